// Outcomes, on which no decision depends; and declarations that are not yet evaluated (notices.h
// says so): their names and types are checked as far as they can be.
#include "interpreter/check/distance.h"

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

void CheckOutcome(Checker& checker, DeclId id, const ast::OutcomeDeclaration& node) {
  OutcomeInfo info{.name = node.name.text,
                   .type = TypeOfText(checker, node.type),
                   .within_days = {},
                   .within_months = {},
                   .decl = id};
  const bool single = info.type.kind != TypeKind::kRecord && info.type.kind != TypeKind::kList;
  if (!single || info.type.optional) {
    Report(checker, Kind::kOutcome, node.type.span,
           info.type.optional ? "an outcome is never missing"
                              : "an outcome cannot be " + Describe(checker, info.type),
           "it is one value, which is there once it is known",
           single ? "leave the `?` out" : "declare an outcome for each part");
  }
  if (node.within) {
    const Duration within =
        DurationOf(checker, Kind::kOutcome, *node.within, 1, "a time to wait",
                   "an outcome comes within whole days, weeks, months, quarters or years",
                   "for example `within 90 days`");
    info.within_days = within.days;
    info.within_months = within.months;
  }
  checker.out.model.outcomes.push_back(std::move(info));
}

}  // namespace

void CheckLater(Checker& checker) {
  ForEach<ast::OutcomeDeclaration>(checker, [&](DeclId id, const ast::OutcomeDeclaration& node) {
    CheckOutcome(checker, id, node);
  });
  ForEach<ast::ExploreDeclaration>(
      checker, [&](DeclId, const auto& node) { CheckKnobName(checker, node.knob); });
}

}  // namespace remit::check
