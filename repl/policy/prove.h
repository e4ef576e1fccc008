// What the command and the session share about proofs.
#pragma once

#include <string>

#include "interpreter/prove/report.h"

namespace remit::repl {

// Why nothing was asked about this name, with the nearest that there is; empty when something was.
std::string NothingNamed(const std::string& name, const prove::Report& report);

}  // namespace remit::repl
