// Where two conditions differ, in the quantities that they compare: "margin >= 12 % and
// margin < 13 %". Private to difference/.
#pragma once

#include <string>
#include <vector>

#include "interpreter/difference/joint.h"

namespace remit::difference {

struct Facets {
  // Any of these; nothing else where `complete`.
  std::vector<prove::Region> regions_before, regions_after;
  std::vector<std::string> only_before, only_after;  // the same in words
  bool complete = false;
};

// Of two conditions of the joint graph that read no list. What both work out in the same way is a
// quantity by itself; whether its values occur together with others is not asked.
// From the joint model's day until this one, on which nothing else changes.
// `given_rest`: of two junctions of conditions that must all hold, what both have is taken to hold.
Facets FacetsOf(const Joint& joint, std::int64_t until, NodeId before, NodeId after,
                bool given_rest = false);

}  // namespace remit::difference
