// Lengths beside each other, in a terminal: eighths of a cell in Unicode, cells in ASCII.
#include <algorithm>
#include <cmath>

#include "repl/picture/parts.h"
#include "repl/picture/words.h"

namespace remit::picture {
namespace {

constexpr int kBetween = 3, kLeastPanel = 18, kGreatestPanel = 110;

class BarsDrawing {
 public:
  BarsDrawing(const Bars& bars, Sheet& sheet) : bars_(bars), sheet_(sheet), page_(sheet.page) {}

  void Draw() {
    Measure();
    if (!bars_.title.empty())
      sheet_.row = WriteWords(page_, sheet_.row, Titled(bars_.title, bars_.unit));
    for (std::size_t first = 0; first < bars_.panels.size();
         first += static_cast<std::size_t>(across_)) {
      Beside(first, std::min(first + static_cast<std::size_t>(across_), bars_.panels.size()));
    }
    if (any_before_ && !bars_.before_name.empty())
      sheet_.legend.push_back({BeforeSign(), bars_.before_name, kPlain});
    if (no_number_ > 0)
      sheet_.notes.push_back(Counted(no_number_, "value is", "values are") +
                             " no finite number of at least 0, and cannot be drawn");
  }

 private:
  std::string BeforeSign() const { return page_.unicode() ? "┃" : "|"; }
  static bool Good(double value) { return Drawable(value) && value >= 0; }
  static std::string TextOf(const Bars::Bar& bar) {
    return bar.text.empty() ? ValueText(bar.value) : Shown(bar.text);
  }

  void Measure() {
    int name = 0, text = 0;
    for (const std::string& kind : bars_.kinds) name = std::max(name, ColumnsOf(Shown(kind)));
    for (const Bars::Panel& panel : bars_.panels) {
      for (const Bars::Bar& bar : panel.bars) {
        text = std::max(text, ColumnsOf(TextOf(bar)));
        if (Good(bar.value)) greatest_ = std::max(greatest_, bar.value);
        if (bar.before && Good(*bar.before)) greatest_ = std::max(greatest_, *bar.before);
        any_before_ = any_before_ || bar.before.has_value();
      }
    }
    name_ = std::min(name, page_.columns() * 2 / 5);
    const int room = page_.columns() - name_ - 1;
    text_ = std::min(text, std::max(room - 7, 1));  // some bar is always there
    const int panels = std::max(static_cast<int>(bars_.panels.size()), 1);
    int least = std::max(kLeastPanel, text_ + 1 + 6);
    for (const Bars::Panel& panel : bars_.panels)
      least = std::max(least, std::min(ColumnsOf(Shown(panel.title)), 2 * kLeastPanel));
    across_ = std::clamp((room + kBetween) / (least + kBetween), 1, panels);
    width_ = std::min((room - kBetween * (across_ - 1)) / across_, kGreatestPanel);
    length_ = std::max(width_ - text_ - 1, 1);
  }

  // Panels that stand beside each other share the names on their left.
  void Beside(std::size_t first, std::size_t end) {
    const auto column_of = [&](std::size_t index) {
      return name_ + 1 + static_cast<int>(index - first) * (width_ + kBetween);
    };
    bool titles = false;
    for (std::size_t i = first; i < end; ++i) {
      const std::string title = Shown(bars_.panels[i].title);
      titles = titles || !title.empty();
      // A title that is alone in its row may begin on the left.
      const int column = end - first == 1 && !title.empty() ? 0 : column_of(i);
      const int room = end - first == 1 ? page_.columns() : width_;
      page_.Text(sheet_.row, column, Cut(title, room, page_.unicode()), kStrong);
    }
    if (titles) ++sheet_.row;
    for (std::size_t kind = 0; kind < bars_.kinds.size(); ++kind) {
      page_.Text(sheet_.row, 0, Cut(Shown(bars_.kinds[kind]), name_, page_.unicode()));
      for (std::size_t i = first; i < end; ++i) {
        if (kind < bars_.panels[i].bars.size())
          DrawBar(bars_.panels[i].bars[kind], column_of(i), static_cast<int>(kind) % kInks);
      }
      ++sheet_.row;
    }
  }

  void DrawBar(const Bars::Bar& bar, int column, int ink) {
    int used = 0;
    if (Good(bar.value)) {
      used = page_.unicode() ? Eighths(bar.value, column, ink) : Cells(bar.value, column, ink);
    } else {
      ++no_number_;
    }
    if (bar.before && Good(*bar.before) && greatest_ > 0) {
      const int at = static_cast<int>(std::lround(*bar.before / greatest_ * (length_ - 1)));
      page_.Text(sheet_.row, column + at, BeforeSign());
      used = std::max(used, at + 1);
    }
    page_.Text(sheet_.row, column + used + (used > 0 ? 1 : 0),
               Cut(TextOf(bar), text_, page_.unicode()));
  }

  // Whatever is there is seen: at least one eighth, at least one cell.
  int Eighths(double value, int column, int ink) {
    static constexpr const char* kPart[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    if (value <= 0) return 0;
    const long eighths = std::max(1L, std::lround(value / greatest_ * length_ * 8));
    const int whole = static_cast<int>(eighths / 8);
    for (int i = 0; i < whole; ++i) page_.Text(sheet_.row, column + i, "█", ink);
    if (eighths % 8 > 0) page_.Text(sheet_.row, column + whole, kPart[eighths % 8], ink);
    return whole + (eighths % 8 > 0 ? 1 : 0);
  }
  int Cells(double value, int column, int ink) {
    if (value <= 0) return 0;
    const int cells = static_cast<int>(std::max(1L, std::lround(value / greatest_ * length_)));
    for (int i = 0; i < cells; ++i) page_.Text(sheet_.row, column + i, "#", ink);
    return cells;
  }

  const Bars& bars_;
  Sheet& sheet_;
  Page& page_;
  int name_ = 0, text_ = 0, across_ = 1, width_ = 1, length_ = 1;
  double greatest_ = 0;
  bool any_before_ = false;
  std::size_t no_number_ = 0;
};

}  // namespace

void DrawBars(const Bars& bars, Sheet& sheet) { BarsDrawing(bars, sheet).Draw(); }

}  // namespace remit::picture
