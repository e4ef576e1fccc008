// Calls are found in the policy's graph, where functions are written out. A region is asked about
// as the row of a table would be: by the same cells.
#include "interpreter/prove/table_calls.h"

#include <algorithm>
#include <array>
#include <set>

#include "interpreter/base/check.h"
#include "interpreter/graph/build.h"
#include "interpreter/prove/instantiate.h"
#include "interpreter/prove/solver.h"

namespace remit::prove {
namespace {

using check::Callee;
using check::Reference;
using graph::Lookup;
using graph::Node;
using graph::NodeId;
using graph::Op;
using Comparison = graph::Lookup::Comparison;

constexpr int kMostAliases = 64;
constexpr int kDeepest = 32;            // of choices between values
constexpr std::size_t kMostAsked = 60;  // regions of one table for one purpose
constexpr Budget kBudget = {10'000, 10'000};

// What an argument names when it is no more than a name for it: an input, a choice, a parameter.
std::optional<Reference> Named(const Checked& checked, ExprId expr) {
  for (int i = 0; i < kMostAliases; ++i) {
    const Reference& reference = checked.ReferenceOf(expr);
    switch (reference.kind) {
      case Reference::Kind::kLet:
        expr = checked.model.lets.at(reference.index).value;
        continue;
      case Reference::Kind::kLeaf:
      case Reference::Kind::kKnob:
      case Reference::Kind::kElement:
        return reference;
      default:
        return std::nullopt;
    }
  }
  return std::nullopt;
}

// The operands of a pattern, as the graph takes them.
std::vector<ExprId> OperandsOf(const ast::Ast& ast, const ast::CellPattern& pattern) {
  std::vector<ExprId> operands;
  if (!pattern.operand) return operands;
  if (const auto* range = std::get_if<ast::Range>(&ast[*pattern.operand].node))
    return {range->low, range->high};
  operands.push_back(*pattern.operand);
  if (pattern.second_operand) operands.push_back(*pattern.second_operand);
  return operands;
}

// Each by itself: constants, and different inputs and choices.
bool GivesSeparateValues(const Checked& checked, const ast::Call& call) {
  std::set<std::pair<int, std::uint32_t>> seen;
  for (const ExprId argument : call.arguments) {
    if (checked.constant[argument.index()]) continue;
    const std::optional<Reference> named = Named(checked, argument);
    if (!named || !seen.insert({static_cast<int>(named->kind), named->index}).second) return false;
  }
  return true;
}

}  // namespace

bool DependsOnCalls(const ast::Ast& ast, const Checked& checked, TableId table) {
  const check::TableInfo& info = checked.model.tables.at(table.index());
  const auto& node = std::get<ast::TableDeclaration>(ast[info.decl].node);
  for (const ast::Row& row : node.rows) {
    for (const ast::Cell& cell : row.conditions) {
      for (const ast::CellPattern& pattern : cell.patterns) {
        for (const ExprId operand : OperandsOf(ast, pattern)) {
          const auto uses = checked.uses.at(operand.index());
          const bool column = checked.ReferenceOf(operand).kind == Reference::Kind::kArgument;
          if (!column && uses != 0) return true;
        }
      }
    }
  }
  std::optional<std::vector<ExprId>> first;
  for (std::size_t i = 0; i < ast.expr_count(); ++i) {
    const auto* call = std::get_if<ast::Call>(&ast[ExprId(i)].node);
    if (call == nullptr) continue;
    const Callee& callee = checked.CalleeOf(ExprId(i));
    if (callee.kind != Callee::Kind::kTable || callee.index != table.value) continue;
    if (first || !GivesSeparateValues(checked, *call)) return true;
    first = call->arguments;
  }
  return false;
}

PolicyRanges::PolicyRanges(const ast::Ast& ast, const Checked& checked, const Period& in_period)
    : period(in_period), graph(graph::Build(ast, checked, in_period.from)) {
  const Scope scope(checked, period);
  Problem problem;
  problem.checked = &checked;
  problem.graph = graph;
  problem.variable_of.resize(graph.nodes.size());
  const auto add = [&](std::size_t node, std::optional<Variable> variable) {
    if (!variable) return;
    problem.variable_of[node] = VariableId(problem.variables.size());
    problem.variables.push_back(std::move(*variable));
  };
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    if (node.op == Op::kLeaf) add(i, scope.Leaf(node.index));
    if (node.op == Op::kKnob) add(i, scope.Knob(node.index));
    if (node.op == Op::kParameter) add(i, scope.Parameter(node.index));
    if (node.op == Op::kAsOf && scope.DayVaries()) add(i, scope.AsOf());
  }
  problem.elements.resize(2 * checked.model.leaves.size());
  for (std::size_t i = 0; i < problem.elements.size(); ++i) {
    if (checked.model.leaves[i % checked.model.leaves.size()].list)
      problem.elements[i] = scope.Element(static_cast<std::uint32_t>(i), 0).domain;
  }
  ranges = Propagator(problem).ranges();
}

