// What a step of the session changed in the cases that are at hand.
#pragma once

#include <string>

#include "interpreter/impact/impact.h"
#include "repl/session/session.h"

namespace remit::repl {

// Both are decided and have the same cases, read alike or not.
impact::Impact Compare(const State& before, const State& after);
// The cases as a policy decides them; columns hold all of its objectives.
struct DecidedPolicy {
  const check::Checked& checked;
  const CaseSet& cases;
  const DecidedSet& decided;
};
impact::Impact Compare(const DecidedPolicy& before, const DecidedPolicy& after);
// How many of the cases are decided otherwise, where they went and what it is worth. Amounts are in
// the words of the policy after the change.
std::string MovedText(const impact::Impact& moved, const check::Checked& after);
// In a few lines: the case at hand, how many of the others, where they went, what it is worth.
// Empty without cases.
std::string WhatMoved(Session& session, const State& before);

}  // namespace remit::repl
