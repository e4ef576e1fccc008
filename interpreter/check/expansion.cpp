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
    const auto& sizes = checker_.sizes;
    const auto known = callee == nullptr ? sizes.end() : sizes.find(callee->decl);
    if (known != sizes.end()) add(known->second);
  }
  // What is made of a list is worked out for each element.
  if (const auto* aggregate = std::get_if<ast::Aggregate>(&checker_.ast[id].node)) {
    const Reference& reference = checker_.out.reference[aggregate->list.index()];
    const std::optional<std::size_t> rows = RowsCollected(checker_, aggregate->list);
    if (reference.kind == Reference::Kind::kList || rows) {
      const std::int64_t most =
          rows ? static_cast<std::int64_t>(*rows) : checker_.out.model.lists[reference.index].most;
      size.operations = std::min(size.operations, kMostOperations + 1) *
                        static_cast<std::uint64_t>(std::max<std::int64_t>(most, 1));
    }
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
  if (size.operations > kMostOperations || size.depth > kGreatestDepth) {
    ReportTooMuch(symbol.span, symbol.name, size);
    size = {};
  }
  if (symbol.kind != Symbol::Kind::kLet) checker_.sizes[symbol.decl] = size;
}

void Expansion::AddRule(ExprId id, const std::string& name) {
  const Size size = Of(id);
  if (size.operations > kMostOperations) ReportTooMuch(checker_.SpanOf(id), name, size);
}

void Expansion::ReportTooMuch(Span span, const std::string& name, const Size& size) {
  const bool large = size.operations > kMostOperations;
  Report(checker_, Kind::kExpansion, span, Tick(name) + " takes too much to work out",
         large ? "with the functions and tables that it calls, those that they call, and once for "
                 "each element that a list may have, a value has at most 1,000,000 operations"
               : "operations, those of the functions and tables called included, stand at most "
                 "2,000 deep within one another",
         large ? "name with `let` what is worked out more than once, and say how long a list may "
                 "be: `list of Line in 0 .. 50`"
               : "name parts of it with `let`");
}

void CheckSizes(Checker& checker) {
  Expansion expansion(checker);
  for (const ObjectiveInfo& objective : checker.out.model.objectives) {
    for (const ExprId part : {objective.value, objective.worst, objective.best})
      if (part.valid()) expansion.AddRule(part, objective.name);
  }
  // A refusal with a knob is among the rules too.
  for (const RequirementInfo& requirement : checker.out.model.requirements) {
    if (!requirement.refusal) expansion.AddRule(requirement.condition, requirement.name);
  }
  for (const RuleInfo& rule : checker.out.model.rules) expansion.AddRule(rule.condition, rule.name);
}

}  // namespace remit::check
