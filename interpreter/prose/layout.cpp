#include "interpreter/prose/layout.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

#include "interpreter/base/check.h"

namespace remit::prose {
namespace {

// In pixels. An advance is that of the font's average letter: what is wider than expected still
// fits into the padding.
constexpr int kAdvance = 8, kLineHeight = 15, kAboveHeight = 15, kPadding = 9;
constexpr int kMostLetters = 22, kColumnGap = 64, kRowGap = 12, kLane = 10, kMargin = 12;
constexpr int kSweeps = 12;

bool IsRule(BoxKind kind) {
  return kind == BoxKind::kObjective || kind == BoxKind::kRequirement ||
         kind == BoxKind::kApproval || kind == BoxKind::kDeviation;
}

std::size_t Letters(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

// At spaces; a longer word stays whole. Beyond three lines the rest is left to the tip.
std::vector<std::string> Broken(const std::string& text) {
  std::vector<std::string> lines(1);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string word = text.substr(begin, end - begin);
    const bool fits = Letters(lines.back()) + 1 + Letters(word) <= kMostLetters;
    if (lines.back().empty())
      lines.back() = word;
    else if (fits)
      lines.back() += " " + word;
    else if (lines.size() < 3)
      lines.push_back(word);
    else
      return lines.back() += " …", lines;
    begin = end + 1;
  }
  return lines;
}

// A box, or the place where an arrow passes a column.
struct Item {
  std::size_t column = 0;
  int height = kLane;
  int y = 0;                               // of the middle
  std::vector<std::size_t> before, after;  // neighbours one column away
};

class Arranger {
 public:
  explicit Arranger(const Diagram& diagram) : diagram_(diagram) {}

  Layout Run() {
    Measure();
    Chain();
    for (int sweep = 0; sweep < kSweeps; ++sweep) Order(sweep % 2 == 0);
    for (std::vector<std::size_t>& column : columns_) Stack(column);
    for (int sweep = 0; sweep < kSweeps; ++sweep) Settle(sweep % 2 == 0);
    Finish();
    return std::move(layout_);
  }

 private:
  void Measure() {
    const std::vector<std::size_t> column = Columns(diagram_);
    for (std::size_t i = 0; i < diagram_.boxes.size(); ++i) {
      PlacedBox box;
      box.lines = Broken(diagram_.boxes[i].label);
      std::size_t letters = Letters(diagram_.boxes[i].above);
      for (const std::string& line : box.lines) letters = std::max(letters, Letters(line));
      box.width = static_cast<int>(letters) * kAdvance + 2 * kPadding;
      box.height = kAboveHeight + static_cast<int>(box.lines.size()) * kLineHeight + kPadding;
      Item item;
      item.column = column[i];
      item.height = box.height;
      items_.push_back(item);
      layout_.boxes.push_back(std::move(box));
    }
  }
  // Arrows over several columns become chains of places. All arrows from one box share its places,
  // so that they run together as far as they can.
  void Chain() {
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> places;  // by box and column
    const auto join = [&](std::size_t from, std::size_t to) {
      std::vector<std::size_t>& after = items_[from].after;
      if (std::find(after.begin(), after.end(), to) != after.end()) return;
      after.push_back(to);
      items_[to].before.push_back(from);
    };
    for (const Arrow& arrow : diagram_.arrows) {
      std::vector<std::size_t> chain{arrow.from};
      for (std::size_t c = items_[arrow.from].column + 1; c < items_[arrow.to].column; ++c) {
        const auto [place, added] = places.try_emplace({arrow.from, c}, items_.size());
        if (added) {
          items_.emplace_back();
          items_.back().column = c;
        }
        chain.push_back(place->second);
      }
      chain.push_back(arrow.to);
      for (std::size_t i = 0; i + 1 < chain.size(); ++i) join(chain[i], chain[i + 1]);
      chains_.push_back(std::move(chain));
    }
    std::size_t last = 0;
    for (const Item& item : items_) last = std::max(last, item.column);
    columns_.resize(last + 1);
    for (std::size_t i = 0; i < items_.size(); ++i) columns_[items_[i].column].push_back(i);
    for (std::vector<std::size_t>& column : columns_) Number(column);
  }
  void Number(const std::vector<std::size_t>& column) {
    for (std::size_t i = 0; i < column.size(); ++i)
      items_[column[i]].y = static_cast<int>(i) * 1000;
  }
  // The mean of the neighbours' places, 0 .. 1 of their column; its own where it has none.
  std::int64_t Wanted(std::size_t item, bool forward) const {
    const std::vector<std::size_t>& neighbours = forward ? items_[item].before : items_[item].after;
    if (neighbours.empty()) return items_[item].y;
    std::int64_t sum = 0;
    for (const std::size_t other : neighbours) sum += items_[other].y;
    return sum / static_cast<std::int64_t>(neighbours.size());
  }
  void Order(bool forward) {
    const std::size_t count = columns_.size();
    for (std::size_t i = 1; i < count; ++i) {
      std::vector<std::size_t>& column = columns_[forward ? i : count - 1 - i];
      std::stable_sort(column.begin(), column.end(), [&](std::size_t a, std::size_t b) {
        return Wanted(a, forward) < Wanted(b, forward);
      });
      Number(column);
    }
  }
  int Gap(std::size_t above, std::size_t below) const {
    const bool places = above >= diagram_.boxes.size() && below >= diagram_.boxes.size();
    return (items_[above].height + items_[below].height) / 2 + (places ? 2 : kRowGap);
  }
  void Stack(const std::vector<std::size_t>& column) {
    int y = 0;
    for (std::size_t i = 0; i < column.size(); ++i) {
      if (i > 0) y += Gap(column[i - 1], column[i]);
      items_[column[i]].y = y;
    }
    const int middle = y / 2;
    for (const std::size_t item : column) items_[item].y -= middle;
  }
  // Moves everything towards its neighbours as far as the order and the gaps allow: halfway between
  // what pushing downwards and what pushing upwards would give.
  void Settle(bool forward) {
    const std::size_t count = columns_.size();
    for (std::size_t i = 0; i < count; ++i) {
      const std::vector<std::size_t>& column = columns_[forward ? i : count - 1 - i];
      std::vector<std::int64_t> down, up;
      for (const std::size_t item : column) down.push_back(Wanted(item, forward));
      up = down;
      for (std::size_t k = 1; k < column.size(); ++k)
        down[k] = std::max(down[k], down[k - 1] + Gap(column[k - 1], column[k]));
      for (std::size_t k = column.size(); k-- > 1;)
        up[k - 1] = std::min(up[k - 1], up[k] - Gap(column[k - 1], column[k]));
      for (std::size_t k = 0; k < column.size(); ++k)
        items_[column[k]].y = static_cast<int>((down[k] + up[k]) / 2);
    }
  }
  void Finish() {
    int top = 0, bottom = 0;
    for (const Item& item : items_) {
      top = std::min(top, item.y - item.height / 2);
      bottom = std::max(bottom, item.y + item.height / 2);
    }
    std::vector<int> left(columns_.size()), width(columns_.size());
    for (std::size_t i = 0; i < layout_.boxes.size(); ++i)
      width[items_[i].column] = std::max(width[items_[i].column], layout_.boxes[i].width);
    int x = kMargin;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      left[c] = x;
      x += width[c] + kColumnGap;
    }
    const auto y_of = [&](std::size_t item) { return items_[item].y - top + kMargin; };
    for (std::size_t i = 0; i < layout_.boxes.size(); ++i) {
      PlacedBox& box = layout_.boxes[i];
      box.width = width[items_[i].column];
      box.x = left[items_[i].column];
      box.y = y_of(i) - box.height / 2;
    }
    for (const std::vector<std::size_t>& chain : chains_) {
      std::vector<Point> path;
      for (std::size_t i = 0; i < chain.size(); ++i) {
        const std::size_t item = chain[i];
        const int begin = left[items_[item].column];
        const int end = begin + width[items_[item].column];
        const bool leaves = i == 0, arrives = i + 1 == chain.size();
        int y = y_of(item);
        if (leaves) y += Port(item, chain[1], true);
        if (arrives) y += Port(item, chain[i - 1], false);
        if (!leaves) path.push_back({begin, y});
        if (!arrives) path.push_back({end, y});
      }
      layout_.paths.push_back(std::move(path));
    }
    layout_.width = x - kColumnGap + kMargin;
    layout_.height = bottom - top + 2 * kMargin;
  }

