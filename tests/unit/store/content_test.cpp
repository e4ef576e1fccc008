// What a version consists of: nothing of the machine, nothing missing, and compiled again from
// itself alone.
#include "interpreter/store/content.h"

#include <filesystem>
#include <set>
#include <tuple>

#include "interpreter/govern/identity.h"
#include "tests/support/catch.h"
#include "tests/unit/store/texts.h"

namespace remit::tests {
namespace {

namespace fs = std::filesystem;

// A policy with a module, a table and a model in files, beside it and in a folder above.
const char* const kParts = R"(policy shop.parts
use shop.units
input s : Size
table rate (s: Size) -> percent from "rates/rate.csv"
table other (s: Size) -> percent from "rates/rate.csv"
model score (x: number) -> number from "../models/score.txt"
refuse bad: when rate(s) > other(s) or score(1.0) > 2.0
)";
const char* const kRate = "s,rate\nlow,10 %\nhigh,20 %\n";
std::string Trees(const std::string& leaves) {
  return "tree\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx=0\nobjective=regression\n"
         "feature_names=x\nfeature_infos=[0:1]\n\nTree=0\nnum_leaves=2\nnum_cat=0\n"
         "split_feature=0\nthreshold=0.5\ndecision_type=2\nleft_child=-1\nright_child=-2\n"
         "leaf_value=" +
         leaves + "\n\nend of trees\n";
}
Files PartsFiles() {
  return {{"units.remit", "module shop.units\nenum Size { low, high }\n"},
          {"rates/rate.csv", kRate},
          {"../models/score.txt", Trees("1 2")}};
}
compile::Compilation Parts(const Files& files, const std::string& path) {
  return Compiled(kParts, files, path);
}

std::string NameOfFile(const store::Content& content, std::size_t index) {
  return content.files.at(index).name;
}

}  // namespace

TEST_CASE("a content holds the policy first, then all it uses, by names from its own folder") {
  const store::Content content =
      store::ContentOf(Parts(PartsFiles(), "/home/someone/shop/parts.remit"));
  // `shop.units` was found beside the policy as units.remit only because its folder is `shop`.
  CHECK(content.policy == "shop.parts");
  CHECK(content.language == "0.1");
  REQUIRE(content.files.size() == 4);
  CHECK(NameOfFile(content, 0) == "shop/parts.remit");
  CHECK(NameOfFile(content, 1) == "models/score.txt");
  CHECK(NameOfFile(content, 2) == "shop/rates/rate.csv");
  CHECK(NameOfFile(content, 3) == "shop/units.remit");
  CHECK(content.files[2].text == kRate);
}

TEST_CASE("the hash is of what is said, wherever it lies and however it is laid out") {
  const store::Content content = store::ContentOf(Compiled(kDesk));
  const auto hash = store::HashOf(content);
  CHECK(store::HashOf(store::ContentOf(Compiled(kDesk, {}, "/srv/x/policy.remit"))) == hash);
  // Only white space: the canonical form is the same.
  CHECK(store::HashOf(store::ContentOf(Compiled(With(kDesk, "parameter fixed : EUR = 100 EUR",
                                                     "parameter   fixed : EUR =  100 EUR")))) ==
        hash);
  const store::Content commented = store::ContentOf(Compiled("# why\n" + std::string(kDesk)));
  CHECK(store::HashOf(commented) != hash);
  CHECK(commented.decision_hash == content.decision_hash);
  const store::Content changed =
      store::ContentOf(Compiled(With(kDesk, "EUR = 100 EUR", "EUR = 101 EUR")));
  CHECK(store::HashOf(changed) != hash);
  CHECK(changed.decision_hash != content.decision_hash);
}

TEST_CASE("a content is compiled again from itself alone") {
  for (const compile::Compilation& compilation :
       {Compiled(kDesk), Parts(PartsFiles(), "/home/someone/shop/parts.remit")}) {
    const store::Content content = store::ContentOf(compilation);
    const std::string bytes = store::BytesOf(content);
    base::Result<store::Content> read = store::ContentFrom(bytes);
    REQUIRE(read.has_value());
    store::Content again = std::move(read).value();
    CHECK(store::BytesOf(again) == bytes);
    again.decision_hash = content.decision_hash;
    const base::Result<compile::Compilation> compiled = store::Compile(again);
    if (!compiled) FAIL(compiled.error().message);
    CHECK(govern::IdentityOf(compiled->ast, compiled->checked).hash == content.decision_hash);
    CHECK(store::BytesOf(store::ContentOf(*compiled)) == bytes);
  }
}

