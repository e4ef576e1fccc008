// The policy's nodes copied once for each alternative, with the choice fixed; then ranges over the
// box, alternative by alternative.
#include "interpreter/prove/concession_range.h"

#include <algorithm>

#include "interpreter/base/unicode.h"
#include "interpreter/govern/judge.h"
#include "interpreter/prove/points.h"

namespace remit::prove {

using check::RuleInfo;
using govern::FlipGoal;

namespace {

// Nodes of all copies together, which is what a pass costs.
constexpr std::uint64_t kMostNodes = 2'000'000;

Range NoValue() { return {1, 0, false, true}; }

}  // namespace

OutcomeRange::OutcomeRange(const engine::Program& program, const govern::Subject& subject,
                           const engine::Core& core, const std::vector<Axis>& axes)
    : program_(program), subject_(subject), core_(core), axes_(axes) {
  std::vector<std::size_t> lengths;
  std::uint64_t elements = 1;
  for (std::size_t i = 0; i < model().lists.size(); ++i) {
    const auto length = model().lists[i].length.index();
    if (subject.batch.columns.at(length).present.at(subject.index) == 0) return;
    lengths.push_back(engine::LengthOf(subject.batch, check::ListId(i), subject.index));
    elements += lengths.back();
  }
  const std::uint64_t alternatives = engine::AlternativeCount(model());
  const std::uint64_t copies = alternatives * elements;
  if (alternatives > kMostNodes || copies * program.graph().nodes.size() > kMostNodes) return;
  Compose(lengths);
}

void OutcomeRange::Compose(const std::vector<std::size_t>& lengths) {
  const graph::Outputs& outputs = program_.graph().outputs;
  const Scope scope(subject_.checked, {subject_.as_of, subject_.as_of});
  Composer composer(scope, program_.graph());
  std::vector<Demand> demands;
  const auto copy = [&](graph::NodeId node, const Setting& setting) {
    demands.push_back({composer.Copy(node, setting)});
    return graph::NodeId(demands.size() - 1);  // its demand, until the problem is posed
  };
  const auto count = static_cast<std::uint32_t>(engine::AlternativeCount(model()));
  place_.assign(count, -1);
  for (std::uint32_t alternative = 0; alternative < count; ++alternative) {
    const auto positions = engine::KnobPositions(model(), alternative);
    Setting setting;
    setting.lengths = lengths;
    bool exists = true;
    for (std::size_t knob = 0; knob < positions.size(); ++knob) {
      const check::KnobInfo& info = model().knobs[knob];
      setting.knobs.emplace_back(info.alternatives[positions[knob]]);
      if (info.list) exists = exists && positions[knob] < lengths[info.list->index()];
    }
    if (!exists) continue;
    place_[alternative] = static_cast<std::int64_t>(nodes_.size());
    Nodes& nodes = nodes_.emplace_back();
    nodes.alternative = alternative;
    for (const graph::NodeId node : outputs.exists) nodes.exists.push_back(copy(node, setting));
    for (const graph::NodeId node : outputs.requirements)
      nodes.requirements.push_back(copy(node, setting));
    for (const graph::NodeId node : outputs.rules) nodes.rules.push_back(copy(node, setting));
    nodes.score = copy(outputs.score, setting);
  }
  problem_ = composer.Pose(demands);
  const auto posed = [&](graph::NodeId& node) { node = problem_.demands[node.index()].node; };
  for (Nodes& nodes : nodes_) {
    for (auto* list : {&nodes.exists, &nodes.requirements, &nodes.rules}) {
      for (graph::NodeId& node : *list) posed(node);
    }
    posed(nodes.score);
  }
  // A parameter that a level might move stands at its own value here.
  for (auto& variable : problem_.variable_of) {
    if (variable && problem_.variables[variable->index()].kind == Variable::Kind::kParameter)
      variable.reset();
  }
  std::vector<Interval> whole;
  for (const Axis& axis : axes_) whole.push_back({axis.low, axis.high});
  const Box box = BoxOf(whole);
  for (std::size_t i = 0; i < box.size(); ++i) {
    problem_.variables[i].domain = box[i];
    problem_.variables[i].points.clear();
  }
  reaches_ = govern::EvaluateAt(program_, subject_.batch, subject_.index,
                                engine::kNoAlternativeIndex, outputs.reaches);
  MarkAxes();
  propagator_ = std::make_unique<Propagator>(problem_);
}

namespace {

bool IsOf(const Axis& axis, const Variable& variable) {
  const bool element = variable.kind == Variable::Kind::kElement;
  return axis.input && axis.index == variable.index &&
         variable.kind != Variable::Kind::kParameter && axis.element.has_value() == element &&
         (!element || *axis.element == variable.element);
}

}  // namespace

void OutcomeRange::MarkAxes() {
  const graph::Graph& graph = problem_.graph;
  axes_of_.assign(graph.nodes.size(), std::vector<bool>(axes_.size(), false));
  for (std::size_t node = 0; node < graph.nodes.size(); ++node) {
    for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
      const auto variable = problem_.variable_of[node];
      bool reads = variable && IsOf(axes_[axis], problem_.variables[variable->index()]);
      for (const graph::NodeId argument : graph.nodes[node].arguments)
        reads = reads || axes_of_[argument.index()][axis];
      axes_of_[node][axis] = reads;
    }
  }
  const graph::Outputs& outputs = program_.graph().outputs;
  std::vector<graph::NodeId> roots = outputs.guarantees;
  if (outputs.tie_break) roots.push_back(*outputs.tie_break);
  for (const auto& stage : outputs.stages) {
    roots.push_back(stage.standing);
    if (stage.tolerance) roots.push_back(*stage.tolerance);
  }
  always_.assign(axes_.size(), false);
  for (const graph::NodeId id : graph::Closure(program_.graph(), roots)) {
    const graph::Node& node = program_.graph()[id];
    if (node.op != graph::Op::kLeaf && node.op != graph::Op::kElement) continue;
    for (std::size_t axis = 0; axis < axes_.size(); ++axis)
      always_[axis] = always_[axis] || (axes_[axis].input && axes_[axis].index == node.index);
  }
}

