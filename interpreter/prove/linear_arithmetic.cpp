// Arithmetic of decimals and dates as formulas: sums exactly, products and quotients with what is
// known exactly with their rounding, other products by planes around them, and quotients by what
// each value that they are compared with asks of their two sides.
#include <algorithm>

#include "interpreter/base/power_of_ten.h"
#include "interpreter/builtins/builtin.h"
#include "interpreter/prove/linear_encoder.h"

namespace remit::prove {

using base::Int128;
using graph::Op;
using types::TypeKind;

namespace {

using base::PowerOfTen;

constexpr Int128 kOneUnit = types::kOneUnit;

Int128 Largest(const Range& range) {
  return std::max(static_cast<Int128>(base::Magnitude(range.low)),
                  static_cast<Int128>(base::Magnitude(range.high)));
}

bool IsDecimal(const types::Type& type) {
  return type.kind == TypeKind::kDecimal || type.kind == TypeKind::kLiteral;
}

// Decimals of products and quotients differ by few powers of ten, so that constants and their
// multiples stay within 128 bits; what does not is left to the ranges.
constexpr int kMostDecimals = 18;

}  // namespace

z3::expr Encoder::FitsIn64(const z3::expr& value) {
  return value >= Number(INT64_MIN) && value <= Number(INT64_MAX);
}

z3::expr Encoder::IsRounded(const z3::expr& value, const z3::expr& numerator, Int128 denominator,
                            const z3::expr& half) {
  if (denominator == 1) return value == numerator;
  const z3::expr doubled = 2 * (value * Number(denominator) - numerator);
  if (denominator % 2 != 0)
    return doubled <= Number(denominator) && doubled >= Number(-denominator);
  const z3::expr tie = doubled == Number(denominator) || doubled == Number(-denominator);
  return (doubled < Number(denominator) && doubled > Number(-denominator)) ||
         (tie && value == 2 * half);
}

bool Encoder::SameScales(NodeId id) const {
  const graph::Node& node = NodeAt(id);
  const auto& context = node.context;
  const std::size_t count = std::min<std::size_t>(node.arguments.size(), context.scale.size());
  return std::all_of(context.scale.begin(), context.scale.begin() + count,
                     [&](std::int8_t scale) { return scale == context.scale[0]; });
}

void Encoder::EncodeBuiltin(NodeId id) {
  const graph::Node& node = NodeAt(id);
  const std::string_view name = builtins::Table()[node.index].name;
  const bool compares =
      name == "==" || name == "!=" || name == "<" || name == "<=" || name == ">" || name == ">=";
  if (compares) {
    At(id) = Comparison(id, name);
  } else if (std::optional<Term> term = Arithmetic(id, name)) {
    At(id) = *term;
  } else {
    At(id) = Open(id);
    // Open lets it have a value whatever the arguments are.
    AssertWhen(At(id).present, ArgumentsPresent(id));
  }
}

Term Encoder::Comparison(NodeId id, std::string_view name) {
  const graph::Node& node = NodeAt(id);
  if (!SameScales(id) && !IsNumber(node.arguments[0])) return Open(id);
  const z3::expr a = Value(node.arguments[0]);
  const z3::expr b = Value(node.arguments[1]);
  const z3::expr present = ArgumentsPresent(id);
  z3::expr holds = a == b;
  if (name == "!=") holds = !holds;
  if (name == "<") holds = a < b;
  if (name == "<=") holds = a <= b;
  if (name == ">") holds = a > b;
  if (name == ">=") holds = a >= b;
  return OfTruth(present && holds, present && !holds);
}

std::optional<Term> Encoder::Arithmetic(NodeId id, std::string_view name) {
  const graph::Node& node = NodeAt(id);
  const types::Type& first = NodeAt(node.arguments[0]).type;
  const bool unary = node.arguments.size() == 1;
  if (name == "not") return OfTruth(At(node.arguments[0]).no, At(node.arguments[0]).yes);
  // The order of numbers is that of their points, and these take one of their arguments.
  if (name == "min")
    return SameScales(id) || IsNumber(id) ? std::optional(Extreme(id, false)) : std::nullopt;
  if (name == "max")
    return SameScales(id) || IsNumber(id) ? std::optional(Extreme(id, true)) : std::nullopt;
  if (IsNumber(id) || IsNumber(node.arguments[0])) return std::nullopt;
  if (first.kind == TypeKind::kDate ||
      (!unary && NodeAt(node.arguments[1]).type.kind == TypeKind::kDate)) {
    if (NodeAt(id).type.kind == TypeKind::kDate && (name == "+" || name == "-")) {
      const bool date_first = first.kind == TypeKind::kDate;
      return MovedDate(id, node.arguments[date_first ? 0 : 1], node.arguments[date_first ? 1 : 0],
                       name == "+" ? 1 : -1);
    }
    if (name != "-") return std::nullopt;
    const z3::expr days = (Value(node.arguments[0]) - Value(node.arguments[1])) * Number(kOneUnit);
    return Strict(id, days, std::nullopt);
  }
  if (!IsDecimal(first) || !IsDecimal(node.type)) return std::nullopt;
  if (name == "*") return Product(id);
  if (name == "/") return Quotient(id);
  if (!SameScales(id) || node.context.scale[0] != node.context.result_scale) return std::nullopt;
  if (name == "-" && unary) {
    const z3::expr negated = -Value(node.arguments[0]);
    return Strict(id, negated, FitsIn64(negated));
  }
  if (name == "+") return Sum(id, 1);
  if (name == "-") return Sum(id, -1);
  if (name == "abs") {
    const z3::expr value = Value(node.arguments[0]);
    const z3::expr magnitude = z3::ite(value >= 0, value, -value);
    return Strict(id, magnitude, FitsIn64(magnitude));
  }
  if (name == "round" || name == "floor" || name == "ceiling") {
    if (unary || !IsConstant(node.arguments[1])) return std::nullopt;
    return Rounding(id, name);
  }
  if (name == "mod" && IsConstant(node.arguments[1])) return Remainder(id);
  return std::nullopt;
}

Term Encoder::Sum(NodeId id, int sign) {
  const graph::Node& node = NodeAt(id);
  const z3::expr a = Value(node.arguments[0]);
  const z3::expr b = Value(node.arguments[1]);
  const z3::expr sum = sign > 0 ? a + b : a - b;
  return Strict(id, sum, FitsIn64(sum));
}

Term Encoder::Extreme(NodeId id, bool greatest) {
  const z3::expr value = FreshInteger();
  std::vector<z3::expr> bounds, reached;
  for (const NodeId argument : NodeAt(id).arguments) {
    const z3::expr one = Value(argument);
    bounds.push_back(greatest ? value >= one : value <= one);
    reached.push_back(value == one);
  }
  Term term = Strict(id, value, std::nullopt);
  AssertWhen(term.present, All(bounds) && Any(reached));
  return term;
}

Term Encoder::Rounding(NodeId id, std::string_view name) {
  const graph::Node& node = NodeAt(id);
  const std::int64_t step = RangeOf(node.arguments[1]).low;
  if (step <= 0) return Open(id);
  const z3::expr value = Value(node.arguments[0]);
  const z3::expr multiple = FreshInteger();
  const z3::expr result = multiple * Number(step);
  Term term = Strict(id, result, FitsIn64(result));
  z3::expr rule = IsRounded(multiple, value, step, FreshInteger());
  if (name == "floor") rule = result <= value && value < result + Number(step);
  if (name == "ceiling") rule = result >= value && value > result - Number(step);
  Assert(rule);
  return term;
}

Term Encoder::Remainder(NodeId id) {
  const graph::Node& node = NodeAt(id);
  const Int128 divisor = RangeOf(node.arguments[1]).low;
  if (divisor == 0) return Open(id);
  const z3::expr result = Value(node.arguments[0]) - FreshInteger() * Number(divisor);
  Assert(divisor > 0 ? result >= 0 && result < Number(divisor)
                     : result <= 0 && result > Number(divisor));
  return Strict(id, result, Truth(true));
}

// A month has 28 to 31 days; days count whole ones.
Term Encoder::MovedDate(NodeId id, NodeId date, NodeId by, int sign) {
  const z3::expr start = Value(date);
  const Range& range = RangeOf(by);
  const z3::expr amount = Value(by);
  const z3::expr result = FreshInteger();
  Term term = Strict(id, result, std::nullopt);
  const z3::expr moved = sign > 0 ? result - start : start - result;
  const z3::expr whole = FreshInteger();  // of days or months
  const z3::expr rest = amount - whole * Number(kOneUnit);
  const types::Type& unit = NodeAt(by).type;
  if (range.low >= 0) {
    Assert(rest >= 0 && rest < Number(kOneUnit));
  } else {
    Assert(rest > Number(-kOneUnit) && rest < Number(kOneUnit));
  }
  const bool days = unit.dimension.count == 1 &&
                    unit.dimension.factors[0].unit == problem_.checked->type_table.days();
  if (days) {
    AssertWhen(term.present, moved == whole);
  } else if (range.low >= 0) {
    AssertWhen(term.present, moved >= 28 * whole && moved <= 31 * whole);
  }
  return term;
}

// ---- products

void Encoder::BoundProduct(const z3::expr& when, const Factor& a, const Factor& b,
                           const z3::expr& least, const z3::expr& most) {
  if (when.is_false()) return;
  const auto plane = [&](std::int64_t of_a, std::int64_t of_b) {
    const z3::expr at_a = Number(of_a);
    const z3::expr at_b = Number(of_b);
    return 2 * (at_a * b.value + at_b * a.value - at_a * at_b);
  };
  const z3::expr planes =
      plane(a.range.low, b.range.low) <= most && plane(a.range.high, b.range.high) <= most &&
      plane(a.range.high, b.range.low) >= least && plane(a.range.low, b.range.high) >= least;
  AssertWhen(when, planes);
}

Term Encoder::Product(NodeId id) {
  const graph::Node& node = NodeAt(id);
  NodeId a = node.arguments[0];
  NodeId b = node.arguments[1];
  const int decimals = node.context.scale[0] + node.context.scale[1] - node.context.result_scale;
  if (decimals < -kMostDecimals || decimals > kMostDecimals) return Open(id);
  if (!RangeOf(a).has_value() || !RangeOf(b).has_value()) return Open(id);
  const Int128 up = decimals < 0 ? PowerOfTen(-decimals) : 1;
  const Int128 down = decimals > 0 ? PowerOfTen(decimals) : 1;
  const z3::expr value = FreshInteger();
  const z3::expr half = FreshInteger();
  const bool fits = Largest(RangeOf(a)) * Largest(RangeOf(b)) / down < INT64_MAX / up;
  Term term = Strict(id, value, fits ? std::optional(Truth(true)) : std::nullopt);
  if (IsConstant(a) || tables_[a.index()].has_value()) std::swap(a, b);
  const z3::expr left = Value(a) * Number(up);
  if (IsConstant(b)) {
    AssertWhen(term.present, IsRounded(value, left * Number(RangeOf(b).low), down, half));
    return term;
  }
  if (tables_[b.index()].has_value()) {
    const Tabulated& table = *tables_[b.index()];
    for (std::size_t i = 0; i < table.results.size(); ++i) {
      const Range& result = table.results[i];
      if (!result.is_point()) continue;
      AssertWhen(term.present,
                 z3::implies(CombinationHolds(table, i),
                             IsRounded(value, left * Number(result.low), down, half)));
    }
  }
  // 2ab lies within `down` of twice the product shown.
  const z3::expr shown = 2 * value * Number(down);
  if (up == 1) {
    BoundProduct(term.present, {Value(a), RangeOf(a)}, {Value(b), RangeOf(b)}, shown - Number(down),
                 shown + Number(down));
  }
  return term;
}

// ---- quotients

z3::expr Encoder::QuotientAtLeast(const z3::expr& numerator, const z3::expr& denominator,
                                  std::int64_t bound, bool positive) {
  // n / d rounds to `bound` or more from bound - 1/2 on; that itself where `bound` is the even one.
  const z3::expr edge = denominator * Number(Int128{bound} * 2 - 1);
  const z3::expr doubled = 2 * numerator;
  if (bound % 2 == 0) return positive ? doubled >= edge : doubled <= edge;
  return positive ? doubled > edge : doubled < edge;
}

Term Encoder::Quotient(NodeId id) {
  const graph::Node& node = NodeAt(id);
  const NodeId b = node.arguments[1];
  const int decimals = node.context.result_scale + node.context.scale[1] - node.context.scale[0];
  if (decimals < -kMostDecimals || decimals > kMostDecimals) return Open(id);
  if (!RangeOf(node.arguments[0]).has_value() || !RangeOf(b).has_value()) return Open(id);
  const Int128 up = decimals > 0 ? PowerOfTen(decimals) : 1;
  const Int128 down = decimals < 0 ? PowerOfTen(-decimals) : 1;
  if (!IsConstant(b) || RangeOf(b).low == 0) return QuotientOfUnknown(id, up, down);
  const z3::expr value = FreshInteger();
  const Int128 divisor = RangeOf(b).low;
  const z3::expr numerator = Value(node.arguments[0]) * Number(divisor > 0 ? up : -up);
  Term term = Strict(id, value, std::nullopt);
  AssertWhen(term.present,
             IsRounded(value, numerator, static_cast<Int128>(base::Magnitude(divisor)) * down,
                       FreshInteger()));
  return term;
}

Term Encoder::QuotientOfUnknown(NodeId id, Int128 up, Int128 down) {
  const graph::Node& node = NodeAt(id);
  const NodeId a = node.arguments[0];
  const NodeId b = node.arguments[1];
  const Range& divisor = RangeOf(b);
  const z3::expr value = FreshInteger();
  const z3::expr numerator = Value(a) * Number(up);
  const z3::expr denominator = Value(b) * Number(down);
  // Nearest to zero the divisor makes the greatest quotient.
  const Int128 least = divisor.low > 0 ? divisor.low : divisor.high < 0 ? -Int128{divisor.high} : 1;
  const bool fits = Largest(RangeOf(a)) * up / (least * down) + 1 < INT64_MAX;
  Term term = Strict(id, value, fits ? std::optional(denominator != 0) : std::nullopt);
  AssertWhen(term.present, denominator != 0);
  const auto at_least = [&](std::int64_t bound, bool positive) {
    return (value >= Number(bound)) == QuotientAtLeast(numerator, denominator, bound, positive);
  };
  const z3::expr positive = divisor.low > 0 ? term.present : term.present && denominator > 0;
  const z3::expr negative = divisor.high < 0 ? term.present : term.present && denominator < 0;
  for (const std::int64_t bound : bounds_[id.index()]) {
    if (divisor.high > 0) AssertWhen(positive, at_least(bound, true));
    if (divisor.low < 0) AssertWhen(negative, at_least(bound, false));
  }
  if (tables_[b.index()].has_value()) {
    const Tabulated& table = *tables_[b.index()];
    const z3::expr half = FreshInteger();
    for (std::size_t i = 0; i < table.results.size(); ++i) {
      const Range& result = table.results[i];
      if (!result.is_point() || result.low == 0) continue;
      const z3::expr rounded =
          IsRounded(value, result.low > 0 ? numerator : -numerator,
                    static_cast<Int128>(base::Magnitude(result.low)) * down, half);
      AssertWhen(term.present, z3::implies(CombinationHolds(table, i), rounded));
    }
  }
  // Quotient times divisor is half a divisor or less from the numerator.
  if (RangeOf(id).has_value() && down == 1) {
    const Factor quotient{value, RangeOf(id)};
    const Factor by{Value(b), divisor};
    const z3::expr twice = 2 * numerator;
    if (divisor.high > 0)
      BoundProduct(positive, quotient, by, twice - denominator, twice + denominator);
    if (divisor.low < 0)
      BoundProduct(negative, quotient, by, twice + denominator, twice - denominator);
  }
  return term;
}

// ---- order

// Rounding keeps the order of what is rounded, so that of two products, or two quotients, of the
// same kind the one with the greater parts is not the smaller one.
void Encoder::RelateOperations() {
  constexpr std::size_t kMostRelated = 16;
  std::vector<NodeId> products, quotients;
  for (std::size_t i = 0; i < needed_.size(); ++i) {
    const graph::Node& node = problem_.graph.nodes[i];
    const bool settled = needed_[i] == 0 || IsSettled(NodeId(i)) || tables_[i].has_value();
    if (settled || node.op != Op::kBuiltin || node.arguments.size() != 2) continue;
    if (node.type.kind != TypeKind::kDecimal || node.domain != graph::kCaseDomain) continue;
    if (!IsDecimal(NodeAt(node.arguments[0]).type) || !IsDecimal(NodeAt(node.arguments[1]).type))
      continue;
    const std::string_view name = builtins::Table()[node.index].name;
    if (name == "*") products.push_back(NodeId(i));
    if (name == "/") quotients.push_back(NodeId(i));
  }
  for (std::vector<NodeId>* list : {&products, &quotients}) {
    if (list->size() > kMostRelated) list->resize(kMostRelated);
    for (std::size_t i = 0; i < list->size(); ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        const bool product = list == &products;
        product ? RelateProducts((*list)[i], (*list)[k]) : RelateQuotients((*list)[i], (*list)[k]);
      }
    }
  }
}

