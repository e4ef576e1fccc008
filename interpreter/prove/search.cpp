// See search.h. Depth first, the lower half first, with every fourth box taken from the other end,
// so that one hard corner does not use up the budget.
#include "interpreter/prove/search.h"

#include <algorithm>
#include <bit>

#include "interpreter/base/check.h"
#include "interpreter/prove/linear.h"

namespace remit::prove {

using graph::NodeId;
using graph::Op;
using types::TypeKind;

Met MetBy(const Demand& demand, const Range& range) {
  const auto weigh = [](bool surely, bool maybe) {
    return surely ? Met::kYes : maybe ? Met::kOpen : Met::kNo;
  };
  switch (demand.is) {
    case Demand::Is::kTrue:
      return weigh(range.surely_true(), range.may_be_true());
    case Demand::Is::kFalse:
      return weigh(range.surely_false(), range.may_be_false());
    case Demand::Is::kNotFalse:
      return weigh(!range.may_be_false(), !range.surely_false());
    case Demand::Is::kFault:
      return weigh(range.fault && !range.has_value() && !range.absent, range.fault);
  }
  REMIT_CHECK(false, "a demand is one of four");
}

Box DomainsOf(const Problem& problem) {
  Box box;
  for (const Variable& variable : problem.variables) box.push_back(variable.domain);
  return box;
}

Box BoxOf(const Assignment& assignment) {
  Box box;
  for (const Assigned& assigned : assignment)
    box.push_back(assigned.absent ? Range{1, 0, true, false} : Range::Point(assigned.point));
  return box;
}

bool IsPoint(const Range& range) {
  return range.has_value() ? range.low == range.high && !range.absent : true;
}
bool IsPoint(const Box& box) {
  return std::all_of(box.begin(), box.end(), [](const Range& range) { return IsPoint(range); });
}

Range Snapped(const Variable& variable, Range range) {
  if (!range.has_value()) return range;
  if (!variable.points.empty()) {
    const auto& points = variable.points;
    const auto first = std::lower_bound(points.begin(), points.end(), range.low);
    const auto last = std::upper_bound(first, points.end(), range.high);
    if (first == last) return {1, 0, range.absent, range.fault};
    return {*first, *(last - 1), range.absent, range.fault};
  }
  if (variable.step <= 1) return range;
  const base::Int128 step = variable.step;
  const base::Int128 low = range.low + (step - (range.low % step + step) % step) % step;
  const base::Int128 high = range.high - (range.high % step + step) % step;
  if (low > high) return {1, 0, range.absent, range.fault};
  return {static_cast<std::int64_t>(low), static_cast<std::int64_t>(high), range.absent,
          range.fault};
}

Search::Search(const Problem& problem, const Budget& budget, const Accepts& accepts)
    : problem_(problem), budget_(budget), accepts_(accepts), propagator_(problem), cuts_(problem) {
  budget_.linear = std::min(budget_.linear, budget_.work);
  linear_left_ = budget_.linear;
}

void Search::Explore(Box root) {
  places_ = {{0, 0}};
  open_.push_back({std::move(root), 0});
  std::uint64_t taken = 0;
  while (!open_.empty() && !Exhausted()) {
    constexpr std::uint64_t kOtherEnd = 4;
    const bool front = ++taken % kOtherEnd == 0;
    Open open = front ? std::move(open_.front()) : std::move(open_.back());
    front ? open_.pop_front() : open_.pop_back();
    if (!propagator_.Contract(open.box)) continue;
    narrowed_ = propagator_.ranges();
    // What is open is told without the demands: they make themselves met in what is narrowed.
    propagator_.Evaluate(open.box);
    ranges_ = propagator_.ranges();
    suggested_.reset();
    if (TryPointsOf(open.box, open.place == 0)) break;
    if (IsPoint(open.box)) {
      // Tried just now: it is refused, or the demands are not met there.
      if (!Tellable()) stuck_.push_back(std::move(open));
      continue;
    }
    bool impossible = false;
    if (AskForIt(open.box, impossible)) break;
    if (!impossible) Split(std::move(open));
  }
}

Outcome Search::Run(Box root) {
  Explore(std::move(root));
  Outcome outcome;
  outcome.work = propagator_.work();
  if (found_.has_value()) {
    outcome.kind = Outcome::Kind::kFound;
    outcome.found = found_;
  } else if (open_.empty() && stuck_.empty()) {
    outcome.kind = Outcome::Kind::kImpossible;
  } else {
    outcome.rest = Rest();
  }
  return outcome;
}

Outcome Search::RunToRefute(Box root) {
  only_refuting_ = true;
  Box whole = root;
  Explore(std::move(root));
  Outcome outcome;
  outcome.work = propagator_.work();
  if (found_.has_value()) {
    outcome.rest = {std::move(whole)};
  } else if (open_.empty() && stuck_.empty()) {
    outcome.kind = Outcome::Kind::kImpossible;
  } else {
    outcome.rest = Rest();
  }
  return outcome;
}

bool Search::Tellable() const {
  return std::none_of(problem_.demands.begin(), problem_.demands.end(), [&](const Demand& demand) {
    return MetBy(demand, ranges_[demand.node.index()]) == Met::kOpen;
  });
}

// ---- trying assignments

Search::Tried Search::Try(const Assignment& assignment) {
  propagator_.Evaluate(BoxOf(assignment));
  const std::vector<Range>& ranges = propagator_.ranges();
  bool open = false;
  for (const Demand& demand : problem_.demands) {
    const Met met = MetBy(demand, ranges[demand.node.index()]);
    if (met == Met::kNo || (met == Met::kOpen && !only_refuting_)) return Tried::kNotMet;
    open = open || met == Met::kOpen;
  }
  if (open) return StaysOpen(assignment) ? Tried::kFound : Tried::kNotMet;
  if (!accepts_) return Tried::kFound;
  ++asked_;
  return accepts_(assignment) ? Tried::kFound : Tried::kRefused;
}

// Of an assignment at which some demand is open: whether all demands together leave it so.
bool Search::StaysOpen(const Assignment& assignment) {
  Box box = BoxOf(assignment);
  if (!propagator_.Contract(box)) return false;
  const std::uint64_t limit = std::min(linear_left_, budget_.linear / kPartLater);
  if (limit == 0) return true;
  const LinearAnswer answer = AskLinear(problem_, box, propagator_.ranges(), limit);
  linear_left_ -= std::min(linear_left_, answer.used);
  return answer.kind != LinearAnswer::Kind::kImpossible;
}

namespace {

// The end that is nearer to zero.
std::int64_t Smallest(const Range& range) {
  if (range.low > 0) return range.low;
  return range.high < 0 ? range.high : 0;
}

std::int64_t OnGrid(const Variable& variable, const Range& range, std::int64_t point) {
  if (!variable.points.empty()) {
    const auto& points = variable.points;
    auto place = std::lower_bound(points.begin(), points.end(), point);
    if (place == points.end() || *place > range.high) --place;
    return *place;
  }
  if (variable.step <= 1) return point;
  // The multiple at or below it, or the least one inside.
  const base::Int128 step = variable.step;
  const base::Int128 below = point - ((point % step) + step) % step;
  const base::Int128 on_grid = below < range.low ? below + step : below;
  return on_grid > range.high ? point : static_cast<std::int64_t>(on_grid);
}

}  // namespace

// A few points of the box: its ends, its middle, its smallest values.
bool Search::TryPointsOf(const Box& box, bool thoroughly) {
  enum class Where { kSmallest, kHigh, kLow, kMiddle };
  constexpr Where kAll[] = {Where::kSmallest, Where::kHigh, Where::kLow, Where::kMiddle};
  const bool one_point = IsPoint(box);
  // Deep in the search one at a time.
  const std::size_t first = thoroughly ? 0 : places_.size() % std::size(kAll);
  const std::size_t count = thoroughly ? std::size(kAll) : 1;
  for (std::size_t i = 0; i < (one_point ? 1 : count); ++i) {
    Assignment assignment(box.size());
    for (std::size_t v = 0; v < box.size(); ++v) {
      const Range& range = box[v];
      const Variable& variable = problem_.variables[v];
      const Where where = kAll[(first + i) % std::size(kAll)];
      assignment[v].absent = !range.has_value() || (range.absent && where == Where::kSmallest);
      if (assignment[v].absent) continue;
      std::int64_t point = range.low;
      if (where == Where::kHigh) point = range.high;
      if (where == Where::kSmallest) point = Smallest(range);
      if (where == Where::kMiddle)
        point = static_cast<std::int64_t>(range.low + (base::Int128{range.high} - range.low) / 2);
      assignment[v].point = OnGrid(variable, range, point);
    }
    if (Try(assignment) == Tried::kFound) {
      found_ = std::move(assignment);
      return true;
    }
  }
  return false;
}

// Puts the box to Z3, at the root with a good part of the budget, later the more often the more it
// helps. True when its model is an answer.
bool Search::AskForIt(const Box& box, bool& impossible) {
  constexpr std::uint64_t kPartAtRoot = 4;
  constexpr std::uint64_t kMostGap = 1'024;
  const bool root = places_.size() == 1;
  if (linear_left_ == 0 || (!root && until_linear_-- > 1)) return false;
  const std::uint64_t share = budget_.linear / (root ? kPartAtRoot : kPartLater);
  const LinearAnswer answer = AskLinear(problem_, box, narrowed_,
                                        std::min(linear_left_, std::max<std::uint64_t>(share, 1)));
  linear_left_ -= std::min(linear_left_, answer.used);
  impossible = answer.kind == LinearAnswer::Kind::kImpossible;
  bool found = false;
  if (answer.kind == LinearAnswer::Kind::kSuggested) {
    suggested_ = answer.suggested;
    for (std::size_t v = 0; v < box.size(); ++v) {
      Assigned& assigned = (*suggested_)[v];
      if (!assigned.absent) assigned.point = OnGrid(problem_.variables[v], box[v], assigned.point);
    }
    found = Try(*suggested_) == Tried::kFound;
    if (found) found_ = suggested_;
  }
  linear_gap_ = impossible ? std::max<std::uint64_t>(linear_gap_ / 2, 1)
                           : std::min(linear_gap_ * 2, kMostGap);
  until_linear_ = linear_gap_;
  return found;
}

// ---- splitting

// The variables that open demands may depend on.
std::vector<std::size_t> Search::LiveVariables(const Box& box) const {
  const graph::Graph& graph = problem_.graph;
  std::vector<char> live(graph.nodes.size(), 0);
  for (const Demand& demand : problem_.demands) {
    if (MetBy(demand, ranges_[demand.node.index()]) == Met::kOpen) live[demand.node.index()] = 1;
  }
  std::vector<char> named(box.size(), 0);
  for (std::size_t i = live.size(); i-- > 0;) {
    if (live[i] == 0 || ranges_[i].is_point()) continue;
    if (problem_.variable_of[i].has_value()) {
      named[problem_.variable_of[i]->index()] = 1;
      continue;
    }
    const graph::Node& node = graph.nodes[i];
    for (std::size_t a = 0; a < node.arguments.size(); ++a) {
      if (node.op == Op::kIf && a > 0) {
        const Range& condition = ranges_[node.arguments[0].index()];
        if (a == 1 ? condition.surely_false() : condition.surely_true()) continue;
      }
      live[node.arguments[a].index()] = 1;
    }
  }
  std::vector<std::size_t> variables;
  for (std::size_t v = 0; v < box.size(); ++v) {
    if (named[v] != 0 && !IsPoint(box[v])) variables.push_back(v);
  }
  if (!variables.empty()) return variables;
  for (std::size_t v = 0; v < box.size(); ++v) {
    if (!IsPoint(box[v])) variables.push_back(v);
  }
  return variables;
}

namespace {

constexpr std::uint64_t kUnit = 64;  // of logarithms

// The binary logarithm of one more than the width, in parts of kUnit, between powers linearly.
std::uint64_t LogOfWidth(const Range& range) {
  if (!range.has_value()) return 0;
  const std::uint64_t width =
      static_cast<std::uint64_t>(range.high) - static_cast<std::uint64_t>(range.low);
  if (width == 0) return 0;
  const unsigned bits = static_cast<unsigned>(std::bit_width(width)) - 1;
  const std::uint64_t rest = width - (std::uint64_t{1} << bits);
  const std::uint64_t part = bits >= 6 ? rest >> (bits - 6) : rest << (6 - bits);
  return kUnit * (bits + 1) + part;
}

bool IsDiscrete(const Variable& variable) {
  switch (variable.type.kind) {
    case TypeKind::kBoolean:
    case TypeKind::kEnum:
    case TypeKind::kText:
    case TypeKind::kLevel:
    case TypeKind::kSides:
    case TypeKind::kStatus:
    case TypeKind::kVerdict:
    case TypeKind::kList:
      return true;
    case TypeKind::kBroken:
    case TypeKind::kNumber:
    case TypeKind::kLiteral:
    case TypeKind::kDecimal:
    case TypeKind::kDate:
    case TypeKind::kRecord:
    case TypeKind::kUnit:
      return false;
  }
  REMIT_CHECK(false, "a type is of a declared kind");
}

}  // namespace

// How much is open in what the propagator has just evaluated.
std::uint64_t Search::Uncertainty() const {
  std::uint64_t sum = 0;
  const std::vector<Range>& ranges = propagator_.ranges();
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    if (!ranges_[i].is_point()) sum += LogOfWidth(ranges[i]) + (ranges[i].fault ? kUnit : 0);
  }
  for (const Demand& demand : problem_.demands) {
    constexpr std::uint64_t kDemand = 64 * kUnit;  // as much as a wide node
    if (MetBy(demand, ranges[demand.node.index()]) == Met::kNo) return 0;
    if (MetBy(demand, ranges[demand.node.index()]) == Met::kOpen) sum += kDemand;
  }
  return sum;
}

