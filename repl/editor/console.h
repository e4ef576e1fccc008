// The editor on a real terminal: raw mode while an entry is written, size, signals, suspension.
// Whatever ends the process, the terminal is left as it was found.
#pragma once

#include <memory>
#include <string>

#include "repl/editor/editor.h"

namespace remit::editor {

// Can lines be edited here? Both ends are a terminal that moves its cursor.
bool CanEdit(int input, int output);

class Console {
 public:
  struct Read {
    enum class How { kEntered, kInterrupted, kEnded } how = How::kEnded;
    std::string text{};
  };

  // One at a time in a process. The history must outlive it.
  Console(int input, int output, Services services, History& history, bool colour);
  ~Console();
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  // Waits for an entry. `more` stands before its second line and those that follow.
  Read Next(const std::string& prompt, const std::string& more);
  // The next entry that is waited for begins with this text.
  void Prefill(std::string text);
  // Columns of the terminal.
  int columns() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace remit::editor
