// Lists in the graph: the domains that their elements make, the way into them and back, and the
// choice of one element.
#include <algorithm>
#include <utility>

#include "interpreter/ast/walk.h"
#include "interpreter/base/check.h"
#include "interpreter/graph/builder.h"

namespace remit::graph {

int Builder::Depth(DomainId domain) const {
  int depth = 0;
  for (; domain != kCaseDomain; domain = graph_.domains[domain.index()].parent) ++depth;
  return depth;
}

// What an expression reads lies on one way inwards, so that the deepest domain contains the others.
DomainId Builder::Deepest(const Arguments& nodes) const {
  DomainId deepest = kCaseDomain;
  for (const NodeId node : nodes) {
    if (Depth(graph_[node].domain) > Depth(deepest)) deepest = graph_[node].domain;
  }
  return deepest;
}

NodeId Builder::Spread(NodeId node, DomainId domain) {
  const DomainId own = graph_[node].domain;
  if (own == domain || (graph_[node].stage & (kInput | kKnob)) == 0) return node;
  REMIT_CHECK(domain != kCaseDomain, "a value is spread inwards only");
  Node spread;
  spread.op = Op::kSpread;
  spread.arguments = {Spread(node, graph_.domains[domain.index()].parent)};
  spread.domain = domain;
  spread.type = graph_[node].type;
  spread.origin = graph_[node].origin;
  return Add(std::move(spread));
}

DomainId Builder::ElementsOf(check::ListId list, DomainId parent) {
  const Domain domain{parent, ListIndex(list)};
  auto& domains = graph_.domains;
  const auto known = std::find(domains.begin() + 1, domains.end(), domain);
  if (known == domains.end()) {
    domains.push_back(domain);
    return DomainId(domains.size() - 1);
  }
  return DomainId(static_cast<std::size_t>(known - domains.begin()));
}

NodeId Builder::Element(std::uint32_t leaf, DomainId domain) {
  Node node;
  node.op = Op::kElement;
  node.index = LeafIndex(leaf);
  node.domain = domain;
  node.type = checked_.model.leaves.at(leaf).type;
  return Add(std::move(node));
}

NodeId Builder::ElementOf(std::uint32_t leaf, const Variable& variable) {
  const bool outer = std::exchange(second_, variable.second);
  const NodeId node = Element(leaf, variable.domain);
  second_ = outer;
  return node;
}

NodeId Builder::Knob(std::uint32_t knob) {
  Node node;
  node.op = Op::kKnob;
  node.index = KnobIndex(knob);
  node.type = checked_.model.knobs.at(knob).type;
  return Add(std::move(node));
}

NodeId Builder::Pick(std::uint32_t leaf, std::uint32_t knob) {
  const check::ListId list = *checked_.model.knobs.at(knob).list;
  Node node;
  node.op = Op::kPick;
  node.index = leaf;
  node.type = checked_.model.leaves.at(leaf).type;
  node.arguments = {Leaf(checked_.model.lists.at(list.index()).length), Knob(knob),
                    Element(leaf, ElementsOf(list, kCaseDomain))};
  return Add(std::move(node));
}

NodeId Builder::Exists(std::uint32_t knob) {
  const check::ListId list = *checked_.model.knobs.at(knob).list;
  Node node;
  node.op = Op::kExists;
  node.type = types::Boolean();
  node.arguments = {Leaf(checked_.model.lists.at(list.index()).length), Knob(knob)};
  return Add(std::move(node));
}

// The domain of what the body reads from outside: arguments of the function around, variables of
// aggregates around. A body that reads neither is worked out once for the case.
DomainId Builder::DomainAround(const ast::Aggregate& aggregate, const Arguments& arguments) const {
  using Kind = check::Reference::Kind;
  DomainId around = kCaseDomain;
  const auto visit = [&](ast::ExprId part) {
    const check::Reference& reference = checked_.ReferenceOf(part);
    DomainId own = kCaseDomain;
    // Beyond them: a variable over a table's rows within the body.
    if (reference.kind == Kind::kArgument && reference.index < arguments.size())
      own = graph_[arguments.at(reference.index)].domain;
    if (reference.kind == Kind::kElement && reference.of < variables_.size()) {
      own = variables_[reference.of].domain;
    }
    if (Depth(own) > Depth(around)) around = own;
  };
  ast::Walk(ast_, aggregate.value, visit);
  if (aggregate.where) ast::Walk(ast_, *aggregate.where, visit);
  return around;
}

NodeId Builder::AggregateOf(ast::ExprId expr, const ast::Aggregate& aggregate,
                            const Arguments& arguments) {
  const auto aggregation = static_cast<check::Aggregation>(checked_.CalleeOf(expr).index);
  const check::Reference& over = checked_.ReferenceOf(aggregate.list);
  const check::ListId list(over.index);
  const bool outer = std::exchange(second_, second_ || over.second);
  Node node = NodeFor(Op::kAggregate, expr);
  node.index = static_cast<std::uint32_t>(aggregation);
  node.domain = DomainAround(aggregate, arguments);
  const DomainId elements = ElementsOf(list, node.domain);
  node.overload = elements.value;
  node.can_fault =
      aggregation == check::Aggregation::kSum || aggregation == check::Aggregation::kAverage;
  node.arguments = {Spread(Leaf(checked_.model.lists.at(list.index()).length), node.domain)};
  variables_.push_back({elements, second_});
  second_ = outer;
  if (aggregation != check::Aggregation::kCount) {
    node.arguments.push_back(Spread(Expression(aggregate.value, arguments), elements));
  }
  if (aggregate.where) {
    node.arguments.push_back(Spread(Expression(*aggregate.where, arguments), elements));
  }
  variables_.pop_back();
  return Add(std::move(node));
}

// Does the leaf, or that field of any element, lie outside what is modelled?
NodeId Builder::OutsideAt(std::uint32_t leaf) {
  const std::optional<check::ListId> list = checked_.model.leaves.at(leaf).list;
  Node node;
  node.op = Op::kOutside;
  node.type = types::Boolean();
  node.index = leaf;
  if (!list) {
    node.arguments = {Leaf(check::LeafId(leaf))};
    return Add(std::move(node));
  }
  const DomainId elements = ElementsOf(*list, kCaseDomain);
  node.arguments = {Element(leaf, elements)};
  Node any;
  any.op = Op::kAggregate;
  any.type = types::Boolean();
  any.index = static_cast<std::uint32_t>(check::Aggregation::kAny);
  any.overload = elements.value;
  any.arguments = {Leaf(checked_.model.lists.at(list->index()).length), Add(std::move(node))};
  return Add(std::move(any));
}

NodeId Builder::Outside(ast::ExprId expr, const Arguments& arguments) {
  const std::vector<Variable> around = std::exchange(variables_, {});
  const NodeId result = Expression(expr, arguments);
  variables_ = around;
  return result;
}

}  // namespace remit::graph
