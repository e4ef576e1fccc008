// What an expression depends on, through lets, functions, tables and objectives. Textual
// dependence: a branch that is never taken counts.
#pragma once

#include <set>

#include "interpreter/check/checked.h"

namespace remit::check {

class Reach {
 public:
  Reach(const ast::Ast& ast, const Checked& checked) : ast_(ast), checked_(checked) {}

  // Adds all that `expr` mentions, directly or not.
  void Add(ExprId expr);

  bool Has(Reference::Kind kind) const;
  bool Has(Reference::Kind kind, std::size_t index) const;
  bool Calls(Callee::Kind kind) const;

 private:
  void AddTable(TableId table, std::vector<ExprId>& pending) const;

  const ast::Ast& ast_;
  const Checked& checked_;
  std::set<std::pair<Reference::Kind, std::uint32_t>> references_;
  std::set<std::pair<Callee::Kind, std::uint32_t>> callees_;
};

}  // namespace remit::check
