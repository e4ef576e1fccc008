// The linter as a whole: silent about the policies of the repository, true to its own pages, and
// allowed only with a reason. What each finding looks like is in its page, run by `message_pages`.
#include "interpreter/lint/lint.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "interpreter/ast/print.h"
#include "interpreter/compile/compile.h"
#include "interpreter/diagnostics/pages.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/govern/identity.h"
#include "interpreter/lint/suppress.h"
#include "tests/support/catch.h"

namespace {

namespace fs = std::filesystem;
using namespace remit;
using diagnostics::Diagnostic;

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

// All that `remit lint` shows of a text that has no error.
std::vector<Diagnostic> Findings(const compile::Compilation& compilation) {
  std::vector<Diagnostic> found = compilation.sink.Sorted();
  const std::vector<Diagnostic> linted =
      lint::Lint(compilation.ast, compilation.checked, compilation.sources, found);
  found.insert(found.end(), linted.begin(), linted.end());
  const std::vector<Diagnostic> faults =
      lint::FaultsOfAllowances(compilation.ast, compilation.sources, found);
  found.insert(found.end(), faults.begin(), faults.end());
  std::vector<Diagnostic> shown;
  for (const lint::Judged& judged :
       lint::JudgeAllowances(compilation.ast, compilation.sources, found)) {
    if (!judged.allowed_because) shown.push_back(judged.diagnostic);
  }
  return shown;
}

std::string CodeOf(const Diagnostic& diagnostic) {
  return std::string(diagnostics::Row(diagnostic.kind).code);
}
bool OfLint(const Diagnostic& diagnostic) { return CodeOf(diagnostic).substr(0, 3) == "R12"; }

std::multiset<std::string> LintCodes(const std::string& text) {
  const compile::Compilation compilation = compile::CompileText("test.remit", text);
  INFO(diagnostics::RenderText(compilation.sink.Sorted(), compilation.sources));
  REQUIRE(compilation.ok());
  std::multiset<std::string> codes;
  for (const Diagnostic& diagnostic : Findings(compilation)) {
    if (OfLint(diagnostic)) codes.insert(CodeOf(diagnostic));
  }
  return codes;
}

void CheckSilent(const compile::Compilation& compilation, const std::string& what) {
  INFO(what);
  if (!compilation.ok()) return;  // whether it should be is another test's question
  std::vector<Diagnostic> found;
  for (const Diagnostic& diagnostic : Findings(compilation)) {
    if (OfLint(diagnostic)) found.push_back(diagnostic);
  }
  INFO(diagnostics::RenderText(found, compilation.sources));
  CHECK(found.empty());
}

// The policies that a page shows in blocks that open with one of `openings`.
std::vector<std::string> Blocks(const std::string& page, const std::string& opening) {
  std::vector<std::string> blocks;
  std::istringstream in(page);
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (!inside && line == opening) {
      inside = true;
      blocks.emplace_back();
    } else if (inside && line == "```") {
      inside = false;
    } else if (inside) {
      blocks.back() += line + "\n";
    }
  }
  return blocks;
}

compile::FileReader ReaderOf(const std::string& page) {
  return [page](const std::string& path) -> base::Result<std::string> {
    const std::string opening = "```remit file=";
    for (std::size_t at = page.find(opening); at != std::string::npos;
         at = page.find(opening, at + 1)) {
      const std::size_t end = page.find('\n', at);
      const std::string name = page.substr(at + opening.size(), end - at - opening.size());
      if (path.size() < name.size() || path.substr(path.size() - name.size()) != name) continue;
      return page.substr(end + 1, page.find("\n```", end) - end);
    }
    return base::Error{"no such file"};
  };
}

constexpr const char* kSlip =
    "policy t.p \"P\"\n"
    "input price : EUR in 0 EUR .. 100 EUR\n";

}  // namespace

TEST_CASE("nothing is found in the policies of the repository") {
  std::size_t policies = 0;
  for (const char* root : {"policies", "docs"}) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
      const std::string path = entry.path().string();
      // The one whose findings are shown.
      if (entry.path().extension() != ".remit" || path == "docs/lint/desk.remit") continue;
      const base::Result<compile::Compilation> compilation = compile::CompileFile(path);
      REQUIRE(compilation);
      CheckSilent(compilation.value(), path);
      ++policies;
    }
  }
  CHECK(policies > 15);
}

TEST_CASE("nothing is found in the examples of the documentation") {
  std::vector<fs::path> pages{"README.md"};
  for (const char* root : {"docs", "policies"}) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
      const bool message = entry.path().string().rfind("docs/messages/", 0) == 0;
      if (entry.path().extension() == ".md" && !message) pages.push_back(entry.path());
    }
  }
  std::size_t examples = 0;
  for (const fs::path& page : pages) {
    for (const std::string& text : Blocks(ReadAll(page), "```remit")) {
      if (text.rfind("policy", 0) != 0) continue;
      CheckSilent(compile::CompileText("policies/discount_desk/block.remit", text),
                  page.string() + "\n" + text);
      ++examples;
    }
  }
  CHECK(examples > 5);
}

TEST_CASE("a mended example of a page has no finding at all, and a bad one not its code twice") {
  std::size_t pages = 0;
  for (std::size_t i = 0; i < diagnostics::KindCount(); ++i) {
    const std::string code(diagnostics::Row(static_cast<diagnostics::Kind>(i)).code);
    if (code.substr(0, 3) != "R12") continue;
    INFO("docs/messages/" << code << ".md");
    const std::string page(diagnostics::PageOf(code));
    const compile::FileReader read = ReaderOf(page);
    const std::vector<std::string> good = Blocks(page, "```remit good"),
                                   bad = Blocks(page, "```remit bad");
    REQUIRE(good.size() == 1);
    REQUIRE(bad.size() == 1);
    CheckSilent(compile::CompileText("policy.remit", good.front(), read), "good");
    const std::vector<Diagnostic> found =
        Findings(compile::CompileText("policy.remit", bad.front(), read));
    CHECK(std::count_if(found.begin(), found.end(), [&](const Diagnostic& diagnostic) {
            return CodeOf(diagnostic) == code;
          }) == 1);
    ++pages;
  }
  CHECK(pages >= 40);
}

