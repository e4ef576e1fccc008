// `:why`: what speaks for a decision, the strongest reason first; how an objective came about; why
// an alternative is not what is recommended.
#include <algorithm>
#include <cmath>

#include "interpreter/base/text.h"
#include "interpreter/diagnostics/diagnostic.h"
#include "interpreter/govern/present.h"
#include "interpreter/govern/text_table.h"
#include "repl/session/exploring.h"
#include "repl/session/outcome.h"
#include "repl/session/what_if.h"

namespace remit::repl {
namespace {

// More alternatives than are explained in a moment.
constexpr std::uint64_t kMostAlternatives = 500'000;

struct Explained {
  govern::Decision decision;
  govern::Evidence evidence;
};

Explained ExplainedOf(const AtHand& at) {
  Explained explained;
  if (at.core.status != engine::Status::kInvalid)
    explained.evidence = govern::GatherEvidence(at.program, at.batch, at.index, at.core);
  explained.decision = govern::Explain(at.subject, at.core, explained.evidence);
  return explained;
}

std::string Score(double value) { return govern::Fixed(value, 4); }

// One reason, and how much it moves the score, by which reasons are ordered.
struct Reason {
  double weight = 0;
  std::string text;
};

std::string ValuesOf(const std::vector<govern::NamedValue>& values) {
  std::string text;
  for (const govern::NamedValue& value : values)
    text += (text.empty() ? "" : ", ") + value.name + " " + value.text;
  return text;
}

std::vector<Reason> ReasonsOf(const govern::Decision& decision) {
  std::vector<Reason> reasons;
  for (const govern::BindingRequirement& binding : decision.binding) {
    if (!binding.guarantees.empty()) continue;
    const double cost = binding.score_without - decision.core.score;
    const govern::RequirementRef& rule = binding.requirement;
    reasons.push_back({std::fabs(cost), rule.requirement + " binds: " + Score(cost) +
                                            (rule.because ? "  (" + *rule.because + ")" : "") +
                                            "\n     without it " + ValuesOf(binding.instead)});
  }
  if (!decision.runners_up.empty()) {
    const govern::RunnerUp& next = decision.runners_up.front();
    for (std::size_t i = 0; i < next.behind.size(); ++i) {
      if (next.behind[i] == 0) continue;
      const govern::ObjectiveResult& own = decision.objectives.at(i);
      reasons.push_back(
          {std::fabs(next.behind[i]),
           own.name + (next.behind[i] > 0 ? " speaks for it: " : " speaks against it: ") +
               Score(std::fabs(next.behind[i])) + "\n     " + own.value.text + ", where " +
               ValuesOf(next.values) + " has " + next.objectives[i].value.text});
    }
  }
  std::stable_sort(reasons.begin(), reasons.end(),
                   [](const Reason& a, const Reason& b) { return a.weight > b.weight; });
  return reasons;
}

std::string RouteReasons(const govern::Decision& decision) {
  std::string text;
  for (const govern::FiredRule& rule : decision.fired) {
    text += "  " + rule.rule + (rule.because ? ": " + *rule.because : "") + "  [" + rule.at + "]\n";
  }
  return text.empty() ? "  no rule speaks, so the lowest level decides\n" : text;
}

// How often each rule fires in the cases that are bound.
std::string SetReasons(Session& session) {
  const CaseSet& set = *session.state().cases;
  if (!session.has_cases() || set.size < 2) return {};
  const DecidedSet& decided = session.decided();
  std::string text;
  for (std::size_t rule = 0; rule < session.model().rules.size(); ++rule) {
    std::uint64_t fires = 0;
    for (const govern::DecisionColumns& block : decided.blocks) {
      for (std::size_t i = 0; i < block.size; ++i) fires += block.Fired(i, rule) ? 1 : 0;
    }
    text += "  " + std::to_string(fires) + "  " + session.model().rules[rule].name + "\n";
  }
  return text.empty()
             ? text
             : "How often rules speak in the " + std::to_string(set.size) + " cases\n" + text;
}

bool TooMany(const Session& session, std::string& answer) {
  const std::uint64_t count = engine::AlternativeCount(session.model());
  if (count <= kMostAlternatives) return false;
  answer = "each case has " + std::to_string(count) +
           " alternatives, which are too many to be "
           "compared one by one\n";
  return true;
}

std::string Reasons(Session& session) {
  const auto at = session.at_hand();
  const govern::Decision decision = ExplainedOf(*at).decision;
  if (decision.recommendation.empty() && !session.model().knobs.empty())
    return govern::ToExplanation(decision);
  std::string text = govern::ToText(govern::Describe(at->subject, at->core));
  const std::vector<Reason> reasons = ReasonsOf(decision);
  if (!session.model().knobs.empty()) {
    text += "Why this choice, by what each makes of the score\n";
    if (reasons.empty()) text += "  nothing else is allowed, or nothing tells the others apart\n";
    for (std::size_t i = 0; i < reasons.size(); ++i)
      text += "  " + std::to_string(i + 1) + ". " + reasons[i].text + "\n";
  }
  return text + "Why this route\n" + RouteReasons(decision) + SetReasons(session);
}

// With an objective, how that came about.
std::string OfObjective(Session& session, const std::string& objective) {
  const auto& objectives = session.model().objectives;
  const bool known = std::any_of(objectives.begin(), objectives.end(),
                                 [&](const auto& info) { return info.name == objective; });
  if (known) {
    const auto at = session.at_hand();
    return govern::ToBreakdown(ExplainedOf(*at).decision, {objective});
  }
  if (objectives.empty()) return "the policy has no objective\n";
  std::string names;
  std::vector<std::string_view> views;
  for (const auto& info : objectives) {
    names += (names.empty() ? "" : ", ") + info.name;
    views.push_back(info.name);
  }
  const std::string_view nearest = diagnostics::NearestName(objective, views);
  if (!nearest.empty())
    return "the policy has no objective `" + objective + "`; did you mean `" +
           std::string(nearest) + "`?\n";
  return "`:why` takes the name of an objective, or `not KNOB=VALUE`: " + names + "\n";
}

// By knob: what is asked about, and where the others stand.
using Chosen = std::vector<std::optional<std::uint32_t>>;

std::vector<std::uint32_t> With(const check::Model& model, const Chosen& chosen) {
  std::vector<std::uint32_t> all;
  const auto count = static_cast<std::uint32_t>(engine::AlternativeCount(model));
  for (std::uint32_t alternative = 0; alternative < count; ++alternative) {
    const std::vector<std::uint32_t> positions = engine::KnobPositions(model, alternative);
    bool fits = true;
    for (std::size_t i = 0; i < chosen.size(); ++i)
      fits = fits && (!chosen[i] || *chosen[i] == positions[i]);
    if (fits) all.push_back(alternative);
  }
  return all;
}

// Others as recommended; nothing where they are not named and nothing is recommended.
std::optional<std::uint32_t> Completed(const check::Model& model, Chosen chosen,
                                       const engine::Core& core) {
  std::vector<std::uint32_t> positions(chosen.size());
  if (core.recommended != engine::kNoAlternativeIndex)
    positions = engine::KnobPositions(model, core.recommended);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    if (!chosen[i] && core.recommended == engine::kNoAlternativeIndex) return std::nullopt;
    if (chosen[i]) positions[i] = *chosen[i];
  }
  return engine::AlternativeIndex(model, positions);
}

std::string AsProposal(Session& session, const std::vector<govern::NamedValue>& values) {
  std::string choices;
  for (const govern::NamedValue& value : values) {
    choices += (choices.empty() ? "" : ", ") + value.name + "=" +
               (value.of_list ? std::to_string(value.value.raw) : value.text);
  }
  return session.WithProposal(choices, [&] {
    const auto at = session.at_hand();
    return "  proposed all the same: " +
           govern::RouteLine(govern::Describe(at->subject, at->core)) + "\n";
  });
}

std::string WhyNotOf(Session& session, const Chosen& chosen) {
  const check::Model& model = session.model();
  const auto at = session.at_hand();
  const bool refused_before = at->core.status == engine::Status::kDecided &&
                              at->core.recommended == engine::kNoAlternativeIndex;
  const bool compares = at->core.status == engine::Status::kNoAlternative ||
                        (at->core.status == engine::Status::kDecided && !refused_before);
  if (!compares) {
    return "no alternative is compared with another where the case ends so:\n" +
           govern::ToText(govern::Describe(at->subject, at->core));
  }
  const Explained explained = ExplainedOf(*at);
  const auto best = govern::BestOf(at->subject, explained.evidence, With(model, chosen));
  const bool whole =
      std::all_of(chosen.begin(), chosen.end(), [](const auto& one) { return one.has_value(); });
  const auto asked = best ? best : Completed(model, chosen, at->core);
  if (!asked) return "nothing is recommended for this case, so name a value of every knob\n";
  const govern::Otherwise other =
      govern::ExplainOtherwise(at->subject, at->core, explained.evidence, *asked);
  std::string text;
  if (!whole && best) text = "The best that is allowed with it\n";
  if (!whole && !best) text = "Nothing with it is allowed; the rest as recommended\n";
  text += govern::OtherwiseText(explained.decision, other);
  if (other.exists && !other.is_recommended) text += AsProposal(session, other.values);
  return text;
}

std::string WhyNot(Session& session, const std::string& choices) {
  if (choices.empty()) return ":why not KNOB=VALUE, … asks about an alternative\n";
  const check::Model& model = session.model();
  if (model.knobs.empty()) return "the policy has nothing to choose\n";
  std::string answer;
  if (TooMany(session, answer)) return answer;
  const auto suppositions = ReadSuppositions(session, choices);
  if (!suppositions) return suppositions.error().message + "\n";
  if (suppositions->of_policy() || !suppositions->inputs.empty())
    return ":why not is about what can be chosen; `:what if` supposes the rest too\n";
  Chosen chosen(model.knobs.size());
  for (const auto& [knob, position] : suppositions->knobs) chosen.at(knob) = position;
  return WhyNotOf(session, chosen);
}

}  // namespace

std::string Why(Session& session, const std::string& argument) {
  std::string answer;
  if (argument == "not" || argument.starts_with("not "))
    return WhyNot(session, Trimmed(argument.substr(3)));
  if (TooMany(session, answer)) return answer;
  return argument.empty() ? Reasons(session) : OfObjective(session, argument);
}

}  // namespace remit::repl
