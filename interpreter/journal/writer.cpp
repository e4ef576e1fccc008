// Group commit without a thread of its own: whoever finds nobody committing commits for all who
// wait; the others sleep until their answer is there. The database is only touched by that one.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <deque>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/journal/file_locks.h"
#include "interpreter/journal/index.h"
#include "interpreter/journal/journal.h"

namespace remit::journal {
namespace {

using ledger::Database;
using ledger::DatabaseOptions;
using ledger::Failure;
using ledger::Outcome;
using Micros = std::chrono::microseconds;

constexpr std::size_t kLargestGroup = 64;  // times the one that is asked for

Answer<std::string> NewOrigin() {
  std::array<std::uint8_t, 16> bytes{};
  if (::getentropy(bytes.data(), bytes.size()) != 0)
    return Failure{Outcome::kFailed, "the system has no random numbers"};
  return "remit-journal/" +
         ledger::Hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

Answer<bool> MakeTables(Database& database) {
  Answer<std::string> origin = NewOrigin();
  if (auto* failure = std::get_if<Failure>(&origin)) return *failure;
  Answer<ledger::Transaction> begun = ledger::Transaction::Begin(database);
  if (auto* failure = std::get_if<Failure>(&begun)) return *failure;
  Answer<bool> made = ledger::Log::Create(database, std::get<std::string>(origin), "");
  if (!std::holds_alternative<Failure>(made)) made = Index::Create(database);
  if (std::holds_alternative<Failure>(made)) return made;
  return std::get<ledger::Transaction>(begun).Commit();
}

// A file that a process began to make and did not finish is made anew.
Answer<Database> OpenOrMake(const std::string& path, const WriterOptions& options) {
  DatabaseOptions wanted;
  wanted.mode = DatabaseOptions::Mode::kMake;
  wanted.journal = options.journal;
  wanted.application = kApplication;
  wanted.patience = options.patience;
  wanted.vfs = options.vfs;
  Answer<Database> made = Database::Open(path, wanted);
  if (auto* database = std::get_if<Database>(&made)) {
    Answer<bool> tables = MakeTables(*database);
    if (auto* failure = std::get_if<Failure>(&tables)) return *failure;
    return made;
  }
  if (std::get<Failure>(made).outcome != Outcome::kRefused) return made;
  wanted.mode = DatabaseOptions::Mode::kWrite;
  return Database::Open(path, wanted);
}

// A record as it is written.
struct Item {
  RecordKind kind;
  std::string body;
  std::string key;           // empty: found by the decision it refers to, or by nothing
  std::string second_key{};  // of an override
  std::uint64_t policy = 0;  // that a decision refers to
  std::optional<std::uint64_t> decision{};  // that something else refers to
};

Item ItemOf(const Record& record) {
  Item item{KindOf(record), BytesOf(record), "", "", 0, DecisionOf(record)};
  if (const auto* made = std::get_if<DecisionMade>(&record)) {
    item.key = CaseKey(made->case_id);
    item.policy = made->policy;
  } else if (const auto* policy = std::get_if<PolicyUsed>(&record)) {
    item.key = PolicyKey(*policy);
  } else if (IsPrivacy(record)) {
    item.key = kPrivacyKey;
  }
  return item;
}

// The records of one caller.
struct Job {
  std::vector<Item> items;
  bool once = false;  // one policy: not where it is there already
  std::uint64_t first = 0;
  std::optional<Answer<std::uint64_t>> answer{};
};

}  // namespace

struct Writer::State {
  State(WriterOptions wanted, std::optional<WriterLock> taken, Database opened, ledger::Log read,
        Index found, std::map<std::string, std::uint64_t> known)
      : options(std::move(wanted)),
        lock(std::move(taken)),
        database(std::move(opened)),
        log(std::move(read)),
        index(std::move(found)),
        limit(options.group),
        policies(std::move(known)) {
    for (const auto& [key, seq] : policies) policy_seqs.insert(seq);
  }

  Answer<std::uint64_t> Wait(Job& job);
  // Calls `act` while nobody commits.
  template <typename Act>
  auto Alone(const Act& act) {
    std::unique_lock<std::mutex> held(mutex);
    changed.wait(held, [this] { return !committing; });
    committing = true;
    held.unlock();
    auto result = act();
    held.lock();
    committing = false;
    changed.notify_all();
    return result;
  }

  const WriterOptions options;
  std::optional<WriterLock> lock;  // not in tests with a file system of their own
  Database database;
  ledger::Log log;
  Index index;