const PolicyRanges& PolicyCache::In(const Period& period) {
  return by_day_.try_emplace(period.from, ast_, checked_, period).first->second;
}

TableCalls::TableCalls(const ast::Ast& ast, const Checked& checked, TableId table,
                       const PolicyRanges& policy)
    : ast_(ast), checked_(checked), table_(table), policy_(policy) {
  const std::vector<std::vector<std::string>> texts = OperandTexts();
  for (const Node& node : policy.graph.nodes) {
    if (node.op != Op::kTable && node.op != Op::kRow) continue;
    if (policy.graph.lookups[node.index].table == table.value) Add(node, texts);
  }
}

// By row in force, in the order of the graph.
std::vector<std::vector<std::string>> TableCalls::OperandTexts() const {
  const check::TableInfo& info = checked_.model.tables.at(table_.index());
  const auto& node = std::get<ast::TableDeclaration>(ast_[info.decl].node);
  const CellReader reader(ast_, checked_);
  std::vector<std::vector<std::string>> texts;
  for (std::size_t i = 0; i < node.rows.size(); ++i) {
    if (!info.rows[i].in_force.On(policy_.period.from) || node.rows[i].otherwise) continue;
    texts.emplace_back();
    for (const ast::Cell& cell : node.rows[i].conditions) {
      for (const ast::CellPattern& pattern : cell.patterns) {
        for (const ExprId operand : OperandsOf(ast_, pattern))
          texts.back().push_back(reader.SymbolOf(operand).text);
      }
    }
  }
  return texts;
}

void TableCalls::Add(const Node& node, const std::vector<std::vector<std::string>>& texts) {
  const Lookup& lookup = policy_.graph.lookups[node.index];
  const auto columns = static_cast<std::ptrdiff_t>(lookup.columns.size());
  Call call{{node.arguments.begin(), node.arguments.begin() + columns}, {}};
  if (node.op == Op::kTable) {
    REMIT_CHECK(lookup.rows.size() == texts.size(), "a lookup has the rows in force");
    for (std::size_t row = 0; row < texts.size(); ++row) {
      std::size_t next = 0;
      for (const Lookup::Cell& cell : lookup.rows[row].cells) {
        for (const Lookup::Pattern& pattern : cell.patterns) {
          for (const Lookup::Test& test : pattern.tests)
            call.operands.emplace(texts[row].at(next++), node.arguments[test.operand]);
        }
      }
    }
  }
  for (Call& known : calls_) {
    if (known.columns != call.columns) continue;
    known.operands.merge(call.operands);
    return;
  }
  calls_.push_back(std::move(call));
}

std::vector<PossibleValues> TableCalls::ColumnValues() const {
  std::vector<PossibleValues> values;
  for (std::size_t column = 0; column < calls_.front().columns.size(); ++column) {
    PossibleValues all = ValuesOfNode(calls_.front().columns[column], 0);
    for (const Call& call : calls_) Include(all, ValuesOfNode(call.columns[column], 0));
    values.push_back(std::move(all));
  }
  return values;
}

std::optional<PossibleValues> TableCalls::OperandValues(const std::string& text) const {
  std::optional<PossibleValues> all;
  for (const Call& call : calls_) {
    const auto operand = call.operands.find(text);
    if (operand == call.operands.end()) return std::nullopt;
    PossibleValues one = ValuesOfNode(operand->second, 0);
    if (all) Include(*all, one);
    all = all ? all : one;
  }
  return all;
}

