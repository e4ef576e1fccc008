// Preferences: what an objective gains where a condition holds.
#include "interpreter/ast/print.h"
#include "interpreter/check/checker.h"

namespace remit::check {
namespace {

const Symbol* ObjectiveNamed(Checker& checker, const ast::Name& name) {
  const Symbol* symbol = checker.Find(name.text);
  if (symbol != nullptr && symbol->kind == Symbol::Kind::kObjective) return symbol;
  if (MayExist(checker, name.text)) return nullptr;
  std::vector<std::string_view> candidates;
  for (const ObjectiveInfo& info : checker.out.model.objectives) candidates.push_back(info.name);
  Report(checker, Kind::kUnknownObjective, name.span,
         symbol == nullptr ? "there is no objective " + Tick(name.text)
                           : Tick(name.text) + " is " + std::string(Noun(symbol->kind)),
         "a preference is worth something of an objective", MeantOf(name.text, candidates));
  return nullptr;
}

void CheckPreference(Checker& checker, DeclId id, const ast::PreferDeclaration& node) {
  PreferenceInfo info;
  info.name = node.name ? node.name->text : ast::PrintHeadline(checker.ast, id);
  info.condition = node.condition;
  info.worth = node.worth;
  info.decl = id;
  if (node.because) info.because = node.because->text;
  if (node.name) DeclareRule(checker, *node.name, "prefer");
  FitCondition(checker, Scope{.place = Place::kPrefer}, node.condition, "a preference");
  info.asks_route = (checker.UsesAt(node.condition) & kUsesDecision) != 0;
  const Symbol* objective = ObjectiveNamed(checker, node.objective);
  if (objective == nullptr) return;
  const Type measure = checker.out.model.objectives.at(objective->index).type;
  const Scope scope{.place = Place::kRule};
  const Type given = InferBeside(checker, scope, node.worth, measure);
  Wanted wanted{.type = measure, .what = "the worth of a preference"};
  wanted.type.whole = false;
  if (types::IsRatio(measure) && types::IsRatio(given)) wanted.type.points = given.points;
  if (given.kind == TypeKind::kBroken || !FitInferred(checker, node.worth, wanted)) return;
  info.objective = ObjectiveId(objective->index);
  checker.out.model.preferences.push_back(std::move(info));
}

}  // namespace

void CheckPreferences(Checker& checker) {
  ForEach<ast::PreferDeclaration>(
      checker, [&](DeclId id, const auto& node) { CheckPreference(checker, id, node); });
}

}  // namespace remit::check
