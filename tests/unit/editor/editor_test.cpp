// Keys in, an entry out, and what is on the screen meanwhile.
#include "repl/editor/editor.h"

#include <random>

#include "repl/editor/brackets.h"
#include "repl/editor/menu.h"
#include "tests/support/catch.h"
#include "tests/support/screen.h"

namespace remit::editor {
namespace {

// An editor on a screen. Keys are given as a terminal sends them.
class Desk {
 public:
  explicit Desk(int columns = 40, int rows = 12)
      : columns_(columns), rows_(rows), editor_(ServicesOf(), history_), screen_(columns, rows) {
    editor_.Begin("> ", "  ");
  }
  Editor::Answer Type(std::string_view bytes) {
    KeyDecoder decoder;
    decoder.Feed(bytes);
    Editor::Answer answer = Editor::Answer::kGoOn;
    std::vector<Key> keys;
    while (auto key = decoder.Next()) keys.push_back(*key);
    while (auto key = decoder.NextAfterPause()) keys.push_back(*key);
    for (const Key& key : keys) {
      answer = editor_.Press(key);
      screen_.Write(painter_.Paint(editor_.Shown(columns_, rows_)));
      if (answer != Editor::Answer::kGoOn) break;
    }
    return answer;
  }
  // An entry that is entered; its text.
  std::string Enter(std::string_view bytes) {
    REQUIRE(Type(bytes) == Editor::Answer::kEntered);
    const std::string text = editor_.text();
    screen_.Write(painter_.Paint(editor_.Left(columns_, rows_)));
    screen_.Write(painter_.Leave());
    editor_.Begin("> ", "  ");
    return text;
  }
  void Rest() {
    editor_.Rest();
    screen_.Write(painter_.Paint(editor_.Shown(columns_, rows_)));
  }
  const std::string& text() const { return editor_.text(); }
  std::string Shown() const {
    REQUIRE(screen_.mistakes().empty());
    return screen_.Text();
  }
  History& history() { return history_; }
  test::Screen& screen() { return screen_; }

 private:
  static Services ServicesOf() {
    Services services;
    services.complete = [](const std::string& text) { return OpenAtEnd(text) <= 0; };
    services.completions = [](const std::string& text, std::size_t cursor) {
      const std::size_t begin = text.find_last_of(" {\n", cursor - 1) + 1;
      Completions completions{begin, {}};
      for (const Candidate& word : {Candidate{"profit", "EUR"}, Candidate{"price", "EUR"},
                                    Candidate{"product", ""}, Candidate{"term", "months"}}) {
        if (word.text.rfind(text.substr(begin, cursor - begin), 0) == 0)
          completions.candidates.push_back(word);
      }
      return completions;
    };
    services.hint = [](const std::string& text, std::size_t) {
      return text.size() > 3 ? "a text of " + std::to_string(text.size()) : std::string();
    };
    return services;
  }

