// What can be said of a policy that is right and could be clearer, safer or shorter. Warnings only,
// each with a page in docs/messages; a rule that is wrong about a sensible policy does not belong
// here.
#pragma once

#include <vector>

#include "interpreter/check/checked.h"
#include "interpreter/diagnostics/diagnostic.h"

namespace remit::lint {

// Of the policy's own file; modules and parents are linted where they are handed over themselves.
// Requires checked.ok. `said` is what checking has reported: nothing is said of a condition twice.
std::vector<diagnostics::Diagnostic> Lint(const ast::Ast& ast, const check::Checked& checked,
                                          const source::SourceMap& sources,
                                          const std::vector<diagnostics::Diagnostic>& said);

}  // namespace remit::lint
