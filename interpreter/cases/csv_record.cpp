// A record that is malformed is read on to the end of its line, so that the next row is a row
// again.
#include "interpreter/cases/csv_record.h"

#include "interpreter/base/unicode.h"
#include "interpreter/cases/cell.h"
#include "interpreter/cases/reader.h"

namespace remit::cases {

bool CsvRecords::Next(CsvRecord& record) {
  record.blank = false;
  record.malformed.reset();
  record.text.clear();
  record.ends.clear();
  if (stream_.Peek() == ByteStream::kEnd) return false;
  record.row = ++row_;
  if (TakeLineEnd()) {
    record.blank = true;
    return true;
  }
  while (Cell(record) == After::kCell) {
  }
  if (stream_.error()) return false;
  if (!record.malformed && !base::IsUtf8(record.text)) {
    record.malformed = "the row has bytes that are not UTF-8 text";
  }
  return true;
}

CsvRecords::After CsvRecords::Cell(CsvRecord& record) {
  if (stream_.Peek() == '"') return QuotedCell(record);
  while (true) {
    const std::string_view bytes = stream_.Buffered();
    std::size_t end = 0;
    while (end < bytes.size() && bytes[end] != delimiter_ && bytes[end] != '\n' &&
           bytes[end] != '\r' && bytes[end] != '"') {
      ++end;
    }
    Append(record, bytes.substr(0, end));
    stream_.Skip(end);
    if (end < bytes.size() && bytes[end] == '"') {
      Malformed(record,
                "a quote stands inside a cell that does not begin with one; write the cell "
                "in quotes and the quote twice");
      stream_.Skip(1);
    } else if (end < bytes.size() || bytes.empty()) {
      return CellEnd(record);
    }
  }
}

CsvRecords::After CsvRecords::QuotedCell(CsvRecord& record) {
  stream_.Skip(1);
  while (true) {
    const std::string_view bytes = stream_.Buffered();
    if (bytes.empty()) {
      Malformed(record,
                "a quote opened in this row is not closed; what follows it, to the end of "
                "the file, was not read as cases");
      return After::kRecord;
    }
    const std::size_t end = std::min(bytes.find('"'), bytes.size());
    Append(record, bytes.substr(0, end));
    stream_.Skip(end);
    if (end == bytes.size()) continue;
    stream_.Skip(1);
    if (stream_.Peek() != '"') break;
    Append(record, "\"");
    stream_.Skip(1);
  }
  const int next = stream_.Peek();
  if (next == ByteStream::kEnd || next == '\n' || next == '\r' || next == delimiter_) {
    return CellEnd(record);
  }
  Malformed(record,
            "text follows a cell's closing quote; a quote inside a quoted cell is written "
            "twice");
  // Quotes have lost their meaning in this row: only its end of line counts.
  while (stream_.Peek() != ByteStream::kEnd && !TakeLineEnd()) stream_.Skip(1);
  return After::kRecord;
}

CsvRecords::After CsvRecords::CellEnd(CsvRecord& record) {
  record.ends.push_back(record.text.size());
  if (stream_.Peek() == ByteStream::kEnd || TakeLineEnd()) return After::kRecord;
  stream_.Skip(1);  // the delimiter
  return After::kCell;
}

bool CsvRecords::TakeLineEnd() {
  const int c = stream_.Peek();
  if (c != '\n' && c != '\r') return false;
  stream_.Skip(1);
  if (c == '\r' && stream_.Peek() == '\n') stream_.Skip(1);
  return true;
}

void CsvRecords::Append(CsvRecord& record, std::string_view bytes) {
  if (record.text.size() + bytes.size() > kMaxCaseBytes) {
    Malformed(record, kRowTooLarge);
    record.text.clear();
    record.ends.clear();
    return;
  }
  record.text += bytes;
}

void CsvRecords::Malformed(CsvRecord& record, std::string reason) {
  if (!record.malformed) record.malformed = std::move(reason);
}

}  // namespace remit::cases