namespace {

bool SameKind(const graph::Node& a, const graph::Node& b) {
  return a.overload == b.overload && a.context.scale == b.context.scale &&
         a.context.result_scale == b.context.result_scale;
}

}  // namespace

void Encoder::RelateProducts(NodeId p, NodeId q) {
  if (!SameKind(NodeAt(p), NodeAt(q))) return;
  const auto& a = NodeAt(p).arguments;
  auto b = NodeAt(q).arguments;
  if (a[0] == b[1] || a[1] == b[0]) std::swap(b[0], b[1]);
  for (const NodeId argument : {a[0], a[1], b[0], b[1]}) {
    if (RangeOf(argument).has_value() && RangeOf(argument).low < 0 && a[0] != b[0] && a[1] != b[1])
      return;
  }
  const z3::expr both = At(p).present && At(q).present;
  const auto relate = [&](const z3::expr& when, const z3::expr& less, const z3::expr& more) {
    Assert(z3::implies(both && when, less <= more));
  };
  const z3::expr x = Value(p);
  const z3::expr y = Value(q);
  for (const std::size_t shared : {std::size_t{0}, std::size_t{1}}) {
    if (a[shared] != b[shared]) continue;
    const z3::expr factor = Value(a[shared]);
    const z3::expr u = Value(a[1 - shared]);
    const z3::expr v = Value(b[1 - shared]);
    relate((factor >= 0 && u <= v) || (factor <= 0 && u >= v), x, y);
    relate((factor >= 0 && u >= v) || (factor <= 0 && u <= v), y, x);
    return;
  }
  relate(Value(a[0]) <= Value(b[0]) && Value(a[1]) <= Value(b[1]), x, y);
  relate(Value(a[0]) >= Value(b[0]) && Value(a[1]) >= Value(b[1]), y, x);
}

