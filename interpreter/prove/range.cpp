// Points of values, and the least upper and greatest lower bounds of ranges.
#include "interpreter/prove/range.h"

#include <algorithm>
#include <limits>

namespace remit::prove {

// The bits of a positive binary64 are in order as integers; those of a negative one are its
// magnitude and a sign bit.
std::int64_t PointOf(types::Value value, const types::Type& type) {
  if (type.kind != types::TypeKind::kNumber || value.raw >= 0) return value.raw;
  return -(value.raw & std::numeric_limits<std::int64_t>::max());
}

types::Value ValueOf(std::int64_t point, const types::Type& type) {
  if (type.kind != types::TypeKind::kNumber || point >= 0) return {point};
  return {-point | std::numeric_limits<std::int64_t>::min()};
}

Range Hull(const Range& a, const Range& b) {
  Range hull = a.has_value() ? a : b;
  if (a.has_value() && b.has_value()) {
    hull.low = std::min(a.low, b.low);
    hull.high = std::max(a.high, b.high);
  }
  hull.absent = a.absent || b.absent;
  hull.fault = a.fault || b.fault;
  return hull;
}

Range Meet(const Range& a, const Range& b) {
  return {std::max(a.low, b.low), std::min(a.high, b.high), a.absent && b.absent,
          a.fault && b.fault};
}

}  // namespace remit::prove
