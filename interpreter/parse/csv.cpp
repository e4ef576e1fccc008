#include "interpreter/parse/csv.h"

namespace remit::parse {
namespace {

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;
  }

  bool AtEnd() const { return at_ >= text_.size(); }

  CsvRecord Next() {
    CsvRecord record;
    record.begin = Position();
    do {
      record.cells.push_back(Cell(record));
    } while (!record.problem && Take(','));
    if (record.problem) {
      while (!AtEnd() && !AtLineEnd()) ++at_;
    }
    record.end = Position();
    Take('\r');
    Take('\n');
    return record;
  }

 private:
  std::uint32_t Position() const { return static_cast<std::uint32_t>(at_); }
  bool AtLineEnd() const { return text_[at_] == '\n' || text_[at_] == '\r'; }
  bool Take(char c) {
    if (AtEnd() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void SkipBlanks() {
    while (!AtEnd() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }

  CsvCell Cell(CsvRecord& record) {
    SkipBlanks();
    return !AtEnd() && text_[at_] == '"' ? Quoted(record) : Bare(record);
  }

  CsvCell Bare(CsvRecord& record) {
    CsvCell cell{Position(), Position()};
    for (; !AtEnd() && !AtLineEnd() && text_[at_] != ','; ++at_) {
      if (text_[at_] == '"') {
        record.problem = {Position(), "a quote stands inside a cell that does not begin with one"};
        return cell;
      }
      if (text_[at_] != ' ' && text_[at_] != '\t') cell.end = Position() + 1;
    }
    return cell;
  }

  CsvCell Quoted(CsvRecord& record) {
    const std::uint32_t opened = Position();
    ++at_;
    CsvCell cell{Position(), Position(), true};
    while (true) {
      const std::size_t quote = text_.find('"', at_);
      if (quote == std::string_view::npos) {
        record.problem = {opened, "a quote is opened here and not closed"};
        at_ = text_.size();
        return cell;
      }
      at_ = quote + 1;
      if (!Take('"')) break;
    }
    cell.end = Position() - 1;
    SkipBlanks();
    if (!AtEnd() && !AtLineEnd() && text_[at_] != ',')
      record.problem = {Position(), "text follows the closing quote of a cell"};
    Trim(cell);
    return cell;
  }

  void Trim(CsvCell& cell) const {
    const auto blank = [&](std::uint32_t i) { return text_[i] == ' ' || text_[i] == '\t'; };
    while (cell.begin < cell.end && blank(cell.begin)) ++cell.begin;
    while (cell.begin < cell.end && blank(cell.end - 1)) --cell.end;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<CsvRecord> CsvRecords(std::string_view text) {
  std::vector<CsvRecord> records;
  for (CsvReader reader(text); !reader.AtEnd();) records.push_back(reader.Next());
  return records;
}

std::string CsvText(std::string_view text, const CsvCell& cell) {
  std::string result;
  for (std::uint32_t i = cell.begin; i < cell.end; ++i) {
    result += text[i];
    if (cell.quoted && text[i] == '"') ++i;
  }
  return result;
}

}  // namespace remit::parse