  std::mutex mutex;  // over what follows up to the next comment
  std::condition_variable changed;
  std::deque<Job*> queue;
  std::size_t queued = 0;  // records in it
  bool committing = false;
  std::uint64_t refused = 0;
  std::size_t expected = 1;  // callers who came together the last time
  std::size_t limit;         // records to a commit
  Micros last_commit{0};

  // Of the one who commits.
  std::map<std::string, std::uint64_t> policies;
  std::set<std::uint64_t> policy_seqs;
  std::uint64_t unrecorded = 0;  // since the last record that was written
  std::string unrecorded_why;
  bool torn = false;  // the log in memory may be ahead of the file
  // Of the commit that was tried last: where the log ends if it came to be, and what it then holds
  // of what is counted as unrecorded.
  std::optional<std::uint64_t> tried_size{};  // nothing: it did not come so far
  std::uint64_t tried_records = 0;
  Micros last_took{0};
  std::chrono::steady_clock::time_point last_ended{};
  std::optional<Failure> checkpoint_failure;
  std::optional<Failure> Recover();

 private:
  void Gather(std::unique_lock<std::mutex>& held);
  std::vector<Job*> TakeGroup();
  void CommitGroup(const std::vector<Job*>& jobs);
  std::optional<Failure> Resolve(Job& job);
  void Refuse(Job& job, const Failure& failure);
  void LetReadersIn();
  Answer<bool> Write(const std::vector<Job*>& jobs);
  Answer<bool> AppendJob(Job& job, std::vector<std::pair<std::string_view, std::uint64_t>>& keys);
  void NoteCommit(Micros took, std::size_t callers);
  void WriteCheckpoint();
};

Answer<std::uint64_t> Writer::State::Wait(Job& job) {
  std::unique_lock<std::mutex> held(mutex);
  queue.push_back(&job);
  queued += job.items.size();
  changed.notify_all();
  while (!job.answer) {
    if (committing) {
      changed.wait(held);
      continue;
    }
    committing = true;
    Gather(held);
    const std::vector<Job*> group = TakeGroup();
    held.unlock();
    CommitGroup(group);
    held.lock();
    for (Job* done : group) {
      if (!done->answer) done->answer = done->first;
    }
    committing = false;
    changed.notify_all();
  }
  return *job.answer;
}

// Waits for those who came along the last time, and no longer than a commit takes: with cheap
// commits whoever is late is in the next one soon enough.
void Writer::State::Gather(std::unique_lock<std::mutex>& held) {
  const Micros most = std::min(options.linger, last_commit);
  if (most.count() == 0) return;
  changed.wait_for(held, most, [this] { return queued >= limit || queue.size() >= expected; });
}

std::vector<Job*> Writer::State::TakeGroup() {
  std::vector<Job*> group;
  std::size_t records = 0;
  while (!queue.empty() && (group.empty() || records + queue.front()->items.size() <= limit)) {
    records += queue.front()->items.size();
    group.push_back(queue.front());
    queue.pop_front();
  }
  queued -= records;
  return group;
}

// What this group leaves unanswered is written, and begins at `first`.
void Writer::State::CommitGroup(const std::vector<Job*>& jobs) {
  if (const std::optional<Failure> failure = Recover()) {
    for (Job* job : jobs) Refuse(*job, *failure);
    return;
  }
  std::vector<Job*> good;
  for (Job* job : jobs) {
    if (const auto failure = Resolve(*job)) {
      Refuse(*job, *failure);
    } else if (!job->answer) {
      good.push_back(job);
    }
  }
  if (good.empty()) return;
  Answer<bool> written = Write(good);
  if (auto* failure = std::get_if<Failure>(&written)) {
    for (Job* job : good) Refuse(*job, *failure);
  } else {
    WriteCheckpoint();
  }
}

// Counted, unless the caller asked for what cannot be.
void Writer::State::Refuse(Job& job, const Failure& failure) {
  job.answer = failure;
  if (failure.outcome == Outcome::kRefused) return;
  unrecorded += job.items.size();
  unrecorded_why = failure.message;
  const std::lock_guard<std::mutex> held(mutex);
  refused += job.items.size();
}

// After a commit that failed what is in memory is what would have been in the file.
std::optional<Failure> Writer::State::Recover() {
  if (!torn) return std::nullopt;
  Answer<bool> known = log.Forget();
  if (auto* failure = std::get_if<Failure>(&known)) return *failure;
  torn = false;
  // A disk that fails in the last step of a commit leaves one that came to be all the same. Nobody
  // was told so, and it is not counted as missing.
  if (log.size() == tried_size) unrecorded -= tried_records;
  return std::nullopt;
}

// Whether what the records refer to is there, and under which key they are found.
std::optional<Failure> Writer::State::Resolve(Job& job) {
  const auto none = [this](std::uint64_t seq, const char* what) {
    return Failure{Outcome::kRefused,
                   database.path() + ": entry " + std::to_string(seq) + " is no " + what};
  };
  if (job.once) {
    const auto known = policies.find(job.items.front().key);
    if (known != policies.end()) job.answer = known->second;
  }
  for (Item& item : job.items) {
    if (item.kind == RecordKind::kDecision && policy_seqs.count(item.policy) == 0)
      return none(item.policy, "policy");
    if (!item.decision) continue;
    item.key.clear();
    Answer<bool> read = log.Read(*item.decision, *item.decision, [&](const ledger::Entry& entry) {
      if (entry.kind != static_cast<std::uint32_t>(RecordKind::kDecision)) return true;
      const base::Result<Record> record = RecordFrom(RecordKind::kDecision, entry.body);
      if (!record) return true;
      const auto& made = std::get<DecisionMade>(*record);
      item.key = CaseKey(made.case_id);
      if (item.kind == RecordKind::kOverride) item.second_key = OverrideKey(made.as_of);
      return true;
    });
    if (auto* failure = std::get_if<Failure>(&read)) return *failure;
    if (item.key.empty()) return none(*item.decision, "decision");
  }
  return std::nullopt;
}

Answer<bool> Writer::State::AppendJob(
    Job& job, std::vector<std::pair<std::string_view, std::uint64_t>>& keys) {
  const std::int64_t now = options.clock();
  for (const Item& item : job.items) {
    Answer<std::uint64_t> appended =
        log.Append(static_cast<std::uint32_t>(item.kind), now, item.body);
    if (auto* failure = std::get_if<Failure>(&appended)) return *failure;
    const std::uint64_t seq = std::get<std::uint64_t>(appended);
    if (job.first == 0) job.first = seq;
    if (!item.key.empty()) keys.emplace_back(item.key, seq);
    if (!item.second_key.empty()) keys.emplace_back(item.second_key, seq);
  }
  return true;
}

// A commit that syncs a slow disk four times keeps readers out nearly all the time, who look every
// 2 ms whether the file is free: between two of them it stays free for longer than that.
void Writer::State::LetReadersIn() {
  constexpr Micros kSlow{1000}, kFree{2500};
  if (last_took <= kSlow || !lock || !lock->ReadersThere()) return;
  const auto since = std::chrono::steady_clock::now() - last_ended;
  if (since < kFree) std::this_thread::sleep_for(kFree - since);
}

Answer<bool> Writer::State::Write(const std::vector<Job*>& jobs) {
  LetReadersIn();
  Answer<ledger::Transaction> begun = ledger::Transaction::Begin(database);
  if (auto* failure = std::get_if<Failure>(&begun)) return *failure;
  // Whatever fails from here on is taken back, and the log is read again before the next attempt.
  torn = true;
  tried_size.reset();
  tried_records = unrecorded;
  for (Job* job : jobs) {
    job->first = 0;
    tried_records += job->items.size();
  }
  if (unrecorded > 0) {
    const Record gap = Gap{unrecorded, unrecorded_why};
    Answer<std::uint64_t> appended =
        log.Append(static_cast<std::uint32_t>(RecordKind::kGap), options.clock(), BytesOf(gap));
    if (auto* failure = std::get_if<Failure>(&appended)) return *failure;
  }
  std::vector<std::pair<std::string_view, std::uint64_t>> keys;
  for (Job* job : jobs) {
    Answer<bool> appended = AppendJob(*job, keys);
    if (std::holds_alternative<Failure>(appended)) return appended;
  }
  // Neighbours in the index lie on the same pages.
  std::sort(keys.begin(), keys.end());
  for (const auto& [key, seq] : keys) {
    Answer<bool> inserted = index.Insert(key, seq);
    if (std::holds_alternative<Failure>(inserted)) return inserted;
  }
  tried_size = log.size();
  const auto start = std::chrono::steady_clock::now();
  Answer<bool> committed = std::get<ledger::Transaction>(begun).Commit();
  if (std::holds_alternative<Failure>(committed)) return committed;
  last_ended = std::chrono::steady_clock::now();
  last_took = std::chrono::duration_cast<Micros>(last_ended - start);
  NoteCommit(last_took, jobs.size());
  torn = false;
  unrecorded = 0;
  for (Job* job : jobs) {
    for (std::size_t i = 0; i < job->items.size(); ++i) {
      const Item& item = job->items[i];
      if (item.kind != RecordKind::kPolicy) continue;
      policies.emplace(item.key, job->first + i);
      policy_seqs.insert(job->first + i);
    }
  }
  return true;
}

void Writer::State::NoteCommit(Micros took, std::size_t callers) {
  const std::lock_guard<std::mutex> held(mutex);
  last_commit = took;
  expected = callers;
  if (took > options.linger) {
    limit = std::min(2 * limit, kLargestGroup * options.group);
  } else if (took < options.linger / 2) {
    limit = std::max(limit / 2, options.group);
  }
}

// The records are durable whatever becomes of this; Close tells.
void Writer::State::WriteCheckpoint() {
  if (options.checkpoint_file.empty() || options.checkpoint_key == nullptr) return;
  const std::string& path = options.checkpoint_file;
  Answer<ledger::Checkpoint> head = log.Head();
  if (auto* failure = std::get_if<Failure>(&head)) {
    checkpoint_failure = *failure;
    return;
  }
  const std::string note =
      ledger::SignedNote(std::get<ledger::Checkpoint>(head), *options.checkpoint_key);
  const std::string beside = path + ".new";
  {
    std::ofstream out(beside, std::ios::binary | std::ios::trunc);
    out << note;
    if (!out.flush()) {
      checkpoint_failure = Failure{Outcome::kFailed, beside + ": cannot be written"};
      return;
    }
  }
  if (std::rename(beside.c_str(), path.c_str()) != 0) {
    checkpoint_failure =
        Failure{Outcome::kFailed, path + ": cannot be replaced: " + std::strerror(errno)};
  } else {
    checkpoint_failure.reset();
  }
}

Writer::Writer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Writer::Writer(Writer&&) noexcept = default;
Writer& Writer::operator=(Writer&&) noexcept = default;
Writer::~Writer() = default;

Answer<Writer> Writer::Open(const std::string& path, WriterOptions options) {
  REMIT_CHECK(options.clock != nullptr, "a journal's writer has a clock");
  REMIT_CHECK(options.group > 0, "a commit of one record at least");
  std::optional<WriterLock> lock;
  if (options.vfs == nullptr) {
    Answer<WriterLock> taken = WriterLock::Take(path, options.turn);
    if (auto* failure = std::get_if<Failure>(&taken)) return *failure;
    lock.emplace(std::get<WriterLock>(std::move(taken)));
  }
  Answer<Database> opened = OpenOrMake(path, options);
  if (auto* failure = std::get_if<Failure>(&opened)) return *failure;
  Database database = std::get<Database>(std::move(opened));
  database.Seal({});
  Answer<ledger::Log> log = ledger::Log::Open(database, "");
  if (auto* failure = std::get_if<Failure>(&log)) return *failure;
  // Nothing is added to what was tampered with.
  Answer<ledger::Checkpoint> head = std::get<ledger::Log>(log).Head();
  if (auto* failure = std::get_if<Failure>(&head)) return *failure;
  Answer<Index> index = Index::Open(database);
  if (auto* failure = std::get_if<Failure>(&index)) return *failure;
  Answer<std::map<std::string, std::uint64_t>> policies = std::get<Index>(index).Policies();
  if (auto* failure = std::get_if<Failure>(&policies)) return *failure;
  return Writer(std::make_unique<State>(
      std::move(options), std::move(lock), std::move(database),
      std::get<ledger::Log>(std::move(log)), std::get<Index>(std::move(index)),
      std::get<std::map<std::string, std::uint64_t>>(std::move(policies))));
}

Answer<std::uint64_t> Writer::Append(const Record& record) {
  Job job;
  job.items.push_back(ItemOf(record));
  return state_->Wait(job);
}

Answer<std::uint64_t> Writer::AppendAll(const std::vector<Record>& records) {
  REMIT_CHECK(!records.empty(), "some records to append");
  Job job;
  job.items.reserve(records.size());
  for (const Record& record : records) job.items.push_back(ItemOf(record));
  return state_->Wait(job);
}

Answer<std::uint64_t> Writer::AppendOnce(const PolicyUsed& policy) {
  Job job;
  job.once = true;
  job.items.push_back(ItemOf(policy));
  return state_->Wait(job);
}

Answer<ledger::Checkpoint> Writer::Head() {
  return state_->Alone([this]() -> Answer<ledger::Checkpoint> {
    if (auto failure = state_->Recover()) return *failure;
    return state_->log.Head();
  });
}

std::uint64_t Writer::refused() const {
  const std::lock_guard<std::mutex> held(state_->mutex);
  return state_->refused;
}

Answer<bool> Writer::Close() {
  REMIT_CHECK(state_ != nullptr, "a writer is closed once");
  const std::optional<Failure> failure = state_->checkpoint_failure;
  state_.reset();
  if (failure) return *failure;
  return true;
}

}  // namespace remit::journal