  int columns_, rows_;
  History history_;
  Editor editor_;
  Painter painter_{false};
  test::Screen screen_;
};

TEST_CASE("an entry of one line") {
  Desk desk;
  CHECK(desk.Enter("1 + 2\r") == "1 + 2");
  CHECK(desk.Enter("3\r") == "3");
  CHECK(desk.Shown() == "> 1 + 2\n> 3");
}

TEST_CASE("an entry goes on until its brackets are closed, indented as it is nested") {
  Desk desk;
  CHECK(desk.Enter("test \"a\" {\rgiven x {\ry: 1\r}\r}\r") ==
        "test \"a\" {\n  given x {\n    y: 1\n  }\n}");
  CHECK(desk.Shown() == "> test \"a\" {\n    given x {\n      y: 1\n    }\n  }");
}

TEST_CASE("inside of a text of several lines the enter key breaks the line") {
  Desk desk;
  desk.Type("a {\r}\x1b[A\x1b[F");
  CHECK(desk.Type("\rb") == Editor::Answer::kGoOn);
  CHECK(desk.text() == "a {\n  b\n}");
}

TEST_CASE("pasted text stays as it is") {
  Desk desk;
  const std::string policy = "policy a.b\n  owner \"x\"\n\nlet a = {\n  1\n}";
  desk.Type("\x1b[200~" + policy + "\x1b[201~");
  CHECK(desk.text() == policy);
  CHECK(desk.Enter("\r") == policy);
}

TEST_CASE("an entry of several lines comes back as one") {
  Desk desk;
  const std::string entry = desk.Enter("a {\rb\r}\r");
  desk.Enter("c\r");
  desk.Type("new\x1b[A");
  CHECK(desk.text() == "c");
  desk.Type("\x1b[A");
  CHECK(desk.text() == entry);
  desk.Type("\x1b[A\x1b[A\x1b[A");  // up through its lines, and no further
  CHECK(desk.text() == entry);
  desk.Type("\x1b>");
  CHECK(desk.text() == "new");
}

TEST_CASE("what was changed in an earlier entry is there when one comes back to it") {
  Desk desk;
  desk.Enter("first\r");
  desk.Enter("second\r");
  desk.Type("\x1b[A!\x1b[A?\x1b[B");
  CHECK(desk.text() == "second!");
  CHECK(desk.history().entries().back() == "second");
  desk.Type("\x1b[B");
  CHECK(desk.text().empty());
}

TEST_CASE("search goes back through all entries") {
  Desk desk;
  for (const char* entry : {"let profit = 1\r", "let term = 2\r", "let price = 3\r"})
    desk.Enter(entry);
  desk.Type("\x12let");
  CHECK(desk.text() == "let price = 3");
  CHECK(desk.Shown().find("search: let") != std::string::npos);
  desk.Type("\x12");
  CHECK(desk.text() == "let term = 2");
  desk.Type("\x7f\x7f\x7fprof");
  CHECK(desk.text() == "let profit = 1");
  desk.Type("x");
  CHECK(desk.Shown().find("nothing holds: profx") != std::string::npos);
  desk.Type("\x07");
  CHECK(desk.text().empty());
  CHECK(desk.Enter("\x12term\r") == "let term = 2");
}

TEST_CASE("entries that begin alike") {
  Desk desk;
  desk.Enter(":load a\r");
  desk.Enter("1\r");
  desk.Enter(":list\r");
  desk.Type(":l\x1b[5~");
  CHECK(desk.text() == ":list");
  desk.Type("\x1b[5~");
  CHECK(desk.text() == ":load a");
  desk.Type("\x1b[6~");
  CHECK(desk.text() == ":list");
}

TEST_CASE("completion: what is common, then a choice") {
  Desk desk;
  desk.Type("te\t");
  CHECK(desk.text() == "term");
  desk.Type(" + p\t");
  CHECK(desk.text() == "term + pr");
  desk.Type("\t");
  CHECK(desk.Shown() == "> term + pr\n  profit    price     product");
  desk.Type("\t\t");
  CHECK(desk.text() == "term + price");
  CHECK(desk.Shown() == "> term + price\n  profit  > price     product\nEUR");
  desk.Type("\x1b[Z\r");
  CHECK(desk.text() == "term + profit");
  CHECK(desk.Shown() == "> term + profit");
  desk.Type(" p\t\t\x1b");
  CHECK(desk.text() == "term + profit pr");
  desk.Type("zz\t");
  CHECK(desk.Shown().find("nothing that fits begins so") != std::string::npos);
}

TEST_CASE("at the beginning of a line the tab key indents") {
  Desk desk;
  desk.Type("\t");
  CHECK(desk.text() == "  ");
}

TEST_CASE("a hint stands below while nobody types, and is not left behind") {
  Desk desk;
  desk.Type("abcd");
  desk.Rest();
  CHECK(desk.Shown() == "> abcd\na text of 4");
  desk.Enter("\r");
  CHECK(desk.Shown() == "> abcd");
}

TEST_CASE("ends and interruptions") {
  Desk desk;
  CHECK(desk.Type("\x04") == Editor::Answer::kEnded);
  desk.Type("ab\x01\x04");
  CHECK(desk.text() == "b");
  CHECK(desk.Type("\x03") == Editor::Answer::kInterrupted);
  CHECK(desk.Type("\x1a") == Editor::Answer::kSuspend);
  CHECK(desk.Type("\x0c") == Editor::Answer::kClearScreen);
}

TEST_CASE("brackets that belong together") {
  const std::string text = "f(a, \")\", [b]) # (";
  const auto at_end = PairAt(text, 14);
  REQUIRE(at_end);
  CHECK(at_end->other == std::optional<std::size_t>(1));
  const auto at_begin = PairAt(text, 1);
  REQUIRE(at_begin);
  CHECK(at_begin->other == std::optional<std::size_t>(13));
  CHECK_FALSE(PairAt(text, 7));            // in a text
  CHECK_FALSE(PairAt(text, text.size()));  // in a comment
  const auto alone = PairAt("a]", 2);
  REQUIRE(alone);
  CHECK_FALSE(alone->other);
  CHECK_FALSE(PairAt("(a", 1));  // still open
  CHECK(OpenAtEnd("a { \"{\" # {\n") == 1);
}

TEST_CASE("candidates begin alike up to a whole sign") {
  CHECK(CommonBeginning({{"abc"}, {"abd"}}) == "ab");
  CHECK(CommonBeginning({{"a\xc3\xa4x"}, {"a\xc3\xb6x"}}) == "a");
  CHECK(CommonBeginning({{"abc"}}) == "abc");
}

// Keys at random, at any size: never more than the screen holds, and no row out of place.
TEST_CASE("any keys at any size") {
  const std::vector<std::string> keys{"a",
                                      "let x = ",
                                      "{",
                                      "}",
                                      "\r",
                                      "\t",
                                      "\x1b[A",
                                      "\x1b[B",
                                      "\x1b[C",
                                      "\x1b[D",
                                      "\x7f",
                                      "\x12",
                                      "\x07",
                                      "\x0b",
                                      "\x19",
                                      "\x1f",
                                      "\x1b\r",
                                      "\x1b[Z",
                                      "\x1b[5~",
                                      "\xe6\xbc\xa2",
                                      "p",
                                      "\x17",
                                      "\x1b[200~x\n\ty\x1b[201~",
                                      "\x1b",
                                      "\xff"};
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    const int columns = 6 + static_cast<int>(random() % 60);
    const int rows = 1 + static_cast<int>(random() % 10);
    Desk desk(columns, rows);
    for (int step = 0; step < 80; ++step) {
      const std::string& key = keys[random() % keys.size()];
      CAPTURE(seed, step, columns, rows);
      if (desk.Type(key) == Editor::Answer::kEntered) desk.Enter("\r");
      if (random() % 4 == 0) desk.Rest();
      REQUIRE(desk.screen().mistakes().empty());
    }
  }
}

}  // namespace
}  // namespace remit::editor
