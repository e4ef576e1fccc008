// SQLite as the ledgers use it: settings that keep what was acknowledged, statements that are
// refused, errors as Results. The reasons for every setting are in docs/store/files.md.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "interpreter/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace remit::ledger {

enum class Outcome {
  kDone,
  kBusy,     // another process holds the file, for longer than the patience
  kFull,     // the disk is full, or the file must not grow
  kRefused,  // by a trigger, a constraint or the authorizer
  kDamaged,  // not a database, or a damaged one
  kFailed,   // anything else the system answered
};
struct Failure {
  Outcome outcome = Outcome::kFailed;
  std::string message;  // lower case, no full stop; names the file
  // Of a refusal by a trigger or an admission: its code, for programs, e.g. "entry-order".
  std::string rule{};
};
// A value, or what the file answered.
template <typename T>
using Answer = std::variant<T, Failure>;

class Statement {
 public:
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) noexcept;
  ~Statement();

  // Positions from 1. Texts and blobs are copied.
  Statement& Bind(int position, std::int64_t value);
  Statement& BindText(int position, std::string_view text);
  Statement& BindBlob(int position, std::string_view bytes);
  // Not copied: they have to stay where they are until Reset.
  Statement& BindBorrowed(int position, std::string_view bytes);
  Statement& BindNull(int position);
  // True: there is a row. False: it is done.
  Answer<bool> Step();
  std::int64_t Whole(int column) const;     // columns from 0
  std::string_view Text(int column) const;  // until the next Step
  std::string_view Blob(int column) const;  // likewise
  bool IsNull(int column) const;
  void Reset();  // and forgets what was bound

 private:
  friend class Database;
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  void Note(int code);
  sqlite3_stmt* statement_ = nullptr;
  int bind_error_ = 0;  // the first; Step answers it
};

struct DatabaseOptions {
  enum class Journal {
    kRollback,  // shared by processes: rollback journal, truncated; synchronous=FULL
    kAhead,     // one process alone, also to read: WAL, EXCLUSIVE, synchronous=FULL
    // What is deleted is overwritten: rollback journal, deleted; synchronous=EXTRA, secure_delete.
    kForgetful,
  };
  // kMake: a new file; refuses one that exists, but for one that a process began and died before
  // its first transaction was committed. The first transaction also writes whose file it is, so
  // tables are made in a Transaction.
  enum class Mode { kRead, kWrite, kMake };
  Mode mode = Mode::kRead;
  Journal journal = Journal::kRollback;
  std::uint32_t application = 0;  // application_id that the file has, or gets
  std::uint32_t format = 1;       // user_version, likewise; another one is refused
  std::chrono::milliseconds patience{5000};
  const char* vfs = nullptr;  // tests only
};

// One connection, for one thread. What it lets statements do is decided once, by Seal.
class Database {
 public:
  static Answer<Database> Open(const std::string& path, const DatabaseOptions& options);
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  // One statement, or several; rows that they give are not looked at.
  Answer<bool> Run(std::string_view sql);
  Answer<Statement> Prepare(std::string_view sql) { return PrepareOn(handle_, sql); }
  // For who lives as long as the connection and not as long as a Database that is moved.
  static Answer<Statement> PrepareOn(sqlite3* handle, std::string_view sql);
  // Writes the file anew, so that nothing is left in it but what its tables hold. Not in a
  // transaction, and not after Seal.
  Answer<bool> Vacuum();
  // A function of SQL that gives nothing where all is well, or the reason for which the statement
  // is refused, which begins with a code and a colon. Arguments are the bytes of blobs and texts,
  // the digits of numbers, nothing for NULL: whatever a statement hands over, before any column
  // has checked its type. They live until it returns. What it throws is refused, with what it says.
  // For use in triggers too.
  using Admission = std::function<std::optional<std::string>(std::span<const std::string_view>)>;
  Answer<bool> Define(const char* name, int arguments, Admission admission);
  // From now on: no schema changes, no ATTACH, no PRAGMA but those that read, no UPDATE or DELETE
  // but of tables in `open`, no INSERT OR REPLACE round a trigger.
  void Seal(std::vector<std::string> open);
  const std::string& path() const { return path_; }
  sqlite3* handle() { return handle_; }

 private:
  friend class Transaction;
  Database() = default;
  Answer<std::string> Single(const std::string& sql);
  std::optional<Failure> RefuseOther(const DatabaseOptions& options);
  std::optional<Failure> WriteWhose();
  void RollBack();

  sqlite3* handle_ = nullptr;
  std::string path_;
  struct Guard;
  std::unique_ptr<Guard> guard_;
};

// BEGIN IMMEDIATE now; rolled back unless committed.
class Transaction {
 public:
  static Answer<Transaction> Begin(Database& database);
  Transaction(Transaction&&) noexcept;
  ~Transaction();
  Answer<bool> Commit();  // what was written is kept, whatever happens from here on

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_ = nullptr;
};

}  // namespace remit::ledger
