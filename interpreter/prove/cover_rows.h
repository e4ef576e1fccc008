// A table as boxes of atoms: what each row says about each column, which columns are compared with
// each other, and which rows could not be read exactly. Built from the tree and the side tables;
// findings are made in table_cover.cpp.
#pragma once

#include "interpreter/prove/cover_axis.h"

namespace remit::prove {

using check::TableId;

// Bits of an order between two values.
enum OrderBit : std::uint8_t { kLess = 1, kEqual = 2, kGreater = 4 };

// A column compared with another one, or with a quantity from outside the table (an axis after the
// parameters). It is a column of its own with the atoms less, equal, greater; `left` and `right`
// take part in no other relation.
struct Relation {
  std::size_t left = 0, right = 0;  // axes
  std::size_t column = 0;           // in the problem
  // `right` is worked out from other values, so that it may not be free of the columns: what
  // depends on its order is possible, not certain.
  bool derived = false;
};

struct TableSpace {
  std::vector<CoverAxis> axes;  // the parameters, then quantities from outside
  std::size_t parameters = 0;
  std::vector<Relation> relations;
  CoverProblem problem;                    // columns: the axes, then the relations
  std::vector<std::uint32_t> row_of;       // problem row -> row of the table, from 0
  std::vector<std::uint32_t> never;        // rows that no case can match
  std::vector<std::uint32_t> undecided;    // rows with a comparison that is not analysed
  std::optional<std::uint32_t> otherwise;  // the `otherwise` row
};

// The rows in force on the day. Nothing when a column has no values at all or the rows do not fit
// the columns (reported elsewhere).
std::optional<TableSpace> BuildTableSpace(const ast::Ast& ast, const Checked& checked,
                                          TableId table, std::int64_t day);

// Whether some case lies in the region, the relations between columns included.
bool IsPossible(const std::vector<CoverAxis>& axes, const std::vector<Relation>& relations,
                const CoverRegion& region);

}  // namespace remit::prove
