// Random points are drawn and read back from the dots and marks of the lines: each lies in the area
// and within one dot of its true place, or in the cell of its mark; none is lost without a word.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "repl/editor/graphemes.h"
#include "repl/picture/picture.h"
#include "repl/picture/words.h"
#include "tests/support/catch.h"

namespace remit {
namespace {

using picture::Area;
using picture::Join;
using picture::Mark;

// One draw for each call, so that compilers agree.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}
  int Below(int bound) { return static_cast<int>(random_() % static_cast<std::uint64_t>(bound)); }
  double Share() { return static_cast<double>(random_() >> 11) / 9007199254740992.0; }

 private:
  std::mt19937_64 random_;
};

// The signs of a line by column.
std::vector<std::string> CellsOf(const std::string& line) {
  std::vector<std::string> cells;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = editor::NextSign(line, at);
    const std::string sign = line.substr(at, end - at);
    cells.push_back(sign);
    if (editor::ColumnsOf(sign) == 2) cells.emplace_back();
    at = end;
  }
  return cells;
}

// The dots of a sign of braille, by column and row; nothing of another sign.
unsigned DotsOf(const std::string& sign) {
  if (sign.size() != 3 || static_cast<unsigned char>(sign[0]) != 0xE2) return 0;
  const unsigned point = (static_cast<unsigned char>(sign[1]) & 0x3Fu) << 6 |
                         (static_cast<unsigned char>(sign[2]) & 0x3Fu);
  return point >= 0x800 && point < 0x900 ? point - 0x800 : 0;
}
bool HasDot(unsigned dots, int x, int y) {
  static constexpr unsigned kBits[2][4] = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};
  return (dots & kBits[x][y]) != 0;
}

struct Read {
  std::vector<std::vector<std::string>> cells;
  bool unicode = true;

  std::string At(int row, int column) const {
    if (row < 0 || static_cast<std::size_t>(row) >= cells.size()) return " ";
    const auto& line = cells[static_cast<std::size_t>(row)];
    return column >= 0 && static_cast<std::size_t>(column) < line.size()
               ? line[static_cast<std::size_t>(column)]
               : " ";
  }
  // A dot at these dots of the page, or a mark over the cell.
  bool Drawn(int x, int y) const {
    const std::string sign = At(y / (unicode ? 4 : 1), x / (unicode ? 2 : 1));
    if (!unicode) return sign != " ";
    const unsigned dots = DotsOf(sign);
    return dots != 0 ? HasDot(dots, x % 2, y % 4) : sign != " ";
  }
};

// The true place, in dots of the page.
std::pair<double, double> PlaceOf(const Area& area, const picture::Point& point, bool unicode) {
  const double across = unicode ? 2 : 1, down = unicode ? 4 : 1;
  const double width = static_cast<double>(area.columns) * across - 1;
  const double height = static_cast<double>(area.rows) * down - 1;
  const double x = (point.x - area.x.low) / (area.x.high - area.x.low) * width;
  const double y = (point.y - area.y.low) / (area.y.high - area.y.low) * height;
  return {static_cast<double>(area.column) * across + x,
          static_cast<double>(area.row) * down + height - y};
}

bool Near(const Read& read, std::pair<double, double> place) {
  for (int x = static_cast<int>(std::ceil(place.first - 1)); x <= place.first + 1; ++x) {
    for (int y = static_cast<int>(std::ceil(place.second - 1)); y <= place.second + 1; ++y) {
      if (read.Drawn(x, y)) return true;
    }
  }
  return false;
}

// Marks of points that stand alone in an area, counted as their legend says; nothing where a sign
// says "more than nine".
std::optional<std::size_t> MarksIn(const Read& read, const Area& area, const std::string& mark) {
  std::size_t count = 0;
  for (std::size_t row = area.row; row < area.row + area.rows; ++row) {
    for (std::size_t column = area.column; column < area.column + area.columns; ++column) {
      const std::string sign = read.At(static_cast<int>(row), static_cast<int>(column));
      if (sign == "+") return std::nullopt;
      if (sign.size() == 1 && sign[0] >= '2' && sign[0] <= '9')
        count += static_cast<std::size_t>(sign[0] - '0');
      count += sign == mark ? 1 : 0;
    }
  }
  return count;
}

picture::Series RandomSeries(Dice& dice) {
  static constexpr Mark kMarks[] = {Mark::kDot,     Mark::kRound,  Mark::kHollow,
                                    Mark::kDiamond, Mark::kSquare, Mark::kStar};
  static constexpr Join kJoins[] = {Join::kNone, Join::kNone, Join::kLine, Join::kSteps,
                                    Join::kStems};
  picture::Series series;
  series.name = "s";
  series.mark = kMarks[dice.Below(6)];
  series.join = kJoins[dice.Below(5)];
  series.dashed = dice.Below(2) == 1;
  const int power = dice.Below(12) - 4;
  const double size = std::pow(10, power);
  const int middle = dice.Below(3);
  const int count = 1 + dice.Below(60);
  for (int i = 0; i < count; ++i) {
    picture::Point point;
    const double across = dice.Share();
    point.x = across * 100;
    const double upwards = dice.Share();
    point.y = (upwards - 0.5 + middle * 20) * size;
    series.points.push_back(point);
  }
  if (series.join != Join::kNone)
    std::sort(series.points.begin(), series.points.end(),
              [](const auto& a, const auto& b) { return a.x < b.x; });
  return series;
}

}  // namespace

