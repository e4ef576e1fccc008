// The commands of a session. A new one: a function in the file it belongs to, a row of that file's
// list, and nothing else; help, completion and hints read the rows.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace remit::repl {

class Session;

// What its argument names, for completion.
enum class Names : std::uint8_t {
  kNothing,
  kFiles,
  kCases,
  kScenarios,
  kObjectives,
  kKnobs,
  kProvable,      // guarantees, requirements, tables
  kDeclarations,  // whatever the policy names
  kTopics,        // that, and all words of the language
  kParameters,    // and weights, as OBJECTIVE.weight
  kSupposable,    // those, inputs and knobs
  kAsked,         // objectives, knobs, and the words before them
  kLevels,        // knobs, and levels of the ladder
  kSwept,         // parameters, objectives, requirements, and the words before them
  kEntries,       // whatever may be entered
  kSaved,         // what `:save` takes, then files
  kPictures,      // what `:plot` draws
};

struct Command {
  std::string_view name, argument, help;
  // `argument` is trimmed. Gives what is to be printed.
  std::string (*run)(Session& session, const std::string& argument);
  Names names = Names::kNothing;
  bool decides = false;  // only with a policy that decides
};

std::span<const Command> OpeningCommands();    // opening.cpp: policy, cases, day, steps
std::span<const Command> AskingCommands();     // asking.cpp: about the case at hand
std::span<const Command> ExploringCommands();  // exploring.cpp: what would be
std::span<const Command> PlottingCommands();   // plotting.cpp: pictures
std::span<const Command> TellingCommands();    // telling.cpp: about the policy
std::span<const Command> KeepingCommands();    // keeping.cpp: what is saved, what was entered
std::span<const Command> RecordedCommands();   // recorded.cpp: stores and journals
std::span<const Command> WatchingCommands();   // watching.cpp: files on the disk

// ":load FILE"
std::string FormOf(const Command& command);

// All of them, in the order in which they are listed.
const std::vector<Command>& Commands();

}  // namespace remit::repl
