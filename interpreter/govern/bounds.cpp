#include "interpreter/govern/bounds.h"

#include <cmath>
#include <limits>

#include "interpreter/base/check.h"
#include "interpreter/check/worlds.h"

namespace remit::govern {

using base::Int128;
using types::Type;
using types::TypeKind;

std::vector<Part> Bounds::PartsOf(const check::RequirementInfo& requirement) const {
  std::vector<Part> parts;
  if (requirement.condition.valid()) Collect(requirement.condition, requirement.refusal, parts);
  return parts;
}

ast::ExprId Bounds::BoundOf(const Comparison& comparison) const {
  return IsBound(comparison.right, comparison.left) ? comparison.right : comparison.left;
}

bool Bounds::MovesDown(const Comparison& comparison) const {
  return IsBound(comparison.right, comparison.left) == comparison.left_greater;
}

const std::string& Bounds::OwnerOf(const check::RequirementInfo& requirement) const {
  return requirement.owner.empty() ? model().owner : requirement.owner;
}

std::string Bounds::Grantor(const check::RequirementInfo& requirement, const Comparison& comparison,
                            const Miss& miss, std::uint32_t alternative) const {
  const ast::ExprId bound = BoundOf(comparison);
  const check::ParameterInfo* parameter = AdjustableAt(bound);
  if (parameter == nullptr || !requirement.owner.empty()) return "";
  const auto moved = Moved(comparison, miss, alternative);
  if (!moved || !check::Contains(*parameter->adjustable, *moved, parameter->type)) return "";
  return model().levels.at(static_cast<std::size_t>(*parameter->level));
}

std::optional<types::Value> Bounds::Moved(const Comparison& comparison, const Miss& miss,
                                          std::uint32_t alternative) const {
  const ast::ExprId bound = BoundOf(comparison);
  const bool lower = MovesDown(comparison), strict = comparison.strict;
  const engine::Lane lane = At(bound, alternative);
  if (!lane.causes.empty() || lane.absent) return std::nullopt;
  types::Value moved;
  if (miss.number) {
    const double to = lane.value.number() + (lower ? -miss.real : miss.real);
    const double end =
        lower ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
    moved = types::Value::Of(strict ? std::nextafter(to, end) : to);
  } else {
    const check::Reference& reference = subject_.checked.ReferenceOf(bound);
    const bool whole = reference.kind == check::Reference::Kind::kParameter &&
                       model().parameters.at(reference.index).type.whole;
    const Int128 step = whole ? types::kOneUnit : 1;
    const Int128 least = miss.raw + (strict ? 1 : 0);
    const Int128 by = (least + step - 1) / step * step;
    const Int128 to = Int128{lane.value.raw} + (lower ? -by : by);
    moved.raw = static_cast<std::int64_t>(to);
    if (moved.raw != to) return std::nullopt;
  }
  return moved;
}

bool Bounds::IsBound(ast::ExprId side, ast::ExprId other) const {
  if (AdjustableAt(side) != nullptr) return true;
  if (AdjustableAt(other) != nullptr) return false;
  const auto chosen = [&](ast::ExprId id) {
    return (subject_.checked.uses.at(id.index()) & check::kUsesKnob) != 0;
  };
  return !chosen(side) || chosen(other);
}

const check::ParameterInfo* Bounds::AdjustableAt(ast::ExprId id) const {
  const check::Reference& reference = subject_.checked.ReferenceOf(id);
  if (reference.kind != check::Reference::Kind::kParameter) return nullptr;
  const check::ParameterInfo& parameter = model().parameters.at(reference.index);
  return parameter.adjustable && parameter.level ? &parameter : nullptr;
}

std::optional<Miss> Bounds::MissAlone(const std::vector<Part>& parts, std::size_t part,
                                      std::uint32_t alternative) const {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const engine::Lane lane = At(parts[i].condition, alternative);
    if (!lane.causes.empty() || lane.absent) return std::nullopt;
    const bool holds = (lane.value.raw != 0) != parts[i].negated;
    if (holds == (i == part)) return std::nullopt;
  }
  if (parts[part].risk) return MissOf(*parts[part].risk, alternative);
  const Comparison& comparison = *parts[part].comparison;
  const engine::Lane left = At(comparison.left, alternative);
  const engine::Lane right = At(comparison.right, alternative);
  const engine::Lane& greater = comparison.left_greater ? left : right;
  const engine::Lane& lesser = comparison.left_greater ? right : left;
  Miss miss;
  miss.number = TypeOf(comparison.left).kind == TypeKind::kNumber;
  if (miss.number) {
    miss.real = lesser.value.number() - greater.value.number();
  } else {
    miss.raw = Int128{lesser.value.raw} - greater.value.raw;
  }
  return miss;
}

