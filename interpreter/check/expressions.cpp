// Types of expressions from the leaves up. Operators and calls are in calls.cpp and
// special_forms.cpp.
#include "interpreter/base/overloaded.h"
#include "interpreter/check/checker.h"

namespace remit::check {
namespace {

Type Misplaced(Checker& checker, ExprId id, std::string_view thing, std::string_view where,
               std::string_view hint = {}) {
  Report(checker, Kind::kMisplaced, checker.SpanOf(id),
         std::string(thing) + " stands where a single value belongs",
         std::string(thing) + " " + std::string(where),
         hint.empty() ? "write one value" : std::string(hint));
  return {};
}

Type InferNode(Checker& checker, const Scope& scope, ExprId id, const Type& names_from) {
  return std::visit(
      base::Overloaded{
          [&](const ast::QuantityLiteral& node) { return InferQuantity(checker, id, node); },
          [&](const ast::DateLiteral& node) { return InferDate(checker, id, node); },
          [&](const ast::TextLiteral& node) {
            checker.ConstantAt(id) = Value{checker.out.texts.Intern(node.value)};
            return types::Text();
          },
          [&](const ast::BooleanLiteral& node) {
            checker.ConstantAt(id) = Value{node.value ? 1 : 0};
            return types::Boolean();
          },
          [&](const ast::NameReference& node) {
            return InferName(checker, scope, id, node, names_from);
          },
          [&](const ast::Member& node) { return InferMember(checker, scope, id, node); },
          [&](const ast::Call& node) { return InferCall(checker, scope, id, node, names_from); },
          [&](const ast::Range&) {
            return Misplaced(
                checker, id, "a range", "stands after `in` or in a column of a table",
                "to ask whether a value lies in it, write `VALUE in " + Written(checker, id) + "`");
          },
          [&](const ast::SetLiteral&) {
            return Misplaced(checker, id, "a set", "stands after `in`",
                             "to ask whether a value is one of them, write `VALUE in " +
                                 Written(checker, id) + "`");
          },
          [&](const ast::ListLiteral&) {
            return Misplaced(checker, id, "a list",
                             "stands in a test, as what a case gives, or compared with what a "
                             "table collects");
          },
          [&](const ast::StructLiteral&) {
            return Misplaced(checker, id, "a group of fields",
                             "stands in a test, a scenario or a model");
          },
          [&](const ast::Aggregate& node) {
            return CollectsList(checker, node.list) ? InferOverRows(checker, scope, id, node)
                                                    : InferAggregate(checker, scope, id, node);
          },
          [&](const ast::BrokenExpression&) { return Type{}; },
      },
      checker.ast[id].node);
}

}  // namespace

Type Infer(Checker& checker, const Scope& scope, ExprId id, const Type& names_from) {
  if (!id.valid()) return {};
  if (!checker.done[id.index()]) {
    checker.done[id.index()] = true;
    const Type type = InferNode(checker, scope, id, names_from);
    checker.TypeAt(id) = type;
  }
  return checker.TypeAt(id);
}

Type InferBeside(Checker& checker, const Scope& scope, ExprId id, const Type& partner) {
  if (partner.kind == TypeKind::kBroken && !StandsAlone(checker, scope, id)) {
    checker.done[id.index()] = true;
    return {};
  }
  return Infer(checker, scope, id, partner);
}

bool Fit(Checker& checker, const Scope& scope, ExprId id, const Wanted& wanted) {
  InferBeside(checker, scope, id, wanted.type);
  return FitInferred(checker, id, wanted);
}

bool FitCondition(Checker& checker, const Scope& scope, ExprId id, std::string what) {
  return Fit(checker, scope, id, {.type = types::Boolean(), .what = std::move(what)});
}

Type InferValue(Checker& checker, const Scope& scope, ExprId id) {
  const Type type = Infer(checker, scope, id);
  switch (type.kind) {
    case TypeKind::kLiteral:
      AdoptLiteral(checker, id, types::Number());
      return checker.TypeAt(id);
    case TypeKind::kList:
      Report(
          checker, Kind::kListAlone, checker.SpanOf(id),
          Tick(Written(checker, id)) + " is a whole list", "a single value belongs here",
          "make one of it, for example " + Tick("count(x for x in " + Written(checker, id) + ")"));
      return {};
    case TypeKind::kRecord:
    case TypeKind::kUnit:
    case TypeKind::kSides:
      Report(checker, Kind::kNotAValue, checker.SpanOf(id),
             Tick(Written(checker, id)) + " is " + Describe(checker, type),
             "a single value belongs here",
             type.kind == TypeKind::kRecord ? "name one of its fields"
             : type.kind == TypeKind::kUnit
                 ? "write an amount, such as " + Tick("1 " + Written(checker, id))
                 : "ask whether somebody is among them: `finance in route.sides`");
      return {};
    case TypeKind::kBroken:
    case TypeKind::kBoolean:
    case TypeKind::kNumber:
    case TypeKind::kDecimal:
    case TypeKind::kDate:
    case TypeKind::kText:
    case TypeKind::kEnum:
    case TypeKind::kLevel:
    case TypeKind::kStatus:
    case TypeKind::kVerdict:
      return type;
  }
  return type;
}

ExprId WhereUsed(const Checker& checker, ExprId id, UsesBit bit) {
  const auto* call = std::get_if<ast::Call>(&checker.ast[id].node);
  if (call == nullptr) return id;
  for (const ExprId argument : call->arguments) {
    if ((checker.out.uses[argument.index()] & bit) != 0) return WhereUsed(checker, argument, bit);
  }
  return id;
}

}  // namespace remit::check
