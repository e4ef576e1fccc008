#include "repl/change/git.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

extern char** environ;

namespace remit::repl {
namespace {

base::Error Failed(const std::string& what) {
  return {what + ": " + std::string(std::strerror(errno))};
}

// Both ends of a pipe, closed when it goes.
struct Pipe {
  std::array<int, 2> ends{-1, -1};
  bool Open() { return pipe2(ends.data(), O_CLOEXEC) == 0; }
  void CloseEnd(std::size_t end) {
    if (ends[end] >= 0) close(ends[end]);
    ends[end] = -1;
  }
  ~Pipe() {
    CloseEnd(0);
    CloseEnd(1);
  }
};

// Until both are at their ends.
void ReadBoth(Pipe& out, Pipe& err, Ran& ran) {
  std::array<pollfd, 2> waited{pollfd{out.ends[0], POLLIN, 0}, pollfd{err.ends[0], POLLIN, 0}};
  std::array<std::string*, 2> into{&ran.out, &ran.err};
  std::size_t open = 2;
  std::array<char, 65536> buffer{};
  while (open > 0) {
    if (poll(waited.data(), waited.size(), -1) < 0 && errno != EINTR) return;
    for (std::size_t i = 0; i < waited.size(); ++i) {
      if (waited[i].fd < 0 || (waited[i].revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
      const ssize_t got = read(waited[i].fd, buffer.data(), buffer.size());
      if (got > 0) {
        into[i]->append(buffer.data(), static_cast<std::size_t>(got));
      } else if (got == 0 || errno != EINTR) {
        waited[i].fd = -1;
        --open;
      }
    }
  }
}

std::vector<std::string> SplitAtNul(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\0', at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

std::string FirstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

base::Result<Ran> RunProgram(const std::vector<std::string>& words) {
  Pipe out, err;
  if (!out.Open() || !err.Open()) return Failed("cannot start `" + words[0] + "`");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.ends[1], 1);
  posix_spawn_file_actions_adddup2(&actions, err.ends[1], 2);
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int failed =
      posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) {
    errno = failed;
    return Failed("cannot start `" + words[0] + "`");
  }
  out.CloseEnd(1);
  err.CloseEnd(1);
  Ran ran;
  ReadBoth(out, err, ran);
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return Failed("cannot wait for `" + words[0] + "`");
  }
  constexpr int kKilledBy = 128;
  ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : kKilledBy + WTERMSIG(status);
  return ran;
}

base::Result<Git> Git::Here() {
  const base::Result<Ran> ran = RunProgram({"git", "rev-parse", "--show-toplevel"});
  if (!ran) return ran.error();
  if (ran->status != 0) return base::Error{"this is no git work tree: " + FirstLine(ran->err)};
  return Git(FirstLine(ran->out));
}

base::Result<std::string> Git::Ask(std::vector<std::string> words) const {
  const std::vector<std::string> before = {"git", "--no-optional-locks", "-C", root_};
  words.insert(words.begin(), before.begin(), before.end());
  base::Result<Ran> ran = RunProgram(words);
  if (!ran) return ran.error();
  if (ran->status != 0) {
    const std::string said = FirstLine(ran->err);
    return base::Error{"git " + words[before.size()] +
                       (said.empty() ? " found nothing" : ": " + said)};
  }
  return std::move(ran).value().out;
}

base::Result<std::string> Git::MergeBase(const std::string& ref) const {
  base::Result<std::string> known =
      Ask({"rev-parse", "--verify", "--quiet", "--end-of-options", ref + "^{commit}"});
  if (!known) {
    return base::Error{"there is no commit `" + ref +
                       "` here; a checkout for CI has to fetch it (fetch-depth: 0)"};
  }
  const base::Result<std::string> common = Ask({"merge-base", FirstLine(*known), "HEAD"});
  if (!common) {
    return base::Error{"`" + ref +
                       "` and HEAD have no commit in common here; a checkout for CI has to fetch "
                       "the history (fetch-depth: 0)"};
  }
  return FirstLine(*common);
}

base::Result<std::map<std::string, Git::Change>> Git::ChangesSince(
    const std::string& commit) const {
  const base::Result<std::string> differ =
      Ask({"diff", "--name-status", "-z", "-M", "--no-ext-diff", "--no-color", commit, "--"});
  if (!differ) return differ.error();
  std::map<std::string, Change> changes;
  const std::vector<std::string> parts = SplitAtNul(*differ);
  for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
    const char kind = parts[i].empty() ? 'M' : parts[i][0];
    if ((kind == 'R' || kind == 'C') && i + 2 < parts.size()) {
      if (kind == 'R') changes[parts[i + 1]] = {'D', ""};
      changes[parts[i + 2]] = {kind == 'R' ? 'R' : 'A', kind == 'R' ? parts[i + 1] : ""};
      ++i;
      continue;
    }
    changes[parts[i + 1]] = {kind == 'A' || kind == 'D' ? kind : 'M', ""};
  }
  const base::Result<std::string> unknown =
      Ask({"ls-files", "--others", "--exclude-standard", "-z"});
  if (!unknown) return unknown.error();
  for (const std::string& path : SplitAtNul(*unknown)) {
    const auto known = changes.find(path);
    changes[path] = {known != changes.end() && known->second.kind == 'D' ? 'M' : 'A', ""};
  }
  return changes;
}

base::Result<std::set<std::string>> Git::Files() const {
  const base::Result<std::string> listed =
      Ask({"ls-files", "--cached", "--others", "--exclude-standard", "-z"});
  if (!listed) return listed.error();
  std::set<std::string> files;
  for (const std::string& path : SplitAtNul(*listed)) {
    std::error_code ignored;
    if (std::filesystem::is_regular_file(std::filesystem::path(root_) / path, ignored))
      files.insert(path);
  }
  return files;
}

base::Result<std::set<std::string>> Git::FilesOf(const std::string& commit) const {
  const base::Result<std::string> listed = Ask({"ls-tree", "-r", "-z", "--name-only", commit});
  if (!listed) return listed.error();
  const std::vector<std::string> paths = SplitAtNul(*listed);
  return std::set<std::string>(paths.begin(), paths.end());
}

base::Result<std::string> Git::Show(const std::string& commit, const std::string& path) const {
  return Ask({"cat-file", "blob", commit + ":" + path});
}

base::Result<Revision> Revision::Of(const Git& git, const std::string& commit) {
  base::Result<std::set<std::string>> files = git.FilesOf(commit);
  if (!files) return files.error();
  return Revision(git, commit, std::move(files).value());
}

compile::FileReader Revision::Reader() const {
  return [this](const std::string& path) -> base::Result<std::string> {
    // Modules are looked for by whole paths.
    const std::filesystem::path named(path);
    const std::string plain = (named.is_absolute() ? named.lexically_relative(git_->root()) : named)
                                  .lexically_normal()
                                  .generic_string();
    if (!Has(plain)) return base::Error{"cannot read `" + plain + "`: it is not in " + commit_};
    return git_->Show(commit_, plain);
  };
}

}  // namespace remit::repl
