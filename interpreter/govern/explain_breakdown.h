// How a value came about, as a tree: read off what the reference evaluator's walk recorded, in the
// words of the policy.
#pragma once

#include "interpreter/govern/explain.h"

namespace remit::govern {

// Of an expression of the policy with the knobs at `alternative`; kNoAlternativeIndex where it
// reads no knob. The expression asks nothing of the decision.
Breakdown BreakDown(const Subject& subject, std::uint32_t alternative, ast::ExprId expr);
// Of an objective, its formula; where preferences of it hold, the sum of both.
Breakdown BreakDownObjective(const Subject& subject, const Evidence& evidence,
                             std::uint32_t alternative, check::ObjectiveId objective);

}  // namespace remit::govern
