// Conditions whose truth never changes, as far as the ranges of what they compare tell.
#pragma once

#include <optional>
#include <string>

#include "interpreter/check/checked.h"

namespace remit::prove {

// Whether a condition has the same truth for all values that its inputs, knobs and parameters can
// take, where comparisons, `and`, `or` and `not` alone tell; none when it depends or was not found
// out.
struct ConstantCondition {
  bool holds = false;
  std::string because;  // the ranges that show it: "`rate` is 0 % .. 10 %"; may be empty
};
std::optional<ConstantCondition> ConstantTruth(const ast::Ast& ast, const check::Checked& checked,
                                               check::ExprId condition);

}  // namespace remit::prove
