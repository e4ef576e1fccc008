// Most files have no quotes; then the last line feed of a buffer is the place to cut. Where there
// are quotes, the states of a row are followed byte by byte, as csv_record.cpp does.
#include "interpreter/cases/piece.h"

#include <algorithm>
#include <cstring>

#include "interpreter/cases/reader.h"
#include "interpreter/cases/scan.h"

namespace remit::cases {
namespace {

// Of one record as it is written; its text, without quotes and delimiters, is held to kMaxCaseBytes
// when it is read.
constexpr std::size_t kMaxRecordBytes = 4 * kMaxCaseBytes;

// Finds the ends of the records of CSV.
class CsvEnds {
 public:
  explicit CsvEnds(char delimiter) : delimiter_(delimiter) {}

  // Goes on over `bytes`, at most up to the first end where `first`. Ends are counted from where
  // this walk began.
  void Feed(std::string_view bytes, bool first) {
    for (const char c : bytes) {
      if (first && records_ > 0 && state_ != State::kAfterReturn) return;
      Step(c);
      ++at_;
    }
  }
  // Nothing follows. A last record without a line end counts too.
  void End() {
    if (state_ == State::kAfterReturn) EndHere(at_);
    if (end_ < at_) EndHere(at_);
  }
  std::size_t end() const { return end_; }  // of the last record that has ended
  std::uint64_t records() const { return records_; }

 private:
  enum class State : std::uint8_t {
    kCellStart,
    kCell,
    kQuoted,
    kQuoteInQuoted,
    kLost,         // text follows a closing quote: only the end of the line counts
    kAfterReturn,  // a line feed may belong to the same line end
  };

  void EndHere(std::size_t end) {
    end_ = end;
    ++records_;
    state_ = State::kCellStart;
  }

  void Step(char c) {
    if (state_ == State::kAfterReturn) {
      EndHere(c == '\n' ? at_ + 1 : at_);
      if (c == '\n') return;
    }
    if (state_ == State::kQuoted) {
      if (c == '"') state_ = State::kQuoteInQuoted;
      return;
    }
    if (state_ == State::kQuoteInQuoted && c == '"') {
      state_ = State::kQuoted;
    } else if (c == '\n') {
      EndHere(at_ + 1);
    } else if (c == '\r') {
      state_ = State::kAfterReturn;
    } else if (state_ == State::kLost) {
      return;
    } else if (c == delimiter_) {
      state_ = State::kCellStart;
    } else if (state_ == State::kQuoteInQuoted) {
      state_ = State::kLost;
    } else {
      state_ = c == '"' && state_ == State::kCellStart ? State::kQuoted : State::kCell;
    }
  }

  char delimiter_;
  State state_ = State::kCellStart;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
  std::uint64_t records_ = 0;
};

bool ReturnsEndLines(std::string_view bytes) {
  for (std::size_t at = bytes.find('\r'); at != std::string_view::npos;
       at = bytes.find('\r', at + 2)) {
    if (at + 1 >= bytes.size() || bytes[at + 1] != '\n') return false;
  }
  return true;
}

}  // namespace

// Every step of a lane can be undone, so that no change of a single word is lost in it; the shifts
// carry high bits down, which products alone never do.
std::uint64_t FingerprintOf(std::string_view text, std::uint64_t before) {
  constexpr std::size_t kLanes = 4, kWord = sizeof(std::uint64_t);
  constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15u;
  constexpr int kHalf = 32;
  const auto mixed = [](std::uint64_t value) { return (value ^ value >> kHalf) * kOdd; };
  std::uint64_t lanes[kLanes] = {before, ~before, mixed(before), text.size()};
  std::uint64_t words[kLanes];
  while (!text.empty()) {
    const std::size_t size = std::min(text.size(), kLanes * kWord);
    if (size < sizeof(words)) std::memset(words, 0, sizeof(words));
    std::memcpy(words, text.data(), size);
    text.remove_prefix(size);
    for (std::size_t i = 0; i < kLanes; ++i) lanes[i] = mixed(lanes[i] ^ words[i]);
  }
  std::uint64_t print = 0;
  for (const std::uint64_t lane : lanes) print = mixed(print ^ mixed(lane));
  return print;
}

PieceCutter::Cut PieceCutter::CutOf(Piece& piece, bool whole) const {
  const std::string_view bytes = piece.bytes;
  const Scanned scanned = Scan(bytes);
  piece.ascii = scanned.ascii;
  const std::size_t last = bytes.rfind('\n');
  Cut cut{whole                            ? bytes.size()
          : last == std::string_view::npos ? 0
                                           : last + 1,
          scanned.line_feeds + (whole && bytes.back() != '\n' ? 1 : 0)};
  if (records_ == Records::kLines) return cut;
  piece.plain = scanned.quotes == 0 &&
                (scanned.carriage_returns == 0 || ReturnsEndLines(bytes.substr(0, cut.size)));
  if (piece.plain) return cut;
  CsvEnds ends(delimiter_);
  ends.Feed(bytes, false);
  if (whole) ends.End();
  return {ends.end(), ends.records()};
}

bool PieceCutter::Next(Piece& piece) {
  piece.begin = {stream_.taken() - left_.size(), row_, print_};
  piece.too_large = false;
  piece.bytes.swap(left_);
  left_.clear();
  std::size_t wanted = std::max(kPieceBytes, piece.bytes.size() + kPieceBytes / 2);
  const std::size_t most = records_ == Records::kCsv ? kMaxRecordBytes : kMaxCaseBytes + 2;
  while (true) {
    const std::size_t before = piece.bytes.size();
    piece.bytes.resize(wanted);
    const std::size_t read = stream_.TakeBytes(piece.bytes.data() + before, wanted - before);
    const bool ended = read < wanted - before;
    piece.bytes.resize(before + read);
    if (piece.bytes.empty()) return false;
    const Cut cut = CutOf(piece, ended && !stream_.error());
    if (cut.size > 0) {
      left_.assign(piece.bytes, cut.size, std::string::npos);
      piece.bytes.resize(cut.size);
      row_ += cut.records;
      break;
    }
    if (ended) return false;  // an error in the middle of a record
    if (wanted >= most) {
      SkipRecord(piece);
      ++row_;
      break;
    }
    wanted = std::min(most, wanted * 2);
  }
  print_ = FingerprintOf(piece.bytes, print_);
  piece.end = {stream_.taken() - left_.size(), row_, print_};
  return true;
}

// Of a record that is too large nothing more is kept; the next piece begins behind it.
void PieceCutter::SkipRecord(Piece& piece) {
  piece.too_large = true;
  piece.plain = false;
  CsvEnds ends(delimiter_);
  ends.Feed(piece.bytes, true);
  std::string more(kPieceBytes, '\0');
  for (std::size_t passed = piece.bytes.size();; passed += more.size()) {
    more.resize(kPieceBytes);
    more.resize(stream_.TakeBytes(more.data(), more.size()));
    if (more.empty()) return;
    std::size_t end = std::string::npos;
    if (records_ == Records::kLines) {
      const std::size_t feed = more.find('\n');
      if (feed != std::string::npos) end = feed + 1;
    } else {
      ends.Feed(more, true);
      if (ends.records() > 0) end = ends.end() - passed;
    }
    if (end == std::string::npos) continue;
    left_.assign(more, end, std::string::npos);
    return;
  }
}

bool PieceCutter::SkipTo(const PiecePlace& place) {
  Piece piece;
  piece.end = {stream_.taken(), row_, print_};
  while (piece.end.offset < place.offset) {
    if (!Next(piece)) return false;
  }
  return piece.end == place;
}

}  // namespace remit::cases
