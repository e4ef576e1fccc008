// The reference evaluator: decides one case by looking at every alternative in turn, in the order
// and in the words of 02-language, Evaluation. Expressions are walked in reference_walk.cpp; a
// proposal is judged in reference_judge.cpp.
#include "interpreter/engine/reference.h"

#include <algorithm>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/builtins/kernels_number.h"
#include "interpreter/engine/reference_decide.h"

namespace remit::engine {

using builtins::Fault;

namespace {

// 4: "Utility = (v - worst) / (best - worst) … linear beyond both ends unless `capped`"; "equal
// anchors are a fault".
Lane Utility(Walk& walk, const check::ObjectiveInfo& objective, const Lane& value) {
  const Lane worst = walk.Evaluate(objective.worst);
  const Lane best = walk.Evaluate(objective.best);
  CauseSet causes = value.causes;
  Unite(causes, worst.causes);
  Unite(causes, best.causes);
  if (!causes.empty()) return Because(std::move(causes));
  double utility = 0;
  Fault fault = Fault::kNone;
  if (objective.type.kind == types::TypeKind::kNumber) {
    fault = builtins::UtilityOfNumber(value.value.number(), worst.value.number(),
                                      best.value.number(), utility);
  } else {
    REMIT_CHECK(objective.type.kind == types::TypeKind::kDecimal,
                "an objective is a number or a quantity");
    fault = builtins::UtilityOfDecimal(value.value.raw, worst.value.raw, best.value.raw, utility);
  }
  if (fault != Fault::kNone) return FaultAt(objective.value, fault);
  return Present(types::Value::Of(objective.capped ? builtins::CapUtility(utility) : utility));
}

// 4: "Score = left-to-right binary64 sum."
Lane Score(const check::Model& model, std::int64_t as_of, const std::vector<Lane>& of_objectives) {
  if (model.objectives.empty()) return Present(types::Value::Of(0.0));
  std::vector<double> weights(model.objectives.size(), 0.0), utilities;
  for (const auto& term : model.TradeOffOn(as_of)->terms) {
    weights.at(term.objective.index()) = term.share;
  }
  CauseSet causes;
  for (std::size_t i = 0; i < model.objectives.size(); ++i) {
    Unite(causes, of_objectives[i].causes);
    utilities.push_back(of_objectives[i].value.number());
  }
  if (!causes.empty()) return Because(std::move(causes));
  double score = 0;
  const Fault fault = builtins::WeightedScore(weights, utilities, score);
  if (fault != Fault::kNone) return FaultAt(model.objectives.front().value, fault);
  return Present(types::Value::Of(score));
}

}  // namespace

Decider::Decider(const ast::Ast& ast, const check::Checked& checked, const CaseBatch& batch,
                 std::size_t index, std::int64_t as_of)
    : checked_(checked), situation_{ast, checked, batch, index, as_of, {}, nullptr} {}

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
Lane Decider::Requirement(Walk& walk, const check::RequirementInfo& requirement) const {
  if (!requirement.in_force.On(situation_.as_of)) return PresentBoolean(true);
  const Lane condition = walk.Evaluate(requirement.condition);
  return requirement.refusal ? ThreeValuedNot(condition) : condition;
}

Lane Decider::Rule(Walk& walk, const check::RuleInfo& rule) const {
  if (!rule.in_force.On(situation_.as_of)) return PresentBoolean(false);
  return walk.Evaluate(rule.condition);
}

Core Decider::Decide() {
  // 9: "Outside its effective period a policy makes every case `invalid`."
  core_.review_overdue = ReviewOverdue(model(), situation_.as_of);
  if (!situation_.batch.invalid.at(situation_.index).empty() ||
      OutsideEffectivePeriod(model(), situation_.as_of)) {
    core_.status = Status::kInvalid;
    return core_;
  }
  Walk walk(situation_);
  core_.outside_model = IsTrue(walk.OutsideModel());
  if (RefusedBeforehand(walk)) return core_;
  Recommend();
  if (core_.status == Status::kNoAlternative && proposal() != nullptr) JudgeWithoutAlternative();
  if (core_.status == Status::kDecided) Judge();
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

AlternativeView Decider::View(std::uint32_t alternative) const {
  const Situation situation = At(alternative);
  Walk walk(situation);
  AlternativeView view;
  const Lane exists = walk.Exists();
  view.exists = !IsFalse(exists);
  Unite(view.undecided, exists.causes);
  for (std::size_t i = 0; i < model().requirements.size(); ++i) {
    const Lane holds = Requirement(walk, model().requirements[i]);
    if (IsFalse(holds)) view.violated.push_back(static_cast<std::uint32_t>(i));
    Unite(view.undecided, holds.causes);
  }
  view.out = !view.exists || !view.violated.empty();
  for (const check::ObjectiveInfo& objective : model().objectives) {
    view.values.push_back(walk.Evaluate(objective.value));
    view.utilities.push_back(Utility(walk, objective, view.values.back()));
  }
  view.score = Score(model(), situation_.as_of, view.utilities);
  return view;
}

// 3: "An alternative with a false requirement is out, whatever else in it is missing or faulty";
// 4: "Best = greatest such score; ties go to the first in declared order".
void Decider::Recommend() {
  bool all_out = true;
  CauseSet causes;
  std::uint32_t best = kNoAlternativeIndex;
  double best_score = 0;
  const std::uint64_t count = AlternativeCount(model());
  for (std::uint32_t alternative = 0; alternative < count; ++alternative) {
    const AlternativeView view = View(alternative);
    if (view.out) continue;
    all_out = false;
    if (view.undecided.empty()) ++core_.feasible;
    Unite(causes, view.undecided);
    Unite(causes, view.score.causes);
    if (!causes.empty()) continue;
    if (best == kNoAlternativeIndex || view.score.value.number() > best_score) {
      best = alternative;
      best_score = view.score.value.number();
    }
  }
  // Only what is missing stops to matter when every alternative is out: `fault` comes first.
  if (all_out && !HasFault(refusal_causes_)) {
    core_.status = Status::kNoAlternative;
    return;
  }
  Unite(causes, refusal_causes_);
  if (!causes.empty()) return EndUndecided(std::move(causes));
  core_.status = Status::kDecided;
  core_.recommended = core_.shown = best;
  core_.score = best_score;
}

// 3: `fault` comes before `needs_data`; both name everything that was met.
void Decider::EndUndecided(CauseSet causes) {
  core_.status = HasFault(causes) ? Status::kFault : Status::kNeedsData;
  core_.causes = std::move(causes);
  core_.recommended = core_.shown = kNoAlternativeIndex;
  core_.score = 0;
  core_.fired.clear();
  core_.level = -1;
  core_.sides = 0;
}

Core ReferenceDecide(const ast::Ast& ast, const check::Checked& checked, const CaseBatch& batch,
                     std::size_t index, std::int64_t as_of) {
  return Decider(ast, checked, batch, index, as_of).Decide();
}

AlternativeView ReferenceAlternative(const ast::Ast& ast, const check::Checked& checked,
                                     const CaseBatch& batch, std::size_t index, std::int64_t as_of,
                                     std::uint32_t alternative) {
  return Decider(ast, checked, batch, index, as_of).View(alternative);
}

Lane ReferenceEvaluate(const ast::Ast& ast, const check::Checked& checked, const CaseBatch& batch,
                       std::size_t index, std::int64_t as_of, std::uint32_t alternative,
                       const Core* decision, ast::ExprId expr) {
  Situation situation{ast, checked, batch, index, as_of, {}, decision};
  if (alternative != kNoAlternativeIndex) {
    situation.positions = KnobPositions(checked.model, alternative);
  }
  return Walk(situation).Evaluate(expr);
}

}  // namespace remit::engine
