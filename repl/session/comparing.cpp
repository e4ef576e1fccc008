// `:compare`, `:moved` and `:scenarios`: the policy of the session beside another one, or in other
// worlds. What is compared is made for the answer and forgotten.
#include <algorithm>
#include <charconv>

#include "interpreter/difference/report.h"
#include "repl/amounts.h"
#include "repl/change/impact.h"
#include "repl/load.h"
#include "repl/session/exploring.h"
#include "repl/session/moved.h"
#include "repl/session/outcome.h"
#include "repl/store/session.h"

namespace remit::repl {
namespace {

// Passes of a range through a node, so that an answer comes at once; `remit diff` explores more.
constexpr std::uint64_t kWork = 200'000;
constexpr const char* kOtherInputs =
    "it reads other inputs, so that it does not decide these cases as they were read; `remit "
    "impact`\nreads a file for both\n";
// Of scenarios by cases; beyond only the case at hand is told.
constexpr std::uint64_t kMostDecisions = 2'000'000;

// With the cases at hand where it reads them as they are, else with none.
State WithCases(Session& session, State state) {
  const auto& cases = session.state().cases;
  if (session.has_cases() && ReadAlike(session.policy().checked, state.policy->checked, *cases)) {
    state.cases = cases;
    state.at = session.state().at;
  }
  return state;
}

// Another text, with what it uses beside it as `other` has it.
base::Result<State> Compiled(Session& session, const State& other, const std::string& text) {
  State from = other;
  from.cases = std::make_shared<CaseSet>();
  return session.WithText(from, text);
}

base::Result<State> FromStore(Session& session, const std::string& version) {
  Loaded loaded = LoadFromStore(version);
  if (!loaded.compilation) return base::Error{"`" + version + "` cannot be opened"};
  State state = session.state();
  ForgetDecided(state);
  state.policy = std::move(loaded.compilation);
  state.cases = std::make_shared<CaseSet>(BlankSet(state.policy->checked));
  return state;
}

base::Result<State> StepsBack(Session& session, const std::string& count) {
  std::size_t steps = 1;
  const char* end = count.data() + count.size();
  const auto read = std::from_chars(count.data(), end, steps);
  if (!count.empty() && (read.ec != std::errc() || read.ptr != end || steps == 0))
    return base::Error{"`back N`: `" + count + "` is no number of steps"};
  const State* then = session.StepsAgo(steps);
  if (then == nullptr)
    return base::Error{"there were only " + std::to_string(session.Steps().size()) + " steps"};
  return Compiled(session, *then, then->text);
}

base::Result<State> VersionNamed(Session& session, const std::string& version) {
  const State& now = session.state();
  if (version == "opened") return Compiled(session, now, now.opened);
  if (version == "back" || version.starts_with("back "))
    return StepsBack(session, Trimmed(version.substr(4)));
  if (NamesStore(version)) return FromStore(session, version);
  const base::Result<std::string> text = source::ReadFile(version);
  if (!text) return text.error();
  State file = now;
  file.path = version;
  file.origin.reset();
  return Compiled(session, file, *text);
}

bool DecidesCases(const compile::Compilation& policy) {
  const ast::Header::Kind kind = policy.ast.files.front().header.kind;
  return kind == ast::Header::Kind::kPolicy || kind == ast::Header::Kind::kNone;
}

// What is decided by it on a day.
DecidedSet DecidedOn(Session& session, const State& state, std::int64_t day,
                     const std::optional<check::ScenarioId>& world) {
  const engine::Program program =
      engine::Program::Bind(state.policy->ast, state.policy->checked, day, world);
  DecidedSet decided = Decide(program, *state.cases, &session.stop());
  session.CheckStop();
  return decided;
}

std::optional<check::ScenarioId> WorldNamed(const State& state) {
  if (state.scenario.empty()) return std::nullopt;
  const auto found = FindScenario(state.policy->checked.model, state.scenario);
  return found ? std::optional(found.value()) : std::nullopt;
}

std::int64_t DayOfState(const State& state) {
  if (state.as_of) return *state.as_of;
  const auto world = WorldNamed(state);
  if (!world) return Today();
  return state.policy->checked.model.scenarios.at(world->index()).as_of.value_or(Today());
}

std::string ImpactText(Session& session, const State& before, std::int64_t day) {
  const DecidedSet decided = DecidedOn(session, before, day, WorldNamed(before));
  const impact::Impact impact =
      Compare({before.policy->checked, *before.cases, decided},
              {session.policy().checked, *session.state().cases, session.decided()});
  return SectionsText(
      ImpactSections(session.policy().checked, impact, types::FormatDate(session.Day())));
}

// The last state in which something else could have been decided.
const State* BeforeLastChange(Session& session) {
  const State& now = session.state();
  for (std::size_t steps = 1; const State* then = session.StepsAgo(steps); ++steps) {
    if (then->text != now.text || then->as_of != now.as_of || then->scenario != now.scenario)
      return then;
  }
  return nullptr;
}

std::string Replaced(const check::Model& model, const check::ScenarioInfo& scenario) {
  std::string text;
  for (const check::ReplacementInfo& one : scenario.replacements) {
    using Kind = check::ReplacementInfo::Kind;
    const std::size_t i = one.index;
    const std::string& name = one.kind == Kind::kLeaf           ? model.leaves.at(i).path
                              : one.kind == Kind::kParameter    ? model.parameters.at(i).name
                              : one.kind == Kind::kLet          ? model.lets.at(i).name
                              : one.kind == Kind::kDistribution ? model.distributions.at(i).name
                                                                : model.models.at(i).name;
    text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

// What the policy decides as it is written; `decided` is null where too many cases are bound.
struct AsWritten {
  Outcome outcome;
  const DecidedSet* decided = nullptr;
};

std::string OfScenario(Session& session, check::ScenarioId id, const AsWritten& before) {
  const check::Checked& checked = session.policy().checked;
  const check::ScenarioInfo& info = checked.model.scenarios.at(id.index());
  const std::int64_t day = session.state().as_of.value_or(info.as_of.value_or(Today()));
  std::string text = info.name + (session.state().scenario == info.name ? " (at hand)" : "");
  if (info.probability)
    text += ", with probability " +
            types::Format({*info.probability}, types::Ratio(), checked.type_table, checked.texts);
  if (info.as_of) text += ", as of " + types::FormatDate(*info.as_of);
  text += ": other " + Replaced(checked.model, info) + "\n";
  const engine::Program program = engine::Program::Bind(session.policy().ast, checked, day, id);
  const CaseSet& set = *session.state().cases;
  const govern::Subject subject{
      session.policy().ast, checked, session.policy().sources, session.block().cases,
      session.index(),      day,     session.bound().identity, id};
  const std::string moved = InOneLine(checked, before.outcome, OutcomeOf(program, subject));
  const std::string name(session.block().cases.ids[session.index()]);
  text += "  " + (session.has_cases() ? "`" + name + "`" : std::string("the case")) + ": " +
          (moved.empty() ? "as before" : moved) + "\n";
  if (before.decided == nullptr) return text;
  const DecidedSet decided = Decide(program, set, &session.stop());
  session.CheckStop();
  const impact::Impact impact = Compare({checked, set, *before.decided}, {checked, set, decided});
  return text + "  " + std::to_string(impact.changed) + " of " + std::to_string(impact.cases) +
         " cases decided otherwise\n";
}

}  // namespace

std::string CompareWith(Session& session, const std::string& version) {
  if (version.empty())
    return ":compare opened | back [N] | FILE | STORE#POLICY[@TIME]: with what?\n";
  const base::Result<State> made = VersionNamed(session, version);
  if (!made) return made.error().message + (made.error().message.ends_with('\n') ? "" : "\n");
  State before = WithCases(session, *made);
  before.scenario = session.state().scenario;
  if (!DecidesCases(*before.policy)) return "`" + version + "` decides nothing\n";
  difference::Options options;
  options.as_of = session.Day();
  options.work = kWork;
  const difference::PolicyDifference found =
      difference::DifferenceOf({before.policy->ast, before.policy->checked},
                               {session.policy().ast, session.policy().checked}, options);
  session.CheckStop();
  std::string text = "against " + version + ": " + difference::Text(found, false);
  if (!session.has_cases()) return text;
  if (before.cases != session.state().cases) return text + kOtherInputs;
  const DecidedSet decided = DecidedOn(session, before, session.Day(), WorldNamed(before));
  return text +
         MovedText(Compare({before.policy->checked, *before.cases, decided},
                           {session.policy().checked, *session.state().cases, session.decided()}),
                   session.policy().checked);
}

std::string MovedLast(Session& session, const std::string&) {
  if (!session.has_cases()) return "load cases first: `:cases FILE`\n";
  const State* then = BeforeLastChange(session);
  if (then == nullptr) return "nothing was changed\n";
  const base::Result<State> made = Compiled(session, *then, then->text);
  if (!made) return made.error().message + (made.error().message.ends_with('\n') ? "" : "\n");
  const State before = WithCases(session, *made);
  if (!DecidesCases(*before.policy) || before.policy->checked.model.name != session.model().name)
    return "before that another policy was open\n";
  if (before.cases != session.state().cases) return kOtherInputs;
  return ImpactText(session, before, DayOfState(before));
}

std::string ListScenarios(Session& session, const std::string&) {
  const auto& scenarios = session.model().scenarios;
  if (scenarios.empty()) return "the policy has no scenario\n";
  const Bound plain_bound = {
      engine::Program::Bind(session.policy().ast, session.policy().checked, session.Day(), {}),
      session.bound().identity,
      session.Day(),
      {}};
  const AtHand plain(session.policy(), plain_bound, session.block().cases, session.index());
  AsWritten before{OutcomeOf(plain.program, plain.subject), nullptr};
  const CaseSet& set = *session.state().cases;
  DecidedSet decided;
  if (session.has_cases() && set.size > 1 && set.size * scenarios.size() <= kMostDecisions) {
    decided = Decide(plain.program, set, &session.stop());
    session.CheckStop();
    before.decided = &decided;
  }
  std::string text;
  for (std::size_t i = 0; i < scenarios.size(); ++i)
    text += OfScenario(session, check::ScenarioId(i), before);
  return text;
}

}  // namespace remit::repl
