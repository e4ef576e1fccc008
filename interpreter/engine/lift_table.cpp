// A table's lookup, lane by lane. Cells and rows are three-valued: a definitely true row wins over
// rows that missing values leave open; only when no row is certain do their causes count.
#include <bit>
#include <vector>

#include "interpreter/base/check.h"
#include "interpreter/engine/fold.h"

namespace remit::engine {
namespace {

using Comparison = graph::Lookup::Comparison;

// True, false, or open because of a cause.
struct Truth {
  bool value = false;
  CauseId cause = kPresent;
};

template <typename T>
bool Compare(Comparison comparison, T a, T b) {
  switch (comparison) {
    case Comparison::kLess:
      return a < b;
    case Comparison::kLessOrEqual:
      return a <= b;
    case Comparison::kGreater:
      return a > b;
    case Comparison::kGreaterOrEqual:
      return a >= b;
    case Comparison::kEqual:
      return a == b;
    case Comparison::kNotEqual:
      return a != b;
  }
  REMIT_CHECK(false, "a comparison is one of those declared");
}

// The lookup at one lane. Cheap to make: it only refers.
class LaneLookup {
 public:
  LaneLookup(Operation& operation, const graph::Lookup& lookup, std::size_t lane)
      : operation_(operation), lookup_(lookup), lane_(lane) {}

  Truth RowHolds(const graph::Lookup::Row& row) const {
    CauseId cause = kPresent;
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
      const Truth cell = CellHolds(row.cells[column], column);
      if (cell.cause != kPresent) {
        cause = operation_.causes.Union(cause, cell.cause);
      } else if (!cell.value) {
        return {false, kPresent};
      }
    }
    return {cause == kPresent, cause};
  }

 private:
  const View& Argument(std::size_t position) const { return operation_.arguments[position]; }

  Truth CellHolds(const graph::Lookup::Cell& cell, std::size_t column) const {
    // `not 5` says something about known values only.
    if (cell.negated && Argument(column).CauseOf(lane_) == kAbsent) return {false, kPresent};
    Truth any{false, kPresent};
    for (const graph::Lookup::Pattern& pattern : cell.patterns) {
      const Truth one = PatternHolds(pattern, column);
      if (one.cause != kPresent) {
        any.cause = operation_.causes.Union(any.cause, one.cause);
      } else if (one.value) {
        any = {true, kPresent};
        break;
      }
    }
    if (any.cause == kPresent && cell.negated) any.value = !any.value;
    return any;
  }

  Truth PatternHolds(const graph::Lookup::Pattern& pattern, std::size_t column) const {
    using Kind = graph::Lookup::Pattern::Kind;
    const CauseId cause = Argument(column).CauseOf(lane_);
    const bool absent = cause == kAbsent;
    // A required value that is missing would be known; whether an optional one would be, nobody can
    // say.
    const bool open = cause > kAbsent && lookup_.columns[column].optional;
    switch (pattern.kind) {
      case Kind::kAny:
        return open ? Truth{false, cause} : Truth{!absent, kPresent};
      case Kind::kUnknown:
        return open ? Truth{false, cause} : Truth{absent, kPresent};
      case Kind::kTests:
        if (absent) return {false, kPresent};
        return TestsHold(pattern, column);
    }
    REMIT_CHECK(false, "a pattern is one of those declared");
  }

  Truth TestsHold(const graph::Lookup::Pattern& pattern, std::size_t column) const {
    const View& value = Argument(column);
    const bool number = lookup_.columns[column].kind == types::TypeKind::kNumber;
    CauseId cause = kPresent;
    for (const graph::Lookup::Test& test : pattern.tests) {
      const View& operand = Argument(test.operand);
      const CauseId own = operation_.causes.Union(value.CauseOf(lane_), operand.CauseOf(lane_));
      if (own != kPresent) {
        cause = operation_.causes.Union(cause, own);
        continue;
      }
      const std::int64_t a = value.Raw(lane_);
      const std::int64_t b = operand.Raw(lane_);
      const bool holds =
          number ? Compare(test.comparison, std::bit_cast<double>(a), std::bit_cast<double>(b))
                 : Compare(test.comparison, a, b);
      if (!holds) return {false, kPresent};
    }
    return {cause == kPresent, cause};
  }

