// Processes that are killed while they write, and processes that write the same log at once.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <random>

#include "tests/crash/child.h"
#include "tests/support/catch.h"
#include "tests/unit/ledger/log_fixture.h"

namespace remit::crash {
namespace {

using namespace ledger;
using namespace ledger::test;

// What a child says after each commit: how long the log is, and the root of its tree.
struct Said {
  std::uint64_t size = 0;
  Hash root{};
};

DatabaseOptions Patient(DatabaseOptions::Mode mode, DatabaseOptions::Journal journal) {
  DatabaseOptions options = Options(mode);
  options.journal = journal;
  options.patience = DatabaseOptions().patience;
  return options;
}

void WriteUntilKilled(const std::string& path, DatabaseOptions::Journal journal, std::uint64_t seed,
                      Pipe& pipe) {
  Database database = Must(Database::Open(path, Patient(DatabaseOptions::Mode::kWrite, journal)));
  Log log = Must(Log::Open(database));
  std::mt19937_64 random(seed);
  while (true) {
    Transaction transaction = Must(Transaction::Begin(database));
    for (std::uint64_t left = 1 + random() % 5; left > 0; --left) {
      Must(log.Append(1, 1, BodyOf(random() % 1000)));
    }
    const Checkpoint head = Must(log.Head());
    Must(transaction.Commit());
    pipe.Write(Said{head.size, head.root});
  }
}

void KillAndLook(DatabaseOptions::Journal journal, int rounds) {
  const Folder folder;
  const std::string path = folder / "log";
  {
    Database database = Must(Database::Open(path, Patient(DatabaseOptions::Mode::kMake, journal)));
    Must(Log::Create(database, "test/1", {}));
  }
  std::mt19937_64 random(11);
  std::uint64_t last = 0;
  for (int round = 0; round < rounds; ++round) {
    INFO("round " << round);
    Pipe pipe;
    const std::uint64_t seed = random();
    const pid_t child = Start([&] {
      pipe.CloseRead();
      WriteUntilKilled(path, journal, seed, pipe);
    });
    pipe.CloseWrite();
    Said said;
    // Killed somewhere within the commits that follow.
    for (std::uint64_t left = 1 + random() % 10; left > 0; --left) REQUIRE(pipe.Read(said));
    std::uint64_t wait = random() % 200'000;
    while (wait > 0) --wait;
    ::kill(child, SIGKILL);
    while (pipe.Read(said)) {
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    Database database = Must(Database::Open(path, Patient(DatabaseOptions::Mode::kWrite, journal)));
    Log log = Must(Log::Open(database));
    const std::vector<Finding> findings = log.Verify(Checkpoint{"test/1", said.size, said.root});
    CHECK(findings.empty());
    // At most the one transaction more of which it was killed before it could say so.
    CHECK(log.size() >= said.size);
    CHECK(log.size() <= said.size + 5);
    CHECK(log.size() > last);
    last = log.size();
  }
}

TEST_CASE("a writer that is killed has lost nothing that it said") {
  const int rounds = Full() ? 500 : 50;
  KillAndLook(DatabaseOptions::Journal::kRollback, rounds);
  KillAndLook(DatabaseOptions::Journal::kAhead, rounds);
}

// Whether this process has written entry `size` + 1, if the log still has `size` entries when it is
// its turn; `blindly`: whatever it has.
bool AppendAfter(Database& database, Log& log, std::uint64_t size, bool blindly) {
  Transaction transaction = Must(Transaction::Begin(database));
  Must(log.Refresh());
  if (!blindly && log.size() != size) return false;
  Must(log.Append(1, ::getpid(), "mine"));
  Must(transaction.Commit());
  return true;
}

// Rounds in which two processes want to write the same entry; how many of them did.
std::uint64_t Race(const std::string& path, std::uint64_t rounds, bool blindly,
                   std::uint64_t& odd_rounds) {
  std::array<Pipe, 2> go, done;
  std::array<pid_t, 2> children{};
  for (std::size_t at = 0; at < 2; ++at) {
    children[at] = Start([&] {
      for (std::size_t other = 0; other < 2; ++other) {
        go[other].CloseWrite();
        done[other].CloseRead();
      }
      Database database = Must(Database::Open(
          path, Patient(DatabaseOptions::Mode::kWrite, DatabaseOptions::Journal::kRollback)));
      Log log = Must(Log::Open(database));
      std::uint64_t size = 0;
      while (go[at].Read(size)) done[at].Write(AppendAfter(database, log, size, blindly));
    });
  }
  for (std::size_t at = 0; at < 2; ++at) {
    go[at].CloseRead();
    done[at].CloseWrite();
  }
  std::uint64_t written = 0;
  for (std::uint64_t round = 0; round < rounds; ++round) {
    for (Pipe& pipe : go) pipe.Write(written);
    int winners = 0;
    for (Pipe& pipe : done) {
      bool won = false;
      REQUIRE(pipe.Read(won));
      winners += won ? 1 : 0;
    }
    odd_rounds += winners == 1 ? 0 : 1;
    written += static_cast<std::uint64_t>(winners);
  }
  for (Pipe& pipe : go) pipe.CloseWrite();
  for (const pid_t child : children) {
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
  }
  return written;
}

TEST_CASE("of two processes that want to write the same entry exactly one does") {
  const Folder folder;
  const std::string path = folder / "log";
  MakeLog(path, 0);
  const std::uint64_t rounds = Full() ? 10'000 : 300;
  std::uint64_t odd = 0;
  CHECK(Race(path, rounds, false, odd) == rounds);
  CHECK(odd == 0);
  CHECK(Findings(path, std::nullopt).empty());
  Database database = Look(path);
  Log log = Must(Log::Open(database));
  CHECK(log.size() == rounds);
}

TEST_CASE("who does not compare the size writes too, and it is noticed") {
  const Folder folder;
  const std::string path = folder / "log";
  MakeLog(path, 0);
  std::uint64_t odd = 0;
  CHECK(Race(path, 20, true, odd) > 20);
  CHECK(odd > 0);
  CHECK(Findings(path, std::nullopt).empty());
}

TEST_CASE("readers beside a writer are never told that the log is busy") {
  const Folder folder;
  const std::string path = folder / "log";
  MakeLog(path, 1);
  constexpr std::size_t kReaders = 16;
  constexpr std::uint64_t kTransactions = 100;
  std::array<Pipe, kReaders> go, done;
  std::array<pid_t, kReaders> children{};
  for (std::size_t at = 0; at < kReaders; ++at) {
    children[at] = Start([&] {
      for (Pipe& pipe : go) pipe.CloseWrite();
      Database database = Must(Database::Open(
          path, Patient(DatabaseOptions::Mode::kRead, DatabaseOptions::Journal::kRollback)));
      Log log = Must(Log::Open(database));
      std::uint64_t looked = 0, size = 0;
      bool right = true;
      // Whatever is asked for is there, while the next transactions are being written.
      while (go[at].Read(size)) {
        Must(log.Refresh());
        right = right && log.size() >= size;
        std::uint64_t read = 0;
        Must(log.Read(1, log.size(), [&read](const Entry&) { return ++read > 0; }));
        right = right && read == log.size();
        ++looked;
      }
      done[at].Write(right ? looked : std::uint64_t{0});
    });
  }
  for (Pipe& pipe : go) pipe.CloseRead();
  for (Pipe& pipe : done) pipe.CloseWrite();
  {
    Database database = Must(Database::Open(
        path, Patient(DatabaseOptions::Mode::kWrite, DatabaseOptions::Journal::kRollback)));
    Log log = Must(Log::Open(database));
    for (std::uint64_t transaction = 0; transaction < kTransactions; ++transaction) {
      AppendSome(database, log, 3);
      for (Pipe& pipe : go) pipe.Write(log.size());
    }
  }
  for (Pipe& pipe : go) pipe.CloseWrite();
  for (std::size_t at = 0; at < kReaders; ++at) {
    std::uint64_t looked = 0;
    CHECK(done[at].Read(looked));
    CHECK(looked == kTransactions);
    int status = 0;
    REQUIRE(::waitpid(children[at], &status, 0) == children[at]);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
  }
}

}  // namespace
}  // namespace remit::crash
