// A file of rows or lines cut into pieces at the ends of records, so that any thread can read any
// piece. Knows where records end, and nothing of what they mean.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "interpreter/cases/byte_source.h"

namespace remit::cases {

inline constexpr std::size_t kPieceBytes = std::size_t{1} << 18;

// Between two records of a file.
struct PiecePlace {
  std::uint64_t offset = 0;  // in what the file contains, after decompression
  std::uint64_t row = 1;     // of the record that begins there
  std::uint64_t print = 0;   // of all that was read before it; FingerprintOf
  friend bool operator==(const PiecePlace&, const PiecePlace&) = default;
};

struct Piece {
  std::string bytes;  // whole records; of the last one of a file the line end may be missing
  PiecePlace begin, end;
  bool plain = false;  // line feeds, perhaps after carriage returns, end records; no quotes
  bool ascii = false;
  bool too_large = false;  // the last record is larger than may be, and was cut short
};

// A number that tells apart texts that differ by accident, not those made to be mistaken for one
// another. `before` is that of the text in front.
std::uint64_t FingerprintOf(std::string_view text, std::uint64_t before);

// Always the same pieces of the same file.
class PieceCutter {
 public:
  enum class Records : std::uint8_t { kCsv, kLines };

  // `stream` stands before the record with number `row`.
  PieceCutter(ByteStream stream, Records records, char delimiter, std::uint64_t row)
      : stream_(std::move(stream)), records_(records), delimiter_(delimiter), row_(row) {}

  // False at the end, and when the file cannot be read on: see stream().error(). What could be read
  // of whole records before the error has been handed out by then.
  bool Next(Piece& piece);
  // Goes on at a place that an earlier reading of the same file found; false when the file is not
  // the same up to it.
  bool SkipTo(const PiecePlace& place);
  const ByteStream& stream() const { return stream_; }

 private:
  struct Cut {
    std::size_t size = 0;  // 0: no record ends in the bytes
    std::uint64_t records = 0;
  };
  Cut CutOf(Piece& piece, bool whole) const;
  void SkipRecord(Piece& piece);

  ByteStream stream_;
  Records records_;
  char delimiter_;
  std::uint64_t row_;
  std::uint64_t print_ = 0;
  std::string left_;  // the beginning of the next piece
};

}  // namespace remit::cases
