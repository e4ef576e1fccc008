// Objectives and requirements.
#include "interpreter/ast/print.h"
#include "interpreter/check/checker.h"
#include "interpreter/check/serves.h"

namespace remit::check {
namespace {

bool IsMeasure(const Type& type) {
  return type.kind == TypeKind::kNumber || type.kind == TypeKind::kDecimal;
}

void RefuseKnob(Checker& checker, ExprId anchor) {
  if ((checker.UsesAt(anchor) & kUsesKnob) == 0) return;
  const ExprId at = WhereUsed(checker, anchor, kUsesKnob);
  Report(checker, Kind::kAnchorUsesKnob, checker.SpanOf(at),
         Tick(Written(checker, at)) + " depends on what is chosen",
         "the worst and the best value of an objective may depend on inputs and parameters, never "
         "on a choice",
         "measure against something that is known before choosing");
}

bool CheckAnchor(Checker& checker, const std::string& name, ExprId anchor, const Type& type,
                 std::string_view which) {
  Wanted wanted{.type = type, .what = "the " + std::string(which) + " value of " + Tick(name)};
  wanted.type.whole = false;
  InferBeside(checker, Scope{.place = Place::kValue}, anchor, type);
  RefuseKnob(checker, anchor);
  if (types::IsRatio(type) && types::IsRatio(checker.TypeAt(anchor)))
    wanted.type.points = checker.TypeAt(anchor).points;
  return FitInferred(checker, anchor, wanted);
}

// Both ends are of one unit and the formula is not: the slip is in the formula.
bool EndsAgreeOnAnother(Checker& checker, const ObjectiveInfo& info) {
  if (info.type.kind != TypeKind::kDecimal) return false;
  const Scope scope{.place = Place::kValue};
  const Type worst = InferBeside(checker, scope, info.worst, info.type);
  const Type best = InferBeside(checker, scope, info.best, info.type);
  if (worst.kind != TypeKind::kDecimal || !SameKind(worst, best) || SameKind(worst, info.type))
    return false;
  Report(checker, Kind::kUnitMismatch, checker.SpanOf(info.value),
         Tick(Written(checker, info.value)) + " is " + Describe(checker, info.type) +
             ", and the worst and the best value of " + Tick(info.name) + " are " +
             Describe(checker, worst),
         "an objective and its ends are of one unit",
         "look at the units in the formula: what is divided by a bare number keeps its unit");
  return true;
}

Type DeclaredType(Checker& checker, const ast::ObjectiveDeclaration& node) {
  Wanted wanted{.type = TypeOfText(checker, *node.type), .what = Tick(node.name.text)};
  wanted.type.whole = false;
  return Fit(checker, Scope{.place = Place::kValue}, node.value, wanted) ? wanted.type : Type{};
}

void CheckObjective(Checker& checker, Symbol& symbol, const ast::ObjectiveDeclaration& node) {
  ObjectiveInfo info;
  info.name = node.name.text;
  info.value = node.value;
  info.worst = node.worst;
  info.best = node.best;
  info.capped = node.capped;
  info.decl = symbol.decl;
  info.type = node.type ? DeclaredType(checker, node)
                        : InferValue(checker, Scope{.place = Place::kValue}, node.value);
  const bool broken = info.type.kind == TypeKind::kBroken;
  if (!broken && info.type.optional) {
    Report(checker, Kind::kOptionalUnmet, checker.SpanOf(node.value),
           Tick(Written(checker, node.value)) + " may be missing",
           "an objective has a value for every alternative",
           "write " + Tick("(" + Written(checker, node.value) + " otherwise …)"));
  } else if (!broken && !IsMeasure(info.type)) {
    Report(checker, Kind::kTypeMismatch, checker.SpanOf(node.value),
           Tick(Written(checker, node.value)) + " is " + Describe(checker, info.type),
           "an objective is a number or a quantity",
           "count what it brings: an amount, a percentage or a number");
    info.type = {};
  }
  ServeObjective(checker, node, info);
  if (info.own_anchors && EndsAgreeOnAnother(checker, info)) info.type = {};
  const bool worst =
      info.own_anchors && CheckAnchor(checker, info.name, node.worst, info.type, "worst");
  const bool best =
      info.own_anchors && CheckAnchor(checker, info.name, node.best, info.type, "best");
  if (worst && best) {
    CheckDirection(checker, info);
    const auto &a = checker.ConstantAt(node.worst), &b = checker.ConstantAt(node.best);
    // The same expression has the same value in every case.
    if ((a && b && *a == *b) || ast::SameTree(checker.ast, node.worst, checker.ast, node.best)) {
      Report(checker, Kind::kEqualAnchors, checker.SpanOf(node.best),
             "the worst and the best value of " + Tick(info.name) + " are the same",
             "an objective has a direction, from its worst to its best value",
             "write behind `from` what would be a bad result, and behind `to` what would be a good "
             "one");
    }
  }
  symbol.type = info.type;
  symbol.uses = checker.UsesAt(node.value);
  symbol.index = static_cast<std::uint32_t>(checker.out.model.objectives.size());
  checker.out.model.objectives.push_back(std::move(info));
}

void CheckRequirement(Checker& checker, DeclId id, const ast::RequireDeclaration& node) {
  RequirementInfo info;
  info.name = node.name ? node.name->text : ast::PrintHeadline(checker.ast, id);
  info.condition = node.condition;
  if (node.because) info.because = node.because->text;
  info.decl = id;
  info.in_force = InForceFrom(checker, node.from_date);
  if (node.name) DeclareRule(checker, *node.name, "require", info.in_force);
  FitCondition(checker, Scope{.place = Place::kRule}, node.condition, "a requirement");
  checker.out.model.requirements.push_back(std::move(info));
}

}  // namespace

void CheckObjectives(Checker& checker) {
  ForEach<ast::ObjectiveDeclaration>(checker, [&](DeclId id, const auto& node) {
    Symbol* symbol = checker.SymbolOf(id);
    if (!node.value.valid()) return;  // in an intent an objective has no formula
    if (symbol != nullptr) CheckObjective(checker, *symbol, node);
  });
  ForEach<ast::RequireDeclaration>(
      checker, [&](DeclId id, const auto& node) { CheckRequirement(checker, id, node); });
}

}  // namespace remit::check
