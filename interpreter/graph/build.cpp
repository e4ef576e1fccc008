// Building the graph: one pass over what a decision reads, lets and functions inlined and
// remembered, so that each is built once per set of arguments. Calls of tables are in
// build_table.cpp.
#include "interpreter/graph/build.h"

#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/base/overloaded.h"
#include "interpreter/check/worlds.h"
#include "interpreter/graph/builder.h"

namespace remit::graph {

Node Builder::NodeFor(Op op, ast::ExprId expr) const {
  Node node;
  node.op = op;
  node.origin = expr;
  node.type = checked_.TypeOf(expr);
  return node;
}

std::int8_t Builder::ScaleOf(const types::Type& type) const {
  const bool scaled =
      type.kind == types::TypeKind::kDecimal || type.kind == types::TypeKind::kLiteral;
  return scaled ? static_cast<std::int8_t>(types::Scale(type, checked_.type_table))
                : std::int8_t{0};
}

NodeId Builder::Add(Node node) {
  if (node.op != Op::kAggregate && node.op != Op::kSpread && node.op != Op::kPick &&
      node.op != Op::kElement) {
    node.domain = Deepest(node.arguments);
    for (NodeId& argument : node.arguments) argument = Spread(argument, node.domain);
  }
  node.context.count = static_cast<int>(node.arguments.size());
  node.scale = ScaleOf(node.type);
  node.context.result_scale = node.scale;
  for (std::size_t i = 0; i < node.arguments.size() && i < node.context.scale.size(); ++i) {
    node.context.scale[i] = graph_[node.arguments[i]].scale;
  }
  return nodes_.Add(std::move(node));
}

NodeId Builder::Constant(types::Value value, const types::Type& type, ast::ExprId origin) {
  const std::uint64_t hash =
      MixedHash(static_cast<std::uint64_t>(value.raw), static_cast<std::uint64_t>(type.kind));
  const auto known = constants_.Find(hash, [&](std::uint32_t position) {
    const Node& node = graph_.nodes[position];
    return node.value.raw == value.raw && node.type == type;
  });
  if (known) return NodeId(*known);
  Node node;
  node.value = value;
  node.type = type;
  node.origin = origin;
  const NodeId made = Add(std::move(node));
  constants_.Add(hash, made.value);
  return made;
}

NodeId Builder::Expression(ast::ExprId expr, const Arguments& arguments) {
  if (const auto& constant = checked_.constant.at(expr.index())) {
    return Constant(*constant, checked_.TypeOf(expr), expr);
  }
  if (const std::optional<TableUse> use = TableUseOf(expr)) {
    const auto& call = std::get<ast::Call>(ast_[use->call].node);
    return TableCall(*use, Expressions(call.arguments, arguments));
  }
  const auto reference = [&](const auto&) { return Reference(expr, arguments); };
  const auto impossible = [](const auto&) -> NodeId {
    REMIT_CHECK(false, "checked expressions outside cells and sets have a value of their own");
  };
  return std::visit(base::Overloaded{
                        [&](const ast::NameReference& name) { return reference(name); },
                        [&](const ast::Member& member) { return reference(member); },
                        [&](const ast::Call& call) { return CallOf(expr, call, arguments); },
                        [&](const ast::QuantityLiteral& literal) { return impossible(literal); },
                        [&](const ast::DateLiteral& literal) { return impossible(literal); },
                        [&](const ast::TextLiteral& literal) { return impossible(literal); },
                        [&](const ast::BooleanLiteral& literal) { return impossible(literal); },
                        [&](const ast::Range& range) { return impossible(range); },
                        [&](const ast::SetLiteral& set) { return impossible(set); },
                        [&](const ast::ListLiteral& list) { return impossible(list); },
                        [&](const ast::StructLiteral& fields) { return impossible(fields); },
                        [&](const ast::Aggregate& aggregate) {
                          const bool of_case =
                              checked_.CalleeOf(expr).kind == check::Callee::Kind::kAggregate;
                          return of_case ? AggregateOf(expr, aggregate, arguments)
                                         : OverRows(expr, aggregate, arguments);
                        },
                        [&](const ast::BrokenExpression& broken) { return impossible(broken); },
                    },
                    ast_[expr].node);
}

NodeId Builder::Reference(ast::ExprId expr, const Arguments& arguments) {
  const check::Reference& reference = checked_.ReferenceOf(expr);
  const bool outer = std::exchange(second_, second_ || reference.second);
  const NodeId value = ValueOf(expr, reference, arguments);
  second_ = outer;
  return value;
}

NodeId Builder::ValueOf(ast::ExprId expr, const check::Reference& reference,
                        const Arguments& arguments) {
  using Kind = check::Reference::Kind;
  switch (reference.kind) {
    case Kind::kLeaf:
      return reference.original ? OriginalLeaf(check::LeafId(reference.index))
                                : Leaf(check::LeafId(reference.index));
    case Kind::kParameter:
      return reference.original ? OriginalParameter(reference.index) : Parameter(reference.index);
    case Kind::kLet:
      return reference.original ? Outside(checked_.model.lets.at(reference.index).value, {})
                                : Let(reference.index);
    case Kind::kDistribution:
      return Drawn(reference.index);
    case Kind::kKnob:
      return Knob(reference.index);
    case Kind::kElement:
      return ElementOf(reference.index, variables_.at(reference.of));
    case Kind::kPick:
      return Pick(reference.index, reference.of);
    case Kind::kObjective:
      return Outside(checked_.model.objectives.at(reference.index).value, {});
    case Kind::kArgument:
      return arguments.at(reference.index);
    case Kind::kUnit:  // says which overload and result type were chosen; no kernel reads it
      return Constant({}, checked_.TypeOf(expr), expr);
    case Kind::kAsOf:
      return AsOf();
    case Kind::kOutsideModel:
      return OutsideModel();
    case Kind::kRoute:
      return Route(checked_.TypeOf(expr), expr, false, 0);
    case Kind::kVerdict: {
      REMIT_CHECK(of_proposals_, "only a guarantee of proposals asks for the verdict");
      return Add(NodeFor(Op::kProposalVerdict, expr));
    }
    case Kind::kNone:
    case Kind::kRecord:
    case Kind::kConstant:
    case Kind::kLevel:
    case Kind::kSide:
    case Kind::kRouteSides:
    case Kind::kStatus:
    case Kind::kTableOutput:
    case Kind::kList:
    case Kind::kElementRecord:
    case Kind::kCase:
      break;
  }
  REMIT_CHECK(false, "a name that a decision reads stands for a value");
}

Builder::Memo Builder::NewMemo() const {
  Memo memo;
  memo.parameters.resize(checked_.model.parameters.size());
  memo.lets.resize(checked_.model.lets.size());
  return memo;
}

Builder::Memo& Builder::CertainMemo() {
  const auto key = std::make_pair(scenario_, second_);
  const auto known = certain_.find(key);
  return known != certain_.end() ? known->second : certain_.emplace(key, NewMemo()).first->second;
}

Builder::Memo& Builder::MemoFor(ast::ExprId body) {
  const bool uncertain = (checked_.uses.at(body.index()) & check::kUsesChance) != 0;
  return uncertain ? drawn_memo_[second_ ? 1 : 0] : CertainMemo();
}

const check::ReplacementInfo* Builder::Replaced(check::ReplacementInfo::Kind kind,
                                                std::size_t index) const {
  return scenario_ ? checked_.model.scenarios.at(scenario_->index()).Find(kind, index) : nullptr;
}

NodeId Builder::Leaf(check::LeafId leaf) {
  const auto* other = Replaced(check::ReplacementInfo::Kind::kLeaf, leaf.index());
  return other == nullptr ? OriginalLeaf(leaf) : Outside(other->value, {});
}

NodeId Builder::OriginalLeaf(check::LeafId leaf) {
  Node node;
  node.op = Op::kLeaf;
  node.index = LeafIndex(leaf.value);
  node.type = checked_.model.leaves.at(leaf.index()).type;
  return Add(std::move(node));
}

NodeId Builder::Parameter(std::uint32_t index) {
  std::optional<NodeId>& known = CertainMemo().parameters.at(index);
  if (known) return *known;
  const auto* other = Replaced(check::ReplacementInfo::Kind::kParameter, index);
  if (other == nullptr) {
    known = OriginalParameter(index);
  } else {
    Node node = NodeFor(Op::kParameter, other->value);
    node.index = index;
    node.type = checked_.model.parameters[index].type;
    node.arguments = {Outside(other->value, {})};
    known = Add(std::move(node));
  }
  return *known;
}

NodeId Builder::OriginalParameter(std::uint32_t index) {
  const check::ParameterInfo& parameter = checked_.model.parameters[index];
  const check::ParameterInfo::Step* in_force = nullptr;
  for (const auto& step : parameter.steps) {
    if (step.from_day <= as_of_) in_force = &step;
  }
  REMIT_CHECK(in_force != nullptr, "a parameter has a value on every day");
  Node node = NodeFor(Op::kParameter, in_force->value);
  node.index = index;
  node.type = parameter.type;
  node.arguments = {Outside(in_force->value, {})};
  return Add(std::move(node));
}

NodeId Builder::Let(std::uint32_t index) {
  const ast::ExprId body = checked_.model.lets[index].value;
  std::optional<NodeId>& known = MemoFor(body).lets.at(index);
  if (!known) {
    const auto* other = Replaced(check::ReplacementInfo::Kind::kLet, index);
    known = Outside(other == nullptr ? body : other->value, {});
  }
  return *known;
}

NodeId Builder::Drawn(std::uint32_t distribution) {
  const std::optional<types::Value>& outcome = drawn_.at(distribution);
  REMIT_CHECK(outcome.has_value(), "what is uncertain stands below a risk measure");
  return Constant(*outcome, checked_.model.distributions[distribution].type, {});
}

NodeId Builder::OutsideModel() {
  std::optional<NodeId>& known = CertainMemo().outside_model;
  if (known) return *known;
  Node any;
  any.op = Op::kOr;
  any.type = types::Boolean();
  for (std::size_t i = 0; i < checked_.model.leaves.size(); ++i) {
    if (checked_.model.leaves[i].modelled.kind == check::Domain::Kind::kAll) continue;
    any.arguments.push_back(OutsideAt(static_cast<std::uint32_t>(i)));
  }
  if (any.arguments.empty()) {
    known = Constant({0}, types::Boolean(), {});
  } else if (any.arguments.size() == 1) {
    known = any.arguments.front();
  } else {
    known = Add(std::move(any));
  }
  return *known;
}

Builder::Arguments Builder::Expressions(const std::vector<ast::ExprId>& exprs,
                                        const Arguments& arguments) {
  Arguments result;
  for (const ast::ExprId expr : exprs) result.push_back(Expression(expr, arguments));
  return result;
}

NodeId Builder::CallOf(ast::ExprId expr, const ast::Call& call, const Arguments& arguments) {
  const check::Callee& callee = checked_.CalleeOf(expr);
  switch (callee.kind) {
    case check::Callee::Kind::kBuiltin:
      return BuiltinCall(expr, call, callee, arguments);
    case check::Callee::Kind::kFunction:
      return FunctionCall(callee.index, Expressions(call.arguments, arguments));
    case check::Callee::Kind::kModel: {
      Node node = NodeFor(Op::kModel, expr);
      const auto* other = Replaced(check::ReplacementInfo::Kind::kModel, callee.index);
      node.index = other == nullptr ? callee.index : other->model;
      node.can_fault = true;
      node.arguments = Expressions(call.arguments, arguments);
      return Add(std::move(node));
    }
    case check::Callee::Kind::kRisk:
      return RiskCall(expr, callee.index);
    case check::Callee::Kind::kTable:  // built before, see TableUseOf
    case check::Callee::Kind::kAggregate:
    case check::Callee::Kind::kNone:
      break;
  }
  REMIT_CHECK(false, "a checked call has a callee");
}

NodeId Builder::FunctionCall(std::uint32_t function, Arguments values) {
  const auto key = std::make_pair(function, std::move(values));
  const ast::ExprId body = checked_.model.functions.at(function).body;
  auto& functions = MemoFor(body).functions;
  if (const auto known = functions.find(key); known != functions.end()) return known->second;
  const NodeId result = Outside(body, key.second);
  functions.emplace(key, result);
  return result;
}

NodeId Builder::BuiltinCall(ast::ExprId expr, const ast::Call& call, const check::Callee& callee,
                            const Arguments& arguments) {
  using builtins::Form;
  const builtins::Row& row = builtins::Table()[callee.index];
  const auto special = [&](Op op) {
    Node node = NodeFor(op, expr);
    node.arguments = Expressions(call.arguments, arguments);
    return Add(std::move(node));
  };
  switch (row.form) {
    case Form::kStrict: {
      Node node = NodeFor(Op::kBuiltin, expr);
      node.index = callee.index;
      node.overload = callee.overload;
      node.can_fault = row.can_fault;
      node.arguments = Expressions(call.arguments, arguments);
      return Add(std::move(node));
    }
    case Form::kAnd:
      return special(Op::kAnd);
    case Form::kOr:
      return special(Op::kOr);
    case Form::kIf:
      return special(Op::kIf);
    case Form::kOtherwise:
      return special(Op::kOtherwise);
    case Form::kIsKnown:
      return special(Op::kIsKnown);
    case Form::kIsUnknown:
      return special(Op::kIsUnknown);
    case Form::kIs:
      return special(Op::kEqual);
    case Form::kIsNot:
      return special(Op::kNotEqual);
    case Form::kIn:
      return Membership(expr, call, arguments);
    case Form::kNotIn:
      return Not(Membership(expr, call, arguments));
  }
  REMIT_CHECK(false, "a form is one of those declared");
}

NodeId Builder::Not(NodeId condition) {
  Node node;
  node.op = Op::kNot;
  node.type = types::Boolean();
  node.origin = graph_[condition].origin;
  node.arguments = {condition};
  return Add(std::move(node));
}

// Out of force a rule does not fire, whatever its condition says.
NodeId Builder::Rule(const check::RuleInfo& rule) {
  return rule.in_force.On(as_of_) ? Expression(rule.condition, {})
                                  : Constant({0}, types::Boolean(), rule.condition);
}

NodeId Builder::Membership(ast::ExprId expr, const ast::Call& call, const Arguments& arguments) {
  REMIT_CHECK(call.arguments.size() == 2, "`in` has a value and a range or set");
  if (checked_.TypeOf(call.arguments[1]).kind == types::TypeKind::kSides) {
    const bool outer =
        std::exchange(second_, second_ || checked_.ReferenceOf(call.arguments[1]).second);
    const NodeId in_route =
        Route(types::Boolean(), expr, true, checked_.ReferenceOf(call.arguments[0]).index);
    second_ = outer;
    return in_route;
  }
  Node node = NodeFor(Op::kInSet, expr);
  node.arguments = {Expression(call.arguments[0], arguments)};
  const ast::ExprNode& collection = ast_[call.arguments[1]].node;
  if (const auto* range = std::get_if<ast::Range>(&collection)) {
    node.op = range->includes_high ? Op::kInRange : Op::kInRangeOpen;
    node.arguments.push_back(Expression(range->low, arguments));
    node.arguments.push_back(Expression(range->high, arguments));
  } else {
    const auto* set = std::get_if<ast::SetLiteral>(&collection);
    REMIT_CHECK(set != nullptr, "`in` is followed by a range or a set");
    for (const ast::ExprId element : set->elements) {
      node.arguments.push_back(Expression(element, arguments));
    }
  }
  return Add(std::move(node));
}

// Each before those that need it. What is uncertain has no value of its own.
void Builder::Lets() {
  const check::ScenarioInfo* scenario = check::ScenarioOf(checked_.model, decided_in_);
  const std::size_t count = checked_.model.lets.size();
  graph_.outputs.lets.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto let = scenario == nullptr ? static_cast<std::uint32_t>(i) : scenario->let_order[i];
    const ast::ExprId body = checked_.model.lets[let].value;
    if ((checked_.uses.at(body.index()) & check::kUsesChance) != 0) continue;
    graph_.outputs.lets[let] = Let(let);
  }
}

