// Calls of tables: their rows in force with the cells resolved to comparisons with nodes, most of
// them constants. Aggregates over what a table collects into a list are one node for each row and a
// fold over them.
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/graph/builder.h"

namespace remit::graph {
namespace {

using check::Aggregation;
using Comparison = Lookup::Comparison;

Comparison ComparisonOf(const std::string& symbol) {
  if (symbol == "<") return Comparison::kLess;
  if (symbol == "<=") return Comparison::kLessOrEqual;
  if (symbol == ">") return Comparison::kGreater;
  if (symbol == ">=") return Comparison::kGreaterOrEqual;
  if (symbol == "==") return Comparison::kEqual;
  REMIT_CHECK(symbol == "!=", "a cell compares with one of six symbols");
  return Comparison::kNotEqual;
}

Lookup::Hit HitOf(ast::HitPolicy hit) {
  switch (hit) {
    case ast::HitPolicy::kUnique:
      return Lookup::Hit::kUnique;
    case ast::HitPolicy::kAgree:
      return Lookup::Hit::kAgree;
    case ast::HitPolicy::kFirst:
      return Lookup::Hit::kFirst;
    case ast::HitPolicy::kCollect:
      return Lookup::Hit::kCollect;
  }
  REMIT_CHECK(false, "a hit policy is one of those declared");
}

// The arguments of one table node while it grows: each operand has one place.
class Operands {
 public:
  explicit Operands(std::vector<NodeId> columns) : nodes_(std::move(columns)) {}
  // With operands already placed behind the first `columns`.
  Operands(std::vector<NodeId> nodes, std::size_t columns) : nodes_(std::move(nodes)) {
    for (std::size_t place = columns; place < nodes_.size(); ++place)
      places_.Add(HashOf(nodes_[place]), static_cast<std::uint32_t>(place));
  }

  std::uint32_t Place(NodeId node) {
    const std::uint64_t hash = HashOf(node);
    const auto known =
        places_.Find(hash, [&](std::uint32_t place) { return nodes_[place] == node; });
    if (known) return *known;
    const auto next = static_cast<std::uint32_t>(nodes_.size());
    places_.Add(hash, next);
    nodes_.push_back(node);
    return next;
  }
  std::vector<NodeId> Take() && { return std::move(nodes_); }

 private:
  static std::uint64_t HashOf(NodeId node) { return MixedHash(0, node.value); }

