// Reading and writing exact decimals. Nothing here rounds, save ToNumber and ParseNumber, which say
// so.
#include "interpreter/types/decimal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

#include "interpreter/base/check.h"
#include "interpreter/base/power_of_ten.h"
#include "interpreter/base/uint256.h"

namespace remit::types {
namespace {

using base::Int128;
using base::PowerOfTen;
using base::UInt128;

constexpr int kMaxExactDigits = 36;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// A number's text taken apart; the digits are without leading zeros and underscores.
struct Pieces {
  bool negative = false;
  std::string digits;
  std::int64_t decimals = 0;  // digits after the point, less the exponent; may be negative
};

class Scanner {
 public:
  Scanner(std::string_view text, DecimalNotation notation) : rest_(text), notation_(notation) {}

  std::optional<DecimalTextError> Scan(Pieces& pieces) {
    if (rest_.empty()) return DecimalTextError::kEmpty;
    pieces.negative = Take('-');
    if (auto error = ScanDigits(pieces.digits)) return error;
    if (Take('.')) {
      const std::size_t whole = pieces.digits.size();
      if (auto error = ScanDigits(pieces.digits)) return error;
      pieces.decimals = static_cast<std::int64_t>(pieces.digits.size() - whole);
    }
    if (Take('e') || Take('E')) {
      if (auto error = ScanExponent(pieces.decimals)) return error;
    }
    if (!rest_.empty()) return DecimalTextError::kNotANumber;
    pieces.digits.erase(0, std::min(pieces.digits.find_first_not_of('0'), pieces.digits.size()));
    return std::nullopt;
  }

 private:
  bool Take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::optional<DecimalTextError> ScanDigits(std::string& digits) {
    if (!rest_.empty() && rest_.front() == '_') return DecimalTextError::kMisplacedUnderscore;
    if (rest_.empty() || !IsDigit(rest_.front())) return DecimalTextError::kNotANumber;
    while (!rest_.empty() && (IsDigit(rest_.front()) || rest_.front() == '_')) {
      if (rest_.front() == '_') {
        const bool between = rest_.size() > 1 && IsDigit(rest_[1]);
        if (!between || notation_ == DecimalNotation::kData) {
          return DecimalTextError::kMisplacedUnderscore;
        }
      } else {
        digits += rest_.front();
      }
      rest_.remove_prefix(1);
    }
    return std::nullopt;
  }

  std::optional<DecimalTextError> ScanExponent(std::int64_t& decimals) {
    const bool negative = Take('-');
    if (!negative) Take('+');
    if (rest_.empty() || !std::all_of(rest_.begin(), rest_.end(), IsDigit)) {
      return DecimalTextError::kNotANumber;
    }
    if (notation_ == DecimalNotation::kLiteral) return DecimalTextError::kExponent;
    // Any exponent beyond this limit is out of every range; clamping keeps the sum from
    // overflowing.
    constexpr std::int64_t kLimit = 1'000'000'000;
    std::int64_t exponent = 0;
    for (const char c : rest_) exponent = std::min(kLimit, exponent * 10 + (c - '0'));
    rest_ = {};
    decimals += negative ? exponent : -exponent;
    return std::nullopt;
  }

  std::string_view rest_;
  DecimalNotation notation_;
};

void DropTrailingZeros(Pieces& pieces, std::int64_t keep_decimals) {
  while (pieces.decimals > keep_decimals && !pieces.digits.empty() && pieces.digits.back() == '0') {
    pieces.digits.pop_back();
    --pieces.decimals;
  }
}

std::string DigitsOf(UInt128 value) {
  std::string text;
  do {
    text += static_cast<char>('0' + static_cast<int>(value % 10));
    value /= 10;
  } while (value != 0);
  std::reverse(text.begin(), text.end());
  return text;
}

std::string PlaceDecimals(std::string digits, int decimals, bool negative) {
  if (decimals > 0) {
    const std::size_t places = static_cast<std::size_t>(decimals);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, 1, '.');
  }
  if (negative) digits.insert(0, 1, '-');
  return digits;
}

}  // namespace

