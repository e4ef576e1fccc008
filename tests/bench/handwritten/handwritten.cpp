// Which hand-written code runs where, and the large table.
#include "tests/bench/handwritten/handwritten.h"

#include <cmath>

#include "interpreter/base/check.h"
#include "tests/bench/desk/tables.h"
#include "tests/bench/handwritten/levels.h"

namespace remit::bench::handwritten {
namespace {

const Functions& FunctionsOf(Level level) {
  switch (level) {
    case Level::kScalar:
      return FunctionsScalar();
#if defined(__x86_64__)
    case Level::kAvx2:
      return FunctionsAvx2();
    case Level::kAvx512:
      return FunctionsAvx512();
#else
    case Level::kAvx2:
    case Level::kAvx512:
      break;
#endif
  }
  REMIT_CHECK(false, "this machine does not run that level");
  return FunctionsScalar();
}

}  // namespace

const char* Name(Level level) {
  switch (level) {
    case Level::kScalar:
      return "scalar";
    case Level::kAvx2:
      return "avx2";
    case Level::kAvx512:
      return "avx512";
  }
  return "";
}

bool Runs(Level level) {
  switch (level) {
    case Level::kScalar:
      return true;
#if defined(__x86_64__)
    case Level::kAvx2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
             __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("bmi");
    case Level::kAvx512:
      return Runs(Level::kAvx2) && __builtin_cpu_supports("avx512f") &&
             __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
             __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#else
    case Level::kAvx2:
    case Level::kAvx512:
      return false;
#endif
  }
  return false;
}

BatchFunction Batch(Level level, Size size) {
  return FunctionsOf(level).batch[static_cast<std::size_t>(size)];
}
SingleFunction Single(Level level, Size size) {
  return FunctionsOf(level).single[static_cast<std::size_t>(size)];
}

LargeTable::LargeTable(std::size_t rows) : words_((rows + 63) / 64) {
  const Table table = MakeTableX(rows);
  for (const bench::Column name : table.columns) {
    Column column;
    column.cuts = CutsOf(name);
    column.rows.assign(16 * words_, ~std::uint64_t{0});
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      for (const Condition& condition : table.rows[row].conditions) {
        if (condition.column != name) continue;
        for (int bucket = 0; bucket < 16; ++bucket) {
          const bool holds = ValuesOf(name) > 0
                                 ? (condition.places >> bucket & 1) != 0
                                 : condition.low < bucket && bucket <= condition.high;
          if (!holds)
            column.rows[static_cast<std::size_t>(bucket) * words_ + row / 64] &=
                ~(std::uint64_t{1} << row % 64);
        }
      }
    }
    columns_.push_back(std::move(column));
  }
}

const std::uint64_t* LargeTable::RowsAt(std::size_t column, double x) const {
  std::size_t bucket = 0;
  for (const double cut : columns_[column].cuts) bucket += x >= cut ? 1 : 0;
  return columns_[column].rows.data() + bucket * words_;
}

int LargeTable::Row(const double* deal) const {
  const double d = deal[kRequested], gross = deal[kListPrice] * deal[kQuantity];
  const double net = gross * (1 - d * 0.01), margin = net - deal[kUnitCost] * deal[kQuantity];
  constexpr std::array<double, 4> kPull = {0.20, -0.10, -0.45, -0.25};
  const auto segment = static_cast<std::size_t>(deal[kSegment]);
  const double pull = kPull[segment] + 0.085 * d - 0.9 * deal[kCompetitor] -
                      0.35 * std::log(1 + gross * 0.00001) + 0.006 * deal[kTenure];
  const double chance = 1 / (1 + std::exp(-pull));
  const double loyalty =
      0.4 + 0.02 * deal[kTenure] - 0.03 * deal[kOverdue] + 0.002 * (deal[kCredit] - 600) + 0.01 * d;
  const double retention = 1 / (1 + std::exp(-loyalty));
  const double risk = 0.5 * (850 - deal[kCredit]) * (1.0 / 550) +
                      0.3 * deal[kOverdue] * (1.0 / 120) + 0.2 * (1 - retention);
  const double lifetime = deal[kRevenue] * 0.35 * retention / (1.1 - retention);
  // In the order of the table's columns.
  const std::array<double, 9> ranges = {
      d, margin / net, net, chance, risk, lifetime, deal[kCredit], deal[kOverdue], deal[kTenure]};
  std::array<const std::uint64_t*, 11> sets{};
  for (std::size_t i = 0; i < ranges.size(); ++i) sets[i] = RowsAt(i, ranges[i]);
  sets[9] = columns_[9].rows.data() + segment * words_;
  sets[10] = columns_[10].rows.data() + static_cast<std::size_t>(deal[kCompetitor]) * words_;
  for (std::size_t word = 0; word < words_; ++word) {
    std::uint64_t rows = sets[0][word];
    for (std::size_t i = 1; i < sets.size(); ++i) rows &= sets[i][word];
    if (rows != 0) return static_cast<int>(word) * 64 + __builtin_ctzll(rows);
  }
  return -1;
}

}  // namespace remit::bench::handwritten