  std::vector<NodeId> nodes_;
  Positions places_;
};

// `place` gives the place of an expression's node among the arguments.
template <typename Place>
Lookup::Pattern PatternOf(const ast::Ast& ast, const ast::CellPattern& written,
                          const Place& place) {
  Lookup::Pattern result;
  switch (written.kind) {
    case ast::CellPattern::Kind::kAny:
      result.kind = Lookup::Pattern::Kind::kAny;
      return result;
    case ast::CellPattern::Kind::kUnknown:
      result.kind = Lookup::Pattern::Kind::kUnknown;
      return result;
    case ast::CellPattern::Kind::kValue:
      result.kind = Lookup::Pattern::Kind::kTests;
      if (const auto* range = std::get_if<ast::Range>(&ast[*written.operand].node)) {
        result.tests.push_back({Comparison::kGreaterOrEqual, place(range->low)});
        result.tests.push_back({range->includes_high ? Comparison::kLessOrEqual : Comparison::kLess,
                                place(range->high)});
      } else {
        result.tests.push_back({Comparison::kEqual, place(*written.operand)});
      }
      return result;
    case ast::CellPattern::Kind::kCompare:
      result.kind = Lookup::Pattern::Kind::kTests;
      result.tests.push_back({ComparisonOf(written.comparison), place(*written.operand)});
      if (written.second_operand) {
        result.tests.push_back(
            {ComparisonOf(written.second_comparison), place(*written.second_operand)});
      }
      return result;
  }
  REMIT_CHECK(false, "a pattern is one of those declared");
}

template <typename Place>
void AddCells(const ast::Ast& ast, const ast::Row& written, const Place& place,
              Lookup::Cells::Block& block) {
  for (const ast::Cell& cell : written.conditions) {
    Lookup::Cell& resolved = block.emplace_back();
    resolved.negated = cell.negated;
    for (const ast::CellPattern& pattern : cell.patterns)
      resolved.patterns.push_back(PatternOf(ast, pattern, place));
  }
}

}  // namespace

std::optional<Builder::TableUse> Builder::TableUseOf(ast::ExprId expr) const {
  TableUse use{expr, 0, 0};
  if (const auto* member = std::get_if<ast::Member>(&ast_[expr].node)) {
    const check::Reference& reference = checked_.ReferenceOf(expr);
    if (reference.kind != check::Reference::Kind::kTableOutput) return std::nullopt;
    use.call = member->base;
    use.output = reference.index;
  }
  if (!std::holds_alternative<ast::Call>(ast_[use.call].node)) return std::nullopt;
  const check::Callee& callee = checked_.CalleeOf(use.call);
  if (callee.kind != check::Callee::Kind::kTable) return std::nullopt;
  use.table = callee.index;
  return use;
}

// The rows in force but the otherwise row. `written`: whether all that they compare with is.
Builder::TableRows Builder::RowsOf(std::uint32_t table, const Arguments& values, bool& written) {
  const check::TableInfo& info = checked_.model.tables.at(table);
  const auto& declaration = std::get<ast::TableDeclaration>(ast_[info.decl].node);
  Operands operands(values);
  const auto place = [&](ast::ExprId operand) {
    written = written && checked_.constant.at(operand.index()).has_value();
    return operands.Place(Expression(operand, values));
  };
  const auto block = std::make_shared<Lookup::Cells::Block>();
  block->reserve(declaration.rows.size() * info.parameters.size());
  TableRows result;
  result.rows.reserve(declaration.rows.size());
  for (std::size_t i = 0; i < declaration.rows.size(); ++i) {
    if (!info.rows[i].in_force.On(as_of_) || declaration.rows[i].otherwise) continue;
    const std::size_t first = block->size();
    AddCells(ast_, declaration.rows[i], place, *block);
    result.rows.push_back(
        {Lookup::Cells(block, first, block->size() - first), 0, info.rows[i].says});
  }
  result.arguments = std::move(operands).Take();
  return result;
}

const Builder::TableRows& Builder::SharedRowsOf(std::uint32_t table, const Arguments& values,
                                                TableRows& own) {
  const auto key = std::make_pair(table, values);
  const auto known = rows_.find(key);
  if (known != rows_.end()) return known->second;
  bool written = true;
  own = RowsOf(table, values, written);
  return written ? rows_.emplace(key, std::move(own)).first->second : own;
}

NodeId Builder::TableCall(const TableUse& use, Arguments values) {
  const check::TableInfo& info = checked_.model.tables.at(use.table);
  const auto& declaration = std::get<ast::TableDeclaration>(ast_[info.decl].node);
  Lookup lookup;
  lookup.hit = HitOf(declaration.hit);
  if (lookup.hit == Lookup::Hit::kCollect) {
    const auto aggregation = check::AggregationOf(info.collect);
    REMIT_CHECK(aggregation.has_value(), "a list is no single value");
    lookup.aggregation = *aggregation;
  }
  lookup.table = use.table;
  lookup.columns = info.parameters;
  TableRows own;
  const TableRows& rows = SharedRowsOf(use.table, values, own);
  lookup.rows = rows.rows;
  lookup.tested = static_cast<std::uint32_t>(rows.arguments.size());
  Operands operands(rows.arguments, values.size());
  std::size_t next = 0;
  for (std::size_t i = 0; i < declaration.rows.size(); ++i) {
    if (!info.rows[i].in_force.On(as_of_)) continue;
    const ast::Row& written = declaration.rows[i];
    const std::uint32_t output = operands.Place(Expression(written.outputs.at(use.output), values));
    if (written.otherwise) {
      lookup.otherwise = output;
    } else {
      lookup.rows[next++].output = output;
    }
  }
  Node node = NodeFor(Op::kTable, use.call);
  node.type = info.outputs.at(use.output).result;
  node.overload = use.output;
  node.can_fault = true;
  node.arguments = std::move(operands).Take();
  return AddLookup(std::move(node), std::move(lookup));
}

NodeId Builder::AddLookup(Node node, Lookup lookup) {
  node.index = static_cast<std::uint32_t>(graph_.lookups.size());
  const std::size_t before = graph_.nodes.size();
  graph_.lookups.push_back(std::move(lookup));
  const NodeId result = Add(std::move(node));
  if (result.index() < before) graph_.lookups.pop_back();  // the same was there already
  return result;
}

// Whether each row in force applies, and what it says, in the order of the rows.
std::vector<Builder::RowNode> Builder::RowNodes(const TableUse& use, const Arguments& values) {
  const check::TableInfo& info = checked_.model.tables.at(use.table);
  const auto& declaration = std::get<ast::TableDeclaration>(ast_[info.decl].node);
  std::vector<RowNode> rows;
  Arguments conditions;
  std::optional<std::size_t> otherwise;
  for (std::size_t i = 0; i < declaration.rows.size(); ++i) {
    if (!info.rows[i].in_force.On(as_of_)) continue;
    const ast::Row& written = declaration.rows[i];
    const NodeId output = Expression(written.outputs.at(use.output), values);
    if (written.otherwise) {
      otherwise = rows.size();
      rows.push_back({{}, output});
      continue;
    }
    Lookup lookup;
    lookup.table = use.table;
    lookup.columns = info.parameters;
    Operands operands(values);
    const auto block = std::make_shared<Lookup::Cells::Block>();
    const auto place = [&](ast::ExprId operand) {
      return operands.Place(Expression(operand, values));
    };
    AddCells(ast_, written, place, *block);
    lookup.rows.push_back({Lookup::Cells(block, 0, block->size()), 0, 0});
    Node node;
    node.op = Op::kRow;
    node.type = types::Boolean();
    node.origin = use.call;
    node.overload = static_cast<std::uint32_t>(i);
    node.arguments = std::move(operands).Take();
    conditions.push_back(AddLookup(std::move(node), std::move(lookup)));
    rows.push_back({conditions.back(), output});
  }
  if (otherwise) rows[*otherwise].applies = Not(Combine(Op::kOr, conditions, use.call));
  return rows;
}

NodeId Builder::Combine(Op op, Arguments conditions, ast::ExprId origin) {
  if (conditions.empty()) return Constant({op == Op::kAnd ? 1 : 0}, types::Boolean(), origin);
  if (conditions.size() == 1) return conditions.front();
  Node node;
  node.op = op;
  node.type = types::Boolean();
  node.origin = origin;
  node.arguments = std::move(conditions);
  return Add(std::move(node));
}

NodeId Builder::OverRows(ast::ExprId expr, const ast::Aggregate& aggregate,
                         const Arguments& arguments) {
  const std::optional<TableUse> use = TableUseOf(aggregate.list);
  REMIT_CHECK(use.has_value(), "an aggregate goes through what a table collects");
  const auto& call = std::get<ast::Call>(ast_[use->call].node);
  const std::optional<Aggregation> aggregation = check::AggregationNamed(aggregate.function.text);
  REMIT_CHECK(aggregation.has_value(), "an aggregate is one of those declared");
  const bool any = aggregation == Aggregation::kAny;
  const bool all = aggregation == Aggregation::kAll;
  Arguments parts;
  for (const RowNode& row : RowNodes(*use, Expressions(call.arguments, arguments))) {
    Arguments inside = arguments;
    inside.push_back(row.output);
    NodeId counts = row.applies;
    if (aggregate.where) {
      counts = Combine(Op::kAnd, {counts, Expression(*aggregate.where, inside)}, expr);
    }
    const NodeId value = Expression(aggregate.value, inside);
    if (any) {
      parts.push_back(Combine(Op::kAnd, {counts, value}, expr));
    } else if (all) {
      parts.push_back(Combine(Op::kOr, {Not(counts), value}, expr));
    } else {
      parts.insert(parts.end(), {counts, value});
    }
  }
  if (any) return Combine(Op::kOr, std::move(parts), expr);
  if (all) return Combine(Op::kAnd, std::move(parts), expr);
  return Folded(expr, *aggregation, std::move(parts), aggregate.value);
}

NodeId Builder::Folded(ast::ExprId expr, Aggregation aggregation, Arguments parts,
                       ast::ExprId value) {
  if (parts.empty()) {  // no row is in force: a fold of nothing
    const types::Type type = checked_.TypeOf(value);
    parts = {Constant({0}, types::Boolean(), expr), Constant({0}, type, expr)};
  }
  Node node = NodeFor(Op::kFold, expr);
  node.index = static_cast<std::uint32_t>(aggregation);
  node.can_fault = true;
  node.arguments = std::move(parts);
  return Add(std::move(node));
}

}  // namespace remit::graph