  // How far from the middle of a box an arrow to (or from) a neighbour leaves (or arrives), so that
  // none crosses another without need.
  int Port(std::size_t box, std::size_t neighbour, bool leaves) const {
    const std::vector<std::size_t>& all = leaves ? items_[box].after : items_[box].before;
    const auto key = [&](std::size_t item) { return std::pair(items_[item].y, item); };
    const auto above = std::count_if(
        all.begin(), all.end(), [&](std::size_t other) { return key(other) < key(neighbour); });
    const int count = static_cast<int>(all.size());
    const int apart = std::min(9, (items_[box].height - 14) / std::max(count, 1));
    return (2 * static_cast<int>(above) - (count - 1)) * apart / 2;
  }

  const Diagram& diagram_;
  Layout layout_;
  std::vector<Item> items_;  // boxes first
  std::vector<std::vector<std::size_t>> columns_, chains_;
};

}  // namespace

std::vector<std::size_t> Columns(const Diagram& diagram) {
  std::vector<std::size_t> column(diagram.boxes.size());
  const auto settle = [&] {
    std::size_t rounds = 0;
    for (bool changed = true; changed;) {
      changed = false;
      REMIT_CHECK(rounds++ <= column.size(), "arrows that form a circle");
      for (const Arrow& arrow : diagram.arrows) {
        if (column[arrow.to] > column[arrow.from]) continue;
        column[arrow.to] = column[arrow.from] + 1;
        changed = true;
      }
    }
  };
  settle();
  const auto at_least = [&](const auto& applies, std::size_t least) {
    for (std::size_t i = 0; i < column.size(); ++i) {
      if (applies(diagram.boxes[i].kind)) column[i] = std::max(column[i], least);
    }
    settle();
  };
  std::size_t values = 0, rules = 0;
  for (std::size_t i = 0; i < column.size(); ++i) {
    const BoxKind kind = diagram.boxes[i].kind;
    if (!IsRule(kind) && kind != BoxKind::kResult) values = std::max(values, column[i]);
  }
  at_least(IsRule, values + 1);
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (diagram.boxes[i].kind != BoxKind::kResult) rules = std::max(rules, column[i]);
  }
  at_least([](BoxKind kind) { return kind == BoxKind::kResult; }, rules + 1);
  return column;
}

Layout Arrange(const Diagram& diagram) { return Arranger(diagram).Run(); }

}  // namespace remit::prose