// Exact for inputs, choices, constants and for what is one or another of them; else all between the
// ends that the node has.
PossibleValues TableCalls::ValuesOfNode(NodeId id, int depth) const {
  const Node& node = policy_.graph[id];
  const check::Model& model = checked_.model;
  switch (node.op) {
    case Op::kLeaf:
    case Op::kElement:
    case Op::kPick: {
      const check::InputLeaf& leaf = model.leaves.at(node.index % model.leaves.size());
      return InDomain(leaf.domain, leaf.type, checked_);
    }
    case Op::kKnob:
      return AlternativesOf(model.knobs.at(node.index));
    case Op::kSpread:
      return ValuesOfNode(node.arguments.front(), depth);
    case Op::kOtherwise:
      if (depth < kDeepest) {
        PossibleValues all = ValuesOfNode(node.arguments[0], depth + 1);
        all.unknown = false;
        Include(all, ValuesOfNode(node.arguments[1], depth + 1));
        return all;
      }
      break;
    default:
      break;
  }
  const Range& range = policy_.ranges[id.index()];
  PossibleValues all = AllValues(node.type, checked_);
  if (node.type.kind != types::TypeKind::kText)
    all.points = Intersection(all.points, {{range.low, range.high}});
  all.unknown = range.absent;
  all.whole = IsWhole(id, depth);
  return all;
}

// Whether only whole units occur: what is added, taken away or chosen among whole units is whole,
// and so is a whole number of times as much.
bool TableCalls::IsWhole(NodeId id, int depth) const {
  const Node& node = policy_.graph[id];
  if (depth > kDeepest) return false;
  const auto all = [&](std::size_t from) {
    return std::all_of(node.arguments.begin() + static_cast<std::ptrdiff_t>(from),
                       node.arguments.end(),
                       [&](NodeId argument) { return IsWhole(argument, depth + 1); });
  };
  switch (node.op) {
    case Op::kConstant: {
      std::int64_t unit = 1;
      for (int i = node.scale; i > 0; --i) unit *= 10;
      return node.value.raw % unit == 0;
    }
    case Op::kLeaf:
    case Op::kElement:
    case Op::kPick:
    case Op::kKnob:
      return ValuesOfNode(id, depth).whole;
    case Op::kParameter:
    case Op::kOtherwise:
    case Op::kSpread:
      return all(0);
    case Op::kIf:
      return all(1);
    case Op::kBuiltin: {
      static constexpr std::array<std::string_view, 6> kKeepWhole = {"+",   "-",   "*",
                                                                     "min", "max", "abs"};
      const std::string_view name = builtins::Table()[node.index].name;
      return std::find(kKeepWhole.begin(), kKeepWhole.end(), name) != kKeepWhole.end() && all(0);
    }
    default:
      return false;
  }
}

// By axis; nothing where one of them is not known in this call.
std::optional<std::vector<NodeId>> TableCalls::NodesOf(const TableSpace& space,
                                                       const Call& call) const {
  std::vector<NodeId> nodes = call.columns;
  for (std::size_t axis = space.parameters; axis < space.axes.size(); ++axis) {
    const auto operand = call.operands.find(space.axes[axis].name());
    if (operand == call.operands.end()) return std::nullopt;
    nodes.push_back(operand->second);
  }
  return nodes;
}

// Whether every combination of their values occurs: constants, and different inputs, choices and
// parameters, with a value in place of a missing one.
bool TableCalls::Free(const std::vector<NodeId>& nodes) const {
  std::set<NodeId> seen;
  for (NodeId id : nodes) {
    const Node* node = &policy_.graph[id];
    while (node->op == Op::kSpread ||
           (node->op == Op::kOtherwise && policy_.graph[node->arguments[1]].op == Op::kConstant)) {
      id = node->arguments.front();
      node = &policy_.graph[id];
    }
    const bool settled = policy_.ranges[id.index()].is_point();
    if (node->op == Op::kConstant || settled) continue;
    const bool variable = node->op == Op::kLeaf || node->op == Op::kKnob ||
                          node->op == Op::kElement ||
                          (node->op == Op::kParameter &&
                           checked_.model.parameters.at(node->index).adjustable.has_value());
    if (!variable || !seen.insert(id).second) return false;
  }
  return true;
}

