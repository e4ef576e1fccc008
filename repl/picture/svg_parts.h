// What the kinds of pictures have in common as SVG. Lengths are in units of the drawing, which is
// kWidth wide. Nothing comes from elsewhere; every shape has its class, and colours stand in one
// place (HeadOf).
#pragma once

#include <string>
#include <vector>

#include "repl/picture/picture.h"
#include "repl/picture/scale.h"

namespace remit::picture {

inline constexpr double kWidth = 760, kTop = 56, kRight = 32, kCharacter = 6.6, kLegendLine = 20;

std::string Svg(const Plot& plot, double& height);
std::string Svg(const Bars& bars, double& height);
std::string Svg(const Strips& strips, double& height);

std::string At(double value);  // one decimal
// The width that a text takes, about.
double WidthOf(const std::string& text);
enum class Anchor { kStart, kMiddle, kEnd };
std::string TextAt(double x, double y, Anchor anchor, const std::string& kind,
                   const std::string& text);
std::string Segment(const std::string& kind, double x1, double y1, double x2, double y2);
std::string Symbol(Mark mark, double x, double y, int ink);
// With what a browser shows on pointing at it.
std::string Tipped(const std::string& shape, const std::string& tip);

struct SvgEntry {  // of a legend
  std::string name;
  Mark mark = Mark::kNone;
  int ink = 0;
  bool line = false, dashed = false;
};
// Begins at `top`; adds what it is to `body`; its height.
double LegendAt(double top, const std::vector<SvgEntry>& entries, std::string& body);

}  // namespace remit::picture
