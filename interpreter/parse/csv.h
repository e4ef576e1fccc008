// The records of a CSV file (RFC 4180) with the place of every cell, for tables that stand in files
// of their own. Private to parse/; cases of a batch are streamed by cases/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace remit::parse {

struct CsvCell {
  // What is written, without the quotes around it and without blanks at its ends.
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool quoted = false;
  bool empty() const { return begin == end; }
};
struct CsvRecord {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;  // before the line end
  std::vector<CsvCell> cells;
  struct Problem {
    std::uint32_t at;
    std::string text;
  };
  std::optional<Problem> problem;  // then the cells mean nothing
  bool blank() const { return cells.size() == 1 && cells[0].empty() && !cells[0].quoted; }
};

// Of valid UTF-8; a byte-order mark is passed over. Lines end with LF, CR or both.
std::vector<CsvRecord> CsvRecords(std::string_view text);
// The text of a cell: two quotes inside a quoted cell are one.
std::string CsvText(std::string_view text, const CsvCell& cell);

}  // namespace remit::parse
