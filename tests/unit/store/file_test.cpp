// The file of a store: opened again, read by others while it is written, raced for by two, forged.
#include <set>
#include <thread>

#include "interpreter/store/admit.h"
#include "interpreter/store/entries.h"
#include "tests/unit/ledger/forge.h"
#include "tests/unit/store/shop.h"

namespace remit::tests {
namespace {

using ledger::Finding;
using ledger::test::Foreign;

store::PolicyStore Opened(const std::string& path, bool write = false) {
  return Must(store::PolicyStore::Open(path, write));
}

// What Verify finds in the file, whoever wrote it.
std::string Found(const std::string& path, const std::optional<ledger::Checkpoint>& kept) {
  store::Done<store::PolicyStore> opened = store::PolicyStore::Open(path);
  if (auto* failure = std::get_if<ledger::Failure>(&opened))
    return failure->outcome == ledger::Outcome::kDamaged ? "tampered: " + failure->message : "";
  std::string all;
  for (const Finding& finding : std::get<store::PolicyStore>(opened).Verify(kept)) {
    all += (finding.kind == Finding::Kind::kTampered ? "tampered: " : "cannot check: ") +
           finding.what + "\n";
  }
  return all;
}

}  // namespace

TEST_CASE("a store opened again says the same, and a change on its way takes effect") {
  Shop shop;
  shop.MakeLive(DeskAsItIs());
  const store::Content next = DeskWithMost(25);
  shop.Publish(next);
  store::Approval approval = shop.ApprovalOf(next, "vera", "vp");
  approval.effective_from = shop.Now() + kDay;
  Must(shop.Approve(approval));
  store::Activation activation = shop.ActivationOf(next);
  activation.effective_from = approval.effective_from;
  Must(shop.Activate(activation));

  store::PolicyStore again = Opened(shop.path);
  CHECK(again.history().size() == shop.store.history().size());
  CHECK(again.history().origin() == shop.store.history().origin());
  const auto live = [&](std::int64_t at, std::int64_t known_at) {
    const auto found = again.history().LiveAt("shop.desk", at, known_at);
    REQUIRE(found);
    return found->activation.content;
  };
  CHECK(live(approval.effective_from - 1, shop.Now()) == store::HashOf(DeskAsItIs()));
  CHECK(live(approval.effective_from, shop.Now()) == store::HashOf(next));
  CHECK(live(approval.effective_from, shop.Now() - 1) == store::HashOf(DeskAsItIs()));
  const auto content = ledger::test::Must(again.ContentOf(store::HashOf(next)));
  REQUIRE(content);
  CHECK(store::BytesOf(*content) == store::BytesOf(next));
  CHECK(content->decision_hash == next.decision_hash);
  CHECK(store::Compile(*content).has_value());
  CHECK_FALSE(ledger::test::Must(again.ContentOf(Hash{})));
  CHECK(Found(shop.path, ledger::test::Must(again.Head())).empty());
}

TEST_CASE("a store that is only read writes nothing") {
  Shop shop;
  store::PolicyStore reader = Opened(shop.path);
  const auto named =
      reader.NameKey(shop.NewKey("eve").public_key(), {}, shop.Key("root"), shop.Tick());
  CHECK(std::holds_alternative<ledger::Failure>(named));
  CHECK(reader.history().size() == shop.store.history().size());
}

TEST_CASE("nothing is made where something is, and nothing opened that is no store") {
  Shop shop;
  CHECK(std::holds_alternative<ledger::Failure>(
      store::PolicyStore::Make(shop.path, shop.Key("root"), shop.Now())));
  CHECK(std::holds_alternative<ledger::Failure>(
      store::PolicyStore::Open(shop.folder / "missing.store")));
  ledger::test::MakeLog(shop.folder / "other.log", 3);
  CHECK(
      std::holds_alternative<ledger::Failure>(store::PolicyStore::Open(shop.folder / "other.log")));
  ledger::test::WriteFile(shop.folder / "text.store", "no database at all");
  CHECK(std::holds_alternative<ledger::Failure>(
      store::PolicyStore::Open(shop.folder / "text.store")));
}

TEST_CASE("of two that activate over the same base one is done and the other told") {
  const int races = ledger::test::Full() ? 500 : 12;
  Shop shop;
  shop.MakeLive(DeskAsItIs());
  const store::Content one = DeskWithComment("one"), two = DeskWithComment("two");
  shop.Publish(one);
  shop.Publish(two);
  for (int race = 0; race < races; ++race) {
    // Comments require nobody; what has been live before has a reason.
    store::Activation activation = shop.ActivationOf(one);
    const bool back = activation.base == activation.content;
    const Hash others[2] = {
        back ? store::HashOf(DeskAsItIs()) : activation.content,
        activation.base == store::HashOf(two) ? store::HashOf(DeskAsItIs()) : store::HashOf(two)};
    std::string rules[2];
    std::uint64_t sizes[2] = {};
    std::vector<std::thread> racers;
    for (int i = 0; i < 2; ++i) {
      racers.emplace_back([&, i] {
        store::Done<store::PolicyStore> opened = store::PolicyStore::Open(shop.path, true);
        auto& own = std::get<store::PolicyStore>(opened);
        store::Activation mine = activation;
        mine.content = others[i];
        mine.reason = "race";
        const auto done = own.Activate(mine, shop.Key(i == 0 ? "bert" : "ben"), shop.Now());
        const auto* refusal = std::get_if<store::Refusal>(&done);
        rules[i] = refusal != nullptr                              ? refusal->rule
                   : std::holds_alternative<ledger::Failure>(done) ? "failed"
                                                                   : "";
        sizes[i] = own.history().size();
      });
    }
    for (std::thread& racer : racers) racer.join();
    const std::set<std::string> outcomes = {rules[0], rules[1]};
    CHECK(outcomes == std::set<std::string>{"", "base-moved"});
    ledger::test::Must(shop.store.Refresh());
    CHECK(shop.store.history().size() == std::max(sizes[0], sizes[1]));
  }
  CHECK(shop.store.Verify(std::nullopt).empty());
}

TEST_CASE("what is refused takes nothing with it, and the store goes on") {
  Shop shop;
  const store::Content desk = DeskAsItIs();
  CHECK(RuleOf(shop.store.Publish(desk, shop.NewKey("eve"), "", shop.Tick())) == "key-unknown");
  CHECK_FALSE(ledger::test::Must(shop.store.ContentOf(store::HashOf(desk))));
  shop.MakeLive(desk);
  CHECK(shop.store.Verify(std::nullopt).empty());
}

TEST_CASE("contents are not changed, deleted or replaced on our connection") {
  Shop shop;
  shop.MakeLive(DeskAsItIs());
  for (const char* sql :
       {"UPDATE content SET bytes = x'00'", "DELETE FROM content", "DROP TABLE content",
        "DROP TRIGGER content_kept", "DROP TRIGGER content_stays", "DROP TRIGGER content_whole",
        "INSERT INTO content SELECT * FROM content", "REPLACE INTO content SELECT * FROM content",
        "INSERT OR REPLACE INTO content SELECT hash, x'00' FROM content",
        "INSERT INTO content VALUES(zeroblob(32), x'00')",
        "INSERT INTO content SELECT * FROM content WHERE true ON CONFLICT DO UPDATE SET bytes = ''",
        "ALTER TABLE content ADD COLUMN more TEXT",
        "CREATE TRIGGER other BEFORE INSERT ON content BEGIN SELECT RAISE(IGNORE); END"}) {
    INFO(sql);
    CHECK(ledger::test::OutcomeOf(shop.store.database().Run(sql)) != ledger::Outcome::kDone);
  }
  CHECK(shop.store.Verify(std::nullopt).empty());
}

namespace {

// Why a statement is refused: the code of a rule, "done", or how it failed otherwise.
std::string RuleOfSql(Shop& shop, const std::string& sql) {
  const ledger::Answer<bool> ran = shop.store.database().Run(sql);
  const auto* failure = std::get_if<ledger::Failure>(&ran);
  if (failure == nullptr) return "done";
  if (failure->outcome != ledger::Outcome::kRefused) return "failed: " + failure->message;
  return failure->rule;
}

}  // namespace

TEST_CASE("SQL on our own connection is told by which rule it is refused") {
  Shop shop;
  shop.MakeLive(DeskAsItIs());
  const std::string next = std::to_string(shop.store.history().size() + 1);
  const std::string of = "(seq, kind, recorded_at, chain, body) ";
  const std::string insert = "INSERT INTO entry" + of;
  // An activation that is in the log, once more: signed for another place of it.
  CHECK(RuleOfSql(shop, insert + "SELECT " + next +
                            ", kind, 9000000000000000, chain, body FROM "
                            "entry WHERE kind = 6") == "entry-replayed");
  CHECK(RuleOfSql(shop, insert + "SELECT " + next +
                            ", kind, 1, chain, body FROM entry WHERE kind "
                            "= 6") == "clock-back");
  CHECK(RuleOfSql(shop, insert + "SELECT " + next +
                            ", kind, 9000000000000000, chain, body FROM "
                            "entry WHERE kind = 5") == "approved-before");
  CHECK(RuleOfSql(shop, insert + "VALUES(" + next + ", 6, 9000000000000000, x'', x'')") ==
        "entry-form");
  CHECK(RuleOfSql(shop, insert + "VALUES(1, 6, 9000000000000000, x'', x'')") == "entry-order");
  CHECK(RuleOfSql(shop, "INSERT INTO subtree VALUES(8, 0, x'00')") == "entry-foreign");
  CHECK(RuleOfSql(shop, "INSERT INTO content SELECT * FROM content") == "content-kept");
  CHECK(RuleOfSql(shop, "INSERT INTO content VALUES(zeroblob(32), x'00')") == "content-differs");
  // Values of other types than the columns have come to the function before a column sees them.
  const std::vector<std::string> odd = {
      "'one'", "1.5", "-1", "NULL", "x'ff00'", "''", "1e300", "'1 '", "99999999999999999999"};
  for (const std::string& value : odd) {
    INFO(value);
    for (int place = 0; place < 3; ++place) {
      std::string values[3] = {next, "6", "9000000000000000"};
      values[place] = value;
      const std::string three = values[0] + ", " + values[1] + ", " + values[2];
      const std::string inserted = RuleOfSql(shop, insert + "VALUES(" + three + ", x'', x'')");
      CHECK(inserted != "done");  // the type of a column may be asked first
      const std::string asked = RuleOfSql(shop, "SELECT remit_admit(" + three + ", x'')");
      CHECK((asked == "entry-form" || asked == "entry-order"));
    }
    CHECK(RuleOfSql(shop, "SELECT remit_content(" + value + ", " + value + ")") ==
          "content-differs");
  }
  CHECK(shop.store.Verify(std::nullopt).empty());
  CHECK(std::to_string(shop.store.history().size() + 1) == next);
}

TEST_CASE("of a version from elsewhere all is taken over, or nothing") {
  Shop shop;
  const store::Content desk = DeskAsItIs();
  store::Publication publication{
      desk.policy, store::HashOf(desk), desk.decision_hash, {}, {"owner"}, "anna", "0", ""};
  const auto body = [&](const store::Message& message, const std::string& by) {
    return store::Sign(store::BytesOf(message), shop.Key(by));
  };
  store::Approval approval = shop.ApprovalOf(desk, "bert", "owner");
  store::Approval of_author = shop.ApprovalOf(desk, "anna", "owner");
  const store::PolicyStore::Incoming published = {store::EntryKind::kPublished,
                                                  body(publication, "anna")};
  const store::PolicyStore::Incoming approved = {store::EntryKind::kApproved,
                                                 body(approval, "bert")};
  const std::uint64_t size = shop.store.history().size();
  CHECK(RuleOf(shop.store.Import(
            {published, approved, {store::EntryKind::kApproved, body(of_author, "anna")}}, desk,
            shop.Tick())) == "role-not-held");
  CHECK(shop.store.history().size() == size);
  CHECK(shop.store.history().published().empty());
  CHECK(shop.store.log().size() == size);
  CHECK_FALSE(ledger::test::Must(shop.store.ContentOf(store::HashOf(desk))));
  CHECK(Must(shop.store.Import({published, approved}, desk, shop.Tick())) ==
        std::vector<std::uint64_t>{size + 1, size + 2});
  CHECK(Must(shop.store.Import({published, approved}, desk, shop.Tick())).empty());
  Must(shop.Activate(shop.ActivationOf(desk)));
  CHECK(shop.store.Verify(std::nullopt).empty());
  CHECK(Opened(shop.path).history().size() == size + 3);
}

TEST_CASE("what another program does to contents is refused, or found") {
  for (const char* sql :
       {"DROP TRIGGER content_kept", "DROP TRIGGER content_kept; UPDATE content SET bytes = x'00'",
        "DROP TRIGGER content_stays; DELETE FROM content",
        "DROP TRIGGER content_whole; INSERT INTO content VALUES(zeroblob(32), x'00')",
        "CREATE TABLE other(a)",
        "CREATE TRIGGER other BEFORE INSERT ON content BEGIN SELECT 1; END",
        "DROP TABLE content"}) {
    INFO(sql);
    Shop shop;
    shop.MakeLive(DeskAsItIs());
    const std::string path = shop.folder / "copy.store";
    ledger::test::WriteFile(path, ledger::test::BytesOfFile(shop.path));
    Foreign foreign(path);
    REQUIRE(foreign.Run(sql).empty());
    CHECK_THAT(Found(path, std::nullopt), Catch::StartsWith("tampered"));
  }
  Shop shop;
  shop.MakeLive(DeskAsItIs());
  Foreign foreign(shop.path);
  CHECK_FALSE(foreign.Run("UPDATE content SET bytes = x'00'").empty());
  CHECK_FALSE(foreign.Run("DELETE FROM content").empty());
  CHECK_FALSE(foreign.Run("INSERT INTO content VALUES(zeroblob(32), x'00')").empty());
}

TEST_CASE("a log made anew, with all hashes right, is found by what it says") {
  struct Forgery {
    const char* what;
    const char* sql;
    const char* found;
  };
  for (const Forgery& forgery : std::vector<Forgery>{
           {"the approval left out",
            "DELETE FROM entry WHERE kind = 5; UPDATE entry SET seq = seq - 1 WHERE seq > 12",
            "entry-replayed"},
           {"a time moved back", "UPDATE entry SET recorded_at = 1 WHERE kind = 5", "clock-back"},
           {"another body",
            "UPDATE entry SET body = (SELECT body FROM entry WHERE seq = 2) "
            "WHERE kind = 5",
            "no entry of a store"}}) {
    INFO(forgery.what);
    Shop shop;
    shop.MakeLive(DeskAsItIs());
    REQUIRE(shop.store.history().size() == 13);
    ledger::test::WithoutTriggers(shop.path, forgery.sql);
    CHECK_THAT(Found(shop.path, std::nullopt), Catch::StartsWith("tampered"));
    ledger::test::RecomputeHashes(shop.path);
    CHECK_THAT(Found(shop.path, std::nullopt), Catch::Contains(forgery.found));
  }
}

TEST_CASE("an older copy is a store, and not the one of the checkpoint") {
  Shop shop;
  const std::string older = shop.folder / "older.store";
  ledger::test::WriteFile(older, ledger::test::BytesOfFile(shop.path));
  shop.MakeLive(DeskAsItIs());
  const ledger::Checkpoint head = ledger::test::Must(shop.store.Head());
  CHECK(Found(older, std::nullopt).empty());
  CHECK_THAT(Found(older, head), Catch::StartsWith("tampered"));
  CHECK(Found(shop.path, head).empty());
}

}  // namespace remit::tests
