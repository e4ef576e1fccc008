// The quick way takes a row apart at the separators that scan.h has found, and leaves a row to the
// strict way as soon as anything about it is unusual: it then stands as if nothing had been read.
#include "interpreter/cases/csv_rows.h"

#include <algorithm>
#include <set>

#include "interpreter/base/unicode.h"
#include "interpreter/cases/scan.h"

namespace remit::cases {

void CsvRows::Add(const CsvRecord& record, ReadCounts& counts) {
  if (record.blank && columns_.size() > 1) {
    ++counts.blank_lines;
    return;
  }
  builder_.StartCase(record.row);
  if (observer_ != nullptr) observer_->StartRow(record.row);
  const std::size_t cells = record.blank ? 1 : record.size();  // one column: an empty cell
  if (record.malformed) {
    builder_.Invalid("", *record.malformed, RowPlace(record.row));
  } else if (cells != columns_.size()) {
    builder_.Invalid("",
                     "the row has " + std::to_string(cells) + " cells, the header row has " +
                         std::to_string(columns_.size()),
                     RowPlace(record.row));
  } else {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const std::string_view text = record.blank ? std::string_view() : record.cell(i);
      if (observer_ != nullptr) observer_->SeeCell(i, columns_[i].name, {Cell::Kind::kCsv, text});
      Column(columns_[i], text, record.row);
    }
  }
  builder_.EndCase(counts);
}

void CsvRows::Column(const ColumnUse& column, std::string_view text, std::uint64_t row) {
  if (column.kept) builder_.Keep(*column.kept, text);
  if (column.id) builder_.SetId(TrimBlanks(text));
  for (const ColumnRoute* route : column.routes) {
    builder_.Put(*route, {Cell::Kind::kCsv, text},
                 [&] { return RowPlace(row) + " column `" + column.name + "`"; });
  }
}

CsvPieceParser::CsvPieceParser(const check::Checked& checked, const Binding& binding,
                               const std::vector<ColumnUse>& columns, std::string file)
    : columns_(columns),
      delimiter_(binding.delimiter),
      file_(std::move(file)),
      builder_(checked, binding,
               static_cast<std::size_t>(
                   std::count_if(columns.begin(), columns.end(),
                                 [](const ColumnUse& column) { return column.kept; }))),
      rows_(columns, file_, builder_, nullptr),
      quick_(builder_.TakesPlainCases()) {
  std::set<std::uint32_t> fed;
  for (const ConstantInput& constant : binding.constants) fed.insert(constant.leaf);
  for (const ColumnUse& column : columns) {
    QuickColumn& quick = quick_columns_.emplace_back();
    quick.kept = column.kept.has_value();
    quick.id = column.id;
    if (column.routes.empty()) continue;
    const ColumnRoute& route = *column.routes.front();
    quick_ = quick_ && column.routes.size() == 1 && route.target.kind == Target::Kind::kLeaf &&
             fed.insert(route.target.index).second;
    if (!quick_) return;
    quick.route = &route;
    quick.cell.emplace(checked, route, Cell::Kind::kCsv);
  }
}

void CsvPieceParser::Parse(const Piece& piece, PieceCases& into) {
  builder_.Recycle(std::move(into.block));
  into.counts = {};
  if (quick_ && piece.plain) {
    ParseLines(piece, into.counts);
  } else {
    ParseRecords(piece.bytes, piece.begin.row, piece.too_large, into.counts);
  }
  into.block = builder_.Finish();
}

void CsvPieceParser::ParseRecords(std::string_view bytes, std::uint64_t row, bool too_large,
                                  ReadCounts& counts) {
  CsvRecords records(ByteStream(bytes, file_), delimiter_, row);
  while (records.Next(record_)) {
    const bool last = records.stream().taken() == bytes.size();
    if (last && too_large) record_.malformed = kRowTooLarge;
    rows_.Add(record_, counts);
  }
}

void CsvPieceParser::ParseLines(const Piece& piece, ReadCounts& counts) {
  const std::string_view bytes = piece.bytes;
  const std::size_t found = FindSeparators(bytes, delimiter_, separators_);
  const std::size_t columns = columns_.size();
  // A row that has too few cells is a case too.
  builder_.MakeRoom(static_cast<std::size_t>(piece.end.row - piece.begin.row));
  FindColumns();
  std::size_t at = 0;  // the next separator
  std::size_t begin = 0;
  std::uint64_t row = piece.begin.row;
  for (; begin < bytes.size(); ++row) {
    if (at + columns <= found && bytes[separators_[at + columns - 1]] == '\n') {
      const std::size_t end = separators_[at + columns - 1];
      const bool text = piece.ascii || base::IsUtf8(bytes.substr(begin, end - begin));
      if (text && end - begin < kMaxCaseBytes &&
          QuickRow(bytes.data(), separators_.data() + at, begin, row)) {
        ++counts.cases;
        ++counts.valid;
        at += columns;
        begin = end + 1;
        continue;
      }
    }
    while (at < found && bytes[separators_[at]] != '\n') ++at;
    const std::size_t end = at < found ? separators_[at] + 1 : bytes.size();
    ++at;
    ParseRecords(bytes.substr(begin, end - begin), row, false, counts);
    FindColumns();
    begin = end;
  }
}

void CsvPieceParser::FindColumns() {
  for (QuickColumn& column : quick_columns_) {
    if (column.route == nullptr) continue;
    engine::Column& into = builder_.PlainColumn(column.route->target.index);
    column.raw = into.raw.data();
    column.present = into.present.data();
  }
}

// False: the row is not one of the quick ones, and nothing of it was put anywhere.
bool CsvPieceParser::QuickRow(const char* bytes, const std::uint32_t* ends, std::size_t begin,
                              std::uint64_t row) {
  const std::size_t columns = quick_columns_.size();
  const std::size_t index = builder_.size();
  kept_.clear();
  std::string_view id;
  for (std::size_t i = 0; i < columns; ++i) {
    std::size_t end = ends[i];
    if (i + 1 < columns ? bytes[end] == '\n' : end > begin && bytes[end - 1] == '\r') {
      if (i + 1 < columns) return false;
      --end;
    }
    const std::string_view text(bytes + begin, end - begin);
    begin = ends[i] + 1;
    const QuickColumn& column = quick_columns_[i];
    if (column.route != nullptr) {
      std::int64_t raw = 0;
      QuickCell::Answer answer = column.cell->ReadIn(bytes, text, raw);
      if (answer == QuickCell::Answer::kUnknown)
        answer = builder_.ReadPlain(*column.route, text, raw);
      if (answer == QuickCell::Answer::kUnknown) return false;
      column.raw[index] = raw;
      column.present[index] = answer == QuickCell::Answer::kValue ? 1 : 0;
    }
    if (column.kept) kept_.push_back(text);
    if (column.id) id = TrimBlanks(text);
  }
  // An empty line of a file with one column is an empty cell too; it was read as one.
  builder_.AddPlainCase(row, id, kept_);
  return true;
}

}  // namespace remit::cases
