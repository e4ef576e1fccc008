// Values of personal inputs, planted and looked for in everything that the program says and writes;
// and `remit journal erase`, `hold`, `release`, `retain` and `expire` as programs.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/shell.h"

namespace {

namespace fs = std::filesystem;

constexpr const char* kLending = R"(policy t.lending "Lending"
  owner "Head of Credit"
  effective from 2026-01-01
ladder officer < manager
enum Region { north, south }
record Person {
  number : text? personal of customer for credit, tax
  income : EUR in 0 EUR .. 1_000_000 EUR personal of customer for credit
  born   : date? personal of customer for credit
  region : Region? personal of customer for credit
}
input who    : Person
input surety : EUR in 0 EUR .. 1_000_000 EUR personal of guarantor for credit attested
input debts  : list of EUR in 0 .. 5 personal of customer for credit
input amount : EUR in 0 EUR .. 1_000_000 EUR negotiable
choose rate : percent from 3 % to 5 % step 1 %
let burden = amount / (who.income + 1 EUR)
objective calm = (100 % - rate) * burden from 0 % to 100 %
require enough : amount <= who.income * 3 + surety + sum(d for d in debts) because "three incomes"
escalate to manager when amount > 20_000 EUR
deviate officer within 1 points of rate giving reason
)";

// Whatever is personal here has 777 in it, PLANTED, or is of 1977.
constexpr const char* kCases =
    R"({"id": "right", "who": {"number": "PLANTED-1", "income": "77701.07 EUR", "born": "1977-07-17", "region": "north"}, "surety": {"value": "1777 EUR", "attested": {"by": "Wanda Witness", "source": "payslip"}}, "debts": ["777.11 EUR", "177.72 EUR"], "amount": "25000 EUR"}
{"id": "invalid", "who": {"number": "PLANTED-2", "income": "97779999 EUR", "born": "1977-77-77", "region": "PLANTED"}, "surety": "PLANTED", "debts": ["PLANTED", "-777 EUR"], "amount": "25000 EUR"}
{"id": "worse", "who": {"number": 777.5, "income": 77.71, "born": 1977, "region": 777}, "debts": ["777 parsecs"], "amount": "25000 EUR"}
{"id": "none", "who": {"number": "PLANTED-1", "income": "777 EUR"}, "surety": {"value": "7.77 EUR", "attested": {"by": "Wanda Witness", "source": "payslip"}}, "amount": "900000 EUR", "debts": []}
{"id": "lacks", "who": {"number": "PLANTED-3"}, "amount": "900000 EUR"}
)";

using remit::tests::Outcome;

class Folder : public remit::tests::Folder {
 public:
  Folder() {
    Write("p.remit", kLending);
    Write("cases.jsonl", kCases);
  }
  void Remove(const std::string& name) const { fs::remove(path() / name); }
  Outcome Remit(const std::string& arguments) const { return Run("remit " + arguments); }
  std::vector<std::pair<std::string, std::string>> Files() const {
    std::vector<std::pair<std::string, std::string>> files;
    for (const auto& entry : fs::directory_iterator(path())) {
      std::ifstream in(entry.path(), std::ios::binary);
      files.emplace_back(
          entry.path().filename().string(),
          std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()));
    }
    return files;
  }
};

std::string Planted(const std::string& said) {
  // Digits of hashes, and of the times at which something was recorded, mean nothing.
  static const std::regex digits("[0-9a-f]{12,}|T[0-9:.]+Z");
  const std::string text = std::regex_replace(said, digits, "-");
  for (const char* planted : {"777", "PLANTED", "1977", "77.71", "7.77"}) {
    const std::size_t at = text.find(planted);
    if (at != std::string::npos) return text.substr(at > 60 ? at - 60 : 0, 120);
  }
  return "";
}

bool Has(const Outcome& ran, const std::string& text) {
  return ran.text.find(text) != std::string::npos;
}

