// Settings that are in force, files that are not opened, and how answers of SQLite are told.
#include "interpreter/ledger/sqlite.h"

#include <sys/resource.h>

#include <csignal>

#include "tests/support/catch.h"
#include "tests/unit/ledger/log_fixture.h"

namespace remit::ledger {
namespace {

using namespace test;
using Mode = DatabaseOptions::Mode;

std::string Pragma(Database& database, const std::string& name) {
  Statement statement = Must(database.Prepare("PRAGMA " + name));
  REQUIRE(Must(statement.Step()));
  return std::string(statement.Text(0));
}

void MakeTable(Database& database) {
  Transaction transaction = Must(Transaction::Begin(database));
  Must(database.Run("CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT) STRICT"));
  Must(transaction.Commit());
}

TEST_CASE("settings of a file that processes share") {
  const Folder folder;
  Database database = Must(Database::Open(folder / "f", Options(Mode::kMake)));
  MakeTable(database);
  for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
           {"journal_mode", "truncate"},
           {"synchronous", "2"},
           {"page_size", "4096"},
           {"foreign_keys", "1"},
           {"recursive_triggers", "1"},
           {"trusted_schema", "0"},
           {"cell_size_check", "1"},
           {"cache_size", "-65536"},
           {"mmap_size", "0"},
           {"temp_store", "2"},
           {"locking_mode", "normal"},
           {"encoding", "UTF-8"},
           {"user_version", "1"},
           {"application_id", std::to_string(kApplication)}}) {
    INFO(name);
    CHECK(Pragma(database, name) == value);
  }
}

TEST_CASE("settings of a file with one writer") {
  const Folder folder;
  DatabaseOptions options = Options(Mode::kMake);
  options.journal = DatabaseOptions::Journal::kAhead;
  Database database = Must(Database::Open(folder / "f", options));
  MakeTable(database);
  CHECK(Pragma(database, "journal_mode") == "wal");
  CHECK(Pragma(database, "synchronous") == "2");
  CHECK(Pragma(database, "locking_mode") == "exclusive");
  CHECK(Pragma(database, "page_size") == "4096");
  // A second connection would be what loses commits: none is let in, by either journal.
  options.mode = Mode::kWrite;
  CHECK(OutcomeOf(Database::Open(folder / "f", options)) == Outcome::kBusy);
  options.mode = Mode::kRead;
  CHECK(OutcomeOf(Database::Open(folder / "f", options)) == Outcome::kBusy);
  if (sqlite3_libversion_number() < 3051003) {
    CHECK(OutcomeOf(Database::Open(folder / "f", Options(Mode::kRead))) == Outcome::kRefused);
    CHECK(OutcomeOf(Database::Open(folder / "f", Options(Mode::kWrite))) == Outcome::kRefused);
  }
}

TEST_CASE("a file is made once, and is whole or nothing") {
  const Folder folder;
  const std::string path = folder / "f";
  CHECK(OutcomeOf(Database::Open(path, Options(Mode::kWrite))) == Outcome::kFailed);
  CHECK(OutcomeOf(Database::Open(path, Options(Mode::kRead))) == Outcome::kFailed);
  CHECK_FALSE(std::filesystem::exists(path));
  {
    // Begun and given up: the next one makes it.
    Database database = Must(Database::Open(path, Options(Mode::kMake)));
    const Transaction transaction = Must(Transaction::Begin(database));
    Must(database.Run("CREATE TABLE gone(a)"));
  }
  CHECK(OutcomeOf(Database::Open(path, Options(Mode::kWrite))) == Outcome::kFailed);
  // Two begin: the second finds it made.
  Database first = Must(Database::Open(path, Options(Mode::kMake)));
  Database second = Must(Database::Open(path, Options(Mode::kMake)));
  MakeTable(first);
  CHECK(OutcomeOf(Transaction::Begin(second)) == Outcome::kRefused);
  CHECK(OutcomeOf(Database::Open(path, Options(Mode::kMake))) == Outcome::kRefused);
  CHECK(OutcomeOf(Database::Open(path, Options(Mode::kWrite))) == Outcome::kDone);
}

TEST_CASE("other files are not opened") {
  const Folder folder;
  const std::string path = folder / "f";
  {
    Database database = Must(Database::Open(path, Options(Mode::kMake)));
    MakeTable(database);
  }
  DatabaseOptions options = Options(Mode::kRead);
  options.application += 1;
  CHECK(OutcomeOf(Database::Open(path, options)) == Outcome::kRefused);
  options = Options(Mode::kRead);
  options.format = 2;
  CHECK(OutcomeOf(Database::Open(path, options)) == Outcome::kRefused);
  WriteFile(path, std::string(5000, 'x'));
  CHECK(OutcomeOf(Database::Open(path, Options(Mode::kRead))) == Outcome::kDamaged);
  CHECK(OutcomeOf(Database::Open(path, Options(Mode::kMake))) == Outcome::kDamaged);
  CHECK(OutcomeOf(Database::Open("", Options(Mode::kMake))) == Outcome::kRefused);
}

TEST_CASE("who reads does not write") {
  const Folder folder;
  const std::string path = folder / "f";
  {
    Database database = Must(Database::Open(path, Options(Mode::kMake)));
    MakeTable(database);
  }
  Database reader = Look(path);
  CHECK(OutcomeOf(reader.Run("INSERT INTO t VALUES(1, 'x')")) == Outcome::kRefused);
}

