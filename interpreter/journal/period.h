// Calendar periods, in which overrides are counted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace remit::journal {

struct CalendarPeriod {
  std::int64_t first = 0, last = 0;  // days since 1970, both inside
  std::string name;                  // 2026-10-01, 2026-W40, 2026-10, 2026-Q4, 2026
};
// The day, week (ISO 8601: from Monday on, of the year in which its Thursday lies), month, quarter
// or year in which the day lies; nothing where the word is none of these.
std::optional<CalendarPeriod> PeriodOf(std::string_view word, std::int64_t day);

}  // namespace remit::journal
