// Lengths beside each other, and ranges on one axis, as SVG.
#include <algorithm>
#include <set>

#include "repl/picture/parts.h"
#include "repl/picture/svg_parts.h"
#include "repl/picture/words.h"

namespace remit::picture {
namespace {

constexpr double kBar = 14, kRow = 22, kGap = 28, kGreatestName = 280;
constexpr int kGreatestColumns = 42;  // of a name; the whole of it is told on pointing at it

// The name of a row on its left, cut where it is too long.
std::string NameAt(double right, double y, const std::string& name) {
  const std::string cut = Cut(Shown(name), kGreatestColumns, true);
  const std::string text = TextAt(right, y, Anchor::kEnd, "label", cut);
  return cut == Shown(name) ? text : Tipped(text, name);
}

class BarsDrawing {
 public:
  explicit BarsDrawing(const Bars& bars) : bars_(bars) {}

  std::string Draw(double& height) {
    Measure();
    body_ += TextAt(kRight, kTop, Anchor::kStart, "axis", Titled(bars_.title, bars_.unit));
    double top = kTop + 14;
    for (std::size_t first = 0; first < bars_.panels.size(); first += across_) {
      const std::size_t end = std::min(first + across_, bars_.panels.size());
      bool titles = false;
      for (std::size_t i = first; i < end; ++i) titles = titles || !bars_.panels[i].title.empty();
      if (titles) top += 18;
      for (std::size_t i = first; i < end; ++i) DrawPanel(bars_.panels[i], LeftOf(i - first), top);
      for (std::size_t kind = 0; kind < bars_.kinds.size(); ++kind)
        body_ += NameAt(names_ - 8, top + static_cast<double>(kind) * kRow + 11, bars_.kinds[kind]);
      top += static_cast<double>(bars_.kinds.size()) * kRow + 12;
    }
    height = top;
    if (any_before_ && !bars_.before_name.empty()) {
      body_ += Segment("before", kRight + 12, top, kRight + 12, top + kBar);
      body_ += TextAt(kRight + 24, top + 11, Anchor::kStart, "small", bars_.before_name);
      height += kLegendLine;
    }
    if (no_number_ > 0) {
      body_ += TextAt(kRight, height + 12, Anchor::kStart, "small",
                      Counted(no_number_, "value is", "values are") +
                          " no finite number of at least 0, and cannot be drawn");
      height += 16;
    }
    return body_;
  }

 private:
  static bool Good(double value) { return Drawable(value) && value >= 0; }
  static std::string TextOf(const Bars::Bar& bar) {
    return bar.text.empty() ? ValueText(bar.value) : bar.text;
  }
  double LeftOf(std::size_t place) const {
    return names_ + static_cast<double>(place) * (width_ + kGap);
  }

  void Measure() {
    double name = 0;
    for (const std::string& kind : bars_.kinds)
      name = std::max(name, WidthOf(Cut(Shown(kind), kGreatestColumns, true)));
    names_ = kRight + std::min(name, kGreatestName) + 8;
    for (const Bars::Panel& panel : bars_.panels) {
      for (const Bars::Bar& bar : panel.bars) {
        text_ = std::max(text_, WidthOf(TextOf(bar)) + 8);
        if (Good(bar.value)) greatest_ = std::max(greatest_, bar.value);
        if (bar.before && Good(*bar.before)) greatest_ = std::max(greatest_, *bar.before);
        any_before_ = any_before_ || bar.before.has_value();
      }
    }
    const double room = kWidth - kRight - names_, least = 110 + text_;
    const auto fits = static_cast<std::size_t>(std::max((room + kGap) / (least + kGap), 1.0));
    across_ = std::clamp<std::size_t>(fits, 1, std::max<std::size_t>(bars_.panels.size(), 1));
    width_ = (room - kGap * static_cast<double>(across_ - 1)) / static_cast<double>(across_);
    length_ = std::max(width_ - text_, 20.0);
  }