// The value that the case gives.
Range OutcomeRange::PresentOf(const Variable& variable) const {
  if (variable.kind == Variable::Kind::kParameter) return variable.domain;
  const check::InputLeaf& leaf = model().leaves.at(variable.index);
  std::size_t place = subject_.index;
  if (variable.kind == Variable::Kind::kElement)
    place =
        subject_.batch.lists.at(leaf.list->index()).offsets.at(subject_.index) + variable.element;
  const engine::Column& column = subject_.batch.columns.at(variable.index);
  if (column.Has(place, subject_.as_of))
    return Range::Point(PointOf({column.raw.at(place)}, leaf.type));
  return leaf.type.optional ? Range{1, 0, true, false} : NoValue();
}

Box OutcomeRange::BoxOf(const std::vector<Interval>& positions) const {
  Box box;
  for (const Variable& variable : problem_.variables) {
    Range range = PresentOf(variable);
    for (std::size_t i = 0; i < axes_.size(); ++i) {
      if (IsOf(axes_[i], variable)) range = axes_[i].Between(positions[i].low, positions[i].high);
    }
    box.push_back(range);
  }
  return box;
}

const engine::Proposal* OutcomeRange::proposal() const {
  const auto& proposal = subject_.batch.proposals.at(subject_.index);
  return proposal ? &*proposal : nullptr;
}

// By a refusal that asks no knob.
bool OutcomeRange::SurelyRefused() const {
  for (std::size_t i = 0; i < model().rules.size(); ++i) {
    const RuleInfo& rule = model().rules[i];
    if (rule.kind != RuleInfo::Kind::kRefuse || rule.uses_knob) continue;
    if (RangeOf(nodes_.front().rules[i]).surely_true()) return true;
  }
  return false;
}

