// `remit store evidence` and `remit-verify evidence` as an auditor has them: what Remit writes is
// verified, byte for byte the same each time, and nothing in it can be changed. Forged stories are
// in tests/unit/verifier.

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/catch.h"
#include "tests/support/json_schema.h"
#include "tests/support/shell.h"

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using remit::tests::Outcome;

const char* const kDesk = R"(policy shop.desk
  effective from 2026-01-01
use shop.units
ladder rep < manager < director
input price : EUR in 0 EUR .. 10_000 EUR
input buyer : text personal of customer for pricing
parameter most : percent = 20 %   adjustable 10 % .. 30 % by director
choose discount : percent from 0 % to 40 % step 5 %
objective rebate = price * discount from 0 EUR to 4_000 EUR
require cap : discount <= most
require half : discount <= half_price
test "the most is given" {
  given price: 100 EUR
  given buyer: "somebody"
  expect discount == most
}
)";

class Desk {
 public:
  Desk() {
    for (const char* person : {"root", "anna", "bert", "dora", "auditor", "witness"})
      Done("remit store key new " + std::string(person));
    Done("mkdir -p desk shop");
    Write("shop/units.remit", "module shop.units\nlet half_price : percent = 50 %\n");
    Write("desk/desk.remit", kDesk);
    Store("init", "--root root.key");
    Store("name", "anna.pub --key root.key");
    Store("name", "bert.pub --role owner --key root.key");
    Store("name", "dora.pub --role director --key root.key");
  }
  void Write(const std::string& name, const std::string& text) const { folder_.Write(name, text); }
  Outcome Run(const std::string& command) const { return folder_.Run(command); }
  std::string Done(const std::string& command) const { return folder_.Done(command); }
  // A minute later than the last command.
  std::string Store(const std::string& command, const std::string& rest) {
    return Done("remit store " + command + " shop.store " + rest + Later());
  }
  std::string Later() {
    ++minute_;
    char text[64];
    std::snprintf(text, sizeof text, " --now 2026-03-02T%02d:%02d:00Z", 8 + minute_ / 60,
                  minute_ % 60);
    return text;
  }
  // The desk with `most` at so many percent; its hash.
  std::string Publish(int most) {
    std::string text = kDesk;
    text.replace(text.find("20 %"), 4, std::to_string(most) + " %");
    Write("desk/desk.remit", text);
    const std::string said = Store("publish", "desk/desk.remit --key anna.key --format json");
    return Json::parse(said).at("content").get<std::string>().substr(0, 12);
  }
  std::string Live(int most, const std::string& approver, const std::string& role) {
    const std::string version = Publish(most);
    Done("remit test desk/desk.remit --format json > report-" + version + ".json");
    Store("approve", version + " --role " + role + " --key " + approver + ".key --tests report-" +
                         version + ".json");
    Store("activate", version + " --key anna.key");
    return version;
  }
  void Decide(const std::string& id) const {
    Write("case.json",
          "{\"id\": \"" + id + "\", \"price\": \"100 EUR\", \"buyer\": \"" + kBuyer + "\"}");
    Done(
        "remit decide 'shop.store#shop.desk@2026-03-03' case.json --as-of 2026-03-03 --journal "
        "desk.journal > decided.txt");
  }
  Outcome Evidence(const std::string& version, const std::string& out,
                   const std::string& more = "") const {
    return Run("remit store evidence shop.store " + version + " --key auditor.key -o " + out +
               more + " --now 2026-03-04");
  }
  Outcome Verify(const std::string& out, const std::string& more = "") const {
    return Run("remit-verify evidence " + out + " --key auditor.pub" + more);
  }
  const fs::path& folder() const { return folder_.path(); }
  static constexpr const char* kBuyer = "Wilhelmine Zwetschgenbaum";

 private:
  remit::tests::Folder folder_;
  int minute_ = 0;
};

std::string Bytes(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

}  // namespace

