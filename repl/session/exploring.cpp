// Commands that explore: what would be, what could be chosen instead, who may do what.
#include "repl/session/exploring.h"

#include "repl/session/command.h"
#include "repl/session/session.h"

namespace remit::repl {
namespace {

std::string What(Session& session, const std::string& words) {
  if (words != "if" && !words.starts_with("if ")) return "write `:what if NAME = VALUE, …`\n";
  return WhatIf(session, Trimmed(words.substr(2)));
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
};

}  // namespace

std::span<const Command> ExploringCommands() { return kCommands; }

}  // namespace remit::repl
