// The command as a script sees it: exit codes, what it refuses, where output goes. What it decides
// is tested elsewhere.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/json_schema.h"
#include "tests/support/shell.h"

namespace {

namespace fs = std::filesystem;

using remit::tests::Folder;
using remit::tests::Outcome;

bool Has(const Outcome& outcome, const std::string& part) {
  return outcome.text.find(part) != std::string::npos;
}

// The recommendation is a = 10 %, b = 24 months; each band reaches one step.
constexpr const char* kDesk =
    "policy t.desk \"Desk\"\n"
    "ladder rep < lead\n"
    "choose a : percent from 0 % to 10 % step 10 %\n"
    "choose b : months in { 12, 24 }\n"
    "objective most = a from 0 % to 10 %\n"
    "objective long = b from 12 months to 24 months\n"
    "trade_off weigh most: 1, long: 1\n"
    "deviate rep within 10 points of a\n"
    "deviate lead within 12 months of b\n";

}  // namespace

TEST_CASE("lists come from JSON, and a proposal names a position that is there") {
  Folder folder;
  folder.Write("p.remit",
               "policy t.lists\n"
               "input rates : list of percent in 0 .. 5\n"
               "choose rate from rates\n"
               "objective most = rate from 0 % to 100 %\n"
               "trade_off weigh most: 1\n");
  folder.Write("c.csv", "id\na\n");
  const Outcome csv = folder.Run("remit decide p.remit c.csv");
  CHECK(csv.code != 0);
  CHECK(Has(csv, "the policy needs the list `rates`, which no cell can hold"));
  folder.Write("m.mapping", "mapping t.lists\ncolumn \"r\" is rates\n");
  CHECK(Has(folder.Run("remit decide p.remit c.csv --mapping m.mapping"), "`rates` is a list"));
  folder.Write("none.mapping",
               "mapping t.lists\nnothing for rates because \"not known yet\"\nignore \"id\" "
               "because \"a name\"\n");
  CHECK(Has(folder.Run("remit decide p.remit c.csv --mapping none.mapping"), "missing: rates"));
  folder.Write("c.json", "{\"rates\": [\"10 %\", \"30 %\", \"20 %\"]}");
  CHECK(Has(folder.Run("remit decide p.remit c.json"), "Recommended: rate 2 (30 %)"));
  CHECK(Has(folder.Run("remit decide p.remit c.json --propose rate=3"),
            "Proposed:    rate 3 (20 %)"));
  const Outcome beyond = folder.Run("remit decide p.remit c.json --propose rate=4");
  CHECK(beyond.code == 1);
  CHECK(Has(beyond, "`4` is no position in `rates`, of which the case supplies 3"));
  CHECK(Has(folder.Run("remit help average"), "average(x.price for x in lines) otherwise 0 EUR"));
}

TEST_CASE("a proposal may change several knobs") {
  Folder folder;
  folder.Write("desk.remit", kDesk);
  folder.Write("case.json", "{}");
  const Outcome both =
      folder.Run("remit decide desk.remit case.json --propose 'a=0 %' --propose 'b=12 months'");
  CHECK(both.code == 0);
  CHECK(Has(both, "Proposed:    a 0 %, b 12 months"));
  CHECK(Has(both, "agreement of lead"));
  const Outcome first = folder.Run("remit decide --propose 'a=0 %' desk.remit case.json");
  CHECK(first.code == 0);  // an option takes one value and leaves the files alone
  CHECK(Has(first, "Proposed:    a 0 %, b 24 months"));
}

TEST_CASE("a folder is not a policy") {
  Folder folder;
  for (const char* command : {"fmt .", "test .", "graph .", "decide . case.json"}) {
    folder.Write("case.json", "{}");
    const Outcome outcome = folder.Run(std::string("remit ") + command);
    INFO(command << ": " << outcome.text);
    CHECK(outcome.code == 3);
    CHECK(Has(outcome, "it is a folder"));
  }
  const Outcome check = folder.Run("remit check .");  // looks for policies in it, and finds none
  CHECK(check.code == 3);
  CHECK(Has(check, "there is no `.remit` file in `.`"));
}

TEST_CASE("a file that does not say what it is passes no check") {
  Folder folder;
  folder.Write("case.json", "{}");
  for (const char* text : {"", "# a comment\n", "let x = 1\n"}) {
    folder.Write("desk.remit", text);
    for (const char* command :
         {"check desk.remit", "test desk.remit", "decide desk.remit case.json"}) {
      const Outcome outcome = folder.Run(std::string("remit ") + command);
      INFO(command << ": " << outcome.text);
      CHECK(outcome.code == 1);
      CHECK(Has(outcome, "error[R0401]: the file does not say what it is"));
    }
  }
}

TEST_CASE("a module decides no case") {
  Folder folder;
  folder.Write("levels.remit", "module levels\nladder rep < lead\n");
  folder.Write("case.json", "{}");
  CHECK(folder.Run("remit check levels.remit").code == 0);
  const Outcome outcome = folder.Run("remit decide levels.remit case.json");
  CHECK(outcome.code == 1);
  CHECK(Has(outcome, "is a module"));
}

TEST_CASE("a review that is due is warned of, and does not make the policy wrong") {
  Folder folder;
  folder.Write("old.remit", "policy t.old\n  effective from 2020-01-01\n  review every 90 days\n");
  const Outcome due = folder.Run("remit check old.remit");
  CHECK(due.code == 0);
  CHECK(Has(due, "warning[R0803]: the review of this policy is due"));
  CHECK(Has(folder.Run("remit check old.remit --as-of 2020-03-31"), "R0803"));  // 31 + 29 + 30 days
  CHECK(!Has(folder.Run("remit check old.remit --as-of 2020-03-30"), "R0803"));
  CHECK(folder.Run("remit check old.remit --as-of soon").code == 2);
}

TEST_CASE("after its grace an overdue policy is said to stop, and decides nothing") {
  Folder folder;
  folder.Write("old.remit",
               "policy t.old owner \"Ada\"\n  effective from 2020-01-01\n  review every 90 days "
               "grace 10 days\nlet a = 1\n");
  folder.Write("case.json", "{}");
  const Outcome due = folder.Run("remit check old.remit --as-of 2020-03-31");
  CHECK(Has(due, "the review of this policy is due since 2020-03-31"));
  CHECK(Has(due, "from 2020-04-10 on the policy stops"));
  const Outcome late = folder.Run("remit decide old.remit case.json --as-of 2020-04-09");
  CHECK(late.code == 0);
  CHECK(Has(late, "review is overdue; from 2020-04-10 on it decides nothing"));
  const Outcome stopped = folder.Run("remit decide old.remit case.json --as-of 2020-04-10");
  CHECK(stopped.code == 1);
  CHECK(Has(stopped, "its grace ended on 2020-04-09; Ada must renew the policy"));
}

