#include "interpreter/audit/forms.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

#include "interpreter/base/text.h"
#include "interpreter/cases/cell.h"

namespace remit::audit {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool TakePrefix(std::string_view& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

constexpr std::array<std::string_view, 4> kCurrencySigns{"€", "$", "£", "¥"};
constexpr std::string_view kNoBreak = "\xC2\xA0";
constexpr std::string_view kNarrowNoBreak = "\xE2\x80\xAF";

// Digits in groups of three behind one to three: `1,200,000`. The separator is at every group.
bool Grouped(std::string_view digits, char separator) {
  std::size_t group = 0;
  bool first = true;
  for (std::size_t i = 0; i <= digits.size(); ++i) {
    if (i < digits.size() && IsDigit(digits[i])) {
      ++group;
      continue;
    }
    if (i < digits.size() && digits[i] != separator) return false;
    if (first ? group == 0 || group > 3 : group != 3) return false;
    first = false;
    group = 0;
  }
  return true;
}

std::string Without(std::string_view text, char c) {
  std::string result(text);
  result.erase(std::remove(result.begin(), result.end(), c), result.end());
  return result;
}

// The value of digits with at most one point.
double ValueOf(const std::string& text) { return std::strtod(text.c_str(), nullptr); }

bool OnlyDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

void ReadSigns(std::string_view digits, WrittenNumber& number) {
  const auto commas = std::count(digits.begin(), digits.end(), ',');
  const auto points = std::count(digits.begin(), digits.end(), '.');
  const auto blanks = std::count(digits.begin(), digits.end(), ' ');
  const auto apostrophes = std::count(digits.begin(), digits.end(), '\'');
  const auto is = [&](NumberForm form, const std::string& plain) {
    number.form = form;
    number.value = ValueOf(plain);
  };
  if (blanks > 0 || apostrophes > 0) {
    const char separator = blanks > 0 ? ' ' : '\'';
    const std::size_t end = std::min(digits.find_first_of(".,"), digits.size());
    if (!Grouped(digits.substr(0, end), separator)) return;
    std::string plain = Without(digits, separator);
    std::replace(plain.begin(), plain.end(), ',', '.');
    return is(NumberForm::kThousands, plain);
  }
  if (commas == 0 && points == 0) return is(NumberForm::kWhole, std::string(digits));
  if (commas == 0 && points == 1) return is(NumberForm::kPoint, std::string(digits));
  if (points == 0 && commas == 1) {
    if (Grouped(digits, ',')) return is(NumberForm::kUnclear, Without(digits, ','));
    std::string plain(digits);
    std::replace(plain.begin(), plain.end(), ',', '.');
    return is(NumberForm::kComma, plain);
  }
  const char last = digits[digits.find_last_of(".,")];
  const char group = last == ',' ? '.' : ',';
  if (commas == 0 || points == 0) {  // several of one kind
    const char only = commas > 0 ? ',' : '.';
    if (Grouped(digits, only)) is(NumberForm::kThousands, Without(digits, only));
    return;
  }
  const std::size_t end = digits.find_last_of(".,");
  if (std::count(digits.begin(), digits.end(), last) != 1 || !Grouped(digits.substr(0, end), group))
    return;
  std::string plain = Without(digits, group);
  std::replace(plain.begin(), plain.end(), ',', '.');
  is(NumberForm::kThousands, plain);
}

// The letters below U+0180 that are others with an accent, by the letter.
struct Accented {
  std::string_view plain, letters;
};
constexpr std::array<Accented, 8> kAccented{{{"a", "àáâãäåÀÁÂÃÄÅ"},
                                             {"c", "çÇ"},
                                             {"e", "èéêëÈÉÊË"},
                                             {"i", "ìíîïÌÍÎÏ"},
                                             {"n", "ñÑ"},
                                             {"o", "òóôõöøÒÓÔÕÖØ"},
                                             {"u", "ùúûüÙÚÛÜ"},
                                             {"y", "ýÿÝ"}}};

std::size_t CharacterLength(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

}  // namespace

WrittenNumber NumberIn(std::string_view written) {
  WrittenNumber number;
  std::string cleaned(written);
  for (const std::string_view blank : {kNoBreak, kNarrowNoBreak}) {
    for (std::size_t at; (at = cleaned.find(blank)) != std::string::npos;)
      cleaned.replace(at, blank.size(), " ");
  }
  std::string_view text = cases::TrimBlanks(cleaned);
  const auto sign = [&] {
    if (!TakePrefix(text, "-")) return;
    number.negative = true;
    text = cases::TrimBlanks(text);
  };
  sign();
  for (const std::string_view currency : kCurrencySigns) {
    if (!TakePrefix(text, currency)) continue;
    number.currency = currency;
    text = cases::TrimBlanks(text);
    sign();
  }
  std::size_t end = 0;
  while (end < text.size() &&
         (IsDigit(text[end]) ||
          (end > 0 && std::string_view(".,' ").find(text[end]) != std::string_view::npos)))
    ++end;
  while (end > 0 && !IsDigit(text[end - 1])) --end;
  if (end == 0) return number;
  ReadSigns(text.substr(0, end), number);
  if (number.form == NumberForm::kNone) return number;
  std::string_view rest = cases::TrimBlanks(text.substr(end));
  if (TakePrefix(rest, "%")) number.percent = true;
  for (const std::string_view currency : kCurrencySigns) {
    if (TakePrefix(rest, currency)) number.currency = currency;
  }
  rest = cases::TrimBlanks(rest);
  if (!rest.empty()) {
    const bool word = IsLetter(rest.front());
    if (!word) return {};
    // What follows stands in `written` too, at its end.
    const std::string_view whole = cases::TrimBlanks(written);
    if (rest.size() > whole.size() || whole.substr(whole.size() - rest.size()) != rest) return {};
    number.unit = whole.substr(whole.size() - rest.size());
  }
  if (number.negative) number.value = -number.value;
  return number;
}

std::optional<WrittenDate> DateIn(std::string_view written) {
  const std::string_view text = cases::TrimBlanks(written);
  WrittenDate date;
  if (text.size() == 8 && OnlyDigits(text)) {
    const int year = std::atoi(std::string(text.substr(0, 4)).c_str());
    const int month = std::atoi(std::string(text.substr(4, 2)).c_str());
    const int day = std::atoi(std::string(text.substr(6)).c_str());
    if (year < 1800 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 31)
      return std::nullopt;
    date.separator = 0;
    return date;
  }
  const std::size_t first = text.find_first_of("-./");
  if (first == std::string_view::npos) return std::nullopt;
  const char separator = text[first];
  const std::size_t second = text.find(separator, first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const std::array<std::string_view, 3> parts{
      text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1)};
  for (const std::string_view part : parts) {
    if (!OnlyDigits(part) || part.size() > 4) return std::nullopt;
  }
  const auto number = [&](std::size_t i) { return std::atoi(std::string(parts[i]).c_str()); };
  const auto low = [](int value, int most) { return value >= 1 && value <= most; };
  date.separator = separator;
  if (parts[0].size() == 4) {
    if (parts[1].size() > 2 || parts[2].size() > 2 || !low(number(1), 12) || !low(number(2), 31))
      return std::nullopt;
    date.short_numbers = parts[1].size() == 1 || parts[2].size() == 1;
    return date;
  }
  if (parts[2].size() != 4 || parts[0].size() > 2 || parts[1].size() > 2) return std::nullopt;
  const bool day = low(number(0), 31) && low(number(1), 12);
  const bool month = low(number(0), 12) && low(number(1), 31);
  if (!day && !month) return std::nullopt;
  date.order = day && month ? WrittenDate::Order::kEither
               : day        ? WrittenDate::Order::kDayFirst
                            : WrittenDate::Order::kMonthFirst;
  date.short_numbers = parts[0].size() == 1 || parts[1].size() == 1;
  return date;
}

std::string PatternOf(const WrittenDate& date, bool day_first) {
  if (date.separator == 0) return "YYYYMMDD";
  const std::string between(1, date.separator);
  const std::string month = date.short_numbers ? "M" : "MM";
  const std::string day = date.short_numbers ? "D" : "DD";
  if (date.order == WrittenDate::Order::kYearFirst) return "YYYY" + between + month + between + day;
  return (day_first ? day + between + month : month + between + day) + between + "YYYY";
}

bool SaysNothing(std::string_view written) {
  static constexpr std::array<std::string_view, 26> kWords{
      "n/a",           "na",     "n.a.",      "unknown",   "-",       "--",
      "null",          "nil",    "tbd",       "?",         "??",      "#n/a",
      "nan",           "#null!", "undefined", "not known", "k.a.",    "keine angabe",
      "missing",       "tbc",    "xxx",       "unbekannt", "#value!", "#ref!",
      "not available", "(null)"};
  const std::string lower = base::LowerCase(cases::TrimBlanks(written));
  return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

bool HasBlanksAround(std::string_view text) {
  return !text.empty() && cases::TrimBlanks(text).size() != text.size();
}

bool HasInvisible(std::string_view text) {
  static constexpr std::array<std::string_view, 8> kSigns{
      kNoBreak,       kNarrowNoBreak, "\xE2\x80\x8B", "\xE2\x80\x8C",
      "\xE2\x80\x8D", "\xE2\x81\xA0", "\xEF\xBB\xBF", "\xC2\xAD"};
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; }) ||
         std::any_of(kSigns.begin(), kSigns.end(), [&](std::string_view sign) {
           return text.find(sign) != std::string_view::npos;
         });
}

bool IsMojibake(std::string_view text) {
  // U+FFFD, and what the lead bytes of UTF-8 look like in Latin-1 or Windows-1252 with a
  // continuation byte behind them.
  static constexpr std::array<std::string_view, 3> kSigns{"\xEF\xBF\xBD", "\xC3\xA2\xE2\x82\xAC",
                                                          "\xC3\xAF\xC2\xBB\xC2\xBF"};
  for (const std::string_view sign : kSigns) {
    if (text.find(sign) != std::string_view::npos) return true;
  }
  for (std::size_t at = 0; (at = text.find("\xC3", at)) != std::string_view::npos; ++at) {
    if (at + 2 >= text.size()) break;
    const bool lead = text[at + 1] == '\x83' || text[at + 1] == '\x82';  // Ã, Â
    const auto next = static_cast<unsigned char>(text[at + 2]);
    if (lead && (next == 0xC2 || next == 0xC5 || next == 0xE2 || next == 0xCB)) return true;
  }
  return false;
}

std::string SpellingKey(std::string_view text) {
  std::string key;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = std::min(CharacterLength(text[i]), text.size() - i);
    const std::string_view character = text.substr(i, length);
    i += length;
    if (length == 1) {
      if (IsDigit(character[0]) || IsLetter(character[0])) key += Lower(character[0]);
      continue;
    }
    if (character == "ß") {
      key += "ss";
      continue;
    }
    const auto accented = std::find_if(kAccented.begin(), kAccented.end(), [&](const Accented& a) {
      return length == 2 && a.letters.find(character) != std::string_view::npos;
    });
    if (accented != kAccented.end()) {
      key += accented->plain;
    } else if (!HasInvisible(character)) {
      key += character;
    }
  }
  return key;
}

