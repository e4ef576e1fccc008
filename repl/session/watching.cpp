// `:watch`: a policy that changes on the disk is read again, and what was declared in the session
// is declared again on top of it, or set aside where that cannot be; `:undo` leads back to both.
#include "interpreter/base/text.h"
#include "repl/session/command.h"
#include "repl/session/moved.h"
#include "repl/session/policy_text.h"
#include "repl/session/session.h"

namespace remit::repl {
namespace {

std::string Listed(const std::vector<std::string>& files) {
  std::string text;
  for (const std::string& file : files) text += (text.empty() ? "" : ", ") + base::Tick(file);
  return text;
}

// The entries of the session once more, on another text; an Error: one of them cannot be.
base::Result<State> Redeclared(const Session& session, State next, const State& before) {
  if (!before.settled) return base::Error{"it was saved in between"};
  for (std::size_t i = *before.settled; i < before.entries.size(); ++i) {
    const base::Result<std::string> text =
        Amended(*next.policy, next.text, before.entries[i], session.Day());
    if (!text) return text.error();
    base::Result<State> amended = session.WithText(next, *text);
    if (!amended) return amended.error();
    next = std::move(amended).value();
    next.entries.push_back(before.entries[i]);
  }
  return next;
}

std::string Watch(Session& session, const std::string& argument) {
  Surroundings& around = session.around();
  const State& state = session.state();
  if (argument == "off") {
    around.watch.reset();
    return "nothing is watched\n";
  }
  if (!argument.empty() && argument != "on") return "`:watch` takes `on` or `off`\n";
  if (argument == "on" || around.watch != nullptr) {
    if (around.watch == nullptr) around.watch = std::make_unique<DiskWatch>(FilesSeen());
    if (!state.on_disk) return "no file is open; what `:load` opens will be watched\n";
    std::vector<std::string> files;
    for (const auto& [path, look] : *state.files) files.push_back(path);
    return "watched: " + Listed(files) + "\n";
  }
  return "nothing is watched; `:watch on` reads the policy again when its file changes\n";
}

constexpr Command kCommands[] = {
    {":watch", "[on|off]", "read the policy again when it changes on the disk", &Watch},
};

}  // namespace

std::span<const Command> WatchingCommands() { return kCommands; }

std::string Session::News(bool settled) {
  if (around_.watch == nullptr || !state_.on_disk) return {};
  const std::vector<std::string> changed = around_.watch->Changed(*state_.files, settled);
  if (changed.empty()) return {};
  stop_.Forget();
  return Guarded([&] { return Reread(changed); });
}

std::string Session::Reread(const std::vector<std::string>& changed) {
  const std::string head = Listed(changed) + " changed on the disk";
  State from = state_;
  from.look = LookAt(from.path);
  const base::Result<std::string> text = source::ReadFile(from.path);
  if (!text) return head + ": " + text.error().message + "; the session goes on with what it has\n";
  const bool own = *text != state_.opened;
  if (!own && changed == std::vector<std::string>{state_.path}) return {};
  from.opened = *text;
  from.entries.clear();
  from.settled = 0;
  base::Result<State> read = WithText(from, *text);
  if (!read) {
    return head + ", and cannot be used as it is; the session goes on with what it has\n" +
           read.error().message;
  }
  std::string told = head + ", and was read again\n";
  State next = std::move(read).value();
  if (state_.text != state_.opened) {
    base::Result<State> again = Redeclared(*this, next, state_);
    told += again ? "what was declared here is declared again on top of it\n"
                  : "what was declared here does not go with it and is set aside; `:undo` leads "
                    "back to it\n";
    if (again) next = std::move(again).value();
  }
  if (has_cases() && Decides()) decided();
  const State before = state_;
  Take(std::move(next), "read again " + Listed(changed));
  return told + WhatMoved(*this, before);
}

}  // namespace remit::repl
