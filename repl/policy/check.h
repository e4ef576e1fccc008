// What `check` looks for, for commands that look for more beside it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "interpreter/compile/compile.h"

namespace remit::repl {

// Everything that can be said about a policy without a case, on a day, in the compilation's
// messages. Of a bundle that can be opened, about the texts in it.
compile::Compilation Checked(const std::string& path, const std::string& text, std::int64_t as_of);
// These and what the linter finds, allowed or not. lint.cpp
std::vector<diagnostics::Diagnostic> FindingsOfLint(const compile::Compilation& compilation);

}  // namespace remit::repl
