// The graph of small policies: sharing, places of faults, stages, dated parameters, and what Verify
// refuses.
#include "interpreter/graph/graph.h"

#include <algorithm>

#include "interpreter/compile/compile.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/graph/build.h"
#include "interpreter/graph/build_pair.h"
#include "interpreter/graph/print.h"
#include "interpreter/types/value.h"
#include "tests/support/catch.h"

namespace remit::graph {
namespace {

constexpr const char* kHead = R"(policy small.graph
  owner "nobody"
  effective from 2026-01-01
record Deal {
  price : EUR in 1 EUR .. 1_000 EUR
  cost : EUR in 0 EUR .. 1_000 EUR
  rate : percent? in 0 % .. 100 % modelled 10 % .. 90 %
}
input deal : Deal
parameter least : percent = 5 %
  from 2026-07-01 = 20 %
choose discount : percent from 0 % to 20 % step 5 %
)";

struct Built {
  compile::Compilation policy;
  Graph graph;
};

Built BuildText(const std::string& text, const char* day = "2026-03-01") {
  Built built{compile::CompileText("policy.remit", kHead + text), {}};
  INFO(diagnostics::RenderText(built.policy.sink.Sorted(), built.policy.sources));
  REQUIRE(built.policy.ok());
  built.graph = Build(built.policy.ast, built.policy.checked, types::ParseDate(day).value());
  return built;
}

std::size_t Count(const Graph& graph, std::string_view builtin) {
  return static_cast<std::size_t>(
      std::count_if(graph.nodes.begin(), graph.nodes.end(), [&](const Node& node) {
        return node.op == Op::kBuiltin && builtins::Table()[node.index].name == builtin;
      }));
}
std::size_t Count(const Graph& graph, Op op) {
  return static_cast<std::size_t>(std::count_if(graph.nodes.begin(), graph.nodes.end(),
                                                [&](const Node& node) { return node.op == op; }));
}

TEST_CASE("equal parts that cannot fault are one node") {
  const Built built = BuildText(
      "require a: deal.price > deal.cost\n"
      "require b: deal.price > deal.cost and discount < 10 %\n");
  CHECK(Count(built.graph, ">") == 1);
  CHECK(Count(built.graph, Op::kLeaf) == 3);  // price, cost, and rate for outside_model
  CHECK_FALSE(Verify(built.graph, built.policy.checked).has_value());
}

TEST_CASE("equal divisions at two places are two nodes, a let is one") {
  const Built two = BuildText(
      "require a: deal.price / deal.cost > 10 %\n"
      "require b: deal.price / deal.cost > 10 %\n");
  CHECK(Count(two.graph, "/") == 2);
  const Built one = BuildText(
      "let quotient = deal.price / deal.cost\n"
      "require a: quotient > 10 %\n"
      "require b: quotient > 20 %\n");
  CHECK(Count(one.graph, "/") == 1);
}

TEST_CASE("a function called twice with the same arguments is built once") {
  const Built built = BuildText(
      "function part(m: EUR) -> percent = m / deal.cost\n"
      "require a: part(deal.price) > 10 %\n"
      "require b: part(deal.price) > 20 %\n"
      "require c: part(deal.cost) > 20 %\n");
  CHECK(Count(built.graph, "/") == 2);
}

TEST_CASE("two outputs of one call share the rows, and what a parameter moves is each call's own") {
  const auto rows = [](const std::string& bound, const std::string& second) {
    const Built built = BuildText(
        "parameter limit : EUR = 100 EUR\n"
        "table terms first (price: EUR) -> (rate: percent, fee: EUR) {\n"
        "  | price || rate | fee |\n  | < " +
        bound +
        " || 10 % | 5 EUR |\n  | < 300 EUR || 5 % | 7 EUR |\n"
        "  | otherwise || 0 % | 0 EUR |\n}\n"
        "require a: terms(deal.price).rate < 20 %\n"
        "require b: terms(" +
        second + ").fee < 10 EUR\n");
    CHECK_FALSE(Verify(built.graph, built.policy.checked).has_value());
    REQUIRE(built.graph.lookups.size() == 2);
    const Lookup& one = built.graph.lookups[0];
    const Lookup& other = built.graph.lookups[1];
    REQUIRE(one.rows.size() == 2);
    REQUIRE(other.rows.size() == 2);
    const auto output = [&](const Lookup& lookup, std::size_t row) {
      const auto node = std::find_if(
          built.graph.nodes.begin(), built.graph.nodes.end(), [&](const Node& candidate) {
            return candidate.op == Op::kTable && &built.graph.lookups[candidate.index] == &lookup;
          });
      return built.graph[node->arguments[lookup.rows[row].output]].value.raw;
    };
    CHECK(output(one, 0) == 100'000'000);  // 10 % in nine decimals
    CHECK(output(one, 1) == 50'000'000);
    CHECK(output(other, 0) == 50'000);  // 5 EUR in four
    CHECK(output(other, 1) == 70'000);
    return one.rows[1].cells.SharedWith(other.rows[1].cells);
  };
  CHECK(rows("100 EUR", "deal.price"));
  CHECK_FALSE(rows("100 EUR", "deal.cost"));
  CHECK_FALSE(rows("limit", "deal.price"));
}

TEST_CASE("a node's stage is what it depends on") {
  const Built built = BuildText(
      "let fixed = least + 1 points\n"
      "let case_only = deal.price * least\n"
      "let knob_only = discount + least\n"
      "let both = deal.price * discount\n"
      "require a: both > case_only and knob_only > fixed\n");
  const auto stage = [&](std::size_t let) {
    return static_cast<int>(built.graph[built.graph.outputs.lets[let]].stage);
  };
  const auto by_name = [&](std::string_view name) {
    const auto& lets = built.policy.checked.model.lets;
    for (std::size_t i = 0; i < lets.size(); ++i) {
      if (lets[i].name == name) return stage(i);
    }
    return -1;
  };
  CHECK(by_name("fixed") == kParameter);
  CHECK(by_name("case_only") == (kParameter | kInput));
  CHECK(by_name("knob_only") == (kParameter | kKnob));
  CHECK(by_name("both") == (kInput | kKnob));
}

TEST_CASE("a dated parameter changes on the day named") {
  const std::string rule = "require a: discount >= least\n";
  const auto value = [&](const char* day) {
    const Built built = BuildText(rule, day);
    for (const Node& node : built.graph.nodes) {
      if (node.op == Op::kParameter) return built.graph[node.arguments[0]].value.raw;
    }
    return std::int64_t{-1};
  };
  CHECK(value("2026-06-30") == 50'000'000);
  CHECK(value("2026-07-01") == 200'000'000);
}

TEST_CASE("verify refuses a graph that is not well formed") {
  const Built built = BuildText("require a: deal.price > deal.cost and discount < 10 %\n");
  const check::Checked& checked = built.policy.checked;
  REQUIRE_FALSE(Verify(built.graph, checked).has_value());
  const NodeId root = built.graph.outputs.requirements.front();

  Graph broken = built.graph;
  broken.nodes[root.index()].arguments[0] = root;
  CHECK(Verify(broken, checked)->find("does not come before it") != std::string::npos);

  broken = built.graph;
  broken.nodes[root.index()].arguments.pop_back();
  CHECK(Verify(broken, checked)->find("number of arguments") != std::string::npos);

  broken = built.graph;
  broken.nodes[root.index()].stage = 0;
  CHECK(Verify(broken, checked)->find("stage") != std::string::npos);

  broken = built.graph;
  broken.nodes[root.index()].type = types::Ratio();
  CHECK(Verify(broken, checked)->find("boolean") != std::string::npos);

  broken = built.graph;
  broken.nodes.push_back(broken.nodes.front());
  CHECK(Verify(broken, checked)->find("equal node") != std::string::npos);

  broken = built.graph;
  broken.outputs.score = NodeId();
  CHECK(Verify(broken, checked)->find("output") != std::string::npos);
}

TEST_CASE("the closure of a node is what it needs") {
  const Built built = BuildText(
      "require a: deal.price > deal.cost\n"
      "require b: discount < 10 %\n");
  const auto needed = Closure(built.graph, {built.graph.outputs.requirements[1]});
  CHECK(needed.size() == 3);
  CHECK(std::is_sorted(needed.begin(), needed.end()));
}

constexpr const char* kTwoCases = R"(
record Line { price : EUR in 0 EUR .. 9 EUR }
input lines : list of Line in 0 .. 3
let gain  = deal.price * discount
let total = sum(x.price for x in lines)
objective good = gain from 0 EUR to 1_000 EUR
require a: deal.price > deal.cost
)";

PairGraph BuildPairOf(const Built& built, std::size_t property = 0) {
  return BuildPair(built.policy.ast, built.policy.checked, types::ParseDate("2026-03-01").value(),
                   built.policy.checked.model.properties.at(property));
}

TEST_CASE("of two cases only what differs is built twice") {
  const Built built = BuildText(std::string(kTwoCases) +
                                "property \"dearer\": for a, b differing only in deal.price where "
                                "a.deal.price < b.deal.price:\n"
                                "  a.gain <= b.gain and a.good <= b.good and a.discount == "
                                "b.discount and a.total <= b.total\n");
  const check::Model& model = built.policy.checked.model;
  const PairGraph pair = BuildPairOf(built);
  CHECK_FALSE(Verify(pair.graph, built.policy.checked, 2).has_value());
  CHECK(Verify(pair.graph, built.policy.checked).has_value());  // as a graph of one case
  REQUIRE(pair.leaves == std::vector<check::LeafId>{check::LeafId(std::size_t{0})});
  CHECK(pair.knobs.empty());
  // price of both, cost, rate, the length of the list
  CHECK(Count(pair.graph, Op::kLeaf) == Count(built.graph, Op::kLeaf) + 1);
  CHECK(Count(pair.graph, Op::kKnob) == 1);
  CHECK(Count(pair.graph, Op::kAggregate) == Count(built.graph, Op::kAggregate));
  const Outputs& a = pair.graph.outputs;
  CHECK(a.lets[0] != pair.b.lets[0]);  // gain
  CHECK(a.lets[1] == pair.b.lets[1]);  // total
  CHECK(a.requirements[0] != pair.b.requirements[0]);
  CHECK(a.outside_model == pair.b.outside_model);
  const Node& where = pair.graph[pair.where];
  CHECK(pair.graph[where.arguments[0]].index == 0);
  CHECK(pair.graph[where.arguments[1]].index == model.leaves.size());
}

TEST_CASE("of recommendations every choice differs") {
  const Built built =
      BuildText(std::string(kTwoCases) +
                "property \"longer\" of recommendations: for a, b differing only in lines: "
                "a.discount <= b.discount and all(x.price < 5 EUR for x in b.lines)\n");
  const check::Model& model = built.policy.checked.model;
  const PairGraph pair = BuildPairOf(built);
  CHECK_FALSE(Verify(pair.graph, built.policy.checked, 2).has_value());
  CHECK(pair.knobs.size() == 1);
  CHECK(pair.leaves.size() == 2);  // the length, and the price of its elements
  CHECK(Count(pair.graph, Op::kKnob) == 2);
  REQUIRE(pair.graph.domains.size() == 3);
  CHECK(pair.graph.domains[1].list.index() == 0);
  CHECK(pair.graph.domains[2].list.index() == model.lists.size());
  CHECK(pair.graph.outputs.lets[1] != pair.b.lets[1]);
  CHECK(pair.graph[pair.where].op == Op::kConstant);
  CHECK(pair.graph[pair.where].value.raw == 1);
}

TEST_CASE("elements may differ in lists of one length") {
  const Built built = BuildText(
      std::string(kTwoCases) +
      "property \"dearer lines\": for a, b differing only in lines.price, discount "
      "where all(any(x.price <= y.price for y in b.lines) for x in a.lines): a.total <= b.total\n");
  const PairGraph pair = BuildPairOf(built);
  CHECK_FALSE(Verify(pair.graph, built.policy.checked, 2).has_value());
  for (const Domain& domain : pair.graph.domains) {
    const bool case_domain = &domain == &pair.graph.domains.front();
    CHECK((case_domain || domain.list.index() == 0));
  }
  CHECK(Count(pair.graph, Op::kKnob) == 2);
  CHECK(pair.graph.outputs.lets[1] != pair.b.lets[1]);
}

TEST_CASE("guarantees and properties are outputs; the route of a proposal is left open") {
  const Built built = BuildText(
      "ladder rep < boss\nside legal\n"
      "guarantee one: discount <= 20 % and route < boss\n"
      "guarantee two of proposals: verdict is approve or route is boss or legal in route.sides\n"
      "property \"three\": discount >= 0 %\n"
      "property \"four\": for a, b differing only in discount: a.discount <= b.discount\n");
  CHECK_FALSE(Verify(built.graph, built.policy.checked).has_value());
  CHECK(built.graph.outputs.guarantees.size() == 2);
  REQUIRE(built.graph.outputs.properties.size() == 2);
  CHECK(built.graph.outputs.properties[0].valid());
  CHECK_FALSE(built.graph.outputs.properties[1].valid());
  CHECK(Count(built.graph, Op::kRoute) == 1);
  CHECK(Count(built.graph, Op::kProposalRoute) == 2);
  CHECK(Count(built.graph, Op::kProposalVerdict) == 1);
  const PairGraph pair = BuildPairOf(built, 1);
  CHECK_FALSE(Verify(pair.graph, built.policy.checked, 2).has_value());
  CHECK(pair.graph.outputs.guarantees.size() == 2);
}

TEST_CASE("the text form names what a person wrote") {
  const Built built = BuildText("let gain = deal.price * discount\nrequire a: gain > 1 EUR\n");
  const std::string text =
      PrintText(built.graph, built.policy.ast, built.policy.checked, built.policy.sources);
  CHECK(text.find("input deal.price : EUR  [input]") != std::string::npos);
  CHECK(text.find("[input knob]  # gain, policy.remit:13:12") != std::string::npos);
  CHECK(text.find("require a") != std::string::npos);
  const std::string dot = PrintDot(built.graph, built.policy.ast, built.policy.checked);
  CHECK(dot.find("shape = diamond, label = \"%") != std::string::npos);
  CHECK(dot.substr(dot.size() - 2) == "}\n");
}

TEST_CASE("the text form names a level of the ladder") {
  const Built built = BuildText(
      "ladder rep < boss\n"
      "objective less = 100 % - discount from 0 % to 100 %\n"
      "prefer quiet: route is boss worth 1 points of less\n");
  const std::string text =
      PrintText(built.graph, built.policy.ast, built.policy.checked, built.policy.sources);
  CHECK(text.find("constant boss : level") != std::string::npos);
}

}  // namespace
}  // namespace remit::graph
