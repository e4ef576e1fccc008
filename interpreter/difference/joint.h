// Two policies on one day in one graph: inputs, choices and values that are the same in both are
// one, and what is written in another way and computes the same is one node, so that equal nodes
// are a proof. It decides nothing and poses no question. Private to difference/.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/difference/difference.h"
#include "interpreter/graph/graph.h"

namespace remit::difference {

using graph::NodeId;

// What decides, each in one condition.
struct Conditions {
  NodeId allowed;              // an alternative exists, and every requirement but the damped holds
  std::vector<NodeId> damped;  // ascending
  NodeId refused;              // beforehand
  std::vector<NodeId> level;   // by level of the joint model: this one or a higher one is asked
  std::vector<NodeId> side;    // by side of the joint model
  NodeId expects;              // a deviation
  NodeId promised;             // what guarantees say, but those of proposals
  NodeId promised_of_proposals;
  std::vector<NodeId> choice;  // what ranks alternatives
};

// What one of the policies is made of, in the joint graph. Positions are those of its own model.
struct Side {
  graph::Outputs outputs;  // scores compare only between alternatives of this side
  Conditions conditions;
  std::vector<std::uint32_t> leaf;  // by LeafId: LeafId of the joint model
  std::vector<std::uint32_t> knob;  // by KnobId: KnobId of the joint model
  std::vector<std::uint32_t> rule;  // by position: position in the joint model's rules
  std::vector<int> level;           // by level: level of the joint model
  std::vector<bool> of_proposals;   // by guarantee
  std::vector<std::uint64_t> side;  // by side approver: its bit in the joint model
  std::vector<std::vector<std::int64_t>> enumeration;   // by EnumId: the joint values
  std::vector<std::vector<types::Value>> alternatives;  // by KnobId: in the joint model's values
};

struct Joint {
  // The old policy's, with what the new one has beside it. Parameters stand at their own values;
  // inputs of both have what both allow. For ranges and words alone: nothing is decided with it.
  check::Checked checked;
  graph::Graph graph;
  Side before, after;
  std::vector<bool> shared_leaf;  // by LeafId of the joint model: an input of both
  // Inputs of both whose types or ranges cannot be reconciled: no case is one of both.
  std::vector<std::string> irreconcilable;
  std::map<NodeId, std::string> names;  // of what a let, or a formula, works out
  NodeId truth, falsehood;
  std::int64_t as_of = 0;
};

// Inputs that go by another name: by new name, the old one.
using InputNames = std::map<std::string, std::string>;

// Both have to be in force on the day. Inputs of `renamed` are one, under the old name.
Joint Join(const Policy& before, const Policy& after, std::int64_t as_of,
           const InputNames& renamed);

// Whether something that both policies work out from the input is the same; or neither asks for it.
bool UsedAlike(const Joint& joint, const std::string& input);

}  // namespace remit::difference
