// A diagram as SVG: no script, no style from elsewhere, readable without colour.
#include "interpreter/prose/diagram.h"
#include "interpreter/prose/escape.h"
#include "interpreter/prose/layout.h"

namespace remit::prose {
namespace {

struct Colours {
  const char *fill, *line;
};
Colours ColoursOf(BoxKind kind) {
  switch (kind) {
    case BoxKind::kInput:
      return {"#e8f0fb", "#4a78b5"};
    case BoxKind::kParameter:
      return {"#f1eafa", "#8460b5"};
    case BoxKind::kChoice:
      return {"#fff3d6", "#c08a12"};
    case BoxKind::kValue:
      return {"#f5f6f8", "#8a94a3"};
    case BoxKind::kTable:
    case BoxKind::kModel:
      return {"#e3f4f1", "#3a8f84"};
    case BoxKind::kWorld:
      return {"#f0f0f0", "#777777"};
    case BoxKind::kObjective:
      return {"#e7f5e4", "#4f9442"};
    case BoxKind::kRequirement:
      return {"#fde9e7", "#c0554a"};
    case BoxKind::kApproval:
    case BoxKind::kDeviation:
      return {"#fdeedd", "#c77a2b"};
    case BoxKind::kResult:
      return {"#26344a", "#26344a"};
  }
  return {"#ffffff", "#000000"};
}

std::string Number(const char* name, int value) {
  return std::string(" ") + name + "=\"" + std::to_string(value) + "\"";
}

std::string Described(const Diagram& diagram) {
  std::string text = std::to_string(diagram.entries) +
                     " parts of the policy, from what a case supplies on the left to what is "
                     "decided on the right; an arrow leads from a part to what is made from it.";
  if (diagram.grouped > 0)
    text += " " + std::to_string(diagram.grouped) +
            " of them stand in boxes together with others of their kind, and are told in words "
            "only.";
  return text;
}

std::string PathOf(const std::vector<Point>& points) {
  std::string text = "<path class=\"arrow\" d=\"";
  for (std::size_t i = 0; i < points.size(); ++i) {
    // Short of the box, where the head of the arrow begins.
    const int x = points[i].x - (i + 1 == points.size() ? 6 : 0);
    text += (i == 0 ? "M" : " L") + std::to_string(x) + " " + std::to_string(points[i].y);
  }
  return text + "\" marker-end=\"url(#head)\"/>\n";
}

std::string BoxText(const Box& box, const PlacedBox& placed, bool linked) {
  const Colours colours = ColoursOf(box.kind);
  const bool result = box.kind == BoxKind::kResult;
  const bool link = linked && !box.anchor.empty();
  std::string text = link ? "<a href=\"#" + box.anchor + "\">" : "<g>";
  if (!box.tip.empty()) text += "<title>" + Escaped(box.tip) + "</title>";
  text += "<rect" + Number("x", placed.x) + Number("y", placed.y) + Number("width", placed.width) +
          Number("height", placed.height) + " rx=\"4\" fill=\"" + colours.fill + "\" stroke=\"" +
          colours.line + "\"/>";
  const int x = placed.x + 9;
  text += "<text class=\"above\"" + Number("x", x) + Number("y", placed.y + 14) + " fill=\"" +
          (result ? "#c9d3e2" : "#566072") + "\">" + Escaped(box.above) + "</text>";
  for (std::size_t i = 0; i < placed.lines.size(); ++i)
    text += "<text" + Number("x", x) + Number("y", placed.y + 30 + static_cast<int>(i) * 15) +
            " fill=\"" + (result ? "#ffffff" : "#1c2430") + "\">" + Escaped(placed.lines[i]) +
            "</text>";
  return text + (link ? "</a>\n" : "</g>\n");
}

}  // namespace

std::string Svg(const Diagram& diagram, bool linked) {
  const Layout layout = Arrange(diagram);
  const int note = diagram.grouped > 0 ? 22 : 0;
  std::string text =
      "<svg xmlns=\"http://www.w3.org/2000/svg\"" + Number("width", layout.width) +
      Number("height", layout.height + note) + " viewBox=\"0 0 " + std::to_string(layout.width) +
      " " + std::to_string(layout.height + note) + "\" role=\"" + (linked ? "group" : "img") +
      "\" aria-labelledby=\"picture-title picture-desc\" font-family=\"Helvetica, Arial, "
      "sans-serif\" font-size=\"13\">\n<title id=\"picture-title\">" +
      Escaped(diagram.title) + "</title>\n<desc id=\"picture-desc\">" +
      Escaped(Described(diagram)) +
      "</desc>\n<style>.arrow { fill: none; stroke: #9aa5b4; stroke-width: 1.1; } "
      ".above { font-size: 10.5px; }</style>\n"
      "<defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"2\" refY=\"4\" markerWidth=\"7\" "
      "markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0 L8 4 L0 8 Z\" fill=\"#76828f\"/>"
      "</marker></defs>\n<rect" +
      Number("width", layout.width) + Number("height", layout.height + note) +
      " fill=\"#ffffff\"/>\n";
  for (const std::vector<Point>& path : layout.paths) text += PathOf(path);
  for (std::size_t i = 0; i < diagram.boxes.size(); ++i)
    text += BoxText(diagram.boxes[i], layout.boxes[i], linked);
  if (note > 0)
    text += "<text class=\"above\"" + Number("x", 12) + Number("y", layout.height + 8) +
            " fill=\"#566072\">" + std::to_string(diagram.grouped) + " of " +
            std::to_string(diagram.entries) + " parts stand in boxes together.</text>\n";
  return text + "</svg>\n";
}

}  // namespace remit::prose
