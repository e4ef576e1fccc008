// A table as boxes of atoms: what each row says about each column, which columns are compared with
// each other, and which rows could not be read exactly. Built from the tree and the side tables;
// findings are made in table_cover.cpp.
#pragma once

#include "interpreter/prove/cover_axis.h"
#include "interpreter/prove/cover_cells.h"

namespace remit::prove {

using check::TableId;

// Two axes that some cell compares: a column with another one, or with a quantity from outside the
// table (an axis after the parameters). It is a column of its own with the atoms less, equal,
// greater, which say nothing where a value is unknown. No two relations have the same axes.
struct Relation {
  std::size_t left = 0, right = 0;  // axes, left before right
  std::size_t column = 0;           // in the problem
  // `right` is worked out from other values, so that it may not be free of the columns: what
  // depends on its order is possible, not certain.
  bool derived = false;
};

struct TableSpace {
  std::vector<CoverAxis> axes;  // the parameters, then quantities from outside
  std::size_t parameters = 0;
  std::vector<Relation> relations;
  // Columns: the axes, then the relations. A row of the table with alternatives that are no box is
  // several rows, which may overlap.
  CoverProblem problem;
  std::vector<std::uint32_t> row_of;       // problem row -> row of the table, from 0
  std::vector<std::uint32_t> never;        // rows of the table that no case can match
  std::vector<std::uint32_t> undecided;    // those with a comparison that is not analysed
  std::optional<std::uint32_t> otherwise;  // the `otherwise` row
};

// What can be given to a table, and what can stand in its cells, where it is known better than from
// the places where the table is called.
class GivenValues {
 public:
  virtual ~GivenValues() = default;
  virtual std::vector<PossibleValues> ColumnValues() const = 0;
  // Of an operand by Symbol::text; nothing where it is not known.
  virtual std::optional<PossibleValues> OperandValues(const std::string& text) const = 0;
};

// The rows in force on the day. Nothing when a column has no values at all or the rows do not fit
// the columns (reported elsewhere). `given` may be null.
std::optional<TableSpace> BuildTableSpace(const ast::Ast& ast, const Checked& checked,
                                          TableId table, std::int64_t day,
                                          const GivenValues* given = nullptr);

// The orders that the atoms of a relation stand for: OrderBits.
std::uint8_t OrderIn(const AtomSet& atoms);

// By axis the positions that occur in the region, in all its orders; none where the value is
// missing there. Nothing when no case lies in the region.
using AxisValues = std::vector<IntervalSet>;
std::optional<AxisValues> ValuesIn(const std::vector<CoverAxis>& axes,
                                   const std::vector<Relation>& relations,
                                   const CoverRegion& region);
// The same where less occurs than the axes know of.
std::optional<AxisValues> ValuesAmong(const std::vector<PossibleValues>& given,
                                      const std::vector<CoverAxis>& axes,
                                      const std::vector<Relation>& relations,
                                      const CoverRegion& region);
// The same for positions that are given: what is left of each in the region's orders.
std::optional<AxisValues> Narrowed(const std::vector<Relation>& relations,
                                   const CoverRegion& region, AxisValues values);

}  // namespace remit::prove
