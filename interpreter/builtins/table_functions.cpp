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
static_assert(kMathErrorBound < kMathUlps);

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

template <Fault (*Whole)(double, double&), RoundingMode kMode>
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
       RoundDecimal<kMode>, Shape::kRisingFirst},
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
                       std::string_view example) {
  return {.name = name,
          .min_arguments = min_arguments,
          .max_arguments = max_arguments,
          .overloads = overloads,
          .can_fault = can_fault,
          .since = "0.1",
          .doc = doc,
          .example = example};
}

constexpr Row kRows[] = {
    Function("min", 2, -1, kMin, false, "The smallest of two or more values of one unit.",
             "min(30 %, 10 %, 20 %) == 10 %"),
    Function("max", 2, -1, kMax, false, "The largest of two or more values of one unit.",
             "max(10 EUR, 12.50 EUR) == 12.50 EUR"),
    Function("abs", 1, 1, kAbs, true, "The value without its sign.", "abs(-3 EUR) == 3 EUR"),
    Function("round", 1, 2, Rounding<RoundNumber, RoundingMode::kHalfEven>::kOverloads, true,
             "The nearest multiple of a step; halfway, the even multiple. A number is rounded to a "
             "whole one when no step is given.",
             "round(12.345 EUR, 0.01 EUR) == 12.34 EUR"),
    Function("floor", 1, 2, Rounding<FloorNumber, RoundingMode::kFloor>::kOverloads, true,
             "The multiple of a step at or below the value.", "floor(17.9 %, 5 %) == 15 %"),
    Function("ceiling", 1, 2, Rounding<CeilingNumber, RoundingMode::kCeiling>::kOverloads, true,
             "The multiple of a step at or above the value.",
             "ceiling(12.01 EUR, 0.50 EUR) == 12.50 EUR"),
    Function("sqrt", 1, 1, OneNumber<SqrtNumber, 0>::kOverloads, true,
             "The square root of a number.", "sqrt(6.25) <= 2.5 and sqrt(6.25) >= 2.5"),
    Function("exp", 1, 1, OneNumber<Exp, kMathUlps>::kOverloads, true,
             "e to the power of a number.", "exp(0) <= 1 and exp(0) >= 1"),
    Function("log", 1, 1, OneNumber<Log, kMathUlps>::kOverloads, true,
             "The natural logarithm of a number.", "abs(log(2.718281828459045) - 1) < 0.000000001"),
    Function("pow", 2, 2, kPow, true, "A number to the power of another.",
             "pow(2, 10) <= 1024 and pow(2, 10) >= 1024"),
    Function("logistic", 1, 1, OneNumber<Logistic, kMathUlps>::kOverloads, true,
             "1 / (1 + exp(-x)): a score turned into a chance between 0 and 1.",
             "percent(logistic(0)) == 50 %"),
    Function("percent", 1, 1, kPercent, true,
             "The number as a percentage, 0.15 being 15 %. Rounded half to even to nine decimals.",
             "percent(0.15) == 15 %"),
    Function("money", 2, 2, kMoney, true,
             "The number as money in the currency named. Rounded half to even to four decimals.",
             "money(12.5, EUR) == 12.50 EUR"),
    Function("number", 1, 1, kNumber, false,
             "The quantity as a plain number in its own unit; a percentage of 15 % is 0.15.",
             "abs(number(15 %) - 0.15) < 0.000000001"),
};
static_assert(WellFormed(kRows));

}  // namespace

std::span<const Row> FunctionRows() { return kRows; }

}  // namespace remit::builtins
