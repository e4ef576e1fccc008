#include "repl/session/on_disk.h"

#include <sys/stat.h>

namespace remit::repl {
namespace {

std::int64_t Nanoseconds(const timespec& time) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  return static_cast<std::int64_t>(time.tv_sec) * kSecond + time.tv_nsec;
}

}  // namespace

Look LookAt(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return {};
  return {true, static_cast<std::uint64_t>(found.st_ino), static_cast<std::uint64_t>(found.st_size),
          Nanoseconds(found.st_mtim), Nanoseconds(found.st_ctim)};
}

std::vector<std::string> DiskWatch::Changed(const FilesSeen& files, bool settled) {
  std::vector<std::string> changed;
  for (const auto& [path, read] : files) {
    Look& known = known_.emplace(path, read).first->second;
    const Look now = LookAt(path);
    if (now == known) {
      moving_.erase(path);
      continue;
    }
    const auto before = moving_.find(path);
    const bool rests = before != moving_.end() && before->second == now;
    // An editor that puts a new file in the place of the old one takes the old one away first.
    if (settled && !rests) {
      moving_[path] = now;
      continue;
    }
    moving_.erase(path);
    known = now;
    changed.push_back(path);
  }
  return changed;
}

}  // namespace remit::repl
