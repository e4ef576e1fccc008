// Warns of parts that do nothing: what no knob moves, what nothing reads, conditions that never
// change, weights that are must-haves in disguise. Warnings only; decisions are right with or
// without them.
#pragma once

#include "interpreter/check/checked.h"
#include "interpreter/diagnostics/diagnostic.h"

namespace remit::check {

// Only for a policy without errors. Declarations of modules are for others too and are not
// reported.
void ReportIdle(const ast::Ast& ast, const Checked& checked, diagnostics::Sink& sink);

// Whether a condition has the same truth for all values that its inputs, knobs and parameters can
// take, where comparisons, `and`, `or` and `not` alone tell; none when it depends or was not found
// out.
struct ConstantCondition {
  bool holds = false;
  std::string because;  // the ranges that show it: "`rate` is 0 % .. 10 %"; may be empty
};
std::optional<ConstantCondition> ConstantTruth(const ast::Ast& ast, const Checked& checked,
                                               ExprId condition);

}  // namespace remit::check
