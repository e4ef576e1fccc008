// Making values once, with what is known of their size.
#include "interpreter/tape/values.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

namespace remit::tape {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
// Bounds are only asked whether they come near a limit, so a little room outward is all that
// rounding asks for.
constexpr double kRoom = 1e-9;

double Outward(double bound, double side) { return bound + side * std::abs(bound) * kRoom; }

void SetBounds(Value& value, double low, double high) {
  value.low = std::isnan(low) ? -kInfinity : Outward(low, -1);
  value.high = std::isnan(high) ? kInfinity : Outward(high, 1);
}

void BoundByCorners(Value& value, const Value& a, const Value& b, double (*of)(double, double)) {
  const double corners[] = {of(a.low, b.low), of(a.low, b.high), of(a.high, b.low),
                            of(a.high, b.high)};
  double low = kInfinity, high = -kInfinity;
  for (const double corner : corners) {
    if (std::isnan(corner)) {
      low = -kInfinity;
      high = kInfinity;
      break;
    }
    low = std::min(low, corner);
    high = std::max(high, corner);
  }
  SetBounds(value, low, high);
}

bool Beyond(const Value& value, double limit) { return value.low <= -limit || value.high >= limit; }

}  // namespace

void ColumnRows::MakeTree() {
  depth = 0;
  if (cuts.size() > 15) return;
  depth = static_cast<std::uint8_t>(std::max(1, static_cast<int>(std::bit_width(cuts.size()))));
  tree.fill(std::numeric_limits<double>::infinity());
  const std::size_t buckets = std::size_t{1} << depth;
  // In the order of a search, node 1 splits at the middle cut.
  const auto place = [&](const auto& self, std::size_t node, std::size_t low, std::size_t high) {
    if (node >= buckets) return;
    const std::size_t middle = (low + high) / 2;
    if (middle < cuts.size()) tree[node] = cuts[middle];
    self(self, 2 * node, low, middle);
    self(self, 2 * node + 1, middle + 1, high);
  };
  place(place, 1, 0, buckets - 1);
  for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
    const std::size_t places = depth <= 3 ? 8 : 16;
    leaves[(buckets + bucket) % places] = rows[std::min(bucket, cuts.size())];
  }
  sorted.fill(std::numeric_limits<double>::infinity());
  std::copy(cuts.begin(), cuts.end(), sorted.begin());
  for (std::size_t bucket = 0; bucket < leaves_in_order.size(); ++bucket) {
    leaves_in_order[bucket] = rows[std::min(bucket, cuts.size())];
  }
}

Form FormOf(Kind kind) {
  if (kind >= Kind::kRowsOfColumn) return Form::kRows;
  return kind >= Kind::kAbsent ? Form::kMask : Form::kLanes;
}

