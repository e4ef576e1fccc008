// The arbitrary-precision side of the number tests: exact integers and fractions, rounding by
// definition, and the values that break careless arithmetic. Shares no code with the kernels.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "interpreter/base/int128.h"

namespace remit::tests {

using Integer = boost::multiprecision::cpp_int;
using Fraction = boost::multiprecision::cpp_rational;

// How many random samples: a hundred times more with REMIT_TEST_FULL=1.
inline int Samples(int usual) {
  const char* full = std::getenv("REMIT_TEST_FULL");
  return full != nullptr && *full == '1' ? usual * 100 : usual;
}

inline Integer PowerOfTen(int exponent) {
  Integer power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

// 10^exponent as a fraction. Fractions are only ever combined with fractions: in Boost 1.81, 1 /
// 10^48 of a fraction and an integer is 1.
inline Fraction Power(int exponent) {
  return exponent < 0 ? Fraction(1, PowerOfTen(-exponent)) : Fraction(PowerOfTen(exponent));
}

inline Fraction Decimal(const Integer& digits, int scale) {
  return Fraction(digits, PowerOfTen(scale));
}

inline Integer WideInteger(base::Int128 value) {
  const base::UInt128 magnitude = base::Magnitude(value);
  Integer result = static_cast<std::uint64_t>(magnitude >> 64);
  result = (result << 64) + static_cast<std::uint64_t>(magnitude);
  return value < 0 ? Integer(-result) : result;
}

inline Integer Floor(const Fraction& value) {
  const Integer n = numerator(value);
  const Integer d = denominator(value);
  Integer quotient = n / d;
  if (n % d != 0 && n < 0) --quotient;
  return quotient;
}

inline bool IsTie(const Fraction& value) { return denominator(value) == 2; }

// The nearest integer; of two equally near, the even one.
inline Integer HalfEven(const Fraction& value) {
  const Integer below = Floor(value);
  const Fraction above = value - Fraction(below);
  const Fraction half(1, 2);
  if (above > half || (above == half && below % 2 != 0)) return below + 1;
  return below;
}

inline bool FitsInt64(const Integer& value) {
  return value >= std::numeric_limits<std::int64_t>::min() &&
         value <= std::numeric_limits<std::int64_t>::max();
}

inline Fraction ExactValue(double value) {
  int exponent = 0;
  const double mantissa = std::frexp(value, &exponent);
  const Integer whole = static_cast<std::int64_t>(std::ldexp(mantissa, 53));
  exponent -= 53;
  if (exponent >= 0) return Fraction(Integer(whole << exponent));
  return Fraction(whole, Integer(1) << -exponent);
}

// Whether `candidate` is the binary64 nearest to `value`, ties to even. Requires a value well
// inside the range.
inline bool IsNearest(double candidate, const Fraction& value) {
  const double infinity = std::numeric_limits<double>::infinity();
  const Fraction exact = ExactValue(candidate);
  const Fraction low = (exact + ExactValue(std::nextafter(candidate, -infinity))) * Fraction(1, 2);
  const Fraction high = (exact + ExactValue(std::nextafter(candidate, infinity))) * Fraction(1, 2);
  if (value > low && value < high) return true;
  std::uint64_t bits = 0;
  std::memcpy(&bits, &candidate, sizeof bits);
  return (value == low || value == high) && (bits & 1) == 0;
}

// Limits, powers of two and ten and their neighbours, both signs.
inline const std::vector<std::int64_t>& AdversarialIntegers() {
  static const std::vector<std::int64_t> values = [] {
    std::vector<std::int64_t> list{
        0, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::min() + 1,
        std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::max() - 1};
    const auto add = [&list](std::int64_t value) {
      for (const std::int64_t near : {value - 1, value, value + 1}) {
        list.push_back(near);
        list.push_back(-near);
      }
    };
    std::int64_t power = 1;
    for (int i = 0; i <= 18; ++i, power = i <= 18 ? power * 10 : power) {
      add(power);
      list.push_back(power * 5);  // halves of the next power: the ties of half-even
      list.push_back(-power * 5);
    }
    for (const int bit : {31, 32, 33, 52, 53, 54, 62}) add(std::int64_t{1} << bit);
    for (const std::int64_t value : {150000000LL, 125000000LL, 333333333LL, 170000000LL})
      add(value);
    return list;
  }();
  return values;
}

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t Bits() { return engine_(); }
  std::uint64_t Below(std::uint64_t bound) { return engine_() % bound; }

  // Every size from 1 to 64 bits equally often.
  std::int64_t AnyInt64() {
    return static_cast<std::int64_t>(engine_()) >> static_cast<int>(Below(64));
  }

  // Every exponent equally often, subnormals, infinities and NaN included.
  double AnyDouble() {
    const std::uint64_t bits = engine_();
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  }

  double Between(double low, double high) {
    return low + (high - low) * (static_cast<double>(engine_() >> 11) * 0x1p-53);
  }

  // Between -1 and 1, times a power of two from the least to the most, each equally often.
  double OfAnySize(int least, int most) {
    const double value = Between(-1, 1);
    return std::ldexp(
        value, least + static_cast<int>(Below(static_cast<std::uint64_t>(most - least) + 1)));
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace remit::tests
