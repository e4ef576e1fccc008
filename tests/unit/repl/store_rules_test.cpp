// `remit store` as a script sees it: every rule that a command line can break, exit codes, JSON by
// its schema, and a version on its way from one store to another. What no command can say at all
// (an entry for another place, other roles than are required) is in tests/unit/store.

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
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
ladder rep < manager < director
input price : EUR in 0 EUR .. 10_000 EUR
parameter most : percent = 20 %   adjustable 10 % .. 30 % by director
choose discount : percent from 0 % to 40 % step 5 %
objective rebate = price * discount from 0 EUR to 4_000 EUR
require cap : discount <= most
)";

// A folder with keys, a store that names them, and a clock that moves a minute with each command.
class Desk {
 public:
  Desk() {
    for (const char* person : {"root", "anna", "bert", "ben", "dora", "eve"})
      Done("remit store key new " + std::string(person));
    Done("remit store init shop.store --root root.key --now 2026-03-02T08:00Z");
    for (const char* named :
         {"anna", "bert --role owner", "ben --role owner", "dora --role director"})
      Name(named, "shop.store");
  }
  void Name(const std::string& person_and_roles, const std::string& store) {
    const std::size_t space = person_and_roles.find(' ');
    Done("remit store name " + store + " " + person_and_roles.substr(0, space) + ".pub " +
         (space == std::string::npos ? "" : person_and_roles.substr(space)) + " --key root.key" +
         Later());
  }
  Outcome Run(const std::string& command) const { return folder_.Run(command); }
  std::string Done(const std::string& command) const { return folder_.Done(command); }
  // A minute later than the last command.
  std::string Later() {
    ++minute_;
    return " --now " + Time(minute_);
  }
  // `remit store`, with the store behind the first word of the command.
  static std::string On(const std::string& store, const std::string& command) {
    const std::size_t space = command.find(' ');
    return "remit store " + command.substr(0, space) + " " + store +
           (space == std::string::npos ? "" : command.substr(space));
  }
  static std::string Time(int minute) {
    char text[40];
    std::snprintf(text, sizeof text, "2026-03-%02dT%02d:%02d:00Z", 2 + minute / 1440,
                  minute / 60 % 24, minute % 60);
    return text;
  }
  void Wait(int minutes) { minute_ += minutes; }
  int minute() const { return minute_; }
  std::string Store(const std::string& command, const std::string& key) {
    return Done(On("shop.store", command) + " --key " + key + ".key" + Later());
  }
  // What is refused says by which rule, in both forms, and has exit code 1.
  void Refused(const std::string& rule, const std::string& command, const std::string& key,
               const std::string& store = "shop.store") {
    const std::string signer = key.empty() ? "" : " --key " + key + ".key";
    const std::string whole = On(store, command) + signer + Later();
    INFO(whole);
    const Outcome text = Run(whole);
    CHECK(text.code == 1);
    CHECK_THAT(text.text, Catch::Contains("refused: ") && Catch::Contains("(" + rule + ")"));
    const Outcome json = Run(whole + " --format json");
    CHECK(json.code == 1);
    CHECK(Fits(json.text).at("refused").at("rule") == rule);
  }
  // The version of the desk with `most` at so many percent and `more` behind; its hash.
  std::string Publish(int most, const std::string& more = "", const std::string& author = "anna") {
    std::string text = kDesk;
    text.replace(text.find("20 %"), 4, std::to_string(most) + " %");
    folder_.Write("desk.remit", text + more);
    const std::string said = Store("publish desk.remit --format json", author);
    return Fits(said).at("content").get<std::string>().substr(0, 12);
  }
  std::string Live(int most, const std::string& more = "") {
    const std::string version = Publish(most, more);
    Store("approve " + version + " --role owner", "bert");
    Store("activate " + version, "anna");
    return version;
  }
  static Json Fits(const std::string& text) {
    static const Json kSchema = [] {
      std::ifstream in("docs/reference/store.schema.json");
      return Json::parse(in);
    }();
    INFO(text);
    const Json json = Json::parse(text, nullptr, false);
    REQUIRE_FALSE(json.is_discarded());
    CHECK(remit::tests::SchemaErrors(kSchema, json) == std::vector<std::string>{});
    return json;
  }
  const fs::path& folder() const { return folder_.path(); }

 private:
  remit::tests::Folder folder_;
  int minute_ = 600;
};

const std::string kRule = "require other : discount <= ";

}  // namespace

