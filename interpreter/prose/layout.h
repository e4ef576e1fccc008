// Where the boxes and arrows of a diagram stand: columns by the longest path, few crossings by the
// barycentre of neighbours, arrows around the boxes in between. Plain geometry, the same on every
// machine. Private to prose/.
#pragma once

#include <string>
#include <vector>

#include "interpreter/prose/diagram.h"

namespace remit::prose {

struct Point {
  int x = 0, y = 0;
};
struct PlacedBox {
  int x = 0, y = 0, width = 0, height = 0;
  std::vector<std::string> lines;  // the label, broken
};
struct Layout {
  int width = 0, height = 0;
  std::vector<PlacedBox> boxes;           // by box
  std::vector<std::vector<Point>> paths;  // by arrow: from the right side of a box to the left side
                                          // of another
};

// By box: the column, from 0 on the left. What needs nothing stands in the first, results in the
// last, objectives and rules right of all values.
std::vector<std::size_t> Columns(const Diagram& diagram);
Layout Arrange(const Diagram& diagram);

}  // namespace remit::prose
