// What `remit journal` writes for programs follows the published schemas, whatever is recorded.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>

#include "interpreter/journal/journal.h"
#include "tests/support/json_schema.h"
#include "tests/support/shell.h"
#include "tests/unit/journal/scratch.h"

namespace remit::journal {
namespace {

using Json = nlohmann::json;

std::string Output(const std::string& arguments) {
  return tests::Shell("exec 2>/dev/null; " REMIT_BINARY " " + arguments).text;
}

Json SchemaOf(const std::string& name) {
  std::ifstream in("docs/reference/" + name + ".schema.json");
  REQUIRE(in);
  return Json::parse(in);
}

// Held to one of the definitions, so that what one command writes does not pass for another's.
Json Fits(const std::string& text, const std::string& definition) {
  static const Json schema = SchemaOf("journal");
  Json one = schema;
  one["anyOf"] = Json::array({{{"$ref", "#/$defs/" + definition}}});
  INFO(text);
  const Json json = Json::parse(text, nullptr, false);
  REQUIRE_FALSE(json.is_discarded());
  // Of a choice it is only said that nothing fits: for the message each record by its own kind.
  if (definition == "record" && json.contains("kind"))
    one["anyOf"] = Json::array({{{"$ref", "#/$defs/" + json.at("kind").get<std::string>()}}});
  CHECK(tests::SchemaErrors(one, json) == std::vector<std::string>{});
  return json;
}

// One of every kind, with everything that may be absent once there and once not.
void WriteEveryKind(const std::string& path) {
  Writer writer = Must(Writer::Open(path, Options()));
  PolicyUsed used = SomePolicy();
  used.content_hash = std::string(64, 'a');
  used.decision_hash = std::string(64, 'b');
  const std::uint64_t policy = Must(writer.Append(used));
  DecisionMade made = DecisionOn(policy, "A-17");
  const std::uint64_t decision = Must(writer.Append(made));
  made.scenario = "recession";
  made.proposal = "who and what";
  made.core = "no core";
  Must(writer.Append(made));
  const std::string bytes(16, '\x7f');
  for (const Record& record : std::vector<Record>{
           Overridden{
               decision,
               "ann",
               "manager",
               {{"discount", "12 %"}},
               "why",
               {{"manager", 0}},
               {{"discount", "manager", "rule", 1, 5, "2026-Q4"}, {"", "", "rule", 0, 0, ""}},
               {{"legal", "cy"}},
               CoreBytes({})},
           Overridden{decision, "ann", "", {}, "", {}, {}, {}, "no core"},
           OutcomeSeen{decision, "won", "true", 20'700, true},
           OutcomeSeen{decision, "won", "false", 20'701, false, decision + 2},
           FeedbackGiven{decision, "bob", "is that \"right\"?"},
           SubjectErased{bytes, "", "", "due"}, SubjectErased{bytes, bytes, bytes + bytes, "asked"},
           Gap{3, "disk full"}, SubjectNamed{"sales.desk", "customer", "customer.id"},
           SubjectNamed{"sales.desk", "customer", ""}, RetentionSet{"sales", "24 months", "law"},
           RetentionSet{"sales", "", "law"}, HoldPlaced{bytes, "a court asks"},
           HoldReleased{bytes, "it is settled"}})
    Must(writer.Append(record));
  Must(writer.Close());
}

TEST_CASE("records of every kind are written as the schema says") {
  const Scratch scratch;
  WriteEveryKind(scratch.path());
  std::istringstream lines(Output("journal log " + scratch.path() + " --last 0 --format json"));
  std::set<std::string> kinds;
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count)
    kinds.insert(Fits(line, "record").at("kind").get<std::string>());
  CHECK(count == 17);
  CHECK(kinds.size() == std::variant_size_v<Record>);
  Fits(Output("journal show " + scratch.path() + " 3 --format json"), "record");
}

TEST_CASE("what is decided again is told as the schema says") {
  const Scratch scratch;
  const std::string journal = scratch.path("desk.journal");
  const std::string desk = "policies/discount_desk/discount_desk.remit";
  Output("batch " + desk + " policies/discount_desk/cases.jsonl --as-of 2026-03-01 --journal " +
         journal);
  Fits(Output("journal policy " + journal + " 1 --format json"), "policy_texts");
  Fits(Output("journal policy " + journal + " 7 --format json -o " + scratch.path("texts")),
       "policy_texts");
  Fits(Output("journal replay " + journal + " --format json"), "replay");
  const Json why = Fits(Output("journal why " + journal + " small-clean --format json"), "why");
  CHECK(tests::SchemaErrors(SchemaOf("decision"), why.at("records").at(0).at("decision_now")) ==
        std::vector<std::string>{});

  // A record that says something else than what is decided.
  Writer writer = Must(Writer::Open(journal, Options()));
  Reader reader = Must(Reader::Open(journal));
  DecisionMade wrong;
  Must(reader.Read(2, 2, [&](std::uint64_t, std::int64_t, const Record& record) {
    wrong = std::get<DecisionMade>(record);
    return true;
  }));
  const base::Result<engine::Core> read = CoreFrom(wrong.core);
  REQUIRE(read);
  engine::Core core = *read;
  core.score += 1;
  wrong.core = CoreBytes(core);
  wrong.case_id = "another";
  Must(writer.Append(wrong));
  Must(writer.Close());
  const Json replay = Fits(Output("journal replay " + journal + " --format json"), "replay");
  REQUIRE(replay.at("differences").size() == 1);
  CHECK(replay.at("differences").at(0).at("node").at("what") == "the score");
  CHECK(replay.at("differences").at(0).at("reference") == "as_now");
  const Json told = Fits(Output("journal why " + journal + " another --format json"), "why");
  CHECK(told.at("records").at(0).at("replays") == false);
}

}  // namespace
}  // namespace remit::journal
