// Utilities with the same anchors differ by the quotient of what their values differ by and of how
// far the anchors are apart.
#include "interpreter/difference/contest.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "interpreter/builtins/builtin.h"

namespace remit::difference {

using graph::Node;
using graph::Op;

namespace {

constexpr double kUlp = std::numeric_limits<double>::epsilon();

Interval Hull(const Interval& a, const Interval& b) {
  return {std::min(a.low, b.low), std::max(a.high, b.high)};
}

}  // namespace

Contest::Order Contest::OrderOf(NodeId a, NodeId b) {
  if (a == b) return Order::kEqual;
  const prove::Range &x = (*ranges_)[a.index()], &y = (*ranges_)[b.index()];
  if (!x.has_value() || !y.has_value()) return Order::kUnknown;
  if (x.low == x.high && y.low == y.high && x.low == y.low) return Order::kEqual;
  if (x.low > y.high) return Order::kBefore;
  if (x.high < y.low) return Order::kAfter;
  const Interval difference = Difference(a, b);
  // Both scores are computed with a few roundings of each of their parts.
  constexpr double kRoundings = 64;
  const double error =
      kRoundings * kUlp * (1 + forms_.RangeOf(a).magnitude() + forms_.RangeOf(b).magnitude());
  if (!(error < std::numeric_limits<double>::infinity())) return Order::kUnknown;
  if (difference.low > error) return Order::kBefore;
  if (difference.high < -error) return Order::kAfter;
  return Order::kUnknown;
}

double Contest::Guess(NodeId a, NodeId b) {
  const Interval difference = Difference(a, b);
  const double middle = difference.low / 2 + difference.high / 2;
  return std::isfinite(middle) ? middle : 0;
}

Interval Contest::Apart(NodeId a, NodeId b) const { return forms_.RangeOf(a) - forms_.RangeOf(b); }

Interval Contest::Difference(NodeId a, NodeId b) {
  if (a == b) return {};
  constexpr std::uint64_t kPasses = 4;
  work_ += kPasses;
  const Node &x = problem_.graph[a], &y = problem_.graph[b];
  const Interval apart = Apart(a, b);
  if (x.op != y.op || x.arguments.size() != y.arguments.size()) return apart;
  Interval own = apart;
  if (x.op == Op::kScore && x.overload == y.overload) {
    own = OfScores(x, y);
  } else if (x.op == Op::kUtility) {
    own = OfUtilities(x, y).value_or(apart);
  } else if (x.op == Op::kBuiltin && x.index == y.index && x.arguments.size() == 2) {
    const std::string_view name = builtins::Table()[x.index].name;
    const Interval first = Difference(x.arguments[0], y.arguments[0]);
    const Interval second = Difference(x.arguments[1], y.arguments[1]);
    if (name == "+") {
      double magnitude = 0;
      for (const NodeId part : {x.arguments[0], x.arguments[1], y.arguments[0], y.arguments[1]})
        magnitude += forms_.RangeOf(part).magnitude();
      const double error = 8 * kUlp * (1 + magnitude);
      own = first + second + Interval{-error, error};
    }
    // The least of both moves between the moves of each.
    if (name == "min") own = Hull(first, second);
  }
  return {std::max(own.low, apart.low), std::min(own.high, apart.high)};
}

Interval Contest::OfScores(const Node& a, const Node& b) {
  constexpr std::uint64_t kPassesOfPart = 6;
  const graph::Graph& graph = problem_.graph;
  std::vector<std::pair<std::size_t, double>> parts;  // arguments and their weights
  const auto form = static_cast<graph::ScoreForm>(a.overload);
  if (form == graph::ScoreForm::kWeighted) {
    for (std::size_t i = 0; i < graph.weights.size(); ++i) {
      if (graph.weights[i] != 0) parts.emplace_back(i, graph.weights[i]);
    }
  } else {
    for (const std::uint32_t i : graph.named) parts.emplace_back(i, 1);
    if (form == graph::ScoreForm::kFirst) parts.resize(1);
  }
  if (form == graph::ScoreForm::kLeast) {
    Interval all;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const Interval own = Difference(a.arguments[parts[i].first], b.arguments[parts[i].first]);
      all = i == 0 ? own : Hull(all, own);
    }
    return all;
  }
  // What has the same anchors is added up before it is divided.
  struct Group {
    Form by;
    double magnitude = 0;
  };
  std::map<std::pair<NodeId, NodeId>, Group> groups;
  Interval sum;
  double magnitude = 0;
  for (const auto& [i, weight] : parts) {
    const NodeId p = a.arguments[i], q = b.arguments[i];
    if (p == q) continue;
    const Node &x = graph[p], &y = graph[q];
    magnitude += weight * (forms_.RangeOf(p).magnitude() + forms_.RangeOf(q).magnitude());
    const bool alike = x.op == Op::kUtility && y.op == Op::kUtility && x.overload == 0 &&
                       y.overload == 0 && x.arguments[1] == y.arguments[1] &&
                       x.arguments[2] == y.arguments[2];
    if (!alike) {
      sum = sum + Difference(p, q) * Interval{weight, weight};
      continue;
    }
    work_ += kPassesOfPart;
    Group& group = groups[{x.arguments[1], x.arguments[2]}];
    const Form by = forms_.Of(x.arguments[0]) - forms_.Of(y.arguments[0]);
    group.by = group.by + Times(by, {weight, weight});
    const Interval apart = Apart(p, q);
    group.magnitude += weight * std::max(std::fabs(apart.low), std::fabs(apart.high));
  }
  for (const auto& [anchors, group] : groups) {
    const Form distance = forms_.Of(anchors.second) - forms_.Of(anchors.first);
    const auto quotient = forms_.BoundsOf(group.by, distance);
    sum = sum + quotient.value_or(Interval{-group.magnitude, group.magnitude});
  }
  const double error = 64 * kUlp * magnitude;
  return sum + Interval{-error, error};
}

std::optional<Interval> Contest::OfUtilities(const Node& a, const Node& b) {
  if (a.overload != b.overload || a.arguments[1] != b.arguments[1] ||
      a.arguments[2] != b.arguments[2])
    return std::nullopt;
  const Form by = forms_.Of(a.arguments[0]) - forms_.Of(b.arguments[0]);
  const Form distance = forms_.Of(a.arguments[2]) - forms_.Of(a.arguments[1]);
  std::optional<Interval> quotient = forms_.BoundsOf(by, distance);
  // Cutting off moves two values at most as far as they are apart.
  if (quotient && a.overload != 0) quotient = Hull(*quotient, {});
  return quotient;
}

}  // namespace remit::difference
