// Commands that explore: what would be, what could be chosen instead, who may do what.
#include "repl/session/exploring.h"

#include <algorithm>
#include <sstream>

#include "interpreter/govern/text_table.h"
#include "repl/load.h"
#include "repl/session/command.h"
#include "repl/session/session.h"
#include "repl/testing/report.h"

namespace remit::repl {
namespace {

std::string What(Session& session, const std::string& words) {
  if (words != "if" && !words.starts_with("if ")) return "write `:what if NAME = VALUE, …`\n";
  return WhatIf(session, Trimmed(words.substr(2)));
}

// The policy's tests as the session has it.
std::string Test(Session& session, const std::string& title) {
  const compile::Compilation& policy = session.policy();
  TestReport report;
  report.filter = title;
  TestedPolicy& tested = report.policies.emplace_back();
  tested.path = session.state().path;
  tested.compilation = session.state().policy;
  tested.results = testing::RunTests(policy.ast, policy.checked, title);
  tested.twins = testing::TwinsOf(policy.ast, policy.checked, title);
  testing::PropertyOptions properties;
  properties.filter = title;
  tested.properties = testing::PropertiesOf(policy.ast, policy.checked, properties);
  session.CheckStop();
  if (tested.results.empty() && tested.properties.empty())
    return title.empty() ? "the policy has no test\n"
                         : "no test's title contains `" + title + "`\n";
  std::ostringstream text;
  WriteText(report, false, text);
  return text.str();
}

std::string Milliseconds(std::int64_t microseconds) {
  return govern::Fixed(static_cast<double>(microseconds) / 1000, 1) + " ms";
}

// How long an entry takes; where it led to other decisions, how fast those of the set are made.
std::string Time(Session& session, const std::string& entry) {
  if (entry.empty()) return ":time ENTRY\n";
  const auto before = session.state().decided;
  const std::int64_t start = Now();
  std::string answer = session.Enter(entry);
  const std::int64_t end = Now();
  answer += "took " + Milliseconds(end - start) + "\n";
  if (!session.has_cases() || !session.Decides() || session.state().decided == before)
    return answer;
  const CaseSet& set = *session.state().cases;
  const std::int64_t from = Now();
  Decide(session.bound().program, set, &session.stop());
  const std::int64_t took = std::max<std::int64_t>(1, Now() - from);
  session.CheckStop();
  return answer + "all " + std::to_string(set.size) + " cases decided in " + Milliseconds(took) +
         ", " + govern::Figure(static_cast<double>(set.size) * 1e6 / static_cast<double>(took)) +
         " per second\n";
}

constexpr Command kCommands[] = {
    {":why", "[OBJECTIVE | not KNOB=VALUE, …]",
     "the reasons of the decision, the strongest first; how an objective came about; why not that",
     &Why, Names::kAsked, true},
    {":what", "if NAME=VALUE, …",
     "what an input, a choice, a parameter or OBJECTIVE.weight would change", &What,
     Names::kSupposable, true},
    {":sweep", "weight|parameter|bound NAME [LOW..HIGH] [step STEP]",
     "what a quantity costs: where another decision is taken, exactly, and what each value comes "
     "to",
     &SweepAtHand, Names::kSwept, true},
    {":compare", "opened | back [N] | FILE | STORE#POLICY[@TIME]",
     "the policy against another version: what it means, and what it does to the cases",
     &CompareWith, Names::kFiles, true},
    {":moved", "", "what the last change moved: segments, and the cases that moved most",
     &MovedLast, Names::kNothing, true},
    {":scenarios", "", "the policy's scenarios, and what each changes", &ListScenarios,
     Names::kNothing, true},
    {":band", "[KNOB]", "who may deviate how far from the recommendation, value by value",
     &WhoMayDeviate, Names::kKnobs, true},
    {":graph", "[NAME]", "what a declaration is made from, and what reads it", &Graph,
     Names::kDeclarations},
    {":test", "[TITLE]", "run the policy's tests as the session has it", &Test},
    {":time", "ENTRY", "how long an entry takes", &Time, Names::kEntries},
};

}  // namespace

std::span<const Command> ExploringCommands() { return kCommands; }

}  // namespace remit::repl
