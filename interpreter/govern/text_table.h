// Columns of text that line up in a terminal. Widths count code points, not bytes.
#pragma once

#include <string>
#include <vector>

namespace remit::govern {

struct TextTable {
  std::vector<std::vector<std::string>> rows;  // the first is the heading; all of one length
  std::vector<bool> right;                     // by column: figures stand on the right
};
// Every line begins with `indent` and ends with a line feed; nothing for a table without rows.
std::string Render(const TextTable& table, const std::string& indent);

std::string Fixed(double value, int decimals);  // "0.4213"; for reading, so it rounds
std::string Join(const std::vector<std::string>& words, const std::string& between);

}  // namespace remit::govern
