// What would change a decision, in the words of an expectation: "flip inside discount = 10 % in 2
// steps to rep".
#pragma once

#include <string>
#include <vector>

#include "interpreter/govern/flip.h"

namespace remit::conformance {

// Of a case that is not invalid. Both evaluators are asked for every change.
std::vector<std::string> FlipParts(const engine::Program& program, const govern::Subject& subject,
                                   const engine::Core& core);

}  // namespace remit::conformance
