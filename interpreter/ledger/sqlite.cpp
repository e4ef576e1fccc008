// Opening with the settings of docs/store/files.md, statements, and what the file answered. What a
// sealed connection lets statements do is in seal.cpp.
#include "interpreter/ledger/sqlite.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <exception>
#include <new>
#include <thread>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/ledger/seal.h"

namespace remit::ledger {

// What SQLite holds pointers to: it stays where it is when the Database is moved.
struct Database::Guard {
  internal::Seal seal;
  std::vector<std::unique_ptr<Admission>> admissions;
  bool making = false;  // nothing is in the file yet, not even whose it is
  std::uint32_t application = 0;
  std::uint32_t format = 0;
  std::pair<std::chrono::microseconds, std::chrono::microseconds> patience_and_waited{};
};

namespace {

// Waits for a lock in short steps. SQLite's own steps grow to 100 ms, in which a reader beside a
// busy writer misses every moment in which the file is free.
int WaitALittle(void* patience_and_waited, int times) {
  auto& [patience, waited] =
      *static_cast<std::pair<std::chrono::microseconds, std::chrono::microseconds>*>(
          patience_and_waited);
  if (times == 0) waited = std::chrono::microseconds(0);
  if (waited >= patience) return 0;
  const std::chrono::microseconds step(times < 10 ? 200 : 2000);
  std::this_thread::sleep_for(step);
  waited += step;
  return 1;
}

// The first version without the fault that loses a commit where two connections to a file in WAL
// mode come to checkpoint it at once (sqlite.org/wal.html, "the WAL-reset bug").
constexpr int kWalIsSafeFrom = 3051003;

bool IsFull(int system_error) {
  return system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG;
}

Outcome OutcomeOf(int code, int system_error) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return Outcome::kBusy;
    case SQLITE_FULL:
      return Outcome::kFull;
    case SQLITE_CONSTRAINT:
    case SQLITE_AUTH:
      return Outcome::kRefused;
    case SQLITE_READONLY:
      return code == SQLITE_READONLY ? Outcome::kRefused : Outcome::kFailed;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Outcome::kDamaged;
    case SQLITE_IOERR:
      if (code == SQLITE_IOERR_CORRUPTFS) return Outcome::kDamaged;
      return IsFull(system_error) ? Outcome::kFull : Outcome::kFailed;
    default:
      return Outcome::kFailed;
  }
}

// What the system answered. Where a commit fails SQLite rolls back before it tells, and what that
// asked of the system stands in place of the answer; the files remember theirs.
int SystemErrorOf(sqlite3* handle, int code) {
  const int error = sqlite3_system_errno(handle);
  if ((code & 0xff) != SQLITE_IOERR || IsFull(error)) return error;
  for (const int which : {SQLITE_FCNTL_FILE_POINTER, SQLITE_FCNTL_JOURNAL_POINTER}) {
    sqlite3_file* file = nullptr;
    if (sqlite3_file_control(handle, "main", which, &file) != SQLITE_OK || file == nullptr ||
        file->pMethods == nullptr) {
      continue;
    }
    int of_file = 0;
    const int answer = file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &of_file);
    if (answer == SQLITE_OK && IsFull(of_file)) return of_file;
  }
  return error;
}

// `entry-order: …`: words in small letters with a hyphen between them, a colon and a space.
std::string RuleIn(std::string_view text) {
  const std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz-");
  const bool code = end != std::string_view::npos && text.substr(end).starts_with(": ") &&
                    text.substr(0, end).find('-') != std::string_view::npos;
  return code ? std::string(text.substr(0, end)) : std::string();
}

Failure FailureOf(sqlite3* handle, int code) {
  const char* file = sqlite3_db_filename(handle, "main");
  std::string message = file != nullptr ? file : "";
  message += message.empty() ? "" : ": ";
  message += sqlite3_errmsg(handle);
  const Outcome outcome = OutcomeOf(code, SystemErrorOf(handle, code));
  if (outcome != Outcome::kRefused) return Failure{outcome, std::move(message)};
  std::string rule = RuleIn(sqlite3_errmsg(handle));
  return Failure{outcome, std::move(message), std::move(rule)};
}

// The names that SQLite would take for something else than a file.
std::string FileName(const std::string& path) {
  const bool special = path.starts_with(':') || path.starts_with("file:");
  return special ? "./" + path : path;
}

