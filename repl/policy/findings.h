// What `check` and `lint` have in common: they look at policies, mend them where asked, and report
// what they found as text, JSON or SARIF.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/compile/compile.h"
#include "repl/commands.h"

namespace remit::repl {

// A message, and the reason for which the policy's author puts up with it.
struct Finding {
  diagnostics::Diagnostic diagnostic;
  std::optional<std::string> allowed_because;
};
struct Examined {
  compile::Compilation compilation;
  std::vector<Finding> findings;  // in the order in which they are shown
};
using Examine = std::function<Examined(const std::string& path, const std::string& text)>;

int ReportFindings(const FindingsOptions& options, const Examine& examine);

}  // namespace remit::repl
