// Files of outcomes, CSV or JSON lines, as rows of text.
#include <algorithm>
#include <array>
#include <charconv>

#include "interpreter/base/text.h"
#include "interpreter/cases/cell.h"
#include "interpreter/cases/csv_record.h"
#include "interpreter/cases/json_text.h"
#include "interpreter/journal/outcomes.h"
#include "interpreter/source/source.h"

namespace remit::journal {
namespace {

using base::Tick;

enum class Column { kCase, kOutcome, kValue, kOn, kDecision, kCorrects };
constexpr std::array<std::string_view, 6> kColumns = {"case", "outcome",  "value",
                                                      "on",   "decision", "corrects"};
constexpr std::size_t kNeeded = 4;
constexpr char kHeader[] =
    "a file of outcomes has the columns case, outcome, value, on, and where "
    "they are needed decision and corrects";

std::optional<Column> ColumnNamed(std::string_view name) {
  const auto found = std::find(kColumns.begin(), kColumns.end(), name);
  if (found == kColumns.end()) return std::nullopt;
  return static_cast<Column>(found - kColumns.begin());
}

void Unreadable(OutcomeRow& row, std::string why) {
  if (!row.unreadable) row.unreadable = std::move(why);
}

std::optional<std::uint64_t> Number(OutcomeRow& row, Column column, std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && number > 0) return number;
  Unreadable(row, Tick(text) + " is no number of a record, which " +
                      Tick(kColumns[static_cast<std::size_t>(column)]) + " has to be");
  return std::nullopt;
}

void Set(OutcomeRow& row, Column column, std::string_view text) {
  switch (column) {
    case Column::kCase:
      row.case_id = text;
      return;
    case Column::kOutcome:
      row.name = text;
      return;
    case Column::kValue:
      row.value = text;
      return;
    case Column::kOn:
      row.on = text;
      return;
    case Column::kDecision:
      if (!text.empty()) row.decision = Number(row, column, text);
      return;
    case Column::kCorrects:
      if (!text.empty()) row.corrects = Number(row, column, text);
      return;
  }
}

void Complete(OutcomeRow& row) {
  const std::array<const std::string*, kNeeded> fields = {&row.case_id, &row.name, &row.value,
                                                          &row.on};
  for (std::size_t i = 0; i < kNeeded; ++i) {
    if (fields[i]->empty()) Unreadable(row, Tick(kColumns[i]) + " is missing");
  }
}

base::Result<std::vector<OutcomeRow>> ReadCsv(std::string_view text, const std::string& path) {
  cases::CsvRecords records(cases::ByteStream(text, path), ',');
  if (const auto error = records.stream().TakeByteOrderMark()) return *error;
  cases::CsvRecord record;
  if (!records.Next(record) || record.malformed || record.blank)
    return base::Error{path + ": " + kHeader};
  std::vector<Column> columns;
  for (std::size_t i = 0; i < record.size(); ++i) {
    const std::string_view name = cases::TrimBlanks(record.cell(i));
    const std::optional<Column> column = ColumnNamed(name);
    if (!column) return base::Error{path + ": there is a column " + Tick(name) + "; " + kHeader};
    if (std::find(columns.begin(), columns.end(), *column) != columns.end())
      return base::Error{path + ": the column " + Tick(name) + " is there twice"};
    columns.push_back(*column);
  }
  for (std::size_t i = 0; i < kNeeded; ++i) {
    if (std::find(columns.begin(), columns.end(), static_cast<Column>(i)) == columns.end())
      return base::Error{path + ": there is no column " + Tick(kColumns[i]) + "; " + kHeader};
  }
  std::vector<OutcomeRow> rows;
  while (records.Next(record)) {
    if (record.blank) continue;
    OutcomeRow& row = rows.emplace_back();
    row.place = path + " row " + std::to_string(record.row);
    if (record.malformed) {
      row.unreadable = *record.malformed;
    } else if (record.size() != columns.size()) {
      row.unreadable = "it has " + base::Counted(record.size(), "cell") + ", the header " +
                       std::to_string(columns.size());
    } else {
      for (std::size_t i = 0; i < columns.size(); ++i)
        Set(row, columns[i], cases::TrimBlanks(record.cell(i)));
      Complete(row);
    }
  }
  if (const auto& error = records.stream().error()) return *error;
  return rows;
}

void ReadObject(std::string_view line, OutcomeRow& row) {
  std::vector<cases::JsonField> fields;
  if (const auto error = cases::FlattenJson(line, fields)) {
    row.unreadable = error->reason;
    return;
  }
  for (const cases::JsonField& field : fields) {
    const std::optional<Column> column = ColumnNamed(field.path);
    using Kind = cases::JsonField::Kind;
    const bool number = field.kind == Kind::kNumber || field.kind == Kind::kBoolean;
    const bool may =
        column == Column::kValue || column == Column::kDecision || column == Column::kCorrects;
    if (!column) {
      Unreadable(row, "there is a field " + Tick(field.path) + "; " + kHeader);
    } else if (field.kind == Kind::kText || (number && may)) {
      Set(row, *column, field.text);
    } else if (field.kind == Kind::kRepeatedKey) {
      Unreadable(row, Tick(field.path) + " is there twice");
    } else if (field.kind != Kind::kNull) {
      Unreadable(row, Tick(field.path) + " is no text");
    }
  }
  Complete(row);
}

std::vector<OutcomeRow> ReadJsonLines(std::string_view text, const std::string& path) {
  std::vector<OutcomeRow> rows;
  for (std::uint64_t line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view one = cases::TrimBlanks(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (one.empty() || one == "\r") continue;
    OutcomeRow& row = rows.emplace_back();
    row.place = path + " line " + std::to_string(line);
    ReadObject(one, row);
  }
  return rows;
}

}  // namespace

base::Result<std::vector<OutcomeRow>> ReadOutcomes(std::string_view text, const std::string& path,
                                                   bool json) {
  if (json) return ReadJsonLines(text, path);
  return ReadCsv(text, path);
}

base::Result<std::vector<OutcomeRow>> ReadOutcomes(const std::string& path) {
  const base::Result<std::string> text = source::ReadFile(path);
  if (!text) return text.error();
  return ReadOutcomes(*text, path, path.ends_with(".jsonl") || path.ends_with(".json"));
}

}  // namespace remit::journal
