// A finding as a test of the policy: one that fails until the policy is mended, and then keeps it
// so.
#pragma once

#include <optional>
#include <string>

#include "interpreter/prove/report.h"

namespace remit::prove {

// The text of a `test` declaration, to be added to the policy. Nothing for a finding without a
// counterexample, for pairs of cases, where a parameter or a weight is not at its own value (tests
// cannot move them), and where a value has no notation in a policy.
std::optional<std::string> TestOf(const Finding& finding, const check::Checked& checked);

}  // namespace remit::prove
