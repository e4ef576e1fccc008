// What a node of the graph can be over a whole set of cases: an interval of points, and whether it
// may have no value. Every range is a superset of the truth; a point is a raw value, or for a
// `number` its place in the order of binary64 (PointOf), so that all kinds of values are 64-bit
// integers in order.
#pragma once

#include <cstdint>

#include "interpreter/types/value.h"

namespace remit::prove {

struct Range {
  std::int64_t low = 1;  // of the values that are present, both ends inside; low > high: none
  std::int64_t high = 0;
  bool absent = false;  // may be an optional that is not known
  bool fault = false;   // may have no value because something is at fault

  static Range Point(std::int64_t point) { return {point, point, false, false}; }
  static Range Between(std::int64_t low, std::int64_t high) { return {low, high, false, false}; }

  bool has_value() const { return low <= high; }
  bool impossible() const { return !has_value() && !absent && !fault; }
  bool is_point() const { return low == high && !absent && !fault; }
  // Booleans: points 0 and 1.
  bool may_be_true() const { return has_value() && high >= 1; }
  bool may_be_false() const { return has_value() && low <= 0; }
  bool surely_true() const { return is_point() && low == 1; }
  bool surely_false() const { return is_point() && low == 0; }
  friend bool operator==(const Range&, const Range&) = default;
};

Range Hull(const Range& a, const Range& b);
Range Meet(const Range& a, const Range& b);

}  // namespace remit::prove
