// The prose and the picture of three policies, as committed; REMIT_UPDATE=1 rewrites them and
// fails, so that an update never counts as a pass.
#include <cstdlib>
#include <fstream>
#include <string>

#include "interpreter/compile/compile.h"
#include "interpreter/prose/diagram.h"
#include "interpreter/prose/document.h"
#include "tests/support/catch.h"

namespace {

using namespace remit;

void CheckFile(const std::string& path, const std::string& made) {
  std::ifstream in(path);
  const std::string before{std::istreambuf_iterator<char>(in), {}};
  if (std::getenv("REMIT_UPDATE") != nullptr && before != made) std::ofstream(path) << made;
  INFO(path);
  CHECK(before == made);
}

prose::Document DocumentOf(const std::string& path) {
  const compile::Compilation compilation = compile::CompileFile(path).value();
  REQUIRE(compilation.ok());
  return prose::Describe(compilation.ast, compilation.checked, compilation.sources, std::nullopt);
}

}  // namespace

TEST_CASE("the prose of three policies is what it was") {
  CheckFile("tests/golden/prose/discount_desk.md",
            prose::Markdown(DocumentOf("policies/discount_desk/discount_desk.remit")));
  CheckFile("tests/golden/prose/next_best_offer.md",
            prose::Markdown(DocumentOf("policies/next_best_offer/next_best_offer.remit")));
  CheckFile("tests/golden/prose/south.md",
            prose::Markdown(DocumentOf("policies/regions/south.remit")));
}

TEST_CASE("so is the picture of one, and its page and its JSON") {
  const prose::Document document = DocumentOf("policies/retention/retention.remit");
  CheckFile("tests/golden/prose/retention.svg", prose::Svg(prose::Draw(document), false));
  CheckFile("tests/golden/prose/retention.html",
            prose::Html(document, prose::Svg(prose::Draw(document), true)));
  CheckFile("tests/golden/prose/retention.json", prose::Json(document));
}
