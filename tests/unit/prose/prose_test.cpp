// What the sentences of single declarations say, and where the boxes of a picture stand.
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "interpreter/compile/compile.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/prose/diagram.h"
#include "interpreter/prose/document.h"
#include "interpreter/prose/layout.h"
#include "interpreter/prose/marked.h"
#include "interpreter/prose/words.h"
#include "tests/support/catch.h"
#include "tests/support/json_schema.h"

namespace {

using namespace remit;

compile::Compilation Compiled(const std::string& text) {
  compile::Compilation compilation = compile::CompileText("policies/case.remit", text);
  INFO(diagnostics::RenderText(compilation.sink.Sorted(), compilation.sources));
  REQUIRE(compilation.ok());
  return compilation;
}

prose::Document DocumentOf(const std::string& text,
                           std::optional<std::int64_t> as_of = std::nullopt) {
  const compile::Compilation compilation = Compiled(text);
  return prose::Describe(compilation.ast, compilation.checked, compilation.sources, as_of);
}

constexpr const char* kBase = R"(policy t.prose "Prose"
  effective from 2026-01-01
  review every 3 months
use org.authority
enum Size { small, mid, large }
unit seats
record Line { price: EUR in 0 EUR .. 900 EUR  gift: boolean }
record Deal { price: EUR in 1 EUR .. 100 EUR  cost: EUR  size: Size  score: number?  due: date
  lines: list of Line in 0 .. 9  open: boolean }
input deal : Deal
parameter floor : percent = 12 % adjustable 10 % .. 18 % by director
  from 2026-07-01 = 13 %
choose discount : percent from 0 % to 40 % step 0.5 %
)";

// The sentence of the declaration that follows the base.
std::string Said(const std::string& declaration) {
  const prose::Document document = DocumentOf(kBase + declaration);
  const std::string at = "policies/case.remit:14";
  for (const prose::Section& section : document.sections) {
    for (const prose::Entry& entry : section.entries) {
      if (entry.at == at) return prose::Plain(entry.sentence);
    }
  }
  return "nothing";
}

}  // namespace

TEST_CASE("sentences of conditions say what belongs together") {
  CHECK(Said("require deal.open or discount < 5 % and deal.size is small") ==
        "It is required that either the deal's open holds, or both the discount is less than 5 %, "
        "and the deal's size is small.");
  CHECK(Said("require (deal.open or discount < 5 %) and deal.size is small") ==
        "It is required that all of these two hold: (1) either the deal's open holds, or the "
        "discount is less than 5 %; (2) the deal's size is small.");
  CHECK(Said("require not (deal.open or discount < 5 %)") ==
        "It is required that it is not so that either the deal's open holds, or the discount is "
        "less than 5 %.");
  CHECK(Said("refuse when deal.size not in { small, mid } because \"too large\"") ==
        "The case is refused when the deal's size is not among these two: small and mid, because: "
        "“too large”.");
  CHECK(Said("escalate to director and legal when deal.due > 2026-12-31") ==
        "The decision must be approved by director or above, and also by legal, when the deal's "
        "due is after 31 December 2026.");
  CHECK(Said("require deal.score is known from 2026-03-01") ==
        "From 1 March 2026 on, it is required that the deal's score is known.");
}

TEST_CASE("sentences of values say what is worked out first") {
  CHECK(Said("let margin = (deal.price - deal.cost) / deal.price") ==
        "The margin is the deal's price minus the deal's cost, the whole divided by the deal's "
        "price.");
  CHECK(Said("let margin = deal.price - deal.cost / 2") ==
        "The margin is the deal's price minus the ratio of the deal's cost to 2.");
  CHECK(Said("let good = deal.score otherwise 30") ==
        "The good is the deal's score (or 30 where that is not known).");
  CHECK(Said("let least = if deal.open then 1_000 EUR else deal.price") ==
        "The least depends: if the deal's open holds, then 1,000 EUR; otherwise the deal's price.");
  CHECK(Said("let total = sum(x.price for x in deal.lines where not x.gift)") ==
        "The total is the sum of this line's price over each line in the deal's lines for which "
        "this line's gift does not hold.");
  CHECK(Said("let gifts = count(x for x in deal.lines where x.gift)") ==
        "The gifts is the number of those of the deal's lines for which this line's gift holds.");
  CHECK(Said("let near = round(deal.price * 12.5 %, 0.01 EUR)") ==
        "The near is the multiple of 0.01 EUR nearest to the product of the deal's price and "
        "12.5 %.");
}

TEST_CASE("sentences of parameters, choices and bands") {
  const prose::Document document = DocumentOf(
      std::string(kBase) +
      "deviate rep within 3 points above of discount giving reason at most 5 per quarter\n");
  std::map<std::string, std::string> said;
  for (const prose::Section& section : document.sections) {
    for (const prose::Entry& entry : section.entries)
      said[entry.keyword] = prose::Plain(entry.sentence);
  }
  CHECK(said["parameter"] ==
        "The floor is 12 %, and from 1 July 2026 on 13 %; director may set it to anything from 10 "
        "% to 18 %.");
  CHECK(said["choose"] == "The discount is to be chosen from 0 % to 40 % in steps of 0.5 %.");
  CHECK(said["deviate"] ==
        "Rep may depart from the recommended discount by at most 3 percentage points, upwards "
        "only, giving a reason, at most 5 times per quarter.");
}

TEST_CASE("names that hold a word of prose are quoted") {
  CHECK(prose::NameInWords("win_rate") == "win rate");
  CHECK(prose::NameInWords("price_minus_the_cost") == "“price minus the cost”");
  CHECK(prose::NameInWords("a__b") == "“a__b”");
  CHECK(prose::QuantityInWords("1_000_000.50", "EUR") == "1,000,000.50 EUR");
  CHECK(prose::QuantityInWords("3", "points") == "3 percentage points");
}

