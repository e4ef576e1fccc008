// Dimensions, the table of units with what is predeclared in it, and the names of types as the
// language writes them.
#include "interpreter/types/type.h"

#include <algorithm>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/types/decimal.h"

namespace remit::types {
namespace {

// The alphabetic codes of ISO 4217 in use, without funds, metals and testing codes.
constexpr std::string_view kCurrencies[] = {
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT",
    "BGN", "BHD", "BIF", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD",
    "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD",
    "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ",
    "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD",
    "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR",
    "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR",
    "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN",
    "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR",
    "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB",
    "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS",
    "VES", "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
};

Type Plain(TypeKind kind) {
  Type type;
  type.kind = kind;
  return type;
}

void AppendFactors(const Dimension& dimension, bool currency, const TypeTable& table,
                   std::string& text) {
  for (std::size_t i = 0; i < dimension.count; ++i) {
    const Dimension::Factor& factor = dimension.factors[i];
    if (table.unit(factor.unit).currency != currency) continue;
    for (int power = 0; power < factor.power; ++power) {
      if (!text.empty()) text += " * ";
      text += table.unit(factor.unit).name;
    }
  }
}

std::string DimensionName(const Dimension& dimension, const TypeTable& table) {
  std::string text;
  AppendFactors(dimension, true, table, text);
  AppendFactors(dimension, false, table, text);
  if (text.empty()) text = "1";
  for (std::size_t i = 0; i < dimension.count; ++i) {
    const Dimension::Factor& factor = dimension.factors[i];
    for (int power = 0; power > factor.power; --power) {
      text += " / " + table.unit(factor.unit).name;
    }
  }
  return text;
}

std::string PlainName(const Type& type, const TypeTable& table) {
  switch (type.kind) {
    case TypeKind::kBroken:
      return "unknown type";
    case TypeKind::kBoolean:
      return "boolean";
    case TypeKind::kNumber:
      return "number";
    case TypeKind::kLiteral:
      return "plain number";
    case TypeKind::kDecimal:
      if (!type.dimension.none()) return DimensionName(type.dimension, table);
      return type.points ? "points" : "percent";
    case TypeKind::kDate:
      return "date";
    case TypeKind::kText:
      return "text";
    case TypeKind::kEnum:
      return table.enumeration(EnumId(type.index)).name;
    case TypeKind::kRecord:
      return table.record(RecordId(type.index)).name;
    case TypeKind::kList:
      return "list";
    case TypeKind::kUnit:
      return DimensionName(type.dimension, table);
    case TypeKind::kLevel:
      return "level";
    case TypeKind::kSides:
      return "sides";
    case TypeKind::kStatus:
      return "status";
    case TypeKind::kVerdict:
      return "verdict";
  }
  REMIT_CHECK(false, "a type's kind is one of those declared");
}

}  // namespace

std::optional<Dimension> Combine(const Dimension& a, const Dimension& b, int power) {
  REMIT_CHECK(power == 1 || power == -1, "units are combined by one multiplication or division");
  Dimension result;
  const auto add = [&result](UnitId unit, int unit_power) {
    if (unit_power == 0) return true;
    if (result.count == Dimension::kMaxFactors || unit_power > 127 || unit_power < -127)
      return false;
    result.factors[result.count++] = {unit, static_cast<std::int8_t>(unit_power)};
    return true;
  };
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.count || j < b.count) {
    const bool from_a = i < a.count && (j == b.count || a.factors[i].unit <= b.factors[j].unit);
    const bool from_b = j < b.count && (i == a.count || b.factors[j].unit <= a.factors[i].unit);
    const UnitId unit = from_a ? a.factors[i].unit : b.factors[j].unit;
    int total = 0;
    if (from_a) total += a.factors[i++].power;
    if (from_b) total += power * b.factors[j++].power;
    if (!add(unit, total)) return std::nullopt;
  }
  return result;
}

int Scale(const Type& type, const TypeTable& table) {
  if (type.kind == TypeKind::kLiteral) return type.literal_scale;
  REMIT_CHECK(type.kind == TypeKind::kDecimal, "only decimals have a scale");
  int currencies = 0;
  for (std::size_t i = 0; i < type.dimension.count; ++i) {
    const Dimension::Factor& factor = type.dimension.factors[i];
    if (factor.power < 0) return kDecimalScale;
    if (table.unit(factor.unit).currency) currencies += factor.power;
  }
  return currencies == 1 ? kMoneyScale : kDecimalScale;
}

