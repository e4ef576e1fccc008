#include "interpreter/builtins/rules.h"

#include <algorithm>

namespace remit::builtins {
namespace {

using types::TypeKind;

bool IsDecimal(const Type& type) { return type.kind == TypeKind::kDecimal; }
bool IsLiteral(const Type& type) { return type.kind == TypeKind::kLiteral; }

bool AsNumbers(Types arguments) {
  const bool fits = std::all_of(arguments.begin(), arguments.end(), [](const Type& type) {
    return type.kind == TypeKind::kNumber || IsLiteral(type);
  });
  if (fits) std::fill(arguments.begin(), arguments.end(), types::Number());
  return fits;
}

// Money never meets money in a product, and no two currencies are multiplied; EUR / USD is a rate.
bool MoneyIsLegal(const types::Dimension& dimension, const TypeTable& table) {
  int above = 0, below = 0;
  for (std::size_t i = 0; i < dimension.count; ++i) {
    const types::Dimension::Factor& factor = dimension.factors[i];
    if (!table.unit(factor.unit).currency) continue;
    if (factor.power > 1 || factor.power < -1) return false;
    (factor.power > 0 ? above : below) += 1;
  }
  return above <= 1 && below <= 1;
}

bool Combined(const Type& a, const Type& b, int power, const TypeTable& table, Type& result) {
  if (!IsDecimal(a) || !IsDecimal(b) || a.points || b.points) return false;
  const std::optional<types::Dimension> dimension = types::Combine(a.dimension, b.dimension, power);
  if (!dimension || !MoneyIsLegal(*dimension, table)) return false;
  result = Type{.kind = TypeKind::kDecimal, .dimension = *dimension};
  return true;
}

bool IsIn(const Type& type, types::UnitId unit) {
  return IsDecimal(type) && type.dimension.count == 1 && type.dimension.factors[0].unit == unit &&
         type.dimension.factors[0].power == 1;
}

bool AllOf(Types arguments, TypeKind kind) {
  return std::all_of(arguments.begin(), arguments.end(),
                     [kind](const Type& type) { return type.kind == kind; });
}

bool OneDimension(Types arguments) {
  return std::all_of(arguments.begin(), arguments.end(),
                     [&](const Type& type) { return SameDimension(arguments.front(), type); });
}

}  // namespace

bool SameDimension(const Type& a, const Type& b) {
  return IsDecimal(a) && IsDecimal(b) && a.dimension == b.dimension;
}

bool NumbersToNumber(Types arguments, const TypeTable&, Type& result) {
  result = types::Number();
  return AsNumbers(arguments);
}

bool NumbersToBoolean(Types arguments, const TypeTable&, Type& result) {
  result = types::Boolean();
  return AsNumbers(arguments);
}

bool SumOfDecimals(Types arguments, const TypeTable&, Type& result) {
  if (!OneDimension(arguments)) return false;
  result = arguments.front();
  for (const Type& type : arguments) {
    result.points = result.points && type.points;
    result.whole = result.whole && type.whole;
  }
  return true;
}

bool SameDecimal(Types arguments, const TypeTable& table, Type& result) {
  const bool points = arguments.front().points;
  const bool alike = std::all_of(arguments.begin(), arguments.end(),
                                 [&](const Type& type) { return type.points == points; });
  return alike && SumOfDecimals(arguments, table, result);
}

bool RoundToStep(Types arguments, const TypeTable&, Type& result) {
  if (!SameDimension(arguments[0], arguments[1])) return false;
  result = arguments[0];
  result.whole = arguments[1].whole;
  return true;
}

bool DecimalsToBoolean(Types arguments, const TypeTable&, Type& result) {
  result = types::Boolean();
  return OneDimension(arguments);
}

bool Product(Types arguments, const TypeTable& table, Type& result) {
  return Combined(arguments[0], arguments[1], 1, table, result);
}

bool DecimalTimesLiteral(Types arguments, const TypeTable&, Type& result) {
  if (!IsDecimal(arguments[0]) || !IsLiteral(arguments[1])) return false;
  result = arguments[0];
  result.whole = result.whole && arguments[1].literal_scale == 0;
  return true;
}

bool LiteralTimesDecimal(Types arguments, const TypeTable&, Type& result) {
  if (!IsLiteral(arguments[0]) || !IsDecimal(arguments[1])) return false;
  result = arguments[1];
  result.whole = result.whole && arguments[0].literal_scale == 0;
  return true;
}

bool Quotient(Types arguments, const TypeTable& table, Type& result) {
  return Combined(arguments[0], arguments[1], -1, table, result);
}

bool DecimalOverLiteral(Types arguments, const TypeTable&, Type& result) {
  if (!IsDecimal(arguments[0]) || !IsLiteral(arguments[1])) return false;
  result = arguments[0];
  result.whole = false;
  return true;
}

bool LiteralOverDecimal(Types arguments, const TypeTable& table, Type& result) {
  return IsLiteral(arguments[0]) && Combined(types::Ratio(), arguments[1], -1, table, result);
}

bool NegatedLiteral(Types arguments, const TypeTable&, Type& result) {
  result = arguments[0];
  return IsLiteral(arguments[0]);
}

bool DateMinusDate(Types arguments, const TypeTable& table, Type& result) {
  result = types::Quantity(table.days(), table);
  return AllOf(arguments, TypeKind::kDate);
}

bool DateAndDays(Types arguments, const TypeTable& table, Type& result) {
  result = types::Date();
  return arguments[0].kind == TypeKind::kDate && IsIn(arguments[1], table.days()) &&
         arguments[1].whole;
}

bool DateAndMonths(Types arguments, const TypeTable& table, Type& result) {
  result = types::Date();
  return arguments[0].kind == TypeKind::kDate && IsIn(arguments[1], table.months()) &&
         arguments[1].whole;
}

bool DaysAndDate(Types arguments, const TypeTable& table, Type& result) {
  std::array<Type, 2> swapped{arguments[1], arguments[0]};
  return DateAndDays(swapped, table, result);
}

bool MonthsAndDate(Types arguments, const TypeTable& table, Type& result) {
  std::array<Type, 2> swapped{arguments[1], arguments[0]};
  return DateAndMonths(swapped, table, result);
}

bool DatesToDate(Types arguments, const TypeTable&, Type& result) {
  result = types::Date();
  return AllOf(arguments, TypeKind::kDate);
}

bool DatesToBoolean(Types arguments, const TypeTable&, Type& result) {
  result = types::Boolean();
  return AllOf(arguments, TypeKind::kDate);
}

bool LevelsToBoolean(Types arguments, const TypeTable&, Type& result) {
  result = types::Boolean();
  return AllOf(arguments, TypeKind::kLevel);
}

bool NamedToBoolean(Types arguments, const TypeTable&, Type& result) {
  result = types::Boolean();
  const Type& type = arguments.front();
  switch (type.kind) {
    case TypeKind::kBoolean:
    case TypeKind::kText:
    case TypeKind::kEnum:
    case TypeKind::kLevel:
    case TypeKind::kStatus:
    case TypeKind::kVerdict:
      return std::all_of(arguments.begin(), arguments.end(), [&](const Type& other) {
        return other.kind == type.kind && other.index == type.index;
      });
    case TypeKind::kBroken:
    case TypeKind::kNumber:
    case TypeKind::kLiteral:
    case TypeKind::kDecimal:
    case TypeKind::kDate:
    case TypeKind::kRecord:
    case TypeKind::kList:
    case TypeKind::kUnit:
    case TypeKind::kSides:
      return false;
  }
  return false;
}

bool BooleansToBoolean(Types arguments, const TypeTable&, Type& result) {
  result = types::Boolean();
  return AllOf(arguments, TypeKind::kBoolean);
}

bool NumberToRatio(Types arguments, const TypeTable&, Type& result) {
  result = types::Ratio();
  return AsNumbers(arguments);
}

bool NumberToMoney(Types arguments, const TypeTable& table, Type& result) {
  const Type unit = arguments[1];
  if (unit.kind != TypeKind::kUnit || unit.dimension.count != 1) return false;
  if (!table.unit(unit.dimension.factors[0].unit).currency) return false;
  result = types::Quantity(unit.dimension.factors[0].unit, table);
  return AsNumbers(arguments.first(1));
}

bool DecimalToNumberRule(Types arguments, const TypeTable&, Type& result) {
  result = types::Number();
  return IsDecimal(arguments[0]);
}

}  // namespace remit::builtins
