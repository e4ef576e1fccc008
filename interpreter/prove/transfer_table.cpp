// Ranges through a table's lookup: which rows may apply, which surely do, and what follows for the
// columns from what the table gives. Cells are three-valued, as in engine/lift_table.cpp.
#include <vector>

#include "interpreter/base/check.h"
#include "interpreter/prove/fold_range.h"
#include "interpreter/prove/step.h"
#include "interpreter/prove/transfer.h"

namespace remit::prove {
namespace {

using graph::Lookup;
using Comparison = graph::Lookup::Comparison;
using PatternKind = graph::Lookup::Pattern::Kind;

// What a cell or a row can be.
struct Truth {
  bool may_hold = false;
  bool may_fail = false;
  bool may_be_open = false;  // because of a fault

  bool surely_holds() const { return may_hold && !may_fail && !may_be_open; }
  bool surely_fails() const { return !may_hold && !may_be_open; }
  bool surely_open() const { return may_be_open && !may_hold && !may_fail; }
};

// Of a pattern over the values of a column: those that it takes for some values of its operands,
// and such as it does not refuse, whatever the operands are.
struct Taken {
  Range some;
  Range all;
  bool open = false;  // an operand may be at fault where nothing else refuses
};

std::int64_t Below(std::int64_t point) { return point == kLeast ? kLeast : point - 1; }
std::int64_t Above(std::int64_t point) { return point == kGreatest ? kGreatest : point + 1; }

void CutBelow(Range& range, std::int64_t low) { range.low = std::max(range.low, low); }
void CutAbove(Range& range, std::int64_t high) { range.high = std::min(range.high, high); }

void KeepOthers(Range& range, std::int64_t point) {
  if (range.low == point) {
    range.low = Above(point);
    if (point == kGreatest) ForgetValue(range);
  } else if (range.high == point) {
    range.high = Below(point);
    if (point == kLeast) ForgetValue(range);
  }
}

void Take(Comparison comparison, const Range& operand, Taken& taken) {
  switch (comparison) {
    case Comparison::kLess:
      if (operand.high == kLeast) ForgetValue(taken.some);
      if (operand.low == kLeast) ForgetValue(taken.all);
      CutAbove(taken.some, Below(operand.high));
      CutAbove(taken.all, Below(operand.low));
      return;
    case Comparison::kLessOrEqual:
      CutAbove(taken.some, operand.high);
      CutAbove(taken.all, operand.low);
      return;
    case Comparison::kGreater:
      if (operand.low == kGreatest) ForgetValue(taken.some);
      if (operand.high == kGreatest) ForgetValue(taken.all);
      CutBelow(taken.some, Above(operand.low));
      CutBelow(taken.all, Above(operand.high));
      return;
    case Comparison::kGreaterOrEqual:
      CutBelow(taken.some, operand.low);
      CutBelow(taken.all, operand.high);
      return;
    case Comparison::kEqual:
      CutBelow(taken.some, operand.low);
      CutAbove(taken.some, operand.high);
      CutBelow(taken.all, operand.high);
      CutAbove(taken.all, operand.low);
      return;
    case Comparison::kNotEqual:
      if (operand.low == operand.high) KeepOthers(taken.some, operand.low);
      if (operand.low == operand.high) KeepOthers(taken.all, operand.low);
      if (operand.low <= taken.all.high && operand.high >= taken.all.low) ForgetValue(taken.all);
      return;
  }
  REMIT_CHECK(false, "a comparison is one of those declared");
}

// One call of the table over ranges of its columns, which may be narrower than the arguments.
class Cells {
 public:
  Cells(const Step& step, const Lookup& lookup) : step_(step), lookup_(lookup) {}

  template <typename ColumnAt>
  Truth RowOver(const Lookup::Row& row, ColumnAt column_at) const {
    Truth truth{true, false, false};
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
      const Truth cell = CellOver(row.cells[column], column, column_at(column));
      truth.may_be_open = (truth.may_be_open && (cell.may_hold || cell.may_be_open)) ||
                          (truth.may_hold && cell.may_be_open);
      truth.may_hold = truth.may_hold && cell.may_hold;
      truth.may_fail = truth.may_fail || cell.may_fail;
      if (truth.surely_fails()) return {false, true, false};
    }
    return truth;
  }
  Truth Row(const Lookup::Row& row) const {
    return RowOver(row,
                   [this](std::size_t column) -> const Range& { return step_.arguments[column]; });
  }

