// The short way to the value of a cell: what the types' own notation looks like in nearly every
// cell, read without allocation. It answers only what cell.h would answer with the same value,
// inside the input's range; everything else it leaves to cell.h.
#pragma once

#include <cstdint>
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

 private:
  enum class Form : std::uint8_t { kWords, kNumber, kDecimal, kDate };
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

  void AddWord(const check::Checked& checked, const ColumnRoute& route, Cell::Kind kind,
               std::string_view text);
  void AddSuffixes(const check::Checked& checked, const ColumnRoute& route, Cell::Kind kind);
  Answer ReadWord(std::string_view text, std::int64_t& raw) const;
  bool ReadForm(std::string_view text, std::int64_t& raw) const;
  bool ReadDecimal(std::string_view text, std::int64_t& raw) const;
  bool InRange(std::int64_t raw) const;

  Form form_ = Form::kWords;
  bool words_first_ = false;  // a word looks like a number or date
  std::vector<Word> words_;
  std::vector<Suffix> suffixes_;
  int scale_ = 0;
  bool whole_ = false;
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
