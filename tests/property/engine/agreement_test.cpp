// The block engine and the reference evaluator decide alike, bit for bit, causes included, at every
// block size: random policies, random cases. A failure prints the seed, the policy and the first
// case that differs.
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "interpreter/compile/compile.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/decide.h"
#include "interpreter/govern/ranking.h"
#include "interpreter/graph/build_pair.h"
#include "interpreter/graph/graph.h"
#include "tests/property/engine/case_generator.h"
#include "tests/property/engine/policy_generator.h"
#include "tests/property/engine/random.h"
#include "tests/support/catch.h"

namespace remit::testing {
namespace {

constexpr std::uint64_t kPolicies = 400;
constexpr std::size_t kCases = 24;
constexpr std::size_t kBlockSizes[] = {1, 2, 7, 1024};

std::int64_t Day(const char* iso) { return types::ParseDate(iso).value(); }

std::int64_t DayFor(Random& random) {
  if (random.Percent(3)) return Day("2025-12-31");
  return Day(
      random.Of({"2026-01-01", "2026-03-31", "2026-04-01", "2026-06-30", "2026-07-01"}).c_str());
}

// How often each thing happened, so that a generator that no longer reaches the hard cases fails
// the test.
struct Tally {
  std::size_t accepted = 0;
  std::size_t status[5] = {};
  std::size_t verdict[5] = {};
  std::size_t outside = 0;
  std::size_t damp_dropped = 0;
  std::map<builtins::Fault, std::size_t> faults;
  std::map<graph::Op, std::size_t> ops;  // policies with it, of those about lists
  std::size_t within = 0;                // policies with an aggregate that reads one around it

