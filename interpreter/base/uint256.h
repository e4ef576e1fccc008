// Unsigned 256-bit integers with just the operations that exact decimal products and quotients
// need. Not a general big-integer library, and not fast: callers take a 128-bit path first.
#pragma once

#include <array>
#include <compare>
#include <cstdint>

#include "interpreter/base/int128.h"

namespace remit::base {

struct UInt256 {
  std::array<std::uint64_t, 4> limbs{};  // least significant first

  constexpr UInt256() = default;
  constexpr explicit UInt256(UInt128 value)
      : limbs{static_cast<std::uint64_t>(value), static_cast<std::uint64_t>(value >> 64), 0, 0} {}

  bool FitsUInt128() const { return limbs[2] == 0 && limbs[3] == 0; }
  UInt128 Low128() const { return (UInt128{limbs[1]} << 64) | limbs[0]; }
  bool IsZero() const { return BitLength() == 0; }
  int BitLength() const;  // position of the highest set bit plus one; 0 for zero

  friend bool operator==(const UInt256&, const UInt256&) = default;
  friend std::strong_ordering operator<=>(const UInt256& a, const UInt256& b);
};

UInt256 MultiplyWide(UInt128 a, UInt128 b);                // exact
UInt256 SubtractWide(const UInt256& a, const UInt256& b);  // requires a >= b
UInt256 ShiftLeft(const UInt256& value, int bits);  // 0 <= bits < 256; bits shifted out are lost

struct WideQuotient {
  UInt256 quotient;
  UInt256 remainder;
};
WideQuotient DivideWide(const UInt256& numerator, const UInt256& denominator);  // denominator > 0

}  // namespace remit::base