// gain over 0 .. 1000 EUR and sold over 0 .. 500 EUR; with the intent's weights 60 : 40 one EUR of
// profit is worth (60 / 1000) / (40 / 500) = 0.75 EUR of volume.
constexpr const char* kAims =
    "intent org.aims\n"
    "  owner \"CSO\"\n"
    "objective profit : EUR  from 0 EUR to 1_000 EUR\n"
    "objective volume : EUR  from 0 EUR to 500 EUR\n"
    "trade_off weigh profit: 60, volume: 40\n"
    "guardrail no_loss \"never at a loss\": profit >= 0 EUR\n";
constexpr const char* kServing =
    " serves org.aims\n"
    "input price : EUR in 1 EUR .. 1_000 EUR\n"
    "choose rate : percent in { 0 %, 10 % }\n"
    "objective gain serves profit = price * (100 % - rate) - 20 EUR\n"
    "objective sold serves volume = price * rate";
constexpr const char* kTest =
    "\ntest \"a deal\" {\n  given price 100 EUR\n  expect rate == 10 %\n}\n";

TEST_CASE("policies that trade alike are coherent, one that does not is named") {
  Folder folder;
  folder.Write("org/aims.remit", kAims);
  folder.Write("same.remit", "policy t.same" + std::string(kServing) + kTest);
  const Outcome alike = folder.Run("remit coherence . ");
  CHECK(alike.code == 0);
  CHECK(Has(alike, "1 EUR of volume = 1.33333 EUR of profit"));
  CHECK(Has(alike, "no contradictions"));
  // Half the range at the same weight: one EUR of profit is worth (60 / 1000) / (40 / 250) = 0.375.
  folder.Write("other.remit",
               "policy t.other" + std::string(kServing) + " from 0 EUR to 250 EUR" + kTest);
  const Outcome apart = folder.Run("remit coherence same.remit other.remit");
  CHECK(apart.code == 1);
  CHECK(Has(apart, "1.33333 EUR of profit in t.same, a deal"));
  CHECK(Has(apart, "2.66667 EUR of profit in t.other, a deal"));
  CHECK(Has(apart, "volume weighs 40 from 0.00 EUR to 250.00 EUR"));
  CHECK(Has(apart, "2 contradictions"));  // with the policy, and with the intent itself
  CHECK(folder.Run("remit coherence same.remit other.remit --tolerance '100 %'").code == 0);
  CHECK(folder.Run("remit coherence same.remit other.remit --tolerance 99").code == 1);
  CHECK(folder.Run("remit coherence same.remit other.remit --tolerance 99.5%").code == 1);
  const Outcome wrong = folder.Run("remit coherence same.remit other.remit --tolerance much");
  CHECK(wrong.code == 2);
  CHECK(Has(wrong, "for example `10 %`"));
  const Outcome json = folder.Run("remit coherence same.remit other.remit --format json");
  CHECK(json.code == 1);
  CHECK(Has(json, "\"rate\": 0.375"));
}

TEST_CASE("coherence takes cases from files, and says what cannot be compared") {
  Folder folder;
  folder.Write("org/aims.remit", kAims);
  // The best profit is the price: at 500 EUR a EUR of it is worth (60 / 500) / (40 / 500) = 1.5.
  std::string text = "policy t.byprice" + std::string(kServing) + "\n";
  text.replace(text.find("- 20 EUR") + 8, 0, " from 0 EUR to price");
  folder.Write("byprice.remit", text);
  folder.Write("big.jsonl",
               "{\"id\": \"big\", \"price\": \"500 EUR\"}\n{\"price\": \"5 USD\"}\n{}\n");
  const Outcome named = folder.Run("remit coherence byprice.remit --cases t.byprice=big.jsonl");
  CHECK(named.code == 1);
  CHECK(Has(named, "0.666667 EUR of profit in t.byprice, big"));
  CHECK(Has(named, "not compared: t.byprice, 2: the case is invalid: price"));
  CHECK(Has(named, "not compared: t.byprice, 3: `price` is missing"));
  folder.Write("even.remit",
               "policy t.even" + std::string(kServing) + "\ntrade_off balance gain, sold" + kTest);
  CHECK(Has(folder.Run("remit coherence even.remit"),
            "not compared: t.even, a deal: it balances its objectives"));
  CHECK(folder.Run("mv big.jsonl byprice.cases.jsonl; remit coherence byprice.remit").code == 1);
  CHECK(folder.Run("remit coherence byprice.remit --cases big.jsonl").code == 2);
  CHECK(folder.Run("remit coherence byprice.remit --cases t.others=byprice.cases.jsonl").code == 2);
  folder.Write("alone.remit", kDesk);
  const Outcome none = folder.Run("remit coherence alone.remit");
  CHECK(none.code == 1);
  CHECK(Has(none, "none of these policies serves an intent"));
}

TEST_CASE("an intent decides no case, and its guardrails name its owner") {
  Folder folder;
  folder.Write("org/aims.remit", kAims);
  folder.Write("same.remit", "policy t.same" + std::string(kServing) + kTest);
  folder.Write("case.json", "{\"price\": \"21 EUR\"}");
  CHECK(folder.Run("remit check org/aims.remit").code == 0);
  CHECK(folder.Run("remit fmt --check org/aims.remit").code == 0);
  const Outcome alone = folder.Run("remit decide org/aims.remit case.json");
  CHECK(alone.code == 1);
  CHECK(Has(alone, "is an intent"));
  const Outcome refused = folder.Run("remit decide same.remit case.json --propose 'rate=10 %'");
  CHECK(Has(refused, "breaks no_loss: never at a loss"));
  CHECK(Has(refused, "which only CSO may waive"));
  const std::string hash =
      "remit decide same.remit case.json --format json | grep '\"hash\"' | head -1";
  const Outcome before = folder.Run(hash);
  folder.Write("org/aims.remit", std::string(kAims) + "parameter p : EUR = 1 EUR\n");
  CHECK(folder.Run(hash).text != before.text);
}

TEST_CASE("output that cannot be written is not a success") {
  Folder folder;
  folder.Write("desk.remit", kDesk);
  folder.Write("case.json", "{}");
  for (const char* command :
       {"check desk.remit", "decide desk.remit case.json", "batch desk.remit case.json"}) {
    const Outcome outcome = folder.Run(std::string("remit ") + command + " >&-");
    INFO(command << ": " << outcome.text);
    CHECK(outcome.code == 3);
    CHECK(Has(outcome, "cannot write"));
  }
}

TEST_CASE("a test that needs a recommendation fails where there is none, through functions too") {
  Folder folder;
  folder.Write("none.remit", R"(policy t.none
input n : number
choose d : percent in { 0 %, 10 % }
function twice(x: number) -> number = x * number(d)
require never : n > 5
test "reads the choice" { given n 1   expect twice(2) <= 1 }
)");
  const Outcome outcome = folder.Run("remit test none.remit");
  CHECK(outcome.code == 1);
  CHECK(Has(outcome, "there is no recommendation: the case ends `no_alternative`"));
}

