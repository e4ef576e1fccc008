// Rounds of forward and backward passes in the order of the graph (F. Benhamou and others,
// "Revising hull and box consistency", 1999), over the nodes that the demands need.
#include "interpreter/prove/propagate.h"

#include <algorithm>

#include "interpreter/base/check.h"
#include "interpreter/prove/narrow.h"
#include "interpreter/prove/step.h"
#include "interpreter/prove/transfer.h"

namespace remit::prove {

using graph::NodeId;
using graph::Op;

namespace {

constexpr int kMostRounds = 16;
constexpr std::uint64_t kWorthwhile = 1000;  // a gain of at least this part of a range

bool StartsFromNothing(Op op) {
  switch (op) {
    case Op::kLeaf:
    case Op::kKnob:
    case Op::kProposalRoute:
    case Op::kProposalVerdict:
    case Op::kElement:
    case Op::kAsOf:
    case Op::kConstant:
      return true;
    case Op::kParameter:
    case Op::kBuiltin:
    case Op::kAnd:
    case Op::kOr:
    case Op::kIf:
    case Op::kOtherwise:
    case Op::kIsKnown:
    case Op::kIsUnknown:
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kInRange:
    case Op::kInRangeOpen:
    case Op::kInSet:
    case Op::kNot:
    case Op::kOutside:
    case Op::kTable:
    case Op::kRow:
    case Op::kFold:
    case Op::kModel:
    case Op::kUtility:
    case Op::kScore:
    case Op::kAdjusted:
    case Op::kStanding:
    case Op::kAllowance:
    case Op::kRoute:
    case Op::kDamp:
    case Op::kChance:
    case Op::kShortfall:
    case Op::kSpread:
    case Op::kAggregate:
    case Op::kPick:
    case Op::kExists:
      return false;
  }
  REMIT_CHECK(false, "an operation is one of those declared");
}

// The first place, on the way from one that does not fit to one that may, up to which something
// fits.
template <typename FitsUpTo>
std::int64_t EdgeOf(std::int64_t out, std::int64_t in, FitsUpTo fits_up_to) {
  while (true) {
    const std::int64_t middle = (out & in) + ((out ^ in) >> 1);
    if (middle == out || middle == in) return in;
    (fits_up_to(middle) ? in : out) = middle;
  }
}

Range Wanted(Demand::Is is) {
  switch (is) {
    case Demand::Is::kTrue:
      return {1, 1, false, false};
    case Demand::Is::kFalse:
      return {0, 0, false, false};
    case Demand::Is::kNotFalse:
      return {1, 1, true, true};
    case Demand::Is::kFault:
      return {1, 0, false, true};
  }
  REMIT_CHECK(false, "a demand is one of those declared");
}

}  // namespace

Propagator::Propagator(const Problem& problem) : problem_(problem) {
  for (const graph::Node& node : problem.graph.nodes) {
    // A cell costs a fraction of a kernel's call.
    constexpr std::size_t kCells = 16;
    std::size_t cost = 1;
    if (node.op == Op::kTable) {
      const graph::Lookup& lookup = problem.graph.lookups[node.index];
      cost += lookup.rows.size() * lookup.columns.size() / kCells;
    }
    costs_.push_back(static_cast<std::uint32_t>(cost));
    round_ += cost;
  }
  const graph::Graph& graph = problem.graph;
  const std::size_t count = graph.nodes.size();
  whole_.resize(count);
  settled_.resize(count);
  marks_.resize(count);
  shares_.resize(count);
  std::vector<bool> fixed(count);
  ranges_.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    const graph::Node& node = graph.nodes[i];
    const std::optional<VariableId> variable = problem.variable_of[i];
    if (variable) {
      ranges_[i] = problem.variables[variable->index()].domain;
      continue;
    }
    fixed[i] = std::all_of(node.arguments.begin(), node.arguments.end(),
                           [&](NodeId argument) { return fixed[argument.index()]; });
    shares_[i] = ShareOf(graph, node);
    if (node.op == Op::kTable) {
      settled_[i] = IsSettled(
          {graph, *problem.checked, node, Arguments(ranges_.data(), node.arguments), false});
    }
    ranges_[i] = StartsFromNothing(node.op) ? Start(i) : PassOf(i, ranges_);
  }
  whole_ = ranges_;
  forward_ = ranges_;
  moved_.resize(count);

  std::vector<NodeId> roots;
  for (const Demand& demand : problem.demands) roots.push_back(demand.node);
  if (roots.empty()) {
    for (std::size_t i = 0; i < count; ++i) roots.emplace_back(i);
  }
  std::vector<std::uint32_t> needed;
  for (const NodeId node : graph::Closure(graph, roots)) {
    needed.push_back(static_cast<std::uint32_t>(node.index()));
    (fixed[node.index()] ? fixed_ : order_).push_back(needed.back());
  }
  orders_.emplace(problem, needed);
}

