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
#include "interpreter/ledger/log.h"

namespace remit::journal {

using ledger::Answer;

struct WriterOptions {
  std::size_t group = 1000;                     // records to a commit, at most
  std::chrono::microseconds linger{5000};       // and how long the first of them waits for more
  std::optional<std::string> checkpoint_file{}; // written after every commit that ends a group
  const char* vfs = nullptr;                    // tests only
};

// Appends records. Thread-safe: writers queue, one commits for all of them.
class Writer {
 public:
  // Makes the file where there is none. Refuses (kBusy) while another writer has it open.
  static Answer<Writer> Open(const std::string& path, WriterOptions options = {});
  // Returns when the record is durable; its seq. After a Failure nothing of it is in the file.
  Answer<std::uint64_t> Append(const Record& record);
  // All of them in one commit or none; the seq of the first.
  Answer<std::uint64_t> AppendAll(const std::vector<Record>& records);
  Answer<ledger::Checkpoint> Head();
  std::uint64_t refused() const;  // records that could not be written since Open
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
  Answer<bool> Read(std::uint64_t first, std::uint64_t last,
                    const std::function<bool(std::uint64_t seq, std::int64_t recorded_at,
                                             const Record&)>& each);
  // All records about a case, by its id, in order.
  Answer<std::vector<std::uint64_t>> About(std::string_view case_id);
  ledger::Log& log();
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

}  // namespace remit::journal