TEST_CASE("a previous decision comes from columns, and one of a later day is told with its row") {
  Folder folder;
  folder.Write("damped.remit", R"(policy t.damped
  effective from 2026-01-01
choose d : percent from 0 % to 20 % step 5 %
objective volume = d from 0 % to 20 %
damp d by at most 5 points per month
)");
  folder.Write("cases.csv",
               "id,previous.as_of,previous.d\n"
               "near,2026-02-20,5 %\n"
               "none,,\n"
               "later,2026-03-02,5 %\n"
               "undated,,5 %\n");
  const Outcome outcome = folder.Run(
      "remit batch damped.remit cases.csv --as-of 2026-03-01 --output out.csv && cat out.csv");
  CHECK(outcome.code == 0);
  CHECK(Has(outcome, "2 decided, 2 invalid"));
  CHECK(Has(outcome, "invalid previous.as_of: 2"));
  CHECK(Has(outcome, "2,near,decided,approve,10 %,"));
  CHECK(Has(outcome, "3,none,decided,approve,20 %,"));
  CHECK(Has(outcome, "2026-03-02 is after 2026-03-01, the day of this decision (row 4)"));
  CHECK(Has(outcome, "the previous value is told, and not of which day"));
}

TEST_CASE("who proposes in a test may be a person and a level") {
  Folder folder;
  folder.Write("by.remit", R"(policy t.by
ladder rep < lead
choose d : percent in { 0 %, 10 % }
deviate rep within 10 points of d giving reason at most 2 per quarter
test "both"  { propose { d: 10 %, by: { person: "Ada", level: rep }, reason: "x" }  expect verdict is approve }
test "level" { propose { d: 10 %, level: rep, used: { rep: 2 }, reason: "x" }       expect route is lead }
)");
  const Outcome outcome = folder.Run("remit test by.remit");
  INFO(outcome.text);
  CHECK(outcome.code == 0);
}

TEST_CASE("a text typed into the REPL is compared with the texts of the cases") {
  Folder folder;
  folder.Write("text.remit", "policy t.text\ninput region : text\n");
  folder.Write("cases.jsonl", "{\"region\": \"EMEA\"}\n{\"region\": \"LATAM\"}\n");
  folder.Write("broken.remit", "policy t.broken\nrequire\n");
  folder.Write("entries", R"(:load text.remit
:cases cases.jsonl
region == "LATAM"
region == "EMEA"
:load broken.remit
:case 2
region == "LATAM"
)");
  const Outcome outcome = folder.Run("remit repl < entries");
  INFO(outcome.text);
  CHECK(Has(outcome, "at hand: `1`\nfalse\ntrue\n"));
  // What could not be loaded leaves the policy and its cases as they were.
  CHECK(!Has(outcome, "load cases first"));
  CHECK(outcome.text.substr(outcome.text.size() - 5) == "true\n");
}

