// The file is written in two ways only: keys are added, one commit for all that a group of records
// needs; and keys are deleted, after which the whole file is written anew. That is needed for more
// than size: when a page splits, SQLite leaves copies of rows in its unused part, which deleting
// the row does not overwrite, secure_delete or not.
#include "interpreter/journal/vault.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>
#include <mutex>
#include <tuple>

#include "interpreter/base/check.h"
#include "interpreter/ledger/bytes.h"
#include "interpreter/types/value.h"

namespace remit::journal {
namespace {

using ledger::Database;
using ledger::DatabaseOptions;
using ledger::Failure;
using ledger::Outcome;
using ledger::Secret;
using ledger::Statement;
using ledger::Transaction;

constexpr std::size_t kMostCached = 65'536;

constexpr std::string_view kTables =
    "CREATE TABLE about(name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE secret(id BLOB NOT NULL PRIMARY KEY, subject BLOB NOT NULL, purposes BLOB NOT "
    "NULL, last_day INTEGER NOT NULL, secret BLOB NOT NULL, UNIQUE(subject, purposes, last_day)) "
    "STRICT, WITHOUT ROWID;"
    "CREATE TABLE act(id BLOB NOT NULL PRIMARY KEY, subject BLOB NOT NULL, secrets BLOB NOT NULL, "
    "reason TEXT NOT NULL) STRICT, WITHOUT ROWID;";

std::string PurposeBytes(const std::vector<std::string>& purposes) {
  ledger::ByteWriter out("remit.purposes.v1");
  out.Count(purposes.size());
  for (const std::string& purpose : purposes) out.Text(purpose);
  return std::move(out).Take();
}

std::optional<std::vector<std::string>> PurposesFrom(std::string_view bytes) {
  ledger::ByteReader in(bytes, "remit.purposes.v1");
  std::vector<std::string> purposes;
  const std::uint64_t count = in.Count();
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) purposes.emplace_back(in.Text());
  if (!in.Done()) return std::nullopt;
  return purposes;
}

std::string Joined(const std::vector<std::string>& ids) {
  std::string all;
  for (const std::string& id : ids) all += id;
  return all;
}

std::vector<std::string> Apart(std::string_view ids) {
  std::vector<std::string> all;
  for (std::size_t at = 0; at + kKeyIdSize <= ids.size(); at += kKeyIdSize)
    all.emplace_back(ids.substr(at, kKeyIdSize));
  return all;
}

Failure Damaged(const std::string& path, const std::string& what) {
  return {Outcome::kDamaged, path + ": " + what};
}

// SQLite would make it readable for whoever the umask lets; its journal takes the file's own mode.
std::optional<Failure> MakeFile(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0)
    return Failure{Outcome::kFailed, path + ": cannot be made: " + std::strerror(errno)};
  ::close(file);
  return std::nullopt;
}

std::optional<Failure> RefuseOpenToOthers(const std::string& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) return std::nullopt;  // opening says why
  if ((about.st_mode & 077) == 0) return std::nullopt;
  return Failure{Outcome::kRefused, path +
                                        ": others than its owner may read or write the keys; take "
                                        "that from them with `chmod 600`"};
}

DatabaseOptions OptionsOf(const Vault::Options& options, DatabaseOptions::Mode mode) {
  DatabaseOptions wanted;
  wanted.mode = mode;
  wanted.journal = DatabaseOptions::Journal::kForgetful;
  wanted.application = kVaultApplication;
  wanted.patience = options.patience;
  wanted.vfs = options.vfs;
  return wanted;
}

}  // namespace

std::int64_t QuarterEnd(std::int64_t day) {
  const std::string text = types::FormatDate(day);
  const int month = std::stoi(text.substr(text.size() - 5, 2));
  const std::int64_t first = day - std::stoi(text.substr(text.size() - 2)) + 1;
  const std::optional<std::int64_t> next = types::AddMonths(first, 3 - (month - 1) % 3);
  // The last quarter that the calendar has ends with it.
  return next ? *next - 1 : first + 30;
}

struct Vault::State {
  explicit State(Database opened) : database(std::move(opened)) {}

  using Place = std::tuple<std::string, std::string, std::int64_t>;

  Answer<Key> Draw(const Place& place);
  Answer<std::optional<Key>> Look(const Place& place);
  std::optional<Failure> Begin();
  Answer<bool> Rows(std::string_view sql, const std::function<void(Statement&)>& bind,
                    const std::function<std::optional<Failure>(const Statement&)>& each);
  // Inside a transaction. What is left of the rows is overwritten by Overwrite, and should that not
  // come to be, by the one after the next opening.
  Answer<bool> Delete(const std::vector<std::string>& ids);
  Answer<bool> IsUnclean();
  Answer<bool> Overwrite();