// What a node without arguments is that is no variable.
Range Propagator::Start(std::size_t index) const {
  const graph::Node& node = problem_.graph.nodes[index];
  if (node.op == Op::kConstant || node.op == Op::kAsOf)
    return Range::Point(PointOf(node.value, node.type));
  if (node.op == Op::kElement && node.index < problem_.elements.size())
    return problem_.elements[node.index];
  return AllOf(node.type);
}

Range Propagator::PassOf(std::size_t index, const std::vector<Range>& ranges) {
  const graph::Node& node = problem_.graph.nodes[index];
  work_ += costs_[index];
  const Range passed = Pass({problem_.graph, *problem_.checked, node,
                             Arguments(ranges.data(), node.arguments), settled_[index]});
  return shares_[index] ? MeetShare(index, passed, ranges) : passed;
}

Range Propagator::MeetShare(std::size_t index, Range passed,
                            const std::vector<Range>& ranges) const {
  const graph::Node& node = problem_.graph.nodes[index];
  const auto share = PassShare(problem_.graph, node, ranges[node.arguments[1].index()],
                               ranges[shares_[index]->rest.index()]);
  if (!share || !passed.has_value()) return passed;
  passed.low = std::max(passed.low, share->low);
  passed.high = std::min(passed.high, share->high);
  return passed;
}

// As Narrowing does, of the divisor and the rest together.
bool Propagator::NarrowShare(std::size_t index) {
  const graph::Node& node = problem_.graph.nodes[index];
  const Range result = ranges_[index];
  if (result.fault || result.absent) return true;
  const std::size_t both[] = {node.arguments[1].index(), shares_[index]->rest.index()};
  for (const std::size_t shaved : both) {
    const auto fits = [&](std::int64_t low, std::int64_t high) {
      ++work_;
      const Range part = Range::Between(low, high);
      const auto passed =
          PassShare(problem_.graph, node, shaved == both[0] ? part : ranges_[both[0]],
                    shaved == both[1] ? part : ranges_[both[1]]);
      return !passed || (passed->low <= result.high && result.low <= passed->high);
    };
    const Range before = ranges_[shaved];
    Range after = before;
    if (!before.has_value() || !fits(before.low, before.high)) return false;
    if (!fits(before.low, before.low)) {
      after.low =
          EdgeOf(before.low, before.high, [&](std::int64_t to) { return fits(before.low, to); });
    }
    if (after.low < before.high && !fits(before.high, before.high)) {
      after.high =
          EdgeOf(before.high, after.low, [&](std::int64_t to) { return fits(to, before.high); });
    }
    if (after == before) continue;
    ranges_[shaved] = after;
    marks_[shaved] |= kNarrowed;
    if (IsWorthIt(before, after)) marks_[shaved] |= kChanged;
  }
  return true;
}

bool Propagator::MeetOrders() {
  narrowed_.clear();
  const bool possible = orders_->Apply(ranges_, narrowed_);
  for (const std::uint32_t index : narrowed_) marks_[index] |= kNarrowed | kChanged;
  work_ += narrowed_.size() + 1;
  return possible;
}

void Propagator::Evaluate(const Box& box) {
  contracted_ = false;
  for (const std::uint32_t index : order_) {
    const std::optional<VariableId> variable = problem_.variable_of[index];
    const std::vector<NodeId>& arguments = problem_.graph.nodes[index].arguments;
    moved_[index] = 0;
    if (!variable && std::none_of(arguments.begin(), arguments.end(),
                                  [&](NodeId argument) { return moved_[argument.index()] != 0; }))
      continue;
    const Range range = variable ? box[variable->index()] : PassOf(index, forward_);
    moved_[index] = range == forward_[index] ? 0 : 1;
    forward_[index] = range;
  }
}

// A demand may have narrowed what is the same over every box.
void Propagator::Restore() {
  for (const std::uint32_t index : fixed_) {
    if (marks_[index] == 0) continue;
    ranges_[index] = whole_[index];
    marks_[index] = 0;
  }
}

bool Propagator::Contract(Box& box) {
  const std::uint64_t limit = work_ + 50 * (round_ + 1);
  Evaluate(box);
  Restore();
  for (const std::uint32_t index : order_) {
    ranges_[index] = forward_[index];
    marks_[index] = 0;
  }
  contracted_ = true;
  if (!MeetDemands()) return false;
  for (int round = 0; round < kMostRounds; ++round) {
    if (!PassBackward() || !MeetOrders()) return false;
    const bool changed = std::any_of(order_.begin(), order_.end(), [&](std::uint32_t index) {
      return (marks_[index] & kChanged) != 0;
    });
    if (!changed || work_ > limit) break;
    if (!PassForward()) return false;
  }
  for (const std::uint32_t index : order_) {
    const std::optional<VariableId> variable = problem_.variable_of[index];
    if (variable) box[variable->index()] = Meet(box[variable->index()], ranges_[index]);
  }
  return std::none_of(box.begin(), box.end(),
                      [](const Range& range) { return range.impossible(); });
}