std::size_t EditDistance(std::string_view a, std::string_view b, std::size_t most) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > most) return most + 1;
  std::vector<std::size_t> before(a.size() + 1), row(a.size() + 1);
  for (std::size_t i = 0; i <= a.size(); ++i) row[i] = i;
  std::vector<std::size_t> earlier = row;
  for (std::size_t j = 1; j <= b.size(); ++j) {
    earlier = std::move(before);
    before = row;
    row.assign(a.size() + 1, 0);
    row[0] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
      row[i] = std::min({row[i - 1] + 1, before[i] + 1, before[i - 1] + (a[i - 1] != b[j - 1])});
      // Two neighbours that changed places are one slip.
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[i] = std::min(row[i], earlier[i - 2] + 1);
    }
  }
  return std::min(row.back(), most + 1);
}

std::string ShapeOf(std::string_view text) {
  std::size_t letters = 0, digits = 0, others = 0;
  for (std::size_t i = 0; i < text.size(); i += CharacterLength(text[i])) {
    if (IsDigit(text[i]))
      ++digits;
    else if (IsLetter(text[i]) || CharacterLength(text[i]) > 1)
      ++letters;
    else
      ++others;
  }
  std::string shape;
  const auto add = [&](std::size_t count, const char* what) {
    if (count > 0)
      shape += (shape.empty() ? "" : ", ") + std::string(what) + " " + std::to_string(count);
  };
  add(letters, "letters");
  add(digits, "digits");
  add(others, "other signs");
  return shape.empty() ? "empty" : shape;
}

}  // namespace remit::audit
