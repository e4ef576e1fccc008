// Programs started by a test: with limits, with signals ignored, fed through a pipe, ended by a
// signal; and what became of them.
#pragma once

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace remit::repl {

inline std::string TextOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Start {
  std::vector<std::string> words;
  std::string out, err;           // files
  int in = -1;                    // standard input; -1: nothing
  std::optional<int> out_pipe{};  // in place of the file
  // No file may grow beyond. The program is ended by a signal, in the middle of a write, or is told
  // when it ignores that signal.
  std::optional<std::uint64_t> most_bytes{};
  std::vector<int> ignored{};  // signals
};

// How a program ended.
struct Ended {
  int code = -1;       // -1: by a signal
  int signal = 0;      // 0: by itself
  long kilobytes = 0;  // of memory, at most
};

class Started {
 public:
  explicit Started(const Start& start) {
    std::vector<char*> words;
    for (const std::string& word : start.words) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    pid_ = fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) Become(start, words.data());
  }
  ~Started() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  Started(const Started&) = delete;
  Started& operator=(const Started&) = delete;

  void Signal(int signal) const { REQUIRE(kill(pid_, signal) == 0); }
  bool running() const {
    siginfo_t info{};
    REQUIRE(waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0);
    return info.si_pid == 0;
  }
  Ended Wait() {
    int status = 0;
    rusage used{};
    REQUIRE(wait4(pid_, &status, 0, &used) == pid_);
    pid_ = 0;
    Ended ended;
    if (WIFEXITED(status)) ended.code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) ended.signal = WTERMSIG(status);
    ended.kilobytes = used.ru_maxrss;
    return ended;
  }

 private:
  static void Open(const std::string& path, int flags, int as) {
    const int descriptor = open(path.c_str(), flags, 0644);
    if (descriptor < 0 || dup2(descriptor, as) < 0) _exit(126);
    if (descriptor != as) close(descriptor);
  }
  static void Limit(__rlimit_resource_t what, std::uint64_t most) {
    const rlimit limit{most, most};
    if (setrlimit(what, &limit) != 0) _exit(126);
  }
  // In the new process, where no test can fail.
  [[noreturn]] static void Become(const Start& start, char** words) {
    if (start.in >= 0) {
      if (dup2(start.in, STDIN_FILENO) < 0) _exit(126);
    } else {
      Open("/dev/null", O_RDONLY, STDIN_FILENO);
    }
    if (start.out_pipe) {
      if (dup2(*start.out_pipe, STDOUT_FILENO) < 0) _exit(126);
    } else {
      Open(start.out, O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
    }
    Open(start.err, O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
    Limit(RLIMIT_CORE, 0);
    if (start.most_bytes) Limit(RLIMIT_FSIZE, *start.most_bytes);
    for (const int ended : {SIGINT, SIGTERM, SIGPIPE, SIGXFSZ}) std::signal(ended, SIG_DFL);
    for (const int ignored : start.ignored) std::signal(ignored, SIG_IGN);
    setenv("NO_COLOR", "1", 1);
    execv(words[0], words);
    _exit(127);
  }

  pid_t pid_ = 0;
};

// Its ends are closed in every program that is started with neither of them.
class Pipe {
 public:
  Pipe() { REQUIRE(pipe2(ends_, O_CLOEXEC) == 0); }
  ~Pipe() {
    CloseRead();
    CloseWrite();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int read_end() const { return ends_[0]; }
  int write_end() const { return ends_[1]; }
  void CloseRead() { Close(ends_[0]); }
  void CloseWrite() { Close(ends_[1]); }
  void Write(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t count = write(ends_[1], text.data(), text.size());
      REQUIRE(count > 0);
      text.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  std::string ReadSome() const {
    char bytes[4096];
    const ssize_t count = read(ends_[0], bytes, sizeof(bytes));
    REQUIRE(count >= 0);
    return {bytes, static_cast<std::size_t>(count)};
  }

 private:
  static void Close(int& end) {
    if (end >= 0) close(end);
    end = -1;
  }
  int ends_[2] = {-1, -1};
};

}  // namespace remit::repl
