// The page of declarations: what each is for, its form in the grammar, an example, where more is
// said.
#include <algorithm>
#include <cctype>
#include <map>
#include <string>

#include "interpreter/base/check.h"
#include "repl/command_line/reference.h"
#include "repl/word_list.h"

namespace remit::repl {
namespace {

// The rules of the grammar by name, each as it is written, without comments.
std::map<std::string, std::string> RulesOf(std::string_view grammar) {
  std::map<std::string, std::string> rules;
  std::string name, rule;
  for (std::size_t begin = 0; begin < grammar.size();) {
    const std::size_t end = std::min(grammar.find('\n', begin), grammar.size());
    const std::string line(grammar.substr(begin, end - begin));
    begin = end + 1;
    const bool other =
        line.rfind("//", 0) == 0 || line.rfind("grammar ", 0) == 0 || line.rfind("tokens ", 0) == 0;
    if (other) continue;
    if (name.empty() && !line.empty() && line[0] >= 'a' && line[0] <= 'z')
      name = line.substr(0, line.find_first_of(" :"));
    if (name.empty()) continue;
    rule += "    " + line + "\n";
    const bool complete = line.size() >= 2 && line.compare(line.size() - 2, 2, " ;") == 0;
    if (!complete) continue;
    rules.emplace(std::move(name), std::move(rule));
    name.clear();
    rule.clear();
  }
  return rules;
}

// The rules that open with the word, and those of the clauses and items that belong to it.
std::string FormOf(const std::map<std::string, std::string>& rules, std::string_view word) {
  static const std::multimap<std::string_view, std::string_view> parts{
      {"policy", "headerClause"},
      {"record", "field"},
      {"record", "fieldClause"},
      {"input", "fieldClause"},
      {"parameter", "dated"},
      {"table", "hit"},
      {"table", "row"},
      {"table", "cell"},
      {"table", "pattern"},
      {"model", "term"},
      {"trade_off", "tradeOff"},
      {"trade_off", "weight"},
      {"trade_off", "tolerant"},
      {"deviate", "deviateClause"},
      {"scenario", "replacement"},
      {"guarantee", "about"},
      {"property", "about"},
      {"test", "testItem"},
      {"distribution", "outcomes"},
  };
  const std::string quoted = "'" + std::string(word) + "'";
  std::string form;
  for (const auto& [name, rule] : rules) {
    const bool head = name == "header" && rule.find(quoted) != std::string::npos;
    const bool declares = name.find("Decl") != std::string::npos ||
                          name.find("Head") != std::string::npos || name == "expectDeviation";
    const std::size_t colon = rule.find(':');
    const std::size_t first = rule.find_first_not_of(" \n", colon + 1);
    if (head || (declares && rule.compare(first, quoted.size(), quoted) == 0)) form += rule;
  }
  for (auto [it, end] = parts.equal_range(word); it != end; ++it)
    form += rules.at(std::string(it->second));
  REMIT_CHECK(!form.empty(), "a declaration without a rule in the grammar");
  return form;
}

std::string Links(std::string_view pages) {
  std::string text;
  while (!pages.empty()) {
    const std::string page(pages.substr(0, pages.find(' ')));
    pages.remove_prefix(std::min(page.size() + 1, pages.size()));
    text += (text.empty() ? "" : ", ") + ("[" + page + "](../" + page + ")");
  }
  return text;
}

}  // namespace

std::string DeclarationsPage(std::string_view grammar) {
  const std::map<std::string, std::string> rules = RulesOf(grammar);
  std::string text =
      "# Declarations\n\n<!-- Made by the test `reference_pages` with REMIT_UPDATE=1; change the "
      "grammar or repl/word_list.h, not this page. -->\n\n"
      "Every declaration: what it is for, an example, and its form in the "
      "[grammar](../../grammar/Remit.g4), where `?` is at most once, `*` any number of times, `|` "
      "or. How words, signs and expressions are written: [grammar.md](../language/grammar.md); "
      "operators and functions: [builtins.md](builtins.md). `remit help NAME` says the same.\n";
  for (const DeclarationHelp& help : kDeclarationHelp) {
    std::string meaning(help.text);
    meaning[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(meaning[0])));
    text += "\n## " + std::string(help.word) + "\n\n" + meaning + ". More: " + Links(help.pages) +
            ".\n\n```remit\n" + std::string(help.example) + "\n```\n\n" + FormOf(rules, help.word);
  }
  return text;
}

}  // namespace remit::repl
