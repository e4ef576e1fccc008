// `remit help`: the builtin table, the declarations and the registry of messages, read aloud.
#include <iostream>

#include "interpreter/builtins/builtin.h"
#include "interpreter/diagnostics/diagnostic.h"
#include "repl/command_line/reference.h"
#include "repl/command_line/topics.h"
#include "repl/commands.h"
#include "repl/load.h"
#include "repl/word_list.h"

namespace remit::repl {
namespace {

void ListAll() {
  std::cout << "operators and functions (remit help NAME):\n ";
  for (const builtins::Row& row : builtins::Table()) std::cout << ' ' << row.name;
  std::cout << "\n\nwhat is made of a list (remit help NAME):\n ";
  for (const DeclarationHelp& help : kAggregateHelp) std::cout << ' ' << help.word;
  std::cout << "\n\ndeclarations (remit help NAME):\n ";
  for (const DeclarationHelp& help : kDeclarationHelp) std::cout << ' ' << help.word;
  std::cout << "\n\nmessages (remit help CODE):\n";
  for (std::size_t i = 0; i < diagnostics::KindCount(); ++i) {
    const diagnostics::KindRow& row = diagnostics::Row(static_cast<diagnostics::Kind>(i));
    std::cout << "  " << row.code << "  " << SeverityName(row.severity) << ": " << row.summary
              << '\n';
  }
}

}  // namespace

int RunHelp(const HelpOptions& options) {
  if (options.reference) {
    std::cout << (*options.reference == "builtins"      ? BuiltinsPage()
                  : *options.reference == "diagnostics" ? DiagnosticsPage()
                                                        : LintPage());
    return kOk;
  }
  if (options.topic.empty()) {
    ListAll();
    return kOk;
  }
  const std::string text = TextAbout(options.topic);
  if (text.empty()) {
    Complain(NothingCalled(options.topic, "remit help"));
    return kUsage;
  }
  std::cout << text;
  return kOk;
}

}  // namespace remit::repl
