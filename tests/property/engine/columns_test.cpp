// Decisions as columns, which the tape makes where it can, and the reference evaluator agree bit
// for bit: cores and the values of lets, at every block size, with and without the tape. A failure
// prints the seed, the policy and the first case that differs.
#include <string>

#include "interpreter/builtins/kernels_math.h"
#include "interpreter/compile/compile.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/decide_columns.h"
#include "tests/property/engine/case_generator.h"
#include "tests/property/engine/policy_generator.h"
#include "tests/support/catch.h"

namespace remit::testing {
namespace {

constexpr std::size_t kCases = 40;

struct Tally {
  std::size_t policies = 0;
  std::size_t tapes = 0;
  std::size_t decided = 0;  // cases of policies that have a tape
  std::size_t undecided = 0;
};

std::string CausesOf(const compile::Compilation& policy, const engine::Core& core) {
  std::string text;
  for (const engine::Cause& cause : core.causes) {
    text += cause.kind == engine::Cause::Kind::kMissing
                ? " " + policy.checked.model.leaves[cause.leaf.index()].path
                : " fault " + std::to_string(static_cast<int>(cause.fault));
  }
  return text;
}

// The alternative at which a case's lets are told.
std::uint32_t AlternativeOf(const engine::Core& core) {
  return core.shown == engine::kNoAlternativeIndex ? 0 : core.shown;
}

// By case: the values of the objectives at the alternative shown; none where there is no such.
using ObjectiveLanes = std::vector<std::vector<engine::Lane>>;

ObjectiveLanes ObjectivesOf(const compile::Compilation& policy, const engine::CaseBatch& batch,
                            const std::vector<engine::Core>& expected, std::int64_t as_of) {
  ObjectiveLanes lanes;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    lanes.emplace_back();
    if (expected[i].shown == engine::kNoAlternativeIndex) continue;
    lanes.back() =
        engine::ReferenceAlternative(policy.ast, policy.checked, batch, i, as_of, expected[i].shown,
                                     !expected[i].damp_dropped, std::nullopt)
            .values;
  }
  return lanes;
}

void CompareObjectives(const ObjectiveLanes& expected, const govern::DecisionColumns& columns) {
  for (std::size_t i = 0; i < expected.size(); ++i) {
    for (std::size_t o = 0; o < expected[i].size(); ++o) {
      INFO("case " << i << ", objective " << o);
      const engine::Lane& lane = expected[i][o];
      const bool present = lane.causes.empty() && !lane.absent;
      REQUIRE((columns.objectives.at(o).present[i] != 0) == present);
      if (present) REQUIRE(columns.objectives[o].raw[i] == lane.value.raw);
    }
  }
}

void CompareLets(const compile::Compilation& policy, const engine::CaseBatch& batch,
                 const std::vector<engine::Core>& expected, std::int64_t as_of,
                 const govern::ColumnsWanted& wanted, const govern::DecisionColumns& columns) {
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (expected[i].status == engine::Status::kInvalid) continue;
    for (std::size_t let = 0; let < wanted.lets.size(); ++let) {
      const check::LetInfo& info = policy.checked.model.lets[wanted.lets[let].index()];
      INFO("case " << i << ", let " << info.name);
      if (expected[i].status == engine::Status::kFault ||
          expected[i].status == engine::Status::kNeedsData) {
        continue;
      }
      const engine::Lane lane =
          engine::ReferenceEvaluate(policy.ast, policy.checked, batch, i, as_of,
                                    AlternativeOf(expected[i]), nullptr, info.value);
      const bool present = lane.causes.empty() && !lane.absent;
      REQUIRE((columns.lets[let].present[i] != 0) == present);
      if (present) REQUIRE(columns.lets[let].raw[i] == lane.value.raw);
    }
  }
}

