// Questions about the case at hand, and where it makes sense about the whole set, that change
// nothing: one function for each command that is too large for the row's own file. Each takes the
// command's argument and gives what is to be printed.
#pragma once

#include <string>

#include "interpreter/base/result.h"
#include "repl/commands.h"

namespace remit::repl {

class Session;

// `weight profit 0..100 step 5`: what is swept, and over which values. An Error ends its line.
base::Result<SweepOptions> ReadSweep(const std::string& text);
// Of a message: options of the command line are words in a session.
std::string WithoutDashes(std::string message);

std::string Why(Session& session, const std::string& argument);         // why.cpp
std::string WhatIf(Session& session, const std::string& text);          // what_if.cpp
std::string SweepAtHand(Session& session, const std::string& text);     // sweeping.cpp
std::string CompareWith(Session& session, const std::string& version);  // comparing.cpp
std::string MovedLast(Session& session, const std::string& argument);
std::string ListScenarios(Session& session, const std::string& argument);
std::string Graph(Session& session, const std::string& name);              // depends.cpp
std::string WhoMayDeviate(Session& session, const std::string& argument);  // band.cpp

}  // namespace remit::repl
