// Type and unit rules of the overloads in the builtin table, one function for each shape of
// operation. Which kernel belongs to a shape is said in the rows, not here; why a combination is
// refused is worded in check/.
//
// Arguments are present (no T?) and never kBroken: the checker sees to both before it asks.
#pragma once

#include <span>

#include "interpreter/types/type.h"

namespace remit::builtins {

using types::Type;
using types::TypeTable;
using Types = std::span<Type>;

// Both decimals of one dimension. A ratio may stand beside points.
bool SameDimension(const Type& a, const Type& b);

// --- number: every argument is a number or a literal, which becomes one.
bool NumbersToNumber(Types arguments, const TypeTable& table, Type& result);
bool NumbersToBoolean(Types arguments, const TypeTable& table, Type& result);
// --- decimals of one dimension
bool SumOfDecimals(Types arguments, const TypeTable& table, Type& result);
bool SameDecimal(Types arguments, const TypeTable& table,
                 Type& result);  // one or more; the first's
bool RoundToStep(Types arguments, const TypeTable& table, Type& result);
bool DecimalsToBoolean(Types arguments, const TypeTable& table, Type& result);
// --- products and quotients
bool Product(Types arguments, const TypeTable& table, Type& result);
bool DecimalTimesLiteral(Types arguments, const TypeTable& table, Type& result);
bool LiteralTimesDecimal(Types arguments, const TypeTable& table, Type& result);
bool Quotient(Types arguments, const TypeTable& table, Type& result);
bool DecimalOverLiteral(Types arguments, const TypeTable& table, Type& result);
bool LiteralOverDecimal(Types arguments, const TypeTable& table, Type& result);
bool NegatedLiteral(Types arguments, const TypeTable& table, Type& result);
// --- dates
bool DateMinusDate(Types arguments, const TypeTable& table, Type& result);
bool DateAndDays(Types arguments, const TypeTable& table, Type& result);
bool DateAndMonths(Types arguments, const TypeTable& table, Type& result);
bool DaysAndDate(Types arguments, const TypeTable& table, Type& result);
bool MonthsAndDate(Types arguments, const TypeTable& table, Type& result);
bool DatesToDate(Types arguments, const TypeTable& table, Type& result);
bool DatesToBoolean(Types arguments, const TypeTable& table, Type& result);
bool LevelsToBoolean(Types arguments, const TypeTable& table, Type& result);  // one ladder, by rank
// --- values that are equal or not, and nothing else: boolean, text, enum, and what tests ask about
bool NamedToBoolean(Types arguments, const TypeTable& table, Type& result);
bool BooleansToBoolean(Types arguments, const TypeTable& table, Type& result);
// --- conversions
bool NumberToRatio(Types arguments, const TypeTable& table, Type& result);
bool NumberToMoney(Types arguments, const TypeTable& table, Type& result);
bool DecimalToNumberRule(Types arguments, const TypeTable& table, Type& result);

}  // namespace remit::builtins
