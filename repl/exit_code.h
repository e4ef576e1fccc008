// The exit codes that scripts may rely on; docs/reference/command_line.md lists them per command.
#pragma once

namespace remit::repl {

enum ExitCode : int {
  kOk = 0,           // done, nothing to complain of
  kFindings = 1,     // done, and something was found: errors in a policy, failed tests, cases that
                     // could not be decided
  kUsage = 2,        // the command line itself is wrong
  kEnvironment = 3,  // a file or another thing outside could not be used
  kNotDecided = 4,   // done, and nothing was found, but something could not be found out
};

}  // namespace remit::repl
