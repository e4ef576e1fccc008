// A decision table as data: for each stretch of a column's values the rows whose cell holds there,
// as bits, so that a lookup is a few counts and some ands instead of a walk through the rows. Made
// once per program, for tables whose cells compare with what no case and no knob can change; it
// answers for values that are present, or absent where the column is optional. What a missing value
// leaves open is not known here (lift_table.cpp walks the rows then).
//
// Time of a lookup: a comparison per cut point and column (a binary search where there are more
// than kMostCounted), then for each 512 rows that no summary rules out one and per group. Columns
// that test nothing are left out; in tables of more than 64 rows columns with few stretches are
// multiplied into groups, up to kMostCodes stretches, which halves the words that are read.
// Memory: at most kBytesForRow for each row; about 60 bytes a row for ten columns of ten stretches.
// Immutable once made, so threads may share it. The answers are the same at every vector width.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "interpreter/base/int128.h"
#include "interpreter/engine/lanes.h"
#include "interpreter/graph/graph.h"

namespace remit::engine {

class TableIndex {
 public:
  static constexpr std::uint32_t kNoRow = UINT32_MAX;
  // The most lanes of one call.
  static constexpr std::size_t kLanes = 16;
  static constexpr std::size_t kBytesForRow = 2048;
  static constexpr std::size_t kMostGroups = 64;
  static constexpr std::size_t kMostCodes = 128;
  static constexpr std::size_t kMostCounted = 48;

  // A column that tests something. The bucket of a value is the number of cuts that are not above
  // it; an absent value has the bucket behind the last.
  struct Column {
    std::uint32_t argument = 0;  // position among the node's arguments
    bool number = false;         // values and cuts are the bits of binary64, compared as such
    bool optional = false;
    std::uint32_t cuts = 0;
    std::uint32_t first_cut = 0;  // in Parts::cuts; the greatest value fills up to a multiple of 8
    std::uint32_t group = 0;
    std::uint32_t factor = 1;  // what a bucket counts in the code of the group

    std::uint32_t buckets() const { return cuts + 1 + (optional ? 1 : 0); }
  };
  // Columns whose buckets are one code: the sum of bucket times factor. Its rows are either bits
  // or, where there are many codes with few rows each, ascending lists.
  struct Group {
    std::uint32_t first_column = 0, columns = 0;
    std::uint32_t codes = 1;
    bool listed = false;
    bool summarised = false;        // does some code have a summary bit that is not set?
    std::size_t first = 0;          // in Parts::bits, or in Parts::starts when listed
    std::size_t first_summary = 0;  // in Parts::summaries; bit b of a code: its block b has a row
  };
  // Outputs that are small integers times a step, as planes of their bits.
  struct Planes {
    std::int64_t least = 0;
    std::uint64_t step = 1;
    std::vector<std::uint64_t> bits;  // plane by plane, words() each, least significant first
    std::size_t count = 0;
  };
  // What the vector code reads.
  struct Parts {
    graph::Lookup::Hit hit = graph::Lookup::Hit::kUnique;
    std::size_t rows = 0;
    // 64-bit words of one set of rows: 0 or 1, or a multiple of 8 (a block of 512 rows).
    std::size_t words = 0;
    std::size_t summary_words = 0;  // of one code
    std::vector<Column> columns;    // group after group
    std::vector<Group> groups;      // at least one
    std::vector<std::int64_t> cuts;
    std::vector<std::uint64_t> bits;
    std::vector<std::uint64_t> summaries;
    std::vector<std::uint32_t> starts;  // per code, and one more: where its list begins in `listed`
    std::vector<std::uint32_t> listed;
    std::vector<std::uint32_t> says;  // by row
    // Which row a bit stands for; empty: bit r for row r. Large tables that do not collect are
    // sorted by their cells, so that a value rules most blocks out.
    std::vector<std::uint32_t> order;
    std::vector<std::uint32_t> least;  // where they are sorted: of each block, its first row
  };

  // `table` is a kTable. `values`: by NodeId, of every node that depends neither on the case nor on
  // a knob, as of HoistedValues. Nothing where a cell compares with something else or with a value
  // that is a fault, where more than kMostGroups groups would be left, or where the memory would be
  // more than kBytesForRow for each row.
  static std::optional<TableIndex> Make(const graph::Graph& graph, graph::NodeId table,
                                        std::span<const Lanes> values);
  // The same where `other` is the index of an earlier call that has the same rows but for what they
  // put out (SameRows): without working it out again.
  static TableIndex Like(const TableIndex& other, const graph::Graph& graph, graph::NodeId table,
                         std::span<const Lanes> values);
  // Do two kTable share their rows, and compare the same with the same?
  static bool SameRows(const graph::Graph& graph, graph::NodeId a, graph::NodeId b);

  const Parts& parts() const { return parts_; }
  const std::vector<Column>& columns() const { return parts_.columns; }
  std::span<const std::int64_t> Cuts(const Column& column) const {
    return std::span(parts_.cuts).subspan(column.first_cut, column.cuts);
  }
  std::size_t rows() const { return parts_.rows; }
  std::size_t words() const { return parts_.words; }
  graph::Lookup::Hit hit() const { return parts_.hit; }
  // For tables of at most 64 rows: bit r of Rows(c)[b] says that the cell of row r in column c
  // holds in bucket b. The rows that apply are the and over all columns.
  std::span<const std::uint64_t> Rows(const Column& column) const;
  // Positions among the node's arguments: by row, and of the otherwise row.
  std::span<const std::uint32_t> outputs() const { return outputs_; }
  std::optional<std::uint32_t> otherwise() const { return otherwise_; }
  // For tables that collect a sum of decimals which no case can change; null where they are not.
  const Planes* planes() const { return planes_ ? &*planes_ : nullptr; }
  std::size_t bytes() const;

  // The first row that applies; kNoRow where none does. Where another is one too many by the hit
  // policy, two such rows: of unique, any two; of agree, two that say different things.
  struct Found {
    std::uint32_t first = kNoRow;
    std::uint32_t second = kNoRow;
  };
  // `arguments` of the node; lanes first_lane up to first_lane + count, at most kLanes. Of lanes
  // where an indexed column has a cause other than kAbsent, or kAbsent where it is not optional,
  // the answer means nothing.
  void FindRows(std::span<const View> arguments, std::size_t first_lane, std::size_t count,
                Found* found) const;
  // All rows that apply at one lane, as words() words of bits. For tables that collect.
  void Hits(std::span<const View> arguments, std::size_t lane, std::uint64_t* words) const;
  // The exact sum of the outputs of those rows, and how many they are. Requires planes().
  base::Int128 Sum(std::span<const std::uint64_t> hits, std::int64_t& count) const;

 private:
  TableIndex() = default;
  friend class TableIndexMaker;

  Parts parts_;
  std::vector<std::uint32_t> outputs_;
  std::optional<std::uint32_t> otherwise_;
  std::optional<Planes> planes_;
};

}  // namespace remit::engine
