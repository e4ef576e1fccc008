// Decisions are compared node by node where the nodes are the same, and by their ranges elsewhere.
#include "interpreter/difference/plane.h"

#include <algorithm>
#include <bit>
#include <map>
#include <set>

#include "interpreter/engine/core.h"
#include "interpreter/models/ensemble.h"
#include "interpreter/prove/instantiate.h"
#include "interpreter/prove/points.h"

namespace remit::difference {

using check::RuleInfo;
using graph::Op;
using prove::Box;
using prove::Range;

Plane::Plane(const Joint& joint, std::uint64_t most) : joint_(joint) { Compose(most); }

namespace {

// Number of alternatives of a side; nothing where they are more than `most`.
std::optional<std::uint64_t> CountOf(const Side& side, std::uint64_t most) {
  std::uint64_t count = 1;
  for (const auto& values : side.alternatives) {
    count *= values.size();
    if (count > most) return std::nullopt;
  }
  return count;
}

}  // namespace

// What is joined by the operation is taken apart.
Plane::Nodes Plane::Parts(Op op, const Nodes& sources) const {
  Nodes parts;
  for (const NodeId source : sources) {
    const graph::Node& node = joint_.graph[source];
    if (node.op == op) {
      parts.insert(parts.end(), node.arguments.begin(), node.arguments.end());
    } else if (node.op != Op::kConstant || (node.value.raw != 0) != (op == Op::kAnd)) {
      parts.push_back(source);
    }
  }
  std::sort(parts.begin(), parts.end());
  parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
  return parts;
}

bool Plane::Fits(std::uint64_t most) const {
  for (const Side* side : {&joint_.before, &joint_.after}) {
    const auto count = CountOf(*side, most);
    if (!count || *count * joint_.graph.nodes.size() > most) return false;
    for (const std::uint32_t knob : side->knob) {
      if (joint_.checked.model.knobs[knob].list) return false;
    }
  }
  return true;
}

// The inputs that are read, whatever is chosen; fields of lists among them.
void Plane::PoseFree() {
  const prove::Scope scope(joint_.checked, {joint_.as_of, joint_.as_of});
  prove::Composer composer(scope, joint_.graph);
  std::vector<prove::Demand> demands;
  for (const Side* side : {&joint_.before, &joint_.after}) {
    const Conditions& all = side->conditions;
    Nodes roots{all.allowed, all.refused, all.expects, all.promised};
    for (const Nodes* nodes : {&all.damped, &all.level, &all.side, &all.choice})
      roots.insert(roots.end(), nodes->begin(), nodes->end());
    for (const NodeId root : roots) demands.push_back({composer.Copy(root, prove::Setting{})});
  }
  problem_ = composer.Pose(demands);
  problem_.demands.clear();
  const auto& leaves = joint_.checked.model.leaves;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    if (leaves[i].list) problem_.variables.push_back(scope.Leaf(static_cast<std::uint32_t>(i)));
  }
}