TEST_CASE("a chain of ten thousand lets is read in the REPL") {
  Folder folder;
  std::string text = "policy t.chain\ninput n : number\nlet x0 = n + 1\n";
  for (int i = 1; i < 10'000; ++i)
    text += "let x" + std::to_string(i) + " = x" + std::to_string(i - 1) + " + 1\n";
  folder.Write("chain.remit", text);
  folder.Write("cases.jsonl", "{\"n\": 0.5}\n");
  folder.Write("entries", ":load chain.remit\n:cases cases.jsonl\nx9999\n");
  CHECK(Has(folder.Run("remit repl < entries"), "10000.5\n"));
}

TEST_CASE("the REPL gives a choice no value where nothing is recommended") {
  Folder folder;
  folder.Write("need.remit",
               "policy t.need\ninput n : number\nchoose d : percent in { 0 %, 10 % }\n"
               "objective o = number(d) * n from 0 to 1\n");
  folder.Write("entries", ":load need.remit\nd\n1 + 1\n");
  const Outcome outcome = folder.Run("remit repl < entries");
  INFO(outcome.text);
  CHECK(Has(outcome, "no value: nothing is recommended where the case ends `needs_data`\n2\n"));
}

TEST_CASE("doc writes where it is told to, and says why when it cannot") {
  std::ifstream file("docs/reference/doc.schema.json");
  const nlohmann::json schema = nlohmann::json::parse(file);
  Folder folder;
  folder.Write("p.remit",
               "policy t.doc \"Doc\"\nparameter cap : percent = 9 %\n"
               "choose cut : percent from 0 % to 9 % step 1 %\nrequire cut <= cap\n");
  const Outcome json = folder.Run("remit doc p.remit --format json --as-of 2026-02-03");
  CHECK(json.code == 0);
  const nlohmann::json document = nlohmann::json::parse(json.text);
  CHECK(remit::tests::SchemaErrors(schema, document) == std::vector<std::string>{});
  CHECK(document.at("sections").back().at("title") == "On 3 February 2026");
  CHECK(folder.Run("remit doc p.remit --output p.md --graph p.svg").text.empty());
  CHECK(Has(folder.Run("head -n 1 p.md"), "# Doc"));
  CHECK(Has(folder.Run("head -n 1 p.svg"), "<svg "));
  CHECK(Has(folder.Run("remit doc p.remit --format html"), "<svg "));
  CHECK(folder.Run("remit doc p.remit --output no/such/folder.md").code == 3);
  CHECK(folder.Run("remit doc nothing.remit").code == 3);
  CHECK(folder.Run("remit doc p.remit --format pdf").code == 2);
  CHECK(folder.Run("remit doc p.remit --as-of 2026-02-30").code == 2);
  folder.Write("wrong.remit", "policy t.wrong\nrequire cut <= 1\n");
  CHECK(folder.Run("remit doc wrong.remit").code == 1);
  folder.Write("entries", ":doc cut\n:doc cutt\n");
  CHECK(Has(folder.Run("remit repl p.remit < entries"),
            "The cut is to be chosen from 0 % to 9 % in steps of 1 %.\nnothing is called `cutt`; "
            "did you mean `cut`?\n"));
}

TEST_CASE("findings as JSON follow their schema") {
  std::ifstream file("docs/reference/findings.schema.json");
  const nlohmann::json schema = nlohmann::json::parse(file);
  Folder folder;
  const std::string golden = fs::absolute("tests/golden/messages").string();
  const Outcome checked = folder.Run("remit check '" + golden + "' --format json");
  CHECK(checked.code == 1);
  const nlohmann::json report = nlohmann::json::parse(checked.text);
  CHECK(remit::tests::SchemaErrors(schema, report) == std::vector<std::string>{});
  CHECK(report.size() > 80);
  folder.Write("p.remit", "policy t.slip\ninput a : percent in 0 % .. 30 %;\nrequire a = 1 %\n");
  const Outcome mended = folder.Run("remit check p.remit --fix --format json");
  const nlohmann::json one = nlohmann::json::parse(mended.text);
  CHECK(remit::tests::SchemaErrors(schema, one) == std::vector<std::string>{});
  CHECK(one.at(0).at("fixed").size() == 2);
}

TEST_CASE("check --fix changes files and nothing else") {
  Folder folder;
  const std::string text = "policy t.slip\ninput a : percent in 0 % .. 30 %;\n";
  folder.Write("p.remit", text);
  const Outcome shown = folder.Run("remit check p.remit --fix --diff; cat p.remit");
  CHECK(Has(shown, "-input a : percent in 0 % .. 30 %;\n+input a : percent in 0 % .. 30 %\n"));
  CHECK(Has(shown, "\n" + text));
  const Outcome fixed = folder.Run("remit check p.remit --fix && cat p.remit");
  CHECK(Has(fixed, "fixed p.remit:2:33 [R0115]: leave `;` out\n"));
  CHECK(Has(fixed, "input a : percent in 0 % .. 30 %\n"));
  CHECK(folder.Run("remit check p.remit --diff").code == 2);
  const Outcome piped = folder.Run("cat p.remit | remit check - --fix");
  CHECK(piped.code == 2);
  CHECK(Has(piped, "`--fix` mends files"));
}

TEST_CASE("lint finds, allows with a reason, mends what is safe, and says how it ended") {
  Folder folder;
  const std::string head = "policy t.p \"P\"\ninput price : EUR in 0 EUR .. 100 EUR\n";
  const std::string refusal = "refuse when price > 50 EUR\n";
  folder.Write("found.remit", head + refusal);
  folder.Write("allowed.remit",
               head + "# lint: allow R1208 because the letter says why\n" + refusal);
  CHECK(folder.Run("remit lint found.remit").code == 1);
  CHECK(folder.Run("remit lint found.remit --except R1208").code == 0);
  CHECK(folder.Run("remit lint found.remit --only R1236").code == 0);
  CHECK(folder.Run("remit lint found.remit --only R1299").code == 2);
  CHECK(folder.Run("remit lint found.remit --only R0101").code == 2);
  CHECK(folder.Run("remit lint missing.remit").code == 3);
  CHECK(folder.Run("remit check found.remit").code == 0);

  const Outcome allowed = folder.Run("remit lint allowed.remit");
  CHECK(allowed.code == 0);
  CHECK(Has(allowed, "allowed.remit: ok, 1 allowed\n"));
  CHECK(folder.Run("remit lint allowed.remit --no-suppressions").code == 1);

  std::ifstream file("docs/reference/findings.schema.json");
  const nlohmann::json schema = nlohmann::json::parse(file);
  const Outcome told = folder.Run("remit lint allowed.remit --format json");
  const nlohmann::json report = nlohmann::json::parse(told.text);
  CHECK(remit::tests::SchemaErrors(schema, report) == std::vector<std::string>{});
  CHECK(report.at(0).at("allowed").at(0).at("because") == "the letter says why");
  const Outcome sarif = folder.Run("remit lint allowed.remit --format sarif");
  CHECK(Has(sarif, "\"the letter says why\""));

  // What decides stays as it is; an idle comment to the linter goes.
  folder.Write("idle.remit", head +
                                 "# lint: allow R1236 because nothing\n"
                                 "refuse when (price > 50 EUR) == true because \"dear\"\n");
  const Outcome fixed = folder.Run("remit lint idle.remit --fix; cat idle.remit");
  CHECK(Has(fixed, "fixed idle.remit:3:1 [R1203]: leave the comment out\n"));
  CHECK(Has(fixed, head + "refuse when (price > 50 EUR) == true because \"dear\"\n"));
  CHECK(Has(fixed, "warning[R1214]"));

  folder.Write("broken.remit", head + "refuse when cost > 50 EUR\n");
  const Outcome broken = folder.Run("remit lint broken.remit --only R1208");
  CHECK(broken.code == 1);
  CHECK(Has(broken, "error[R0201]"));
}

TEST_CASE("the REPL lints what is loaded and what was declared") {
  Folder folder;
  folder.Write("p.remit", "policy t.p \"P\"\ninput price : EUR in 0 EUR .. 100 EUR\n");
  const Outcome said = folder.Run(
      "printf ':load p.remit\\n:lint\\nrefuse when price > 50 EUR because \"dear\"\\n:lint\\n"
      "refuse when price < 5 EUR\\n:lint\\n' | remit repl");
  CHECK(Has(said, "warning[R0822]"));
  CHECK(Has(said, "nothing found\n"));
  CHECK(Has(said, "warning[R1208]"));
}

namespace {

constexpr const char* kLending = R"(policy t.lending "Lending"
  owner "Head of Credit"
  effective from 2026-01-01
ladder officer < manager
input income : EUR in 0 EUR .. 100_000 EUR personal of customer attested
input surety : EUR in 0 EUR .. 100_000 EUR personal of guarantor
input age    : number in 18 .. 100 personal of customer protected
input debts  : list of EUR
input amount : EUR in 0 EUR .. 100_000 EUR negotiable
choose rate : percent from 3 % to 5 % step 1 %
objective calm = 100 % - rate from 0 % to 100 %
require enough : amount <= income * 3 + surety - sum(d for d in debts) because "three incomes"
escalate to manager when amount > 20_000 EUR
deviate officer within 1 points of rate giving reason
)";
constexpr const char* kLent =
    R"({"id": "c-1", "income": {"value": "10000 EUR", "attested": {"by": "Zoe Miller", "source": "payslip 7734"}}, "surety": "1234 EUR", "age": 40, "debts": ["777 EUR", "888 EUR"], "amount": "25000 EUR", "proposal": {"values": {"rate": "4 %"}, "by": "Max Power", "reason": "as his cousin Ann Other has it"}}
)";

}  // namespace

TEST_CASE("flip says the smallest change, for choices and for inputs") {
  Folder folder;
  folder.Write("p.remit", kLending);
  folder.Write("c.jsonl", kLent);
  const std::string on = " p.remit c.jsonl --as-of 2026-02-01";
  const Outcome knobs = folder.Run("remit flip" + on);
  CHECK(knobs.code == 0);
  CHECK(Has(knobs, "nobody has to agree  no choice leads there\n"));
  CHECK(Has(knobs, "one step is rate: 1 points\n"));
  CHECK_FALSE(Has(knobs, "What could be given"));
  // 25,000 EUR are 5,000 steps of one euro above what an officer may lend.
  const Outcome inputs = folder.Run("remit flip --inputs" + on);
  CHECK(Has(inputs, "amount 20000.00 EUR instead of 25000.00 EUR (5000 steps)"));
  CHECK(Has(inputs, "officer may decide"));
  CHECK(folder.Run("remit flip --to boss" + on).code == 2);
  CHECK(Has(folder.Run("remit flip --to manger" + on), "did you mean `manager`?"));
  CHECK(Has(folder.Run("remit flip --to officer --inputs" + on), "officer"));
  const Outcome json = folder.Run("remit flip --inputs --format json" + on);
  const nlohmann::json decision = nlohmann::json::parse(json.text);
  std::ifstream file("docs/reference/decision.schema.json");
  const nlohmann::json schema = nlohmann::json::parse(file);
  CHECK(remit::tests::SchemaErrors(schema, decision) == std::vector<std::string>{});
  CHECK(decision.at("flip").at("concessions").at(0).at("steps") == 5000);
  folder.Write("entries",
               ":load p.remit\n:cases c.jsonl\n:as of 2026-02-01\n:flip\n:flip rate=5 %\n");
  const Outcome session = folder.Run("remit repl < entries");
  CHECK(Has(session, "amount 20000.00 EUR instead of 25000.00 EUR (5000 steps)"));
  CHECK(Has(session, "Proposed:    rate 5 %"));
}