TableCalls::Reached TableCalls::Reach(const TableSpace& space, const CoverRegion& region,
                                      AxisValues& shown) {
  Reached reached = Reached::kNo;
  for (const Call& call : calls_) {
    const std::optional<std::vector<NodeId>> nodes = NodesOf(space, call);
    if (!nodes) {
      reached = Reached::kNotDecided;
      continue;
    }
    std::vector<PossibleValues> given;
    for (const NodeId node : *nodes) given.push_back(ValuesOfNode(node, 0));
    const auto in_call = ValuesAmong(given, space.axes, space.relations, region);
    if (!in_call) continue;
    if (Free(*nodes)) {
      shown = *in_call;
      return Reached::kYes;
    }
    const Reached one = Ask(space, region, *nodes, shown);
    if (one == Reached::kYes) return one;
    if (one == Reached::kNotDecided) reached = one;
  }
  return reached;
}

namespace {

// The rows that together say a region, over a copy of the policy's graph.
class RegionRows {
 public:
  RegionRows(const PolicyRanges& policy, const TableSpace& space, const std::vector<NodeId>& nodes)
      : graph(policy.graph), space_(space), nodes_(nodes) {}

  graph::Graph graph;

  // What each axis is, then how they compare.
  std::vector<NodeId> Of(const CoverRegion& region) {
    std::vector<NodeId> rows{OfValues(region)};
    for (const Relation& relation : space_.relations) {
      const std::uint8_t order = OrderIn(region[relation.column]);
      if (order != kAnyOrder) rows.push_back(OfOrder(relation, order));
    }
    return rows;
  }

 private:
  NodeId OfValues(const CoverRegion& region) {
    Start();
    for (std::size_t axis = 0; axis < nodes_.size(); ++axis) {
      Lookup::Cell& cell = lookup_.rows.front().cells[axis];
      const CoverAxis& values = space_.axes[axis];
      const bool unknown = values.IsUnknown(region[axis]);
      const AtomSet known = IntersectAtoms(region[axis], values.Any());
      cell.patterns.clear();
      if (unknown) cell.patterns.push_back({Lookup::Pattern::Kind::kUnknown, {}});
      if (known == values.Any()) {
        cell.patterns.push_back({Lookup::Pattern::Kind::kAny, {}});
      } else if (values.HasOtherText(known)) {
        // Any text but those that are left out.
        REMIT_CHECK(!unknown, "known texts and a missing one are not asked about together");
        cell.negated = true;
        AddPoints(axis, values.PointsOf(AtomsBut(values.Any(), known)), cell);
      } else {
        AddPoints(axis, values.PointsOf(known), cell);
      }
    }
    return Finish();
  }

  static AtomSet AtomsBut(const AtomSet& all, const AtomSet& some) {
    AtomSet rest;
    std::uint32_t from = all.front().first;
    for (const AtomRange& range : some) {
      if (range.first > from) rest.push_back({from, range.first - 1});
      from = range.last + 1;
    }
    if (from <= all.back().last) rest.push_back({from, all.back().last});
    return rest;
  }

  void AddPoints(std::size_t axis, const IntervalSet& points, Lookup::Cell& cell) {
    for (const Interval& interval : points) {
      Lookup::Pattern pattern{Lookup::Pattern::Kind::kTests, {}};
      if (interval.low == interval.high) {
        pattern.tests.push_back({Comparison::kEqual, Place(axis, interval.low)});
      } else {
        pattern.tests.push_back({Comparison::kGreaterOrEqual, Place(axis, interval.low)});
        pattern.tests.push_back({Comparison::kLessOrEqual, Place(axis, interval.high)});
      }
      cell.patterns.push_back(std::move(pattern));
    }
  }

  NodeId OfOrder(const Relation& relation, std::uint8_t order) {
    static constexpr Comparison kComparisons[] = {
        Comparison::kEqual,         Comparison::kLess,    Comparison::kEqual,
        Comparison::kLessOrEqual,   Comparison::kGreater, Comparison::kNotEqual,
        Comparison::kGreaterOrEqual};
    Start();
    Lookup::Pattern pattern{Lookup::Pattern::Kind::kTests, {}};
    pattern.tests.push_back({kComparisons[order], static_cast<std::uint32_t>(arguments_.size())});
    arguments_.push_back(nodes_[relation.right]);
    lookup_.rows.front().cells[relation.left].patterns = {std::move(pattern)};
    return Finish();
  }

