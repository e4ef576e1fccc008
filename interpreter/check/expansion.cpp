// A let counts as one operation where it is read, since it is worked out once. Expressions are as
// deep as the parser lets them be, so that recursion is safe here.
#include "interpreter/check/expansion.h"

#include <algorithm>

#include "interpreter/ast/walk.h"

namespace remit::check {
namespace {

constexpr std::uint64_t kMostOperations = 1'000'000;
constexpr std::uint64_t kGreatestDepth = 2'000;

}  // namespace

Expansion::Size Expansion::Of(ExprId id) const {
  Size size{0, 0};
  if (!id.valid()) return size;
  const auto add = [&](const Size& part) {
    size.operations += part.operations;
    size.depth = std::max(size.depth, part.depth);
  };
  ast::ForEachChild(checker_.ast[id], [&](ExprId child) { add(Of(child)); });
  if (const auto* call = std::get_if<ast::Call>(&checker_.ast[id].node)) {
    const Symbol* callee = checker_.Find(call->callee);
    const auto known = callee == nullptr ? sizes_.end() : sizes_.find(callee->decl);
    if (known != sizes_.end()) add(known->second);
  }
  return {size.operations + 1, size.depth + 1};
}

void Expansion::Add(const Symbol& symbol, const std::vector<ExprId>& parts) {
  Size size;
  for (const ExprId part : parts) {
    const Size own = Of(part);
    size.operations += own.operations;
    size.depth = std::max(size.depth, own.depth + 1);
  }
  const bool large = size.operations > kMostOperations;
  if (large || size.depth > kGreatestDepth) {
    Report(checker_, Kind::kExpansion, symbol.span,
           Tick(symbol.name) + " takes too much to work out",
           large ? "with the functions and tables that it calls, and those that they call, a value "
                   "has at most 1,000,000 operations"
                 : "operations, those of the functions and tables called included, stand at most "
                   "2,000 deep within one another",
           large ? "name with `let` what is worked out more than once"
                 : "name parts of it with `let`");
    size = {};
  }
  if (symbol.kind != Symbol::Kind::kLet) sizes_[symbol.decl] = size;
}

}  // namespace remit::check
