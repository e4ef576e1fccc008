#include "interpreter/embed/explain.h"

#include "interpreter/base/check.h"
#include "interpreter/cases/write.h"
#include "interpreter/govern/explain.h"
#include "interpreter/govern/flip.h"
#include "interpreter/govern/present.h"
#include "interpreter/prove/concession.h"

namespace remit::embed {
namespace {

// What would change the decision: by the knobs, and by what a person may change of the inputs.
govern::Flip FlipOf(const DeciderState& state, const govern::Subject& subject,
                    const engine::Core& core) {
  const check::Model& model = state.policy().model();
  std::vector<govern::FlipGoal> goals = govern::GoalsFrom(model, core);
  govern::Flip flip = govern::FindFlip(state.program(), subject, core, goals);
  const std::vector<check::LeafId> negotiable = govern::NegotiableInputs(model);
  if (negotiable.empty()) return flip;
  std::erase_if(goals, [](const govern::FlipGoal& goal) {
    return goal.kind == govern::FlipGoal::Kind::kHigher;
  });
  prove::AddConcessions(state.program(), subject, core, goals, negotiable, {}, flip);
  return flip;
}

govern::Decision DecisionOf(DeciderState& state, Form form) {
  const PolicyData& policy = state.policy();
  const engine::CaseBatch& batch = state.DecidedCase().cases;
  const engine::Core core = state.DecidedCore();
  const govern::Subject subject{
      policy.compilation.ast,  policy.checked(),  policy.compilation.sources, batch, 0,
      state.program().as_of(), policy.Identity(), state.program().scenario()};
  // Why nothing is possible is the decision itself.
  const bool whole = form != Form::kSummary || core.status == engine::Status::kNoAlternative;
  if (!whole) return govern::Describe(subject, core);
  if (core.status == engine::Status::kInvalid) return govern::Explain(subject, core, {});
  govern::Decision decision =
      govern::Explain(subject, core, govern::GatherEvidence(state.program(), batch, 0, core));
  if (form == Form::kExplanation) decision.flip = FlipOf(state, subject, core);
  return decision;
}

std::string CoreLine(DeciderState& state) {
  std::string line;
  cases::AppendJsonLine(state.DecidedCore(), state.DecidedCase(), 0, state.policy().checked(),
                        state.bound->scenario, {}, line);
  line.pop_back();  // its line end
  return line;
}

}  // namespace

std::string Explain(DeciderState& state, Form form) {
  switch (form) {
    case Form::kSummary:
      return govern::ToText(DecisionOf(state, form));
    case Form::kExplanation:
      return govern::ToExplanation(DecisionOf(state, form));
    case Form::kJson:
      return govern::ToJson(DecisionOf(state, form));
    case Form::kCore:
      return CoreLine(state);
  }
  REMIT_CHECK(false, "a form is one of those declared");
}

}  // namespace remit::embed
