// An append-only log inside a database: entries in order, each chained to the one before, and a
// Merkle tree over all of them. Entries are never changed or deleted, by triggers and by the
// connection; what a foreign process did to the file is found by Verify.
//
// Bytes of an entry: ByteWriter("remit.entry.v1"), Count(seq), Count(kind), Whole(recorded_at),
// Text(body). Leaf of the tree: LeafHash of them. Chain of entry n: SHA-256("remit.chain.v1" ||
// chain of n - 1 || leaf of n); that of entry 0, before the first, is SHA-256 of the origin.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/ledger/checkpoint.h"
#include "interpreter/ledger/hash.h"
#include "interpreter/ledger/merkle.h"
#include "interpreter/ledger/sqlite.h"

namespace remit::ledger {

struct Entry {
  std::uint64_t seq = 0;  // from 1, without gaps
  std::uint32_t kind = 0;
  std::int64_t recorded_at = 0;  // microseconds since 1970 UTC, by the clock of who wrote it
  std::string body;
};
std::string BytesOf(const Entry& entry);

// LeafHash(BytesOf(entry)), without the copy.
Hash LeafOf(const Entry& entry);
Hash LeafOf(const Entry& entry, std::string_view body);  // with this body, not the entry's
Hash FirstChain(std::string_view origin);
Hash NextChain(const Hash& chain, const Hash& leaf);

struct Finding {
  enum class Kind {
    kTampered,     // what is there cannot have been written by Remit
    kCannotCheck,  // something is missing with which it could be told
  } kind = Kind::kTampered;
  std::string what;       // which check, in words
  std::uint64_t seq = 0;  // the first entry that it is about; 0: the file
};
// Damaged is tampered with; what keeps from reading is no proof of it.
Finding FindingOf(const Failure& failure);

class Log {
 public:
  // Creates the tables of a log in a new database: entry(seq, kind, recorded_at, chain, body),
  // origin(name), subtree(height, position, root) and the triggers. `admission` names a function
  // (Database::Define) that each insert must pass: admission(seq, kind, recorded_at, body); empty:
  // none. Belongs into the transaction that makes everything else in the file.
  static Answer<bool> Create(Database& database, const std::string& origin,
                             std::string_view admission);
  // Not opened is only what has no origin or cannot be read. What is wrong with the entries, their
  // triggers (those of `admission`, where it is said) or the tree is found by Verify, and
  // everything else but Read then answers kDamaged. The connection must outlive the log, the
  // Database may move.
  static Answer<Log> Open(Database& database,
                          std::optional<std::string_view> admission = std::nullopt);

  const std::string& origin() const;
  std::uint64_t size() const;
  // What another process has appended since; true where there is something. Inside a transaction
  // nothing can be appended by others from then on: compare size() with what was expected, append,
  // commit.
  Answer<bool> Refresh();
  // Inside the caller's transaction. Becomes entry size() + 1; its seq is the answer. Refused where
  // others have appended and Refresh has not seen it. After a Failure nothing of it is written.
  Answer<std::uint64_t> Append(std::uint32_t kind, std::int64_t recorded_at, std::string_view body);
  // After a transaction that was rolled back.
  Answer<bool> Forget();
  // Entries first .. last, in order, until `each` says no, which makes the answer false. Holds no
  // lock while `each` runs. An entry that is missing is kDamaged.
  Answer<bool> Read(std::uint64_t first, std::uint64_t last,
                    const std::function<bool(const Entry&)>& each);
  Answer<Checkpoint> Head();
  Answer<std::vector<Hash>> ProofOf(std::uint64_t seq, std::uint64_t size);
  Answer<std::vector<Hash>> ProofSince(std::uint64_t older, std::uint64_t size);
  // Contiguity, chain, tables and triggers as Create made them, integrity of the database; and
  // against a checkpoint kept elsewhere: origin, size and root. Reads the file again, all of it. At
  // most 20 findings, then it stops.
  std::vector<Finding> Verify(const std::optional<Checkpoint>& kept);

 private:
  struct State;
  explicit Log(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;

 public:
  Log(Log&&) noexcept;
  Log& operator=(Log&&) noexcept;
  ~Log();
};

}  // namespace remit::ledger
