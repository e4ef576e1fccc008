// Ranges on rows of one axis, in a terminal.
#include <algorithm>

#include "repl/picture/parts.h"
#include "repl/picture/words.h"

namespace remit::picture {
namespace {

class StripsDrawing {
 public:
  StripsDrawing(const Strips& strips, Sheet& sheet)
      : strips_(strips), sheet_(sheet), page_(sheet.page) {}

  void Draw() {
    Measure();
    const std::size_t first = sheet_.row;
    for (const Strips::Row& row : strips_.rows) DrawRow(row);
    const std::size_t rows = sheet_.row - first;
    sheet_.areas.push_back({first,
                            static_cast<std::size_t>(name_ + 1),
                            rows,
                            static_cast<std::size_t>(width_),
                            {scale_.low, scale_.high},
                            {0, static_cast<double>(rows)}});
    sheet_.row = WriteAxis(page_, sheet_.row, {name_ + 1, width_}, scale_,
                           Titled(strips_.title, strips_.unit));
    Legend();
  }

 private:
  void Measure() {
    int name = 0;
    Reach reach;
    for (const Strips::Row& row : strips_.rows) {
      name = std::max(name, ColumnsOf(Shown(row.name)));
      for (const auto& [low, high] : row.ranges) {
        reach.Add(low);
        reach.Add(high);
      }
      for (const Strips::Place& place : row.places) reach.Add(place.at);
    }
    name_ = std::min(name, page_.columns() * 2 / 5) + 1;
    width_ = page_.columns() - name_ - 1;
    scale_ = FittingScale(strips_.part.value_or(reach.part()), strips_.part.has_value(), width_);
  }
  int DotOf(double value) const {
    return (name_ + 1) * page_.dots_across() +
           DotAt(scale_.Share(value), width_ * page_.dots_across());
  }
  bool Inside(double value) const { return value >= scale_.low && value <= scale_.high; }

  void DrawRow(const Strips::Row& row) {
    page_.Text(sheet_.row, 0, Cut(Shown(row.name), name_ - 1, page_.unicode()));
    page_.Text(sheet_.row, name_, page_.unicode() ? "│" : "|", kFaint);
    const int middle = static_cast<int>(sheet_.row) * page_.dots_down() + (page_.unicode() ? 1 : 0);
    for (const auto& [low, high] : row.ranges) {
      if (!Drawable(low) || !Drawable(high)) {
        ++no_number_;
        continue;
      }
      if (!Inside(low) || !Inside(high)) ++outside_;
      if (high < scale_.low || low > scale_.high) continue;
      const int begin = DotOf(std::max(low, scale_.low)), end = DotOf(std::min(high, scale_.high));
      for (int x = begin; x <= end; ++x) {
        page_.Dot(x, middle, 0);
        if (page_.unicode()) page_.Dot(x, middle + 1, 0);
      }
    }
    for (const Strips::Place& place : row.places) {
      if (!Drawable(place.at)) {
        ++no_number_;
      } else if (!Inside(place.at)) {
        ++outside_;
      } else {
        page_.Text(sheet_.row, DotOf(place.at) / page_.dots_across(),
                   SignOf(place.mark, page_.unicode()), place.ink);
      }
    }
    ++sheet_.row;
    const std::string words = Words(row);
    if (words.empty()) return;
    for (const std::string& line : Lines(words, std::max(page_.columns() - name_ - 1, 1)))
      page_.Text(sheet_.row++, name_ + 1, line, kFaint);
  }

  // The values themselves, since marks may cover each other.
  static std::string Words(const Strips::Row& row) {
    std::string words = Shown(row.text);
    for (const Strips::Place& place : row.places) {
      if (place.text.empty()) continue;
      words += (words.empty() ? "" : "; ") + Shown(place.name + " " + place.text);
    }
    return words;
  }

  void Legend() {
    if (!strips_.range_name.empty())
      sheet_.legend.push_back({page_.unicode() ? "⠒⠒⠒" : "...", strips_.range_name, 0});
    std::vector<std::string> told;
    for (const Strips::Row& row : strips_.rows) {
      for (const Strips::Place& place : row.places) {
        if (place.name.empty() || std::find(told.begin(), told.end(), place.name) != told.end())
          continue;
        told.push_back(place.name);
        sheet_.legend.push_back({SignOf(place.mark, page_.unicode()), place.name, place.ink});
      }
    }
    if (outside_ > 0)
      sheet_.notes.push_back(Counted(outside_, "range or mark goes", "ranges or marks go") +
                             " beyond the part that is shown");
    if (no_number_ > 0)
      sheet_.notes.push_back(Counted(no_number_, "range or mark has", "ranges or marks have") +
                             " a value that is no finite number, and cannot be drawn");
  }

  const Strips& strips_;
  Sheet& sheet_;
  Page& page_;
  int name_ = 0, width_ = 1;
  Scale scale_;
  std::size_t outside_ = 0, no_number_ = 0;
};

}  // namespace

void DrawStrips(const Strips& strips, Sheet& sheet) { StripsDrawing(strips, sheet).Draw(); }

}  // namespace remit::picture
