// What is acknowledged is in the file, what is not is counted, and readers are never in the way.
#include <sqlite3.h>
#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <map>
#include <thread>

#include "interpreter/journal/file_locks.h"
#include "tests/unit/journal/scratch.h"

namespace remit::journal {
namespace {

using ledger::Failure;
using ledger::Finding;
using ledger::Outcome;

std::vector<Record> AllOf(Reader& reader) {
  std::vector<Record> records;
  std::uint64_t next = 1;
  Must(reader.Read(1, reader.size(), [&](std::uint64_t seq, std::int64_t, const Record& record) {
    REQUIRE(seq == next++);
    records.push_back(record);
    return true;
  }));
  return records;
}

TEST_CASE("what was appended is read back, and found by its case") {
  const Scratch scratch;
  {
    Writer writer = Must(Writer::Open(scratch.path(), Options()));
    const std::uint64_t policy = Must(writer.Append(SomePolicy()));
    CHECK(policy == 1);
    CHECK(Must(writer.Append(DecisionOn(policy, "a"))) == 2);
    CHECK(Must(writer.AppendAll({DecisionOn(policy, "b"), DecisionOn(policy, "a")})) == 3);
    CHECK(Must(writer.Append(FeedbackGiven{3, "kim", "too low"})) == 5);
    Must(writer.Close());
  }
  Reader reader = Must(Reader::Open(scratch.path()));
  const std::vector<Record> records = AllOf(reader);
  REQUIRE(records.size() == 5);
  CHECK(std::get<PolicyUsed>(records[0]).content == "bytes");
  CHECK(std::get<DecisionMade>(records[1]).input == "inputs of a");
  CHECK(std::get<DecisionMade>(records[2]).case_id == "b");
  CHECK(std::get<FeedbackGiven>(records[4]).text == "too low");
  CHECK(Must(reader.About("a")) == std::vector<std::uint64_t>{2, 4});
  CHECK(Must(reader.About("b")) == std::vector<std::uint64_t>{3, 5});
  CHECK(Must(reader.About("c")).empty());
  CHECK(reader.Verify(std::nullopt).empty());
}

TEST_CASE("a journal is gone on with, and a policy is recorded once") {
  const Scratch scratch;
  for (int run = 0; run < 3; ++run) {
    Writer writer = Must(Writer::Open(scratch.path(), Options()));
    CHECK(Must(writer.AppendOnce(SomePolicy())) == 1);
    CHECK(Must(writer.AppendOnce(SomePolicy())) == 1);
    CHECK(Must(writer.Append(DecisionOn(1, "a"))) == static_cast<std::uint64_t>(run + 2));
  }
  Writer writer = Must(Writer::Open(scratch.path(), Options()));
  PolicyUsed other = SomePolicy();
  other.engine = "0.2.0";
  CHECK(Must(writer.AppendOnce(other)) == 5);
}

TEST_CASE("a journal has one writer") {
  const Scratch scratch;
  std::optional<Writer> writer(Must(Writer::Open(scratch.path(), Options())));
  const Answer<Writer> second = Writer::Open(scratch.path(), Options());
  REQUIRE(std::holds_alternative<Failure>(second));
  CHECK(std::get<Failure>(second).outcome == Outcome::kBusy);
  CHECK(std::get<Failure>(second).message.find("journal.db") != std::string::npos);
  writer.reset();
  Must(Writer::Open(scratch.path(), Options()));
}

TEST_CASE("another program's file is refused and stays as it is") {
  const Scratch scratch;
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open(scratch.path().c_str(), &other) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other, "CREATE TABLE t(x)", nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(other);
  const Answer<Writer> opened = Writer::Open(scratch.path(), Options());
  REQUIRE(std::holds_alternative<Failure>(opened));
  CHECK(std::get<Failure>(opened).outcome == Outcome::kRefused);
}

TEST_CASE("what refers to nothing is refused, and nothing of its group is written") {
  const Scratch scratch;
  Writer writer = Must(Writer::Open(scratch.path(), Options()));
  const std::uint64_t policy = Must(writer.Append(SomePolicy()));
  const auto refused = [&](const std::vector<Record>& records) {
    const auto answer = writer.AppendAll(records);
    REQUIRE(std::holds_alternative<Failure>(answer));
    CHECK(std::get<Failure>(answer).outcome == Outcome::kRefused);
  };
  refused({DecisionOn(policy, "a"), DecisionOn(7, "b")});
  refused({FeedbackGiven{1, "kim", "a policy is no decision"}});
  refused({OutcomeSeen{9, "won", "true", 20'600, false, std::nullopt}});
  CHECK(writer.refused() == 0);
  CHECK(Must(writer.Append(DecisionOn(policy, "a"))) == 2);
  CHECK(Must(writer.Head()).size == 2);
}

// How many came together is left to chance; that each is there once, in the order of its caller,
// is not.
TEST_CASE("many callers share commits") {
  const Scratch scratch;
  constexpr int kCallers = 8, kEach = 60;
  Writer writer = Must(Writer::Open(scratch.path(), Options()));
  const std::uint64_t policy = Must(writer.Append(SomePolicy()));
  std::vector<std::vector<std::uint64_t>> seqs(kCallers);
  std::atomic<int> failures{0};
  std::vector<std::thread> callers;
  for (int caller = 0; caller < kCallers; ++caller) {
    callers.emplace_back([&, caller] {
      for (int i = 0; i < kEach; ++i) {
        const Record record = DecisionOn(policy, std::to_string(caller) + "/" + std::to_string(i));
        const auto answer = writer.AppendAll({record, record});
        if (const auto* seq = std::get_if<std::uint64_t>(&answer)) {
          seqs[static_cast<std::size_t>(caller)].push_back(*seq);
        } else {
          ++failures;
        }
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  CHECK(failures == 0);
  Must(writer.Close());
  Reader reader = Must(Reader::Open(scratch.path()));
  const std::vector<Record> records = AllOf(reader);
  REQUIRE(records.size() == 1 + 2 * kCallers * kEach);
  for (int caller = 0; caller < kCallers; ++caller) {
    std::uint64_t before = 0;
    for (int i = 0; i < kEach; ++i) {
      const std::uint64_t seq = seqs[static_cast<std::size_t>(caller)][static_cast<std::size_t>(i)];
      CHECK(seq > before);
      before = seq;
      for (const std::uint64_t at : {seq, seq + 1}) {
        CHECK(std::get<DecisionMade>(records.at(at - 1)).case_id ==
              std::to_string(caller) + "/" + std::to_string(i));
      }
    }
  }
  CHECK(reader.Verify(std::nullopt).empty());
}

// Files of this process may not grow beyond `size` while it lives: a disk that is full.
class FullDisk {
 public:
  explicit FullDisk(std::uint64_t size) : before_signal_(std::signal(SIGXFSZ, SIG_IGN)) {
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
    struct rlimit limit = before_;
    limit.rlim_cur = size;
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
  }
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, before_signal_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  struct rlimit before_ {};
  void (*before_signal_)(int);
};

TEST_CASE("a full disk is said, and what was not recorded is counted in the journal") {
  const Scratch scratch;
  Writer writer = Must(Writer::Open(scratch.path(), Options()));
  const std::uint64_t policy = Must(writer.Append(SomePolicy()));
  std::vector<std::string> kept, lost;
  for (int round = 0; round < 3; ++round) {
    const std::string name = "r" + std::to_string(round) + "/";
    for (int i = 0; i < 5; ++i) {
      kept.push_back(name + std::to_string(i));
      Must(writer.Append(DecisionOn(policy, kept.back())));
    }
    const FullDisk full(std::filesystem::file_size(scratch.path()) + 4096);
    for (int i = 0; i < 40; ++i) {
      DecisionMade made = DecisionOn(policy, name + "full " + std::to_string(i));
      made.input.assign(3000, 'x');
      const auto answer = writer.AppendAll({made, made});
      if (const auto* failure = std::get_if<Failure>(&answer)) {
        INFO(failure->message);
        // SQLite tells a limit of the file's size from other faults only where nothing had to be
        // taken back.
        CHECK((failure->outcome == Outcome::kFull || failure->outcome == Outcome::kFailed));
        CHECK(failure->message.find("journal.db") != std::string::npos);
        lost.push_back(made.case_id);
      } else {
        kept.push_back(made.case_id);
        kept.push_back(made.case_id);
      }
    }
  }
  REQUIRE(lost.size() > 60);
  CHECK(writer.refused() == 2 * lost.size());
  kept.emplace_back("at the end");
  Must(writer.Append(DecisionOn(policy, kept.back())));
  Must(writer.Close());

  Reader reader = Must(Reader::Open(scratch.path()));
  std::uint64_t counted = 0;
  std::vector<std::string> there;
  for (const Record& record : AllOf(reader)) {
    if (const auto* made = std::get_if<DecisionMade>(&record)) there.push_back(made->case_id);
    if (const auto* gap = std::get_if<Gap>(&record)) {
      counted += gap->count;
      CHECK_FALSE(gap->reason.empty());
    }
  }
  CHECK(there == kept);
  CHECK(counted == 2 * lost.size());
  CHECK(reader.Verify(std::nullopt).empty());
}

TEST_CASE("a file that another process locks is said to be busy, and nothing is lost from sight") {
  const Scratch scratch;
  WriterOptions options = Options();
  options.patience = std::chrono::milliseconds(0);
  Writer writer = Must(Writer::Open(scratch.path(), options));
  const std::uint64_t policy = Must(writer.Append(SomePolicy()));
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open(scratch.path().c_str(), &other) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr) == SQLITE_OK);
  const auto answer = writer.Append(DecisionOn(policy, "a"));
  REQUIRE(std::holds_alternative<Failure>(answer));
  CHECK(std::get<Failure>(answer).outcome == Outcome::kBusy);
  CHECK(writer.refused() == 1);
  sqlite3_close(other);
  CHECK(Must(writer.Append(DecisionOn(policy, "b"))) == 3);
  Reader reader = Must(Reader::Open(scratch.path()));
  const std::vector<Record> records = AllOf(reader);
  REQUIRE(records.size() == 3);
  CHECK(std::get<Gap>(records[1]).count == 1);
}

TEST_CASE("a writer knows whether somebody reads, whichever process it is in") {
  const Scratch scratch;
  { Must(Writer::Open(scratch.path(), Options())); }
  WriterLock lock = Must(WriterLock::Take(scratch.path(), std::chrono::milliseconds(0)));
  CHECK_FALSE(lock.ReadersThere());
  {
    Reader first = Must(Reader::Open(scratch.path()));
    CHECK(lock.ReadersThere());
    { const Reader second = Must(Reader::Open(scratch.path())); }
    CHECK(lock.ReadersThere());
    const Reader moved = std::move(first);
    CHECK(lock.ReadersThere());
  }
  CHECK_FALSE(lock.ReadersThere());
  // A reader keeps nobody from writing.
  const Reader reader = Must(Reader::Open(scratch.path()));
  const Answer<WriterLock> again = WriterLock::Take(scratch.path(), std::chrono::milliseconds(0));
  REQUIRE(std::holds_alternative<Failure>(again));
  CHECK(std::get<Failure>(again).outcome == ledger::Outcome::kBusy);
}

TEST_CASE("sixteen readers and a writer, and nobody is told that the file is busy") {
  const Scratch scratch;
  constexpr int kReaders = 16, kCommits = 40;
  Writer writer = Must(Writer::Open(scratch.path(), Options()));
  const std::uint64_t policy = Must(writer.Append(SomePolicy()));
  std::atomic<bool> done{false};
  std::atomic<int> failures{0}, wrong{0}, reads{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < kReaders; ++i) {
    readers.emplace_back([&] {
      do {
        Answer<Reader> opened = Reader::Open(scratch.path());
        if (std::holds_alternative<Failure>(opened)) {
          ++failures;
          continue;
        }
        Reader& reader = std::get<Reader>(opened);
        std::uint64_t seen = 0;
        const auto read =
            reader.Read(1, reader.size(),
                        [&](std::uint64_t, std::int64_t, const Record&) { return ++seen > 0; });
        if (std::holds_alternative<Failure>(read)) ++failures;
        // Commits are of eleven, and none is seen in parts.
        if (seen != reader.size() || seen % 11 != 1) ++wrong;
        ++reads;
      } while (!done.load());
    });
  }
  for (int i = 0; i < kCommits; ++i) {
    const std::vector<Record> group(11, DecisionOn(policy, "case " + std::to_string(i)));
    if (std::holds_alternative<Failure>(writer.AppendAll(group))) ++failures;
  }
  done.store(true);
  for (std::thread& reader : readers) reader.join();
  CHECK(failures == 0);
  CHECK(wrong == 0);
  CHECK(reads >= kReaders);
}

// What a foreign process does with the triggers out of its way.
void Forge(const std::string& path, const std::string& sql) {
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &other) == SQLITE_OK);
  char* error = nullptr;
  sqlite3_exec(other, sql.c_str(), nullptr, nullptr, &error);
  INFO((error == nullptr ? "" : error));
  REQUIRE(error == nullptr);
  sqlite3_close(other);
}

TEST_CASE("what the index says of the records is checked against them") {
  const std::map<std::string, std::string> forgeries = {
      {"a decision that cannot be found",
       "DROP TRIGGER about_stays; DELETE FROM about WHERE seq = 2; CREATE TRIGGER about_stays "
       "BEFORE DELETE ON about BEGIN SELECT RAISE(ABORT, 'what a record is about is never "
       "deleted'); END"},
      {"a decision found under another case",
       "INSERT INTO about(key, seq) VALUES(CAST('cz' AS BLOB), 2)"},
      {"a trigger that is gone", "DROP TRIGGER about_kept"},
      {"a trigger too many", "CREATE TRIGGER x AFTER INSERT ON about BEGIN SELECT 1; END"},
  };
  for (const auto& [name, sql] : forgeries) {
    INFO(name);
    const Scratch scratch;
    {
      Writer writer = Must(Writer::Open(scratch.path(), Options()));
      const std::uint64_t policy = Must(writer.Append(SomePolicy()));
      Must(writer.Append(DecisionOn(policy, "a")));
    }
    CHECK(Must(Reader::Open(scratch.path())).Verify(std::nullopt).empty());
    Forge(scratch.path(), sql);
    const std::vector<Finding> findings = Must(Reader::Open(scratch.path())).Verify(std::nullopt);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].kind == Finding::Kind::kTampered);
  }
}

TEST_CASE("a saved checkpoint tells a journal from an older copy of it") {
  const Scratch scratch;
  Answer<ledger::Checkpoint> head = Failure{};
  {
    Writer writer = Must(Writer::Open(scratch.path(), Options()));
    const std::uint64_t policy = Must(writer.Append(SomePolicy()));
    Must(writer.Append(DecisionOn(policy, "a")));
    std::filesystem::copy_file(scratch.path(), scratch.path("old.db"));
    Must(writer.Append(DecisionOn(policy, "b")));
    head = writer.Head();
  }
  const ledger::Checkpoint kept = Must(std::move(head));
  CHECK(kept.size == 3);
  CHECK(Must(Reader::Open(scratch.path())).Verify(kept).empty());
  CHECK(Must(Reader::Open(scratch.path("old.db"))).Verify(std::nullopt).empty());
  const std::vector<Finding> findings = Must(Reader::Open(scratch.path("old.db"))).Verify(kept);
  REQUIRE_FALSE(findings.empty());
  CHECK(findings[0].kind == Finding::Kind::kTampered);
}

TEST_CASE("a checkpoint is written after every commit") {
  const Scratch scratch;
  base::Result<ledger::SecretKey> key = ledger::SecretKey::Make("journal.test");
  REQUIRE(key.has_value());
  const ledger::SecretKey secret = std::move(key).value();
  WriterOptions options = Options();
  options.checkpoint_file = scratch.path("journal.checkpoint");
  options.checkpoint_key = &secret;
  Writer writer = Must(Writer::Open(scratch.path(), options));
  for (std::uint64_t i = 1; i <= 3; ++i) {
    PolicyUsed policy = SomePolicy();
    policy.engine = std::to_string(i);
    Must(writer.Append(policy));
    std::ifstream file(options.checkpoint_file, std::ios::binary);
    const std::string note{std::istreambuf_iterator<char>(file), {}};
    const auto opened = ledger::OpenNote(note, {secret.public_key()});
    REQUIRE(opened.has_value());
    CHECK(opened->size == i);
    CHECK(*opened == Must(writer.Head()));
  }
  std::filesystem::create_directory(scratch.path("journal.checkpoint.new"));
  Must(writer.Append(SomePolicy()));  // recorded all the same
  CHECK(std::holds_alternative<Failure>(writer.Close()));
}

}  // namespace
}  // namespace remit::journal
