// From rules whose conditions hold to who has to decide: 02-language, Evaluation 6. It looks at no
// values.
#pragma once

#include <cstdint>
#include <vector>

#include "interpreter/check/checked.h"
#include "interpreter/engine/core.h"

namespace remit::govern {

struct Route {
  int level = -1;           // position on the ladder; -1 without a ladder
  std::uint64_t sides = 0;  // all must agree
};

// `fired`: positions of rules whose condition holds.
Route RouteOf(const check::Model& model, const std::vector<std::uint32_t>& fired);

bool ExpectsDeviation(const check::Model& model, const std::vector<std::uint32_t>& fired);

// The bottom of the ladder alone decides by itself; any higher level and any side has to approve
// first. Whoever proposes makes no difference, because approvers never include the proposer
// (docs/decisions/0005-verdict-of-a-proposal.md).
engine::Verdict VerdictOf(const Route& route);

}  // namespace remit::govern
