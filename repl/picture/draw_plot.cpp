// Points over a common axis, in a terminal.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <set>
#include <utility>

#include "repl/picture/parts.h"
#include "repl/picture/words.h"

namespace remit::picture {
namespace {

constexpr int kLeastHeight = 4, kGreatestHeight = 30;

bool Drawable(const Point& point) {
  return picture::Drawable(point.x) && picture::Drawable(point.y);
}

// Where something stands, in dots of the page.
struct Place {
  int x = 0, y = 0;
};
using CellAt = std::pair<std::size_t, int>;  // row, column

class PanelDrawing {
 public:
  PanelDrawing(Page& page, const Area& area, const Scale& x, const Scale& y)
      : page_(page), area_(area), x_(x), y_(y) {}

  Place At(double x, double y) const {
    const int across = static_cast<int>(area_.columns) * page_.dots_across();
    const int down = static_cast<int>(area_.rows) * page_.dots_down();
    return {static_cast<int>(area_.column) * page_.dots_across() + DotAt(x_.Share(x), across),
            static_cast<int>(area_.row) * page_.dots_down() + down - 1 - DotAt(y_.Share(y), down)};
  }
  CellAt CellOf(Place place) const {
    return {static_cast<std::size_t>(place.y / page_.dots_down()), place.x / page_.dots_across()};
  }
  bool Inside(const Point& point) const {
    return point.x >= x_.low && point.x <= x_.high && point.y >= y_.low && point.y <= y_.high;
  }

  void Lines(const Series& series) {
    pattern_ = 0;
    const Point* last = nullptr;
    for (const Point& point : series.points) {
      if (!Drawable(point)) continue;
      if (series.join == Join::kStems) {
        Line(series, point.x, std::clamp(0.0, y_.low, y_.high), point.x, point.y);
      } else if (last != nullptr && series.join == Join::kLine) {
        Line(series, last->x, last->y, point.x, point.y);
      } else if (last != nullptr && series.join == Join::kSteps) {
        Line(series, last->x, last->y, point.x, last->y);
        Line(series, point.x, last->y, point.x, point.y);
      }
      // The place itself, also where the line is broken there.
      if (series.join != Join::kNone && Inside(point)) {
        const Place place = At(point.x, point.y);
        page_.Dot(place.x, place.y, series.ink);
      }
      last = &point;
    }
  }

  // Marks of points that are joined stand where there is room for them, so that the lines are
  // seen; in a place that several lines have, those of each in turn.
  void MarksAlong(const std::vector<const Series*>& joined) {
    const int apart = page_.unicode() ? 4 : 3;
    std::vector<std::optional<CellAt>> last(joined.size());
    std::size_t most = 0;
    for (const Series* series : joined) most = std::max(most, series->points.size());
    for (std::size_t i = 0; i < most; ++i) {
      for (std::size_t turn = 0; turn < joined.size(); ++turn) {
        const std::size_t s = (i + turn) % joined.size();
        if (i >= joined[s]->points.size()) continue;
        const Point& point = joined[s]->points[i];
        if (!Drawable(point) || !Inside(point)) continue;
        const CellAt cell = CellOf(At(point.x, point.y));
        const bool room = !last[s] || std::abs(cell.second - last[s]->second) >= apart ||
                          cell.first > last[s]->first + 1 || last[s]->first > cell.first + 1;
        if (!room || !signs_.insert(cell).second) continue;
        page_.Text(cell.first, cell.second, SignOf(joined[s]->mark, page_.unicode()),
                   joined[s]->ink);
        last[s] = cell;
      }
    }
  }

  // Marks of points that stand alone: every one is there, or is counted.
  void MarksAlone(const Series& series) {
    if (series.mark == Mark::kNone) return;
    if (series.mark == Mark::kDot) {
      for (const Point& point : series.points) {
        if (!Drawable(point) || !Inside(point)) continue;
        const Place place = At(point.x, point.y);
        page_.Dot(place.x, place.y, series.ink);
        ++taken_[{place.x, place.y}];
      }
      return;
    }
    std::map<CellAt, std::size_t> here;
    for (const Point& point : series.points) {
      if (Drawable(point) && Inside(point)) ++here[CellOf(At(point.x, point.y))];
    }
    for (const auto& [cell, count] : here) {
      const std::string sign = count == 1   ? SignOf(series.mark, page_.unicode())
                               : count < 10 ? std::to_string(count)
                                            : "+";
      several_ = several_ || count > 1;
      page_.Text(cell.first, cell.second, sign, series.ink);
      covered_ += covering_.count(cell) > 0 ? covering_[cell] : 0;
      covering_[cell] = count;
      signs_.insert(cell);
    }
  }