// Of quotients with divisors above zero.
void Encoder::RelateQuotients(NodeId p, NodeId q) {
  if (!SameKind(NodeAt(p), NodeAt(q))) return;
  const NodeId by = NodeAt(p).arguments[1];
  const NodeId other = NodeAt(q).arguments[1];
  if (RangeOf(by).low <= 0 || RangeOf(other).low <= 0) return;
  const z3::expr both = At(p).present && At(q).present;
  const auto relate = [&](NodeId less, NodeId more) {
    const z3::expr x = Value(NodeAt(less).arguments[0]);
    const z3::expr y = Value(NodeAt(more).arguments[0]);
    const z3::expr d = Value(NodeAt(less).arguments[1]);
    const z3::expr e = Value(NodeAt(more).arguments[1]);
    const z3::expr fits =
        by == other ? Truth(true) : (y >= 0 && d >= e) || (x <= 0 && d <= e) || d == e;
    Assert(z3::implies(both && x <= y && fits, Value(less) <= Value(more)));
  };
  relate(p, q);
  relate(q, p);
}

// ---- what quotients are compared with

void Encoder::AddBound(NodeId id, Int128 bound) {
  constexpr std::size_t kMostBounds = 64;
  const Range& range = RangeOf(id);
  // At the ends of the range the answer is known beforehand, and still says something of the parts.
  if (bound < range.low || bound > Int128{range.high} + 1 || bound > INT64_MAX) return;
  std::set<std::int64_t>& bounds = bounds_[id.index()];
  if (bounds.size() < kMostBounds) bounds.insert(static_cast<std::int64_t>(bound));
}

