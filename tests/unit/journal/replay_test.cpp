// What is recorded is decided again, to the bit: any number of threads, any size of blocks. And a
// record that says something else is found, with the node of the graph that says otherwise.
#include "interpreter/journal/replay.h"

#include <cmath>
#include <cstdlib>

#include "interpreter/diagnostics/render.h"
#include "interpreter/govern/decide_columns.h"
#include "interpreter/journal/recorder.h"
#include "interpreter/ledger/hash.h"
#include "interpreter/store/content.h"
#include "tests/property/engine/case_generator.h"
#include "tests/property/engine/policy_generator.h"
#include "tests/unit/journal/scratch.h"

namespace remit::journal {
namespace {

constexpr std::int64_t kDay = 20'600;

// A million where everything is to be tested; scripts/test sets it for the full run.
std::size_t HowMany() {
  const char* full = std::getenv("REMIT_TEST_FULL");
  return full != nullptr && std::string(full) == "1" ? 1'000'000 : 100'000;
}

compile::Compilation Compiled(const std::string& text) {
  compile::Compilation policy =
      compile::CompileText("policy.remit", text, source::ReadFile, prove::Depth::kErrors);
  INFO(diagnostics::RenderText(policy.sink.Sorted(), policy.sources));
  REQUIRE(policy.ok());
  return policy;
}

// Policies that the generator makes and the checker takes.
std::vector<compile::Compilation> Policies(std::size_t count) {
  std::vector<compile::Compilation> policies;
  for (std::uint64_t seed = 1; policies.size() < count; ++seed) {
    compile::Compilation policy = compile::CompileText(
        "policy.remit", testing::GeneratePolicy(seed), source::ReadFile, prove::Depth::kErrors);
    if (policy.ok()) policies.push_back(std::move(policy));
  }
  return policies;
}

void RecordCases(Writer& writer, const compile::Compilation& policy, std::size_t count,
                 std::int64_t as_of, std::uint64_t seed) {
  const std::uint64_t seq = Must(writer.AppendOnce(PolicyOf(policy)));
  const engine::Program program = engine::Program::Bind(policy.ast, policy.checked, as_of);
  const engine::CaseBatch batch = testing::GenerateCases(policy.checked, count, seed);
  govern::DecisionColumns columns;
  govern::DecideColumns(program, batch, 0, batch.size, {}, columns);
  Must(writer.AppendAll(RecordsOf(program, batch, columns, seq)));
}

TEST_CASE("a hundred thousand decisions are the same when they are decided again") {
  const Scratch scratch;
  const std::size_t wanted = HowMany();
  constexpr std::size_t kAtATime = 500;
  std::size_t recorded = 0;
  {
    Writer writer = Must(Writer::Open(scratch.path(), Options()));
    const std::vector<compile::Compilation> policies = Policies(8);
    for (std::uint64_t round = 0; recorded < wanted; ++round) {
      const compile::Compilation& policy = policies[round % policies.size()];
      RecordCases(writer, policy, kAtATime, kDay + static_cast<std::int64_t>(round % 5), round);
      recorded += kAtATime;
    }
  }
  Reader reader = Must(Reader::Open(scratch.path()));
  ReplayOptions options;
  options.threads = 2;
  const ReplayReport report = Must(Replay(reader, options));
  CHECK(report.same == recorded);
  CHECK(report.different == 0);
  CHECK(report.unchecked == 0);
  CHECK(report.differences.empty());
}

std::string Told(const ReplayReport& report) {
  std::string text = std::to_string(report.same) + " " + std::to_string(report.different) + " " +
                     std::to_string(report.unchecked) + " " + report.unchecked_why + "\n";
  for (const Difference& one : report.differences) {
    text += std::to_string(one.seq) + " " + one.case_id;
    for (const std::string& change : one.changes) text += "; " + change;
    if (one.node) text += " | " + one.node->what + " " + one.node->at;
    text += "\n";
  }
  return text;
}

TEST_CASE("threads and sizes of blocks change nothing of the report") {
  const Scratch scratch;
  {
    Writer writer = Must(Writer::Open(scratch.path(), Options()));
    const std::vector<compile::Compilation> policies = Policies(4);
    for (std::uint64_t round = 0; round < 12; ++round)
      RecordCases(writer, policies[round % 4], 50, kDay + static_cast<std::int64_t>(round), round);
    // And some that are wrong, of which only the first are looked into.
    const compile::Compilation& policy = policies[0];
    const std::uint64_t seq = Must(writer.AppendOnce(PolicyOf(policy)));
    const engine::Program program = engine::Program::Bind(policy.ast, policy.checked, kDay);
    const engine::CaseBatch batch = testing::GenerateCases(policy.checked, 30, 7);
    const std::vector<engine::Core> cores = govern::DecideBatch(program, batch);
    for (std::size_t i = 0; i < batch.size; ++i) {
      engine::Core wrong = cores[i];
      wrong.feasible += 1;
      Must(writer.Append(RecordOf(program, batch, i, wrong, seq)));
    }
  }
  Reader reader = Must(Reader::Open(scratch.path()));
  std::string first;
  for (const std::size_t threads : {1, 2, 5}) {
    for (const std::size_t block : {1, 7, 1024}) {
      ReplayOptions options;
      options.threads = threads;
      options.block = block;
      const ReplayReport report = Must(Replay(reader, options));
      CHECK(report.same == 600);
      CHECK(report.different == 30);
      CHECK(report.differences.size() == 10);
      if (first.empty()) first = Told(report);
      CHECK(Told(report) == first);
    }
  }
}

constexpr const char* kDesk = R"(policy sales.desk "Desk"
  effective from 2026-01-01

currency EUR
input price : EUR in 0 EUR .. 1_000_000 EUR
input cost  : EUR in 0 EUR .. 1_000_000 EUR
ladder rep < manager

choose discount : percent from 0 % to 10 % step 5 %
objective volume = discount from 0 % to 10 %
trade_off weigh volume: 1
let margin = price * (100 % - discount) - cost
require floor: margin >= 0 EUR
escalate to manager when price > 1000 EUR
)";

struct OneDecision {
  compile::Compilation policy = Compiled(kDesk);
  engine::Program program = engine::Program::Bind(policy.ast, policy.checked, kDay);
  engine::CaseBatch batch = engine::BlankCase(policy.checked);
  engine::Core core;

