#include "repl/command_line/reference.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

#include "interpreter/base/check.h"
#include "interpreter/base/text.h"
#include "interpreter/builtins/builtin.h"
#include "interpreter/diagnostics/diagnostic.h"

namespace remit::repl {
namespace {

constexpr std::string_view kMade =
    "<!-- Made by `remit help --reference`; change the table, not this page. -->\n\n";

constexpr std::string_view kLintBlock = "R12";

std::string InCell(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string FormOf(const builtins::Row& row) {
  const std::string name(row.name);
  switch (row.fixity) {
    case builtins::Fixity::kInfix:
      return "a " + name + " b";
    case builtins::Fixity::kPostfix:
      return "a " + name;
    case builtins::Fixity::kPrefix:
      if (row.form == builtins::Form::kIf) return "if a then b else c";
      return name == "-" ? "-a" : name + " a";
    case builtins::Fixity::kFunction:
      break;
  }
  std::string form = name + "(a";
  const int shown = row.max_arguments < 0 ? row.min_arguments : row.max_arguments;
  for (int i = 1; i < shown; ++i) {
    const bool optional = i >= row.min_arguments;
    form += std::string(optional ? "[, " : ", ") + static_cast<char>('a' + i);
    if (optional) form += "]";
  }
  return form + (row.max_arguments < 0 ? ", …)" : ")");
}

std::string RowText(const builtins::Row& row) {
  std::string text = "### " + base::Tick(FormOf(row)) + "\n\n" + std::string(row.doc) + "\n\n";
  for (const builtins::Overload& overload : row.overloads)
    text += "- " + base::Tick(overload.signature) + "\n";
  if (!row.overloads.empty()) text += "\n";
  if (row.can_fault) text += "May be a fault of the case. ";
  return text + "Since " + std::string(row.since) +
         ". Example, which is true: " + base::Tick(row.example) + "\n\n";
}

std::string_view GroupOf(std::string_view code) {
  static const std::map<std::string_view, std::string_view> groups{
      {"R01", "Text and form"},
      {"R02", "Names and modules"},
      {"R03", "Types and units"},
      {"R04", "Declarations and their meaning"},
      {"R05", "Tables"},
      {"R06", "Tests"},
      {"R08", "Doubtful, not wrong"},
      {"R09", "Not decided, or not evaluated yet"},
      {"R10", "Mappings"},
      {kLintBlock, "What `remit lint` finds"},
  };
  const auto found = groups.find(code.substr(0, 3));
  REMIT_CHECK(found != groups.end(), "a message code of no known group");
  return found->second;
}

std::vector<const diagnostics::KindRow*> RowsByCode() {
  std::vector<const diagnostics::KindRow*> rows;
  for (std::size_t i = 0; i < diagnostics::KindCount(); ++i)
    rows.push_back(&diagnostics::Row(static_cast<diagnostics::Kind>(i)));
  std::sort(rows.begin(), rows.end(),
            [](const auto* a, const auto* b) { return a->code < b->code; });
  return rows;
}

}  // namespace

std::string BuiltinsPage() {
  std::string operators, functions;
  for (const builtins::Row& row : builtins::Table())
    (row.fixity == builtins::Fixity::kFunction ? functions : operators) += RowText(row);
  std::string text = "# Operators and functions\n\n" + std::string(kMade) +
                     "A *quantity* is a percentage, money, or anything else with a unit; a "
                     "*literal* is a number written in "
                     "the policy without a unit. Where everything is rounded: "
                     "[numbers.md](../language/numbers.md). How tightly operators bind: "
                     "[grammar.md](../language/grammar.md).\n\n## Operators\n\n" +
                     operators + "## Functions\n\n" + functions;
  text.pop_back();  // the page ends with one line break
  return text;
}

std::string DiagnosticsPage() {
  const std::vector<const diagnostics::KindRow*> rows = RowsByCode();
  std::string text = "# Messages\n\n" + std::string(kMade) +
                     "A code is stable for ever. An *error* means that the policy decides nothing "
                     "until it is mended; a "
                     "*warning* is worth a look; a *note* says what is not looked at yet.\n";
  std::string_view group;
  for (const diagnostics::KindRow* row : rows) {
    if (GroupOf(row->code) != group) {
      group = GroupOf(row->code);
      text += "\n## " + std::string(group) +
              "\n\n| code | | meaning | name in the source |\n|---|---|---|---|\n";
    }
    text += "| " + std::string(row->code) + " | " + std::string(SeverityName(row->severity)) +
            " | " + InCell(row->summary) + " | " + base::Tick(row->name) + " |\n";
  }
  return text;
}

std::string LintPage() {
  std::string text =
      "# What `remit lint` finds\n\n" + std::string(kMade) +
      "How to run it, and how to allow a finding: [lint.md](../lint.md). Each code "
      "has a page with a policy before and after.\n\n| code | finding |\n|---|---|\n";
  for (const diagnostics::KindRow* row : RowsByCode()) {
    if (row->code.substr(0, 3) != kLintBlock) continue;
    const std::string code(row->code);
    text += "| [" + code + "](../messages/" + code + ".md) | " + InCell(row->summary) + " |\n";
  }
  return text;
}

}  // namespace remit::repl
