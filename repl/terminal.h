// What may be assumed about the place that output goes to: colour only on a terminal and never with
// NO_COLOR, progress only when stderr is a terminal.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace remit::repl {

bool ColourOn(int file_descriptor);  // 1 stdout, 2 stderr
bool IsTerminal(int file_descriptor);
int TerminalWidth();   // columns; 80 when unknown
int TerminalHeight();  // rows; 24 when unknown
// May more than ASCII be drawn? The locale's characters are UTF-8 (LC_ALL, LC_CTYPE or LANG, the
// first that is set) and the terminal is not dumb.
bool UnicodeOn();

// One line on stderr, redrawn at most ten times a second: cases done, how many and how much of the
// file in a second, its share and the time left when its size is known. Draws nothing unless stderr
// is a terminal.
class Progress {
 public:
  // `bytes`: of the file on disk when known, else 0.
  explicit Progress(std::uint64_t bytes);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void Update(std::uint64_t cases, double share);

 private:
  void Clear();
  std::uint64_t bytes_;
  bool on_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point start_, last_;
};

}  // namespace remit::repl
