// A document as Markdown: one heading for each section, one list item for each entry, both with
// anchors of their own.
#include <algorithm>

#include "interpreter/prose/document.h"
#include "interpreter/prose/marked.h"

namespace remit::prose {
namespace {

// Signs that Markdown would take for its own.
std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\\' || c == '`' || c == '*' || c == '_' || c == '[' || c == ']' || c == '<' ||
        c == '>' || c == '#' || c == '|')
      escaped += '\\';
    escaped += c == '\n' ? ' ' : c;
  }
  return escaped;
}

std::string Text(const std::string& marked) { return Escaped(Plain(marked)); }

std::string AnchorHere(const std::string& anchor) { return "<a id=\"" + anchor + "\"></a>"; }

void AddTable(const std::vector<std::vector<std::string>>& rows, const std::string& indent,
              std::string& page) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    page += indent + "|";
    for (const std::string& cell : rows[i]) page += " " + cell + " |";
    page += "\n";
    if (i > 0) continue;
    page += indent + "|";
    for (std::size_t column = 0; column < rows[i].size(); ++column) page += "---|";
    page += "\n";
  }
}

void AddRows(const TableInWords& table, std::string& page) {
  std::vector<std::vector<std::string>> rows(1);
  for (const std::string& name : table.conditions) rows[0].push_back(Text(name));
  for (const std::string& name : table.outputs) rows[0].push_back("**" + Text(name) + "**");
  if (table.dated) rows[0].emplace_back("from");
  for (const TableInWords::Row& row : table.rows) {
    std::vector<std::string> cells;
    for (const std::string& cell : row.conditions) cells.push_back(Text(cell));
    for (std::size_t i = row.conditions.size(); i < table.conditions.size(); ++i)
      cells.emplace_back(i == 0 ? "everything else" : "");
    for (const std::string& cell : row.outputs) cells.push_back(Text(cell));
    if (table.dated) cells.push_back(row.from);
    rows.push_back(std::move(cells));
  }
  page += "\n";
  AddTable(rows, "  ", page);
  page += "\n";
}

void AddEntry(const Document& document, const Entry& entry, std::string& page) {
  page += "- " + AnchorHere(entry.anchor);
  page += "**" + Escaped(entry.title) + "** — " + Text(entry.sentence);
  if (entry.replaced) page += " *(Replaced: the policy has put its own in its place.)*";
  if (!entry.origin.empty()) page += " *(From " + Escaped(entry.origin) + ".)*";
  if (!entry.text.empty()) page += "  \n  " + Escaped(entry.text);
  if (!entry.used_by.empty()) {
    page += "  \n  Used by ";
    for (std::size_t i = 0; i < entry.used_by.size(); ++i) {
      const Entry* user = document.Find(entry.used_by[i]);
      page += (i == 0 ? "[" : ", [") + Escaped(user->title) + "](#" + user->anchor + ")";
    }
    page += ".";
  }
  page += "\n";
  if (entry.rows && !entry.rows->rows.empty()) AddRows(*entry.rows, page);
}

void AddFacts(const std::vector<Fact>& facts, std::string& page) {
  std::vector<std::vector<std::string>> rows{{"", ""}};
  for (const Fact& fact : facts) rows.push_back({Text(fact.label), Text(fact.text)});
  AddTable(rows, "", page);
}

}  // namespace

std::string Markdown(const Document& document) {
  std::string page = "# " + Escaped(document.title) + "\n\n";
  if (!document.text.empty()) page += Escaped(document.text) + "\n\n";
  AddFacts(document.facts, page);
  page += "\n## Contents\n\n";
  for (const Section& section : document.sections)
    page += "- [" + Escaped(section.title) + "](#" + section.anchor + ")\n";
  for (const Section& section : document.sections) {
    page += "\n" + AnchorHere(section.anchor) + "\n\n## " + Escaped(section.title) + "\n\n";
    if (!section.introduction.empty()) page += section.introduction + "\n\n";
    for (const Entry& entry : section.entries) AddEntry(document, entry, page);
    if (!section.facts.empty()) AddFacts(section.facts, page);
  }
  return page;
}

}  // namespace remit::prose