TEST_CASE("a document tells days in order, and what holds on the day asked for") {
  const prose::Document document = DocumentOf(kBase, types::ParseDate("2026-08-01"));
  const auto section = [&](const std::string& anchor) {
    for (const prose::Section& one : document.sections) {
      if (one.anchor == anchor) return one.facts;
    }
    return std::vector<prose::Fact>{};
  };
  const std::vector<prose::Fact> days = section("dates");
  REQUIRE(days.size() == 3);
  CHECK(days[0].label == "1 January 2026");
  CHECK(days[1].text == "a review is due");
  CHECK(prose::Plain(days[2].text) == "the floor becomes 13 %");
  const std::vector<prose::Fact> today = section("on-the-day");
  REQUIRE(today.size() >= 2);
  CHECK(today[1].label == "floor");
  CHECK(today[1].text == "13 %");
}

TEST_CASE("a document lists the data that need care, and what each field is used for") {
  const prose::Document document = DocumentOf(R"(policy t.care
record Person {
  name: text personal of holder for billing
  income: EUR attested negotiable in 0 EUR .. 900 EUR
}
input person : Person
choose cut : percent from 0 % to 9 % step 1 %
require small: cut <= 5 % or person.income > 5 EUR
)");
  std::map<std::string, std::string> told;
  for (const prose::Section& section : document.sections) {
    for (const prose::Fact& fact : section.facts)
      told[section.anchor + ": " + fact.label] = prose::Plain(fact.text);
  }
  CHECK(told["care: person: name"] ==
        "a text, which is personal to the holder and used only for billing");
  CHECK(told["care: person: income"] ==
        "an amount in EUR, from 0 EUR to 900 EUR, for which a person vouches, which the person may "
        "change");
  CHECK(told["inputs: person's income"] == "used by small");
  CHECK(told["inputs: person's name"] == "nothing uses it");
}

TEST_CASE("a document as JSON follows its schema, and a page has no script") {
  const prose::Document document = DocumentOf(kBase);
  std::ifstream file("docs/reference/doc.schema.json");
  const nlohmann::json schema = nlohmann::json::parse(file);
  const nlohmann::json json = nlohmann::json::parse(prose::Json(document));
  CHECK(remit::tests::SchemaErrors(schema, json) == std::vector<std::string>{});
  const std::string page = prose::Html(document, prose::Svg(prose::Draw(document), true));
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("href=\"#parameter-floor\"") != std::string::npos);
}

namespace {

// Layers of values, each made from two of the layer before.
prose::Diagram Synthetic(std::size_t layers, std::size_t each) {
  prose::Diagram diagram;
  for (std::size_t layer = 0; layer < layers; ++layer) {
    for (std::size_t i = 0; i < each; ++i) {
      diagram.boxes.push_back({prose::BoxKind::kValue, "value",
                               "a value of middling length " + std::to_string(i), "", ""});
      if (layer == 0) continue;
      for (const std::size_t from : {i, (i * 7 + 3) % each})
        diagram.arrows.push_back({(layer - 1) * each + from, layer * each + i});
      if (layer > 1) diagram.arrows.push_back({(layer - 2) * each + i, layer * each + i});
    }
  }
  diagram.entries = diagram.boxes.size();
  return diagram;
}

}  // namespace

TEST_CASE(
    "boxes stand apart, arrows lead to the right and pass no box, with five and with a hundred") {
  for (const auto& [layers, each] : {std::pair<std::size_t, std::size_t>{5, 1}, {10, 10}}) {
    const prose::Diagram diagram = Synthetic(layers, each);
    const prose::Layout layout = prose::Arrange(diagram);
    REQUIRE(layout.boxes.size() == layers * each);
    for (std::size_t i = 0; i < layout.boxes.size(); ++i) {
      const prose::PlacedBox& a = layout.boxes[i];
      CHECK(a.x >= 0);
      CHECK(a.y >= 0);
      CHECK(a.x + a.width <= layout.width);
      CHECK(a.y + a.height <= layout.height);
      for (std::size_t j = 0; j < i; ++j) {
        const prose::PlacedBox& b = layout.boxes[j];
        const bool apart = a.x + a.width < b.x || b.x + b.width < a.x || a.y + a.height < b.y ||
                           b.y + b.height < a.y;
        CHECK(apart);
      }
    }
    for (const std::vector<prose::Point>& path : layout.paths) {
      for (std::size_t i = 1; i < path.size(); ++i) {
        CHECK(path[i - 1].x < path[i].x);
        for (const prose::PlacedBox& box : layout.boxes) {
          const bool level =
              path[i - 1].y == path[i].y && path[i].y > box.y && path[i].y < box.y + box.height;
          const bool through = level && path[i - 1].x < box.x + box.width && path[i].x > box.x;
          CHECK_FALSE(through);
        }
      }
    }
  }
}

TEST_CASE("what is too much of one kind stands together, and the picture says so") {
  std::string text = kBase;
  for (int i = 0; i < 30; ++i)
    text += "let v" + std::to_string(i) + " = deal.price * " + std::to_string(i + 1) + "\n";
  const prose::Diagram diagram = prose::Draw(DocumentOf(text));
  CHECK(diagram.entries == 33);
  CHECK(diagram.grouped == 22);
  CHECK(diagram.boxes.size() == 12);
  CHECK(prose::Svg(diagram, false).find("22 of 33 parts stand in boxes together.") !=
        std::string::npos);
}
