// Files of every form, the cases of the repository, and the reference data where it is there.
#include <zlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/catch.h"
#include "tests/support/json_schema.h"
#include "tests/unit/audit/table.h"

namespace {

namespace fs = std::filesystem;
using namespace remit;
using audit::Outcome;

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string Compressed(const std::string& text) {
  const tests::Folder folder;
  const std::string path = folder.Write("x.gz", "");
  gzFile file = gzopen(path.c_str(), "wb");
  REQUIRE(file != nullptr);
  gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
  gzclose(file);
  return ReadAll(path);
}

// What the report says in one line each, without examples: what a committed expectation holds.
std::string Summary(const audit::Report& report) {
  std::string text = "rows " + std::to_string(report.tally.all()) + ":";
  for (std::size_t i = 0; i < audit::kOutcomeCount; ++i) {
    if (report.tally.rows[i] > 0)
      text += " " + std::string(audit::NameOf(static_cast<Outcome>(i))) + " " +
              std::to_string(report.tally.rows[i]);
  }
  text += "\n";
  for (const audit::Blocker& blocker : report.blockers)
    text += "blocks " + blocker.field + ": " + std::to_string(blocker.alone) + " alone, " +
            std::to_string(blocker.together) + " together, " + std::to_string(blocker.not_mended) +
            " not mended\n";
  for (const audit::Finding& finding : report.findings)
    text += "odd " + std::string(audit::NameOf(finding.kind)) + " " + finding.column + ": " +
            std::to_string(finding.count.rows) + "\n";
  for (const audit::Repair& repair : report.repairs)
    text += "say " + repair.line + ": " + std::to_string(repair.repaired) + " answered, " +
            std::to_string(repair.mended) + " mended" + (repair.sure() ? "" : ", a question") +
            "\n";
  if (report.repaired)
    text += "then " + std::to_string(report.repaired->answered()) + " answered\n";
  return text;
}

tests::Asked PolicyAt(const std::string& policy, const std::string& as_of) {
  tests::Asked asked;
  asked.policy = ReadAll(policy);
  asked.mapping.reset();
  const fs::path mapping = fs::path(policy).replace_extension(".mapping");
  if (fs::exists(mapping)) asked.mapping = ReadAll(mapping);
  asked.as_of = as_of;
  return asked;
}

}  // namespace

TEST_CASE("JSON, JSON lines and compressed files are audited alike") {
  const std::string policy =
      "policy t.json\neffective from 2026-01-01\ninput price : EUR in 1 EUR .. 100 EUR\n"
      "input seats : count\nchoose gift : count in { 0, 1 }\n"
      "objective worth = gift * (price / price) * 1 from 0 count to 1 count\n"
      "ladder rep < lead\nescalate to lead when seats > 10 count\n";
  tests::Asked asked;
  asked.policy = policy;
  asked.mapping.reset();
  std::string lines, list;
  for (int i = 0; i < 30; ++i) {
    std::string one = "{\"id\": \"c" + std::to_string(i) + "\", \"price\": \"" +
                      std::to_string(20 + i) + " EUR\", \"seats\": \"" + std::to_string(3 + i % 5) +
                      " count\"}";
    if (i == 4) one = "{\"id\": \"c4\", \"price\": \"500 EUR\", \"seats\": \"3 count\"}";
    if (i == 5) one = "{\"id\": \"c5\", \"price\": \"30 EUR\", \"seats\": null}";
    if (i == 6)
      one = "{\"id\": \"c6\", \"price\": \"30 EUR\", \"seats\": \"3 count\", \"seat\": 4}";
    lines += one + "\n";
    list += (i == 0 ? "[" : ",") + one;
  }
  list += "]";
  const tests::Folder folder;
  for (const std::string& path : {folder.Write("a.jsonl", lines), folder.Write("a.json", list),
                                  folder.Write("a.jsonl.gz", Compressed(lines))}) {
    INFO(path);
    const audit::Report report = tests::AuditFile(path, asked);
    CHECK(report.tally.all() == 30);
    CHECK(report.tally[Outcome::kDecided] == 27);
    CHECK(report.tally[Outcome::kInvalid] == 2);
    CHECK(report.tally[Outcome::kMissing] == 1);
    CHECK(Summary(report) ==
          "rows 30: decided 27 missing 1 invalid 2\n"
          "blocks price: 1 alone, 0 together, 0 not mended\n"
          "blocks seats: 1 alone, 0 together, 0 not mended\n"
          "blocks seat: 1 alone, 0 together, 0 not mended\n"
          "odd out_of_range price: 1\n"
          "odd unused_column seat: 1\n"
          "say ignore \"seat\" because \"no input is fed by it\": 1 answered, 1 mended, a "
          "question\n");
  }
}

