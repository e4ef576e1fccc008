// A call of a table: its rows with their cells resolved to comparisons with nodes, most of them
// constants.
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/graph/builder.h"

namespace remit::graph {
namespace {

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

// The arguments of one table node while it grows: each operand has one place.
class Operands {
 public:
  explicit Operands(std::vector<NodeId> columns) : nodes_(std::move(columns)) {}

  std::uint32_t Place(NodeId node) {
    const auto next = static_cast<std::uint32_t>(nodes_.size());
    const auto [place, added] = places_.try_emplace(node, next);
    if (added) nodes_.push_back(node);
    return place->second;
  }
  std::vector<NodeId> Take() && { return std::move(nodes_); }

 private:
  std::vector<NodeId> nodes_;
  std::map<NodeId, std::uint32_t> places_;
};

}  // namespace

NodeId Builder::TableCall(ast::ExprId expr, std::uint32_t table, Arguments values) {
  const auto& declaration =
      std::get<ast::TableDeclaration>(ast_[checked_.model.tables.at(table).decl].node);
  REMIT_CHECK(declaration.hit == ast::HitPolicy::kUnique, "only unique tables are evaluated");

  Lookup lookup;
  lookup.table = table;
  lookup.columns = checked_.model.tables[table].parameters;
  Operands operands(values);
  const auto place = [&](ast::ExprId operand) {
    return operands.Place(Expression(operand, values));
  };
  const auto pattern = [&](const ast::CellPattern& written) {
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
        if (const auto* range = std::get_if<ast::Range>(&ast_[*written.operand].node)) {
          result.tests.push_back({Comparison::kGreaterOrEqual, place(range->low)});
          result.tests.push_back(
              {range->includes_high ? Comparison::kLessOrEqual : Comparison::kLess,
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
  };

  for (const ast::Row& written : declaration.rows) {
    REMIT_CHECK(written.outputs.size() == 1, "a checked row has one output");
    const std::uint32_t output = place(written.outputs.front());
    if (written.otherwise) {
      lookup.otherwise = output;
      continue;
    }
    Lookup::Row row;
    row.output = output;
    for (const ast::Cell& cell : written.conditions) {
      Lookup::Cell resolved;
      resolved.negated = cell.negated;
      for (const ast::CellPattern& written_pattern : cell.patterns) {
        resolved.patterns.push_back(pattern(written_pattern));
      }
      row.cells.push_back(std::move(resolved));
    }
    lookup.rows.push_back(std::move(row));
  }

  Node node = NodeFor(Op::kTable, expr);
  node.can_fault = true;
  node.arguments = std::move(operands).Take();
  node.index = static_cast<std::uint32_t>(graph_.lookups.size());
  const std::size_t before = graph_.nodes.size();
  graph_.lookups.push_back(std::move(lookup));
  const NodeId result = Add(std::move(node));
  if (result.index() < before) graph_.lookups.pop_back();  // the same call was there already
  return result;
}

}  // namespace remit::graph
