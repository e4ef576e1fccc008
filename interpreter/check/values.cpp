// The names of a policy, and its lets, functions and tables, each after what it needs.
#include "interpreter/ast/walk.h"
#include "interpreter/check/checker.h"
#include "interpreter/check/expansion.h"
#include "interpreter/check/serves.h"

namespace remit::check {
namespace {

void DeclareValue(Checker& checker, Symbol::Kind kind, const ast::Name& name, DeclId id,
                  std::size_t index = 0, std::uint8_t uses = 0) {
  Symbol symbol{kind, name.text, name.span, id, static_cast<std::uint32_t>(index), {}};
  symbol.uses = uses;
  ReplaceTable(checker, symbol);
  Declare(checker, std::move(symbol));
}

template <typename Node>
void DeclareAll(Checker& checker, Symbol::Kind kind, std::uint8_t uses = 0) {
  ForEach<Node>(checker, [&](DeclId id, const Node& node) {
    DeclareValue(checker, kind, node.name, id, 0, uses);
  });
}

void CheckLet(Checker& checker, Symbol& symbol, const ast::LetDeclaration& node) {
  const Scope scope{.place = Place::kValue};
  Type type;
  if (node.type) {
    type = TypeOfText(checker, *node.type);
    type.whole = false;
    const bool fits = Fit(checker, scope, node.value, {.type = type, .what = Tick(node.name.text)});
    if (fits) type.whole = checker.TypeAt(node.value).whole;
  } else {
    type = InferValue(checker, scope, node.value);
  }
  symbol.type = type;
  symbol.uses = checker.UsesAt(node.value);
  symbol.index = static_cast<std::uint32_t>(checker.out.model.lets.size());
  checker.out.model.lets.push_back({node.name.text, type, symbol.decl, node.value});
}

void CheckFunction(Checker& checker, Symbol& symbol, const ast::FunctionDeclaration& node) {
  FunctionInfo& info = checker.out.model.functions[symbol.index];
  Scope scope{.place = Place::kValue};
  for (std::size_t i = 0; i < node.parameters.size(); ++i)
    scope.arguments.push_back({node.parameters[i].name.text, info.parameters[i]});
  Wanted wanted{.type = info.result, .what = "the result of " + Tick(node.name.text)};
  wanted.type.whole = false;
  const bool fits = Fit(checker, scope, node.body, wanted);
  info.result.whole = fits && checker.TypeAt(node.body).whole;
  symbol.type = info.result;
  symbol.uses = checker.UsesAt(node.body);
}

}  // namespace

void CollectNames(Checker& checker) {
  DeclareAll<ast::ParameterDeclaration>(checker, Symbol::Kind::kParameter, kUsesParameter);
  DeclareAll<ast::ChooseDeclaration>(checker, Symbol::Kind::kKnob, kUsesKnob);
  DeclareAll<ast::LetDeclaration>(checker, Symbol::Kind::kLet);
  DeclareAll<ast::FunctionDeclaration>(checker, Symbol::Kind::kFunction);
  DeclareAll<ast::TableDeclaration>(checker, Symbol::Kind::kTable);
  DeclareAll<ast::ModelDeclaration>(checker, Symbol::Kind::kModel);
  DeclareAll<ast::DistributionDeclaration>(checker, Symbol::Kind::kDistribution, kUsesChance);
  ForEach<ast::ObjectiveDeclaration>(checker, [&](DeclId id, const auto& node) {
    // Those of an intent are names in its own text alone.
    if (!InIntent(checker, node.name.span))
      DeclareValue(checker, Symbol::Kind::kObjective, node.name, id);
  });
  DeclareAll<ast::MonitorDeclaration>(checker, Symbol::Kind::kOther);
  DeclareAll<ast::OutcomeDeclaration>(checker, Symbol::Kind::kOther);
  DeclareAll<ast::PortfolioDeclaration>(checker, Symbol::Kind::kOther);
  DeclareAll<ast::ScenarioDeclaration>(checker, Symbol::Kind::kOther);
  DeclareAll<ast::GuaranteeDeclaration>(checker, Symbol::Kind::kOther);
  DeclareAll<ast::GuardrailDeclaration>(checker, Symbol::Kind::kOther);
}

void CheckValues(Checker& checker) {
  using K = Symbol::Kind;
  Expansion expansion(checker);
  for (const std::size_t index : OrderOf(checker, {K::kLet, K::kFunction, K::kTable})) {
    Symbol& symbol = checker.out.names[index];
    const ast::DeclNode& node = checker.ast[symbol.decl].node;
    std::vector<ExprId> parts;
    if (const auto* let = std::get_if<ast::LetDeclaration>(&node)) {
      CheckLet(checker, symbol, *let);
      parts = {let->value};
    }
    if (const auto* function = std::get_if<ast::FunctionDeclaration>(&node)) {
      CheckFunction(checker, symbol, *function);
      parts = {function->body};
    }
    if (const auto* table = std::get_if<ast::TableDeclaration>(&node)) {
      CheckTable(checker, symbol, *table);
      ast::ForEachPart(*table, [&](ExprId part) { parts.push_back(part); });
    }
    expansion.Add(symbol, parts);
    checker.ready[index] = true;
  }
}

}  // namespace remit::check
