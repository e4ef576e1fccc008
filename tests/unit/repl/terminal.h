// `remit` started on a terminal of its own: keys are sent to it, and what a person would see is
// read from the screen. Nothing is timed: each step waits until the screen says what it should.
#pragma once

#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/screen.h"

namespace remit::repl {

class Terminal {
 public:
  struct Settings {
    int columns = 80, rows = 24;
    std::vector<std::pair<std::string, std::string>> environment{};
  };

  Terminal(std::vector<std::string> words, const Settings& settings)
      : screen_(settings.columns, settings.rows) {
    winsize size{};
    size.ws_col = static_cast<unsigned short>(settings.columns);
    size.ws_row = static_cast<unsigned short>(settings.rows);
    pid_ = ::forkpty(&end_, nullptr, nullptr, &size);
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) Become(words, settings);
  }
  ~Terminal() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
    ::close(end_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // In pieces that are read before the next one is sent, so that neither side waits for the other.
  void Send(std::string_view keys) {
    while (!keys.empty()) {
      pollfd ready{end_, POLLIN | POLLOUT, 0};
      REQUIRE(::poll(&ready, 1, kPatience) > 0);
      if ((ready.revents & POLLIN) != 0 && !ReadSome()) return;
      if ((ready.revents & POLLOUT) == 0) continue;
      const ssize_t sent = ::write(end_, keys.data(), std::min<std::size_t>(keys.size(), 512));
      REQUIRE(sent > 0);
      keys.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  // Reads until the screen holds the text; says what it holds otherwise.
  void Expect(const std::string& text) {
    while (screen_.Text().find(text) == std::string::npos) {
      pollfd ready{end_, POLLIN, 0};
      const bool more = ::poll(&ready, 1, kPatience) > 0 && ReadSome();
      INFO("on the screen:\n" << screen_.Text());
      INFO("expected: " << text);
      REQUIRE(more);
    }
    REQUIRE(screen_.mistakes().empty());
  }
  // Exit code once it has ended by itself.
  int End() {
    ReadAll();
    int status = 0;
    REQUIRE(::waitpid(pid_, &status, 0) == pid_);
    pid_ = -1;
    REQUIRE(WIFEXITED(status));
    return WEXITSTATUS(status);
  }
  // Reads what comes until it is ended by the signal.
  void ExpectKilled(int signal) {
    ReadAll();
    int status = 0;
    REQUIRE(::waitpid(pid_, &status, 0) == pid_);
    pid_ = -1;
    REQUIRE(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == signal);
  }
  // Waits until it is suspended; what it wrote before has been read then.
  void ExpectSuspended() {
    int status = 0;
    REQUIRE(::waitpid(pid_, &status, WUNTRACED) == pid_);
    REQUIRE(WIFSTOPPED(status));
    pollfd ready{end_, POLLIN, 0};
    while (::poll(&ready, 1, 0) > 0 && ReadSome()) continue;
  }
  void Resize(int columns, int rows) {
    winsize size{};
    size.ws_col = static_cast<unsigned short>(columns);
    size.ws_row = static_cast<unsigned short>(rows);
    screen_.Resize(columns, rows);
    REQUIRE(::ioctl(end_, TIOCSWINSZ, &size) == 0);
  }
  void Signal(int signal) const { REQUIRE(::kill(pid_, signal) == 0); }
  const test::Screen& screen() const { return screen_; }

 private:
  static constexpr int kPatience = 60'000;  // milliseconds; only a failure waits so long

  void ReadAll() {
    while (true) {
      pollfd ready{end_, POLLIN, 0};
      INFO("on the screen:\n" << screen_.Text());
      REQUIRE(::poll(&ready, 1, kPatience) > 0);
      if (!ReadSome()) return;
    }
  }
  bool ReadSome() {
    char bytes[4096];
    const ssize_t size = ::read(end_, bytes, sizeof(bytes));
    if (size <= 0) return size < 0 && errno == EINTR;  // EIO: the other end is closed
    screen_.Write({bytes, static_cast<std::size_t>(size)});
    return true;
  }
  [[noreturn]] static void Become(const std::vector<std::string>& words, const Settings& settings) {
    ::setenv("TERM", "xterm-256color", 1);
    ::unsetenv("NO_COLOR");
    for (const auto& [name, value] : settings.environment) ::setenv(name.c_str(), value.c_str(), 1);
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }

  test::Screen screen_;
  int end_ = -1;
  pid_t pid_ = -1;
};

}  // namespace remit::repl
