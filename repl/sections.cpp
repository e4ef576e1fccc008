#include "repl/sections.h"

#include "interpreter/base/markup.h"
#include "interpreter/govern/text_table.h"

namespace remit::repl {

std::string SectionsText(const std::vector<Section>& sections) {
  std::string text;
  for (const Section& section : sections) {
    if (!text.empty()) text += "\n";
    text += section.title + "\n";
    for (const std::string& sentence : section.sentences) text += "  " + sentence + "\n";
    if (!section.rows.empty()) {
      govern::TextTable table;
      table.rows = section.rows;
      table.right = section.right;
      text += govern::Render(table, "  ");
    }
    for (const std::string& note : section.notes) text += "  " + note + "\n";
  }
  return text;
}

std::string SectionsMarkdown(const std::vector<Section>& sections, int level) {
  std::string text;
  for (const Section& section : sections) {
    text += (text.empty() ? "" : "\n") + std::string(static_cast<std::size_t>(level), '#') + " " +
            base::MarkdownText(section.title) + "\n";
    for (const std::string& sentence : section.sentences)
      text += "\n" + base::MarkdownText(sentence) + "\n";
    for (std::size_t i = 0; i < section.rows.size(); ++i) {
      text += i == 0 ? "\n|" : "|";
      for (const std::string& cell : section.rows[i]) text += " " + base::MarkdownText(cell) + " |";
      text += "\n";
      if (i > 0) continue;
      text += "|";
      for (std::size_t at = 0; at < section.rows[0].size(); ++at)
        text += at < section.right.size() && section.right[at] ? "---:|" : "---|";
      text += "\n";
    }
    for (const std::string& note : section.notes) text += "\n" + base::MarkdownText(note) + "\n";
  }
  return text;
}

}  // namespace remit::repl
