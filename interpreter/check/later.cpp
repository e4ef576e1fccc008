// Declarations that are not yet evaluated (notices.h says so): their names and types are checked as
// far as they can be.
#include "interpreter/check/checker.h"

namespace remit::check {
namespace {

void CheckKnobName(Checker& checker, const ast::Name& name) {
  const Symbol* symbol = checker.Find(name.text);
  if (symbol != nullptr && symbol->kind == Symbol::Kind::kKnob) return;
  if (MayExist(checker, name.text)) return;
  std::vector<std::string_view> candidates;
  for (const KnobInfo& info : checker.out.model.knobs) candidates.push_back(info.name);
  Report(checker, Kind::kUnknownKnob, name.span, "there is no choice " + Tick(name.text), {},
         MeantOf(name.text, candidates));
}

}  // namespace

void CheckLater(Checker& checker) {
  ForEach<ast::OutcomeDeclaration>(
      checker, [&](DeclId, const auto& node) { TypeOfText(checker, node.type); });
  ForEach<ast::ExploreDeclaration>(
      checker, [&](DeclId, const auto& node) { CheckKnobName(checker, node.knob); });
}

}  // namespace remit::check