// Explanations as JSON are left out: they say how a decision came about, to the last input.
TEST_CASE("no personal value stands in what is said about cases") {
  const Folder folder;
  const std::string on = " p.remit cases.jsonl --as-of 2026-02-01";
  for (const std::string& command : std::vector<std::string>{
           "decide" + on, "decide" + on + " --top 3", "explain" + on, "flip" + on, "batch" + on,
           "batch" + on + " --format json", "batch" + on + " --output out.jsonl",
           "batch" + on + " --output out.csv",
           "decide" + on + " --case right --propose rate=\"5 %\" --by officer --reason asked",

           "check p.remit --format sarif", "frontier" + on + " --case right"}) {
    CAPTURE(command);
    const Outcome ran = folder.Remit(command);
    CAPTURE(ran.text);
    CHECK(ran.code < 3);
    CHECK(Planted(ran.text).empty());
  }
  for (const auto& [name, bytes] : folder.Files()) {
    if (name == "cases.jsonl") continue;
    CAPTURE(name);
    CHECK(Planted(bytes).empty());
  }
  // What is wrong is said all the same.
  const Outcome invalid = folder.Remit("decide" + on + " --case invalid");
  CHECK(Has(invalid, "who.income: it is outside its range, 0.00 EUR to 1000000.00 EUR"));
  CHECK(Has(invalid, "it is personal, and not shown"));
}

TEST_CASE("nor in a journal, but where it is asked for, and nowhere when it is erased") {
  const Folder folder;
  const std::string on = " p.remit cases.jsonl --as-of 2026-02-01 --journal j";
  REQUIRE(folder.Remit("decide" + on + " --subject customer=who.number").code < 2);
  REQUIRE(folder.Remit("batch" + on).code < 2);
  const Outcome other = folder.Remit("batch" + on + " --subject customer=who.income");
  CHECK(other.code == 3);
  CHECK(Has(other, "tells each customer by `who.number`"));
  const Outcome replay = folder.Remit("journal replay j");
  CHECK(replay.text == "j: 10 same, 0 different, 0 erased\n");
  const std::vector<std::string> reading = {"journal log j --last 0",
                                            "journal log j --last 0 --format json",
                                            "journal show j 4",
                                            "journal show j 5",
                                            "journal show j 4 --format json",
                                            "journal why j right",
                                            "journal why j invalid",
                                            "journal why j invalid --format json",
                                            "journal why j worse",
                                            "journal why j none",
                                            "journal why j lacks --format json",
                                            "journal replay j --format json",
                                            "journal verify j",
                                            "journal proof j 4 --entry"};
  const auto search = [&] {
    for (const std::string& command : reading) {
      CAPTURE(command);
      const Outcome ran = folder.Remit(command);
      CAPTURE(ran.text);
      CHECK(ran.code == 0);
      CHECK(Planted(ran.text).empty());
    }
    for (const auto& [name, bytes] : folder.Files()) {
      CAPTURE(name);
      // Bytes that mean nothing may spell digits.
      if (name != "cases.jsonl") CHECK(bytes.find("PLANTED") == std::string::npos);
    }
  };
  search();
  const Outcome revealed = folder.Remit("journal show j 4 --reveal");
  CHECK(Has(revealed, "who.number: PLANTED-1"));
  CHECK(Has(revealed, "who.income: 77701.07 EUR"));
  CHECK(Has(revealed, "surety: 1777.00 EUR"));
  CHECK(Has(revealed, "amount: 25000.00 EUR"));

  const Outcome erased =
      folder.Remit("journal erase j --subject customer=PLANTED-1 --reason asked");
  CHECK(erased.code == 0);
  CHECK(Has(erased, "2 keys destroyed"));
  search();
  CHECK(folder.Remit("journal replay j").text == "j: 6 same, 0 different, 4 erased\n");
  CHECK(Has(folder.Remit("journal log j --last 0"), "personal values: erased"));
  CHECK(Has(folder.Remit("journal why j right"), "what is personal in it is erased"));
  const Outcome partly = folder.Remit("journal show j 4 --reveal");
  CHECK_FALSE(Has(partly, "PLANTED-1"));
  CHECK(Has(partly, "who.number: {\"sealed\":\"erased\"}"));
  CHECK(Has(partly, "surety: 1777.00 EUR"));
  CHECK(folder.Remit("journal verify j").code == 0);
  CHECK(folder.Remit("journal erase j --subject customer=PLANTED-1 --reason asked").code == 0);
  CHECK(folder.Remit("journal erase j --subject customer=nobody --reason asked").code == 1);
  // Whose number is missing or wrong is told by the case.
  CHECK(Has(folder.Remit("journal erase j --case worse --reason asked"), "3 keys destroyed"));
  CHECK(folder.Remit("journal replay j").text == "j: 4 same, 0 different, 6 erased\n");

  folder.Remove("j-keys");
  const Outcome gone = folder.Remit("journal replay j");
  CHECK(gone.code == 3);
  CHECK(Has(gone, "0 same, 0 different, 6 erased"));
  CHECK(Has(gone, "`j-keys`, which has the keys, is not there"));
  CHECK(folder.Remit("batch" + on).code == 3);
}

