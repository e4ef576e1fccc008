// Missing words, replaced words, then the type's own notation or, where the mapping says how, a
// number without unit.
#include "interpreter/cases/cell.h"

#include <algorithm>

#include "interpreter/base/check.h"
#include "interpreter/base/unicode.h"
#include "interpreter/types/decimal.h"

namespace remit::cases {
namespace {

using base::Quoted;
using types::TypeKind;

CellValue Missing() { return {}; }
CellValue Good(types::Value value) { return {CellValue::Kind::kValue, value, {}}; }
CellValue Invalid(std::string reason) { return {CellValue::Kind::kInvalid, {}, std::move(reason)}; }
CellValue From(const types::ParsedValue& parsed) {
  return parsed.ok ? Good(parsed.value) : Invalid(parsed.failure.reason);
}

bool IsBareNumber(std::string_view text) {
  const auto numeric = [](char c) {
    return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
  };
  return !text.empty() && ((text[0] >= '0' && text[0] <= '9') || text[0] == '-') &&
         std::all_of(text.begin(), text.end(), numeric);
}

// With a decimal comma, the text as it would be with a point; nothing when it has a point already.
std::optional<std::string> WithPoint(std::string_view text) {
  if (text.find('.') != std::string_view::npos) return std::nullopt;
  std::string result(text);
  std::replace(result.begin(), result.end(), ',', '.');
  return result;
}

CellValue ReadDecimal(Cell cell, const CellRules& rules, const types::Type& type,
                      const types::TypeTable& table, types::TextPool& texts) {
  if (cell.kind == Cell::Kind::kJsonBoolean) {
    return Invalid(Quoted(cell.text) + " is not an amount in " + types::Name(type, table));
  }
  if (!IsBareNumber(cell.text)) return From(types::Parse(cell.text, type, table, texts));
  const auto read = types::ParseExactDecimal(cell.text, types::DecimalNotation::kData);
  const auto* amount = std::get_if<types::ExactDecimal>(&read);
  if (amount == nullptr) {
    return Invalid(Quoted(cell.text) + " is not a number that an amount can hold");
  }
  if (rules.reading) {
    const NumberReading& reading = *rules.reading;
    return From(types::Quantify(reading.percent ? types::FromPercent(*amount) : *amount,
                                reading.times, reading.per, type, table, cell.text));
  }
  CellValue value = From(types::Parse(types::FormatExact(*amount), type, table, texts));
  REMIT_CHECK(value.kind == CellValue::Kind::kInvalid, "an amount needs its unit");
  value.reason += ", or let a mapping say how numbers without unit are read";
  return value;
}

CellValue ReadDate(std::string_view text, const DatePattern& pattern) {
  if (const auto day = pattern.Read(text)) return Good({*day});
  return Invalid(Quoted(text) + " is not a day of the calendar written as " + pattern.text());
}

CellValue ReadTyped(Cell cell, const CellRules& rules, const types::Type& type,
                    const types::TypeTable& table, types::TextPool& texts) {
  const bool number = cell.kind == Cell::Kind::kJsonNumber;
  const bool boolean = cell.kind == Cell::Kind::kJsonBoolean;
  const bool quoted = cell.kind == Cell::Kind::kJsonText;
  switch (type.kind) {
    case TypeKind::kBoolean:
      if (quoted || number) {
        return Invalid(Quoted(cell.text) + " is not true or false, written without quotes");
      }
      if (rules.words_as_names) {
        const std::string name = NameOfWord(cell.text);
        return From(types::Parse(name, type, table, texts));
      }
      break;
    case TypeKind::kNumber:
      if (boolean) return Invalid(Quoted(cell.text) + " is not a number");
      if (quoted) {
        return Invalid(Quoted(cell.text) + " is text: a number is written without quotes");
      }
      break;
    case TypeKind::kDecimal:
      return ReadDecimal(cell, rules, type, table, texts);
    case TypeKind::kDate:
    case TypeKind::kText:
    case TypeKind::kEnum:
      if (number || boolean) {
        return Invalid(Quoted(cell.text) + " is not in quotes, as " + types::Name(type, table) +
                       " asks for");
      }
      if (type.kind == TypeKind::kDate && rules.dates) return ReadDate(cell.text, *rules.dates);
      break;
    case TypeKind::kBroken:
    case TypeKind::kLiteral:
    case TypeKind::kRecord:
    case TypeKind::kList:
    case TypeKind::kUnit:
    case TypeKind::kLevel:
    case TypeKind::kSides:
    case TypeKind::kStatus:
    case TypeKind::kVerdict:
      REMIT_CHECK(false, "an input has a type that a case can give");
  }
  const types::ParsedValue parsed = types::Parse(cell.text, type, table, texts);
  if (!parsed.ok && type.kind == TypeKind::kEnum && rules.words_as_names) {
    const auto named = rules.names.find(NameOfWord(cell.text));
    if (named != rules.names.end()) return Good({named->second});
  }
  CellValue value = From(parsed);
  if (!parsed.ok && type.kind == TypeKind::kEnum) {
    const auto& known = table.enumeration(types::EnumId(type.index)).values;
    const std::string_view near = diagnostics::NearestName(
        NameOfWord(cell.text), std::vector<std::string_view>(known.begin(), known.end()));
    if (!near.empty()) value.reason += "; did you mean `" + std::string(near) + "`?";
  }
  return value;
}

bool MeansMissing(Cell cell, const CellRules& rules) {
  const std::string_view text = TrimBlanks(cell.text);
  if (text.empty() && cell.kind == Cell::Kind::kCsv && rules.empty_cell_is_missing) return true;
  return std::find(rules.missing.begin(), rules.missing.end(), text) != rules.missing.end();
}

}  // namespace

CellValue ReadCell(Cell cell, const CellRules& rules, const types::Type& input_type,
                   const types::TypeTable& table, types::TextPool& texts) {
  types::Type type = input_type;
  type.optional = false;
  if (MeansMissing(cell, rules)) return Missing();
  const std::string_view trimmed = TrimBlanks(cell.text);
  if (const auto word = rules.words.find(trimmed); word != rules.words.end()) {
    // A replacement is in the mapping's own notation, whatever kind of cell stood there.
    CellRules plain;
    plain.reading = rules.reading;
    return ReadTyped({Cell::Kind::kCsv, word->second}, plain, type, table, texts);
  }
  if (trimmed.empty() && cell.kind == Cell::Kind::kCsv) {
    return Invalid("the cell is empty; if that means missing, say `missing \"\"` in the mapping");
  }
  if (type.kind != TypeKind::kText) cell.text = trimmed;
  if (!rules.decimal_comma || cell.kind == Cell::Kind::kJsonNumber ||
      (type.kind != TypeKind::kDecimal && type.kind != TypeKind::kNumber)) {
    return ReadTyped(cell, rules, type, table, texts);
  }
  const auto pointed = WithPoint(cell.text);
  if (!pointed) {
    return Invalid(Quoted(cell.text) + " has a point, where the mapping says `decimal comma`");
  }
  return ReadTyped({cell.kind, *pointed}, rules, type, table, texts);
}

std::optional<std::string> ReadPlainText(Cell cell, const CellRules& rules) {
  if (MeansMissing(cell, rules)) return std::nullopt;
  const auto word = rules.words.find(TrimBlanks(cell.text));
  return word == rules.words.end() ? std::string(cell.text) : word->second;
}

std::string_view TrimBlanks(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace remit::cases
