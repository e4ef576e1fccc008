// Proves that exactly one row of every table applies, over all values that its columns can take,
// and reports each gap, overlap and dead row with a smallest case that shows it. What cannot be
// decided is said to be so; nothing is guessed.
#pragma once

#include "interpreter/check/checked.h"
#include "interpreter/diagnostics/diagnostic.h"

namespace remit::check {

// Only for a policy without errors so far. Tables with a hit policy other than unique are left to
// notices.h.
void CheckTableCover(const ast::Ast& ast, const Checked& checked, diagnostics::Sink& sink);

}  // namespace remit::check
