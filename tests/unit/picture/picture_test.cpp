// Pictures as they stand in a terminal, held to files that a person has read; as SVG and HTML. With
// REMIT_UPDATE=1 the files are written anew, and the test fails so that they are read again.
#include "repl/picture/picture.h"

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "repl/picture/scale.h"
#include "repl/picture/words.h"
#include "tests/support/catch.h"
#include "tests/support/screen.h"
#include "tests/support/xml_tree.h"
#include "tests/unit/picture/samples.h"

namespace remit {
namespace {

using picture::Picture;
using picture::Terminal;

constexpr int kWidths[] = {40, 80, 200};

std::string Joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

// What a person sees; a terminal that is as wide as was said, and high enough.
std::string OnScreen(const Picture& picture, const Terminal& terminal, bool& coloured) {
  test::Screen screen(terminal.columns, 200);
  for (const std::string& line : picture::Draw(picture, terminal)) screen.Write(line + "\r\n");
  CHECK(screen.mistakes() == std::vector<std::string>{});
  CHECK(screen.Scrolled().empty());
  coloured = screen.coloured();
  return screen.Text() + "\n";
}

std::string Visible(std::string text) {
  for (std::size_t at = text.find('\x1b'); at != std::string::npos; at = text.find('\x1b', at))
    text.replace(at, 1, "^");
  return text;
}

void Hold(const std::string& name, const std::string& now) {
  const std::string path = "tests/golden/picture/" + name + ".txt";
  std::ifstream in(path);
  const std::string kept{std::istreambuf_iterator<char>(in), {}};
  INFO(path);
  if (std::getenv("REMIT_UPDATE") != nullptr && kept != now) std::ofstream(path) << now;
  CHECK(kept == now);
}

}  // namespace

TEST_CASE("each picture is what it was, at three widths, in Unicode and in ASCII") {
  for (const test::Sample& sample : test::Samples()) {
    std::string all;
    for (const bool unicode : {true, false}) {
      for (const int columns : kWidths) {
        const Terminal terminal{columns, 30, unicode, false};
        bool coloured = false;
        const std::string seen = OnScreen(sample.picture, terminal, coloured);
        CHECK_FALSE(coloured);
        const std::vector<std::string> lines = picture::Draw(sample.picture, terminal);
        CHECK(Joined(lines) == seen);  // nothing was wrapped, no blanks at the ends
        all += "=== " + std::to_string(columns) + " columns, " + (unicode ? "Unicode" : "ASCII") +
               "\n" + seen;
      }
    }
    Hold(sample.name, all);
  }
}

TEST_CASE("colour adds nothing but colour") {
  for (const test::Sample& sample : test::Samples()) {
    for (const bool unicode : {true, false}) {
      bool coloured = false;
      const std::string plain = OnScreen(sample.picture, {80, 30, unicode, false}, coloured);
      const std::string with = OnScreen(sample.picture, {80, 30, unicode, true}, coloured);
      CHECK(plain == with);
      CHECK(coloured);
    }
  }
  Hold("routes_in_colour",
       Visible(Joined(picture::Draw(test::Samples()[2].picture, {40, 30, true, true}))));
}

TEST_CASE("ASCII is ASCII but for the names") {
  for (const char* name : {"sweep", "odd"}) {
    for (const test::Sample& sample : test::Samples()) {
      if (sample.name != name) continue;
      for (const char c : Joined(picture::Draw(sample.picture, {80, 30, false, false})))
        REQUIRE(static_cast<unsigned char>(c) < 0x80);
    }
  }
}

// All text of an element and of what is in it; what would fetch something is a mistake.
std::string TextOf(const tests::XmlElement& element) {
  CHECK(element.name != "script");
  for (const auto& [name, value] : element.attributes) {
    CHECK(name != "href");
    CHECK(name != "src");
    CHECK((name == "xmlns" || value.find("://") == std::string::npos));
  }
  std::string text = element.text;
  for (const tests::XmlElement& child : element.children) text += TextOf(child);
  return text;
}

TEST_CASE("SVG and HTML are well-formed, need nothing from elsewhere and hold the data") {
  for (const test::Sample& sample : test::Samples()) {
    INFO(sample.name);
    const std::string html = picture::Html(sample.picture);
    for (const std::string& text :
         {TextOf(tests::XmlReader::Read(picture::Svg(sample.picture), "")),
          TextOf(tests::XmlReader::Read(html, "<!DOCTYPE html>"))}) {
      CHECK(text.find(sample.picture.title) != std::string::npos);
      CHECK(text.find(sample.picture.summary) != std::string::npos);
      CHECK(text.find("prefers-color-scheme: dark") != std::string::npos);
    }
    CHECK(html.find("<th scope=\"row\">") != std::string::npos);
  }
  const std::string scatter = picture::Html(test::Samples()[0].picture);
  CHECK(scatter.find("<td>6 000</td><td>57.6</td><td>discount 12 %</td>") != std::string::npos);
  const std::string odd = picture::Svg(test::Samples()[5].picture);
  CHECK(odd.find("1 point lies outside the part that is shown") != std::string::npos);
  CHECK(odd.find("1 point has a value that is no finite number") != std::string::npos);
}

TEST_CASE("figures of an axis are round, and as many as are wanted at most") {
  const picture::Scale scale = picture::Scale::Around({0.03, 0.97}, 5);
  CHECK(scale.low == 0);
  CHECK(scale.high == Approx(1));
  CHECK(scale.Figures().size() == 6);
  CHECK(scale.Text(scale.Figures().at(3)) == "0.6");
  CHECK(picture::Scale::Around({5, 5}, 4).low < 5);
  CHECK(picture::Scale::Around({5, 5}, 4).high > 5);
  CHECK(picture::Scale::Around({0, 0}, 4).high > 0);
  const picture::Scale part = picture::Scale::Exactly({0.5, 3.5}, 3);
  CHECK(part.low == 0.5);
  CHECK(part.Figures() == std::vector<double>{1, 2, 3});
  const picture::Scale millions = picture::Scale::Around({1'000'000, 1'000'001}, 5);
  CHECK(millions.Text(1'000'000.4) == "1 000 000.4");
}

TEST_CASE("texts are cut and broken by the columns that they take") {
  CHECK(picture::ColumnsOf("続き") == 4);
  CHECK(picture::Cut("discount", 8, true) == "discount");
  CHECK(picture::Cut("discount", 5, true) == "disc…");
  CHECK(picture::Cut("discount", 5, false) == "disc.");
  CHECK(picture::Cut("続き続き", 4, true) == "続…");
  CHECK(picture::Lines("a bb ccc", 4) == std::vector<std::string>{"a bb", "ccc"});
  CHECK(picture::Lines("abcdefgh ij", 4) == std::vector<std::string>{"abcd", "efgh", "ij"});
  CHECK(picture::Lines("", 4) == std::vector<std::string>{""});
  CHECK(picture::Shown("a\x1b[2Jb") == "a?[2Jb");
}

}  // namespace remit
