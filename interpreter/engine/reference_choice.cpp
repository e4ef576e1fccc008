// The reference evaluator's account of one alternative, and of which is the best: 02-language,
// Evaluation 3, 4, 5 and 12.
#include <algorithm>

#include "interpreter/base/check.h"
#include "interpreter/base/int128.h"
#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/builtins/kernels_number.h"
#include "interpreter/engine/reference_decide.h"

namespace remit::engine {

using base::Int128;
using builtins::Fault;
using check::TradeOffStep;
using types::TypeKind;

namespace {

// 4: "Utility = (v - worst) / (best - worst) … linear beyond both ends unless `capped`"; "equal
// anchors are a fault".
Lane Utility(const check::ObjectiveInfo& objective, const Lane& value, const Lane& worst,
             const Lane& best) {
  CauseSet causes = value.causes;
  Unite(causes, worst.causes);
  Unite(causes, best.causes);
  if (!causes.empty()) return Because(std::move(causes));
  double utility = 0;
  Fault fault = Fault::kNone;
  if (objective.type.kind == TypeKind::kNumber) {
    fault = builtins::UtilityOfNumber(value.value.number(), worst.value.number(),
                                      best.value.number(), utility);
  } else {
    REMIT_CHECK(objective.type.kind == TypeKind::kDecimal,
                "an objective is a number or a quantity");
    fault = builtins::UtilityOfDecimal(value.value.raw, worst.value.raw, best.value.raw, utility);
  }
  if (fault != Fault::kNone) return FaultAt(objective.value, fault);
  return Present(types::Value::Of(objective.capped ? builtins::CapUtility(utility) : utility));
}

std::int64_t WholePeriods(check::Period period, std::int64_t from, std::int64_t to) {
  const auto months = [&] {
    std::int64_t count = 0;
    for (auto day = types::AddMonths(from, 1); day && *day <= to;
         day = types::AddMonths(from, count + 1)) {
      ++count;
    }
    return count;
  };
  switch (period) {
    case check::Period::kDay:
      return to - from;
    case check::Period::kWeek:
      return (to - from) / 7;
    case check::Period::kMonth:
      return months();
    case check::Period::kQuarter:
      return months() / 3;
    case check::Period::kYear:
      return months() / 12;
  }
  REMIT_CHECK(false, "a period is one of five");
}

}  // namespace

// 9: a rule "is not there" on a day on which it is not in force.
Lane Decider::Requirement(Walk& walk, const check::RequirementInfo& requirement) const {
  if (requirement.damp) return Damped(walk, model().damps.at(requirement.damp->index()));
  if (!requirement.in_force.On(situation_.as_of)) return PresentBoolean(true);
  const Lane condition = walk.Evaluate(requirement.condition);
  return requirement.refusal ? ThreeValuedNot(condition) : condition;
}

// 12: "|X - previous| <= Q * whole periods (at least one); no previous, no limit".
Lane Decider::Damped(Walk& walk, const check::DampInfo& damp) const {
  const auto given = [&](check::LeafId leaf) -> std::optional<std::int64_t> {
    const Column& column = situation_.batch.columns.at(leaf.index());
    if (column.present.at(situation_.index) == 0) return std::nullopt;
    return column.raw.at(situation_.index);
  };
  const auto previous = given(damp.previous);
  const auto day = given(damp.previous_as_of);
  if (!previous || !day) return PresentBoolean(true);
  const check::KnobInfo& knob = model().knobs.at(damp.knob.index());
  const types::Value value = knob.alternatives.at(walk.situation().positions.at(damp.knob.index()));
  const Lane limit = walk.Evaluate(damp.limit);
  if (!limit.causes.empty()) return limit;
  const std::int64_t periods =
      std::max<std::int64_t>(1, WholePeriods(damp.period, *day, situation_.as_of));
  if (knob.type.kind == TypeKind::kNumber) {
    if (limit.value.number() < 0) return FaultAt(damp.limit, Fault::kOutOfDomain);
    const double moved = value.number() - types::Value{*previous}.number();
    return PresentBoolean((moved < 0 ? -moved : moved) <=
                          limit.value.number() * static_cast<double>(periods));
  }
  if (limit.value.raw < 0) return FaultAt(damp.limit, Fault::kOutOfDomain);
  Int128 moved = Int128{value.raw} - *previous;
  if (knob.type.kind == TypeKind::kDate) moved *= types::kOneUnit;  // a date counts whole days
  return PresentBoolean((moved < 0 ? -moved : moved) <= Int128{limit.value.raw} * periods);
}

// 6, at the alternative that is looked at: "Level: the highest that a fired `escalate` names; none
// fired: the bottom. Sides named are added". An escalation without an answer leaves none.
RouteLanes Decider::RouteAt(Walk& walk) const {
  CauseSet causes;
  std::int64_t level = model().levels.empty() ? -1 : 0;
  std::uint64_t sides = 0;
  for (const check::RuleInfo& rule : model().rules) {
    if (rule.kind != check::RuleInfo::Kind::kEscalate) continue;
    const Lane fires = Rule(walk, rule);
    Unite(causes, fires.causes);
    if (!IsTrue(fires)) continue;
    level = std::max<std::int64_t>(level, rule.level.value_or(-1));
    sides |= rule.sides;
  }
  if (!causes.empty()) return {Because(causes), Because(causes)};
  return {Present({level}), Present({static_cast<std::int64_t>(sides)})};
}

void Decider::ListPreferences(Walk& walk, AlternativeView& view) const {
  for (const check::PreferenceInfo& preference : model().preferences) {
    view.preferences.push_back(
        {walk.Evaluate(preference.condition), walk.Evaluate(preference.worth)});
  }
}

// 5: "`prefer C worth Q of OBJECTIVE` adds Q to that objective, before its utility, where C holds."
Lane Decider::Adjusted(std::size_t objective, const AlternativeView& view) const {
  const Lane& value = view.values.at(objective);
  CauseSet causes = value.causes;
  std::vector<types::Value> gains;
  for (std::size_t i = 0; i < model().preferences.size(); ++i) {
    if (model().preferences[i].objective.index() != objective) continue;
    const auto& [condition, worth] = view.preferences.at(i);
    Unite(causes, condition.causes);
    if (!IsTrue(condition)) continue;
    Unite(causes, worth.causes);
    gains.push_back(worth.value);
  }
  if (!causes.empty()) return Because(std::move(causes));
  if (gains.empty()) return value;
  const check::ObjectiveInfo& info = model().objectives.at(objective);
  if (info.type.kind == TypeKind::kNumber) {
    std::vector<double> parts{value.value.number()};
    for (const types::Value gain : gains) parts.push_back(gain.number());
    double sum = 0;
    const Fault fault = builtins::SumNumbers(parts, sum);
    return fault == Fault::kNone ? Present(types::Value::Of(sum)) : FaultAt(info.value, fault);
  }
  Int128 sum = value.value.raw;
  for (const types::Value gain : gains) sum += gain.raw;
  const auto raw = static_cast<std::int64_t>(sum);
  return raw == sum ? Present({raw}) : FaultAt(info.value, Fault::kOverflow);
}

// Nothing is given up where nothing is said. Points of utility become a number.
Lane Decider::Tolerance(Walk& walk, const TradeOffStep::Term& term) const {
  if (!term.tolerance.valid()) return Present(types::Value::Of(0.0));  // 0 in every type
  const Lane written = walk.Evaluate(term.tolerance);
  if (!written.causes.empty()) return written;
  const types::Type& type = checked_.TypeOf(term.tolerance);
  const bool number = type.kind == TypeKind::kNumber;
  if (number ? written.value.number() < 0 : written.value.raw < 0) {
    return FaultAt(term.tolerance, Fault::kOutOfDomain);
  }
  if (!term.in_points) return written;
  return Present(types::Value::Of(types::ToNumber(
      types::FromScaled(written.value.raw, types::Scale(type, checked_.type_table)))));
}

// 4: "Score = left-to-right binary64 sum"; one objective after the other: the utility of the first;
// balanced: the least utility, and of equal ones the greatest sum.
void Decider::Score(Walk& walk, AlternativeView& view) const {
  view.score = view.tie_break = Present(types::Value::Of(0.0));
  const TradeOffStep* step = model().TradeOffOn(situation_.as_of);
  if (step == nullptr) return;
  CauseSet causes;
  for (const Lane& utility : view.utilities) Unite(causes, utility.causes);
  for (const auto& term : step->terms) {
    view.tolerances.push_back(Tolerance(walk, term));
    Unite(causes, view.tolerances.back().causes);
  }
  if (!causes.empty()) {
    view.score = Because(std::move(causes));
    return;
  }
  std::vector<double> weights(view.utilities.size(), 0.0), utilities, named;
  for (const Lane& utility : view.utilities) utilities.push_back(utility.value.number());
  for (const auto& term : step->terms) {
    weights.at(term.objective.index()) = term.share;
    named.push_back(utilities.at(term.objective.index()));
  }
  const auto present = [&](Fault fault, double number) {
    return fault == Fault::kNone ? Present(types::Value::Of(number))
                                 : FaultAt(model().objectives.front().value, fault);
  };
  double sum = 0;
  switch (step->kind) {
    case TradeOffStep::Kind::kWeigh: {
      const Fault fault = builtins::WeightedScore(weights, utilities, sum);
      view.score = present(fault, sum);
      return;
    }
    case TradeOffStep::Kind::kFirst:
      view.score = present(Fault::kNone, named.front());
      return;
    case TradeOffStep::Kind::kBalance: {
      view.score = present(Fault::kNone, *std::min_element(named.begin(), named.end()));
      const Fault fault = builtins::SumNumbers(named, sum);
      view.tie_break = present(fault, sum);
      return;
    }
  }
}

AlternativeView Decider::View(std::uint32_t alternative, bool damped) const {
  Situation situation = At(alternative);
  Walk walk(situation);
  AlternativeView view;
  const Lane exists = walk.Exists();
  view.exists = !IsFalse(exists);
  Unite(view.undecided, exists.causes);
  for (std::size_t i = 0; i < model().requirements.size(); ++i) {
    if (!damped && model().requirements[i].damp) continue;
    const Lane holds = Requirement(walk, model().requirements[i]);
    if (IsFalse(holds)) view.violated.push_back(static_cast<std::uint32_t>(i));
    Unite(view.undecided, holds.causes);
  }
  view.out = !view.exists || !view.violated.empty();
  RouteLanes route;
  const auto asks = [](const check::PreferenceInfo& preference) { return preference.asks_route; };
  if (std::any_of(model().preferences.begin(), model().preferences.end(), asks)) {
    route = RouteAt(walk);
    situation.route = &route;
  }
  ListPreferences(walk, view);
  for (std::size_t i = 0; i < model().objectives.size(); ++i) {
    const check::ObjectiveInfo& objective = model().objectives[i];
    view.values.push_back(walk.Evaluate(objective.value));
    view.adjusted.push_back(Adjusted(i, view));
    view.worst.push_back(walk.Evaluate(objective.worst));
    view.best.push_back(walk.Evaluate(objective.best));
    view.utilities.push_back(
        Utility(objective, view.adjusted.back(), view.worst.back(), view.best.back()));
  }
  Score(walk, view);
  return view;
}

// 4: "Best = greatest such score; ties go to the first in declared order". All candidates have
// values.
const Decider::Candidate& Decider::Best(const std::vector<Candidate>& candidates) const {
  const TradeOffStep* step = model().TradeOffOn(situation_.as_of);
  if (step != nullptr && step->kind == TradeOffStep::Kind::kFirst) {
    return BestInTurn(candidates, *step);
  }
  const Candidate* best = &candidates.front();
  for (const Candidate& candidate : candidates) {
    const double ahead = candidate.view.score.value.number() - best->view.score.value.number();
    const bool tie =
        ahead == 0 && candidate.view.tie_break.value.number() > best->view.tie_break.value.number();
    if (ahead > 0 || tie) best = &candidate;
  }
  return *best;
}

// "keep what is within the tolerance (included) of the best first objective; among those within the
// tolerance of the best second; and so on; ties by declared order."
const Decider::Candidate& Decider::BestInTurn(const std::vector<Candidate>& candidates,
                                              const TradeOffStep& step) const {
  std::vector<const Candidate*> left;
  for (const Candidate& candidate : candidates) left.push_back(&candidate);
  for (std::size_t term = 0; term < step.terms.size(); ++term) {
    const Candidate* best = left.front();
    for (const Candidate* candidate : left) {
      if (IsBehind(best->view, candidate->view, step, term, false)) best = candidate;
    }
    std::erase_if(left, [&](const Candidate* candidate) {
      return IsBehind(candidate->view, best->view, step, term, true);
    });
  }
  return *left.front();
}

// Whether `view` is worse than `best` in one term of the trade-off: at all, or, with `allow`, by
// more than may be given up. Beyond an end of a capped objective counts as at that end.
bool Decider::IsBehind(const AlternativeView& view, const AlternativeView& best,
                       const TradeOffStep& step, std::size_t term, bool allow) const {
  const std::size_t i = step.terms[term].objective.index();
  const check::ObjectiveInfo& objective = model().objectives.at(i);
  const types::Value tolerance = view.tolerances.at(term).value;
  if (step.terms[term].in_points) {
    const double behind = best.utilities.at(i).value.number() - view.utilities.at(i).value.number();
    return behind > (allow ? tolerance.number() : 0.0);
  }
  if (objective.type.kind == TypeKind::kNumber) {
    const double low = view.worst.at(i).value.number(), high = view.best.at(i).value.number();
    const auto held = [&](double value) {
      return objective.capped ? std::clamp(value, std::min(low, high), std::max(low, high)) : value;
    };
    const double there = held(best.adjusted.at(i).value.number());
    const double here = held(view.adjusted.at(i).value.number());
    return (low < high ? there - here : here - there) > (allow ? tolerance.number() : 0.0);
  }
  const std::int64_t low = view.worst.at(i).value.raw, high = view.best.at(i).value.raw;
  const auto held = [&](std::int64_t value) {
    return Int128{objective.capped ? std::clamp(value, std::min(low, high), std::max(low, high))
                                   : value};
  };
  const Int128 there = held(best.adjusted.at(i).value.raw);
  const Int128 here = held(view.adjusted.at(i).value.raw);
  return (low < high ? there - here : here - there) > (allow ? Int128{tolerance.raw} : 0);
}

}  // namespace remit::engine
