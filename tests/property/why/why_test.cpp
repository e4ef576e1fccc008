// What explanations claim is tried by deciding again: on the cases of the repository's policies and
// on random policies. A failure names the policy, the case and the claim.
#include "interpreter/compile/compile.h"
#include "interpreter/diagnostics/render.h"
#include "tests/policies/run_policy.h"
#include "tests/property/engine/case_generator.h"
#include "tests/property/engine/policy_generator.h"
#include "tests/property/engine/random.h"
#include "tests/property/why/claims.h"
#include "tests/support/catch.h"

namespace remit::testing {
namespace {

std::string Report(const Tally& tally) {
  std::string text;
  for (const auto& [name, count] : tally) text += name + ": " + std::to_string(count) + "\n";
  return text;
}

struct Carried {
  std::string policy, cases, as_of;
  std::size_t most;  // cases
};

TEST_CASE("what is claimed about the cases of the policies is so") {
  const std::vector<Carried> all = {{"discount_desk", "cases.jsonl", "2026-07-01", 8},
                                    {"discount_desk", "cases.jsonl", "2026-01-01", 20},
                                    {"next_best_offer", "cases.jsonl", "2026-03-01", 20},
                                    {"retention", "cases.jsonl", "2026-03-01", 20},
                                    {"renewals", "cases.jsonl", "2026-03-01", 20},
                                    {"renewals", "cases.jsonl", "2026-08-01", 20},
                                    {"lead_priority", "cases.csv", "2026-06-30", 25},
                                    {"deal_desk", "cases.csv", "2017-12-31", 25}};
  Tally tally;
  for (const Carried& carried : all) {
    const auto policy = tests::CompilePolicy(carried.policy);
    const tests::Run run = tests::RunCases(*policy, carried.policy, carried.cases, carried.as_of);
    for (std::size_t i = 0; i < std::min(carried.most, run.batch.size); ++i) {
      INFO(carried.policy << ", case " << run.batch.ids[i]);
      TryClaims(*policy, run.batch, i, run.as_of, tally);
    }
  }
  INFO(Report(tally));
  CHECK(tally["decisions"] >= 50);
  CHECK(tally["rates"] >= 100);
  CHECK(tally["weights"] >= 50);
  CHECK(tally["binding"] >= 5);
  CHECK(tally["requirements that keep a guarantee"] >= 5);
  CHECK(tally["openings"] >= 2);
  CHECK(tally["barred moves"] >= 1);
  CHECK(tally["values recombined"] >= 1000);
}

TEST_CASE("what is claimed about random policies is so") {
  constexpr std::uint64_t kPolicies = 60;
  constexpr std::size_t kCases = 4;
  Tally tally;
  for (std::uint64_t seed = 1; seed <= kPolicies; ++seed) {
    const std::string text = GeneratePolicy(seed);
    const compile::Compilation policy = compile::CompileText("policy.remit", text);
    if (!policy.ok()) continue;
    const engine::CaseBatch batch = GenerateCases(policy.checked, kCases, seed + 1);
    for (std::size_t i = 0; i < batch.size; ++i) {
      INFO("seed " << seed << ", case " << i << "\n" << text);
      TryClaims(policy, batch, i, types::ParseDate("2026-04-01").value(), tally);
    }
  }
  INFO(Report(tally));
  CHECK(tally["decisions"] >= 100);
  for (const char* claim : {"rates", "never", "near misses measured", "fired rules"}) {
    INFO(claim);
    CHECK(tally[claim] > 0);
  }
}

// Policies in which every alternative has whatever values chance gives it.
class Trade {
 public:
  explicit Trade(std::uint64_t seed) : random_(seed) {}