  Truth CellOver(const Lookup::Cell& cell, std::size_t column, const Range& value) const {
    Truth truth;
    if (value.has_value()) truth = Present(cell, value);
    if (value.absent) {
      bool unknown = false;
      for (const Lookup::Pattern& pattern : cell.patterns)
        unknown = unknown || pattern.kind == PatternKind::kUnknown;
      const bool holds = unknown && !cell.negated;
      (holds ? truth.may_hold : truth.may_fail) = true;
    }
    if (value.fault) AddFault(cell, column, truth);
    return truth;
  }

  // The values of a column that some pattern of the cell may take; all where that is not one range.
  Range TakenBy(const Lookup::Cell& cell, const Range& value) const {
    Range taken;
    bool unknown = false;
    for (const Lookup::Pattern& pattern : cell.patterns) {
      unknown = unknown || pattern.kind == PatternKind::kUnknown;
      const Taken one = TakenBy(pattern, value);
      if (cell.negated || one.open) {
        Include(taken, value.low, value.high);
      } else {
        Include(taken, one.some.low, one.some.high);
      }
    }
    taken.absent = value.absent && unknown && !cell.negated;
    return taken;
  }

  Taken TakenBy(const Lookup::Pattern& pattern, const Range& value) const {
    const Range values = Range::Between(value.low, value.high);
    switch (pattern.kind) {
      case PatternKind::kAny:
        return {values, values, false};
      case PatternKind::kUnknown:
        return {};
      case PatternKind::kTests:
        break;
    }
    Taken taken{values, values, false};
    Taken sure{values, values, false};  // by the tests whose operands surely have values
    for (const Lookup::Test& test : pattern.tests) {
      const Range& operand = step_.arguments[test.operand];
      const bool open = operand.fault || operand.absent;
      taken.open = taken.open || open;
      if (operand.has_value()) {
        Take(test.comparison, operand, taken);
      } else {
        ForgetValue(taken.some);
      }
      if (!open && operand.has_value()) Take(test.comparison, operand, sure);
    }
    taken.open = taken.open && sure.some.has_value();
    return taken;
  }

 private:
  Truth Present(const Lookup::Cell& cell, const Range& value) const {
    Truth truth;
    for (const Lookup::Pattern& pattern : cell.patterns) {
      const Taken taken = TakenBy(pattern, value);
      truth.may_hold = truth.may_hold || taken.some.has_value();
      truth.may_be_open = truth.may_be_open || taken.open;
    }
    truth.may_fail = !Covers(cell, value, true);
    if (truth.may_be_open && !truth.may_fail && Covers(cell, value, false))
      truth.may_be_open = false;
    if (cell.negated) std::swap(truth.may_hold, truth.may_fail);
    return truth;
  }

  // Whether no value is refused by all patterns; with `with_open` those count that may be open.
  bool Covers(const Lookup::Cell& cell, const Range& value, bool with_open) const {
    std::int64_t covered_to = value.low;  // all values before it are covered
    for (bool again = true; again;) {
      again = false;
      for (const Lookup::Pattern& pattern : cell.patterns) {
        const Taken taken = TakenBy(pattern, value);
        if (taken.open && !with_open) continue;
        if (!taken.all.has_value() || taken.all.low > covered_to || taken.all.high < covered_to)
          continue;
        if (taken.all.high == value.high) return true;
        covered_to = taken.all.high + 1;
        again = cell.patterns.size() > 1;
      }
    }
    return false;
  }

  void AddFault(const Lookup::Cell& cell, std::size_t column, Truth& truth) const {
    const bool optional = lookup_.columns[column].optional;
    bool holds = false;
    bool open = false;
    for (const Lookup::Pattern& pattern : cell.patterns) {
      // A required value that is not there would be known.
      holds = holds || (pattern.kind == PatternKind::kAny && !optional);
      open = open || pattern.kind == PatternKind::kTests || optional;
    }
    if (!holds && open) {
      truth.may_be_open = true;
    } else {
      (holds != cell.negated ? truth.may_hold : truth.may_fail) = true;
    }
  }

