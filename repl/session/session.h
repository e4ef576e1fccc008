// A REPL session: where it stands (state.h), what was before, and what an entry does. Knows no
// terminal; every answer is a text, so that it can be driven by tests and by a pipe. The commands
// are beside it (command.h) and use nothing of it that is private.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/base/result.h"
#include "interpreter/base/stop.h"
#include "repl/picture/picture.h"
#include "repl/session/at_hand.h"
#include "repl/session/on_disk.h"
#include "repl/session/state.h"

namespace remit::repl {

// What belongs to a session as a whole; no step of it, and not taken back.
struct Surroundings {
  std::vector<std::string> entered;  // what was entered, the oldest first
  // Entries of earlier sessions, the oldest first. Null: none are kept.
  std::function<std::vector<std::string>()> kept;
  // Puts an entry back where it can be edited. Null: there is no such place.
  std::function<void(const std::string& entry)> put_back;
  // Called when an entry begins to be answered; from then on it can be stopped.
  std::function<void()> begun;
  std::string store, journal;        // the files that were opened; empty: none
  std::size_t running = 0;           // files of entries that run, within one another
  std::unique_ptr<DiskWatch> watch;  // null: nothing is watched
  // What pictures are drawn for. Null: 80 columns of Unicode without colour.
  std::function<picture::Terminal()> terminal;
};

class Session {
 public:
  Session();

  // One complete entry: a command (`:decide`), declarations (`let x = …`), which replace those of
  // the same name, or an expression. Gives what is to be printed.
  std::string Enter(const std::string& entry);
  // May the entry be kept in a file? Where the policy has personal inputs, only commands, and
  // none that supposes something: who compares an income with an amount has written it down.
  bool MayBeKept(const std::string& entry) const;
  bool ended() const { return ended_; }
  void End() { ended_ = true; }
  // In at most `columns`, as far as that can be: the policy, `*` where its text is not what was
  // opened, and which version that was.
  std::string Prompt(std::size_t columns = 80) const;
  // Loads a policy as `:load PATH` does.
  std::string Load(const std::string& path);

  // Opens a policy's text that is in no file of its own, as a step; what `:load` says then.
  std::string OpenFrom(std::shared_ptr<const Origin> origin);
  // What changed on the disk of what is watched, taken over, and what that moved; mostly nothing.
  // `settled`: only what did not change between two calls is read.
  std::string News(bool settled);

  // Whoever answers an entry for long looks whether it was asked to stop, and ends early; what it
  // gives is not shown then, and the session is as it was before the entry.
  base::Stop& stop() { return stop_; }
  // Ends the entry where it was asked to.
  void CheckStop() const;

  Surroundings& around() { return around_; }
  const State& state() const { return state_; }
  const compile::Compilation& policy() const { return *state_.policy; }
  const check::Model& model() const { return state_.policy->checked.model; }
  // Modules and intents are for policies.
  bool Decides() const;
  std::int64_t Day() const;
  std::optional<check::ScenarioId> World() const;  // none: as the policy and the case say

  // Goes on from here with another state, and keeps this one for `:undo`. `what` tells it there.
  // The state's `bound` and `decided` must be those of its policy, day and world, or null.
  void Take(State next, std::string what);
  // Takes back the last step, or takes it again: what that was and what moved.
  base::Result<std::string> Back();
  base::Result<std::string> Again();
  // The policy's file holds this text now, and that is what was opened, in every state of it.
  void Saved(const std::string& path, const std::string& text);
  // What led here, the oldest first.
  std::vector<std::string> Steps() const;
  // The state that many steps ago, 1 or more; null where there were not so many. Of an older one
  // only the text may be left, without its policy.
  const State* StepsAgo(std::size_t steps) const;

  // The nearest state before this one in which the same cases were decided otherwise, or at least
  // anew; null where there is none.
  const State* Before() const;

  // A state with this text of the policy, its cases read again only if they have to be. An Error
  // holds the messages of a text that cannot be compiled, or what is wrong with the cases.
  base::Result<State> WithText(const State& from, std::string text) const;
  // Compiles the text with the change, takes it, and says what moved in the cases.
  std::string Amend(std::string text, const std::string& entry);

  const Bound& bound();
  const DecidedSet& decided();
  bool has_cases() const { return !state_.cases->path.empty(); }
  // The case at hand. Whoever changes it for a question puts it back: WithProposal.
  cases::Block& block() const;
  std::size_t index() const { return state_.cases->PlaceOf(state_.at).index; }
  std::unique_ptr<AtHand> at_hand();
  // Asks about a proposal in place of the case's own: `KNOB=VALUE, …`.
  std::string WithProposal(const std::string& choices, const std::function<std::string()>& ask);

  // The entry as an expression of the policy; nothing, and the messages, when it is none.
  std::optional<ast::ExprId> Expression(const std::string& text, std::string& messages);
  // Its value for the case at hand, and why there is none.
  std::string Evaluate(const std::string& text);
  // As `:type` says it; empty where the text is no expression of the policy.
  std::string TypeOfExpression(const std::string& text);

 private:
  struct Step {
    State state;
    std::string what;  // led from it to the next
  };

  // A step of the entry that is being answered, for when it is stopped.
  struct Done {
    enum class How : std::uint8_t { kTaken, kBack, kAgain } how;
    std::vector<Step> after;  // what Take dropped
  };

  std::string Answered(const std::string& text);
  // Unless it is stopped; then nothing is left of it.
  std::string Guarded(const std::function<std::string()>& answer);
  void Unwind();
  std::string Run(const std::string& line);
  std::string Replace(const std::string& text);
  std::string Loaded(const std::string& how) const;
  std::string Open(State from, const std::string& text, const std::string& how);
  std::string Reread(const std::vector<std::string>& changed);
  static void Shift(State& at, std::vector<Step>& from, std::vector<Step>& to);
  base::Result<std::string> Move(std::vector<Step>& from, std::vector<Step>& to, Done::How how);

  State state_;
  std::vector<Step> before_, after_;  // the nearest last
  std::vector<Done> done_;            // by the entry that is being answered
  std::size_t depth_ = 0;             // entries within one another, `:run`
  bool ran_others_ = false;
  // See TypeOfExpression.
  std::unique_ptr<compile::Compilation> guess_;
  std::shared_ptr<const compile::Compilation> guess_of_;
  std::size_t guesses_ = 0;
  Surroundings around_;
  base::Stop stop_;
  bool ended_ = false;
};

// White space before and behind taken away.
std::string Trimmed(const std::string& text);
// The errors among the messages, as text.
std::string ErrorsOf(const diagnostics::Sink& sink, const source::SourceMap& sources);

}  // namespace remit::repl
