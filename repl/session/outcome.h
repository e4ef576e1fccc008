// What one case comes to, and two such outcomes beside each other. Nothing is changed by it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/govern/explain.h"

namespace remit::repl {

// As far as a short answer tells it. Knows no case once it is made.
struct Outcome {
  govern::Decision decision;  // described, not explained
  // At what is shown, by ObjectiveId; nothing where it has no value.
  std::vector<std::optional<types::Value>> objectives;
};
// The case of the subject, with its proposal. `program` is bound to the subject's policy and day.
Outcome OutcomeOf(const engine::Program& program, const govern::Subject& subject);

// What differs, one thing in a line with its value before and after, below each other; empty where
// nothing does. Both are of policies that declare the same.
std::string SideBySide(const check::Checked& checked, const Outcome& before, const Outcome& after);
// The same in one line: "discount 10 % -> 8 %; rep -> manager"; empty where nothing does.
std::string InOneLine(const check::Checked& checked, const Outcome& before, const Outcome& after);

}  // namespace remit::repl
