// The discount desk's hand-made cases against an account of them worked out in exact decimals apart
// from the engine (discount_desk_oracle.py): ending, recommendation, route, and every objective to
// its last decimal.
#include <algorithm>
#include <set>

#include "interpreter/engine/names.h"
#include "tests/policies/run_policy.h"
#include "tests/support/catch.h"

namespace remit::tests {
namespace {

// "5104.5652" -> 51045652, in the scale that was written
std::int64_t Raw(std::string digits) {
  digits.erase(std::remove(digits.begin(), digits.end(), '.'), digits.end());
  return std::stoll(digits);
}

std::set<std::string> MissingFields(const check::Model& model, const engine::Core& core) {
  std::set<std::string> fields;
  for (const engine::Cause& cause : core.causes) {
    if (cause.kind == engine::Cause::Kind::kMissing)
      fields.insert(model.leaves[cause.leaf.index()].path);
  }
  return fields;
}

void CheckRecommendation(const compile::Compilation& policy, const Run& run, std::size_t i,
                         const nlohmann::json& expected) {
  const check::Model& model = policy.checked.model;
  const engine::Core& core = run.cores[i];
  CHECK(Recommended(policy, run, i, "discount") == expected["discount"].get<std::string>());
  CHECK(Recommended(policy, run, i, "term") == expected["term"].get<std::string>());
  CHECK(core.feasible == expected["feasible"].get<std::uint32_t>());
  CHECK(core.outside_model == expected["outside_model"].get<bool>());
  if (!expected.contains("objectives")) return;
  CHECK(core.score == expected["score"].get<double>());
  for (const check::ObjectiveInfo& objective : model.objectives) {
    INFO(objective.name);
    const std::string digits = expected["objectives"][objective.name];
    CHECK(ValueAt(policy, run, i, objective.value) == Raw(digits));
  }
}

void CheckCase(const compile::Compilation& policy, const Run& run, std::size_t i,
               const nlohmann::json& expected) {
  const check::Model& model = policy.checked.model;
  const engine::Core& core = run.cores[i];
  CHECK(run.batch.ids[i] == expected["id"].get<std::string>());
  CHECK(std::string(engine::Name(core.status)) == expected["status"].get<std::string>());
  if (expected.contains("discount") && core.status == engine::Status::kDecided)
    CheckRecommendation(policy, run, i, expected);
  if (expected.contains("verdict"))
    CHECK(std::string(engine::Name(core.verdict)) == expected["verdict"].get<std::string>());
  if (expected.contains("level")) {
    REQUIRE(core.level >= 0);
    CHECK(model.levels[static_cast<std::size_t>(core.level)] ==
          expected["level"].get<std::string>());
  }
  if (expected.contains("fired")) CHECK(core.fired.size() == expected["fired"].get<std::size_t>());
  if (expected.contains("missing"))
    CHECK(MissingFields(model, core) == expected["missing"].get<std::set<std::string>>());
  if (expected.contains("violated")) {
    std::vector<std::string> violated;
    for (const std::uint32_t r : core.violated) violated.push_back(model.requirements[r].name);
    CHECK(violated == expected["violated"].get<std::vector<std::string>>());
  }
  if (expected.contains("invalid")) {
    std::set<std::string> fields;
    for (const engine::InvalidField& field : run.batch.invalid[i]) fields.insert(field.field);
    CHECK(fields == expected["invalid"].get<std::set<std::string>>());
  }
}

TEST_CASE("the discount desk decides what was worked out apart from it") {
  const nlohmann::json days = ReadJson("policies/discount_desk/expected_decisions.json");
  for (const auto& [as_of, rows] : days.items()) {
    const auto policy = CompilePolicy("discount_desk");
    const Run run = RunCases(*policy, "discount_desk", "cases.jsonl", as_of);
    REQUIRE(run.cores.size() == rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      INFO(rows[i]["id"] << " as of " << as_of);
      CheckCase(*policy, run, i, rows[i]);
    }
  }
}

}  // namespace
}  // namespace remit::tests