TEST_CASE("the form for the person whom a decision is about tells nothing of anybody else") {
  Folder folder;
  folder.Write("p.remit", kLending);
  folder.Write("c.jsonl", kLent);
  const std::string explain = "remit explain p.remit c.jsonl --as-of 2026-02-01 --for-subject";
  const Outcome unclear = folder.Run(explain);
  CHECK(unclear.code == 2);
  CHECK(Has(unclear, "`customer`, `guarantor`"));
  CHECK(folder.Run(explain + " stranger").code == 2);
  const Outcome text = folder.Run(explain + " customer");
  CHECK(text.code == 0);
  const Outcome json = folder.Run(explain + " customer --format json");
  for (const Outcome& outcome : {text, json}) {
    for (const char* other :
         {"Zoe", "Miller", "7734", "Max", "Power", "cousin", "Ann", "1234", "777", "888"}) {
      INFO(other);
      CHECK_FALSE(Has(outcome, other));
    }
    CHECK(Has(outcome, "10000.00 EUR"));
    CHECK(Has(outcome, "Head of Credit"));
    CHECK(Has(outcome, "the entries of debts (2), which may concern others"));
    CHECK(Has(outcome, "what is personal of somebody else (1 value)"));
    CHECK(Has(outcome, "who proposed this"));
  }
  CHECK(Has(text, "What is protected and was not looked at\n  age\n"));
  CHECK(Has(text, "amount 20000.00 EUR instead of 25000.00 EUR (5000 steps)"));
  std::ifstream file("docs/reference/subject.schema.json");
  const nlohmann::json schema = nlohmann::json::parse(file);
  CHECK(remit::tests::SchemaErrors(schema, nlohmann::json::parse(json.text)) ==
        std::vector<std::string>{});
  // The same words every time.
  CHECK(folder.Run(explain + " customer").text == text.text);
  CHECK(Has(folder.Run(explain + " guarantor"), "1234.00 EUR"));
}

TEST_CASE("what a guarantee alone reads was looked at, and may be given") {
  Folder folder;
  folder.Write("p.remit", R"(policy t.guaranteed
  owner     "Head of Credit"
  effective from 2026-01-01
input age : months in 0 .. 1200 personal of customer for credit protected
input share : percent in 0 % .. 50 % personal of customer for credit negotiable
choose rate : percent from 1 % to 3 % step 1 %
objective calm = 100 % - rate from 0 % to 100 %
guarantee covered : share >= rate * 10 or age < 12 months
)");
  folder.Write("c.jsonl", R"({"id": "a", "age": "480 months", "share": "5 %"})");
  const std::string on = " p.remit c.jsonl --as-of 2026-02-01";
  // 1 % asks for a share of 10 %: 50 steps of 0.1 points.
  const Outcome flip = folder.Run("remit flip --inputs" + on);
  CHECK(Has(flip, "nobody has to agree  share 10 % instead of 5 % (50 steps)"));
  const Outcome form = folder.Run("remit explain" + on + " --for-subject");
  CHECK(Has(form, "age    480 months  personal, protected"));
  CHECK_FALSE(Has(form, "was not looked at"));
  CHECK_FALSE(Has(form, "no decision depends on it"));
}

TEST_CASE(
    "an audit needs a file, says what it found by its exit code, and replaces nothing unasked") {
  Folder folder;
  folder.Write("p.remit",
               "policy t.audit\neffective from 2026-01-01\ninput price : EUR in 1 EUR .. 100 EUR\n"
               "choose a : percent in { 0 %, 5 % }\n"
               "objective kept = price * (100 % - a) from 0 EUR to price\n");
  folder.Write("good.csv", "id,price\nx,5 EUR\ny,6 EUR\n");
  folder.Write("bad.csv", "id,price\nx,500 EUR\n");
  folder.Write("m.mapping", "kept as it is");
  const std::string day = " --as-of 2026-02-01";
  const Outcome good = folder.Run("remit audit p.remit good.csv" + day);
  CHECK(good.code == 0);
  CHECK(Has(good, "Answered: 2 of 2 rows, 100.0 %"));
  CHECK(folder.Run("remit audit p.remit bad.csv" + day).code == 1);
  const Outcome piped = folder.Run("remit audit p.remit - < good.csv" + day);
  CHECK(piped.code == 2);
  CHECK(Has(piped, "give a file instead of standard input"));
  CHECK(folder.Run("remit audit p.remit good.txt" + day).code == 2);
  CHECK(folder.Run("remit audit p.remit good.csv --as-of 2025-02-01").code == 2);
  CHECK(folder.Run("remit audit p.remit none.csv" + day).code == 3);
  CHECK(folder.Run("remit audit p.remit good.csv --mapping none.mapping" + day).code == 3);
  CHECK(folder.Run("remit audit p.remit good.csv --mapping m.mapping" + day).code == 1);
  const Outcome kept = folder.Run("remit audit p.remit bad.csv --fix-mapping m.mapping" + day);
  CHECK(kept.code == 2);
  CHECK(Has(kept, "say --overwrite if it may be replaced"));
  CHECK(folder.Run("cat m.mapping").text == "kept as it is");
  CHECK(folder.Run("remit audit p.remit bad.csv --fix-mapping m.mapping --overwrite" + day).code ==
        1);
  CHECK(Has(folder.Run("cat m.mapping"), "mapping t.audit"));
}

