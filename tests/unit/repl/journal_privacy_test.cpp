// Values of personal inputs, planted and looked for in everything that the program says and writes;
// and `remit journal erase`, `hold`, `release`, `retain` and `expire` as programs.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

#include "tests/support/catch.h"

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

struct Ran {
  int exit_code = 0;
  std::string out;
};

class Folder {
 public:
  Folder()
      : path_(fs::temp_directory_path() /
              ("remit_journal_privacy_" + std::to_string(static_cast<long>(::getpid())))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
    Write("p.remit", kLending);
    Write("cases.jsonl", kCases);
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  void Remove(const std::string& name) const { fs::remove(path_ / name); }
  // Both streams together.
  Ran Remit(const std::string& arguments) const {
    const std::string command =
        "cd '" + path_.string() + "' && " + REMIT_BINARY + " " + arguments + " 2>&1";
    FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    Ran ran;
    std::array<char, 4096> buffer{};
    while (const std::size_t read = std::fread(buffer.data(), 1, buffer.size(), pipe))
      ran.out.append(buffer.data(), read);
    const int status = ::pclose(pipe);
    REQUIRE(WIFEXITED(status));
    ran.exit_code = WEXITSTATUS(status);
    return ran;
  }
  std::vector<std::pair<std::string, std::string>> Files() const {
    std::vector<std::pair<std::string, std::string>> files;
    for (const auto& entry : fs::directory_iterator(path_)) {
      std::ifstream in(entry.path(), std::ios::binary);
      files.emplace_back(
          entry.path().filename().string(),
          std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()));
    }
    return files;
  }

 private:
  fs::path path_;
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

bool Has(const Ran& ran, const std::string& text) {
  return ran.out.find(text) != std::string::npos;
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
    const Ran ran = folder.Remit(command);
    CAPTURE(ran.out);
    CHECK(ran.exit_code < 3);
    CHECK(Planted(ran.out).empty());
  }
  for (const auto& [name, bytes] : folder.Files()) {
    if (name == "cases.jsonl") continue;
    CAPTURE(name);
    CHECK(Planted(bytes).empty());
  }
  // What is wrong is said all the same.
  const Ran invalid = folder.Remit("decide" + on + " --case invalid");
  CHECK(Has(invalid, "who.income: it is outside its range, 0.00 EUR to 1000000.00 EUR"));
  CHECK(Has(invalid, "it is personal, and not shown"));
}

TEST_CASE("nor in a journal, but where it is asked for, and nowhere when it is erased") {
  const Folder folder;
  const std::string on = " p.remit cases.jsonl --as-of 2026-02-01 --journal j";
  REQUIRE(folder.Remit("decide" + on + " --subject customer=who.number").exit_code < 2);
  REQUIRE(folder.Remit("batch" + on).exit_code < 2);
  const Ran other = folder.Remit("batch" + on + " --subject customer=who.income");
  CHECK(other.exit_code == 3);
  CHECK(Has(other, "tells each customer by `who.number`"));
  const Ran replay = folder.Remit("journal replay j");
  CHECK(replay.out == "j: 10 same, 0 different, 0 erased\n");
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
      const Ran ran = folder.Remit(command);
      CAPTURE(ran.out);
      CHECK(ran.exit_code == 0);
      CHECK(Planted(ran.out).empty());
    }
    for (const auto& [name, bytes] : folder.Files()) {
      CAPTURE(name);
      // Bytes that mean nothing may spell digits.
      if (name != "cases.jsonl") CHECK(bytes.find("PLANTED") == std::string::npos);
    }
  };
  search();
  const Ran revealed = folder.Remit("journal show j 4 --reveal");
  CHECK(Has(revealed, "who.number: PLANTED-1"));
  CHECK(Has(revealed, "who.income: 77701.07 EUR"));
  CHECK(Has(revealed, "surety: 1777.00 EUR"));
  CHECK(Has(revealed, "amount: 25000.00 EUR"));

  const Ran erased = folder.Remit("journal erase j --subject customer=PLANTED-1 --reason asked");
  CHECK(erased.exit_code == 0);
  CHECK(Has(erased, "2 keys destroyed"));
  search();
  CHECK(folder.Remit("journal replay j").out == "j: 6 same, 0 different, 4 erased\n");
  CHECK(Has(folder.Remit("journal log j --last 0"), "personal values: erased"));
  CHECK(Has(folder.Remit("journal why j right"), "what is personal in it is erased"));
  const Ran partly = folder.Remit("journal show j 4 --reveal");
  CHECK_FALSE(Has(partly, "PLANTED-1"));
  CHECK(Has(partly, "who.number: {\"sealed\":\"erased\"}"));
  CHECK(Has(partly, "surety: 1777.00 EUR"));
  CHECK(folder.Remit("journal verify j").exit_code == 0);
  CHECK(folder.Remit("journal erase j --subject customer=PLANTED-1 --reason asked").exit_code == 0);
  CHECK(folder.Remit("journal erase j --subject customer=nobody --reason asked").exit_code == 1);
  // Whose number is missing or wrong is told by the case.
  CHECK(Has(folder.Remit("journal erase j --case worse --reason asked"), "3 keys destroyed"));
  CHECK(folder.Remit("journal replay j").out == "j: 4 same, 0 different, 6 erased\n");

  folder.Remove("j-keys");
  const Ran gone = folder.Remit("journal replay j");
  CHECK(gone.exit_code == 3);
  CHECK(Has(gone, "0 same, 0 different, 6 erased"));
  CHECK(Has(gone, "`j-keys`, which has the keys, is not there"));
  CHECK(folder.Remit("batch" + on).exit_code == 3);
}

