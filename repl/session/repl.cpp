// `remit repl`: reads entries from a terminal, or from a pipe, and prints a session's answers.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <utility>

#include "repl/commands.h"
#include "repl/editor/console.h"
#include "repl/load.h"
#include "repl/picture/show.h"
#include "repl/session/assist.h"
#include "repl/session/session.h"
#include "repl/store/session.h"
#include "repl/terminal.h"

namespace remit::repl {
namespace {

// Where what was entered is kept: by the XDG base directory specification. Empty: nowhere.
std::string HistoryFile() {
  const char* state = std::getenv("XDG_STATE_HOME");
  const char* home = std::getenv("HOME");
  if (state == nullptr && home == nullptr) return {};
  const std::filesystem::path folder =
      (state != nullptr ? std::filesystem::path(state)
                        : std::filesystem::path(home) / ".local/state") /
      "remit";
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  return error ? std::string() : (folder / "entries").string();
}

void EnterFromTerminal(Session& session) {
  editor::History history(HistoryFile());
  history.KeepOnly([&session](const std::string& entry) { return session.MayBeKept(entry); });
  const std::size_t earlier = history.entries().size();
  editor::Console* editing = nullptr;
  const auto prompt = [&] {
    std::string text = session.Prompt(static_cast<std::size_t>(editing->columns()));
    std::string more(text.size(), ' ');
    return std::pair(std::move(text), std::move(more));
  };
  editor::Services services = ServicesOf(session);
  services.news = [&]() -> std::optional<editor::News> {
    std::string text = session.News(true);
    if (text.empty()) return std::nullopt;
    auto [first, more] = prompt();
    return editor::News{std::move(text), std::move(first), std::move(more)};
  };
  editor::Console console(STDIN_FILENO, STDOUT_FILENO, std::move(services), history,
                          ColourOn(STDOUT_FILENO));
  editing = &console;
  session.around().kept = [&history, earlier] {
    const auto end = history.entries().begin() +
                     static_cast<std::ptrdiff_t>(std::min(earlier, history.entries().size()));
    return std::vector<std::string>(history.entries().begin(), end);
  };
  session.around().put_back = [&console](const std::string& entry) { console.Prefill(entry); };
  while (!session.ended()) {
    auto [first, more] = prompt();
    const editor::Console::Read read = console.Next(first, more);
    if (read.how == editor::Console::Read::How::kEnded) return;
    if (read.how == editor::Console::Read::How::kEntered)
      std::cout << session.Enter(read.text) << std::flush;
  }
}

// Lines as they come; with prompts where a person sits before a terminal that cannot do more.
void EnterLines(Session& session, bool prompts) {
  const auto next = [&](const std::string& prompt) -> std::optional<std::string> {
    if (prompts) std::cout << prompt << std::flush;
    std::string line;
    if (!std::getline(std::cin, line)) return std::nullopt;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return line;
  };
  while (!session.ended()) {
    const std::optional<std::string> entry =
        NextEntry([&](bool first) { return next(first ? session.Prompt() : "... "); });
    if (!entry) break;
    std::cout << session.News(false) << session.Enter(*entry) << std::flush;
  }
  if (prompts) std::cout << '\n';
}

}  // namespace

int RunRepl(const ReplOptions& options) {
  Session session;
  session.around().terminal = [] { return TerminalHere(); };
  if (options.policy) {
    if (!std::filesystem::exists(*options.policy) && !NamesStore(*options.policy)) {
      Complain("cannot open `" + *options.policy + "`");
      return kEnvironment;
    }
    std::cout << session.Load(*options.policy);
    session.around().entered.push_back(":load " + *options.policy);
  }
  const bool person = IsTerminal(STDIN_FILENO) && IsTerminal(STDOUT_FILENO);
  if (person) {
    std::cout << "`:help` lists the commands, `:quit` or Ctrl-D ends.\n" << std::flush;
  }
  if (editor::CanEdit(STDIN_FILENO, STDOUT_FILENO)) {
    EnterFromTerminal(session);
  } else {
    EnterLines(session, person);
  }
  return kOk;
}

}  // namespace remit::repl
