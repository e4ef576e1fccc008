#include "repl/explore/chart.h"

#include <algorithm>
#include <cmath>

#include "interpreter/govern/text_table.h"
#include "interpreter/prose/escape.h"
#include "interpreter/types/decimal.h"

namespace remit::repl {
namespace {

constexpr double kWidth = 760, kLeft = 96, kRight = 32, kTop = 56, kPanel = 260, kSmallPanel = 150;
constexpr double kGap = 40, kBelow = 58, kLegendLine = 20, kCharacter = 6.6;

using prose::Escaped;

std::string At(double value) { return govern::Fixed(value, 1); }

// What an axis shows, and where it has its figures: 1, 2 or 5 times a power of ten apart.
struct Scale {
  double low = 0, high = 1, step = 1;

  static Scale Of(double low, double high, int wanted) {
    Scale scale;
    if (!(high > low)) {  // one value: something around it
      const double around = low == 0 ? 1 : std::fabs(low) * 0.1;
      low -= around;
      high += around;
    }
    const double rough = (high - low) / wanted;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    const double times = rough / power;
    scale.step = power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
    scale.low = std::floor(low / scale.step) * scale.step;
    scale.high = std::ceil(high / scale.step) * scale.step;
    return scale;
  }
  // A round number, without what binary arithmetic adds to it.
  std::vector<double> Figures() const {
    std::vector<double> figures;
    const auto count = static_cast<int>(std::lround((high - low) / step));
    for (int i = 0; i <= count; ++i) {
      const double value = (std::round(low / step) + i) * step;
      figures.push_back(std::fabs(value) < step / 1000 ? 0 : value);
    }
    return figures;
  }
};

std::string Thousands(double value) {
  std::string text = govern::Figure(value);
  if (text.find('e') != std::string::npos) return text;
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::size_t first = text[0] == '-' ? 1 : 0;
  for (std::size_t i = point; i > first + 3; i -= 3) text.insert(i - 3, " ");
  return text;
}

std::string Symbol(Mark mark, double x, double y, int colour) {
  const std::string ink = " class=\"mark c" + std::to_string(colour) + "\"";
  const auto polygon = [&](const std::vector<std::pair<double, double>>& corners) {
    std::string text = "<polygon" + ink + " points=\"";
    for (const auto& corner : corners)
      text += At(x + corner.first) + "," + At(y + corner.second) + " ";
    text.pop_back();
    return text + "\"/>";
  };
  switch (mark) {
    case Mark::kDot:
      return "<circle" + ink + " cx=\"" + At(x) + "\" cy=\"" + At(y) + "\" r=\"4\"/>";
    case Mark::kHollow:
      return "<circle class=\"hollow c" + std::to_string(colour) + "\" cx=\"" + At(x) + "\" cy=\"" +
             At(y) + "\" r=\"4.5\"/>";
    case Mark::kDiamond:
      return polygon({{0, -6}, {6, 0}, {0, 6}, {-6, 0}});
    case Mark::kSquare:
      return polygon({{-4, -4}, {4, -4}, {4, 4}, {-4, 4}});
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

class Drawing {
 public:
  explicit Drawing(const Chart& chart) : chart_(chart) {
    panel_ = chart.panels.size() == 1 ? kPanel * 1.3 : kSmallPanel;
    double low = 0, high = 0;
    bool first = true;
    for (const ChartPanel& panel : chart.panels) {
      for (const ChartSeries& series : panel.series) {
        for (const ChartPoint& point : series.points) {
          low = first ? point.x : std::min(low, point.x);
          high = first ? point.x : std::max(high, point.x);
          first = false;
        }
      }
    }
    x_ = Scale::Of(low, high, 7);
  }

  std::string Draw() {
    double top = kTop;
    std::string body;
    for (const ChartPanel& panel : chart_.panels) {
      body += Panel(panel, top, &panel == &chart_.panels.back());
      top += panel_ + kGap;
    }
    const double bottom = top - kGap;
    for (const ChartPoint& mark : chart_.marks) body += VerticalMark(mark, bottom);
    body += Text((kLeft + kWidth - kRight) / 2, bottom + 38, "middle", "axis", chart_.x_title);
    const double height = bottom + kBelow + Legend(bottom + kBelow, body);
    return Head(height) + body + "</svg>\n";
  }

 private:
  double X(double value) const {
    return kLeft + (value - x_.low) / (x_.high - x_.low) * (kWidth - kLeft - kRight);
  }
  static std::string Text(double x, double y, const char* anchor, const char* kind,
                          const std::string& text) {
    return "<text class=\"" + std::string(kind) + "\" x=\"" + At(x) + "\" y=\"" + At(y) +
           "\" text-anchor=\"" + anchor + "\">" + Escaped(text) + "</text>\n";
  }
  static std::string Segment(const char* kind, double x1, double y1, double x2, double y2) {
    return "<line class=\"" + std::string(kind) + "\" x1=\"" + At(x1) + "\" y1=\"" + At(y1) +
           "\" x2=\"" + At(x2) + "\" y2=\"" + At(y2) + "\"/>\n";
  }

  std::string Head(double height) const {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + At(kWidth) + "\" height=\"" +
           At(height) + "\" viewBox=\"0 0 " + At(kWidth) + " " + At(height) +
           "\" role=\"img\" aria-labelledby=\"chart-title chart-desc\" font-family=\"Helvetica, "
           "Arial, sans-serif\" font-size=\"12\">\n<title id=\"chart-title\">" +
           Escaped(chart_.title) + "</title>\n<desc id=\"chart-desc\">" +
           Escaped(chart_.description) +
           "</desc>\n<style>\n"
           ".paper { fill: #ffffff; } text { fill: #1c2430; } .small { fill: #4a5563; }\n"
           ".head { font-size: 15px; font-weight: bold; }\n"
           ".grid { stroke: #dfe4ea; } .edge { stroke: #76828f; } .place { stroke: #76828f; "
           "stroke-dasharray: 3 3; }\n"
           ".mark { stroke-width: 1; } .hollow, .path { fill: none; stroke-width: 1.8; } .dashed { "
           "stroke-dasharray: 6 4; }\n"
           ".c0 { fill: #1f5fa8; stroke: #1f5fa8; } .c1 { fill: #b3541e; stroke: #b3541e; } .c2 { "
           "fill: #2f7a3d; stroke: #2f7a3d; } .c3 { fill: #7a4aa0; stroke: #7a4aa0; } .c4 { fill: "
           "#5c6773; stroke: #5c6773; }\n"
           ".hollow, .path { fill: none; }\n"
           "@media (prefers-color-scheme: dark) {\n"
           ".paper { fill: #14181f; } text { fill: #e8ecf1; } .small { fill: #aeb8c4; }\n"
           ".grid { stroke: #2c3440; } .edge { stroke: #8a94a3; } .place { stroke: #8a94a3; }\n"
           ".c0 { fill: #7fb2ee; stroke: #7fb2ee; } .c1 { fill: #f0a070; stroke: #f0a070; } .c2 { "
           "fill: #83cf92; stroke: #83cf92; } .c3 { fill: #c39be6; stroke: #c39be6; } .c4 { fill: "
           "#b4bec9; stroke: #b4bec9; }\n"
           ".hollow, .path { fill: none; }\n}\n</style>\n<rect class=\"paper\" width=\"" +
           At(kWidth) + "\" height=\"" + At(height) + "\"/>\n" +
           Text(kLeft, 28, "start", "head", chart_.title);
  }

  std::string Panel(const ChartPanel& panel, double top, bool last) {
    double low = 0, high = 0;
    bool first = true;
    for (const ChartSeries& series : panel.series) {
      for (const ChartPoint& point : series.points) {
        low = first ? point.y : std::min(low, point.y);
        high = first ? point.y : std::max(high, point.y);
        first = false;
      }
    }
    const Scale y = Scale::Of(low, high, chart_.panels.size() == 1 ? 6 : 3);
    const double bottom = top + panel_, right = kWidth - kRight;
    const auto place = [&](double value) {
      return bottom - (value - y.low) / (y.high - y.low) * panel_;
    };
    std::string text = Text(kLeft, top - 10, "start", "axis", panel.y_title);
    for (const double figure : y.Figures()) {
      text += Segment("grid", kLeft, place(figure), right, place(figure));
      text += Text(kLeft - 8, place(figure) + 4, "end", "small", Thousands(figure));
    }
    for (const double figure : x_.Figures()) {
      text += Segment("grid", X(figure), top, X(figure), bottom);
      if (last) text += Text(X(figure), bottom + 18, "middle", "small", Thousands(figure));
    }
    text +=
        Segment("edge", kLeft, bottom, right, bottom) + Segment("edge", kLeft, top, kLeft, bottom);
    for (const ChartSeries& series : panel.series) text += Path(series, place);
    for (const ChartSeries& series : panel.series) text += Marks(series, place);
    return text;
  }

  template <typename Place>
  std::string Path(const ChartSeries& series, Place&& place) const {
    if (!series.line || series.points.size() < 2) return "";
    std::string path;
    for (std::size_t i = 0; i < series.points.size(); ++i) {
      const ChartPoint& point = series.points[i];
      if (series.steps && i > 0) path += " H" + At(X(point.x));
      path += (i == 0 ? "M" : " L") + At(X(point.x)) + " " + At(place(point.y));
    }
    return "<path class=\"path c" + std::to_string(series.colour) +
           (series.dashed ? " dashed" : "") + "\" d=\"" + path + "\"/>\n";
  }

  template <typename Place>
  std::string Marks(const ChartSeries& series, Place&& place) const {
    std::string text;
    for (const ChartPoint& point : series.points) {
      const double x = X(point.x), y = place(point.y);
      const std::string symbol = Symbol(series.mark, x, y, series.colour);
      if (!symbol.empty())
        text += "<g>" + (point.tip.empty() ? "" : "<title>" + Escaped(point.tip) + "</title>") +
                symbol + "</g>\n";
      if (point.label.empty()) continue;
      const bool left = x + 12 + kCharacter * static_cast<double>(point.label.size()) > kWidth;
      text += Text(left ? x - 12 : x + 12, y + 4, left ? "end" : "start", "label", point.label);
    }
    return text;
  }

  std::string VerticalMark(const ChartPoint& mark, double bottom) const {
    const double x = X(mark.x);
    return Segment("place", x, kTop - 4, x, bottom) +
           Text(x, kTop - 8, x > kWidth / 2 ? "end" : "start", "small", mark.label);
  }

  // Adds it to `body`; its height.
  double Legend(double top, std::string& body) const {
    double x = kLeft, y = top + 4;
    bool any = false;
    std::vector<std::string> told;
    for (const ChartPanel& panel : chart_.panels) {
      for (const ChartSeries& series : panel.series) {
        if (series.name.empty() || series.points.empty()) continue;
        if (std::find(told.begin(), told.end(), series.name) != told.end()) continue;
        told.push_back(series.name);
        const double width = 40 + kCharacter * static_cast<double>(series.name.size());
        if (any && x + width > kWidth) {
          x = kLeft;
          y += kLegendLine;
        }
        if (series.line)
          body += "<path class=\"path c" + std::to_string(series.colour) +
                  (series.dashed ? " dashed" : "") + "\" d=\"M" + At(x - 10) + " " + At(y) + " H" +
                  At(x + 10) + "\"/>\n";
        body += Symbol(series.mark, x, y, series.colour) + "\n";
        body += Text(x + 15, y + 4, "start", "small", series.name);
        x += width;
        any = true;
      }
    }
    return any ? y - top + kLegendLine : 0;
  }

  const Chart& chart_;
  double panel_ = kPanel;
  Scale x_;
};

}  // namespace

std::string Svg(const Chart& chart) { return Drawing(chart).Draw(); }

}  // namespace remit::repl
