// The command as a script sees it: exit codes, what it refuses, where output goes. What it decides
// is tested elsewhere.
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/json_schema.h"

namespace {

namespace fs = std::filesystem;

struct Outcome {
  int code = -1;
  std::string text;  // stdout and stderr
};

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "remit-command-line-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void Write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
  }
  Outcome Run(const std::string& command) const {
    const std::string line = "cd '" + path_.string() +
                             "' && export NO_COLOR=1 PATH=\"" REMIT_BINARY_DIR ":$PATH\" && { " +
                             command + "\n} 2>&1 </dev/null";
    FILE* pipe = popen(line.c_str(), "r");
    REQUIRE(pipe != nullptr);
    Outcome outcome;
    std::array<char, 4096> buffer{};
    while (const std::size_t read = std::fread(buffer.data(), 1, buffer.size(), pipe))
      outcome.text.append(buffer.data(), read);
    const int status = pclose(pipe);
    REQUIRE(WIFEXITED(status));
    outcome.code = WEXITSTATUS(status);
    REQUIRE(outcome.code != 127);  // command not found
    return outcome;
  }

 private:
  fs::path path_;
};

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
