// One question to the solver: is there an assignment of values to the variables under which every
// demand is met? Everything that is asked about all cases is brought into this form: a guarantee
// holds when there is no case with a feasible alternative at which it is false. Plain data; knows
// nothing of policies' words, dates in force, or of how an answer is found.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "interpreter/check/checked.h"
#include "interpreter/graph/graph.h"
#include "interpreter/prove/range.h"

namespace remit::prove {

using VariableId = base::Id<struct VariableTag>;

struct Variable {
  enum class Kind : std::uint8_t {
    kLeaf,       // index: LeafId; of the second case of a pair, LeafId + number of leaves
    kKnob,       // index: KnobId; likewise
    kParameter,  // index: ParameterId; one that a level may move inside its range
    kAsOf,       // the day, within one period in which nothing else changes
    kElement,    // index: LeafId of a field, of one element of an unrolled list
    kWeight,     // index: ObjectiveId; the weight as written, where it is delegated
  } kind = Kind::kLeaf;
  std::uint32_t index = 0;
  std::uint32_t element = 0;  // kElement: position in the list, from 0
  types::Type type;
  Range domain;  // never at fault; `absent` for an optional
  // All points that it can have, ascending; empty: every multiple of `step` inside the domain.
  std::vector<std::int64_t> points;
  std::int64_t step = 1;  // whole units: 10^scale
};

struct Demand {
  graph::NodeId node;  // in the case's own domain
  enum class Is : std::uint8_t {
    kTrue,      // has a value, and it is true
    kFalse,     // has a value, and it is false
    kNotFalse,  // true, or without a value: an alternative that is not out
    kFault,     // has no value because of a fault
  } is = Is::kTrue;
};

struct Problem {
  const check::Checked* checked = nullptr;
  // Its own graph: nodes that compute the same are one whatever their origin. kLeaf, kKnob, kAsOf
  // nodes and kParameter nodes of delegated parameters are variables where `variable_of` says so;
  // the others are what their arguments make them. An unrolled element is a kLeaf-like kElement.
  graph::Graph graph;
  std::vector<Variable> variables;
  std::vector<std::optional<VariableId>> variable_of;  // by NodeId
  std::vector<Demand> demands;                         // all must be met
  // Fields of lists that are not unrolled: what any element can be, by LeafId. Not variables.
  std::vector<Range> elements;
};

// A value for every variable.
struct Assigned {
  bool absent = false;
  std::int64_t point = 0;
  friend bool operator==(const Assigned&, const Assigned&) = default;
};
using Assignment = std::vector<Assigned>;  // by VariableId
using Box = std::vector<Range>;            // by VariableId

}  // namespace remit::prove