TEST_CASE("holds and retention as programs") {
  const Folder folder;
  REQUIRE(folder
              .Remit("batch p.remit cases.jsonl --as-of 2026-02-01 --journal j --subject "
                     "customer=who.number")
              .code < 2);
  const std::string whom = " --subject customer=PLANTED-1";
  CHECK(folder.Remit("journal erase j" + whom).code == 2);
  CHECK(folder.Remit("journal erase j --reason asked").code == 2);
  CHECK(folder.Remit("journal erase j --subject customer --reason asked").code == 2);
  CHECK(folder.Remit("journal erase j --subject broker=1 --reason asked").code == 2);
  CHECK(Has(folder.Remit("journal erase j --subject guarantor=1 --reason asked"), "--case ID"));
  CHECK(folder.Remit("journal erase nowhere" + whom + " --reason asked").code == 3);
  CHECK(folder.Remit("journal hold j" + whom + " --reason \"dispute 12\"").code == 0);
  CHECK(folder.Remit("journal hold j" + whom + " --reason again").code == 1);
  const Outcome held = folder.Remit("journal erase j" + whom + " --reason asked");
  CHECK(held.code == 1);
  CHECK(Has(held, "dispute 12"));
  CHECK(folder.Remit("journal retain j --purpose credit --for \"24 moons\"").code == 2);
  CHECK(folder.Remit("journal retain j --purpose credit --for \"24 months\"").code == 0);
  const Outcome dry = folder.Remit("journal expire j --now 2028-04-01 --dry-run");
  CHECK(dry.code == 1);
  CHECK(Has(dry, "due, and held: 1 key"));
  CHECK(Has(dry, "kept without end, since nobody said how long"));
  CHECK(folder.Remit("journal replay j").text == "j: 5 same, 0 different, 0 erased\n");
  CHECK(folder.Remit("journal expire j --now 2028-03-31").code == 0);
  CHECK(folder.Remit("journal replay j").text == "j: 5 same, 0 different, 0 erased\n");
  CHECK(folder.Remit("journal expire j --now 2028-04-01").code == 1);
  CHECK(folder.Remit("journal replay j").text == "j: 0 same, 0 different, 5 erased\n");
  CHECK(folder.Remit("journal release j" + whom + " --reason settled").code == 0);
  CHECK(folder.Remit("journal release j" + whom + " --reason settled").code == 1);
  CHECK(folder.Remit("journal expire j --now 2028-04-01 --format json").code == 0);
  CHECK(folder.Remit("journal verify j").code == 0);
}

}  // namespace
