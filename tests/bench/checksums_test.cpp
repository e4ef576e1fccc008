// Every implementation of the discount desk that the project has decides what the specification
// says: nothing is timed here.
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/bench/desk/exact.h"
#include "tests/bench/handwritten/handwritten.h"
#include "tests/bench/remit_desk.h"
#include "tests/support/catch.h"

namespace remit::bench {
namespace {

constexpr std::size_t kCases = 10'000;
// The largest size takes longest, and REMIT_TEST_FULL asks for all of it.
std::size_t CasesOf(Size size) {
  return size == Size::kL && std::getenv("REMIT_TEST_FULL") == nullptr ? 1'000 : kCases;
}
constexpr std::size_t kReferenceCases = 200;

std::string FileText(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  INFO(path);
  REQUIRE(in);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string PathOf(Size size, Arithmetic arithmetic) {
  std::string path = "tests/bench/policies/desk_";
  path += static_cast<char>(std::tolower(*Name(size)));
  return path + (arithmetic == Arithmetic::kDecimal ? "_decimal.remit" : ".remit");
}

std::vector<Outcome> Decided(const RemitDesk& desk, const engine::CaseBatch& batch) {
  govern::DecisionColumns columns;
  govern::DecideColumns(desk.program(), batch, 0, batch.size, desk.wanted(), columns);
  std::vector<Outcome> outcomes;
  for (std::size_t i = 0; i < batch.size; ++i) outcomes.push_back(desk.OutcomeOf(columns, i));
  return outcomes;
}

std::string DifferencesOf(Size size, const std::vector<Outcome>& outcomes) {
  std::vector<std::int64_t> codes;
  std::vector<double> scores;
  for (const Outcome& outcome : outcomes) {
    codes.push_back(CodeOf(size, outcome));
    scores.push_back(outcome.score);
  }
  return Differences(size, codes, scores);
}

TEST_CASE("the policies of the benchmark are what is generated") {
  for (const Size size : kSizes)
    for (const Arithmetic arithmetic : {Arithmetic::kNumber, Arithmetic::kDecimal})
      CHECK(FileText(PathOf(size, arithmetic)) == Formatted(PolicyText(size, arithmetic)));
}

TEST_CASE("Remit decides the discount desk as specified") {
  const CaseColumns cases(kCases);
  for (const Size size : kSizes) {
    const RemitDesk desk(size, FileText(PathOf(size, Arithmetic::kNumber)));
    const engine::CaseBatch batch = desk.Batch(cases, 0, CasesOf(size));
    const std::vector<Outcome> outcomes = Decided(desk, batch);
    CHECK(DifferencesOf(size, outcomes) == "");
    for (std::size_t i = 0; i < kReferenceCases; ++i) {
      INFO(Name(size) << ", case " << i);
      CHECK(desk.ReferenceOutcome(batch, i) == outcomes[i]);
    }
  }
}

// Scores are held to the last step of money only so far as exp and log of the C library agree with
// Remit's own when rounded to nine decimals, which they do in all but about one value in a million.
TEST_CASE("Remit decides the discount desk in money and percentages exactly") {
  const CaseColumns cases(1'000);
  for (const Size size : kSizes) {
    const RemitDesk desk(size, FileText(PathOf(size, Arithmetic::kDecimal)));
    const engine::CaseBatch batch = desk.Batch(cases, 0, cases.size());
    const std::vector<Outcome> outcomes = Decided(desk, batch);
    std::size_t unlike_numbers = 0;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      INFO(Name(size) << ", case " << i);
      const Outcome exact = DecideExactly(size, cases.At(i));
      CHECK(CodeOf(size, outcomes[i]) == CodeOf(size, exact));
      CHECK(std::abs(outcomes[i].score - exact.score) < 0.001);
      if (i < kReferenceCases) CHECK(desk.ReferenceOutcome(batch, i) == outcomes[i]);
      Outcome number;
      handwritten::Single(handwritten::Level::kScalar, size)(cases.At(i).data(), number);
      unlike_numbers += CodeOf(size, number) != CodeOf(size, exact) ? 1 : 0;
    }
    // The page says how many.
    CHECK(unlike_numbers == 0);
  }
}

TEST_CASE("the code written by hand decides the discount desk as specified") {
  const CaseColumns cases(kCases);
  const auto& columns = *reinterpret_cast<const handwritten::Columns*>(cases.columns().data());
  for (const handwritten::Level level : handwritten::kLevels) {
    if (!handwritten::Runs(level)) {
      WARN("skipped: this machine does not run the code for " << Name(level));
      continue;
    }
    for (const Size size : kSizes) {
      INFO(Name(level));
      std::vector<std::int64_t> codes(kCases);
      std::vector<double> scores(kCases);
      static_assert(kCases % 8 == 0);
      handwritten::Batch(level, size)(columns, 0, kCases, codes.data(), scores.data());
      CHECK(Differences(size, codes, scores) == "");
      std::vector<Outcome> outcomes(kCases);
      for (std::size_t i = 0; i < kCases; ++i)
        handwritten::Single(level, size)(cases.At(i).data(), outcomes[i]);
      CHECK(DifferencesOf(size, outcomes) == "");
    }
  }
  for (const std::size_t rows : {1'000, 10'000}) {
    const handwritten::LargeTable table(rows);
    Adder adder;
    for (std::size_t i = 0; i < 1'000; ++i) adder.Add(table.Row(cases.At(i).data()), 0);
    CHECK(adder.sum().codes == ExpectedCodesOfX(rows, 1'000));
  }
}

TEST_CASE("Remit finds the row of a table of a thousand") {
  const CaseColumns cases(1'000);
  const RemitDesk desk(Size::kS, PolicyTextOfX(1'000));
  const engine::CaseBatch batch = desk.Batch(cases, 0, cases.size());
  Adder adder;
  for (const Outcome& outcome : Decided(desk, batch)) adder.Add(outcome.row, 0);
  CHECK(adder.sum().codes == ExpectedCodesOfX(1'000, 1'000));
}

}  // namespace
}  // namespace remit::bench
