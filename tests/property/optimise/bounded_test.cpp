// Branch and bound and enumeration choose the same of random policies: the same alternative, score,
// number of feasible alternatives and causes. And grids that are too large to keep anything by
// alternative are decided as counted by hand.
#include "interpreter/optimise/bounded.h"

#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "interpreter/compile/compile.h"
#include "interpreter/engine/hoisted.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/decide.h"
#include "interpreter/optimise/enumerate.h"
#include "tests/property/engine/case_generator.h"
#include "tests/property/engine/policy_generator.h"
#include "tests/support/catch.h"

namespace remit::testing {
namespace {

constexpr std::size_t kCases = 40;

struct Tally {
  std::size_t policies = 0;
  std::size_t cases = 0;
  std::size_t chosen = 0;
  std::size_t undecided = 0;
  std::size_t none = 0;
};

void CompareCase(const optimise::Choice& a, const optimise::Choice& e, Tally& tally) {
  INFO("best " << a.best << " and " << e.best << ", scores " << a.score << " and " << e.score
               << ", feasible " << a.feasible << " and " << e.feasible << ", all out " << a.all_out
               << " and " << e.all_out << ", causes " << a.causes << " and " << e.causes);
  REQUIRE(a.feasible == e.feasible);
  REQUIRE(a.all_out == e.all_out);
  REQUIRE(a.causes == e.causes);
  ++tally.cases;
  ++(e.all_out ? tally.none : e.causes == engine::kPresent ? tally.chosen : tally.undecided);
  if (e.all_out || e.causes != engine::kPresent) return;
  REQUIRE(a.best == e.best);
  REQUIRE(a.score == e.score);
}

void Compare(const std::string& text, std::uint64_t seed, Tally& tally) {
  const compile::Compilation policy = compile::CompileText("policy.remit", text);
  if (!policy.ok()) return;
  const std::int64_t as_of = types::ParseDate("2026-03-31").value();
  const engine::Program program = engine::Program::Bind(policy.ast, policy.checked, as_of);
  const optimise::Enumeration each(program);
  const optimise::Enumeration one_by_one(program, 1);
  const optimise::Enumeration in_eights(program, 8);
  REQUIRE_FALSE(each.bounded());
  if (!one_by_one.bounded()) return;
  ++tally.policies;
  INFO("seed " << seed << "\n" << text);
  const engine::CaseBatch batch = GenerateCases(policy.checked, kCases, seed + 1);
  engine::BlockEvaluator block(program);
  for (std::size_t i = 0; i < batch.size; ++i) {
    if (!batch.invalid[i].empty()) continue;
    INFO("case " << i);
    block.LoadCases(batch, std::span(&i, 1), each.plan());
    const optimise::Choice expected = each.Choose(block).front();
    for (const optimise::Enumeration* bounded : {&one_by_one, &in_eights}) {
      CompareCase(bounded->Choose(block).front(), expected, tally);
    }
  }
}

TEST_CASE("branch and bound chooses as enumeration does, on random policies") {
  const char* const asked = std::getenv("REMIT_TEST_FULL");
  const bool full = asked != nullptr && *asked == '1';
  const std::uint64_t seeds = full ? 50000 : 120;  // two policies each
  Tally tally;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    Compare(GeneratePolicy(seed), seed, tally);
    Compare(GeneratePlainPolicy(seed), seed, tally);
  }
  CAPTURE(tally.policies, tally.cases, tally.chosen, tally.undecided, tally.none);
  CHECK(tally.policies >= seeds);
  CHECK(tally.chosen >= 5 * seeds);
  CHECK(tally.undecided >= 5 * seeds);
  CHECK(tally.none >= seeds);
}

}  // namespace
}  // namespace remit::testing
