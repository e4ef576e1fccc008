// Scalar kernels over run-time decimals (int64 with a static scale) and their conversions to and
// from `number`. Exact, then rounded once, half to even, where a result scale cannot hold the exact
// value. The engine lifts them to blocks; missing values and conditions are its business, not
// theirs. The rules in words: docs/language/numbers.md.
//
// Every scale is 0 .. types::kMaxScale. A kernel that faults leaves 0 in its result.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>

#include "interpreter/base/int128.h"
#include "interpreter/builtins/fault.h"
#include "interpreter/types/decimal.h"

namespace remit::builtins {

// --- Same scale in, same scale out: exact or kOverflow. ---

inline Fault AddDecimal(std::int64_t a, std::int64_t b, std::int64_t& result) {
  if (!__builtin_add_overflow(a, b, &result)) return Fault::kNone;
  result = 0;
  return Fault::kOverflow;
}

inline Fault SubtractDecimal(std::int64_t a, std::int64_t b, std::int64_t& result) {
  if (!__builtin_sub_overflow(a, b, &result)) return Fault::kNone;
  result = 0;
  return Fault::kOverflow;
}

inline Fault NegateDecimal(std::int64_t a, std::int64_t& result) {
  return SubtractDecimal(0, a, result);
}

inline Fault AbsDecimal(std::int64_t a, std::int64_t& result) {
  if (a < 0) return NegateDecimal(a, result);
  result = a;
  return Fault::kNone;
}

inline std::int64_t MinDecimal(std::int64_t a, std::int64_t b) { return b < a ? b : a; }
inline std::int64_t MaxDecimal(std::int64_t a, std::int64_t b) { return a < b ? b : a; }
inline std::strong_ordering CompareDecimal(std::int64_t a, std::int64_t b) { return a <=> b; }

// a - b * floor(a / b): the result is 0 or has the sign of b. b = 0 is kDivisionByZero.
Fault ModDecimal(std::int64_t a, std::int64_t b, std::int64_t& result);

enum class RoundingMode : std::uint8_t {
  kHalfEven,  // to the nearest multiple; halfway, to the even multiple
  kFloor,     // to the multiple at or below
  kCeiling,   // to the multiple at or above
};

// The multiple of `step` (same scale as `value`) that the mode names. step <= 0 is kOutOfDomain.
Fault RoundDecimalTo(std::int64_t value, std::int64_t step, RoundingMode mode,
                     std::int64_t& result);

// --- Products and quotients: exact, then one half-even rounding to result_scale. ---

Fault MultiplyDecimal(std::int64_t a, int scale_a, std::int64_t b, int scale_b, int result_scale,
                      std::int64_t& result);
Fault DivideDecimal(std::int64_t a, int scale_a, std::int64_t b, int scale_b, int result_scale,
                    std::int64_t& result);

// With a written literal, which is not rounded first: its up to 30 digits enter the exact product
// or quotient.
Fault MultiplyByLiteral(std::int64_t a, int scale_a, const types::ExactDecimal& literal,
                        int result_scale, std::int64_t& result);
Fault DivideByLiteral(std::int64_t a, int scale_a, const types::ExactDecimal& literal,
                      int result_scale, std::int64_t& result);
Fault LiteralDividedBy(const types::ExactDecimal& literal, std::int64_t b, int scale_b,
                       int result_scale, std::int64_t& result);

// The same value at another scale, rounded half-even where the new one has fewer decimals.
Fault RescaleDecimal(std::int64_t a, int scale_a, int result_scale, std::int64_t& result);

// --- Sums: exact in 128 bits whatever the order; the range is looked at once, at the end. ---

class DecimalSum {
 public:
  void Add(std::int64_t value) {
    total_ += value;
    ++count_;
  }
  // Several values at once, by their exact total.
  void Add(base::Int128 total, std::int64_t count) {
    total_ += total;
    count_ += count;
  }
  std::int64_t count() const { return count_; }
  Fault Total(std::int64_t& result) const;
  Fault Average(std::int64_t& result) const;  // one half-even rounding; of nothing: kDivisionByZero

 private:
  base::Int128 total_ = 0;
  std::int64_t count_ = 0;
};

Fault SumDecimals(std::span<const std::int64_t> values, std::int64_t& result);
Fault AverageDecimals(std::span<const std::int64_t> values, std::int64_t& result);

// --- Between decimals and binary64. ---

// The exact binary value of x times 10^scale, rounded half-even. NaN and infinities are kNotFinite.
Fault NumberToDecimal(double x, int scale, std::int64_t& result);

// value * 10^-scale as the nearest binary64, ties to even; for every int64.
double DecimalToNumber(std::int64_t value, int scale);

// (value - worst) / (best - worst), all at one scale: both differences exact in 128 bits, each
// turned into binary64 once (nearest even), one binary64 division. Not limited to 0 .. 1. worst =
// best is kEqualAnchors.
Fault UtilityOfDecimal(std::int64_t value, std::int64_t worst, std::int64_t best, double& result);

// weight / sum, exact, rounded once to the nearest binary64, ties to even. weight < 0 or weight >
// sum is kOutOfDomain, sum = 0 is kDivisionByZero. The exact sum comes from types::AddExact.
Fault NormalisedWeight(const types::ExactDecimal& weight, const types::ExactDecimal& sum,
                       double& result);

}  // namespace remit::builtins
