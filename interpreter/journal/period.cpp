#include "interpreter/journal/period.h"

#include <cstdlib>

#include "interpreter/base/check.h"
#include "interpreter/types/value.h"

namespace remit::journal {
namespace {

struct YearMonth {
  std::int64_t year, month;  // from 1
};

YearMonth Of(std::int64_t day) {
  const std::string iso = types::FormatDate(day);
  const std::size_t dash = iso.find('-', 1);
  return {std::strtoll(iso.c_str(), nullptr, 10),
          std::strtoll(iso.c_str() + dash + 1, nullptr, 10)};
}

std::string Digits(std::int64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

std::int64_t FirstOf(std::int64_t year, std::int64_t month) {
  const auto day = types::ParseDate(Digits(year, 4) + "-" + Digits(month, 2) + "-01");
  REMIT_CHECK(day.has_value(), "a month has a first day");
  return *day;
}

// `count` months from the first of this one.
CalendarPeriod Months(std::int64_t year, std::int64_t month, std::int64_t count, std::string name) {
  const std::int64_t first = FirstOf(year, month);
  const std::int64_t next = month + count;
  // The last year that there is has no year after it.
  const std::int64_t last = next <= 12 ? FirstOf(year, next) - 1 : FirstOf(year, 12) + 30;
  return {first, last, std::move(name)};
}

CalendarPeriod Week(std::int64_t day) {
  const std::int64_t since_monday = ((day + 3) % 7 + 7) % 7;  // 1970-01-01 was a Thursday
  const std::int64_t monday = day - since_monday;
  const std::int64_t thursday = monday + 3;
  const std::int64_t year = Of(thursday).year;
  const std::int64_t week = (thursday - FirstOf(year, 1)) / 7 + 1;
  return {monday, monday + 6, Digits(year, 4) + "-W" + Digits(week, 2)};
}

}  // namespace

std::optional<CalendarPeriod> PeriodOf(std::string_view word, std::int64_t day) {
  if (word == "day") return CalendarPeriod{day, day, types::FormatDate(day)};
  if (word == "week") return Week(day);
  const YearMonth at = Of(day);
  const std::string year = Digits(at.year, 4);
  if (word == "month") return Months(at.year, at.month, 1, year + "-" + Digits(at.month, 2));
  if (word == "quarter") {
    const std::int64_t quarter = (at.month - 1) / 3;
    return Months(at.year, 3 * quarter + 1, 3, year + "-Q" + std::to_string(quarter + 1));
  }
  if (word == "year") return Months(at.year, 1, 12, year);
  return std::nullopt;
}

}  // namespace remit::journal
