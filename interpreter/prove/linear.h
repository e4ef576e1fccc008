// The linear and discrete part of a problem over one box, for Z3: sums, comparisons, quotients
// compared with what is known there, conditions, tables, with the rounding of each operator said
// exactly in integers or bounded. What it cannot say is left out or bounded by its range, so that
// "impossible" is always true and a model is only a suggestion.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "interpreter/prove/problem.h"

namespace remit::prove {

struct LinearAnswer {
  enum class Kind : std::uint8_t { kImpossible, kSuggested, kUnknown } kind = Kind::kUnknown;
  Assignment suggested;    // inside the box
  std::uint64_t used = 0;  // resource units
};

// `ranges`: of each node over the box, as the propagator left them. `limit`: Z3 resource units.
LinearAnswer AskLinear(const Problem& problem, const Box& box, const std::vector<Range>& ranges,
                       std::uint64_t limit);

}  // namespace remit::prove