  mutable std::mutex mutex;
  Database database;
  std::optional<Secret> pepper;  // keys the hashes of subjects
  std::map<Place, Key> cache;
  std::optional<Transaction> open;  // keys that are not on the disk yet
  std::optional<Failure> failed;    // for which nothing is made any more
};

Vault::Vault(std::unique_ptr<State> state) : state_(std::move(state)) {}
Vault::Vault(Vault&&) noexcept = default;
Vault& Vault::operator=(Vault&&) noexcept = default;
Vault::~Vault() = default;

bool Vault::Exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

Answer<Vault> Vault::Make(const std::string& path, const std::string& origin, Options options) {
  if (options.vfs == nullptr) {
    if (const auto failure = MakeFile(path)) return *failure;
    if (const auto failure = RefuseOpenToOthers(path)) return *failure;
  }
  Answer<Database> made = Database::Open(path, OptionsOf(options, DatabaseOptions::Mode::kMake));
  if (auto* failure = std::get_if<Failure>(&made)) return *failure;
  Database database = std::get<Database>(std::move(made));
  {
    Answer<Transaction> begun = Transaction::Begin(database);
    if (auto* failure = std::get_if<Failure>(&begun)) return *failure;
    Answer<bool> tables = database.Run(kTables);
    if (auto* failure = std::get_if<Failure>(&tables)) return *failure;
    Answer<Statement> insert = database.Prepare("INSERT INTO about(name, value) VALUES(?, ?)");
    if (auto* failure = std::get_if<Failure>(&insert)) return *failure;
    auto& statement = std::get<Statement>(insert);
    const Secret pepper = Secret::Make();
    for (const auto& [name, value] :
         {std::pair<std::string_view, std::string_view>("journal", origin),
          {"pepper", pepper.bytes()}}) {
      Answer<bool> done = statement.BindText(1, name).BindBlob(2, value).Step();
      if (auto* failure = std::get_if<Failure>(&done)) return *failure;
      statement.Reset();
    }
    Answer<bool> committed = std::get<Transaction>(begun).Commit();
    if (auto* failure = std::get_if<Failure>(&committed)) return *failure;
  }
  return Open(path, origin, true, options);
}

Answer<Vault> Vault::Open(const std::string& path, const std::string& origin, bool to_write,
                          Options options) {
  if (options.vfs == nullptr) {
    if (const auto failure = RefuseOpenToOthers(path)) return *failure;
  }
  using Mode = DatabaseOptions::Mode;
  Answer<Database> opened =
      Database::Open(path, OptionsOf(options, to_write ? Mode::kWrite : Mode::kRead));
  if (auto* failure = std::get_if<Failure>(&opened)) return *failure;
  auto state = std::make_unique<State>(std::get<Database>(std::move(opened)));
  std::string journal;
  Answer<bool> read = state->Rows(
      "SELECT name, value FROM about", [](Statement&) {},
      [&](const Statement& row) -> std::optional<Failure> {
        if (row.Text(0) == "journal") journal = row.Blob(1);
        if (row.Text(0) == "pepper") state->pepper = Secret::From(row.Blob(1));
        return std::nullopt;
      });
  if (auto* failure = std::get_if<Failure>(&read)) return *failure;
  if (!state->pepper) return Damaged(path, "lacks what a file of keys begins with");
  if (journal != origin)
    return Failure{Outcome::kRefused, path + ": has the keys of another journal, " + journal};
  return Vault(std::move(state));
}

std::string Vault::SubjectId(std::string_view kind, bool by_case, std::string_view identity) const {
  ledger::ByteWriter out("remit.subject.v1");
  out.Text(kind);
  out.Flag(by_case);
  out.Text(identity);
  return ledger::KeyedHash(*state_->pepper, out.bytes(), kSubjectIdSize);
}

// Calls `each` for every row.
Answer<bool> Vault::State::Rows(
    std::string_view sql, const std::function<void(Statement&)>& bind,
    const std::function<std::optional<Failure>(const Statement&)>& each) {
  Answer<Statement> prepared = database.Prepare(sql);
  if (auto* failure = std::get_if<Failure>(&prepared)) return *failure;
  Statement& statement = std::get<Statement>(prepared);
  bind(statement);
  while (true) {
    Answer<bool> row = statement.Step();
    if (std::holds_alternative<Failure>(row)) return row;
    if (!std::get<bool>(row)) return true;
    if (const std::optional<Failure> failure = each(statement)) return *failure;
  }
}

std::optional<Failure> Vault::State::Begin() {
  if (open) return std::nullopt;
  Answer<Transaction> begun = Transaction::Begin(database);
  if (auto* failure = std::get_if<Failure>(&begun)) return *failure;
  open.emplace(std::get<Transaction>(std::move(begun)));
  return std::nullopt;
}