std::string FolderOf(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// A name in a folder is only as durable as the folder.
std::optional<Failure> SyncFolder(const std::string& path) {
  const std::string folder = FolderOf(path);
  const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) {
    return Failure{Outcome::kFailed, folder + ": cannot be opened: " + std::strerror(errno)};
  }
  const int answer = ::fsync(file);
  const int error = errno;
  ::close(file);
  if (answer == 0) return std::nullopt;
  return Failure{Outcome::kFailed, folder + ": cannot be synced: " + std::strerror(error)};
}

// Locks and syncs of network file systems are not what SQLite takes them for.
std::optional<Failure> RefuseNetwork(const std::string& path) {
  constexpr std::array<std::uint32_t, 7> kNetwork = {
      0x6969,      // NFS
      0x517b,      // SMB
      0xff534d42,  // CIFS
      0xfe534d42,  // SMB2
      0x5346414f,  // AFS
      0x00c36400,  // Ceph
      0x01021997,  // 9P
  };
  struct statfs about {};
  if (::statfs(FolderOf(path).c_str(), &about) != 0) return std::nullopt;  // opening says why
  const auto type = static_cast<std::uint32_t>(about.f_type);
  if (std::find(kNetwork.begin(), kNetwork.end(), type) == kNetwork.end()) return std::nullopt;
  return Failure{Outcome::kRefused,
                 path + ": lies on a network file system, whose locks do not hold"};
}

// Bytes 18 and 19 of a file say whether it is in WAL mode. Read before SQLite touches it, since
// looking with a connection would already be a second one.
bool IsAhead(sqlite3* handle) {
  sqlite3_file* file = nullptr;
  if (sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
      file == nullptr || file->pMethods == nullptr) {
    return false;
  }
  std::array<std::uint8_t, 2> versions{};
  if (file->pMethods->xRead(file, versions.data(), 2, 18) != SQLITE_OK) return false;
  return versions[0] == 2 || versions[1] == 2;
}

bool Exists(const char* vfs_name, const std::string& name) {
  sqlite3_vfs* vfs = sqlite3_vfs_find(vfs_name);
  int exists = 0;
  return vfs != nullptr && vfs->xAccess(vfs, name.c_str(), SQLITE_ACCESS_EXISTS, &exists) == 0 &&
         exists != 0;
}

// Connection settings that SQL cannot reach.
void Configure(sqlite3* handle) {
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
}

// SQLite counts its memory under a lock, for every allocation of all threads, and nobody asks for
// the sum. Too late where something else in the process has begun to use SQLite: no harm.
void CountNoMemory() {
  static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(once);
}

struct Setting {
  const char* name;
  const char* value;
  const char* answer;  // what reading it must give: a setting that is not taken is not reported
};

// In this order: locking before the first access, page size before the file has pages.
std::vector<Setting> SettingsOf(const DatabaseOptions& options) {
  using Journal = DatabaseOptions::Journal;
  using Mode = DatabaseOptions::Mode;
  const bool ahead = options.journal == Journal::kAhead;
  std::vector<Setting> settings;
  if (ahead) settings.push_back({"locking_mode", "EXCLUSIVE", "exclusive"});
  if (options.mode == Mode::kMake) settings.push_back({"page_size", "4096", "4096"});
  settings.push_back({"mmap_size", "0", "0"});
  settings.push_back({"temp_store", "MEMORY", "2"});
  settings.push_back({"cell_size_check", "ON", "1"});
  settings.push_back({"foreign_keys", "ON", "1"});
  settings.push_back({"recursive_triggers", "ON", "1"});
  settings.push_back({"trusted_schema", "OFF", "0"});
  const bool forgetful = options.journal == Journal::kForgetful;
  settings.push_back(forgetful ? Setting{"synchronous", "EXTRA", "3"}
                               : Setting{"synchronous", "FULL", "2"});
  if (options.mode == Mode::kRead) {
    settings.push_back({"query_only", "ON", "1"});
    return settings;
  }
  if (forgetful) {
    settings.push_back({"secure_delete", "ON", "1"});
    settings.push_back({"journal_mode", "DELETE", "delete"});
    return settings;
  }
  // KiB: a large commit that does not fit is written in parts, each with syncs of its own.
  settings.push_back({"cache_size", "-65536", "-65536"});
  settings.push_back({"journal_mode", ahead ? "WAL" : "TRUNCATE", ahead ? "wal" : "truncate"});
  if (ahead) {
    settings.push_back({"wal_autocheckpoint", "1000", "1000"});
    settings.push_back({"journal_size_limit", "67108864", "67108864"});
  }
  return settings;
}

}  // namespace

