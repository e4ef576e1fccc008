#include "interpreter/lint/implication.h"

#include <algorithm>
#include <utility>

namespace remit::lint {
namespace {

using prove::IntervalSet;
using types::TypeKind;

struct Signs {
  std::string_view sign, mirrored, negated;
};
constexpr Signs kSigns[] = {
    {"<", ">", ">="},
    {"<=", ">=", ">"},
    {">", "<", "<="},
    {">=", "<=", "<"},
    {"==", "==", "!="},
    {"!=", "!=", "=="},
    {"is", "is", "is not"},
    {"is not", "is not", "is"},
    {"in", "", "not in"},
    {"not in", "", "in"},
    {"is known", "", "is not known"},
    {"is not known", "", "is known"},
};

const Signs* Find(std::string_view sign) {
  const auto* found = std::find_if(std::begin(kSigns), std::end(kSigns),
                                   [&](const Signs& row) { return row.sign == sign; });
  return found == std::end(kSigns) ? nullptr : found;
}

// Every point that a value of the type may have.
IntervalSet Everything(const Type& type, const check::Checked& checked) {
  Type known = type;
  known.optional = false;
  if (known.kind == TypeKind::kBoolean) return {{0, 1}};
  return prove::AllValues(known, checked).points;
}

bool Comparable(const Type& a, const Type& b) {
  const bool kind = a.kind == TypeKind::kDecimal || a.kind == TypeKind::kNumber ||
                    a.kind == TypeKind::kDate || a.kind == TypeKind::kEnum ||
                    a.kind == TypeKind::kText || a.kind == TypeKind::kBoolean;
  return kind && a.kind == b.kind && a.dimension == b.dimension && a.index == b.index;
}

IntervalSet PointsFor(std::string_view sign, std::int64_t point, const IntervalSet& all) {
  const IntervalSet below =
      point == prove::kLowestPoint ? IntervalSet{} : IntervalSet{{prove::kLowestPoint, point - 1}};
  const IntervalSet above = point == prove::kHighestPoint
                                ? IntervalSet{}
                                : IntervalSet{{point + 1, prove::kHighestPoint}};
  const IntervalSet at{{point, point}};
  if (sign == "<") return below;
  if (sign == "<=") return prove::UnionOf(below, at);
  if (sign == ">") return above;
  if (sign == ">=") return prove::UnionOf(above, at);
  if (sign == "==" || sign == "is") return at;
  return prove::Difference(all, at);
}

// What stands behind `in`: a set or a range of written values.
std::optional<IntervalSet> PointsOfGroup(const Subject& subject, ExprId group, const Type& type) {
  const auto point = [&](ExprId id) -> std::optional<std::int64_t> {
    const std::optional<Value> value = subject.Constant(id);
    if (!value || !Comparable(type, subject.checked.TypeOf(id))) return std::nullopt;
    return prove::PointOf(*value, type);
  };
  IntervalSet points;
  if (const auto* set = std::get_if<ast::SetLiteral>(&subject.ast[group].node)) {
    for (const ExprId element : set->elements) {
      const std::optional<std::int64_t> one = point(element);
      if (!one) return std::nullopt;
      points.push_back({*one, *one});
    }
    return prove::Normalised(std::move(points));
  }
  const auto* range = std::get_if<ast::Range>(&subject.ast[group].node);
  if (range == nullptr) return std::nullopt;
  const std::optional<std::int64_t> low = point(range->low), high = point(range->high);
  if (!low || !high || (!range->includes_high && *high == prove::kLowestPoint)) return std::nullopt;
  return prove::Normalised({{*low, range->includes_high ? *high : *high - 1}});
}

IntervalSet Occurring(const Subject& subject, ExprId quantity) {
  const Reference& reference = subject.checked.ReferenceOf(quantity);
  const check::Model& model = subject.model;
  if (reference.kind == Reference::Kind::kAsOf) {
    return {{model.effective_from.value_or(prove::kLowestPoint),
             model.effective_to.value_or(prove::kHighestPoint)}};
  }
  const Type& type = subject.checked.TypeOf(quantity);
  if (type.kind == TypeKind::kBoolean) return {{0, 1}};
  // A scenario may take it out of the range that it has in the policy.
  if (subject.DependsOnReplaced(quantity)) return Everything(type, subject.checked);
  return prove::ValuesOf(subject.ast, subject.checked, quantity).points;
}

std::optional<Atom> Compared(const Subject& subject, ExprId condition) {
  const ast::Call* call = subject.Builtin(condition);
  if (call == nullptr || call->arguments.size() != 2) return std::nullopt;
  if (call->callee == "in" || call->callee == "not in") {
    const ExprId quantity = call->arguments.front();
    const Type& type = subject.checked.TypeOf(quantity);
    std::optional<IntervalSet> points = PointsOfGroup(subject, call->arguments.back(), type);
    if (!points) return std::nullopt;
    if (call->callee == "not in")
      points = prove::Difference(Everything(type, subject.checked), *points);
    return Atom{quantity, std::move(*points), Occurring(subject, quantity)};
  }
  const std::optional<Comparison> comparison = ComparisonOf(subject, condition);
  if (!comparison) return std::nullopt;
  const Type& type = subject.checked.TypeOf(comparison->quantity);
  if (!Comparable(type, subject.checked.TypeOf(comparison->bound))) return std::nullopt;
  const std::int64_t point = prove::PointOf(*subject.Constant(comparison->bound), type);
  return Atom{comparison->quantity,
              PointsFor(comparison->sign, point, Everything(type, subject.checked)),
              Occurring(subject, comparison->quantity)};
}

// What a condition may be about, at a glance.
ExprId QuantityOf(const Subject& subject, ExprId condition) {
  const ast::Call* call = subject.Builtin(condition);
  if (call != nullptr && (call->callee == "in" || call->callee == "not in"))
    return call->arguments.front();
  const std::optional<Comparison> comparison = ComparisonOf(subject, condition);
  return comparison ? comparison->quantity : condition;
}

// With `negated`, of the opposite of the condition.
struct Claim {
  ExprId condition;
  bool negated = false;
};

Claim Plain(const Subject& subject, Claim claim) {
  while (const ast::Call* call = subject.Builtin(claim.condition, "not"))
    claim = {call->arguments.front(), !claim.negated};
  return claim;
}

// The parts of which all (`and`) or one (`or`) must hold; empty for anything else.
const std::vector<ExprId>* Parts(const Subject& subject, const Claim& claim, bool all) {
  const ast::Call* call = subject.Builtin(claim.condition, all != claim.negated ? "and" : "or");
  return call == nullptr ? nullptr : &call->arguments;
}

constexpr int kMaxDepth = 24;

bool Follows(const Subject& subject, Claim a, Claim b, int depth) {
  if (depth > kMaxDepth) return false;
  a = Plain(subject, a);
  b = Plain(subject, b);
  if (a.negated == b.negated && subject.SameMeaning(a.condition, b.condition)) return true;
  const auto every = [&](const std::vector<ExprId>& parts, auto&& holds) {
    return std::all_of(parts.begin(), parts.end(), holds);
  };
  const auto some = [&](const std::vector<ExprId>& parts, auto&& holds) {
    return std::any_of(parts.begin(), parts.end(), holds);
  };
  const auto from = [&](ExprId part) { return Follows(subject, {part, a.negated}, b, depth + 1); };
  const auto to = [&](ExprId part) { return Follows(subject, a, {part, b.negated}, depth + 1); };
  if (const auto* parts = Parts(subject, a, false)) return every(*parts, from);
  if (const auto* parts = Parts(subject, b, true)) return every(*parts, to);
  const auto* any_of_a = Parts(subject, a, true);
  if (any_of_a != nullptr && some(*any_of_a, from)) return true;
  const auto* any_of_b = Parts(subject, b, false);
  if (any_of_b != nullptr && some(*any_of_b, to)) return true;
  if (any_of_a != nullptr || any_of_b != nullptr) return false;
  if (!subject.SameMeaning(QuantityOf(subject, a.condition), QuantityOf(subject, b.condition)))
    return false;
  Atom one = AtomOf(subject, a.condition), other = AtomOf(subject, b.condition);
  if (!subject.SameMeaning(one.quantity, other.quantity)) return false;
  if (a.negated) one.points = prove::Difference(one.occurring, one.points);
  if (b.negated) other.points = prove::Difference(other.occurring, other.points);
  return prove::Difference(one.points, other.points).empty();
}

}  // namespace

bool IsComparison(std::string_view callee) {
  const Signs* row = Find(callee);
  return row != nullptr && !row->mirrored.empty();
}
std::string_view Mirrored(std::string_view sign) {
  const Signs* row = Find(sign);
  return row == nullptr ? std::string_view() : row->mirrored;
}
std::string_view Negated(std::string_view sign) {
  const Signs* row = Find(sign);
  return row == nullptr ? std::string_view() : row->negated;
}

std::optional<Comparison> ComparisonOf(const Subject& subject, ExprId condition) {
  const ast::Call* call = subject.Builtin(condition);
  if (call == nullptr || call->arguments.size() != 2 || !IsComparison(call->callee))
    return std::nullopt;
  const ExprId left = call->arguments.front(), right = call->arguments.back();
  if (subject.Constant(right) && !subject.Constant(left))
    return Comparison{left, call->callee, right};
  if (subject.Constant(left) && !subject.Constant(right))
    return Comparison{right, Mirrored(call->callee), left};
  return std::nullopt;
}

Atom AtomOf(const Subject& subject, ExprId condition) {
  std::optional<Atom> atom = Compared(subject, condition);
  if (!atom) {
    atom = Atom{condition, {{1, 1}}, {{0, 1}}};
  }
  atom->points = prove::Intersection(atom->points, atom->occurring);
  return *std::move(atom);
}

bool Implies(const Subject& subject, ExprId a, ExprId b) { return Follows(subject, {a}, {b}, 0); }
bool ImpliesNot(const Subject& subject, ExprId a, ExprId b) {
  return Follows(subject, {a}, {b, true}, 0);
}
bool NotImplies(const Subject& subject, ExprId a, ExprId b) {
  return Follows(subject, {a, true}, {b}, 0);
}
bool SameTruth(const Subject& subject, ExprId a, ExprId b) {
  return Implies(subject, a, b) && Implies(subject, b, a);
}

}  // namespace remit::lint
