// Tables that are complete and free of overlaps by construction, with one defect planted or none,
// and what is true of them by trying every case that a cell could tell from another. Knows the
// language's notation and nothing of how tables are analysed.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace remit::planted {

enum class Kind : std::uint8_t {
  kMonths,
  kMoney,
  kShare,  // a choice on a grid
  kDate,
  kScore,   // a `number`
  kColour,  // a text
  kFlag,
  kSize,  // an enumeration
};

// Values are integers: months, ten-thousandths of EUR, tenths of a percent, days since 2026-01-01,
// thousandths, positions in a list. No value: missing.
using Value = std::optional<std::int64_t>;

struct Input {
  std::string name;
  Kind kind = Kind::kMonths;
  bool optional = false;
  int factor = 1;  // the column is given this many times the input
};

// What a row asks of a column: one of these stretches, and these orders to other inputs.
struct Order {
  std::size_t input = 0;  // position in Table::inputs
  std::string symbol;
};
struct Cell {
  bool known = true;  // some stretch; the whole domain where there is none
  std::vector<std::pair<std::int64_t, std::int64_t>> stretches{};  // ends inside
  bool unknown = false;
  std::vector<Order> orders{};
};

enum class Defect : std::uint8_t { kNone, kGap, kOverlap, kDead, kShadowed };

struct Table {
  std::vector<Input> inputs;  // one for each column, then those that cells compare with
  std::size_t columns = 0;
  bool first = false;  // the first row that applies counts
  std::vector<std::vector<Cell>> rows;
  Defect planted = Defect::kNone;

  std::string Policy(const std::vector<std::string>& more_rows = {}) const;
};
Table MakeTable(std::mt19937& random);

// What trying every case shows.
struct Truth {
  bool gap = false;
  std::set<std::pair<std::size_t, std::size_t>> overlaps;  // of rows that say different things
  std::set<std::size_t> dead;                              // apply to no case
  std::set<std::size_t> shadowed;  // apply to some, and to none before all earlier rows
};
Truth TruthOf(const Table& table);

}  // namespace remit::planted
