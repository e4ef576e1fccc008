// The policies' own tests pass, and their cases end as the pages say: rows by status, by
// recommendation and by level. Whole files are counted where they lie beside the clone; the carried
// samples always.
#include <algorithm>
#include <filesystem>
#include <map>

#include "interpreter/engine/names.h"
#include "interpreter/testing/run_tests.h"
#include "tests/policies/run_policy.h"
#include "tests/support/catch.h"

namespace remit::tests {
namespace {

using Counts = std::map<std::string, std::uint64_t>;

Counts CountsOf(const nlohmann::json& expected) {
  Counts counts;
  for (const auto& [key, count] : expected.items()) {
    if (count.get<std::uint64_t>() > 0) counts[key] = count;
  }
  return counts;
}

bool Refused(const engine::Core& core) {
  return core.status == engine::Status::kDecided && core.recommended == engine::kNoAlternativeIndex;
}

bool DeviationExpected(const check::Model& model, const engine::Core& core) {
  return std::any_of(core.fired.begin(), core.fired.end(), [&](std::uint32_t rule) {
    return model.rules[rule].kind == check::RuleInfo::Kind::kExpectDeviation;
  });
}

template <typename Predicate>
std::uint64_t CountCores(const Run& run, Predicate predicate) {
  return static_cast<std::uint64_t>(std::count_if(run.cores.begin(), run.cores.end(), predicate));
}

void CheckRecommended(const compile::Compilation& policy, const Run& run,
                      const nlohmann::json& expected) {
  for (const auto& [knob, by_value] : expected.items()) {
    Counts counts;
    for (std::size_t i = 0; i < run.cores.size(); ++i) {
      if (run.cores[i].recommended != engine::kNoAlternativeIndex) {
        ++counts[Recommended(policy, run, i, knob)];
      }
    }
    CHECK(counts == CountsOf(by_value));
  }
}

void CheckRoutes(const check::Model& model, const Run& run, const nlohmann::json& expected) {
  Counts levels, sides;
  for (const engine::Core& core : run.cores) {
    if (core.status != engine::Status::kDecided || Refused(core)) continue;
    if (core.level >= 0) ++levels[model.levels[static_cast<std::size_t>(core.level)]];
    for (std::size_t side = 0; side < model.sides.size(); ++side) {
      if ((core.sides >> side & 1u) != 0) ++sides[model.sides[side]];
    }
  }
  if (expected.contains("level")) CHECK(levels == CountsOf(expected["level"]));
  if (expected.contains("sides")) CHECK(sides == CountsOf(expected["sides"]));
}

void CheckRun(const compile::Compilation& policy, const Run& run, const nlohmann::json& expected) {
  const check::Model& model = policy.checked.model;
  CHECK(run.counts.cases == expected["rows"].get<std::uint64_t>());
  CHECK(run.counts.valid + run.counts.invalid == run.counts.cases);
  CHECK(run.cores.size() == run.counts.cases);
  Counts statuses;
  for (const engine::Core& core : run.cores) ++statuses[std::string(engine::Name(core.status))];
  CHECK(statuses == CountsOf(expected["status"]));
  if (expected.contains("refused")) CHECK(CountCores(run, Refused) == expected["refused"]);
  if (expected.contains("recommended")) CheckRecommended(policy, run, expected["recommended"]);
  CheckRoutes(model, run, expected);
  if (expected.contains("outside_model")) {
    CHECK(CountCores(run, [](const engine::Core& core) { return core.outside_model; }) ==
          expected["outside_model"]);
  }
  if (expected.contains("deviation_expected")) {
    CHECK(CountCores(run, [&](const engine::Core& core) {
            return DeviationExpected(model, core);
          }) == expected["deviation_expected"]);
  }
}

TEST_CASE("the policies' own tests pass") {
  for (const std::string name :
       {"lead_priority", "deal_desk", "discount_desk", "next_best_offer", "retention"}) {
    const auto policy = CompilePolicy(name);
    const auto results = testing::RunTests(policy->ast, policy->checked);
    CHECK(results.size() >= 5);
    for (const testing::TestResult& result : results) {
      INFO(name << ": " << result.title);
      for (const testing::Failure& failure : result.failures) {
        UNSCOPED_INFO("expected " << failure.expectation << ", found " << failure.found);
      }
      CHECK(result.passed);
    }
  }
}

TEST_CASE("every row ends as the policy's page says") {
  for (const std::string name :
       {"lead_priority", "deal_desk", "discount_desk", "next_best_offer", "retention"}) {
    const nlohmann::json expected = ReadJson("policies/" + name + "/expected_counts.json");
    for (const nlohmann::json& run : expected["runs"]) {
      const std::string path = run["cases"];
      if (run.value("whole", false) && !std::filesystem::exists(CasesPath(name, path))) {
        WARN("skipped: " << path << " is not beside this clone");
        continue;
      }
      INFO(name << " " << path << " as of " << run["as_of"]);
      const auto policy = CompilePolicy(name);
      CheckRun(*policy, RunCases(*policy, name, path, run["as_of"]), run);
    }
  }
}

}  // namespace
}  // namespace remit::tests
