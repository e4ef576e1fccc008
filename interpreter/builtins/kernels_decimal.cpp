// Decimal kernels. Each takes its 128-bit path when the exact intermediate fits, which it does for
// everything but literals of more than 18 digits, and a 256-bit one otherwise; both round by the
// same rule.
#include "interpreter/builtins/kernels_decimal.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "interpreter/base/check.h"
#include "interpreter/base/uint256.h"

namespace remit::builtins {
namespace {

using base::Int128;
using base::Magnitude;
using base::UInt128;
using base::UInt256;
using types::ExactDecimal;

constexpr int kLargestPower = 38;

constexpr std::array<UInt128, kLargestPower + 1> MakePowersOfTen() {
  std::array<UInt128, kLargestPower + 1> powers{};
  powers[0] = 1;
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}

constexpr std::array<UInt128, kLargestPower + 1> kPowersOfTen = MakePowersOfTen();

UInt128 PowerOfTen(int exponent) {
  REMIT_CHECK(exponent >= 0 && exponent <= kLargestPower, "a power of ten is out of range");
  return kPowersOfTen[static_cast<std::size_t>(exponent)];
}

Fault Fail(Fault fault, std::int64_t& result) {
  result = 0;
  return fault;
}

Fault Signed(UInt128 magnitude, bool negative, std::int64_t& result) {
  const UInt128 limit = (UInt128{1} << 63) - (negative ? 0 : 1);
  if (magnitude > limit) return Fail(Fault::kOverflow, result);
  const auto bits = static_cast<std::uint64_t>(magnitude);
  result = static_cast<std::int64_t>(negative ? std::uint64_t{0} - bits : bits);
  return Fault::kNone;
}

// numerator / denominator, half-even on the magnitude (which is half-even on the value: the rule is
// symmetric).
Fault RoundedQuotient(UInt128 numerator, UInt128 denominator, bool negative, std::int64_t& result) {
  UInt128 quotient;
  UInt128 remainder;
  if ((numerator >> 64) == 0 && (denominator >> 64) == 0) {
    const auto n = static_cast<std::uint64_t>(numerator);
    const auto d = static_cast<std::uint64_t>(denominator);
    quotient = n / d;
    remainder = n % d;
  } else {
    quotient = numerator / denominator;
    remainder = numerator % denominator;
  }
  // The comparison avoids doubling the remainder, which could leave 128 bits.
  const UInt128 rest = denominator - remainder;
  if (remainder > rest || (remainder == rest && (quotient & 1) != 0)) ++quotient;
  return Signed(quotient, negative, result);
}

Fault RoundedWideQuotient(const UInt256& numerator, const UInt256& denominator, bool negative,
                          std::int64_t& result) {
  const auto [quotient, remainder] = base::DivideWide(numerator, denominator);
  if (quotient.BitLength() > 64) return Fail(Fault::kOverflow, result);
  UInt128 magnitude = quotient.Low128();
  const UInt256 rest = base::SubtractWide(denominator, remainder);
  if (remainder > rest || (remainder == rest && (magnitude & 1) != 0)) ++magnitude;
  return Signed(magnitude, negative, result);
}

bool ProductFits(UInt128 a, UInt128 b) {
  UInt128 product;
  return !__builtin_mul_overflow(a, b, &product);
}

// a * b / 10^decimals, where a negative count of decimals multiplies.
Fault RoundedProduct(UInt128 a, UInt128 b, int decimals, bool negative, std::int64_t& result) {
  if (a == 0 || b == 0) return Signed(0, false, result);
  if (decimals < 0) {
    const UInt128 power = PowerOfTen(-decimals);
    if (!ProductFits(a, b) || !ProductFits(a * b, power)) return Fail(Fault::kOverflow, result);
    return Signed(a * b * power, negative, result);
  }
  const UInt128 power = PowerOfTen(decimals);
  if (ProductFits(a, b)) return RoundedQuotient(a * b, power, negative, result);
  return RoundedWideQuotient(base::MultiplyWide(a, b), UInt256(power), negative, result);
}

// a * 10^decimals / b, where a negative count of decimals multiplies the divisor.
Fault RoundedRatio(UInt128 a, UInt128 b, int decimals, bool negative, std::int64_t& result) {
  const UInt128 power = PowerOfTen(std::abs(decimals));
  UInt128& scaled = decimals < 0 ? b : a;
  if (ProductFits(scaled, power)) {
    scaled *= power;
    return RoundedQuotient(a, b, negative, result);
  }
  const UInt256 wide = base::MultiplyWide(scaled, power);
  if (decimals < 0) return RoundedWideQuotient(UInt256(a), wide, negative, result);
  return RoundedWideQuotient(wide, UInt256(b), negative, result);
}

bool Differ(bool a, bool b) { return a != b; }

// numerator / denominator as the nearest binary64. Requires denominator > 0 and a quotient in
// 2^-300 .. 2^64, so that neither end of the exponent range is near.
double NearestQuotient(const UInt256& numerator, const UInt256& denominator) {
  if (numerator.IsZero()) return 0.0;
  // 56 or more quotient bits and a sticky bit below them make the conversion from integer round
  // correctly.
  const int shift = std::max(0, denominator.BitLength() - numerator.BitLength() + 57);
  const auto [quotient, remainder] =
      base::DivideWide(base::ShiftLeft(numerator, shift), denominator);
  REMIT_CHECK(quotient.BitLength() <= 127, "a quotient has room for its sticky bit");
  const UInt128 sticky = (quotient.Low128() << 1) | (remainder.IsZero() ? 0 : 1);
  return std::ldexp(static_cast<double>(sticky), -shift - 1);
}

}  // namespace

Fault ModDecimal(std::int64_t a, std::int64_t b, std::int64_t& result) {
  if (b == 0) return Fail(Fault::kDivisionByZero, result);
  if (b == -1)
    return Signed(0, false, result);  // the quotient of the most negative value would not fit
  result = a % b;
  if (result != 0 && Differ(result < 0, b < 0)) result += b;
  return Fault::kNone;
}

Fault RoundDecimalTo(std::int64_t value, std::int64_t step, RoundingMode mode,
                     std::int64_t& result) {
  if (step <= 0) return Fail(Fault::kOutOfDomain, result);
  std::int64_t above = 0;  // value less the multiple at or below it
  if (const Fault fault = ModDecimal(value, step, above); fault != Fault::kNone) return fault;
  const Int128 below = Int128{value} - above;
  bool up = above != 0 && mode == RoundingMode::kCeiling;
  if (mode == RoundingMode::kHalfEven) {
    const std::int64_t rest = step - above;
    up = above > rest || (above == rest && (below / step) % 2 != 0);
  }
  const Int128 rounded = up ? below + step : below;
  return Signed(Magnitude(rounded), rounded < 0, result);
}

Fault MultiplyDecimal(std::int64_t a, int scale_a, std::int64_t b, int scale_b, int result_scale,
                      std::int64_t& result) {
  return RoundedProduct(Magnitude(a), Magnitude(b), scale_a + scale_b - result_scale,
                        Differ(a < 0, b < 0), result);
}

Fault DivideDecimal(std::int64_t a, int scale_a, std::int64_t b, int scale_b, int result_scale,
                    std::int64_t& result) {
  if (b == 0) return Fail(Fault::kDivisionByZero, result);
  return RoundedRatio(Magnitude(a), Magnitude(b), result_scale + scale_b - scale_a,
                      Differ(a < 0, b < 0), result);
}

Fault MultiplyByLiteral(std::int64_t a, int scale_a, const ExactDecimal& literal, int result_scale,
                        std::int64_t& result) {
  return RoundedProduct(Magnitude(a), Magnitude(literal.digits),
                        scale_a + literal.scale - result_scale, Differ(a < 0, literal.digits < 0),
                        result);
}

Fault DivideByLiteral(std::int64_t a, int scale_a, const ExactDecimal& literal, int result_scale,
                      std::int64_t& result) {
  if (literal.digits == 0) return Fail(Fault::kDivisionByZero, result);
  return RoundedRatio(Magnitude(a), Magnitude(literal.digits),
                      result_scale + literal.scale - scale_a, Differ(a < 0, literal.digits < 0),
                      result);
}

Fault LiteralDividedBy(const ExactDecimal& literal, std::int64_t b, int scale_b, int result_scale,
                       std::int64_t& result) {
  if (b == 0) return Fail(Fault::kDivisionByZero, result);
  return RoundedRatio(Magnitude(literal.digits), Magnitude(b),
                      result_scale + scale_b - literal.scale, Differ(literal.digits < 0, b < 0),
                      result);
}

Fault RescaleDecimal(std::int64_t a, int scale_a, int result_scale, std::int64_t& result) {
  return RoundedProduct(Magnitude(a), 1, scale_a - result_scale, a < 0, result);
}

Fault DecimalSum::Total(std::int64_t& result) const {
  return Signed(Magnitude(total_), total_ < 0, result);
}

Fault DecimalSum::Average(std::int64_t& result) const {
  if (count_ == 0) return Fail(Fault::kDivisionByZero, result);
  return RoundedQuotient(Magnitude(total_), static_cast<UInt128>(count_), total_ < 0, result);
}

Fault SumDecimals(std::span<const std::int64_t> values, std::int64_t& result) {
  DecimalSum sum;
  for (const std::int64_t value : values) sum.Add(value);
  return sum.Total(result);
}

Fault AverageDecimals(std::span<const std::int64_t> values, std::int64_t& result) {
  DecimalSum sum;
  for (const std::int64_t value : values) sum.Add(value);
  return sum.Average(result);
}

Fault NumberToDecimal(double x, int scale, std::int64_t& result) {
  constexpr int kFractionBits = 52;
  const auto bits = std::bit_cast<std::uint64_t>(x);
  const bool negative = (bits >> 63) != 0;
  const int biased = static_cast<int>((bits >> kFractionBits) & 0x7ff);
  if (biased == 0x7ff) return Fail(Fault::kNotFinite, result);
  const std::uint64_t fraction = bits & ((std::uint64_t{1} << kFractionBits) - 1);
  const std::uint64_t significand =
      biased == 0 ? fraction : fraction | (std::uint64_t{1} << kFractionBits);
  // |x| = significand * 2^exponent; the product below has at most 53 + 30 bits.
  const int exponent = std::max(biased, 1) - 1023 - kFractionBits;
  const UInt128 product = UInt128{significand} * PowerOfTen(scale);
  if (product == 0 || exponent < -100) return Signed(0, false, result);
  if (exponent > 11) return Fail(Fault::kOverflow, result);  // significand >= 2^52: beyond 2^63
  if (exponent >= 0) return Signed(product << exponent, negative, result);
  return RoundedQuotient(product, UInt128{1} << -exponent, negative, result);
}

double DecimalToNumber(std::int64_t value, int scale) {
  constexpr std::int64_t kExact = std::int64_t{1} << 53;
  const UInt128 power = PowerOfTen(scale);
  if (value >= -kExact && value <= kExact && scale <= 22) {
    // Both operands are exact in binary64, so the one division rounds the true quotient.
    return value == 0 ? 0.0 : static_cast<double>(value) / static_cast<double>(power);
  }
  const double magnitude = NearestQuotient(UInt256(Magnitude(value)), UInt256(power));
  return value < 0 ? -magnitude : magnitude;
}

Fault UtilityOfDecimal(std::int64_t value, std::int64_t worst, std::int64_t best, double& result) {
  result = 0.0;
  if (worst == best) return Fault::kEqualAnchors;
  const double part = static_cast<double>(Int128{value} - worst);
  const double whole = static_cast<double>(Int128{best} - worst);
  if (part != 0) result = part / whole;  // a zero keeps its positive sign
  return Fault::kNone;
}

Fault NormalisedWeight(const ExactDecimal& weight, const ExactDecimal& sum, double& result) {
  result = 0.0;
  if (sum.digits == 0) return Fault::kDivisionByZero;
  if (weight.digits < 0 || sum < weight) return Fault::kOutOfDomain;
  result = NearestQuotient(base::MultiplyWide(Magnitude(weight.digits), PowerOfTen(sum.scale)),
                           base::MultiplyWide(Magnitude(sum.digits), PowerOfTen(weight.scale)));
  return Fault::kNone;
}

}  // namespace remit::builtins
