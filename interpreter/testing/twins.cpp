// Tests are the same when what they give and what they expect is, in whatever order it is written.
#include <algorithm>
#include <map>

#include "interpreter/ast/print.h"
#include "interpreter/testing/suite.h"

namespace remit::testing {
namespace {

std::string Joined(const std::vector<ast::Name>& names) {
  std::vector<std::string> texts;
  for (const ast::Name& name : names) texts.push_back(name.text);
  std::sort(texts.begin(), texts.end());
  std::string text;
  for (const std::string& part : texts) text += " " + part;
  return text;
}

// One line for each value that the case gives, and for each thing that is expected of it.
std::vector<std::string> Lines(const ast::Ast& ast, const check::Checked& checked,
                               const SuiteTest& test) {
  std::vector<std::string> lines{"as of " + std::to_string(test.as_of)};
  if (test.scenario) lines.push_back("in " + std::to_string(test.scenario->index()));
  for (std::size_t leaf = 0; leaf < test.batch.columns.size(); ++leaf) {
    const engine::Column& column = test.batch.columns[leaf];
    std::string line = checked.model.leaves[leaf].path;
    for (std::size_t i = 0; i < column.raw.size(); ++i) {
      const bool text = checked.model.leaves[leaf].type.kind == types::TypeKind::kText;
      line += column.present[i] == 0 ? " -"
              : text ? " \"" + std::string(test.batch.texts.Text(column.raw[i])) + "\""
                     : " " + std::to_string(column.raw[i]);
    }
    lines.push_back(std::move(line));
  }
  using Kind = ast::TestItem::Kind;
  for (const ast::TestItem& item : test.declaration->items) {
    if (item.kind == Kind::kPropose) lines.push_back("propose " + ast::Print(ast, *item.value));
    if (item.kind == Kind::kExpect) lines.push_back("expect " + ast::Print(ast, *item.value));
    if (item.kind == Kind::kExpectFired || item.kind == Kind::kExpectNotFired) {
      lines.push_back((item.kind == Kind::kExpectFired ? "fired " : "not fired ") +
                      item.rule->keyword + Joined(item.rule->names));
    }
  }
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  return lines;
}

}  // namespace

std::vector<Twins> TwinsOf(const ast::Ast& ast, const check::Checked& checked,
                           const std::string& filter) {
  std::map<std::vector<std::string>, std::uint32_t> known;
  std::vector<Twins> twins;
  for (const SuiteTest& test : SuiteOf(ast, checked, filter)) {
    const auto [first, fresh] = known.try_emplace(Lines(ast, checked, test), test.index);
    if (!fresh) twins.push_back({first->second, test.index});
  }
  return twins;
}

}  // namespace remit::testing