  void DrawPanel(const Bars::Panel& panel, double left, double top) {
    if (!panel.title.empty()) {
      const std::string title =
          Cut(Shown(panel.title), static_cast<int>(width_ / kCharacter), true);
      body_ += Tipped(TextAt(left, top - 6, Anchor::kStart, "axis", title), panel.title);
    }
    body_ += Segment("edge", left, top - 2, left,
                     top + static_cast<double>(bars_.kinds.size()) * kRow - 4);
    for (std::size_t kind = 0; kind < std::min(panel.bars.size(), bars_.kinds.size()); ++kind) {
      const Bars::Bar& bar = panel.bars[kind];
      const double y = top + static_cast<double>(kind) * kRow;
      double end = left;
      if (Good(bar.value) && greatest_ > 0) {
        const double length = bar.value / greatest_ * length_;
        end = left + length;
        body_ += Tipped("<rect class=\"mark c" + std::to_string(kind % kInks) + "\" x=\"" +
                            At(left) + "\" y=\"" + At(y) + "\" width=\"" + At(length) +
                            "\" height=\"" + At(kBar) + "\"/>",
                        bars_.kinds[kind] + ": " + TextOf(bar));
      } else if (!Good(bar.value)) {
        ++no_number_;
      }
      if (bar.before && Good(*bar.before) && greatest_ > 0) {
        const double at = left + *bar.before / greatest_ * length_;
        body_ += Segment("before", at, y - 2, at, y + kBar + 2);
        end = std::max(end, at);
      }
      body_ += TextAt(end + 6, y + 11, Anchor::kStart, "small", TextOf(bar));
    }
  }

  const Bars& bars_;
  std::string body_;
  double names_ = 0, text_ = 0, width_ = 0, length_ = 0, greatest_ = 0;
  std::size_t across_ = 1, no_number_ = 0;
  bool any_before_ = false;
};

class StripsDrawing {
 public:
  explicit StripsDrawing(const Strips& strips) : strips_(strips) {
    double name = 0;
    Reach reach;
    for (const Strips::Row& row : strips.rows) {
      name = std::max(name, WidthOf(Cut(Shown(row.name), kGreatestColumns, true)));
      for (const auto& [low, high] : row.ranges) {
        reach.Add(low);
        reach.Add(high);
      }
      for (const Strips::Place& place : row.places) reach.Add(place.at);
    }
    left_ = kRight + std::min(name, kGreatestName) + 16;
    scale_ = strips.part ? Scale::Exactly(*strips.part, 7) : Scale::Around(reach.part(), 7);
  }

  std::string Draw(double& height) {
    const double bottom = kTop + 12 + static_cast<double>(strips_.rows.size()) * kRow;
    for (const double figure : scale_.Figures()) {
      body_ += Segment("grid", X(figure), kTop, X(figure), bottom);
      body_ += TextAt(X(figure), bottom + 18, Anchor::kMiddle, "small", scale_.Text(figure));
    }
    body_ += Segment("edge", left_, bottom, kWidth - kRight, bottom);
    double y = kTop + 16;
    for (const Strips::Row& row : strips_.rows) {
      DrawRow(row, y);
      y += kRow;
    }
    body_ += TextAt((left_ + kWidth - kRight) / 2, bottom + 38, Anchor::kMiddle, "axis",
                    Titled(strips_.title, strips_.unit));
    height = bottom + 62;
    height += LegendAt(height, legend_, body_);
    if (missing_ > 0) {
      body_ += TextAt(kRight, height + 12, Anchor::kStart, "small",
                      Counted(missing_, "range or mark is", "ranges or marks are") +
                          " not, or not wholly, within the part that is shown");
      height += 16;
    }
    return body_;
  }

 private:
  double X(double value) const { return left_ + scale_.Share(value) * (kWidth - kRight - left_); }
  bool Inside(double value) const {
    return Drawable(value) && value >= scale_.low && value <= scale_.high;
  }

  void DrawRow(const Strips::Row& row, double y) {
    body_ += NameAt(left_ - 10, y + 4, row.name);
    for (const auto& [low, high] : row.ranges) {
      if (!Inside(low) || !Inside(high)) ++missing_;
      if (!Drawable(low) || !Drawable(high) || high < scale_.low || low > scale_.high) continue;
      std::string range =
          Segment("range c0", X(std::max(low, scale_.low)), y, X(std::min(high, scale_.high)), y);
      range.pop_back();
      body_ += Tipped(range, row.name + (row.text.empty() ? "" : ": " + row.text));
      if (!strips_.range_name.empty() && told_.insert(strips_.range_name).second)
        legend_.push_back({strips_.range_name, Mark::kNone, 0, true, false});
    }
    for (const Strips::Place& place : row.places) {
      if (!Inside(place.at)) {
        ++missing_;
        continue;
      }
      body_ += Tipped(Symbol(place.mark, X(place.at), y, place.ink), place.name + " " + place.text);
      if (!place.name.empty() && told_.insert(place.name).second)
        legend_.push_back({place.name, place.mark, place.ink, false, false});
    }
  }

  const Strips& strips_;
  std::string body_;
  double left_ = 0;
  Scale scale_;
  std::vector<SvgEntry> legend_;
  std::set<std::string> told_;
  std::size_t missing_ = 0;
};

}  // namespace

std::string Svg(const Bars& bars, double& height) { return BarsDrawing(bars).Draw(height); }
std::string Svg(const Strips& strips, double& height) { return StripsDrawing(strips).Draw(height); }

}  // namespace remit::picture
