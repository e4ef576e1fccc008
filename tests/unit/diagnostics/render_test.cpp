// The frame around a message, and its JSON form.
#include "interpreter/diagnostics/render.h"

#include <nlohmann/json.hpp>

#include "tests/support/catch.h"

namespace remit::diagnostics {
namespace {

struct OneFile {
  source::SourceMap sources;
  source::FileId file;
  Sink sink;
  explicit OneFile(std::string text) : file(sources.Add("a.remit", std::move(text))) {}
  Diagnostic& At(std::uint32_t begin, std::uint32_t end) {
    return sink.Report(Kind::kUnexpectedText, {file, begin, end}, "found", "rule", "hint");
  }
  std::string Text() const { return RenderText(sink.all(), sources); }
};

TEST_CASE("a message shows its line, the place, rule and hint") {
  OneFile one("let a = 1\nlet b = x y\n");
  one.At(20, 21);
  CHECK(one.Text() ==
        "error[R0101]: found\n"
        " --> a.remit:2:11\n"
        "  |\n"
        "2 | let b = x y\n"
        "  |           ^\n"
        "  = rule: rule\n"
        "  = hint: hint\n");
}

TEST_CASE("labels share the line or get a frame of their own") {
  OneFile one("first (\nsecond (x\n");
  Diagnostic& diagnostic = one.At(16, 17);
  diagnostic.labels.push_back({{one.file, 15, 16}, "here"});
  diagnostic.labels.push_back({{one.file, 6, 7}, "there"});
  CHECK(one.Text() ==
        "error[R0101]: found\n"
        " --> a.remit:2:9\n"
        "  |\n"
        "2 | second (x\n"
        "  |         ^\n"
        "  |        - here\n"
        " ::: a.remit:1:7\n"
        "  |\n"
        "1 | first (\n"
        "  |       - there\n"
        "  = rule: rule\n"
        "  = hint: hint\n");
}

TEST_CASE("carets stand below the text also behind tabs, wide letters and at the end of a line") {
  const auto carets = [](const std::string& text, std::uint32_t begin, std::uint32_t end) {
    OneFile one(text);
    one.At(begin, end);
    const std::string all = one.Text();
    const std::size_t line = all.find('^');
    const std::size_t start = all.rfind('\n', line) + 1;
    return all.substr(start, all.find('\n', line) - start);
  };
  CHECK(carets("\tx", 1, 2) == "  |     ^");
  CHECK(carets("\xC3\xA4x", 2, 3) == "  |  ^");
  CHECK(carets("\xE6\xBC\xA2x", 3, 4) == "  |   ^");
  CHECK(carets("ab", 2, 2) == "  |   ^");
  CHECK(carets("ab\ncd", 1, 5) == "  |  ^");  // goes on in the next line
  CHECK(carets("", 0, 0) == "  | ^");
  const std::string far(5000, 'x');
  CHECK(carets(far, 4000, 4001).size() < 200);
}

TEST_CASE("colours are only written when asked for") {
  OneFile one("x");
  one.At(0, 1);
  CHECK(one.Text().find('\x1b') == std::string::npos);
  CHECK(RenderText(one.sink.all(), one.sources, {true}).find("\x1b[1;31m") != std::string::npos);
}

TEST_CASE("the JSON form has every part, and places in lines, columns and bytes") {
  OneFile one("\xC3\xA4 b\nc");
  Diagnostic& diagnostic = one.At(3, 6);
  diagnostic.suggestions.push_back({{one.file, 3, 4}, "B", "write `B`", true});
  const auto json = nlohmann::json::parse(RenderJson(one.sink.all(), one.sources));
  REQUIRE(json.size() == 1);
  CHECK(json[0]["code"] == "R0101");
  CHECK(json[0]["name"] == "kUnexpectedText");
  CHECK(json[0]["severity"] == "error");
  CHECK(json[0]["path"] == "a.remit");
  CHECK(json[0]["line"] == 1);
  CHECK(json[0]["column"] == 3);
  CHECK(json[0]["end_line"] == 2);
  CHECK(json[0]["end_column"] == 2);
  CHECK(json[0]["begin"] == 3);
  CHECK(json[0]["suggestions"][0]["replacement"] == "B");
  CHECK(json[0]["labels"].empty());
  CHECK(RenderJson({}, one.sources) == "[]\n");
}

}  // namespace
}  // namespace remit::diagnostics
