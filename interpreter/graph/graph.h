// The evaluation graph: a topologically ordered vector of nodes, hash-consed, each node knowing the stage at which its value
// is fixed. Outputs name the nodes that a decision reads. Immutable once built; Verify is run after every pass in tests.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "interpreter/builtins/builtin.h"
#include "interpreter/check/checked.h"

namespace remit::graph {

using NodeId = base::Id<struct NodeTag>;

// What a value depends on: a bit set. Constants have none; kParameter covers the as-of date too.
enum StageBit : std::uint8_t { kParameter = 1, kInput = 2, kKnob = 4 };

enum class Op : std::uint8_t {
  kConstant,      // value
  kParameterOp,   // reserved for parameters read at run time; steps are selected when the graph is bound to a date
  kAsOf,
  kLeaf,          // index: LeafId
  kKnobOp,        // index: KnobId
  kBuiltin,       // strict kernel: index is the row, overload the overload
  kAnd, kOr, kIf, kOtherwise, kIsKnown, kIsUnknown,
  kInDomain,      // raw interval test of one argument against constants (domains `in`, modelled): see `domain`
  kTable,         // index: TableId; arguments: see lookups
  kModel,         // index: ModelId
  kToNumber,      // decimal to number, for models
};

struct Node {
  Op op = Op::kConstant;
  std::uint8_t stage = 0;
  types::Type type;
  std::uint32_t index = 0;
  std::uint32_t overload = 0;
  types::Value value;                // kConstant
  std::vector<NodeId> arguments;     // each smaller than the node's own id
  ast::ExprId origin;                // where a fault of this node is reported
};

struct Outputs {
  struct Objective {
    NodeId value, worst, best;
  };
  std::vector<NodeId> lets;          // by LetId
  std::vector<Objective> objectives; // by ObjectiveId
  std::vector<NodeId> requirements;  // truth means: holds (refusals are negated)
  std::vector<NodeId> rules;
  std::vector<NodeId> reaches;       // by deviation
  NodeId outside_model;
};

}  // namespace remit::graph
