// A written number moved by the least step that a person would make: one in its last digit.
// Private to this folder.
#pragma once

#include <optional>

#include "interpreter/ast/ast.h"
#include "interpreter/check/checked.h"
#include "interpreter/types/decimal.h"

namespace remit::testing {

// A quantity or a date; a date by a day. `least`: in the written unit; a number moves at least so
// far. Nothing below zero, which literals cannot say.
std::optional<ast::ExprNode> Stepped(const ast::ExprNode& literal, bool up,
                                     const std::optional<types::ExactDecimal>& least);

// The same for a number that nothing is compared with, where one in the last of many digits would
// change nothing that anybody sees: from four digits on it is one in the second digit. No amount of
// money of nothing at all, which has no digit to go by.
std::optional<ast::ExprNode> SteppedByFar(const ast::ExprNode& literal, bool up, bool money);

// The least distance between two of the choice's alternatives as it is written (0.5 of `0.5 %`);
// nothing where they are no numbers.
std::optional<types::ExactDecimal> GridStep(const check::KnobInfo& knob,
                                            const check::Checked& checked);

}  // namespace remit::testing
