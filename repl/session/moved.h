// What a step of the session changed in the cases that are at hand.
#pragma once

#include <string>

#include "interpreter/impact/impact.h"
#include "repl/session/session.h"

namespace remit::repl {

// Both are decided and have the same cases, read alike or not.
impact::Impact Compare(const State& before, const State& after);
// In a few lines: the case at hand, how many of the others, where they went, what it is worth.
// Empty without cases.
std::string WhatMoved(Session& session, const State& before);

}  // namespace remit::repl
