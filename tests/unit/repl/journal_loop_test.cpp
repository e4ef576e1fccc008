// `remit journal override`, `outcome`, `feedback` and `report` as programs: exit codes, and JSON
// that fits its schemas.

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/json_schema.h"
#include "tests/support/shell.h"

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

using remit::tests::Outcome;

// A journal of the thirty quotes of docs/journal, in a folder of its own.
class Quotes {
 public:
  Quotes() {
    REQUIRE(Run(" batch docs/journal/quotes.remit docs/journal/quotes.jsonl --as-of 2026-02-03 "
                "--journal " +
                File())
                .code == 0);
  }
  std::string File(const std::string& name = "quotes.journal") const { return folder_ / name; }
  static Outcome Run(const std::string& arguments) {
    return remit::tests::Shell("exec 2>&1; " REMIT_BINARY + arguments);
  }
  Outcome Journal(const std::string& command, const std::string& rest) const {
    return Run(" journal " + command + " " + File() + " " + rest);
  }
  Outcome Depart(const std::string& id, const std::string& discount, const std::string& by,
                 const std::string& more = "") const {
    return Journal("override", id + " --knob 'discount=" + discount + "' --by '" + by +
                                   "' --level rep --reason 'two more sites' " + more);
  }
  // What is said as JSON, held to its schema.
  Json Fits(const std::string& command, const std::string& rest, int exit_code = 0) const {
    const Outcome ran = Journal(command, rest + " --format json");
    INFO(ran.text);
    CHECK(ran.code == exit_code);
    const Json json = Json::parse(ran.text, nullptr, false);
    REQUIRE_FALSE(json.is_discarded());
    std::ifstream in("docs/reference/" + command + ".schema.json");
    CHECK(remit::tests::SchemaErrors(Json::parse(in), json) == std::vector<std::string>{});
    return json;
  }

 private:
  remit::tests::Folder folder_;
};

TEST_CASE("an override is recorded, refused, asked for and told") {
  const Quotes quotes;
  const std::string rest =
      "q01 --knob 'discount=4 %' --by Ada --level rep --reason 'two more sites'";
  const Json asked = quotes.Fits("override", rest + " --dry-run");
  CHECK(asked.at("holds") == true);
  CHECK(asked.at("record").is_null());
  const Json made = quotes.Fits("override", rest);
  CHECK(made.at("record") == 32);
  CHECK(made.at("override").at("under").at(0).at("used") == 1);
  CHECK(made.at("override").at("under").at(0).at("budget") == 5);
  const Json refused = quotes.Fits(
      "override", "q02 --knob 'discount=12 %' --by Ada --level rep --reason 'their offer'", 1);
  CHECK(refused.at("holds") == false);
  CHECK_FALSE(refused.at("in_the_way").empty());
  CHECK(quotes.Depart("q02", "30 %", "Ada").code == 1);  // no such alternative
  CHECK(quotes.Depart("nobody", "4 %", "Ada").code == 1);
  CHECK(quotes.Depart("q02", "4 %", "Ada", "--agreed Bo").code == 2);
  CHECK(quotes.Journal("override", "q02 --by Ada").code == 2);
  CHECK(Quotes::Run(" journal override " + quotes.File("none") +
                    " q01 --knob 'discount=4 %' --by Ada")
            .code == 3);
  const Outcome why = quotes.Journal("why", "q01");
  CHECK(why.code == 0);
  CHECK_THAT(why.text, Catch::Contains("override of 2 by Ada (rep): discount = 4 %, because two") &&
                           Catch::Contains("1 of 5 in 2026-Q1"));
  const Outcome replay = quotes.Journal("replay", "");
  CHECK(replay.code == 0);
  CHECK_THAT(replay.text, Catch::Contains("1 override, judged again: 1 same, 0 different"));
}

TEST_CASE("the sixth override of a quarter is refused") {
  const Quotes quotes;
  for (const char* id : {"q01", "q02", "q03", "q04", "q05"})
    CHECK(quotes.Depart(id, "4 %", "Ada").code == 0);
  const Outcome sixth = quotes.Depart("q06", "4 %", "Ada");
  CHECK(sixth.code == 1);
  CHECK_THAT(sixth.text, Catch::Contains("Ada has made 5 of 5 in 2026-Q1"));
  CHECK(quotes.Depart("q06", "4 %", "Bo").code == 0);
}

TEST_CASE("outcomes, feedback and what they come to") {
  const Quotes quotes;
  const Json all = quotes.Fits("outcome", "--from docs/journal/outcomes.csv");
  CHECK(all.at("recorded") == 27);
  CHECK(all.at("late") == 2);
  CHECK(quotes.Fits("outcome", "--from docs/journal/outcomes.csv").at("already") == 27);
  std::ofstream(quotes.File("bad.jsonl"))
      << R"({"case": "q25", "outcome": "won", "value": true, "on": "2026-02-04"})" << '\n'
      << R"({"case": "q26", "outcome": "won", "value": 3, "on": "2026-02-04"})" << '\n';
  const Json none = quotes.Fits("outcome", "--from " + quotes.File("bad.jsonl"), 1);
  CHECK(none.at("recorded") == 0);
  CHECK(none.at("bad").at(0).at("place") == quotes.File("bad.jsonl") + " line 2");
  CHECK(quotes.Fits("outcome", "--skip-bad --from " + quotes.File("bad.jsonl"), 1).at("recorded") ==
        1);
  CHECK(quotes.Journal("outcome", "q01").code == 2);
  CHECK(quotes.Journal("outcome", "q01 won --on 2026-03-03").code == 2);
  CHECK(quotes.Journal("outcome", "q01 won=true --on 2026-03-03 --from x.csv").code == 2);
  CHECK(quotes.Journal("outcome", "--from no_such.csv").code == 3);
  CHECK(quotes.Journal("feedback", "q30 --by Bo 'they expected more'").code == 0);
  CHECK(quotes.Journal("feedback", "q30 --by Bo ''").code == 1);
  for (int i = 1; i <= 12; ++i) {
    const std::string id = (i < 10 ? "q0" : "q") + std::to_string(i);
    CHECK(quotes.Depart(id, "4 %", "rep " + std::to_string(i % 3)).code == 0);
  }
  const Json report = quotes.Fits("report", "");
  const Json& one = report.at("policies").at(0);
  CHECK(one.at("all").at("overridden") == 12);
  CHECK(one.at("all").at("adherence") == 0.6);
  CHECK(one.at("deviation_expected").at("kept") == 2);
  CHECK(one.at("by_rep").size() == 3);
  CHECK(one.at("feedback") == 1);
  // Of the twelve ten were won: 1 to 12 without 4 and 9. Of the others 13, 15, 18, 21 and 25.
  CHECK(one.at("outcomes").at(1).at("overridden").at("values").at("true") == 10);
  CHECK(one.at("outcomes").at(1).at("kept").at("values").at("true") == 5);
  CHECK(one.at("exceptional").size() == 2);
  CHECK(one.at("absorption").at("thresholds").at(0).at("at") == "2 points");
  const Json some = quotes.Fits("report", "--by rep --to 2026-01-31");
  CHECK(some.at("policies").empty());
  CHECK(
      quotes.Fits("report", "--exceptions '50 %'").at("policies").at(0).at("absorption").is_null());
  CHECK(quotes.Journal("report", "--exceptions 30").code == 2);
  CHECK(quotes.Journal("report", "--from yesterday").code == 2);
  CHECK(quotes.Journal("verify", "").code == 0);
}

}  // namespace
