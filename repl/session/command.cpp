#include "repl/session/command.h"

namespace remit::repl {

std::string FormOf(const Command& command) {
  std::string form(command.name);
  if (!command.argument.empty()) form.append(" ").append(command.argument);
  return form;
}

const std::vector<Command>& Commands() {
  static const std::vector<Command> all = [] {
    std::vector<Command> rows;
    for (const std::span<const Command> part :
         {OpeningCommands(), AskingCommands(), ExploringCommands(), PlottingCommands(),
          TellingCommands(), KeepingCommands(), RecordedCommands(), WatchingCommands()})
      rows.insert(rows.end(), part.begin(), part.end());
    return rows;
  }();
  return all;
}

}  // namespace remit::repl
