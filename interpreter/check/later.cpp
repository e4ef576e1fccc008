// Declarations that are not yet evaluated (notices.h says so): their names and types are checked as
// far as they can be.
#include "interpreter/check/checker.h"

namespace remit::check {
namespace {

// What a scenario replaces: a let, a parameter or an input's field.
void CheckReplaced(Checker& checker, const ast::Replacement& binding) {
  if (!binding.value) return;
  const Scope scope{.place = Place::kValue};
  std::string path;
  for (const ast::Name& name : binding.path) path += (path.empty() ? "" : ".") + name.text;
  Wanted wanted{.what = Tick(path), .bare_takes_unit = true};
  const Symbol* symbol = checker.Find(path);
  const auto leaf = checker.leaf_by_path.find(path);
  if (leaf != checker.leaf_by_path.end()) {
    wanted.type = checker.out.model.leaves[leaf->second].type;
  } else if (symbol != nullptr &&
             (symbol->kind == Symbol::Kind::kLet || symbol->kind == Symbol::Kind::kParameter)) {
    wanted.type = symbol->type;
  } else if (symbol == nullptr || symbol->kind != Symbol::Kind::kModel) {
    if (MayExist(checker, binding.path.front().text)) return;
    std::vector<std::string_view> candidates;
    for (const InputLeaf& info : checker.out.model.leaves) candidates.push_back(info.path);
    for (const LetInfo& info : checker.out.model.lets) candidates.push_back(info.name);
    for (const ParameterInfo& info : checker.out.model.parameters) candidates.push_back(info.name);
    Report(checker, Kind::kUnknownName, binding.path.front().span,
           Tick(path) + " is nothing that a scenario can replace",
           "a scenario replaces a let, a parameter, a model or a field of an input",
           DidYouMean(path, candidates));
    return;
  } else {
    return;
  }
  wanted.type.whole = false;
  Fit(checker, scope, *binding.value, wanted);
}

void CheckScenario(Checker& checker, const ast::ScenarioDeclaration& node) {
  for (const ast::Replacement& item : node.replacements) CheckReplaced(checker, item);
  if (!node.probability) return;
  Fit(checker, Scope{.place = Place::kConstant}, *node.probability,
      {.type = types::Ratio(), .what = "a probability"});
}

void CheckKnobName(Checker& checker, const ast::Name& name) {
  const Symbol* symbol = checker.Find(name.text);
  if (symbol != nullptr && symbol->kind == Symbol::Kind::kKnob) return;
  if (MayExist(checker, name.text)) return;
  std::vector<std::string_view> candidates;
  for (const KnobInfo& info : checker.out.model.knobs) candidates.push_back(info.name);
  Report(checker, Kind::kUnknownKnob, name.span, "there is no choice " + Tick(name.text), {},
         DidYouMean(name.text, candidates));
}

}  // namespace

void CheckLater(Checker& checker) {
  const Scope rule{.place = Place::kRule};
  ForEach<ast::ScenarioDeclaration>(
      checker, [&](DeclId, const auto& node) { CheckScenario(checker, node); });
  ForEach<ast::GuaranteeDeclaration>(checker, [&](DeclId, const auto& node) {
    FitCondition(checker, rule, node.condition, "a guarantee");
  });
  ForEach<ast::PropertyDeclaration>(checker, [&](DeclId, const auto& node) {
    // With two cases the names are those of the cases, which only a prover gives a meaning.
    if (node.cases.empty()) FitCondition(checker, rule, node.condition, "a property");
  });
  ForEach<ast::OutcomeDeclaration>(
      checker, [&](DeclId, const auto& node) { TypeOfText(checker, node.type); });
  ForEach<ast::ExploreDeclaration>(
      checker, [&](DeclId, const auto& node) { CheckKnobName(checker, node.knob); });
}

}  // namespace remit::check
