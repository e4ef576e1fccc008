// What the hashes of policies and cases cover, and what they do not.
#include "interpreter/govern/identity.h"

#include <set>
#include <vector>

#include "interpreter/compile/compile.h"
#include "tests/support/catch.h"
#include "tests/unit/reference/policy_fixture.h"

namespace remit::tests {
namespace {

std::string Policy(const std::string& title, const std::string& limit, const std::string& because,
                   const std::string& extra) {
  return R"(
policy probe.hash ")" +
         title + R"("
  effective from 2026-01-01

record Order {
  price : EUR  in 0 EUR .. 1_000 EUR
  note  : EUR? in 0 EUR .. 1_000 EUR
}
input order : Order
choose rebate : percent in { 0 %, 10 % }
objective gain = order.price * (100 % - rebate) - (order.note otherwise 0 EUR) from 0 EUR to 100 EUR
trade_off weigh gain: 1
require small : order.price <= )" +
         limit + " because \"" + because + "\"\n" + extra + R"(
test "a" { given order { price: 10 EUR }              expect rebate == 0 % }
test "b" { given order { price: 10 EUR, note: 0 EUR } expect rebate == 0 % }
)";
}

govern::PolicyIdentity IdentityOf(const std::string& text) {
  const PolicyFixture fixture(text);
  return govern::IdentityOf(fixture.compilation().ast, fixture.compilation().checked);
}

// A table whose rows stand in `file`, or in the policy when it is empty.
govern::PolicyIdentity IdentityOfTable(const std::string& file, const std::string& rows) {
  const std::string rest = file.empty() ? " {\n" + rows + "}\n" : " from \"rates.csv\"\n";
  const compile::Compilation compilation = compile::CompileText(
      "policy.remit",
      "policy probe.rows\nenum S { a, b }\ninput s : S\ntable rate (s: S) -> percent" + rest +
          "refuse bad: when rate(s) > 5 %\n",
      [&](const std::string&) -> base::Result<std::string> { return file; });
  REQUIRE(compilation.ok());
  return govern::IdentityOf(compilation.ast, compilation.checked);
}

// A model whose trees stand in `path`; one leaf, and then a split with two.
govern::PolicyIdentity IdentityOfModel(const std::string& path, const std::string& leaf,
                                       const std::string& feature, const std::string& layout) {
  const std::string text =
      "tree\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx=0\nobjective=regression\n"
      "feature_names=" +
      feature + "\nfeature_infos=[0:1]\n" + layout +
      "\nTree=0\nnum_leaves=2\nnum_cat=0\nsplit_feature=0\nthreshold=0.5\ndecision_type=2\n"
      "left_child=-1\nright_child=-2\nleaf_value=1 " +
      leaf + "\n\nend of trees\n";
  const compile::Compilation compilation = compile::CompileText(
      "policy.remit",
      "policy probe.trees\ninput x : number\nmodel m (" + feature + ": number) -> number from \"" +
          path + "\"\nrefuse bad: when m(x) > 5\n",
      [&](const std::string& read) -> base::Result<std::string> {
        CHECK(read == path);
        return text;
      });
  REQUIRE(compilation.ok());
  return govern::IdentityOf(compilation.ast, compilation.checked);
}

std::string CaseHash(const PolicyFixture& fixture, const std::string& title, std::int64_t day) {
  return govern::CaseHash(fixture.compilation().checked, fixture.CaseOf(title), 0, day);
}

}  // namespace

TEST_CASE("the rows of a table count wherever they stand") {
  const auto inlined = IdentityOfTable("", "| s || rate |\n| a || 5 % |\n| b || 6 % |\n");
  const auto filed = IdentityOfTable("rate,s\n5 %,a\n\"6 %\",b\n", "");
  CHECK(inlined.hash == filed.hash);
  const auto moved = IdentityOfTable("s,rate\na,5 %\nb,7 %\n", "");
  CHECK(moved.hash != filed.hash);
  CHECK(moved.content_hash != filed.content_hash);
}

TEST_CASE("the trees of a model count, and not where they lie or how they are laid out") {
  const auto base = IdentityOfModel("trees.txt", "2", "x", "");
  const auto elsewhere =
      IdentityOfModel("more/other.txt", "2.0", "x", "monotone_constraints=0\n\n");
  CHECK(elsewhere.hash == base.hash);
  CHECK(elsewhere.content_hash != base.content_hash);  // the policy names another file
  const auto again = IdentityOfModel("trees.txt", "2.0", "x", "");
  CHECK(again.content_hash == base.content_hash);
  const auto moved = IdentityOfModel("trees.txt", "2.0000000000000004", "x", "");
  CHECK(moved.hash != base.hash);
  CHECK(moved.content_hash != base.content_hash);
  CHECK(IdentityOfModel("trees.txt", "2", "y", "").hash != base.hash);
}

