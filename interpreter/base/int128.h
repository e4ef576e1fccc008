// 128-bit integers under one name that -Wpedantic accepts. Wider ones are in uint256.h.
#pragma once

namespace remit::base {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

// The absolute value; defined for every Int128, the most negative one included.
constexpr UInt128 Magnitude(Int128 value) {
  return value < 0 ? UInt128{0} - static_cast<UInt128>(value) : static_cast<UInt128>(value);
}

}  // namespace remit::base