std::vector<OutcomeRange::Standing> OutcomeRange::Standings() const {
  std::vector<Standing> standings(nodes_.size());
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    Standing& standing = standings[i];
    standing.surely = standing.maybe = true;
    const auto demand = [&](const Range& range) {
      standing.surely = standing.surely && range.surely_true();
      standing.maybe = standing.maybe && range.may_be_true();
    };
    for (const graph::NodeId node : nodes_[i].exists) demand(RangeOf(node));
    for (std::size_t j = 0; j < model().requirements.size(); ++j) {
      if (!model().requirements[j].damp) demand(RangeOf(nodes_[i].requirements[j]));
    }
  }
  if (model().damps.empty()) return standings;
  // What is damped does not count where it alone leaves nothing.
  std::vector<Standing> damped = standings;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    for (std::size_t j = 0; j < model().requirements.size(); ++j) {
      if (!model().requirements[j].damp) continue;
      const Range& range = RangeOf(nodes_[i].requirements[j]);
      damped[i].surely = damped[i].surely && range.surely_true();
      damped[i].maybe = damped[i].maybe && range.may_be_true();
    }
  }
  const bool counts = std::any_of(damped.begin(), damped.end(),
                                  [](const Standing& standing) { return standing.surely; });
  if (counts) return damped;
  for (std::size_t i = 0; i < nodes_.size(); ++i) standings[i].surely = damped[i].surely;
  return standings;
}

// Where one is allowed so is the other: what it demands holds for sure or is demanded by both.
bool OutcomeRange::Implies(std::size_t one, std::size_t other) const {
  const auto met = [&](const std::vector<graph::NodeId>& theirs,
                       const std::vector<graph::NodeId>& demanded) {
    return std::all_of(demanded.begin(), demanded.end(), [&](graph::NodeId node) {
      return RangeOf(node).surely_true() ||
             std::find(theirs.begin(), theirs.end(), node) != theirs.end();
    });
  };
  return met(nodes_[one].exists, nodes_[other].exists) &&
         met(nodes_[one].requirements, nodes_[other].requirements);
}

// Those that may be recommended. In a trade-off of one objective after the other the score is not
// what decides.
std::vector<std::size_t> OutcomeRange::Candidates(const std::vector<Standing>& standings) const {
  std::vector<std::size_t> candidates;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (standings[i].maybe) candidates.push_back(i);
  }
  if (!program_.graph().outputs.stages.empty()) return candidates;
  const auto score = [&](std::size_t i) -> const Range& { return RangeOf(nodes_[i].score); };
  std::erase_if(candidates, [&](std::size_t i) { return !score(i).has_value(); });
  std::optional<std::int64_t> least;  // of the best score
  std::vector<std::size_t> strongest;
  for (const std::size_t i : candidates) {
    if (score(i).fault) continue;
    strongest.push_back(i);
    if (standings[i].surely) least = std::max(least.value_or(score(i).low), score(i).low);
  }
  if (least) std::erase_if(candidates, [&](std::size_t i) { return score(i).high < *least; });
  if (!model().damps.empty()) return candidates;
  // Some that are allowed wherever a weaker one is.
  constexpr std::size_t kRivals = 8;
  const std::size_t rivals = std::min(kRivals, strongest.size());
  std::partial_sort(strongest.begin(), strongest.begin() + static_cast<std::ptrdiff_t>(rivals),
                    strongest.end(), [&](std::size_t a, std::size_t b) {
                      return score(a).low != score(b).low ? score(a).low > score(b).low : a < b;
                    });
  strongest.resize(rivals);
  std::erase_if(candidates, [&](std::size_t i) {
    return std::any_of(strongest.begin(), strongest.end(), [&](std::size_t rival) {
      return score(rival).low > score(i).high && Implies(i, rival);
    });
  });
  return candidates;
}

// What is looked at where that candidate is recommended: the proposal over the box, else itself.
std::vector<std::size_t> OutcomeRange::Shown(std::size_t candidate,
                                             const std::vector<Interval>& box) const {
  if (proposal() == nullptr) return {candidate};
  std::vector<std::vector<std::uint32_t>> found{
      engine::KnobPositions(model(), nodes_[candidate].alternative)};
  const auto& values = proposal()->values;
  for (std::size_t knob = 0; knob < values.size(); ++knob) {
    if (values[knob]) found.front()[knob] = *values[knob];
  }
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    if (axes_[i].input) continue;
    const std::size_t before = found.size();
    for (std::size_t j = 0; j < before; ++j) {
      for (std::int64_t at = box[i].low; at <= box[i].high; ++at) {
        const auto position = static_cast<std::uint32_t>(axes_[i].At(at).raw);
        if (at > box[i].low) found.push_back(found[j]);
        (at > box[i].low ? found.back() : found[j])[axes_[i].index] = position;
      }
    }
  }
  std::vector<std::size_t> shown;
  for (const auto& positions : found) {
    const std::int64_t place = place_[engine::AlternativeIndex(model(), positions)];
    if (place >= 0) shown.push_back(static_cast<std::size_t>(place));
  }
  return shown;
}

