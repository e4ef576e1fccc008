// A sheet of cells on which a picture is drawn: signs, and below them dots, 2 by 4 in a cell as
// braille has them, or one in a cell in ASCII. Grows downwards; wide signs take two cells.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace remit::picture {

// How a sign looks where there is colour: an ink of a series (0 and up), or one of these.
inline constexpr int kPlain = -1, kFaint = -2, kStrong = -3;

class Page {
 public:
  Page(int columns, bool unicode);

  int columns() const { return columns_; }
  bool unicode() const { return unicode_; }
  int dots_across() const { return unicode_ ? 2 : 1; }  // of a cell
  int dots_down() const { return unicode_ ? 4 : 1; }
  std::size_t rows() const { return cells_.size(); }

  // As far as the line goes; control characters are not shown as such.
  void Text(std::size_t row, int column, std::string_view text, int ink = kPlain);
  // A dot, counted from the upper left corner of the page. Nothing is drawn outside the columns.
  void Dot(int x, int y, int ink);
  bool HasDots(std::size_t row, int column) const;
  // Is nothing there from `column` on?
  bool IsFree(std::size_t row, int column, int columns) const;
  std::vector<std::string> Lines(bool colour) const;

 private:
  struct Cell {
    std::string sign;  // empty: none
    std::uint8_t dots = 0;
    bool second = false;  // of a wide sign
    int ink = kPlain;
  };
  Cell& At(std::size_t row, int column);
  std::string SignOf(const Cell& cell) const;

  int columns_;
  bool unicode_;
  std::vector<std::vector<Cell>> cells_;
};

}  // namespace remit::picture
