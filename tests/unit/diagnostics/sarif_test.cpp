// Findings as a SARIF log: what a code host needs to show them and to know them again.
#include <nlohmann/json.hpp>

#include "interpreter/diagnostics/render_sarif.h"
#include "tests/support/catch.h"

namespace remit::diagnostics {
namespace {

using nlohmann::json;

struct Log {
  source::SourceMap sources;
  SarifLog log{"1.2.3"};
  source::FileId Add(const std::string& path, const std::string& text) {
    return sources.Add(path, text);
  }
  json Read() const { return json::parse(log.Text()); }
};

TEST_CASE("a finding has its rule, place, label and fix") {
  Log made;
  const source::FileId file = made.Add("a desk/é.remit", "let ä = 1\nlet b = ä\n");
  Diagnostic found{Kind::kUnknownName, {file, 19, 21}, "found", "rule", "hint", {}, {}};
  found.labels.push_back({{file, 4, 6}, "declared here"});
  found.suggestions.push_back({{file, 19, 21}, "a", "write `a`", true});
  made.log.Add(found, made.sources);
  const json log = made.Read();
  CHECK(log.at("version") == "2.1.0");
  const json& run = log.at("runs").at(0);
  CHECK(run.at("columnKind") == "unicodeCodePoints");
  const json& driver = run.at("tool").at("driver");
  CHECK(driver.at("version") == "1.2.3");
  REQUIRE(driver.at("rules").size() == 1);
  CHECK(driver.at("rules").at(0).at("id") == "R0201");
  const json& result = run.at("results").at(0);
  CHECK(result.at("ruleId") == "R0201");
  CHECK(result.at("ruleIndex") == 0);
  CHECK(result.at("level") == "error");
  CHECK(result.at("message").at("text") == "found; rule: rule; hint: hint");
  const json& place = result.at("locations").at(0).at("physicalLocation");
  CHECK(place.at("artifactLocation").at("uri") == "a%20desk/%C3%A9.remit");
  CHECK(place.at("region") == json{{"startLine", 2},
                                   {"startColumn", 9},
                                   {"endLine", 2},
                                   {"endColumn", 10},
                                   {"byteOffset", 19},
                                   {"byteLength", 2}});
  CHECK(result.at("relatedLocations").at(0).at("message").at("text") == "declared here");
  const json& replacement =
      result.at("fixes").at(0).at("artifactChanges").at(0).at("replacements").at(0);
  CHECK(replacement.at("insertedContent").at("text") == "a");
  CHECK(replacement.at("deletedRegion").at("byteOffset") == 19);
  CHECK_FALSE(result.contains("suppressions"));
}

TEST_CASE("a fingerprint stays when lines move, and tells equal lines apart") {
  const auto prints = [](const std::string& text, const std::string& part) {
    Log made;
    const source::FileId file = made.Add("a.remit", text);
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
      const auto begin = static_cast<std::uint32_t>(at);
      made.log.Add({Kind::kUnknownName, {file, begin, begin + 1}, "found", "", "", {}, {}},
                   made.sources);
    }
    std::vector<std::string> all;
    const json log = made.Read();
    for (const json& result : log.at("runs").at(0).at("results"))
      all.push_back(result.at("partialFingerprints").at("remitFinding/v1"));
    return all;
  };
  const auto before = prints("let a = x\nlet a = x\nlet b = x\n", "x");
  REQUIRE(before.size() == 3);
  CHECK(before[0] != before[1]);
  CHECK(before[0] != before[2]);
  CHECK(prints("# more\n\nlet a = x\nlet a = x\nlet b = x\n", "x") == before);
}

TEST_CASE("a finding that is allowed says why") {
  Log made;
  const source::FileId file = made.Add("a.remit", "let a = 1\n");
  made.log.Add({Kind::kUnusedDeclaration, {file, 4, 5}, "found", "", "", {}, {}}, made.sources,
               "used next quarter");
  const json result = made.Read().at("runs").at(0).at("results").at(0);
  CHECK(result.at("level") == "warning");
  CHECK(result.at("suppressions") ==
        json::array({{{"kind", "inSource"}, {"justification", "used next quarter"}}}));
}

TEST_CASE("no finding is a log too") {
  const json log = Log{}.Read();
  CHECK(log.at("runs").at(0).at("results") == json::array());
  CHECK(log.at("runs").at(0).at("tool").at("driver").at("rules") == json::array());
}

}  // namespace
}  // namespace remit::diagnostics
