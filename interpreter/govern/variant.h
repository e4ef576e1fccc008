// The same policy with another weight, another value of a parameter or another bound of a
// requirement, for questions of the kind "what if it were". The tree stays as it is: both
// evaluators take the value of a constant before they look at how it is written.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "interpreter/check/checked.h"

namespace remit::govern {

// The weights by objective, in place of the trade-off in force on that day, whatever its kind; what
// is not named weighs nothing. Weights are at least 0 and not all 0.
using Weights = std::vector<std::pair<check::ObjectiveId, types::ExactDecimal>>;
check::Checked WithWeights(const check::Checked& checked, std::int64_t day, const Weights& weights);

// A value of the parameter's own type, in place of the one in force on that day; in that scenario
// too.
check::Checked WithParameter(const check::Checked& checked, std::int64_t day,
                             check::ParameterId parameter, types::Value value,
                             std::optional<check::ScenarioId> scenario);

// The side of a requirement's comparison that could move: what does not depend on the choice, else
// the right one.
struct RequirementBound {
  ast::ExprId bound;
  types::Type type;
  bool least = false;  // a lower limit: `margin >= bound`
};
// Nothing where the requirement is no single comparison.
std::optional<RequirementBound> BoundOf(const ast::Ast& ast, const check::Checked& checked,
                                        const check::RequirementInfo& requirement);
check::Checked WithBound(const check::Checked& checked, const RequirementBound& bound,
                         types::Value value);

}  // namespace remit::govern
