// What is a number in text and what is not, with the reason; and how numbers are shown.
#include <cmath>
#include <limits>
#include <string>

#include "interpreter/types/decimal.h"
#include "tests/support/catch.h"

namespace remit::tests {
namespace {

using types::DecimalNotation;
using types::DecimalTextError;
using types::ExactDecimal;
using types::ParseExactDecimal;

std::string Show(const std::variant<ExactDecimal, DecimalTextError>& parsed) {
  if (const auto* value = std::get_if<ExactDecimal>(&parsed)) return types::FormatExact(*value);
  switch (std::get<DecimalTextError>(parsed)) {
    case DecimalTextError::kEmpty:
      return "empty";
    case DecimalTextError::kNotANumber:
      return "not a number";
    case DecimalTextError::kMisplacedUnderscore:
      return "underscore";
    case DecimalTextError::kExponent:
      return "exponent";
    case DecimalTextError::kTooManyDigits:
      return "digits";
    case DecimalTextError::kTooManyDecimals:
      return "decimals";
  }
  return "";
}

std::string Literal(const std::string& text) { return Show(ParseExactDecimal(text)); }
std::string Data(const std::string& text) {
  return Show(ParseExactDecimal(text, DecimalNotation::kData));
}

TEST_CASE("literals are read exactly") {
  CHECK(Literal("0") == "0");
  CHECK(Literal("1_000_000") == "1000000");
  CHECK(Literal("0.25") == "0.25");
  CHECK(Literal("-12.5") == "-12.5");
  CHECK(Literal("12.50") == "12.50");
  CHECK(Literal("0.000_1") == "0.0001");
  CHECK(Literal("-0.0") == "0.0");
  CHECK(Literal("007") == "7");
  CHECK(Literal("123456789012345678901234567890") == "123456789012345678901234567890");
  CHECK(Literal("0.123456789012345678") == "0.123456789012345678");
  CHECK(Literal("0.1234567890123456780000") == "0.123456789012345678");
  CHECK(Literal("0.0000000000000000000000") == "0.000000000000000000");
}

TEST_CASE("what is not a literal is refused with its reason") {
  CHECK(Literal("") == "empty");
  for (const char* text : {"-", ".5", "5.", "5.-1", "+5", "--5", "1,5", "12months", " 1", "1 ",
                           "1.2.3", "0x10", "inf", "nan", "1e", "1e+", "1e2.5", "½"}) {
    INFO(text);
    CHECK(Literal(text) == "not a number");
    CHECK(Data(text) == "not a number");
  }
  for (const char* text : {"_1", "1_", "1__000", "1_.5", "1._5", "1.5_", "-_1"}) {
    INFO(text);
    CHECK(Literal(text) == "underscore");
  }
  CHECK(Literal("1e6") == "exponent");
  CHECK(Literal("2.5E-3") == "exponent");
  CHECK(Literal("1234567890123456789012345678901") == "digits");
  CHECK(Literal("1000000000000000000000000000000") == "digits");
  CHECK(Literal("0.1234567890123456789") == "decimals");
  CHECK(Literal("0.0000000000000000001") == "decimals");
}

TEST_CASE("data has exponents and no underscores") {
  CHECK(Data("1e6") == "1000000");
  CHECK(Data("1E+2") == "100");
  CHECK(Data("-25e-2") == "-0.25");
  CHECK(Data("1.5e1") == "15");
  CHECK(Data("0e999999999999") == "0");
  CHECK(Data("1e30") == "digits");
  CHECK(Data("1e999999999999999999999") == "digits");
  CHECK(Data("1e-19") == "decimals");
  CHECK(Data("1e-999999999999999999999") == "decimals");
  CHECK(Data("100000000000000000000000000000000000000e-20") == "1000000000000000000");
  CHECK(Data("1_000") == "underscore");
}

TEST_CASE("numbers in data reach both ends of binary64") {
  const auto number = [](const char* text) { return std::get<double>(types::ParseNumber(text)); };
  CHECK(number("1.7976931348623157e308") == std::numeric_limits<double>::max());
  CHECK(number("5e-324") == 5e-324);
  CHECK(number("2.4703282292062328e-324") == 5e-324);
  CHECK(number("2.4703282292062327e-324") == 0);
  CHECK(number("1e-400") == 0);
  CHECK(number("-1e-999999999999999999999") == 0);
  CHECK_FALSE(std::signbit(number("-0.0")));
  CHECK(std::get<DecimalTextError>(types::ParseNumber("1.7976931348623159e308")) ==
        DecimalTextError::kTooManyDigits);
  CHECK(std::get<DecimalTextError>(types::ParseNumber("-1e99999999999999999999")) ==
        DecimalTextError::kTooManyDigits);
  CHECK(std::get<DecimalTextError>(types::ParseNumber("infinity")) ==
        DecimalTextError::kNotANumber);
}

TEST_CASE("scaled values show at least the decimals asked for, and all they have") {
  CHECK(types::FormatScaled(170'000'000, 4, 2) == "17000.00");
  CHECK(types::FormatScaled(125'000, 4, 1) == "12.5");
  CHECK(types::FormatScaled(121'250, 4, 2) == "12.125");
  CHECK(types::FormatScaled(-5'000, 4, 1) == "-0.5");
  CHECK(types::FormatScaled(0, 4, 2) == "0.00");
  CHECK(types::FormatScaled(0, 9, 0) == "0");
  CHECK(types::FormatScaled(-1, 9, 0) == "-0.000000001");
  CHECK(types::FormatScaled(125'000'000, 7, 0) == "12.5");  // a ratio shown as a percentage
  CHECK(types::FormatScaled(40'000'000'000, 9, 0) == "40");
  CHECK(types::FormatScaled(7, 0, 2) == "7.00");
  CHECK(types::FormatScaled(std::numeric_limits<std::int64_t>::min(), 4, 2) ==
        "-922337203685477.5808");
}

TEST_CASE("numbers show the shortest text, with an exponent only where it helps") {
  CHECK(types::FormatNumber(0.1) == "0.1");
  CHECK(types::FormatNumber(1e6) == "1000000");
  CHECK(types::FormatNumber(123456789012345.0) == "123456789012345");
  CHECK(types::FormatNumber(1e15) == "1e+15");
  CHECK(types::FormatNumber(1e-6) == "0.000001");
  CHECK(types::FormatNumber(2.5e-7) == "2.5e-07");
  CHECK(types::FormatNumber(-0.0) == "0");
  CHECK(types::FormatNumber(1.0 / 3) == "0.3333333333333333");
}

TEST_CASE("exact sums stop where they no longer fit") {
  const ExactDecimal large =
      std::get<ExactDecimal>(ParseExactDecimal("900000000000000000000000000000"));
  const ExactDecimal small = std::get<ExactDecimal>(ParseExactDecimal("0.000000000000000001"));
  CHECK(types::AddExact(large, large).has_value());
  CHECK_FALSE(types::AddExact(large, small).has_value());
  CHECK(*types::AddExact({1, 1}, {25, 2}) == ExactDecimal{35, 2});
  CHECK(ExactDecimal{10, 1} == ExactDecimal{1, 0});
  CHECK(ExactDecimal{-1, 0} < ExactDecimal{1, 18});
}

}  // namespace
}  // namespace remit::tests
