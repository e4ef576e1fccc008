// `flock` for the writer, a lock of one byte for readers: on Linux the two know nothing of one
// another, and neither of them is given up when something else in the process closes the file.
#include "interpreter/journal/file_locks.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

namespace remit::journal {
namespace {

using ledger::Failure;
using ledger::Outcome;

constexpr std::chrono::milliseconds kLookAgain{2};  // for whether another writer has ended

std::string NameOf(const std::string& path) { return path + "-writer"; }

struct flock OneByte(short kind) {
  struct flock lock {};
  lock.l_type = kind;
  lock.l_whence = SEEK_SET;
  lock.l_start = 0;
  lock.l_len = 1;
  return lock;
}

}  // namespace

ledger::Answer<WriterLock> WriterLock::Take(const std::string& path,
                                            std::chrono::milliseconds turn) {
  const std::string name = NameOf(path);
  const int file = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0)
    return Failure{Outcome::kFailed, name + ": cannot be opened: " + std::strerror(errno)};
  WriterLock lock(file);
  // The system has no lock that is waited for so long and no longer.
  const auto until = std::chrono::steady_clock::now() + turn;
  bool taken = ::flock(file, LOCK_EX | LOCK_NB) == 0;
  while (!taken && errno == EWOULDBLOCK && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(kLookAgain);
    taken = ::flock(file, LOCK_EX | LOCK_NB) == 0;
  }
  if (taken) return lock;
  if (errno == EWOULDBLOCK)
    return Failure{Outcome::kBusy, path + ": another process is writing this journal"};
  return Failure{Outcome::kFailed, name + ": cannot be locked: " + std::strerror(errno)};
}

WriterLock::WriterLock(WriterLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

WriterLock::~WriterLock() {
  if (file_ >= 0) ::close(file_);
}

bool WriterLock::ReadersThere() const {
  struct flock lock = OneByte(F_WRLCK);
  return ::fcntl(file_, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

ReaderMark::ReaderMark(const std::string& path)
    : file_(::open(NameOf(path).c_str(), O_RDONLY | O_CLOEXEC)) {
  struct flock lock = OneByte(F_RDLCK);
  if (file_ >= 0) static_cast<void>(::fcntl(file_, F_OFD_SETLK, &lock));
}

ReaderMark::ReaderMark(ReaderMark&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

ReaderMark::~ReaderMark() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace remit::journal
