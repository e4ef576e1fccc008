// The sixteen-row tables of exp and log and the split constants that go with them. The polynomials
// are with the algorithms (math_lanes.h); every figure here follows from its formula, and
// tests/property/numbers/math_kernels_test.cpp computes each again in 80 digits.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace remit::builtins {

inline constexpr int kMathRows = 16;

// ln 2 to 2^-42 and what is left of it to 2^-86: few enough bits that either part's product with a
// whole number up to 2^11 is exact.
inline constexpr double kLn2High = 0x1.62e42fefa3800p-1;
inline constexpr double kLn2Low = 0x1.ef35793c76800p-45;

// (ln 2) / 16 to 2^-42 and what is left of it to 2^-81, for whole numbers up to 2^15, and its
// inverse.
inline constexpr double kLn2By16High = 0x1.62e42fefa0000p-5;
inline constexpr double kLn2By16Low = 0x1.cf79abc9e0000p-44;
inline constexpr double k16ByLn2 = 0x1.71547652b82fep+4;

// Of 2^(j/16): what the nearest double T lacks, as a part of T, and the bits of T less j in the
// place of its four topmost fraction bits. Adding k << 48 to those bits, for any whole k with k mod
// 16 = j, gives T scaled by 2^floor(k/16).
struct ExpTable {
  alignas(64) double lack[kMathRows];
  alignas(64) std::uint64_t bits[kMathRows];
};
inline constexpr ExpTable kExpTable = {
    {0x0.0p+0, 0x1.79aa65d837b6dp-54, -0x1.01b15eaa59348p-55, 0x1.68efde3a8a894p-54,
     0x1.34d754db0abb6p-55, 0x1.59f48a72a4c6dp-55, 0x1.690cebb7aafb0p-56, 0x1.063e1e21c5409p-54,
     -0x1.3b3efbf5e2228p-54, -0x1.b32dcb94da51dp-56, 0x1.db72fc1f0eab4p-55, 0x1.1affc2b91ce27p-56,
     0x1.c1a7792cb3387p-55, 0x1.36eae30af0cb3p-56, 0x1.4a385a63d07a7p-56, -0x1.ff7128fd391f0p-55},
    {0x3ff0000000000000, 0x3fefb5586cf9890f, 0x3fef72b83c7d517b, 0x3fef387a6e756238,
     0x3fef06fe0a31b715, 0x3feedea64c123422, 0x3feebfdad5362a27, 0x3feeab07dd485429,
     0x3feea09e667f3bcd, 0x3feea11473eb0187, 0x3feeace5422aa0db, 0x3feec49182a3f090,
     0x3feee89f995ad3ad, 0x3fef199bdd85529c, 0x3fef5818dcfba487, 0x3fefa4afa2a490da}};

// For significands m in 1 + (2 j - 1)/32 ..< 1 + (2 j + 1)/32 (row 0: 63/64 ..< 33/32): a c of at
// most six fraction bits with |m c - 1| < 0.0343, whence m c - 1 is a double; and -log c to 2^-42,
// so that adding a multiple of kLn2High is exact, and what is left of it.
struct LogTable {
  alignas(64) double inverse[kMathRows];
  alignas(64) double high[kMathRows];
  alignas(64) double low[kMathRows];
};
inline constexpr LogTable kLogTable = {
    {64 / 64.0, 60 / 64.0, 57 / 64.0, 54 / 64.0, 51 / 64.0, 49 / 64.0, 46 / 64.0, 44 / 64.0,
     43 / 64.0, 41 / 64.0, 39 / 64.0, 38 / 64.0, 37 / 64.0, 35 / 64.0, 34 / 64.0, 33 / 64.0},
    {0x0.0p+0, 0x1.08598b59e4000p-4, 0x1.da72763844000p-4, 0x1.5bf406b544000p-3,
     0x1.d1037f2656000p-3, 0x1.1178e8227e000p-2, 0x1.522ae0738a000p-2, 0x1.7fafa3bd81000p-2,
     0x1.973a343135000p-2, 0x1.c7ff9c7455000p-2, 0x1.fb358af7a5000p-2, 0x1.0ae76e2d05800p-1,
     0x1.188ee40f24000p-1, 0x1.35028ad9d9000p-1, 0x1.43d9ff2f92000p-1, 0x1.5322e26867800p-1},
    {0x0.0p+0, -0x1.7e5dd7009902cp-46, 0x1.a89401fa71733p-46, -0x1.27023eb68981cp-46,
     -0x1.84a7e75b6f6e4p-47, 0x1.1ef78ce2d07f2p-44, 0x1.ebe708164c759p-45, 0x1.46fb79bf6d4cbp-44,
     0x1.ab73b16bf4984p-44, 0x1.324911f56db29p-44, -0x1.def40b87d36d9p-44, -0x1.82de51de06076p-44,
     -0x1.accec41d52e6cp-44, -0x1.bd1f01ab60655p-44, 0x1.e267b0b7efae1p-44, 0x1.5ccc45d257531p-47}};

// Two columns row by row, for the sets that take a row from memory and not from registers.
using MathPairs = std::array<double, std::size_t{2} * kMathRows>;

template <typename First, typename Second>
constexpr MathPairs PairsOf(const First (&first)[kMathRows], const Second (&second)[kMathRows]) {
  MathPairs pairs{};
  for (std::size_t j = 0; j < kMathRows; ++j) {
    pairs[2 * j] = std::bit_cast<double>(first[j]);
    pairs[2 * j + 1] = std::bit_cast<double>(second[j]);
  }
  return pairs;
}

alignas(64) inline constexpr MathPairs kExpPairs = PairsOf(kExpTable.lack, kExpTable.bits);
alignas(64) inline constexpr MathPairs kLogPairs = PairsOf(kLogTable.inverse, kLogTable.high);
alignas(64) inline constexpr MathPairs kLogLowPairs = PairsOf(kLogTable.low, kLogTable.low);

}  // namespace remit::builtins
