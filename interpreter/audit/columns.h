// What the columns of a file hold, gathered cell by cell in bounded memory: the different values
// and their counts, what cells look like, how they are read, and how numbers are spread. Nothing is
// judged to be odd here.
#pragma once

#include <array>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "interpreter/audit/forms.h"
#include "interpreter/audit/report.h"
#include "interpreter/audit/spread.h"
#include "interpreter/cases/reader.h"

namespace remit::audit {

// How a cell is read for the input that its column feeds.
struct CellFacts {
  enum class Is : std::uint8_t { kMissing, kValue, kBad } is = Is::kMissing;
  Why why = Why::kUnreadable;    // kBad
  std::int64_t raw = 0;          // kValue, or kBad and out of range; of a text nothing
  std::optional<double> number;  // of an amount: as it is read, else as it is written
};
// By the rules of one route; `texts` is a pool to throw away.
CellFacts FactsOf(const cases::Cell& cell, const cases::CellRules& rules, const types::Type& type,
                  const check::Domain& domain, const types::TypeTable& table,
                  types::TextPool& texts);
double AsNumber(types::Value value, const types::Type& type, const types::TypeTable& table);

// What may be seen in a cell.
enum class Mark : std::uint8_t {
  kBlanksAround,
  kInvisible,
  kMojibake,
  kCurrency,
  kThousands,
  kComma,    // of decimals
  kPoint,    // of decimals
  kUnclear,  // 1,234
  kNothing,  // a word for nothing
  kNegative,
  kFuture,   // a day after the day of the audit
  kLongAgo,  // a day before 1900
  kNoNumber  // where a number belongs: a text that is none and no word for nothing
};
inline constexpr std::size_t kMarkCount = 13;

struct Distinct {
  std::uint64_t count = 0;
  std::array<std::uint64_t, kExamples> rows{};  // of the first
  cases::Cell::Kind kind = cases::Cell::Kind::kCsv;
  CellFacts facts;
};

struct Column {
  std::string name;
  std::vector<const cases::ColumnRoute*> routes;
  const check::InputLeaf* leaf = nullptr;  // of the first route that feeds an input
  const cases::ColumnRoute* route = nullptr;
  bool id = false;
  bool aside = false;    // ignored or kept: nobody decides by it, and it is not looked at
  bool unknown = false;  // nothing says what becomes of it; of JSON, no field of the policy
  bool personal = false;

  std::uint64_t cells = 0;
  std::uint64_t blank = 0;  // empty, or blanks alone
  std::uint64_t missing = 0;
  std::uint64_t bad = 0;
  // At most kMostDistinct; values that come first behind them are not counted one by one.
  std::unordered_map<std::string, Distinct> distinct;
  bool more = false;
  std::array<Count, kWhyCount> why;
  std::array<Count, kMarkCount> marks;
  // By the pattern that reads them; days whose first two numbers may be either stand under both.
  std::map<std::string, Count> date_forms;
  std::uint64_t day_first = 0, month_first = 0, either = 0;
  Count unclear_dates;
  Spread numbers;

  const Count& marked(Mark mark) const { return marks[static_cast<std::size_t>(mark)]; }
  // As it may be shown.
  std::string Shown(std::string_view text) const;
  // By count, then by text.
  std::vector<std::pair<std::string_view, const Distinct*>> ByCount() const;
};

// Of a row: its own cells without the id, the id, and where it stands.
struct RowKey {
  std::uint64_t id = 0, content = 0, row = 0;
};

class Columns final : public cases::CellObserver {
 public:
  static constexpr std::size_t kMostDistinct = 4096;
  static constexpr std::size_t kMostColumns = 2000;
  static constexpr std::size_t kMostRowKeys = std::size_t{1} << 22;

  Columns(const check::Checked& checked, const cases::Binding& binding,
          const std::set<std::string>& unknown, std::int64_t as_of);

  void StartRow(std::uint64_t row) override;
  void SeeCell(std::size_t place, std::string_view name, const cases::Cell& cell) override;
  void Finish();  // after the last row

  // In the order in which they first occur. A pointer stays valid.
  const std::vector<std::unique_ptr<Column>>& all() const { return columns_; }
  const Column* Find(std::string_view name) const;
  // The columns that feed a leaf.
  std::vector<const Column*> Feeding(std::uint32_t leaf) const;
  std::uint64_t rows() const { return rows_; }
  const std::vector<RowKey>& row_keys() const { return keys_; }
  bool all_rows_kept() const { return all_kept_; }
  bool has_id() const { return has_id_; }
  std::size_t columns_left_out() const { return left_out_.size(); }

 private:
  Column* At(std::size_t place, std::string_view name);
  Column* Make(std::string_view name);
  void Gather(Column& column, const cases::Cell& cell);
  void Look(Column& column, const cases::Cell& cell, const CellFacts& facts);
  void LookAtDate(Column& column, std::string_view text);
  void EndRow();

  const check::Checked& checked_;
  const cases::Binding& binding_;
  const std::set<std::string>& unknown_;
  std::int64_t as_of_;
  types::TextPool texts_;
  std::uint64_t texts_read_ = 0;
  std::vector<std::unique_ptr<Column>> columns_;
  std::map<std::string, Column*, std::less<>> by_name_;
  std::vector<Column*> by_place_;
  std::set<std::string> left_out_;
  std::uint64_t rows_ = 0;
  RowKey key_;
  bool in_row_ = false, has_id_ = false, any_cell_ = false, all_kept_ = true;
  std::vector<RowKey> keys_;
};

}  // namespace remit::audit
