// Cases at thresholds, on a policy whose thresholds are known: where each pair stands, what differs
// in it, and that what can never decide is said to be so.
#include "interpreter/testing/boundaries.h"

#include <map>
#include <string>
#include <vector>

#include "interpreter/engine/reference.h"
#include "interpreter/testing/coverage.h"
#include "interpreter/testing/run_tests.h"
#include "tests/support/catch.h"
#include "tests/unit/testing/planted.h"

namespace {

using namespace remit;
using testing::Boundary;
using testing::BoundaryReport;

const Boundary& Of(const BoundaryReport& report, const std::string& text) {
  for (const Boundary& boundary : report.boundaries) {
    if (boundary.text == text) return boundary;
  }
  FAIL("no boundary " << text);
  return report.boundaries.front();
}

std::int64_t Price(const compile::Compilation& compilation, const testing::ShownCase& shown) {
  for (std::size_t leaf = 0; leaf < compilation.checked.model.leaves.size(); ++leaf) {
    if (compilation.checked.model.leaves[leaf].path == "price")
      return shown.batch.columns[leaf].raw.at(0);
  }
  return 0;
}

}  // namespace

TEST_CASE("each threshold is shown at its value and one step beyond, with all else the same") {
  const compile::Compilation compilation = tests::Compiled(tests::kPlantedRules);
  REQUIRE(compilation.ok());
  const BoundaryReport report = testing::BoundariesOf(compilation.ast, compilation.checked);
  CHECK(report.Count(Boundary::State::kNotFound) == 0);
  CHECK(report.Count(Boundary::State::kUnreachable) == 0);
  for (const auto& [text, limit] :
       std::map<std::string, std::int64_t>{{"price > 500 EUR", 500}, {"price > 800 EUR", 800}}) {
    const Boundary& boundary = Of(report, text);
    INFO(text);
    REQUIRE(boundary.state == Boundary::State::kFound);
    CHECK(boundary.moved == "price");
    // At the limit, a ten-thousandth above it, and as far below it.
    REQUIRE(boundary.cases.size() == 3);
    std::vector<std::int64_t> prices;
    for (const testing::ShownCase& shown : boundary.cases)
      prices.push_back(Price(compilation, shown) - limit * 10'000);
    std::sort(prices.begin(), prices.end());
    CHECK(prices == std::vector<std::int64_t>{-1, 0, 1});
    for (const testing::ShownCase& shown : boundary.cases) {
      CHECK(engine::ReferenceDecide(compilation.ast, compilation.checked, shown.batch, 0,
                                    shown.as_of) == shown.core);
    }
  }
  CHECK(Of(report, "row 1").state == Boundary::State::kFound);
  CHECK(Of(report, "row 2").state == Boundary::State::kFound);
}

TEST_CASE("what is written is a policy's tests, which pass and cover the thresholds") {
  const compile::Compilation plain = tests::Compiled(tests::kPlantedRules);
  const std::string text =
      tests::kPlantedRules + testing::TestsOf(testing::BoundariesOf(plain.ast, plain.checked));
  const compile::Compilation compilation = tests::Compiled(text);
  REQUIRE(compilation.ok());
  const auto results = testing::RunTests(compilation.ast, compilation.checked);
  CHECK(results.size() >= 8);
  for (const testing::TestResult& result : results) {
    INFO(result.title);
    CHECK(result.passed);
  }
  const testing::Coverage coverage = testing::CoverageOf(compilation.ast, compilation.checked);
  CHECK(coverage.Of(testing::CoveragePoint::Kind::kThreshold).missed == 0);
  CHECK(coverage.Of(testing::CoveragePoint::Kind::kRow).missed == 0);
  CHECK(testing::TwinsOf(compilation.ast, compilation.checked).empty());
  // Made again, nothing has a title that is taken.
  const std::string again =
      text + testing::TestsOf(testing::BoundariesOf(compilation.ast, compilation.checked));
  CHECK(tests::Compiled(again).ok());
}

TEST_CASE("a threshold that never decides is a finding of its own") {
  const std::string text = R"(policy t.t "T"
ladder rep < manager
input price : EUR in 0 EUR .. 1_000 EUR
escalate to manager when price > 500 EUR or price > 600 EUR
)";
  const compile::Compilation compilation = tests::Compiled(text);
  REQUIRE(compilation.ok());
  const BoundaryReport report = testing::BoundariesOf(compilation.ast, compilation.checked);
  CHECK(Of(report, "price > 500 EUR").state == Boundary::State::kFound);
  // Whoever is above 600 is above 500.
  CHECK(Of(report, "price > 600 EUR").state == Boundary::State::kUnreachable);
}

TEST_CASE("a threshold of something worked out is shown by what it is worked out from") {
  const std::string text = R"(policy t.t "T"
ladder rep < manager
input price : EUR in 1 EUR .. 1_000 EUR
input cost  : EUR in 0 EUR .. 1_000 EUR
let margin = (price - cost) / price
escalate to manager when margin < 20 %
)";
  const compile::Compilation compilation = tests::Compiled(text);
  REQUIRE(compilation.ok());
  const BoundaryReport report = testing::BoundariesOf(compilation.ast, compilation.checked);
  const Boundary& boundary = Of(report, "margin < 20 %");
  REQUIRE(boundary.state == Boundary::State::kFound);
  REQUIRE(boundary.cases.size() >= 2);
  CHECK(boundary.cases[0].core.fired != boundary.cases[1].core.fired);
  // One step of one input apart.
  std::size_t differing = 0;
  for (std::size_t leaf = 0; leaf < 2; ++leaf) {
    const std::int64_t a = boundary.cases[0].batch.columns[leaf].raw.at(0),
                       b = boundary.cases[1].batch.columns[leaf].raw.at(0);
    differing += a != b ? 1 : 0;
    CHECK(std::abs(a - b) <= 1);
  }
  CHECK(differing == 1);
}
