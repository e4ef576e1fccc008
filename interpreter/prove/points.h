// Values as points: 64-bit integers in the order of the values. A point is the raw value, or for a
// `number` its place in the order of binary64.
#pragma once

#include <cstdint>

#include "interpreter/types/value.h"

namespace remit::prove {

std::int64_t NumberPoint(double number);  // both zeros are 0
double NumberAt(std::int64_t point);
std::int64_t PointOf(types::Value value, const types::Type& type);
types::Value ValueAt(std::int64_t point, const types::Type& type);

}  // namespace remit::prove