TEST_CASE("keys: rules that a command line can break") {
  Desk desk;
  const std::string version = desk.Publish(20);
  desk.Refused("key-unknown", "approve " + version + " --role owner", "eve");
  desk.Refused("key-not-root", "name eve.pub", "bert");
  desk.Refused("key-not-root", "revoke ben --reason x", "bert");
  desk.Refused("key-known", "name bert.pub", "root");
  desk.Refused("key-last-root", "revoke root --reason lost", "root");
  desk.Refused("reason-missing", "revoke ben --reason ''", "root");
  // Another key of the same name.
  desk.Done("mkdir other; remit store key new bert --out other");
  desk.Refused("signature-wrong", "approve " + version + " --role owner", "other/bert");
  desk.Store("revoke bert --reason left", "root");
  desk.Refused("key-revoked", "approve " + version + " --role owner", "bert");
  const Outcome late = desk.Run("remit store approve shop.store " + version +
                                " --role owner --key ben.key --now 2026-03-01");
  CHECK(late.code == 1);
  CHECK_THAT(late.text, Catch::Contains("(clock-back)"));
}

TEST_CASE("approvals: rules that a command line can break") {
  Desk desk;
  const std::string version = desk.Publish(20, "", "bert");
  desk.Refused("role-not-held", "approve " + version + " --role owner", "dora");
  desk.Refused("role-not-held", "approve " + version + " --role director", "ben");
  desk.Refused("author-approves", "approve " + version + " --role owner", "bert");
  desk.Refused("approval-missing", "activate " + version, "anna");
  desk.Refused("effective-past", "approve " + version + " --role owner --from 2026-03-01", "ben");
  desk.Store("approve " + version + " --role owner", "ben");
  desk.Refused("approved-before", "approve " + version + " --role owner", "ben");
  desk.Refused("effective-past", "activate " + version + " --from 2026-03-01", "anna");
  desk.Refused("approval-time", "activate " + version + " --from 2026-05-01", "anna");
  desk.Refused("reason-missing", "activate " + version + " --emergency", "anna");
  desk.Store("activate " + version, "anna");
  desk.Refused("nothing-changes", "activate " + version + " --reason again", "anna");

  const std::string next = desk.Publish(20, kRule + "35 %\n");
  desk.Store("approve " + next + " --role owner", "ben");
  const std::string edited = desk.Publish(20, kRule + "30 %\n");
  desk.Refused("approval-stale", "activate " + edited, "anna");
  desk.Store("revoke ben --reason left", "root");
  desk.Refused("approval-revoked", "activate " + next, "anna");
  const std::string commented = desk.Publish(20, kRule + "35 %  # as asked for\n");
  desk.Store("approve " + next + " --role owner", "bert");
  desk.Store("activate " + commented, "anna");
}

TEST_CASE("changes over one another, back, and in an emergency") {
  Desk desk;
  const std::string first = desk.Live(20);
  const std::string one = desk.Publish(25), two = desk.Publish(20, kRule + "30 %\n");
  desk.Store("approve " + two + " --role owner", "bert");
  CHECK_THAT(desk.Done("remit store diff shop.store shop.desk " + one + desk.Later()),
             Catch::Contains("needs director: parameter `most` moved from 20 % to 25 %"));
  desk.Store("approve " + one + " --role director", "dora");
  desk.Store("activate " + one, "anna");
  desk.Refused("base-moved", "activate " + two, "anna");
  desk.Refused("reason-missing", "rollback shop.desk --reason ''", "bert");
  desk.Refused("approval-missing", "rollback shop.desk --reason 'not mine to say'", "dora");
  desk.Store("rollback shop.desk --reason 'too much'", "bert");
  CHECK_THAT(desk.Done("remit store as-of shop.store shop.desk --at " + Desk::Time(desk.minute()) +
                       desk.Later()),
             Catch::Contains(first));
  desk.Refused("approval-used", "activate " + one + " --reason 'after all'", "anna");

  // What was planned over a version that is replaced before does not take effect, and is named.
  desk.Store("approve " + one + " --role director --from 2026-04-01", "dora");
  desk.Store("activate " + one + " --reason April --from 2026-04-01", "anna");
  const std::string live_then =
      "remit store as-of shop.store shop.desk --at 2026-04-02 --format json";
  CHECK(Desk::Fits(desk.Done(live_then + desk.Later()))
            .at("live")
            .at("content")
            .get<std::string>()
            .starts_with(one));
  const std::string urgent = desk.Publish(20, kRule + "10 %\n");
  desk.Store("approve " + urgent + " --role owner", "ben");
  CHECK_THAT(desk.Store("activate " + urgent + " --emergency --reason 'wrong prices'", "anna"),
             Catch::Contains("does not take effect") && Catch::Contains("an emergency"));
  CHECK(Desk::Fits(desk.Done(live_then + desk.Later()))
            .at("live")
            .at("content")
            .get<std::string>()
            .starts_with(urgent));
  const Json log = Desk::Fits(desk.Done("remit store log shop.store --format json" + desk.Later()));
  REQUIRE(log.at("unreviewed").size() == 1);
  desk.Store("approve " + urgent + " --role owner --review " +
                 std::to_string(log.at("unreviewed")[0].get<int>()),
             "bert");
  CHECK(Desk::Fits(desk.Done("remit store log shop.store --format json" + desk.Later()))
            .at("unreviewed")
            .empty());
  desk.Done("remit store verify shop.store");
}

