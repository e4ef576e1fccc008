// Distributions: finitely many outcomes, written out, each with a probability above nothing, and
// exactly 100 % together.
#include <algorithm>

#include "interpreter/check/checker.h"

namespace remit::check {
namespace {

std::string Percent(const Checker& checker, std::int64_t ratio) {
  return types::Format({ratio}, types::Ratio(), checker.out.type_table, checker.out.texts);
}

bool Same(Value a, Value b, const Type& type) {
  return type.kind == TypeKind::kNumber ? a.number() == b.number() : a == b;
}

std::optional<std::int64_t> Probability(Checker& checker, ExprId id, const std::string& name) {
  const std::optional<Value> value = ConstantFitting(
      checker, id, {.type = types::Ratio(), .what = "a probability of " + Tick(name)});
  if (!value || value->raw > 0) return value ? std::optional(value->raw) : std::nullopt;
  Report(checker, Kind::kDistribution, checker.SpanOf(id),
         Tick(Written(checker, id)) + " is no probability of an outcome",
         "every outcome listed can happen: its probability is above 0 %",
         "leave out what cannot happen");
  return std::nullopt;
}

// What is outside the value itself can be uncertain; a record or an optional can not.
Type OutcomeType(Checker& checker, const ast::TypeExpr& text) {
  const Type type = TypeOfText(checker, text);
  const bool single = type.kind != TypeKind::kRecord && type.kind != TypeKind::kList;
  if (type.kind == TypeKind::kBroken || (single && !type.optional)) return type;
  Report(checker, Kind::kUnknownType, text.span, "an outcome cannot be " + Describe(checker, type),
         "a distribution gives one value, which is always there",
         type.optional ? "leave the `?` out" : "write a distribution for each part");
  return {};
}

}  // namespace

std::optional<std::vector<Outcome>> OutcomesOf(Checker& checker, const std::string& name,
                                               const Type& type, Span span,
                                               const std::vector<ast::Outcome>& written) {
  std::vector<Outcome> outcomes;
  std::int64_t sum = 0;
  bool whole = true;
  for (const ast::Outcome& item : written) {
    const std::optional<Value> value = ConstantFitting(
        checker, item.value,
        {.type = type, .what = "an outcome of " + Tick(name), .bare_takes_unit = true});
    const std::optional<std::int64_t> probability = Probability(checker, item.probability, name);
    whole = whole && value && probability;
    if (!value || !probability) continue;
    const bool twice = std::any_of(outcomes.begin(), outcomes.end(), [&](const Outcome& other) {
      return Same(other.value, *value, type);
    });
    if (twice) {
      Report(checker, Kind::kDistribution, checker.SpanOf(item.value),
             Tick(Written(checker, item.value)) + " is there twice",
             "each outcome is listed once, with its whole probability", "add the two together");
      whole = false;
    }
    // Beyond 100 % by far the sum is wrong whatever comes after, and stays small.
    sum = std::min(sum + std::min(*probability, 100 * types::kOneUnit), 10'000 * types::kOneUnit);
    outcomes.push_back({*value, *probability});
  }
  if (!whole) return std::nullopt;
  if (sum == types::kOneUnit) return outcomes;
  const std::int64_t off = sum < types::kOneUnit ? types::kOneUnit - sum : sum - types::kOneUnit;
  Report(checker, Kind::kDistribution, span,
         "the probabilities of " + Tick(name) + " add up to " + Percent(checker, sum),
         "one of the outcomes happens, so that they add up to exactly 100 %",
         Percent(checker, off) + (sum < types::kOneUnit ? " are missing" : " are too many"));
  return std::nullopt;
}

void CheckDistributions(Checker& checker) {
  ForEach<ast::DistributionDeclaration>(checker, [&](DeclId id, const auto& node) {
    const Type type = OutcomeType(checker, node.type);
    const std::optional<std::vector<Outcome>> outcomes =
        OutcomesOf(checker, node.name.text, type, node.name.span, node.outcomes);
    Symbol* symbol = checker.SymbolOf(id);
    if (symbol == nullptr) return;
    symbol->type = outcomes ? type : Type{};
    symbol->index = static_cast<std::uint32_t>(checker.out.model.distributions.size());
    DistributionInfo info{node.name.text, type, {}, id};
    if (outcomes) info.outcomes = *outcomes;
    checker.out.model.distributions.push_back(std::move(info));
  });
}

}  // namespace remit::check
