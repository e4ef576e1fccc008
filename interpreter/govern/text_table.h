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
// Six significant digits: enough to see a difference, few enough to read. Whole from a million on.
std::string Figure(double value);
// "3 points", "1 EUR", "2.5 EUR": of a unit as UnitOf (exchange.h) names it.
std::string Amount(double value, const std::string& unit);
std::string Join(const std::vector<std::string>& words, const std::string& between);

}  // namespace remit::govern
