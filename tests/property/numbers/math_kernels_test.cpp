// exp, log, pow and logistic against fifty and more digits, and every vector form against the
// single form, bit for bit.
#include <bit>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cstring>
#include <functional>
#include <ios>
#include <string>

#include "interpreter/builtins/kernels_math.h"
#include "interpreter/builtins/math_tables.h"
#include "tests/property/numbers/oracle.h"
#include "tests/support/catch.h"

namespace remit::tests {
namespace {

using builtins::Fault;
// 80 digits, so that logistic and pow keep fifty after cancellation; the exponent range is far
// beyond binary64.
using Real = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<80>,
                                           boost::multiprecision::et_off>;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kMost = std::numeric_limits<double>::max();
constexpr double kLeast = 5e-324;
constexpr double kLeastNormal = 0x1p-1022;

// Distance from the exact value in units of the last place that binary64 has there.
double ErrorInUlps(double value, const Real& exact) {
  if (exact == 0) return value == 0 ? 0 : kInfinity;
  int exponent = 0;
  frexp(exact, &exponent);
  const int last_place = std::max(exponent - 53, -1074);
  return abs(ldexp(Real(value) - exact, -last_place)).convert_to<double>();
}

// 2^1024 less half a last place: from here on the rounded value is not finite.
const Real& Overflow() {
  static const Real limit = ldexp(Real(1), 1024) - ldexp(Real(1), 970);
  return limit;
}

class Worst {
 public:
  explicit Worst(double bound) : bound_(bound) {}

  void Take(double x, double y, Fault fault, double result, const Real& exact) {
    if (abs(exact) >= Overflow()) {
      if (fault != Fault::kNotFinite || result != 0) FAIL("must overflow: " << x << ' ' << y);
      return;
    }
    const double error = ErrorInUlps(result, exact);
    if (fault != Fault::kNone || !(error <= bound_) ||
        std::signbit(result) != (exact < 0 && result != 0)) {
      FAIL(std::hexfloat << x << ' ' << y << " gave " << result << ", off by " << error);
    }
    if (error > error_) {
      error_ = error;
      x_ = x;
      y_ = y;
    }
  }
  void Report(const char* name) const {
    if (Samples(1) == 1) return;
    WARN(name << ": at most " << error_ << " ulp, at " << std::hexfloat << x_ << ' ' << y_);
  }

