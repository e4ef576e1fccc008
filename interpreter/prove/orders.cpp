// Pairs of nodes of one skeleton, and the order of their values from the order of their arguments.
#include "interpreter/prove/orders.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "interpreter/base/check.h"
#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/builtins/kernels_math.h"
#include "interpreter/prove/step.h"

namespace remit::prove {

using builtins::Turn;
using builtins::Turns;
using graph::Node;
using graph::NodeId;
using graph::Op;

namespace {

const builtins::Overload& OverloadOf(const Node& node) {
  return builtins::Table()[node.index].overloads[node.overload];
}
Turns TurnsOf(const Node& node) {
  return builtins::TurnsOf(builtins::Table()[node.index], OverloadOf(node));
}

// Equal for nodes that compute the same from other values: the case's own leaf and the other
// case's, one constant and another.
std::vector<std::int64_t> SkeletonOf(const Problem& problem, const Node& node,
                                     const std::vector<std::uint32_t>& skeletons) {
  const check::Model& model = problem.checked->model;
  // Weights are knobs behind those of both cases, and stand for themselves.
  const auto knobs = static_cast<std::uint32_t>(model.knobs.size());
  std::uint32_t index = node.index;
  if (node.op == Op::kLeaf || node.op == Op::kElement)
    index %= static_cast<std::uint32_t>(model.leaves.size());
  if (node.op == Op::kKnob && index < 2 * knobs) index %= knobs;
  std::vector<std::int64_t> skeleton = {
      static_cast<std::int64_t>(node.op),        index,      node.overload,
      static_cast<std::int64_t>(node.type.kind), node.scale, node.type.optional ? 1 : 0};
  for (const NodeId argument : node.arguments) skeleton.push_back(skeletons[argument.index()]);
  return skeleton;
}

Range HullOf(const std::vector<Range>& ranges, NodeId a, NodeId b) {
  return Hull(ranges[a.index()], ranges[b.index()]);
}

}  // namespace

std::optional<Share> ShareOf(const graph::Graph& graph, const Node& node) {
  if (node.op != Op::kBuiltin || node.arguments.size() != 2) return std::nullopt;
  if (TurnsOf(node).of[1] != Turn::kAgainstOther) return std::nullopt;
  const Node& dividend = graph[node.arguments[0]];
  if (dividend.op != Op::kBuiltin || dividend.arguments.size() != 2) return std::nullopt;
  if (dividend.type.kind != types::TypeKind::kDecimal) return std::nullopt;
  const Turns turns = TurnsOf(dividend);
  if (!turns.exact || dividend.arguments[0] != node.arguments[1]) return std::nullopt;
  return Share{dividend.arguments[1], turns.of[1] == Turn::kFalls};
}

std::optional<Range> PassShare(const graph::Graph& graph, const Node& node, const Range& divisor,
                               const Range& rest) {
  if (!divisor.has_value() || !rest.has_value()) return std::nullopt;
  if (divisor.low < 0 && divisor.high > 0) return std::nullopt;
  const Node& dividend = graph[node.arguments[0]];
  Range result;
  for (const std::int64_t d : {divisor.low, divisor.high}) {
    for (const std::int64_t r : {rest.low, rest.high}) {
      // Division by zero has no value: the divisor begins beside it.
      const std::int64_t beside = d != 0 ? d : divisor.low < 0 ? -1 : 1;
      if (beside < divisor.low || beside > divisor.high) return std::nullopt;
      const std::int64_t terms[] = {beside, r};
      std::int64_t parts[] = {0, beside};
      std::int64_t quotient = 0;
      if (OverloadOf(dividend).kernel(terms, dividend.context, parts[0]) !=
              builtins::Fault::kNone ||
          OverloadOf(node).kernel(parts, node.context, quotient) != builtins::Fault::kNone)
        return std::nullopt;
      Include(result, quotient, quotient);
    }
  }
  return result;
}

Orders::Order Orders::Turned(Order order) {
  switch (order) {
    case Order::kUnknown:
    case Order::kSame:
      return order;
    case Order::kNotAbove:
      return Order::kNotBelow;
    case Order::kNotBelow:
      return Order::kNotAbove;
  }
  REMIT_CHECK(false, "an order is one of those declared");
}

// Of a result that rises in what has one order and in what has the other.
Orders::Order Orders::Both(Order a, Order b) {
  if (a == Order::kSame) return b;
  if (b == Order::kSame || a == b) return a;
  return Order::kUnknown;
}

// Of two that both are known to hold.
Orders::Order Orders::Either(Order a, Order b) {
  if (a == Order::kUnknown || a == b) return b;
  return b == Order::kUnknown ? a : Order::kSame;
}

Orders::Orders(const Problem& problem, std::span<const std::uint32_t> nodes) : problem_(problem) {
  const graph::Graph& graph = problem.graph;
  pair_of_.resize(graph.nodes.size());
  std::vector<std::uint32_t> skeletons(graph.nodes.size());
  std::map<std::vector<std::int64_t>, std::uint32_t> known;
  std::vector<std::uint32_t> last;  // by skeleton: the last node that has it
  constexpr std::size_t kMostArguments = 64;
  for (const std::uint32_t index : nodes) {
    const Node& node = graph.nodes[index];
    if (node.arguments.size() > kMostArguments) continue;
    const auto skeleton = SkeletonOf(problem, node, skeletons);
    const auto next = static_cast<std::uint32_t>(last.size());
    const auto [entry, is_new] = known.emplace(skeleton, next);
    skeletons[index] = entry->second + 1;
    if (is_new) {
      last.push_back(index);
      continue;
    }
    const std::uint32_t before = last[entry->second];
    last[entry->second] = index;
    if (node.domain != graph::kCaseDomain || node.op == Op::kConstant) continue;
    pair_of_[index] = static_cast<std::uint32_t>(pairs_.size());
    pairs_.push_back({before, index});
  }
  for (const std::uint32_t index : nodes) {
    const Node& node = graph.nodes[index];
    if (node.op != Op::kBuiltin || node.arguments.size() != 2) continue;
    const Turns turns = TurnsOf(node);
    if (!turns.compares) continue;
    const auto a = static_cast<std::uint32_t>(node.arguments[0].index());
    const auto b = static_cast<std::uint32_t>(node.arguments[1].index());
    const auto pair = pair_of_[std::max(a, b)];
    if (!pair || pairs_[*pair].first != std::min(a, b)) continue;
    const std::int64_t zeros[] = {0, 0};
    std::int64_t of_equal = 0;
    if (OverloadOf(node).kernel(zeros, node.context, of_equal) != builtins::Fault::kNone) continue;
    tests_.push_back({index, *pair, a > b, turns.of[0] == Turn::kFalls, of_equal});
  }
}

bool Orders::Apply(std::vector<Range>& ranges, std::vector<std::uint32_t>& narrowed) {
  for (Pair& pair : pairs_) pair.order = Order::kUnknown;
  for (const Test& test : tests_) {
    Order& order = pairs_[test.pair].order;
    order = Either(order, OfTest(test, ranges));
  }
  for (Pair& pair : pairs_) {
    pair.order = Either(pair.order, Between(pair.first, pair.second, ranges));
    pair.order = Either(pair.order, ByStep(pair, ranges));
    if (!CutPair(pair, ranges, narrowed)) return false;
  }
  return std::all_of(tests_.begin(), tests_.end(),
                     [&](const Test& test) { return CutTest(test, ranges, narrowed); });
}

bool Orders::Cut(std::vector<Range>& ranges, std::uint32_t node, const Range& to,
                 std::vector<std::uint32_t>& narrowed) {
  Range met = ranges[node];
  met.low = std::max(met.low, to.low);
  met.high = std::min(met.high, to.high);
  if (!met.has_value()) ForgetValue(met);
  if (met == ranges[node] || !ranges[node].has_value()) return true;
  ranges[node] = met;
  narrowed.push_back(node);
  return !met.impossible();
}

bool Orders::CutPair(const Pair& pair, std::vector<Range>& ranges,
                     std::vector<std::uint32_t>& narrowed) {
  if (pair.order == Order::kUnknown) return true;
  const auto always = [](const Range& range) {
    return range.has_value() && !range.fault && !range.absent;
  };
  const Range first = ranges[pair.first];
  const Range second = ranges[pair.second];
  Range of_first = Range::Between(kLeast, kGreatest);
  Range of_second = of_first;
  if (pair.order != Order::kNotBelow) {  // the first is at most the second
    if (always(second)) of_first.high = second.high;
    if (always(first)) of_second.low = first.low;
  }
  if (pair.order != Order::kNotAbove) {
    if (always(second)) of_first.low = second.low;
    if (always(first)) of_second.high = first.high;
  }
  return Cut(ranges, pair.first, of_first, narrowed) &&
         Cut(ranges, pair.second, of_second, narrowed);
}

// A comparison that falls in its first argument is of a value and one not below it at least what it
// is of equal ones.
bool Orders::CutTest(const Test& test, std::vector<Range>& ranges,
                     std::vector<std::uint32_t>& narrowed) {
  Order order = pairs_[test.pair].order;
  if (order == Order::kUnknown) return true;
  if (test.turned != !test.falls_first) order = Turned(order);
  Range to = Range::Between(0, 1);
  if (order != Order::kNotBelow) to.low = test.of_equal;
  if (order != Order::kNotAbove) to.high = test.of_equal;
  return Cut(ranges, test.node, to, narrowed);
}

Orders::Order Orders::OfTest(const Test& test, const std::vector<Range>& ranges) const {
  const Range& range = ranges[test.node];
  if (!range.is_point()) return Order::kUnknown;
  const bool not_above = (range.low == 1) == test.falls_first;
  const Order order = not_above ? Order::kNotAbove : Order::kNotBelow;
  return test.turned ? Turned(order) : order;
}

Orders::Order Orders::Between(std::uint32_t a, std::uint32_t b,
                              const std::vector<Range>& ranges) const {
  if (a == b) return Order::kSame;
  const Range& first = ranges[a];
  const Range& second = ranges[b];
  if (first.has_value() && second.has_value()) {
    if (first.high <= second.low) return first.low == second.high ? Order::kSame : Order::kNotAbove;
    if (second.high <= first.low) return Order::kNotBelow;
  }
  const auto pair = pair_of_[std::max(a, b)];
  if (!pair || pairs_[*pair].first != std::min(a, b)) return Order::kUnknown;
  return a < b ? pairs_[*pair].order : Turned(pairs_[*pair].order);
}

Orders::Order Orders::ByStep(const Pair& pair, const std::vector<Range>& ranges) const {
  const Node& a = problem_.graph.nodes[pair.first];
  const Node& b = problem_.graph.nodes[pair.second];
  if (problem_.variable_of[pair.first] || problem_.variable_of[pair.second]) return Order::kUnknown;
  if (a.arguments.size() != b.arguments.size() || a.arguments.empty()) return Order::kUnknown;
  switch (a.op) {
    case Op::kBuiltin: {
      if (const auto order = OfShare(a, b, ranges)) return *order;
      return ByTurns(a, b, TurnsOf(a), ranges);
    }
    // A value that there is settles a junction or a route as if all arguments had theirs.
    case Op::kAnd:
    case Op::kOr:
    case Op::kRoute:
    case Op::kParameter:
    case Op::kAdjusted:
    case Op::kScore:
    case Op::kAllowance:
      return ByRising(a, b, 0, ranges);
    case Op::kNot:
      return Turned(ByRising(a, b, 0, ranges));
    case Op::kIf:
    case Op::kOtherwise:
      if (a.arguments[0] != b.arguments[0]) return Order::kUnknown;
      return ByRising(a, b, 1, ranges);
    case Op::kUtility:
    case Op::kStanding: {
      if (a.arguments[1] != b.arguments[1] || a.arguments[2] != b.arguments[2])
        return Order::kUnknown;
      const Order order = Between(static_cast<std::uint32_t>(a.arguments[0].index()),
                                  static_cast<std::uint32_t>(b.arguments[0].index()), ranges);
      const Range& worst = ranges[a.arguments[1].index()];
      const Range& best = ranges[a.arguments[2].index()];
      if (worst.has_value() && best.has_value() && worst.high < best.low) return order;
      if (worst.has_value() && best.has_value() && best.high < worst.low) return Turned(order);
      return Order::kUnknown;
    }
    case Op::kModel:
      return ByModel(a, b, ranges);
    case Op::kConstant:
    case Op::kAsOf:
    case Op::kLeaf:
    case Op::kKnob:
    case Op::kElement:
    case Op::kIsKnown:
    case Op::kIsUnknown:
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kInRange:
    case Op::kInRangeOpen:
    case Op::kInSet:
    case Op::kOutside:
    case Op::kTable:
    case Op::kRow:
    case Op::kFold:
    case Op::kDamp:
    case Op::kChance:
    case Op::kShortfall:
    case Op::kSpread:
    case Op::kAggregate:
    case Op::kPick:
    case Op::kExists:
    case Op::kProposalRoute:
    case Op::kProposalVerdict:
      return Order::kUnknown;
  }
  REMIT_CHECK(false, "an operation is one of those declared");
}

// The results differ by one argument after the other on the way from those of `a` to those of `b`;
// on that way each lies in the hull of both.
Orders::Order Orders::ByTurns(const Node& a, const Node& b, const Turns& turns,
                              const std::vector<Range>& ranges) const {
  Order order = Order::kSame;
  const std::size_t count = a.arguments.size();
  for (std::size_t i = 0; i < count; ++i) {
    Order own = Between(static_cast<std::uint32_t>(a.arguments[i].index()),
                        static_cast<std::uint32_t>(b.arguments[i].index()), ranges);
    if (own == Order::kSame) continue;
    Turn turn = turns.of[std::min<std::size_t>(i, 1)];
    if (turn == Turn::kWithOther || turn == Turn::kAgainstOther) {
      const std::size_t k = 1 - i;
      const Range other = HullOf(ranges, a.arguments[k], b.arguments[k]);
      const Range self = HullOf(ranges, a.arguments[i], b.arguments[i]);
      const bool against = turn == Turn::kAgainstOther;
      const bool crosses = against && self.low < 0 && self.high > 0;
      if (crosses || !other.has_value()) return Order::kUnknown;
      if (other.low >= 0) {
        turn = against ? Turn::kFalls : Turn::kRises;
      } else if (other.high <= 0) {
        turn = against ? Turn::kRises : Turn::kFalls;
      } else {
        return Order::kUnknown;
      }
    }
    if (turn == Turn::kUnknown) return Order::kUnknown;
    if (turn == Turn::kFalls) own = Turned(own);
    order = Both(order, own);
    if (order == Order::kUnknown) return order;
  }
  return order;
}

// (d - r) / d is 1 - r / d, rounded once: on one side of zero it rises in d where r is not
// negative. In r it falls where d is positive.
std::optional<Orders::Order> Orders::OfShare(const Node& a, const Node& b,
                                             const std::vector<Range>& ranges) const {
  const auto share = ShareOf(problem_.graph, a);
  const auto other = ShareOf(problem_.graph, b);
  if (!share || !other || share->less != other->less) return std::nullopt;
  const Range divisor = HullOf(ranges, a.arguments[1], b.arguments[1]);
  const Range rest = HullOf(ranges, share->rest, other->rest);
  if (!divisor.has_value() || !rest.has_value()) return std::nullopt;
  if (divisor.low < 0 && divisor.high > 0) return std::nullopt;
  const bool positive = divisor.low >= 0;
  Order of_rest = Between(static_cast<std::uint32_t>(share->rest.index()),
                          static_cast<std::uint32_t>(other->rest.index()), ranges);
  if (share->less == positive) of_rest = Turned(of_rest);
  Order of_divisor = Between(static_cast<std::uint32_t>(a.arguments[1].index()),
                             static_cast<std::uint32_t>(b.arguments[1].index()), ranges);
  if (of_divisor != Order::kSame) {
    if (rest.low < 0 && rest.high > 0) return std::nullopt;
    if (share->less != (rest.low >= 0)) of_divisor = Turned(of_divisor);
  }
  const Order order = Both(of_rest, of_divisor);
  if (order == Order::kUnknown) return std::nullopt;
  return order;
}

Orders::Order Orders::ByRising(const Node& a, const Node& b, std::size_t from,
                               const std::vector<Range>& ranges) const {
  Order order = Order::kSame;
  for (std::size_t i = from; i < a.arguments.size() && order != Order::kUnknown; ++i) {
    order = Both(order, Between(static_cast<std::uint32_t>(a.arguments[i].index()),
                                static_cast<std::uint32_t>(b.arguments[i].index()), ranges));
  }
  return order;
}

// Each term turns with its coefficient's sign, and so does the sum as computed.
Orders::Order Orders::ByModel(const Node& a, const Node& b,
                              const std::vector<Range>& ranges) const {
  const check::ModelInfo& model = problem_.checked->model.models[a.index];
  if (model.ensemble != nullptr) return Order::kUnknown;  // trees turn as they like
  Order order = Order::kSame;
  double step = std::numeric_limits<double>::infinity();  // the least that a term moves
  for (const check::ModelInfo::Term& term : model.terms) {
    if (term.parameter < 0) continue;
    const auto i = static_cast<std::size_t>(term.parameter);
    Order own = Between(static_cast<std::uint32_t>(a.arguments[i].index()),
                        static_cast<std::uint32_t>(b.arguments[i].index()), ranges);
    if (own == Order::kSame) continue;
    const Node& argument = problem_.graph[a.arguments[i]];
    if (argument.type.kind == types::TypeKind::kEnum) return Order::kUnknown;
    const double factor = term.coefficients.front();
    const bool number = argument.type.kind == types::TypeKind::kNumber;
    const double unit = number ? 0 : builtins::DecimalToNumber(1, argument.scale);
    step = std::min(step, std::fabs(factor) * unit);
    if (factor < 0) own = Turned(own);
    order = Both(order, own);
    if (order == Order::kUnknown) return order;
  }
  if (model.logistic && order != Order::kSame && !OutrunsError(a, b, step, ranges))
    return Order::kUnknown;
  return order;
}

// The link as computed turns only up to its error. Two sums are equal, or as far apart as the least
// step of a term less their rounding; the link's exact values are then apart, in proportion, by
// that times one less the greater of them.
bool Orders::OutrunsError(const Node& a, const Node& b, double step,
                          const std::vector<Range>& ranges) const {
  const check::ModelInfo& model = problem_.checked->model.models[a.index];
  double greatest = 0;   // of the sum
  double magnitude = 0;  // of all its parts
  for (const check::ModelInfo::Term& term : model.terms) {
    double low = term.coefficients.front();
    double high = low;
    if (term.parameter >= 0) {
      const auto i = static_cast<std::size_t>(term.parameter);
      const Node& argument = problem_.graph[a.arguments[i]];
      const Range hull = HullOf(ranges, a.arguments[i], b.arguments[i]);
      if (!hull.has_value()) return false;
      if (argument.type.kind == types::TypeKind::kEnum) {
        const auto ends = std::minmax_element(term.coefficients.begin(), term.coefficients.end());
        low = *ends.first;
        high = *ends.second;
      } else {
        const bool number = argument.type.kind == types::TypeKind::kNumber;
        const auto at = [&](std::int64_t point) {
          return low *
                 (number ? NumberAt(point) : builtins::DecimalToNumber(point, argument.scale));
        };
        const double ends[] = {at(hull.low), at(hull.high)};
        low = std::min(ends[0], ends[1]);
        high = std::max(ends[0], ends[1]);
      }
    }
    greatest += high;
    magnitude += std::max(std::fabs(low), std::fabs(high));
  }
  constexpr double kUnit = 0x1p-52;  // above every rounding, in proportion
  const auto roundings = static_cast<double>(2 * model.terms.size() + 2);
  const double error = magnitude * roundings * kUnit;
  double rest = 0;  // one less the link's greatest value
  if (builtins::Logistic(-(greatest + error), rest) != builtins::Fault::kNone) return false;
  return (step - 2 * error) * rest > 8 * kUnit;
}

}  // namespace remit::prove