TEST_CASE("points are where they belong") {
  const std::uint64_t rounds = std::getenv("REMIT_TEST_FULL") != nullptr ? 20'000 : 800;
  for (std::uint64_t seed = 0; seed < rounds; ++seed) {
    INFO("seed " << seed);
    Dice dice(seed);
    picture::Plot plot;
    plot.x_title = "x";
    plot.same_scale = dice.Below(2) == 1;
    const int panels = 1 + dice.Below(3);
    for (int i = 0; i < panels; ++i) plot.panels.push_back({"p", "", {RandomSeries(dice)}, {}});
    picture::Terminal terminal;
    terminal.columns = 20 + dice.Below(181);
    terminal.rows = 10 + dice.Below(60);
    terminal.unicode = dice.Below(4) > 0;
    const picture::Drawn drawn = picture::DrawWithAreas({"Title", "Summary.", {}, plot}, terminal);
    REQUIRE(drawn.areas.size() == plot.panels.size());
    Read read{{}, terminal.unicode};
    for (const std::string& line : drawn.lines) {
      REQUIRE(picture::ColumnsOf(line) <= terminal.columns);
      read.cells.push_back(CellsOf(line));
    }
    const bool tall = drawn.areas.front().rows > 4;
    CHECK((!tall || drawn.lines.size() <= static_cast<std::size_t>(std::max(terminal.rows, 12))));
    for (std::size_t i = 0; i < plot.panels.size(); ++i) {
      const Area& area = drawn.areas[i];
      REQUIRE(area.column + area.columns <= static_cast<std::size_t>(terminal.columns));
      REQUIRE(area.row + area.rows <= drawn.lines.size());
      const picture::Series& series = plot.panels[i].series.front();
      for (const picture::Point& point : series.points) {
        REQUIRE(point.x >= area.x.low);
        REQUIRE(point.x <= area.x.high);
        REQUIRE(point.y >= area.y.low);
        REQUIRE(point.y <= area.y.high);
        REQUIRE(Near(read, PlaceOf(area, point, terminal.unicode)));
      }
      if (series.join != Join::kNone || series.mark == Mark::kDot) continue;
      static constexpr const char* kSigns[2][7] = {{".", "@", "o", "x", "#", "*", ""},
                                                   {"⠂", "●", "○", "◆", "■", "★", ""}};
      const auto count =
          MarksIn(read, area, kSigns[terminal.unicode ? 1 : 0][static_cast<int>(series.mark)]);
      if (count) CHECK(*count == series.points.size());
    }
  }
}

// Every dot of the row within a range by half a dot is there, and none beyond it by more.
TEST_CASE("ranges reach as far as they say") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    INFO("seed " << seed);
    Dice dice(seed);
    picture::Strips strips;
    strips.title = "x";
    strips.part = picture::Part{0, 100};
    const int rows = 1 + dice.Below(5);
    for (int i = 0; i < rows; ++i) {
      const double one = dice.Share() * 100;
      const double other = dice.Share() * 100;
      strips.rows.push_back({"row", {{std::min(one, other), std::max(one, other)}}, {}, ""});
    }
    picture::Terminal terminal;
    terminal.columns = 20 + dice.Below(181);
    const picture::Drawn drawn = picture::DrawWithAreas({"", "", {}, strips}, terminal);
    REQUIRE(drawn.areas.size() == 1);
    const Area& area = drawn.areas.front();
    Read read;
    for (const std::string& line : drawn.lines) read.cells.push_back(CellsOf(line));
    const double last = static_cast<double>(area.columns) * 2 - 1;
    for (int i = 0; i < rows; ++i) {
      const auto& [low, high] = strips.rows[static_cast<std::size_t>(i)].ranges.front();
      const int y = (static_cast<int>(area.row) + i) * 4 + 1;
      for (int dot = 0; dot <= static_cast<int>(last); ++dot) {
        const bool drawn_here = read.Drawn(static_cast<int>(area.column) * 2 + dot, y);
        if (dot >= low / 100 * last + 0.5 && dot <= high / 100 * last - 0.5) CHECK(drawn_here);
        if (dot < low / 100 * last - 0.5 || dot > high / 100 * last + 0.5) CHECK_FALSE(drawn_here);
      }
    }
  }
}

TEST_CASE("lengths of bars are in proportion to an eighth of a cell") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    INFO("seed " << seed);
    Dice dice(seed);
    picture::Bars bars;
    bars.kinds = {"a", "b", "c", "d"};
    bars.panels.resize(1);
    double greatest = 0;
    for (std::size_t i = 0; i < bars.kinds.size(); ++i) {
      const double value = std::floor(dice.Share() * 1000);
      bars.panels[0].bars.push_back({value, {}, {}});
      greatest = std::max(greatest, value);
    }
    picture::Terminal terminal;
    terminal.columns = 30 + dice.Below(120);
    const std::vector<std::string> lines = picture::Draw({"", "", {}, bars}, terminal);
    std::vector<int> eighths;
    static const std::string kParts[] = {"▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
    for (std::size_t i = 0; i < bars.kinds.size(); ++i) {
      const auto line = std::find_if(lines.begin(), lines.end(), [&](const std::string& text) {
        return text.rfind(bars.kinds[i] + " ", 0) == 0;
      });
      REQUIRE(line != lines.end());
      int length = 0;
      for (const std::string& sign : CellsOf(*line)) {
        for (int part = 0; part < 8; ++part) length += sign == kParts[part] ? part + 1 : 0;
      }
      eighths.push_back(length);
    }
    const int longest = *std::max_element(eighths.begin(), eighths.end());
    for (std::size_t i = 0; i < bars.kinds.size(); ++i) {
      const double value = bars.panels[0].bars[i].value;
      if (value == 0) {
        CHECK(eighths[i] == 0);
      } else {
        CHECK(eighths[i] >= 1);
        CHECK(std::fabs(eighths[i] - value / greatest * longest) <= 1);
      }
    }
  }
}

}  // namespace remit
