// See workload.h.
#include "tests/crash/workload.h"

#include "interpreter/base/check.h"

namespace remit::crash {

using ledger::Answer;
using ledger::Checkpoint;
using ledger::Database;
using ledger::DatabaseOptions;
using ledger::Failure;
using ledger::Finding;
using ledger::Log;
using ledger::Transaction;

namespace {

constexpr const char* kOrigin = "crash/1";

template <typename T>
bool Failed(const Answer<T>& answer) {
  return std::holds_alternative<Failure>(answer);
}

// The body says in which transaction it was written, so that no two are the same.
std::string Body(std::mt19937_64& random, const Writing& writing, int transaction) {
  std::string body = std::to_string(transaction) + " ";
  const std::uint64_t length = random() % (writing.longest + 1);
  while (body.size() < length) body.push_back(static_cast<char>(random()));
  return body;
}

// Appends some entries in one transaction; true where it was acknowledged.
bool WriteOne(Disk& disk, const Writing& writing, Database& database, Log& log,
              std::mt19937_64& random, int number, History& history) {
  bool committed = false;
  {
    Answer<Transaction> begun = Transaction::Begin(database);
    if (Failed(begun) || Failed(log.Refresh())) return false;
    bool appended = true;
    for (std::uint64_t left = 1 + random() % writing.entries; left > 0 && appended; --left) {
      appended = !Failed(log.Append(1, number, Body(random, writing, number)));
    }
    if (appended) {
      const Checkpoint head = std::get<Checkpoint>(log.Head());
      history.tried = head;
      history.sizes.insert(head.size);
      if (writing.acknowledges_early) {
        history.acknowledged.push_back({disk.operations().size(), head});
      }
      committed = !Failed(std::get<Transaction>(begun).Commit());
      if (committed && !writing.acknowledges_early) {
        history.acknowledged.push_back({disk.operations().size(), head});
      }
    }
  }
  if (!committed) static_cast<void>(log.Forget());
  return committed;
}

std::string Words(const std::vector<Finding>& findings) {
  std::string words;
  for (const Finding& finding : findings) words += finding.what + "; ";
  return words;
}

}  // namespace

DatabaseOptions OptionsOn(const Disk& disk, DatabaseOptions::Mode mode,
                          DatabaseOptions::Journal journal) {
  DatabaseOptions options;
  options.mode = mode;
  options.journal = journal;
  options.application = 0x524d5401;
  options.patience = std::chrono::milliseconds(0);
  options.vfs = disk.vfs();
  return options;
}

History Write(Disk& disk, const Writing& writing) {
  History history;
  std::mt19937_64 random(writing.seed);
  Answer<Database> opened =
      Database::Open(kFile, OptionsOn(disk, DatabaseOptions::Mode::kMake, writing.journal));
  if (Failed(opened)) return history;
  Database& database = std::get<Database>(opened);
  if (!writing.weakened.empty() && Failed(database.Run(writing.weakened))) return history;
  if (Failed(Log::Create(database, kOrigin, {}))) return history;
  Answer<Log> log = Log::Open(database);
  if (Failed(log)) return history;
  Answer<Checkpoint> empty = std::get<Log>(log).Head();
  if (Failed(empty)) return history;
  history.sizes.insert(0);
  history.tried = std::get<Checkpoint>(empty);
  history.acknowledged.push_back({disk.operations().size(), history.tried});
  for (int number = 0; number < writing.transactions; ++number) {
    WriteOne(disk, writing, database, std::get<Log>(log), random, number, history);
  }
  return history;
}

void GoOn(Disk& disk, const Writing& writing, History& history) {
  Answer<Database> opened =
      Database::Open(kFile, OptionsOn(disk, DatabaseOptions::Mode::kWrite, writing.journal));
  if (Failed(opened)) return;
  Answer<Log> log = Log::Open(std::get<Database>(opened));
  if (Failed(log)) return;
  std::mt19937_64 random(writing.seed + 1);
  WriteOne(disk, writing, std::get<Database>(opened), std::get<Log>(log), random, -1, history);
}

std::optional<std::string> Wrong(Disk& disk, const Writing& writing, const History& history,
                                 const Checkpoint* last) {
  using Mode = DatabaseOptions::Mode;
  Answer<Database> opened = Database::Open(kFile, OptionsOn(disk, Mode::kWrite, writing.journal));
  if (Failed(opened)) {
    const std::string message = std::get<Failure>(opened).message;
    if (last != nullptr) return "not opened: " + message;
    // Nothing was acknowledged: then it can be made again.
    Answer<Database> made = Database::Open(kFile, OptionsOn(disk, Mode::kMake, writing.journal));
    if (Failed(made)) return "neither opened (" + message + ") nor made";
    if (Failed(Log::Create(std::get<Database>(made), kOrigin, {}))) return "not made again";
    return std::nullopt;
  }
  Answer<Log> log = Log::Open(std::get<Database>(opened));
  if (Failed(log)) return "no log: " + std::get<Failure>(log).message;
  const std::vector<Finding> findings =
      std::get<Log>(log).Verify(last == nullptr ? std::nullopt : std::optional<Checkpoint>(*last));
  if (!findings.empty()) return "findings: " + Words(findings);
  const std::uint64_t size = std::get<Log>(log).size();
  if (!history.sizes.contains(size) && size != 0) {
    return "half a transaction: " + std::to_string(size) + " entries";
  }
  return std::nullopt;
}

const Checkpoint* LastBy(const History& history, std::size_t operations) {
  const Checkpoint* last = nullptr;
  for (const Acknowledged& acknowledged : history.acknowledged) {
    if (acknowledged.operations <= operations) last = &acknowledged.head;
  }
  return last;
}

}  // namespace remit::crash
