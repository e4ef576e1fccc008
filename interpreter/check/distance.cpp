// Knobs, distances and periods as `damp` and `deviate` need them; what they forbid they say
// themselves.
#include "interpreter/check/distance.h"

#include <algorithm>
#include <utility>

namespace remit::check {

const Symbol* KnobNamed(Checker& checker, const ast::Name& name, std::string rule) {
  const Symbol* symbol = checker.Find(name.text);
  if (symbol != nullptr && symbol->kind == Symbol::Kind::kKnob) return symbol;
  if (MayExist(checker, name.text)) return nullptr;
  std::vector<std::string> knobs;
  for (const KnobInfo& knob : checker.out.model.knobs) knobs.push_back(knob.name);
  std::string hint = DidYouMean(name.text, {knobs.begin(), knobs.end()});
  if (hint.empty())
    hint = knobs.empty() ? "declare what is chosen: `choose discount from 0 % to 30 % step 1 %`"
                         : "the policy chooses " + ListOf(knobs);
  Report(checker, Kind::kUnknownKnob, name.span,
         symbol == nullptr ? "there is no choice " + Tick(name.text)
                           : Tick(name.text) + " is " + std::string(Noun(symbol->kind)),
         std::move(rule), std::move(hint));
  return nullptr;
}

std::optional<Type> DistanceOf(const types::TypeTable& table, const Type& knob) {
  if (knob.kind == TypeKind::kDate) return types::Quantity(table.days(), table);
  const bool measurable = knob.kind == TypeKind::kBroken || knob.kind == TypeKind::kDecimal ||
                          knob.kind == TypeKind::kNumber;
  if (!measurable) return std::nullopt;
  Type distance = types::IsRatio(knob) ? types::Points() : knob;
  distance.whole = false;
  return distance;
}

std::optional<Period> PeriodNamed(Checker& checker, Kind kind, const ast::Name& name) {
  static const std::vector<std::string> periods{"day", "week", "month", "quarter", "year"};
  const auto found = std::find(periods.begin(), periods.end(), name.text);
  if (found != periods.end()) return static_cast<Period>(found - periods.begin());
  const std::string near = DidYouMean(name.text, {periods.begin(), periods.end()});
  Report(checker, kind, name.span, Tick(name.text) + " is not a period", {},
         near.empty() ? "choose one of " + ListOf(periods) : near);
  return std::nullopt;
}

Duration DurationOf(Checker& checker, Kind kind, ExprId id, std::int64_t least,
                    const std::string& what, const std::string& rule, const std::string& hint) {
  const Type type = Infer(checker, Scope{.place = Place::kConstant}, id);
  if (type.kind == TypeKind::kBroken) return {};
  const types::TypeTable& table = checker.table();
  const std::optional<Value>& value = checker.ConstantAt(id);
  const std::int64_t count = value ? value->raw / types::kOneUnit : 0;
  const bool simple = type.kind == TypeKind::kDecimal && type.whole && type.dimension.count == 1 &&
                      type.dimension.factors[0].power == 1 && value && count >= least;
  if (simple && type.dimension.factors[0].unit == table.days()) return {count, std::nullopt};
  if (simple && type.dimension.factors[0].unit == table.months()) return {std::nullopt, count};
  Report(checker, kind, checker.SpanOf(id), Tick(Written(checker, id)) + " is not " + what, rule,
         hint);
  return {};
}

}  // namespace remit::check
