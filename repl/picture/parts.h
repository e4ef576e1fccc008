// What the pictures of a terminal have in common: titles, axes, marks, legends, notes.
#pragma once

#include <string>
#include <vector>

#include "repl/picture/page.h"
#include "repl/picture/picture.h"
#include "repl/picture/scale.h"

namespace remit::picture {

std::string SignOf(Mark mark, bool unicode);
// A name with its unit: "profit, EUR".
std::string Titled(const std::string& title, const std::string& unit);
// Several lines where it takes several; the row below them.
std::size_t WriteWords(Page& page, std::size_t row, const std::string& text, int ink = kPlain);

// A line through points that stand in other series: it has no data of its own.
bool IsPath(const Series& series);

struct Entry {  // of a legend
  std::string sample;
  std::string name;
  int ink = kPlain;
};
std::string SampleOf(const Series& series, bool unicode);
// Beside each other as far as there is room; the row below them.
std::size_t WriteLegend(Page& page, std::size_t row, const std::vector<Entry>& entries);

// An axis across, below an area that begins at `column`: the line in `row`, figures below it, and
// what it is. The row below all of it.
struct Across {
  int column = 0, columns = 0;
};
std::size_t WriteAxis(Page& page, std::size_t row, Across across, const Scale& scale,
                      const std::string& title);
// Figures in the row above which the axis stands must not touch: the finest scale that has room.
Scale FittingScale(Part shown, bool exactly, int columns);
// The cell of a share of the axis, and its dot.
int DotAt(double share, int dots);

// The bodies. Each writes from `row` on, moves that below everything, and says what has to be noted.
// `rows` are for the areas in which values are drawn, where their number can be chosen.
struct Sheet {
  Page& page;
  std::size_t row = 0;
  int rows = 16;
  std::vector<Entry> legend{};
  std::vector<std::string> notes{};
  std::vector<Area> areas{};
};
void DrawPlot(const Plot& plot, Sheet& sheet);
void DrawBars(const Bars& bars, Sheet& sheet);
void DrawStrips(const Strips& strips, Sheet& sheet);

}  // namespace remit::picture
