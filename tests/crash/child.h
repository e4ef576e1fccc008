// Processes of a test, and what they say to one another.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <functional>

#include "interpreter/base/check.h"

namespace remit::crash {

class Pipe {
 public:
  Pipe() { REMIT_CHECK(::pipe(ends_.data()) == 0, "no pipe"); }
  ~Pipe() {
    CloseRead();
    CloseWrite();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void CloseRead() { Close(0); }
  void CloseWrite() { Close(1); }
  // False at the end.
  template <typename T>
  bool Read(T& value) {
    return ::read(ends_[0], &value, sizeof(T)) == static_cast<ssize_t>(sizeof(T));
  }
  template <typename T>
  void Write(const T& value) {
    if (::write(ends_[1], &value, sizeof(T)) != static_cast<ssize_t>(sizeof(T))) ::_exit(9);
  }

 private:
  void Close(std::size_t end) {
    if (ends_[end] >= 0) ::close(ends_[end]);
    ends_[end] = -1;
  }
  std::array<int, 2> ends_{-1, -1};
};

// A process of its own, which ends with the function.
inline pid_t Start(const std::function<void()>& run) {
  const pid_t child = ::fork();
  REMIT_CHECK(child >= 0, "no child");
  if (child == 0) {
    run();
    ::_exit(0);
  }
  return child;
}

}  // namespace remit::crash
