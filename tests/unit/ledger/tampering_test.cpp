// Everything that can be done to a file behind our back is found: by the file alone where it
// contradicts itself, otherwise against a checkpoint that was kept elsewhere.
#include <algorithm>
#include <random>

#include "tests/support/catch.h"
#include "tests/unit/ledger/forge.h"
#include "tests/unit/ledger/log_fixture.h"

namespace remit::ledger {
namespace {

using namespace test;

constexpr std::uint64_t kCount = 600;

struct Forgery {
  std::string name, sql;
  bool recompute = false;
  // Found without a checkpoint too.
  bool alone = true;
};

std::vector<Forgery> Forgeries() {
  const std::string twice =
      "INSERT INTO entry SELECT 601, kind, recorded_at, chain, body FROM entry WHERE seq = 10";
  const std::string swap =
      "UPDATE entry SET body = (SELECT o.body FROM entry o WHERE o.seq = 21 - entry.seq) "
      "WHERE seq IN (10, 11)";
  const std::string shift =
      "UPDATE entry SET seq = -seq WHERE seq > 99; UPDATE entry SET seq = 1 - seq WHERE seq < 0; "
      "INSERT INTO entry SELECT 100, kind, recorded_at, chain, body FROM entry WHERE seq = 5";
  const std::string close =
      "DELETE FROM entry WHERE seq = 100; UPDATE entry SET seq = -seq WHERE seq > 100; "
      "UPDATE entry SET seq = -seq - 1 WHERE seq < 0";
  return {
      {"a body changed", "UPDATE entry SET body = x'00' WHERE seq = 77"},
      {"the last body changed", "UPDATE entry SET body = x'00' WHERE seq = 600"},
      {"a kind changed", "UPDATE entry SET kind = kind + 1 WHERE seq = 77"},
      {"a time changed", "UPDATE entry SET recorded_at = recorded_at + 1 WHERE seq = 77"},
      {"a chain changed", "UPDATE entry SET chain = randomblob(32) WHERE seq = 77"},
      {"a chain cut short", "UPDATE entry SET chain = x'00' WHERE seq = 77"},
      {"two bodies swapped", swap},
      {"two rows swapped",
       "UPDATE entry SET seq = 9999 WHERE seq = 10; UPDATE entry SET seq = 10 "
       "WHERE seq = 11; UPDATE entry SET seq = 11 WHERE seq = 9999"},
      {"a row deleted", "DELETE FROM entry WHERE seq = 100"},
      {"a row deleted, the gap closed", close},
      {"a row inserted", shift},
      {"a row twice", twice},
      {"an entry 0", "INSERT INTO entry VALUES(0, 1, 1, randomblob(32), x'')"},
      {"an entry -5", "INSERT INTO entry VALUES(-5, 1, 1, randomblob(32), x'')"},
      {"an entry far behind", "INSERT INTO entry VALUES(9000, 1, 1, randomblob(32), x'')"},
      {"a kind that is none", "UPDATE entry SET kind = kind + 4294967296 WHERE seq = 50"},
      {"another origin", "UPDATE origin SET name = 'test/2'"},
      {"two origins", "INSERT INTO origin VALUES('test/2')"},
      {"no origin", "DELETE FROM origin"},
      {"a subtree changed", "UPDATE subtree SET root = randomblob(32) WHERE position = 1"},
      {"a subtree deleted", "DELETE FROM subtree WHERE position = 0"},
      {"a subtree invented", "INSERT INTO subtree VALUES(8, 7, randomblob(32))"},
      {"the tail cut across a subtree", "DELETE FROM entry WHERE seq > 400"},
      {"all entries deleted", "DELETE FROM entry"},
      {"the tail cut", "DELETE FROM entry WHERE seq > 590", false, false},
      {"the last entry cut", "DELETE FROM entry WHERE seq = 600", false, false},
      {"the tail cut with its subtree",
       "DELETE FROM entry WHERE seq > 300; DELETE FROM subtree WHERE position > 0", false, false},
      {"everything deleted", "DELETE FROM entry; DELETE FROM subtree", false, false},
      {"a body changed, hashes recomputed", "UPDATE entry SET body = x'00' WHERE seq = 77", true,
       false},
      {"two bodies swapped, hashes recomputed", swap, true, false},
      {"a row deleted, hashes recomputed", close, true, false},
      {"a row inserted, hashes recomputed", shift, true, false},
      {"a row twice, rest recomputed",
       twice + "; DELETE FROM entry WHERE seq = 1; UPDATE entry SET "
               "seq = -seq; UPDATE entry SET seq = -seq - 1",
       true, false},
      {"another origin, hashes recomputed", "UPDATE origin SET name = 'test/2'", true, false},
  };
}

TEST_CASE("forged rows are found") {
  const Folder folder;
  const std::string kept = folder / "kept";
  const Checkpoint head = MakeLog(kept, kCount);
  REQUIRE(Findings(kept, head).empty());
  const std::string bytes = BytesOfFile(kept);
  const std::string path = folder / "log";
  for (const Forgery& forgery : Forgeries()) {
    INFO(forgery.name);
    WriteFile(path, bytes);
    WithoutTriggers(path, forgery.sql);
    if (forgery.recompute) RecomputeHashes(path);
    CHECK(Tampered(Findings(path, head)));
    // The other half shows that it is the checkpoint that finds these.
    CHECK(Tampered(Findings(path, std::nullopt)) == forgery.alone);
  }
}

TEST_CASE("nothing forged, nothing found: taking the triggers away and putting them back") {
  const Folder folder;
  const Checkpoint head = MakeLog(folder / "log", kCount);
  WithoutTriggers(folder / "log", "UPDATE entry SET body = body");
  CHECK(Findings(folder / "log", head).empty());
  RecomputeHashes(folder / "log");
  CHECK(Findings(folder / "log", head).empty());
}

TEST_CASE("changed tables and triggers are found, and nothing is appended to them") {
  const Folder folder;
  const std::string kept = folder / "kept";
  const Checkpoint head = MakeLog(kept, 10);
  const std::string bytes = BytesOfFile(kept);
  const std::string path = folder / "log";
  const std::vector<std::string> changes = {
      "DROP TRIGGER entry_stays",
      "DROP TRIGGER entry_stays; CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT 1; "
      "END",
      "CREATE TRIGGER more BEFORE INSERT ON entry BEGIN SELECT RAISE(IGNORE); END",
      "CREATE TRIGGER more AFTER INSERT ON ENTRY BEGIN SELECT 1; END",
      "CREATE INDEX more ON entry(kind)",
      "ALTER TABLE entry ADD COLUMN more TEXT",
      "DROP TABLE subtree",
      "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = replace(sql, 'never deleted', "
      "'seldom deleted') WHERE name = 'entry_stays'",
      "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = replace(sql, ' NOT NULL', '') "
      "WHERE name = 'entry'",
      "DROP TRIGGER entry_appended; CREATE TRIGGER entry_appended BEFORE INSERT ON entry BEGIN "
      "SELECT 1; END",
  };
  for (const std::string& change : changes) {
    INFO(change);
    WriteFile(path, bytes);
    {
      Foreign foreign(path);
      REQUIRE(foreign.Run(change) == "");
    }
    CHECK(Tampered(Findings(path, head)));
    CHECK(Tampered(Findings(path, std::nullopt)));
    Database database = Write(path);
    Log log = Must(Log::Open(database));
    CHECK(OutcomeOf(log.Head()) == Outcome::kDamaged);
    Transaction transaction = Must(Transaction::Begin(database));
    CHECK(OutcomeOf(log.Append(1, 1, "x")) == Outcome::kDamaged);
  }
}

TEST_CASE("an older copy, another log and a deleted file") {
  const Folder folder;
  const std::string path = folder / "log";
  MakeLog(path, 100);
  const std::string older = BytesOfFile(path);
  Checkpoint head;
  {
    Database database = Write(path);
    Log log = Must(Log::Open(database));
    AppendSome(database, log, 50);
    head = Must(log.Head());
  }
  REQUIRE(Findings(path, head).empty());
  WriteFile(path, older);
  CHECK(Tampered(Findings(path, head)));
  CHECK(Findings(path, std::nullopt).empty());
  // Gone on from the older copy, until it is as long again.
  {
    Database database = Write(path);
    Log log = Must(Log::Open(database));
    Transaction transaction = Must(Transaction::Begin(database));
    while (log.size() < 200) Must(log.Append(1, 1, "something else"));
    Must(transaction.Commit());
  }
  CHECK(Findings(path, std::nullopt).empty());
  CHECK(Tampered(Findings(path, head)));
  std::filesystem::remove(path);
  MakeLog(path, 200, "test/2");
  CHECK(Tampered(Findings(path, head)));
  // A file that is not there proves nothing: it cannot be checked, which is told apart.
  std::filesystem::remove(path);
  const std::vector<Finding> gone = Findings(path, head);
  REQUIRE(gone.size() == 1);
  CHECK(gone[0].kind == Finding::Kind::kCannotCheck);
  // One that is another program's neither; one that is no database is damaged.
  WriteFile(path, std::string(8192, 'x'));
  CHECK(Tampered(Findings(path, head)));
}

TEST_CASE("what is done while the log is open is seen by Refresh and Verify") {
  const Folder folder;
  const std::string path = folder / "log";
  const std::vector<std::pair<std::string, bool>> changes = {
      {"DELETE FROM entry WHERE seq > 40", false},
      {"UPDATE entry SET body = x'00' WHERE seq = 50", true},
      {"UPDATE entry SET body = x'00' WHERE seq = 7", true},
  };
  for (const auto& [change, recompute] : changes) {
    INFO(change);
    std::filesystem::remove(path);
    MakeLog(path, 50);
    Database database = Write(path);
    Log log = Must(Log::Open(database));
    WithoutTriggers(path, change);
    if (recompute) RecomputeHashes(path);
    CHECK(Tampered(log.Verify(std::nullopt)));
    CHECK(OutcomeOf(log.Refresh()) == Outcome::kDamaged);
    Transaction transaction = Must(Transaction::Begin(database));
    CHECK(OutcomeOf(log.Append(1, 1, "x")) == Outcome::kDamaged);
  }
}

TEST_CASE("every byte of a file of 1 MB, changed one at a time") {
  const Folder folder;
  const std::string path = folder / "log";
  std::uint64_t count = 1200;
  const Checkpoint head = MakeLog(path, count);
  std::string bytes = BytesOfFile(path);
  while (bytes.size() < 1'000'000) {
    Database database = Write(path);
    Log log = Must(Log::Open(database));
    AppendSome(database, log, 100);
    bytes = BytesOfFile(path);
  }
  REQUIRE(bytes.size() >= 1'000'000);
  Checkpoint whole;
  {
    Database database = Look(path);
    Log log = Must(Log::Open(database));
    whole = Must(log.Head());
  }
  const std::optional<std::string> content = ContentOf(path);
  REQUIRE(content);
  // All of the header, some of every page; everything where there is time.
  std::mt19937_64 random(7);
  std::vector<std::size_t> places;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const bool edge = at < 200 || at % (4096 * 16) < 4;
    if (Full() || edge || random() % 4000 == 0) places.push_back(at);
  }
  std::uint64_t found = 0, outside = 0;
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  const auto put = [&file](std::size_t at, char byte) {
    file.seekp(static_cast<std::streamoff>(at));
    file.put(byte);
    file.flush();
  };
  for (const std::size_t at : places) {
    const auto flip = static_cast<char>(1 + random() % 255);
    put(at, static_cast<char>(bytes[at] ^ flip));
    if (!Findings(path, whole).empty()) {
      ++found;
    } else {
      // Then it is one that nothing of the log is in: everything reads as before.
      ++outside;
      INFO("byte " << at);
      CHECK(ContentOf(path) == content);
    }
    put(at, bytes[at]);
  }
  CHECK(Findings(path, whole).empty());
  CAPTURE(found, outside);
  CHECK(found > outside);
  CHECK(outside > 0);
}

}  // namespace
}  // namespace remit::ledger