void Values::Bound(Value& value) const {
  const auto at = [&](std::size_t i) -> const Value& {
    return values_[value.arguments[i].index()];
  };
  const double limit = std::numeric_limits<double>::max() / 4;
  for (const ValueId argument : value.arguments) {
    value.stage |= values_[argument.index()].stage;
    if (FormOf(values_[argument.index()].kind) == Form::kLanes) {
      value.may_lack = value.may_lack || values_[argument.index()].may_lack;
    }
  }
  if (FormOf(value.kind) != Form::kLanes) {
    value.may_lack = false;
    return;
  }
  value.low = -kInfinity;
  value.high = kInfinity;
  switch (value.kind) {
    case Kind::kConstant:
      value.low = value.high = value.number;
      value.may_lack = !std::isfinite(value.number);
      break;
    case Kind::kAdd:
      SetBounds(value, at(0).low + at(1).low, at(0).high + at(1).high);
      value.may_lack = value.may_lack || Beyond(value, limit);
      break;
    case Kind::kSubtract:
      SetBounds(value, at(0).low - at(1).high, at(0).high - at(1).low);
      value.may_lack = value.may_lack || Beyond(value, limit);
      break;
    case Kind::kMultiply:
      BoundByCorners(value, at(0), at(1), [](double a, double b) { return a * b; });
      value.may_lack = value.may_lack || Beyond(value, limit);
      break;
    case Kind::kDivide:
      if (at(1).low <= 0 && at(1).high >= 0) {
        value.may_lack = true;
      } else {
        BoundByCorners(value, at(0), at(1), [](double a, double b) { return a / b; });
        value.may_lack = value.may_lack || Beyond(value, limit);
      }
      break;
    case Kind::kMin:
      SetBounds(value, std::min(at(0).low, at(1).low), std::min(at(0).high, at(1).high));
      break;
    case Kind::kMax:
      SetBounds(value, std::max(at(0).low, at(1).low), std::max(at(0).high, at(1).high));
      break;
    case Kind::kNegate:
      SetBounds(value, -at(0).high, -at(0).low);
      break;
    case Kind::kAbs:
      SetBounds(value, 0, std::max(std::abs(at(0).low), std::abs(at(0).high)));
      break;
    case Kind::kSqrt:
      value.may_lack = value.may_lack || at(0).low < 0;
      SetBounds(value, 0, std::sqrt(std::max(at(0).high, 0.0)));
      break;
    case Kind::kFloor:
    case Kind::kCeiling:
    case Kind::kRound:
      SetBounds(value, at(0).low - 1, at(0).high + 1);
      break;
    case Kind::kExp:
      value.may_lack = value.may_lack || at(0).high > 709;
      SetBounds(value, 0, std::exp(at(0).high));
      break;
    case Kind::kLog:
      value.may_lack = value.may_lack || at(0).low <= 0;
      SetBounds(value, at(0).low > 0 ? std::log(at(0).low) - 1e-6 : -kInfinity,
                std::log(std::max(at(0).high, 1e-300)) + 1e-6);
      break;
    case Kind::kLogistic:
      SetBounds(value, 0, 1);
      break;
    case Kind::kLimit:
      SetBounds(value, std::max(at(0).low, -0x1p53), std::min(at(0).high, 0x1p53));
      value.may_lack = value.may_lack || Beyond(at(0), 0x1p53);
      break;
    case Kind::kTimesDecimal:
      BoundByCorners(value, at(0), at(1), [](double a, double b) { return a * b; });
      SetBounds(value, value.low / at(2).number - 1, value.high / at(2).number + 1);
      value.may_lack = value.may_lack || Beyond(value, 0x1p49);
      break;
    case Kind::kOverDecimal:
      if (at(1).low <= 0 && at(1).high >= 0) {
        value.may_lack = true;
        SetBounds(value, -0x1p50, 0x1p50);
      } else {
        BoundByCorners(value, at(0), at(1), [](double a, double b) { return a / b; });
        SetBounds(value, value.low * at(2).number - 1, value.high * at(2).number + 1);
        value.may_lack = value.may_lack || Beyond(value, 0x1p49) || Beyond(at(1), 0x1p50);
      }
      break;
    case Kind::kToDecimal:
      SetBounds(value, at(0).low * at(1).number - 1, at(0).high * at(1).number + 1);
      value.may_lack = value.may_lack || Beyond(value, 0x1p49);
      break;
    case Kind::kSelect:
      SetBounds(value, std::min(at(1).low, at(2).low), std::max(at(1).high, at(2).high));
      break;
    case Kind::kPoison:
      value.low = at(0).low;
      value.high = at(0).high;
      value.may_lack = true;
      break;
    case Kind::kFromMask:
      SetBounds(value, 0, 1);
      break;
    case Kind::kCall:
      value.may_lack = true;
      break;
    case Kind::kPick: {
      const Pick& pick = pool.picks[value.index];
      double low = kInfinity, high = -kInfinity;
      for (const double output : pick.outputs) {
        if (!std::isfinite(output)) {
          value.may_lack = true;
          continue;
        }
        low = std::min(low, output);
        high = std::max(high, output);
      }
      if (pick.kind == Pick::Kind::kUnique || pick.kind == Pick::Kind::kAgree)
        value.may_lack = true;
      if (pick.kind == Pick::Kind::kSum || pick.kind == Pick::Kind::kCount) {
        low = std::min(low, 0.0) * 64;
        high = std::max(high, 0.0) * 64;
      }
      SetBounds(value, low, high);
      value.may_lack = value.may_lack || Beyond(value, limit);
      break;
    }
    default:  // sources are given their bounds
      break;
  }
}

ValueId Values::Intern(Value value) {
  Key key{value.kind, value.index, std::bit_cast<std::uint64_t>(value.number), value.arguments};
  const auto found = known_.find(key);
  if (found != known_.end()) return found->second;
  const ValueId id(values_.size());
  known_.emplace(std::move(key), id);
  values_.push_back(std::move(value));
  return id;
}

