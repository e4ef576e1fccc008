// Follows aliases, `otherwise` and `if` to what lies below them; stops at arithmetic.
#include "interpreter/prove/possible_values.h"

#include <limits>

#include "interpreter/ast/walk.h"
#include "interpreter/base/check.h"
#include "interpreter/check/known_value.h"

namespace remit::prove {
namespace {

using check::Domain;
using check::InputLeaf;
using check::KnobInfo;
using check::Model;
using check::ParameterInfo;
using check::Reference;
using types::TypeKind;

constexpr int kMaxAliasDepth = 64;  // deeper chains count as any value
constexpr int kMaxVisits =
    2'000;  // so do values with more branches than this, which may double at every alias

bool SameValues(const Type& a, const Type& b) {
  return a.kind == b.kind && a.dimension == b.dimension && a.index == b.index;
}

PossibleValues Points(IntervalSet points, const Type& type) {
  return {Normalised(std::move(points)), type.optional, type.whole};
}

class Follower {
 public:
  Follower(const ast::Ast& ast, const Checked& checked) : ast_(ast), checked_(checked) {}

  PossibleValues Of(ExprId expr, int depth) {
    const Type& type = checked_.TypeOf(expr);
    if (depth > kMaxAliasDepth || ++visits_ > kMaxVisits) return AllValues(type, checked_);
    if (const std::optional<Value>& constant = checked_.constant[expr.index()]) {
      return OfConstant(*constant, type);
    }
    if (const auto* call = std::get_if<ast::Call>(&ast_[expr].node))
      return OfCall(expr, *call, depth);
    return OfReference(expr, depth);
  }

 private:
  PossibleValues OfConstant(Value value, const Type& type) const {
    const std::int64_t point = PointOf(value, type);
    PossibleValues result{{{point, point}}, false, true};
    if (type.kind == TypeKind::kDecimal) {
      std::int64_t unit = 1;
      for (int i = types::Scale(type, checked_.type_table); i > 0; --i) unit *= 10;
      result.whole = value.raw % unit == 0;
    }
    return result;
  }

  PossibleValues OfCall(ExprId expr, const ast::Call& call, int depth) {
    const Type& type = checked_.TypeOf(expr);
    std::size_t first_branch = 0;
    if (call.callee == "otherwise") {
      first_branch = 0;
    } else if (call.callee == "if" && call.arguments.size() == 3) {
      first_branch = 1;
    } else {
      return AllValues(type, checked_);
    }
    PossibleValues result;
    for (std::size_t i = first_branch; i < call.arguments.size(); ++i) {
      if (!SameValues(checked_.TypeOf(call.arguments[i]), type)) return AllValues(type, checked_);
      Include(result, Of(call.arguments[i], depth + 1));
    }
    result.unknown = type.optional;
    return result;
  }

  PossibleValues OfReference(ExprId expr, int depth) {
    const Type& type = checked_.TypeOf(expr);
    const Reference& reference = checked_.ReferenceOf(expr);
    const Model& model = checked_.model;
    switch (reference.kind) {
      case Reference::Kind::kElement:
      case Reference::Kind::kPick:
      case Reference::Kind::kLeaf: {
        const InputLeaf& leaf = model.leaves.at(reference.index);
        return InDomain(leaf.domain, leaf.type, checked_);
      }
      case Reference::Kind::kKnob:
        return AlternativesOf(model.knobs.at(reference.index));
      case Reference::Kind::kLet:
        return Of(model.lets.at(reference.index).value, depth + 1);
      case Reference::Kind::kParameter:
        return OfParameter(model.parameters.at(reference.index), depth);
      case Reference::Kind::kNone:
      case Reference::Kind::kRecord:
      case Reference::Kind::kObjective:
      case Reference::Kind::kArgument:
      case Reference::Kind::kConstant:
      case Reference::Kind::kUnit:
      case Reference::Kind::kAsOf:
      case Reference::Kind::kOutsideModel:
      case Reference::Kind::kDistribution:
      case Reference::Kind::kLevel:
      case Reference::Kind::kSide:
      case Reference::Kind::kRoute:
      case Reference::Kind::kRouteSides:
      case Reference::Kind::kStatus:
      case Reference::Kind::kVerdict:
      case Reference::Kind::kTableOutput:
      case Reference::Kind::kList:
      case Reference::Kind::kElementRecord:
      case Reference::Kind::kCase:
        return AllValues(type, checked_);
    }
    REMIT_CHECK(false, "a reference of no kind");
    return {};
  }

