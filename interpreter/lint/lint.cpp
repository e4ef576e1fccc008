#include "interpreter/lint/lint.h"

#include "interpreter/lint/rules.h"

namespace remit::lint {
namespace {

using Rule = void (*)(const Subject&, Sink&);

constexpr Rule kRules[] = {
    GovernedInForce,
    ReasonsOfRefusals,
    BlankTexts,
    UnfinishedMarks,
    CommentedOut,
    DanglingDocs,
    DoubleNegations,
    ComparedWithTruth,
    ChoicesOfTruth,
    ValuesOnTheLeft,
    PartsOfConditions,
    ConstantParts,
    Branches,
    NegatedNegatives,
    SameOperands,
    ArithmeticWithoutEffect,
    Defaults,
    NamedFormulas,
    Thresholds,
    UnusedArguments,
    LookalikeNames,
    UnusedWords,
    UnusedModules,
    DatedSteps,
    RangesOfOne,
    TextsAsEnums,
    Fields,
    ModelledRanges,
    ProtectedFields,
    ScenariosWithoutEffect,
    SingleAlternatives,
    SameObjectives,
    PreferencesWithoutEffect,
    Bands,
    DampedChoices,
    OverlappingRules,
    RequirementsWithoutKnob,
    TablesThatSayOne,
    IdleColumns,
    SplitRows,
    OtherwiseForOne,
    FirstWithoutOverlap,
    SameTables,
    RepeatedTests,
    WeakTests,
    TestsOutsideForce,
};

}  // namespace

std::vector<diagnostics::Diagnostic> Lint(const ast::Ast& ast, const check::Checked& checked,
                                          const source::SourceMap& sources,
                                          const std::vector<diagnostics::Diagnostic>& said) {
  const Subject subject(ast, checked, sources, said);
  Sink sink;
  for (const Rule rule : kRules) rule(subject, sink);
  return sink.Sorted();
}

}  // namespace remit::lint
