#include "repl/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace remit::repl {

bool IsTerminal(int file_descriptor) { return isatty(file_descriptor) == 1; }

bool ColourOn(int file_descriptor) {
  const char* no_colour = std::getenv("NO_COLOR");
  if (no_colour != nullptr && *no_colour != '\0') return false;
  const char* terminal = std::getenv("TERM");
  if (terminal != nullptr && std::string(terminal) == "dumb") return false;
  return IsTerminal(file_descriptor);
}

int TerminalWidth() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

Progress::Progress(std::uint64_t total)
    : total_(total), on_(IsTerminal(2)), start_(std::chrono::steady_clock::now()), last_(start_) {}

Progress::~Progress() { Clear(); }

void Progress::Clear() {
  if (drawn_) std::fputs("\r\033[K", stderr);
}

void Progress::Update(std::uint64_t cases, std::uint64_t done) {
  if (!on_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  drawn_ = true;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  std::fprintf(stderr, "\r\033[K%llu cases, %.0f a second", static_cast<unsigned long long>(cases),
               static_cast<double>(cases) / seconds);
  if (total_ > 0 && done > 0 && done <= total_) {
    const double left = seconds * static_cast<double>(total_ - done) / static_cast<double>(done);
    std::fprintf(stderr, ", %.0f s left", left);
  }
  std::fflush(stderr);
}

}  // namespace remit::repl