  PossibleValues OfParameter(const ParameterInfo& parameter, int depth) {
    PossibleValues result;
    if (parameter.adjustable) result = InDomain(*parameter.adjustable, parameter.type, checked_);
    for (const ParameterInfo::Step& step : parameter.steps) {
      if (!SameValues(checked_.TypeOf(step.value), parameter.type))
        return AllValues(parameter.type, checked_);
      Include(result, Of(step.value, depth + 1));
    }
    return result;
  }

  const ast::Ast& ast_;
  const Checked& checked_;
  int visits_ = 0;
};

// Whether somebody may give a parameter in it another value.
bool Movable(const ast::Ast& ast, const Checked& checked, ExprId expr, int depth) {
  if (depth > kMaxAliasDepth) return true;
  const Reference& reference = checked.ReferenceOf(expr);
  bool movable = false;
  if (reference.kind == Reference::Kind::kParameter) {
    const ParameterInfo& parameter = checked.model.parameters.at(reference.index);
    movable = parameter.adjustable.has_value();
    for (const ParameterInfo::Step& step : parameter.steps)
      movable = movable || Movable(ast, checked, step.value, depth + 1);
  }
  if (reference.kind == Reference::Kind::kLet)
    movable = Movable(ast, checked, checked.model.lets.at(reference.index).value, depth + 1);
  ast::ForEachChild(ast[expr], [&](ExprId child) {
    movable = movable || Movable(ast, checked, child, depth + 1);
  });
  return movable;
}

}  // namespace

PossibleValues AllValues(const Type& type, const Checked& checked) {
  PossibleValues result{{{kLowestPoint, kHighestPoint}}, type.optional, false};
  if (type.kind == TypeKind::kBoolean) result.points = {{0, 1}};
  if (type.kind == TypeKind::kEnum) {
    const auto& info = checked.type_table.enumeration(types::EnumId(type.index));
    result.points = {{0, static_cast<std::int64_t>(info.values.size()) - 1}};
  }
  if (type.kind == TypeKind::kNumber) {
    constexpr double kMax = std::numeric_limits<double>::max();
    result.points = {{NumberPoint(-kMax), NumberPoint(kMax)}};
  }
  if (type.kind == TypeKind::kDate) {
    const auto first = types::ParseDate("0001-01-01"), last = types::ParseDate("9999-12-31");
    REMIT_CHECK(first && last, "the first and the last date are dates");
    result.points = {{*first, *last}};
  }
  return result;
}

PossibleValues InDomain(const Domain& domain, const Type& type, const Checked& checked) {
  switch (domain.kind) {
    case Domain::Kind::kAll:
      break;
    case Domain::Kind::kInterval: {
      const std::int64_t high = PointOf(domain.high, type);
      return Points({{PointOf(domain.low, type), domain.includes_high ? high : high - 1}}, type);
    }
    case Domain::Kind::kSet: {
      IntervalSet points;
      for (const Value value : domain.values) {
        const std::int64_t point = PointOf(value, type);
        points.push_back({point, point});
      }
      return Points(std::move(points), type);
    }
  }
  PossibleValues all = AllValues(type, checked);
  all.whole = type.whole;
  return all;
}

PossibleValues AlternativesOf(const KnobInfo& knob) {
  IntervalSet points;
  for (const Value value : knob.alternatives) {
    const std::int64_t point = PointOf(value, knob.type);
    points.push_back({point, point});
  }
  return Points(std::move(points), knob.type);
}

std::optional<Value> FixedValue(const ast::Ast& ast, const Checked& checked, ExprId expr,
                                std::int64_t day) {
  constexpr std::uint8_t kOther = check::kUsesInput | check::kUsesKnob | check::kUsesAsOf |
                                  check::kUsesDecision | check::kUsesChance;
  if ((checked.uses.at(expr.index()) & kOther) != 0 || checked.TypeOf(expr).optional ||
      Movable(ast, checked, expr, 0))
    return std::nullopt;
  ExprId meant = expr;
  for (int i = 0; i < kMaxAliasDepth; ++i) {
    const Reference& reference = checked.ReferenceOf(meant);
    if (reference.kind != Reference::Kind::kLet) break;
    meant = checked.model.lets.at(reference.index).value;
  }
  return check::KnownValues(ast, checked, day).Of(meant);
}

PossibleValues ValuesOf(const ast::Ast& ast, const Checked& checked, ExprId expr) {
  return Follower(ast, checked).Of(expr, 0);
}

void Include(PossibleValues& into, const PossibleValues& other) {
  into.points = UnionOf(into.points, other.points);
  into.unknown = into.unknown || other.unknown;
  into.whole = into.whole && other.whole;
}

}  // namespace remit::prove