TEST_CASE("a suggestion mends its finding; a safe one leaves the decision hash as it was") {
  std::size_t suggestions = 0;
  for (std::size_t i = 0; i < diagnostics::KindCount(); ++i) {
    const std::string code(diagnostics::Row(static_cast<diagnostics::Kind>(i)).code);
    const std::string page(diagnostics::PageOf(code));
    if (code.substr(0, 3) != "R12" || page.empty()) continue;
    INFO("docs/messages/" << code << ".md");
    const compile::FileReader read = ReaderOf(page);
    const std::string text = Blocks(page, "```remit bad").front();
    const compile::Compilation before = compile::CompileText("policy.remit", text, read);
    REQUIRE(before.ok());
    for (const Diagnostic& diagnostic : Findings(before)) {
      if (CodeOf(diagnostic) != code) continue;
      for (const diagnostics::Suggestion& suggestion : diagnostic.suggestions) {
        std::string mended = text;
        mended.replace(suggestion.span.begin, suggestion.span.end - suggestion.span.begin,
                       suggestion.replacement);
        INFO(mended);
        const compile::Compilation after = compile::CompileText("policy.remit", mended, read);
        REQUIRE(after.ok());
        for (const Diagnostic& left : Findings(after)) CHECK(CodeOf(left) != code);
        const bool same = govern::IdentityOf(before.ast, before.checked).hash ==
                          govern::IdentityOf(after.ast, after.checked).hash;
        CHECK(same == suggestion.safe);
        ++suggestions;
      }
    }
  }
  CHECK(suggestions >= 10);
}

TEST_CASE("a warning is allowed where the comment stands, and nowhere else") {
  const std::string slip(kSlip);
  const std::string reason = "lint: allow R1208 because \"the letter says why\"\n";
  CHECK(LintCodes(slip + "refuse when price > 50 EUR\n").count("R1208") == 1);
  CHECK(LintCodes(slip + "# " + reason + "refuse when price > 50 EUR\n").empty());
  CHECK(LintCodes(slip + "refuse when price > 50 EUR  # " + reason).empty());
  CHECK(LintCodes(slip + "refuse when price > 50 EUR\n  # " + reason + "  or price < 5 EUR\n") ==
        std::multiset<std::string>{"R1203", "R1208"});
  CHECK(
      LintCodes(slip + "# " + reason +
                "# a word more\n\nrefuse a: when price > 50 EUR\nrefuse b: when price < 5 EUR\n") ==
      std::multiset<std::string>{"R1208"});
  CHECK(LintCodes(slip + "# lint: allow R1208 because\nrefuse when price > 50 EUR\n") ==
        std::multiset<std::string>{"R1200", "R1208"});
  CHECK(LintCodes(slip + "# lint: alow R1208 because \"why\"\nrefuse when price > 50 EUR\n") ==
        std::multiset<std::string>{"R1204", "R1208"});
  CHECK(LintCodes(slip +
                  "# lint: allow R1208, R1219 because \"why\"\nrefuse when price > 50 EUR\n") ==
        std::multiset<std::string>{"R1203"});
}

TEST_CASE("a warning of check is allowed too") {
  const std::string text =
      "policy t.p \"P\"\n"
      "# lint: allow R0822 because the CRM sends it\n"
      "input unread : boolean\n"
      "input price : EUR in 0 EUR .. 100 EUR\n"
      "refuse when price > 50 EUR because \"dear\"\n";
  const compile::Compilation compilation = compile::CompileText("test.remit", text);
  REQUIRE(compilation.ok());
  const std::vector<lint::Judged> judged =
      lint::JudgeAllowances(compilation.ast, compilation.sources, compilation.sink.Sorted());
  REQUIRE(judged.size() == 1);
  CHECK(judged.front().allowed_because == std::optional<std::string>("the CRM sends it"));
  CHECK(Findings(compilation).empty());
}

TEST_CASE("a comment to the linter is about the same thing after formatting") {
  const std::string texts[] = {
      "refuse   when price>50 EUR # lint: allow R1208 because why\n",
      "# lint: allow R1208 because why\nrefuse when price>50 EUR\n",
      "enum E { a , b }\ninput e : E\n"
      "table t ( e : E ) -> percent { # lint: allow R1269 because b is the rest\n"
      "| e || t |\n| a || 1 % |\n| otherwise || 2 % |\n}\n"
      "refuse when t(e) > 1 % and price > 5 EUR because \"dear\"\n",
      "enum E { a , b }\ninput e : E\ntable t ( e : E ) -> percent {\n| e || t |\n| a || 1 % |\n"
      "# lint: allow R1269 because b is the rest\n| otherwise || 2 % |\n}\n"
      "refuse when t(e) > 1 % and price > 5 EUR because \"dear\"\n",
      "refuse when price>50 EUR   # lint: allow R1208 because why\n  or price < 5 EUR\n"};
  for (const std::string& part : texts) {
    const std::string text = kSlip + part;
    INFO(text);
    CHECK(LintCodes(text).empty());
    const compile::Compilation compilation = compile::CompileText("test.remit", text);
    const std::string printed = ast::Print(compilation.ast, compilation.ast.files.front());
    INFO(printed);
    CHECK(LintCodes(printed).empty());
  }
}
