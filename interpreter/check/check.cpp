// The order of checking: names before types, types before meaning.
#include "interpreter/check/check.h"

#include <algorithm>

#include "interpreter/check/checker.h"
#include "interpreter/check/notices.h"
#include "interpreter/check/serves.h"
#include "interpreter/check/tests_assert.h"

namespace remit::check {

Checked Check(const ast::Ast& ast, const source::SourceMap& sources, diagnostics::Sink& sink) {
  Checked checked;
  Checker checker{ast, sources, sink, checked};
  checker.Grow();
  CollectBroken(checker);
  CheckChild(checker);
  CollectUnitsAndTypes(checker);
  CollectRoles(checker);
  CheckHeader(checker);
  CollectIntent(checker);
  CollectNames(checker);
  CheckIntentNames(checker);
  CollectSets(checker);
  CheckKnobs(checker);
  CheckSignatures(checker);
  CheckParameters(checker);
  CheckParameterRanges(checker);
  CheckIntentObjectives(checker);
  CheckDistributions(checker);
  CheckModels(checker);
  CheckValues(checker);
  CheckObjectives(checker);
  CheckTradeOff(checker);
  ApplySetWeights(checker);
  CheckGuardrails(checker);
  CheckRules(checker);
  CheckSizes(checker);
  CheckSeries(checker);
  CheckPreferences(checker);
  CheckDamps(checker);
  CheckDeviations(checker);
  CheckScenarios(checker);
  CheckStatements(checker);
  CheckLater(checker);
  CheckTests(checker);
  CheckVisibility(checker);

  if (!sink.has_errors()) {
    CheckCertain(checker);
    CheckRisks(checker, 0);
  }
  if (!sink.has_errors()) CheckTestsAssert(ast, checked, sink);
  ReportNotices(ast, sink);
  checked.ok = !sink.has_errors();
  return checked;
}

bool CheckExpression(const ast::Ast& ast, const source::SourceMap& sources, ExprId expr,
                     const std::optional<Type>& expected, Checked& checked,
                     diagnostics::Sink& sink) {
  Checker checker{ast, sources, sink, checked};
  checker.Grow();
  for (std::size_t i = 0; i < checked.names.size(); ++i) {
    checker.by_name.emplace(checked.names[i].name, i);
    checker.by_decl.emplace(checked.names[i].decl, i);
  }
  checker.ready.assign(checked.names.size(), true);
  for (std::size_t i = 0; i < checked.model.leaves.size(); ++i)
    checker.leaf_by_path.emplace(checked.model.leaves[i].path, static_cast<std::uint32_t>(i));
  const std::size_t before = sink.all().size();
  const std::size_t risks = checked.model.risks.size();
  const Scope scope{.place = Place::kTest};
  if (expected) {
    Fit(checker, scope, expr, {.type = *expected, .what = "this value", .bare_takes_unit = true});
  } else {
    InferValue(checker, scope, expr);
  }
  const auto failed = [&] {
    return std::any_of(sink.all().begin() + static_cast<std::ptrdiff_t>(before), sink.all().end(),
                       [](const diagnostics::Diagnostic& diagnostic) {
                         return diagnostic.severity() == diagnostics::Severity::kError;
                       });
  };
  if (failed()) return false;
  RefuseUncertain(checker, expr);
  CheckRisks(checker, risks);
  if (failed()) return false;
  return checker.TypeAt(expr).kind != TypeKind::kBroken;
}

}  // namespace remit::check
