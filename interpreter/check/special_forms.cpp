// Types of the operators that do not need all of their arguments: and, or, if, otherwise, is, is
// known, in.
#include "interpreter/base/check.h"
#include "interpreter/check/checker.h"

namespace remit::check {
namespace {

Type InferConnective(Checker& checker, const Scope& scope, const ast::Call& call) {
  for (const ExprId argument : call.arguments)
    FitCondition(checker, scope, argument, "a side of " + Tick(call.callee));
  return types::Boolean();
}

Type InferIf(Checker& checker, const Scope& scope, const ast::Call& call, const Type& names_from) {
  FitCondition(checker, scope, call.arguments[0], "the condition of `if`");
  ExprId first = call.arguments[1], second = call.arguments[2];
  const bool named = names_from.kind != TypeKind::kBroken;
  if (!named && !StandsAlone(checker, scope, first)) std::swap(first, second);
  const Type type = Infer(checker, scope, first, names_from);
  Infer(checker, scope, second, named ? names_from : type);
  return Unify(checker, call.arguments[1], call.arguments[2],
               "both sides of a choice have one type");
}

void WarnNeedless(Checker& checker, const ast::Call& call, std::string_view word) {
  Report(checker, Kind::kNeedlessOtherwise, call.callee_span,
         Tick(Written(checker, call.arguments[0])) + " is never missing, so that " + Tick(word) +
             " does nothing",
         "only a value of a type with `?` may be missing",
         "leave it out, or put `?` behind the type of the input");
}

Type InferOtherwise(Checker& checker, const Scope& scope, const ast::Call& call,
                    const Type& names_from) {
  const ExprId left = call.arguments[0], right = call.arguments[1];
  const Type type = Infer(checker, scope, left, names_from);
  InferBeside(checker, scope, right, type);
  if (type.kind == TypeKind::kBroken) return {};
  if (!type.optional) WarnNeedless(checker, call, "otherwise");
  const Type fallback = checker.TypeAt(right);
  Type result =
      Unify(checker, left, right, "what `otherwise` gives has the type of what it stands in for");
  if (result.kind != TypeKind::kBroken) result.optional = fallback.optional;
  return result;
}

Type InferIsKnown(Checker& checker, const Scope& scope, const ast::Call& call) {
  const Type type = InferValue(checker, scope, call.arguments[0]);
  if (type.kind == TypeKind::kBroken) return types::Boolean();
  if (!type.optional) WarnNeedless(checker, call, call.callee);
  return types::Boolean();
}

bool HasNames(const Type& type) {
  return type.kind == TypeKind::kEnum || type.kind == TypeKind::kLevel ||
         type.kind == TypeKind::kStatus || type.kind == TypeKind::kVerdict ||
         type.kind == TypeKind::kBoolean || type.kind == TypeKind::kText ||
         type.kind == TypeKind::kDate;
}

Type InferIs(Checker& checker, const Scope& scope, const ast::Call& call) {
  const ExprId left = call.arguments[0], right = call.arguments[1];
  if (StandsAlone(checker, scope, left)) {
    Infer(checker, scope, left);
    InferBeside(checker, scope, right, checker.TypeAt(left));
  } else {
    InferBeside(checker, scope, left, Infer(checker, scope, right));
  }
  const Type type = checker.TypeAt(left);
  if (type.kind == TypeKind::kBroken || checker.TypeAt(right).kind == TypeKind::kBroken)
    return types::Boolean();
  if (type.kind == TypeKind::kSides) {
    Report(checker, Kind::kTypeMismatch, call.callee_span,
           Tick(Written(checker, left)) + " is " + Describe(checker, type),
           "there may be several, or none",
           "write " + Tick(Written(checker, right) + " in " + Written(checker, left)));
    return types::Boolean();
  }
  if (!HasNames(type)) {
    const std::string symbol = call.callee == "is" ? "==" : "!=";
    Report(checker, Kind::kTypeMismatch, call.callee_span,
           Tick(Written(checker, left)) + " is " + Describe(checker, type),
           Tick(call.callee) + " asks for a name: a value of an enum, a level, a status",
           "write " + Tick(symbol));
    return types::Boolean();
  }
  const Wanted wanted{.type = Present(type), .what = "the left side of " + Tick(call.callee)};
  if (type.optional) FitInferred(checker, left, wanted);
  FitInferred(checker, right, wanted);
  return types::Boolean();
}

bool IsOrdered(const Type& type) {
  return type.kind == TypeKind::kNumber || type.kind == TypeKind::kDecimal ||
         type.kind == TypeKind::kDate;
}

void CheckOrder(Checker& checker, ExprId range, const ast::Range& node, const Type& type) {
  const std::optional<Value>& low = checker.ConstantAt(node.low);
  const std::optional<Value>& high = checker.ConstantAt(node.high);
  if (!low || !high || !Less(*high, *low, type)) return;
  Report(checker, Kind::kEmptyRange, checker.SpanOf(range),
         "the range " + Tick(Written(checker, range)) + " is empty", "the smaller end comes first",
         "write " + Tick(Written(checker, node.high) + " .. " + Written(checker, node.low)));
}

// A bare number after `in` takes the unit of the value, as in a column or a domain. A whole value
// may be asked about any bound, and points stand beside ratios.
void FitMember(Checker& checker, const Scope& scope, ExprId element, const Type& type) {
  Wanted wanted{.type = type, .what = "the value before `in`", .bare_takes_unit = true};
  wanted.type.whole = false;
  InferBeside(checker, scope, element, type);
  if (types::IsRatio(checker.TypeAt(element)) && types::IsRatio(type))
    wanted.type.points = checker.TypeAt(element).points;
  FitInferred(checker, element, wanted);
}

void MarkGroup(Checker& checker, ExprId group, const Type& type,
               std::initializer_list<ExprId> parts) {
  checker.done[group.index()] = true;
  checker.TypeAt(group) = type;
  for (const ExprId part : parts) checker.UsesAt(group) |= checker.UsesAt(part);
}

void FitSides(Checker& checker, const Scope& scope, ExprId left, ExprId right) {
  const Type sides = Infer(checker, scope, right);
  if (sides.kind == TypeKind::kBroken) return;
  if (sides.kind == TypeKind::kSides) {
    Infer(checker, scope, left, sides);
    return;
  }
  Infer(checker, scope, left);
  Report(
      checker, Kind::kTypeMismatch, checker.SpanOf(right),
      Tick(Written(checker, right)) + " is " + Describe(checker, sides),
      "after `in` comes a range `a .. b` or a set `{ a, b }`",
      "write `{ " + Written(checker, right) + " }` for a set of one value, or compare with `==`");
}

Type InferIn(Checker& checker, const Scope& scope, const ast::Call& call) {
  const ExprId left = call.arguments[0], right = call.arguments[1];
  const auto* range = std::get_if<ast::Range>(&checker.ast[right].node);
  const auto* set = std::get_if<ast::SetLiteral>(&checker.ast[right].node);
  if (range == nullptr && set == nullptr) {
    FitSides(checker, scope, left, right);
    return types::Boolean();
  }
  Type type = InferValue(checker, scope, left);
  if (type.optional) {
    FitInferred(checker, left, {.type = Present(type), .what = "the value before `in`"});
    type = Present(type);
  }
  if (set != nullptr) {
    for (const ExprId element : set->elements) FitMember(checker, scope, element, type);
    MarkGroup(checker, right, type, {});
    for (const ExprId element : set->elements) checker.UsesAt(right) |= checker.UsesAt(element);
    return types::Boolean();
  }
  if (type.kind != TypeKind::kBroken && !IsOrdered(type)) {
    Report(checker, Kind::kTypeMismatch, checker.SpanOf(right),
           Describe(checker, type) + " has no order, so that a range means nothing", {},
           "list the values: `{ a, b }`");
    return types::Boolean();
  }
  FitMember(checker, scope, range->low, type);
  FitMember(checker, scope, range->high, type);
  MarkGroup(checker, right, type, {range->low, range->high});
  if (type.kind != TypeKind::kBroken) CheckOrder(checker, right, *range, type);
  return types::Boolean();
}

}  // namespace

Type InferSpecial(Checker& checker, const Scope& scope, ExprId, const ast::Call& call,
                  const builtins::Row& row, const Type& names_from) {
  switch (row.form) {
    case builtins::Form::kAnd:
    case builtins::Form::kOr:
      return InferConnective(checker, scope, call);
    case builtins::Form::kIf:
      return InferIf(checker, scope, call, names_from);
    case builtins::Form::kOtherwise:
      return InferOtherwise(checker, scope, call, names_from);
    case builtins::Form::kIsKnown:
    case builtins::Form::kIsUnknown:
      return InferIsKnown(checker, scope, call);
    case builtins::Form::kIn:
    case builtins::Form::kNotIn:
      return InferIn(checker, scope, call);
    case builtins::Form::kIs:
    case builtins::Form::kIsNot:
      return InferIs(checker, scope, call);
    case builtins::Form::kStrict:
      break;
  }
  REMIT_CHECK(false, "a strict row is no special form");
}

}  // namespace remit::check
