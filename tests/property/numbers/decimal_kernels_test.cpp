// Decimal kernels against exact fractions: the result is the exact one rounded half-even once, or
// the right fault.
#include <functional>
#include <string>

#include "interpreter/builtins/kernels_decimal.h"
#include "tests/property/numbers/oracle.h"
#include "tests/support/catch.h"

namespace remit::tests {
namespace {

using builtins::Fault;
using builtins::RoundingMode;
using types::ExactDecimal;

// What a kernel must give for the exact value, in units of the result's last decimal.
bool Agrees(const Fraction& exact, Fault fault, std::int64_t result) {
  const Integer expected = HalfEven(exact);
  if (!FitsInt64(expected)) return fault == Fault::kOverflow && result == 0;
  return fault == Fault::kNone && Integer(result) == expected;
}

void ForPairs(std::uint64_t seed, int samples,
              const std::function<void(std::int64_t, std::int64_t)>& check) {
  for (const std::int64_t a : AdversarialIntegers()) {
    for (const std::int64_t b : AdversarialIntegers()) check(a, b);
  }
  Random random(seed);
  for (int i = 0; i < Samples(samples); ++i) {
    const std::int64_t a = random.AnyInt64();
    check(a, random.AnyInt64());
  }
}

ExactDecimal AnyLiteral(Random& random) {
  const int count = 1 + static_cast<int>(random.Below(30));
  base::Int128 digits = 0;
  for (int i = 0; i < count; ++i) digits = digits * 10 + static_cast<int>(random.Below(10));
  // Fives and zeros at the end make ties.
  if (random.Below(4) == 0) digits = digits / 1000 * 1000 + 500;
  return {random.Below(2) == 0 ? digits : -digits, static_cast<int>(random.Below(21))};
}

struct Scales {
  int a;
  int b;
  int result;
};

TEST_CASE("sums, differences, negation and absolute value are exact or overflow") {
  ForPairs(11, 20000, [](std::int64_t a, std::int64_t b) {
    std::int64_t result = 1;
    Fault fault = builtins::AddDecimal(a, b, result);
    if (!Agrees(Integer(a) + b, fault, result)) FAIL("add " << a << ' ' << b);
    fault = builtins::SubtractDecimal(a, b, result);
    if (!Agrees(Integer(a) - b, fault, result)) FAIL("subtract " << a << ' ' << b);
    fault = builtins::NegateDecimal(a, result);
    if (!Agrees(-Integer(a), fault, result)) FAIL("negate " << a);
    fault = builtins::AbsDecimal(a, result);
    if (!Agrees(abs(Integer(a)), fault, result)) FAIL("abs " << a);
  });
  SUCCEED();
}

TEST_CASE("products are exact, then rounded half-even once") {
  int ties = 0;
  for (const Scales scales : {Scales{4, 9, 4}, Scales{9, 9, 9}, Scales{9, 4, 4}, Scales{4, 9, 9},
                              Scales{0, 0, 0}, Scales{0, 4, 9}}) {
    ForPairs(12, 3000, [&](std::int64_t a, std::int64_t b) {
      std::int64_t result = 1;
      const Fault fault =
          builtins::MultiplyDecimal(a, scales.a, b, scales.b, scales.result, result);
      const Fraction exact = Decimal(Integer(a) * b, scales.a + scales.b) * Power(scales.result);
      ties += IsTie(exact) ? 1 : 0;
      if (!Agrees(exact, fault, result)) FAIL("multiply " << a << ' ' << b << " got " << result);
    });
  }
  REQUIRE(ties > 1000);
}

TEST_CASE("quotients are exact, then rounded half-even once") {
  int ties = 0;
  for (const Scales scales : {Scales{4, 4, 9}, Scales{4, 9, 4}, Scales{9, 9, 9}, Scales{9, 4, 9},
                              Scales{9, 0, 0}, Scales{4, 9, 9}}) {
    ForPairs(13, 3000, [&](std::int64_t a, std::int64_t b) {
      std::int64_t result = 1;
      const Fault fault = builtins::DivideDecimal(a, scales.a, b, scales.b, scales.result, result);
      if (b == 0) {
        if (fault != Fault::kDivisionByZero || result != 0) FAIL("division by zero of " << a);
        return;
      }
      const Fraction exact = Decimal(a, scales.a) / Decimal(b, scales.b) * Power(scales.result);
      ties += IsTie(exact) ? 1 : 0;
      if (!Agrees(exact, fault, result)) FAIL("divide " << a << ' ' << b << " got " << result);
    });
  }
  REQUIRE(ties > 300);
}

TEST_CASE("literals of up to thirty digits enter products and quotients exactly") {
  Random random(14);
  int ties = 0;
  const int samples = Samples(12000);
  for (int i = 0; i < samples; ++i) {
    const auto& listed = AdversarialIntegers();
    const std::int64_t a = i % 2 == 0 ? random.AnyInt64() : listed[random.Below(listed.size())];
    const ExactDecimal literal = AnyLiteral(random);
    const int scale = i % 3 == 0 ? 4 : 9;
    const int to = i % 5 == 0 ? 4 : 9;
    const Fraction left = Decimal(a, scale);
    const Fraction right = Decimal(WideInteger(literal.digits), literal.scale);
    INFO(a << " and " << types::FormatExact(literal) << ", scales " << scale << ' ' << to);
    std::int64_t result = 1;
    Fault fault = builtins::MultiplyByLiteral(a, scale, literal, to, result);
    const Fraction product = left * right * Power(to);
    ties += IsTie(product) ? 1 : 0;
    if (!Agrees(product, fault, result)) FAIL("product " << result);

    fault = builtins::DivideByLiteral(a, scale, literal, to, result);
    if (literal.digits == 0) {
      if (fault != Fault::kDivisionByZero) FAIL("division by zero");
    } else if (!Agrees(left / right * Power(to), fault, result)) {
      FAIL("quotient " << result);
    }

    fault = builtins::LiteralDividedBy(literal, a, scale, to, result);
    if (a == 0) {
      if (fault != Fault::kDivisionByZero) FAIL("division by zero");
    } else if (!Agrees(right / left * Power(to), fault, result)) {
      FAIL("literal first " << result);
    }
  }
  REQUIRE(ties > samples / 200);
}

TEST_CASE("ties of long literals, beyond 128 bits, go to the even neighbour") {
  Random random(22);
  for (int i = 0; i < Samples(2000); ++i) {
    const auto odd = [&random](int bits) {
      return static_cast<std::int64_t>(random.Below(std::uint64_t{1} << bits)) * 2 + 1;
    };
    // a at nine decimals times (odd / 2 * 10^5), at four decimals: always halfway.
    const std::int64_t a = odd(40);
    const base::Int128 half = static_cast<base::Int128>(5) * 100'000'000'000 * 100'000'000'000;
    const ExactDecimal factor{half * odd(20), 18};
    std::int64_t result = 0;
    Fault fault = builtins::MultiplyByLiteral(a, 9, factor, 4, result);
    Fraction exact = Decimal(a, 9) * Decimal(WideInteger(factor.digits), 18) * Power(4);
    if (!IsTie(exact) || !Agrees(exact, fault, result)) FAIL("product " << a);
    // a at four decimals over two hundred thousand, at nine: a / 2.
    const std::int64_t b = odd(61);
    const ExactDecimal divisor{half * 4, 18};
    fault = builtins::DivideByLiteral(b, 4, divisor, 9, result);
    exact = Decimal(b, 4) / Decimal(WideInteger(divisor.digits), 18) * Power(9);
    if (!IsTie(exact) || !Agrees(exact, fault, result)) FAIL("quotient " << b);
  }
}

TEST_CASE("remainders have the divisor's sign") {
  ForPairs(15, 10000, [](std::int64_t a, std::int64_t b) {
    std::int64_t result = 1;
    const Fault fault = builtins::ModDecimal(a, b, result);
    if (b == 0) {
      if (fault != Fault::kDivisionByZero) FAIL("remainder by zero of " << a);
      return;
    }
    const Integer expected = Integer(a) - Integer(b) * Floor(Fraction(a, b));
    if (fault != Fault::kNone || Integer(result) != expected) FAIL("mod " << a << ' ' << b);
  });
  SUCCEED();
}

TEST_CASE("rounding to a step goes to the multiple the mode names") {
  ForPairs(16, 5000, [](std::int64_t value, std::int64_t step) {
    for (const auto mode :
         {RoundingMode::kHalfEven, RoundingMode::kFloor, RoundingMode::kCeiling}) {
      std::int64_t result = 1;
      const Fault fault = builtins::RoundDecimalTo(value, step, mode, result);
      if (step <= 0) {
        if (fault != Fault::kOutOfDomain || result != 0) FAIL("step " << step);
        continue;
      }
      const Fraction steps(value, step);
      const Integer multiple = mode == RoundingMode::kHalfEven ? HalfEven(steps)
                               : mode == RoundingMode::kFloor  ? Floor(steps)
                                                               : Integer(-Floor(-steps));
      if (!Agrees(multiple * step, fault, result)) FAIL("round " << value << " to " << step);
    }
  });
  SUCCEED();
}

TEST_CASE("rescaling rounds half-even or overflows") {
  for (const std::int64_t a : AdversarialIntegers()) {
    for (int from = 0; from <= 9; ++from) {
      for (int to = 0; to <= 9; ++to) {
        std::int64_t result = 1;
        const Fault fault = builtins::RescaleDecimal(a, from, to, result);
        if (!Agrees(Decimal(a, from) * Power(to), fault, result)) FAIL(a << ' ' << from << to);
      }
    }
  }
  SUCCEED();
}

TEST_CASE("sums are exact whatever the order, and averages round once") {
  Random random(17);
  for (int i = 0; i < Samples(2000); ++i) {
    std::vector<std::int64_t> values(random.Below(40));
    Integer total = 0;
    for (std::int64_t& value : values) {
      value = random.AnyInt64();
      total += value;
    }
    std::int64_t result = 1;
    Fault fault = builtins::SumDecimals(values, result);
    if (!Agrees(total, fault, result)) FAIL("sum " << total);
    fault = builtins::AverageDecimals(values, result);
    if (values.empty()) {
      REQUIRE(fault == Fault::kDivisionByZero);
    } else if (!Agrees(Fraction(total, static_cast<int>(values.size())), fault, result)) {
      FAIL("average " << total);
    }
  }
  // Beyond the range on the way, inside it at the end.
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  const std::vector<std::int64_t> there_and_back{most, most, most, -most, -most};
  std::int64_t result = 0;
  REQUIRE(builtins::SumDecimals(there_and_back, result) == Fault::kNone);
  REQUIRE(result == most);
}

void CheckNumberToDecimal(double x, int& ties) {
  for (const int scale : {0, 4, 9}) {
    std::int64_t result = 1;
    const Fault fault = builtins::NumberToDecimal(x, scale, result);
    if (!std::isfinite(x)) {
      if (fault != Fault::kNotFinite || result != 0) FAIL("not finite");
      continue;
    }
    const Fraction exact = ExactValue(x) * Power(scale);
    ties += IsTie(exact) ? 1 : 0;
    if (!Agrees(exact, fault, result)) FAIL("to decimal " << x << " scale " << scale);
  }
}

TEST_CASE("a number becomes a decimal by its exact binary value") {
  Random random(18);
  int ties = 0;
  for (int i = 0; i < Samples(4000); ++i) {
    CheckNumberToDecimal(random.AnyDouble(), ties);
    CheckNumberToDecimal(random.Between(-2, 2), ties);
    CheckNumberToDecimal(random.OfAnySize(0, 69), ties);
    // Odd multiples of 2^-(scale + 1) are halfway between two decimals of that scale.
    const double odd = static_cast<double>(2 * random.Below(1 << 20) + 1);
    for (const int scale : {0, 4, 9}) CheckNumberToDecimal(std::ldexp(odd, -scale - 1), ties);
  }
  for (const std::int64_t a : AdversarialIntegers()) {
    for (const int scale : {0, 4, 9}) {
      const double near = static_cast<double>(a) / std::pow(10.0, scale);
      for (const double x : {near, std::nextafter(near, 1e300), std::nextafter(near, -1e300)}) {
        CheckNumberToDecimal(x, ties);
      }
    }
  }
  for (const double x : {0x1p63, -0x1p63, std::nextafter(0x1p63, 0.0), 5e-324, -5e-324, -0.0,
                         std::numeric_limits<double>::max()}) {
    CheckNumberToDecimal(x, ties);
  }
  REQUIRE(ties > 4000);
}

TEST_CASE("a decimal becomes the nearest number") {
  Random random(19);
  const auto check = [](std::int64_t value) {
    for (const int scale : {0, 2, 4, 7, 9}) {
      const double number = builtins::DecimalToNumber(value, scale);
      if (!IsNearest(number, Decimal(value, scale))) FAIL("to number " << value << ' ' << scale);
    }
  };
  for (const std::int64_t value : AdversarialIntegers()) check(value);
  for (int i = 0; i < Samples(5000); ++i) check(random.AnyInt64());
  // Halfway between two binary64 values: 2^53 + 1 and the like.
  for (int i = 0; i < 500; ++i)
    check((std::int64_t{1} << 54) + 2 + 4 * static_cast<int>(random.Below(9999)));
  REQUIRE_FALSE(std::signbit(builtins::DecimalToNumber(0, 4)));
}

TEST_CASE("decimal utilities convert exact differences once and divide once") {
  ForPairs(20, 10000, [](std::int64_t value, std::int64_t worst) {
    for (const std::int64_t best : {std::int64_t{0}, std::int64_t{10'000'000'000}, value,
                                    std::numeric_limits<std::int64_t>::min()}) {
      double utility = 1;
      const Fault fault = builtins::UtilityOfDecimal(value, worst, best, utility);
      if (worst == best) {
        if (fault != Fault::kEqualAnchors || utility != 0) FAIL("equal anchors " << worst);
        continue;
      }
      const Integer part = Integer(value) - worst;
      const Integer whole = Integer(best) - worst;
      const double top = part.convert_to<double>();
      const double bottom = whole.convert_to<double>();
      if (!IsNearest(top, Fraction(part)) || !IsNearest(bottom, Fraction(whole))) FAIL("oracle");
      if (fault != Fault::kNone || utility != top / bottom ||
          (part == 0 && std::signbit(utility))) {
        FAIL("utility " << value << ' ' << worst << ' ' << best);
      }
    }
  });
  SUCCEED();
}

TEST_CASE("weights are exact quotients rounded once") {
  Random random(21);
  for (int i = 0; i < Samples(5000); ++i) {
    std::vector<ExactDecimal> weights(1 + random.Below(5));
    ExactDecimal sum;
    bool fits = true;
    for (ExactDecimal& weight : weights) {
      weight = AnyLiteral(random);
      if (random.Below(2) == 0) weight = {static_cast<int>(random.Below(100)), 0};
      if (weight.digits < 0) weight = types::Negated(weight);
      const auto next = types::AddExact(sum, weight);
      fits = fits && next.has_value();
      if (fits) sum = *next;
    }
    if (!fits || sum.digits == 0) continue;
    for (const ExactDecimal& weight : weights) {
      double result = -1;
      REQUIRE(builtins::NormalisedWeight(weight, sum, result) == Fault::kNone);
      const Fraction exact = Decimal(WideInteger(weight.digits), weight.scale) /
                             Decimal(WideInteger(sum.digits), sum.scale);
      if (!IsNearest(result, exact)) FAIL("weight " << types::FormatExact(weight));
    }
  }
  double result = 1;
  REQUIRE(builtins::NormalisedWeight({1, 0}, {0, 0}, result) == Fault::kDivisionByZero);
  REQUIRE(builtins::NormalisedWeight({-1, 0}, {1, 0}, result) == Fault::kOutOfDomain);
  REQUIRE(builtins::NormalisedWeight({2, 0}, {1, 0}, result) == Fault::kOutOfDomain);
}

}  // namespace
}  // namespace remit::tests
