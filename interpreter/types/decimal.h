// Exact decimals: what a written number is before it has a type, and the text of the numbers a run
// computes with. The arithmetic of run-time decimals is in builtins/kernels_decimal.h; the rules
// are in docs/language/numbers.md.
//
// A run-time decimal is a plain int64 with a scale that its type fixes: value = int64 * 10^-scale.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "interpreter/base/int128.h"

namespace remit::types {

// One whole day, month, seat …: a quantity in a unit has kDecimalScale decimals.
inline constexpr std::int64_t kOneUnit = 1'000'000'000;
inline constexpr int kMoneyScale = 4;  // money, and money times a unit
inline constexpr int kDecimalScale =
    9;  // every other decimal: ratios, rates, points, quantities in a unit
inline constexpr int kMaxScale = 9;  // no run-time decimal has more decimals

inline constexpr int kMaxLiteralDigits = 30;    // significant digits of a written number
inline constexpr int kMaxLiteralDecimals = 18;  // digits after its point

// digits * 10^-scale, exactly. Invariants: 0 <= scale <= kMaxLiteralDecimals + 2 (a literal, or one
// divided by a hundred because of `%`), |digits| < 10^36. Trailing zeros are kept as written;
// equality and order are those of the value.
struct ExactDecimal {
  base::Int128 digits = 0;
  int scale = 0;

  friend bool operator==(const ExactDecimal& a, const ExactDecimal& b) {
    return (a <=> b) == std::strong_ordering::equal;
  }
  friend std::strong_ordering operator<=>(const ExactDecimal& a, const ExactDecimal& b);
};

enum class DecimalNotation {
  kLiteral,  // in a policy: underscores between digits, no exponent
  kData,     // in JSON or CSV: no underscores; an exponent is read exactly
};

enum class DecimalTextError {
  kEmpty,
  kNotANumber,           // not [-] digits [. digits]
  kMisplacedUnderscore,  // an underscore that is not between two digits, or any in data
  kExponent,             // 1e6 in a policy
  kTooManyDigits,        // more than kMaxLiteralDigits significant digits
  kTooManyDecimals,      // more than kMaxLiteralDecimals decimals
};

// The whole of `text`, without spaces. Zeros at the end of the decimals never count against a
// limit.
std::variant<ExactDecimal, DecimalTextError> ParseExactDecimal(
    std::string_view text, DecimalNotation notation = DecimalNotation::kLiteral);

// The `number` that data text stands for: the nearest binary64, ties to even, whatever its digits.
// Exponents are allowed, underscores are not. An infinity or a magnitude beyond binary64 is
// kTooManyDigits.
std::variant<double, DecimalTextError> ParseNumber(std::string_view text);

enum class ScaleError { kTooManyDecimals, kOverflow };

// The run-time form at `scale` (0 .. 18). Never rounds: a decimal that the scale cannot hold is an
// error.
std::variant<std::int64_t, ScaleError> ToScaled(const ExactDecimal& value, int scale);

double ToNumber(const ExactDecimal& value);  // nearest binary64, ties to even
ExactDecimal Normalised(
    ExactDecimal value);  // no zeros at the end of the decimals; zero has scale 0
ExactDecimal Negated(const ExactDecimal& value);         //
ExactDecimal FromPercent(const ExactDecimal& value);     // value / 100, exactly
ExactDecimal FromScaled(std::int64_t value, int scale);  // scale 0 .. 18
std::optional<ExactDecimal> AddExact(const ExactDecimal& a,
                                     const ExactDecimal& b);  // none beyond 10^36

// "-12.50": as written, without underscores. ParseExactDecimal reads it back.
std::string FormatExact(const ExactDecimal& value);

// The shortest exact text with at least `min_decimals` decimals: 170000000 at scale 4 with two is
// "17000.00". A ratio is shown as a percentage by giving its scale less two. Requires 0 <= scale
// <= 18.
std::string FormatScaled(std::int64_t value, int scale, int min_decimals);

// The shortest text that reads back as the same binary64: without an exponent where 10^-6 <=
// |value| < 10^15 or the value is 0, with one ("1.5e+20", "2.5e-07") elsewhere. Both zeros are "0".
// Requires a finite value.
std::string FormatNumber(double value);

}  // namespace remit::types
