// The journal of decisions: one file, one writer, a log (ledger/log.h) whose entries are decisions,
// overrides, outcomes, feedback and erasures. What was acknowledged is kept; what cannot be written
// is refused, and nothing is dropped uncounted.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "interpreter/journal/records.h"
#include "interpreter/ledger/keys.h"
#include "interpreter/ledger/log.h"
#include "interpreter/ledger/sqlite.h"

namespace remit::journal {

using ledger::Answer;

inline constexpr std::uint32_t kApplication = 0x526d744a;  // application_id of the file: "RmtJ"

struct WriterOptions {
  // Microseconds since 1970 UTC, by which records say when they were recorded. Has to be there; is
  // called by one thread at a time.
  std::function<std::int64_t()> clock;
  // Records to a commit. Commits that take longer than `linger` make for larger groups, up to 64
  // times as many, so that a slow disk costs time and not throughput.
  std::size_t group = 1000;
  // How long the first of them waits, at most, for as many as came together the last time.
  std::chrono::microseconds linger{5000};
  // With a key: a signed note of the head, put in the place of the file after every commit.
  std::string checkpoint_file{};
  const ledger::SecretKey* checkpoint_key = nullptr;  // outlives the writer
  std::chrono::milliseconds patience{5000};  // with readers, and with who else locks the file
  // How long Open waits for another writer to end; by default not at all.
  std::chrono::milliseconds turn{0};
  const char* vfs = nullptr;                 // tests only
  // For measuring: the reasons for the one that is used are in docs/journal/files.md.
  ledger::DatabaseOptions::Journal journal = ledger::DatabaseOptions::Journal::kRollback;
};

// Appends records. Thread-safe: writers queue, one commits for all of them.
class Writer {
 public:
  // Makes the file where there is none. Refuses (kBusy) where another writer, in this process or
  // another, has it open for longer than `turn`. From then on nobody else appends: what is read of
  // the journal while this writer lives is all that there is.
  static Answer<Writer> Open(const std::string& path, WriterOptions options);
  // Returns when the record is durable; its seq. After a Failure nothing of it is in the file (but
  // where the disk failed in the last step of the commit, which it may then have survived), and a
  // Gap goes before the next record that can be written. Refused (kRefused) and not counted is
  // what refers to a policy or a decision that is not there.
  Answer<std::uint64_t> Append(const Record& record);
  // All of them in one commit or none; the seq of the first, which the others follow.
  Answer<std::uint64_t> AppendAll(const std::vector<Record>& records);
  // The seq of a PolicyUsed that says the same, written before or now.
  Answer<std::uint64_t> AppendOnce(const PolicyUsed& policy);
  Answer<ledger::Checkpoint> Head();
  std::uint64_t refused() const;  // records that could not be written since Open
  // Nobody may be appending. What happens without, but for the answer.
  Answer<bool> Close();

 private:
  struct State;
  explicit Writer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;

 public:
  Writer(Writer&&) noexcept;
  Writer& operator=(Writer&&) noexcept;
  ~Writer();
};

// Reads a journal, also while a writer is at work: what was committed when it was opened.
class Reader {
 public:
  static Answer<Reader> Open(const std::string& path);
  std::uint64_t size() const;
  Answer<bool> Read(
      std::uint64_t first, std::uint64_t last,
      const std::function<bool(std::uint64_t seq, std::int64_t recorded_at, const Record&)>& each);
  // All records about a case, by its id, in order: its decisions, and what refers to them.
  Answer<std::vector<std::uint64_t>> About(std::string_view case_id);
  // Records of subjects, retention, holds and erasures, in order.
  Answer<std::vector<std::uint64_t>> AboutPrivacy();
  // All overrides of decisions as of these days, both inside; in the order of the days.
  Answer<std::vector<std::uint64_t>> OverridesOf(std::int64_t first_day, std::int64_t last_day);
  // All overrides, in the order of the records.
  Answer<std::vector<std::uint64_t>> Overrides();
  ledger::Log& log();
  ledger::Database& database();
  // The log, and that every entry is a record, refers to what is there, and is found by its case.
  std::vector<ledger::Finding> Verify(const std::optional<ledger::Checkpoint>& kept);

 private:
  struct State;
  explicit Reader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;

 public:
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();
};

// A journal that is there, to read and to add to. What only adds to decisions makes no journal of
// its own: an Error where the file is none.
struct OpenToAdd {
  Writer writer;
  Reader reader;
};
Answer<OpenToAdd> OpenThere(const std::string& path, WriterOptions options);

}  // namespace remit::journal
