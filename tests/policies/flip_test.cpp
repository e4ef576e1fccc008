// On the carried cases of the policies the smallest change of choices is the one that deciding
// everything finds, as they stand and for proposals at the ends of the choices.
#include <algorithm>

#include "interpreter/govern/identity.h"
#include "tests/policies/run_policy.h"
#include "tests/property/engine/flip_brute.h"
#include "tests/support/catch.h"

namespace remit::tests {
namespace {

struct Carried {
  std::string policy, cases, as_of;
};

void Compare(const compile::Compilation& policy, const engine::Program& program,
             const engine::CaseBatch& batch, std::size_t index, std::size_t& answers) {
  const engine::Core core = govern::DecideRange(program, batch, index, 1).front();
  const bool shown = core.shown != engine::kNoAlternativeIndex;
  if (core.status != engine::Status::kDecided || !shown) return;
  const govern::PolicyIdentity identity;
  const govern::Subject subject{policy.ast, policy.checked,  policy.sources, batch,
                                index,      program.as_of(), identity};
  const govern::Flip flip =
      govern::FindFlip(program, subject, core, govern::GoalsFrom(program.model(), core));
  const auto brute = testing::BruteKnobs(program, batch, index, core);
  for (const govern::FlipAnswer& answer : flip.answers) {
    INFO(batch.ids[index] << " to " << answer.to);
    REQUIRE(brute.contains(answer.to));
    const testing::Nearest& nearest = brute.at(answer.to);
    CHECK(answer.count == nearest.count);
    CHECK(answer.unjudged == nearest.unjudged);
    if (nearest.count > 0) CHECK(answer.steps == nearest.steps);
    ++answers;
  }
}

TEST_CASE("the smallest changes in the policies' cases are those that deciding everything finds") {
  const std::vector<Carried> all = {{"discount_desk", "cases.jsonl", "2026-07-01"},
                                    {"next_best_offer", "cases.jsonl", "2026-03-01"},
                                    {"retention", "cases.jsonl", "2026-03-01"},
                                    {"renewals", "cases.jsonl", "2026-03-01"}};
  std::size_t answers = 0;
  for (const Carried& carried : all) {
    const auto policy = CompilePolicy(carried.policy);
    Run run = RunCases(*policy, carried.policy, carried.cases, carried.as_of);
    const engine::Program program = engine::Program::Bind(policy->ast, policy->checked, run.as_of);
    for (std::size_t i = 0; i < std::min<std::size_t>(run.batch.size, 12); ++i) {
      Compare(*policy, program, run.batch, i, answers);
      engine::Proposal proposal;
      for (const check::KnobInfo& knob : policy->checked.model.knobs) {
        const auto last = static_cast<std::uint32_t>(knob.alternatives.size() - 1);
        proposal.values.push_back(knob.list ? std::nullopt : std::optional(last));
      }
      run.batch.proposals[i] = proposal;
      Compare(*policy, program, run.batch, i, answers);
    }
  }
  CHECK(answers >= 60);
}

}  // namespace
}  // namespace remit::tests
