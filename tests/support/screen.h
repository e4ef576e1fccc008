// A terminal for tests: what a program has written, as the rows that a person would see. Knows the
// sequences that Remit uses and counts everything else as a mistake.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace remit::test {

class Screen {
 public:
  Screen(int columns, int rows);

  void Write(std::string_view bytes);
  // The rows without blanks at their ends; those at the end that are blank are left out.
  std::vector<std::string> Rows() const;
  std::string Text() const;  // the same, with \n between
  // Rows that were pushed out at the top, the oldest first.
  const std::vector<std::string>& Scrolled() const { return scrolled_; }
  int row() const { return row_; }
  int column() const { return column_; }
  bool pasting() const { return pasting_; }    // DEC mode 2004 is on
  bool coloured() const { return coloured_; }  // a colour was used since the beginning
  const std::vector<std::string>& mistakes() const { return mistakes_; }
  // As terminals do that do not wrap anew: rows are cut or grow blanks.
  void Resize(int columns, int rows);

 private:
  struct Cell {
    std::string sign = " ";
    bool second = false;  // of a wide sign
  };
  void Put(std::string_view sign);
  void LineFeed();
  std::size_t Sequence(std::string_view bytes);
  void Run(std::string_view parameters, char last);
  void Erase(int row, int from, int to);
  std::string RowText(int row) const;

  int columns_, rows_;
  int row_ = 0, column_ = 0;
  bool wraps_ = false;  // the next sign goes to the next row
  bool pasting_ = false, coloured_ = false;
  std::vector<std::vector<Cell>> cells_;
  std::vector<std::string> scrolled_, mistakes_;
  std::string rest_;  // of a sequence or a sign that was cut
};

}  // namespace remit::test
