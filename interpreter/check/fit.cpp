// Whether an expression may stand where a type is wanted, what a bare number becomes there, and
// what to say when it may not.
#include "interpreter/check/checker.h"
#include "interpreter/types/decimal.h"

namespace remit::check {
namespace {

bool SameUnit(const Type& a, const Type& b) {
  return a.kind == TypeKind::kDecimal && b.kind == TypeKind::kDecimal && a.dimension == b.dimension;
}

std::string Rule(const Checker& checker, const Wanted& wanted) {
  return wanted.what + " is " + Describe(checker, wanted.type);
}

// `-5` written anew with a unit: "-5 EUR".
std::string WithUnit(const Checker& checker, ExprId id, const Type& type) {
  const std::string unit = types::Name(Present(type), checker.out.type_table);
  if (type.dimension.none()) return Written(checker, id) + (type.points ? " points" : " %");
  return Written(checker, id) + " " + unit;
}

}  // namespace

// Of what has the type, as it is written: "`12 months`".
std::string ExampleOf(const Checker& checker, const Type& type) {
  const types::TypeTable& table = checker.out.type_table;
  switch (type.kind) {
    case TypeKind::kDecimal:
      if (type.dimension.none()) return type.points ? "`3 points`" : "`15 %`";
      if (type.dimension.count > 1) return "a value in " + types::Name(Present(type), table);
      return Tick((types::IsMoney(type, table) ? "500 " : "12 ") +
                  types::Name(Present(type), table));
    case TypeKind::kNumber:
    case TypeKind::kLiteral:
      return "`0.5`";
    case TypeKind::kDate:
      return "`2026-01-31`";
    case TypeKind::kText:
      return "`\"…\"`";
    case TypeKind::kBoolean:
      return "`true`, `false` or a comparison";
    case TypeKind::kEnum:
      return ListOf(table.enumeration(types::EnumId(type.index)).values);
    case TypeKind::kLevel:
      return ListOf(checker.out.model.levels);
    case TypeKind::kSides:
      return ListOf(checker.out.model.sides);
    case TypeKind::kBroken:
    case TypeKind::kRecord:
    case TypeKind::kList:
    case TypeKind::kUnit:
    case TypeKind::kStatus:
    case TypeKind::kVerdict:
      break;
  }
  return {};
}

namespace {

bool ReportBare(Checker& checker, ExprId id, const Wanted& wanted) {
  const Type& type = wanted.type;
  const std::string better = WithUnit(checker, id, type);
  const std::string hint =
      type.dimension.none() && !type.points ? PercentHint(checker, id) : "write " + Tick(better);
  const bool simple = type.dimension.count <= 1;
  const bool percent = type.dimension.none() && !type.points;
  Report(checker, percent ? Kind::kPercentSignNeeded : Kind::kMissingUnit, checker.SpanOf(id),
         Tick(Written(checker, id)) + (percent ? " has no `%`" : " has no unit"),
         Rule(checker, wanted) + (percent ? ", and a percentage always carries its sign" : ""),
         simple ? hint : "give the value a unit");
  return false;
}

// One currency or unit of several: `110 EUR` where `EUR / nights` is wanted.
std::string RateHint(const Checker& checker, ExprId id, const Wanted& wanted) {
  const auto* literal = std::get_if<ast::QuantityLiteral>(&checker.ast[id].node);
  if (literal == nullptr || wanted.type.kind != TypeKind::kDecimal ||
      wanted.type.dimension.count < 2 || !wanted.bare_takes_unit)
    return {};
  return "write " + Tick(literal->digits) + ", which is then in " +
         types::Name(Present(wanted.type), checker.out.type_table);
}

std::string WrittenHint(const Checker& checker, ExprId id, const Type& to) {
  const auto* literal = std::get_if<ast::QuantityLiteral>(&checker.ast[id].node);
  if (literal == nullptr || !literal->unit) return {};
  if (to.kind == TypeKind::kNumber) return "write " + Tick(literal->digits);
  if (to.kind != TypeKind::kDecimal || to.dimension.count > 1) return {};
  const std::string unit =
      to.dimension.none() ? "%" : types::Name(Present(to), checker.out.type_table);
  return "write " + Tick(literal->digits + " " + unit) + ", if that is meant";
}

std::string ConversionHint(const Checker& checker, ExprId id, const Type& from, const Type& to) {
  const std::string text = Written(checker, id);
  if (from.kind == TypeKind::kNumber && to.kind == TypeKind::kDecimal) {
    if (to.dimension.none() && !to.points) return "write " + Tick("percent(" + text + ")");
    if (types::IsMoney(to, checker.out.type_table)) {
      return "write " +
             Tick("money(" + text + ", " + types::Name(Present(to), checker.out.type_table) + ")");
    }
  }
  if (from.kind == TypeKind::kDecimal && to.kind == TypeKind::kNumber)
    return "write " + Tick("number(" + text + ")");
  if (to.kind == TypeKind::kBoolean) {
    if (from.kind == TypeKind::kEnum)
      return "say which values: " + Tick(text + " == VALUE") + " or " + Tick(text + " in { A, B }");
    if (from.kind == TypeKind::kText) return "compare it: " + Tick(text + " == \"…\"");
    if (from.kind == TypeKind::kDecimal || from.kind == TypeKind::kNumber)
      return "compare it with something: " + Tick(text + " > …");
  }
  return {};
}

// A hint that says what to write for the whole of what is pointed at.
std::vector<diagnostics::Suggestion> Written(Span span, const std::string& hint) {
  constexpr std::string_view kOpening = "write `";
  if (hint.substr(0, kOpening.size()) != kOpening) return {};
  const std::size_t close = hint.find('`', kOpening.size());
  const std::string text = hint.substr(kOpening.size(), close - kOpening.size());
  if (text.find("…") != std::string::npos) return {};
  return {{span, text, "write " + Tick(text), false}};
}

// Where nothing can be made of it: a text that only lost its way into quotes, or what would do.
std::string OtherHint(const Checker& checker, ExprId id, const Type& type, const Wanted& wanted) {
  const auto* text = std::get_if<ast::TextLiteral>(&checker.ast[id].node);
  if (text != nullptr && !text->value.empty() && wanted.type.kind != TypeKind::kBoolean &&
      text->value.find_first_of("`\n") == std::string::npos) {
    const std::string_view written = text->value;
    if (wanted.type.kind == TypeKind::kEnum) {
      const auto& values =
          checker.out.type_table.enumeration(types::EnumId(wanted.type.index)).values;
      const std::string_view near =
          diagnostics::NearestName(written, {values.begin(), values.end()});
      if (!near.empty()) return "write " + Tick(near) + ", without quotes";
    }
    return "write it without quotes, in the notation of the language: " +
           ExampleOf(checker, wanted.type);
  }
  if (wanted.type.kind == TypeKind::kBoolean)
    return "compare it with something: " + Tick(Written(checker, id) + " == …");
  if (wanted.type.kind == TypeKind::kText) return "write it between quotes";
  const std::string example = ExampleOf(checker, wanted.type);
  if (example.empty()) return "write " + Describe(checker, wanted.type);
  const bool written = checker.out.constant[id.index()].has_value() || type.kind == TypeKind::kUnit;
  return (written ? "write for example " : "use what is of that kind, such as ") + example;
}

bool ReportMismatch(Checker& checker, ExprId id, const Type& type, const Wanted& wanted) {
  const bool units = type.kind == TypeKind::kDecimal && wanted.type.kind == TypeKind::kDecimal;
  const bool condition = wanted.type.kind == TypeKind::kBoolean;
  std::string hint = RateHint(checker, id, wanted);
  if (hint.empty())
    hint = wanted.written ? WrittenHint(checker, id, wanted.type)
                          : ConversionHint(checker, id, type, wanted.type);
  if (hint.empty()) hint = OtherHint(checker, id, type, wanted);
  Report(checker,
         units       ? Kind::kUnitMismatch
         : condition ? Kind::kNotACondition
                     : Kind::kTypeMismatch,
         checker.SpanOf(id), Tick(Written(checker, id)) + " is " + Describe(checker, type),
         Rule(checker, wanted), hint)
      .suggestions = Written(checker.SpanOf(id), hint);
  return false;
}

bool ReportPoints(Checker& checker, ExprId id, const Type& type, const Wanted& wanted) {
  std::string text = Written(checker, id);
  const auto* literal = std::get_if<ast::QuantityLiteral>(&checker.ast[id].node);
  std::string hint;
  if (literal != nullptr)
    hint = "write " + Tick(literal->digits + (type.points ? " %" : " points"));
  if (hint.empty()) {
    hint = wanted.type.points ? "a difference of two percentages is in points"
                              : "add the points to a percentage";
  }
  Report(checker, Kind::kPointsMisused, checker.SpanOf(id),
         Tick(text) + " is " + Describe(checker, type),
         wanted.what + (wanted.type.points
                            ? " is a difference of percentages, which is written in points"
                            : " is a percentage, not a difference in points"),
         hint);
  return false;
}

bool AdoptQuantity(Checker& checker, ExprId id, const Type& target) {
  std::optional<types::ExactDecimal> exact = ExactOf(checker, id);
  if (!exact) return false;
  if (__builtin_mul_overflow(exact->digits, static_cast<base::Int128>(target.bare),
                             &exact->digits)) {
    ReportScale(checker, id, target, types::ScaleError::kOverflow);
    checker.TypeAt(id) = {};
    return false;
  }
  const auto scaled = types::ToScaled(*exact, types::Scale(target, checker.table()));
  if (const std::int64_t* raw = std::get_if<std::int64_t>(&scaled)) {
    checker.ConstantAt(id) = Value{*raw};
    Type type = Present(target);
    type.whole = target.dimension.count == 1 && types::Normalised(*exact).scale == 0 &&
                 !types::IsMoney(target, checker.table());
    checker.TypeAt(id) = type;
    return true;
  }
  ReportScale(checker, id, target, std::get<types::ScaleError>(scaled));
  checker.TypeAt(id) = {};
  return false;
}

bool AdoptFactor(Checker& checker, ExprId id, const Type& target) {
  const std::optional<types::ExactDecimal> exact = ExactOf(checker, id);
  if (!exact) return false;
  const auto scaled = types::ToScaled(*exact, target.literal_scale);
  const std::int64_t* raw = std::get_if<std::int64_t>(&scaled);
  if (raw != nullptr) checker.ConstantAt(id) = Value{*raw};
  checker.TypeAt(id) = target;
  return raw != nullptr;
}

// The overload of a call belongs to its types: chosen again after they have changed.
void ReselectOverload(Checker& checker, ExprId id, const ast::Call& call) {
  const Callee callee = checker.out.CalleeOf(id);
  if (callee.kind != Callee::Kind::kBuiltin) return;
  const builtins::Row& row = builtins::Table()[callee.index];
  std::vector<Type> types;
  for (const ExprId argument : call.arguments) types.push_back(checker.TypeAt(argument));
  for (std::size_t i = 0; i < row.overloads.size(); ++i) {
    std::vector<Type> tried = types;
    Type result;
    if (!row.overloads[i].rule(tried, checker.table(), result)) continue;
    checker.out.callee[id.index()].overload = static_cast<std::uint32_t>(i);
    return;
  }
}

}  // namespace

bool SameKind(const Type& a, const Type& b) {
  return a.kind == b.kind && a.index == b.index &&
         (a.kind != TypeKind::kDecimal || a.dimension == b.dimension) &&
         (a.kind != TypeKind::kUnit || a.dimension == b.dimension);
}

std::string PercentHint(const Checker& checker, ExprId id) {
  const std::string text = Written(checker, id);
  const std::optional<types::ExactDecimal> exact = ExactOf(checker, id);
  const bool fraction = exact && exact->digits > 0 && *exact <= types::ExactDecimal{1, 0};
  if (!fraction) return "write " + Tick(text + " %");
  const types::ExactDecimal percent = types::Normalised({exact->digits * 100, exact->scale});
  const std::string share = Tick(types::FormatExact(percent) + " %"), little = Tick(text + " %");
  if (percent.digits == 100 && percent.scale == 0)
    return "write " + little + ", or " + share + " if all of it is meant";
  return "write " + share + ", or " + little + " if so little is meant";
}

bool AdoptLiteral(Checker& checker, ExprId id, const Type& target) {
  if (checker.TypeAt(id).kind != TypeKind::kLiteral) return true;
  if (const auto* call = std::get_if<ast::Call>(&checker.ast[id].node)) {
    const bool chosen = call->form == ast::CallForm::kConditional;
    bool adopted = true;
    for (std::size_t i = chosen ? 1 : 0; i < call->arguments.size(); ++i)
      adopted = AdoptLiteral(checker, call->arguments[i], target) && adopted;
    if (!adopted) {
      checker.TypeAt(id) = {};
      return false;
    }
    if (chosen) {
      checker.TypeAt(id) = target;
      return true;
    }
  }
  bool adopted = true;
  if (target.kind == TypeKind::kNumber) {
    const std::optional<types::ExactDecimal> exact = ExactOf(checker, id);
    if (exact) checker.ConstantAt(id) = Value::Of(types::ToNumber(*exact));
    checker.TypeAt(id) = types::Number();
  } else if (target.kind == TypeKind::kLiteral) {
    adopted = AdoptFactor(checker, id, target);
  } else {
    adopted = AdoptQuantity(checker, id, target);
  }
  if (const auto* call = std::get_if<ast::Call>(&checker.ast[id].node))
    ReselectOverload(checker, id, *call);
  return adopted;
}

bool FitInferred(Checker& checker, ExprId id, const Wanted& wanted) {
  if (!id.valid()) return false;
  const Type& target = wanted.type;
  if (checker.TypeAt(id).kind == TypeKind::kBroken || target.kind == TypeKind::kBroken)
    return false;
  if (checker.TypeAt(id).kind == TypeKind::kLiteral) {
    if (target.kind == TypeKind::kNumber) return AdoptLiteral(checker, id, target);
    if (target.kind == TypeKind::kDecimal) {
      if (!wanted.bare_takes_unit || target.dimension.none())
        return ReportBare(checker, id, wanted);
      if (!AdoptLiteral(checker, id, Present(target))) return false;
    }
  }
  const Type type = checker.TypeAt(id);
  if (type.optional && !target.optional) {
    Report(checker, Kind::kOptionalUnmet, checker.SpanOf(id),
           Tick(Written(checker, id)) + " may be missing",
           "a value that may be missing is met with `otherwise` or `is known` before it is used",
           "write " + Tick("(" + Written(checker, id) + " otherwise …)"));
    return false;
  }
  if (!SameKind(type, target)) return ReportMismatch(checker, id, type, wanted);
  if (SameUnit(type, target) && type.points != target.points)
    return ReportPoints(checker, id, type, wanted);
  if (target.whole && !type.whole) {
    const std::string unit = types::Name(Present(target), checker.out.type_table);
    const bool written = checker.ConstantAt(id).has_value();
    Report(checker, Kind::kNotWhole, checker.SpanOf(id),
           Tick(Written(checker, id)) + (written ? " is not whole" : " need not be whole"),
           wanted.what + " counts whole " + unit,
           written ? "write a whole number"
                   : "write " + Tick("round(" + Written(checker, id) + ", 1 " + unit + ")"));
    return false;
  }
  return true;
}

Type Unify(Checker& checker, ExprId first, ExprId second, std::string_view what) {
  Type a = checker.TypeAt(first), b = checker.TypeAt(second);
  if (a.kind == TypeKind::kBroken || b.kind == TypeKind::kBroken) return {};
  if (a.kind == TypeKind::kLiteral && b.kind == TypeKind::kLiteral) {
    const Type& wider = a.literal_scale < b.literal_scale ? b : a;
    if (AdoptLiteral(checker, first, wider) && AdoptLiteral(checker, second, wider)) return wider;
    return {};
  }
  const bool bare_first = a.kind == TypeKind::kLiteral;
  if (bare_first || b.kind == TypeKind::kLiteral) {
    Wanted wanted{.type = Present(bare_first ? b : a), .what = "the other side"};
    wanted.type.whole = false;
    if (!FitInferred(checker, bare_first ? first : second, wanted)) return {};
    return bare_first ? b : a;
  }
  if (!SameKind(a, b)) {
    const bool units = a.kind == TypeKind::kDecimal && b.kind == TypeKind::kDecimal;
    Report(checker, units ? Kind::kUnitMismatch : Kind::kTypeMismatch, checker.SpanOf(second),
           Tick(Written(checker, second)) + " is " + Describe(checker, b) + ", and " +
               Tick(Written(checker, first)) + " is " + Describe(checker, a),
           std::string(what), "make both of the same kind");
    return {};
  }
  a.points = a.points && b.points;
  a.whole = a.whole && b.whole;
  a.optional = a.optional || b.optional;
  return a;
}

}  // namespace remit::check
