// The rows that are called by name. `clamp` is left out on purpose: adding it is the exercise of
// the guide to this table.
#include "interpreter/builtins/adapters.h"
#include "interpreter/builtins/kernels_math.h"
#include "interpreter/builtins/rows.h"
#include "interpreter/builtins/rules.h"
#include "interpreter/types/decimal.h"

namespace remit::builtins {
namespace {

Fault ToRatio(Arguments arguments, const KernelContext& context, std::int64_t& result) {
  return NumberToDecimal(AsNumber(arguments[0]), context.result_scale, result);
}
Fault FromDecimal(Arguments arguments, const KernelContext& context, std::int64_t& result) {
  result = AsRaw(DecimalToNumber(arguments[0], context.scale[0]));
  return Fault::kNone;
}
Fault Same(Arguments arguments, const KernelContext&, std::int64_t& result) {
  result = arguments[0];
  return Fault::kNone;
}

// exp, log, pow and logistic never turn only up to their error.
constexpr int kMathUlps = 1;
static_assert(kExpErrorBound < kMathUlps && kLogErrorBound < kMathUlps &&
              kPowErrorBound < kMathUlps && kLogisticErrorBound < kMathUlps);

constexpr Overload kMin[] = {
    {"numbers -> number", NumbersToNumber, FoldNumbers<MinNumber>, Shape::kRising},
    {"quantities of one unit -> quantity", SameDecimal, FoldDecimals<MinDecimal>, Shape::kRising},
    {"dates -> date", DatesToDate, FoldDecimals<MinDecimal>, Shape::kRising},
};
constexpr Overload kMax[] = {
    {"numbers -> number", NumbersToNumber, FoldNumbers<MaxNumber>, Shape::kRising},
    {"quantities of one unit -> quantity", SameDecimal, FoldDecimals<MaxDecimal>, Shape::kRising},
    {"dates -> date", DatesToDate, FoldDecimals<MaxDecimal>, Shape::kRising},
};
constexpr Overload kAbs[] = {
    {"number -> number", NumbersToNumber, OfNumber<AbsNumber>, Shape::kZeroFirst},
    {"quantity -> quantity", SameDecimal, OfDecimal<AbsDecimal>, Shape::kZeroFirst},
};

// What rounding is called: to a whole number, and to a step.
struct Nearest {
  static constexpr std::string_view kWhole = "the whole number nearest to {0}";
  static constexpr std::string_view kStep = "the multiple of {1} nearest to {0}";
};
struct NotAbove {
  static constexpr std::string_view kWhole = "the greatest whole number not above {0}";
  static constexpr std::string_view kStep = "the greatest multiple of {1} not above {0}";
};
struct NotBelow {
  static constexpr std::string_view kWhole = "the least whole number not below {0}";
  static constexpr std::string_view kStep = "the least multiple of {1} not below {0}";
};

template <Fault (*Whole)(double, double&), RoundingMode kMode, typename Words>
struct Rounding {
  static constexpr Overload kOverloads[] = {
      {"number -> number",
       [](Types arguments, const TypeTable& table, Type& result) {
         return arguments.size() == 1 && NumbersToNumber(arguments, table, result);
       },
       OfNumber<Whole>, Shape::kRising},
      {"quantity, step of the same unit -> quantity",
       [](Types arguments, const TypeTable& table, Type& result) {
         return arguments.size() == 2 && RoundToStep(arguments, table, result);
       },
       RoundDecimal<kMode>, Shape::kRisingFirst, 0, Words::kStep},
  };
};

template <Fault (*Function)(double, double&), int kUlps>
struct OneNumber {
  static constexpr Overload kOverloads[] = {
      {"number -> number", NumbersToNumber, OfNumber<Function>, Shape::kRising, kUlps}};
};

constexpr Overload kPow[] = {
    {"number, number -> number", NumbersToNumber, OfNumbers<Pow>, Shape::kPower, kMathUlps}};
constexpr Overload kPercent[] = {{"number -> percent", NumberToRatio, ToRatio, Shape::kRising}};
constexpr Overload kMoney[] = {
    {"number, currency -> money", NumberToMoney, ToRatio, Shape::kRising}};
constexpr Overload kNumber[] = {
    {"number -> number", NumbersToNumber, Same, Shape::kRising},
    {"quantity -> number", DecimalToNumberRule, FromDecimal, Shape::kRising},
};

constexpr Row Function(std::string_view name, int min_arguments, int max_arguments,
                       std::span<const Overload> overloads, bool can_fault, std::string_view doc,
                       std::string_view example, std::string_view words) {
  return {.name = name,
          .min_arguments = min_arguments,
          .max_arguments = max_arguments,
          .overloads = overloads,
          .can_fault = can_fault,
          .since = "0.1",
          .doc = doc,
          .example = example,
          .words = words};
}

constexpr Row kRows[] = {
    Function("min", 2, -1, kMin, false, "The smallest of two or more values of one unit.",
             "min(30 %, 10 %, 20 %) == 10 %", "the smallest of {*}"),
    Function("max", 2, -1, kMax, false, "The largest of two or more values of one unit.",
             "max(10 EUR, 12.50 EUR) == 12.50 EUR", "the largest of {*}"),
    Function("abs", 1, 1, kAbs, true, "The value without its sign.", "abs(-3 EUR) == 3 EUR",
             "the amount without its sign of {0}"),
    Function("round", 1, 2, Rounding<RoundNumber, RoundingMode::kHalfEven, Nearest>::kOverloads,
             true,
             "The nearest multiple of a step; halfway, the even multiple. A number is rounded to a "
             "whole one when no step is given.",
             "round(12.345 EUR, 0.01 EUR) == 12.34 EUR", Nearest::kWhole),
    Function("floor", 1, 2, Rounding<FloorNumber, RoundingMode::kFloor, NotAbove>::kOverloads, true,
             "The multiple of a step at or below the value.", "floor(17.9 %, 5 %) == 15 %",
             NotAbove::kWhole),
    Function("ceiling", 1, 2, Rounding<CeilingNumber, RoundingMode::kCeiling, NotBelow>::kOverloads,
             true, "The multiple of a step at or above the value.",
             "ceiling(12.01 EUR, 0.50 EUR) == 12.50 EUR", NotBelow::kWhole),
    Function("sqrt", 1, 1, OneNumber<SqrtNumber, 0>::kOverloads, true,
             "The square root of a number.", "sqrt(6.25) <= 2.5 and sqrt(6.25) >= 2.5",
             "the square root of {0}"),
    Function("exp", 1, 1, OneNumber<Exp, kMathUlps>::kOverloads, true,
             "e to the power of a number.", "exp(0) <= 1 and exp(0) >= 1",
             "the exponential of {0}"),
    Function("log", 1, 1, OneNumber<Log, kMathUlps>::kOverloads, true,
             "The natural logarithm of a number.", "abs(log(2.718281828459045) - 1) < 0.000000001",
             "the natural logarithm of {0}"),
    Function("pow", 2, 2, kPow, true, "A number to the power of another.",
             "pow(2, 10) <= 1024 and pow(2, 10) >= 1024", "the power of {0} with the exponent {1}"),
    Function("logistic", 1, 1, OneNumber<Logistic, kMathUlps>::kOverloads, true,
             "1 / (1 + exp(-x)): a score turned into a chance between 0 and 1.",
             "percent(logistic(0)) == 50 %", "the chance that the logistic curve gives for {0}"),
    Function("percent", 1, 1, kPercent, true,
             "The number as a percentage, 0.15 being 15 %. Rounded half to even to nine decimals.",
             "percent(0.15) == 15 %", "the percentage of {0}"),
    Function("money", 2, 2, kMoney, true,
             "The number as money in the currency named. Rounded half to even to four decimals.",
             "money(12.5, EUR) == 12.50 EUR", "the money in {1} of {0}"),
    Function("number", 1, 1, kNumber, false,
             "The quantity as a plain number in its own unit; a percentage of 15 % is 0.15.",
             "abs(number(15 %) - 0.15) < 0.000000001", "the plain number of {0}"),
};
static_assert(WellFormed(kRows));

}  // namespace

std::span<const Row> FunctionRows() { return kRows; }

}  // namespace remit::builtins
