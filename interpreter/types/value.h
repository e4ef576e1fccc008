// A present value: 64 bits whose meaning its Type gives. Whether a value is there at all is said
// beside it (engine/cause.h).
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "interpreter/types/decimal.h"
#include "interpreter/types/type.h"

namespace remit::types {

struct Value {
  std::int64_t raw = 0;

  static Value Of(double number) { return {std::bit_cast<std::int64_t>(number)}; }
  double number() const { return std::bit_cast<double>(raw); }
  friend bool operator==(Value, Value) = default;
};

// Interned texts in normalisation form C: equal text, equal id. A policy's literals come first; a
// batch of cases adds to a copy.
class TextPool {
 public:
  std::int64_t Intern(std::string_view text);
  std::string_view Text(std::int64_t id) const { return texts_.at(static_cast<std::size_t>(id)); }
  std::size_t size() const { return texts_.size(); }

 private:
  std::vector<std::string> texts_;
  std::unordered_map<std::string, std::int64_t> ids_;
};

// The language's own notation: `17000.00 EUR`, `12.5 %`, `18 months`, `2026-01-01`, `enterprise`,
// `true`, `0.25`, `3 points`. Money shows at least two decimals, a percentage as few as it has;
// nothing is ever rounded.
std::string Format(Value value, const Type& type, const TypeTable& table, const TextPool& texts);

// Why a text is not a value of the type; words for a person. `percent_sign_required`, decimals,
// range and unit rules are those of docs/language/numbers.md.
struct ParseFailure {
  std::string reason;
};
// Reads `20000 EUR`, `18 months`, `12.5 %`, ISO dates, enum values, numbers. Never through a double
// for decimals.
struct ParsedValue {
  bool ok = false;
  Value value;
  ParseFailure failure;
};
ParsedValue Parse(std::string_view text, const Type& type, const TypeTable& table, TextPool& texts);
// A unit as written, `EUR / years`: an amount in it, times `times`, divided by `per`, is in the
// base units of `dimension`.
struct WrittenUnit {
  Dimension dimension;
  std::int64_t times = 1;
  std::int64_t per = 1;
};
std::variant<WrittenUnit, ParseFailure> ParseUnit(std::string_view text, const TypeTable& table);
// The value of kDecimal type whose amount is already a number: amount * times / per in the type's
// own unit (of a ratio, 0.15 is 15 %). Refused, never rounded, when the type cannot hold it;
// `written` is what the message quotes.
ParsedValue Quantify(const ExactDecimal& amount, std::int64_t times, std::int64_t per,
                     const Type& type, const TypeTable& table, std::string_view written);

// Days since 1970-01-01 of yyyy-mm-dd, proleptic Gregorian, years 1 to 9999; nothing when there is
// no such day.
std::optional<std::int64_t> ParseDate(std::string_view iso);
std::string FormatDate(std::int64_t days);
// Date plus months, clamped to the end of the month.
std::optional<std::int64_t> AddMonths(std::int64_t days, std::int64_t months);

}  // namespace remit::types
