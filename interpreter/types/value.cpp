// The pool of texts, dates, and values as the language writes them. Reading values is in
// parse_value.cpp.
#include "interpreter/types/value.h"

#include <array>
#include <chrono>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/base/unicode.h"
#include "interpreter/types/decimal.h"

namespace remit::types {
namespace {

constexpr int kMinYear = 1;
constexpr int kMaxYear = 9999;
constexpr int kMoneyDecimalsShown = 2;
constexpr std::size_t kIsoDateLength = 10;

std::optional<int> Digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::string FormatDecimal(std::int64_t raw, const Type& type, const TypeTable& table) {
  // A percentage is a hundred times its ratio: the same digits with two decimals less.
  if (IsRatio(type)) {
    return FormatScaled(raw, kDecimalScale - 2, 0) + (type.points ? " points" : " %");
  }
  const int scale = Scale(type, table);
  Type shown = type;
  shown.optional = false;
  return FormatScaled(raw, scale, scale == kMoneyScale ? kMoneyDecimalsShown : 0) + " " +
         Name(shown, table);
}

}  // namespace

std::int64_t TextPool::Intern(std::string_view text) {
  std::string normal = base::NormalisedText(text);
  const auto [found, added] =
      ids_.try_emplace(std::move(normal), static_cast<std::int64_t>(texts_.size()));
  if (added) texts_.push_back(found->first);
  return found->second;
}

std::string Format(Value value, const Type& type, const TypeTable& table, const TextPool& texts) {
  switch (type.kind) {
    case TypeKind::kBoolean:
      return value.raw != 0 ? "true" : "false";
    case TypeKind::kNumber:
      return FormatNumber(value.number());
    case TypeKind::kLiteral:
      return FormatScaled(value.raw, type.literal_scale, 0);
    case TypeKind::kDecimal:
      return FormatDecimal(value.raw, type, table);
    case TypeKind::kDate:
      return FormatDate(value.raw);
    case TypeKind::kText:
      return std::string(texts.Text(value.raw));
    case TypeKind::kEnum:
      return table.enumeration(EnumId(type.index)).values.at(static_cast<std::size_t>(value.raw));
    case TypeKind::kUnit:
      return Name(type, table);
    case TypeKind::kBroken:
    case TypeKind::kRecord:
    case TypeKind::kList:
    case TypeKind::kLevel:
    case TypeKind::kSides:
    case TypeKind::kStatus:
    case TypeKind::kVerdict:
      break;
  }
  REMIT_CHECK(false, "a value of this type is shown by whoever knows the policy");
}

std::optional<std::int64_t> ParseDate(std::string_view iso) {
  if (iso.size() != kIsoDateLength || iso[4] != '-' || iso[7] != '-') return std::nullopt;
  const auto year = Digits(iso.substr(0, 4));
  const auto month = Digits(iso.substr(5, 2));
  const auto day = Digits(iso.substr(8, 2));
  if (!year || !month || !day || *year < kMinYear) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count();
}

std::string FormatDate(std::int64_t days) {
  REMIT_CHECK(days >= *ParseDate("0001-01-01") && days <= *ParseDate("9999-12-31"),
              "a date lies in the years 1 to 9999");
  const std::chrono::year_month_day date{
      std::chrono::sys_days(std::chrono::days(static_cast<int>(days)))};
  const int year = static_cast<int>(date.year());
  const unsigned month = static_cast<unsigned>(date.month());
  const unsigned day = static_cast<unsigned>(date.day());
  const auto digit = [](unsigned number) { return static_cast<char>('0' + number % 10); };
  const unsigned y = static_cast<unsigned>(year);
  return {digit(y / 1000),   digit(y / 100), digit(y / 10), digit(y),        '-',
          digit(month / 10), digit(month),   '-',           digit(day / 10), digit(day)};
}

std::optional<std::int64_t> AddMonths(std::int64_t days, std::int64_t months) {
  const std::chrono::year_month_day date{
      std::chrono::sys_days(std::chrono::days(static_cast<int>(days)))};
  constexpr std::int64_t kMonthsPerYear = 12;
  constexpr std::int64_t kLimit = kMonthsPerYear * (kMaxYear + 1);
  if (months > kLimit || months < -kLimit) return std::nullopt;
  const std::int64_t month_count = static_cast<int>(date.year()) * kMonthsPerYear +
                                   static_cast<unsigned>(date.month()) - 1 + months;
  if (month_count < kMinYear * kMonthsPerYear || month_count >= kLimit) return std::nullopt;
  const std::chrono::year_month target{
      std::chrono::year(static_cast<int>(month_count / kMonthsPerYear)),
      std::chrono::month(static_cast<unsigned>(month_count % kMonthsPerYear) + 1)};
  std::chrono::year_month_day moved = target / date.day();
  if (!moved.ok()) moved = target / std::chrono::last;
  return std::chrono::sys_days(moved).time_since_epoch().count();
}

}  // namespace remit::types