std::optional<NamedValue> Bounds::SlackOf(const Miss& miss, ast::ExprId bound) const {
  Type type = TypeOf(bound);
  type.whole = false;
  if (types::IsRatio(type)) type = types::Points();
  if (miss.number) return naming_.Value("slack", types::Value::Of(miss.real), type);
  Int128 raw = miss.raw;
  if (type.kind == TypeKind::kDate) {
    const types::TypeTable& table = subject_.checked.type_table;
    type = types::Quantity(table.days(), table);
    raw *= types::kOneUnit;
  }
  const auto narrow = static_cast<std::int64_t>(raw);
  if (narrow != raw) return std::nullopt;
  return naming_.Value("slack", types::Value{narrow}, type);
}

// ---- the parts of a condition

// `a and b` has two parts, and so has what `a or b` forbids; a let stands for its value.
void Bounds::Collect(ast::ExprId id, bool negated, std::vector<Part>& parts) const {
  const check::Reference& reference = subject_.checked.ReferenceOf(id);
  if (reference.kind == check::Reference::Kind::kLet) {
    const check::ScenarioInfo* scenario = check::ScenarioOf(model(), subject_.scenario);
    const check::ReplacementInfo* other =
        scenario == nullptr || reference.original
            ? nullptr
            : scenario->Find(check::ReplacementInfo::Kind::kLet, reference.index);
    return Collect(other == nullptr ? model().lets.at(reference.index).value : other->value,
                   negated, parts);
  }
  const auto* call = std::get_if<ast::Call>(&subject_.ast[id].node);
  const bool builtin =
      call != nullptr && subject_.checked.CalleeOf(id).kind == check::Callee::Kind::kBuiltin;
  if (builtin && call->callee == "not") {
    return Collect(call->arguments.front(), !negated, parts);
  }
  if (builtin && call->callee == (negated ? "or" : "and")) {
    for (const ast::ExprId argument : call->arguments) Collect(argument, negated, parts);
    return;
  }
  Part part{id, negated, std::nullopt, std::nullopt};
  if (call != nullptr && !negated) AskRisk(id, part);
  if (builtin) part.comparison = ComparisonOf(*call, negated);
  parts.push_back(std::move(part));
}

// What a risk measure comes to is at most its limit: the limit is what would move.
void Bounds::AskRisk(ast::ExprId id, Part& part) const {
  const check::Callee& callee = subject_.checked.CalleeOf(id);
  if (callee.kind != check::Callee::Kind::kRisk) return;
  part.risk = check::RiskId(callee.index);
  const ast::ExprId limit = model().risks.at(callee.index).limit;
  part.comparison = Comparison{limit, limit, false, false};
}

// Rounded up where it has more decimals than a ratio, so that the limit moved by it suffices.
std::optional<Miss> Bounds::MissOf(check::RiskId id, std::uint32_t alternative) const {
  const engine::MeasuredRisk found =
      engine::ReferenceMeasure(subject_.ast, subject_.checked, subject_.batch, subject_.index,
                               subject_.as_of, alternative, id, subject_.scenario);
  if (!found.known) return std::nullopt;
  const check::RiskInfo& risk = model().risks.at(id.index());
  Miss miss;
  if (risk.measure == check::RiskInfo::Measure::kChance) {
    miss.raw = (found.chance + types::kOneUnit - 1) / types::kOneUnit - found.limit.raw;
  } else if (TypeOf(risk.subject).kind == TypeKind::kNumber) {
    miss.number = true;
    miss.real = found.shortfall.number() - found.limit.number();
  } else {
    miss.raw = Int128{found.shortfall.raw} - found.limit.raw;
  }
  return miss;
}

std::optional<Comparison> Bounds::ComparisonOf(const ast::Call& call, bool negated) const {
  const bool greater = call.callee == ">" || call.callee == ">=";
  const bool less = call.callee == "<" || call.callee == "<=";
  if (!greater && !less) return std::nullopt;
  const Type &left = TypeOf(call.arguments[0]), &right = TypeOf(call.arguments[1]);
  const bool measures =
      left.kind == right.kind && (left.kind == TypeKind::kDecimal ||
                                  left.kind == TypeKind::kNumber || left.kind == TypeKind::kDate);
  if (!measures) return std::nullopt;
  REMIT_CHECK(left.kind != TypeKind::kDecimal || ScaleOf(left) == ScaleOf(right),
              "two quantities that are compared have one scale");
  const bool strict = call.callee.size() == 1;
  return Comparison{call.arguments[0], call.arguments[1], greater != negated, strict != negated};
}

std::string Bounds::Written(ast::ExprId id) const {
  const source::Span span = subject_.ast[id].span;
  return std::string(subject_.sources.Get(span.file).Text(span));
}

engine::Lane Bounds::At(ast::ExprId expr, std::uint32_t alternative) const {
  return engine::ReferenceEvaluate(subject_.ast, subject_.checked, subject_.batch, subject_.index,
                                   subject_.as_of, alternative, nullptr, expr, subject_.scenario);
}

}  // namespace remit::govern
