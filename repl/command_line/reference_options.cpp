// The page of sub-commands and their options, from what the command line itself knows of them.
#include "repl/command_line/reference.h"

namespace remit::repl {
namespace {

std::string InCell(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|' || c == '<') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

void AddRows(const std::vector<CommandHelp::Option>& options, std::string& text) {
  for (const CommandHelp::Option& option : options)
    text += "| `" + option.name + "` | " + InCell(option.text) + " |\n";
}

// Lines that begin with blanks are examples.
std::string Footer(const std::string& footer) {
  std::string text;
  bool example = false;
  for (std::size_t begin = 0; begin < footer.size();) {
    const std::size_t end = std::min(footer.find('\n', begin), footer.size());
    const std::string line = footer.substr(begin, end - begin);
    begin = end + 1;
    const bool indented = line.rfind("  ", 0) == 0;
    if (indented && !example) text += "\n";
    text += (indented ? "  " : "") + line + "\n";
    example = indented;
  }
  return text;
}

}  // namespace

std::string OptionsPage(const std::vector<CommandHelp>& commands) {
  std::string text =
      "# Options\n\n<!-- Made by `remit help --reference options`; change the definitions of the "
      "command line, not this page. -->\n\n"
      "Every sub-command with all its options, as `remit COMMAND --help` lists them. What the "
      "commands print and how they end: [command_line.md](command_line.md).\n";
  for (const CommandHelp& command : commands) {
    text += "\n## " + command.name + "\n\n" + command.text + ".\n\n    " + command.usage +
            "\n\n| | |\n|---|---|\n";
    AddRows(command.arguments, text);
    AddRows(command.options, text);
    text += "\n" + Footer(command.footer);
  }
  return text;
}

}  // namespace remit::repl
