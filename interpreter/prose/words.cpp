#include "interpreter/prose/words.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "interpreter/types/value.h"

namespace remit::prose {
namespace {

// Words that stand behind a name in a phrase, and some at which a reader would stumble. No name
// that holds one is written without quotation marks.
constexpr std::string_view kJoints[] = {
    "after", "and",  "at",   "by",  "differs", "divided", "does", "equals", "for",   "from",
    "holds", "if",   "in",   "is",  "minus",   "nearest", "not",  "of",     "on",    "or",
    "over",  "plus", "that", "the", "times",   "to",      "up",   "where",  "which", "with",
};

std::string Spaced(std::string_view name) {
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

bool HoldsJoint(const std::string& words) {
  for (std::size_t begin = 0; begin <= words.size();) {
    const std::size_t end = std::min(words.find(' ', begin), words.size());
    const std::string word = words.substr(begin, end - begin);
    if (std::find(std::begin(kJoints), std::end(kJoints), word) != std::end(kJoints)) return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace

std::string Quoted(std::string_view text) { return "“" + std::string(text) + "”"; }

std::string NameInWords(std::string_view name) {
  const bool regular = !name.empty() && name.front() != '_' && name.back() != '_' &&
                       name.find("__") == std::string_view::npos;
  if (!regular) return Quoted(name);
  const std::string words = Spaced(name);
  return HoldsJoint(words) ? Quoted(words) : words;
}

std::string TypeInWords(std::string_view name) {
  std::string snake;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool capital = std::isupper(static_cast<unsigned char>(name[i])) != 0;
    const bool inside = i > 0 && std::islower(static_cast<unsigned char>(name[i - 1])) != 0;
    if (capital && inside) snake += '_';
    snake += capital && (inside || i == 0)
                 ? static_cast<char>(std::tolower(static_cast<unsigned char>(name[i])))
                 : name[i];
  }
  return NameInWords(snake);
}

std::string PathInWords(const std::vector<std::string>& names) {
  std::string words;
  for (const std::string& name : names)
    words = words.empty() ? NameInWords(name) : Whose(words) + NameInWords(name);
  return words;
}

std::string Whose(const std::string& words) {
  const bool ends = !words.empty() && words.back() == 's';
  return words + (ends ? "' " : "'s ");
}

std::string DigitsInWords(std::string_view digits) {
  std::string plain;
  for (const char c : digits) {
    if (c != '_') plain += c;
  }
  const std::size_t point = std::min(plain.find('.'), plain.size());
  for (std::size_t at = point; at > 3 && std::isdigit(static_cast<unsigned char>(plain[at - 4]));
       at -= 3)
    plain.insert(at - 3, ",");
  return plain;
}

std::string QuantityInWords(std::string_view digits, std::string_view unit) {
  const std::string number = DigitsInWords(digits);
  if (unit.empty()) return number;
  const bool one = number == "1";
  if (unit == "%") return number + " %";
  if (unit == "points" || unit == "point")
    return number + (one ? " percentage point" : " percentage points");
  for (const std::string_view plural : {"days", "weeks", "months", "quarters", "years"}) {
    if (unit != plural && unit != plural.substr(0, plural.size() - 1)) continue;
    return number + " " + std::string(one ? plural.substr(0, plural.size() - 1) : plural);
  }
  return number + " " + NameInWords(unit);
}

std::string DateInWords(std::string_view iso) {
  static constexpr std::string_view kMonths[] = {"January",   "February", "March",    "April",
                                                 "May",       "June",     "July",     "August",
                                                 "September", "October",  "November", "December"};
  if (iso.size() != 10 || !types::ParseDate(iso)) return Quoted(iso);
  const std::size_t month = static_cast<std::size_t>((iso[5] - '0') * 10 + (iso[6] - '0'));
  const std::string day(iso.substr(iso[8] == '0' ? 9 : 8));
  return day + " " + std::string(kMonths[month - 1]) + " " + std::string(iso.substr(0, 4));
}

std::string DayInWords(std::int64_t day) { return DateInWords(types::FormatDate(day)); }

std::string CountInWords(std::size_t count) {
  static constexpr std::string_view kCounts[] = {"no",   "one",    "two",   "three", "four",
                                                 "five", "six",    "seven", "eight", "nine",
                                                 "ten",  "eleven", "twelve"};
  return count < std::size(kCounts) ? std::string(kCounts[count]) : std::to_string(count);
}

std::string OrdinalInWords(std::size_t position) {
  static constexpr std::string_view kOrdinals[] = {"first", "second", "third",    "fourth",
                                                   "fifth", "sixth",  "seventh",  "eighth",
                                                   "ninth", "tenth",  "eleventh", "twelfth"};
  return position <= std::size(kOrdinals) ? std::string(kOrdinals[position - 1])
                                          : "number " + std::to_string(position);
}

std::string Listed(const std::vector<std::string>& parts, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += i + 1 == parts.size() ? " " + std::string(last) + " " : ", ";
    text += parts[i];
  }
  return text;
}

}  // namespace remit::prose
