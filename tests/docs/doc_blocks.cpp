// Every policy in the documentation is run: a ```remit block that opens with `policy` must check
// without an error and pass its own tests, every other ```remit block must at least be read without
// an error.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "interpreter/compile/compile.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/parse/parse.h"
#include "interpreter/testing/run_tests.h"
#include "tests/support/catch.h"

namespace {

namespace fs = std::filesystem;
using namespace remit;

struct Block {
  std::string file, text;
  int line = 0;
};

std::vector<Block> BlocksOf(const fs::path& path) {
  std::ifstream in(path);
  std::vector<Block> blocks;
  bool inside = false;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (!inside && line == "```remit") {
      inside = true;
      blocks.push_back({path.string(), "", number + 1});
    } else if (inside && line == "```") {
      inside = false;
    } else if (inside) {
      blocks.back().text += line + "\n";
    }
  }
  return blocks;
}

std::vector<Block> AllBlocks() {
  std::vector<fs::path> pages{"README.md"};
  for (const char* root : {"docs", "policies"}) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
      if (entry.path().extension() == ".md") pages.push_back(entry.path());
    }
  }
  std::vector<Block> blocks;
  for (const fs::path& page : pages) {
    for (Block& block : BlocksOf(page)) blocks.push_back(std::move(block));
  }
  return blocks;
}

void CheckPolicy(const Block& block) {
  const compile::Compilation compilation = compile::CompileText(
      "policies/discount_desk/block.remit", block.text);  // finds the modules of policies/
  INFO(diagnostics::RenderText(compilation.sink.Sorted(), compilation.sources));
  REQUIRE(compilation.ok());
  for (const testing::TestResult& result :
       testing::RunTests(compilation.ast, compilation.checked)) {
    INFO("test " << result.title);
    for (const testing::Failure& failure : result.failures) {
      UNSCOPED_INFO("expected " << failure.expectation << ", found " << failure.found);
    }
    CHECK(result.passed);
  }
}

const char* const kGuide = "docs/language/guide.md";

// The blocks of the language guide under and above a heading: what the checker refuses for now, and
// the rest.
std::string TextOfGuide(bool refused) {
  int refused_from = 0, line_number = 0;
  std::ifstream in(kGuide);
  for (std::string line; std::getline(in, line);) {
    ++line_number;
    if (line == "## Read, and refused for now") refused_from = line_number;
  }
  REQUIRE(refused_from > 0);
  std::string text;
  for (const Block& block : BlocksOf(kGuide)) {
    if ((block.line > refused_from) == refused) text += block.text + "\n";
  }
  return text;
}

bool SaysNotEvaluated(const std::string& declaration) {
  const compile::Compilation compilation =
      compile::CompileText("policies/discount_desk/block.remit", "policy p \"P\"\n" + declaration);
  for (const diagnostics::Diagnostic& diagnostic : compilation.sink.all()) {
    if (diagnostic.kind == diagnostics::Kind::kNotEvaluated) return true;
  }
  return false;
}

// What a page beside a policy shows of it stands in it like that.
bool StandsInAFileBeside(const Block& block) {
  bool any = false;
  for (const fs::directory_entry& entry :
       fs::directory_iterator("." / fs::path(block.file).parent_path())) {
    if (entry.path().extension() != ".remit") continue;
    any = true;
    std::ifstream in(entry.path());
    const std::string policy{std::istreambuf_iterator<char>(in), {}};
    if (policy.find(block.text) != std::string::npos) return true;
  }
  return !any;
}

void CheckReadable(const Block& block) {
  source::SourceMap sources;
  ast::Ast ast;
  diagnostics::Sink sink;
  parse::ParseFile(sources, sources.Add("block", block.text), ast, sink);
  INFO(diagnostics::RenderText(sink.Sorted(), sources));
  CHECK_FALSE(sink.has_errors());
}

}  // namespace

TEST_CASE("the policies in the documentation check and pass their tests") {
  const std::vector<Block> blocks = AllBlocks();
  REQUIRE(blocks.size() >= 3);
  for (const Block& block : blocks) {
    INFO(block.file << ":" << block.line);
    const bool whole =
        block.text.rfind("policy ", 0) == 0 || block.text.find("\npolicy ") != std::string::npos;
    if (whole) {
      CheckPolicy(block);
    } else {
      CheckReadable(block);
      CHECK(StandsInAFileBeside(block));
    }
  }
}

TEST_CASE("the examples of the language guide are one policy") {
  CheckPolicy({kGuide, TextOfGuide(false), 1});
}

TEST_CASE("what the language guide calls refused for now is refused for that reason") {
  std::istringstream lines(TextOfGuide(true));
  std::size_t declarations = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) continue;
    INFO(line);
    CHECK(SaysNotEvaluated(line));
    ++declarations;
  }
  CHECK(declarations > 0);
}