// Conditions and enumerations first; of the rest the one that leaves least open when it is split.
std::optional<std::size_t> Search::Choose(const Box& box, const std::vector<std::size_t>& live) {
  std::optional<std::size_t> best;
  for (const std::size_t v : live) {
    const Variable& variable = problem_.variables[v];
    const bool presence = box[v].absent && box[v].has_value();
    if (presence || IsDiscrete(variable)) return v;
  }
  constexpr std::size_t kMostCompared = 12;
  std::vector<std::size_t> candidates = live;
  std::stable_sort(candidates.begin(), candidates.end(), [&](std::size_t a, std::size_t b) {
    return LogOfWidth(box[a]) > LogOfWidth(box[b]);
  });
  if (candidates.size() > kMostCompared) candidates.resize(kMostCompared);
  if (candidates.size() == 1) return candidates[0];
  std::uint64_t least = 0;
  Box half = box;
  for (const std::size_t v : candidates) {
    const auto cut = cuts_.Cut(VariableId(v), box[v], std::nullopt);
    if (!cut.has_value()) continue;
    half[v].high = *cut - 1;
    propagator_.Evaluate(half);
    std::uint64_t open = Uncertainty();
    half[v] = box[v];
    half[v].low = *cut;
    propagator_.Evaluate(half);
    open += Uncertainty();
    half[v] = box[v];
    if (!best.has_value() || open < least) {
      best = v;
      least = open;
    }
  }
  return best;
}

