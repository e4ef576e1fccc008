// Words are looked up whole; what they mean was asked of cell.h beforehand. Numbers are summed up
// digit by digit and refused here when anything about them is unusual.
#include "interpreter/cases/quick_cell.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "interpreter/base/power_of_ten.h"

namespace remit::cases {
namespace {

using types::TypeKind;

constexpr int kMaxDigits = 18;
constexpr std::uint64_t kExactInDouble = std::uint64_t{1} << 53;

bool IsDigit(char c) { return static_cast<unsigned char>(c - '0') < 10; }

// Two digits, or -1.
int TwoDigits(const char* at) {
  return IsDigit(at[0]) && IsDigit(at[1]) ? (at[0] - '0') * 10 + (at[1] - '0') : -1;
}

// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
std::int64_t DaysOf(std::int64_t year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = year / 400;  // years are positive
  const std::int64_t of_era = year - era * 400;
  const std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
}

bool ReadDate(std::string_view text, std::int64_t& raw) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const int century = TwoDigits(text.data());
  const int of_century = TwoDigits(text.data() + 2);
  const int month = TwoDigits(text.data() + 5);
  const int day = TwoDigits(text.data() + 8);
  if (century < 0 || of_century < 0 || month < 1 || month > 12 || day < 1) return false;
  const int year = century * 100 + of_century;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (year < 1 || day > kDays[month - 1] + (leap && month == 2 ? 1 : 0)) return false;
  raw = DaysOf(year, month, day);
  return true;
}

bool ReadNumber(std::string_view text, std::int64_t& raw) {
  QuickDigits number;
  const char* const end = text.data() + text.size();
  if (ReadDigits(text.data(), end, number) != end || text.empty()) return false;
  if (number.digits > kExactInDouble || (number.negative && number.digits == 0)) return false;
  // Both are exact in binary64, so the one division rounds once.
  double value = static_cast<double>(number.digits);
  if (number.scale > 0)
    value /= static_cast<double>(base::kPowersOfTen[static_cast<std::size_t>(number.scale)]);
  raw = std::bit_cast<std::int64_t>(number.negative ? -value : value);
  return true;
}

}  // namespace

const char* ReadDigits(const char* begin, const char* end, QuickDigits& number) {
  const char* at = begin;
  number.negative = at != end && *at == '-';
  if (number.negative) ++at;
  const char* const first = at;
  std::uint64_t digits = 0;
  while (at != end && IsDigit(*at)) digits = digits * 10 + static_cast<std::uint64_t>(*at++ - '0');
  std::ptrdiff_t count = at - first;
  if (count == 0 || (count > 1 && *first == '0')) return begin;
  if (at != end && *at == '.') {
    const char* const point = at++;
    while (at != end && IsDigit(*at)) {
      digits = digits * 10 + static_cast<std::uint64_t>(*at++ - '0');
    }
    const std::ptrdiff_t decimals = at - point - 1;
    if (decimals == 0) return begin;
    count += decimals;
    number.scale = static_cast<int>(std::min<std::ptrdiff_t>(decimals, kMaxDigits));
  }
  if (count > kMaxDigits) return begin;
  number.digits = digits;
  return at;
}