  void Count(const graph::Graph& graph) {
    std::set<graph::Op> seen;
    for (const graph::Node& node : graph.nodes) seen.insert(node.op);
    for (const graph::Op op : seen) ++ops[op];
    within +=
        std::any_of(graph.domains.begin() + 1, graph.domains.end(),
                    [](const graph::Domain& domain) { return domain.parent != graph::kCaseDomain; })
            ? 1
            : 0;
  }
  void Count(const engine::Core& core) {
    ++status[static_cast<std::size_t>(core.status)];
    ++verdict[static_cast<std::size_t>(core.verdict)];
    outside += core.outside_model ? 1 : 0;
    damp_dropped += core.damp_dropped ? 1 : 0;
    for (const engine::Cause& cause : core.causes) {
      if (cause.kind == engine::Cause::Kind::kFault) ++faults[cause.fault];
    }
  }
};

std::string CausesOf(const engine::Core& core) {
  std::string text;
  for (const engine::Cause& cause : core.causes) {
    text += cause.kind == engine::Cause::Kind::kMissing
                ? " leaf " + std::to_string(cause.leaf.value)
                : " fault " + std::to_string(static_cast<int>(cause.fault)) + " at " +
                      std::to_string(cause.place.value);
  }
  return text;
}

// What an explanation reads about all alternatives is what the reference evaluator says of each.
void CompareAlternatives(const compile::Compilation& policy, const engine::Program& program,
                         const engine::CaseBatch& batch, std::size_t index,
                         const engine::Core& core) {
  const auto table = govern::EvaluateAlternatives(program, batch, index, !core.damp_dropped);
  REQUIRE(table.rows.size() == engine::AlternativeCount(policy.checked.model));
  std::vector<std::uint32_t> feasible;
  for (std::uint32_t i = 0; i < table.rows.size(); ++i) {
    if (!table.rows[i].feasible) continue;
    feasible.push_back(i);
    if (core.recommended != engine::kNoAlternativeIndex) REQUIRE(table.rows[i].scored);
  }
  const bool refused =
      core.status == engine::Status::kDecided && core.recommended == engine::kNoAlternativeIndex;
  if (!refused) REQUIRE(feasible.size() == core.feasible);
  if (core.recommended != engine::kNoAlternativeIndex) {
    const check::Model& model = policy.checked.model;
    const govern::Ranking ranking(model, model.TradeOffOn(program.as_of()), table);
    REQUIRE(ranking.Best(feasible) == core.recommended);
    REQUIRE(table.rows[core.recommended].score == core.score);
  }
  std::uint32_t last = 0;  // the last alternative that the case has
  for (std::uint32_t i = 0; i < table.rows.size(); ++i) {
    if (table.rows[i].exists) last = i;
  }
  for (std::size_t i = 0; i < policy.checked.model.lets.size(); ++i) {
    const graph::NodeId node = program.graph().outputs.lets[i];
    if (!node.valid()) continue;  // uncertain
    const govern::CaseValue let = govern::EvaluateAt(program, batch, index, last, {node}).front();
    const engine::Lane expected =
        engine::ReferenceEvaluate(policy.ast, policy.checked, batch, index, program.as_of(), last,
                                  nullptr, policy.checked.model.lets[i].value);
    REQUIRE(let.absent == expected.absent);
    REQUIRE((let.causes == expected.causes));
    if (expected.causes.empty() && !expected.absent) {
      REQUIRE(let.value.raw == expected.value.raw);
    }
  }
}

void Compare(const compile::Compilation& policy, std::uint64_t seed, const std::string& text,
             Tally& tally) {
  Random random(seed);
  const std::int64_t as_of = DayFor(random);
  const engine::CaseBatch batch = GenerateCases(policy.checked, kCases, seed + 1);
  const engine::Program program = engine::Program::Bind(policy.ast, policy.checked, as_of);
  const auto problem = graph::Verify(program.graph(), policy.checked);
  INFO("seed " << seed << "\n" << text);
  REQUIRE(problem.value_or("") == "");
  tally.Count(program.graph());
  for (const check::PropertyInfo& property : policy.checked.model.properties) {
    const auto pair = graph::BuildPair(policy.ast, policy.checked, as_of, property);
    REQUIRE(graph::Verify(pair.graph, policy.checked, 2).value_or("") == "");
  }

  std::vector<engine::Core> expected;
  for (std::size_t i = 0; i < batch.size; ++i) {
    expected.push_back(engine::ReferenceDecide(policy.ast, policy.checked, batch, i, as_of));
    tally.Count(expected.back());
  }
  for (std::size_t i = 0; i < expected.size(); i += 5) {
    if (expected[i].status == engine::Status::kInvalid) continue;
    CompareAlternatives(policy, program, batch, i, expected[i]);
  }
  for (const std::size_t block_size : kBlockSizes) {
    const auto actual = govern::DecideBatch(program, batch, {block_size});
    REQUIRE(actual.size() == expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i) {
      INFO("block size " << block_size << ", case " << i << ", statuses "
                         << static_cast<int>(actual[i].status) << " and "
                         << static_cast<int>(expected[i].status) << ", verdicts "
                         << static_cast<int>(actual[i].verdict) << " and "
                         << static_cast<int>(expected[i].verdict) << ", recommended "
                         << actual[i].recommended << " and " << expected[i].recommended
                         << ", causes" << CausesOf(actual[i]) << " and" << CausesOf(expected[i]));
      REQUIRE((actual[i] == expected[i]));
    }
  }
}

TEST_CASE("block engine and reference evaluator agree on random policies") {
  Tally tally;
  std::string refused;
  for (std::uint64_t seed = 1; seed <= kPolicies; ++seed) {
    const std::string text = GeneratePolicy(seed);
    const compile::Compilation policy = compile::CompileText("policy.remit", text);
    if (!policy.ok()) {
      if (refused.empty())
        refused = diagnostics::RenderText(policy.sink.Sorted(), policy.sources) + "\n" + text;
      continue;
    }
    ++tally.accepted;
    Compare(policy, seed, text, tally);
  }
  CAPTURE(tally.status, tally.verdict, tally.outside);
  INFO("accepted " << tally.accepted << " of " << kPolicies << "; the others:\n" << refused);
  CHECK(tally.accepted >= kPolicies * 9 / 10);
  for (const std::size_t count : tally.status) CHECK(count >= 100);
  for (const std::size_t count : tally.verdict) CHECK(count >= 25);
  CHECK(tally.outside >= 100);
  CHECK(tally.damp_dropped >= 25);
  CHECK(tally.within >= 10);
  for (const graph::Op op :
       {graph::Op::kAggregate, graph::Op::kSpread, graph::Op::kPick, graph::Op::kExists}) {
    INFO(graph::OpName(op));
    CHECK(tally.ops[op] >= 50);
  }
  // A table with a gap or an overlap is refused; tables of which that is not decided, and what they
  // do at run time, are in tests/conformance/cases/tables/not_decided_at_run_time.case.
  using builtins::Fault;
  for (const Fault fault : {Fault::kDivisionByZero, Fault::kOutOfDomain, Fault::kEqualAnchors,
                            Fault::kOverflow, Fault::kNotFinite, Fault::kGuarantee}) {
    INFO(builtins::FaultText(fault));
    CHECK(tally.faults[fault] > 0);
  }
}

}  // namespace
}  // namespace remit::testing