void Plane::Compose(std::uint64_t most) {
  for (const graph::Node& node : joint_.graph.nodes) {
    reads_lists_ = reads_lists_ || node.op == Op::kElement || node.op == Op::kAggregate ||
                   node.op == Op::kSpread || node.op == Op::kPick || node.op == Op::kExists ||
                   (node.op == Op::kLeaf && node.type.kind == types::TypeKind::kList);
    reads_day_ = reads_day_ || node.op == Op::kAsOf;
  }
  if (reads_lists_ || !Fits(most)) {
    PoseFree();
    return;
  }
  const prove::Scope scope(joint_.checked, {joint_.as_of, joint_.as_of});
  prove::Composer composer(scope, joint_.graph);
  for (int which = 0; which < 2; ++which) AddSide(which, composer);
  problem_ = composer.Pose(demands_);
  const auto pose = [&](NodeId& node) {
    if (node.valid()) node = problem_.demands[node.index()].node;
  };
  const auto pose_all = [&](Nodes& nodes) {
    for (NodeId& node : nodes) pose(node);
    std::sort(nodes.begin(), nodes.end());
    nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  };
  for (Alternative& alternative : alternatives_) {
    for (Half& half : alternative.half) {
      for (Nodes* nodes :
           {&half.requirements, &half.damped, &half.values, &half.others, &half.guarantees})
        pose_all(*nodes);
      for (NodeId& node : half.choice) pose(node);  // in their order
      pose(half.score);
      for (auto* lists : {&half.level, &half.side}) {
        for (Nodes& nodes : *lists) pose_all(nodes);
      }
    }
  }
  for (Nodes& nodes : refusals_) pose_all(nodes);
  problem_.demands.clear();
  demands_.clear();
  // Alternatives that both have stand in one order, or a tie may be broken otherwise.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> orders;
  for (const Alternative& alternative : alternatives_) {
    if (alternative.half[0].exists && alternative.half[1].exists)
      orders.emplace_back(alternative.half[0].order, alternative.half[1].order);
  }
  std::sort(orders.begin(), orders.end());
  same_order_ = std::is_sorted(orders.begin(), orders.end(),
                               [](const auto& a, const auto& b) { return a.second < b.second; });
  propagator_ = std::make_unique<prove::Propagator>(problem_);
  contest_ = std::make_unique<Contest>(problem_);
  same_choice_ = SameChoice();
  work_of_look_ = alternatives_.size();
  constexpr std::size_t kNodesInAPass = 4;
  for (const graph::Node& node : problem_.graph.nodes) {
    if (node.op != Op::kModel) continue;
    const auto& ensemble = joint_.checked.model.models.at(node.index).ensemble;
    if (ensemble != nullptr) work_of_look_ += ensemble->nodes.size() / kNodesInAPass;
  }
}

