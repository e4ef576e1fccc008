// Loading a policy for a command: reports what the checker found, in the form asked for, and says
// whether to go on.
#pragma once

#include <cstdint>
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
// A module holds what policies share, an intent what they serve; only a policy decides.
// kPolicyOrModule takes intents too.
enum class Wanted : std::uint8_t { kPolicy, kPolicyOrModule };
// Errors go to stderr as text.
Loaded LoadPolicy(const std::string& path, Wanted wanted = Wanted::kPolicy);
// What a file that is handed to a command has to be, besides what any text has to be: it says at
// its beginning what it is. (A session adds declarations to no policy at all.)
void RequireHead(compile::Compilation& compilation);

// Reads a file, or stdin for `-`; a message on stderr and nothing when it cannot.
std::optional<std::string> ReadInput(const std::string& path);
// "remit: MESSAGE" on stderr.
void Complain(const std::string& message);
// Today in UTC, days since 1970-01-01. The only clock in the program.
std::int64_t Today();
// The day that --as-of names, today without it; nothing, and a message, when it is no day.
std::optional<std::int64_t> DayOf(const std::optional<std::string>& as_of);

}  // namespace remit::repl
