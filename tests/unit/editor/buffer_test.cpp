// Editing a text: signs stay whole, what was cut comes back, everything can be undone.
#include "repl/editor/buffer.h"

#include <random>

#include "repl/editor/graphemes.h"
#include "tests/support/catch.h"

namespace remit::editor {
namespace {

TEST_CASE("signs that a person sees as one are one") {
  struct Case {
    std::string_view sign;
    int columns;
  };
  // A letter, one with a mark of its own, a wide one, a flag, a family, a heart shown as a picture.
  for (const Case& one : {Case{"a", 1}, Case{"e\xcc\x81", 1}, Case{"\xe6\xbc\xa2", 2},
                          Case{"\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa", 2},
                          Case{"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7", 2},
                          Case{"\xe2\x9d\xa4\xef\xb8\x8f", 2}}) {
    CAPTURE(one.sign);
    const std::string text = "x" + std::string(one.sign) + "y";
    CHECK(NextSign(text, 1) == 1 + one.sign.size());
    CHECK(PreviousSign(text, 1 + one.sign.size()) == 1);
    CHECK(ColumnsOf(one.sign) == one.columns);
    Buffer buffer;
    buffer.Insert(text);
    buffer.MoveLeft();
    CHECK(buffer.DeleteBackward());
    CHECK(buffer.text() == "xy");
  }
}

TEST_CASE("moving up and down keeps the column through short lines") {
  Buffer buffer;
  buffer.Insert("abcdef\nx\n\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2z");
  buffer.MoveTo(4);
  CHECK(buffer.MoveDown());
  CHECK(buffer.cursor() == 8);  // behind the x
  CHECK(buffer.MoveDown());
  CHECK(buffer.cursor() == 9 + 6);  // two signs of two columns
  CHECK_FALSE(buffer.MoveDown());
  CHECK(buffer.MoveUp());
  CHECK(buffer.MoveUp());
  CHECK(buffer.cursor() == 4);
  CHECK_FALSE(buffer.MoveUp());
}

TEST_CASE("what is cut is put back, and what was cut before in its place") {
  Buffer buffer;
  buffer.Insert("let margin = price - cost");
  CHECK(buffer.CutWordBackward());
  CHECK(buffer.CutWordBackward());
  CHECK(buffer.text() == "let margin = ");
  CHECK(buffer.PutBack());
  CHECK(buffer.text() == "let margin = price - cost");
  buffer.MoveLineBegin();
  CHECK(buffer.CutWordForward());
  CHECK(buffer.text() == " margin = price - cost");
  CHECK(buffer.PutBack());
  CHECK(buffer.PutBackEarlier());
  CHECK(buffer.text() == "price - cost margin = price - cost");
  CHECK(buffer.PutBackEarlier());
  CHECK(buffer.text() == "let margin = price - cost");
  buffer.Set("one\ntwo");
  buffer.MoveTo(0);
  CHECK(buffer.CutToLineEnd());
  CHECK(buffer.CutToLineEnd());
  CHECK(buffer.text() == "two");
}

TEST_CASE("words are undone one by one") {
  Buffer buffer;
  for (const char c : std::string("let x = 12")) buffer.Insert({&c, 1});
  CHECK(buffer.Undo());
  CHECK(buffer.text() == "let x = ");
  CHECK(buffer.Undo());
  CHECK(buffer.text() == "let x ");
  CHECK(buffer.Redo());
  CHECK(buffer.text() == "let x = ");
  buffer.Insert("3");
  CHECK_FALSE(buffer.Redo());
}

TEST_CASE("swapping signs") {
  Buffer buffer;
  buffer.Insert("ab");
  CHECK(buffer.SwapSigns());
  CHECK(buffer.text() == "ba");
  buffer.Set("a");
  CHECK_FALSE(buffer.SwapSigns());
}

// Whatever is done, the cursor stands between signs, and all of it can be undone.
TEST_CASE("anything can be done and undone") {
  const std::vector<std::string> pieces{"a",
                                        " ",
                                        "\n",
                                        "e\xcc\x81",
                                        "\xe6\xbc\xa2",
                                        "{",
                                        "\t",
                                        "\xff",
                                        "\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa",
                                        "word "};
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    Buffer buffer;
    std::vector<std::string> said;
    for (int step = 0; step < 60; ++step) {
      const std::string before = buffer.text();
      const auto act = random() % 20;
      const auto which = random() % pieces.size();
      switch (act) {
        case 0:
          buffer.DeleteBackward();
          break;
        case 1:
          buffer.DeleteForward();
          break;
        case 2:
          buffer.MoveLeft();
          break;
        case 3:
          buffer.MoveRight();
          break;
        case 4:
          buffer.MoveUp();
          break;
        case 5:
          buffer.MoveDown();
          break;
        case 6:
          buffer.MoveWordLeft();
          break;
        case 7:
          buffer.MoveWordRight();
          break;
        case 8:
          buffer.CutToLineEnd();
          break;
        case 9:
          buffer.CutWordBackward();
          break;
        case 10:
          buffer.PutBack();
          break;
        case 11:
          buffer.PutBackEarlier();
          break;
        case 12:
          buffer.SwapSigns();
          break;
        case 13:
          buffer.CutBlankWordBackward();
          break;
        default:
          buffer.Insert(pieces[which]);
          break;
      }
      CAPTURE(seed, step, act);
      const std::size_t cursor = buffer.cursor();
      REQUIRE(cursor <= buffer.text().size());
      // A sign may have come to be out of what was put beside the cursor.
      if (cursor > 0 && cursor < buffer.text().size() && buffer.text() == before)
        REQUIRE(PreviousSign(buffer.text(), cursor + 1) == cursor);
    }
    const std::string last = buffer.text();
    while (buffer.Undo()) continue;
    CHECK(buffer.text().empty());
    while (buffer.Redo()) continue;
    CHECK(buffer.text() == last);
  }
}

}  // namespace
}  // namespace remit::editor