TEST_CASE("what Remit writes of a version is verified without it") {
  Desk desk;
  const std::string first = desk.Live(20, "bert", "owner");
  desk.Done("remit store checkpoint shop.store --key witness.key -o kept.note");
  desk.Decide("A-1");
  const std::string second = desk.Live(25, "dora", "director");
  desk.Decide("A-2");
  desk.Decide("A-3");
  desk.Decide("A-4");
  const std::string more =
      " --journal desk.journal --checkpoint kept.note --trusted witness.pub --report report-" +
      second + ".json";
  const Outcome made = desk.Evidence("shop.desk", "folder", more + " --format json");
  INFO(made.text);
  REQUIRE(made.code == 0);
  const Json said = Json::parse(made.text);
  std::ifstream schema("docs/reference/store.schema.json");
  CHECK(remit::tests::SchemaErrors(Json::parse(schema), said) == std::vector<std::string>{});
  CHECK(said.at("decisions").size() == 2);
  const Outcome verified = desk.Verify("folder", " --key witness.pub");
  INFO(verified.text);
  CHECK(verified.code == 0);
  for (const std::string& part :
       {std::string("approved by dora as director"), std::string("in the journal"),
        std::string("continues the checkpoint of"), "version " + second})
    CHECK_THAT(verified.text, Catch::Contains(part));
  // The witness is not among those who are trusted: its checkpoint shows nothing.
  CHECK(desk.Verify("folder").code == 3);

  // The same again, byte for byte.
  CHECK(desk.Evidence("shop.desk", "again", more).code == 0);
  CHECK(desk.Run("diff -r folder again").code == 0);
  // It says what is otherwise, and who had to approve that; nothing of the machine or of people who
  // are decided about.
  CHECK_THAT(Bytes(desk.folder() / "folder/difference" / ("from-" + first + ".diff")),
             Catch::Contains("+parameter most : percent = 25 %"));
  CHECK_THAT(Bytes(desk.folder() / "folder/difference" / ("from-" + first + ".who.txt")),
             Catch::Contains("director: parameter `most` moved from 20 % to 25 %"));
  CHECK_THAT(Bytes(desk.folder() / "folder/difference" / ("from-" + first + ".meaning.txt")),
             Catch::Contains("verdict: "));
  CHECK_THAT(Bytes(desk.folder() / "folder/tests/signed.txt"),
             Catch::Contains("dora as director: signed tests/now.json, "));
  CHECK(desk.Run("grep -r -l -F '" + desk.folder().string() + "' folder").code == 1);
  CHECK(desk.Run("grep -r -l -F '" + std::string(Desk::kBuyer) + "' folder").code == 1);
  CHECK(fs::exists(desk.folder() / "folder/version/source/desk/desk.remit"));

  // A byte of each file.
  for (const auto& entry : fs::recursive_directory_iterator(desk.folder() / "folder")) {
    if (!entry.is_regular_file()) continue;
    INFO(entry.path());
    const std::string bytes = Bytes(entry.path());
    std::string other = bytes;
    other[other.size() / 2] = static_cast<char>(other[other.size() / 2] ^ 1);
    std::ofstream(entry.path(), std::ios::binary) << other;
    CHECK(desk.Verify("folder", " --key witness.pub").code != 0);
    std::ofstream(entry.path(), std::ios::binary) << bytes;
  }
  CHECK(desk.Verify("folder", " --key witness.pub").code == 0);

  // The version before, whose decisions are others, and one that never was live.
  CHECK(desk.Evidence(first, "first", " --journal desk.journal").code == 0);
  CHECK_THAT(desk.Verify("first").text, Catch::Contains("approved by bert as owner"));
  const std::string third = desk.Publish(30);
  CHECK(desk.Evidence(third, "third", " --journal desk.journal").code == 0);
  const Outcome never = desk.Verify("third");
  INFO(never.text);
  CHECK(never.code == 0);
  CHECK_THAT(never.text, Catch::Contains("never made live") && Catch::Contains("no decision"));
}

TEST_CASE("evidence is not written where it would show nothing") {
  Desk desk;
  const std::string version = desk.Live(20, "bert", "owner");
  CHECK(desk.Evidence(version, "folder").code == 0);
  CHECK(desk.Evidence(version, "folder").code == 3);  // never over something
  CHECK(desk.Evidence("zzzzzz", "other").code == 2);
  CHECK(desk.Evidence(version, "other", " --journal none.journal").code == 3);
  CHECK(desk.Evidence(version, "other", " --checkpoint kept.note").code == 2);
  CHECK(desk.Evidence(version, "other", " --report case.json").code == 3);
  CHECK(desk.Run("remit store evidence shop.store " + version + " --key none.key -o other").code ==
        3);
  CHECK(desk.Evidence(version, "no/such/folder").code == 0);  // folders above it are made
  // Another report than the one that was signed.
  desk.Write("report.json", "[]");
  CHECK_THAT(desk.Evidence(version, "other", " --report report.json").text,
             Catch::Contains("is no report that an approver"));
  CHECK_FALSE(fs::exists(desk.folder() / "other"));
  CHECK_FALSE(fs::exists(desk.folder() / "other.new"));
  // A store that somebody has been at.
  std::string bytes = Bytes(desk.folder() / "shop.store");
  const std::size_t at = bytes.find("bert+");
  REQUIRE(at != std::string::npos);
  bytes[at] = 'k';
  desk.Write("shop.store", bytes);
  CHECK(desk.Evidence(version, "other").code == 3);
  CHECK_FALSE(fs::exists(desk.folder() / "other"));
}
