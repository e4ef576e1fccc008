// What an explanation looks up beside the core, asked of the reference evaluator. The fast path's
// form is in evidence_program.cpp; both give the same values.
#include "interpreter/govern/explain.h"

namespace remit::govern {
namespace {

CaseValue ValueOf(const engine::Lane& lane) { return {lane.value, lane.causes, lane.absent}; }

}  // namespace

Evidence GatherEvidence(const Subject& subject, const engine::Core& core) {
  const check::Model& model = subject.checked.model;
  Evidence evidence;
  evidence.alternatives.objectives.resize(model.objectives.size());
  evidence.alternatives.preferences.resize(model.preferences.size());
  const check::TradeOffStep* step = model.TradeOffOn(subject.as_of);
  const bool in_turn = step != nullptr && step->kind == check::TradeOffStep::Kind::kFirst;
  const auto count = static_cast<std::uint32_t>(engine::AlternativeCount(model));
  for (std::uint32_t alternative = 0; alternative < count; ++alternative) {
    const engine::AlternativeView view = engine::ReferenceAlternative(
        subject.ast, subject.checked, subject.batch, subject.index, subject.as_of, alternative,
        !core.damp_dropped, subject.scenario);
    AlternativeTable::Row row;
    row.exists = view.exists;
    row.out = view.out;
    row.undecided = !view.undecided.empty();
    row.feasible = !row.out && !row.undecided;
    row.scored = view.score.causes.empty() && view.tie_break.causes.empty();
    row.score = row.scored ? view.score.value.number() : 0;
    row.tie_break = row.scored ? view.tie_break.value.number() : 0;
    row.violated = view.violated;
    evidence.alternatives.rows.push_back(std::move(row));
    for (std::size_t i = 0; i < model.objectives.size(); ++i) {
      AlternativeTable::Objective& objective = evidence.alternatives.objectives[i];
      objective.value.push_back(ValueOf(view.values[i]));
      objective.adjusted.push_back(ValueOf(view.adjusted[i]));
      objective.utility.push_back(ValueOf(view.utilities[i]));
      objective.worst = ValueOf(view.worst[i]);
      objective.best = ValueOf(view.best[i]);
    }
    for (std::size_t i = 0; i < model.preferences.size(); ++i) {
      evidence.alternatives.preferences[i].condition.push_back(
          ValueOf(view.preferences[i].condition));
      evidence.alternatives.preferences[i].worth.push_back(ValueOf(view.preferences[i].worth));
    }
    if (alternative == 0 && in_turn) {
      for (const engine::Lane& tolerance : view.tolerances) {
        evidence.alternatives.tolerances.push_back(ValueOf(tolerance));
      }
    }
  }
  const auto at = [&](std::uint32_t alternative, ast::ExprId expr) {
    return ValueOf(engine::ReferenceEvaluate(subject.ast, subject.checked, subject.batch,
                                             subject.index, subject.as_of, alternative, nullptr,
                                             expr, subject.scenario));
  };
  for (const check::DeviationInfo& band : model.deviations) {
    evidence.reaches.push_back(at(engine::kNoAlternativeIndex, band.reach));
  }
  for (std::size_t i = 0; core.shown != engine::kNoAlternativeIndex && i < model.risks.size();
       ++i) {
    evidence.risks.push_back(engine::ReferenceMeasure(subject.ast, subject.checked, subject.batch,
                                                      subject.index, subject.as_of, core.shown,
                                                      check::RiskId(i), subject.scenario));
  }
  if (core.recommended == engine::kNoAlternativeIndex) return evidence;
  for (const check::RuleInfo& rule : model.rules) {
    const bool in_force = rule.in_force.On(subject.as_of);
    evidence.rules.push_back(in_force ? at(core.recommended, rule.condition) : CaseValue{{0}, {}});
  }
  return evidence;
}

}  // namespace remit::govern
