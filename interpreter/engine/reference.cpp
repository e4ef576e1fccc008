// The reference evaluator: decides one case by looking at every alternative in turn, in the order
// and in the words of 02-language, Evaluation. Expressions are walked in reference_walk.cpp; a
// proposal is judged in reference_judge.cpp.
#include "interpreter/engine/reference.h"

#include <algorithm>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/engine/reference_decide.h"

namespace remit::engine {

Decider::Decider(const ast::Ast& ast, const check::Checked& checked, const CaseBatch& batch,
                 std::size_t index, std::int64_t as_of, std::optional<check::ScenarioId> scenario)
    : checked_(checked), situation_{ast, checked, batch,   index,    as_of,
                                    {},  nullptr, nullptr, scenario, {}} {}

Situation Decider::At(std::uint32_t alternative) const {
  Situation situation = situation_;
  situation.positions = KnobPositions(model(), alternative);
  return situation;
}

const Proposal* Decider::proposal() const {
  const auto& proposal = situation_.batch.proposals.at(situation_.index);
  return proposal ? &*proposal : nullptr;
}

// 9: a rule "is not there" on a day on which it is not in force.
Lane Decider::Rule(Walk& walk, const check::RuleInfo& rule) const {
  if (!rule.in_force.On(situation_.as_of)) return PresentBoolean(false);
  return walk.Evaluate(rule.condition);
}

Core Decider::Decide() {
  // 9: "Outside its effective period a policy makes every case `invalid`."
  core_.review_overdue = ReviewOverdue(model(), situation_.as_of);
  if (!situation_.batch.invalid.at(situation_.index).empty() ||
      OutsideEffectivePeriod(model(), situation_.as_of) ||
      PreviousIsLater(model(), situation_.batch, situation_.index, situation_.as_of)) {
    core_.status = Status::kInvalid;
    return core_;
  }
  Walk walk(situation_);
  core_.outside_model = IsTrue(walk.OutsideModel());
  if (RefusedBeforehand(walk)) return core_;
  Recommend();
  if (core_.status == Status::kNoAlternative && proposal() != nullptr) JudgeWithoutAlternative();
  if (core_.status == Status::kDecided) Judge();
  if (core_.status == Status::kDecided) KeepGuarantees();
  return core_;
}

Core Decider::DecideAt(std::uint32_t alternative, bool damped,
                       std::optional<std::uint32_t> without) {
  without_ = without;
  core_.damp_dropped = !damped;
  core_.status = Status::kDecided;
  core_.recommended = core_.shown = alternative;
  Judge();
  if (core_.status == Status::kDecided) KeepGuarantees();
  return core_;
}

// 6: "`refuse when` without a knob ends the case (decided, refused)"; 3: "whatever the missing
// values are".
bool Decider::RefusedBeforehand(Walk& walk) {
  for (std::size_t i = 0; i < model().rules.size(); ++i) {
    const check::RuleInfo& rule = model().rules[i];
    if (rule.kind != check::RuleInfo::Kind::kRefuse || rule.uses_knob) continue;
    const Lane condition = Rule(walk, rule);
    if (IsTrue(condition)) core_.fired.push_back(static_cast<std::uint32_t>(i));
    Unite(refusal_causes_, condition.causes);
  }
  if (core_.fired.empty()) return false;
  core_.status = Status::kDecided;
  core_.verdict = Verdict::kRefuse;
  return true;
}

// 3: "An alternative with a false requirement is out, whatever else in it is missing or faulty".
Decider::Prospect Decider::LookAround(bool damped) const {
  Prospect prospect;
  const std::uint64_t count = AlternativeCount(model());
  for (std::uint32_t alternative = 0; alternative < count; ++alternative) {
    AlternativeView view = View(alternative, damped);
    if (view.out) continue;
    prospect.all_out = false;
    if (view.undecided.empty()) ++prospect.feasible;
    Unite(prospect.causes, view.undecided);
    Unite(prospect.causes, view.score.causes);
    Unite(prospect.causes, view.tie_break.causes);
    prospect.left.push_back({alternative, std::move(view)});
  }
  return prospect;
}

// 12: `damp` is "dropped first, and reported, if it alone leaves nothing".
void Decider::Recommend() {
  Prospect prospect = LookAround(true);
  if (prospect.all_out && !model().damps.empty()) {
    Prospect undamped = LookAround(false);
    core_.damp_dropped = !undamped.all_out;
    if (core_.damp_dropped) prospect = std::move(undamped);
  }
  core_.feasible = prospect.feasible;
  // Only what is missing stops to matter when every alternative is out: `fault` comes first.
  if (prospect.all_out && !HasFault(refusal_causes_)) {
    core_.status = Status::kNoAlternative;
    return;
  }
  Unite(prospect.causes, refusal_causes_);
  if (!prospect.causes.empty()) return EndUndecided(std::move(prospect.causes));
  const Candidate& best = Best(prospect.left);
  core_.status = Status::kDecided;
  core_.recommended = core_.shown = best.alternative;
  core_.score = best.view.score.value.number();
}

// 3: `fault` comes before `needs_data`; both name everything that was met.
void Decider::EndUndecided(CauseSet causes) {
  core_.status = HasFault(causes) ? Status::kFault : Status::kNeedsData;
  core_.causes = std::move(causes);
  core_.recommended = core_.shown = kNoAlternativeIndex;
  core_.score = 0;
  core_.fired.clear();
  core_.violated.clear();
  core_.verdict = Verdict::kNone;
  core_.level = -1;
  core_.sides = 0;
}

Core ReferenceDecide(const ast::Ast& ast, const check::Checked& checked, const CaseBatch& batch,
                     std::size_t index, std::int64_t as_of,
                     std::optional<check::ScenarioId> scenario) {
  return Decider(ast, checked, batch, index, as_of, scenario).Decide();
}

Core ReferenceDecideAt(const ast::Ast& ast, const check::Checked& checked, const CaseBatch& batch,
                       std::size_t index, std::int64_t as_of, std::uint32_t alternative,
                       bool damped, std::optional<std::uint32_t> without,
                       std::optional<check::ScenarioId> scenario) {
  return Decider(ast, checked, batch, index, as_of, scenario)
      .DecideAt(alternative, damped, without);
}

AlternativeView ReferenceAlternative(const ast::Ast& ast, const check::Checked& checked,
                                     const CaseBatch& batch, std::size_t index, std::int64_t as_of,
                                     std::uint32_t alternative, bool damped,
                                     std::optional<check::ScenarioId> scenario) {
  return Decider(ast, checked, batch, index, as_of, scenario).View(alternative, damped);
}

namespace {

Situation SituationAt(const ast::Ast& ast, const check::Checked& checked, const CaseBatch& batch,
                      std::size_t index, std::int64_t as_of, std::uint32_t alternative,
                      const Core* decision, std::optional<check::ScenarioId> scenario) {
  Situation situation{ast, checked, batch, index, as_of, {}, decision, nullptr, scenario, {}};
  if (alternative != kNoAlternativeIndex) {
    situation.positions = KnobPositions(checked.model, alternative);
  }
  return situation;
}

}  // namespace

Lane ReferenceEvaluate(const ast::Ast& ast, const check::Checked& checked, const CaseBatch& batch,
                       std::size_t index, std::int64_t as_of, std::uint32_t alternative,
                       const Core* decision, ast::ExprId expr,
                       std::optional<check::ScenarioId> scenario) {
  const Situation situation =
      SituationAt(ast, checked, batch, index, as_of, alternative, decision, scenario);
  return Walk(situation).Evaluate(expr);
}

std::vector<Lane> ReferenceCollected(const ast::Ast& ast, const check::Checked& checked,
                                     const CaseBatch& batch, std::size_t index, std::int64_t as_of,
                                     std::uint32_t alternative, const Core* decision,
                                     ast::ExprId list) {
  const Situation situation =
      SituationAt(ast, checked, batch, index, as_of, alternative, decision, std::nullopt);
  return Walk(situation).Collect(list);
}

}  // namespace remit::engine