TEST_CASE("a locked file is busy, and is told by name") {
  const Folder folder;
  const std::string path = folder / "f";
  Database first = Must(Database::Open(path, Options(Mode::kMake)));
  MakeTable(first);
  Database second = Write(path);
  const Transaction holding = Must(Transaction::Begin(first));
  const Answer<Transaction> answer = Transaction::Begin(second);
  CHECK(OutcomeOf(answer) == Outcome::kBusy);
  CHECK(MessageOf(answer).find(path) != std::string::npos);
}

TEST_CASE("values are bound as what they are") {
  const Folder folder;
  Database database = Must(Database::Open(folder / "f", Options(Mode::kMake)));
  Transaction transaction = Must(Transaction::Begin(database));
  Must(database.Run("CREATE TABLE v(a ANY, b ANY, c ANY, d ANY) STRICT"));
  Statement insert = Must(database.Prepare("INSERT INTO v VALUES(?, ?, ?, ?)"));
  insert.Bind(1, -1).BindText(2, "").BindBlob(3, "").BindNull(4);
  CHECK_FALSE(Must(insert.Step()));
  Statement read =
      Must(database.Prepare("SELECT typeof(a), typeof(b), typeof(c), typeof(d), a, b, c FROM v"));
  REQUIRE(Must(read.Step()));
  CHECK(read.Text(0) == "integer");
  CHECK(read.Text(1) == "text");
  CHECK(read.Text(2) == "blob");
  CHECK(read.Text(3) == "null");
  CHECK(read.Whole(4) == -1);
  CHECK(read.Text(5).empty());
  CHECK(read.Blob(6).empty());
  CHECK(read.IsNull(3) == false);
}

TEST_CASE("a disk that is full is told as full, and nothing of the transaction stays") {
  const Folder folder;
  const std::string path = folder / "f";
  Database database = Must(Database::Open(path, Options(Mode::kMake)));
  MakeTable(database);
  // The limit of a process on the size of files stands for the disk.
  struct rlimit before {};
  REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
  struct rlimit small = before;
  small.rlim_cur = 64 * 1024;
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
  Answer<bool> written = true;
  {
    Transaction transaction = Must(Transaction::Begin(database));
    for (int row = 0; row < 1000 && OutcomeOf(written) == Outcome::kDone; ++row) {
      written = database.Run("INSERT INTO t(b) VALUES(hex(randomblob(2000)))");
    }
    if (OutcomeOf(written) == Outcome::kDone) written = transaction.Commit();
  }
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  CHECK(OutcomeOf(written) == Outcome::kFull);
  Database again = Look(path);
  Statement count = Must(again.Prepare("SELECT count(*) FROM t"));
  REQUIRE(Must(count.Step()));
  CHECK(count.Whole(0) == 0);
}

TEST_CASE("what an admission throws does not go through SQLite") {
  const Folder folder;
  Database database = Must(Database::Open(folder / "f", Options(Mode::kMake)));
  MakeTable(database);
  Must(database.Define("throws", 1, [](std::span<const std::string_view> values) {
    if (values[0] == "memory") throw std::bad_alloc();
    return std::optional<std::string>("no-number: " + std::to_string(std::stoi("x")));
  }));
  const Answer<bool> thrown = database.Run("SELECT throws('x')");
  CHECK(OutcomeOf(thrown) == Outcome::kRefused);
  const Answer<bool> memory = database.Run("SELECT throws('memory')");
  CHECK(OutcomeOf(memory) == Outcome::kFailed);
  Must(database.Define("refuses", 0, [](std::span<const std::string_view>) {
    return std::optional<std::string>("not-so: it is refused: always");
  }));
  const Answer<bool> refused = database.Run("SELECT refuses()");
  CHECK(std::get<Failure>(refused).rule == "not-so");
  CHECK(std::get<Failure>(refused).outcome == Outcome::kRefused);
  // The connection goes on.
  Must(database.Run("INSERT INTO t VALUES(1, 'a')"));
}

TEST_CASE("half a first page that a power cut left is rolled back, and not taken for a setting") {
  const Folder folder;
  const std::string path = folder / "f", cut = folder / "cut";
  {
    Database database = Must(Database::Open(path, Options(Mode::kMake)));
    MakeTable(database);
    Must(database.Run("INSERT INTO t VALUES(1, 'a')"));
  }
  {
    Foreign foreign(path);
    REQUIRE(foreign
                .Run("PRAGMA journal_mode=TRUNCATE; PRAGMA cache_size=1; BEGIN; CREATE TABLE "
                     "more(a); INSERT INTO more WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
                     "SELECT i + 1 FROM n WHERE i < 2000) SELECT randomblob(100) FROM n")
                .empty());
    std::string bytes = BytesOfFile(path);
    REQUIRE(bytes.size() > 20 * 4096);  // it has been written out, and is not committed
    bytes[18] = bytes[19] = 2;
    WriteFile(cut, bytes);
    WriteFile(cut + "-journal", BytesOfFile(path + "-journal"));
    REQUIRE(BytesOfFile(cut + "-journal").size() > 4096);
  }
  Database opened = Must(Database::Open(cut, Options(Mode::kWrite)));
  Statement rows = Must(opened.Prepare("SELECT count(*) FROM sqlite_schema"));
  REQUIRE(Must(rows.Step()));
  CHECK(rows.Whole(0) == 1);
  CHECK(Pragma(opened, "journal_mode") == "truncate");
}

}  // namespace
}  // namespace remit::ledger
