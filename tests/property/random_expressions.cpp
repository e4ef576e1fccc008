#include "tests/property/random_expressions.h"

#include <string>
#include <utility>
#include <vector>

namespace remit::testing {

ast::ExprId RandomExpressions::Expression(ast::Ast& ast, int depth) {
  if (depth == 0) return Leaf(ast);
  const auto inner = [&] { return Expression(ast, depth - 1 - static_cast<int>(Pick(2)) % depth); };
  const auto call = [&](const char* callee, ast::CallForm form,
                        std::vector<ast::ExprId> arguments) {
    return ast.Add(ast::Expr{ast::Call{callee, {}, form, std::move(arguments)}, {}, false});
  };
  // The callee is drawn before what it is called with, whatever the compiler.
  const auto one_of = [&](const char* first, const char* second) {
    return Pick(2) == 0 ? first : second;
  };
  static const char* const kInfix[] = {"+", "-",  "*", "/",  "mod", "otherwise", "==", "!=",
                                       "<", "<=", ">", ">=", "is",  "is not",    "in", "not in"};
  switch (Pick(12)) {
    case 0:
      return call("-", ast::CallForm::kPrefix, {inner()});
    case 1:
      return call("not", ast::CallForm::kPrefix, {inner()});
    case 2: {
      const char* const is = one_of("is known", "is not known");
      return call(is, ast::CallForm::kPostfix, {inner()});
    }
    case 3:
      return call("if", ast::CallForm::kConditional, {inner(), inner(), inner()});
    case 4: {
      const char* const word = one_of("and", "or");
      return call(word, ast::CallForm::kInfix, {inner(), inner(), inner()});
    }
    case 5:
      return ast.Add(ast::Expr{ast::Range{inner(), inner(), Pick(2) == 0}, {}, false});
    case 6:
      return ast.Add(ast::Expr{ast::Member{inner(), {"model", {}}}, {}, false});
    case 7:
      return ast.Add(ast::Expr{ast::SetLiteral{{inner(), inner()}}, {}, false});
    case 8:
      return ast.Add(
          ast::Expr{ast::StructLiteral{{{{{"a", {}}, {"if", {}}}, inner()}}}, {}, false});
    case 9:
      return ast.Add(
          ast::Expr{ast::Aggregate{{"sum", {}}, inner(), {"x", {}}, inner(), inner()}, {}, false});
    case 10:
      if (Pick(4) == 0) return call("chance of", ast::CallForm::kPrefix, {inner(), inner()});
      return call("max", ast::CallForm::kFunction, {inner(), inner()});
    default: {
      const char* const sign = kInfix[Pick(16)];
      return call(sign, ast::CallForm::kInfix, {inner(), inner()});
    }
  }
}

ast::ExprId RandomExpressions::Leaf(ast::Ast& ast) {
  const auto add = [&](ast::ExprNode node) {
    return ast.Add(ast::Expr{std::move(node), {}, false});
  };
  switch (Pick(7)) {
    case 0:
      return add(ast::QuantityLiteral{"12.50", ast::Name{"%", {}}});
    case 1:
      return add(ast::QuantityLiteral{"1_000", ast::Name{"EUR", {}}});
    case 2:
      return add(ast::DateLiteral{"2026-01-31"});
    case 3:
      return add(ast::TextLiteral{"a \"b\" \\ c\n# d"});
    case 4:
      return add(ast::BooleanLiteral{Pick(2) == 0});
    case 5:
      return add(ast::NameReference{Pick(2) == 0 ? "known" : "from"});
    default:
      return add(ast::NameReference{"x"});
  }
}

}  // namespace remit::testing
