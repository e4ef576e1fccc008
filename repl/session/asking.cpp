// Commands that ask about the case at hand.
#include <algorithm>
#include <sstream>

#include "interpreter/govern/explain.h"
#include "interpreter/govern/present.h"
#include "repl/decide/flip.h"
#include "repl/explore/frontier.h"
#include "repl/session/command.h"
#include "repl/session/session.h"

namespace remit::repl {
namespace {

std::string Decide(Session& session, const std::string&) {
  const auto at = session.at_hand();
  return govern::ToText(govern::Describe(at->subject, at->core));
}

std::string Explain(Session& session, const std::string&) {
  const auto at = session.at_hand();
  govern::Evidence evidence;
  if (at->core.status != engine::Status::kInvalid)
    evidence = govern::GatherEvidence(at->program, at->batch, at->index, at->core);
  return govern::ToExplanation(govern::Explain(at->subject, at->core, evidence));
}

std::string Propose(Session& session, const std::string& choices) {
  return session.WithProposal(choices, [&] { return Decide(session, ""); });
}

std::string Flipped(Session& session, const std::optional<govern::FlipGoal>& only) {
  const auto at = session.at_hand();
  govern::Decision decision = govern::Describe(at->subject, at->core);
  if (at->core.status != engine::Status::kInvalid) {
    FlipQuestion question;
    question.only = only;
    question.inputs = !govern::NegotiableInputs(session.model()).empty();
    decision.flip = AskFlip(at->program, at->subject, at->core, question);
  }
  return govern::ToText(decision) + govern::FlipText(decision);
}

// `[KNOB=VALUE, …] [to LEVEL]`
std::string Flip(Session& session, const std::string& argument) {
  const std::size_t to = (" " + argument).find(" to ");
  const std::string choices = Trimmed(argument.substr(0, to));
  std::optional<govern::FlipGoal> goal;
  if (to != std::string::npos) {
    const auto parsed = ParseFlipGoal(session.model(), Trimmed(argument.substr(to + 2)));
    if (!parsed) return parsed.error().message.substr(std::string_view("--to: ").size()) + "\n";
    goal = *parsed;
  }
  if (choices.empty()) return Flipped(session, goal);
  return session.WithProposal(choices, [&] { return Flipped(session, goal); });
}

std::string Frontier(Session& session, const std::string& objectives) {
  constexpr std::size_t kLines = 40;
  std::vector<std::string> names;
  std::string words = objectives;
  std::replace(words.begin(), words.end(), ',', ' ');
  std::istringstream in(words);
  for (std::string name; in >> name;) names.push_back(name);
  const auto question = AskFrontier(session.policy().checked, session.Day(), names, {}, {});
  if (!question) return question.error().message + "\n";
  const auto at = session.at_hand();
  const auto answer = FrontierOf(at->program, at->subject, at->core, *question);
  if (!answer) return answer.error().message + "\n";
  return FrontierText(answer->frontier, answer->exploration, kLines);
}

constexpr Command kCommands[] = {
    {":decide", "", "decide the case at hand", &Decide, Names::kNothing, true},
    {":explain", "", "decide it and say why", &Explain, Names::kNothing, true},
    {":propose", "KNOB=VALUE, …", "judge a proposal for the case at hand", &Propose, Names::kKnobs,
     true},
    {":flip", "[KNOB=VALUE, …] [to LEVEL]",
     "what would change what is decided, or the proposal; what leads to a level, or `inside`",
     &Flip, Names::kLevels, true},
    {":frontier", "[NAME …]", "what is worth choosing, by these objectives or by all", &Frontier,
     Names::kObjectives, true},
};

}  // namespace

std::span<const Command> AskingCommands() { return kCommands; }

}  // namespace remit::repl
