#include "repl/editor/history.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <utility>

namespace remit::editor {
namespace {

std::string LineOf(std::string_view entry) {
  std::string line;
  for (const char c : entry) {
    if (c == '\n') {
      line += "\\n";
    } else if (c == '\\') {
      line += "\\\\";
    } else {
      line += c;
    }
  }
  return line + '\n';
}

std::string EntryOf(std::string_view line) {
  std::string entry;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool escaped = line[i] == '\\' && i + 1 < line.size();
    if (escaped) ++i;
    entry += escaped && line[i] == 'n' ? '\n' : line[i];
  }
  return entry;
}

// A file, locked for as long as it lives.
class Locked {
 public:
  Locked(const std::string& path, int flags) : file_(::open(path.c_str(), flags, 0600)) {
    if (file_ >= 0) ::flock(file_, LOCK_EX);
  }
  ~Locked() {
    if (file_ >= 0) ::close(file_);
  }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;
  bool ok() const { return file_ >= 0; }
  // One write: two sessions never mix their lines.
  bool Write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(file_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }

 private:
  int file_;
};

}  // namespace

History::History(std::string path, std::size_t most) : path_(std::move(path)), most_(most) {
  if (!path_.empty()) Read();
}

void History::Read() {
  std::ifstream in(path_, std::ios::binary);
  if (!in) {
    if (errno != ENOENT) problem_ = path_ + ": " + std::strerror(errno);
    return;
  }
  for (std::string line; std::getline(in, line);) {
    ++lines_;
    if (!line.empty()) entries_.push_back(EntryOf(line));
  }
  if (entries_.size() > most_)
    entries_.erase(entries_.begin(), entries_.end() - static_cast<std::ptrdiff_t>(most_));
  if (lines_ > 2 * most_) Shorten();
}

void History::Add(const std::string& entry) {
  const bool blank = entry.find_first_not_of(" \t\n") == std::string::npos;
  if (blank || entry.front() == ' ' || (!entries_.empty() && entries_.back() == entry)) return;
  entries_.push_back(entry);
  if (entries_.size() > most_) entries_.erase(entries_.begin());
  const bool kept = which_ == nullptr || which_(entry);
  if (kept && !path_.empty() && problem_.empty()) Write(entry);
}

void History::Write(const std::string& entry) {
  const Locked file(path_, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC);
  if (!file.ok() || !file.Write(LineOf(entry)))
    problem_ = path_ + ": cannot be written: " + std::strerror(errno);
}

// The newest entries alone, in place: whoever appends meanwhile waits for the lock and appends to
// the same file.
void History::Shorten() {
  std::string text;
  for (const std::string& entry : entries_) text += LineOf(entry);
  const Locked file(path_, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC);
  if (!file.ok() || ::truncate(path_.c_str(), 0) != 0 || !file.Write(text))
    problem_ = path_ + ": cannot be written: " + std::strerror(errno);
}

std::optional<std::size_t> History::FindBack(std::string_view words, std::size_t before) const {
  for (std::size_t at = std::min(before, entries_.size()); at-- > 0;) {
    if (entries_[at].find(words) != std::string::npos) return at;
  }
  return std::nullopt;
}

}  // namespace remit::editor
