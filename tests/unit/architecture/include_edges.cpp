// Compares the `#include` lines of the tree with the table of allowed edges in
// interpreter/README.md, so that the document cannot drift from the code.
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "tests/support/catch.h"

namespace {

namespace fs = std::filesystem;
using Edges = std::map<std::string, std::set<std::string>>;

// Rows look like: | `ast` | the tree … | base source types |
Edges AllowedEdges() {
  std::ifstream in("interpreter/README.md");
  Edges edges;
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("| `", 0) != 0) continue;
    const std::size_t name_end = line.find('`', 3);
    const std::size_t last_bar = line.rfind('|');
    const std::size_t cell = line.rfind('|', last_bar - 1) + 1;
    std::istringstream names(line.substr(cell, last_bar - cell));
    std::set<std::string>& allowed = edges[line.substr(3, name_end - 3)];
    for (std::string name; names >> name;) allowed.insert(name);
  }
  return edges;
}

std::string FolderOf(const std::string& include) {
  const std::string prefix = "#include \"interpreter/";
  if (include.rfind(prefix, 0) != 0) return {};
  const std::size_t slash = include.find('/', prefix.size());
  return slash == std::string::npos ? std::string()
                                    : include.substr(prefix.size(), slash - prefix.size());
}

}  // namespace

TEST_CASE("every folder is described, and includes only what the source tour allows") {
  const Edges allowed = AllowedEdges();
  REQUIRE(allowed.size() >= 10);
  std::size_t files = 0;
  for (const fs::directory_entry& folder : fs::directory_iterator("interpreter")) {
    if (!folder.is_directory()) continue;
    const std::string name = folder.path().filename().string();
    INFO("folder " << name);
    REQUIRE(allowed.count(name) == 1);
    for (const fs::directory_entry& file : fs::recursive_directory_iterator(folder)) {
      const std::string extension = file.path().extension().string();
      if (extension != ".h" && extension != ".cpp") continue;
      ++files;
      std::ifstream in(file.path());
      for (std::string line; std::getline(in, line);) {
        const std::string included = FolderOf(line);
        if (included.empty() || included == name) continue;
        INFO(file.path().string() << ": " << line);
        CHECK(allowed.at(name).count(included) == 1);
      }
    }
  }
  CHECK(files > 50);
}

TEST_CASE("ANTLR is seen by the parser's folder only") {
  for (const char* root : {"interpreter", "repl", "tests"}) {
    for (const fs::directory_entry& file : fs::recursive_directory_iterator(root)) {
      const std::string extension = file.path().extension().string();
      if (extension != ".h" && extension != ".cpp") continue;
      if (file.path().string().find("interpreter/parse/") != std::string::npos) continue;
      // Measures the generated parser without the adapter.
      if (file.path().string() == "tests/bench/bare_parse.cpp") continue;
      std::ifstream in(file.path());
      for (std::string line; std::getline(in, line);) {
        INFO(file.path().string() << ": " << line);
        const bool include = line.rfind("#include", 0) == 0;
        CHECK_FALSE((include && line.find("antlr4-runtime") != std::string::npos));
      }
    }
  }
}
