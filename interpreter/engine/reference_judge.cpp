// The reference evaluator's control layer: which rules fire, who may decide, and whether a proposal
// stands. 02-language, Evaluation 6 and 7, and Settled details, Judging.
#include <algorithm>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/base/int128.h"
#include "interpreter/base/unicode.h"
#include "interpreter/engine/reference_decide.h"

namespace remit::engine {

using types::TypeKind;
using RuleKind = check::RuleInfo::Kind;

void Decider::Judge() {
  const bool judged = proposal() != nullptr;
  if (judged) core_.shown = AlternativeIndex(model(), ProposedPositions());
  const Situation situation = At(core_.shown);
  Walk walk(situation);
  const bool violates = judged && ListViolations(walk);
  CauseSet causes = ListFired(walk);
  if (violates) {  // 7: "A requirement violated: `refuse`, naming each."
    core_.verdict = Verdict::kRefuse;
    return;
  }
  if (!causes.empty()) return EndUndecided(std::move(causes));
  RouteByRules();
  if (judged && !ExpectsDeviation()) {
    causes = RouteByBands(walk, situation.positions);
    if (!causes.empty()) return EndUndecided(std::move(causes));
  }
  if (reason_needed_ &&
      base::IsBlank(proposal()->reason)) {  // "`needs_reason`, which keeps the level"
    core_.verdict = Verdict::kNeedsReason;
    return;
  }
  // "Approvers never include the proposer": who proposes makes no difference (decision 5).
  const bool bottom = core_.level <= 0 && core_.sides == 0;
  core_.verdict = bottom ? Verdict::kApprove : Verdict::kEscalate;
}

// "with no alternative at all a proposal is refused and the status is `no_alternative`".
void Decider::JudgeWithoutAlternative() {
  core_.verdict = Verdict::kRefuse;
  const auto& values = proposal()->values;
  for (std::size_t knob = 0; knob < model().knobs.size(); ++knob) {
    if (knob >= values.size() || !values[knob]) return;  // nothing recommended could stand in
  }
  core_.shown = AlternativeIndex(model(), ProposedPositions());
  const Situation situation = At(core_.shown);
  Walk walk(situation);
  ListViolations(walk);
  ListFired(walk);
}

// "knobs that a proposal leaves out stand at their recommended values".
std::vector<std::uint32_t> Decider::ProposedPositions() const {
  std::vector<std::uint32_t> positions(model().knobs.size(), 0);
  if (core_.recommended != kNoAlternativeIndex)
    positions = KnobPositions(model(), core_.recommended);
  const auto& values = proposal()->values;
  for (std::size_t knob = 0; knob < values.size(); ++knob) {
    if (values[knob]) positions.at(knob) = *values[knob];
  }
  return positions;
}

bool Decider::ListViolations(Walk& walk) {
  for (std::size_t i = 0; i < model().requirements.size(); ++i) {
    if (core_.damp_dropped && model().requirements[i].damp) continue;
    if (without_ == static_cast<std::uint32_t>(i)) continue;
    if (IsFalse(Requirement(walk, model().requirements[i]))) {
      core_.violated.push_back(static_cast<std::uint32_t>(i));
    }
  }
  return !core_.violated.empty();
}

// "`fired` holds the `escalate`, `refuse` and `expect deviation` rules whose condition holds at the
// values shown."
CauseSet Decider::ListFired(Walk& walk) {
  CauseSet causes;
  for (std::size_t i = 0; i < model().rules.size(); ++i) {
    const Lane condition = Rule(walk, model().rules[i]);
    if (IsTrue(condition)) core_.fired.push_back(static_cast<std::uint32_t>(i));
    if (model().rules[i].kind != RuleKind::kRefuse) Unite(causes, condition.causes);
  }
  return causes;
}

// 6: "Level: the highest that a fired `escalate` names; none fired: the bottom. Sides named are
// added".
void Decider::RouteByRules() {
  core_.level = model().levels.empty() ? -1 : 0;
  for (const std::uint32_t index : core_.fired) {
    const check::RuleInfo& rule = model().rules.at(index);
    if (rule.kind != RuleKind::kEscalate) continue;
    core_.level = std::max(core_.level, rule.level.value_or(-1));
    core_.sides |= rule.sides;
  }
}

bool Decider::ExpectsDeviation() const {
  return std::any_of(core_.fired.begin(), core_.fired.end(), [&](std::uint32_t index) {
    return model().rules.at(index).kind == RuleKind::kExpectDeviation;
  });
}

// 7: "the higher of what the escalation rules require at the proposed values and the lowest level
// whose bands cover every changed knob (per knob; a level may do what a lower one may …; none
// covers: the top)".
CauseSet Decider::RouteByBands(Walk& walk, const std::vector<std::uint32_t>& shown) {
  const std::vector<std::uint32_t> recommended = KnobPositions(model(), core_.recommended);
  CauseSet causes;
  for (std::size_t knob = 0; knob < shown.size(); ++knob) {
    if (shown[knob] == recommended[knob]) continue;
    int lowest = static_cast<int>(model().levels.size()) - 1;
    bool covered = false;
    bool reason = false;
    for (const check::DeviationInfo& band : model().deviations) {
      if (band.knob.index() != knob) continue;
      const Lane reach = walk.Evaluate(band.reach);
      Unite(causes, reach.causes);
      if (!IsPresent(reach) || !InForceFor(band)) continue;
      const Distance distance = Measure(band, shown[knob], reach.value);
      if (!distance.within || !(distance.direction > 0 ? band.above : band.below)) continue;
      if (covered && band.level > lowest) continue;
      // Two bands of one level: the one that asks for less is enough.
      reason = band.reason && (!covered || band.level < lowest || reason);
      lowest = band.level;
      covered = true;
    }
    core_.level = std::max(core_.level, lowest);
    reason_needed_ = reason_needed_ || reason;
  }
  return causes;
}

// 11: "Guarantees hold for every feasible alternative …; a guarantee found violated on a case is a
// fault of that case."
void Decider::KeepGuarantees() {
  CauseSet broken;
  AskGuarantees(core_.recommended, false, broken);
  const bool stands = proposal() != nullptr && core_.violated.empty();
  if (stands) AskGuarantees(core_.shown, true, broken);
  if (!broken.empty()) EndUndecided(std::move(broken));
}

// Without an answer nothing is violated.
void Decider::AskGuarantees(std::uint32_t alternative, bool proposed, CauseSet& broken) const {
  const Situation here = At(alternative);
  Walk walk(here);
  const RouteLanes route = RouteAt(walk);
  for (const check::GuaranteeInfo& guarantee : model().guarantees) {
    const bool of_proposals = guarantee.of == check::About::kProposals;
    if (proposed ? guarantee.of == check::About::kRecommendations : of_proposals) continue;
    Situation asked = At(alternative);
    asked.route = of_proposals ? nullptr : &route;
    asked.decision = of_proposals ? &core_ : nullptr;
    if (!IsFalse(Walk(asked).Evaluate(guarantee.condition))) continue;
    Unite(broken, FaultAt(guarantee.condition, builtins::Fault::kGuarantee).causes);
  }
}

// "an exhausted budget or expired band counts as none".
bool Decider::InForceFor(const check::DeviationInfo& band) const {
  if (band.expires && situation_.as_of > *band.expires) return false;
  if (!band.budget) return true;
  const auto& used = proposal()->used;
  const auto level = static_cast<std::size_t>(band.level);
  return (level < used.size() ? used[level] : 0) < *band.budget;
}

// "band ends are inside".
Decider::Distance Decider::Measure(const check::DeviationInfo& band, std::uint32_t shown,
                                   types::Value reach) const {
  const check::KnobInfo& knob = model().knobs.at(band.knob.index());
  const std::uint32_t recommended = KnobPositions(model(), core_.recommended).at(band.knob.index());
  const types::Value to = knob.alternatives.at(shown);
  const types::Value from = knob.alternatives.at(recommended);
  if (knob.type.kind == TypeKind::kNumber) {
    const double distance = to.number() - from.number();
    return {distance > 0 ? 1 : -1, (distance < 0 ? -distance : distance) <= reach.number()};
  }
  if (knob.type.kind != TypeKind::kDecimal && knob.type.kind != TypeKind::kDate) return {};
  base::Int128 distance = static_cast<base::Int128>(to.raw) - from.raw;
  if (knob.type.kind == TypeKind::kDate) distance *= types::kOneUnit;  // a date counts whole days
  const bool within =
      reach.raw >= 0 && base::Magnitude(distance) <= static_cast<base::UInt128>(reach.raw);
  return {distance > 0 ? 1 : -1, within};
}

}  // namespace remit::engine
