// Exact decimals throughout.
#include "interpreter/testing/literal_step.h"

#include <algorithm>

#include "interpreter/types/value.h"

namespace remit::testing {
namespace {

std::optional<ast::ExprNode> NextDay(const ast::DateLiteral& date, bool up) {
  const auto day = types::ParseDate(date.text);
  if (!day) return std::nullopt;
  return ast::DateLiteral{types::FormatDate(*day + (up ? 1 : -1))};
}

}  // namespace

std::optional<ast::ExprNode> Stepped(const ast::ExprNode& literal, bool up,
                                     const std::optional<types::ExactDecimal>& least) {
  if (const auto* date = std::get_if<ast::DateLiteral>(&literal)) return NextDay(*date, up);
  const auto* quantity = std::get_if<ast::QuantityLiteral>(&literal);
  if (quantity == nullptr) return std::nullopt;
  const auto parsed = types::ParseExactDecimal(quantity->digits);
  const auto* exact = std::get_if<types::ExactDecimal>(&parsed);
  if (exact == nullptr) return std::nullopt;
  types::ExactDecimal step{1, exact->scale};
  if (least && *least > step) step = *least;
  // A choice of finer steps than the number is written with.
  if (least && *least < step && least->digits > 0) step = *least;
  const auto moved = types::AddExact(*exact, up ? step : types::Negated(step));
  if (!moved || moved->digits < 0) return std::nullopt;
  ast::QuantityLiteral changed = *quantity;
  changed.digits = types::FormatExact(types::Normalised(*moved));
  return changed;
}

std::optional<ast::ExprNode> SteppedByFar(const ast::ExprNode& literal, bool up, bool money) {
  const auto* quantity = std::get_if<ast::QuantityLiteral>(&literal);
  if (quantity == nullptr) return Stepped(literal, up, std::nullopt);
  const auto parsed = types::ParseExactDecimal(quantity->digits);
  const auto* exact = std::get_if<types::ExactDecimal>(&parsed);
  if (exact == nullptr) return std::nullopt;
  if (exact->digits == 0 && money) return std::nullopt;
  constexpr int kMany = 4;
  types::ExactDecimal step{1, exact->scale};
  int length = 0;
  for (base::Int128 rest = exact->digits; rest != 0; rest /= 10) ++length;
  for (int i = 0; length >= kMany && i < length - 2; ++i) step.digits *= 10;
  return Stepped(literal, up, step);
}

std::optional<types::ExactDecimal> GridStep(const check::KnobInfo& knob,
                                            const check::Checked& checked) {
  if (knob.type.kind != types::TypeKind::kDecimal || knob.list) return std::nullopt;
  std::vector<std::int64_t> raw;
  for (const types::Value value : knob.alternatives) raw.push_back(value.raw);
  std::sort(raw.begin(), raw.end());
  std::int64_t gap = 0;
  for (std::size_t i = 1; i < raw.size(); ++i) {
    const std::int64_t here = raw[i] - raw[i - 1];
    if (here > 0 && (gap == 0 || here < gap)) gap = here;
  }
  if (gap == 0) return std::nullopt;
  // Ratios are written per cent.
  int scale = types::Scale(knob.type, checked.type_table);
  if (knob.type.dimension.none()) scale -= 2;
  return types::Normalised(types::FromScaled(gap, scale));
}

}  // namespace remit::testing
