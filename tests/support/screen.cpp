#include "tests/support/screen.h"

#include <algorithm>
#include <cstdlib>

#include "repl/editor/graphemes.h"

namespace remit::test {
namespace {

std::size_t PointSize(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
}

}  // namespace

Screen::Screen(int columns, int rows)
    : columns_(columns),
      rows_(rows),
      cells_(static_cast<std::size_t>(rows), std::vector<Cell>(static_cast<std::size_t>(columns))) {
}

void Screen::Resize(int columns, int rows) {
  for (auto& row : cells_) row.resize(static_cast<std::size_t>(columns));
  cells_.resize(static_cast<std::size_t>(rows),
                std::vector<Cell>(static_cast<std::size_t>(columns)));
  columns_ = columns;
  rows_ = rows;
  row_ = std::min(row_, rows - 1);
  column_ = std::min(column_, columns - 1);
  wraps_ = false;
}

void Screen::LineFeed() {
  wraps_ = false;
  if (row_ + 1 < rows_) {
    ++row_;
    return;
  }
  scrolled_.push_back(RowText(0));
  cells_.erase(cells_.begin());
  cells_.emplace_back(static_cast<std::size_t>(columns_));
}

void Screen::Put(std::string_view sign) {
  const int width = editor::ColumnsOf(sign);
  if (width == 0) {  // belongs to the one before
    if (column_ > 0) {
      cells_[static_cast<std::size_t>(row_)][static_cast<std::size_t>(column_ - 1)].sign += sign;
    }
    return;
  }
  if (wraps_ || column_ + width > columns_) {
    column_ = 0;
    LineFeed();
  }
  auto& row = cells_[static_cast<std::size_t>(row_)];
  row[static_cast<std::size_t>(column_)] = {std::string(sign), false};
  if (width == 2) row[static_cast<std::size_t>(column_ + 1)] = {"", true};
  column_ += width;
  if (column_ == columns_) {
    column_ = columns_ - 1;
    wraps_ = true;
  }
}

void Screen::Erase(int row, int from, int to) {
  for (int column = from; column < to; ++column)
    cells_[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)] = {};
}

void Screen::Run(std::string_view parameters, char last) {
  const int number = std::max(std::atoi(std::string(parameters).c_str()), 1);
  const bool none = parameters.empty();
  wraps_ = false;
  if (last == 'A') {
    if (number > row_) mistakes_.push_back("up from the first row");
    row_ = std::max(row_ - number, 0);
  } else if (last == 'C') {
    if (column_ + number >= columns_) mistakes_.push_back("right of the last column");
    column_ = std::min(column_ + number, columns_ - 1);
  } else if (last == 'K' && none) {
    Erase(row_, column_, columns_);
  } else if (last == 'J' && none) {
    Erase(row_, column_, columns_);
    for (int row = row_ + 1; row < rows_; ++row) Erase(row, 0, columns_);
  } else if (last == 'J' && parameters == "2") {
    for (int row = 0; row < rows_; ++row) Erase(row, 0, columns_);
  } else if (last == 'H' && none) {
    row_ = column_ = 0;
  } else if (last == 'm') {
    coloured_ = coloured_ || (parameters != "0" && parameters != "1" && parameters != "7");
  } else if ((last == 'h' || last == 'l') && parameters == "?2004") {
    pasting_ = last == 'h';
  } else {
    mistakes_.push_back("unknown: ESC [ " + std::string(parameters) + last);
  }
}

// The bytes of the sequence that stands at the beginning; 0: its end is still to come.
std::size_t Screen::Sequence(std::string_view bytes) {
  if (bytes.size() < 2) return 0;
  if (bytes[1] != '[') {
    mistakes_.push_back("unknown: ESC " + std::string(1, bytes[1]));
    return 2;
  }
  std::size_t end = 2;
  while (end < bytes.size() && bytes[end] >= 0x20 && bytes[end] < 0x40) ++end;
  if (end == bytes.size()) return 0;
  Run(bytes.substr(2, end - 2), bytes[end]);
  return end + 1;
}

void Screen::Write(std::string_view written) {
  const std::string bytes = rest_ + std::string(written);
  rest_.clear();
  for (std::size_t at = 0; at < bytes.size();) {
    const char c = bytes[at];
    if (c == '\x1b') {
      const std::size_t size = Sequence(std::string_view(bytes).substr(at));
      if (size == 0) {
        rest_ = bytes.substr(at);
        return;
      }
      at += size;
    } else if (c == '\n') {
      LineFeed();
      ++at;
    } else if (c == '\r') {
      column_ = 0;
      wraps_ = false;
      ++at;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      mistakes_.push_back("a control character " + std::to_string(static_cast<int>(c)));
      ++at;
    } else {
      const std::size_t size = PointSize(c);
      if (at + size > bytes.size()) {
        rest_ = bytes.substr(at);
        return;
      }
      // Several points may be one sign.
      const std::size_t sign = std::max(editor::NextSign(bytes, at), at + size);
      Put(std::string_view(bytes).substr(at, sign - at));
      at = sign;
    }
  }
}

std::string Screen::RowText(int row) const {
  std::string text;
  for (const Cell& cell : cells_[static_cast<std::size_t>(row)]) text += cell.sign;
  const std::size_t end = text.find_last_not_of(' ');
  return end == std::string::npos ? std::string() : text.substr(0, end + 1);
}

std::vector<std::string> Screen::Rows() const {
  std::vector<std::string> rows;
  for (int row = 0; row < rows_; ++row) rows.push_back(RowText(row));
  while (!rows.empty() && rows.back().empty()) rows.pop_back();
  return rows;
}

std::string Screen::Text() const {
  std::string text;
  for (const std::string& row : Rows()) text += (text.empty() ? "" : "\n") + row;
  return text;
}

}  // namespace remit::test
