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

// With an objective, only how that came about.
std::string Explained(Session& session, const std::string& objective) {
  const auto at = session.at_hand();
  govern::Evidence evidence;
  if (at->core.status != engine::Status::kInvalid)
    evidence = govern::GatherEvidence(at->program, at->batch, at->index, at->core);
  const govern::Decision decision = govern::Explain(at->subject, at->core, evidence);
  return objective.empty() ? govern::ToExplanation(decision)
                           : govern::ToBreakdown(decision, {objective});
}

std::string Decide(Session& session, const std::string&) {
  const auto at = session.at_hand();
  return govern::ToText(govern::Describe(at->subject, at->core));
}

std::string Explain(Session& session, const std::string&) { return Explained(session, ""); }

std::string Why(Session& session, const std::string& objective) {
  const auto& objectives = session.model().objectives;
  const bool known = std::any_of(objectives.begin(), objectives.end(),
                                 [&](const auto& info) { return info.name == objective; });
  if (known) return Explained(session, objective);
  std::string names;
  for (const auto& info : objectives) names += (names.empty() ? "" : ", ") + info.name;
  return objectives.empty() ? "the policy has no objective\n"
                            : "`:why` takes the name of an objective: " + names + "\n";
}

std::string Propose(Session& session, const std::string& choices) {
  return session.WithProposal(choices, [&] { return Decide(session, ""); });
}

std::string Flipped(Session& session) {
  const auto at = session.at_hand();
  govern::Decision decision = govern::Describe(at->subject, at->core);
  if (at->core.status != engine::Status::kInvalid) {
    FlipQuestion question;
    question.inputs = !govern::NegotiableInputs(session.model()).empty();
    decision.flip = AskFlip(at->program, at->subject, at->core, question);
  }
  return govern::ToText(decision) + govern::FlipText(decision);
}

std::string Flip(Session& session, const std::string& choices) {
  if (choices.empty()) return Flipped(session);
  return session.WithProposal(choices, [&] { return Flipped(session); });
}

std::string Frontier(Session& session, const std::string& objectives) {
  constexpr std::size_t kLines = 40;
  std::vector<std::string> names;
  std::istringstream in(objectives);
  for (std::string name; std::getline(in, name, ',');) names.push_back(Trimmed(name));
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
    {":why", "OBJECTIVE", "how an objective of the case at hand came about, to the last input",
     &Why, Names::kObjectives, true},
    {":propose", "KNOB=VALUE, …", "judge a proposal for the case at hand", &Propose, Names::kKnobs,
     true},
    {":flip", "[KNOB=VALUE, …]", "what would change what is decided, or the proposal", &Flip,
     Names::kKnobs, true},
    {":frontier", "[NAME, …]", "what is worth choosing, by these objectives or by all", &Frontier,
     Names::kObjectives, true},
};

}  // namespace

std::span<const Command> AskingCommands() { return kCommands; }

}  // namespace remit::repl