void Compare(const std::string& text, std::uint64_t seed, Tally& tally) {
  const compile::Compilation policy = compile::CompileText("policy.remit", text);
  if (!policy.ok()) return;
  ++tally.policies;
  INFO("seed " << seed << "\n" << text);
  const std::int64_t as_of = types::ParseDate("2026-03-31").value();
  const engine::CaseBatch batch = GenerateCases(policy.checked, kCases, seed + 1);
  const engine::Program program = engine::Program::Bind(policy.ast, policy.checked, as_of);
  std::vector<engine::Core> expected;
  for (std::size_t i = 0; i < batch.size; ++i) {
    expected.push_back(engine::ReferenceDecide(policy.ast, policy.checked, batch, i, as_of));
  }
  const ObjectiveLanes objectives = ObjectivesOf(policy, batch, expected, as_of);
  govern::ColumnsWanted wanted;
  for (std::size_t i = 0; i < policy.checked.model.lets.size(); ++i) {
    if (program.graph().outputs.lets[i].valid()) wanted.lets.push_back(check::LetId(i));
  }
  for (std::size_t i = 0; i < policy.checked.model.objectives.size(); ++i)
    wanted.objectives.push_back(check::ObjectiveId(i));
  wanted.otherwise = 0;
  struct Way {
    std::size_t block_size;
    bool block_engine_only;
  };
  for (const Way way : {Way{1, false}, Way{7, false}, Way{256, false}, Way{64, true}}) {
    govern::DecideOptions options;
    options.block_size = way.block_size;
    options.block_engine_only = way.block_engine_only;
    govern::ColumnDecider decider(program, wanted, options);
    govern::DecisionColumns columns;
    for (int again = 0; again < 2; ++again) decider.Decide(batch, 0, batch.size, columns);
    INFO("block size " << way.block_size << (decider.HasTape() ? ", with a tape" : ""));
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const engine::Core actual = columns.CoreOf(i);
      INFO("case " << i << ", statuses " << static_cast<int>(actual.status) << " and "
                   << static_cast<int>(expected[i].status) << ", recommended " << actual.recommended
                   << " and " << expected[i].recommended << ", feasible " << actual.feasible
                   << " and " << expected[i].feasible << ", scores " << actual.score << " and "
                   << expected[i].score << ", causes" << CausesOf(policy, actual) << " and"
                   << CausesOf(policy, expected[i]));
      REQUIRE((actual == expected[i]));
    }
    CompareLets(policy, batch, expected, as_of, wanted, columns);
    CompareObjectives(objectives, columns);
    if (way.block_size != 256 || !decider.HasTape()) continue;
    ++tally.tapes;
    for (const engine::Core& core : expected) {
      ++(core.status == engine::Status::kDecided ? tally.decided : tally.undecided);
    }
  }
}

TEST_CASE("columns and the reference evaluator agree on random policies of all kinds") {
  Tally tally;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) Compare(GeneratePolicy(seed), seed, tally);
  CAPTURE(tally.policies, tally.tapes);
  CHECK(tally.policies >= 130);
}

TEST_CASE("columns and the reference evaluator agree on policies that are made for the tape") {
  Tally tally;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) Compare(GeneratePlainPolicy(seed), seed, tally);
  CAPTURE(tally.policies, tally.tapes, tally.decided, tally.undecided);
  CHECK(tally.policies >= 280);
  CHECK(tally.tapes >= 100);  // the others collect, or compare in ways for which there is no code
  CHECK(tally.decided >= 1000);
  CHECK(tally.undecided >= 500);
}

constexpr const char* kFaultBehindChoice = R"(policy t.choice
  owner "nobody"
  effective from 2026-01-01
input price : EUR in 0 EUR .. 10 EUR
input cost : EUR in 0 EUR .. 10 EUR
input maybe : boolean?
input perhaps : boolean?
choose k : percent in { 5 %, 10 % }
let sure = (if cost / price > 10 % then maybe else perhaps) otherwise true
let known = (if cost / price > 10 % then maybe else perhaps) is known
objective gain = k from 0 % to 100 %
trade_off weigh gain: 1
require certain : sure
)";

constexpr const char* kSumBeyondNumbers = R"(policy t.sum
  owner "nobody"
  effective from 2026-01-01
input n : number in 0 .. 10
table added collect sum (n: number) -> number {
  | n    || out      |
  | any  || exp(709) |
  | > 1  || exp(709) |
  | > 2  || exp(709) |
}
objective gain = n from 0 to 10
trade_off weigh gain: 1
require some : added(n) > -5
)";

constexpr const char* kNeverMet = R"(policy t.never
  owner "nobody"
  effective from 2026-01-01
