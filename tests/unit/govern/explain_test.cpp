// The explanation of the worked example: the figures are those of worked_example_oracle.py, the
// bands are worked out by hand.
#include <fstream>

#include "interpreter/engine/program.h"
#include "interpreter/govern/present.h"
#include "tests/support/catch.h"
#include "tests/support/json_schema.h"
#include "tests/unit/reference/policy_fixture.h"
#include "tests/unit/reference/worked_example.h"

namespace remit::tests {
namespace {

using govern::Decision;

const PolicyFixture& Desk() {
  static const PolicyFixture fixture(kWorkedExample);
  return fixture;
}

std::string Words(const std::vector<govern::NamedValue>& values) {
  std::string text;
  for (const auto& value : values)
    text += (text.empty() ? "" : ", ") + value.name + " " + value.text;
  return text;
}

}  // namespace

TEST_CASE("objectives are told with their value, utility, weight and contribution") {
  const Decision decision = Desk().Explain("small");
  REQUIRE(decision.objectives.size() == 4);
  CHECK(decision.objectives[0].name == "profit");
  CHECK(decision.objectives[0].value.text == "5104.5652 EUR");
  CHECK(decision.objectives[0].utility == 0.25522826);
  CHECK(decision.objectives[0].weight == 0.4);
  CHECK(decision.objectives[1].value.text == "10847.2011 EUR");
  CHECK(decision.objectives[2].value.text == "6.202046736 months");
  CHECK(decision.objectives[3].utility == 0.994);
  double sum = 0;
  for (const auto& objective : decision.objectives) sum += objective.contribution;
  CHECK(sum == decision.core.score);
}

TEST_CASE("runners-up are the next best, with what they would need to win") {
  const Decision decision = Desk().Explain("small");
  REQUIRE(decision.runners_up.size() == 3);
  CHECK(Words(decision.runners_up[0].values) == "discount 14.5 %, term 36 months");
  CHECK(decision.runners_up[0].score == 0.39624422240000007);
  CHECK(Words(decision.runners_up[2].values) == "discount 13.5 %, term 36 months");
  const auto& runner = decision.runners_up[0];
  double behind = 0;
  for (const double difference : runner.behind) behind += difference;
  CHECK(behind == Approx(decision.core.score - runner.score).margin(1e-15));
  // A lower discount is better only for exposure (0.0002 of utility a step): its weight would have
  // to grow.
  REQUIRE(runner.wins_at.size() >= 1);
  const auto& exposure = runner.wins_at.back();
  CHECK(exposure.objective == "exposure");
  CHECK(exposure.above);
  CHECK(exposure.now == 10);
  CHECK(exposure.weight > exposure.now);
}

TEST_CASE("a requirement binds when another alternative would be recommended without it") {
  const Decision small = Desk().Explain("small");
  REQUIRE(small.binding.size() == 1);
  CHECK(small.binding[0].requirement.requirement == "ceiling_rule");
  CHECK(small.binding[0].requirement.because == "segment ceiling");
  CHECK(Words(small.binding[0].instead) == "discount 24.5 %, term 36 months");
  CHECK(small.binding[0].score_without == 0.420257756);
  CHECK(small.binding[0].guarantees.empty());
  const Decision hopeless = Desk().Explain("hopeless");  // nothing can be scored: a rate is missing
  CHECK(hopeless.binding.empty());
  REQUIRE(hopeless.clash.size() == 1);
  CHECK(hopeless.clash[0].requirement == "finance_floor");
}

TEST_CASE("where the best without a requirement breaks a guarantee, nothing is advised") {
  const PolicyFixture guarded(std::string(kWorkedExample) +
                              "\nguarantee cap \"never more\": account.segment is not "
                              "small_business or discount <= 15 %\n");
  const Decision small = guarded.Explain("small");
  REQUIRE(small.binding.size() == 1);
  REQUIRE(small.binding[0].guarantees.size() == 1);
  CHECK(small.binding[0].guarantees[0].guarantee == "cap");
  CHECK(small.binding[0].guarantees[0].title == "never more");
  CHECK(small.binding[0].moves.empty());
  REQUIRE(small.binding[0].barred.size() == 1);
  CHECK(small.binding[0].barred[0].by.text == "0.5 points");
  CHECK(Words(small.binding[0].barred[0].instead) == "discount 15.5 %, term 36 months");
  const std::string text = ToExplanation(small);
  CHECK(text.find("without it guarantee `cap` would not hold, and the case would end in a fault") !=
        std::string::npos);
  CHECK(text.find("may grant it") == std::string::npos);
}

TEST_CASE("where a search among moves ends early, it says after how many") {
  // 601 discounts, the greatest is the best; from 10.1 % on the guarantee does not hold.
  const std::string policy = R"(policy t.search
  owner "nobody"
  effective from 2026-01-01
input price : EUR in 0 EUR .. 1_000 EUR
parameter most : percent = 10 %
parameter least : percent = 0 %
choose discount : percent from 0 % to 60 % step 0.1 %
objective offered = discount from 0 % to 60 %
trade_off weigh offered: 1
require not_more : discount <= most
require not_less : discount >= least
guarantee cap "never more": price < 100 EUR or discount <= 10 %
)";
  const std::string binds = policy + R"(test "binds" {
  given price: 500 EUR
  expect discount == 10 %
}
)";
  const Decision barred = PolicyFixture(binds).Explain("binds");
  REQUIRE(barred.binding.size() == 1);
  CHECK(barred.binding[0].moves.empty());
  REQUIRE(barred.binding[0].barred.size() == 1);
  CHECK(barred.binding[0].barred[0].tried == 400);
  CHECK(barred.binding[0].barred[0].by.text == "0.1 points");
  CHECK(ToExplanation(barred).find("none of the 400 least moves of most that changes it keeps") !=
        std::string::npos);

  // The same without an alternative: 0 % is too little.
  std::string empty = policy + R"(test "empty" {
  given price: 500 EUR
  expect status is no_alternative
}
)";
  empty.replace(empty.find("most : percent = 10 %"), 21, "most : percent = -1 %");
  empty.replace(empty.find("discount <= 10 %"), 16, "discount >= 60 %");
  const Decision opened = PolicyFixture(empty).Explain("empty");
  CHECK(opened.openings.empty());
  REQUIRE(opened.barred.size() == 1);
  CHECK(opened.barred[0].requirement.requirement == "not_more");
  CHECK(opened.barred[0].move.tried == 400);
  CHECK(ToExplanation(opened).find("none of the 400 least moves of most opens the case") !=
        std::string::npos);
}