  const Step& step_;
  const Lookup& lookup_;
};

bool Clash(Lookup::Hit hit, std::uint32_t a, std::uint32_t b) {
  return hit == Lookup::Hit::kUnique || (hit == Lookup::Hit::kAgree && a != b);
}

// Rows seen so far that may apply, as far as it matters whether two of them clash.
class Applying {
 public:
  explicit Applying(Lookup::Hit hit) : hit_(hit) {}
  void Add(const Lookup::Row& row) {
    clash_ = clash_ || (any_ && Clash(hit_, says_, row.says));
    any_ = true;
    says_ = row.says;
  }
  bool clash() const { return clash_; }

 private:
  Lookup::Hit hit_;
  bool any_ = false;
  bool clash_ = false;
  std::uint32_t says_ = 0;
};

Range PassLookup(const Step& step, const Lookup& lookup) {
  const Cells cells(step, lookup);
  Range result;
  Applying applying(lookup.hit);
  Applying applied(lookup.hit);
  bool certain = false;
  bool open = false;
  bool waits = false;  // a row is surely open: where none is certain, no other counts
  Range of_certain;
  for (const Lookup::Row& row : lookup.rows) {
    const Truth truth = cells.Row(row);
    if (truth.surely_fails()) continue;
    open = open || truth.may_be_open;
    if (truth.may_hold) {
      result = Hull(result, step.arguments[row.output]);
      applying.Add(row);
    }
    waits = waits || truth.surely_open();
    if (waits && lookup.hit == Lookup::Hit::kFirst) break;
    if (!truth.surely_holds()) continue;
    if (!certain) of_certain = step.arguments[row.output];
    certain = true;
    applied.Add(row);
    if (lookup.hit == Lookup::Hit::kFirst) break;
  }
  if (certain && lookup.hit != Lookup::Hit::kFirst) {
    // Another row that applies too clashes with it or says the same.
    result = of_certain;
    open = false;
    if (applied.clash()) result = {1, 0, false, true};
  }
  if (!certain && !waits && lookup.otherwise)
    result = Hull(result, step.arguments[*lookup.otherwise]);
  result.fault = result.fault || open;
  if (step.settled) return result;
  result.fault = result.fault || applying.clash() || (!certain && !lookup.otherwise);
  return result;
}

Range PassCollect(const Step& step, const Lookup& lookup) {
  const Cells cells(step, lookup);
  FoldRange fold(lookup.aggregation, step.node.type.kind == types::TypeKind::kNumber,
                 step.node.scale, AllOf(step.node.type));
  bool may_any = false;
  bool surely_any = false;
  bool open = false;
  for (const Lookup::Row& row : lookup.rows) {
    const Truth truth = cells.Row(row);
    if (truth.surely_fails()) continue;
    open = open || truth.may_be_open;
    may_any = may_any || truth.may_hold;
    surely_any = surely_any || truth.surely_holds();
    if (truth.may_hold) fold.Add(truth.surely_holds(), step.arguments[row.output]);
    if (truth.surely_open()) fold.HasNone();
  }
  if (!surely_any && lookup.otherwise)
    fold.Add(!may_any && !open, step.arguments[*lookup.otherwise]);
  Range result = fold.Result();
  result.fault = result.fault || open;
  return result;
}

// Cuts the columns of a call until on each piece it is plain which rows apply.
class Settling {
 public:
  Settling(const Step& step, const Lookup& lookup) : cells_(step, lookup), lookup_(lookup) {
    for (std::size_t i = 0; i < lookup.columns.size(); ++i) {
      columns_.push_back(step.arguments[i]);
      // A value at fault leaves open what would be tested by it, and touches nothing else.
      columns_.back().fault = false;
    }
    for (const Lookup::Row& row : lookup.rows) rows_.push_back(&row);
  }

  bool Run() { return IsSettled(columns_, rows_); }

