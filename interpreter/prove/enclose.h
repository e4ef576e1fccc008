// The least box around everything that meets a problem's demands: outside it there is nothing, as
// the solver has proved end by end. What is told as "it fails only where …".
#pragma once

#include <cstdint>
#include <vector>

#include "interpreter/prove/solver.h"

namespace remit::prove {

struct Enclosure {
  Box box;  // by VariableId, inside the domains
  // By VariableId: the values that are left of a variable with few, ascending; empty elsewhere.
  std::vector<std::vector<std::int64_t>> points;
  std::uint64_t work = 0;  // used
};

// `found` meets the demands. An end that is not settled within the budget stays farther out, and so
// does one that needs no saying: where what it cuts off is hardly anything, or holds nothing that
// is `relevant` (the demands at these positions) within the other ends.
Enclosure Enclose(const Problem& problem, const Assignment& found,
                  const std::vector<std::size_t>& relevant, const Budget& budget);

}  // namespace remit::prove