void Plane::AddSide(int which, prove::Composer& composer) {
  const Side& side = which == 0 ? joint_.before : joint_.after;
  const check::Model& joint = joint_.checked.model;
  const graph::Outputs& outputs = side.outputs;
  by_stages_[which] = !outputs.stages.empty();
  breaks_ties_[which] = outputs.tie_break.has_value();
  std::map<std::vector<std::int64_t>, std::size_t> known;
  const auto key = [](const std::vector<std::optional<types::Value>>& values) {
    std::vector<std::int64_t> words;
    for (const auto& value : values)
      words.insert(words.end(), {value ? 1 : 0, value ? value->raw : 0});
    return words;
  };
  for (std::size_t i = 0; i < alternatives_.size(); ++i) known[key(alternatives_[i].values)] = i;
  Nodes requirements = outputs.exists, damped;
  for (const NodeId node : outputs.requirements) {
    const bool damp = joint_.graph[node].op == Op::kDamp;
    (damp ? damped : requirements).push_back(node);
  }
  has_damp_ = has_damp_ || !damped.empty();
  requirements = Parts(Op::kAnd, requirements);
  std::vector<Nodes> levels(joint.levels.size()), approvers(joint.sides.size());
  Nodes others;
  Nodes refusals;
  for (std::size_t i = 0; i < side.rule.size(); ++i) {
    const RuleInfo& rule = joint.rules[side.rule[i]];
    const NodeId node = outputs.rules[i];
    if (rule.kind == RuleInfo::Kind::kRefuse && !rule.uses_knob) refusals.push_back(node);
    if (rule.kind != RuleInfo::Kind::kRefuse) others.push_back(node);
    if (rule.kind != RuleInfo::Kind::kEscalate) continue;
    for (int level = 0; rule.level && level <= *rule.level; ++level)
      levels[static_cast<std::size_t>(level)].push_back(node);
    for (std::size_t at = 0; at < approvers.size(); ++at) {
      if ((rule.sides >> at & 1) != 0) approvers[at].push_back(node);
    }
  }
  if (!levels.empty()) levels.front().clear();  // asked by nobody: it is where all begin
  for (auto* lists : {&levels, &approvers}) {
    for (Nodes& nodes : *lists) nodes = Parts(Op::kOr, nodes);
  }
  Nodes guarantees;
  for (std::size_t i = 0; i < outputs.guarantees.size(); ++i) {
    if (!side.of_proposals[i]) guarantees.push_back(outputs.guarantees[i]);
  }
  guarantees = Parts(Op::kAnd, guarantees);
  Nodes choice{outputs.score};
  if (outputs.tie_break) choice.push_back(*outputs.tie_break);
  for (const auto& stage : outputs.stages) {
    choice.push_back(stage.standing);
    choice.push_back(stage.tolerance.value_or(outputs.score));
  }
  Nodes values = choice;
  for (const auto& objective : outputs.objectives) values.push_back(objective.utility);

  std::vector<std::size_t> at(side.alternatives.size(), 0);
  for (std::uint32_t order = 0;; ++order) {
    prove::Setting setting;
    setting.knobs.resize(joint.knobs.size());
    for (std::size_t knob = 0; knob < at.size(); ++knob)
      setting.knobs[side.knob[knob]] = side.alternatives[knob][at[knob]];
    const auto [place, added] = known.try_emplace(key(setting.knobs), alternatives_.size());
    if (added) alternatives_.push_back({setting.knobs, {}});
    Half& half = alternatives_[place->second].half[which];
    half.exists = true;
    half.order = order;
    const auto copy = [&](NodeId node) {
      demands_.push_back({composer.Copy(node, setting)});
      return NodeId(demands_.size() - 1);  // its demand, until the problem is posed
    };
    const auto copies = [&](const Nodes& nodes) {
      Nodes all;
      for (const NodeId node : nodes) all.push_back(copy(node));
      return all;
    };
    half.requirements = copies(requirements);
    half.damped = copies(damped);
    half.choice = copies(choice);
    if (outputs.stages.empty()) half.score = copy(outputs.score);
    half.values = copies(values);
    for (const Nodes& nodes : levels) half.level.push_back(copies(nodes));
    for (const Nodes& nodes : approvers) half.side.push_back(copies(nodes));
    half.others = copies(others);
    half.guarantees = copies(guarantees);
    if (order == 0) refusals_[which] = copies(Parts(Op::kOr, refusals));
    std::size_t knob = at.size();
    while (knob > 0 && ++at[knob - 1] == side.alternatives[knob - 1].size()) at[--knob] = 0;
    if (knob == 0) break;
  }
}

// ---- a box

Plane::Nodes Plane::Open(const Nodes& nodes, bool neutral) const {
  Nodes open;
  for (const NodeId node : nodes) {
    if (!(neutral ? At(node).surely_true() : At(node).surely_false())) open.push_back(node);
  }
  return open;
}

Plane::Summary Plane::Summarise(int which) const {
  Summary summary;
  summary.passed = Open(refusals_[which], false).empty();
  summary.refused = std::all_of(refusals_[which].begin(), refusals_[which].end(),
                                [&](NodeId node) { return Settled(node); }) &&
                    !summary.passed;
  for (const Alternative& alternative : alternatives_) {
    const Half& half = alternative.half[which];
    State& state = summary.states.emplace_back();
    if (!half.exists) continue;
    state.surely = state.maybe = true;
    const auto demand = [&](NodeId node, bool rules_out) {
      const Range& range = At(node);
      state.surely = state.surely && range.surely_true();
      if (rules_out) state.maybe = state.maybe && !range.surely_false();
      state.faulty = state.faulty || range.fault || range.absent;
    };
    for (const NodeId node : half.requirements) demand(node, true);
    for (const NodeId node : half.damped) demand(node, false);
    for (const NodeId node : half.values) {
      const Range& range = At(node);
      state.faulty = state.faulty || range.fault || range.absent;
    }
  }
  Rank(which, summary);
  return summary;
}