TEST_CASE("what is live decides, wherever a policy's file could stand") {
  Desk desk;
  desk.Live(20);
  const std::string early = Desk::Time(desk.minute());
  desk.Live(25, kRule + "35 %\n");
  std::ofstream(desk.folder() / "case.json") << R"({"id": "A", "price": "100 EUR"})";
  const std::string of = "remit decide 'shop.store#shop.desk";
  const std::string rest = "' case.json --as-of 2026-03-02 --format json";
  const auto discount = [&](const std::string& at) {
    return Json::parse(desk.Done(of + at + rest)).dump();
  };
  CHECK(discount("@" + early) != discount("@" + Desk::Time(desk.minute())));
  CHECK(discount("@" + early) == discount("@" + early));
  const Outcome before = desk.Run(of + "@2026-01-01" + rest);
  CHECK(before.code == 3);
  CHECK_THAT(before.text, Catch::Contains("nothing of `shop.desk` is live"));
  CHECK(desk.Run(of + "@soon" + rest).code == 2);
}

TEST_CASE("a version goes to another store with its approvals, or is refused there") {
  Desk desk;
  const std::string version = desk.Publish(20);
  desk.Store("approve " + version + " --role owner", "bert");
  desk.Store("export " + version + " --out v.export", "anna");
  desk.Done("remit store init far.store --root root.key --now 2026-03-02T08:00Z");
  desk.Refused("key-unknown", "import v.export", "", "far.store");
  desk.Name("anna", "far.store");
  desk.Refused("key-unknown", "import v.export", "", "far.store");  // whose approval it is
  desk.Name("bert --role owner", "far.store");
  const Json said =
      Desk::Fits(desk.Done("remit store import far.store v.export --format json" + desk.Later()));
  CHECK(said.at("entries").size() + said.at("known").get<std::size_t>() == 2);
  desk.Done("remit store activate far.store " + version + " --key anna.key" + desk.Later());
  // Another time it has all of it already, and over another version the approval does not fit.
  CHECK(Desk::Fits(desk.Done("remit store import far.store v.export --format json" + desk.Later()))
            .at("known") == 2);
  const std::string next = desk.Publish(25);
  desk.Store("approve " + next + " --role owner", "ben");
  desk.Store("export " + next + " --out w.export", "anna");
  desk.Refused("base-moved", "import w.export", "", "far.store");
  desk.Done("cp v.export x.export; printf x >> x.export");
  CHECK(desk.Run("remit store import far.store x.export" + desk.Later()).code == 3);
  // A byte of what was signed.
  std::ifstream in(desk.folder() / "v.export", std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  std::string changed = bytes.str();
  changed[changed.find("adjustable 10") + 11] = '0';
  std::ofstream(desk.folder() / "x.export", std::ios::binary) << changed;
  desk.Refused("signature-wrong", "import x.export", "", "far.store");
}

TEST_CASE("rolled back, a policy decides byte for byte as it did before") {
  const int cases = std::getenv("REMIT_TEST_FULL") != nullptr ? 100'000 : 2'000;
  Desk desk;
  desk.Live(20);
  std::mt19937 random(20'260'302);
  {
    std::ofstream out(desk.folder() / "cases.jsonl");
    for (int i = 0; i < cases; ++i) {
      const auto cents = std::uniform_int_distribution<int>(0, 1'000'000)(random);
      out << R"({"id": "C)" << i << R"(", "price": ")" << cents / 100 << '.' << cents / 10 % 10
          << cents % 10 << " EUR\"}\n";
    }
  }
  const auto decided = [&](const std::string& name) {
    desk.Done("remit batch 'shop.store#shop.desk@" + Desk::Time(desk.minute()) +
              "' cases.jsonl --as-of 2026-03-02 --output " + name);
  };
  decided("before.jsonl");
  desk.Live(25);
  decided("after.jsonl");
  CHECK(desk.Run("cmp before.jsonl after.jsonl").code == 1);
  desk.Store("rollback shop.desk --reason 'margins fell'", "bert");
  decided("back.jsonl");
  CHECK(desk.Run("cmp before.jsonl back.jsonl").code == 0);
}