input price : EUR in 0 EUR .. 1_000 EUR
parameter least : percent = 5 %
choose k : percent in { 5 %, 10 % }
objective gain = 100 % - k from 0 % to 100 %
trade_off weigh gain: 1
require small : price * k <= 10 EUR
require much : least >= 10 %
)";

constexpr const char* kUnknownOfKnown = R"(policy t.unknown
  owner "nobody"
  effective from 2026-01-01
input flag : boolean
input n : number in 0 .. 10
table told first (b: boolean?, n: number) -> percent {
  | b       | n    || out  |
  | unknown | any  || 10 % |
  | any     | > 5  || 20 % |
  | otherwise || 30 % |
}
let rate = told(flag, n)
objective gain = rate from 0 % to 100 %
trade_off weigh gain: 1
)";

TEST_CASE("columns and the reference evaluator agree where values are lost on the way") {
  Tally tally;
  for (const char* const text :
       {kFaultBehindChoice, kSumBeyondNumbers, kNeverMet, kUnknownOfKnown}) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) Compare(text, seed, tally);
  }
  CHECK(tally.policies == 20);
  CHECK(tally.tapes == 20);
}

// `count` rules in a row, each of which fires from another price on.
std::string ManyRules(std::size_t count) {
  std::string text =
      "policy many.rules \"Rules\"\nladder rep < manager\nside legal\n"
      "input price : EUR in 0 EUR .. 100_000 EUR\n"
      "choose discount : percent from 0 % to 40 % step 1 %\n";
  for (std::size_t i = 1; i <= count; ++i) {
    const std::string number = std::to_string(i);
    text += "escalate r" + number + ": to " + (i % 3 == 0 ? "legal" : "manager") +
            " when price >= " + std::to_string(i * 41) + " EUR because \"rule " + number + "\"\n";
  }
  return text;
}

TEST_CASE("hundreds of rules are decided by the tape, thousands without it") {
  for (const std::size_t count : {std::size_t{70}, std::size_t{900}, std::size_t{1500}}) {
    const compile::Compilation policy = compile::CompileText("policy.remit", ManyRules(count));
    REQUIRE(policy.ok());
    const engine::CaseBatch batch = GenerateCases(policy.checked, 20, 7);
    const engine::Program program = engine::Program::Bind(policy.ast, policy.checked, 20000);
    govern::ColumnDecider decider(program, {});
    CHECK(decider.HasTape() == (count <= 1000));
    govern::DecisionColumns columns;
    decider.Decide(batch, 0, batch.size, columns);
    for (std::size_t i = 0; i < batch.size; ++i) {
      INFO(count << " rules, case " << i);
      REQUIRE((columns.CoreOf(i) ==
               engine::ReferenceDecide(policy.ast, policy.checked, batch, i, 20000)));
    }
  }
}

std::vector<engine::Core> CoresOf(const engine::Program& program, const engine::CaseBatch& batch) {
  govern::DecisionColumns columns;
  govern::DecideColumns(program, batch, 0, batch.size, {}, columns);
  std::vector<engine::Core> cores;
  for (std::size_t i = 0; i < batch.size; ++i) cores.push_back(columns.CoreOf(i));
  return cores;
}

TEST_CASE("every instruction set that is built gives the same bits") {
  const std::vector<std::string> targets = builtins::MathTargets();
  REQUIRE(!targets.empty());
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const std::string text = GeneratePlainPolicy(seed);
    const compile::Compilation policy = compile::CompileText("policy.remit", text);
    if (!policy.ok()) continue;
    INFO("seed " << seed << "\n" << text);
    const engine::CaseBatch batch = GenerateCases(policy.checked, 100, seed + 1);
    const engine::Program program =
        engine::Program::Bind(policy.ast, policy.checked, types::ParseDate("2026-03-31").value());
    const std::vector<engine::Core> expected = CoresOf(program, batch);
    for (const std::string& target : targets) {
      INFO(target);
      builtins::UseMathTargetForTest(target);
      const std::vector<engine::Core> actual = CoresOf(program, batch);
      builtins::UseMathTargetForTest("");
      REQUIRE((actual == expected));
      ++compared;
    }
  }
  CHECK(compared >= 50 * targets.size());
}

}  // namespace
}  // namespace remit::testing
