// Reading, scaling, comparing and printing exact decimals against exact fractions.
#include <string>

#include "interpreter/types/decimal.h"
#include "tests/property/numbers/oracle.h"
#include "tests/support/catch.h"

namespace remit::tests {
namespace {

using types::DecimalNotation;
using types::ExactDecimal;

struct Written {
  std::string text;
  Integer digits;
  int scale = 0;
};

Written AnyText(Random& random, int most_digits, int most_decimals) {
  Written written;
  const int count = 1 + static_cast<int>(random.Below(static_cast<std::uint64_t>(most_digits)));
  written.scale = static_cast<int>(random.Below(static_cast<std::uint64_t>(most_decimals) + 1));
  const int whole = count - written.scale;
  if (whole <= 0) written.text = "0.";
  for (int i = whole; i < 0; ++i) written.text += '0';
  for (int i = 0; i < count; ++i) {
    const int digit = static_cast<int>(random.Below(10));
    if (i == whole && whole > 0) written.text += '.';
    written.text += static_cast<char>('0' + digit);
    written.digits = written.digits * 10 + digit;
  }
  if (random.Below(2) == 0) {
    written.text.insert(0, "-");
    written.digits = -written.digits;
  }
  return written;
}

Fraction ValueOf(const ExactDecimal& value) {
  return Decimal(WideInteger(value.digits), value.scale);
}

TEST_CASE("what is written is what is read, scaled, compared and printed") {
  Random random(31);
  ExactDecimal previous;
  for (int i = 0; i < Samples(10000); ++i) {
    const Written written = AnyText(random, 30, 18);
    INFO(written.text);
    const auto parsed = types::ParseExactDecimal(written.text);
    REQUIRE(std::holds_alternative<ExactDecimal>(parsed));
    const auto value = std::get<ExactDecimal>(parsed);
    if (ValueOf(value) != Decimal(written.digits, written.scale)) FAIL("value");

    const auto again = types::ParseExactDecimal(types::FormatExact(value));
    if (std::get<ExactDecimal>(again) != value) FAIL("printed " << types::FormatExact(value));
    if (ValueOf(types::Normalised(value)) != ValueOf(value)) FAIL("normalised");
    if (!IsNearest(types::ToNumber(value), ValueOf(value))) FAIL("to number");
    if ((value < previous) != (ValueOf(value) < ValueOf(previous))) FAIL("order");
    if ((value == previous) != (ValueOf(value) == ValueOf(previous))) FAIL("equality");
    if (ValueOf(types::FromPercent(value)) * Power(2) != ValueOf(value)) FAIL("percent");
    previous = value;

    for (const int scale : {0, 4, 9}) {
      const auto scaled = types::ToScaled(value, scale);
      const Fraction exact = ValueOf(value) * Power(scale);
      if (denominator(exact) != 1) {
        if (scaled != decltype(scaled)(types::ScaleError::kTooManyDecimals)) FAIL("decimals");
      } else if (!FitsInt64(numerator(exact))) {
        if (scaled != decltype(scaled)(types::ScaleError::kOverflow)) FAIL("overflow");
      } else if (Integer(std::get<std::int64_t>(scaled)) != numerator(exact)) {
        FAIL("scaled");
      }
    }
  }
}

TEST_CASE("data text becomes the nearest number, exponents included") {
  Random random(32);
  for (int i = 0; i < Samples(10000); ++i) {
    Written written = AnyText(random, 40, 25);
    const int exponent = static_cast<int>(random.Below(500)) - 250;
    written.text += "e" + std::to_string(exponent);
    INFO(written.text);
    const auto parsed = types::ParseNumber(written.text);
    REQUIRE(std::holds_alternative<double>(parsed));
    Fraction exact = Decimal(written.digits, written.scale);
    exact *= Power(exponent);
    if (!IsNearest(std::get<double>(parsed), exact)) FAIL("number");
  }
}

TEST_CASE("scaled values and numbers print to text that reads back the same") {
  Random random(33);
  const auto check_scaled = [](std::int64_t value) {
    for (const int scale : {0, 2, 4, 7, 9}) {
      for (const int least : {0, 2, 4}) {
        const std::string text = types::FormatScaled(value, scale, least);
        const auto parsed = types::ParseExactDecimal(text);
        REQUIRE(std::holds_alternative<ExactDecimal>(parsed));
        if (ValueOf(std::get<ExactDecimal>(parsed)) != Decimal(value, scale)) FAIL(text);
        const std::size_t point = text.find('.');
        const std::size_t decimals = point == std::string::npos ? 0 : text.size() - point - 1;
        if (decimals < static_cast<std::size_t>(least)) FAIL(text << " is short");
        if (decimals > static_cast<std::size_t>(least) && text.back() == '0')
          FAIL(text << " is long");
      }
    }
  };
  for (const std::int64_t value : AdversarialIntegers()) check_scaled(value);
  for (int i = 0; i < Samples(2000); ++i) check_scaled(random.AnyInt64());
  for (int i = 0; i < Samples(10000); ++i) {
    const double value = random.AnyDouble();
    if (!std::isfinite(value)) continue;
    const auto parsed = types::ParseNumber(types::FormatNumber(value));
    if (std::get<double>(parsed) != value) FAIL(types::FormatNumber(value));
  }
}

}  // namespace
}  // namespace remit::tests
