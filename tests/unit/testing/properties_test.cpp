// Properties of policies of known truth: what is proved, what is found to be violated and by how
// small a pair, and what has merely held.
#include "interpreter/testing/properties.h"

#include <string>
#include <vector>

#include "interpreter/engine/reference.h"
#include "interpreter/testing/run_tests.h"
#include "tests/support/catch.h"
#include "tests/unit/testing/planted.h"

namespace {

using namespace remit;
using testing::PropertyResult;
using State = PropertyResult::State;

constexpr const char* kRules = R"(policy t.t "T"
ladder rep < manager < director
input price : EUR in 1_000 EUR .. 100_000 EUR
input cost  : EUR in 0 EUR .. 100_000 EUR
input note  : text
choose discount : percent from 0 % to 30 % step 1 %
objective gain = discount from 0 % to 30 %
require cap : discount <= 25 % or price > 50_000 EUR
# Somebody wrote < 17 % where no end was meant.
escalate to director when discount > 10 % and discount < 17 %
escalate to manager  when discount > 10 %
)";

std::vector<PropertyResult> ResultsOf(const compile::Compilation& compilation,
                                      std::uint64_t work = 200'000) {
  testing::PropertyOptions options;
  options.work = work;
  return testing::PropertiesOf(compilation.ast, compilation.checked, options);
}

compile::Compilation With(const std::string& properties) {
  compile::Compilation compilation = tests::Compiled(kRules + properties);
  REQUIRE(compilation.ok());
  return compilation;
}

// Of an input, in the first or the second case.
std::int64_t Given(const compile::Compilation& compilation, const PropertyResult& result,
                   const std::string& input, std::size_t which) {
  const auto& leaves = compilation.checked.model.leaves;
  for (std::size_t leaf = 0; leaf < leaves.size(); ++leaf)
    if (leaves[leaf].path == input) return result.example->batch.columns[leaf].raw.at(which);
  FAIL("no input " << input);
  return 0;
}

}  // namespace