void Encoder::CollectBounds() {
  for (std::size_t i = needed_.size(); i-- > 0;) {
    if (needed_[i] == 0 || IsSettled(NodeId(i)) || tables_[i].has_value()) continue;
    const NodeId id(i);
    if (!ranges_[i].has_value() || IsNumber(id)) continue;
    AddBound(id, ranges_[i].low);
    AddBound(id, Int128{ranges_[i].high} + 1);
    const graph::Node& node = problem_.graph.nodes[i];
    if (node.op == Op::kBuiltin && builtins::Table()[node.index].name == "/") {
      // Whether one side is above the other, and whether they have one sign.
      const Int128 one = PowerOfTen(node.context.result_scale);
      for (const Int128 natural : {Int128{0}, one})
        for (const Int128 bound : {natural, natural + 1}) AddBound(id, bound);
    }
    PassBounds(id);
  }
}

// What is compared with the ends of the other's range.
void Encoder::MeetBounds(NodeId a, NodeId b) {
  if (!RangeOf(b).has_value() || IsNumber(a)) return;
  for (const Int128 point : {Int128{RangeOf(b).low}, Int128{RangeOf(b).high}}) {
    AddBound(a, point);
    AddBound(a, point + 1);
  }
}

void Encoder::CopyBounds(NodeId from, NodeId to, Int128 offset) {
  for (const std::int64_t bound : bounds_[from.index()]) AddBound(to, bound + offset);
}

