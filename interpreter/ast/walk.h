// The order in which the parts of an expression are visited: as written, from left to right. Names,
// units and field names are not expressions and are not visited.
#pragma once

#include <utility>
#include <variant>
#include <vector>

#include "interpreter/ast/ast.h"
#include "interpreter/base/overloaded.h"

namespace remit::ast {

template <typename Visit>
void ForEachChild(const Expr& expr, Visit&& visit) {
  std::visit(base::Overloaded{
                 [](const QuantityLiteral&) {},
                 [](const DateLiteral&) {},
                 [](const TextLiteral&) {},
                 [](const BooleanLiteral&) {},
                 [](const NameReference&) {},
                 [](const BrokenExpression&) {},
                 [&](const Member& member) { visit(member.base); },
                 [&](const Call& call) {
                   for (const ExprId argument : call.arguments) visit(argument);
                 },
                 [&](const Range& range) {
                   visit(range.low);
                   visit(range.high);
                 },
                 [&](const SetLiteral& set) {
                   for (const ExprId element : set.elements) visit(element);
                 },
                 [&](const ListLiteral& list) {
                   for (const ExprId element : list.elements) visit(element);
                 },
                 [&](const StructLiteral& structure) {
                   for (const FieldBinding& field : structure.fields) visit(field.value);
                 },
                 [&](const Aggregate& aggregate) {
                   visit(aggregate.value);
                   visit(aggregate.list);
                   if (aggregate.where) visit(*aggregate.where);
                 },
             },
             expr.node);
}

// The operands of a table's cells and its results, row by row.
template <typename Visit>
void ForEachPart(const TableDeclaration& table, Visit&& visit) {
  for (const Row& row : table.rows) {
    for (const Cell& cell : row.conditions) {
      for (const CellPattern& pattern : cell.patterns) {
        if (pattern.operand) visit(*pattern.operand);
        if (pattern.second_operand) visit(*pattern.second_operand);
      }
    }
    for (const ExprId output : row.outputs) visit(output);
  }
}

// The expression itself, then its parts, each before its own parts. Iterative: depth costs no
// stack.
template <typename Visit>
void Walk(const Ast& ast, ExprId root, Visit&& visit) {
  std::vector<ExprId> pending{root};
  while (!pending.empty()) {
    const ExprId id = pending.back();
    pending.pop_back();
    visit(id);
    std::vector<ExprId> children;
    ForEachChild(ast[id], [&](ExprId child) { children.push_back(child); });
    pending.insert(pending.end(), children.rbegin(), children.rend());
  }
}

}  // namespace remit::ast