 private:
  double bound_;
  double error_ = 0;
  double x_ = 0;
  double y_ = 0;
};

std::vector<double> WithNeighbours(std::initializer_list<double> values) {
  std::vector<double> list;
  for (const double value : values) {
    for (const double signed_value : {value, -value}) {
      double below = signed_value;
      double above = signed_value;
      list.push_back(signed_value);
      for (int i = 0; i < 3; ++i) {
        list.push_back(below = std::nextafter(below, -kInfinity));
        list.push_back(above = std::nextafter(above, kInfinity));
      }
    }
  }
  std::erase_if(list, [](double value) { return !std::isfinite(value); });
  return list;
}

// Around overflow, underflow to subnormals and to zero, and where the reduction changes its
// multiple of ln 2.
std::vector<double> ExpArguments(Random& random, int count) {
  std::vector<double> list = WithNeighbours({0.0,
                                             kLeast,
                                             kLeastNormal,
                                             0x1p-60,
                                             0x1p-54,
                                             0x1p-53,
                                             0x1p-27,
                                             0.34657359027997264,
                                             0.5,
                                             0.6931471805599453,
                                             1.0,
                                             0.021660849392498290,  // (ln 2) / 32
                                             0.043321698784996581,
                                             36.04365338911715,
                                             36.7368005696771,
                                             100.0,
                                             660.0,
                                             707.0,
                                             708.3964185322641,
                                             708.6961600,
                                             709.0895657128241,
                                             709.782712893384,
                                             710.0,
                                             710.4758600739439,
                                             744.0346068132731,
                                             744.4400719213812,
                                             745.1332191019411,
                                             745.1332191019412,
                                             746.0,
                                             1000.0,
                                             1e4,
                                             1e300,
                                             kMost});
  for (int i = 0; i < count; ++i) {
    list.push_back(random.Between(-1, 1));
    list.push_back(random.Between(-746, 710));
    list.push_back(random.Between(-745.2, -708));
    // Half-way between multiples of (ln 2) / 16 and at them, the ends and the middle of a row.
    const double multiple = static_cast<double>(random.Below(34600)) - 17300;
    list.push_back((multiple + 0.5) * 0.043321698784996581);
    list.push_back(multiple * 0.043321698784996581);
    list.push_back(random.Between(-0.03, 0.03));
    list.push_back(random.OfAnySize(-79, 0));
  }
  return list;
}

TEST_CASE("exp stays within its error bound, down to the last subnormal") {
  Random random(41);
  Worst worst(builtins::kExpErrorBound);
  for (const double x : ExpArguments(random, Samples(2000))) {
    double result = -1;
    const Fault fault = builtins::Exp(x, result);
    if (x > 2000 || x < -2000) {
      REQUIRE(result == 0);
      REQUIRE(fault == (x > 0 ? Fault::kNotFinite : Fault::kNone));
      continue;
    }
    worst.Take(x, 0, fault, result, exp(Real(x)));
  }
  worst.Report("exp");
}

TEST_CASE("logistic stays within its error bound and in 0 .. 1") {
  Random random(42);
  Worst worst(builtins::kLogisticErrorBound);
  for (const double x : ExpArguments(random, Samples(1500))) {
    double result = -1;
    const Fault fault = builtins::Logistic(x, result);
    REQUIRE((result >= 0 && result <= 1));
    if (x > 2000 || x < -2000) {
      REQUIRE(fault == Fault::kNone);
      REQUIRE(result == (x > 0 ? 1.0 : 0.0));
      continue;
    }
    worst.Take(x, 0, fault, result, 1 / (1 + exp(Real(-x))));
  }
  worst.Report("logistic");
}

TEST_CASE("log stays within its error bound for every exponent") {
  Random random(43);
  Worst worst(builtins::kLogErrorBound);
  std::vector<double> arguments =
      WithNeighbours({kLeastNormal, 0x1p-1074 * 3, 0.5, 0.7071067811865476, 1.0, 1.4142135623730951,
                      2.0, 2.718281828459045, 10.0, 1e22, 0x1p1023, kMost});
  for (int exponent = -1074; exponent < 1024; exponent += 7) {
    arguments.push_back(std::ldexp(1.0, exponent));
  }
  // The ends of the table's rows, next to 1 and scaled.
  for (int row = 0; row <= builtins::kMathRows; ++row) {
    const double end = 1 + (2 * row - 1) / 32.0;
    for (const int exponent : {-1030, -1022, -3, -1, 0, 1, 700}) {
      for (const double near : WithNeighbours({std::ldexp(end, exponent)}))
        arguments.push_back(near);
    }
  }
  for (const double near : WithNeighbours({63 / 64.0, 126 / 64.0, 63 / 128.0}))
    arguments.push_back(near);
  for (int i = 0; i < Samples(2000); ++i) {
    arguments.push_back(std::fabs(random.AnyDouble()));
    arguments.push_back(random.Between(0.5, 2));
    arguments.push_back(random.Between(0.95, 1.06));
    arguments.push_back(random.Between(1, 40));
    arguments.push_back(1 + random.OfAnySize(-52, 0));
    arguments.push_back(std::ldexp(random.Between(0, 1), -1022));
  }
  for (const double x : arguments) {
    if (!std::isfinite(x) || x <= 0) continue;
    double result = -1;
    const Fault fault = builtins::Log(x, result);
    worst.Take(x, 0, fault, result, log(Real(x)));
  }
  worst.Report("log");
}

TEST_CASE("pow stays within its error bound, near overflow and underflow too") {
  Random random(44);
  Worst worst(builtins::kPowErrorBound);
  const auto check = [&worst](double x, double y) {
    if (!(x > 0) || !std::isfinite(x) || !std::isfinite(y)) return;
    const Real power = Real(y) * log(Real(x));
    if (abs(power) > 2000) return;
    double result = -1;
    const Fault fault = builtins::Pow(x, y, result);
    worst.Take(x, y, fault, result, exp(power));
  };
  for (int i = 0; i < Samples(1200); ++i) {
    const double x = std::fabs(random.AnyDouble());
    check(x, random.Between(-2, 2));
    const double small = random.Between(0, 10), around_one = random.Between(0.5, 2);
    check(small, random.Between(-300, 300));
    check(around_one, random.Between(-1070, 1020));
    // Bases next to 1 with exponents that bring the result anywhere in the range, its ends above
    // all.
    const double near = 1 + random.OfAnySize(-51, 0);
    const double goal = i % 2 == 0 ? random.Between(-745.5, 709.9) : random.Between(-745.2, -708.3);
    check(near, goal / std::log(near));
    check(x, goal / std::log(x));
  }
  for (const double x : WithNeighbours({1.0, 2.0, 10.0, 0.5, kLeastNormal, kMost})) {
    for (const double y :
         WithNeighbours({0.0, 0.5, 1.0, 2.0, 3.0, 1022.0, 1024.0, 1074.0, 308.0, 0x1p53})) {
      check(x, y);
    }
  }
  worst.Report("pow");
}

TEST_CASE("pow is exact where the power is exact") {
  for (int base = 1; base <= 300; ++base) {
    Integer exact = 1;
    for (int exponent = 0; exact < (Integer(1) << 53); ++exponent, exact *= base) {
      if (exponent > 60) break;
      for (const double sign : {1.0, -1.0}) {
        double result = 0;
        REQUIRE(builtins::Pow(sign * base, exponent, result) == Fault::kNone);
        const double expected = exact.convert_to<double>();
        REQUIRE(result == (exponent % 2 == 1 ? sign * expected : expected));
      }
    }
  }
  for (int exponent = -1074; exponent < 1024; ++exponent) {
    double result = 0;
    REQUIRE(builtins::Pow(2, exponent, result) == Fault::kNone);
    REQUIRE(result == std::ldexp(1.0, exponent));
  }
}

struct Special {
  double x;
  double y;
  Fault fault;
  double result;
};

TEST_CASE("the ends of each domain have their fault or their value") {
  double result = 1;
  for (const double x : {kNan, kInfinity, -kInfinity}) {
    REQUIRE(builtins::Exp(x, result) == Fault::kNotFinite);
    REQUIRE(builtins::Log(x, result) == Fault::kNotFinite);
    REQUIRE(builtins::Logistic(x, result) == Fault::kNotFinite);
    REQUIRE(builtins::Pow(x, 2, result) == Fault::kNotFinite);
    REQUIRE(builtins::Pow(2, x, result) == Fault::kNotFinite);
    REQUIRE(result == 0);
  }
  for (const double x : {0.0, -0.0, -kLeast, -1.0, -kMost}) {
    REQUIRE(builtins::Log(x, result) == Fault::kOutOfDomain);
    REQUIRE(result == 0);
  }
  const Special specials[] = {{0, 0, Fault::kNone, 1},
                              {-0.0, 0, Fault::kNone, 1},
                              {0, 2, Fault::kNone, 0},
                              {-0.0, 3, Fault::kNone, 0},
                              {0, kLeast, Fault::kNone, 0},
                              {0, -1, Fault::kDivisionByZero, 0},
                              {-0.0, -0.5, Fault::kDivisionByZero, 0},
                              {-8, 3, Fault::kNone, -512},
                              {-8, 2, Fault::kNone, 64},
                              {-8, 0, Fault::kNone, 1},
                              {-8, -1, Fault::kNone, -0.125},
                              {-8, 0.5, Fault::kOutOfDomain, 0},
                              {-1, 0x1p53 - 1, Fault::kNone, -1},
                              {-1, 0x1p53, Fault::kNone, 1},
                              {-1, kMost, Fault::kNone, 1},
                              {1, kMost, Fault::kNone, 1},
                              {1, -kMost, Fault::kNone, 1},
                              {2, kMost, Fault::kNotFinite, 0},
                              {2, -kMost, Fault::kNone, 0},
                              {0.5, kMost, Fault::kNone, 0},
                              {-2, 1025, Fault::kNotFinite, 0},
                              {-2, -1077, Fault::kNone, 0},
                              {kMost, 1, Fault::kNone, kMost},
                              {kLeast, 1, Fault::kNone, kLeast},
                              {kLeast, -1, Fault::kNotFinite, 0},
                              {1 + 0x1p-52, kMost, Fault::kNotFinite, 0}};
  for (const Special& special : specials) {
    INFO(special.x << " to the " << special.y);
    REQUIRE(builtins::Pow(special.x, special.y, result) == special.fault);
    REQUIRE(result == special.result);
    REQUIRE(std::signbit(result) == (special.result < 0));
  }
}

// --- the tables, from their formulas ---

double Nearest(const Real& value) { return value.convert_to<double>(); }
Real ToPlaces(int places, const Real& value) { return ldexp(round(ldexp(value, places)), -places); }
Real To42Places(const Real& value) { return ToPlaces(42, value); }

TEST_CASE("the rows of exp hold 2^(j/16)") {
  const Real ln2 = log(Real(2));
  REQUIRE(builtins::k16ByLn2 == Nearest(16 / ln2));
  REQUIRE(builtins::kLn2By16High == Nearest(To42Places(ln2 / 16)));
  REQUIRE(builtins::kLn2By16Low == Nearest(ToPlaces(81, ln2 / 16 - To42Places(ln2 / 16))));
  for (std::uint64_t j = 0; j < builtins::kMathRows; ++j) {
    const Real exact = pow(Real(2), Real(j) / 16);
    const double nearest = Nearest(exact);
    REQUIRE(builtins::kExpTable.bits[j] == std::bit_cast<std::uint64_t>(nearest) - (j << 48));
    REQUIRE(builtins::kExpTable.lack[j] == Nearest((exact - nearest) / nearest));
  }
}

TEST_CASE("the rows of log hold short inverses and their logarithms") {
  const Real ln2 = log(Real(2));
  REQUIRE(builtins::kLn2High == Nearest(To42Places(ln2)));
  REQUIRE(builtins::kLn2Low == Nearest(ToPlaces(86, ln2 - To42Places(ln2))));
  for (int j = 0; j < builtins::kMathRows; ++j) {
    const double c = builtins::kLogTable.inverse[j];
    REQUIRE(c * 64 == std::floor(c * 64));
    const Real exact = -log(Real(c));
    REQUIRE(builtins::kLogTable.high[j] == Nearest(To42Places(exact)));
    REQUIRE(builtins::kLogTable.low[j] == Nearest(exact - To42Places(exact)));
    // At the ends of the row m c - 1 is a double, and nowhere larger than the polynomial allows.
    const double first = j == 0 ? 63 / 64.0 : 1 + (2 * j - 1) / 32.0;
    const double last = std::nextafter(1 + (2 * j + 1) / 32.0, 0.0);
    for (const double m : {first, std::nextafter(first, 2.0), last}) {
      const Real rest = Real(m) * Real(c) - 1;
      REQUIRE(Real(Nearest(rest)) == rest);
      REQUIRE(abs(rest) < 0.0343);
      // The larger of the two summands comes first: the exponent is -1, 0 or 1 next to 1.
      for (const int exponent : {-1, 0, 1}) {
        const Real whole = Real(exponent) * builtins::kLn2High + builtins::kLogTable.high[j];
        REQUIRE((whole == 0 || abs(whole) >= abs(rest)));
      }
    }
  }
}

// --- one lane against many ---

using Single = std::function<Fault(double, double, double&)>;
using Block =
    std::function<void(const double*, const double*, double*, std::uint8_t*, std::size_t)>;

struct Function {
  const char* name;
  Single single;
  Block block;
};

std::vector<Function> Functions() {
  return {{"exp", [](double x, double, double& r) { return builtins::Exp(x, r); },
           [](const double* x, const double*, double* r, std::uint8_t* f, std::size_t n) {
             builtins::ExpBlock(x, r, f, n);
           }},
          {"log", [](double x, double, double& r) { return builtins::Log(x, r); },
           [](const double* x, const double*, double* r, std::uint8_t* f, std::size_t n) {
             builtins::LogBlock(x, r, f, n);
           }},
          {"pow", [](double x, double y, double& r) { return builtins::Pow(x, y, r); },
           [](const double* x, const double* y, double* r, std::uint8_t* f, std::size_t n) {
             builtins::PowBlock(x, y, r, f, n);
           }},
          {"logistic", [](double x, double, double& r) { return builtins::Logistic(x, r); },
           [](const double* x, const double*, double* r, std::uint8_t* f, std::size_t n) {
             builtins::LogisticBlock(x, r, f, n);
           }}};
}

void CheckSameBits(const Function& function, const std::vector<double>& x,
                   const std::vector<double>& y, std::size_t from, std::size_t count) {
  std::vector<double> results(count + 1, 7.5);
  std::vector<std::uint8_t> faults(count + 1, 99);
  function.block(x.data() + from, y.data() + from, results.data(), faults.data(), count);
  for (std::size_t i = 0; i < count; ++i) {
    double expected = -1;
    const Fault fault = function.single(x[from + i], y[from + i], expected);
    if (std::bit_cast<std::uint64_t>(expected) != std::bit_cast<std::uint64_t>(results[i]) ||
        faults[i] != static_cast<std::uint8_t>(fault)) {
      FAIL(function.name << ' ' << std::hexfloat << x[from + i] << ' ' << y[from + i] << ": "
                         << expected << " alone, " << results[i] << " in a block of " << count);
    }
  }
  if (results[count] != 7.5 || faults[count] != 99) FAIL(function.name << " writes beyond its end");
}

TEST_CASE("blocks of every length give the bits of single values, on every instruction set") {
  Random random(45);
  std::vector<double> x = ExpArguments(random, Samples(2000));
  for (const double special : {kNan, kInfinity, -kInfinity, 0.0, -0.0, -1.0, 2.0})
    x.push_back(special);
  for (int i = 0; i < Samples(10000); ++i) {
    x.push_back(random.AnyDouble());
    x.push_back(random.Between(-3, 3));
  }
  std::vector<double> y;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const std::uint64_t kind = random.Below(4);
    y.push_back(kind == 0   ? random.AnyDouble()
                : kind == 1 ? static_cast<double>(random.Below(40)) - 20
                : kind == 2 ? random.Between(-3, 3)
                            : random.Between(-700, 700));
  }
  const std::vector<std::string> targets = builtins::MathTargets();
  REQUIRE_FALSE(targets.empty());
  for (const std::string& target : targets) {
    INFO(target);
    builtins::UseMathTargetForTest(target);
    for (const Function& function : Functions()) {
      CheckSameBits(function, x, y, 0, x.size());
      for (std::size_t length = 0; length <= 70; ++length) {
        CheckSameBits(function, x, y, random.Below(x.size() - 70), length);
      }
    }
  }
  builtins::UseMathTargetForTest("");
}

TEST_CASE("a neighbour out of the usual range changes no bit") {
  Random random(46);
  const double unusual[] = {kNan,  kInfinity, -kInfinity, 0.0,    -0.0,  -1.0, kLeast,
                            709.9, -708.5,    745.2,      -745.2, 660.5, kMost};
  std::vector<double> x;
  for (int i = 0; i < Samples(3000); ++i) {
    const std::uint64_t place = random.Below(8);
    for (std::uint64_t lane = 0; lane < 8; ++lane) {
      const bool odd = lane == place;
      x.push_back(odd ? unusual[random.Below(std::size(unusual))] : random.Between(-709, 709));
      if (!odd && i % 2 == 0) x.back() = random.Between(0, 3);
    }
  }
  for (const std::string& target : builtins::MathTargets()) {
    INFO(target);
    builtins::UseMathTargetForTest(target);
    for (const Function& function : Functions()) CheckSameBits(function, x, x, 0, x.size());
  }
  builtins::UseMathTargetForTest("");
}

TEST_CASE("a block may overwrite its arguments") {
  std::vector<double> x{-1, 0, 0.5, 1, 2, 3, 700, 710, -745, -800, 0.25};
  std::vector<double> expected(x.size());
  std::vector<std::uint8_t> faults(x.size());
  builtins::ExpBlock(x.data(), expected.data(), faults.data(), x.size());
  builtins::ExpBlock(x.data(), x.data(), faults.data(), x.size());
  REQUIRE(x == expected);
}

}  // namespace
}  // namespace remit::tests