TEST_CASE("a compiled policy stands in for its text, and says why where it cannot") {
  std::ifstream file("docs/reference/compile.schema.json");
  const nlohmann::json schema = nlohmann::json::parse(file);
  Folder folder;
  folder.Write("p.remit",
               "policy t.compiled \"Compiled\"\nuse t.cap\ninput price : EUR in 1 EUR .. 100 EUR\n"
               "choose cut : percent from 0 % to 9 % step 1 %\nrequire cut <= cap\n"
               "objective paid = price * cut from 0 EUR to price\n");
  folder.Write("t/cap.remit", "module t.cap\nparameter cap : percent = 4 %\n");
  folder.Write("case.json", "{\"id\": \"a\", \"price\": \"10 EUR\"}");
  const Outcome json = folder.Run("remit compile p.remit --format json");
  CHECK(json.code == 0);
  const nlohmann::json report = nlohmann::json::parse(json.text);
  CHECK(remit::tests::SchemaErrors(schema, report) == std::vector<std::string>{});
  CHECK(report.at("sources").at(1).at("name") == "t/cap.remit");
  const Outcome verified = folder.Run("remit compile --verify p.remitc --format json");
  CHECK(verified.code == 0);
  CHECK(nlohmann::json::parse(verified.text).at("same") == true);
  folder.Run("cp p.remitc again.remitc && remit compile p.remit");
  CHECK(folder.Run("cmp p.remitc again.remitc").code == 0);
  for (const char* command :
       {"decide P case.json --as-of 2026-02-03 --format json",
        "explain P case.json --as-of 2026-02-03", "flip P case.json --as-of 2026-02-03",
        "batch P case.json --as-of 2026-02-03 --output -", "graph P --as-of 2026-02-03", "doc P",
        "test P"}) {
    std::string text = "remit " + std::string(command);
    std::string compiled = text;
    text.replace(text.find(" P") + 1, 1, "p.remit");
    compiled.replace(compiled.find(" P") + 1, 1, "p.remitc");
    INFO(command);
    CHECK(folder.Run(text + " 2>&1 | sed 's/p.remit/P/'").text ==
          folder.Run(compiled + " 2>&1 | sed 's/p.remitc/P/;s/p.remit/P/'").text);
    CHECK(folder.Run(text).code == folder.Run(compiled).code);
  }
  // The texts inside are what is checked, without their files.
  folder.Run("rm -r t p.remit");
  CHECK(folder.Run("remit check p.remitc").code == 0);
  CHECK(folder.Run("remit decide p.remitc case.json").code == 0);
  CHECK(folder.Run("remit compile --verify p.remitc").code == 0);
  CHECK(folder.Run("remit fmt p.remitc").code == 2);
  CHECK(folder.Run("remit check --fix p.remitc").code == 2);
  CHECK(folder.Run("remit compile p.remitc").code == 2);
  CHECK(folder.Run("remit compile --inspect case.json").code == 3);
  const Outcome over = folder.Run(
      "cp p.remitc q.remitc; printf 'policy t.q\\n' > q.remit; "
      "remit compile q.remit -o case.json");
  CHECK(over.code == 2);
  CHECK(Has(over, "is no compiled policy; name another file"));
  const Outcome cut =
      folder.Run("head -c 300 p.remitc > cut.remitc; remit decide cut.remitc case.json");
  CHECK(cut.code == 3);
  CHECK(Has(cut, "cannot open the compiled policy `cut.remitc`: it is cut off"));
  CHECK(Has(folder.Run("printf ':load p.remitc\\n' | remit repl"), "is a compiled policy"));
}

namespace {

// Four ways, of which none dominates another. What stands in the tests below is worked out by hand.
constexpr const char* kTrade =
    "policy t.trade \"Trade\"\n"
    "ladder rep < lead\n"
    "enum Way { north, east, south, west }\n"
    "choose way : Way\n"
    "input size : number in 0 .. 100\n"
    "parameter least : percent = 10 % adjustable 0 % .. 60 % by lead\n"
    "table fast (w: Way) -> percent {\n| w || fast |\n| north || 90 % |\n| east || 55 % |\n"
    "| south || 50 % |\n| west || 20 % |\n}\n"
    "table cheap (w: Way) -> percent {\n| w || cheap |\n| north || 10 % |\n| east || 50 % |\n"
    "| south || 60 % |\n| west || 90 % |\n}\n"
    "objective speed = fast(way) from 0 % to 100 %\n"
    "objective price = cheap(way) from 0 % to 100 %\n"
    "trade_off weigh speed: 60, price: 40\n"
    "require floor : fast(way) >= least\n";

nlohmann::json SchemaOf(const char* path) {
  std::ifstream file(path);
  return nlohmann::json::parse(file);
}

TEST_CASE("a key is made once, shown in public, and refused to others") {
  const Folder folder;
  const Outcome made =
      folder.Run("mkdir keys && remit store key new anna --out keys --format json");
  REQUIRE(made.code == 0);
  CHECK(made.text.find("\"secret_file\": \"keys/anna.key\"") != std::string::npos);
  CHECK(folder.Run("stat -c %a keys/anna.key").text == "600\n");
  const std::string secret = folder.Run("cat keys/anna.key").text;
  CHECK(made.text.find(secret.substr(secret.rfind('+') + 1, 40)) == std::string::npos);

  CHECK(folder.Run("remit store key new anna --out keys").code == 3);
  CHECK(folder.Run("cat keys/anna.key").text == secret);
  CHECK(folder.Run("remit store key new 'anna meyer' --out keys").code == 2);
  CHECK(folder.Run("remit store key new berta --out nowhere").code == 3);

  const Outcome shown = folder.Run("remit store key show keys/anna.pub");
  CHECK(shown.code == 0);
  CHECK(shown.text.find(folder.Run("cat keys/anna.pub").text) != std::string::npos);
  CHECK(folder.Run("remit store key show keys/anna.key").text == shown.text);
  CHECK(folder.Run("remit store key show keys/none.pub").code == 3);
  CHECK(folder.Run("cp keys/anna.key keys/b.pub; remit store key show keys/b.pub").code == 3);
  CHECK(folder.Run("chmod 640 keys/anna.key; remit store key show keys/anna.key").code == 3);

  CHECK(folder.Run("remit store").code == 2);
  const Outcome misspelt = folder.Run("remit store key nwe anna");
  CHECK(misspelt.code == 2);
  CHECK(misspelt.text == "remit: there is no command `remit store key nwe`; did you mean `new`?\n");
}

}  // namespace