Statement::Statement(Statement&& other) noexcept
    : statement_(std::exchange(other.statement_, nullptr)),
      bind_error_(std::exchange(other.bind_error_, 0)) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  std::swap(statement_, other.statement_);
  std::swap(bind_error_, other.bind_error_);
  return *this;
}

Statement::~Statement() { sqlite3_finalize(statement_); }

void Statement::Note(int code) {
  REMIT_CHECK(code != SQLITE_RANGE && code != SQLITE_MISUSE, "a value bound where there is none");
  if (bind_error_ == SQLITE_OK) bind_error_ = code;
}

Statement& Statement::Bind(int position, std::int64_t value) {
  Note(sqlite3_bind_int64(statement_, position, value));
  return *this;
}

// A null pointer would be bound as NULL, also where the length is 0.
Statement& Statement::BindText(int position, std::string_view text) {
  Note(sqlite3_bind_text64(statement_, position, text.empty() ? "" : text.data(), text.size(),
                           SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

Statement& Statement::BindBlob(int position, std::string_view bytes) {
  Note(sqlite3_bind_blob64(statement_, position, bytes.empty() ? "" : bytes.data(), bytes.size(),
                           SQLITE_TRANSIENT));
  return *this;
}

Statement& Statement::BindBorrowed(int position, std::string_view bytes) {
  Note(sqlite3_bind_blob64(statement_, position, bytes.empty() ? "" : bytes.data(), bytes.size(),
                           SQLITE_STATIC));
  return *this;
}

Statement& Statement::BindNull(int position) {
  Note(sqlite3_bind_null(statement_, position));
  return *this;
}

Answer<bool> Statement::Step() {
  sqlite3* handle = sqlite3_db_handle(statement_);
  if (bind_error_ != SQLITE_OK) {
    return Failure{OutcomeOf(bind_error_, 0),
                   std::string("a value cannot be bound: ") + sqlite3_errstr(bind_error_)};
  }
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  Failure failure = FailureOf(handle, code);
  sqlite3_reset(statement_);
  return failure;
}

std::int64_t Statement::Whole(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view Statement::Text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string_view Statement::Blob(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

bool Statement::IsNull(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

void Statement::Reset() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  bind_error_ = SQLITE_OK;
}

Database::Database(Database&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)),
      path_(std::move(other.path_)),
      guard_(std::move(other.guard_)) {}

Database& Database::operator=(Database&& other) noexcept {
  std::swap(handle_, other.handle_);
  std::swap(path_, other.path_);
  std::swap(guard_, other.guard_);
  return *this;
}

Database::~Database() {
  // Statements that still live keep the connection until they go.
  sqlite3_close_v2(handle_);
}

Answer<Database> Database::Open(const std::string& path, const DatabaseOptions& options) {
  using Mode = DatabaseOptions::Mode;
  const std::string name = FileName(path);
  if (path.empty()) return Failure{Outcome::kRefused, "a file without a name"};
  CountNoMemory();
  if (options.mode != Mode::kMake && !Exists(options.vfs, name)) {
    return Failure{Outcome::kFailed, path + ": there is no such file, or nothing in it"};
  }
  if (options.vfs == nullptr) {
    if (const std::optional<Failure> network = RefuseNetwork(path)) return *network;
  }
  Database database;
  database.path_ = path;
  database.guard_ = std::make_unique<Guard>();
  database.guard_->application = options.application;
  database.guard_->format = options.format;
  // Who reads opens for writing too, where the file may be written, and then writes nothing (see
  // query_only): what a crash left has to be rolled back before anything can be read, and a
  // connection that could not takes the journal of a writer at work for such a thing now and then.
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_READWRITE;
  if (options.mode == Mode::kMake) flags |= SQLITE_OPEN_CREATE;
  const int code = sqlite3_open_v2(FileName(path).c_str(), &database.handle_, flags, options.vfs);
  if (database.handle_ == nullptr) return Failure{Outcome::kFailed, path + ": out of memory"};
  if (code != SQLITE_OK) return FailureOf(database.handle_, code);
  if (options.mode != Mode::kRead && sqlite3_db_readonly(database.handle_, "main") == 1) {
    return Failure{Outcome::kFailed, path + ": may be read only"};
  }
  if (options.mode == Mode::kMake && options.vfs == nullptr) {
    if (const std::optional<Failure> failure = SyncFolder(path)) return *failure;
  }
  Configure(database.handle_);
  database.guard_->patience_and_waited.first = options.patience;
  sqlite3_busy_handler(database.handle_, &WaitALittle, &database.guard_->patience_and_waited);
  if (options.journal != DatabaseOptions::Journal::kAhead && IsAhead(database.handle_)) {
    // Where a transaction was cut off, what stands there may be half a page until it is rolled
    // back, which the first access does.
    const char* file = sqlite3_db_filename(database.handle_, "main");
    if (Exists(options.vfs, sqlite3_filename_journal(file))) {
      Answer<std::string> read = database.Single("SELECT count(*) FROM sqlite_schema");
      if (auto* failure = std::get_if<Failure>(&read)) return *failure;
    }
    if (IsAhead(database.handle_) && sqlite3_libversion_number() < kWalIsSafeFrom) {
      return Failure{Outcome::kRefused,
                     path +
                         ": is in WAL mode, in which SQLite before 3.51.3 can lose what was "
                         "acknowledged when processes share the file"};
    }
  }
  for (const Setting& setting : SettingsOf(options)) {
    const std::string pragma = std::string("PRAGMA ") + setting.name;
    Answer<bool> set = database.Run(pragma + "=" + setting.value);
    if (auto* failure = std::get_if<Failure>(&set)) return *failure;
    Answer<std::string> is = database.Single(pragma);
    if (auto* failure = std::get_if<Failure>(&is)) return *failure;
    // A file system that cannot map files says nothing of mapping them.
    if (std::get<std::string>(is).empty() && setting.answer == std::string_view("0")) continue;
    if (std::get<std::string>(is) != setting.answer) {
      return Failure{Outcome::kFailed, path + ": " + setting.name + " is " +
                                           std::get<std::string>(is) + ", and has to be " +
                                           setting.answer};
    }
  }
  if (const std::optional<Failure> other = database.RefuseOther(options)) return *other;
  return database;
}

Answer<std::string> Database::Single(const std::string& sql) {
  Answer<Statement> prepared = Prepare(sql);
  if (auto* failure = std::get_if<Failure>(&prepared)) return *failure;
  Statement& statement = std::get<Statement>(prepared);
  Answer<bool> row = statement.Step();
  if (auto* failure = std::get_if<Failure>(&row)) return *failure;
  return std::get<bool>(row) ? std::string(statement.Text(0)) : std::string();
}

// Whose file it is. A file to be made is nobody's and has nothing in it; one that a process began
// and did not finish is such a file too.
std::optional<Failure> Database::RefuseOther(const DatabaseOptions& options) {
  const bool making = options.mode == DatabaseOptions::Mode::kMake;
  // Reading the schema is the first access, which finds what is no database.
  Answer<std::string> objects = Single("SELECT count(*) FROM sqlite_schema");
  if (auto* failure = std::get_if<Failure>(&objects)) return *failure;
  Answer<std::string> application = Single("PRAGMA application_id");
  if (auto* failure = std::get_if<Failure>(&application)) return *failure;
  Answer<std::string> format = Single("PRAGMA user_version");
  if (auto* failure = std::get_if<Failure>(&format)) return *failure;
  const std::string is = std::get<std::string>(application);
  if (making) {
    if (is != "0" || std::get<std::string>(objects) != "0") {
      return Failure{Outcome::kRefused, path_ + ": exists already"};
    }
    guard_->making = true;
    return std::nullopt;
  }
  const auto wanted = static_cast<std::int32_t>(options.application);
  if (is != std::to_string(wanted)) {
    return Failure{Outcome::kRefused, path_ + ": is another program's, or another kind of, file"};
  }
  if (std::get<std::string>(format) != std::to_string(options.format)) {
    return Failure{Outcome::kRefused, path_ + ": has form " + std::get<std::string>(format) +
                                          ", and this version of Remit reads form " +
                                          std::to_string(options.format)};
  }
  return std::nullopt;
}

Answer<bool> Database::Run(std::string_view sql) {
  while (!sql.empty()) {
    sqlite3_stmt* statement = nullptr;
    const char* rest = nullptr;
    int code =
        sqlite3_prepare_v2(handle_, sql.data(), static_cast<int>(sql.size()), &statement, &rest);
    if (code == SQLITE_OK && statement != nullptr) {
      do {
        code = sqlite3_step(statement);
      } while (code == SQLITE_ROW);
      if (code == SQLITE_DONE) code = SQLITE_OK;
    }
    if (code != SQLITE_OK) {
      Failure failure = FailureOf(handle_, code);
      sqlite3_finalize(statement);
      return failure;
    }
    sqlite3_finalize(statement);
    sql.remove_prefix(static_cast<std::size_t>(rest - sql.data()));
  }
  return true;
}

Answer<Statement> Database::PrepareOn(sqlite3* handle, std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return FailureOf(handle, code);
  REMIT_CHECK(statement != nullptr, "a statement of nothing");
  return Statement(statement);
}

// It writes into a database of its own, attached for as long as that takes.
Answer<bool> Database::Vacuum() {
  sqlite3_limit(handle_, SQLITE_LIMIT_ATTACHED, 1);
  Answer<bool> done = Run("VACUUM");
  sqlite3_limit(handle_, SQLITE_LIMIT_ATTACHED, 0);
  return done;
}

namespace {

void Admit(sqlite3_context* context, int count, sqlite3_value** values) {
  constexpr int kMost = 16;
  std::array<std::string_view, kMost> arguments;
  REMIT_CHECK(count <= kMost, "an admission function of too many arguments");
  for (int at = 0; at < count; ++at) {
    // Blobs stay as they are, numbers become digits.
    const bool blob = sqlite3_value_type(values[at]) == SQLITE_BLOB;
    const void* bytes = blob ? sqlite3_value_blob(values[at])
                             : static_cast<const void*>(sqlite3_value_text(values[at]));
    const auto length = static_cast<std::size_t>(sqlite3_value_bytes(values[at]));
    arguments[static_cast<std::size_t>(at)] =
        bytes == nullptr ? std::string_view()
                         : std::string_view(static_cast<const char*>(bytes), length);
  }
  const auto& admission = *static_cast<const Database::Admission*>(sqlite3_user_data(context));
  std::optional<std::string> reason;
  // SQLite is C, through which nothing may be thrown.
  try {
    reason = admission(std::span(arguments.data(), static_cast<std::size_t>(count)));
  } catch (const std::bad_alloc&) {
    return sqlite3_result_error_nomem(context);
  } catch (const std::exception& error) {
    reason = error.what();
  }
  if (!reason) return sqlite3_result_null(context);
  sqlite3_result_error(context, reason->data(), static_cast<int>(reason->size()));
  sqlite3_result_error_code(context, SQLITE_CONSTRAINT_FUNCTION);
}

}  // namespace

// Innocuous, because with trusted_schema=OFF triggers may use no other function of an application;
// it is no more than that: it only refuses.
Answer<bool> Database::Define(const char* name, int arguments, Admission admission) {
  guard_->admissions.push_back(std::make_unique<Admission>(std::move(admission)));
  const int code = sqlite3_create_function_v2(
      handle_, name, arguments, SQLITE_UTF8 | SQLITE_INNOCUOUS, guard_->admissions.back().get(),
      &Admit, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return FailureOf(handle_, code);
  return true;
}

void Database::Seal(std::vector<std::string> open) {
  guard_->seal.open = std::move(open);
  sqlite3_set_authorizer(handle_, &internal::Authorize, &guard_->seal);
}

Answer<Transaction> Transaction::Begin(Database& database) {
  Answer<bool> begun = database.Run("BEGIN IMMEDIATE");
  if (auto* failure = std::get_if<Failure>(&begun)) return *failure;
  Transaction transaction(database);
  if (std::optional<Failure> failure = database.WriteWhose()) return *failure;
  return transaction;
}

// In the first transaction, so that a file is nobody's and empty or Remit's and whole. Under its
// lock: who looked before may have been overtaken by another process that makes the same file.
std::optional<Failure> Database::WriteWhose() {
  if (!guard_->making) return std::nullopt;
  DatabaseOptions options;
  options.mode = DatabaseOptions::Mode::kMake;
  if (std::optional<Failure> failure = RefuseOther(options)) return failure;
  const auto application = static_cast<std::int32_t>(guard_->application);
  Answer<bool> written = Run("PRAGMA application_id=" + std::to_string(application) +
                             ";PRAGMA user_version=" + std::to_string(guard_->format));
  if (auto* failure = std::get_if<Failure>(&written)) return *failure;
  return std::nullopt;
}

Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
  if (database_ != nullptr) database_->RollBack();
}

// What SQLite rolled back itself, after a full disk for instance, is not there to be rolled back.
void Database::RollBack() {
  if (sqlite3_get_autocommit(handle_) == 0) Run("ROLLBACK");
}

Answer<bool> Transaction::Commit() {
  REMIT_CHECK(database_ != nullptr, "a transaction committed twice");
  Database* database = std::exchange(database_, nullptr);
  Answer<bool> done = database->Run("COMMIT");
  if (std::holds_alternative<Failure>(done)) {
    database->RollBack();
    return done;
  }
  database->guard_->making = false;
  return done;
}

}  // namespace remit::ledger
