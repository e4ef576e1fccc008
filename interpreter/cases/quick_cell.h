// The short way to the value of a cell: what the types' own notation looks like in nearly every
// cell, read without allocation. It answers only what cell.h would answer with the same value,
// inside the input's range; everything else it leaves to cell.h.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/cases/binding.h"
#include "interpreter/cases/cell.h"

namespace remit::cases {

class QuickCell {
 public:
  enum class Answer : std::uint8_t { kUnknown, kMissing, kValue };

  // For cells of this kind that feed the input of `route`, which is a leaf.
  QuickCell(const check::Checked& checked, const ColumnRoute& route, Cell::Kind kind);

  // `raw` is set with kValue.
  Answer Read(std::string_view text, std::int64_t& raw) const;
  // The same, where `text` stands in a buffer that begins at `buffer`: what stands before the text
  // may be loaded, so that a few digits and most words are read in one go.
  Answer ReadIn(const char* buffer, std::string_view text, std::int64_t& raw) const {
    const std::size_t size = text.size();
    if (size == 0 && empty_is_missing_) return Answer::kMissing;
    const char* const end = text.data() + size;
    if (size == 0 || static_cast<std::size_t>(end - buffer) < kLoaded) return Read(text, raw);
    std::uint64_t last = 0;
    std::memcpy(&last, end - kLoaded, kLoaded);
    if (form_ == Form::kWords) return ReadKnownWord(text, last, raw);
    if (size > kLoaded || per_digits_ == 0 || (size > 1 && text.front() == '0')) {
      return Read(text, raw);
    }
    const std::uint64_t kept = ~std::uint64_t{0} << 8 * (kLoaded - size);
    last = (last & kept) | (kZeros & ~kept);
    if (!AreDigits(last)) return Read(text, raw);
    const auto digits = static_cast<std::int64_t>(NumberOf(last));
    if (form_ == Form::kNumber) {
      const auto value = static_cast<double>(digits);
      raw = std::bit_cast<std::int64_t>(value);
      return value >= low_number_ && value <= high_number_ ? Answer::kValue : Read(text, raw);
    }
    if (__builtin_mul_overflow(digits, per_digits_, &raw) || !InRange(raw)) return Read(text, raw);
    return Answer::kValue;
  }

 private:
  enum class Form : std::uint8_t { kWords, kManyWords, kNumber, kDecimal, kDate };
  // After the digits: a number with it is amount * times / per, divided by 100 where `percent`.
  struct Suffix {
    std::string text;
    bool percent = false;
    std::int64_t times = 1;
    std::int64_t per = 1;
  };
  struct Word {
    std::string text;
    Answer answer;
    std::int64_t raw;
  };

  static constexpr std::size_t kLoaded = sizeof(std::uint64_t);
  static constexpr std::uint64_t kZeros = 0x3030303030303030u;

  // Of eight characters, the first in the lowest byte.
  static bool AreDigits(std::uint64_t text) {
    constexpr std::uint64_t kHigh = 0xF0F0F0F0F0F0F0F0u, kSix = 0x0606060606060606u;
    return ((text & kHigh) == kZeros) && (((text + kSix) & kHigh) == kZeros);
  }
  // Neighbours are joined to pairs of digits, these to fours, these to eight.
  static std::uint64_t NumberOf(std::uint64_t digits) {
    digits -= kZeros;
    digits = (digits * 10 + (digits >> 8)) & 0x00FF00FF00FF00FFu;
    digits = (digits * 100 + (digits >> 16)) & 0x0000FFFF0000FFFFu;
    return (digits * 10'000 + (digits >> 32)) & 0xFFFFFFFFu;
  }

  // `last` ends with the text, whatever stands before it.
  Answer ReadKnownWord(std::string_view text, std::uint64_t last, std::int64_t& raw) const {
    if (text.size() < kLoaded) last >>= 8 * (kLoaded - text.size());
    const Word& word = words_[places_[PlaceOf(last, text.size())]];
    if (word.text != text) return Read(text, raw);
    raw = word.raw;
    return word.answer;
  }
  std::size_t PlaceOf(std::uint64_t last, std::size_t size) const {
    constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15u;
    return static_cast<std::size_t>(((last ^ size) * kOdd) >> shift_);
  }
  void PlaceWords();
  void SetRange(const check::Domain& domain);
  void ReadyForDigits();

  void AddWord(const check::Checked& checked, const ColumnRoute& route, Cell::Kind kind,
               std::string_view text);
  void AddSuffixes(const check::Checked& checked, const ColumnRoute& route, Cell::Kind kind);
  Answer ReadWord(std::string_view text, std::int64_t& raw) const;
  bool ReadForm(std::string_view text, std::int64_t& raw) const;
  bool ReadDecimal(std::string_view text, std::int64_t& raw) const;
  bool InRange(std::int64_t raw) const {
    if (!ranged_) return true;
    if (form_ == Form::kNumber) {
      const auto value = std::bit_cast<double>(raw);
      return value >= low_number_ && value <= high_number_;
    }
    return raw >= low_ && (includes_high_ ? raw <= high_ : raw < high_);
  }

  Form form_ = Form::kWords;
  bool words_first_ = false;  // a word looks like a number or date
  std::vector<Word> words_;
  std::vector<Suffix> suffixes_;
  int scale_ = 0;
  bool whole_ = false;
  bool empty_is_missing_ = false;
  // What digits alone are multiplied by; 0: they are not read in one go.
  std::int64_t per_digits_ = 0;
  double low_number_ = 0, high_number_ = 0;  // both included
  std::vector<std::uint16_t> places_;        // of words: by a hash; several may share one
  int shift_ = 0;
  // The range: all, or between these ends, of which the upper may be outside.
  bool ranged_ = false;
  bool includes_high_ = true;
  std::int64_t low_ = 0, high_ = 0;  // of a number: its bits
};

// [-]digits[.digits], at most 18 digits, without needless zeros in front: digits * 10^-scale.
// Returns what follows the number; nothing was read when that is where `text` begins.
struct QuickDigits {
  std::uint64_t digits = 0;
  int scale = 0;
  bool negative = false;
};
const char* ReadDigits(const char* begin, const char* end, QuickDigits& number);

}  // namespace remit::cases