Answer<std::optional<Key>> Vault::State::Look(const Place& place) {
  std::optional<Key> key;
  Answer<bool> read = Rows(
      "SELECT id, secret FROM secret WHERE subject = ? AND purposes = ? AND last_day = ?",
      [&](Statement& statement) {
        statement.BindBlob(1, std::get<0>(place));
        statement.BindBlob(2, std::get<1>(place));
        statement.Bind(3, std::get<2>(place));
      },
      [&](const Statement& row) -> std::optional<Failure> {
        const std::optional<Secret> secret = Secret::From(row.Blob(1));
        if (!secret || row.Blob(0).size() != kKeyIdSize)
          return Damaged(database.path(), "holds what is no key");
        key = Key{std::string(row.Blob(0)), *secret};
        return std::nullopt;
      });
  if (auto* failure = std::get_if<Failure>(&read)) return *failure;
  return key;
}

Answer<Key> Vault::State::Draw(const Place& place) {
  if (const auto failure = Begin()) return *failure;
  const Key key{ledger::RandomBytes(kKeyIdSize), Secret::Make()};
  Answer<bool> inserted = Rows(
      "INSERT INTO secret(id, subject, purposes, last_day, secret) VALUES(?, ?, ?, ?, ?)",
      [&](Statement& statement) {
        statement.BindBlob(1, key.id);
        statement.BindBlob(2, std::get<0>(place));
        statement.BindBlob(3, std::get<1>(place));
        statement.Bind(4, std::get<2>(place));
        statement.BindBlob(5, key.secret.bytes());
      },
      [](const Statement&) { return std::nullopt; });
  if (auto* failure = std::get_if<Failure>(&inserted)) return *failure;
  return key;
}

Answer<Key> Vault::KeyFor(const std::string& subject, const std::vector<std::string>& purposes,
                          std::int64_t last_day) {
  const std::lock_guard<std::mutex> held(state_->mutex);
  const State::Place place(subject, PurposeBytes(purposes), last_day);
  if (state_->failed) return *state_->failed;
  const auto found = state_->cache.find(place);
  if (found != state_->cache.end()) return found->second;
  if (state_->cache.size() >= kMostCached) state_->cache.clear();
  Answer<std::optional<Key>> known = state_->Look(place);
  if (auto* failure = std::get_if<Failure>(&known)) return *failure;
  std::optional<Key> key = std::get<std::optional<Key>>(std::move(known));
  if (!key) {
    Answer<Key> drawn = state_->Draw(place);
    if (auto* failure = std::get_if<Failure>(&drawn)) {
      state_->failed = *failure;
      return drawn;
    }
    key = std::get<Key>(std::move(drawn));
  }
  state_->cache.emplace(place, *key);
  return *key;
}

Answer<bool> Vault::Commit() {
  const std::lock_guard<std::mutex> held(state_->mutex);
  if (state_->failed) return *state_->failed;
  if (!state_->open) return true;
  Answer<bool> done = state_->open->Commit();
  state_->open.reset();
  if (auto* failure = std::get_if<Failure>(&done)) state_->failed = *failure;
  return done;
}

Answer<std::optional<Key>> Vault::Find(const std::string& id) {
  const std::lock_guard<std::mutex> held(state_->mutex);
  std::optional<Key> key;
  Answer<bool> read = state_->Rows(
      "SELECT secret FROM secret WHERE id = ?",
      [&](Statement& statement) { statement.BindBlob(1, id); },
      [&](const Statement& row) -> std::optional<Failure> {
        const std::optional<Secret> secret = Secret::From(row.Blob(0));
        if (!secret) return Damaged(state_->database.path(), "holds what is no key");
        key = Key{id, *secret};
        return std::nullopt;
      });
  if (auto* failure = std::get_if<Failure>(&read)) return *failure;
  return key;
}

Answer<std::vector<KeyFacts>> Vault::Facts(const std::optional<std::string>& subject) {
  const std::lock_guard<std::mutex> held(state_->mutex);
  std::vector<KeyFacts> all;
  const std::string which = subject ? " WHERE subject = ?" : "";
  Answer<bool> read = state_->Rows(
      "SELECT id, subject, purposes, last_day FROM secret" + which + " ORDER BY id",
      [&](Statement& statement) {
        if (subject) statement.BindBlob(1, *subject);
      },
      [&](const Statement& row) -> std::optional<Failure> {
        std::optional<std::vector<std::string>> purposes = PurposesFrom(row.Blob(2));
        if (!purposes) return Damaged(state_->database.path(), "has a key for no purposes");
        all.push_back({std::string(row.Blob(0)), std::string(row.Blob(1)), std::move(*purposes),
                       row.Whole(3)});
        return std::nullopt;
      });
  if (auto* failure = std::get_if<Failure>(&read)) return *failure;
  return all;
}

