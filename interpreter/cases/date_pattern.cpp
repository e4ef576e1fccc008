// Dates as a file writes them. Only figures: month names and times of day are not read.
#include "interpreter/cases/binding.h"

namespace remit::cases {
namespace {

// A run of one pattern letter, and what it may read.
struct Part {
  char letter = 0;  // Y, M, D, or 0: `text` stands for itself
  std::size_t letters = 0;
};

Part PartAt(std::string_view pattern, std::size_t at) {
  const char c = pattern[at];
  if (c != 'Y' && c != 'M' && c != 'D') return {0, 1};
  std::size_t end = at;
  while (end < pattern.size() && pattern[end] == c) ++end;
  return {c, end - at};
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<DatePattern> DatePattern::Of(std::string_view pattern) {
  int years = 0;
  int months = 0;
  int days = 0;
  for (std::size_t at = 0; at < pattern.size();) {
    const Part part = PartAt(pattern, at);
    at += part.letters;
    if (part.letter == 0) continue;
    if (part.letter == 'Y' ? part.letters != 4 : part.letters > 2) return std::nullopt;
    ++(part.letter == 'Y' ? years : part.letter == 'M' ? months : days);
  }
  if (years != 1 || months != 1 || days != 1) return std::nullopt;
  DatePattern result;
  result.pattern_ = pattern;
  return result;
}

std::optional<std::int64_t> DatePattern::Read(std::string_view text) const {
  std::string year;
  std::string month;
  std::string day;
  for (std::size_t at = 0; at < pattern_.size();) {
    const Part part = PartAt(pattern_, at);
    if (part.letter == 0) {
      if (text.empty() || text.front() != pattern_[at]) return std::nullopt;
      text.remove_prefix(1);
    } else {
      const std::size_t most = part.letter == 'Y' ? 4 : 2;
      std::size_t digits = 0;
      while (digits < most && digits < text.size() && IsDigit(text[digits])) ++digits;
      if (digits < part.letters) return std::nullopt;
      std::string& into = part.letter == 'Y' ? year : part.letter == 'M' ? month : day;
      into = text.substr(0, digits);
      if (part.letter != 'Y' && into.size() == 1) into.insert(0, 1, '0');
      text.remove_prefix(digits);
    }
    at += part.letters;
  }
  if (!text.empty()) return std::nullopt;
  return types::ParseDate(year + "-" + month + "-" + day);
}

}  // namespace remit::cases
