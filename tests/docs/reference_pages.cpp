// The generated pages of docs/reference are what the tables say today, and the map of the
// documentation names only pages that exist. REMIT_UPDATE=1 rewrites the generated pages and fails,
// so that an update never counts as a pass.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include "repl/command_line/reference.h"
#include "tests/support/catch.h"

namespace {

namespace fs = std::filesystem;

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

void CheckPage(const fs::path& path, const std::string& made) {
  INFO(path.string());
  const std::string before = ReadAll(path);
  if (std::getenv("REMIT_UPDATE") != nullptr && before != made) std::ofstream(path) << made;
  CHECK(before == made);
}

std::vector<fs::path> AllPages() {
  std::vector<fs::path> pages{"README.md", "CONTRIBUTING.md", "interpreter/README.md"};
  for (const char* root : {"docs", "policies", "tests"}) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
      if (entry.path().extension() == ".md") pages.push_back(entry.path());
    }
  }
  return pages;
}

// Without what stands in code, where brackets mean something else.
std::string Prose(const std::string& text) {
  static const std::regex code("```[^`]*```|`[^`\n]*`");
  return std::regex_replace(text, code, "");
}

}  // namespace

TEST_CASE("the pages of declarations and of options are what grammar and command line say") {
  CheckPage("docs/reference/declarations.md",
            remit::repl::DeclarationsPage(ReadAll("grammar/Remit.g4")));
  FILE* pipe = popen(REMIT_BINARY " help --reference options", "r");
  REQUIRE(pipe != nullptr);
  std::string options;
  std::array<char, 4096> buffer{};
  while (const std::size_t read = std::fread(buffer.data(), 1, buffer.size(), pipe))
    options.append(buffer.data(), read);
  CHECK(pclose(pipe) == 0);
  CheckPage("docs/reference/options.md", options);
}

TEST_CASE("the generated pages are what the tables say") {
  CheckPage("docs/reference/builtins.md", remit::repl::BuiltinsPage());
  CheckPage("docs/reference/diagnostics.md", remit::repl::DiagnosticsPage());
  CheckPage("docs/reference/lint.md", remit::repl::LintPage());
}

TEST_CASE("every link between pages leads to a file") {
  static const std::regex link(R"(\]\(([^)#\s]+)(#[^)]*)?\))");
  std::size_t links = 0;
  for (const fs::path& page : AllPages()) {
    const std::string text = Prose(ReadAll(page));
    for (std::sregex_iterator it(text.begin(), text.end(), link), end; it != end; ++it) {
      const std::string target = (*it)[1];
      if (target.find("://") != std::string::npos) continue;
      INFO(page.string() << " links to " << target);
      CHECK(fs::exists(page.parent_path() / target));
      ++links;
    }
  }
  CHECK(links > 50);
}

TEST_CASE("the guide to the tests has a line for every test") {
  static const std::regex test(R"((?:remit_test\(|add_test\(NAME )([a-z_]+))");
  const std::string guide = ReadAll("tests/README.md");
  std::size_t tests = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator("tests")) {
    if (entry.path().filename() != "CMakeLists.txt") continue;
    const std::string text = ReadAll(entry.path());
    for (std::sregex_iterator it(text.begin(), text.end(), test), end; it != end; ++it) {
      INFO((*it)[1]);
      CHECK(guide.find("`" + (*it)[1].str() + "`") != std::string::npos);
      ++tests;
    }
  }
  CHECK(tests > 15);
}
