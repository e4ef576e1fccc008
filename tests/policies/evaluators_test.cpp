// On the carried cases of every policy the block engine at several block sizes and the reference
// evaluator come to the same cores, bit for bit; and the ranked call list holds what the page of
// lead_priority says.
#include "interpreter/engine/reference.h"
#include "interpreter/govern/decide.h"
#include "interpreter/govern/decide_columns.h"
#include "repl/decide/ranking.h"
#include "tests/policies/run_policy.h"
#include "tests/support/catch.h"

namespace remit::tests {
namespace {

struct Carried {
  std::string policy, cases, as_of;
};
const std::vector<Carried>& AllCarried() {
  static const std::vector<Carried> all = {{"lead_priority", "cases.csv", "2026-06-30"},
                                           {"deal_desk", "cases.csv", "2017-12-31"},
                                           {"discount_desk", "cases.jsonl", "2026-07-01"},
                                           {"next_best_offer", "cases.jsonl", "2026-03-01"},
                                           {"retention", "cases.jsonl", "2026-03-01"}};
  return all;
}

TEST_CASE("both evaluators agree on the policies' cases, at any block size") {
  for (const Carried& carried : AllCarried()) {
    const auto policy = CompilePolicy(carried.policy);
    const Run run = RunCases(*policy, carried.policy, carried.cases, carried.as_of);
    const engine::Program program = engine::Program::Bind(policy->ast, policy->checked, run.as_of);
    for (const std::size_t block : {1u, 2u, 7u, 1024u}) {
      INFO(carried.policy << " in blocks of " << block);
      const auto cores = govern::DecideBatch(program, run.batch, {.block_size = block});
      CHECK(cores == run.cores);
    }
    for (std::size_t i = 0; i < run.cores.size(); ++i) {
      const engine::Core core =
          engine::ReferenceDecide(policy->ast, policy->checked, run.batch, i, run.as_of);
      INFO(carried.policy << " case " << run.batch.ids[i]);
      CHECK(core == run.cores[i]);
    }
  }
}

TEST_CASE("a caller's day of 480 minutes holds the calls that the page says") {
  const auto policy = CompilePolicy("lead_priority");
  const Run run = RunCases(*policy, "lead_priority", "cases.csv", "2026-06-30");
  const engine::Program program = engine::Program::Bind(policy->ast, policy->checked, run.as_of);
  auto ranking = repl::Ranking::Make(
      program, {"priority", "call_minutes<=480", {"action=call_now"}, {"expected_value"}});
  REQUIRE(ranking.has_value());
  repl::Ranking list_maker = std::move(ranking).value();
  cases::Block block;
  block.cases = run.batch;
  for (std::size_t i = 0; i < run.batch.size; ++i) block.rows.push_back(i + 2);
  govern::DecisionColumns columns;
  govern::DecideColumns(program, run.batch, 0, run.batch.size, {}, columns);
  list_maker.Add(block, columns);
  const repl::RankedList list = std::move(list_maker).Finish();

  // Worked out apart from the engine, in exact decimals.
  REQUIRE(list.listed.size() == 77);
  CHECK(list.listed.front().id == "1321");
  CHECK(list.listed.back().running == base::Int128{478264888110});
  CHECK(list.after_budget == 643);
  base::Int128 expected_value = 0;
  for (const repl::RankedCase& ranked : list.listed) expected_value += ranked.shown[0].raw;
  CHECK(expected_value == base::Int128{38255137});
  std::uint64_t rest = 0;
  for (const auto& [reason, count] : list.not_ranked) rest += count;
  CHECK(list.listed.size() + list.after_budget + rest == run.batch.size);
}

}  // namespace
}  // namespace remit::tests
