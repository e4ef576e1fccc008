// A table's lookup, by its index where there is one and the values are there, else lane by lane and
// row by row. Cells and rows are three-valued: a definitely true row wins over rows that missing
// values leave open; only when no row is certain do their causes count.
#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <vector>

#include "interpreter/base/check.h"
#include "interpreter/engine/fold.h"
#include "interpreter/engine/table_index.h"

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

void LookUpOrCollect(Operation& operation, const graph::Lookup& lookup, std::size_t lane) {
  if (lookup.hit == graph::Lookup::Hit::kCollect) {
    Collect(operation, lookup, lane);
  } else {
    LookUp(operation, lookup, lane);
  }
}

// The lookups of a table that has an index.
class IndexedLookup {
 public:
  IndexedLookup(Operation& operation, const graph::Lookup& lookup)
      : operation_(operation), lookup_(lookup), index_(*operation.index) {
    const auto& columns = index_.columns();
    all_answered_ =
        std::all_of(columns.begin(), columns.end(), [&](const TableIndex::Column& column) {
          return operation.arguments[column.argument].causes == nullptr;
        });
  }

  void LookUpAll() {
    std::array<TableIndex::Found, TableIndex::kLanes> found;
    for (std::size_t lane = 0; lane < operation_.width; lane += found.size()) {
      const std::size_t count = std::min(found.size(), operation_.width - lane);
      index_.FindRows(operation_.arguments, lane, count, found.data());
      for (std::size_t i = 0; i < count; ++i) {
        if (Answered(lane + i)) {
          Give(lane + i, found[i]);
        } else {
          LookUp(operation_, lookup_, lane + i);
        }
      }
    }
  }

  void CollectAll() {
    std::vector<std::uint64_t> hits(index_.words());
    for (std::size_t lane = 0; lane < operation_.width; ++lane) {
      if (!Answered(lane)) {
        Collect(operation_, lookup_, lane);
        continue;
      }
      index_.Hits(operation_.arguments, lane, hits.data());
      CollectHits(lane, hits);
    }
  }

 private:
  // Whether the index knows about the values of a lane.
  bool Answered(std::size_t lane) const {
    if (all_answered_) return true;
    const auto& columns = index_.columns();
    return std::all_of(columns.begin(), columns.end(), [&](const TableIndex::Column& column) {
      const CauseId cause = operation_.arguments[column.argument].CauseOf(lane);
      return cause == kPresent || (cause == kAbsent && column.optional);
    });
  }

  void Give(std::size_t lane, const TableIndex::Found& found) {
    const bool none = found.first == TableIndex::kNoRow;
    if (found.second != TableIndex::kNoRow) {
      operation_.out.SetCause(lane, operation_.FaultAtOrigin(builtins::Fault::kTwoRows));
    } else if (none && !lookup_.otherwise) {
      operation_.out.SetCause(lane, operation_.FaultAtOrigin(builtins::Fault::kNoRow));
    } else {
      const View& output =
          operation_.arguments[none ? *lookup_.otherwise : index_.outputs()[found.first]];
      operation_.out.Set(lane, output.Raw(lane), output.CauseOf(lane));
    }
  }

  void CollectHits(std::size_t lane, const std::vector<std::uint64_t>& hits) {
    const bool counts = lookup_.aggregation == check::Aggregation::kCount;
    Folding folding(lookup_.aggregation, operation_.node.type.kind == types::TypeKind::kNumber,
                    operation_.node.scale);
    const std::int64_t count = std::accumulate(
        hits.begin(), hits.end(), std::int64_t{0},
        [](std::int64_t sum, std::uint64_t word) { return sum + std::popcount(word); });
    CauseId cause = kPresent;
    if (count == 0) {
      if (lookup_.otherwise) cause = Add(lane, *lookup_.otherwise, folding);
    } else if (counts) {
      folding.AddAll(0, count);
    } else if (index_.planes() != nullptr && PlanesPay(count)) {
      std::int64_t summed = 0;
      const base::Int128 total = index_.Sum(hits, summed);
      folding.AddAll(total, summed);
    } else {
      cause = AddEach(lane, hits, folding);
    }
    SetFolded(operation_, lane, folding, cause);
  }

  // Planes read a word for each plane, a walk one for each row.
  bool PlanesPay(std::int64_t count) const {
    return static_cast<std::size_t>(count) > index_.planes()->count;
  }

  CauseId AddEach(std::size_t lane, const std::vector<std::uint64_t>& hits, Folding& folding) {
    CauseId cause = kPresent;
    for (std::size_t word = 0; word < hits.size(); ++word) {
      for (std::uint64_t left = hits[word]; left != 0; left &= left - 1) {
        const std::size_t row = word * 64 + static_cast<std::size_t>(std::countr_zero(left));
        cause = operation_.causes.Union(cause, Add(lane, index_.outputs()[row], folding));
      }
    }
    return cause;
  }

  CauseId Add(std::size_t lane, std::uint32_t output, Folding& folding) {
    const View& value = operation_.arguments[output];
    const CauseId cause =
        lookup_.aggregation == check::Aggregation::kCount ? kPresent : value.CauseOf(lane);
    if (cause == kPresent) folding.Add(value.Raw(lane));
    return cause;
  }

  Operation& operation_;
  const graph::Lookup& lookup_;
  const TableIndex& index_;
  bool all_answered_ = false;
};

}  // namespace

void LiftTable(Operation& operation) {
  const graph::Lookup& lookup = operation.graph.lookups[operation.node.index];
  if (operation.index == nullptr) {
    for (std::size_t lane = 0; lane < operation.width; ++lane) {
      LookUpOrCollect(operation, lookup, lane);
    }
  } else if (lookup.hit == graph::Lookup::Hit::kCollect) {
    IndexedLookup(operation, lookup).CollectAll();
  } else {
    IndexedLookup(operation, lookup).LookUpAll();
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