Answer<bool> Vault::State::Delete(const std::vector<std::string>& ids) {
  Answer<Statement> prepared = database.Prepare("DELETE FROM secret WHERE id = ?");
  if (auto* failure = std::get_if<Failure>(&prepared)) return *failure;
  auto& statement = std::get<Statement>(prepared);
  for (const std::string& id : ids) {
    Answer<bool> done = statement.BindBlob(1, id).Step();
    if (std::holds_alternative<Failure>(done)) return done;
    statement.Reset();
  }
  return database.Run("INSERT OR IGNORE INTO about(name, value) VALUES('unclean', x'01')");
}

Answer<bool> Vault::State::IsUnclean() {
  bool unclean = false;
  Answer<bool> read = Rows(
      "SELECT 1 FROM about WHERE name = 'unclean'", [](Statement&) {},
      [&](const Statement&) -> std::optional<Failure> {
        unclean = true;
        return std::nullopt;
      });
  if (std::holds_alternative<Failure>(read)) return read;
  return unclean;
}

Answer<bool> Vault::State::Overwrite() {
  Answer<bool> done = database.Vacuum();
  if (std::holds_alternative<Failure>(done)) return done;
  return database.Run("DELETE FROM about WHERE name = 'unclean'");
}

Answer<bool> Vault::Destroy(const Destroyed& act) {
  const std::lock_guard<std::mutex> held(state_->mutex);
  REMIT_CHECK(!state_->open, "keys are destroyed while none is being made");
  state_->cache.clear();
  if (const auto failure = state_->Begin()) return *failure;
  std::optional<Transaction> open = std::exchange(state_->open, std::nullopt);
  Answer<bool> deleted = state_->Delete(act.keys);
  if (std::holds_alternative<Failure>(deleted)) return deleted;
  Answer<bool> noted = state_->Rows(
      "INSERT INTO act(id, subject, secrets, reason) VALUES(?, ?, ?, ?)",
      [&](Statement& statement) {
        statement.BindBlob(1, act.act);
        statement.BindBlob(2, act.subject);
        statement.BindBlob(3, Joined(act.keys));
        statement.BindText(4, act.reason);
      },
      [](const Statement&) { return std::nullopt; });
  if (std::holds_alternative<Failure>(noted)) return noted;
  Answer<bool> committed = open->Commit();
  if (std::holds_alternative<Failure>(committed)) return committed;
  return state_->Overwrite();
}

Answer<std::vector<Destroyed>> Vault::Unreported() {
  const std::lock_guard<std::mutex> held(state_->mutex);
  std::vector<Destroyed> acts;
  Answer<bool> read = state_->Rows(
      "SELECT id, subject, secrets, reason FROM act ORDER BY id", [](Statement&) {},
      [&](const Statement& row) -> std::optional<Failure> {
        acts.push_back({std::string(row.Blob(0)), std::string(row.Blob(1)), Apart(row.Blob(2)),
                        std::string(row.Text(3))});
        return std::nullopt;
      });
  if (auto* failure = std::get_if<Failure>(&read)) return *failure;
  return acts;
}

Answer<bool> Vault::Reported(const std::string& act) {
  const std::lock_guard<std::mutex> held(state_->mutex);
  return state_->Rows(
      "DELETE FROM act WHERE id = ?", [&](Statement& statement) { statement.BindBlob(1, act); },
      [](const Statement&) { return std::nullopt; });
}

Answer<std::uint64_t> Vault::Finish(const std::vector<std::string>& destroyed) {
  const std::lock_guard<std::mutex> held(state_->mutex);
  std::vector<std::string> back;
  Answer<bool> read = state_->Rows(
      "SELECT id FROM secret", [](Statement&) {},
      [&](const Statement& row) -> std::optional<Failure> {
        back.emplace_back(row.Blob(0));
        return std::nullopt;
      });
  if (auto* failure = std::get_if<Failure>(&read)) return *failure;
  std::erase_if(back, [&](const std::string& id) {
    return !std::binary_search(destroyed.begin(), destroyed.end(), id);
  });
  if (!back.empty()) {
    Answer<Transaction> begun = Transaction::Begin(state_->database);
    if (auto* failure = std::get_if<Failure>(&begun)) return *failure;
    Answer<bool> deleted = state_->Delete(back);
    if (auto* failure = std::get_if<Failure>(&deleted)) return *failure;
    Answer<bool> committed = std::get<Transaction>(begun).Commit();
    if (auto* failure = std::get_if<Failure>(&committed)) return *failure;
  }
  Answer<bool> unclean = state_->IsUnclean();
  if (auto* failure = std::get_if<Failure>(&unclean)) return *failure;
  if (std::get<bool>(unclean)) {
    Answer<bool> overwritten = state_->Overwrite();
    if (auto* failure = std::get_if<Failure>(&overwritten)) return *failure;
  }
  return back.size();
}

}  // namespace remit::journal