void Search::Push(const Open& from, std::size_t variable, const Range& range) {
  Open part{from.box, static_cast<std::uint32_t>(places_.size())};
  part.box[variable] = Snapped(problem_.variables[variable], range);
  if (part.box[variable].impossible()) return;
  places_.push_back({from.place, places_[from.place].depth + 1});
  open_.push_back(std::move(part));
}

void Search::Split(Open open) {
  const std::optional<std::size_t> variable = Choose(open.box, LiveVariables(open.box));
  if (!variable.has_value()) {
    stuck_.push_back(std::move(open));
    return;
  }
  const Range range = open.box[*variable];
  if (range.absent && range.has_value()) {
    Push(open, *variable, Range::Between(range.low, range.high));
    Push(open, *variable, {1, 0, true, false});
    return;
  }
  std::optional<std::int64_t> near;
  if (suggested_.has_value() && !(*suggested_)[*variable].absent)
    near = (*suggested_)[*variable].point;
  const auto cut = cuts_.Cut(VariableId(*variable), range, near);
  if (!cut.has_value()) {
    stuck_.push_back(std::move(open));
    return;
  }
  Push(open, *variable, Range::Between(*cut, range.high));
  Push(open, *variable, Range::Between(range.low, *cut - 1));
}

// ---- what is left

