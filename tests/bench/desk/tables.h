// The decision tables of the discount desk as data, made by the generator of tests/bench/README.md.
// What reads them (the policy text, the hand-written code, the peers) is
// elsewhere.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace remit::bench {

enum class Column : std::uint8_t {
  kDiscount,
  kMarginShare,
  kNet,
  kChance,
  kRisk,
  kLifetime,
  kCredit,
  kOverdue,
  kTenure,
  kSegment,
  kCompetitor,
  kListPrice,
  kQuantity,
  kRevenue,
  kTerm,
};
inline constexpr std::size_t kColumnCount = 15;
// The short name of the specification: "mp".
std::string_view ShortName(Column column);
// Of a column that is compared with cut points, nine of them; all zero otherwise.
const std::array<double, 9>& CutsOf(Column column);
// How many values a column of places has: 4 segments, 3 terms, 2 of a competitor; 0 otherwise.
int ValuesOf(Column column);

// low <= x < high, each where there is one; or the places whose bit is set.
struct Condition {
  Column column;
  int low = -1, high = -1;  // positions among the cuts, -1 for none
  std::uint32_t places = 0;
  double Low() const { return CutsOf(column)[static_cast<std::size_t>(low)]; }
  double High() const { return CutsOf(column)[static_cast<std::size_t>(high)]; }
};
struct Row {
  std::vector<Condition> conditions;  // in the order drawn; none: otherwise
  double output = 0;
};
struct Table {
  char name = 'S';
  std::vector<Column> columns;  // that its rows may test
  std::vector<Row> rows;
};

// S, A, B, C, D or E.
Table MakeTable(char name);
Table MakeTableX(std::size_t rows);

}  // namespace remit::bench