std::strong_ordering operator<=>(const ExactDecimal& a, const ExactDecimal& b) {
  const bool a_negative = a.digits < 0;
  const bool b_negative = b.digits < 0;
  if (a_negative != b_negative) {
    return a_negative ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  const auto left = base::MultiplyWide(base::Magnitude(a.digits), PowerOfTen(b.scale));
  const auto right = base::MultiplyWide(base::Magnitude(b.digits), PowerOfTen(a.scale));
  return a_negative ? right <=> left : left <=> right;
}

std::variant<ExactDecimal, DecimalTextError> ParseExactDecimal(std::string_view text,
                                                               DecimalNotation notation) {
  Pieces pieces;
  if (auto error = Scanner(text, notation).Scan(pieces)) return *error;
  if (pieces.digits.empty()) {
    const auto decimals = std::clamp<std::int64_t>(pieces.decimals, 0, kMaxLiteralDecimals);
    return ExactDecimal{0, static_cast<int>(decimals)};
  }
  DropTrailingZeros(pieces, kMaxLiteralDecimals);
  if (pieces.digits.size() > kMaxLiteralDigits) DropTrailingZeros(pieces, 0);
  if (pieces.decimals > kMaxLiteralDecimals) return DecimalTextError::kTooManyDecimals;
  const std::int64_t zeros = std::max<std::int64_t>(0, -pieces.decimals);  // 25e3 is 25000
  if (static_cast<std::int64_t>(pieces.digits.size()) + zeros > kMaxLiteralDigits) {
    return DecimalTextError::kTooManyDigits;
  }
  pieces.digits.append(static_cast<std::size_t>(zeros), '0');
  ExactDecimal value{0, static_cast<int>(std::max<std::int64_t>(0, pieces.decimals))};
  for (const char c : pieces.digits) value.digits = value.digits * 10 + (c - '0');
  if (pieces.negative) value.digits = -value.digits;
  return value;
}

std::variant<double, DecimalTextError> ParseNumber(std::string_view text) {
  Pieces pieces;
  if (auto error = Scanner(text, DecimalNotation::kData).Scan(pieces)) return *error;
  if (pieces.digits.empty()) return 0.0;
  // from_chars reports both ends of the range alike, so the side is told from the decimal exponent.
  const std::int64_t magnitude = static_cast<std::int64_t>(pieces.digits.size()) - pieces.decimals;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) {
    if (magnitude > 0) return DecimalTextError::kTooManyDigits;
    return 0.0;
  }
  REMIT_CHECK(error == std::errc() && end == text.data() + text.size(), "a scanned number is read");
  if (!std::isfinite(value)) return DecimalTextError::kTooManyDigits;
  return value == 0 ? 0.0 : value;
}

std::variant<std::int64_t, ScaleError> ToScaled(const ExactDecimal& value, int scale) {
  REMIT_CHECK(scale >= 0 && scale <= 18, "a run-time scale is out of range");
  UInt128 magnitude = base::Magnitude(value.digits);
  int decimals = value.scale;
  for (; decimals > scale && magnitude % 10 == 0 && magnitude != 0; --decimals) magnitude /= 10;
  if (magnitude == 0) return std::int64_t{0};
  if (decimals > scale) return ScaleError::kTooManyDecimals;
  const UInt128 limit = UInt128{1} << 63;
  if (magnitude > limit) return ScaleError::kOverflow;
  magnitude *= PowerOfTen(scale - decimals);
  const bool negative = value.digits < 0;
  if (magnitude > (negative ? limit : limit - 1)) return ScaleError::kOverflow;
  const Int128 result = static_cast<Int128>(magnitude);
  return static_cast<std::int64_t>(negative ? -result : result);
}

double ToNumber(const ExactDecimal& value) {
  const std::string text = FormatExact(value);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  REMIT_CHECK(error == std::errc() && end == text.data() + text.size(), "an exact decimal is read");
  return number == 0 ? 0.0 : number;
}

ExactDecimal Normalised(ExactDecimal value) {
  while (value.scale > 0 && value.digits % 10 == 0) {
    value.digits /= 10;
    --value.scale;
  }
  return value;
}

ExactDecimal Negated(const ExactDecimal& value) { return {-value.digits, value.scale}; }

ExactDecimal FromPercent(const ExactDecimal& value) {
  return Normalised({value.digits, value.scale + 2});
}

ExactDecimal FromScaled(std::int64_t value, int scale) {
  REMIT_CHECK(scale >= 0 && scale <= 18, "a run-time scale is out of range");
  return {value, scale};
}

std::optional<ExactDecimal> AddExact(const ExactDecimal& a, const ExactDecimal& b) {
  const int scale = std::max(a.scale, b.scale);
  const Int128 limit = PowerOfTen(kMaxExactDigits);
  const Int128 a_factor = PowerOfTen(scale - a.scale);
  const Int128 b_factor = PowerOfTen(scale - b.scale);
  if (base::Magnitude(a.digits) >= static_cast<UInt128>(limit / a_factor)) return std::nullopt;
  if (base::Magnitude(b.digits) >= static_cast<UInt128>(limit / b_factor)) return std::nullopt;
  const Int128 sum = a.digits * a_factor + b.digits * b_factor;
  if (base::Magnitude(sum) >= static_cast<UInt128>(limit)) return std::nullopt;
  return ExactDecimal{sum, scale};
}

std::string FormatExact(const ExactDecimal& value) {
  return PlaceDecimals(DigitsOf(base::Magnitude(value.digits)), value.scale, value.digits < 0);
}

std::string FormatScaled(std::int64_t value, int scale, int min_decimals) {
  REMIT_CHECK(scale >= 0 && scale <= 18, "a run-time scale is out of range");
  UInt128 magnitude = base::Magnitude(value);
  int decimals = scale;
  for (; decimals > min_decimals && decimals > 0 && magnitude % 10 == 0; --decimals)
    magnitude /= 10;
  std::string digits = DigitsOf(magnitude);
  if (decimals < min_decimals && magnitude != 0) {
    digits.append(static_cast<std::size_t>(min_decimals - decimals), '0');
  }
  return PlaceDecimals(std::move(digits), std::max(decimals, min_decimals), value < 0);
}

std::string FormatNumber(double value) {
  REMIT_CHECK(std::isfinite(value), "a number is finite");
  if (value == 0) return "0";
  const double magnitude = std::fabs(value);
  const auto format = magnitude >= 1e-6 && magnitude < 1e15 ? std::chars_format::fixed
                                                            : std::chars_format::scientific;
  std::array<char, 64> buffer;
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format);
  REMIT_CHECK(error == std::errc(), "a number fits its buffer");
  return std::string(buffer.data(), end);
}

}  // namespace remit::types
