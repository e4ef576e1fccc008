// Which alternative is the best while the weights move along a line, with the exact places at which
// that changes. As weighted sums in fractions, so without the rounding of scores; who shows a place
// decides again beside it.
#pragma once

#include <cstdint>
#include <vector>

#include "interpreter/optimise/exact.h"

namespace remit::optimise {

// The weighted sum of an alternative at the two ends of the line, all in one measure.
struct Line {
  Integer at_start, at_end;
};

struct Walk {
  // best[i] is the best between places[i - 1] and places[i], and from the start or to the end.
  std::vector<std::uint32_t> best;
  struct Place {
    Rational at;         // 0 at the start, 1 at the end; strictly between
    std::uint32_t best;  // exactly there: of equals the first
  };
  std::vector<Place> places;   // ascending
  std::uint32_t at_start = 0;  // exactly there
  std::uint32_t at_end = 0;
};
// By position in `lines`, of which there is at least one; of equals the first is the best.
Walk WalkAlong(const std::vector<Line>& lines);

}  // namespace remit::optimise
