#include "repl/picture/page.h"

#include "interpreter/base/check.h"
#include "repl/editor/graphemes.h"
#include "repl/picture/picture.h"
#include "repl/picture/words.h"

namespace remit::picture {
namespace {

// U+2800 and the eight dots of Unicode's braille patterns.
std::string Braille(std::uint8_t dots) {
  const unsigned point = 0x2800u + dots;
  return {static_cast<char>(0xE0u | (point >> 12)),
          static_cast<char>(0x80u | ((point >> 6) & 0x3Fu)),
          static_cast<char>(0x80u | (point & 0x3Fu))};
}

// Bits by column and row of the dot.
constexpr std::uint8_t kBits[2][4] = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};

const char* SequenceOf(int ink) {
  // Colours that are readable on black and on white in the usual palettes.
  static constexpr const char* kColours[kInks] = {"\x1b[36m", "\x1b[33m", "\x1b[32m",
                                                  "\x1b[35m", "\x1b[31m", "\x1b[34m"};
  if (ink == kStrong) return "\x1b[1m";
  if (ink == kFaint) return "\x1b[2m";
  REMIT_CHECK(ink >= 0, "plain signs have no sequence");
  return kColours[ink % kInks];
}

}  // namespace

Page::Page(int columns, bool unicode) : columns_(columns), unicode_(unicode) {}

Page::Cell& Page::At(std::size_t row, int column) {
  while (cells_.size() <= row) cells_.emplace_back(static_cast<std::size_t>(columns_));
  return cells_[row][static_cast<std::size_t>(column)];
}

void Page::Text(std::size_t row, int column, std::string_view text, int ink) {
  if (columns_ > 0) At(row, 0);
  const std::string shown = Shown(text);
  for (std::size_t at = 0; at < shown.size();) {
    const std::size_t end = editor::NextSign(shown, at);
    const std::string sign = shown.substr(at, end - at);
    const int width = editor::ColumnsOf(sign);
    at = end;
    if (column >= 0 && column + width <= columns_) {
      At(row, column) = {sign, 0, false, ink};
      if (width == 2) At(row, column + 1) = {"", 0, true, ink};
    }
    column += width;
  }
}

void Page::Dot(int x, int y, int ink) {
  const int column = x / dots_across(), row = y / dots_down();
  if (x < 0 || y < 0 || column >= columns_) return;
  Cell& cell = At(static_cast<std::size_t>(row), column);
  cell.dots = static_cast<std::uint8_t>(cell.dots | kBits[x % dots_across()][y % dots_down()]);
  if (cell.sign.empty()) cell.ink = ink;
}

bool Page::HasDots(std::size_t row, int column) const {
  return row < cells_.size() && column >= 0 && column < columns_ &&
         cells_[row][static_cast<std::size_t>(column)].dots != 0;
}

bool Page::IsFree(std::size_t row, int column, int columns) const {
  if (column < 0 || column + columns > columns_) return false;
  if (row >= cells_.size()) return true;
  for (int i = column; i < column + columns; ++i) {
    const Cell& cell = cells_[row][static_cast<std::size_t>(i)];
    if (!cell.sign.empty() || cell.dots != 0 || cell.second) return false;
  }
  return true;
}

std::string Page::SignOf(const Cell& cell) const {
  if (!cell.sign.empty()) return cell.sign;
  if (cell.dots == 0) return " ";
  return unicode_ ? Braille(cell.dots) : ".";
}

std::vector<std::string> Page::Lines(bool colour) const {
  std::vector<std::string> lines;
  for (const std::vector<Cell>& row : cells_) {
    std::string line, blanks;
    int ink = kPlain;
    for (const Cell& cell : row) {
      if (cell.second) continue;
      const std::string sign = SignOf(cell);
      if (sign == " ") {  // of no colour, and none at the end
        blanks += sign;
        continue;
      }
      if (colour && cell.ink != ink) {
        if (ink != kPlain) line += "\x1b[0m";
        line += blanks;
        blanks.clear();
        if (cell.ink != kPlain) line += SequenceOf(cell.ink);
        ink = cell.ink;
      }
      line += blanks + sign;
      blanks.clear();
    }
    if (ink != kPlain) line += "\x1b[0m";
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace remit::picture