ValueId Values::Constant(double number) {
  Value value;
  value.number = number + 0.0;
  Bound(value);
  return Intern(std::move(value));
}

ValueId Values::Source(Kind kind, std::uint32_t index, std::uint8_t stage, double low, double high,
                       bool may_lack) {
  Value value;
  value.kind = kind;
  value.index = index;
  value.stage = stage;
  value.low = low;
  value.high = high;
  value.may_lack = may_lack;
  return Intern(std::move(value));
}

// What keeps every bit and saves an operation. A zero's sign is none of a value's bits here: it is
// taken away where a value leaves the lanes.
ValueId Values::Make(Kind kind, std::vector<ValueId> arguments, std::uint32_t index) {
  const auto is = [&](std::size_t i, double number) {
    const Value& argument = values_[arguments[i].index()];
    return argument.kind == Kind::kConstant && argument.number == number;
  };
  switch (kind) {
    case Kind::kAdd:
      if (is(1, 0)) return arguments[0];
      if (is(0, 0)) return arguments[1];
      break;
    case Kind::kSubtract:
      if (is(1, 0)) return arguments[0];
      break;
    case Kind::kMultiply:
      if (is(1, 1)) return arguments[0];
      if (is(0, 1)) return arguments[1];
      break;
    case Kind::kDivide:
      if (is(1, 1)) return arguments[0];
      break;
    case Kind::kLimit: {
      const Value& argument = values_[arguments[0].index()];
      if (argument.low > -0x1p52 && argument.high < 0x1p52) return arguments[0];
      break;
    }
    case Kind::kSelect:
      if (values_[arguments[0].index()].kind == Kind::kEverywhere) return arguments[1];
      if (values_[arguments[0].index()].kind == Kind::kNever) return arguments[2];
      break;
    case Kind::kPoison:
      if (values_[arguments[1].index()].kind == Kind::kNever) return arguments[0];
      break;
    default:
      break;
  }
  Value value;
  value.kind = kind;
  value.index = index;
  value.arguments = std::move(arguments);
  Bound(value);
  return Intern(std::move(value));
}

std::uint32_t Values::ColumnOf(ColumnRows column) {
  const auto found = std::find(pool.columns.begin(), pool.columns.end(), column);
  const auto index = static_cast<std::uint32_t>(found - pool.columns.begin());
  if (found == pool.columns.end()) pool.columns.push_back(std::move(column));
  return index;
}

ValueId Values::And(ValueId a, ValueId b) {
  const Kind x = values_[a.index()].kind, y = values_[b.index()].kind;
  if (x == Kind::kNever || y == Kind::kEverywhere || a == b) return a;
  if (y == Kind::kNever || x == Kind::kEverywhere) return b;
  return Make(Kind::kAnd, {a, b});
}
ValueId Values::Or(ValueId a, ValueId b) {
  const Kind x = values_[a.index()].kind, y = values_[b.index()].kind;
  if (x == Kind::kEverywhere || y == Kind::kNever || a == b) return a;
  if (y == Kind::kEverywhere || x == Kind::kNever) return b;
  return Make(Kind::kOr, {a, b});
}
ValueId Values::AndNot(ValueId a, ValueId b) {
  const Kind x = values_[a.index()].kind, y = values_[b.index()].kind;
  if (x == Kind::kNever || y == Kind::kNever) return a;
  if (y == Kind::kEverywhere || a == b) return Never();
  if (x == Kind::kEverywhere) return Not(b);
  return Make(Kind::kAndNot, {a, b});
}
ValueId Values::Not(ValueId a) {
  const Kind x = values_[a.index()].kind;
  if (x == Kind::kNever) return Everywhere();
  if (x == Kind::kEverywhere) return Never();
  if (x == Kind::kNot) return values_[a.index()].arguments[0];
  return Make(Kind::kNot, {a});
}
std::optional<ValueId> Values::Either(std::optional<ValueId> a, std::optional<ValueId> b) {
  if (!a) return b;
  if (!b) return a;
  const ValueId both = Or(*a, *b);
  if (values_[both.index()].kind == Kind::kNever) return std::nullopt;
  return both;
}
std::optional<ValueId> Values::Lacks(ValueId lanes) {
  if (!values_[lanes.index()].may_lack) return std::nullopt;
  return Make(Kind::kNotFinite, {lanes});
}

}  // namespace remit::tape