bool Plane::SameRefusal() const { return Open(refusals_[0], false) == Open(refusals_[1], false); }

// Where an alternative stands otherwise in one policy than in the other, it is recommended by
// neither, and makes no case a fault. Then the best of one is the best of the other.
bool Plane::SameSelection(const Summary& before, const Summary& after) {
  if (!same_order_ || by_stages_[0] != by_stages_[1]) return false;
  const bool ordered = ranking_known_ && !same_choice_ && SameRanking(before, after);
  bool all_same = true;
  for (std::size_t i = 0; i < alternatives_.size(); ++i) {
    const State &a = before.states[i], &b = after.states[i];
    if (!a.maybe && !b.maybe) continue;
    const Half *mine = alternatives_[i].half, *theirs = mine + 1;
    const bool same = a.maybe && b.maybe && (ordered || mine->choice == theirs->choice) &&
                      Open(mine->requirements, true) == Open(theirs->requirements, true) &&
                      Open(mine->damped, true) == Open(theirs->damped, true) &&
                      (mine->values == theirs->values || (!a.faulty && !b.faulty));
    if (same) continue;
    all_same = false;
    if (a.candidate || b.candidate || a.faulty || b.faulty) return false;
  }
  return all_same || (!has_damp_ && !by_stages_[0]);
}

bool Plane::SameRoute(const Alternative& alternative) const {
  const Half &a = alternative.half[0], &b = alternative.half[1];
  const auto same = [&](const Nodes& mine, const Nodes& theirs, bool neutral) {
    const Nodes x = Open(mine, neutral), y = Open(theirs, neutral);
    if (x == y) return true;
    const auto decisive = [&](const Nodes& nodes) {
      return std::any_of(nodes.begin(), nodes.end(),
                         [&](NodeId node) {
                           return neutral ? At(node).surely_false() : At(node).surely_true();
                         }) &&
             std::all_of(nodes.begin(), nodes.end(),
                         [&](NodeId node) { return !At(node).fault && !At(node).absent; });
    };
    return decisive(x) && decisive(y);
  };
  for (std::size_t i = 0; i < a.level.size(); ++i) {
    if (!same(a.level[i], b.level[i], false)) return false;
  }
  for (std::size_t i = 0; i < a.side.size(); ++i) {
    if (!same(a.side[i], b.side[i], false)) return false;
  }
  Nodes different;
  std::set_symmetric_difference(a.others.begin(), a.others.end(), b.others.begin(), b.others.end(),
                                std::back_inserter(different));
  if (std::any_of(different.begin(), different.end(),
                  [&](NodeId node) { return At(node).fault || At(node).absent; }))
    return false;
  return same(a.guarantees, b.guarantees, true);
}

// Every case is decided, at one level and with the same sides.
bool Plane::Decided(int which, const Summary& summary) const {
  bool some = false;
  std::optional<std::vector<bool>> asked;
  for (std::size_t i = 0; i < alternatives_.size(); ++i) {
    const State& state = summary.states[i];
    if (!state.maybe) continue;
    if (state.faulty) return false;
    some = some || state.surely;
    if (!state.candidate) continue;
    const Half& half = alternatives_[i].half[which];
    std::vector<bool> mine;
    for (const auto* lists : {&half.level, &half.side}) {
      for (const Nodes& nodes : *lists) {
        bool any = false;
        for (const NodeId node : nodes) {
          if (!Settled(node)) return false;
          any = any || At(node).surely_true();
        }
        mine.push_back(any);
      }
    }
    if (asked && *asked != mine) return false;
    asked = mine;
    if (std::any_of(half.others.begin(), half.others.end(),
                    [&](NodeId node) { return At(node).fault || At(node).absent; }))
      return false;
    if (!Open(half.guarantees, true).empty()) return false;
  }
  return some;
}