  // Labels stand beside their marks where nothing is there yet; those that found no room.
  void Labels(const Series& series, std::vector<Entry>& without) {
    for (const Point& point : series.points) {
      if (point.label.empty() || !Drawable(point)) continue;
      const std::string label = Shown(point.label);
      const int width = ColumnsOf(label);
      if (Inside(point) && Beside(CellOf(At(point.x, point.y)), label, width)) continue;
      without.push_back({SignOf(series.mark, page_.unicode()), point.label, series.ink});
    }
  }

  std::size_t coincide() const {
    std::size_t count = covered_;
    for (const auto& [place, points] : taken_) count += points - 1;
    return count;
  }
  bool several() const { return several_; }

 private:
  // The part of a line that lies in the area (Liang and Barsky 1984), dot by dot.
  void Line(const Series& series, double x1, double y1, double x2, double y2) {
    double from = 0, to = 1;
    const auto cut = [&](double start, double way, double low, double high) {
      if (way == 0) return start >= low && start <= high;
      double enters = (low - start) / way, leaves = (high - start) / way;
      if (enters > leaves) std::swap(enters, leaves);
      from = std::max(from, enters);
      to = std::min(to, leaves);
      return from <= to;
    };
    if (!cut(x1, x2 - x1, x_.low, x_.high) || !cut(y1, y2 - y1, y_.low, y_.high)) return;
    const Place a = At(x1 + from * (x2 - x1), y1 + from * (y2 - y1));
    const Place b = At(x1 + to * (x2 - x1), y1 + to * (y2 - y1));
    const int steps = std::max(std::abs(b.x - a.x), std::abs(b.y - a.y));
    const int on = page_.unicode() ? 4 : 2;
    for (int i = 0; i <= steps; ++i) {
      const double share = steps == 0 ? 0 : static_cast<double>(i) / steps;
      const bool drawn = !series.dashed || pattern_ % (2 * on) < on;
      if (i < steps) ++pattern_;
      if (drawn)
        page_.Dot(a.x + static_cast<int>(std::lround(share * (b.x - a.x))),
                  a.y + static_cast<int>(std::lround(share * (b.y - a.y))), series.ink);
    }
  }

  bool Beside(CellAt cell, const std::string& label, int width) {
    const int first = static_cast<int>(area_.column);
    const int end = first + static_cast<int>(area_.columns);
    for (const int down : {0, -1, 1}) {
      const auto row = static_cast<std::size_t>(static_cast<int>(cell.first) + down);
      if (row < area_.row || row >= area_.row + area_.rows) continue;
      for (const int column : {cell.second + 2, cell.second - 1 - width}) {
        if (column < first || column + width > end) continue;
        if (!page_.IsFree(row, column, width)) continue;
        page_.Text(row, column, label);
        return true;
      }
    }
    return false;
  }

  Page& page_;
  const Area& area_;
  const Scale& x_;
  const Scale& y_;
  int pattern_ = 0;                                   // along a dashed line
  std::map<std::pair<int, int>, std::size_t> taken_;  // dots of points
  std::map<CellAt, std::size_t> covering_;            // points by cell, of the upper mark
  std::set<CellAt> signs_;
  std::size_t covered_ = 0;
  bool several_ = false;
};

class PlotDrawing {
 public:
  PlotDrawing(const Plot& plot, Sheet& sheet) : plot_(plot), sheet_(sheet), page_(sheet.page) {}

  void Draw() {
    Measure();
    for (std::size_t i = 0; i < plot_.panels.size(); ++i) DrawPanel(i);
    Remarks();
  }

 private:
  Part XReach() const {
    Reach reach;
    for (const Panel& panel : plot_.panels) {
      for (const Series& series : panel.series) {
        for (const Point& point : series.points) {
          if (Drawable(point)) reach.Add(point.x);
        }
      }
    }
    for (const Point& rule : plot_.rules) reach.Add(rule.x);
    return reach.part();
  }
  static void AddTo(Reach& reach, const Panel& panel) {
    for (const Series& series : panel.series) {
      for (const Point& point : series.points) {
        if (!Drawable(point)) continue;
        reach.Add(point.y);
        if (series.join == Join::kStems) reach.Add(0);
      }
    }
  }

