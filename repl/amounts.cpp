#include "repl/amounts.h"

namespace remit::repl {
namespace {

using optimise::Integer;
using optimise::Rational;

Integer PowerOfTen(int exponent) {
  return boost::multiprecision::pow(Integer(10), static_cast<unsigned>(exponent));
}

// In the unit that is written.
Rational InUnit(const check::Checked& checked, const types::Type& type, const Rational& raw) {
  if (type.kind == types::TypeKind::kNumber) return raw;
  const Rational amount = raw / Rational(PowerOfTen(types::Scale(type, checked.type_table)));
  return types::IsRatio(type) ? Rational(amount * 100) : amount;
}

}  // namespace

Rational RawOf(const types::Type& type, types::Value value) {
  return type.kind == types::TypeKind::kNumber ? optimise::ExactValue(value.number())
                                               : Rational(value.raw);
}

std::string UnitText(const check::Checked& checked, const types::Type& type) {
  if (type.kind == types::TypeKind::kNumber) return "";
  return types::IsRatio(type) ? "%" : types::Name(type, checked.type_table);
}

std::string AmountText(const check::Checked& checked, const types::Type& type, const Rational& raw,
                       int decimals) {
  const std::string unit = UnitText(checked, type);
  return optimise::Rounded(InUnit(checked, type, raw), decimals) + (unit.empty() ? "" : " " + unit);
}

double AmountNumber(const check::Checked& checked, const types::Type& type, const Rational& raw) {
  return optimise::Nearest(InUnit(checked, type, raw));
}

Rational ExactOf(const types::ExactDecimal& value) {
  return Rational(Integer(types::FormatExact({value.digits, 0})), PowerOfTen(value.scale));
}

std::optional<types::ExactDecimal> DecimalOf(const Rational& value) {
  constexpr int kMostDecimals = 20;
  for (int scale = 0; scale <= kMostDecimals; ++scale) {
    const Rational scaled = value * Rational(PowerOfTen(scale));
    if (denominator(scaled) != 1) continue;
    const Integer digits = numerator(scaled);
    if (abs(digits) >= PowerOfTen(36)) return std::nullopt;
    types::ExactDecimal decimal;
    for (const char c : Integer(abs(digits)).str())
      decimal.digits = decimal.digits * 10 + (c - '0');
    if (digits < 0) decimal.digits = -decimal.digits;
    decimal.scale = scale;
    return decimal;
  }
  return std::nullopt;
}

std::string Percent(const Rational& share, int decimals) {
  return optimise::Rounded(Rational(share * 100), decimals) + " %";
}

}  // namespace remit::repl
