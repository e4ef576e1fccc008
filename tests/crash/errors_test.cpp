// A call of the system that fails, each one in turn, once or from then on: what was acknowledged
// before and after is there, of the rest all of a transaction or nothing, and a full disk is told
// from other errors.
#include <cstdlib>

#include "tests/crash/workload.h"
#include "tests/support/catch.h"

namespace remit::crash {
namespace {

using Journal = ledger::DatabaseOptions::Journal;

bool Full() { return std::getenv("REMIT_TEST_FULL") != nullptr; }

Writing Short(Journal journal) {
  Writing writing;
  writing.journal = journal;
  writing.transactions = Full() ? 12 : 5;
  writing.entries = 6;
  writing.longest = 3000;
  return writing;
}

struct Tally {
  std::uint64_t runs = 0, hit = 0, gone_on = 0;
};

// One run with one plan; then the disk is well again, and the file is looked at.
void FailOnce(const Writing& writing, const Disk::Plan& plan, Tally& tally) {
  Disk disk;
  disk.Fail(plan);
  History history = Write(disk, writing);
  ++tally.runs;
  tally.hit += disk.failed() > 0 ? 1 : 0;
  const bool all =
      history.acknowledged.size() == static_cast<std::size_t>(writing.transactions) + 1;
  tally.gone_on += disk.failed() > 0 && history.acknowledged.size() > 1 ? 1 : 0;
  if (disk.failed() == 0) CHECK(all);
  disk.Fail({});
  const ledger::Checkpoint* last = LastBy(history, disk.operations().size());
  // Who died with the error, and who lost power a moment later.
  std::mt19937_64 random(plan.at * 31 + writing.seed);
  PowerCut cut(disk);
  const std::size_t place =
      disk.operations().size() - random() % 3 % (disk.operations().size() + 1);
  cut.GoTo(place);
  Disk after_cut(cut.After(random));
  Disk after_death(disk.files());
  const std::optional<std::string> death = Wrong(after_death, writing, history, last);
  INFO((death ? *death : ""));
  CHECK_FALSE(death);
  const std::optional<std::string> lost =
      Wrong(after_cut, writing, history, LastBy(history, place));
  INFO((lost ? *lost : ""));
  CHECK_FALSE(lost);
}

TEST_CASE("every call fails in turn") {
  for (const Journal journal : {Journal::kRollback, Journal::kAhead}) {
    const Writing writing = Short(journal);
    Disk well;
    const History history = Write(well, writing);
    REQUIRE(history.acknowledged.size() == static_cast<std::size_t>(writing.transactions) + 1);
    REQUIRE(well.calls() > 100);
    for (const Disk::Error error : {Disk::Error::kInput, Disk::Error::kFull}) {
      for (const bool from_then_on : {false, true}) {
        Tally tally;
        for (std::uint64_t at = 1; at <= well.calls(); ++at) {
          CAPTURE(static_cast<int>(journal), static_cast<int>(error), from_then_on, at);
          FailOnce(writing, {error, at, from_then_on}, tally);
        }
        CHECK(tally.runs == well.calls());
        // Every plan meets a call, but for full disks after the last that needs space.
        CHECK(tally.hit * 10 >= tally.runs * (error == Disk::Error::kInput ? 10 : 7));
        CHECK(tally.gone_on > tally.runs / 3);
      }
    }
  }
}

TEST_CASE("what fails once does not keep the log from going on") {
  // The transaction that was hit fails, and the ones after it are written.
  std::uint64_t complete = 0, runs = 0;
  const Writing writing = Short(Journal::kRollback);
  Disk well;
  const History made = Write(well, writing);
  for (std::uint64_t at = well.calls() / 2; at < well.calls(); ++at) {
    Disk disk;
    disk.Fail({Disk::Error::kFull, at, false});
    const History history = Write(disk, writing);
    if (disk.failed() == 0) break;
    ++runs;
    complete += history.acknowledged.size() + 1 >= made.acknowledged.size() ? 1 : 0;
  }
  CHECK(runs > 20);
  CHECK(complete == runs);
}

TEST_CASE("a full disk is told as full, another error as failed") {
  for (const Disk::Error error : {Disk::Error::kFull, Disk::Error::kInput}) {
    Disk disk;
    ledger::Answer<ledger::Database> opened = ledger::Database::Open(
        kFile, OptionsOn(disk, ledger::DatabaseOptions::Mode::kMake, Journal::kRollback));
    REQUIRE(std::holds_alternative<ledger::Database>(opened));
    ledger::Database& database = std::get<ledger::Database>(opened);
    REQUIRE(std::holds_alternative<bool>(ledger::Log::Create(database, "o", {})));
    disk.Fail({error, 1, true});
    ledger::Answer<ledger::Transaction> begun = ledger::Transaction::Begin(database);
    ledger::Answer<bool> done = true;
    if (auto* failure = std::get_if<ledger::Failure>(&begun)) {
      done = *failure;
    } else {
      done = database.Run("CREATE TABLE t(a)");
      if (std::holds_alternative<bool>(done)) {
        done = std::get<ledger::Transaction>(begun).Commit();
      }
    }
    REQUIRE(std::holds_alternative<ledger::Failure>(done));
    CHECK(std::get<ledger::Failure>(done).outcome ==
          (error == Disk::Error::kFull ? ledger::Outcome::kFull : ledger::Outcome::kFailed));
  }
}

struct Regardless {
  std::uint64_t taken = 0;
  bool committed = false;
};

// Twenty entries in one transaction, whatever is answered.
Regardless AppendRegardless(ledger::Database& database, ledger::Log& log) {
  ledger::Answer<ledger::Transaction> begun = ledger::Transaction::Begin(database);
  Regardless done;
  if (!std::holds_alternative<ledger::Transaction>(begun)) return done;
  for (int entry = 0; entry < 20; ++entry) {
    const std::string body(6000, static_cast<char>('a' + entry));
    done.taken += std::holds_alternative<std::uint64_t>(log.Append(1, 1, body)) ? 1 : 0;
  }
  done.committed = std::holds_alternative<bool>(std::get<ledger::Transaction>(begun).Commit());
  return done;
}

TEST_CASE("who goes on after an entry that failed has the ones that were taken, or none") {
  std::uint64_t some = 0, none = 0;
  for (const Disk::Error error : {Disk::Error::kFull, Disk::Error::kInput}) {
    for (std::uint64_t at = 1; at < 60; ++at) {
      CAPTURE(static_cast<int>(error), at);
      Disk disk;
      ledger::Answer<ledger::Database> opened = ledger::Database::Open(
          kFile, OptionsOn(disk, ledger::DatabaseOptions::Mode::kMake, Journal::kRollback));
      REQUIRE(std::holds_alternative<ledger::Database>(opened));
      ledger::Database& database = std::get<ledger::Database>(opened);
      REQUIRE(std::holds_alternative<bool>(ledger::Log::Create(database, "o", {})));
      // Pages go to the file before the end, so that entries fail, and not only the commit.
      REQUIRE(std::holds_alternative<bool>(database.Run("PRAGMA cache_size=2")));
      ledger::Answer<ledger::Log> opened_log = ledger::Log::Open(database);
      REQUIRE(std::holds_alternative<ledger::Log>(opened_log));
      ledger::Log& log = std::get<ledger::Log>(opened_log);
      disk.Fail({error, at, false});
      const Regardless done = AppendRegardless(database, log);
      disk.Fail({});
      CHECK(std::holds_alternative<bool>(log.Forget()));
      // A commit whose last sync failed is reported as failed, and may be there: all of it.
      const bool all = log.size() == done.taken;
      CHECK((all || (log.size() == 0 && !done.committed)));
      CHECK(log.Verify(std::nullopt).empty());
      (log.size() == 0 ? none : some) += 1;
    }
  }
  CHECK(none > 5);
  CHECK(some > 5);
}

}  // namespace
}  // namespace remit::crash