  // How high panels are, what they show upwards, and how wide their figures are.
  void Measure() {
    const int panels = std::max(static_cast<int>(plot_.panels.size()), 1);
    height_ = std::clamp(sheet_.rows / panels, kLeastHeight, kGreatestHeight);
    Reach all;
    for (const Panel& panel : plot_.panels) AddTo(all, panel);
    for (const Panel& panel : plot_.panels) {
      Reach own;
      AddTo(own, panel);
      const Part shown = plot_.same_scale ? all.part() : own.part();
      y_.push_back(Upwards(panel.part.value_or(shown), panel.part.has_value()));
      for (const double figure : y_.back().Figures())
        gutter_ = std::max(gutter_, ColumnsOf(y_.back().Text(figure)));
    }
    gutter_ = std::min(gutter_ + 1, page_.columns() / 2);
    width_ = page_.columns() - gutter_ - 1;
    x_ = FittingScale(plot_.x_part.value_or(XReach()), plot_.x_part.has_value(), width_);
  }

  // Figures at least two rows apart; in a low panel on rows of their own, so that it is used.
  Scale Upwards(Part shown, bool exactly) const {
    constexpr int kLow = 6;
    const int apart = height_ <= kLow ? 1 : 2;
    for (int wanted = std::max(height_ / apart, 1);; --wanted) {
      const Scale scale = exactly ? Scale::Exactly(shown, wanted) : Scale::Around(shown, wanted);
      const double figures = (scale.high - scale.low) / scale.step;
      if (wanted == 1 || figures * apart <= height_ - 1) return scale;
    }
  }

  void DrawPanel(std::size_t index) {
    const Panel& panel = plot_.panels[index];
    const bool last = index + 1 == plot_.panels.size();
    if (!panel.title.empty())
      sheet_.row = WriteWords(page_, sheet_.row, Titled(panel.title, panel.unit));
    if (index == 0 && !plot_.rules.empty()) RuleLabels();
    const Area area{sheet_.row,
                    static_cast<std::size_t>(gutter_ + 1),
                    static_cast<std::size_t>(height_),
                    static_cast<std::size_t>(width_),
                    {x_.low, x_.high},
                    {y_[index].low, y_[index].high}};
    sheet_.areas.push_back(area);
    PanelDrawing drawing(page_, area, x_, y_[index]);
    UpwardsAxis(area, drawing, y_[index]);
    if (page_.unicode()) Rules(area, drawing);
    for (const Series& series : panel.series) drawing.Lines(series);
    std::vector<const Series*> joined;
    for (const Series& series : panel.series) {
      const bool marked = series.mark != Mark::kNone && series.mark != Mark::kDot;
      if (series.join != Join::kNone && marked) joined.push_back(&series);
    }
    drawing.MarksAlong(joined);
    for (const Series& series : panel.series) {
      if (series.join == Join::kNone) drawing.MarksAlone(series);
    }
    // What is drawn last matters most, and chooses first.
    for (auto series = panel.series.rbegin(); series != panel.series.rend(); ++series)
      drawing.Labels(*series, labels_);
    if (!page_.unicode()) Rules(area, drawing);
    coincide_ += drawing.coincide();
    several_ = several_ || drawing.several();
    for (const Series& series : panel.series) Count(series, drawing);
    sheet_.row += static_cast<std::size_t>(height_);
    if (last) {
      sheet_.row = WriteAxis(page_, sheet_.row, {gutter_ + 1, width_}, x_,
                             Titled(plot_.x_title, plot_.x_unit));
    } else {
      page_.Text(sheet_.row, gutter_, page_.unicode() ? "└" : "+", kFaint);
      for (int i = 0; i < width_; ++i)
        page_.Text(sheet_.row, gutter_ + 1 + i, page_.unicode() ? "─" : "-", kFaint);
      ++sheet_.row;
    }
  }

