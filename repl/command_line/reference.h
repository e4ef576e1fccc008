// Pages of docs/reference, written from the builtin table, the registry of messages, the grammar
// and the command line. A test compares them with the committed pages.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace remit::repl {

std::string BuiltinsPage();
std::string DiagnosticsPage();
std::string LintPage();  // the codes that `remit lint` alone finds, with their pages
// Every declaration with its rules in the text of the grammar.
std::string DeclarationsPage(std::string_view grammar);

// A command as its options were declared: what `--help` says.
struct CommandHelp {
  std::string name, text, usage, footer;
  struct Option {
    std::string name, text;
  };
  std::vector<Option> arguments, options;
};
std::string OptionsPage(const std::vector<CommandHelp>& commands);

}  // namespace remit::repl
