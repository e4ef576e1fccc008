// Chains of `if` that ask about one value: whichever end they are written from, they say what holds
// where, and are written again from the least value on, or value by value of an enumeration.
#include <algorithm>

#include "interpreter/base/check.h"
#include "interpreter/difference/canonical.h"
#include "interpreter/prove/points.h"
#include "interpreter/prove/transfer.h"

namespace remit::difference {

using graph::Node;
using graph::Op;
using prove::Interval;
using prove::IntervalSet;
using types::Type;
using types::TypeKind;

// Where the subject is in the set, the chain comes to `leaf`.
struct Canonical::Piece {
  IntervalSet set;
  NodeId leaf;
};

namespace {

bool HasOrder(const Type& type) {
  return type.kind == TypeKind::kDecimal || type.kind == TypeKind::kNumber ||
         type.kind == TypeKind::kDate;
}

IntervalSet Every(const Type& type) {
  const prove::Range range = prove::AllOf(type);
  return {{std::max(range.low, prove::kLowestPoint), range.high}};
}

std::size_t SizeOf(const IntervalSet& set) {
  std::size_t size = 0;
  for (const Interval& interval : set)
    size += static_cast<std::size_t>(interval.high - interval.low) + 1;
  return size;
}

}  // namespace

// What the condition is about, where that is one value that must be known, compared with constants:
// it is then without a value where that one is, and nowhere else.
std::optional<NodeId> Canonical::SubjectOf(NodeId condition) const {
  const Node& node = graph_[condition];
  if (node.op == Op::kAnd || node.op == Op::kOr || node.op == Op::kNot) {
    std::optional<NodeId> subject;
    for (const NodeId part : node.arguments) {
      const auto own = SubjectOf(part);
      if (!own || (subject && *subject != *own)) return std::nullopt;
      subject = own;
    }
    return subject;
  }
  const bool order = IsInfix(node, "<") || IsInfix(node, "<=");
  if ((!order && node.op != Op::kEqual) || node.arguments.size() != 2) return std::nullopt;
  const bool turned = graph_[node.arguments[0]].op == Op::kConstant;
  const NodeId subject = node.arguments[turned ? 1 : 0];
  const Node &asked = graph_[subject], &with = graph_[node.arguments[turned ? 0 : 1]];
  if (with.op != Op::kConstant || asked.op == Op::kConstant || asked.type.optional)
    return std::nullopt;
  if (order ? !HasOrder(asked.type) : asked.type.kind != TypeKind::kEnum) return std::nullopt;
  return subject;
}

// The first point at which the comparison has another answer than at the least.
std::optional<std::int64_t> Canonical::CutOf(NodeId comparison, NodeId subject) {
  const auto known = cut_of_.find(comparison);
  if (known != cut_of_.end()) return known->second;
  const Node node = graph_[comparison];
  const auto answer = [&](std::int64_t point) -> std::optional<bool> {
    std::vector<prove::Range> ranges;
    for (const NodeId argument : node.arguments) {
      const Node& one = graph_[argument];
      ranges.push_back(
          prove::Range::Point(argument == subject ? point : prove::PointOf(one.value, one.type)));
    }
    const prove::Range range = prove::Forward(graph_, checked_, node, ranges);
    return range.is_point() ? std::optional(range.low != 0) : std::nullopt;
  };
  const auto find = [&]() -> std::optional<std::int64_t> {
    const IntervalSet all = Every(graph_[subject].type);
    std::int64_t low = all.front().low, high = all.front().high;
    const auto least = answer(low), greatest = answer(high);
    if (!least || !greatest || *least == *greatest) return std::nullopt;
    while (high - 1 > low) {
      const std::int64_t middle = low / 2 + high / 2 + (low % 2 + high % 2) / 2;
      const auto here = answer(middle);
      if (!here) return std::nullopt;
      (*here == *least ? low : high) = middle;
    }
    return high;
  };
  const auto cut = find();
  cut_of_.emplace(comparison, cut);
  if (cut)
    known_.cuts.try_emplace({subject, *cut}, IsInfix(node, "<") ? comparison : Not(comparison));
  return cut;
}

std::optional<IntervalSet> Canonical::WhereTrue(NodeId condition, NodeId subject) {
  const Node node = graph_[condition];
  const IntervalSet all = Every(graph_[subject].type);
  if (node.op == Op::kNot) {
    const auto inner = WhereTrue(node.arguments.front(), subject);
    return inner ? std::optional(prove::Difference(all, *inner)) : std::nullopt;
  }
  if (node.op == Op::kAnd || node.op == Op::kOr) {
    IntervalSet set = node.op == Op::kAnd ? all : IntervalSet{};
    for (const NodeId part : node.arguments) {
      const auto inner = WhereTrue(part, subject);
      if (!inner) return std::nullopt;
      set = node.op == Op::kAnd ? prove::Intersection(set, *inner) : prove::UnionOf(set, *inner);
    }
    return set;
  }
  if (node.op == Op::kEqual) {
    const Node& with = graph_[node.arguments[node.arguments[0] == subject ? 1 : 0]];
    const std::int64_t point = prove::PointOf(with.value, with.type);
    return IntervalSet{{point, point}};
  }
  const auto cut = CutOf(condition, subject);
  if (!cut) return std::nullopt;
  const bool below = node.arguments[0] == subject;
  return below ? IntervalSet{{all.front().low, *cut - 1}} : IntervalSet{{*cut, all.front().high}};
}

bool Canonical::PiecesOf(const Node& node, NodeId subject, const IntervalSet& within,
                         std::vector<Piece>& pieces) {
  const auto where = WhereTrue(node.arguments[0], subject);
  if (!where) return false;
  const IntervalSet sets[] = {prove::Intersection(within, *where),
                              prove::Difference(within, *where)};
  for (std::size_t i = 0; i < 2; ++i) {
    if (sets[i].empty()) continue;
    const NodeId branch = node.arguments[i + 1];
    const Node inner = graph_[branch];
    const bool goes_on =
        inner.op == Op::kIf && inner.type == node.type && SubjectOf(inner.arguments[0]) == subject;
    if (goes_on) {
      if (!PiecesOf(inner, subject, sets[i], pieces)) return false;
      continue;
    }
    const auto same = std::find_if(pieces.begin(), pieces.end(),
                                   [&](const Piece& piece) { return piece.leaf == branch; });
    if (same == pieces.end()) {
      pieces.push_back({sets[i], branch});
    } else {
      same->set = prove::UnionOf(same->set, sets[i]);
    }
  }
  return true;
}

// Nothing where it asks about more than one value, or where its answer is always the same: it is
// then still without a value where what it asks about is.
std::optional<NodeId> Canonical::ByPieces(const Node& node) {
  const auto subject = SubjectOf(node.arguments[0]);
  if (!subject) return std::nullopt;
  const Type type = graph_[*subject].type;
  IntervalSet all = Every(type);
  if (type.kind == TypeKind::kEnum) {
    const auto& values = checked_.type_table.enumeration(types::EnumId(type.index)).values;
    if (values.empty()) return std::nullopt;
    all = {{0, static_cast<std::int64_t>(values.size()) - 1}};
  }
  std::vector<Piece> pieces;
  if (!PiecesOf(node, *subject, all, pieces) || pieces.size() < 2) return std::nullopt;
  return type.kind == TypeKind::kEnum ? Cases(node, *subject, std::move(pieces))
                                      : Steps(node, *subject, pieces);
}

// From the least value on; conditions are those that some policy has written.
NodeId Canonical::Steps(const Node& node, NodeId subject, const std::vector<Piece>& pieces) {
  std::vector<std::pair<std::int64_t, NodeId>> from;  // from which point on: what
  for (const Piece& piece : pieces) {
    for (const Interval& interval : piece.set) from.emplace_back(interval.low, piece.leaf);
  }
  std::sort(from.begin(), from.end());
  NodeId result = from.back().second;
  for (std::size_t i = from.size() - 1; i > 0; --i) {
    const NodeId condition = known_.cuts.at({subject, from[i].first});
    const bool below = graph_[condition].arguments[0] == subject;
    const NodeId lower = from[i - 1].second;
    Node step = node;
    step.arguments = {condition, below ? lower : result, below ? result : lower};
    result = Intern(std::move(step));
  }
  return result;
}

// In the order of the values; what holds of most of them comes last.
NodeId Canonical::Cases(const Node& node, NodeId subject, std::vector<Piece> pieces) {
  std::sort(pieces.begin(), pieces.end(),
            [](const Piece& a, const Piece& b) { return a.set.front().low < b.set.front().low; });
  const auto rest =
      std::max_element(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) {
        return std::pair(SizeOf(a.set), a.set.back().high) <
               std::pair(SizeOf(b.set), b.set.back().high);
      });
  NodeId result = rest->leaf;
  pieces.erase(rest);
  Type type = graph_[subject].type;
  for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece) {
    std::vector<NodeId> parts;
    for (const Interval& interval : piece->set) {
      for (std::int64_t value = interval.low; value <= interval.high; ++value)
        parts.push_back(Equal(subject, Constant({value}, type)));
    }
    Node one = node;
    one.arguments = {Junction(Op::kOr, std::move(parts)), piece->leaf, result};
    result = Intern(std::move(one));
  }
  return result;
}

}  // namespace remit::difference
