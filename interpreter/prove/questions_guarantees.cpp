// Guarantees: of every feasible alternative, of what is recommended, of judged proposals.
#include <utility>

#include "interpreter/ast/print.h"
#include "interpreter/prove/claims.h"
#include "interpreter/prove/proposals.h"
#include "interpreter/prove/questions.h"

namespace remit::prove {
namespace {

using check::About;

std::string AboutWhat(const check::GuaranteeInfo& guarantee) {
  switch (guarantee.of) {
    case About::kFeasible:
      return "for every alternative that the requirements allow";
    case About::kRecommendations:
      return guarantee.any_weights ? "for every recommendation, whatever the weights"
                                   : "for every recommendation";
    case About::kProposals:
      return "for every proposal that the requirements allow";
  }
  return {};
}

Sought SeekBreach(Scene& scene, std::size_t index) {
  const check::GuaranteeInfo& guarantee = scene.model().guarantees[index];
  const Claim claim{guarantee.condition,
                    [index](const graph::Outputs& outputs) { return outputs.guarantees[index]; }};
  switch (guarantee.of) {
    case About::kFeasible:
      return SeekFeasible(scene, claim);
    case About::kRecommendations:
      return guarantee.any_weights ? SeekWhateverTheWeights(scene, claim)
                                   : SeekRecommended(scene, claim);
    case About::kProposals:
      return SeekProposal(scene, index);
  }
  return {};
}

void AskGuarantee(Scene& scene, std::size_t index, Findings& findings) {
  const check::GuaranteeInfo& guarantee = scene.model().guarantees[index];
  Finding finding = NewFinding(scene, QuestionKind::kGuarantee, guarantee.name, guarantee.decl);
  finding.statement = AboutWhat(guarantee) + ": " + ast::Print(scene.ast(), guarantee.condition);
  const Sought sought = SeekBreach(scene, index);
  Conclude(sought, finding);
  if (sought.witness) {
    finding.detail =
        sought.shows.empty() ? WhyFalse(*sought.witness, 0, guarantee.condition) : sought.shows;
    finding.counterexample = CounterexampleOf(*sought.witness, sought.proposals, finding.detail);
  }
  findings.push_back(std::move(finding));
}

}  // namespace

void AddGuarantees(const Scenes& scenes, Questions& questions) {
  const check::Model& model = scenes.front()->model();
  for (std::size_t i = 0; i < model.guarantees.size(); ++i) {
    questions.push_back({model.guarantees[i].name, [&scenes, i](Findings& findings) {
                           for (const auto& scene : scenes) AskGuarantee(*scene, i, findings);
                         }});
  }
}

}  // namespace remit::prove