TEST_CASE("bands stand around the recommendation, cut to the knob's range") {
  const Decision small = Desk().Explain("small");
  REQUIRE(small.deviation.size() == 2);
  CHECK(small.deviation[0].level == "rep");
  CHECK(small.deviation[0].low.text == "12 %");
  CHECK(small.deviation[0].high.text == "18 %");
  CHECK(small.deviation[1].level == "manager");
  CHECK(small.deviation[1].low.text == "7 %");
  CHECK(small.deviation[1].high.text == "23 %");
  CHECK(small.deviation[1].reason);
  CHECK(Desk().Explain("seats unseen").deviation.empty());  // outside the model there is none
}

TEST_CASE("a proposal's own objectives and rules are told beside the recommendation's") {
  const Decision decision = Desk().Explain("proposed above the ceiling");
  REQUIRE(decision.proposal.has_value());
  CHECK(Words(decision.proposal->values) == "discount 15.5 %, term 36 months");
  CHECK(Words(decision.recommendation) == "discount 15 %, term 36 months");
  REQUIRE(decision.violated.size() == 1);
  CHECK(decision.violated[0].because == "segment ceiling");
  REQUIRE(decision.fired.size() == 1);  // above 15 %
  CHECK(decision.fired[0].kind == "escalate");
  CHECK(decision.fired[0].at.starts_with("probe.remit:"));
  REQUIRE(decision.recommended_objectives.size() == 4);
  CHECK(decision.recommended_objectives[0].value.text == "5104.5652 EUR");
  CHECK(decision.objectives[0].value.text != "5104.5652 EUR");
}

TEST_CASE("the explanation does not depend on which evaluator made it") {
  const auto& compilation = Desk().compilation();
  const govern::PolicyIdentity identity;
  for (const check::TestInfo& test : Desk().model().tests) {
    INFO(test.title);
    const engine::CaseBatch batch = Desk().CaseOf(test.title);
    const std::int64_t day = Desk().DayOf(test.title);
    const govern::Subject subject{
        compilation.ast, compilation.checked, compilation.sources, batch, 0, day, identity};
    const auto program = engine::Program::Bind(compilation.ast, compilation.checked, day);
    const engine::Core core = Desk().Decide(test.title);
    CHECK(govern::DecideBatch(program, batch).at(0) == core);
    const Decision slow = govern::Explain(subject, core, govern::GatherEvidence(subject, core));
    const Decision fast =
        govern::Explain(subject, core, govern::GatherEvidence(program, batch, 0, core));
    CHECK(ToJson(slow) == ToJson(fast));
  }
}

TEST_CASE("every ending is valid JSON after the schema, and says itself in words") {
  std::ifstream file("docs/reference/decision.schema.json");
  REQUIRE(file.good());
  const auto schema = nlohmann::json::parse(file);
  for (const check::TestInfo& test : Desk().model().tests) {
    INFO(test.title);
    const Decision decision = Desk().Explain(test.title);
    const auto document = nlohmann::json::parse(ToJson(decision, true));
    CHECK(SchemaErrors(schema, document) == std::vector<std::string>{});
    CHECK(document.at("form") == "full");
    CHECK_FALSE(RouteLine(decision).empty());
    CHECK(ToExplanation(decision).find(RouteLine(decision)) != std::string::npos);
  }
}

TEST_CASE("the short text says what, who and why") {
  CHECK(ToText(Desk().Explain("thin")) ==
        "Discount desk, EMEA, as of 2026-01-01\n"
        "Recommended: discount 20 %, term 36 months\n"
        "Needs the agreement of vp\n"
        "  fired  escalate to manager when discount > 15 %  [probe.remit:63]\n"
        "  fired  escalate to vp when margin < margin_floor + 3 points: thin margin  "
        "[probe.remit:65]\n");
  CHECK(ToText(Desk().Explain("renewal rate missing")) ==
        "Discount desk, EMEA, as of 2026-01-01\n"
        "Needs data: values that the decision depends on are missing\n"
        "  missing: account.renewal_rate\n");
}

}  // namespace remit::tests
