// The records of a CSV file (RFC 4180), one at a time: quotes, line ends inside quotes, CRLF, LF or
// CR. Knows no columns.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/cases/byte_source.h"

namespace remit::cases {

inline constexpr char kRowTooLarge[] = "the row is larger than 16 MiB";

struct CsvRecord {
  std::uint64_t row = 0;                 // from 1, blank lines counted, as a spreadsheet counts
  bool blank = false;                    // an empty line
  std::optional<std::string> malformed;  // what is wrong with it; then the cells mean nothing

  std::size_t size() const { return ends.size(); }
  std::string_view cell(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends[i - 1];
    return std::string_view(text).substr(begin, ends[i] - begin);
  }

  std::string text;  // all cells, one after the other
  std::vector<std::size_t> ends;
};

class CsvRecords {
 public:
  // `row` is the number of the first record.
  CsvRecords(ByteStream stream, char delimiter, std::uint64_t row = 1)
      : stream_(std::move(stream)), delimiter_(delimiter), row_(row - 1) {}

  // False at the end of the file, and when it cannot be read on: see stream().error().
  bool Next(CsvRecord& record);
  ByteStream& stream() { return stream_; }
  const ByteStream& stream() const { return stream_; }
  std::uint64_t next_row() const { return row_ + 1; }

 private:
  enum class After : std::uint8_t { kCell, kRecord };

  After Cell(CsvRecord& record);
  After QuotedCell(CsvRecord& record);
  After CellEnd(CsvRecord& record);
  bool TakeLineEnd();
  void Append(CsvRecord& record, std::string_view bytes);
  void Malformed(CsvRecord& record, std::string reason);

  ByteStream stream_;
  char delimiter_;
  std::uint64_t row_;
};

}  // namespace remit::cases
