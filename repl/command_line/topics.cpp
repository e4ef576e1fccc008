#include "repl/command_line/topics.h"

#include <sstream>

#include "interpreter/base/check.h"
#include "interpreter/builtins/builtin.h"
#include "interpreter/diagnostics/diagnostic.h"
#include "interpreter/diagnostics/pages.h"
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

std::string About(const builtins::Row& row) {
  std::string text = std::string(row.name) + "  (since " + std::string(row.since) + ")\n  " +
                     std::string(row.doc) + "\n";
  for (const builtins::Overload& overload : row.overloads)
    text += "    " + std::string(overload.signature) + "\n";
  if (!row.example.empty()) text += "  example: " + std::string(row.example) + "\n";
  return text;
}

// The page as it is in docs/messages, its examples indented instead of fenced.
std::string About(const diagnostics::KindRow& row) {
  const std::string_view written = diagnostics::PageOf(row.code);
  REMIT_CHECK(!written.empty(), "a message without a page");
  std::istringstream page{std::string(written)};
  std::string line;
  std::getline(page, line);
  std::string text = std::string(row.code) + "  " + std::string(SeverityName(row.severity)) + ": " +
                     std::string(row.summary) + "\n";
  bool inside = false;
  while (std::getline(page, line)) {
    if (line.rfind("```", 0) == 0) {
      inside = !inside;
      if (inside) text += ExampleTitle(line.substr(3)) + "\n";
      continue;
    }
    text += (inside && !line.empty() ? "    " : "") + line + "\n";
  }
  return text;
}

std::string About(const DeclarationHelp& help, std::string_view behind) {
  return std::string(help.word) + std::string(behind) + "\n  " + std::string(help.text) +
         "\n  example: " + std::string(help.example) + "\n";
}

const diagnostics::KindRow& MessageAt(std::size_t index) {
  return diagnostics::Row(static_cast<diagnostics::Kind>(index));
}

}  // namespace

std::string TextAbout(std::string_view topic) {
  std::string text;
  for (const builtins::Row& row : builtins::Table())
    if (row.name == topic) text += About(row);
  for (std::size_t i = 0; i < diagnostics::KindCount(); ++i)
    if (MessageAt(i).code == topic) text += About(MessageAt(i));
  for (const DeclarationHelp& help : kAggregateHelp)
    if (help.word == topic) text += About(help, " for … in …");
  for (const DeclarationHelp& help : kDeclarationHelp)
    if (help.word == topic) text += About(help, "");
  return text;
}

std::string NothingCalled(std::string_view topic, std::string_view list) {
  std::vector<std::string_view> names;
  for (const builtins::Row& row : builtins::Table()) names.push_back(row.name);
  for (std::size_t i = 0; i < diagnostics::KindCount(); ++i) names.push_back(MessageAt(i).code);
  for (const DeclarationHelp& help : kAggregateHelp) names.push_back(help.word);
  for (const DeclarationHelp& help : kDeclarationHelp) names.push_back(help.word);
  const std::string_view nearest = diagnostics::NearestName(topic, names);
  return "nothing is called `" + std::string(topic) + "`; " +
         (nearest.empty() ? "`" + std::string(list) + "` lists all"
                          : "did you mean `" + std::string(nearest) + "`?");
}

}  // namespace remit::repl
