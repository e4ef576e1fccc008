// `remit repl` as a person sees it: keystrokes on a terminal and the screens that follow, narrow
// and wide, with and without colours.
#include "tests/unit/repl/terminal.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

namespace remit::repl {
namespace {

namespace fs = std::filesystem;

const std::string kRemit = std::string(REMIT_BINARY_DIR) + "/remit";
const std::string kDesk = "policies/discount_desk/discount_desk.remit";

// A place for what the session keeps.
struct Folder {
  Folder() : path((fs::temp_directory_path() / "remit-terminal-XXXXXX").string()) {
    REQUIRE(::mkdtemp(path.data()) != nullptr);
  }
  ~Folder() { fs::remove_all(path); }
  std::pair<std::string, std::string> State() const { return {"XDG_STATE_HOME", path}; }
  std::string path;
};

TEST_CASE("an entry is answered, at every width, with and without colours") {
  const Folder folder;
  for (const int columns : {40, 80, 200}) {
    for (const bool colour : {false, true}) {
      CAPTURE(columns, colour);
      Terminal::Settings settings{columns, 24, {folder.State()}};
      if (!colour) settings.environment.push_back({"NO_COLOR", "1"});
      Terminal terminal({kRemit, "repl"}, settings);
      terminal.Expect("remit>");
      CHECK(terminal.screen().pasting());
      terminal.Send("1.5 + 2 # a comment that is longer than forty columns\r");
      terminal.Expect("\n3.5\nremit>");
      terminal.Send("let share = \"a\"");
      terminal.Expect("share = \"a\"");
      CHECK(terminal.screen().coloured() == colour);
      terminal.Send("\x15\x04");
      CHECK(terminal.End() == 0);
      CHECK_FALSE(terminal.screen().pasting());
    }
  }
}

TEST_CASE("a declaration goes on until it is whole, and comes back as one entry") {
  const Folder folder;
  Terminal::Settings settings{60, 20, {folder.State()}};
  {
    Terminal terminal({kRemit, "repl"}, settings);
    terminal.Expect("remit>");
    terminal.Send("enum Size {\rsmall,\rlarge\r}\r");
    terminal.Expect("remit> enum Size {\n         small,\n         large\n       }\nremit>");
    terminal.Send("let half = 1 /\r2\rhalf\r");
    terminal.Expect("half\n0.5\nremit>");
    terminal.Send("\x04");
    CHECK(terminal.End() == 0);
  }
  Terminal again({kRemit, "repl"}, settings);
  again.Expect("remit>");
  again.Send("\x12Size");
  again.Expect("search: Size");
  again.Send("\r");
  again.Expect("large\n       }\nremit>");
  again.Send(":list\r");
  again.Expect("enum Size {\n  small,\n  large\n}\nremit>");
  again.Send(":quit\r");
  CHECK(again.End() == 0);
}

TEST_CASE("what is written is completed, and its type stands below") {
  const Folder folder;
  Terminal terminal({kRemit, "repl", kDesk}, {80, 24, {folder.State()}});
  terminal.Expect("discount_desk>");
  terminal.Send("account.seg\t");
  terminal.Expect("account.segment\nSegment");
  terminal.Send("\x15:ca\t");
  terminal.Expect(":case\n");
  terminal.Send("s policies/discount_desk/ca\t");
  terminal.Expect(":cases policies/discount_desk/cases.");
  terminal.Send("\x15:scen\t");
  terminal.Expect(":scenario [NAME]");
  terminal.Send("\x15 12 mon\t");
  terminal.Expect("12 month");
  terminal.Send("\x15\x04");
  CHECK(terminal.End() == 0);
}

TEST_CASE("Ctrl-C gives up an entry, never the session") {
  const Folder folder;
  Terminal terminal({kRemit, "repl"}, {80, 24, {folder.State()}});
  terminal.Expect("remit>");
  terminal.Send("let kept = 12\r");
  terminal.Expect("kept = 12\nremit>");
  terminal.Send("let lost = (1\x03");
  terminal.Expect("(1^C\nremit>");
  terminal.Signal(SIGINT);
  terminal.Send("kept\r");
  terminal.Expect("kept\n12\nremit>");
  terminal.Send("\x04");
  CHECK(terminal.End() == 0);
}

TEST_CASE("Ctrl-C and Ctrl-Z while an entry is answered") {
  const Folder folder;
  // The answer to `:cases` waits for whoever writes into the pipe.
  const std::string pipe = folder.path + "/cases.jsonl";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  Terminal terminal({kRemit, "repl", kDesk}, {80, 24, {folder.State()}});
  terminal.Expect("discount_desk>");
  terminal.Send("let kept = 17\r");
  terminal.Expect("kept = 17\npricing.discount_desk*>");
  terminal.Send(":cases " + pipe + "\r");
  const int writer = ::open(pipe.c_str(), O_WRONLY);  // returns once it is read
  REQUIRE(writer >= 0);
  terminal.Send("\x03\x1a");
  terminal.ExpectSuspended();
  CHECK_FALSE(terminal.screen().pasting());
  terminal.Signal(SIGCONT);
  const std::string one = "{\"id\": \"late\"}\n";
  REQUIRE(::write(writer, one.data(), one.size()) == static_cast<ssize_t>(one.size()));
  ::close(writer);
  terminal.Expect("stopped; everything is as it was\npricing.discount_desk*>");
  terminal.Send("kept * 1_001\r");
  terminal.Expect("\n17017\npricing.discount_desk*>");
  terminal.Send("\x04");
  CHECK(terminal.End() == 0);
}

TEST_CASE("a policy that changes on the disk is told above the line that is being written") {
  const Folder folder;
  const std::string policy = folder.path + "/small.remit";
  std::ofstream(policy) << "policy small.shop\nlet one = 1\n";
  Terminal terminal({kRemit, "repl", policy}, {60, 20, {folder.State()}});
  terminal.Expect("small.shop>");
  terminal.Send(":watch on\r");
  terminal.Expect("watched: ");
  terminal.Expect("small.remit`\nsmall.shop>");
  terminal.Send("one +");
  terminal.Expect("small.shop> one +");
  std::ofstream(policy) << "policy small.shop\nlet one = 1_000\n";
  terminal.Expect("was read again\nsmall.shop> one +");
  terminal.Send(" 1\r");
  terminal.Expect("small.shop> one + 1\n1001\nsmall.shop>");
  terminal.Send("\x04");
  CHECK(terminal.End() == 0);
}

TEST_CASE("another size of the terminal in the middle of an entry") {
  const Folder folder;
  Terminal terminal({kRemit, "repl"}, {80, 24, {folder.State()}});
  terminal.Expect("remit>");
  terminal.Send("1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10");
  terminal.Expect("+ 10");
  terminal.Resize(30, 24);
  terminal.Expect("remit> 1 + 2 + 3 + 4 + 5 + 6\n       + 7 + 8 + 9 + 10");
  terminal.Send("\r");
  terminal.Expect("\n55\nremit>");
  terminal.Send("\x04");
  CHECK(terminal.End() == 0);
}

TEST_CASE("ended from outside the terminal is as it was") {
  const Folder folder;
  Terminal terminal({kRemit, "repl"}, {80, 24, {folder.State()}});
  terminal.Expect("remit>");
  REQUIRE(terminal.screen().pasting());
  terminal.Send("let kept = 1\r");
  terminal.Expect("kept = 1\nremit>");
  terminal.Signal(SIGTERM);
  terminal.ExpectKilled(SIGTERM);
  CHECK_FALSE(terminal.screen().pasting());
  std::ifstream history(folder.path + "/remit/entries");
  std::string entry;
  std::getline(history, entry);
  CHECK(entry == "let kept = 1");
}

TEST_CASE("a terminal that cannot move its cursor gets lines") {
  const Folder folder;
  Terminal terminal({kRemit, "repl"}, {80, 24, {folder.State(), {"TERM", "dumb"}}});
  terminal.Expect("remit>");
  CHECK_FALSE(terminal.screen().pasting());
  terminal.Send("enum Size {\n");
  terminal.Expect("\n...");
  terminal.Send("small }\n1 + 1\n");
  terminal.Expect("remit> 2\n");
  terminal.Send("\x04");
  CHECK(terminal.End() == 0);
}

// Whole files, with everything that is in them, at one stroke. What needs other files is loaded
// with their folder.
TEST_CASE("every policy of the repository can be pasted") {
  const Folder folder;
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator("policies")) {
    if (entry.path().extension() == ".remit") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  REQUIRE(files.size() > 5);
  for (const fs::path& file : files) {
    CAPTURE(file.string());
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    Terminal terminal({kRemit, "repl", file.string()}, {100, 30, {folder.State()}});
    terminal.Expect(">");
    terminal.Send("\x1b[200~" + text.str() + "\x1b[201~\r");
    terminal.Expect("\nread ");
    terminal.Send("1 + 1\r");
    terminal.Expect("1 + 1\n2\n");
    terminal.Expect(">");
    terminal.Send("\x04");
    CHECK(terminal.End() == 0);
  }
}

TEST_CASE("keys at random never end a session, and it still knows what it was told") {
  const Folder folder;
  const std::vector<std::string> keys{"a",        "let x = 1",
                                      "discount", " + ",
                                      "{",        "}",
                                      "(",        ")",
                                      "\"",       "\t",
                                      "\x1b[A",   "\x1b[B",
                                      "\x1b[D",   "\x1b[C",
                                      "\x7f",     "\x12",
                                      "\x07",     "\x0b",
                                      "\x19",     "\x1f",
                                      "\x1b\r",   "\x1b[Z",
                                      ":",        ":decide",
                                      ":help ",   "\xe6\xbc\xa2",
                                      "\x17",     "\x1b[200~ y\n\tz\x1b[201~",
                                      "\x1b",     "\xff",
                                      "\r",       "\x03"};
  for (unsigned seed = 0; seed < 4; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const int columns = 60 + static_cast<int>(random() % 80);
    const int rows = 8 + static_cast<int>(random() % 20);
    Terminal terminal({kRemit, "repl", kDesk}, {columns, rows, {folder.State()}});
    terminal.Expect(">");
    terminal.Send("let told = 17\r");
    terminal.Expect("told = 17\npricing.discount_desk*>");
    for (int step = 0; step < 120; ++step) terminal.Send(keys[random() % keys.size()]);
    terminal.Send("\x07\x03\x03");
    terminal.Send("told * 1_001\r");
    terminal.Expect("\n17017\npricing.discount_desk*>");
    terminal.Send("\x04");
    CHECK(terminal.End() == 0);
  }
}

}  // namespace
}  // namespace remit::repl
