// Parameters: dated series of values, and who may move them how far.
#include <limits>

#include "interpreter/check/checker.h"

namespace remit::check {
namespace {

struct Series {
  Checker& checker;
  const ast::ParameterDeclaration& node;
  ParameterInfo& info;
  bool whole = true;

  void CheckStep(ExprId value) {
    if (info.type.kind == TypeKind::kBroken) return;
    const Scope scope{.place = Place::kParameter};
    Wanted wanted{.type = info.type, .what = Tick(node.name.text), .bare_takes_unit = true};
    wanted.type.whole = false;
    if (!Fit(checker, scope, value, wanted)) return;
    whole = whole && checker.TypeAt(value).whole;
    const std::optional<Value>& constant = checker.ConstantAt(value);
    if (!constant || !info.adjustable || Contains(*info.adjustable, *constant, info.type)) return;
    Report(checker, Kind::kOutsideRange, checker.SpanOf(value),
           Tick(Written(checker, value)) + " is outside the range of " + Tick(node.name.text),
           "every value of a parameter lies in the range in which it may be moved",
           "correct the value, or widen the range")
        .labels.push_back({checker.SpanOf(*node.range), "the range"});
  }

  void AddDated(const ast::DatedValue& dated) {
    const std::optional<std::int64_t> day = DayOf(checker, dated.date);
    CheckStep(dated.value);
    if (!day) return;
    const bool first = info.steps.size() == 1;
    if (!first && *day <= info.steps.back().from_day) {
      const bool same = *day == info.steps.back().from_day;
      Report(checker, Kind::kDateOrder, dated.date.span,
             same ? Tick(node.name.text) + " has two values from " + Tick(dated.date.text)
                  : Tick(dated.date.text) + " comes before the date above it",
             "the values of a parameter stand in the order of their dates, one for each date",
             same ? "correct the date, or leave one of the two out"
                  : "correct the date, or move the line up");
      return;
    }
    info.steps.push_back({*day, dated.value});
  }
};

void CheckOne(Checker& checker, Symbol& symbol, const ast::ParameterDeclaration& node) {
  ParameterInfo info;
  info.name = node.name.text;
  info.decl = symbol.decl;
  info.type = symbol.type;
  if (node.range) {
    info.adjustable =
        DomainOf(checker, *node.range, info.type, "the range of " + Tick(node.name.text));
  }
  if (node.level) info.level = LevelNamed(checker, *node.level);
  Series series{checker, node, info};
  series.CheckStep(node.value);
  info.steps.push_back({std::numeric_limits<std::int64_t>::min(), node.value});
  for (const ast::DatedValue& dated : node.dated) series.AddDated(dated);
  info.type.whole = info.type.whole && series.whole;
  ApplySets(checker, info);
  symbol.type = info.type;
  symbol.index = static_cast<std::uint32_t>(checker.out.model.parameters.size());
  checker.out.model.parameters.push_back(std::move(info));
}

}  // namespace

void CheckParameters(Checker& checker) {
  for (Symbol& symbol : checker.out.names) {
    const auto* node = symbol.kind == Symbol::Kind::kParameter
                           ? std::get_if<ast::ParameterDeclaration>(&checker.ast[symbol.decl].node)
                           : nullptr;
    if (node == nullptr) continue;
    symbol.type = TypeOfText(checker, node->type);
    if (symbol.type.optional || symbol.type.kind == TypeKind::kRecord) {
      Report(checker, Kind::kUnknownType, node->type.span,
             "a parameter always has one value, so that it is neither optional nor a record", "",
             "leave out `?`, or write one parameter for each field");
      symbol.type = {};
    }
  }
  for (const std::size_t index : OrderOf(checker, {Symbol::Kind::kParameter})) {
    Symbol& symbol = checker.out.names[index];
    const auto& node = std::get<ast::ParameterDeclaration>(checker.ast[symbol.decl].node);
    CheckOne(checker, symbol, node);
  }
}

}  // namespace remit::check
