// Number kernels against exact fractions: one correct rounding, or the fault; never an infinity, a
// NaN or a negative zero.
#include <functional>

#include "interpreter/base/uint256.h"
#include "interpreter/builtins/kernels_number.h"
#include "tests/property/numbers/oracle.h"
#include "tests/support/catch.h"

namespace remit::tests {
namespace {

using builtins::Fault;

constexpr double kMost = std::numeric_limits<double>::max();

const std::vector<double>& Edges() {
  static const std::vector<double> values = [] {
    std::vector<double> list;
    for (const double value :
         {0.0, 5e-324, 0x1p-1022, 0x1p-53, 0.1, 0.49999999999999994, 0.5, 1.0, 1.5, 2.5, 3.0,
          0x1p51 + 0.5, 0x1p52 + 1, 0x1p53, 0x1p53 + 2, 1e300, kMost}) {
      list.push_back(value);
      list.push_back(-value);
      list.push_back(std::nextafter(value, 0.0));
      list.push_back(-std::nextafter(value, 1.0));
    }
    return list;
  }();
  return values;
}

void ForPairs(std::uint64_t seed, const std::function<void(double, double)>& check) {
  for (const double a : Edges()) {
    for (const double b : Edges()) check(a, b);
  }
  Random random(seed);
  for (int i = 0; i < Samples(4000); ++i) {
    const double a = random.AnyDouble();
    const double b = random.AnyDouble();
    if (std::isfinite(a) && std::isfinite(b)) check(a, b);
    const double near = random.OfAnySize(0, 59);
    check(near, random.Between(-1000, 1000));
  }
}

// Halfway between the largest binary64 and what would follow: from here on nothing finite is
// nearest.
const Fraction& Overflow() {
  static const Fraction limit((Integer(1) << 1024) - (Integer(1) << 970));
  return limit;
}

// Correctly rounded, subnormals included, by comparing with both neighbours' midpoints.
bool Rounded(double result, const Fraction& exact) {
  if (std::fabs(result) == kMost) return abs(exact) < Overflow() && (exact > 0) == (result > 0);
  return IsNearest(result, exact);
}

void CheckRounded(const char* name, double a, double b, Fault fault, double result,
                  const Fraction& exact) {
  const bool beyond = abs(exact) >= Overflow();
  const bool good = beyond ? fault == Fault::kNotFinite && result == 0
                           : fault == Fault::kNone && Rounded(result, exact);
  if (!good || (result == 0 && std::signbit(result))) {
    FAIL(name << ' ' << std::hexfloat << a << ' ' << b << " gave " << result);
  }
}

TEST_CASE("sums, products and quotients of numbers are rounded once or fault") {
  ForPairs(51, [](double a, double b) {
    const Fraction x = ExactValue(a);
    const Fraction y = ExactValue(b);
    double result = 1;
    Fault fault = builtins::AddNumber(a, b, result);
    CheckRounded("add", a, b, fault, result, x + y);
    fault = builtins::SubtractNumber(a, b, result);
    CheckRounded("subtract", a, b, fault, result, x - y);
    fault = builtins::MultiplyNumber(a, b, result);
    CheckRounded("multiply", a, b, fault, result, x * y);
    fault = builtins::DivideNumber(a, b, result);
    if (b == 0) {
      if (fault != Fault::kDivisionByZero || result != 0) FAIL("division by zero of " << a);
    } else {
      CheckRounded("divide", a, b, fault, result, x / y);
    }
  });
  SUCCEED();
}

TEST_CASE("remainders of numbers are exact up to the one move to the divisor's sign") {
  ForPairs(52, [](double a, double b) {
    double result = 1;
    const Fault fault = builtins::ModNumber(a, b, result);
    if (b == 0) {
      if (fault != Fault::kDivisionByZero || result != 0) FAIL("remainder by zero of " << a);
      return;
    }
    const Fraction y = ExactValue(b);
    const Fraction exact = ExactValue(a) - y * Fraction(Floor(ExactValue(a) / y));
    CheckRounded("mod", a, b, fault, result, exact);
  });
  SUCCEED();
}

TEST_CASE("whole numbers are found exactly") {
  ForPairs(53, [](double a, double b) {
    for (const double x : {a, b}) {
      double result = 1;
      Fault fault = builtins::FloorNumber(x, result);
      if (fault != Fault::kNone || ExactValue(result) != Fraction(Floor(ExactValue(x))))
        FAIL("floor " << x);
      fault = builtins::CeilingNumber(x, result);
      if (fault != Fault::kNone || -ExactValue(result) != Fraction(Floor(-ExactValue(x))))
        FAIL("ceiling " << x);
      if (result == 0 && std::signbit(result)) FAIL("negative zero");
      fault = builtins::RoundNumber(x, result);
      if (fault != Fault::kNone || ExactValue(result) != Fraction(HalfEven(ExactValue(x))))
        FAIL("round " << x);
      if (result == 0 && std::signbit(result)) FAIL("negative zero");
    }
  });
  SUCCEED();
}

TEST_CASE("square roots are nearest") {
  ForPairs(54, [](double a, double) {
    double result = 1;
    const Fault fault = builtins::SqrtNumber(a, result);
    if (a < 0) {
      if (fault != Fault::kOutOfDomain || result != 0) FAIL("root of " << a);
      return;
    }
    if (a == 0) {
      REQUIRE((result == 0 && !std::signbit(result)));
      return;
    }
    const Fraction low =
        (ExactValue(result) + ExactValue(std::nextafter(result, 0.0))) * Fraction(1, 2);
    const Fraction high =
        (ExactValue(result) + ExactValue(std::nextafter(result, kMost))) * Fraction(1, 2);
    if (fault != Fault::kNone || low * low > ExactValue(a) || high * high < ExactValue(a))
      FAIL("root of " << a);
  });
  SUCCEED();
}

TEST_CASE("what is not finite never passes") {
  const double infinity = std::numeric_limits<double>::infinity();
  for (const double bad : {infinity, -infinity, std::numeric_limits<double>::quiet_NaN()}) {
    double result = 1;
    for (const auto kernel :
         {builtins::AddNumber, builtins::SubtractNumber, builtins::MultiplyNumber,
          builtins::DivideNumber, builtins::ModNumber}) {
      REQUIRE(kernel(bad, 2, result) == Fault::kNotFinite);
      REQUIRE(result == 0);
      REQUIRE(kernel(2, bad, result) == Fault::kNotFinite);
      REQUIRE(result == 0);
    }
    for (const auto kernel : {builtins::NegateNumber, builtins::AbsNumber, builtins::FloorNumber,
                              builtins::CeilingNumber, builtins::RoundNumber}) {
      REQUIRE(kernel(bad, result) == Fault::kNotFinite);
      REQUIRE(result == 0);
    }
    REQUIRE(builtins::UtilityOfNumber(bad, 0, 1, result) == Fault::kNotFinite);
    REQUIRE(builtins::UtilityOfNumber(0.5, 0, bad, result) == Fault::kNotFinite);
    REQUIRE(builtins::SumNumbers(std::vector<double>{1, bad}, result) == Fault::kNotFinite);
  }
}

TEST_CASE("scores add products from left to right") {
  const std::vector<double> weights{1, 1, 1};
  double score = 1;
  REQUIRE(builtins::WeightedScore(weights, std::vector<double>{1e16, 1, -1e16}, score) ==
          Fault::kNone);
  REQUIRE(score == 0);
  REQUIRE(builtins::WeightedScore(weights, std::vector<double>{1e16, -1e16, 1}, score) ==
          Fault::kNone);
  REQUIRE(score == 1);
  REQUIRE(builtins::WeightedScore(weights, std::vector<double>{kMost, kMost, -kMost}, score) ==
          Fault::kNotFinite);
  REQUIRE(builtins::CapUtility(-0.25) == 0);
  REQUIRE(builtins::CapUtility(0.25) == 0.25);
  REQUIRE(builtins::CapUtility(1.25) == 1);
}

Integer WholeOf(const base::UInt256& value) {
  Integer whole = 0;
  for (std::size_t i = 4; i-- > 0;) whole = (whole << 64) + value.limbs[i];
  return whole;
}

TEST_CASE("wide integers multiply, subtract, shift and divide like integers") {
  Random random(55);
  const auto any = [&random] {
    const base::UInt128 high = base::UInt128{random.Bits()} << 64;
    const base::UInt128 bits = high | random.Bits();
    return bits >> static_cast<int>(random.Below(128));
  };
  for (int i = 0; i < Samples(5000); ++i) {
    const base::UInt128 a_one = any(), a_other = any();
    const base::UInt128 b_one = any(), b_other = random.Below(2) == 0 ? 1 : any();
    const base::UInt256 a = base::MultiplyWide(a_one, a_other);
    const base::UInt256 b = base::MultiplyWide(b_one, b_other);
    if ((a < b) != (WholeOf(a) < WholeOf(b))) FAIL("order");
    if (!(a < b) && WholeOf(base::SubtractWide(a, b)) != WholeOf(a) - WholeOf(b))
      FAIL("difference");
    const int bits = static_cast<int>(random.Below(256));
    const Integer modulus = Integer(1) << 256;
    if (WholeOf(base::ShiftLeft(a, bits)) != (WholeOf(a) << bits) % modulus) FAIL("shift");
    if (b.IsZero()) continue;
    const auto [quotient, remainder] = base::DivideWide(a, b);
    if (WholeOf(quotient) != WholeOf(a) / WholeOf(b)) FAIL("quotient");
    if (WholeOf(remainder) != WholeOf(a) % WholeOf(b)) FAIL("remainder");
  }
  const base::UInt128 most = ~base::UInt128{0};
  REQUIRE(WholeOf(base::MultiplyWide(most, most)) ==
          ((Integer(1) << 128) - 1) * ((Integer(1) << 128) - 1));
}

}  // namespace
}  // namespace remit::tests