void Builder::Decision() {
  Outputs& outputs = graph_.outputs;
  Lets();
  Objectives();
  for (const check::RequirementInfo& requirement : checked_.model.requirements) {
    outputs.requirements.push_back(Requirement(requirement));
  }
  for (const check::RuleInfo& rule : checked_.model.rules) outputs.rules.push_back(Rule(rule));
  for (const check::DeviationInfo& deviation : checked_.model.deviations) {
    outputs.reaches.push_back(Expression(deviation.reach, {}));
  }
  outputs.outside_model = OutsideModel();
  for (std::size_t i = 0; i < checked_.model.knobs.size(); ++i) {
    if (checked_.model.knobs[i].list)
      outputs.exists.push_back(Exists(static_cast<std::uint32_t>(i)));
  }
}

NodeId Builder::Statement(ast::ExprId condition, bool of_proposals) {
  of_proposals_ = of_proposals;
  const NodeId node = Expression(condition, {});
  of_proposals_ = false;
  return node;
}

void Builder::Statements() {
  Outputs& outputs = graph_.outputs;
  for (const check::GuaranteeInfo& guarantee : checked_.model.guarantees) {
    outputs.guarantees.push_back(
        Statement(guarantee.condition, guarantee.of == check::About::kProposals));
  }
  for (const check::PropertyInfo& property : checked_.model.properties) {
    outputs.properties.push_back(property.pair ? NodeId{} : Statement(property.condition, false));
  }
}

Graph Builder::Build() && {
  Decision();
  Statements();
  return std::move(graph_);
}

Graph Build(const ast::Ast& ast, const check::Checked& checked, std::int64_t as_of,
            std::optional<check::ScenarioId> scenario) {
  REMIT_CHECK(checked.ok, "only a policy without errors has a graph");
  return Builder(ast, checked, as_of, scenario).Build();
}

}  // namespace remit::graph
