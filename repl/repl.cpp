// `remit repl`: reads entries from a terminal with line editing and history, or from a pipe, and
// prints a session's answers.
#include <histedit.h>
#include <unistd.h>

#include <clocale>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>

#include "repl/commands.h"
#include "repl/session.h"
#include "repl/terminal.h"

namespace remit::repl {
namespace {

// Lines from stdin as they are.
class PipeInput {
 public:
  std::optional<std::string> Line(const std::string&) {
    std::string line;
    if (!std::getline(std::cin, line)) return std::nullopt;
    return line;
  }
  void Remember(const std::string&) {}
};

// libedit: editing, history across sessions, one history entry for a multi-line text.
class TerminalInput {
 public:
  TerminalInput() : editor_(el_init("remit", stdin, stdout, stderr)), history_(history_init()) {
    HistEvent event;
    history(history_, &event, H_SETSIZE, 1000);
    el_set(editor_, EL_CLIENTDATA, this);
    el_set(editor_, EL_PROMPT, &TerminalInput::PromptOf);
    el_set(editor_, EL_HIST, history, history_);
    el_set(editor_, EL_EDITOR, "emacs");
    el_set(editor_, EL_SIGNAL, 1);
    file_ = HistoryFile();
    if (!file_.empty()) history(history_, &event, H_LOAD, file_.c_str());
  }
  ~TerminalInput() {
    HistEvent event;
    if (!file_.empty()) history(history_, &event, H_SAVE, file_.c_str());
    history_end(history_);
    el_end(editor_);
  }
  TerminalInput(const TerminalInput&) = delete;
  TerminalInput& operator=(const TerminalInput&) = delete;

  std::optional<std::string> Line(const std::string& prompt) {
    prompt_ = prompt;
    int count = 0;
    const char* line = el_gets(editor_, &count);
    if (line == nullptr || count <= 0) return std::nullopt;
    std::string text(line, static_cast<std::size_t>(count));
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
  }
  void Remember(const std::string& entry) {
    HistEvent event;
    history(history_, &event, H_ENTER, entry.c_str());
  }

 private:
  static char* PromptOf(EditLine* editor) {
    TerminalInput* self = nullptr;
    el_get(editor, EL_CLIENTDATA, &self);
    return self->prompt_.data();
  }
  static std::string HistoryFile() {
    const char* state = std::getenv("XDG_STATE_HOME");
    const char* home = std::getenv("HOME");
    if (state == nullptr && home == nullptr) return {};
    const std::filesystem::path folder =
        (state != nullptr ? std::filesystem::path(state)
                          : std::filesystem::path(home) / ".local/state") /
        "remit";
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    return error ? std::string() : (folder / "history").string();
  }

  EditLine* editor_;
  History* history_;
  std::string prompt_, file_;
};

template <typename Input>
void ReadAll(Session& session, Input& input) {
  while (!session.ended()) {
    std::optional<std::string> entry = input.Line(session.Prompt());
    if (!entry) break;
    while (!Session::Complete(*entry)) {
      const std::optional<std::string> more = input.Line("... ");
      if (!more) break;
      *entry += '\n' + *more;
    }
    if (entry->find_first_not_of(" \t") != std::string::npos) input.Remember(*entry);
    std::cout << session.Enter(*entry) << std::flush;
  }
}

}  // namespace

int RunRepl(const ReplOptions& options) {
  std::setlocale(LC_CTYPE, "");
  Session session;
  if (options.policy) {
    if (!std::filesystem::exists(*options.policy)) {
      Complain("cannot open `" + *options.policy + "`");
      return kEnvironment;
    }
    std::cout << session.Load(*options.policy);
  }
  if (IsTerminal(0) && IsTerminal(1)) {
    std::cout << "`:help` lists the commands, `:quit` or Ctrl-D ends.\n" << std::flush;
    TerminalInput input;
    ReadAll(session, input);
    std::cout << '\n';
  } else {
    PipeInput input;
    ReadAll(session, input);
  }
  return kOk;
}

}  // namespace remit::repl