QuickCell::QuickCell(const check::Checked& checked, const ColumnRoute& route, Cell::Kind kind) {
  const check::InputLeaf& leaf = checked.model.leaves.at(route.target.index);
  const CellRules& rules = route.rules;
  const bool listed = leaf.domain.kind == check::Domain::Kind::kSet;

  if (kind == Cell::Kind::kCsv && leaf.type.kind != TypeKind::kText)
    AddWord(checked, route, kind, "");
  for (const std::string& word : rules.missing) AddWord(checked, route, kind, word);
  for (const auto& [word, meaning] : rules.words) AddWord(checked, route, kind, word);
  switch (leaf.type.kind) {
    case TypeKind::kEnum:
      for (const std::string& name :
           checked.type_table.enumeration(types::EnumId(leaf.type.index)).values) {
        AddWord(checked, route, kind, name);
      }
      break;
    case TypeKind::kBoolean:
      AddWord(checked, route, kind, "true");
      AddWord(checked, route, kind, "false");
      break;
    case TypeKind::kNumber:
      if (listed || rules.decimal_comma || kind == Cell::Kind::kJsonText) break;
      if (kind != Cell::Kind::kJsonBoolean) form_ = Form::kNumber;
      break;
    case TypeKind::kDate:
      if (listed || rules.dates) break;
      if (kind == Cell::Kind::kCsv || kind == Cell::Kind::kJsonText) form_ = Form::kDate;
      break;
    case TypeKind::kDecimal:
      if (listed || rules.decimal_comma || kind == Cell::Kind::kJsonBoolean) break;
      form_ = Form::kDecimal;
      scale_ = types::Scale(leaf.type, checked.type_table);
      whole_ = leaf.type.whole;
      AddSuffixes(checked, route, kind);
      break;
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
  SetRange(leaf.domain);
  std::int64_t raw = 0;
  words_first_ = form_ == Form::kWords ||
                 std::any_of(words_.begin(), words_.end(),
                             [&](const Word& word) { return ReadForm(word.text, raw); });
  empty_is_missing_ = Read("", raw) == Answer::kMissing;
  PlaceWords();
  ReadyForDigits();
}

void QuickCell::AddWord(const check::Checked& checked, const ColumnRoute& route, Cell::Kind kind,
                        std::string_view text) {
  const check::InputLeaf& leaf = checked.model.leaves.at(route.target.index);
  types::TextPool texts = checked.texts;
  if (leaf.type.kind == TypeKind::kText) return;  // its value depends on the batch
  const CellValue read = ReadCell({kind, text}, route.rules, leaf.type, checked.type_table, texts);
  switch (read.kind) {
    case CellValue::Kind::kMissing:
      words_.push_back({std::string(text), Answer::kMissing, 0});
      return;
    case CellValue::Kind::kValue:
      words_.push_back(
          {std::string(text),
           check::Contains(leaf.domain, read.value, leaf.type) ? Answer::kValue : Answer::kUnknown,
           read.value.raw});
      return;
    case CellValue::Kind::kInvalid:
      words_.push_back({std::string(text), Answer::kUnknown, 0});
      return;
  }
}

void QuickCell::AddSuffixes(const check::Checked& checked, const ColumnRoute& route,
                            Cell::Kind kind) {
  types::Type type = checked.model.leaves.at(route.target.index).type;
  type.optional = false;
  const bool bare = kind == Cell::Kind::kCsv || kind == Cell::Kind::kJsonNumber;
  if (bare && route.rules.reading) {
    const NumberReading& reading = *route.rules.reading;
    suffixes_.push_back({"", reading.percent, reading.times, reading.per});
  }
  if (kind == Cell::Kind::kJsonNumber) return;
  if (types::IsRatio(type)) {
    suffixes_.push_back({type.points ? " points" : " %", true, 1, 1});
    if (!type.points) suffixes_.push_back({"%", true, 1, 1});
    return;
  }
  const std::string name = types::Name(type, checked.type_table);
  const auto unit = types::ParseUnit(name, checked.type_table);
  if (const auto* written = std::get_if<types::WrittenUnit>(&unit)) {
    if (written->dimension == type.dimension) {
      suffixes_.push_back({" " + name, false, written->times, written->per});
    }
  }
}

QuickCell::Answer QuickCell::ReadWord(std::string_view text, std::int64_t& raw) const {
  for (const Word& word : words_) {
    if (word.text.size() != text.size() ||
        std::memcmp(word.text.data(), text.data(), text.size()) != 0) {
      continue;
    }
    raw = word.raw;
    return word.answer;
  }
  return Answer::kUnknown;
}

bool QuickCell::ReadDecimal(std::string_view text, std::int64_t& raw) const {
  QuickDigits number;
  const char* const end = text.data() + text.size();
  const char* const after = ReadDigits(text.data(), end, number);
  if (after == text.data()) return false;
  const std::string_view rest(after, static_cast<std::size_t>(end - after));
  for (const Suffix& suffix : suffixes_) {
    if (suffix.text != rest) continue;
    const int more = scale_ - number.scale - (suffix.percent ? 2 : 0);
    if (more < 0) return false;
    auto amount = static_cast<std::int64_t>(number.digits);
    if (__builtin_mul_overflow(amount, base::kPowersOfTen[static_cast<std::size_t>(more)],
                               &amount) ||
        __builtin_mul_overflow(amount, suffix.times, &amount) || amount % suffix.per != 0) {
      return false;
    }
    amount /= suffix.per;
    if (whole_ && amount % types::kOneUnit != 0) return false;
    raw = number.negative ? -amount : amount;
    return true;
  }
  return false;
}

bool QuickCell::ReadForm(std::string_view text, std::int64_t& raw) const {
  switch (form_) {
    case Form::kWords:
    case Form::kManyWords:
      return false;
    case Form::kNumber:
      return ReadNumber(text, raw);
    case Form::kDecimal:
      return ReadDecimal(text, raw);
    case Form::kDate:
      return ReadDate(text, raw);
  }
  return false;
}

// Among empty places a word stands that is not the text looked for.
void QuickCell::PlaceWords() {
  constexpr std::size_t kMostWords = 1000;
  constexpr int kBits = 64;
  if (form_ != Form::kWords) return;
  if (words_.empty() || words_.size() > kMostWords) form_ = Form::kManyWords;
  if (form_ != Form::kWords) return;
  shift_ = kBits - static_cast<int>(std::bit_width(4 * words_.size()));
  places_.assign(std::size_t{1} << (kBits - shift_), 0);
  for (std::size_t i = words_.size(); i-- > 0;) {  // of equal words the first counts
    const std::string& text = words_[i].text;
    const std::size_t size = std::min(text.size(), kLoaded);
    std::uint64_t last = 0;
    if (size > 0) std::memcpy(&last, text.data() + text.size() - size, size);
    places_[PlaceOf(last, text.size())] = static_cast<std::uint16_t>(i);
  }
}

void QuickCell::SetRange(const check::Domain& domain) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  ranged_ = domain.kind == check::Domain::Kind::kInterval;
  low_ = domain.low.raw;
  high_ = domain.high.raw;
  includes_high_ = domain.includes_high;
  low_number_ = ranged_ ? std::bit_cast<double>(low_) : -kInfinity;
  high_number_ = ranged_ ? std::bit_cast<double>(high_) : kInfinity;
  if (ranged_ && !includes_high_) high_number_ = std::nextafter(high_number_, -kInfinity);
}

