// All cases that are decided otherwise: the inputs are parted into boxes until in each of them
// every case is decided the same, or differs in one way, or the budget is used up; where that does
// not come to an end, cases are tried. Private to difference/.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "interpreter/difference/cases.h"
#include "interpreter/difference/plane.h"

namespace remit::difference {

// What a variable can be in a block: values with the same place on its grid.
struct Span {
  bool absent = false;
  std::vector<std::pair<std::int64_t, std::int64_t>>
      intervals;  // of points, ascending, both ends in
  friend auto operator<=>(const Span&, const Span&) = default;
};
using Block = std::vector<Span>;  // by variable of the problem

struct Sector {
  Way way;
  std::vector<Block> blocks;  // disjoint; all cases in them differ in this way
  std::vector<Point> points;  // cases tried that do, the first ones of
  std::uint64_t found = 0;    // so many
  // By joint knob: least and greatest move of what is recommended, in raw values.
  std::map<std::size_t, std::pair<std::int64_t, std::int64_t>> moves;
};

struct Exploration {
  std::vector<Sector> sectors;  // by way
  // The blocks of the sectors are all there is; without sectors: nothing differs.
  bool complete = false;
  std::uint64_t boxes = 0, tried = 0, work = 0;
  std::uint64_t faults = 0;  // cases on which the evaluators of one policy disagree
};

// `plane` is usable. Blocks are of the variables of its problem.
// `same_selection`: it is proved that both recommend the same, and refuse and promise the same.
Exploration Explore(const Joint& joint, Cases& cases, Plane& plane, bool same_selection,
                    std::uint64_t work);

}  // namespace remit::difference