TEST_CASE("what is not what it says is not compiled") {
  const store::Content content =
      store::ContentOf(Parts(PartsFiles(), "/home/someone/shop/parts.remit"));
  const auto refused = [](const store::Content& changed) {
    const auto compiled = store::Compile(changed);
    return compiled ? std::string() : compiled.error().message;
  };
  REQUIRE(refused(content).empty());
  using Catch::Contains;

  store::Content other = content;
  other.decision_hash.back() = other.decision_hash.back() == '0' ? '1' : '0';
  CHECK_THAT(refused(other), Contains("its decision hash is " + content.decision_hash));
  other = content;
  other.files[2].text = "s,rate\nlow,10 %\nhigh,30 %\n";
  CHECK_THAT(refused(other), Contains("its decision hash is"));
  other = content;
  other.files.erase(other.files.begin() + 3);
  CHECK_THAT(refused(other), Contains("there is no module `shop.units`"));
  other = content;
  other.files.push_back({"shop/zusatz.remit", "module shop.zusatz\n"});
  CHECK_THAT(refused(other), Contains("not the canonical form"));
  other = content;
  other.files[0].text += "\n\n\n";
  CHECK_THAT(refused(other), Contains("not the canonical form"));
  other = content;
  other.policy = "shop.others";
  CHECK_THAT(refused(other), Contains("not the canonical form"));
  other = content;
  std::swap(other.files[1], other.files[2]);
  CHECK_THAT(refused(other), Contains("order of their names"));
  other = content;
  other.files[1].name = other.files[2].name;
  CHECK_THAT(refused(other), Contains("twice"));
  other = content;
  other.files[1].name = "/etc/passwd";
  CHECK_THAT(refused(other), Contains("no name of a file"));
  CHECK_THAT(refused({}), Contains("at least the policy"));
}

TEST_CASE("any bytes are read as a content or refused") {
  const std::string bytes = store::BytesOf(store::ContentOf(Compiled(kDesk)));
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK_FALSE(store::ContentFrom(std::string_view(bytes).substr(0, size)).has_value());
  CHECK_FALSE(store::ContentFrom(bytes + 'x').has_value());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 0x40);
    const auto read = store::ContentFrom(changed);
    // What is read is what the bytes say: nothing is lost on the way.
    if (read) CHECK(store::BytesOf(*read) == changed);
  }
}

TEST_CASE("every policy of the repository goes into a content and comes back") {
  std::size_t compiled = 0;
  std::set<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator("policies")) {
    if (entry.path().extension() == ".remit") paths.insert(entry.path().generic_string());
  }
  for (const std::string& path : paths) {
    INFO(path);
    const auto compilation = compile::CompileFile(path, source::ReadFile, prove::Depth::kErrors);
    REQUIRE(compilation.has_value());
    if (compilation->ast.files.front().header.kind != ast::Header::Kind::kPolicy) continue;
    const store::Content content = store::ContentOf(*compilation);
    const auto again = store::Compile(content);
    if (!again) FAIL(again.error().message);
    ++compiled;
  }
  CHECK(compiled >= 8);
}

TEST_CASE("what a table or a model reads from a file needs the owner") {
  const compile::Compilation before = Parts(PartsFiles(), "/home/someone/shop/parts.remit");
  const auto required = [&](const std::string& name, const std::string& text) {
    Files files = PartsFiles();
    files[name] = text;
    return store::RequiredRoles(&before, Parts(files, "/home/someone/shop/parts.remit"));
  };
  for (const auto& [name, text, file] :
       std::vector<std::tuple<std::string, std::string, std::string>>{
           {"rates/rate.csv", "s,rate\nlow,11 %\nhigh,20 %\n", "shop/rates/rate.csv"},
           {"../models/score.txt", Trees("1 3"), "models/score.txt"}}) {
    INFO(name);
    const store::Required changed = required(name, text);
    CHECK(changed.roles == std::vector<std::string>{"owner"});
    bool said = false;
    for (const auto& reason : changed.reasons)
      said = said || reason.why.find("the file `" + file + "` is another one") != std::string::npos;
    CHECK(said);
  }

  CHECK(required("rates/rate.csv", kRate).decides_the_same);
}

}  // namespace remit::tests
