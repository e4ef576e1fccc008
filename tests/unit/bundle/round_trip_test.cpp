// From a policy to its bundle and back: nothing is lost, nothing of the machine gets in, and what
// the texts say is what the bundle decides by. Cases are in tests/conformance/bundled.cpp.
#include <filesystem>
#include <fstream>
#include <set>

#include "interpreter/govern/identity.h"
#include "interpreter/testing/run_tests.h"
#include "tests/unit/bundle/small.h"

namespace remit::tests {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> Policies() {
  std::set<std::string> found;
  for (const char* folder : {"policies", "docs"}) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.path().extension() == ".remit") found.insert(entry.path().generic_string());
    }
  }
  return {found.begin(), found.end()};
}

void CheckRoundTrip(const compile::Compilation& text) {
  const std::string bytes = compile::BundleOf(text);
  CHECK(compile::BundleOf(text) == bytes);
  base::Result<compile::Compilation> result = compile::OpenBundle(bytes);
  if (!result) FAIL(result.error().message);
  const compile::Compilation opened = std::move(result).value();
  CHECK(compile::BundleOf(opened) == bytes);
  CHECK(govern::IdentityOf(opened.ast, opened.checked).hash ==
        govern::IdentityOf(text.ast, text.checked).hash);
  const auto expected = testing::RunTests(text.ast, text.checked);
  const auto found = testing::RunTests(opened.ast, opened.checked);
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    CHECK(found[i].title == expected[i].title);
    CHECK(found[i].passed == expected[i].passed);
  }
  // The texts inside, compiled again where there are no files, give the same file.
  const base::Result<compile::Compilation> again = compile::CompileBundled(bytes);
  REQUIRE(again.has_value());
  REQUIRE(again->ok());
  CHECK(compile::BundleOf(*again) == bytes);
}

}  // namespace

TEST_CASE("every policy of the repository goes into a bundle and comes back") {
  std::size_t compiled = 0;
  for (const std::string& path : Policies()) {
    INFO(path);
    const base::Result<compile::Compilation> text = compile::CompileFile(path);
    REQUIRE(text.has_value());
    if (!text->ok()) continue;
    ++compiled;
    CheckRoundTrip(*text);
  }
  CHECK(compiled >= 10);
}

TEST_CASE("the folder in which a policy is compiled does not matter") {
  const std::string here = compile::BundleOf(CompileSmall());
  const compile::Compilation there = compile::CompileText("/elsewhere/small.remit", kSmallPolicy);
  CHECK(compile::BundleOf(there) == here);
}

TEST_CASE("a file that begins like a bundle is opened in place of being compiled") {
  const fs::path path = fs::temp_directory_path() / "remit_bundle_test.remitc";
  std::ofstream(path, std::ios::binary) << BundleOfSmall();
  const base::Result<compile::Compilation> opened = compile::CompileFile(path.string());
  REQUIRE(opened.has_value());
  CHECK(opened->ok());
  CHECK(opened->checked.model.name == "t.small");
  std::ofstream(path, std::ios::binary) << BundleOfSmall().substr(0, 200);
  const base::Result<compile::Compilation> cut = compile::CompileFile(path.string());
  REQUIRE_FALSE(cut.has_value());
  CHECK(cut.error().message.find("it is cut off") != std::string::npos);
  fs::remove(path);
}

TEST_CASE("a sum of four hundred terms is opened") {
  std::string sum = "1 EUR";
  for (int i = 0; i < 400; ++i) sum += " + 1 EUR";
  const compile::Compilation text = compile::CompileText(
      "deep.remit", "policy t.deep \"Deep\"\n  owner \"Sales\"\nlet total = " + sum + "\n");
  REQUIRE(text.ok());
  CHECK(compile::OpenBundle(compile::BundleOf(text)).has_value());
}

}  // namespace remit::tests
