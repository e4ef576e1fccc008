// What a session knows of the files on the disk that its policy was read from, and noticing that
// they changed.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace remit::repl {

// A file as it looks without being read. What was written twice within one tick of the file
// system's clock, with as many bytes, looks the same.
struct Look {
  bool there = false;
  std::uint64_t file = 0, bytes = 0;
  std::int64_t written = 0, changed = 0;  // nanoseconds
  friend bool operator==(const Look&, const Look&) = default;
};
Look LookAt(const std::string& path);

// By path, each as it was just before it was read.
using FilesSeen = std::map<std::string, Look>;

// Which of some files look otherwise than when one last looked.
class DiskWatch {
 public:
  explicit DiskWatch(FilesSeen known) : known_(std::move(known)) {}
  // The names of those among `files` that changed since the last call. What is new among them is
  // compared with how it looks there. `settled`: only what looks the same as at the call before.
  std::vector<std::string> Changed(const FilesSeen& files, bool settled);
  // It is known to have changed.
  void Know(const std::string& path) { known_[path] = LookAt(path); }

 private:
  FilesSeen known_;
  FilesSeen moving_;  // look otherwise, and may still be being written
};

}  // namespace remit::repl
