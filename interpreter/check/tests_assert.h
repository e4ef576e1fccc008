// Refuses tests that cannot fail: without an expectation, or with one that mentions nothing of the
// policy's answer.
#pragma once

#include "interpreter/check/checked.h"
#include "interpreter/diagnostics/diagnostic.h"

namespace remit::check {

// Only for a policy without errors so far.
void CheckTestsAssert(const ast::Ast& ast, const Checked& checked, diagnostics::Sink& sink);

}  // namespace remit::check
