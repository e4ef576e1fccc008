// Why an operator or function does not take what it was given, in the words of somebody who writes
// policies. One message for each way to go wrong; the rules themselves are in builtins/rules.cpp.
#include "interpreter/check/checker.h"

namespace remit::check {
namespace {

bool IsSum(std::string_view name) { return name == "+" || name == "-" || name == "mod"; }
bool IsProduct(std::string_view name) { return name == "*" || name == "/"; }
bool IsComparison(std::string_view name) {
  return name == "==" || name == "!=" || name == "<" || name == "<=" || name == ">" || name == ">=";
}

struct Case {
  Checker& checker;
  ExprId id;
  const ast::Call& call;
  const std::vector<Type>& types;

  std::string Text(std::size_t index) const {
    return Tick(Written(checker, call.arguments[index]));
  }
  // "`price` is money in EUR, and `seats` is a quantity in seats"
  std::string Both() const {
    return Text(0) + " is " + Describe(checker, types[0]) + ", and " + Text(1) + " is " +
           Describe(checker, types[1]);
  }
  std::string UnitName(std::size_t index) const {
    return types::Name(Present(types[index]), checker.out.type_table);
  }
  diagnostics::Diagnostic& Say(Kind kind, Span span, std::string message, std::string rule,
                               std::string hint) const {
    return Report(checker, kind, span, std::move(message), std::move(rule), std::move(hint));
  }
};

bool HasCurrency(const Case& c, std::size_t index) {
  const Type& type = c.types[index];
  if (type.kind != TypeKind::kDecimal) return false;
  for (std::size_t i = 0; i < type.dimension.count; ++i) {
    if (c.checker.out.type_table.unit(type.dimension.factors[i].unit).currency) return true;
  }
  return false;
}

std::string WithUnit(const Case& c, std::size_t literal, std::size_t quantity) {
  const std::string digits = Written(c.checker, c.call.arguments[literal]);
  const Type& type = c.types[quantity];
  if (type.dimension.none()) {
    const std::string percent = Tick(digits + " %"), points = Tick(digits + " points");
    return type.points ? "write " + points : "write " + percent + " or " + points;
  }
  if (type.dimension.count > 1) return "give the number the unit " + c.UnitName(quantity);
  return "write " + Tick(digits + " " + c.UnitName(quantity));
}

// `1 - discount`, as one writes it where percentages are fractions.
bool IsWholeOfIt(const Case& c, std::size_t literal) {
  const std::optional<types::ExactDecimal> exact = ExactOf(c.checker, c.call.arguments[literal]);
  return literal == 0 && (c.call.callee == "-" || c.call.callee == "+") && exact &&
         exact->digits == 1 && exact->scale == 0;
}

// A bare number beside a quantity.
bool BareNumber(const Case& c, std::size_t literal, std::size_t quantity) {
  if (c.types[literal].kind != TypeKind::kLiteral || c.types[quantity].kind != TypeKind::kDecimal)
    return false;
  const bool ratio = c.types[quantity].dimension.none();
  std::string hint = WithUnit(c, literal, quantity);
  if (ratio && IsComparison(c.call.callee) && !c.types[quantity].points)
    hint = PercentHint(c.checker, c.call.arguments[literal]);
  if (ratio && !c.types[quantity].points && IsWholeOfIt(c, literal)) hint = "write `100 %`";
  c.Say(ratio ? Kind::kPercentSignNeeded : Kind::kMissingUnit,
        c.checker.SpanOf(c.call.arguments[literal]),
        c.Text(literal) + " has no unit, and " + c.Text(quantity) + " is " +
            Describe(c.checker, c.types[quantity]),
        "a bare number is a plain number or a factor, never " +
            std::string(ratio ? "a percentage" : "money or a count of something") + " by itself",
        hint);
  return true;
}

std::string NumberHint(const Case& c, std::size_t number, std::size_t quantity) {
  const std::string text = Written(c.checker, c.call.arguments[number]);
  const bool money = types::IsMoney(c.types[quantity], c.checker.out.type_table);
  const bool factor = IsProduct(c.call.callee) || c.types[quantity].dimension.none();
  if (factor) return "write " + Tick("percent(" + text + ")") + ", which rounds at that point";
  if (money) {
    return "write " + Tick("money(" + text + ", " + c.UnitName(quantity) + ")") +
           ", which rounds at that point";
  }
  return "compare plain numbers: " +
         Tick("number(" + Written(c.checker, c.call.arguments[quantity]) + ")");
}

bool NumberMeetsQuantity(const Case& c, std::size_t number, std::size_t quantity) {
  if (c.types[number].kind != TypeKind::kNumber || c.types[quantity].kind != TypeKind::kDecimal)
    return false;
  c.Say(Kind::kNumberMeetsQuantity, c.checker.SpanOf(c.id), c.Both(),
        "a number is not exact, and does not become a percentage, money or a quantity by itself",
        NumberHint(c, number, quantity));
  return true;
}

bool SumOfPercentages(const Case& c) {
  if (!c.types[0].dimension.none() || !c.types[1].dimension.none()) return false;
  c.Say(Kind::kPointsMisused, c.checker.SpanOf(c.id), c.Both(),
        "percentages and points are mixed in `+`, `-` and comparisons only",
        "multiply with a bare number or with a percentage");
  return true;
}

void DifferentUnits(const Case& c) {
  const bool money = HasCurrency(c, 0) && HasCurrency(c, 1);
  std::string rule = IsComparison(c.call.callee)
                         ? "only quantities of the same unit are compared"
                         : "only quantities of the same unit are added, subtracted or compared";
  if (money) rule += "; no currency is converted silently";
  const types::TypeTable& table = c.checker.out.type_table;
  const auto is = [&](std::size_t i, types::UnitId unit) {
    return c.types[i].dimension == types::Quantity(unit, table).dimension;
  };
  std::string hint = "compare or add what is in one unit; one of the two is the wrong value";
  if ((is(0, table.days()) && is(1, table.months())) ||
      (is(1, table.days()) && is(0, table.months()))) {
    rule = "days and months are never mixed, because months differ in length";
    hint = "write both in days or weeks, or both in months, quarters or years";
  }
  std::optional<diagnostics::Suggestion> fix;
  for (const std::size_t i : {0u, 1u}) {
    const auto* literal =
        std::get_if<ast::QuantityLiteral>(&c.checker.ast[c.call.arguments[i]].node);
    const bool plain = literal != nullptr && c.types[1 - i].dimension.count == 1;
    if (money && plain)
      hint = "write " + Tick(literal->digits + " " + c.UnitName(1 - i)) + ", if that is meant";
    if (money && plain) {
      const std::string meant = literal->digits + " " + c.UnitName(1 - i);
      fix = {c.checker.SpanOf(c.call.arguments[i]), meant, "write " + Tick(meant), false};
    }
  }
  const bool factor = (c.types[1].dimension.none() && !c.types[0].dimension.none());
  if (factor && IsSum(c.call.callee) && c.call.callee != "mod") {
    hint = "for a share of it write " +
           Tick(Written(c.checker, c.call.arguments[0]) + " * (100 % " + c.call.callee + " " +
                Written(c.checker, c.call.arguments[1]) + ")");
  }
  auto& diagnostic = c.Say(Kind::kUnitMismatch, c.checker.SpanOf(c.id), c.Both(), rule, hint);
  if (fix) diagnostic.suggestions.push_back(*fix);
}

bool WrongProduct(const Case& c) {
  const Type &a = c.types[0], &b = c.types[1];
  if (a.kind != TypeKind::kDecimal || b.kind != TypeKind::kDecimal) return false;
  if (a.points || b.points) {
    const std::size_t points = a.points ? 0 : 1;
    const auto* literal =
        std::get_if<ast::QuantityLiteral>(&c.checker.ast[c.call.arguments[points]].node);
    c.Say(Kind::kPointsMisused, c.checker.SpanOf(c.id), c.Both(),
          "points are a difference of percentages; they are multiplied or divided by a bare number "
          "only",
          literal == nullptr ? "multiply with a bare number or with a percentage"
                             : "write " + Tick(literal->digits + " %"));
    return true;
  }
  if (HasCurrency(c, 0) && HasCurrency(c, 1)) {
    const bool times = c.call.callee == "*";
    c.Say(Kind::kMoneyTimesMoney, c.checker.SpanOf(c.id), c.Both(),
          times ? "money is never multiplied with money" : "this quotient is no quantity",
          times ? "multiply with a percentage, a number of units or a plain factor"
                : "divide amounts of one currency, or divide by a number of units");
    return true;
  }
  c.Say(Kind::kUnitPowers, c.checker.SpanOf(c.id),
        "the result of " + Tick(c.call.callee) + " would have too many units",
        "a quantity has at most four", "name a simpler part with `let` and work with that");
  return true;
}

bool DateArithmetic(const Case& c) {
  for (std::size_t i = 0; i < 2; ++i) {
    if (c.types[i].kind != TypeKind::kDate) continue;
    const Type& other = c.types[1 - i];
    const bool duration =
        other.kind == TypeKind::kDecimal && !other.whole && !other.dimension.none();
    c.Say(duration ? Kind::kNotWhole : Kind::kTypeMismatch, c.checker.SpanOf(c.id), c.Both(),
          IsSum(c.call.callee) ? "a date is moved by whole days or whole months"
                               : "a date is compared with a date",
          other.kind == TypeKind::kLiteral
              ? "write " + Tick(Written(c.checker, c.call.arguments[1 - i]) + " days")
          : other.kind == TypeKind::kText ? "write the date without quotes, such as `2026-01-31`"
          : IsSum(c.call.callee)          ? "write for example `+ 30 days`"
                                          : "write a date, such as `2026-01-31`");
    return true;
  }
  return false;
}

void Equality(const Case& c) {
  std::string rule = "two values of one kind are compared";
  std::string hint;
  const bool texts = (c.types[0].kind == TypeKind::kEnum && c.types[1].kind == TypeKind::kText) ||
                     (c.types[1].kind == TypeKind::kEnum && c.types[0].kind == TypeKind::kText);
  if (texts) {
    const std::size_t text = c.types[0].kind == TypeKind::kText ? 0 : 1;
    hint = "write the value of the enum without quotes: " + ExampleOf(c.checker, c.types[1 - text]);
  } else {
    for (const std::size_t i : {0u, 1u}) {
      const std::string example = ExampleOf(c.checker, c.types[i]);
      if (!c.checker.out.constant[c.call.arguments[1 - i].index()] || example.empty()) continue;
      hint = "compare " + c.Text(i) + " with what is of its kind, such as " + example;
    }
  }
  for (std::size_t i = 0; i < 2; ++i) {
    if (c.types[i].kind != TypeKind::kUnit) continue;
    hint = FieldHint(c.checker, Written(c.checker, c.call.arguments[i]));
  }
  if (c.types[0].kind == c.types[1].kind && c.types[0].kind != TypeKind::kDecimal &&
      c.types[0].index == c.types[1].index) {
    rule = Describe(c.checker, c.types[0]) + " has no order";
    hint = "compare with `is` or `==`";
  }
  if (hint.empty()) hint = "one of the two is the wrong value";
  c.Say(Kind::kTypeMismatch, c.checker.SpanOf(c.id), c.Both(), rule, hint);
}

void Binary(const Case& c) {
  if (IsSum(c.call.callee) || IsComparison(c.call.callee)) {
    if (DateArithmetic(c) || BareNumber(c, 0, 1) || BareNumber(c, 1, 0)) return;
  }
  if (NumberMeetsQuantity(c, 0, 1) || NumberMeetsQuantity(c, 1, 0)) return;
  if (IsProduct(c.call.callee) && WrongProduct(c)) return;
  if (c.types[0].kind == TypeKind::kDecimal && c.types[1].kind == TypeKind::kDecimal) {
    if (!SumOfPercentages(c)) DifferentUnits(c);
    return;
  }
  if (IsComparison(c.call.callee)) return Equality(c);
  c.Say(Kind::kNoOverload, c.checker.SpanOf(c.id), c.Both(),
        Tick(c.call.callee) + " works on numbers and quantities",
        "use values that can be reckoned with");
}

void OneArgument(const Case& c) {
  const bool quantity = c.types[0].kind == TypeKind::kDecimal;
  std::string rule = Tick(c.call.callee) + " works on numbers and quantities";
  std::string hint;
  if (c.call.callee == "not") {
    rule = "`not` turns a condition round";
    hint = "compare it with something: `not (… == …)`";
  } else if (c.call.callee == "percent" && quantity) {
    rule = "`percent` takes a number";
    if (c.types[0].dimension.none()) hint = "leave `percent` out: it is a percentage already";
  } else if (c.call.form == ast::CallForm::kFunction && quantity) {
    const bool rounding =
        c.call.callee == "round" || c.call.callee == "floor" || c.call.callee == "ceiling";
    rule = Tick(c.call.callee) + (rounding ? " of a quantity needs a step" : " works on numbers");
    const std::string text = Written(c.checker, c.call.arguments[0]);
    const std::string step = c.types[0].dimension.none() ? "1 %" : "1 " + c.UnitName(0);
    hint = "write " + Tick(rounding ? c.call.callee + "(" + text + ", " + step + ")"
                                    : c.call.callee + "(number(" + text + "))");
  }
  if (hint.empty()) hint = "use a number or a quantity";
  c.Say(Kind::kNoOverload, c.checker.SpanOf(c.call.arguments[0]),
        c.Text(0) + " is " + Describe(c.checker, c.types[0]), rule, hint);
}

void Many(const Case& c) {
  std::size_t odd = 1;
  while (odd + 1 < c.types.size() && c.types[odd] == c.types[0]) ++odd;
  if (c.call.callee == "money") {
    c.Say(Kind::kNoOverload, c.checker.SpanOf(c.id), c.Both(),
          "`money` takes a number and the name of a currency", "write `money(x, EUR)`");
    return;
  }
  const bool step =
      c.call.callee == "round" || c.call.callee == "floor" || c.call.callee == "ceiling";
  const std::vector<Type> pair{c.types[0], c.types[odd]};
  ast::Call narrowed = c.call;
  narrowed.arguments = {c.call.arguments[0], c.call.arguments[odd]};
  const Case two{c.checker, c.id, narrowed, pair};
  if (BareNumber(two, 0, 1) || BareNumber(two, 1, 0)) return;
  c.Say(Kind::kNoOverload, c.checker.SpanOf(c.call.arguments[odd]), two.Both(),
        step ? "a quantity is rounded to a step of its own unit"
             : Tick(c.call.callee) + " takes values of one unit",
        step ? "write the step in that unit" : "give it values of one unit");
}

}  // namespace

void ExplainNoOverload(Checker& checker, ExprId id, const ast::Call& call,
                       const std::vector<Type>& types) {
  const Case c{checker, id, call, types};
  if (types.size() == 1) return OneArgument(c);
  if (call.form == ast::CallForm::kInfix) return Binary(c);
  Many(c);
}

}  // namespace remit::check
