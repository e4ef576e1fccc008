// A disk in memory under SQLite that remembers every write, sync, truncation and deletion, and
// shows what it could look like after the power was cut at any of them. Can also fail at any call.
// For one connection at a time: it has no locks.
//
// What a power cut leaves: everything before a file's last sync; of what came after it each sector
// of 512 bytes as it was, as it was to be, or garbled, and each truncation done or not; a deletion
// of which the folder was not synced, done or not. Sectors that were not written to keep their
// bytes, which SQLite too takes for granted (SQLITE_IOCAP_POWERSAFE_OVERWRITE, its default).
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace remit::crash {

using Files = std::map<std::string, std::string>;

struct Operation {
  enum class Kind { kWrite, kTruncate, kSync, kDelete } kind = Kind::kWrite;
  std::string file;
  std::uint64_t offset = 0;  // of a truncation: the size from then on
  std::string bytes;
  bool folder = false;  // a deletion or a sync with which the folder was synced
};

class Disk {
 public:
  // Registers itself with SQLite under a name of its own until it goes; connections go first.
  // `usual`: files are on it wherever none other is named.
  explicit Disk(Files files = {}, bool usual = false);
  ~Disk();
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  const char* vfs() const { return name_.c_str(); }
  const Files& started_with() const { return started_with_; }
  const std::vector<Operation>& operations() const { return operations_; }
  // As a process sees them.
  Files files() const;

  // --- errors ---
  enum class Error { kNone, kInput, kFull };  // every call; those that need space
  struct Plan {
    Error error = Error::kNone;
    std::uint64_t at = 0;  // which call, from 1
    bool from_then_on = false;
  };
  void Fail(Plan plan);
  std::uint64_t calls() const { return calls_; }
  std::uint64_t failed() const { return failed_; }

 private:
  friend struct Methods;
  struct File {
    std::string name;
    std::string bytes;
    bool traced = false;
    bool fresh = false;  // a journal whose first sync is of its folder too, as on Unix
  };
  // Whether this call fails; counts it.
  bool Fails(bool needs_space);

  std::string name_;
  Files started_with_;
  std::map<std::string, std::shared_ptr<File>> files_;
  std::vector<Operation> operations_;
  Plan plan_;
  std::uint64_t calls_ = 0, failed_ = 0;
  std::unique_ptr<sqlite3_vfs> registered_;
};

// Goes through the operations of a disk, and tells what a power cut leaves at each place.
class PowerCut {
 public:
  explicit PowerCut(const Disk& disk);
  // After the first `operations` of them; not less than before.
  void GoTo(std::size_t operations);
  Files After(std::mt19937_64& random) const;

 private:
  struct State {
    std::string synced;
    std::vector<const Operation*> since;
  };
  const Disk& disk_;
  std::size_t at_ = 0;
  std::map<std::string, State> files_;
  std::map<std::string, State> deleted_;  // of which the folder was not synced since
};

}  // namespace remit::crash
