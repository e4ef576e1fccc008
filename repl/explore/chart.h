// Small charts as SVG: panels below each other that share what they show on the horizontal axis.
// Made by hand, without scripts or styles from elsewhere; readable on light and dark ground, and
// without colour, since every kind of mark has a shape of its own.
#pragma once

#include <string>
#include <vector>

namespace remit::repl {

enum class Mark { kDot, kHollow, kDiamond, kSquare, kStar, kNone };

struct ChartPoint {
  double x = 0, y = 0;
  std::string tip;    // shown by a browser on pointing at it; read aloud
  std::string label;  // beside the mark; empty: none
};
struct ChartSeries {
  std::string name;  // in the legend; empty: not in it
  Mark mark = Mark::kDot;
  bool line = false;    // joined, in the order of the points
  bool dashed = false;  // the line
  bool steps = false;   // each value holds up to the next point
  int colour = 0;       // 0 to 4, beside the shape
  std::vector<ChartPoint> points;
};
struct ChartPanel {
  std::string y_title;  // with its unit
  std::vector<ChartSeries> series;
};
struct Chart {
  std::string title;
  std::string description;  // what is to be seen, for who cannot see it
  std::string x_title;      // with its unit
  std::vector<ChartPanel> panels;
  std::vector<ChartPoint> marks;  // vertical lines through all panels, with their label
};
std::string Svg(const Chart& chart);

}  // namespace remit::repl