TEST_CASE("the report as JSON follows its schema") {
  const auto schema = nlohmann::json::parse(ReadAll("docs/reference/audit.schema.json"));
  const audit::Report report = tests::AuditDamaged([](tests::Table& t) {
    t.At(3, "price") = "n/a";
    t.At(4, "seats") = "0";
    t.At(5, "segment") = "Enterprize";
    t.At(6, "cost") = "";
    t.rows[9] = t.rows[8];
    t.rows[10].pop_back();
  });
  CHECK(tests::SchemaErrors(schema, nlohmann::json::parse(audit::ToJson(report))).empty());
  audit::Report empty;
  empty.as_of = "2026-01-01";
  CHECK(tests::SchemaErrors(schema, nlohmann::json::parse(audit::ToJson(empty))).empty());
}

TEST_CASE("nothing is odd in the cases of the repository") {
  struct Case {
    std::string policy, cases, as_of;
    std::uint64_t rows;
  };
  for (const Case& one : {Case{"policies/deal_desk/deal_desk.remit", "policies/deal_desk/cases.csv",
                               "2017-12-31", 1200},
                          Case{"policies/lead_priority/lead_priority.remit",
                               "policies/lead_priority/cases.csv", "2026-06-30", 1500}}) {
    INFO(one.cases);
    const audit::Report report = tests::AuditFile(one.cases, PolicyAt(one.policy, one.as_of));
    INFO(audit::ToText(report, {.top = 0}));
    CHECK(report.tally.all() == one.rows);
    CHECK(report.tally.answered() == one.rows);
    CHECK(report.findings.empty());
    CHECK(report.clean());
  }
}

TEST_CASE("the text of the report is the one that was read and agreed to") {
  const std::string path = "tests/unit/audit/report.txt";
  const audit::Report report = tests::AuditDamaged([](tests::Table& t) {
    for (const std::size_t i : {3, 4, 5, 6}) t.At(i, "price") = "n/a";
    t.At(6, "cost") = "";
    t.At(7, "seats") = "0";
    for (const std::size_t i : {20, 40, 60}) t.At(i, "segment") = "Mid Market";
    t.At(61, "segment") = "mid";
    for (const std::size_t i : {30, 31, 32, 33}) t.At(i, "rate") = "0." + t.At(i, "rate");
    t.rows[90] = t.rows[80];
    t.rows[91].pop_back();
  });
  std::string written = audit::ToText(report);
  const std::size_t begin = written.find('\n') + 1;  // the file's name changes
  written.replace(begin, written.find(": 400 rows") - begin, "data.csv");
  const std::string agreed = ReadAll(path);
  if (std::getenv("REMIT_UPDATE") != nullptr && written != agreed) std::ofstream(path) << written;
  CHECK(written == agreed);
}

// Each file of tests/unit/audit/real names its data, its day, its policy and its mapping, and ends
// with the summary to expect. Without the reference data there is nothing to compare.
TEST_CASE("the reference data is what was found when it was looked at") {
  if (!fs::exists("../shared/data")) return;
  const bool update = std::getenv("REMIT_UPDATE") != nullptr;
  std::size_t files = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator("tests/unit/audit/real")) {
    if (entry.path().extension() != ".audit") continue;
    ++files;
    const std::string text = ReadAll(entry.path());
    INFO(entry.path().string());
    std::istringstream lines(text);
    std::string data, as_of, line, policy, mapping, expected;
    std::getline(lines, data);
    std::getline(lines, as_of);
    std::string* part = &policy;
    while (std::getline(lines, line)) {
      if (line == "--- mapping")
        part = &mapping;
      else if (line == "--- expect")
        part = &expected;
      else
        *part += line + "\n";
    }
    tests::Asked asked;
    asked.policy =
        policy.rfind("policies/", 0) == 0 ? ReadAll(policy.substr(0, policy.find('\n'))) : policy;
    asked.mapping = mapping;
    asked.as_of = as_of;
    const std::string found = Summary(tests::AuditFile("../shared/data/" + data, asked));
    if (update && found != expected) {
      std::ofstream(entry.path()) << text.substr(0, text.find("--- expect\n") + 11) << found;
      FAIL("updated: " << entry.path());
    }
    CHECK(found == expected);
  }
  CHECK(files >= 4);
}
