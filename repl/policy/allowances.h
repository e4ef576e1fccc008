// What `check` and `lint` found, with the reasons for which the policy allows some of it.
#pragma once

#include <vector>

#include "repl/policy/findings.h"

namespace remit::repl {

// Puts what was found into `examined`, in order of place. What is allowed is taken out of the
// compilation's own messages, so that nobody mends it. With `allow` false nothing is allowed.
void TakeFindings(Examined& examined, std::vector<diagnostics::Diagnostic> found, bool allow);

}  // namespace remit::repl
