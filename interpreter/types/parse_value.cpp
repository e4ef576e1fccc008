// Reading a value from the language's own notation. Every refusal says what was found and how to
// write it; nothing is rounded, guessed or converted.
#include <algorithm>
#include <variant>

#include "interpreter/base/check.h"
#include "interpreter/base/unicode.h"
#include "interpreter/types/decimal.h"
#include "interpreter/types/value.h"

namespace remit::types {
namespace {

using base::Quoted;

constexpr std::size_t kMaxValuesNamed = 16;  // values of an enum that a message names

ParsedValue Good(std::int64_t raw) { return {true, {raw}, {}}; }
ParsedValue Bad(std::string reason) { return {false, {}, {std::move(reason)}}; }

bool IsSpace(char c) { return c == ' ' || c == '\t'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

// "20_000.5 EUR / seats" is "20_000.5" and "EUR / seats".
struct Amount {
  std::string_view number;
  std::string_view unit;
  bool glued = false;  // no space between them
};
Amount Split(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() &&
         (IsDigit(text[end]) || text[end] == '.' || text[end] == ',' || text[end] == '_' ||
          ((text[end] == '-' || text[end] == '+') && end == 0))) {
    ++end;
  }
  return {text.substr(0, end), Trimmed(text.substr(end)), end < text.size() && !IsSpace(text[end])};
}

std::string WithoutCommas(std::string_view number) {
  std::string text(number);
  text.erase(std::remove(text.begin(), text.end(), ','), text.end());
  return text;
}

std::string NumberReason(std::string_view number, DecimalTextError error) {
  switch (error) {
    case DecimalTextError::kEmpty:
      return "a number is missing";
    case DecimalTextError::kNotANumber: {
      const std::size_t comma = number.find(',');
      if (comma == std::string_view::npos) return Quoted(number) + " is not a number";
      const bool once = number.find(',', comma + 1) == std::string_view::npos;
      if (once && number.find('.') == std::string_view::npos && number.size() - comma != 4) {
        std::string point(number);
        point[comma] = '.';
        return Quoted(number) + " has a decimal comma: write `" + point + "`";
      }
      return Quoted(number) + " has a comma: write `" + WithoutCommas(number) +
             "`, with `.` only before decimals";
    }
    case DecimalTextError::kMisplacedUnderscore:
      return Quoted(number) + " has an underscore that is not between two digits";
    case DecimalTextError::kExponent:
      return Quoted(number) + " has an exponent: write the number out";
    case DecimalTextError::kTooManyDigits:
      return Quoted(number) + " has more digits than any amount can hold";
    case DecimalTextError::kTooManyDecimals:
      return Quoted(number) + " has more decimals than any amount can hold";
  }
  REMIT_CHECK(false, "an error of a number's text is one of those declared");
}

Type Required(const Type& type) {
  Type required = type;
  required.optional = false;
  return required;
}

std::string TypeName(const Type& type, const TypeTable& table) {
  return Name(Required(type), table);
}

std::string MissingUnit(std::string_view number, const Type& type, const TypeTable& table) {
  if (IsRatio(type)) {
    const std::string_view sign = type.points ? " points" : " %";
    return Quoted(number) + " has no " + (type.points ? "unit" : "percent sign") + ": write `" +
           std::string(number) + std::string(sign) + "` if that is meant";
  }
  return Quoted(number) + " has no unit: write `" + std::string(number) + " " +
         TypeName(type, table) + "` if that is meant";
}

std::string WrongUnit(std::string_view text, const WrittenUnit& unit, const Type& type,
                      const TypeTable& table) {
  Type written;
  written.kind = TypeKind::kDecimal;
  written.dimension = unit.dimension;
  std::string reason =
      Quoted(text) + " is in " + Name(written, table) + ", asked for is " + TypeName(type, table);
  if (IsMoney(written, table) && IsMoney(type, table)) {
    reason += ": currencies are never converted";
  }
  return reason;
}

ParsedValue ReadPercent(std::string_view text, const ExactDecimal& amount, const Type& type,
                        const TypeTable& table) {
  if (!IsRatio(type)) {
    return Bad(Quoted(text) + " is a percentage, asked for is " + TypeName(type, table));
  }
  if (type.points) return Bad(Quoted(text) + " is a percentage, asked for is a number of points");
  return Quantify(FromPercent(amount), 1, 1, type, table, text);
}

ParsedValue ReadDecimal(std::string_view text, const Type& type, const TypeTable& table) {
  const Amount parts = Split(text);
  if (parts.number.empty() || parts.number == "-" || parts.number == "+") {
    return Bad(
        Quoted(text) + " is not an amount: write it like `" +
        (IsRatio(type) ? (type.points ? "3 points" : "12.5 %") : "12 " + TypeName(type, table)) +
        "`");
  }
  const auto read = ParseExactDecimal(parts.number);
  if (const auto* error = std::get_if<DecimalTextError>(&read)) {
    return Bad(NumberReason(parts.number, *error));
  }
  const ExactDecimal amount = std::get<ExactDecimal>(read);
  if (parts.unit.empty()) return Bad(MissingUnit(parts.number, type, table));
  if (parts.unit == "%") return ReadPercent(text, amount, type, table);
  if (parts.glued && (parts.unit.front() == 'e' || parts.unit.front() == 'E') &&
      parts.unit.size() > 1 &&
      (IsDigit(parts.unit[1]) || parts.unit[1] == '-' || parts.unit[1] == '+')) {
    return Bad(Quoted(text) + " has an exponent: write the number out");
  }
  if (parts.glued) {
    return Bad(Quoted(text) + " has no space before its unit: write `" + std::string(parts.number) +
               " " + std::string(parts.unit) + "`");
  }
  if (parts.unit == "points") {
    if (!IsRatio(type)) {
      return Bad(Quoted(text) + " is a number of points, asked for is " + TypeName(type, table));
    }
    if (!type.points) {
      return Bad(Quoted(text) + " is a difference of percentages: write `" +
                 std::string(parts.number) + " %`");
    }
    return Quantify(FromPercent(amount), 1, 1, type, table, text);
  }
  const auto unit = ParseUnit(parts.unit, table);
  if (const auto* reason = std::get_if<ParseFailure>(&unit)) return Bad(reason->reason);
  const WrittenUnit& written = std::get<WrittenUnit>(unit);
  if (written.dimension != type.dimension || IsRatio(type)) {
    return Bad(WrongUnit(text, written, type, table));
  }
  return Quantify(amount, written.times, written.per, type, table, text);
}

ParsedValue ReadNumber(std::string_view text) {
  const auto read = ParseNumber(text);
  if (const auto* error = std::get_if<DecimalTextError>(&read)) {
    if (*error == DecimalTextError::kTooManyDigits) {
      return Bad(Quoted(text) + " is too large for a number");
    }
    return Bad(NumberReason(text, *error));
  }
  const Value value = Value::Of(std::get<double>(read));
  return Good(value.raw);
}

ParsedValue ReadEnum(std::string_view text, const Type& type, const TypeTable& table) {
  const EnumInfo& info = table.enumeration(EnumId(type.index));
  const auto found = std::find(info.values.begin(), info.values.end(), text);
  if (found != info.values.end()) return Good(found - info.values.begin());
  std::string reason = Quoted(text) + " is not a " + info.name + ", which is ";
  const std::size_t named = std::min(info.values.size(), kMaxValuesNamed);
  for (std::size_t i = 0; i < named; ++i) {
    if (i > 0) reason += i + 1 == info.values.size() ? " or " : ", ";
    reason += info.values[i];
  }
  if (named < info.values.size()) {
    reason += " or one of " + std::to_string(info.values.size() - named) + " more";
  }
  return Bad(std::move(reason));
}

ParsedValue ReadDate(std::string_view text) {
  if (const auto day = ParseDate(text)) return Good(*day);
  const bool shaped =
      text.size() == 10 && text[4] == '-' && text[7] == '-' &&
      std::all_of(text.begin(), text.end(), [](char c) { return IsDigit(c) || c == '-'; });
  if (shaped) return Bad(Quoted(text) + " is not a day of the calendar");
  return Bad(Quoted(text) + " is not a date: write it like `2026-01-31`");
}

}  // namespace

std::variant<WrittenUnit, ParseFailure> ParseUnit(std::string_view text, const TypeTable& table) {
  WrittenUnit unit;
  int power = 1;
  while (true) {
    text = Trimmed(text);
    std::size_t end = 0;
    while (end < text.size() && (IsLetter(text[end]) || (end > 0 && IsDigit(text[end])))) ++end;
    if (text.empty()) return ParseFailure{"a unit is missing at the end"};
    const UnitSpelling* spelling = table.FindSpelling(text.substr(0, end));
    if (spelling == nullptr) {
      return ParseFailure{Quoted(end == 0 ? text : text.substr(0, end)) +
                          " is not a unit that the policy knows"};
    }
    Dimension one;
    one.factors[0] = {spelling->unit, 1};
    one.count = 1;
    const auto combined = Combine(unit.dimension, one, power);
    std::int64_t& factor = power > 0 ? unit.times : unit.per;
    if (!combined || __builtin_mul_overflow(factor, spelling->factor, &factor)) {
      return ParseFailure{Quoted(text) + " is too long a product of units"};
    }
    unit.dimension = *combined;
    text = Trimmed(text.substr(end));
    if (text.empty()) return unit;
    if (text.front() != '/' && text.front() != '*') {
      return ParseFailure{Quoted(text) + " is left over after the unit"};
    }
    power = text.front() == '/' ? -1 : 1;
    text.remove_prefix(1);
  }
}

ParsedValue Quantify(const ExactDecimal& amount, std::int64_t times, std::int64_t per,
                     const Type& type, const TypeTable& table, std::string_view written) {
  const int scale = Scale(type, table);
  const std::string name = TypeName(type, table);
  const auto scaled = ToScaled(amount, scale);
  std::int64_t raw = 0;
  const bool inexact = std::holds_alternative<ScaleError>(scaled) &&
                       std::get<ScaleError>(scaled) == ScaleError::kTooManyDecimals;
  const auto too_fine = [&] {
    const int shown = IsRatio(type) ? scale - 2 : scale;
    return Bad(Quoted(written) + " has more than " + std::to_string(shown) +
               " decimals, the most that " + name + " can hold; nothing is rounded on the way in");
  };
  if (inexact) return too_fine();
  if (std::holds_alternative<ScaleError>(scaled) ||
      __builtin_mul_overflow(std::get<std::int64_t>(scaled), times, &raw)) {
    return Bad(Quoted(written) + " is larger than any amount in " + name + " can be");
  }
  if (raw % per != 0) return too_fine();
  raw /= per;
  if (type.whole && raw % kOneUnit != 0) {
    return Bad(Quoted(written) + ": " + name + " are whole numbers");
  }
  return Good(raw);
}

ParsedValue Parse(std::string_view text, const Type& type, const TypeTable& table,
                  TextPool& texts) {
  if (type.kind == TypeKind::kText) return Good(texts.Intern(text));
  text = Trimmed(text);
  if (text.empty()) return Bad("the value is empty");
  switch (type.kind) {
    case TypeKind::kBoolean:
      if (text == "true") return Good(1);
      if (text == "false") return Good(0);
      return Bad(Quoted(text) + " is neither true nor false");
    case TypeKind::kNumber:
      return ReadNumber(text);
    case TypeKind::kDecimal:
      return ReadDecimal(text, type, table);
    case TypeKind::kDate:
      return ReadDate(text);
    case TypeKind::kEnum:
      return ReadEnum(text, type, table);
    case TypeKind::kText:
    case TypeKind::kBroken:
    case TypeKind::kLiteral:
    case TypeKind::kRecord:
    case TypeKind::kList:
    case TypeKind::kUnit:
    case TypeKind::kLevel:
    case TypeKind::kSides:
    case TypeKind::kStatus:
    case TypeKind::kVerdict:
      break;
  }
  REMIT_CHECK(false, "no value of this type is read from text");
}

}  // namespace remit::types
