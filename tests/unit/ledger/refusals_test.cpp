// No statement goes round the log: refused through our connection, and where another program has
// done it, refused by the triggers or found by Verify.
#include "tests/support/catch.h"
#include "tests/unit/ledger/forge.h"
#include "tests/unit/ledger/log_fixture.h"
#include "tests/unit/ledger/statements.h"

namespace remit::ledger {
namespace {

using namespace test;

constexpr std::uint64_t kCount = 300;

TEST_CASE("every form against every table is refused on our connection") {
  const Folder folder;
  const std::string path = folder / "log";
  const Checkpoint head = MakeLog(path, kCount);
  const std::string bytes = BytesOfFile(path);
  Database database = Write(path);
  Log log = Must(Log::Open(database));
  database.Seal({});
  std::vector<Form> forms = EveryForm();
  forms.push_back({"VACUUM INTO '" + (folder / "copy") + "'"});
  forms.push_back({"ATTACH '" + path + "' AS other"});
  for (const Form& form : forms) {
    INFO(form.sql);
    const Outcome outcome = OutcomeOf(database.Run(form.sql));
    // What is not even a statement on these tables fails; nothing is done.
    CHECK((outcome == Outcome::kRefused || outcome == Outcome::kFailed));
    database.Run("ROLLBACK");
    CHECK(BytesOfFile(path) == bytes);
  }
  CHECK_FALSE(std::filesystem::exists(folder / "copy"));
  CHECK(log.Verify(head).empty());
  AppendSome(database, log, 5);
  CHECK(log.Verify(head).empty());
}

TEST_CASE("triggers alone refuse what changes rows, without the seal too") {
  const Folder folder;
  const std::string path = folder / "log";
  const Checkpoint head = MakeLog(path, kCount);
  Database database = Write(path);
  Log log = Must(Log::Open(database));
  int tried = 0;
  for (const Form& form : EveryForm()) {
    const bool rows = form.sql.starts_with("UPDATE ") || form.sql.starts_with("DELETE ") ||
                      form.sql.starts_with("INSERT ") || form.sql.starts_with("REPLACE ") ||
                      form.sql.starts_with("WITH ");
    if (!rows) continue;
    ++tried;
    INFO(form.sql);
    CHECK(OutcomeOf(database.Run(form.sql)) != Outcome::kDone);
  }
  CHECK(tried > 150);
  CHECK(log.Verify(head).empty());
}

TEST_CASE("what another program does is refused or found") {
  const Folder folder;
  const std::string kept = folder / "kept";
  const Checkpoint head = MakeLog(kept, kCount);
  const std::string bytes = BytesOfFile(kept);
  const std::string path = folder / "log";
  int refused = 0, found = 0, harmless = 0;
  for (const Form& form : EveryForm()) {
    INFO(form.sql);
    WriteFile(path, bytes);
    std::string said;
    {
      Foreign foreign(path);
      said = foreign.Run(form.sql);
    }
    const std::vector<Finding> findings = Findings(path, head);
    if (!said.empty()) {
      ++refused;
      CHECK(findings.empty());
    } else if (form.harmless) {
      ++harmless;
      CHECK(findings.empty());
    } else {
      ++found;
      CHECK_FALSE(findings.empty());
    }
  }
  CAPTURE(refused, found, harmless);
  CHECK(refused > 150);
  CHECK(found > 20);
  CHECK(harmless > 20);
}

TEST_CASE("INSERT OR REPLACE goes through delete triggers where SQLite is left as it is") {
  // The reason for recursive_triggers=ON and for the trigger before an insert: with SQLite's own
  // settings and delete triggers alone, a row is overwritten.
  const Folder folder;
  Foreign foreign(folder / "plain");
  REQUIRE(foreign.Run("CREATE TABLE t(a INTEGER PRIMARY KEY, b);"
                      "CREATE TRIGGER stays BEFORE DELETE ON t BEGIN SELECT RAISE(ABORT, 'no'); "
                      "END;"
                      "CREATE TRIGGER kept BEFORE UPDATE ON t BEGIN SELECT RAISE(ABORT, 'no'); "
                      "END; INSERT INTO t VALUES(1, 'old')") == "");
  CHECK(foreign.Run("INSERT OR REPLACE INTO t VALUES(1, 'new')") == "");
  CHECK(foreign.Run("PRAGMA recursive_triggers=ON; REPLACE INTO t VALUES(1, 'newer')") == "no");
}

TEST_CASE("tables that are opened may be changed, and only those") {
  const Folder folder;
  Database database = Make(folder / "log");
  Must(database.Run("CREATE TABLE cache(a INTEGER PRIMARY KEY, b TEXT) STRICT"));
  database.Seal({"cache"});
  Must(
      database.Run("INSERT INTO cache VALUES(1, 'x'); UPDATE cache SET b = 'y'; "
                   "DELETE FROM cache"));
  CHECK(OutcomeOf(database.Run("DELETE FROM origin")) == Outcome::kRefused);
  CHECK(OutcomeOf(database.Run("DROP TABLE cache")) == Outcome::kRefused);
}

}  // namespace
}  // namespace remit::ledger