// A bound of a result that is a copy of an argument, or a sum with something known, is one of the
// argument.
void Encoder::PassBounds(NodeId id) {
  const graph::Node& node = NodeAt(id);
  switch (node.op) {
    case Op::kInRange:
    case Op::kInRangeOpen:
    case Op::kInSet:
      for (std::size_t i = 1; i < node.arguments.size(); ++i)
        MeetBounds(node.arguments[0], node.arguments[i]);
      return;
    case Op::kTable:
    case Op::kRow: {
      const graph::Lookup& lookup = problem_.graph.lookups[node.index];
      for (const graph::Lookup::Row& row : lookup.rows) {
        for (std::size_t column = 0; column < row.cells.size(); ++column) {
          for (const graph::Lookup::Pattern& pattern : row.cells[column].patterns) {
            for (const graph::Lookup::Test& test : pattern.tests)
              MeetBounds(node.arguments[column], node.arguments[test.operand]);
          }
        }
        if (node.op == Op::kTable) CopyBounds(id, node.arguments[row.output], 0);
      }
      return;
    }
    case Op::kParameter:
    case Op::kOtherwise:
    case Op::kIf:
    case Op::kAllowance:
      for (const NodeId argument : node.arguments) {
        if (!IsBoolean(argument)) CopyBounds(id, argument, 0);
      }
      return;
    case Op::kBuiltin:
      return PassBuiltinBounds(id);
    case Op::kConstant:
    case Op::kAsOf:
    case Op::kLeaf:
    case Op::kKnob:
    case Op::kProposalRoute:
    case Op::kProposalVerdict:
    case Op::kAnd:
    case Op::kOr:
    case Op::kIsKnown:
    case Op::kIsUnknown:
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kNot:
    case Op::kOutside:
    case Op::kFold:
    case Op::kModel:
    case Op::kUtility:
    case Op::kScore:
    case Op::kAdjusted:
    case Op::kStanding:
    case Op::kRoute:
    case Op::kDamp:
    case Op::kChance:
    case Op::kShortfall:
    case Op::kElement:
    case Op::kSpread:
    case Op::kAggregate:
    case Op::kPick:
    case Op::kExists:
      return;
  }
}

void Encoder::PassBuiltinBounds(NodeId id) {
  const graph::Node& node = NodeAt(id);
  const std::string_view name = builtins::Table()[node.index].name;
  if (name == "min" || name == "max") {
    for (const NodeId argument : node.arguments) CopyBounds(id, argument, 0);
  }
  if (node.arguments.size() != 2 || IsNumber(node.arguments[0])) return;
  const NodeId a = node.arguments[0];
  const NodeId b = node.arguments[1];
  if (IsBoolean(id)) {
    MeetBounds(a, b);
    MeetBounds(b, a);
  }
  if (name != "+" && name != "-") return;
  // Of a sum with something that is not known, at the ends of what it can be.
  for (const Int128 end : {Int128{RangeOf(b).low}, Int128{RangeOf(b).high}})
    CopyBounds(id, a, name == "+" ? -end : end);
  for (const Int128 end : {Int128{RangeOf(a).low}, Int128{RangeOf(a).high}}) {
    if (name == "+") {
      CopyBounds(id, b, -end);
      continue;
    }
    // c - x >= bound up to x = c - bound
    for (const std::int64_t bound : bounds_[id.index()]) AddBound(b, end - bound + 1);
  }
}

}  // namespace remit::prove