// Points (speed, price): north (90, 10), east (55, 50), south (50, 60), west (20, 90). Scores at
// 60 : 40 are 58, 53, 54, 48. North and south are equal where 40 w = 50 (1 - w): w = 5/9; south and
// west where 30 w = 30 (1 - w): w = 1/2. At w = 5/9 east has (55 * 5 + 50 * 4) / 9 = 475/9 and
// south (250 + 240) / 9 = 490/9; at 1/2 east has 52.5 and south 55: no weights find east.
TEST_CASE("a frontier names exact weights, and what they never find") {
  Folder folder;
  folder.Write("trade.remit", kTrade);
  folder.Write("case.json", "{\"id\": \"k\", \"size\": 1}");
  const nlohmann::json schema = SchemaOf("docs/reference/frontier.schema.json");
  const Outcome one =
      folder.Run("remit frontier trade.remit case.json --format json --by desirability");
  REQUIRE(one.code == 0);
  const nlohmann::json json = nlohmann::json::parse(one.text);
  CHECK(remit::tests::SchemaErrors(schema, json) == std::vector<std::string>{});
  const auto& front = json["frontier"];
  REQUIRE(front.size() == 4);
  CHECK(front[0]["choice"]["way"] == "north");
  CHECK(front[0]["recommended"] == true);
  CHECK(front[0]["support"]["weights"]["speed"]["low"]["exact"] == "5/9");
  CHECK(front[0]["support"]["weights"]["speed"]["high"]["exact"] == "1");
  CHECK(front[1]["choice"]["way"] == "east");
  CHECK(front[1]["support"]["kind"] == "unsupported");
  CHECK(front[2]["support"]["weights"]["speed"]["low"]["exact"] == "1/2");
  CHECK(front[2]["support"]["weights"]["price"]["low"]["exact"] == "4/9");
  CHECK(front[2]["runner_up"] == true);
  // 0.9 * 0.1, 0.55 * 0.5, 0.5 * 0.6, 0.2 * 0.9: the third.
  CHECK(json["by"]["answer"]["choice"]["way"] == "south");
  const auto by = [&](const std::string& how) {
    const Outcome outcome =
        folder.Run("remit frontier trade.remit case.json --format json --by " + how);
    INFO(outcome.text);
    REQUIRE(outcome.code == 0);
    return nlohmann::json::parse(outcome.text)["by"]["answer"]["choice"]["way"].get<std::string>();
  };
  CHECK(by("balance") == "south");  // least 10, 50, 50, 20; of the two with 50 the sum 110
  CHECK(by("weighted --weights speed=1,price=1") ==
        "south");  // 100, 105, 110, 110: the first of two
  CHECK(by("achievement --aim 'speed=60 %,price=52 %'") == "east");  // -42, -5, -10, -40
  CHECK(by("epsilon --bound 'price>=40 %'") == "east");
  CHECK(by("epsilon --bound 'price>=55 %'") == "south");
  const Outcome none =
      folder.Run("remit frontier trade.remit case.json --by epsilon --bound 'price>=95 %'");
  CHECK(none.code == 0);
  CHECK(Has(none, "nothing that is allowed meets this"));
  const Outcome svg = folder.Run("remit frontier trade.remit case.json --format svg");
  CHECK(Has(svg, "found by no weights"));
  CHECK(Has(svg, "prefers-color-scheme: dark"));
  CHECK(
      folder.Run("remit frontier trade.remit case.json --by achievement --aim 'speed=60 %'").code ==
      2);
  CHECK(folder.Run("remit frontier trade.remit case.json --objectives speed").code == 2);
  CHECK(folder.Run("remit frontier trade.remit case.json --case other").code == 1);
}

// Of two cases that choose alike each change counts twice. Below 1/2 both take west, then south,
// from 5/9 on north. Sums: west 40 % and 180 %, south 100 % and 120 %, north 180 % and 20 %.
TEST_CASE("the frontier of a data set lies between exact weights, and a sweep decides again") {
  Folder folder;
  folder.Write("trade.remit", kTrade);
  folder.Write("cases.jsonl", "{\"id\": \"k\", \"size\": 1}\n{\"id\": \"l\", \"size\": 2}\n");
  const Outcome all = folder.Run("remit frontier trade.remit cases.jsonl --format json");
  INFO(all.text);
  REQUIRE(all.code == 0);
  const nlohmann::json json = nlohmann::json::parse(all.text);
  CHECK(remit::tests::SchemaErrors(SchemaOf("docs/reference/frontier.schema.json"), json) ==
        std::vector<std::string>{});
  const auto& stretches = json["stretches"];
  REQUIRE(stretches.size() == 3);
  CHECK(stretches[0]["totals"]["speed"]["text"] == "40 %");
  CHECK(stretches[0]["totals"]["price"]["text"] == "180 %");
  CHECK(stretches[1]["from"]["exact"] == "1/2");
  CHECK(stretches[1]["changed"] == 2);
  CHECK(stretches[1]["totals"]["price"]["text"] == "120 %");
  CHECK(stretches[2]["from"]["exact"] == "5/9");
  CHECK(stretches[2]["totals"]["speed"]["text"] == "180 %");
  CHECK(stretches[2]["in_force"] == true);
  CHECK(json["tried"]["confirmed"] == 4);

  // From 20 % on west is out at 30 % and 60 %, and so are east and south at 60 %; north stays.
  const Outcome swept = folder.Run(
      "remit sweep trade.remit cases.jsonl --parameter least --step '30 points' --format json");
  INFO(swept.text);
  REQUIRE(swept.code == 0);
  const nlohmann::json sweep = nlohmann::json::parse(swept.text);
  const nlohmann::json sweep_schema = SchemaOf("docs/reference/sweep.schema.json");
  CHECK(remit::tests::SchemaErrors(sweep_schema, sweep) == std::vector<std::string>{});
  REQUIRE(sweep["rows"].size() == 4);  // 0 %, 10 % (in force), 30 %, 60 %
  CHECK(sweep["rows"][1]["in_force"] == true);
  for (const auto& row : sweep["rows"]) {
    CHECK(row["approved"] == 2);
    CHECK(row["changed"] == 0);  // north is allowed throughout
  }
  // Speed weighs w against 40: north from w = 50 on, since 5/9 : 4/9 = 50 : 40, south from 40 on.
  const Outcome weight = folder.Run(
      "remit sweep trade.remit cases.jsonl --weight speed --from 0 --to 60 --step 30 --beyond "
      "--format "
      "json");
  INFO(weight.text);
  REQUIRE(weight.code == 0);
  const nlohmann::json weights = nlohmann::json::parse(weight.text);
  CHECK(remit::tests::SchemaErrors(sweep_schema, weights) == std::vector<std::string>{});
  REQUIRE(weights["places"].size() == 2);
  CHECK(weights["places"][0]["weight"]["exact"] == "40");
  CHECK(weights["places"][1]["weight"]["exact"] == "50");
  REQUIRE(weights["rows"].size() == 3);
  CHECK(weights["rows"][1]["changed"] == 2);  // at 30 west
  CHECK(weights["rows"][1]["totals"]["price"]["text"] == "180 %");
  CHECK(weights["rows"][2]["changed"] == 0);

  const Outcome bound = folder.Run(
      "remit sweep trade.remit cases.jsonl --bound floor --from '80 %' --to '100 %' --step '20 %'");
  INFO(bound.text);
  CHECK(bound.code == 0);
  CHECK(Has(bound, "the bound of floor (at least)"));
  CHECK(folder.Run("remit sweep trade.remit cases.jsonl --weight speed").code == 2);
  CHECK(folder.Run("remit sweep trade.remit cases.jsonl --parameter least --to '70 %'").code == 2);
  CHECK(folder.Run("remit sweep trade.remit cases.jsonl").code == 2);
}