bool OutcomeRange::SurelyBroken(std::size_t shown) const {
  for (std::size_t j = 0; j < model().requirements.size(); ++j) {
    if (model().requirements[j].damp) continue;
    if (RangeOf(nodes_[shown].requirements[j]).surely_false()) return true;
  }
  return false;
}

OutcomeRange::Outcome OutcomeRange::OutcomeAt(std::size_t shown, std::size_t candidate) const {
  Outcome outcome;
  outcome.lowest = outcome.highest = model().levels.empty() ? -1 : 0;
  bool expects_surely = false, expects_maybe = false;
  for (std::size_t i = 0; i < model().rules.size(); ++i) {
    const RuleInfo& rule = model().rules[i];
    const Range& fires = RangeOf(nodes_[shown].rules[i]);
    if (rule.kind == RuleInfo::Kind::kExpectDeviation) {
      expects_surely = expects_surely || fires.surely_true();
      expects_maybe = expects_maybe || fires.may_be_true();
    }
    if (rule.kind != RuleInfo::Kind::kEscalate || !fires.may_be_true()) continue;
    outcome.highest = std::max(outcome.highest, rule.level.value_or(-1));
    outcome.maybe |= rule.sides;
    if (!fires.surely_true()) continue;
    outcome.lowest = std::max(outcome.lowest, rule.level.value_or(-1));
    outcome.surely |= rule.sides;
  }
  if (proposal() == nullptr || expects_surely) return outcome;
  std::vector<govern::Reach> reaches;
  for (const govern::CaseValue& reach : reaches_)
    reaches.push_back({reach.value, reach.causes.empty() && !reach.absent});
  const govern::BandAnswer bands =
      govern::ConsultBands(model(), reaches, subject_.as_of, *proposal(),
                           nodes_[candidate].alternative, nodes_[shown].alternative);
  outcome.highest = std::max(outcome.highest, bands.level);
  if (!expects_maybe) outcome.lowest = std::max(outcome.lowest, bands.level);
  const bool missing = bands.needs_reason && base::IsBlank(proposal()->reason);
  outcome.reason = missing;
  outcome.no_reason = !missing || expects_maybe;
  return outcome;
}

bool OutcomeRange::MayBe(const FlipGoal& goal, const Outcome& outcome) const {
  const bool bottom = outcome.lowest <= 0 && outcome.surely == 0;
  switch (goal.kind) {
    case FlipGoal::Kind::kLower:
      return outcome.lowest < core_.level;
    case FlipGoal::Kind::kHigher:
      return outcome.highest > core_.level;
    case FlipGoal::Kind::kSides:
      return outcome.lowest <= core_.level && core_.level <= outcome.highest &&
             (outcome.surely != core_.sides || outcome.maybe != core_.sides);
    case FlipGoal::Kind::kAllowed:
      return true;
    case FlipGoal::Kind::kInside:
      return bottom && outcome.no_reason;
    case FlipGoal::Kind::kInsideWithReason:
      return bottom && outcome.reason;
    case FlipGoal::Kind::kTo:
      return outcome.lowest <= goal.level && goal.level <= outcome.highest;
    case FlipGoal::Kind::kOther:
      break;
  }
  return true;
}

// Nothing at all changes anywhere in the box.
bool OutcomeRange::SameForSure(const std::vector<std::size_t>& candidates,
                               const std::vector<Standing>& standings,
                               const std::vector<Interval>& box) const {
  const bool decided = core_.status == engine::Status::kDecided;
  if (decided && core_.shown == engine::kNoAlternativeIndex) return SurelyRefused();
  for (std::size_t i = 0; i < model().rules.size(); ++i) {
    const RuleInfo& rule = model().rules[i];
    if (rule.kind == RuleInfo::Kind::kRefuse && !rule.uses_knob &&
        !RangeOf(nodes_.front().rules[i]).surely_false())
      return false;
  }
  if (core_.status == engine::Status::kNoAlternative) return candidates.empty();
  if (!decided || candidates.size() != 1) return false;
  const std::size_t candidate = candidates.front();
  if (!standings[candidate].surely) return false;
  for (const std::size_t shown : Shown(candidate, box)) {
    const Outcome outcome = OutcomeAt(shown, candidate);
    const bool same = nodes_[shown].alternative == core_.shown && outcome.lowest == core_.level &&
                      outcome.highest == core_.level && outcome.surely == core_.sides &&
                      outcome.maybe == core_.sides && outcome.reason != outcome.no_reason &&
                      core_.violated.empty();
    if (!same || !standings[shown].surely) return false;
  }
  return true;
}

