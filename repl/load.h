// Loading a policy for a command: reports what the checker found, in the form asked for, and says
// whether to go on.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

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
// Errors go to stderr as text; what could only warn is not looked for. A bundle is opened in place of being compiled.
Loaded LoadPolicy(const std::string& path, Wanted wanted = Wanted::kPolicy);

// Says why a bundle (interpreter/bundle) could not be opened.
void ComplainOfBundle(const std::string& path, const base::Error& error);
// Where the text is a bundle: complains, with the reason why this command needs the text itself.
bool RefuseBundle(const std::string& path, const std::string& text, const std::string& why);

// Reads a file, or stdin for `-`; a message on stderr and nothing when it cannot.
std::optional<std::string> ReadInput(const std::string& path);
// The files named; a folder stands for every `.remit` in it and below it, in the order of their
// paths. Nothing, and a message, when a folder cannot be read or holds none.
std::optional<std::vector<std::string>> FilesBelow(const std::vector<std::string>& paths);
// "remit: MESSAGE" on stderr.
void Complain(const std::string& message);
// Today in UTC, days since 1970-01-01. With Now the only clock in the program.
std::int64_t Today();
// Microseconds since 1970 UTC: when something is recorded.
std::int64_t Now();
// The day that --as-of names, today without it; nothing, and a message, when it is no day.
std::optional<std::int64_t> DayOf(const std::optional<std::string>& as_of);

// What --as-of and --scenario name together: a scenario with a day of its own is played through on
// that day unless another is asked for.
struct WorldAndDay {
  std::optional<check::ScenarioId> scenario;
  std::int64_t as_of = 0;
};
// Nothing, and a message, when the scenario or the day does not exist.
std::optional<WorldAndDay> WorldOf(const std::optional<std::string>& scenario,
                                   const std::optional<std::string>& as_of,
                                   const check::Model& model);
// The scenario of this name; an Error that names the nearest where there is none.
base::Result<check::ScenarioId> FindScenario(const check::Model& model, const std::string& name);

}  // namespace remit::repl
