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
  std::string subject{};                   // the person whom it is told to
};
// `inside`, or a level of the ladder; an Error that says which there are.
base::Result<govern::FlipGoal> ParseFlipGoal(const check::Model& model, const std::string& text);

// The case must not be invalid.
govern::Flip AskFlip(const engine::Program& program, const govern::Subject& subject,
                     const engine::Core& core, const FlipQuestion& question);

// Of whom a policy speaks: the one named, or the only one; an Error where that is not clear. Empty
// where the policy marks nothing as anybody's by name.
base::Result<std::string> SubjectNamed(const ast::Ast& ast, const std::string& name);
// What else of the person's own would have led to another decision.
govern::Flip AskVariations(const engine::Program& program, const govern::Subject& subject,
                           const engine::Core& core, const std::string& of);

}  // namespace remit::repl
