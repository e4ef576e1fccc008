// A variable has its own points, or every multiple of its step.
#include "interpreter/difference/grid.h"

#include <algorithm>

namespace remit::difference {

using prove::Range;
using prove::Variable;
using types::TypeKind;

bool IsDiscrete(const Variable& variable) {
  return variable.type.kind == TypeKind::kBoolean || variable.type.kind == TypeKind::kEnum ||
         variable.type.kind == TypeKind::kText || !variable.points.empty();
}

std::int64_t OnGrid(const Variable& variable, const Range& range, std::int64_t point) {
  point = std::clamp(point, range.low, range.high);
  if (!variable.points.empty()) {
    const auto& points = variable.points;
    auto place = std::lower_bound(points.begin(), points.end(), point);
    if (place == points.end() || *place > range.high) --place;
    return *place;
  }
  if (variable.step <= 1) return point;
  const std::int64_t step = variable.step;
  const std::int64_t rest = ((point % step) + step) % step;
  const std::int64_t below = point - rest;
  return below >= range.low ? below : below + step;
}

std::uint64_t CountOf(const Variable& variable, const Range& range) {
  constexpr std::uint64_t kMany = std::uint64_t{1} << 32;
  std::uint64_t count = range.absent ? 1 : 0;
  if (!range.has_value()) return count;
  if (!variable.points.empty()) {
    return count +
           static_cast<std::uint64_t>(
               std::upper_bound(variable.points.begin(), variable.points.end(), range.high) -
               std::lower_bound(variable.points.begin(), variable.points.end(), range.low));
  }
  const auto width = static_cast<std::uint64_t>(range.high) - static_cast<std::uint64_t>(range.low);
  const std::uint64_t steps =
      width / static_cast<std::uint64_t>(std::max<std::int64_t>(variable.step, 1));
  return std::min(kMany, steps + 1) + count;
}

}  // namespace remit::difference
