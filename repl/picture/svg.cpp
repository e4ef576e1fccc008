// Pictures as SVG: the frame around each kind, and the shapes.
#include <algorithm>

#include "interpreter/govern/text_table.h"
#include "interpreter/prose/escape.h"
#include "repl/picture/parts.h"
#include "repl/picture/svg_parts.h"
#include "repl/picture/words.h"

namespace remit::picture {
namespace {

std::string InkOf(int ink) { return "c" + std::to_string(ink % kInks); }

std::string HeadOf(const Picture& picture, double height) {
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + At(kWidth) + "\" height=\"" +
         At(height) + "\" viewBox=\"0 0 " + At(kWidth) + " " + At(height) +
         "\" role=\"img\" aria-labelledby=\"chart-title chart-desc\" font-family=\"Helvetica, "
         "Arial, sans-serif\" font-size=\"12\">\n<title id=\"chart-title\">" +
         prose::Escaped(Shown(picture.title)) + "</title>\n<desc id=\"chart-desc\">" +
         prose::Escaped(Shown(picture.summary)) +
         "</desc>\n<style>\n"
         ".paper { fill: #ffffff; } text { fill: #1c2430; } .small { fill: #4a5563; }\n"
         ".head { font-size: 15px; font-weight: bold; } .axis { font-weight: bold; }\n"
         ".grid { stroke: #dfe4ea; } .edge { stroke: #76828f; } .place { stroke: #76828f; "
         "stroke-dasharray: 3 3; } .before { stroke: #1c2430; stroke-width: 2; }\n"
         ".mark { stroke-width: 1; } .hollow, .path { fill: none; stroke-width: 1.8; } .dashed { "
         "stroke-dasharray: 6 4; } .range { stroke-width: 6; stroke-linecap: round; }\n"
         ".c0 { fill: #1f5fa8; stroke: #1f5fa8; } .c1 { fill: #b3541e; stroke: #b3541e; } .c2 { "
         "fill: #2f7a3d; stroke: #2f7a3d; } .c3 { fill: #7a4aa0; stroke: #7a4aa0; } .c4 { fill: "
         "#5c6773; stroke: #5c6773; } .c5 { fill: #8f6a00; stroke: #8f6a00; }\n"
         ".hollow, .path { fill: none; }\n"
         "@media (prefers-color-scheme: dark) {\n"
         ".paper { fill: #14181f; } text { fill: #e8ecf1; } .small { fill: #aeb8c4; }\n"
         ".grid { stroke: #2c3440; } .edge { stroke: #8a94a3; } .place { stroke: #8a94a3; } "
         ".before { stroke: #e8ecf1; }\n"
         ".c0 { fill: #7fb2ee; stroke: #7fb2ee; } .c1 { fill: #f0a070; stroke: #f0a070; } .c2 { "
         "fill: #83cf92; stroke: #83cf92; } .c3 { fill: #c39be6; stroke: #c39be6; } .c4 { fill: "
         "#b4bec9; stroke: #b4bec9; } .c5 { fill: #e0c060; stroke: #e0c060; }\n"
         ".hollow, .path { fill: none; }\n}\n</style>\n<rect class=\"paper\" width=\"" +
         At(kWidth) + "\" height=\"" + At(height) + "\"/>\n";
}

struct Body {
  double& height;
  std::string operator()(const Plot& plot) const { return Svg(plot, height); }
  std::string operator()(const Bars& bars) const { return Svg(bars, height); }
  std::string operator()(const Strips& strips) const { return Svg(strips, height); }
};

// Lines of text below the picture; their height.
double WordsAt(double top, const std::vector<std::string>& texts, std::string& body) {
  double y = top;
  for (const std::string& text : texts) {
    for (const std::string& line : Lines(Shown(text), 110)) {
      body += TextAt(kRight, y, Anchor::kStart, "small", line);
      y += 16;
    }
  }
  return y - top;
}

}  // namespace

std::string At(double value) { return govern::Fixed(value, 1); }

double WidthOf(const std::string& text) { return kCharacter * ColumnsOf(text); }

std::string TextAt(double x, double y, Anchor anchor, const std::string& kind,
                   const std::string& text) {
  const char* const anchored = anchor == Anchor::kStart    ? "start"
                               : anchor == Anchor::kMiddle ? "middle"
                                                           : "end";
  return "<text class=\"" + kind + "\" x=\"" + At(x) + "\" y=\"" + At(y) + "\" text-anchor=\"" +
         anchored + "\">" + prose::Escaped(Shown(text)) + "</text>\n";
}

std::string Segment(const std::string& kind, double x1, double y1, double x2, double y2) {
  return "<line class=\"" + kind + "\" x1=\"" + At(x1) + "\" y1=\"" + At(y1) + "\" x2=\"" + At(x2) +
         "\" y2=\"" + At(y2) + "\"/>\n";
}

std::string Symbol(Mark mark, double x, double y, int ink) {
  const std::string mark_class = " class=\"mark " + InkOf(ink) + "\"";
  const auto circle = [&](const std::string& kind, const char* radius) {
    return "<circle" + kind + " cx=\"" + At(x) + "\" cy=\"" + At(y) + "\" r=\"" + radius + "\"/>";
  };
  const auto polygon = [&](const std::vector<std::pair<double, double>>& corners) {
    std::string text = "<polygon" + mark_class + " points=\"";
    for (const auto& corner : corners)
      text += At(x + corner.first) + "," + At(y + corner.second) + " ";
    text.pop_back();
    return text + "\"/>";
  };
  switch (mark) {
    case Mark::kDot:
      return circle(mark_class, "1.8");
    case Mark::kRound:
      return circle(mark_class, "4");
    case Mark::kHollow:
      return circle(" class=\"hollow " + InkOf(ink) + "\"", "4.5");
    case Mark::kDiamond:
      return polygon({{0, -6}, {6, 0}, {0, 6}, {-6, 0}});
    case Mark::kSquare:
      return polygon({{-4.5, -4.5}, {4.5, -4.5}, {4.5, 4.5}, {-4.5, 4.5}});
    case Mark::kStar:
      return polygon({{0, -10},
                      {2.4, -3.2},
                      {9.5, -3.1},
                      {3.8, 1.2},
                      {5.9, 8.1},
                      {0, 4},
                      {-5.9, 8.1},
                      {-3.8, 1.2},
                      {-9.5, -3.1},
                      {-2.4, -3.2}});
    case Mark::kNone:
      return "";
  }
  return "";
}

std::string Tipped(const std::string& shape, const std::string& tip) {
  if (shape.empty()) return "";
  return "<g>" + (tip.empty() ? "" : "<title>" + prose::Escaped(Shown(tip)) + "</title>") + shape +
         "</g>\n";
}

double LegendAt(double top, const std::vector<SvgEntry>& entries, std::string& body) {
  const double left = kRight + 12;
  double x = left, y = top;
  for (const SvgEntry& entry : entries) {
    const double width = 40 + WidthOf(entry.name);
    if (x > left && x + width > kWidth) {
      x = left;
      y += kLegendLine;
    }
    if (entry.line)
      body += "<path class=\"path " + InkOf(entry.ink) + (entry.dashed ? " dashed" : "") +
              "\" d=\"M" + At(x - 10) + " " + At(y) + " H" + At(x + 10) + "\"/>\n";
    body += Symbol(entry.mark, x, y, entry.ink);
    body += TextAt(x + 15, y + 4, Anchor::kStart, "small", entry.name);
    x += width;
  }
  return entries.empty() ? 0 : y - top + kLegendLine;
}

std::string Svg(const Picture& picture) {
  double height = 0;
  std::string body = TextAt(kRight, 28, Anchor::kStart, "head", picture.title);
  body += std::visit(Body{height}, picture.body);
  height += WordsAt(height + 12, picture.notes, body) + 16;
  return HeadOf(picture, height) + body + "</svg>\n";
}

}  // namespace remit::picture
