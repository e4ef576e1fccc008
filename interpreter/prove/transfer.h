// How ranges pass through one node, in both directions. Forward: from the arguments' ranges to the
// result's. Backward: from the result's to narrower arguments. Builtins need no code of their own
// here: their kernels are called at the corners of the arguments' ranges, with all rounding, as
// their rows in the builtin table say they may be (builtins::Row::shape).
#pragma once

#include <span>

#include "interpreter/check/checked.h"
#include "interpreter/graph/graph.h"
#include "interpreter/prove/range.h"

namespace remit::prove {

// What a value of the type can be at all.
Range AllOf(const types::Type& type);

// Sound: for every choice of argument values inside `arguments` the node's result lies in the
// answer. With points as arguments the answer is the result itself.
// Never called for kLeaf, kKnob, kElement, kAsOf: these are variables or constants of the problem.
Range Forward(const graph::Graph& graph, const check::Checked& checked, const graph::Node& node,
              std::span<const Range> arguments);

// Narrows `arguments` in place to what can still give a result inside `result`. Sound: no choice of
// argument values whose result lies in `result` is lost. False when there is none left.
// `result` may have lost states (absent, fault) that the caller excludes.
bool Backward(const graph::Graph& graph, const check::Checked& checked, const graph::Node& node,
              const Range& result, std::span<Range> arguments);

}  // namespace remit::prove
