// What a picture shows, as plain data, and the forms in which one description is given out: text
// for a terminal, SVG, and a page of HTML. Nothing here knows a policy; the makers of pictures are
// the files `of_*`.
//
// Every value is a double in the unit that its axis names, rounded for reading: nothing is decided
// by a picture. A value that is not finite is left out, and a note under the picture counts such.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace remit::picture {

// A series is told from another by its mark and its line, so that no colour is needed. A dot is
// drawn as small as the paper allows, for many points.
enum class Mark : std::uint8_t { kDot, kRound, kHollow, kDiamond, kSquare, kStar, kNone };
// How the points of a series are joined, in their order: not at all, by straight lines, by steps
// (each value holds up to the next point), or each by a line down to nothing.
enum class Join : std::uint8_t { kNone, kLine, kSteps, kStems };
// 0 .. kInks - 1, beside the shape. What they look like is up to the form.
inline constexpr int kInks = 6;

struct Point {
  double x = 0, y = 0;
  // What it is, with its values as they are written where exact: shown by a browser on pointing at
  // it, read aloud, and a row of the table of a page.
  std::string tip{};
  // Stands beside the mark where there is room, else under the picture; empty: none.
  std::string label{};
};
struct Series {
  // In the legend; empty: not in it, and without marks too a mere path through the points of other
  // series.
  std::string name;
  Mark mark = Mark::kRound;
  Join join = Join::kNone;
  bool dashed = false;
  int ink = 0;
  std::vector<Point> points{};
};
// Only this part of an axis is shown; what lies outside is counted in a note, which says so.
struct Part {
  double low = 0, high = 0;
};
struct Panel {
  std::string title;   // what stands upwards, without its unit; of small multiples, which one
  std::string unit{};  // "EUR", "%"; empty: none
  std::vector<Series> series{};
  std::optional<Part> part{};
};
// Points over an axis that all panels share. Panels stand below each other.
struct Plot {
  std::string x_title;
  std::string x_unit{};
  std::optional<Part> x_part{};
  std::vector<Panel> panels;
  bool same_scale = false;     // all panels show the same part upwards
  std::vector<Point> rules{};  // lines through all panels at x, with their label
};

// Lengths beside each other: so many of each, in panels of the same kinds with one scale for all.
struct Bars {
  std::string title;   // what is counted or measured: "cases"
  std::string unit{};  // of the values
  std::vector<std::string> kinds;
  struct Bar {
    double value = 0;                // at least 0
    std::string text{};              // written behind it; empty: the value
    std::optional<double> before{};  // where it stood
  };
  struct Panel {
    std::string title;      // empty where it is the only one
    std::vector<Bar> bars;  // by kind
  };
  std::vector<Panel> panels;
  std::string before_name{};  // what `before` is, for the legend
};

// Ranges on one axis, each on a row of its own with what lies in them.
struct Strips {
  std::string title;
  std::string unit{};
  std::optional<Part> part{};  // the whole axis; else as far as ranges and marks go
  struct Place {
    double at = 0;
    Mark mark = Mark::kRound;
    int ink = 0;
    std::string name{};  // in the legend, and in the table of a page
    std::string text{};  // the value as it is written
  };
  struct Row {
    std::string name;
    std::vector<std::pair<double, double>> ranges;  // low <= high; of no width: a place
    std::vector<Place> places{};
    std::string text{};  // the ranges as they are written
  };
  std::vector<Row> rows;
  std::string range_name{};  // what a range is, for the legend
};

struct Picture {
  std::string title;
  // What is to be seen, in a sentence or two, for who sees no picture: stands under each, is the
  // description of an SVG.
  std::string summary;
  std::vector<std::string> notes{};  // what is left out, or has to be known
  std::variant<Plot, Bars, Strips> body;
};

struct Terminal {
  int columns = 80;     // no line is longer; less than kLeastColumns is taken as these
  int rows = 24;        // no higher than this, where the content allows it
  bool unicode = true;  // else ASCII for everything that is drawn; names stand as they are
  bool colour = false;
};
inline constexpr int kLeastColumns = 20;

// Where values of a panel of a plot, or of all strips, have been drawn, for who reads a picture
// back. Cells are counted from 0; `x.low` stands on the first of the dots of the first column,
// `x.high` on the last of the last, and so upwards.
struct Area {
  std::size_t row = 0, column = 0, rows = 0, columns = 0;  // of cells
  Part x, y;
};
struct Drawn {
  std::vector<std::string> lines;  // without line ends
  std::vector<Area> areas;         // by panel
};
Drawn DrawWithAreas(const Picture& picture, const Terminal& terminal);
// The lines alone.
std::vector<std::string> Draw(const Picture& picture, const Terminal& terminal);
// A document of its own, readable on light and dark ground.
std::string Svg(const Picture& picture);
// One file: the picture as SVG, what is to be seen in words, and its data as a table. Without
// scripts, and with nothing from elsewhere.
std::string Html(const Picture& picture);

}  // namespace remit::picture
