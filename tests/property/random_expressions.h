// Random expressions, deep and wide enough to meet every pair of operators. They need not make
// sense to anybody but the parser and those who read trees.
#pragma once

#include <cstdint>
#include <random>

#include "interpreter/ast/ast.h"

namespace remit::testing {

class RandomExpressions {
 public:
  explicit RandomExpressions(std::uint32_t seed) : random_(seed) {}

  ast::ExprId Expression(ast::Ast& ast, int depth);

 private:
  std::uint32_t Pick(std::uint32_t count) { return static_cast<std::uint32_t>(random_() % count); }
  ast::ExprId Leaf(ast::Ast& ast);

  std::mt19937 random_;
};

}  // namespace remit::testing
