// What `--fix` does to a policy: it mends what is safe, keeps what a policy decides, and gives up
// what does not mend.
#include "repl/policy/fix.h"

#include <filesystem>
#include <fstream>

#include "interpreter/govern/identity.h"
#include "tests/support/catch.h"

namespace remit::repl {
namespace {

namespace fs = std::filesystem;

compile::Compilation Look(const std::string& text) {
  return compile::CompileText("desk.remit", text);
}
std::size_t ErrorsOf(const compile::Compilation& compilation) {
  std::size_t errors = 0;
  for (const diagnostics::Diagnostic& diagnostic : compilation.sink.Sorted())
    errors += diagnostic.severity() == diagnostics::Severity::kError ? 1 : 0;
  return errors;
}

TEST_CASE("slips of the pen are mended in one go") {
  const std::string written =
      "policy sales.desk\n"
      "input discount : percent in 0 % .. 30 %;\n"
      "input rush : boolean\n"
      "ladder rep < director\n"
      "escalate to director when discount = 20 % because “deep”\n"
      "escalate to director when rush || discount > 25 % because \"hurry\"\n";
  const Fixed fixed = ApplySafeFixes("desk.remit", written, Look);
  CHECK(fixed.text ==
        "policy sales.desk\n"
        "input discount : percent in 0 % .. 30 %\n"
        "input rush : boolean\n"
        "ladder rep < director\n"
        "escalate to director when discount == 20 % because \"deep\"\n"
        "escalate to director when rush or discount > 25 % because \"hurry\"\n");
  REQUIRE(fixed.applied.size() == 4);
  CHECK(fixed.applied[0].code == "R0115");
  CHECK(fixed.applied[0].place == "desk.remit:2:40");
  CHECK(fixed.applied[1].text == "write `==`");
  CHECK(fixed.left_alone.empty());
}

TEST_CASE("a text without a safe suggestion stays as it is") {
  const std::string written =
      "policy sales.desk\ninput a : percent in 0 % .. 30 %\nlet b = c + a\n";
  const Fixed fixed = ApplySafeFixes("desk.remit", written, Look);
  CHECK(fixed.text == written);
  CHECK(fixed.applied.empty());
}

// Suggestions that do not do what they say: the text is as it was, and they are named.
TEST_CASE("what does not mend is given up") {
  const std::string written = "policy sales.desk\ninput a : percent in 0 % .. 30 %\nlet b = a\n";
  const auto with_suggestion = [](const std::string& find, const std::string& replacement) {
    return [=](const std::string& text) {
      compile::Compilation compilation = Look(text);
      const std::size_t at = text.find(find);
      if (at == std::string::npos) return compilation;
      const source::Span span{source::FileId(0), static_cast<std::uint32_t>(at),
                              static_cast<std::uint32_t>(at + find.size())};
      compilation.sink.Report(diagnostics::Kind::kUnusedDeclaration, span, "said by the test")
          .suggestions.push_back({span, replacement, "as the test says", true});
      return compilation;
    };
  };
  SECTION("the message stays") {
    const Fixed fixed = ApplySafeFixes("desk.remit", written, with_suggestion("let", "let "));
    CHECK(fixed.text == written);
    CHECK(fixed.applied.empty());
    REQUIRE(fixed.left_alone.size() == 1);
    CHECK(fixed.left_alone[0].place == "desk.remit:3:1");
  }
  SECTION("another message comes") {
    const Fixed fixed = ApplySafeFixes("desk.remit", written, with_suggestion("b = a", "c = x"));
    CHECK(fixed.text == written);
    CHECK(fixed.left_alone.size() == 1);
  }
  SECTION("the policy would decide differently") {
    const Fixed fixed = ApplySafeFixes("desk.remit", written, with_suggestion("30 %", "40 %"));
    CHECK(fixed.text == written);
    CHECK(fixed.left_alone.size() == 1);
  }
}

TEST_CASE("broken policies: no fix adds an error, and a second run finds nothing to do") {
  std::size_t files = 0, applied = 0;
  for (const fs::directory_entry& entry :
       fs::recursive_directory_iterator("tests/golden/messages")) {
    if (entry.path().extension() != ".remit") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const std::string path = entry.path().string();
    INFO(path);
    const auto look = [&](const std::string& t) { return compile::CompileText(path, t); };
    const Fixed fixed = ApplySafeFixes(path, text, look);
    ++files;
    applied += fixed.applied.size();
    if (fixed.applied.empty()) {
      CHECK(fixed.text == text);
      continue;
    }
    const compile::Compilation before = look(text), after = look(fixed.text);
    CHECK(ErrorsOf(after) <= ErrorsOf(before));
    CHECK(ApplySafeFixes(path, fixed.text, look).applied.empty());
  }
  CHECK(files > 80);
  CHECK(applied > 25);
}

}  // namespace
}  // namespace remit::repl
