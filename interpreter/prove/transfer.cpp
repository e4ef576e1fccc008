// Which way each operation passes ranges forward.
#include "interpreter/prove/transfer.h"

#include "interpreter/base/check.h"
#include "interpreter/prove/step.h"

namespace remit::prove {

using graph::Op;
using types::TypeKind;

Range AllOf(const types::Type& type) {
  constexpr std::int64_t kFirstDay = -719162;  // 0001-01-01
  constexpr std::int64_t kLastDay = 2932896;   // 9999-12-31
  Range all = Range::Between(kLeast, kGreatest);
  switch (type.kind) {
    case TypeKind::kBoolean:
      all = Range::Between(0, 1);
      break;
    case TypeKind::kNumber:
      all = Range::Between(NumberPoint(std::numeric_limits<double>::lowest()),
                           NumberPoint(std::numeric_limits<double>::max()));
      break;
    case TypeKind::kDate:
      all = Range::Between(kFirstDay, kLastDay);
      break;
    case TypeKind::kEnum:
    case TypeKind::kList:
    case TypeKind::kStatus:
    case TypeKind::kVerdict:
      all = Range::Between(0, std::numeric_limits<std::int32_t>::max());
      break;
    case TypeKind::kLevel:  // -1: no ladder
      all = Range::Between(-1, std::numeric_limits<std::int32_t>::max());
      break;
    case TypeKind::kBroken:
    case TypeKind::kLiteral:
    case TypeKind::kDecimal:
    case TypeKind::kText:
    case TypeKind::kRecord:
    case TypeKind::kUnit:
    case TypeKind::kSides:
      break;
  }
  all.absent = type.optional;
  return all;
}

bool Widen(Range& range, std::int64_t points, const Range& all) {
  if (range.low >= 0) {
    range.low = std::max<std::int64_t>(range.low - points, 0);
  } else {
    range.low = range.low < all.low + points ? all.low : range.low - points;
  }
  if (range.high <= 0) {
    range.high = std::min<std::int64_t>(range.high + points, 0);
  } else {
    range.high = range.high > all.high - points ? all.high : range.high + points;
  }
  return range.low == all.low || range.high == all.high;
}

Range Pass(const Step& step) {
  switch (step.node.op) {
    case Op::kConstant:
      return Range::Point(PointOf(step.node.value, step.node.type));
    case Op::kParameter:
    case Op::kSpread:
      return step.arguments[0];
    case Op::kBuiltin:
      return PassBuiltin(step);
    case Op::kAnd:
      return PassJunction(step, false);
    case Op::kOr:
      return PassJunction(step, true);
    case Op::kNot:
      return PassNot(step);
    case Op::kIf:
      return PassIf(step);
    case Op::kOtherwise:
      return PassOtherwise(step);
    case Op::kIsKnown:
      return PassIsKnown(step, true);
    case Op::kIsUnknown:
      return PassIsKnown(step, false);
    case Op::kEqual:
      return PassEqual(step, true);
    case Op::kNotEqual:
      return PassEqual(step, false);
    case Op::kInRange:
      return PassInRange(step, true);
    case Op::kInRangeOpen:
      return PassInRange(step, false);
    case Op::kInSet:
      return PassInSet(step);
    case Op::kOutside:
      return PassOutside(step);
    case Op::kTable:
      return PassTable(step);
    case Op::kRow:
      return PassRow(step);
    case Op::kFold:
      return PassFold(step);
    case Op::kAggregate:
      return PassAggregate(step);
    case Op::kPick:
      return PassPick(step);
    case Op::kExists:
      return PassExists(step);
    case Op::kModel:
      return PassModel(step);
    case Op::kUtility:
      return PassUtility(step);
    case Op::kScore:
      return PassScore(step);
    case Op::kAdjusted:
      return PassAdjusted(step);
    case Op::kStanding:
      return PassStanding(step);
    case Op::kAllowance:
      return PassAllowance(step);
    case Op::kRoute:
      return PassRoute(step);
    case Op::kDamp:
      return PassDamp(step);
    case Op::kChance:
      return PassChance(step);
    case Op::kShortfall:
      return PassShortfall(step);
    case Op::kLeaf:
    case Op::kKnob:
    case Op::kProposalRoute:
    case Op::kProposalVerdict:
    case Op::kElement:
    case Op::kAsOf:
      break;
  }
  REMIT_CHECK(false, "a range passes through nodes that have arguments");
}

Range Forward(const graph::Graph& graph, const check::Checked& checked, const graph::Node& node,
              std::span<const Range> arguments) {
  return Pass({graph, checked, node, Arguments(arguments)});
}

}  // namespace remit::prove
