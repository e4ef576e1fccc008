#include "interpreter/govern/explain_why.h"

#include "interpreter/govern/explain_breakdown.h"

namespace remit::govern {

void BreakDownAll(const Subject& subject, const Evidence& evidence, Decision& decision) {
  const check::Model& model = subject.checked.model;
  const engine::Core& core = decision.core;
  const std::uint32_t shown = core.shown;
  for (std::size_t i = 0; i < core.fired.size(); ++i) {
    const check::RuleInfo& rule = model.rules.at(core.fired[i]);
    decision.fired.at(i).why = BreakDown(subject, shown, rule.condition);
  }
  if (shown == engine::kNoAlternativeIndex) return;
  for (const std::uint32_t index : core.violated) {
    const check::RequirementInfo& requirement = model.requirements.at(index);
    Breakdown why;
    if (requirement.condition.valid()) why = BreakDown(subject, shown, requirement.condition);
    decision.broken.push_back(std::move(why));
  }
  for (std::size_t i = 0; i < model.objectives.size(); ++i) {
    decision.breakdowns.push_back(
        BreakDownObjective(subject, evidence, shown, check::ObjectiveId(i)));
  }
}

}  // namespace remit::govern
