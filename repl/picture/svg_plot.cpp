// Points over a common axis, as SVG.
#include <algorithm>
#include <functional>
#include <set>

#include "repl/picture/parts.h"
#include "repl/picture/svg_parts.h"
#include "repl/picture/words.h"

namespace remit::picture {
namespace {

constexpr double kLeft = 96, kPanel = 338, kSmallPanel = 150, kGap = 40;

class Drawing {
 public:
  explicit Drawing(const Plot& plot) : plot_(plot) {
    panel_ = plot.panels.size() == 1 ? kPanel : kSmallPanel;
    Reach across;
    for (const Panel& panel : plot.panels) {
      for (const Series& series : panel.series) {
        for (const Point& point : series.points) {
          if (!Drawable(point.x) || !Drawable(point.y)) continue;
          across.Add(point.x);
          all_.Add(point.y);
          if (series.join == Join::kStems) all_.Add(0);
        }
      }
    }
    for (const Point& rule : plot.rules) across.Add(rule.x);
    x_ = plot.x_part ? Scale::Exactly(*plot.x_part, 7) : Scale::Around(across.part(), 7);
  }

  std::string Draw(double& height) {
    const double first = kTop + RuleLabels();
    double top = first;
    for (const Panel& panel : plot_.panels) {
      DrawPanel(panel, top, &panel == &plot_.panels.back());
      top += panel_ + kGap;
    }
    const double bottom = top - kGap;
    for (const Point& rule : plot_.rules) {
      if (Inside(rule.x, x_)) body_ += Segment("place", X(rule.x), first - 4, X(rule.x), bottom);
    }
    body_ += TextAt((kLeft + kWidth - kRight) / 2, bottom + 38, Anchor::kMiddle, "axis",
                    Titled(plot_.x_title, plot_.x_unit));
    height = bottom + 62;
    height += LegendAt(height, legend_, body_);
    Note(outside_, "point lies", "points lie", " outside the part that is shown", height);
    Note(no_number_, "point has", "points have",
         " a value that is no finite number, and cannot be drawn", height);
    return body_;
  }

 private:
  static bool Inside(double value, const Scale& scale) {
    return Drawable(value) && value >= scale.low && value <= scale.high;
  }
  double X(double value) const { return kLeft + x_.Share(value) * (kWidth - kLeft - kRight); }

  void Note(std::size_t count, const char* one, const char* several, const char* what,
            double& height) {
    if (count == 0) return;
    body_ +=
        TextAt(kRight, height + 12, Anchor::kStart, "small", Counted(count, one, several) + what);
    height += 16;
  }

  // Above the panels, in as many rows as they need to keep apart; the height beyond the first.
  double RuleLabels() {
    std::vector<double> ends;
    for (const Point& rule : plot_.rules) {
      if (rule.label.empty() || !Inside(rule.x, x_)) continue;
      const double width = WidthOf(rule.label);
      const double begin =
          std::clamp(X(rule.x) - width / 2, kRight, std::max(kWidth - width, kRight));
      std::size_t row = 0;
      while (row < ends.size() && ends[row] > begin - 10) ++row;
      if (row == ends.size()) ends.push_back(0);
      ends[row] = begin + width;
      body_ +=
          TextAt(begin, kTop + static_cast<double>(row) * 14, Anchor::kStart, "small", rule.label);
    }
    return ends.empty() ? 0 : static_cast<double>(ends.size()) * 14 + 12;
  }

  Scale Upwards(const Panel& panel) const {
    const int wanted = plot_.panels.size() == 1 ? 6 : 3;
    if (panel.part) return Scale::Exactly(*panel.part, wanted);
    if (plot_.same_scale) return Scale::Around(all_.part(), wanted);
    Reach own;
    for (const Series& series : panel.series) {
      for (const Point& point : series.points) {
        if (!Drawable(point.x) || !Drawable(point.y)) continue;
        own.Add(point.y);
        if (series.join == Join::kStems) own.Add(0);
      }
    }
    return Scale::Around(own.part(), wanted);
  }

