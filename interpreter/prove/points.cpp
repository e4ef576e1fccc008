// The order of binary64, as integers.
#include "interpreter/prove/points.h"

#include <bit>
#include <limits>

namespace remit::prove {

using types::TypeKind;

// The bit pattern of a non-negative binary64 grows with its value; that of a negative one is
// mirrored. Both zeros are 0.
std::int64_t NumberPoint(double number) {
  const auto bits = std::bit_cast<std::int64_t>(number);
  return bits < 0 ? std::numeric_limits<std::int64_t>::min() - bits : bits;
}

double NumberAt(std::int64_t point) {
  return std::bit_cast<double>(point < 0 ? std::numeric_limits<std::int64_t>::min() - point
                                         : point);
}

std::int64_t PointOf(types::Value value, const types::Type& type) {
  return type.kind == TypeKind::kNumber ? NumberPoint(value.number()) : value.raw;
}

types::Value ValueAt(std::int64_t point, const types::Type& type) {
  return type.kind == TypeKind::kNumber ? types::Value::Of(NumberAt(point)) : types::Value{point};
}

}  // namespace remit::prove
