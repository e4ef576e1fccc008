// Bounds by the engine's own kernels at the ends of their arguments' bounds, with all rounding,
// where they never turn in between; else from the block, at a node whose knobs are all set.
#include "interpreter/optimise/box_bounds.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "interpreter/base/int128.h"
#include "interpreter/builtins/builtin.h"
#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/builtins/kernels_number.h"
#include "interpreter/engine/core.h"

namespace remit::optimise {

using builtins::Fault;
using builtins::Shape;
using engine::CauseId;
using engine::kAbsent;
using engine::kPresent;
using graph::Node;
using graph::NodeId;
using graph::Op;
using State = Bound::State;

namespace {

double Number(std::int64_t raw) { return std::bit_cast<double>(raw); }
std::int64_t Raw(double number) { return std::bit_cast<std::int64_t>(number); }

bool IsNumber(const Node& node) { return node.type.kind == types::TypeKind::kNumber; }

// Knobs beyond the set's width share its last bit.
std::uint64_t BitOf(std::size_t knob) {
  return std::uint64_t{1} << std::min<std::size_t>(knob, 63);
}

}  // namespace

BoxBounds::BoxBounds(const engine::Program& program, const engine::Plan& plan,
                     const std::vector<NodeId>& roots, engine::BlockEvaluator& block)
    : program_(program),
      plan_(plan),
      block_(block),
      in_plan_(program.graph().nodes.size(), 0),
      bounds_(program.graph().nodes.size()) {
  for (const NodeId id : graph::Closure(program.graph(), roots)) {
    const bool moved = (program.graph()[id].stage & graph::kKnob) != 0;
    (moved ? moved_ : fixed_).push_back(id);
  }
  for (const NodeId id : plan.mixed) in_plan_[id.index()] = 1;
  for (const NodeId id : plan.knobbed) in_plan_[id.index()] = 1;
  for (const check::KnobInfo& knob : program.model().knobs) {
    const bool number = knob.type.kind == types::TypeKind::kNumber;
    const auto& values = knob.alternatives;
    ascending_.push_back(
        std::is_sorted(values.begin(), values.end(), [&](types::Value a, types::Value b) {
          return number ? a.number() < b.number() : a.raw < b.raw;
        }));
  }
}

void BoxBounds::StartCase() {
  last_ = {};
  for (const NodeId id : fixed_) bounds_[id.index()] = OfFixed(id);
}

void BoxBounds::Evaluate(const Box& box) {
  free_ = 0;
  std::uint64_t changed = last_.low.empty() ? ~std::uint64_t{0} : 0;
  for (std::size_t knob = 0; knob < box.low.size(); ++knob) {
    if (box.low[knob] != box.high[knob]) free_ |= BitOf(knob);
    if (changed == ~std::uint64_t{0}) continue;
    if (box.low[knob] != last_.low[knob] || box.high[knob] != last_.high[knob]) {
      changed |= BitOf(knob);
    }
  }
  last_ = box;
  at_low_ = false;
  for (const NodeId id : moved_) {
    if ((program_.graph()[id].knobs & changed) == 0) continue;
    Bound bound = OfNode(id, box);
    if (bound.state == State::kOpen) bound = AtItsSetting(id, box);
    bounds_[id.index()] = bound;
  }
}

Bound BoxBounds::OfFixed(NodeId id) const {
  const Node& node = program_.graph()[id];
  if (node.domain != graph::kCaseDomain) return {};
  const engine::View view = block_[id];
  if (view.raw == nullptr) return {};
  const CauseId cause = view.CauseOf(0);
  if (cause == kAbsent) return {};
  if (cause != kPresent) return {State::kCause, 0, 0, cause};
  return Bound::Between(view.Raw(0), view.Raw(0));
}

// A node whose own knobs are all set is what it is at any alternative of the box.
Bound BoxBounds::AtItsSetting(NodeId id, const Box& box) {
  const Node& node = program_.graph()[id];
  if ((node.knobs & free_) != 0 || in_plan_[id.index()] == 0) return {};
  if (!at_low_) {
    block_.SetAlternative(engine::AlternativeIndex(program_.model(), box.low), plan_);
    block_.EvaluateMixed(plan_);
    at_low_ = true;
  }
  return OfFixed(id);
}

Bound BoxBounds::OfKnob(std::size_t knob, const Box& box) const {
  const check::KnobInfo& info = program_.model().knobs[knob];
  const auto first = info.alternatives.begin() + box.low[knob];
  const auto last = info.alternatives.begin() + box.high[knob];
  if (ascending_[knob] != 0) return Bound::Between(first->raw, last->raw);
  const bool number = info.type.kind == types::TypeKind::kNumber;
  const auto ends = std::minmax_element(first, last + 1, [&](types::Value a, types::Value b) {
    return number ? a.number() < b.number() : a.raw < b.raw;
  });
  return Bound::Between(ends.first->raw, ends.second->raw);
}

bool BoxBounds::Less(const Node& node, std::int64_t a, std::int64_t b) const {
  return IsNumber(node) ? Number(a) < Number(b) : a < b;
}

Bound BoxBounds::OfNode(NodeId id, const Box& box) {
  const Node& node = program_.graph()[id];
  if (node.domain != graph::kCaseDomain) return {};
  switch (node.op) {
    case Op::kKnob:
      return OfKnob(node.index, box);
    case Op::kAnd:
      return OfJunction(node, false);
    case Op::kOr:
      return OfJunction(node, true);
    case Op::kIf:
      return OfIf(node);
    case Op::kInRange:
      return OfInRange(node, true);
    case Op::kInRangeOpen:
      return OfInRange(node, false);
    case Op::kParameter:
      return Argument(node, 0);
    case Op::kOtherwise:
      return Argument(node, 0).has_value() ? Argument(node, 0) : Bound{};
    case Op::kBuiltin:
    case Op::kNot:
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kUtility:
    case Op::kScore:
    case Op::kAdjusted:
      return OfStrict(node);
    case Op::kConstant:
    case Op::kAsOf:
    case Op::kLeaf:
    case Op::kIsKnown:
    case Op::kIsUnknown:
    case Op::kInSet:
    case Op::kOutside:
    case Op::kTable:
    case Op::kRow:
    case Op::kFold:
    case Op::kModel:
    case Op::kStanding:
    case Op::kAllowance:
    case Op::kRoute:
    case Op::kDamp:
    case Op::kChance:
    case Op::kShortfall:
    case Op::kElement:
    case Op::kSpread:
    case Op::kAggregate:
    case Op::kPick:
    case Op::kExists:
    case Op::kProposalRoute:
    case Op::kProposalVerdict:
      break;
  }
  return {};
}

// All arguments have values, or the node has the causes of all that have none.
Bound BoxBounds::OfStrict(const Node& node) {
  CauseId causes = kPresent;
  for (std::size_t i = 0; i < node.arguments.size(); ++i) {
    const Bound& argument = Argument(node, i);
    if (argument.state == State::kOpen) return {};
    causes = block_.causes().Union(causes, argument.cause);
  }
  if (causes != kPresent) return {State::kCause, 0, 0, causes};
  if (node.op == Op::kBuiltin) return OfBuiltin(node);
  if (node.op == Op::kUtility) return OfUtility(node);
  if (node.op == Op::kScore) return OfScore(node);
  if (node.op == Op::kAdjusted) return OfSum(node);
  if (node.op == Op::kNot)
    return Bound::Between(1 - Argument(node, 0).high, 1 - Argument(node, 0).low);
  return OfEqual(node, node.op == Op::kEqual);
}

bool BoxBounds::AtCorner(const Node& node, std::uint64_t corner, std::int64_t& raw) {
  const auto& overload = builtins::Table()[node.index].overloads[node.overload];
  arguments_.resize(node.arguments.size());
  for (std::size_t i = 0; i < arguments_.size(); ++i) {
    const bool high = (corner >> std::min<std::size_t>(i, 63) & 1) != 0;
    arguments_[i] = high ? Argument(node, i).high : Argument(node, i).low;
  }
  return overload.kernel(arguments_.data(), node.context, raw) == Fault::kNone;
}

bool BoxBounds::Include(const Node& node, std::uint64_t corner, Bound& bound) {
  std::int64_t raw = 0;
  if (!AtCorner(node, corner, raw)) return false;
  if (!bound.has_value()) {
    bound = Bound::Between(raw, raw);
    return true;
  }
  if (Less(node, raw, bound.low)) bound.low = raw;
  if (Less(node, bound.high, raw)) bound.high = raw;
  return true;
}

Bound BoxBounds::OfBuiltin(const Node& node) {
  const auto& overload = builtins::Table()[node.index].overloads[node.overload];
  const std::size_t count = node.arguments.size();
  std::size_t free = 0;
  for (std::size_t i = 0; i < count; ++i) free += Argument(node, i).is_point() ? 0 : 1;
  Bound bound;
  if (free == 0) return Include(node, 0, bound) ? bound : Bound{};
  const auto one_side = [&](std::size_t i) {
    const Bound& argument = Argument(node, i);
    const bool number = IsNumber(program_.graph()[node.arguments[i]]);
    const bool above = number ? Number(argument.low) > 0 : argument.low > 0;
    const bool below = number ? Number(argument.high) < 0 : argument.high < 0;
    return above || (below && overload.shape != Shape::kPower);
  };
  bool corners = false;
  switch (overload.shape) {
    case Shape::kEquality:
      return OfEqual(node, true);
    case Shape::kDifference:
      return OfEqual(node, false);
    case Shape::kRisingFirst:
      if (free != 1 || Argument(node, 0).is_point()) return {};
      break;
    case Shape::kRising:
      break;
    case Shape::kCorners:
      corners = true;
      break;
    case Shape::kZeroFirst:
    case Shape::kPower:
      corners = one_side(0);
      if (!corners) return {};
      break;
    case Shape::kZeroLast:
      corners = one_side(count - 1);
      if (!corners) return {};
      break;
    case Shape::kRemainder:
    case Shape::kOpaque:
      return {};
  }
  if (corners && count > 2) return {};
  const std::uint64_t last = corners ? (std::uint64_t{1} << count) - 1 : ~std::uint64_t{0};
  if (!Include(node, 0, bound) || !Include(node, last, bound)) return {};
  for (std::uint64_t corner = 1; corners && corner < last; ++corner) {
    if (!Include(node, corner, bound)) return {};
  }
  if (overload.ulps == 0) return bound;
  if (!IsNumber(node)) return {};
  // Twice the error, of which a unit is two steps where a power of two is passed.
  double low = Number(bound.low);
  double high = Number(bound.high);
  for (int step = 0; step < 4 * overload.ulps; ++step) {
    low = std::nextafter(low, -std::numeric_limits<double>::infinity());
    high = std::nextafter(high, std::numeric_limits<double>::infinity());
  }
  return std::isfinite(low) && std::isfinite(high) ? Bound::Between(Raw(low), Raw(high)) : Bound{};
}

// As computed it never turns while the anchors are fixed.
Bound BoxBounds::OfUtility(const Node& node) const {
  const Bound& value = Argument(node, 0);
  const Bound& worst = Argument(node, 1);
  const Bound& best = Argument(node, 2);
  if (!worst.is_point() || !best.is_point()) return {};
  const bool number = IsNumber(program_.graph()[node.arguments[0]]);
  double ends[2];
  for (int end = 0; end < 2; ++end) {
    const std::int64_t at = end == 0 ? value.low : value.high;
    const Fault fault = number ? builtins::UtilityOfNumber(Number(at), Number(worst.low),
                                                           Number(best.low), ends[end])
                               : builtins::UtilityOfDecimal(at, worst.low, best.low, ends[end]);
    if (fault != Fault::kNone) return {};
    if (node.overload != 0) ends[end] = builtins::CapUtility(ends[end]);
  }
  return Bound::Between(Raw(std::min(ends[0], ends[1])), Raw(std::max(ends[0], ends[1])));
}

// The sum of weights, none of them negative, rises with every utility, as computed.
Bound BoxBounds::OfScore(const Node& node) {
  const graph::Graph& graph = program_.graph();
  if (static_cast<graph::ScoreForm>(node.overload) != graph::ScoreForm::kWeighted) return {};
  double ends[2];
  utilities_.resize(graph.weights.size());
  for (int end = 0; end < 2; ++end) {
    for (std::size_t i = 0; i < utilities_.size(); ++i) {
      utilities_[i] = Number(end == 0 ? Argument(node, i).low : Argument(node, i).high);
    }
    if (builtins::WeightedScore(graph.weights, utilities_, ends[end]) != Fault::kNone) return {};
  }
  return Bound::Between(Raw(ends[0]), Raw(ends[1]));
}

Bound BoxBounds::OfSum(const Node& node) const {
  if (IsNumber(node)) {
    std::vector<double> low, high;
    for (std::size_t i = 0; i < node.arguments.size(); ++i) {
      low.push_back(Number(Argument(node, i).low));
      high.push_back(Number(Argument(node, i).high));
    }
    double least = 0, greatest = 0;
    if (builtins::SumNumbers(low, least) != Fault::kNone) return {};
    if (builtins::SumNumbers(high, greatest) != Fault::kNone) return {};
    return Bound::Between(Raw(least), Raw(greatest));
  }
  base::Int128 low = 0, high = 0;
  for (std::size_t i = 0; i < node.arguments.size(); ++i) {
    low += Argument(node, i).low;
    high += Argument(node, i).high;
  }
  const auto fits = [](base::Int128 sum) { return static_cast<std::int64_t>(sum) == sum; };
  if (!fits(low) || !fits(high)) return {};
  return Bound::Between(static_cast<std::int64_t>(low), static_cast<std::int64_t>(high));
}

// `and` with decisive = false, `or` with decisive = true: one that is decisive settles it, whatever
// else is missing; then causes; then the others.
Bound BoxBounds::OfJunction(const Node& node, bool decisive) {
  const std::int64_t settled = decisive ? 1 : 0;
  bool open = false;
  bool may_be_decisive = false;
  CauseId causes = kPresent;
  for (std::size_t i = 0; i < node.arguments.size(); ++i) {
    const Bound& argument = Argument(node, i);
    if (argument.is_point() && argument.low == settled) return Bound::Between(settled, settled);
    open = open || argument.state == State::kOpen;
    if (argument.state == State::kCause) {
      causes = block_.causes().Union(causes, argument.cause);
    } else if (argument.has_value() && !argument.is_point()) {
      may_be_decisive = true;
    }
  }
  if (open || (causes != kPresent && may_be_decisive)) return {};
  if (causes != kPresent) return {State::kCause, 0, 0, causes};
  if (!may_be_decisive) return Bound::Between(1 - settled, 1 - settled);
  return Bound::Between(0, 1);
}

Bound BoxBounds::OfIf(const Node& node) const {
  const Bound& condition = Argument(node, 0);
  if (!condition.has_value()) return condition;
  const Bound& when_true = Argument(node, 1);
  const Bound& when_false = Argument(node, 2);
  if (condition.surely_true()) return when_true;
  if (condition.surely_false()) return when_false;
  if (!when_true.has_value() || !when_false.has_value()) return {};
  return Bound::Between(
      Less(node, when_true.low, when_false.low) ? when_true.low : when_false.low,
      Less(node, when_true.high, when_false.high) ? when_false.high : when_true.high);
}

Bound BoxBounds::OfInRange(const Node& node, bool includes_high) const {
  const Bound& value = Argument(node, 0);
  const Bound& low = Argument(node, 1);
  const Bound& high = Argument(node, 2);
  if (!value.has_value() || !low.has_value() || !high.has_value()) return {};
  const Node& of = program_.graph()[node.arguments[0]];
  const auto inside_high = [&](std::int64_t at, std::int64_t end) {
    return includes_high ? !Less(of, end, at) : Less(of, at, end);
  };
  const bool surely = !Less(of, value.low, low.high) && inside_high(value.high, high.low);
  const bool never = Less(of, value.high, low.low) || !inside_high(value.low, high.high);
  return Bound::Truth(!surely, !never);
}

Bound BoxBounds::OfEqual(const Node& node, bool when_equal) const {
  const Bound& a = Argument(node, 0);
  const Bound& b = Argument(node, 1);
  const Node& of = program_.graph()[node.arguments[0]];
  const bool apart = Less(of, a.high, b.low) || Less(of, b.high, a.low);
  const bool same = a.is_point() && b.is_point() && a.low == b.low;
  return when_equal ? Bound::Truth(!same, !apart) : Bound::Truth(!apart, !same);
}

}  // namespace remit::optimise
