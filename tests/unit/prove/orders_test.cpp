// What follows of two cases from the order of what differs between them, without a look at any
// case: Contract leaves nothing of the whole domains where a property holds step by step, and
// leaves what does break it.
#include <string>

#include "interpreter/compile/compile.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/graph/build_pair.h"
#include "interpreter/prove/points.h"
#include "interpreter/prove/propagate.h"
#include "interpreter/prove/transfer.h"
#include "tests/support/catch.h"

namespace remit {
namespace {

using graph::Op;
using prove::Range;

compile::Compilation Policy(const std::string& property) {
  return compile::CompileText("desk.remit",
                              "policy desk \"A desk\"\n"
                              "  effective from 2026-01-01\n"
                              "ladder rep < manager < director\n"
                              "record Deal {\n"
                              "  list_price : EUR in 1_000 EUR .. 5_000_000 EUR\n"
                              "  unit_cost  : EUR in 0 EUR .. 5_000_000 EUR\n"
                              "}\n"
                              "input deal : Deal\n"
                              "input floor : percent in 0 % .. 30 %\n"
                              "choose discount : percent from 0 % to 40 % step 0.5 %\n"
                              "model win (discount: percent, list: EUR) -> percent logistic {\n"
                              "  intercept: -1.0, discount: 8.5, list: -0.000002\n"
                              "}\n"
                              "let chance = win(discount, deal.list_price)\n"
                              "let price = deal.list_price * (100 % - discount)\n"
                              "let margin = (price - deal.unit_cost) / price\n"
                              "let profit = price - deal.unit_cost\n"
                              "require positive: margin >= -50 %\n"
                              "escalate to manager when discount > 15 %\n"
                              "escalate to director when margin < floor + 3 points\n" +
                                  property + "\n");
}

prove::Problem ProblemOf(const compile::Compilation& policy, const graph::PairGraph& pair) {
  const check::Model& model = policy.checked.model;
  prove::Problem problem;
  problem.checked = &policy.checked;
  problem.graph = pair.graph;
  problem.variable_of.resize(pair.graph.nodes.size());
  for (std::size_t i = 0; i < pair.graph.nodes.size(); ++i) {
    const graph::Node& node = pair.graph.nodes[i];
    if (node.op != Op::kLeaf && node.op != Op::kKnob) continue;
    prove::Variable variable;
    variable.type = node.type;
    if (node.op == Op::kLeaf) {
      const check::Domain& domain = model.leaves[node.index % model.leaves.size()].domain;
      variable.domain = Range::Between(domain.low.raw, domain.high.raw);
    } else {
      const check::KnobInfo& knob = model.knobs[node.index % model.knobs.size()];
      for (const types::Value value : knob.alternatives) variable.points.push_back(value.raw);
      variable.domain = Range::Between(variable.points.front(), variable.points.back());
    }
    problem.variable_of[i] = prove::VariableId(problem.variables.size());
    problem.variables.push_back(variable);
  }
  problem.demands = {{pair.where, prove::Demand::Is::kTrue},
                     {pair.condition, prove::Demand::Is::kFalse}};
  return problem;
}

// Whether one contraction of all cases leaves none that breaks the property.
bool HoldsAtOnce(const std::string& property) {
  const compile::Compilation policy = Policy(property);
  INFO(diagnostics::RenderText(policy.sink.Sorted(), policy.sources));
  REQUIRE(policy.ok());
  const std::int64_t day = types::ParseDate("2026-03-31").value();
  const graph::PairGraph pair =
      graph::BuildPair(policy.ast, policy.checked, day, policy.checked.model.properties.front());
  const prove::Problem problem = ProblemOf(policy, pair);
  prove::Propagator propagator(problem);
  prove::Box box;
  for (const prove::Variable& variable : problem.variables) box.push_back(variable.domain);
  return !propagator.Contract(box);
}

TEST_CASE("what turns one way all along is known without a split") {
  CHECK(
      HoldsAtOnce("property \"prices fall\": for a, b differing only in discount\n"
                  "  where a.discount < b.discount: a.price >= b.price"));
  CHECK(
      HoldsAtOnce("property \"margins fall\": for a, b differing only in discount\n"
                  "  where a.discount <= b.discount: a.margin >= b.margin"));
  CHECK(
      HoldsAtOnce("property \"more discount never needs less authority\":\n"
                  "  for a, b differing only in discount\n"
                  "  where a.discount < b.discount: a.route <= b.route"));
  CHECK(
      HoldsAtOnce("property \"a higher floor never needs less authority\":\n"
                  "  for a, b differing only in floor where a.floor >= b.floor:\n"
                  "  a.route >= b.route"));
}

TEST_CASE("a link outruns its error where it is not flat") {
  CHECK(
      HoldsAtOnce("property \"chances rise\": for a, b differing only in discount\n"
                  "  where a.discount < b.discount: a.chance <= b.chance"));
  CHECK_FALSE(
      HoldsAtOnce("property \"chances fall\": for a, b differing only in discount\n"
                  "  where a.discount < b.discount: a.chance >= b.chance"));
}

TEST_CASE("what may turn the other way is left") {
  CHECK_FALSE(
      HoldsAtOnce("property \"prices rise\": for a, b differing only in discount\n"
                  "  where a.discount < b.discount: a.price <= b.price"));
  CHECK_FALSE(
      HoldsAtOnce("property \"strictly\": for a, b differing only in discount\n"
                  "  where a.discount <= b.discount: a.price > b.price"));
  CHECK_FALSE(
      HoldsAtOnce("property \"more discount never needs more authority\":\n"
                  "  for a, b differing only in discount\n"
                  "  where a.discount < b.discount: a.route >= b.route"));
}

}  // namespace
}  // namespace remit
