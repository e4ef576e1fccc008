// Loading a policy for a command: reports what the checker found, in the form asked for, and says
// whether to go on.
#pragma once

#include <memory>
#include <string>

#include "interpreter/compile/compile.h"
#include "repl/commands.h"

namespace remit::repl {

struct Loaded {
  std::unique_ptr<compile::Compilation>
      compilation;  // null when the file could not be read or `exit_code` is not kOk
  ExitCode exit_code = kOk;
};
// Errors, and with `warnings` the rest too, go to stderr as text.
Loaded LoadPolicy(const std::string& path, bool warnings);

// Reads a file, or stdin for `-`; a message on stderr and nothing when it cannot.
std::optional<std::string> ReadInput(const std::string& path);
// "remit: MESSAGE" on stderr.
void Complain(const std::string& message);
// Today in UTC, days since 1970-01-01. The only clock in the program.
std::int64_t Today();

}  // namespace remit::repl