TypeTable::TypeTable() {
  days_ = AddUnit("days", false);
  AddSpelling("day", days_, 1);
  AddSpelling("week", days_, 7);
  AddSpelling("weeks", days_, 7);
  months_ = AddUnit("months", false);
  AddSpelling("month", months_, 1);
  AddSpelling("quarter", months_, 3);
  AddSpelling("quarters", months_, 3);
  AddSpelling("year", months_, 12);
  AddSpelling("years", months_, 12);
  AddUnit("count", false);
  for (const std::string_view currency : kCurrencies) AddUnit(std::string(currency), true);
}

UnitId TypeTable::AddUnit(std::string name, bool currency) {
  const UnitId id(units_.size());
  units_.push_back({name, currency});
  AddSpelling(std::move(name), id, 1);
  return id;
}

void TypeTable::AddSpelling(std::string name, UnitId unit, std::int64_t factor) {
  REMIT_CHECK(factor >= 1, "a unit's spelling is a whole multiple of the unit");
  if (const UnitSpelling* known = FindSpelling(name)) {
    REMIT_CHECK(known->unit == unit && known->factor == factor, "a unit's name has one meaning");
    return;
  }
  spelling_by_name_.emplace(name, spellings_.size());
  spellings_.push_back({std::move(name), unit, factor});
}

EnumId TypeTable::AddEnum(EnumInfo info) {
  enums_.push_back(std::move(info));
  return EnumId(enums_.size() - 1);
}

RecordId TypeTable::AddRecord(RecordInfo info) {
  records_.push_back(std::move(info));
  return RecordId(records_.size() - 1);
}

std::optional<TypeTable> TypeTable::FromParts(Parts parts) {
  TypeTable table;
  table.units_ = std::move(parts.units);
  table.spellings_ = std::move(parts.spellings);
  table.enums_ = std::move(parts.enums);
  table.records_ = std::move(parts.records);
  table.spelling_by_name_.clear();
  for (std::size_t i = 0; i < table.spellings_.size(); ++i) {
    const UnitSpelling& spelling = table.spellings_[i];
    if (spelling.unit.index() >= table.units_.size() || spelling.factor < 1) return std::nullopt;
    if (!table.spelling_by_name_.emplace(spelling.name, i).second) return std::nullopt;
  }
  const UnitSpelling* days = table.FindSpelling("days");
  const UnitSpelling* months = table.FindSpelling("months");
  if (days == nullptr || months == nullptr) return std::nullopt;
  table.days_ = days->unit;
  table.months_ = months->unit;
  return table;
}

const UnitSpelling* TypeTable::FindSpelling(std::string_view name) const {
  const auto found = spelling_by_name_.find(name);
  return found == spelling_by_name_.end() ? nullptr : &spellings_[found->second];
}

Type Boolean() { return Plain(TypeKind::kBoolean); }
Type Number() { return Plain(TypeKind::kNumber); }
Type Ratio() { return Plain(TypeKind::kDecimal); }
Type Points() {
  Type type = Plain(TypeKind::kDecimal);
  type.points = true;
  return type;
}
Type Date() { return Plain(TypeKind::kDate); }
Type Text() { return Plain(TypeKind::kText); }

Type Quantity(UnitId unit, const TypeTable& table) {
  Type type = Plain(TypeKind::kDecimal);
  type.dimension.factors[0] = {unit, 1};
  type.dimension.count = 1;
  type.whole = !table.unit(unit).currency;
  return type;
}

bool IsMoney(const Type& type, const TypeTable& table) {
  return type.kind == TypeKind::kDecimal && type.dimension.count == 1 &&
         type.dimension.factors[0].power == 1 &&
         table.unit(type.dimension.factors[0].unit).currency;
}

bool IsRatio(const Type& type) { return type.kind == TypeKind::kDecimal && type.dimension.none(); }

std::string Name(const Type& type, const TypeTable& table) {
  return PlainName(type, table) + (type.optional ? "?" : "");
}

}  // namespace remit::types
