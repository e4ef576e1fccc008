// Coverage on a policy whose tests reach everything, and with one thing taken away at a time:
// exactly what that thing alone reached is missed.
#include "interpreter/testing/coverage.h"

#include <algorithm>
#include <set>
#include <string>

#include "interpreter/testing/run_tests.h"
#include "tests/support/catch.h"
#include "tests/unit/testing/planted.h"

namespace {

using namespace remit;
using testing::Coverage;
using testing::CoveragePoint;

Coverage CoverageOfText(const std::string& text) {
  const compile::Compilation compilation = tests::Compiled(text);
  REQUIRE(compilation.ok());
  return testing::CoverageOf(compilation.ast, compilation.checked);
}

// "subject: side"
std::set<std::string> In(const Coverage& coverage, CoveragePoint::State state) {
  std::set<std::string> points;
  for (const CoveragePoint& point : coverage.points) {
    if (point.state == state) points.insert(point.subject + ": " + point.side);
  }
  return points;
}

std::set<std::string> Missed(const std::string& text) {
  return In(CoverageOfText(text), CoveragePoint::State::kMissed);
}

using Points = std::set<std::string>;

}  // namespace

TEST_CASE("the planted policy is right, and its tests pass") {
  const compile::Compilation compilation = tests::Compiled(tests::Planted());
  REQUIRE(compilation.ok());
  for (const testing::TestResult& result :
       testing::RunTests(compilation.ast, compilation.checked)) {
    INFO(result.title);
    CHECK(result.passed);
  }
}

TEST_CASE("what no test reaches is named, and nothing else") {
  // `price > 500 EUR` is read whatever the region: 500, 500.01, 100. `price > 800 EUR`: 500, 800,
  // 800.01. No test recommends or proposes 0 %, or 20 %, which the ceiling forbids.
  CHECK(Missed(tests::Planted()) == Points{"discount: 0 %", "discount: 20 %"});
}

TEST_CASE("a test taken away leaves exactly what it alone reached") {
  const Points known = Missed(tests::Planted());
  const auto without = [&](std::size_t test) {
    Points more;
    for (const std::string& point : Missed(tests::Planted({test})))
      if (known.count(point) == 0) more.insert(point);
    return more;
  };
  // "north at 500" alone is not enough: "closed" is at 500 too, but is refused beforehand.
  CHECK(without(0) == Points{"price > 500 EUR: at 500 EUR"});
  CHECK(without(1) == Points{"escalate to manager when price > 500 EUR and region is north: fires",
                             "manager: decides"});
  CHECK(without(2) == Points{});
  CHECK(without(3) == Points{"price > 800 EUR: at 800 EUR"});
  CHECK(without(4) == Points{"escalate to director when price > 800 EUR: fires",
                             "price > 800 EUR: above 800 EUR"});
  CHECK(without(5) == Points{"refuse when closed: fires"});
  CHECK(without(6) == Points{});
  CHECK(without(7) == Points{});
}

TEST_CASE("a row of a table is reached where it applies") {
  std::string text = tests::kPlantedRules;
  text += tests::PlantedTests()[0];
  const Points missed = Missed(text);
  CHECK(missed.count("ceiling: row 2") == 1);
  CHECK(missed.count("ceiling: row 1") == 0);
}

TEST_CASE("an `if` has two branches, a set a point for each alternative, a side a point") {
  const std::string policy = R"(policy t.t "T"
ladder rep < manager
side legal, finance
input x : number in 0 .. 10
choose term : months in { 12, 24 }
let size = if x > 5 then 2 else 1
objective gain = number(term / 1 months) * size from 0 to 100
escalate to manager and legal when size >= 2
)";
  const std::string text = policy +
                           "test \"a\" {\n  given x: 3\n  expect term == 24 months\n"
                           "  expect route is rep\n}\n";
  const Points missed = Missed(text);
  CHECK(missed.count("if x > 5: holds") == 1);
  CHECK(missed.count("if x > 5: does not hold") == 0);
  CHECK(missed.count("term: 12 months") == 1);
  CHECK(missed.count("term: 24 months") == 0);
  CHECK(missed.count("legal: decides") == 1);
  // Nothing leads to finance.
  CHECK(missed.count("finance: decides") == 0);
  CHECK(missed.count("size >= 2: below 2") == 0);
  CHECK(missed.count("size >= 2: at 2") == 1);
}

TEST_CASE("what is proved to be out of reach is no gap") {
  const std::string text = R"(policy t.t "T"
ladder rep < manager
input x : EUR in 0 EUR .. 10 EUR
escalate to manager when x > 5 EUR
escalate to manager when x > 10 EUR
test "a" {
  given x: 5 EUR
  expect route is rep
}
test "b" {
  given x: 6 EUR
  expect route is manager
}
test "c" {
  given x: 10 EUR
  expect route is manager
}
)";
  const Coverage coverage = CoverageOfText(text);
  CHECK(In(coverage, CoveragePoint::State::kUnreachable) ==
        Points{"escalate to manager when x > 10 EUR: fires", "x > 10 EUR: above 10 EUR"});
  CHECK(In(coverage, CoveragePoint::State::kMissed) == Points{"x > 5 EUR: below 5 EUR"});
  const Coverage::Count all = coverage.All();
  CHECK(all.unreachable == 2);
  CHECK(all.missed == 1);
}

TEST_CASE("a floor is exact") {
  Coverage::Count count;
  count.covered = 2;
  count.missed = 1;
  CHECK(count.percent() == 66);
  CHECK(count.Meets(666'666'666));
  CHECK_FALSE(count.Meets(666'666'667));
  CHECK(Coverage::Count{}.Meets(1'000'000'000));
}

TEST_CASE("two tests that say the same are found, whatever their order and spelling") {
  const std::string text = std::string(tests::kPlantedRules) + R"(
test "one" {
  given price: 500 EUR
  given region: north
  given closed: false
  expect route is rep
  expect discount == 10 %
}
test "the same" {
  given closed: false
  given price: 500.00 EUR
  given region: north
  as of 2026-01-01
  expect discount == 10 %
  expect route is rep
}
test "another day" {
  as of 2026-01-02
  given price: 500 EUR
  given region: north
  given closed: false
  expect route is rep
  expect discount == 10 %
}
test "less is expected" {
  given price: 500 EUR
  given region: north
  given closed: false
  expect route is rep
}
)";
  const compile::Compilation compilation = tests::Compiled(text);
  REQUIRE(compilation.ok());
  const auto twins = testing::TwinsOf(compilation.ast, compilation.checked);
  REQUIRE(twins.size() == 1);
  CHECK(twins[0].first == 0);
  CHECK(twins[0].second == 1);
}
