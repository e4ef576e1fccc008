// Decisions as JSON against the published schema: hand-made ones here, those of the worked example
// in explain_test.cpp.
#include <fstream>

#include "interpreter/govern/present.h"
#include "tests/support/catch.h"
#include "tests/support/json_schema.h"

namespace remit::tests {
namespace {

using govern::Decision;
using nlohmann::json;

json Schema() {
  std::ifstream file("docs/reference/decision.schema.json");
  REQUIRE(file.good());
  return json::parse(file);
}

govern::NamedValue Ratio(const std::string& name, const std::string& text) {
  return {name, {}, types::Ratio(), text};
}

Decision Undecided() {
  Decision decision;
  decision.policy = {"desk", "A desk", "", std::string(64, 'a'), ""};
  decision.case_ = {"c \"1\"", ""};
  decision.core.status = engine::Status::kNeedsData;
  decision.as_of = "2026-01-01";
  decision.missing = {"deal.price"};
  return decision;
}

}  // namespace

TEST_CASE("a decision without an explanation is the core form of the schema") {
  const json document = json::parse(ToJson(Undecided()));
  CHECK(SchemaErrors(Schema(), document) == std::vector<std::string>{});
  CHECK(document.at("form") == "core");
  CHECK(document.at("status") == "needs_data");
  CHECK(document.at("recommendation").is_null());
  CHECK(document.at("route").is_null());
  CHECK(document.at("case").at("id") == "c \"1\"");
  CHECK(document.at("missing") == json::array({"deal.price"}));
  CHECK_FALSE(document.contains("objectives"));
  CHECK(ToJson(Undecided()).find('\n') == std::string::npos);
}

TEST_CASE("numbers and booleans are JSON, quantities are text") {
  Decision decision = Undecided();
  decision.core.status = engine::Status::kDecided;
  decision.core.verdict = engine::Verdict::kApprove;
  decision.core.recommended = decision.core.shown = 0;
  decision.core.score = 0.1;
  decision.recommendation = {Ratio("rate", "12.5 %"),
                             {"flag", {1}, types::Boolean(), "true"},
                             {"factor", types::Value::Of(0.1), types::Number(), "0.1"}};
  const json document = json::parse(ToJson(decision));
  CHECK(SchemaErrors(Schema(), document) == std::vector<std::string>{});
  CHECK(document.at("recommendation") ==
        json({{"rate", "12.5 %"}, {"flag", true}, {"factor", 0.1}}));
  CHECK(document.at("score") == 0.1);
  CHECK(document.at("route").at("level").is_null());
}

TEST_CASE("who has to agree and what is left of a budget are part of the core form") {
  Decision decision = Undecided();
  decision.core.status = engine::Status::kDecided;
  decision.core.verdict = engine::Verdict::kEscalate;
  decision.level = "director";
  decision.sides = {"legal"};
  decision.owner = "VP Sales";
  decision.proposal =
      Decision::Proposal{{Ratio("rate", "5 %")}, "kim", "a reason", "director", {{"rep", 3}}};
  decision.budgets = {{"rep", "rate", 2, 3, "week"}};
  decision.approvers = {{"director", false, true, true}, {"legal", true, false, false}};
  decision.violated = {{"no_loss", std::nullopt, "a.remit:1", true, "CSO"}};
  const json document = json::parse(ToJson(decision));
  CHECK(SchemaErrors(Schema(), document) == std::vector<std::string>{});
  const json& approvers = document.at("route").at("approvers");
  CHECK(approvers.at(0).at("other_than") == "kim");
  CHECK(approvers.at(0).at("or_owner") == true);
  CHECK(approvers.at(1).at("kind") == "side");
  CHECK(approvers.at(1).at("other_than").is_null());
  CHECK(document.at("proposal").at("budgets").at(0).at("left") == 0);
  CHECK(document.at("proposal").at("used") == json({{"rep", 3}}));
  CHECK(document.at("violated").at(0).at("owner") == "CSO");
  const std::string text = govern::ToText(decision);
  CHECK(text.find("Needs the agreement of director other than kim (or the owner, VP Sales) and "
                  "legal\n") != std::string::npos);
  CHECK(text.find("0 of 2 changes of rate that rep may make per week") != std::string::npos);
  CHECK(text.find("which only CSO may waive") != std::string::npos);
}

TEST_CASE("the schema refuses what is not a decision") {
  json document = json::parse(ToJson(Undecided()));
  document.erase("fired");
  document["status"] = "perhaps";
  document["as_of"] = "today";
  CHECK(SchemaErrors(Schema(), document).size() == 3);
  document = json::parse(ToJson(Undecided()));
  document["form"] = "full";  // then the explanation is required
  CHECK(SchemaErrors(Schema(), document).size() == 10);
}

}  // namespace remit::tests
