// Copying with value numbering.
#include "interpreter/prove/instantiate.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/graph/intern.h"
#include "interpreter/prove/points.h"

namespace remit::prove {

using check::Aggregation;
using graph::Node;
using graph::NodeId;
using graph::Op;

Composer::Composer(const Scope& scope, const graph::Graph& source)
    : scope_(scope), source_(source) {
  graph_.domains = source.domains;
  graph_.lookups = source.lookups;
  graph_.weights = source.weights;
  graph_.named = source.named;
  graph_.risks = source.risks;
}

NodeId Composer::Constant(types::Value value, const types::Type& type) {
  return Add(graph::ConstantNode(value, type, scope_.checked().type_table));
}

NodeId Composer::Make(Op op, const types::Type& type, std::vector<NodeId> arguments) {
  Node node;
  node.op = op;
  node.type = type;
  node.arguments = std::move(arguments);
  if (type.kind == types::TypeKind::kDecimal || type.kind == types::TypeKind::kLiteral) {
    node.scale = static_cast<std::int8_t>(types::Scale(type, scope_.checked().type_table));
  }
  node.context.result_scale = node.scale;
  node.context.count = static_cast<int>(node.arguments.size());
  for (std::size_t i = 0; i < node.arguments.size() && i < node.context.scale.size(); ++i) {
    node.context.scale[i] = graph_[node.arguments[i]].scale;
    node.domain = std::max(node.domain, graph_[node.arguments[i]].domain);
  }
  return Add(std::move(node));
}

NodeId Composer::Not(NodeId condition) {
  const Node& node = graph_[condition];
  if (node.op == Op::kNot) return node.arguments.front();
  if (node.op == Op::kConstant) return Truth(node.value.raw == 0);
  return Make(Op::kNot, types::Boolean(), {condition});
}

NodeId Composer::All(std::vector<NodeId> conditions) {
  std::sort(conditions.begin(), conditions.end());
  conditions.erase(std::unique(conditions.begin(), conditions.end()), conditions.end());
  if (conditions.empty()) return Truth(true);
  if (conditions.size() == 1) return conditions.front();
  return Make(Op::kAnd, types::Boolean(), std::move(conditions));
}

NodeId Composer::Any(std::vector<NodeId> conditions) {
  std::sort(conditions.begin(), conditions.end());
  conditions.erase(std::unique(conditions.begin(), conditions.end()), conditions.end());
  if (conditions.empty()) return Truth(false);
  if (conditions.size() == 1) return conditions.front();
  return Make(Op::kOr, types::Boolean(), std::move(conditions));
}

NodeId Composer::Strict(const builtins::Row& row, std::vector<NodeId> arguments) {
  for (std::size_t i = 0; i < row.overloads.size(); ++i) {
    std::vector<types::Type> types;
    for (const NodeId argument : arguments) types.push_back(graph_[argument].type);
    types::Type result;
    if (!row.overloads[i].rule(types, scope_.checked().type_table, result)) continue;
    Node node;
    node.op = Op::kBuiltin;
    node.index = static_cast<std::uint32_t>(builtins::RowIndex(row));
    node.overload = static_cast<std::uint32_t>(i);
    node.type = result;
    node.can_fault = row.can_fault;
    node.arguments = std::move(arguments);
    node.context = builtins::ContextFor(types, result, scope_.checked().type_table);
    node.scale = node.context.result_scale;
    return Add(std::move(node));
  }
  REMIT_CHECK(false, "an operator is given what it takes");
}

NodeId Composer::Infix(std::string_view symbol, NodeId a, NodeId b) {
  const builtins::Row* row = builtins::Find(symbol, builtins::Fixity::kInfix);
  REMIT_CHECK(row != nullptr, "an operator is in the table of builtins");
  return Strict(*row, {a, b});
}

NodeId Composer::Call(std::string_view function, NodeId argument) {
  const builtins::Row* row = builtins::Find(function, builtins::Fixity::kFunction);
  REMIT_CHECK(row != nullptr, "a function is in the table of builtins");
  return Strict(*row, {argument});
}

namespace {

// Weights stand behind the choices of two cases.
std::size_t FirstWeight(const check::Model& model) { return 2 * model.knobs.size(); }

}  // namespace

NodeId Composer::Weight(check::ObjectiveId objective) {
  Node node;
  node.op = Op::kKnob;
  node.index = static_cast<std::uint32_t>(FirstWeight(scope_.checked().model)) + objective.value;
  node.type = types::Ratio();
  node.scale = types::kDecimalScale;
  return Add(std::move(node));
}

int Composer::Depth(graph::DomainId domain) const {
  int depth = 0;
  for (; domain != graph::kCaseDomain; domain = source_.domains[domain.index()].parent) ++depth;
  return depth;
}

NodeId Composer::Copy(NodeId source, const Setting& setting) { return CopyAt(source, setting, {}); }

NodeId Composer::CopyFirst(NodeId source, const Setting& setting) {
  graph::DomainId domain = source_[source].domain;
  const Place first(static_cast<std::size_t>(Depth(domain)), 0);
  for (; domain != graph::kCaseDomain; domain = source_.domains[domain.index()].parent) {
    const std::size_t list = source_.domains[domain.index()].list.index();
    if (setting.lengths.empty() || setting.lengths.at(list) == 0) return {};
  }
  return CopyAt(source, setting, first);
}

std::vector<NodeId> Composer::Copy(const std::vector<NodeId>& sources, const Setting& setting) {
  std::vector<NodeId> copies;
  for (const NodeId source : sources) copies.push_back(Copy(source, setting));
  return copies;
}

// The last bit stands for all knobs beyond the width of the set.
Composer::Key Composer::KeyOf(NodeId source, const Setting& setting, const Place& place) const {
  Key key{source.value,
          {setting.number * 2 + (setting.other_choice ? 1 : 0),
           static_cast<std::int64_t>(setting.lengths.size())}};
  const std::uint64_t knobs = source_[source].knobs;
  for (std::size_t knob = 0; knob < setting.knobs.size() && knobs != 0; ++knob) {
    if ((knobs >> std::min<std::size_t>(knob, 63) & 1) == 0) continue;
    key.fixed.push_back(setting.knobs[knob] ? 1 : 0);
    key.fixed.push_back(setting.knobs[knob] ? setting.knobs[knob]->raw : 0);
  }
  for (const std::size_t length : setting.lengths) {
    key.fixed.push_back(static_cast<std::int64_t>(length));
  }
  for (const std::size_t position : place) {
    key.fixed.push_back(static_cast<std::int64_t>(position));
  }
  return key;
}

// Of the place only what the node's own domain has.
NodeId Composer::CopyAt(NodeId source, const Setting& setting, const Place& place) {
  if (const auto other = setting.instead.find(source); other != setting.instead.end()) {
    return other->second;
  }
  const Node& node = source_[source];
  Place own = place;
  own.resize(std::min<std::size_t>(own.size(), static_cast<std::size_t>(Depth(node.domain))));
  Key key = KeyOf(source, setting, own);
  if (const auto known = copies_.find(key); known != copies_.end()) return known->second;
  const NodeId copy = CopyNode(node, setting, own);
  copies_.emplace(std::move(key), copy);
  return copy;
}

NodeId Composer::CopyNode(const Node& node, const Setting& setting, const Place& place) {
  const bool unrolled = !setting.lengths.empty();
  switch (node.op) {
    case Op::kKnob:
      if (node.index < setting.knobs.size() && setting.knobs[node.index]) {
        return Constant(*setting.knobs[node.index], node.type);
      }
      if (setting.other_choice) {
        Node other = node;
        other.index += static_cast<std::uint32_t>(scope_.checked().model.knobs.size());
        return Add(std::move(other));
      }
      break;
    case Op::kLeaf:
      if (unrolled && node.type.kind == types::TypeKind::kList) return ListLength(node, setting);
      break;
    case Op::kParameter:
      if (!scope_.Parameter(node.index)) {
        const NodeId value = CopyAt(node.arguments.front(), setting, {});
        if (graph_[value].type == node.type) return value;
      }
      break;
    case Op::kSpread: {
      const NodeId value = CopyAt(node.arguments.front(), setting, place);
      if (unrolled || (graph_[value].stage & (graph::kInput | graph::kKnob)) == 0) return value;
      break;
    }
    case Op::kElement:
      if (unrolled) {
        Node element = node;
        element.domain = graph::kCaseDomain;
        element.overload = static_cast<std::uint32_t>(place.back());
        return Add(std::move(element));
      }
      break;
    case Op::kAggregate:
      if (unrolled) return Aggregate(node, setting, place);
      if (static_cast<Aggregation>(node.index) == Aggregation::kAll)
        return NoneFails(node, setting);
      break;
    case Op::kNotEqual: {
      Node equal = node;
      equal.op = Op::kEqual;
      if (unrolled) equal.domain = graph::kCaseDomain;
      for (NodeId& argument : equal.arguments) argument = CopyAt(argument, setting, place);
      return Not(Add(std::move(equal)));
    }
    case Op::kNot:
      return Not(CopyAt(node.arguments.front(), setting, place));
    case Op::kPick:
      if (unrolled) return Pick(node, setting);
      break;
    default:  // copied as they are
      break;
  }
  Node copy = node;
  if (unrolled) copy.domain = graph::kCaseDomain;
  for (NodeId& argument : copy.arguments) argument = CopyAt(argument, setting, place);
  return Add(std::move(copy));
}

// `all` in the words of `any`, so that the two are known for one another.
NodeId Composer::NoneFails(const Node& node, const Setting& setting) {
  Node any = node;
  any.index = static_cast<std::uint32_t>(Aggregation::kAny);
  for (NodeId& argument : any.arguments) argument = CopyAt(argument, setting, {});
  any.arguments[1] = Not(any.arguments[1]);
  return Not(Add(std::move(any)));
}

NodeId Composer::ListLength(const Node& leaf, const Setting& setting) {
  const check::Model& model = scope_.checked().model;
  const std::size_t leaves = model.leaves.size();
  for (std::size_t i = 0; i < model.lists.size(); ++i) {
    if (model.lists[i].length.index() != leaf.index % leaves) continue;
    const std::size_t list = i + leaf.index / leaves * model.lists.size();
    return Constant({static_cast<std::int64_t>(setting.lengths.at(list))}, leaf.type);
  }
  REMIT_CHECK(false, "the leaf of a list stands for its length");
}

NodeId Composer::Aggregate(const Node& node, const Setting& setting, const Place& place) {
  const auto aggregation = static_cast<Aggregation>(node.index);
  const graph::DomainId elements(std::size_t{node.overload});
  const std::size_t count = setting.lengths.at(source_.domains[elements.index()].list.index());
  const std::size_t of_value = aggregation == Aggregation::kCount ? 1 : 2;
  std::vector<NodeId> parts;
  Place inside = place;
  inside.push_back(0);
  for (std::size_t i = 0; i < count; ++i) {
    inside.back() = i;
    const NodeId counts = node.arguments.size() > of_value
                              ? CopyAt(node.arguments[of_value], setting, inside)
                              : Truth(true);
    const NodeId value = of_value == 2 ? CopyAt(node.arguments[1], setting, inside) : Truth(true);
    if (aggregation == Aggregation::kAny) {
      parts.push_back(All({counts, value}));
    } else if (aggregation == Aggregation::kAll) {
      parts.push_back(Any({Not(counts), value}));
    } else {
      parts.insert(parts.end(), {counts, value});
    }
  }
  if (aggregation == Aggregation::kAny) return Any(std::move(parts));
  if (aggregation == Aggregation::kAll) return All(std::move(parts));
  if (parts.empty()) {  // a fold of nothing
    const types::Type type = of_value == 2 ? source_[node.arguments[1]].type : types::Boolean();
    parts = {Truth(false), Constant({0}, type)};
  }
  Node fold = node;
  fold.op = Op::kFold;
  fold.overload = 0;
  fold.domain = graph::kCaseDomain;
  fold.arguments = std::move(parts);
  fold.context.count = static_cast<int>(fold.arguments.size());
  return Add(std::move(fold));
}

// The field of the element chosen; beyond the end there is no alternative, and the value is
// nobody's concern.
NodeId Composer::Pick(const Node& node, const Setting& setting) {
  const NodeId knob = CopyAt(node.arguments[1], setting, {});
  const graph::DomainId elements = source_[node.arguments[2]].domain;
  const std::size_t count = setting.lengths.at(source_.domains[elements.index()].list.index());
  if (graph_[knob].op == Op::kConstant) {
    const auto position = static_cast<std::size_t>(graph_[knob].value.number());
    return position <= count ? CopyAt(node.arguments[2], setting, {position - 1})
                             : Constant({0}, node.type);
  }
  NodeId value = Constant({0}, node.type);
  for (std::size_t i = count; i > 0; --i) {
    const NodeId here = CopyAt(node.arguments[2], setting, {i - 1});
    const NodeId position = Constant(types::Value::Of(static_cast<double>(i)), graph_[knob].type);
    value = Make(Op::kIf, node.type,
                 {Make(Op::kEqual, types::Boolean(), {knob, position}), here, value});
  }
  return value;
}

namespace {

// Numbers first: the variables are widened in this order, and a region reads best when what is
// left to say is about choices and categories.
int Rank(const Variable& variable) {
  if (variable.kind == Variable::Kind::kKnob) return 3;
  if (variable.kind == Variable::Kind::kParameter) return 1;
  switch (variable.type.kind) {
    case types::TypeKind::kBoolean:
    case types::TypeKind::kEnum:
    case types::TypeKind::kText:
      return 2;
    default:
      return 0;
  }
}

std::optional<Variable> VariableFor(const Scope& scope, const Node& node) {
  switch (node.op) {
    case Op::kLeaf:
      return scope.Leaf(node.index);
    case Op::kKnob: {
      const std::size_t first = FirstWeight(scope.checked().model);
      if (node.index < first) return scope.Knob(node.index);
      return scope.Weight(node.index - static_cast<std::uint32_t>(first));
    }
    case Op::kParameter:
      return scope.Parameter(node.index);
    case Op::kAsOf:
      return scope.DayVaries() ? std::optional(scope.AsOf()) : std::nullopt;
    case Op::kElement:
      return node.domain == graph::kCaseDomain
                 ? std::optional(scope.Element(node.index, node.overload))
                 : std::nullopt;
    default:
      return std::nullopt;
  }
}

}  // namespace

Problem Composer::Pose(const std::vector<Demand>& demands) const {
  Problem problem;
  problem.checked = &scope_.checked();
  problem.graph.domains = graph_.domains;
  problem.graph.lookups = graph_.lookups;
  problem.graph.weights = graph_.weights;
  problem.graph.named = graph_.named;
  problem.graph.risks = graph_.risks;
  std::vector<NodeId> roots;
  for (const Demand& demand : demands) roots.push_back(demand.node);
  std::vector<NodeId> renamed(graph_.nodes.size());
  std::vector<std::tuple<int, NodeId, Variable>> variables;
  for (const NodeId id : graph::Closure(graph_, roots)) {
    const NodeId own(problem.graph.nodes.size());
    renamed[id.index()] = own;
    Node node = graph_[id];
    for (NodeId& argument : node.arguments) argument = renamed[argument.index()];
    if (auto variable = VariableFor(scope_, node)) {
      const int rank = Rank(*variable);
      variables.emplace_back(rank, own, std::move(*variable));
    }
    problem.graph.nodes.push_back(std::move(node));
  }
  std::sort(variables.begin(), variables.end(), [](const auto& a, const auto& b) {
    return std::tie(std::get<0>(a), std::get<1>(a)) < std::tie(std::get<0>(b), std::get<1>(b));
  });
  problem.variable_of.resize(problem.graph.nodes.size());
  for (auto& [rank, node, variable] : variables) {
    problem.variable_of[node.index()] = VariableId(problem.variables.size());
    problem.variables.push_back(std::move(variable));
  }
  for (const Demand& demand : demands) {
    problem.demands.push_back({renamed[demand.node.index()], demand.is});
  }
  const check::Model& model = scope_.checked().model;
  problem.elements.resize(2 * model.leaves.size());  // the second half for the case of a pair
  for (std::size_t i = 0; i < problem.elements.size(); ++i) {
    if (model.leaves[i % model.leaves.size()].list) {
      problem.elements[i] = scope_.Element(static_cast<std::uint32_t>(i), 0).domain;
    }
  }
  return problem;
}

}  // namespace remit::prove
