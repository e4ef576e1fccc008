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
#include "tests/support/xml_tree.h"
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
  policy.properties = testing::PropertiesOf(compilation->ast, compilation->checked);
  policy.twins = testing::TwinsOf(compilation->ast, compilation->checked);
  policy.coverage = testing::CoverageOf(compilation->ast, compilation->checked);
  policy.mutation =
      testing::MutationsOf(compilation->ast, compilation->checked, compilation->sources, {});
  return report;
}

constexpr const char* kFailing =
    "property \"no more than < 5 %\": discount < 5 %\nproperty \"on the grid\": discount <= 20 %\n"
    "test \"100 % & <less> fails\" {\n  given price: 1 EUR\n  given region: north\n"
    "  given closed: false\n  expect route is director\n  expect discount == 1 %\n}\n";

// What the schema that build servers agree on (JUnit.xsd of Apache Ant's reports, as Jenkins and
// GitLab read it) asks of a suite.
void CheckSuite(const tests::XmlElement& suite, std::size_t id) {
  REQUIRE(suite.name == "testsuite");
  std::vector<std::string> names;
  for (const auto& [name, value] : suite.attributes) names.push_back(name);
  CHECK(names == std::vector<std::string>{"id", "package", "name", "timestamp", "hostname", "tests",
                                          "failures", "errors", "time"});
  CHECK(suite.Attribute("id") == std::to_string(id));
  CHECK(std::regex_match(*suite.Attribute("timestamp"),
                         std::regex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}")));
  CHECK(std::regex_match(*suite.Attribute("time"), std::regex("[0-9]+(\\.[0-9]+)?")));
  CHECK(suite.Attribute("hostname") != "");
  // First properties, then cases, then what was printed.
  REQUIRE(suite.children.size() >= 3);
  CHECK(suite.children.front().name == "properties");
  CHECK(suite.children[suite.children.size() - 2].name == "system-out");
  CHECK(suite.children.back().name == "system-err");
  std::size_t cases = 0, failures = 0, errors = 0;
  for (std::size_t i = 1; i + 2 < suite.children.size(); ++i) {
    const tests::XmlElement& one = suite.children[i];
    REQUIRE(one.name == "testcase");
    ++cases;
    CHECK(one.attributes.size() == 3);
    CHECK(one.Attribute("name") != "");
    CHECK(one.Attribute("classname") == suite.Attribute("name"));
    CHECK(one.Attribute("time"));
    CHECK(one.children.size() <= 1);
    for (const tests::XmlElement& ended : one.children) {
      const bool failure = ended.name == "failure";
      CHECK((failure || ended.name == "error"));
      ++(failure ? failures : errors);
      CHECK(ended.Attribute("type"));
      CHECK(ended.Attribute("message") != "");
      CHECK(ended.children.empty());
    }
  }
  CHECK(suite.Attribute("tests") == std::to_string(cases));
  CHECK(suite.Attribute("failures") == std::to_string(failures));
  CHECK(suite.Attribute("errors") == std::to_string(errors));
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
  CHECK(document[0]["properties"][0]["state"] == "violated");
  CHECK(document[0]["properties"][0]["example"]["cases"].size() == 1);
  CHECK(document[0]["properties"][1]["state"] == "proved");
}

TEST_CASE("JUnit XML has the elements, attributes and counts of the schema, in its order") {
  repl::TestReport report = Report(kFailing);
  report.policies.emplace_back().path = "broken.remit";
  std::ostringstream out;
  repl::WriteJunit(report, out);
  const tests::XmlElement root = tests::XmlReader::Read(out.str());
  CHECK(root.name == "testsuites");
  CHECK(root.attributes.empty());
  REQUIRE(root.children.size() == 2);
  for (std::size_t i = 0; i < root.children.size(); ++i) CheckSuite(root.children[i], i);
  // What was escaped is what was meant.
  const tests::XmlElement& suite = root.children.front();
  CHECK(suite.Attribute("name") == "a,b:c & <d>.remit");
  std::size_t seen = 0;
  for (const tests::XmlElement& one : suite.children) {
    if (one.Attribute("name") != "100 % & <less> fails") continue;
    ++seen;
    REQUIRE(one.children.size() == 1);
    CHECK(one.children.front().text.find("expected: route is director") != std::string::npos);
  }
  CHECK(seen == 1);
  // A test, a property, and both floors; and what cannot be read.
  CHECK(suite.Attribute("failures") == "4");
  CHECK(root.children.back().Attribute("errors") == "1");
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
  // Two expectations, a property, and both floors.
  CHECK(errors == 5);
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