  void DrawPanel(const Panel& panel, double top, bool last) {
    const Scale y = Upwards(panel);
    const double bottom = top + panel_, right = kWidth - kRight;
    const auto place = [&](double value) { return bottom - y.Share(value) * panel_; };
    body_ += TextAt(kLeft, top - 10, Anchor::kStart, "axis", Titled(panel.title, panel.unit));
    for (const double figure : y.Figures()) {
      body_ += Segment("grid", kLeft, place(figure), right, place(figure));
      body_ += TextAt(kLeft - 8, place(figure) + 4, Anchor::kEnd, "small", y.Text(figure));
    }
    for (const double figure : x_.Figures()) {
      body_ += Segment("grid", X(figure), top, X(figure), bottom);
      if (last) body_ += TextAt(X(figure), bottom + 18, Anchor::kMiddle, "small", x_.Text(figure));
    }
    body_ +=
        Segment("edge", kLeft, bottom, right, bottom) + Segment("edge", kLeft, top, kLeft, bottom);
    // Lines that leave the part shown end at its edge.
    const std::string name = "panel-" + std::to_string(panels_++);
    body_ += "<clipPath id=\"" + name + "\"><rect x=\"" + At(kLeft - 2) + "\" y=\"" + At(top - 2) +
             "\" width=\"" + At(right - kLeft + 4) + "\" height=\"" + At(panel_ + 4) +
             "\"/></clipPath>\n<g clip-path=\"url(#" + name + ")\">\n";
    for (const Series& series : panel.series) body_ += Path(series, y, place);
    body_ += "</g>\n";
    for (const Series& series : panel.series) Marks(series, y, place);
    // What is drawn last matters most, and chooses first.
    for (auto series = panel.series.rbegin(); series != panel.series.rend(); ++series) {
      for (const Point& point : series->points) {
        if (!point.label.empty() && Inside(point.x, x_) && Inside(point.y, y))
          Label(X(point.x), place(point.y), point.label);
      }
    }
  }

  std::string Path(const Series& series, const Scale& y,
                   const std::function<double(double)>& place) const {
    if (series.join == Join::kNone) return "";
    std::string path;
    bool any = false;
    double last = 0;
    for (const Point& point : series.points) {
      if (!Drawable(point.x) || !Drawable(point.y)) continue;
      const std::string x = At(X(point.x)), upwards = At(place(point.y));
      if (series.join == Join::kStems) {
        path += " M" + x + " " + At(place(std::clamp(0.0, y.low, y.high))) + " V" + upwards;
      } else {
        if (any && series.join == Join::kSteps) path += " L" + x + " " + At(last);
        path += (any ? " L" : "M") + x + " " + upwards;
      }
      any = true;
      last = place(point.y);
    }
    if (!any) return "";
    return "<path class=\"path c" + std::to_string(series.ink % kInks) +
           (series.dashed ? " dashed" : "") + "\" d=\"" + path + "\"/>\n";
  }

  void Marks(const Series& series, const Scale& y, const std::function<double(double)>& place) {
    if (IsPath(series)) return;
    if (!series.name.empty() && !series.points.empty() && told_.insert(series.name).second) {
      const bool line = series.join == Join::kLine || series.join == Join::kSteps;
      legend_.push_back({series.name, series.mark, series.ink, line, series.dashed});
    }
    for (const Point& point : series.points) {
      if (!Drawable(point.x) || !Drawable(point.y)) {
        ++no_number_;
        continue;
      }
      if (!Inside(point.x, x_) || !Inside(point.y, y)) {
        ++outside_;
        continue;
      }
      const double x = X(point.x), upwards = place(point.y);
      body_ += Tipped(Symbol(series.mark, x, upwards, series.ink), point.tip);
      marks_.push_back({x - 6, x + 6, upwards + 4});
    }
  }

  // Beside the mark, where no other mark and no other label is; where there is no such place, below
  // the labels that are there.
  void Label(double x, double y, const std::string& label) {
    const double width = WidthOf(label);
    const auto touches = [&](double begin, double at, const std::vector<Box>& boxes) {
      return std::any_of(boxes.begin(), boxes.end(), [&](const Box& box) {
        return begin < box.end && box.begin < begin + width && box.y - 12 < at && at < box.y + 12;
      });
    };
    const bool fits = x + 12 + width <= kWidth;
    const double right = fits ? x + 12 : x - 12 - width;
    double begin = right, at = y + 4;
    bool free = false;
    for (const double down : {0.0, -14.0, 14.0, -28.0, 28.0}) {
      for (const double left : {right, x - 12 - width}) {
        if (free || left < kLeft || y + down < kTop) continue;
        begin = left;
        at = y + 4 + down;
        free = !touches(begin, at, labels_) && !touches(begin, at, marks_);
      }
    }
    if (!free) {
      begin = right;
      at = y + 4;
      while (touches(begin, at, labels_)) at += 14;
    }
    labels_.push_back({begin, begin + width, at});
    body_ += TextAt(begin, at, Anchor::kStart, "label", label);
  }

  struct Box {
    double begin = 0, end = 0, y = 0;
  };
  const Plot& plot_;
  double panel_ = kPanel;
  Scale x_;
  Reach all_;
  std::string body_;
  std::vector<SvgEntry> legend_;
  std::set<std::string> told_;
  std::vector<Box> labels_, marks_;
  std::size_t outside_ = 0, no_number_ = 0, panels_ = 0;
};

}  // namespace

std::string Svg(const Plot& plot, double& height) { return Drawing(plot).Draw(height); }

}  // namespace remit::picture