TEST_CASE("holds and retention as programs") {
  const Folder folder;
  REQUIRE(folder
              .Remit("batch p.remit cases.jsonl --as-of 2026-02-01 --journal j --subject "
                     "customer=who.number")
              .exit_code < 2);
  const std::string whom = " --subject customer=PLANTED-1";
  CHECK(folder.Remit("journal erase j" + whom).exit_code == 2);
  CHECK(folder.Remit("journal erase j --reason asked").exit_code == 2);
  CHECK(folder.Remit("journal erase j --subject customer --reason asked").exit_code == 2);
  CHECK(folder.Remit("journal erase j --subject broker=1 --reason asked").exit_code == 2);
  CHECK(Has(folder.Remit("journal erase j --subject guarantor=1 --reason asked"), "--case ID"));
  CHECK(folder.Remit("journal erase nowhere" + whom + " --reason asked").exit_code == 3);
  CHECK(folder.Remit("journal hold j" + whom + " --reason \"dispute 12\"").exit_code == 0);
  CHECK(folder.Remit("journal hold j" + whom + " --reason again").exit_code == 1);
  const Ran held = folder.Remit("journal erase j" + whom + " --reason asked");
  CHECK(held.exit_code == 1);
  CHECK(Has(held, "dispute 12"));
  CHECK(folder.Remit("journal retain j --purpose credit --for \"24 moons\"").exit_code == 2);
  CHECK(folder.Remit("journal retain j --purpose credit --for \"24 months\"").exit_code == 0);
  const Ran dry = folder.Remit("journal expire j --now 2028-04-01 --dry-run");
  CHECK(dry.exit_code == 1);
  CHECK(Has(dry, "due, and held: 1 key"));
  CHECK(Has(dry, "kept without end, since nobody said how long"));
  CHECK(folder.Remit("journal replay j").out == "j: 5 same, 0 different, 0 erased\n");
  CHECK(folder.Remit("journal expire j --now 2028-03-31").exit_code == 0);
  CHECK(folder.Remit("journal replay j").out == "j: 5 same, 0 different, 0 erased\n");
  CHECK(folder.Remit("journal expire j --now 2028-04-01").exit_code == 1);
  CHECK(folder.Remit("journal replay j").out == "j: 0 same, 0 different, 5 erased\n");
  CHECK(folder.Remit("journal release j" + whom + " --reason settled").exit_code == 0);
  CHECK(folder.Remit("journal release j" + whom + " --reason settled").exit_code == 1);
  CHECK(folder.Remit("journal expire j --now 2028-04-01 --format json").exit_code == 0);
  CHECK(folder.Remit("journal verify j").exit_code == 0);
}

}  // namespace
