// Pictures on a screen: whatever is shown next, the screen shows it, and nothing above is touched.
#include "repl/editor/frame.h"

#include <random>

#include "tests/support/catch.h"
#include "tests/support/screen.h"

namespace remit::editor {
namespace {

std::string TextOf(const Row& row) {
  std::string text;
  for (const Row::Piece& piece : row.pieces) text += piece.text;
  const std::size_t end = text.find_last_not_of(' ');
  return end == std::string::npos ? std::string() : text.substr(0, end + 1);
}

TEST_CASE("a long line goes on under its text") {
  const Frame frame = Layout({"> ", "  ", "abcdefghij", 10}, 8, 10);
  REQUIRE(frame.rows.size() == 3);
  CHECK(TextOf(frame.rows[0]) == "> abcde");
  CHECK(TextOf(frame.rows[1]) == "  fghij");
  CHECK(frame.cursor_row == 2);
  CHECK(frame.cursor_column == 2);
}

TEST_CASE("wide signs are never cut in two, tabs go to their stops") {
  const std::string wide = "\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2";
  const Frame frame = Layout({"> ", "  ", wide, 9}, 8, 10);
  REQUIRE(frame.rows.size() == 2);
  CHECK(frame.rows[0].columns == 6);
  CHECK(frame.cursor_column == 4);
  const Frame tabs = Layout({"> ", "  ", "a\tb", 2}, 20, 10);
  CHECK(TextOf(tabs.rows[0]) == "> a   b");
  CHECK(tabs.cursor_column == 6);
}

TEST_CASE("what cannot be shown as it stands is shown otherwise") {
  const Frame frame = Layout({"> ", "  ", "a\x1b[A\xff\xe2\x80\xae", 0}, 60, 10);
  CHECK(TextOf(frame.rows[0]) == "> a^[[A<ff><e280ae>");
}

TEST_CASE("of a text that is too long the rows around the cursor are shown") {
  std::string text;
  for (int line = 0; line < 5000; ++line) text += "line " + std::to_string(line) + "\n";
  const std::size_t cursor = text.find("line 2500");
  const Frame frame = Layout({"> ", "  ", text, cursor}, 40, 10);
  REQUIRE(frame.rows.size() == 10);
  CHECK(TextOf(frame.rows[frame.cursor_row]) == "  line 2500");
  const Picture hinted{"> ", "  ", text, cursor, {}, {}, {}, {Row{}}};
  CHECK(Layout(hinted, 40, 10).rows.size() == 10);
  CHECK(Layout(hinted, 40, 1).rows.size() == 1);
}

// The oracle is the frame itself: the screen below what stood there shows its rows.
TEST_CASE("any picture follows any other") {
  const std::vector<std::string> pieces{
      "a",         "word ", "\n",   "\xe6\xbc\xa2",
      "e\xcc\x81", "\t",    "\x01", "0123456789012345678901234567890123456789"};
  for (unsigned seed = 0; seed < 400; ++seed) {
    std::mt19937 random(seed);
    const int columns = 6 + static_cast<int>(random() % 70);
    const int height = 1 + static_cast<int>(random() % 12);
    test::Screen screen(columns, height + static_cast<int>(random() % 3));
    Painter painter(random() % 2 == 0);
    std::string text;
    std::size_t entered = 0;
    for (int step = 0; step < 25; ++step) {
      const auto act = random() % 10;
      const auto which = random() % pieces.size();
      if (act == 0) text.clear();
      text += pieces[which];
      std::size_t cursor = random() % (text.size() + 1);
      while (cursor < text.size() && (text[cursor] & 0xC0) == 0x80) ++cursor;
      Picture picture{"p> ", "...", text, cursor};
      if (act == 1) picture.below = {Row{{{"hint", Style::kHint}}, 4}};
      const Frame frame = Layout(picture, columns, height);
      REQUIRE(frame.rows.size() <= static_cast<std::size_t>(height));
      screen.Write(painter.Paint(frame));
      CAPTURE(seed, step, columns, height, text);
      REQUIRE(screen.mistakes().empty());
      const int top = screen.row() - static_cast<int>(frame.cursor_row);
      REQUIRE(top >= 0);
      REQUIRE(screen.column() == frame.cursor_column);
      std::vector<std::string> rows = screen.Rows();
      rows.resize(std::max(rows.size(), static_cast<std::size_t>(top) + frame.rows.size()));
      for (std::size_t row = 0; row < frame.rows.size(); ++row)
        REQUIRE(rows[static_cast<std::size_t>(top) + row] == TextOf(frame.rows[row]));
      for (std::size_t row = static_cast<std::size_t>(top) + frame.rows.size(); row < rows.size();
           ++row)
        REQUIRE(rows[row].empty());
      if (act == 2) {
        screen.Write(painter.Leave());
        screen.Write("answer\r\n");
        ++entered;
        text.clear();
      }
    }
    std::size_t answers = 0;
    for (const std::string& row : screen.Scrolled()) answers += row == "answer" ? 1 : 0;
    for (const std::string& row : screen.Rows()) answers += row == "answer" ? 1 : 0;
    CHECK(answers == entered);
  }
}

}  // namespace
}  // namespace remit::editor