// Boxes with a common ancestor in the tree of splits become their hull, which lies inside that
// ancestor, so that the hulls stay disjoint.
std::vector<Box> Search::Rest() const {
  constexpr std::size_t kMostBoxes = 64;
  std::vector<const Open*> left;
  for (const Open& open : open_) left.push_back(&open);
  for (const Open& open : stuck_) left.push_back(&open);
  const auto ancestor = [&](std::uint32_t place, std::uint32_t depth) {
    while (places_[place].depth > depth) place = places_[place].parent;
    return place;
  };
  const auto at_depth = [&](std::uint32_t depth) {
    std::vector<std::uint32_t> ancestors;
    for (const Open* open : left) ancestors.push_back(ancestor(open->place, depth));
    return ancestors;
  };
  std::uint32_t depth = 0;
  std::uint32_t deepest = 0;
  for (const Open* open : left) deepest = std::max(deepest, places_[open->place].depth);
  while (depth < deepest) {
    std::vector<std::uint32_t> next = at_depth(depth + 1);
    std::sort(next.begin(), next.end());
    next.erase(std::unique(next.begin(), next.end()), next.end());
    if (next.size() > kMostBoxes) break;
    ++depth;
  }
  const std::vector<std::uint32_t> ancestors = at_depth(depth);
  std::vector<std::uint32_t> groups = ancestors;
  std::sort(groups.begin(), groups.end());
  groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
  std::vector<Box> rest;
  for (const std::uint32_t group : groups) {
    std::optional<Box> hull;
    for (std::size_t i = 0; i < left.size(); ++i) {
      if (ancestors[i] != group) continue;
      if (!hull.has_value()) {
        hull = left[i]->box;
        continue;
      }
      for (std::size_t v = 0; v < hull->size(); ++v) (*hull)[v] = Hull((*hull)[v], left[i]->box[v]);
    }
    rest.push_back(std::move(*hull));
  }
  return rest;
}

}  // namespace remit::prove
