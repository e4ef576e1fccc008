// The discount desk as an expert would write it by hand: the yardstick of the benchmark. Every
// arithmetic operation is the one that the specification writes, in its order and never contracted;
// what is done besides is hoisting, tables as bit sets, skipping alternatives that are out, and
// explicit vectors. exp and log are its own (wide.h) and agree with the C library to about an ulp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "tests/bench/desk/cases.h"

namespace remit::bench::handwritten {

enum class Level : std::uint8_t { kScalar, kAvx2, kAvx512 };
inline constexpr Level kLevels[] = {Level::kScalar, Level::kAvx2, Level::kAvx512};
const char* Name(Level level);
// Does this machine run it? The scalar code runs everywhere.
bool Runs(Level level);

// Cases first .. first + count - 1; first is a multiple of 8. Codes and scores have room for count
// rounded up to a multiple of 8, and hold nothing of use behind count.
using Columns = const double* const[kFieldCount];
using BatchFunction = void (*)(const Columns& cases, std::size_t first, std::size_t count,
                               std::int64_t* codes, double* scores);
// One case at a time, for a caller who waits for it; `deal` has its fields in order.
using SingleFunction = void (*)(const double* deal, Outcome& outcome);

BatchFunction Batch(Level level, Size size);
SingleFunction Single(Level level, Size size);

// The row of a table that applies to a case, by size S's values; for table X. A bit set of rows for
// each bucket of each column, and the first bit that all have.
class LargeTable {
 public:
  explicit LargeTable(std::size_t rows);
  int Row(const double* deal) const;

 private:
  struct Column {
    std::array<double, 9> cuts{};
    // By bucket or place, 16 of them; `words_` words each.
    std::vector<std::uint64_t> rows;
  };
  const std::uint64_t* RowsAt(std::size_t column, double x) const;

  std::size_t words_;
  std::vector<Column> columns_;
};

}  // namespace remit::bench::handwritten