TEST_CASE("a pair that violates a property stands one step apart, with round values") {
  const compile::Compilation compilation = With(
      "property \"more discount never needs less authority\": for a, b differing only in "
      "discount where a.discount < b.discount: a.route <= b.route\n");
  for (const std::uint64_t work : {0, 200'000}) {
    const auto results = ResultsOf(compilation, work);
    REQUIRE(results.size() == 1);
    const PropertyResult& result = results.front();
    CHECK(result.state == State::kViolated);
    CHECK(result.pairs);
    REQUIRE(result.example);
    CHECK(result.example->alternatives == std::vector<std::uint32_t>{16, 17});
    CHECK(result.found == "a.route is director, b.route is manager");
    // Both are deals that are allowed, and the evaluator of sentences decides them so.
    for (std::size_t i = 0; i < 2; ++i) {
      const engine::Core core = engine::ReferenceDecide(
          compilation.ast, compilation.checked, result.example->batch, i, result.example->as_of);
      CHECK(core.status == engine::Status::kDecided);
      CHECK(core.shown == result.example->alternatives[i]);
      CHECK(core.violated.empty());
    }
  }
}

TEST_CASE("what is recommended is compared at the least step of the input") {
  const compile::Compilation compilation = With(
      "property \"a dearer deal is not sold with more discount\" of recommendations: for a, b "
      "differing only in price where a.price < b.price: a.discount >= b.discount\n");
  for (const std::uint64_t work : {0, 200'000}) {
    const auto results = ResultsOf(compilation, work);
    const PropertyResult& result = results.front();
    REQUIRE(result.state == State::kViolated);
    // 25 % at 50 000 EUR, 30 % a ten-thousandth above it.
    CHECK(Given(compilation, result, "price", 0) == 500'000'000);
    CHECK(Given(compilation, result, "price", 1) == 500'000'001);
    CHECK(result.found == "a.discount is 25 %, b.discount is 30 %");
  }
}

TEST_CASE("what holds is proved, or is said to have held, and of how many") {
  const compile::Compilation compilation = With(
      "property \"dearer needs no more than cheaper\": for a, b differing only in price where "
      "a.price < b.price: a.route == b.route\n"
      "property \"never beyond the grid\": discount <= 30 %\n");
  for (const PropertyResult& result : ResultsOf(compilation)) {
    INFO(result.title);
    CHECK(result.state == State::kProved);
    CHECK(result.tried == 0);
  }
  const auto tried = ResultsOf(compilation, 0);
  REQUIRE(tried.size() == 2);
  for (const PropertyResult& result : tried) {
    INFO(result.title);
    CHECK(result.state == State::kHeld);
    CHECK(result.tried > 50);
    CHECK(result.tried <= 1'000);
    CHECK_FALSE(result.example);
  }
}

TEST_CASE("pairs that `where` leaves out, and cases without an answer, are not spoken of") {
  const compile::Compilation compilation = With(
      "property \"nothing\": for a, b differing only in price where a.price > b.price and "
      "b.price > a.price: a.route < b.route\n");
  const auto results = ResultsOf(compilation, 0);
  CHECK(results.front().state == State::kHeld);
  CHECK(results.front().tried == 0);
}

TEST_CASE("a filter chooses by title; results come again as they were") {
  const compile::Compilation compilation =
      With("property \"one\": discount <= 30 %\nproperty \"two\": discount < 5 %\n");
  testing::PropertyOptions options;
  options.filter = "two";
  const auto first = testing::PropertiesOf(compilation.ast, compilation.checked, options);
  const auto second = testing::PropertiesOf(compilation.ast, compilation.checked, options);
  REQUIRE(first.size() == 1);
  CHECK(first.front().state == State::kViolated);
  CHECK(first.front().found == second.front().found);
  CHECK(first.front().example->alternatives == second.front().example->alternatives);
}

TEST_CASE("lists of either case are read as one value") {
  const std::string text = R"(policy t.t "T"
ladder rep < manager
record Line {
  price : EUR in 0 EUR .. 1_000 EUR
}
input lines : list of Line in 0 .. 3
let total = sum(l.price for l in lines)
escalate to manager when total > 500 EUR
property "more on the lines never needs less authority": for a, b differing only in lines
  where a.total < b.total: a.route <= b.route
property "never a manager": for a, b differing only in lines where a.total < b.total: b.route is rep
test "a large order" {
  given lines: [{ price: 400 EUR }, { price: 101 EUR }]
  expect route is manager
}
)";
  const compile::Compilation compilation = tests::Compiled(text);
  REQUIRE(compilation.ok());
  testing::PropertyOptions options;
  options.work = 0;
  const auto results = testing::PropertiesOf(compilation.ast, compilation.checked, options);
  REQUIRE(results.size() == 2);
  CHECK(results[0].state == State::kHeld);
  CHECK(results[0].tried > 0);
  CHECK(results[1].state == State::kViolated);
}

TEST_CASE("a test of which no expectation mentions what is decided fails") {
  const std::string text = std::string(kRules) + R"(
test "repeats what it gives" {
  given price: 2_000 EUR
  given cost: 2_000 EUR
  given note: "n"
  expect price == 2_000 EUR
  expect 1 EUR < 2 EUR
}
test "asks for something too" {
  given price: 2_000 EUR
  given cost: 2_000 EUR
  given note: "n"
  expect price == 2_000 EUR
  expect discount == 25 %
}
)";
  const compile::Compilation compilation = tests::Compiled(text);
  REQUIRE(compilation.ok());
  const auto results = testing::RunTests(compilation.ast, compilation.checked);
  REQUIRE(results.size() == 2);
  CHECK_FALSE(results[0].passed);
  REQUIRE(results[0].failures.size() == 1);
  CHECK(results[0].failures[0].found == "whatever it decides, this test would pass");
  CHECK(results[1].passed);
}
