// Which rows of a table may stand in any order.
#include <algorithm>

#include "interpreter/difference/canonical.h"
#include "interpreter/prove/points.h"

namespace remit::difference {

using graph::Node;
using prove::IntervalSet;
using Comparison = graph::Lookup::Comparison;
using PatternKind = graph::Lookup::Pattern::Kind;

namespace {

IntervalSet TakenBy(Comparison comparison, std::int64_t point) {
  const std::int64_t low = prove::kLowestPoint, high = prove::kHighestPoint;
  const IntervalSet upto = point > low ? IntervalSet{{low, point - 1}} : IntervalSet{};
  const IntervalSet after = point < high ? IntervalSet{{point + 1, high}} : IntervalSet{};
  switch (comparison) {
    case Comparison::kLess:
      return upto;
    case Comparison::kLessOrEqual:
      return {{low, point}};
    case Comparison::kGreater:
      return after;
    case Comparison::kGreaterOrEqual:
      return {{point, high}};
    case Comparison::kEqual:
      return {{point, point}};
    case Comparison::kNotEqual:
      return prove::UnionOf(upto, after);
  }
  return {};
}

}  // namespace

// What a cell takes of its column, `unknown` included. Nothing where that is not known, or where
// the cell holds, or does not, of a value at fault: only of two cells that are both open then may
// the rows change places.
std::optional<IntervalSet> Canonical::TakenBy(const Node& node, const graph::Lookup& own,
                                              const graph::Lookup::Cell& cell,
                                              std::size_t column) const {
  const types::Type& type = own.columns[column];
  const IntervalSet every{{prove::kLowestPoint, prove::kHighestPoint}};
  IntervalSet taken;
  for (const graph::Lookup::Pattern& pattern : cell.patterns) {
    if (pattern.kind != PatternKind::kTests && !type.optional) return std::nullopt;
    IntervalSet one = every;
    if (pattern.kind == PatternKind::kUnknown) one = {{prove::kUnknownPoint, prove::kUnknownPoint}};
    for (const graph::Lookup::Test& test : pattern.tests) {
      const Node& with = graph_[node.arguments.at(test.operand)];
      if (with.op != graph::Op::kConstant || with.type.kind != type.kind) return std::nullopt;
      one = prove::Intersection(
          one, difference::TakenBy(test.comparison, prove::PointOf(with.value, with.type)));
    }
    taken = prove::UnionOf(taken, one);
  }
  // Of no known value, and of what is not known neither.
  return cell.negated ? prove::Difference(every, taken) : taken;
}

// What has to hold where the row applies; none of it is false where the row is open.
Canonical::Needs Canonical::NeedsOf(const Node& node, const graph::Lookup& own,
                                    const graph::Lookup::Row& row) {
  Needs needs;
  const auto within = [&](NodeId subject, const IntervalSet& set) {
    const auto [place, added] = needs.within.emplace(subject, set);
    if (!added) place->second = prove::Intersection(place->second, set);
  };
  for (std::size_t column = 0; column < own.columns.size(); ++column) {
    const NodeId asked = node.arguments.at(column);
    const auto taken = TakenBy(node, own, row.cells[column], column);
    if (!taken) continue;
    within(asked, *taken);
    const bool truth = own.columns[column].kind == types::TypeKind::kBoolean;
    if (!truth || taken->size() != 1 || taken->front().low != taken->front().high) continue;
    const std::int64_t wanted = taken->front().low;
    if (wanted != 0 && wanted != 1) continue;
    const NodeId condition = wanted == 1 ? asked : Not(asked);
    const Node& whole = graph_[condition];
    std::vector<NodeId> parts{condition};
    if (whole.op == graph::Op::kAnd) parts = whole.arguments;
    for (const NodeId part : parts) {
      needs.holds.push_back(part);
      const auto subject = SubjectOf(part);
      const auto set = subject ? WhereTrue(part, *subject) : std::nullopt;
      if (set) within(*subject, *set);
    }
  }
  return needs;
}

// Where one applies the other one surely does not.
bool Canonical::NeverMeet(const Needs& a, const Needs& b) {
  for (const auto& [subject, set] : a.within) {
    const auto other = b.within.find(subject);
    if (other != b.within.end() && prove::Intersection(set, other->second).empty()) return true;
  }
  return std::any_of(a.holds.begin(), a.holds.end(), [&](NodeId part) {
    return std::find(b.holds.begin(), b.holds.end(), Not(part)) != b.holds.end();
  });
}

// All its rows, whatever they say.
bool Canonical::AnyOrder(const graph::Lookup& own, const types::Type& result) {
  switch (own.hit) {
    case graph::Lookup::Hit::kUnique:
    case graph::Lookup::Hit::kAgree:
      return true;
    case graph::Lookup::Hit::kFirst:
      return false;
    case graph::Lookup::Hit::kCollect:  // quantities are added exactly, numbers one after the other
      return result.kind != types::TypeKind::kNumber;
  }
  return false;
}

// One order of those that differ by rows that never meet alone: at each place the row of least
// words that no row left before it can meet.
std::vector<std::size_t> Canonical::OrderOf(const Node& node, const graph::Lookup& own,
                                            const std::vector<std::vector<std::int64_t>>& words) {
  const std::size_t count = own.rows.size();
  std::vector<std::size_t> left, order;
  for (std::size_t i = 0; i < count; ++i) left.push_back(i);
  constexpr std::size_t kMost = 120;  // all pairs are looked at
  if (count > kMost) return left;
  std::vector<Needs> needs;
  for (const graph::Lookup::Row& row : own.rows) needs.push_back(NeedsOf(node, own, row));
  std::vector<std::vector<bool>> meet(count, std::vector<bool>(count, false));
  for (std::size_t a = 0; a < count; ++a) {
    for (std::size_t b = a + 1; b < count; ++b) meet[b][a] = !NeverMeet(needs[a], needs[b]);
  }
  while (!left.empty()) {
    std::size_t least = 0;
    for (std::size_t i = 1; i < left.size(); ++i) {
      bool free = true;
      for (std::size_t j = 0; j < i && free; ++j) free = !meet[left[i]][left[j]];
      if (free && words[left[i]] < words[left[least]]) least = i;
    }
    order.push_back(left[least]);
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(least));
  }
  return order;
}

}  // namespace remit::difference