TEST_CASE("SHA-256 gives the digests of FIPS 180-4") {
  CHECK(govern::Sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(govern::Sha256("abc") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE(
    "the decision hash covers what can change a decision, the content hash all that is written") {
  const auto base = IdentityOf(Policy("Title", "500 EUR", "too dear", ""));
  const auto retold = IdentityOf(Policy("Another", "500 EUR", "far too dear", "# a comment\n"));
  CHECK(base.hash == retold.hash);
  CHECK(base.content_hash != retold.content_hash);
  const auto moved = IdentityOf(Policy("Title", "501 EUR", "too dear", ""));
  CHECK(base.hash != moved.hash);
  std::string crowded = Policy("Title", "500 EUR", "too dear", "");
  for (std::size_t at = 0; (at = crowded.find("\n\n")) != std::string::npos;) crowded.erase(at, 1);
  CHECK(base.hash == IdentityOf(crowded).hash);  // blank lines between declarations are layout
  CHECK(IdentityOf(Policy("Title", "1_000 EUR", "too dear", "")).hash ==
        IdentityOf(Policy("Title", "1000 EUR", "too dear", "")).hash);
  const auto spaced = IdentityOf(Policy("Title", "500    EUR", "too dear", "\n\n"));
  CHECK(base.hash == spaced.hash);
  CHECK(base.content_hash == spaced.content_hash);
  const auto tested = IdentityOf(
      Policy("Title", "500 EUR", "too dear", "test \"c\" { expect status is needs_data }"));
  CHECK(base.hash == tested.hash);
  CHECK(base.content_hash != tested.content_hash);
}

TEST_CASE("the owner is read by people only") {
  const std::string policy = Policy("Title", "500 EUR", "too dear", "");
  const std::size_t line = policy.find("\n  effective");
  const auto with_owner = [&](const std::string& owner) {
    return policy.substr(0, line) + "\n  owner \"" + owner + "\"" + policy.substr(line);
  };
  const auto first = IdentityOf(with_owner("Head of sales operations"));
  const auto second = IdentityOf(with_owner("Somebody else with a long enough name"));
  CHECK(first.hash == second.hash);
  CHECK(first.hash == IdentityOf(policy).hash);
  CHECK(first.content_hash != second.content_hash);
}

TEST_CASE("the case hash covers the inputs and the day") {
  const PolicyFixture fixture(Policy("Title", "500 EUR", "too dear", ""));
  const std::string hash = CaseHash(fixture, "a", 20'000);
  CHECK(hash.size() == 64);
  CHECK(hash == CaseHash(fixture, "a", 20'000));
  CHECK(hash != CaseHash(fixture, "a", 20'001));
  CHECK(hash != CaseHash(fixture, "b", 20'000));  // a known nothing is not a missing one
}

TEST_CASE("the case hash covers lists: their elements, their order, and whether they are given") {
  const PolicyFixture fixture(R"(
policy probe.lists
record Line { price : EUR in 0 EUR .. 10 EUR  note : text? }
input lines : list of Line
input rates : list of percent
let total = sum(x.price for x in lines where x.note is not known) * 1
require small : total <= 5 EUR
require few : count(r for r in rates) <= 3 count
test "a" { given lines [ { price: 1 EUR }, { price: 2 EUR } ] given rates [ ] expect total > 0 EUR }
test "b" { given lines [ { price: 2 EUR }, { price: 1 EUR } ] given rates [ ] expect total > 0 EUR }
test "c" { given lines [ { price: 1 EUR } ] given rates [ ] expect total > 0 EUR }
test "d" { given lines [ { price: 1 EUR }, { price: 2 EUR } ] expect total > 0 EUR }
test "e" { given lines [ { price: 1 EUR, note: "x" }, { price: 2 EUR } ] given rates [ ] expect total > 0 EUR }
test "f" { given lines [ { price: 1 EUR }, { price: 2 EUR, note: "x" } ] given rates [ ] expect total > 0 EUR }
test "g" { given lines [ { price: 1 EUR }, { price: 2 EUR } ] given rates [ 1 % ] expect total > 0 EUR }
)");
  std::set<std::string> hashes;
  const std::vector<std::string> titles = {"a", "b", "c", "d", "e", "f", "g"};
  for (const std::string& title : titles) hashes.insert(CaseHash(fixture, title, 20'000));
  CHECK(hashes.size() == titles.size());
  CHECK(CaseHash(fixture, "a", 20'000) == CaseHash(fixture, "a", 20'000));
}

}  // namespace remit::tests
