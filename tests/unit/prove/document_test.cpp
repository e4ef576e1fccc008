// Findings in words: regions as conditions, reports as text and JSON, counterexamples as tests, and
// what is kept between runs.
#include "interpreter/prove/document.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <limits>

#include "interpreter/ast/print.h"
#include "interpreter/cases/write_case.h"
#include "interpreter/compile/compile.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/prove/cache.h"
#include "interpreter/prove/emit_test.h"
#include "interpreter/prove/points.h"
#include "interpreter/prove/words.h"
#include "interpreter/testing/run_tests.h"
#include "tests/support/catch.h"
#include "tests/support/json_schema.h"

namespace remit::prove {
namespace {

constexpr std::int64_t kNoDay = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kLastDay = std::numeric_limits<std::int64_t>::max();

const std::string kPolicy = R"(policy t.desk "Desk"
  owner "Sales"
  effective from 2026-01-01

unit seats
enum Segment { small, mid, large, public_sector }
record Account {
  segment : Segment
  score   : number? in 0 .. 100
  vip     : boolean
}
record Line { price : EUR in 0 EUR .. 1_000 EUR }

input price   : EUR   in 1 EUR .. 1_000_000 EUR
input places  : seats in 1 .. 100
input account : Account
input name    : text
input lines   : list of Line in 0 .. 3
input signed  : date in 2026-01-01 .. 2026-12-31

choose discount : percent from 0 % to 40 % step 0.5 %

parameter floor : percent = 10 %

let left = price * (100 % - discount)

objective margin = left from 0 EUR to 1_000_000 EUR

require known : name == "acme" or places >= 1 seats because "always"
)";

struct Fixture {
  Fixture() : compilation(compile::CompileText("desk.remit", kPolicy)) {
    INFO(diagnostics::RenderText(compilation.sink.Sorted(), compilation.sources));
    REQUIRE(compilation.ok());
  }
  const check::Checked& checked() const { return compilation.checked; }
  std::uint32_t Leaf(const std::string& path) const {
    const auto& leaves = checked().model.leaves;
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      if (leaves[i].path == path) return static_cast<std::uint32_t>(i);
    }
    FAIL("no leaf " << path);
    return 0;
  }
  Condition Between(const std::string& path, std::int64_t low, std::int64_t high) const {
    Condition condition;
    condition.subject = path;
    condition.type = checked().model.leaves[Leaf(path)].type;
    condition.range = Range::Between(low, high);
    return condition;
  }
  std::string Tell(const Condition& condition) const { return ConditionText(checked(), condition); }
  // A case with every kind of input, and a proposal.
  engine::CaseBatch Case() const {
    engine::CaseBatch batch = engine::BlankCase(checked());
    const auto put = [&](const std::string& path, std::int64_t raw) {
      batch.columns[Leaf(path)].raw = {raw};
      batch.columns[Leaf(path)].present = {1};
    };
    put("price", 20'000'0000);
    put("places", 40'000'000'000);
    put("account.segment", 2);
    put("account.score", types::Value::Of(12.5).raw);
    put("account.vip", 1);
    put("name", batch.texts.Intern("acme"));
    put("signed", 20'600);
    put("lines", 2);
    const std::uint32_t field = Leaf("lines.price");
    batch.columns[field].raw = {10'0000, 7'5000};
    batch.columns[field].present = {1, 1};
    batch.lists[0].offsets = {0, 2};
    engine::Proposal proposal;
    proposal.values = {3};
    proposal.by = "kim";
    proposal.reason = "asked for";
    batch.proposals[0] = proposal;
    return batch;
  }
  Finding Refuted() const {
    Finding finding;
    finding.subject = "floor_kept";
    finding.place = compilation.ast[checked().model.requirements[0].decl].span;
    finding.from_day = kNoDay;
    finding.until_day = kLastDay;
    finding.answer = Answer::kRefuted;
    finding.statement = "for every feasible alternative, left >= 1 EUR";
    finding.regions = {{Between("price", 1'0000, 2'0000)}};
    finding.regions[0][0].from_domain_low = true;
    finding.only_where = {Between("price", 1'0000, 3'0000)};
    finding.counterexample.emplace();
    finding.counterexample->batch = Case();
    finding.counterexample->as_of = 20'600;
    finding.counterexample->shows = "left is 0.50 EUR";
    return finding;
  }
  Document Told() const {
    Finding open = Refuted();
    open.subject = "other";
    open.answer = Answer::kNotDecided;
    open.counterexample.reset();
    Finding note = open;
    note.kind = QuestionKind::kLadder;
    note.advisory = true;
    note.answer = Answer::kRefuted;
    Finding proved = open;
    proved.subject = "third";
    proved.answer = Answer::kProved;
    const Report report{"t.desk", std::string(64, 'a'), {Refuted(), open, note, proved}};
    return prove::Tell(report, checked(), compilation.sources);
  }

  compile::Compilation compilation;
};

TEST_CASE("a condition names the rounder end, and no end of the domain") {
  const Fixture fixture;
  Condition price = fixture.Between("price", 2'0000, 5'0000);
  CHECK(fixture.Tell(price) == "price >= 2.00 EUR and price <= 5.00 EUR");
  price.range.low = 2'0001;
  price.range.high = 4'9999;
  CHECK(fixture.Tell(price) == "price > 2.00 EUR and price < 5.00 EUR");
  price.from_domain_low = true;
  CHECK(fixture.Tell(price) == "price < 5.00 EUR");
  price.from_domain_high = true;
  CHECK(fixture.Tell(price).empty());
  price.range = Range::Point(3'0000);
  CHECK(fixture.Tell(price) == "price == 3.00 EUR");
  CHECK(fixture.Tell(fixture.Between("places", 2'000'000'000, 5'000'000'000)) ==
        "places >= 2 seats and places <= 5 seats");
  CHECK(fixture.Tell(fixture.Between("signed", 20'454, 20'456)) ==
        "signed >= 2026-01-01 and signed <= 2026-01-03");
}

TEST_CASE("few values are listed, and what is left out of many is named") {
  const Fixture fixture;
  Condition segment = fixture.Between("account.segment", 1, 2);
  CHECK(fixture.Tell(segment) == "account.segment is mid or large");
  segment.range = Range::Point(0);
  CHECK(fixture.Tell(segment) == "account.segment is small");
  segment.points = {0, 2, 3};
  CHECK(fixture.Tell(segment) == "account.segment is not mid");
  segment.points = {0, 1, 2, 3};
  CHECK(fixture.Tell(segment).empty());
  CHECK(fixture.Tell(fixture.Between("account.vip", 1, 1)) == "account.vip");
  CHECK(fixture.Tell(fixture.Between("account.vip", 0, 0)) == "not account.vip");
  CHECK(fixture.Tell(fixture.Between("account.vip", 0, 1)).empty());
  CHECK(fixture.Tell(fixture.Between("name", 1'000, 1'000)) == "name is any other text");
}

TEST_CASE("what may be unknown is said") {
  const Fixture fixture;
  Condition score = fixture.Between("account.score", NumberPoint(0), NumberPoint(30));
  score.from_domain_low = true;
  CHECK(fixture.Tell(score) == "account.score <= 30");
  score.range.absent = true;
  CHECK(fixture.Tell(score) == "(account.score is unknown or account.score <= 30)");
  score.from_domain_high = true;
  CHECK(fixture.Tell(score).empty());
  score.range.absent = false;
  CHECK(fixture.Tell(score) == "account.score is known");
  score.range = Range{};
  score.range.absent = true;
  CHECK(fixture.Tell(score) == "account.score is unknown");
}

TEST_CASE("a report as text: proved in a line, the rest with all that helps") {
  const Fixture fixture;
  const std::string text = Text(fixture.Told(), {});
  CHECK(text.find("refuted      guarantee floor_kept\n") != std::string::npos);
  CHECK(text.find("it fails only where price >= 1.00 EUR and price <= 3.00 EUR\n") !=
        std::string::npos);
  CHECK(text.find("it always fails where price <= 2.00 EUR\n") != std::string::npos);
  CHECK(text.find("left is 0.50 EUR\n") != std::string::npos);
  CHECK(text.find("\"proposal\":{\"values\":{\"discount\":\"1.5 %\"}") != std::string::npos);
  CHECK(text.find("left open where price <= 2.00 EUR\n") != std::string::npos);
  CHECK(text.find("note         ladder other\n") != std::string::npos);
  CHECK(text.find("proved       guarantee third\n") != std::string::npos);
  CHECK(text.find("t.desk: 1 proved, 1 refuted, 1 not decided, 1 note\n") != std::string::npos);
  CHECK(text.find('\033') == std::string::npos);
  CHECK(Text(fixture.Told(), {.strict = true}).find("2 refuted, 1 not decided\n") !=
        std::string::npos);
}

TEST_CASE("a report as JSON fits its schema and is read back") {
  const Fixture fixture;
  const std::string text = Json(fixture.Told());
  std::ifstream file("docs/reference/prove.schema.json");
  REQUIRE(file.good());
  const nlohmann::json schema = nlohmann::json::parse(file);
  const auto all = nlohmann::json::array({nlohmann::json::parse(text)});
  CHECK(tests::SchemaErrors(schema, all) == std::vector<std::string>{});
  const base::Result<Document> back = ReadJson(text);
  REQUIRE(back);
  CHECK(Json(*back) == text);
  CHECK(Text(*back, {.verbose = true}) == Text(fixture.Told(), {.verbose = true}));
  CHECK_FALSE(ReadJson("{}"));
  CHECK_FALSE(ReadJson(text.substr(0, text.size() / 2)));
}

TEST_CASE("a counterexample becomes a test that the policy can carry") {
  const Fixture fixture;
  const std::optional<std::string> test = TestOf(fixture.Refuted(), fixture.checked());
  REQUIRE(test);
  compile::Compilation with = compile::CompileText("desk.remit", kPolicy + "\n" + *test);
  INFO(*test << diagnostics::RenderText(with.sink.Sorted(), with.sources));
  REQUIRE(with.ok());
  const auto& declared =
      std::get<ast::TestDeclaration>(with.ast[with.checked.model.tests.front().decl].node);
  engine::CaseBatch given = testing::CaseOf(with.ast, with.checked, declared);
  engine::CaseBatch meant = fixture.Case();
  CHECK(given.proposals[0]->values == meant.proposals[0]->values);
  given.proposals = meant.proposals;
  given.ids = meant.ids;
  CHECK(cases::CaseAsJson(with.checked, given, 0) ==
        cases::CaseAsJson(fixture.checked(), meant, 0));
  Finding moved = fixture.Refuted();
  moved.counterexample->parameters.emplace_back(check::ParameterId(std::size_t{0}),
                                                types::Value{1});
  CHECK_FALSE(TestOf(moved, fixture.checked()));
}

TEST_CASE("a report is kept by what it holds for, and damage is no answer") {
  const Fixture fixture;
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("remit-proofs-" + std::to_string(::getpid()));
  const Cache cache(folder);
  const std::string key = CacheKey(fixture.checked(), fixture.compilation.sources, ProveOptions{});
  CHECK_FALSE(cache.Find(key));
  CHECK_FALSE(cache.Keep(key, fixture.Told()));
  const std::optional<Document> kept = cache.Find(key);
  REQUIRE(kept);
  CHECK(Json(*kept) == Json(fixture.Told()));
  {
    std::fstream file(folder / (key + ".json"), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(-10, std::ios::end);
    file.put('#');
  }
  CHECK_FALSE(cache.Find(key));
  ProveOptions other;
  other.budget.work += 1;
  CHECK(CacheKey(fixture.checked(), fixture.compilation.sources, other) != key);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace remit::prove