// Scores at 1 : 1 in percent: north 50, east 52.5, south 55, west 55.
TEST_CASE("the best alternatives are listed, and no tie is cut without saying so") {
  Folder folder;
  std::string text = kTrade;
  text.replace(text.find("speed: 60, price: 40"), 20, "speed: 50, price: 50");
  folder.Write("trade.remit", text);
  folder.Write("case.json", "{\"size\": 1}");
  const Outcome one = folder.Run("remit decide trade.remit case.json --top 1");
  CHECK(Has(one, "1=  0.550000  south"));
  CHECK(Has(one, "1 more share rank 1 and are not shown"));
  const Outcome three = folder.Run("remit decide trade.remit case.json --top 3 --format json");
  INFO(three.text);
  const nlohmann::json json = nlohmann::json::parse(three.text);
  CHECK(remit::tests::SchemaErrors(SchemaOf("docs/reference/decision.schema.json"), json) ==
        std::vector<std::string>{});
  const auto& top = json["top"]["alternatives"];
  REQUIRE(top.size() == 3);
  CHECK(top[1]["rank"] == 1);
  CHECK(top[1]["choice"]["way"] == "west");
  CHECK(top[2]["rank"] == 3);
  CHECK(top[2]["choice"]["way"] == "east");
  CHECK(json["top"]["cut"] == 0);
}

// E. Ulungu, J. Teghem 1994, as in M. Ehrgott, "Multicriteria optimization", example 9.38: four
// people, four jobs, two costs. Efficient: (6, 24), (9, 17), (12, 13), (16, 11), (19, 10), (22, 7),
// of which no weights find (16, 11) and (19, 10).
TEST_CASE("a published assignment as a policy has its published frontier") {
  Folder folder;
  std::string text =
      "policy t.assign \"Assignment\"\nenum Who { ann, bob, cem, dee }\nenum Job { j1, j2, j3, j4 "
      "}\n"
      "choose ann_does : Job\nchoose bob_does : Job\nchoose cem_does : Job\nchoose dee_does : "
      "Job\n";
  const int costs[2][4][4] = {{{5, 1, 4, 7}, {6, 2, 2, 6}, {2, 8, 4, 4}, {3, 5, 7, 1}},
                              {{3, 6, 4, 2}, {1, 3, 8, 3}, {5, 2, 2, 3}, {4, 2, 3, 5}}};
  const char* const people[] = {"ann", "bob", "cem", "dee"};
  for (int c = 0; c < 2; ++c) {
    const std::string name = c == 0 ? "first" : "second";
    text += "table " + name + "_cost (who: Who, job: Job) -> number {\n| who | job || cost |\n";
    std::string sum;
    for (int p = 0; p < 4; ++p) {
      for (int j = 0; j < 4; ++j)
        text += std::string("| ") + people[p] + " | j" + std::to_string(j + 1) + " || " +
                std::to_string(costs[c][p][j]) + " |\n";
      sum += (p == 0 ? "" : " + ") + name + "_cost(" + people[p] + ", " + people[p] + "_does)";
    }
    text += "}\nobjective " + name + " = " + sum + " from 40 to 0\n";
  }
  text += "trade_off weigh first: 1, second: 1\nrequire apart : ";
  std::string apart;
  for (int a = 0; a < 4; ++a) {
    for (int b = a + 1; b < 4; ++b)
      apart += std::string(apart.empty() ? "" : " and ") + people[a] + "_does is not " + people[b] +
               "_does";
  }
  folder.Write("assign.remit", text + apart + "\n");
  folder.Write("case.json", "{}");
  const Outcome outcome = folder.Run("remit frontier assign.remit case.json --format json");
  INFO(outcome.text);
  REQUIRE(outcome.code == 0);
  const nlohmann::json json = nlohmann::json::parse(outcome.text);
  std::string found;
  for (const auto& point : json["frontier"]) {
    found += "(" + point["values"]["first"].get<std::string>() + ", " +
             point["values"]["second"].get<std::string>() + ")" +
             (point["support"]["kind"] == "unsupported" ? "! " : " ");
  }
  CHECK(found == "(6, 24) (9, 17) (12, 13) (16, 11)! (19, 10)! (22, 7) ");
  CHECK(json["alternatives"]["total"] == 256);
  CHECK(json["alternatives"]["not_allowed"] == 232);  // all but 4!
}

// As ZDT2: f2 = 1 - f1^2, both to be small. The front bends inwards, so that weights find its ends
// alone and an aim its middle: at x = 62 % the two are 62 % and 61.56 %, nearest to equal.
TEST_CASE("of a concave frontier weights find the ends, and an aim the middle") {
  Folder folder;
  folder.Write(
      "zdt.remit",
      "policy t.zdt \"Concave\"\nchoose x : percent from 0 % to 100 % step 1 %\n"
      "objective one = x from 100 % to 0 %\nobjective two = 100 % - x * x from 100 % to 0 %\n"
      "trade_off weigh one: 1, two: 1\n");
  folder.Write("case.json", "{}");
  const Outcome outcome = folder.Run(
      "remit frontier zdt.remit case.json --format json --by achievement --aim 'one=0 %,two=0 %' "
      "--rho "
      "0.000001");
  INFO(outcome.text);
  REQUIRE(outcome.code == 0);
  const nlohmann::json json = nlohmann::json::parse(outcome.text);
  std::size_t unsupported = 0;
  for (const auto& point : json["frontier"])
    unsupported += point["support"]["kind"] == "unsupported";
  CHECK(json["frontier"].size() == 101);
  CHECK(unsupported == 99);
  CHECK(json["by"]["answer"]["choice"]["x"] == "62 %");
  for (const char* weights : {"one=1,two=1", "one=3,two=2", "one=2,two=3"}) {
    const Outcome weighted = folder.Run(
        std::string("remit frontier zdt.remit case.json --format json --by weighted --weights ") +
        weights);
    const std::string x = nlohmann::json::parse(weighted.text)["by"]["answer"]["choice"]["x"];
    CHECK((x == "0 %" || x == "100 %"));
  }
}

TEST_CASE("a case that has no decision has no frontier, and is left out of all with its reason") {
  Folder folder;
  folder.Write("p.remit",
               "policy t.open\ninput a : percent? in 0 % .. 100 %\n"
               "choose x : percent from 0 % to 10 % step 5 %\nobjective one = x from 0 % to 10 %\n"
               "objective two = (a otherwise 0 %) / (a otherwise 0 %) - x from 0 % to 10 %\n"
               "trade_off weigh one: 1\n");
  folder.Write("cases.jsonl", "{\"id\": \"k\"}\n{\"id\": \"l\", \"a\": \"50 %\"}\n");
  const std::string command = "remit frontier p.remit cases.jsonl --objectives one,two";
  const Outcome one = folder.Run(command + " --case k");
  CHECK(one.code == 1);
  CHECK(Has(one, "there is no frontier: the case ends `fault`"));
  const Outcome all = folder.Run(command);
  INFO(all.text);
  CHECK(all.code == 0);
  CHECK(Has(all,
            "1 exact weight at which a recommendation changes; 1 case counted, left out 1 fault"));
}