// Digits alone mean something where no word looks like them.
void QuickCell::ReadyForDigits() {
  if (words_first_) return;
  if (form_ == Form::kNumber) per_digits_ = 1;
  if (form_ != Form::kDecimal) return;
  for (const Suffix& suffix : suffixes_) {
    if (!suffix.text.empty()) continue;
    const int scale = scale_ - (suffix.percent ? 2 : 0);
    std::int64_t factor = scale < 0 ? 0 : base::kPowersOfTen[static_cast<std::size_t>(scale)];
    if (__builtin_mul_overflow(factor, suffix.times, &factor) || factor % suffix.per != 0) return;
    factor /= suffix.per;
    if (!whole_ || factor % types::kOneUnit == 0) per_digits_ = factor;
    return;
  }
}

QuickCell::Answer QuickCell::Read(std::string_view text, std::int64_t& raw) const {
  if (words_first_ || text.empty()) {
    const Answer answer = ReadWord(text, raw);
    if (answer != Answer::kUnknown || form_ == Form::kWords || form_ == Form::kManyWords) {
      return answer;
    }
    // A word with another meaning than its form has must not be read by its form.
    for (const Word& word : words_) {
      if (word.text == text) return Answer::kUnknown;
    }
  }
  if (ReadForm(text, raw) && InRange(raw)) return Answer::kValue;
  return words_first_ ? Answer::kUnknown : ReadWord(text, raw);
}

}  // namespace remit::cases
