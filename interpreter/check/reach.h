// What an expression depends on, through lets, functions, tables and objectives. Textual
// dependence: a branch that is never taken counts.
#pragma once

#include <set>

#include "interpreter/check/checked.h"

namespace remit::check {

class Reach {
 public:
  // In the world of a scenario, where one is given.
  Reach(const ast::Ast& ast, const Checked& checked, const ScenarioInfo* scenario = nullptr)
      : ast_(ast), checked_(checked), scenario_(scenario) {}

  // Adds all that `expr` mentions, directly or not.
  void Add(ExprId expr);

  bool Has(Reference::Kind kind) const;
  bool Has(Reference::Kind kind, std::size_t index) const;
  bool Calls(Callee::Kind kind) const;
  bool Calls(Callee::Kind kind, std::size_t index) const;

 private:
  void AddValue(const Reference& reference, std::vector<ExprId>& pending);
  void AddOutsideModel(std::vector<ExprId>& pending);
  const ReplacementInfo* Replaced(const Reference& reference) const;
  void AddTable(TableId table, std::vector<ExprId>& pending) const;

  const ast::Ast& ast_;
  const Checked& checked_;
  const ScenarioInfo* scenario_;
  std::set<std::pair<Reference::Kind, std::uint32_t>> references_;
  std::set<std::pair<Reference::Kind, std::uint32_t>> originals_;  // named in their own replacement
  std::set<std::pair<Callee::Kind, std::uint32_t>> callees_;
};

}  // namespace remit::check
