#include "interpreter/ledger/backup.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace remit::ledger {
namespace {

// With a slash, so that SQLite takes no name for something else than a file.
std::string FileName(const std::string& path) {
  return path.find('/') == std::string::npos ? "./" + path : path;
}

struct Close {
  void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};
using Handle = std::unique_ptr<sqlite3, Close>;

Failure FailureOf(const std::string& path, sqlite3* handle) {
  const int code = sqlite3_extended_errcode(handle);
  const int system_error = sqlite3_system_errno(handle);
  const bool full = (code & 0xff) == SQLITE_FULL || system_error == ENOSPC;
  const bool busy = (code & 0xff) == SQLITE_BUSY;
  return Failure{full   ? Outcome::kFull
                 : busy ? Outcome::kBusy
                        : Outcome::kFailed,
                 path + ": " + sqlite3_errmsg(handle)};
}

// Written to a name beside it; the answer of the last step that could go wrong.
std::optional<Failure> Copy(Database& from, const std::string& to) {
  sqlite3* opened = nullptr;
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const int code = sqlite3_open_v2(FileName(to).c_str(), &opened, flags, nullptr);
  const Handle copy(opened);
  if (opened == nullptr) return Failure{Outcome::kFailed, to + ": out of memory"};
  if (code != SQLITE_OK) return FailureOf(to, opened);
  sqlite3_exec(opened, "PRAGMA synchronous=FULL", nullptr, nullptr, nullptr);
  sqlite3_backup* backup = sqlite3_backup_init(opened, "main", from.handle(), "main");
  if (backup == nullptr) return FailureOf(to, opened);
  // All pages in one step, under one lock: a state that was. Where the file is locked just now,
  // the connection it is read by waits as long as its patience says.
  const int stepped = sqlite3_backup_step(backup, -1);
  const int finished = sqlite3_backup_finish(backup);
  if (stepped != SQLITE_DONE || finished != SQLITE_OK) return FailureOf(to, opened);
  // A file in WAL mode is two; a copy is one.
  if (sqlite3_exec(opened, "PRAGMA journal_mode=TRUNCATE", nullptr, nullptr, nullptr) != SQLITE_OK)
    return FailureOf(to, opened);
  return std::nullopt;
}

std::optional<Failure> Sync(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool synced = file >= 0 && ::fsync(file) == 0;
  const int error = errno;
  if (file >= 0) ::close(file);
  if (synced) return std::nullopt;
  return Failure{Outcome::kFailed, path + ": cannot be synced: " + std::strerror(error)};
}

}  // namespace

Answer<bool> BackUp(Database& from, const std::string& to) {
  if (to.empty()) return Failure{Outcome::kRefused, "a file without a name"};
  const std::string unfinished = to + ".new";
  std::remove(unfinished.c_str());
  std::optional<Failure> failure = Copy(from, unfinished);
  std::remove((unfinished + "-journal").c_str());
  if (!failure) failure = Sync(unfinished, O_RDWR);
  // A link fails where something has the name by now; a rename would replace it.
  if (!failure && ::link(unfinished.c_str(), to.c_str()) != 0) {
    const bool there = errno == EEXIST;
    failure = Failure{there ? Outcome::kRefused : Outcome::kFailed,
                      to + (there ? ": exists already"
                                  : ": cannot be made: " + std::string(std::strerror(errno)))};
  }
  std::remove(unfinished.c_str());
  if (failure) return *failure;
  const std::size_t slash = to.find_last_of('/');
  const std::string folder = slash == std::string::npos ? "." : to.substr(0, slash + 1);
  failure = Sync(folder, O_RDONLY | O_DIRECTORY);
  if (failure) return *failure;
  return true;
}

}  // namespace remit::ledger