  OneDecision() {
    for (engine::Column& column : batch.columns) column.present[0] = 1;
    batch.columns[0].raw[0] = 20'000'000;  // 2000 EUR
    batch.columns[1].raw[0] = 1'000'000;   // 100 EUR
    batch.ids = {"A-17"};
    batch.attestations.resize(1);
    core = govern::DecideBatch(program, batch).at(0);
  }

  ReplayReport Replayed(const DecisionMade& made, PolicyUsed used) {
    const Scratch scratch;
    Writer writer = Must(Writer::Open(scratch.path(), Options()));
    const std::uint64_t seq = Must(writer.Append(used));
    DecisionMade record = made;
    record.policy = seq;
    Must(writer.Append(record));
    Must(writer.Close());
    Reader reader = Must(Reader::Open(scratch.path()));
    return Must(Replay(reader));
  }
  DecisionMade Made() const { return RecordOf(program, batch, 0, core, 1); }
};

TEST_CASE("the first node that differs is named") {
  OneDecision one;
  REQUIRE(one.core.status == engine::Status::kDecided);
  REQUIRE(one.core.fired == std::vector<std::uint32_t>{0});
  CHECK(one.Replayed(one.Made(), PolicyOf(one.policy)).same == 1);

  SECTION("a rule that is said not to have fired") {
    one.core.fired.clear();
    const ReplayReport report = one.Replayed(one.Made(), PolicyOf(one.policy));
    REQUIRE(report.differences.size() == 1);
    const Difference& difference = report.differences[0];
    CHECK(difference.seq == 2);
    CHECK(difference.case_id == "A-17");
    REQUIRE(difference.changes.size() == 1);
    CHECK(difference.changes[0].starts_with("rules that fired: none, now `"));
    REQUIRE(difference.node.has_value());
    CHECK(difference.node->recorded == "false");
    CHECK(difference.node->now == "true");
    CHECK(difference.node->at.starts_with("policy.remit:14:"));
  }
  SECTION("a score, in its last bit") {
    one.core.score = std::nextafter(one.core.score, 2.0);
    const ReplayReport report = one.Replayed(one.Made(), PolicyOf(one.policy));
    REQUIRE(report.differences.size() == 1);
    REQUIRE(report.differences[0].node.has_value());
    CHECK(report.differences[0].node->what == "the score");
    CHECK(report.differences[0].node->recorded != report.differences[0].node->now);
  }
  SECTION("inputs that are not those of the decision") {
    one.batch.columns[0].raw[0] = 5'000'000;  // 500 EUR: nothing escalates
    const ReplayReport report = one.Replayed(one.Made(), PolicyOf(one.policy));
    REQUIRE(report.differences.size() == 1);
    REQUIRE(report.differences[0].node.has_value());
    CHECK(report.differences[0].node->what.starts_with("rule `"));
  }
  SECTION("inputs that this policy cannot have") {
    DecisionMade made = one.Made();
    made.input.back() = static_cast<char>(made.input.back() ^ 1);
    const ReplayReport report = one.Replayed(made, PolicyOf(one.policy));
    CHECK(report.different == 1);
    REQUIRE(report.differences.size() == 1);
    CHECK_FALSE(report.differences[0].node.has_value());
  }
  SECTION("positions and rules that do not exist") {
    one.core.shown = one.core.recommended = 4'000'000;
    one.core.fired = {0, 77};
    one.core.level = 12;
    const ReplayReport report = one.Replayed(one.Made(), PolicyOf(one.policy));
    CHECK(report.different == 1);
    REQUIRE(report.differences.size() == 1);
    CHECK(report.differences[0].changes.size() >= 4);
  }
}

// The nodes that are compared, and none of them is accused where values are as they were.
TEST_CASE("what a record implies of nodes is true of them") {
  std::size_t compared = 0;
  std::size_t cases = 0;
  for (const compile::Compilation& policy : Policies(24)) {
    const engine::Program program = engine::Program::Bind(policy.ast, policy.checked, kDay);
    const engine::CaseBatch batch = testing::GenerateCases(policy.checked, 20, ++cases);
    const std::vector<engine::Core> cores = govern::DecideBatch(program, batch);
    for (std::size_t i = 0; i < batch.size; ++i) {
      engine::Core other = cores[i];
      other.feasible += 1;
      for (const bool recorded_is_right : {false, true}) {
        const engine::Core& then = recorded_is_right ? cores[i] : other;
        const engine::Core& now = recorded_is_right ? other : cores[i];
        const base::Result<Recalled> recalled =
            Recall(policy.checked, RecordOf(program, batch, i, then, 1));
        REQUIRE(recalled);
        const Difference difference = Compare(policy, program, *recalled, now);
        INFO(policy.sources.Get(source::FileId(0)).text());
        INFO((difference.node ? difference.node->what + " " + difference.node->recorded + " " +
                                    difference.node->now
                              : ""));
        CHECK_FALSE(difference.node.has_value());
        CHECK(difference.changes.size() == 1);
        if (batch.invalid.at(i).empty()) {
          CHECK(difference.reference == (recorded_is_right ? Difference::Reference::kAsRecorded
                                                           : Difference::Reference::kAsNow));
        }
        compared += difference.compared;
      }
    }
  }
  CHECK(compared > 500);
}

TEST_CASE("an engine that is wrong is accused at the first node, by the reference evaluator") {
  OneDecision one;
  // The same policy but for one formula stands for an engine that computes it wrongly.
  std::string text = kDesk;
  text.replace(text.find("- cost"), 6, "- cost - 1 EUR");
  const compile::Compilation wrong = Compiled(text);
  const engine::Program program = engine::Program::Bind(wrong.ast, wrong.checked, kDay);
  engine::Core now = one.core;
  now.feasible += 1;
  const base::Result<Recalled> recalled = Recall(one.policy.checked, one.Made());
  REQUIRE(recalled);
  const Difference difference = Compare(one.policy, program, *recalled, now);
  CHECK(difference.reference == Difference::Reference::kAsRecorded);
  REQUIRE(difference.node.has_value());
  CHECK(difference.node->what == "let `margin`");
  CHECK(difference.node->recorded != difference.node->now);
}

void SetContent(PolicyUsed& used, const std::string& bytes) {
  used.content = bytes;
  used.content_hash = ledger::Hex(ledger::Bytes(ledger::Sha256(bytes)));
}

TEST_CASE("texts that are printed in another way than today are decided with") {
  OneDecision one;
  PolicyUsed used = PolicyOf(one.policy);
  store::Content content = store::ContentOf(one.policy);
  content.files[0].text += "\n\n# a comment that a printer to come puts elsewhere\n";
  REQUIRE_FALSE(store::Compile(content));
  SetContent(used, store::BytesOf(content));
  CHECK(one.Replayed(one.Made(), used).same == 1);
}

TEST_CASE("a policy that cannot be had is told, and is no difference") {
  OneDecision one;
  PolicyUsed used = PolicyOf(one.policy);
  SECTION("its texts are not there") { used.content.clear(); }
  SECTION("its texts have another hash") { used.content[used.content.size() / 2] ^= 1; }
  SECTION("they are no content") { SetContent(used, "something else"); }
  SECTION("they do not compile any more") {
    store::Content content = store::ContentOf(one.policy);
    content.files[0].text += "let twice = mergin * 2\n";
    SetContent(used, store::BytesOf(content));
  }
  SECTION("it decides by another hash") { used.decision_hash = std::string(64, '0'); }
  const ReplayReport report = one.Replayed(one.Made(), used);
  CHECK(report.same == 0);
  CHECK(report.different == 0);
  CHECK(report.unchecked == 1);
  CHECK(report.unchecked_why.find("sales.desk") != std::string::npos);
}

TEST_CASE("a scenario that the policy has not is told") {
  OneDecision one;
  DecisionMade made = one.Made();
  made.scenario = "none such";
  const ReplayReport report = one.Replayed(made, PolicyOf(one.policy));
  CHECK(report.unchecked == 1);
  CHECK(report.unchecked_why.find("none such") != std::string::npos);
}

}  // namespace
}  // namespace remit::journal
