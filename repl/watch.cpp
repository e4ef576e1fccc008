// One read of events at a time; a burst of them is one change.
#include "repl/watch.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

namespace remit::repl {
namespace {

constexpr long kQuiet = 100;  // milliseconds without an event: the change is over
constexpr std::uint32_t kEvents = IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE;

}  // namespace

base::Result<std::unique_ptr<Watch>> Watch::Open() {
  const int descriptor = inotify_init1(IN_CLOEXEC);
  if (descriptor < 0)
    return base::Error{"cannot watch files: " + std::generic_category().message(errno)};
  return std::unique_ptr<Watch>(new Watch(descriptor));
}

Watch::~Watch() { close(descriptor_); }

std::vector<std::string> Watch::Set(const std::vector<std::string>& files) {
  const std::vector<Folder> before = std::exchange(folders_, {});
  std::map<std::string, std::vector<std::string>> names;
  for (const std::string& file : files) {
    const std::filesystem::path path(file);
    const std::string folder = path.parent_path().string();
    names[folder.empty() ? "." : folder].push_back(path.filename().string());
  }
  std::vector<std::string> failed;
  for (auto& [folder, inside] : names) {
    const int watch = inotify_add_watch(descriptor_, folder.c_str(), kEvents);
    if (watch < 0) {
      failed.push_back(folder);
    } else {
      folders_.push_back({watch, std::move(inside)});
    }
  }
  // A folder that stays keeps its watch, and with it what has happened there in the meantime.
  for (const Folder& old : before) {
    const auto same = [&](const Folder& folder) { return folder.watch == old.watch; };
    if (std::none_of(folders_.begin(), folders_.end(), same))
      inotify_rm_watch(descriptor_, old.watch);
  }
  return failed;
}

bool Watch::Touched() {
  alignas(inotify_event) std::array<char, 16'384> buffer;
  const ssize_t length = read(descriptor_, buffer.data(), buffer.size());
  bool touched = false;
  for (ssize_t at = 0; at < length;) {
    inotify_event event;
    std::memcpy(&event, buffer.data() + at, sizeof event);
    const std::string name = event.len > 0 ? std::string(buffer.data() + at + sizeof event) : "";
    // Too many at once: some were lost, and one of them may have been ours.
    touched = touched || (event.mask & IN_Q_OVERFLOW) != 0;
    for (const Folder& folder : folders_) {
      touched = touched ||
                (folder.watch == event.wd &&
                 std::find(folder.names.begin(), folder.names.end(), name) != folder.names.end());
    }
    at += static_cast<ssize_t>(sizeof event + event.len);
  }
  return touched;
}

bool Watch::Wait() {
  bool touched = false;
  while (true) {
    pollfd waiting{descriptor_, POLLIN, 0};
    const timespec quiet{0, kQuiet * 1'000'000};
    sigset_t none;
    sigemptyset(&none);
    const int ready = ppoll(&waiting, 1, touched ? &quiet : nullptr, &none);
    if (ready < 0) return false;
    if (ready == 0) return true;
    touched = Touched() || touched;
  }
}

}  // namespace remit::repl