  std::string Text() {
    text_ =
        "policy t.trade \"Trade\"\n  owner \"Ada\"\n  effective from 2026-01-01\n"
        "input base : EUR in 0 EUR .. 100 EUR\nladder clerk < boss < chief\n"
        "parameter floor : percent = " +
        Number(20, 60) +
        " % adjustable 10 % .. 60 % by boss\n"
        "choose x : percent in { 0 %, 10 %, 20 %, 30 % }\nchoose y : months in { 6, 12, 24 }\n";
    Table("gains", "EUR", 900);
    Table("costs", "EUR", 900);
    Table("chances", "%", 90);
    Table("safety", "%", 90);
    text_ += Joined({"objective gain = gains(x, y) + base from 100 EUR to 800 EUR", Capped(),
                     "\nobjective cost = costs(x, y) from 800 EUR to 0 EUR", Capped(),
                     "\nobjective chance = chances(x, y) from 0 % to 100 %", Capped(), "\n"});
    text_ += "trade_off " + TradeOff() + "\n";
    text_ += "require safe : safety(x, y) >= floor because \"floor\"\n";
    if (random_.Percent(50)) text_ += "require modest : x < 30 %\n";
    if (random_.Percent(50))
      text_ += "guarantee sound : safety(x, y) >= floor - " + Number(2, 20) + " points\n";
    if (random_.Percent(30))
      text_ += "guarantee seen of recommendations: x < 20 % or route >= boss\n";
    if (random_.Percent(50)) text_ += "prefer round : y == 12 months worth 40 EUR of gain\n";
    return text_ + "escalate to boss when costs(x, y) + base > 400 EUR\n";
  }

 private:
  std::string Number(std::int64_t low, std::int64_t high) {
    return std::to_string(random_.Between(low, high));
  }
  std::string Capped() { return random_.Percent(25) ? " capped" : ""; }

  void Table(const std::string& name, const std::string& unit, std::int64_t most) {
    text_ += "table " + name + " (x: percent, y: months) -> " + (unit == "%" ? "percent" : unit) +
             " {\n| x | y || v |\n";
    for (const char* x : {"0 %", "10 %", "20 %", "30 %"}) {
      for (const char* y : {"6", "12", "24"}) {
        text_ += std::string("| ") + x + " | " + y + " || " + Number(0, most) + " " + unit + " |\n";
      }
    }
    text_ += "}\n";
  }

  std::string TradeOff() {
    const std::uint64_t kind = random_.Below(4);
    if (kind == 2) {
      return Joined({"first chance giving up at most ", Number(0, 30),
                     " points then gain giving up at most ",
                     random_.Percent(50) ? "150 EUR" : "12 points", " then cost"});
    }
    if (kind == 3) return "balance gain, cost, chance";
    const std::string gain = Number(1, 60), cost = Number(1, 60);
    return "weigh gain: " + gain + ", cost: " + cost + ", chance: " + Number(1, 60);
  }

  Random random_;
  std::string text_{};
};

TEST_CASE("what would win, what binds and what it costs is so where chance gives the values") {
  constexpr std::uint64_t kPolicies = 100;
  Tally tally;
  for (std::uint64_t seed = 1; seed <= kPolicies; ++seed) {
    const std::string text = Trade(seed).Text();
    const compile::Compilation policy = compile::CompileText("policy.remit", text);
    INFO("seed " << seed << "\n" << text);
    INFO(diagnostics::RenderText(policy.sink.Sorted(), policy.sources));
    REQUIRE(policy.ok());
    const engine::CaseBatch batch = GenerateCases(policy.checked, 2, seed + 1);
    for (std::size_t i = 0; i < batch.size; ++i)
      TryClaims(policy, batch, i, types::ParseDate("2026-04-01").value(), tally);
  }
  INFO(Report(tally));
  for (const char* claim : {"rates", "weights", "weights just outside", "weights just inside",
                            "weights together", "tolerances", "orders", "anchors", "never",
                            "binding", "costs", "moves", "requirements that keep a guarantee",
                            "runners-up that break a guarantee", "barred moves", "fired rules"}) {
    INFO(claim);
    CHECK(tally[claim] >= 5);
  }
  CHECK(tally["moves beyond a fault"] >= 1);
}

}  // namespace
}  // namespace remit::testing
