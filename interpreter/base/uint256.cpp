// School arithmetic on four 64-bit limbs; the division is shift and subtract, one bit a step.
#include "interpreter/base/uint256.h"

#include <bit>
#include <cstddef>

#include "interpreter/base/check.h"

namespace remit::base {

int UInt256::BitLength() const {
  for (int i = 3; i >= 0; --i) {
    const std::uint64_t limb = limbs[static_cast<std::size_t>(i)];
    if (limb != 0) return 64 * i + static_cast<int>(std::bit_width(limb));
  }
  return 0;
}

std::strong_ordering operator<=>(const UInt256& a, const UInt256& b) {
  for (std::size_t i = 4; i-- > 0;) {
    if (a.limbs[i] != b.limbs[i]) return a.limbs[i] <=> b.limbs[i];
  }
  return std::strong_ordering::equal;
}

UInt256 MultiplyWide(UInt128 a, UInt128 b) {
  const std::array<std::uint64_t, 2> left{static_cast<std::uint64_t>(a),
                                          static_cast<std::uint64_t>(a >> 64)};
  const std::array<std::uint64_t, 2> right{static_cast<std::uint64_t>(b),
                                           static_cast<std::uint64_t>(b >> 64)};
  UInt256 product;
  for (std::size_t i = 0; i < 2; ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < 2; ++j) {
      const UInt128 step = UInt128{left[i]} * right[j] + product.limbs[i + j] + carry;
      product.limbs[i + j] = static_cast<std::uint64_t>(step);
      carry = static_cast<std::uint64_t>(step >> 64);
    }
    product.limbs[i + 2] = carry;
  }
  return product;
}

UInt256 SubtractWide(const UInt256& a, const UInt256& b) {
  UInt256 difference;
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const UInt128 step = UInt128{a.limbs[i]} - b.limbs[i] - borrow;
    difference.limbs[i] = static_cast<std::uint64_t>(step);
    borrow = (step >> 64) != 0 ? 1 : 0;
  }
  REMIT_CHECK(borrow == 0, "a wide difference is negative");
  return difference;
}

UInt256 ShiftLeft(const UInt256& value, int bits) {
  REMIT_CHECK(bits >= 0 && bits < 256, "a wide shift is out of range");
  const std::size_t limbs = static_cast<std::size_t>(bits) / 64;
  const int rest = bits % 64;
  UInt256 shifted;
  for (std::size_t i = limbs; i < 4; ++i) {
    shifted.limbs[i] = value.limbs[i - limbs] << rest;
    if (rest != 0 && i > limbs) shifted.limbs[i] |= value.limbs[i - limbs - 1] >> (64 - rest);
  }
  return shifted;
}

WideQuotient DivideWide(const UInt256& numerator, const UInt256& denominator) {
  REMIT_CHECK(!denominator.IsZero(), "a wide division by zero");
  WideQuotient result;
  if (numerator.FitsUInt128() && denominator.FitsUInt128()) {
    result.quotient = UInt256(numerator.Low128() / denominator.Low128());
    result.remainder = UInt256(numerator.Low128() % denominator.Low128());
    return result;
  }
  result.remainder = numerator;
  for (int bit = numerator.BitLength() - denominator.BitLength(); bit >= 0; --bit) {
    const UInt256 part = ShiftLeft(denominator, bit);
    if (result.remainder < part) continue;
    result.remainder = SubtractWide(result.remainder, part);
    result.quotient.limbs[static_cast<std::size_t>(bit) / 64] |= std::uint64_t{1} << (bit % 64);
  }
  return result;
}

}  // namespace remit::base