  Operation& operation_;
  const graph::Lookup& lookup_;
  std::size_t lane_;
};

// Two rows that apply are one too many, unless the table says which of them counts.
bool Conflict(graph::Lookup::Hit hit, const graph::Lookup::Row& a, const graph::Lookup::Row& b) {
  return hit == graph::Lookup::Hit::kUnique ||
         (hit == graph::Lookup::Hit::kAgree && a.says != b.says);
}

void LookUp(Operation& operation, const graph::Lookup& lookup, std::size_t lane) {
  using Hit = graph::Lookup::Hit;
  const LaneLookup at_lane(operation, lookup, lane);
  const graph::Lookup::Row* winner = nullptr;
  CauseId open = kPresent;
  for (const graph::Lookup::Row& row : lookup.rows) {
    const Truth truth = at_lane.RowHolds(row);
    if (truth.cause != kPresent) {
      open = operation.causes.Union(open, truth.cause);
    } else if (truth.value) {
      if (winner != nullptr && Conflict(lookup.hit, *winner, row)) {
        operation.out.SetCause(lane, operation.FaultAtOrigin(builtins::Fault::kTwoRows));
        return;
      }
      if (winner == nullptr) winner = &row;
      if (lookup.hit == Hit::kFirst) break;
    }
  }
  // A row that may come before the first certain one is waited for.
  if (lookup.hit == Hit::kFirst && open != kPresent) winner = nullptr;
  if (winner == nullptr && open != kPresent) {
    operation.out.SetCause(lane, open);
  } else if (winner == nullptr && !lookup.otherwise) {
    operation.out.SetCause(lane, operation.FaultAtOrigin(builtins::Fault::kNoRow));
  } else {
    const View& output =
        operation.arguments[winner != nullptr ? winner->output : *lookup.otherwise];
    operation.out.Set(lane, output.Raw(lane), output.CauseOf(lane));
  }
}

void Collect(Operation& operation, const graph::Lookup& lookup, std::size_t lane) {
  const LaneLookup at_lane(operation, lookup, lane);
  Folding folding(lookup.aggregation, operation.node.type.kind == types::TypeKind::kNumber,
                  operation.node.scale);
  CauseId cause = kPresent;
  bool any = false;
  const auto add = [&](std::uint32_t output) {
    any = true;
    const View& value = operation.arguments[output];
    const CauseId own =
        lookup.aggregation == check::Aggregation::kCount ? kPresent : value.CauseOf(lane);
    cause = operation.causes.Union(cause, own);
    if (own == kPresent) folding.Add(value.Raw(lane));
  };
  for (const graph::Lookup::Row& row : lookup.rows) {
    const Truth truth = at_lane.RowHolds(row);
    cause = operation.causes.Union(cause, truth.cause);
    if (truth.cause == kPresent && truth.value) add(row.output);
  }
  if (!any && cause == kPresent && lookup.otherwise) add(*lookup.otherwise);
  SetFolded(operation, lane, folding, cause);
}

}  // namespace

void LiftTable(Operation& operation) {
  const graph::Lookup& lookup = operation.graph.lookups[operation.node.index];
  const bool collects = lookup.hit == graph::Lookup::Hit::kCollect;
  for (std::size_t lane = 0; lane < operation.width; ++lane) {
    if (collects) {
      Collect(operation, lookup, lane);
    } else {
      LookUp(operation, lookup, lane);
    }
  }
}

void LiftRow(Operation& operation) {
  const graph::Lookup& lookup = operation.graph.lookups[operation.node.index];
  for (std::size_t lane = 0; lane < operation.width; ++lane) {
    const Truth truth = LaneLookup(operation, lookup, lane).RowHolds(lookup.rows.front());
    operation.out.Set(lane, truth.value ? 1 : 0, truth.cause);
  }
}

}  // namespace remit::engine
