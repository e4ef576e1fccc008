// What a cell looks like, whatever it is for: a number in one of the usual ways to write one, a
// date, a word that stands for nothing. Knows no policy and no column.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace remit::audit {

// How a number is written. An amount may have a currency sign, a percent sign or a unit around it.
enum class NumberForm : std::uint8_t {
  kNone,
  kWhole,      // 1200
  kPoint,      // 12.5
  kComma,      // 12,5: a comma that cannot stand between thousands
  kThousands,  // 1,200 or 1,200.50 or 1.200,50 or 1 200: groups of three
  kUnclear,    // 1,200: a comma before exactly three digits is either
};
struct WrittenNumber {
  NumberForm form = NumberForm::kNone;
  double value = 0;
  bool negative = false;
  bool percent = false;
  std::string_view currency;  // €, $, £, ¥: the sign
  std::string_view unit;      // what follows the number, without blanks: `EUR / seats`
};
WrittenNumber NumberIn(std::string_view text);

// A day written as three numbers. `pattern` is one that a mapping takes.
struct WrittenDate {
  // Which of the first two numbers is the day, where the year comes last.
  enum class Order : std::uint8_t {
    kYearFirst,
    kDayFirst,
    kMonthFirst,
    kEither
  } order = Order::kYearFirst;
  char separator = '-';        // 0: YYYYMMDD
  bool short_numbers = false;  // some month or day has one digit
};
std::optional<WrittenDate> DateIn(std::string_view text);
std::string PatternOf(const WrittenDate& date, bool day_first);

// "N/A", "unknown", "-", "null", "TBD" …: words for nothing, capitals aside.
bool SaysNothing(std::string_view text);

bool HasBlanksAround(std::string_view text);
bool HasInvisible(std::string_view text);  // no-break spaces, zero-width and control characters
bool IsMojibake(std::string_view text);    // UTF-8 read as Latin-1 and written again; U+FFFD

// Two spellings of one word have one key: no capitals, accents, blanks or signs.
std::string SpellingKey(std::string_view text);
std::size_t EditDistance(std::string_view a, std::string_view b, std::size_t most);

// "letters 5, digits 2": what may be shown of a personal value.
std::string ShapeOf(std::string_view text);

}  // namespace remit::audit
