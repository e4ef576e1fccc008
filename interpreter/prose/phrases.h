// Expressions in English, made from the tree: noun phrases for values, clauses for conditions. Two
// trees that differ in more than spelling differ in words, whatever stands in them, because
//   - a part of a longer phrase begins with words of its own and says how many parts it has ("the
//     sum of A and B"), as in Polish notation, so that its end is never in doubt;
//   - only what begins a phrase is told from left to right ("A plus B, the whole divided by C");
//   - a list of conditions is counted and numbered: "at least one of these two holds: (1) …".
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/builtins/builtin.h"
#include "interpreter/check/checked.h"

namespace remit::prose {

class Phrases {
 public:
  // Where a name is declared: `let-margin`. Words of names are linked there (marked.h).
  Phrases(const ast::Ast& ast, const check::Checked& checked) : ast_(ast), checked_(checked) {}

  std::string Whole(ast::ExprId id);      // a noun phrase that stands alone: what a let is
  std::string Value(ast::ExprId id);      // a noun phrase at the beginning of which others end
  std::string Operand(ast::ExprId id);    // a noun phrase as a part of a longer one
  std::string Condition(ast::ExprId id);  // a clause
  bool IsCondition(ast::ExprId id) const;
  bool IsChoice(ast::ExprId id) const;  // `if … then … else …`, of values
  bool IsAtom(ast::ExprId id) const;    // a written value, a name or a path

  // The declared name with its article, linked: "the margin".
  std::string The(std::string_view target, std::string_view name) const;

  // How arguments are called inside a function; outermost first.
  void Enter(const std::string& name, const std::string& words) {
    variables_.push_back({name, words});
  }
  void Leave() { variables_.pop_back(); }

 private:
  struct Variable {
    std::string name, words;
  };

  bool Resolved(ast::ExprId id) const { return id.index() < checked_.reference.size(); }
  check::Reference::Kind KindOf(ast::ExprId id) const;
  const Variable* FindVariable(std::string_view name) const;
  const builtins::Row* RowOf(ast::ExprId id) const;
  std::string_view WordsOf(ast::ExprId id, const builtins::Row& row) const;
  bool IsBetween(ast::ExprId id) const;  // told from left to right where it begins a phrase
  bool IsSimple(ast::ExprId id) const;   // a condition without `and`, `or`, `if`
  bool IsPair(ast::ExprId id, std::string_view callee) const;

  std::string LeftToRight(ast::ExprId id);
  enum class As { kOperands, kValues, kConditions };
  std::string Filled(std::string_view words, const std::vector<ast::ExprId>& arguments, As as);
  std::string Parts(const std::vector<ast::ExprId>& parts);
  std::string Counted(const std::vector<ast::ExprId>& parts);
  std::string Together(ast::ExprId id, const ast::Call& call);
  std::string ConditionOfCall(ast::ExprId id, const ast::Call& call);
  std::string OperandOfCall(ast::ExprId id, const ast::Call& call);
  std::string OperandOf(ast::ExprId id);
  std::string Otherwise(const ast::Call& call);
  std::string Quantity(ast::ExprId id, const ast::QuantityLiteral& literal) const;
  std::string Name(ast::ExprId id, const std::string& name) const;
  std::string Path(ast::ExprId id);
  std::string Leaf(std::uint32_t index) const;
  std::string LeafAnchor(std::uint32_t index) const;
  std::string CallOfName(ast::ExprId id, const ast::Call& call, bool plain);
  std::string Aggregate(const ast::Aggregate& node);
  std::string ElementNoun(const ast::Aggregate& node) const;
  std::string Structure(const ast::StructLiteral& node);

  const ast::Ast& ast_;
  const check::Checked& checked_;
  std::vector<Variable> variables_;
  int within_ = 0;      // how many phrases the part at hand stands in
  std::string number_;  // of the list of conditions around: "1.2."
};

// "let-margin": where a declaration of this kind and name stands in a document.
std::string Anchor(std::string_view kind, std::string_view name);

}  // namespace remit::prose