  // A row of all axes that says nothing yet.
  void Start() {
    lookup_ = {};
    lookup_.rows.emplace_back();
    arguments_ = nodes_;
    for (const NodeId node : nodes_) {
      lookup_.columns.push_back(graph[node].type);
      Lookup::Cell any;
      any.patterns.emplace_back();
      if (graph[node].type.optional) any.patterns.push_back({Lookup::Pattern::Kind::kUnknown, {}});
      lookup_.rows.front().cells.push_back(std::move(any));
    }
  }

  // The place of a constant among the arguments.
  std::uint32_t Place(std::size_t axis, std::int64_t point) {
    Node node;
    node.type = graph[nodes_[axis]].type;
    node.type.optional = false;
    node.value = ValueAt(point, node.type);
    node.scale = graph[nodes_[axis]].scale;
    node.context.result_scale = node.scale;
    arguments_.emplace_back(graph.nodes.size());
    graph.nodes.push_back(std::move(node));
    return static_cast<std::uint32_t>(arguments_.size() - 1);
  }

  NodeId Finish() {
    Node node;
    node.op = Op::kRow;
    node.type = types::Boolean();
    node.index = static_cast<std::uint32_t>(graph.lookups.size());
    node.arguments = std::move(arguments_);
    graph.lookups.push_back(std::move(lookup_));
    graph.nodes.push_back(std::move(node));
    return NodeId(graph.nodes.size() - 1);
  }

  const TableSpace& space_;
  const std::vector<NodeId>& nodes_;
  Lookup lookup_;
  std::vector<NodeId> arguments_;
};

}  // namespace

TableCalls::Reached TableCalls::Ask(const TableSpace& space, const CoverRegion& region,
                                    const std::vector<NodeId>& nodes, AxisValues& shown) {
  const bool of_case = std::all_of(nodes.begin(), nodes.end(), [&](NodeId node) {
    return policy_.graph[node].domain == graph::kCaseDomain;
  });
  // No cell says `unknown` and all texts but some.
  for (std::size_t axis = 0; axis < nodes.size(); ++axis) {
    const CoverAxis& values = space.axes[axis];
    const AtomSet known = IntersectAtoms(region[axis], values.Any());
    if (!values.IsUnknown(region[axis]) || !values.HasOtherText(known)) continue;
    CoverRegion part = region;
    part[axis] = known;
    const Reached there = Ask(space, part, nodes, shown);
    if (there == Reached::kYes) return there;
    part[axis] = values.Unknown();
    const Reached missing = Ask(space, part, nodes, shown);
    return missing == Reached::kNo ? there : missing;
  }
  if (!of_case || ++asked_ > kMostAsked) return Reached::kNotDecided;
  RegionRows rows(policy_, space, nodes);
  const std::vector<NodeId> conditions = rows.Of(region);
  const Scope scope(checked_, policy_.period);
  Composer composer(scope, rows.graph);
  std::vector<Demand> demands;
  for (const NodeId condition : conditions) demands.push_back({composer.Copy(condition, {})});
  const Problem problem = composer.Pose(demands);
  const Outcome outcome = Solve(problem, kBudget, [](const Assignment&) { return true; });
  if (outcome.kind == Outcome::Kind::kImpossible) return Reached::kNo;
  if (outcome.kind == Outcome::Kind::kNotDecided) return Reached::kNotDecided;
  Box box;
  for (const Assigned& value : *outcome.found) {
    box.push_back(value.absent ? Range{1, 0, true, false} : Range::Point(value.point));
  }
  Propagator propagator(problem);
  propagator.Evaluate(box);
  const Node& row = problem.graph[problem.demands.front().node];
  shown.clear();
  for (std::size_t axis = 0; axis < nodes.size(); ++axis) {
    const Range& value = propagator.ranges()[row.arguments[axis].index()];
    shown.push_back(value.has_value() ? space.axes[axis].PositionsIn({{value.low, value.low}})
                                      : IntervalSet{});
  }
  return Reached::kYes;
}

}  // namespace remit::prove