TEST_CASE("a copy is the store as it was, and an older one is told from outside") {
  Desk desk;
  desk.Live(20);
  desk.Done("remit store key new witness");
  desk.Done("remit store backup shop.store -o copy.store --key witness.key");
  const std::string key = " --key witness.pub";
  CHECK(desk.Run("remit store verify copy.store --checkpoint copy.store.note" + key).code == 0);
  CHECK(desk.Run("remit store verify shop.store --checkpoint copy.store.note" + key).code == 0);
  desk.Live(25, kRule + "30 %\n");
  desk.Done("remit store checkpoint shop.store --key witness.key -o now.note");
  const Outcome older = desk.Run("remit store verify copy.store --checkpoint now.note" + key);
  CHECK(older.code == 1);
  CHECK_THAT(older.text, Catch::Contains("older copy"));
  CHECK(desk.Run("remit store backup shop.store -o copy.store").code == 3);
  CHECK(desk.Run("remit store backup none.store -o other.store").code == 3);
  CHECK(desk.Run("remit store backup shop.store -o other.store --key none.key").code == 3);
  CHECK_FALSE(fs::exists(desk.folder() / "other.store"));
  // What is put back goes on from where it was.
  desk.Done("cp copy.store shop.store");
  desk.Live(25, kRule + "35 %\n");
  CHECK(desk.Run("remit store verify shop.store --checkpoint now.note" + key).code == 1);
}

TEST_CASE("verify reads what the commands wrote: tampered and could-not-check are told apart") {
  Desk desk;
  desk.Live(20);
  desk.Done("cp shop.store older.store");
  desk.Live(25, kRule + "30 %\n");
  desk.Done("remit store key new witness");
  desk.Done("remit store checkpoint shop.store --key witness.key -o kept.note");
  const std::string kept = " --checkpoint kept.note --key witness.pub";
  const auto code = [&](const std::string& what) {
    return desk.Run("remit store verify " + what).code;
  };
  CHECK(code("shop.store" + kept) == 0);
  CHECK(code("older.store") == 0);
  CHECK(code("older.store" + kept) == 1);
  CHECK(code("missing.store" + kept) == 3);
  CHECK(code("shop.store --checkpoint kept.note --key anna.pub") == 3);
}

TEST_CASE("what a command line says wrongly") {
  Desk desk;
  const std::string version = desk.Live(20);
  CHECK(desk.Run("remit store show shop.store zzzzzz" + desk.Later()).code == 2);
  CHECK(desk.Run("remit store show shop.store " + version.substr(0, 4) + desk.Later()).code == 2);
  CHECK(desk.Run("remit store show none.store " + version).code == 3);
  CHECK(desk.Run("remit store activate shop.store " + version + " --key none.key" + desk.Later())
            .code == 3);
  CHECK(desk.Run("remit store init shop.store --root root.key").code == 3);
  for (const char* time :
       {"tomorrow", "2026-02-30", "2026-03-31T09:30", "2026-03-31T24:00Z", "2026-03-31T09:30+02:00",
        "2026-03-31T09:60Z", "2026-12-31T23:59:60Z", "2026-03-31 09:30Z", "2026-03-31T09:30:00.Z",
        "2026-03-31T09:30:00.1234567Z"}) {
    INFO(time);
    CHECK(desk.Run("remit store as-of shop.store shop.desk --at '" + std::string(time) + "'" +
                   desk.Later())
              .code == 2);
  }
  for (const char* time : {"2026-03-31", "2026-03-31T09:30Z", "2026-03-31T09:30:59.250000Z"}) {
    CHECK(Desk::Fits(desk.Done("remit store as-of shop.store shop.desk --format json --at " +
                               std::string(time) + desk.Later()))
              .at("at")
              .get<std::string>()
              .starts_with(std::string(time).substr(0, 10)));
  }
  Desk::Fits(desk.Done("remit store show shop.store shop.desk --format json" + desk.Later()));
  Desk::Fits(desk.Done("remit store diff shop.store shop.desk " + version + " --format json" +
                       desk.Later()));
}
