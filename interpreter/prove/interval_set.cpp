// Plain merges of sorted intervals; nothing here is faster than linear and nothing needs to be.
#include "interpreter/prove/interval_set.h"

#include <algorithm>

namespace remit::prove {

IntervalSet Normalised(IntervalSet set) {
  std::erase_if(set, [](const Interval& i) { return i.low > i.high; });
  std::sort(set.begin(), set.end());
  IntervalSet merged;
  for (const Interval& interval : set) {
    // `low - 1` cannot overflow: there is an interval below.
    if (!merged.empty() && interval.low - 1 <= merged.back().high) {
      merged.back().high = std::max(merged.back().high, interval.high);
    } else {
      merged.push_back(interval);
    }
  }
  return merged;
}

IntervalSet UnionOf(const IntervalSet& a, const IntervalSet& b) {
  IntervalSet both = a;
  both.insert(both.end(), b.begin(), b.end());
  return Normalised(std::move(both));
}

IntervalSet Intersection(const IntervalSet& a, const IntervalSet& b) {
  IntervalSet result;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const std::int64_t low = std::max(a[i].low, b[j].low);
    const std::int64_t high = std::min(a[i].high, b[j].high);
    if (low <= high) result.push_back({low, high});
    if (a[i].high < b[j].high) {
      ++i;
    } else {
      ++j;
    }
  }
  return result;
}

IntervalSet Difference(const IntervalSet& a, const IntervalSet& b) {
  IntervalSet result;
  std::size_t j = 0;
  for (const Interval& interval : a) {
    std::int64_t low = interval.low;
    bool finished = false;
    for (; j < b.size() && b[j].low <= interval.high; ++j) {
      if (b[j].high < low) continue;
      if (b[j].low > low) result.push_back({low, b[j].low - 1});
      if (b[j].high >= interval.high) {
        finished = true;
        break;
      }
      low = b[j].high + 1;
    }
    if (!finished) result.push_back({low, interval.high});
  }
  return result;
}

bool ContainsPoint(const IntervalSet& set, std::int64_t point) {
  const auto after = std::upper_bound(set.begin(), set.end(), point,
                                      [](std::int64_t p, const Interval& i) { return p < i.low; });
  return after != set.begin() && std::prev(after)->high >= point;
}

}  // namespace remit::prove
