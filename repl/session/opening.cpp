// Commands that say what the session is about: the policy, its cases, the day, and the steps that
// led here.
#include <algorithm>

#include "interpreter/types/value.h"
#include "repl/line_diff.h"
#include "repl/load.h"
#include "repl/session/command.h"
#include "repl/session/moved.h"
#include "repl/session/recorded.h"
#include "repl/session/session.h"

namespace remit::repl {
namespace {

std::string Load(Session& session, const std::string& path) { return session.Load(path); }

std::string Cases(Session& session, const std::string& path) {
  if (path.empty()) return ":cases needs a file\n";
  State next = session.state();
  base::Result<CaseSet> read = ReadCaseSet(*next.policy, next.path, path, &session.stop());
  if (!read) return read.error().message + "\n";
  next.cases = std::make_shared<CaseSet>(std::move(read).value());
  next.at = 0;
  next.decided.reset();
  const CaseSet& set = *next.cases;
  std::string text =
      std::to_string(set.size) + " cases" +
      (set.invalid > 0 ? ", " + std::to_string(set.invalid) + " of them invalid" : "") +
      (set.cut ? "; the file has more, which are left aside" : "") + "; at hand: `" +
      std::string(set.blocks.front().cases.ids[0]) + "`\n";
  session.Take(std::move(next), "cases " + path);
  return text;
}

std::string Case(Session& session, const std::string& id) {
  if (!session.has_cases()) return "load cases first: `:cases FILE`\n";
  const CaseSet& set = *session.state().cases;
  std::uint64_t position = 0;
  for (const cases::Block& block : set.blocks) {
    const auto& ids = block.cases.ids;
    const auto found = std::find(ids.begin(), ids.end(), id);
    if (found != ids.end()) {
      State next = session.state();
      next.at = position + static_cast<std::uint64_t>(found - ids.begin());
      session.Take(std::move(next), "case " + id);
      return {};
    }
    position += block.cases.size;
  }
  return "there is no case `" + id + "`\n";
}

// Takes a state with another day or world, and says what moved.
std::string Elsewhere(Session& session, State next, const std::string& what) {
  if (session.has_cases() && session.Decides()) session.decided();
  const State before = session.state();
  ForgetDecided(next);
  session.Take(std::move(next), what);
  return WhatMoved(session, before);
}

std::string AsOf(Session& session, const std::string& words) {
  if (words.rfind("known", 0) == 0) return AsKnown(session, Trimmed(words.substr(5)));
  const std::string date = words.rfind("of", 0) == 0 ? Trimmed(words.substr(2)) : words;
  const std::optional<std::int64_t> day = types::ParseDate(date);
  if (!day && date != "today")
    return "`" + date + "` is not a day; write `:as of 2026-03-31`, or `:as of today`\n";
  State next = session.state();
  next.as_of = day;
  return Elsewhere(session, std::move(next), "as of " + date);
}

std::string Scenario(Session& session, const std::string& name) {
  if (!name.empty()) {
    const auto found = FindScenario(session.model(), name);
    if (!found) return found.error().message + "\n";
  }
  State next = session.state();
  next.scenario = name;
  return Elsewhere(session, std::move(next), name.empty() ? "no scenario" : "scenario " + name);
}

std::string List(Session& session, const std::string&) {
  std::string text;
  for (const std::string& entry : session.state().entries) text += entry + "\n";
  return text.empty() ? "nothing was declared\n" : text;
}

std::string Changes(Session& session, const std::string&) {
  const State& state = session.state();
  const std::string text = LineDiff(state.path, state.opened, state.text, "as it is now");
  return text.empty() ? "the policy is as it was opened\n" : text;
}

std::string Undo(Session& session, const std::string&) {
  const base::Result<std::string> back = session.Back();
  return back ? "taken back: " + *back : back.error().message + "\n";
}

std::string Redo(Session& session, const std::string&) {
  const base::Result<std::string> again = session.Again();
  return again ? "again: " + *again : again.error().message + "\n";
}

std::string Reset(Session& session, const std::string&) {
  const State& state = session.state();
  if (state.text == state.opened) return "nothing was declared\n";
  base::Result<State> next = session.WithText(state, state.opened);
  if (!next) return next.error().message;
  State opened = std::move(next).value();
  opened.entries.clear();
  if (session.has_cases() && session.Decides()) session.decided();
  const State before = session.state();
  session.Take(std::move(opened), "everything declared is dropped");
  return WhatMoved(session, before);
}

std::string Quit(Session& session, const std::string&) {
  session.End();
  return {};
}

constexpr Command kCommands[] = {
    {":load", "FILE|STORE#POLICY", "load a policy; what was declared is dropped", &Load,
     Names::kFiles},
    {":cases", "FILE", "load cases; the first is at hand", &Cases, Names::kFiles},
    {":case", "ID", "take the case with this id", &Case, Names::kCases},
    {":as", "of DATE|known TIME", "decide as of this day; by what was live at this time", &AsOf},
    {":scenario", "[NAME]", "decide in the world of this scenario; without a name, as it is again",
     &Scenario, Names::kScenarios},
    {":list", "", "what was declared in this session", &List},
    {":changes", "", "the policy's text against the one that was opened", &Changes},
    {":undo", "", "take the last step back, whatever it was", &Undo},
    {":redo", "", "take it again", &Redo},
    {":reset", "", "drop everything declared", &Reset},
    {":quit", "", "leave", &Quit},
};

}  // namespace

std::span<const Command> OpeningCommands() { return kCommands; }

}  // namespace remit::repl
