// `remit help`: the builtin table, the declarations and the registry of messages, read aloud.
#include <iostream>
#include <sstream>

#include "interpreter/builtins/builtin.h"
#include "interpreter/diagnostics/diagnostic.h"
#include "interpreter/diagnostics/pages.h"
#include "repl/commands.h"
#include "repl/load.h"
#include "repl/reference.h"
#include "repl/word_list.h"

namespace remit::repl {
namespace {

// What stands above an example: `Wrong:`, `Right:`, the name of a further file.
std::string ExampleTitle(const std::string& opening) {
  std::istringstream words(opening);
  std::string title, file;
  for (std::string word; words >> word;) {
    if (word == "bad") title = "Wrong";
    if (word == "good") title = "Right";
    if (word.rfind("file=", 0) == 0) file = word.substr(5);
  }
  if (title.empty())
    title = file.empty() ? opening : "In " + file;
  else if (!file.empty())
    title += ", in " + file;
  return title + ":";
}

void PrintRow(const builtins::Row& row) {
  std::cout << row.name << "  (since " << row.since << ")\n  " << row.doc << '\n';
  for (const builtins::Overload& overload : row.overloads)
    std::cout << "    " << overload.signature << '\n';
  if (!row.example.empty()) std::cout << "  example: " << row.example << '\n';
}

// The page as it is in docs/messages, its examples indented instead of fenced.
void PrintMessage(const diagnostics::KindRow& row) {
  std::istringstream page{std::string(diagnostics::PageOf(row.code))};
  std::string line;
  std::getline(page, line);
  std::cout << row.code << "  " << SeverityName(row.severity) << ": " << row.summary << '\n';
  bool inside = false;
  while (std::getline(page, line)) {
    if (line.rfind("```", 0) == 0) {
      inside = !inside;
      if (inside) std::cout << ExampleTitle(line.substr(3)) << '\n';
      continue;
    }
    std::cout << (inside && !line.empty() ? "    " : "") << line << '\n';
  }
}

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
    std::cout << (*options.reference == "builtins" ? BuiltinsPage() : DiagnosticsPage());
    return kOk;
  }
  if (options.topic.empty()) {
    ListAll();
    return kOk;
  }
  bool found = false;
  std::vector<std::string_view> names;
  for (const builtins::Row& row : builtins::Table()) {
    names.push_back(row.name);
    if (row.name != options.topic) continue;
    PrintRow(row);
    found = true;
  }
  for (std::size_t i = 0; i < diagnostics::KindCount(); ++i) {
    const diagnostics::KindRow& row = diagnostics::Row(static_cast<diagnostics::Kind>(i));
    names.push_back(row.code);
    if (row.code != options.topic) continue;
    PrintMessage(row);
    found = true;
  }
  for (const DeclarationHelp& help : kAggregateHelp) {
    names.push_back(help.word);
    if (help.word != options.topic) continue;
    std::cout << help.word << " for … in …\n  " << help.text << "\n  example: " << help.example
              << '\n';
    found = true;
  }
  for (const DeclarationHelp& help : kDeclarationHelp) {
    names.push_back(help.word);
    if (help.word != options.topic) continue;
    std::cout << help.word << "\n  " << help.text << "\n  example: " << help.example << '\n';
    found = true;
  }
  if (found) return kOk;
  const std::string_view nearest = diagnostics::NearestName(options.topic, names);
  Complain("nothing is called `" + options.topic + "`" +
           (nearest.empty() ? "; `remit help` lists all"
                            : "; did you mean `" + std::string(nearest) + "`?"));
  return kUsage;
}

}  // namespace remit::repl
