// Grids of many alternatives: three of the multidimensional knapsacks that Petersen published, at
// their proved optima, and a million alternatives counted one by one without the engine.
#include <bit>
#include <span>
#include <string>
#include <vector>

#include "interpreter/compile/compile.h"
#include "interpreter/engine/hoisted.h"
#include "interpreter/govern/decide.h"
#include "interpreter/optimise/bounded.h"
#include "interpreter/optimise/enumerate.h"
#include "tests/property/engine/case_generator.h"
#include "tests/support/catch.h"

namespace remit::testing {
namespace {

std::int64_t Today() { return types::ParseDate("2026-03-31").value(); }

// C. C. Petersen, "Computational experience with variants of the Balas algorithm applied to the
// selection of R&D projects", 1967; numbers from OR-Library (J. E. Beasley, "OR-Library:
// distributing test problems by electronic mail", 1990), file mknap1, freely available.
struct Knapsack {
  std::string optimum;
  std::vector<std::string> profits;
  std::vector<std::vector<std::string>> weights;  // by constraint, by item
  std::vector<std::string> capacities;
};
const Knapsack kSix = {"3800",
                       {"100", "600", "1200", "2400", "500", "2000"},
                       {{"8", "12", "13", "64", "22", "41"},
                        {"8", "12", "13", "75", "22", "41"},
                        {"3", "6", "4", "18", "6", "4"},
                        {"5", "10", "8", "32", "6", "12"},
                        {"5", "13", "8", "42", "6", "20"},
                        {"5", "13", "8", "48", "6", "20"},
                        {"0", "0", "0", "0", "8", "0"},
                        {"3", "0", "4", "0", "8", "0"},
                        {"3", "2", "4", "0", "8", "4"},
                        {"3", "2", "4", "8", "8", "4"}},
                       {"80", "96", "20", "36", "44", "48", "10", "18", "22", "24"}};
const Knapsack kTen = {
    "8706.1",
    {"600.1", "310.5", "1800", "3850", "18.6", "198.7", "882", "4200", "402.5", "327"},
    {{"20", "5", "100", "200", "2", "4", "60", "150", "80", "40"},
     {"20", "7", "130", "280", "2", "8", "110", "210", "100", "40"},
     {"60", "3", "50", "100", "4", "2", "20", "40", "6", "12"},
     {"60", "8", "70", "200", "4", "6", "40", "70", "16", "20"},
     {"60", "13", "70", "250", "4", "10", "60", "90", "20", "24"},
     {"60", "13", "70", "280", "4", "10", "70", "105", "22", "28"},
     {"5", "2", "20", "100", "2", "5", "10", "60", "0", "0"},
     {"45", "14", "80", "180", "6", "10", "40", "100", "20", "0"},
     {"55", "14", "80", "200", "6", "10", "50", "140", "30", "40"},
     {"65", "14", "80", "220", "6", "10", "50", "180", "30", "50"}},
    {"450", "540", "200", "360", "440", "480", "200", "360", "440", "480"}};
const Knapsack kFifteen = {
    "4015",
    {"100", "220", "90", "400", "300", "400", "205", "120", "160", "580", "400", "140", "100",
     "1300", "650"},
    {{"8", "24", "13", "80", "70", "80", "45", "15", "28", "90", "130", "32", "20", "120", "40"},
     {"8", "44", "13", "100", "100", "90", "75", "25", "28", "120", "130", "32", "40", "160", "40"},
     {"3", "6", "4", "20", "20", "30", "8", "3", "12", "14", "40", "6", "3", "20", "5"},
     {"5", "9", "6", "40", "30", "40", "16", "5", "18", "24", "60", "16", "11", "30", "25"},
     {"5", "11", "7", "50", "40", "40", "19", "7", "18", "29", "70", "21", "17", "30", "25"},
     {"5", "11", "7", "55", "40", "40", "21", "9", "18", "29", "70", "21", "17", "35", "25"},
     {"0", "0", "1", "10", "4", "10", "0", "6", "0", "6", "32", "3", "0", "70", "10"},
     {"3", "4", "5", "20", "14", "20", "6", "12", "10", "18", "42", "9", "12", "100", "20"},
     {"3", "6", "9", "30", "29", "20", "12", "12", "10", "30", "42", "18", "18", "110", "20"},
     {"3", "8", "9", "35", "29", "20", "16", "15", "10", "30", "42", "20", "18", "120", "20"}},
    {"550", "700", "130", "240", "280", "310", "110", "205", "260", "275"}};

std::string SumOf(const std::vector<std::string>& factors) {
  std::string sum;
  for (std::size_t i = 0; i < factors.size(); ++i) {
    sum += (i == 0 ? "" : " + ") + factors[i] + " * x" + std::to_string(i + 1);
  }
  return sum;
}

std::string PolicyOf(const Knapsack& knapsack) {
  std::string text =
      "policy t.knapsack\n  effective from 2026-01-01\ninput spare : EUR in 0 EUR .. 1 EUR\n";
  for (std::size_t i = 0; i < knapsack.profits.size(); ++i) {
    text += "choose x" + std::to_string(i + 1) + " : EUR in { 0 EUR, 1 EUR }\n";
  }
  text +=
      "objective profit = " + SumOf(knapsack.profits) + " + 0 * spare from 0 EUR to 20_000 EUR\n";
  text += "trade_off weigh profit: 1\n";
  for (std::size_t i = 0; i < knapsack.weights.size(); ++i) {
    text += "require c" + std::to_string(i + 1) + ": " + SumOf(knapsack.weights[i]) +
            " <= " + knapsack.capacities[i] + " EUR\n";
  }
  return text;
}

std::size_t FirstValid(const engine::CaseBatch& batch) {
  std::size_t index = 0;
  while (!batch.invalid.at(index).empty() || !batch.columns.at(0).Has(index, Today())) ++index;
  return index;
}

TEST_CASE("published knapsacks are chosen at their proved optima") {
  for (const Knapsack* knapsack : {&kSix, &kTen, &kFifteen}) {
    const std::string text = PolicyOf(*knapsack);
    INFO(text);
    const compile::Compilation policy = compile::CompileText("policy.remit", text);
    REQUIRE(policy.ok());
    const engine::Program program = engine::Program::Bind(policy.ast, policy.checked, Today());
    const engine::CaseBatch batch = GenerateCases(policy.checked, 40, 1);
    const std::size_t index = FirstValid(batch);
    const optimise::Enumeration bounded(program, 64);
    REQUIRE(bounded.bounded());
    engine::BlockEvaluator block(program);
    block.LoadCases(batch, std::span(&index, 1), bounded.plan());
    const optimise::Choice choice = bounded.Choose(block).front();
    const std::vector<govern::CaseValue> profit = govern::EvaluateAt(
        program, batch, index, choice.best, {program.graph().outputs.objectives.front().value});
    const auto optimum = static_cast<std::int64_t>(std::stod(knapsack->optimum) * 10 + 0.5);
    CHECK(profit.front().value.raw == optimum * 1000);  // money has four decimals
  }
}

constexpr std::int64_t kEuro = 10'000;  // money has four decimals
constexpr std::int64_t kSteps = 100;
constexpr char kMillion[] = R"(policy t.million
  effective from 2026-01-01
input limit : EUR in 0 EUR .. 500 EUR
input slack : EUR in 0 EUR .. 50 EUR
choose a : EUR from 0 EUR to 99 EUR step 1 EUR
choose b : EUR from 99 EUR to 0 EUR step 1 EUR
choose c : EUR from 0 EUR to 99 EUR step 1 EUR
objective gain = 3 * a + 2 * b + c from 0 EUR to 600 EUR
trade_off weigh gain: 1
require budget: a + 2 * b + 3 * c <= limit
require near: b >= a - slack
)";

TEST_CASE("a million alternatives are decided as counted") {
  const compile::Compilation policy = compile::CompileText("policy.remit", kMillion);
  REQUIRE(policy.ok());
  const engine::Program program = engine::Program::Bind(policy.ast, policy.checked, Today());
  CHECK_FALSE(program.hoisted().by_alternative);
  const engine::CaseBatch batch = GenerateCases(policy.checked, 12, 7);
  const std::vector<engine::Core> cores = govern::DecideBatch(program, batch);
  std::size_t decided = 0, open = 0;
  for (std::size_t i = 0; i < batch.size; ++i) {
    if (!batch.invalid[i].empty()) continue;
    INFO("case " << i);
    if (!batch.columns[0].Has(i, Today()) || !batch.columns[1].Has(i, Today())) {
      CHECK(cores[i].status == engine::Status::kNeedsData);
      ++open;
      continue;
    }
    const std::int64_t limit = batch.columns[0].raw[i];
    const std::int64_t slack = batch.columns[1].raw[i];
    std::uint32_t feasible = 0, best = engine::kNoAlternativeIndex, index = 0;
    std::int64_t most = -1;
    for (std::int64_t a = 0; a < kSteps; ++a) {
      for (std::int64_t b = kSteps - 1; b >= 0; --b) {
        for (std::int64_t c = 0; c < kSteps; ++c, ++index) {
          if ((a + 2 * b + 3 * c) * kEuro > limit) continue;
          if (b * kEuro < a * kEuro - slack) continue;
          ++feasible;
          if (3 * a + 2 * b + c <= most) continue;
          most = 3 * a + 2 * b + c;
          best = index;
        }
      }
    }
    CHECK(cores[i].feasible == feasible);
    CHECK(cores[i].recommended == best);
    ++decided;
  }
  CHECK(decided >= 3);
  CHECK(open >= 1);
}

}  // namespace
}  // namespace remit::testing
