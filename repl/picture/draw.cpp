// A picture in a terminal: what all kinds have in common.
#include <algorithm>
#include <cmath>

#include "repl/picture/parts.h"
#include "repl/picture/words.h"

namespace remit::picture {
namespace {

constexpr int kLeastRows = 12;

struct Writer {
  Sheet& sheet;
  void operator()(const Plot& plot) const { DrawPlot(plot, sheet); }
  void operator()(const Bars& bars) const { DrawBars(bars, sheet); }
  void operator()(const Strips& strips) const { DrawStrips(strips, sheet); }
};

}  // namespace

std::string SignOf(Mark mark, bool unicode) {
  switch (mark) {
    case Mark::kDot:
      return unicode ? "⠂" : ".";
    case Mark::kRound:
      return unicode ? "●" : "@";
    case Mark::kHollow:
      return unicode ? "○" : "o";
    case Mark::kDiamond:
      return unicode ? "◆" : "x";
    case Mark::kSquare:
      return unicode ? "■" : "#";
    case Mark::kStar:
      return unicode ? "★" : "*";
    case Mark::kNone:
      return "";
  }
  return "";
}

std::string Titled(const std::string& title, const std::string& unit) {
  return title + (unit.empty() || title.empty() ? "" : ", ") + unit;
}

std::size_t WriteWords(Page& page, std::size_t row, const std::string& text, int ink) {
  for (const std::string& line : Lines(Shown(text), page.columns())) page.Text(row++, 0, line, ink);
  return row;
}

bool IsPath(const Series& series) { return series.name.empty() && series.mark == Mark::kNone; }

std::string SampleOf(const Series& series, bool unicode) {
  const std::string mark = SignOf(series.mark, unicode);
  switch (series.join) {
    case Join::kNone:
      return mark;
    case Join::kStems:
      return mark + (unicode ? "⡇" : "|");
    case Join::kLine:
    case Join::kSteps: {
      const std::string line = !unicode ? "." : series.dashed ? "⠂" : "⠒";
      return series.dashed ? line + (mark.empty() ? " " : mark) + line
                           : line + (mark.empty() ? line : mark) + line;
    }
  }
  return mark;
}

std::size_t WriteLegend(Page& page, std::size_t row, const std::vector<Entry>& entries) {
  int column = 0;
  for (const Entry& entry : entries) {
    const int sample = ColumnsOf(entry.sample) + 1;
    const std::string name = Shown(entry.name);
    const int width = sample + ColumnsOf(name);
    if (column > 0 && column + 3 + width > page.columns()) {
      ++row;
      column = 0;
    }
    if (column > 0) column += 3;
    page.Text(row, column, entry.sample, entry.ink);
    const std::vector<std::string> lines =
        Lines(name, std::max(page.columns() - column - sample, 1));
    for (std::size_t i = 0; i < lines.size(); ++i) page.Text(row + i, column + sample, lines[i]);
    if (lines.size() > 1) {
      row += lines.size();
      column = 0;
    } else {
      column += width;
    }
  }
  return entries.empty() || column == 0 ? row : row + 1;
}

int DotAt(double share, int dots) { return static_cast<int>(std::lround(share * (dots - 1))); }

namespace {

struct Figure {
  int begin = 0, end = 0, tick = 0;  // columns
  std::string text;
};

std::vector<Figure> FiguresOf(const Scale& scale, int columns, int dots_across) {
  std::vector<Figure> figures;
  for (const double value : scale.Figures()) {
    Figure figure;
    figure.text = scale.Text(value);
    figure.tick = DotAt(scale.Share(value), columns * dots_across) / dots_across;
    const int width = ColumnsOf(figure.text);
    figure.begin = std::max(figure.tick - width / 2, 0);
    figure.begin = std::max(std::min(figure.begin, columns - width), 0);
    figure.end = figure.begin + width;
    figures.push_back(std::move(figure));
  }
  return figures;
}

bool Collide(const std::vector<Figure>& figures, int columns) {
  for (std::size_t i = 0; i < figures.size(); ++i) {
    if (figures[i].end > columns) return true;
    if (i > 0 && figures[i].begin < figures[i - 1].end + 2) return true;
  }
  return false;
}

}  // namespace

Scale FittingScale(Part shown, bool exactly, int columns) {
  constexpr int kMostFigures = 12;
  for (int wanted = std::clamp(columns / 9, 1, kMostFigures);; --wanted) {
    const Scale scale = exactly ? Scale::Exactly(shown, wanted) : Scale::Around(shown, wanted);
    if (wanted == 1 || !Collide(FiguresOf(scale, columns, 2), columns)) return scale;
  }
}

std::size_t WriteAxis(Page& page, std::size_t row, Across across, const Scale& scale,
                      const std::string& title) {
  const bool unicode = page.unicode();
  page.Text(row, across.column - 1, unicode ? "└" : "+", kFaint);
  for (int i = 0; i < across.columns; ++i)
    page.Text(row, across.column + i, unicode ? "─" : "-", kFaint);
  int free = 0;  // the first column in which a figure may stand
  for (const Figure& figure : FiguresOf(scale, across.columns, page.dots_across())) {
    page.Text(row, across.column + figure.tick, unicode ? "┬" : "+", kFaint);
    if (figure.begin < free || figure.end > across.columns) continue;  // room for few of them
    page.Text(row + 1, across.column + figure.begin, figure.text);
    free = figure.end + 1;
  }
  row += 2;
  for (const std::string& line : Lines(Shown(title), page.columns())) {
    const int width = ColumnsOf(line);
    const int centred = across.column + (across.columns - width) / 2;
    page.Text(row++, std::max(std::min(centred, page.columns() - width), 0), line);
  }
  return row;
}

namespace {

Drawn DrawIn(const Picture& picture, const Terminal& terminal, int rows) {
  Page page(std::max(terminal.columns, kLeastColumns), terminal.unicode);
  Sheet sheet{page};
  sheet.row = WriteWords(page, 0, picture.title, kStrong);
  sheet.rows = rows;
  std::visit(Writer{sheet}, picture.body);
  sheet.row = WriteLegend(page, sheet.row, sheet.legend);
  for (const std::string& note : sheet.notes) sheet.row = WriteWords(page, sheet.row, note);
  for (const std::string& note : picture.notes) sheet.row = WriteWords(page, sheet.row, note);
  if (!picture.summary.empty()) WriteWords(page, sheet.row, picture.summary);
  return {page.Lines(terminal.colour), std::move(sheet.areas)};
}

}  // namespace

Drawn DrawWithAreas(const Picture& picture, const Terminal& terminal) {
  const int rows = std::max(terminal.rows, kLeastRows);
  Drawn drawn = DrawIn(picture, terminal, rows);
  // What stands around the panels is known once they are drawn; lower panels may need another note.
  for (int panels = rows;;) {
    const int beyond = static_cast<int>(drawn.lines.size()) - rows;
    int used = 0;
    for (const Area& area : drawn.areas) used += static_cast<int>(area.rows);
    const int fewer = std::max(std::min(used, panels) - beyond, 1);
    if (beyond <= 0 || used == 0 || fewer >= panels) return drawn;
    panels = fewer;
    drawn = DrawIn(picture, terminal, panels);
  }
}

std::vector<std::string> Draw(const Picture& picture, const Terminal& terminal) {
  return DrawWithAreas(picture, terminal).lines;
}

}  // namespace remit::picture
