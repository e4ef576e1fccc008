// Refuses tests that cannot fail: without an expectation, or with one that mentions nothing of the
// policy's answer.
#pragma once

#include "interpreter/check/checked.h"
#include "interpreter/diagnostics/diagnostic.h"

namespace remit::check {

// Only for a policy without errors so far.
void CheckTestsAssert(const ast::Ast& ast, const Checked& checked, diagnostics::Sink& sink);

// Whether an expectation of the test mentions something that the policy decides.
bool CanFail(const ast::Ast& ast, const Checked& checked, const ast::TestDeclaration& test);

}  // namespace remit::check
