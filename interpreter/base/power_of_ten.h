// Powers of ten that scales of decimals ask for.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "interpreter/base/int128.h"

namespace remit::base {

// 10^exponent, for 0 <= exponent <= 38.
constexpr Int128 PowerOfTen(int exponent) {
  Int128 power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

// Those that 64 bits hold, by exponent: 10^0 to 10^18. Each is exact in binary64, too.
inline constexpr std::array<std::int64_t, 19> kPowersOfTen = [] {
  std::array<std::int64_t, 19> powers{};
  for (std::size_t i = 0; i < powers.size(); ++i) {
    powers[i] = static_cast<std::int64_t>(PowerOfTen(static_cast<int>(i)));
  }
  return powers;
}();

}  // namespace remit::base
