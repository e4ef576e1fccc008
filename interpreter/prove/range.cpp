// Least upper and greatest lower bounds of ranges.
#include "interpreter/prove/range.h"

#include <algorithm>

namespace remit::prove {

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
