// In which order the values of a scenario can be worked out. Private to check/.
#pragma once

#include "interpreter/check/checker.h"

namespace remit::check {

// Fills `let_order`, or reports the values that need themselves in the scenario. Everything else
// must have been checked without an error.
void OrderScenario(Checker& checker, ScenarioInfo& scenario);

}  // namespace remit::check
