// What a command or the session asks about changes of a decision.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/base/result.h"
#include "interpreter/govern/flip.h"

namespace remit::repl {

struct FlipQuestion {
  std::optional<govern::FlipGoal> only{};  // none: everything worth asking from a decision
  bool inputs = false;                     // what could be given for it too
};
// `inside`, or a level of the ladder; an Error that says which there are.
base::Result<govern::FlipGoal> ParseFlipGoal(const check::Model& model, const std::string& text);

// The case must not be invalid.
govern::Flip AskFlip(const engine::Program& program, const govern::Subject& subject,
                     const engine::Core& core, const FlipQuestion& question);

}  // namespace remit::repl