void OutcomeRange::Blame(graph::NodeId node, std::vector<std::uint64_t>& matter) const {
  for (std::size_t axis = 0; axis < axes_.size(); ++axis)
    matter[axis] += axes_of_[node.index()][axis] ? 1 : 0;
}

std::vector<std::uint64_t> OutcomeRange::Matter(const std::vector<Interval>& box) const {
  std::vector<std::uint64_t> matter;
  for (std::size_t axis = 0; axis < axes_.size(); ++axis)
    matter.push_back(always_[axis] || !axes_[axis].input ? 1 : 0);
  const auto settled = [&](graph::NodeId node) {
    return RangeOf(node).surely_true() || RangeOf(node).surely_false();
  };
  const auto blame_open = [&](const std::vector<graph::NodeId>& nodes) {
    for (const graph::NodeId node : nodes) {
      if (!settled(node)) Blame(node, matter);
    }
  };
  const std::vector<Standing> standings = Standings();
  const std::vector<std::size_t> candidates = Candidates(standings);
  std::vector<bool> looked_at(nodes_.size(), false);
  for (const std::size_t candidate : candidates) {
    looked_at[candidate] = true;
    if (candidates.size() > 1) Blame(nodes_[candidate].score, matter);
    for (const std::size_t shown : Shown(candidate, box)) {
      looked_at[shown] = true;
      blame_open(nodes_[shown].rules);
    }
  }
  // A fault anywhere is one of the case; elsewhere what is open makes no difference.
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const Range& score = RangeOf(nodes_[i].score);
    const bool faulty = score.fault || score.absent || !score.has_value();
    if (standings[i].maybe && faulty) Blame(nodes_[i].score, matter);
    const bool any = looked_at[i] || !model().damps.empty() || (standings[i].maybe && faulty);
    for (const auto* nodes : {&nodes_[i].exists, &nodes_[i].requirements}) {
      for (const graph::NodeId node : *nodes) {
        const Range& range = RangeOf(node);
        if (!settled(node) && (any || range.fault || range.absent)) Blame(node, matter);
      }
    }
  }
  for (std::size_t i = 0; i < model().rules.size(); ++i) {
    const RuleInfo& rule = model().rules[i];
    const graph::NodeId node = nodes_.front().rules[i];
    if (rule.kind == RuleInfo::Kind::kRefuse && !rule.uses_knob && !settled(node))
      Blame(node, matter);
  }
  return matter;
}

std::vector<bool> OutcomeRange::MayReach(const std::vector<FlipGoal>& goals,
                                         const std::vector<Interval>& box) {
  std::vector<bool> may(goals.size(), false);
  if (nodes_.empty()) return may;
  propagator_->Evaluate(BoxOf(box));
  const std::vector<Standing> standings = Standings();
  const std::vector<std::size_t> candidates = Candidates(standings);
  for (std::size_t i = 0; i < goals.size(); ++i) {
    if (goals[i].kind == FlipGoal::Kind::kOther) may[i] = !SameForSure(candidates, standings, box);
  }
  if (SurelyRefused()) return may;
  const auto open = [&] { return std::find(may.begin(), may.end(), false) != may.end(); };
  for (const std::size_t candidate : candidates) {
    if (!open()) break;
    for (const std::size_t shown : Shown(candidate, box)) {
      if (proposal() != nullptr && SurelyBroken(shown)) continue;
      const Outcome outcome = OutcomeAt(shown, candidate);
      for (std::size_t i = 0; i < goals.size(); ++i) {
        if (goals[i].kind != FlipGoal::Kind::kOther) may[i] = may[i] || MayBe(goals[i], outcome);
      }
    }
  }
  return may;
}

}  // namespace remit::prove
