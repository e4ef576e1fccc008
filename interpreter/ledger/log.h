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

struct Finding {
  enum class Kind {
    kTampered,     // what is there cannot have been written by Remit
    kCannotCheck,  // something is missing with which it could be told
  } kind = Kind::kTampered;
  std::string what;          // which check, in words
  std::uint64_t seq = 0;     // the first entry that it is about; 0: the file
};

class Log {
 public:
  // Creates the tables of a log in a new database: entry(seq, kind, recorded_at, body, chain),
  // origin(name) and the triggers. `admission` names a function (Database::Define) that each insert
  // must pass: admission(seq, kind, recorded_at, body); empty: none.
  static Answer<bool> Create(Database& database, const std::string& origin,
                             std::string_view admission);
  static Answer<Log> Open(Database& database);

  const std::string& origin() const;
  std::uint64_t size() const;
  // What another process has appended since.
  Answer<bool> Refresh();
  // Inside the caller's transaction. Becomes entry size() + 1; its seq is the answer.
  Answer<std::uint64_t> Append(std::uint32_t kind, std::int64_t recorded_at, std::string_view body);
  // After a transaction that was rolled back.
  Answer<bool> Forget();
  // Entries first .. last, in order, until `each` says no.
  Answer<bool> Read(std::uint64_t first, std::uint64_t last,
                    const std::function<bool(const Entry&)>& each);
  Answer<Checkpoint> Head();
  Answer<std::vector<Hash>> ProofOf(std::uint64_t seq, std::uint64_t size);
  Answer<std::vector<Hash>> ProofSince(std::uint64_t older, std::uint64_t size);
  // Contiguity, chain, tables and triggers as Create made them, integrity of the database; and
  // against a checkpoint kept elsewhere: origin, size and root.
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
