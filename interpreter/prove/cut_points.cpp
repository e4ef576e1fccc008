// Where a variable's range is parted: first at the points at which a comparison changes its answer,
// then, where a range spans orders of magnitude, between them, else in the middle.
#include <algorithm>
#include <cmath>

#include "interpreter/base/int128.h"
#include "interpreter/builtins/builtin.h"
#include "interpreter/prove/points.h"
#include "interpreter/prove/search.h"

namespace remit::prove {

using base::Int128;
using graph::NodeId;
using graph::Op;

CutPoints::CutPoints(const Problem& problem) : problem_(problem), cuts_(problem.variables.size()) {
  for (const graph::Node& node : problem.graph.nodes) Collect(node);
  for (std::vector<std::int64_t>& cuts : cuts_) {
    std::sort(cuts.begin(), cuts.end());
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  }
}

void CutPoints::Compare(NodeId a, NodeId b) {
  const std::optional<VariableId>& variable = problem_.variable_of[a.index()];
  const graph::Node* constant = &problem_.graph[b];
  while (constant->op == Op::kParameter && !constant->arguments.empty())
    constant = &problem_.graph[constant->arguments[0]];
  if (!variable.has_value() || constant->op != Op::kConstant) return;
  const std::int64_t point = PointOf(constant->value, constant->type);
  const std::int64_t step = std::max<std::int64_t>(problem_.variables[variable->index()].step, 1);
  std::vector<std::int64_t>& cuts = cuts_[variable->index()];
  cuts.push_back(point);
  std::int64_t above = 0;
  if (!__builtin_add_overflow(point, step, &above)) cuts.push_back(above);
}

void CutPoints::Collect(const graph::Node& node) {
  const bool relates = node.op == Op::kBuiltin && node.arguments.size() == 2 &&
                       node.type.kind == types::TypeKind::kBoolean;
  if (relates || node.op == Op::kEqual || node.op == Op::kNotEqual) {
    Compare(node.arguments[0], node.arguments[1]);
    Compare(node.arguments[1], node.arguments[0]);
  } else if (node.op == Op::kInRange || node.op == Op::kInRangeOpen || node.op == Op::kInSet) {
    for (std::size_t i = 1; i < node.arguments.size(); ++i)
      Compare(node.arguments[0], node.arguments[i]);
  } else if (node.op == Op::kTable || node.op == Op::kRow) {
    for (const graph::Lookup::Row& row : problem_.graph.lookups[node.index].rows) {
      for (std::size_t column = 0; column < row.cells.size(); ++column) {
        for (const graph::Lookup::Pattern& pattern : row.cells[column].patterns) {
          for (const graph::Lookup::Test& test : pattern.tests)
            Compare(node.arguments[column], node.arguments[test.operand]);
        }
      }
    }
  }
}

namespace {

// Between numbers of different sizes the one in the middle of their orders of magnitude.
Int128 Between(Int128 low, Int128 high) {
  constexpr Int128 kWide = 64;
  if (low < 0 && high > 0) return 0;
  if (high <= 0) return -Between(-high, -low) + 1;
  if (low == 0) return high > kWide ? high / 16 : (high + 1) / 2;
  if (high / low < kWide) return low + (high - low + 1) / 2;
  Int128 least = low;
  Int128 most = high;
  while (least + 1 < most) {  // the root of low * high, in integers
    const Int128 middle = least + (most - least) / 2;
    (middle <= high / middle * low ? least : most) = middle;
  }
  return most;
}

}  // namespace

std::optional<std::int64_t> CutPoints::Cut(VariableId id, const Range& range,
                                           std::optional<std::int64_t> near) const {
  if (!range.has_value() || range.low >= range.high) return std::nullopt;
  const Variable& variable = problem_.variables[id.index()];
  const std::vector<std::int64_t>& cuts = cuts_[id.index()];
  // A cut c parts low .. c - 1 from c .. high.
  const auto first = std::upper_bound(cuts.begin(), cuts.end(), range.low);
  const auto last = std::upper_bound(cuts.begin(), cuts.end(), range.high);
  if (!variable.points.empty()) {
    const auto begin = std::lower_bound(variable.points.begin(), variable.points.end(), range.low);
    const auto end = std::upper_bound(begin, variable.points.end(), range.high);
    if (end - begin < 2) return std::nullopt;
    return *(begin + (end - begin) / 2);
  }
  if (first != last) return *(first + (last - first) / 2);
  Int128 cut = 0;
  if (near.has_value()) {
    // Not so near to an end that little is gained.
    const Int128 margin = (Int128{range.high} - range.low) / 16;
    cut = std::clamp(Int128{*near}, range.low + margin, range.high - margin);
  } else if (variable.type.kind == types::TypeKind::kNumber) {
    cut = Int128{range.low} + (Int128{range.high} - range.low) / 2;  // points are orders already
  } else {
    cut = Between(range.low, range.high);
  }
  // On the grid of the variable, its multiples, and strictly inside.
  const Int128 step = std::max<std::int64_t>(variable.step, 1);
  const auto multiple_above = [&](Int128 point) {  // the least one that is not below
    return point + (step - ((point % step) + step) % step) % step;
  };
  const Int128 least = multiple_above(Int128{range.low} + 1);
  if (least > range.high) return range.high;  // one multiple at most: nothing is lost
  const Int128 most = multiple_above(Int128{range.high} - step + 1);
  return static_cast<std::int64_t>(std::clamp(multiple_above(cut), least, most));
}

}  // namespace remit::prove
