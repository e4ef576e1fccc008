// What is chosen for one case, whichever way it was found.
#pragma once

#include <cstdint>

#include "interpreter/engine/cause.h"
#include "interpreter/engine/core.h"

namespace remit::optimise {

// About one case, over all its alternatives.
struct Choice {
  std::uint32_t best =
      engine::kNoAlternativeIndex;  // the first of the best; meaningful without causes
  double score = 0;
  double tie_break = 0;        // of equal scores the greater; 0 where the order decides
  std::uint32_t feasible = 0;  // alternatives whose requirements all hold
  bool all_out = true;         // every alternative that the case has breaks a requirement
  bool damp_dropped = false;   // what is damped left nothing, so that it does not count
  engine::CauseId causes = engine::kPresent;  // of alternatives that are not out
};

}  // namespace remit::optimise
