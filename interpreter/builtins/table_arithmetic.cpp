// The rows + - * / mod. What each combination of types gives is said by the rules named here.
#include "interpreter/builtins/adapters.h"
#include "interpreter/builtins/rows.h"
#include "interpreter/builtins/rules.h"
#include "interpreter/types/value.h"

namespace remit::builtins {
namespace {

Fault NegateLiteral(Arguments arguments, const KernelContext&, std::int64_t& result) {
  return NegateDecimal(arguments[0], result);
}

Fault Multiply(Arguments arguments, const KernelContext& context, std::int64_t& result) {
  return MultiplyDecimal(arguments[0], context.scale[0], arguments[1], context.scale[1],
                         context.result_scale, result);
}
Fault MultiplyLiteralRight(Arguments arguments, const KernelContext& context,
                           std::int64_t& result) {
  return MultiplyByLiteral(arguments[0], context.scale[0], LiteralAt(arguments, context, 1),
                           context.result_scale, result);
}
Fault MultiplyLiteralLeft(Arguments arguments, const KernelContext& context, std::int64_t& result) {
  return MultiplyByLiteral(arguments[1], context.scale[1], LiteralAt(arguments, context, 0),
                           context.result_scale, result);
}
Fault Divide(Arguments arguments, const KernelContext& context, std::int64_t& result) {
  return DivideDecimal(arguments[0], context.scale[0], arguments[1], context.scale[1],
                       context.result_scale, result);
}
Fault DivideLiteralRight(Arguments arguments, const KernelContext& context, std::int64_t& result) {
  return DivideByLiteral(arguments[0], context.scale[0], LiteralAt(arguments, context, 1),
                         context.result_scale, result);
}
Fault DivideLiteralLeft(Arguments arguments, const KernelContext& context, std::int64_t& result) {
  return LiteralDividedBy(LiteralAt(arguments, context, 0), arguments[1], context.scale[1],
                          context.result_scale, result);
}

constexpr std::int64_t kFirstDay = -719162;  // 0001-01-01
constexpr std::int64_t kLastDay = 2932896;   // 9999-12-31

Fault PlusDays(std::int64_t date, std::int64_t days, std::int64_t& result) {
  const std::int64_t sum = date + days / types::kOneUnit;
  const bool exists = sum >= kFirstDay && sum <= kLastDay;
  result = exists ? sum : 0;
  return exists ? Fault::kNone : Fault::kOverflow;
}
Fault PlusMonths(std::int64_t date, std::int64_t months, std::int64_t& result) {
  const std::optional<std::int64_t> moved = types::AddMonths(date, months / types::kOneUnit);
  result = moved.value_or(0);
  return moved ? Fault::kNone : Fault::kOverflow;
}
using DateMove = Fault (*)(std::int64_t, std::int64_t, std::int64_t&);

template <DateMove kMove>
Fault DatePlus(Arguments arguments, const KernelContext&, std::int64_t& result) {
  return kMove(arguments[0], arguments[1], result);
}
template <DateMove kMove>
Fault PlusDate(Arguments arguments, const KernelContext&, std::int64_t& result) {
  return kMove(arguments[1], arguments[0], result);
}
template <DateMove kMove>
Fault DateMinus(Arguments arguments, const KernelContext&, std::int64_t& result) {
  std::int64_t negated = 0;
  const Fault fault = NegateDecimal(arguments[1], negated);
  return fault == Fault::kNone ? kMove(arguments[0], negated, result) : fault;
}
Fault DaysBetween(Arguments arguments, const KernelContext&, std::int64_t& result) {
  result = (arguments[0] - arguments[1]) * types::kOneUnit;
  return Fault::kNone;
}

// Shapes. Sums and differences are exact or rounded, and rounding never turns an order round. The
// last day of a month to which a date is cut back comes before all days of the next month, so a
// date plus months never falls in either. A product is linear in each factor, and half-even
// rounding is the same on both sides of zero; so is a quotient in its dividend, and in its divisor
// on one side of zero, where it is largest next to zero: an overflow shows at a corner too.
constexpr Overload kPlus[] = {
    {"number + number -> number", NumbersToNumber, OfNumbers<AddNumber>, Shape::kRising},
    {"quantity + quantity of the same unit -> quantity", SumOfDecimals, OfDecimals<AddDecimal>,
     Shape::kRising},
    {"date + days -> date", DateAndDays, DatePlus<PlusDays>, Shape::kRising},
    {"date + months -> date", DateAndMonths, DatePlus<PlusMonths>, Shape::kRising},
    {"days + date -> date", DaysAndDate, PlusDate<PlusDays>, Shape::kRising},
    {"months + date -> date", MonthsAndDate, PlusDate<PlusMonths>, Shape::kRising},
};
constexpr Overload kMinus[] = {
    {"number - number -> number", NumbersToNumber, OfNumbers<SubtractNumber>, Shape::kCorners},
    {"quantity - quantity of the same unit -> quantity", SumOfDecimals, OfDecimals<SubtractDecimal>,
     Shape::kCorners},
    {"date - date -> days", DateMinusDate, DaysBetween, Shape::kCorners},
    {"date - days -> date", DateAndDays, DateMinus<PlusDays>, Shape::kCorners},
    {"date - months -> date", DateAndMonths, DateMinus<PlusMonths>, Shape::kCorners},
};
constexpr Overload kNegate[] = {
    {"- literal -> literal", NegatedLiteral, NegateLiteral, Shape::kCorners},
    {"- number -> number", NumbersToNumber, OfNumber<NegateNumber>, Shape::kCorners},
    {"- quantity -> quantity", SameDecimal, OfDecimal<NegateDecimal>, Shape::kCorners},
};
constexpr Overload kTimes[] = {
    {"number * number -> number", NumbersToNumber, OfNumbers<MultiplyNumber>, Shape::kCorners},
    {"quantity * literal -> quantity", DecimalTimesLiteral, MultiplyLiteralRight, Shape::kCorners},
    {"literal * quantity -> quantity", LiteralTimesDecimal, MultiplyLiteralLeft, Shape::kCorners},
    {"quantity * quantity -> product of the units", Product, Multiply, Shape::kCorners},
};
constexpr Overload kOver[] = {
    {"number / number -> number", NumbersToNumber, OfNumbers<DivideNumber>, Shape::kZeroLast},
    {"quantity / literal -> quantity", DecimalOverLiteral, DivideLiteralRight, Shape::kZeroLast},
    {"literal / quantity -> inverse unit", LiteralOverDecimal, DivideLiteralLeft, Shape::kZeroLast},
    {"quantity / quantity -> quotient of the units", Quotient, Divide, Shape::kZeroLast},
};
constexpr Overload kMod[] = {
    {"number mod number -> number", NumbersToNumber, OfNumbers<ModNumber>, Shape::kRemainder},
    {"quantity mod quantity of the same unit -> quantity", SameDecimal, OfDecimals<ModDecimal>,
     Shape::kRemainder},
};

constexpr Row kRows[] = {
    {.name = "+",
     .fixity = Fixity::kInfix,
     .precedence = kSumPrecedence,
     .min_arguments = 2,
     .max_arguments = 2,
     .overloads = kPlus,
     .can_fault = true,
     .since = "0.1",
     .doc = "The sum of two quantities of the same unit, of a percentage and points, or of a date "
            "and a duration. A date plus months stops at the end of the month.",
     .example = "10 % + 5 % == 15 %",
     .words = "the sum of {*}",
     .between = "plus"},
    {.name = "-",
     .fixity = Fixity::kInfix,
     .precedence = kSumPrecedence,
     .min_arguments = 2,
     .max_arguments = 2,
     .overloads = kMinus,
     .can_fault = true,
     .since = "0.1",
     .doc = "The difference of two quantities of the same unit; of two dates it is a number of "
            "days.",
     .example = "2026-03-01 - 2026-02-01 == 28 days",
     .words = "the difference between {*}",
     .between = "minus"},
    {.name = "-",
     .fixity = Fixity::kPrefix,
     .precedence = kSignPrecedence,
     .min_arguments = 1,
     .max_arguments = 1,
     .overloads = kNegate,
     .can_fault = true,
     .since = "0.1",
     .doc = "The same quantity with the other sign.",
     .example = "-5 EUR + 5 EUR == 0 EUR",
     .words = "the negative of {0}"},
    {.name = "*",
     .fixity = Fixity::kInfix,
     .precedence = kProductPrecedence,
     .min_arguments = 2,
     .max_arguments = 2,
     .overloads = kTimes,
     .can_fault = true,
     .since = "0.1",
     .doc = "A quantity times a percentage, a plain factor or another unit. Exact, then rounded "
            "once, half to even. Money is never multiplied with money.",
     .example = "200 EUR * 12.5 % == 25 EUR",
     .words = "the product of {*}",
     .between = "times"},
    {.name = "/",
     .fixity = Fixity::kInfix,
     .precedence = kProductPrecedence,
     .min_arguments = 2,
     .max_arguments = 2,
     .overloads = kOver,
     .can_fault = true,
     .since = "0.1",
     .doc = "The quotient; of two quantities of the same unit it is a percentage. Division by zero "
            "is a fault of that case.",
     .example = "30 EUR / 200 EUR == 15 %",
     .words = "the ratio of {0} to {1}",
     .between = "divided by"},
    {.name = "mod",
     .fixity = Fixity::kInfix,
     .precedence = kProductPrecedence,
     .min_arguments = 2,
     .max_arguments = 2,
     .overloads = kMod,
     .can_fault = true,
     .since = "0.1",
     .doc = "The remainder of a division; it has the sign of the right side.",
     .example = "14 months mod 12 months == 2 months",
     .words = "the remainder of {0} after division by {1}"},
};
static_assert(WellFormed(kRows));

}  // namespace

std::span<const Row> ArithmeticRows() { return kRows; }

}  // namespace remit::builtins
