// Where two conditions differ, in the quantities that they compare: "margin >= 12 % and
// margin < 13 %". Private to difference/.
#pragma once

#include <string>
#include <vector>

#include "interpreter/difference/joint.h"

namespace remit::difference {

struct Facets {
  // Any of these; nothing else where `complete`.
  std::vector<std::string> only_before, only_after;
  bool complete = false;
};

// Of two conditions of the joint graph that read no list. What both work out in the same way is a
// quantity by itself; whether its values occur together with others is not asked.
Facets FacetsOf(const Joint& joint, NodeId before, NodeId after);

}  // namespace remit::difference
