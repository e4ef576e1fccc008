// What `remit test` writes for programs: JSON by its schema, JUnit XML by the schema that build
// servers agree on, annotations that one line ends.
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>
#include <string>

#include "repl/testing/report.h"
#include "tests/support/catch.h"
#include "tests/support/json_schema.h"
#include "tests/unit/testing/planted.h"

namespace {

using namespace remit;

repl::TestReport Report(const std::string& more) {
  repl::TestReport report;
  report.floor = 1'000'000'000;
  repl::TestedPolicy& policy = report.policies.emplace_back();
  policy.path = "a,b:c & <d>.remit";
  const auto compilation =
      std::make_shared<compile::Compilation>(tests::Compiled(tests::Planted({1}) + more));
  REQUIRE(compilation->ok());
  policy.compilation = compilation;
  policy.results = testing::RunTests(compilation->ast, compilation->checked);
  policy.twins = testing::TwinsOf(compilation->ast, compilation->checked);
  policy.coverage = testing::CoverageOf(compilation->ast, compilation->checked);
  policy.mutation =
      testing::MutationsOf(compilation->ast, compilation->checked, compilation->sources, {});
  return report;
}

constexpr const char* kFailing =
    "test \"100 % & <less> fails\" {\n  given price: 1 EUR\n  given region: north\n"
    "  given closed: false\n  expect route is director\n  expect discount == 1 %\n}\n";

std::size_t Count(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

}  // namespace

TEST_CASE("JSON follows its schema") {
  std::ifstream file("docs/reference/test.schema.json");
  REQUIRE(file.good());
  const nlohmann::json schema = nlohmann::json::parse(file);
  std::ostringstream out;
  repl::WriteJson(Report(kFailing), out);
  const nlohmann::json document = nlohmann::json::parse(out.str());
  CHECK(tests::SchemaErrors(schema, document) == std::vector<std::string>{});
  CHECK(document[0]["mutation"]["survived"] > 0);
  CHECK(document[0]["coverage"]["missed"] > 0);
}

TEST_CASE("JUnit XML is well formed and counts what it holds") {
  std::ostringstream out;
  repl::WriteJunit(Report(kFailing), out);
  const std::string xml = out.str();
  CHECK(xml.find("100 % &amp; &lt;less&gt; fails") != std::string::npos);
  CHECK(xml.find("<d>") == std::string::npos);
  const std::size_t cases = Count(xml, "<testcase "), failures = Count(xml, "<failure ");
  CHECK(xml.find("tests=\"" + std::to_string(cases) + "\"") != std::string::npos);
  CHECK(xml.find("failures=\"" + std::to_string(failures) + "\"") != std::string::npos);
  CHECK(Count(xml, "</testcase>") == cases);
  CHECK(Count(xml, "</failure>") == failures);
  // One test, and both floors.
  CHECK(failures == 3);
  // What the schema wants of a suite, in its order.
  const std::regex suite(
      "<testsuite id=\"0\" package=\"remit\" name=\"[^\"<]*\" "
      "timestamp=\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\" hostname=\"localhost\" "
      "tests=\"[0-9]+\" failures=\"[0-9]+\" errors=\"0\" "
      "time=\"0\">\\s*<properties/>\\s*<testcase ");
  CHECK(std::regex_search(xml, suite));
  CHECK(std::regex_search(
      xml, std::regex("</testcase>\\s*<system-out/>\\s*<system-err/>\\s*</testsuite>")));
}

TEST_CASE("a policy that cannot be read is an error of its suite") {
  repl::TestReport report;
  report.policies.emplace_back().path = "broken.remit";
  std::ostringstream out;
  repl::WriteJunit(report, out);
  CHECK(out.str().find("errors=\"1\"") != std::string::npos);
  CHECK(Count(out.str(), "<error ") == 1);
}

TEST_CASE("an annotation is one line, whatever it says") {
  std::ostringstream out;
  repl::WriteGithub(Report(kFailing), out);
  std::istringstream lines(out.str());
  std::size_t errors = 0;
  const std::regex form(
      "::(error|warning) file=[^,:\\n]*,line=[0-9]+,col=[0-9]+,title=[^,:\\n]*::.+");
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("::", 0) != 0) continue;
    INFO(line);
    CHECK(std::regex_match(line, form));
    errors += line.rfind("::error", 0) == 0 ? 1 : 0;
  }
  // Two expectations, and both floors.
  CHECK(errors == 4);
  CHECK(out.str().find("title=100 %25 & <less> fails") != std::string::npos);
}

TEST_CASE("a floor is a share from nothing to all") {
  CHECK(repl::FloorOf("80%") == 800'000'000);
  CHECK(repl::FloorOf("80 %") == 800'000'000);
  CHECK(repl::FloorOf("99.5") == 995'000'000);
  CHECK(repl::FloorOf("0%") == 0);
  CHECK(repl::FloorOf("100%") == 1'000'000'000);
  for (const char* wrong : {"", "%", "101%", "-1%", "eighty", "0.8.1"})
    CHECK_FALSE(repl::FloorOf(wrong));
}