 private:
  // Enough for cuts that halve what is left, of every column.
  std::size_t MostRows() const { return 2'000 + 64 * lookup_.rows.size(); }
  using Rows = std::vector<const Lookup::Row*>;
  using Columns = std::vector<Range>;

  bool IsSettled(const Columns& columns, const Rows& rows) {
    Rows open;  // may apply, and not surely
    Applying certain(lookup_.hit);
    bool any_certain = false;
    Rows left;
    for (const Lookup::Row* row : rows) {
      if (++used_ > MostRows()) return false;
      const Truth truth =
          cells_.RowOver(*row, [&](std::size_t column) -> const Range& { return columns[column]; });
      if (truth.surely_fails()) continue;
      if (truth.may_be_open) return false;
      left.push_back(row);
      if (truth.surely_holds()) {
        certain.Add(*row);
        any_certain = true;
        if (lookup_.hit == Lookup::Hit::kFirst) return true;
      } else {
        open.push_back(row);
      }
    }
    if (certain.clash()) return false;
    if (open.empty()) return any_certain || lookup_.otherwise.has_value();
    return CutAt(*open[open.size() / 2], columns, left);
  }

  bool CutAt(const Lookup::Row& row, const Columns& columns, const Rows& left) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const Range& column = columns[i];
      if (column.absent && column.has_value()) {
        Range absent = column;
        ForgetValue(absent);
        Range present = column;
        present.absent = false;
        return AreSettled(columns, left, i, absent, present);
      }
      if (!column.has_value() || column.low == column.high) continue;
      for (const Lookup::Pattern& pattern : row.cells[i].patterns) {
        const Range taken = cells_.TakenBy(pattern, column).some;
        if (!taken.has_value()) continue;
        if (taken.low > column.low) {
          return AreSettled(columns, left, i, Range::Between(column.low, taken.low - 1),
                            Range::Between(taken.low, column.high));
        }
        if (taken.high < column.high) {
          return AreSettled(columns, left, i, Range::Between(column.low, taken.high),
                            Range::Between(taken.high + 1, column.high));
        }
      }
    }
    return false;
  }

  bool AreSettled(const Columns& columns, const Rows& left, std::size_t column, const Range& a,
                  const Range& b) {
    Columns part = columns;
    part[column] = a;
    if (!IsSettled(part, left)) return false;
    part[column] = b;
    return IsSettled(part, left);
  }

  Cells cells_;
  const Lookup& lookup_;
  Columns columns_;
  Rows rows_;
  std::size_t used_ = 0;
};

}  // namespace

Range PassTable(const Step& step) {
  const Lookup& lookup = step.graph.lookups[step.node.index];
  return lookup.hit == Lookup::Hit::kCollect ? PassCollect(step, lookup) : PassLookup(step, lookup);
}

Range PassRow(const Step& step) {
  const Lookup& lookup = step.graph.lookups[step.node.index];
  const Truth truth = Cells(step, lookup).Row(lookup.rows.front());
  Range result;
  IncludeTruth(result, truth.may_fail, truth.may_hold);
  result.fault = truth.may_be_open;
  return result;
}

bool IsSettled(const Step& step) {
  const Lookup& lookup = step.graph.lookups[step.node.index];
  if (lookup.hit == Lookup::Hit::kCollect) return false;
  return Settling(step, lookup).Run();
}

bool NarrowToRow(const Step& step, std::span<Range> columns) {
  const Lookup& lookup = step.graph.lookups[step.node.index];
  const Cells cells(step, lookup);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    Range taken = cells.TakenBy(lookup.rows.front().cells[i], columns[i]);
    taken.fault = columns[i].fault;
    columns[i] = Meet(columns[i], taken);
    if (columns[i].impossible()) return false;
  }
  return true;
}

bool NarrowColumns(const Step& step, const Range& result, std::span<Range> columns) {
  const Lookup& lookup = step.graph.lookups[step.node.index];
  if (result.fault || lookup.hit == Lookup::Hit::kCollect) return true;
  const Cells cells(step, lookup);
  std::vector<Range> taken(columns.size());
  bool certain = false;
  for (const Lookup::Row& row : lookup.rows) {
    const Truth truth = cells.Row(row);
    if (truth.surely_fails()) continue;
    certain = truth.surely_holds();
    if (truth.may_hold && !Disjoint(step.arguments[row.output], result)) {
      for (std::size_t i = 0; i < columns.size(); ++i)
        taken[i] = Hull(taken[i], cells.TakenBy(row.cells[i], columns[i]));
    }
    if (certain) break;
  }
  if (!certain && lookup.otherwise && !Disjoint(step.arguments[*lookup.otherwise], result))
    taken.assign(columns.begin(), columns.end());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    // A value at fault may leave a row open or not touch it at all.
    taken[i].fault = columns[i].fault;
    columns[i] = Meet(columns[i], taken[i]);
    if (columns[i].impossible()) return false;
  }
  return true;
}

}  // namespace remit::prove
