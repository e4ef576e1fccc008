// Mutation on a policy whose tests hold every part of it: nothing survives. Each test taken away
// lets exactly those mutants survive that it alone refused.
#include "interpreter/testing/mutation.h"

#include <algorithm>
#include <set>
#include <string>

#include "interpreter/engine/reference.h"
#include "interpreter/testing/run_tests.h"
#include "tests/support/catch.h"
#include "tests/unit/testing/planted.h"

namespace {

using namespace remit;
using testing::Mutant;
using testing::MutationReport;
using Fate = Mutant::Fate;

MutationReport Mutated(const compile::Compilation& compilation, bool search = false) {
  testing::MutationOptions options;
  options.search = search;
  options.threads = 2;
  return testing::MutationsOf(compilation.ast, compilation.checked, compilation.sources, options);
}

std::string Name(const Mutant& mutant) {
  return std::to_string(mutant.span.begin) + " " + std::string(NameOf(mutant.kind)) + " " +
         mutant.before + " -> " + mutant.after;
}

std::set<std::string> With(const MutationReport& report, Fate fate) {
  std::set<std::string> names;
  for (const Mutant& mutant : report.mutants) {
    if (mutant.fate == fate) names.insert(Name(mutant));
  }
  return names;
}

std::string Spliced(const std::string& text, const Mutant& mutant) {
  std::string changed = text;
  // What is dropped leaves a rule that is never in question.
  return changed.replace(mutant.span.begin, mutant.span.end - mutant.span.begin, mutant.after);
}

}  // namespace

TEST_CASE("nothing survives tests that hold every part of a policy") {
  const compile::Compilation compilation = tests::Compiled(tests::Planted());
  REQUIRE(compilation.ok());
  const MutationReport report = Mutated(compilation);
  CHECK(With(report, Fate::kSurvived) == std::set<std::string>{});
  CHECK(report.score() == 100);
  CHECK(report.Meets(1'000'000'000));
  CHECK(report.Count(Fate::kKilled) >= 20);
  // The two rows of a table that is to have exactly one row for each region.
  CHECK(report.Count(Fate::kRefused) >= 2);
}

TEST_CASE("a test taken away lets exactly those survive that it alone refused") {
  const compile::Compilation whole = tests::Compiled(tests::Planted());
  const MutationReport report = Mutated(whole);
  for (std::uint32_t test = 0; test < tests::PlantedTests().size(); ++test) {
    std::set<std::string> alone;
    for (const Mutant& mutant : report.mutants) {
      if (mutant.fate == Fate::kKilled && mutant.tests == std::vector<std::uint32_t>{test})
        alone.insert(Name(mutant));
    }
    const compile::Compilation less = tests::Compiled(tests::Planted({test}));
    REQUIRE(less.ok());
    INFO("without test " << test);
    CHECK(With(Mutated(less), Fate::kSurvived) == alone);
  }
}

TEST_CASE("the case that is shown tells the mutant from the policy") {
  const std::string text = tests::Planted({1, 4, 7});
  const compile::Compilation compilation = tests::Compiled(text);
  const MutationReport report = Mutated(compilation, true);
  std::size_t shown = 0;
  for (const Mutant& mutant : report.mutants) {
    if (!mutant.killer || mutant.after.empty()) continue;
    ++shown;
    INFO(Name(mutant));
    // Its test passes with the policy, and fails with the mutant, which is compiled from text here.
    const auto result = [&](const std::string& policy) {
      const compile::Compilation tried = tests::Compiled(policy + mutant.killer->test);
      // A rule that the test names may be gone.
      if (!tried.ok()) return false;
      const auto results = testing::RunTests(tried.ast, tried.checked, mutant.killer->title);
      REQUIRE(results.size() == 1);
      return results.front().passed;
    };
    CHECK(result(text));
    CHECK_FALSE(result(Spliced(text, mutant)));
  }
  CHECK(shown >= 4);
}

TEST_CASE("a mutant that decides every case alike is counted apart") {
  // On a grid of 5 points, above 10 % and at least 15 % are the same.
  const std::string text = R"(policy t.t "T"
ladder rep < manager
choose discount : percent from 0 % to 20 % step 5 %
objective gain = discount from 0 % to 20 %
require cap : discount <= 12 %
escalate to manager when discount > 12 %
test "a" {
  expect discount == 10 %
}
test "b" {
  propose { discount: 5 % }
  expect route is manager
}
)";
  const compile::Compilation compilation = tests::Compiled(text);
  REQUIRE(compilation.ok());
  const MutationReport report = Mutated(compilation);
  std::set<std::string> equivalent;
  for (const Mutant& mutant : report.mutants) {
    if (mutant.fate == Fate::kEquivalent) equivalent.insert(mutant.before + " -> " + mutant.after);
  }
  CHECK(equivalent.count("discount <= 12 % -> discount < 12 %") == 1);
  CHECK(equivalent.count("discount > 12 % -> discount >= 12 %") == 1);
}

TEST_CASE("a guarantee refuses a mutant that no test does") {
  const std::string text = R"(policy t.t "T"
ladder rep < manager
input price : EUR in 0 EUR .. 1_000 EUR
choose discount : percent from 0 % to 20 % step 1 %
objective gain = discount from 0 % to 20 %
require cap : discount <= 10 % or price > 900 EUR
require other_cap : discount <= 15 %
guarantee never_more: discount <= 15 %
test "a" {
  given price: 100 EUR
  expect discount == 10 %
}
)";
  const compile::Compilation compilation = tests::Compiled(text);
  REQUIRE(compilation.ok());
  const MutationReport report = Mutated(compilation, true);
  bool seen = false;
  for (const Mutant& mutant : report.mutants) {
    if (mutant.before != "15 %" || mutant.after != "16 %" ||
        mutant.kind != Mutant::Kind::kThreshold)
      continue;
    seen = true;
    CHECK(mutant.fate == Fate::kKilled);
    CHECK(mutant.tests.empty());
    CHECK(mutant.guarantees == std::vector<std::string>{"never_more"});
  }
  CHECK(seen);
}

TEST_CASE("a report is the same whatever the threads, and spreads over the policy") {
  const compile::Compilation compilation = tests::Compiled(tests::Planted({1}));
  testing::MutationOptions one;
  one.threads = 1;
  testing::MutationOptions many = one;
  many.threads = 5;
  const auto first =
      testing::MutationsOf(compilation.ast, compilation.checked, compilation.sources, one);
  const auto second =
      testing::MutationsOf(compilation.ast, compilation.checked, compilation.sources, many);
  REQUIRE(first.mutants.size() == second.mutants.size());
  for (std::size_t i = 0; i < first.mutants.size(); ++i) {
    CHECK(Name(first.mutants[i]) == Name(second.mutants[i]));
    CHECK(first.mutants[i].fate == second.mutants[i].fate);
    CHECK(first.mutants[i].difference == second.mutants[i].difference);
  }
  one.most = 5;
  const auto few =
      testing::MutationsOf(compilation.ast, compilation.checked, compilation.sources, one);
  CHECK(few.mutants.size() == 5);
  CHECK(few.possible == first.mutants.size());
}
