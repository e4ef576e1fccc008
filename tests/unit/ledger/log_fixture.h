// Logs in files of a folder that goes with the test, and SQL on them by a connection that knows
// nothing of Remit, as any other program would open them.
#pragma once

#include <sqlite3.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <variant>

#include "interpreter/base/check.h"
#include "interpreter/ledger/log.h"

namespace remit::ledger::test {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "remit_log_XXXXXX").string();
    REMIT_CHECK(mkdtemp(name.data()) != nullptr, "no temporary folder");
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

// The value; what the file answered instead is a fault of the test.
template <typename T>
T Must(Answer<T> answer) {
  if (auto* failure = std::get_if<Failure>(&answer)) {
    base::CheckFailed(__FILE__, __LINE__, "Must", failure->message.c_str());
  }
  return std::move(std::get<T>(answer));
}

template <typename T>
Outcome OutcomeOf(const Answer<T>& answer) {
  const auto* failure = std::get_if<Failure>(&answer);
  return failure == nullptr ? Outcome::kDone : failure->outcome;
}

template <typename T>
std::string MessageOf(const Answer<T>& answer) {
  const auto* failure = std::get_if<Failure>(&answer);
  return failure == nullptr ? "" : failure->message;
}

constexpr std::uint32_t kApplication = 0x524d5401;

inline DatabaseOptions Options(DatabaseOptions::Mode mode) {
  DatabaseOptions options;
  options.mode = mode;
  options.application = kApplication;
  options.patience = std::chrono::milliseconds(0);
  return options;
}

inline Database Make(const std::string& path, const std::string& origin = "test/1",
                     std::string_view admission = {}) {
  Database database = Must(Database::Open(path, Options(DatabaseOptions::Mode::kMake)));
  Must(Log::Create(database, origin, admission));
  return database;
}

inline Database Write(const std::string& path) {
  return Must(Database::Open(path, Options(DatabaseOptions::Mode::kWrite)));
}

inline Database Look(const std::string& path) {
  return Must(Database::Open(path, Options(DatabaseOptions::Mode::kRead)));
}

// The body of the entry that a test writes as seq; lengths vary, some go over several pages.
inline std::string BodyOf(std::uint64_t seq) {
  std::string body = "entry " + std::to_string(seq) + " ";
  const std::size_t length = seq % 97 == 0 ? 9000 : 20 + seq * 37 % 400;
  while (body.size() < length) {
    body.push_back(static_cast<char>(' ' + (seq * 131 + body.size() * 29) % 90));
  }
  return body;
}

inline void AppendSome(Database& database, Log& log, std::uint64_t count) {
  Transaction transaction = Must(Transaction::Begin(database));
  for (std::uint64_t done = 0; done < count; ++done) {
    const std::uint64_t seq = log.size() + 1;
    Must(log.Append(static_cast<std::uint32_t>(seq % 5), static_cast<std::int64_t>(seq * 1000),
                    BodyOf(seq)));
  }
  Must(transaction.Commit());
}

// A log with entries 1 .. count and its head.
inline Checkpoint MakeLog(const std::string& path, std::uint64_t count,
                          const std::string& origin = "test/1") {
  Database database = Make(path, origin);
  Log log = Must(Log::Open(database));
  AppendSome(database, log, count);
  return Must(log.Head());
}

// Empty: nothing was found.
inline std::vector<Finding> Findings(const std::string& path,
                                     const std::optional<Checkpoint>& kept) {
  Answer<Database> database = Database::Open(path, Options(DatabaseOptions::Mode::kRead));
  if (auto* failure = std::get_if<Failure>(&database)) return {FindingOf(*failure)};
  Answer<Log> log = Log::Open(std::get<Database>(database));
  if (auto* failure = std::get_if<Failure>(&log)) return {FindingOf(*failure)};
  return std::get<Log>(log).Verify(kept);
}

inline bool Tampered(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    if (finding.kind == Finding::Kind::kTampered) return true;
  }
  return false;
}

// Another program: plain SQLite with its usual settings.
class Foreign {
 public:
  explicit Foreign(const std::string& path) {
    REMIT_CHECK(sqlite3_open(path.c_str(), &handle_) == SQLITE_OK, "no foreign connection");
  }
  ~Foreign() { sqlite3_close(handle_); }
  Foreign(const Foreign&) = delete;
  Foreign& operator=(const Foreign&) = delete;
  // Empty: done. Otherwise what SQLite says.
  std::string Run(const std::string& sql) {
    char* message = nullptr;
    sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, &message);
    const std::string said = message == nullptr ? "" : message;
    sqlite3_free(message);
    return said;
  }
  sqlite3* handle() { return handle_; }

 private:
  sqlite3* handle_ = nullptr;
};

inline std::string BytesOfFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void WriteFile(const std::string& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  REMIT_CHECK(file.good(), "a file of the test cannot be written");
}

inline bool Full() { return std::getenv("REMIT_TEST_FULL") != nullptr; }

}  // namespace remit::ledger::test