bool Plane::UniformMoves(const Summary& before, const Summary& after) const {
  const auto& knobs = joint_.checked.model.knobs;
  for (std::size_t knob = 0; knob < knobs.size(); ++knob) {
    std::set<std::int64_t> values[2];
    const Summary* both[] = {&before, &after};
    for (int which = 0; which < 2; ++which) {
      for (std::size_t i = 0; i < alternatives_.size(); ++i) {
        if (!both[which]->states[i].candidate) continue;
        const auto& value = alternatives_[i].values[knob];
        if (value) values[which].insert(prove::PointOf(*value, knobs[knob].type));
      }
    }
    if (values[0].empty() || values[1].empty()) continue;
    const bool one = values[0].size() == 1 && values[1].size() == 1;
    const bool apart =
        *values[0].rbegin() < *values[1].begin() || *values[1].rbegin() < *values[0].begin();
    if (!one && !apart) return false;
  }
  return true;
}

bool Plane::Uniform(const Summary& before, const Summary& after, bool same_selection) const {
  const Summary* both[] = {&before, &after};
  bool decided[2] = {false, false};
  for (int which = 0; which < 2; ++which) {
    const Summary& summary = *both[which];
    if (summary.refused) continue;
    if (!summary.passed) return false;
    const bool none = std::none_of(summary.states.begin(), summary.states.end(),
                                   [](const State& state) { return state.maybe; });
    if (none) continue;
    if (!Decided(which, summary)) return false;
    decided[which] = true;
  }
  return !(decided[0] && decided[1]) || same_selection || UniformMoves(before, after);
}

std::optional<std::pair<std::int64_t, std::int64_t>> Plane::MovesOf(std::size_t knob) const {
  const types::Type& type = joint_.checked.model.knobs[knob].type;
  if (type.kind != types::TypeKind::kDecimal) return std::nullopt;
  std::optional<std::pair<std::int64_t, std::int64_t>> ends[2];
  for (int which = 0; which < 2; ++which) {
    for (std::size_t i = 0; i < alternatives_.size(); ++i) {
      if (!summaries_[which].states[i].candidate || !alternatives_[i].values[knob]) continue;
      const std::int64_t point = alternatives_[i].values[knob]->raw;
      auto& own = ends[which];
      if (!own) own = {point, point};
      own = {std::min(own->first, point), std::max(own->second, point)};
    }
  }
  if (!ends[0] || !ends[1]) return std::nullopt;
  return std::pair(ends[1]->first - ends[0]->second, ends[1]->second - ends[0]->first);
}

Plane::Sight Plane::Look(const Box& box) {
  Evaluate(box);
  const Sight sight = Judge();
  if (sight != Sight::kOpen) return sight;
  // What costs more: the difference of scores.
  contest_->Start(box, propagator_->ranges());
  for (int which = 0; which < 2; ++which) RankByContest(which, summaries_[which]);
  return Judge();
}

void Plane::Evaluate(const Box& box) {
  propagator_->Evaluate(box);
  looks_ += 1;
  ranking_known_ = false;
  for (int which = 0; which < 2; ++which) summaries_[which] = Summarise(which);
}

// From the summaries.
Plane::Sight Plane::Judge() {
  const Summary &before = summaries_[0], &after = summaries_[1];
  if (before.refused && after.refused) return Sight::kUniform;
  const bool same_selection = SameSelection(before, after);
  if (same_selection && SameRefusal()) {
    bool same = true;
    for (std::size_t i = 0; i < alternatives_.size() && same; ++i) {
      if (before.states[i].candidate || after.states[i].candidate)
        same = SameRoute(alternatives_[i]);
    }
    if (same) return Sight::kSame;
  }
  return Uniform(before, after, same_selection) ? Sight::kUniform : Sight::kOpen;
}

// Trees take their time.
std::uint64_t Plane::work() const {
  if (!propagator_) return 0;
  return propagator_->work() + contest_->work() + looks_ * work_of_look_;
}

}  // namespace remit::difference
