// Sets of 64-bit integers as sorted, disjoint, non-adjacent closed intervals. Used by the table
// analysis; knows nothing of tables, types or units.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace remit::prove {

struct Interval {
  std::int64_t low = 0;
  std::int64_t high = 0;  // included; never below `low`
  friend auto operator<=>(const Interval&, const Interval&) = default;
};
using IntervalSet = std::vector<Interval>;

// The smallest 64-bit integer never stands for a value: it is kept for `unknown`.
inline constexpr std::int64_t kUnknownPoint = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t kLowestPoint = kUnknownPoint + 1;
inline constexpr std::int64_t kHighestPoint = std::numeric_limits<std::int64_t>::max();

IntervalSet Normalised(
    IntervalSet set);  // any order, overlaps allowed, empty intervals (low > high) dropped
IntervalSet UnionOf(const IntervalSet& a, const IntervalSet& b);
IntervalSet Intersection(const IntervalSet& a, const IntervalSet& b);
IntervalSet Difference(const IntervalSet& a, const IntervalSet& b);
bool ContainsPoint(const IntervalSet& set, std::int64_t point);

}  // namespace remit::prove
