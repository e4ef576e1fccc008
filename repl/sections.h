// A report in parts, each with sentences and a table, which is printed for a terminal or as
// Markdown for a change request. The words are the same in both.
#pragma once

#include <string>
#include <vector>

namespace remit::repl {

struct Section {
  std::string title;
  std::vector<std::string> sentences;          // before the table
  std::vector<std::vector<std::string>> rows;  // the first is the heading; may be empty
  std::vector<bool> right;                     // by column: figures stand on the right
  std::vector<std::string> notes;              // behind it
};
std::string SectionsText(const std::vector<Section>& sections);
// `level` is that of the headings: 3 is `###`.
std::string SectionsMarkdown(const std::vector<Section>& sections, int level);

}  // namespace remit::repl