bool Propagator::MeetDemands() {
  for (const Demand& demand : problem_.demands) {
    const std::size_t index = demand.node.index();
    const Range met = Meet(ranges_[index], Wanted(demand.is));
    if (met.impossible()) return false;
    if (met == ranges_[index]) continue;
    ranges_[index] = met;
    marks_[index] = kNarrowed | kChanged;
  }
  return true;
}

// Again what depends on something that changed; marks what turns out narrower than its arguments
// say.
bool Propagator::PassForward() {
  for (const std::uint32_t index : order_) {
    const graph::Node& node = problem_.graph.nodes[index];
    if (problem_.variable_of[index]) continue;
    const bool stale =
        std::any_of(node.arguments.begin(), node.arguments.end(),
                    [&](NodeId argument) { return (marks_[argument.index()] & kChanged) != 0; });
    if (!stale) {
      marks_[index] &= static_cast<std::uint8_t>(~kChanged);
      continue;
    }
    const Range passed = PassOf(index, ranges_);
    const Range before = ranges_[index];
    const Range met = Meet(passed, before);
    if (met.impossible()) return false;
    ranges_[index] = met;
    marks_[index] = 0;
    if (IsWorthIt(before, met)) marks_[index] |= kChanged;
    if (IsWorthIt(passed, met)) marks_[index] |= kNarrowed;
  }
  for (const std::uint32_t index : order_) marks_[index] &= static_cast<std::uint8_t>(~kChanged);
  return true;
}

bool Propagator::PassBackward() {
  for (auto it = order_.rbegin(); it != order_.rend(); ++it) {
    const std::uint32_t index = *it;
    const graph::Node& node = problem_.graph.nodes[index];
    if (const auto variable = problem_.variable_of[index]) {
      if ((marks_[index] & kNarrowed) == 0) continue;
      const Range before = ranges_[index];
      if (!Snap(variable->index(), ranges_[index])) return false;
      if (IsWorthIt(before, ranges_[index])) marks_[index] |= kChanged;
      marks_[index] &= static_cast<std::uint8_t>(~kNarrowed);
      continue;
    }
    if ((marks_[index] & kNarrowed) == 0 || node.domain != graph::kCaseDomain) continue;
    marks_[index] &= static_cast<std::uint8_t>(~kNarrowed);
    before_.clear();
    // Outputs and operands of long tables are as many as their cells, and never narrowed.
    const std::size_t narrowed = node.op == Op::kTable || node.op == Op::kRow
                                     ? problem_.graph.lookups[node.index].columns.size()
                                     : node.arguments.size();
    for (std::size_t i = 0; i < narrowed; ++i)
      before_.push_back(ranges_[node.arguments[i].index()]);
    Narrowing narrowing(problem_.graph, *problem_.checked, node, ranges_.data(), node.arguments,
                        settled_[index]);
    const bool possible = narrowing.Run(ranges_[index]);
    work_ += (narrowing.passes() + 1) * costs_[index];
    for (std::size_t i = 0; i < narrowed; ++i) {
      const std::size_t argument = node.arguments[i].index();
      if (ranges_[argument] == before_[i]) continue;
      marks_[argument] |= kNarrowed;
      if (IsWorthIt(before_[i], ranges_[argument])) marks_[argument] |= kChanged;
    }
    if (!possible || (shares_[index] && !NarrowShare(index))) return false;
  }
  return true;
}

bool Propagator::IsWorthIt(const Range& before, const Range& after) const {
  if (before.absent != after.absent || before.fault != after.fault) return true;
  if (before.has_value() != after.has_value()) return true;
  if (!before.has_value() || before == after) return false;
  const std::uint64_t width = WidthOf(before);
  return width - WidthOf(after) >= width / kWorthwhile;
}

// To the values that the variable can have; false when nothing is left.
bool Propagator::Snap(std::size_t index, Range& range) const {
  const Variable& variable = problem_.variables[index];
  if (!range.has_value()) return !range.impossible();
  if (!variable.points.empty()) {
    const auto first = std::lower_bound(variable.points.begin(), variable.points.end(), range.low);
    const auto behind = std::upper_bound(first, variable.points.end(), range.high);
    if (first == behind) {
      ForgetValue(range);
    } else {
      range.low = *first;
      range.high = *(behind - 1);
    }
  } else if (variable.step > 1) {
    const std::int64_t step = variable.step;
    const std::int64_t past_low = (range.low % step + step) % step;
    const std::int64_t past_high = (range.high % step + step) % step;
    if (past_low != 0 && range.low > kGreatest - step) return !range.impossible();
    if (past_low != 0) range.low += step - past_low;
    if (range.high >= kLeast + past_high) range.high -= past_high;
    if (!range.has_value()) ForgetValue(range);
  }
  return !range.impossible();
}

}  // namespace remit::prove
