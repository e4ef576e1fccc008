// Cases from a file, block by block in bounded memory. Every row of the file becomes a case of some
// block, valid or invalid (blank lines apart, which are counted), so that the counts add up. No
// case is evaluated here.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/base/result.h"
#include "interpreter/cases/binding.h"
#include "interpreter/cases/cell.h"
#include "interpreter/cases/piece.h"
#include "interpreter/engine/case.h"

namespace remit::cases {

enum class Format : std::uint8_t { kCsv, kJson, kJsonLines };
// By the end of the name: .csv, .json, .jsonl or .ndjson, each also with .gz, .zst, .bz2 or .xz.
std::optional<Format> FormatOf(std::string_view path);

// Ends with .gz, .zst, .bz2 or .xz.
bool IsCompressedName(std::string_view path);

inline constexpr std::size_t kMaxCaseBytes = std::size_t{16} << 20;  // of one row, line or case
inline constexpr int kMaxJsonDepth = 64;  // objects and arrays inside each other

// By case: the text of each kept column, as in kept_columns(); no cases where there are none.
class KeptTexts {
 public:
  KeptTexts() = default;
  KeptTexts(std::initializer_list<std::vector<std::string>> all) {
    for (const std::vector<std::string>& one : all) push_back(one);
  }
  bool empty() const { return columns_ == 0; }
  std::size_t columns() const { return columns_; }
  // Holds until the block changes.
  std::string_view View(std::size_t index, std::size_t column) const {
    return texts_.View(index * columns_ + column);
  }
  std::vector<std::string> operator[](std::size_t index) const {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < columns_; ++i) texts.emplace_back(View(index, i));
    return texts;
  }
  // Every case has as many.
  template <typename Text>
  void push_back(const std::vector<Text>& texts) {
    columns_ = texts.size();
    for (const Text& text : texts) texts_.push_back(text);
  }

 private:
  std::size_t columns_ = 0;
  engine::TextByCase texts_;
};

struct Block {
  engine::CaseBatch cases;
  // By case. CSV: the row as a spreadsheet numbers it, the header being row 1. JSON lines: the
  // line. JSON: 1, 2, 3 …
  std::vector<std::uint64_t> rows;
  KeptTexts kept;
};

struct InvalidCount {
  std::uint64_t cases = 0;
  engine::InvalidField first;
};
struct ReadCounts {
  std::uint64_t cases = 0;  // = valid + invalid
  std::uint64_t valid = 0;
  std::uint64_t invalid = 0;
  std::uint64_t blank_lines = 0;                 // no cases
  std::map<std::string, InvalidCount> by_field;  // a case with two bad fields is counted under both

  // What was read after this.
  void Add(const ReadCounts& later);
};

// Sees the cells of a file as they stand there, in order, whatever becomes of them.
class CellObserver {
 public:
  virtual ~CellObserver() = default;
  virtual void StartRow(std::uint64_t row) = 0;
  // `place` counts the cells of a row from 0: of CSV it is the column's. `column` is the name in
  // the header, or the path of a field of JSON, without the places of elements in lists. Cells of a
  // row that cannot be taken apart, and nulls, are not seen.
  virtual void SeeCell(std::size_t place, std::string_view column, const Cell& cell) = 0;
};

// The cases of one piece of a file.
struct PieceCases {
  Block block;
  ReadCounts counts;
};
// One for each thread.
class PieceParser {
 public:
  virtual ~PieceParser() = default;
  // Room that `into` has is used again.
  virtual void Parse(const Piece& piece, PieceCases& into) = 0;
};

class CaseReader {
 public:
  virtual ~CaseReader() = default;
  // The next cases, at most `max_cases` (at least 1); none at the end. An error when the file
  // cannot be read on, or when a JSON document is malformed, with the place; the reader is then at
  // its end.
  virtual base::Result<Block> Next(std::size_t max_cases) = 0;
  const ReadCounts& counts() const { return counts_; }
  // Since the last time they were taken.
  ReadCounts TakeCounts() { return std::exchange(counts_, {}); }

  // The same cases for several threads: pieces are taken in order by one thread at a time and are
  // parsed by any. Together with Next it is not used. A JSON document has no pieces: nobody knows
  // where a case of it begins without reading those before.
  virtual bool HasPieces() const { return false; }
  // False at the end; an error where the file cannot be read on.
  virtual base::Result<bool> NextPiece(Piece& piece);
  // Must not outlive the reader.
  virtual std::unique_ptr<PieceParser> MakeParser() const;
  // Before the first piece: goes on where a piece of an earlier reading of the file ended. False
  // when the file no longer says the same up to there.
  virtual bool SkipTo(const PiecePlace& place);
  const std::vector<std::string>& kept_columns() const { return kept_columns_; }
  // The share of the file that has been read, 0 to 1; nothing for standard input.
  virtual std::optional<double> Progress() const = 0;
  virtual std::uint64_t Size() const = 0;  // of the file in bytes, as it is on disk; 0: not known

 protected:
  ReadCounts counts_;
  std::vector<std::string> kept_columns_;
};

// `path` may be `-`, standard input. `checked` and `binding` must outlive the reader. A file whose
// columns do not fit: with a mapping, diagnostics in `sink` and an error that says so; without one,
// an error that names every column in question. An observer must outlive the reader too, and so
// must `stop`: once it is not 0, the reader no longer waits for bytes of a pipe or a terminal, and
// says that it was interrupted.
base::Result<std::unique_ptr<CaseReader>> OpenCases(const std::string& path, Format format,
                                                    const check::Checked& checked,
                                                    const Binding& binding, diagnostics::Sink& sink,
                                                    CellObserver* observer = nullptr,
                                                    const std::atomic<int>* stop = nullptr);

}  // namespace remit::cases