  void UpwardsAxis(const Area& area, const PanelDrawing& drawing, const Scale& scale) {
    for (std::size_t row = area.row; row < area.row + area.rows; ++row)
      page_.Text(row, gutter_, page_.unicode() ? "│" : "|", kFaint);
    std::optional<std::size_t> last;
    for (const double figure : scale.Figures()) {
      const CellAt cell = drawing.CellOf(drawing.At(x_.low, figure));
      if (last && cell.first + 1 > *last) continue;  // no room
      last = cell.first;
      const std::string text = Cut(scale.Text(figure), gutter_ - 1, page_.unicode());
      page_.Text(cell.first, gutter_ - 1 - ColumnsOf(text), text);
      page_.Text(cell.first, gutter_, page_.unicode() ? "┤" : "+", kFaint);
    }
  }

  // As dots below everything; in ASCII, which has one sign for a cell, where nothing else is.
  void Rules(const Area& area, const PanelDrawing& drawing) {
    for (const Point& rule : plot_.rules) {
      if (!picture::Drawable(rule.x) || rule.x < x_.low || rule.x > x_.high) continue;
      const int x = drawing.At(rule.x, y_.front().low).x;
      const int top = static_cast<int>(area.row) * page_.dots_down();
      const int down = static_cast<int>(area.rows) * page_.dots_down();
      for (int i = 0; i < down && page_.unicode(); i += 2) page_.Dot(x, top + i, kFaint);
      for (std::size_t row = area.row; row < area.row + area.rows && !page_.unicode(); ++row) {
        if (page_.IsFree(row, x, 1)) page_.Text(row, x, "|", kFaint);
      }
    }
  }

  // In a row of their own, where they do not touch; else below the picture.
  void RuleLabels() {
    bool any = false;
    for (const Point& rule : plot_.rules) {
      if (rule.label.empty()) continue;
      const std::string label = Shown(rule.label);
      const int width = ColumnsOf(label);
      const int across = page_.dots_across();
      const int tick = gutter_ + 1 + DotAt(x_.Share(rule.x), width_ * across) / across;
      const int column = std::max(std::min(tick - width / 2, page_.columns() - width), 0);
      const int before = std::max(column - 1, 0);
      const bool shown = rule.x >= x_.low && rule.x <= x_.high;
      if (shown && column + width <= page_.columns() &&
          page_.IsFree(sheet_.row, before, column - before + width)) {
        page_.Text(sheet_.row, column, label);
        any = true;
      } else {
        labels_.push_back({page_.unicode() ? "┊" : "|", rule.label, kFaint});
      }
    }
    if (any) ++sheet_.row;
  }

  void Count(const Series& series, const PanelDrawing& drawing) {
    if (IsPath(series)) return;
    for (const Point& point : series.points) {
      if (!Drawable(point)) {
        ++no_number_;
      } else if (!drawing.Inside(point)) {
        ++outside_;
        outside_x_.Add(point.x);
        outside_y_.Add(point.y);
      }
    }
    if (series.name.empty() || series.points.empty() || !named_.insert(series.name).second) return;
    sheet_.legend.push_back({SampleOf(series, page_.unicode()), series.name, series.ink});
  }

  void Remarks() {
    if (several_)
      sheet_.legend.push_back({"2-9, +", "as many points in one place, + more than nine", kPlain});
    for (Entry& entry : labels_) sheet_.legend.push_back(std::move(entry));
    if (coincide_ > 0)
      sheet_.notes.push_back(Counted(coincide_, "point stands", "points stand") +
                             " behind another mark, in the same place of this picture");
    if (outside_ > 0)
      sheet_.notes.push_back(
          Counted(outside_, "point lies", "points lie") +
          " outside the part that is shown: across from " + ValueText(outside_x_.part().low) +
          " to " + ValueText(outside_x_.part().high) + ", upwards from " +
          ValueText(outside_y_.part().low) + " to " + ValueText(outside_y_.part().high));
    if (no_number_ > 0)
      sheet_.notes.push_back(Counted(no_number_, "point has", "points have") +
                             " a value that is no finite number, and cannot be drawn");
  }

  const Plot& plot_;
  Sheet& sheet_;
  Page& page_;
  int height_ = kLeastHeight, gutter_ = 1, width_ = 1;
  Scale x_;
  std::vector<Scale> y_;  // by panel
  std::vector<Entry> labels_;
  std::set<std::string> named_;
  std::size_t coincide_ = 0, outside_ = 0, no_number_ = 0;
  bool several_ = false;
  Reach outside_x_, outside_y_;
};

}  // namespace

void DrawPlot(const Plot& plot, Sheet& sheet) { PlotDrawing(plot, sheet).Draw(); }

}  // namespace remit::picture
