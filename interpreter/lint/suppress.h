// Warnings that a policy's author puts up with, said in a comment above or behind what they are
// about: `# lint: allow R1236 because the two limits are unrelated`. Never of an error, and never
// without a reason.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/ast/ast.h"
#include "interpreter/diagnostics/diagnostic.h"

namespace remit::lint {

struct Judged {
  diagnostics::Diagnostic diagnostic;
  std::optional<std::string> allowed_because;  // the reason, where a comment allows it
};
// In the order given. A comment on a line of its own is about the declaration that begins on the
// next line of code, else about that line; one behind code about the declaration that begins or
// ends on its line, else about its line. Of the policy's own file alone.
std::vector<Judged> JudgeAllowances(const ast::Ast& ast, const source::SourceMap& sources,
                                    const std::vector<diagnostics::Diagnostic>& found);

// What is wrong with these comments themselves, given all that was found. Requires that linting was
// among what looked for it.
std::vector<diagnostics::Diagnostic> FaultsOfAllowances(
    const ast::Ast& ast, const source::SourceMap& sources,
    const std::vector<diagnostics::Diagnostic>& found);

}  // namespace remit::lint
