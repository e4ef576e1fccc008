// The forms of all kinds of nodes but tables, models and objectives: see lower_parts.cpp.
#include "interpreter/tape/lower.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "interpreter/base/check.h"
#include "interpreter/base/power_of_ten.h"
#include "interpreter/engine/hoisted.h"

namespace remit::tape {

using graph::Node;
using graph::NodeId;
using graph::Op;
using types::TypeKind;

namespace {

constexpr int kMostPower = 15;  // 10^15 is well below 2^53

bool IsQuantity(const types::Type& type) {
  return type.kind == TypeKind::kDecimal || type.kind == TypeKind::kLiteral;
}

}  // namespace

Lowering::Lowering(const engine::Program& program, Values& values)
    : program_(program),
      graph_(program.graph()),
      values_(values),
      done_(graph_.nodes.size(), 0),
      lowered_(graph_.nodes.size()) {}

ValueId Lowering::PowerOfTen(int exponent) {
  return values_.Constant(static_cast<double>(base::PowerOfTen(exponent)));
}

bool Lowering::IsNumber(NodeId node) const { return graph_[node].type.kind == TypeKind::kNumber; }

std::optional<std::int64_t> Lowering::Fixed(NodeId id) const {
  const Node& node = graph_[id];
  if ((node.stage & (graph::kInput | graph::kKnob)) != 0) return std::nullopt;
  const engine::View view = program_.hoisted().lanes[id.index()].One(0);
  if (view.CauseOf(0) != engine::kPresent) return std::nullopt;
  return view.Raw(0);
}

std::optional<double> Lowering::FixedLane(NodeId id) const {
  const std::optional<std::int64_t> raw = Fixed(id);
  return raw ? LaneOf(*raw, IsNumber(id)) : std::nullopt;
}

std::optional<Lowered> Lowering::Of(NodeId id) {
  if (done_[id.index()] != 0) return lowered_[id.index()];
  Maybe made = Make(id);
  done_[id.index()] = 1;
  lowered_[id.index()] = made;
  return made;
}

std::optional<ValueId> Lowering::LanesOf(NodeId id) {
  const Maybe made = Of(id);
  if (!made || made->absent) return std::nullopt;
  if (graph_[id].type.kind != TypeKind::kBoolean) return made->value;
  ValueId lanes = values_.Make(Kind::kFromMask, {made->value});
  if (made->open) lanes = values_.Make(Kind::kPoison, {lanes, *made->open});
  return lanes;
}

Lowering::Maybe Lowering::Make(NodeId id) {
  const Node& node = graph_[id];
  if (node.op == Op::kParameter) return Of(node.arguments.front());
  if ((node.stage & graph::kInput) == 0) return Source(id);
  if (node.op == Op::kLeaf) return Leaf(node);
  if (node.domain == graph::kCaseDomain) {
    if (Maybe made = Operation(node)) return made;
  }
  if ((node.stage & graph::kKnob) != 0) return std::nullopt;
  return Foreign(id);
}

// What no case moves has been evaluated already.
Lowering::Maybe Lowering::Source(NodeId id) {
  const Node& node = graph_[id];
  const bool boolean = node.type.kind == TypeKind::kBoolean;
  const bool number = node.type.kind == TypeKind::kNumber;
  if ((node.stage & graph::kKnob) == 0) {
    const std::optional<std::int64_t> raw = Fixed(id);
    if (!raw) return std::nullopt;
    if (boolean) return Lowered{*raw != 0 ? values_.Everywhere() : values_.Never(), {}, {}};
    const std::optional<double> lane = LaneOf(*raw, number);
    if (!lane) return std::nullopt;
    return Lowered{values_.Constant(*lane), {}, {}};
  }
  const engine::View view = program_.hoisted().lanes[id.index()].All();
  const auto index = static_cast<std::uint32_t>(id.index());
  double low = std::numeric_limits<double>::infinity(), high = -low;
  bool lacks = false;
  for (std::size_t i = 0; i < program_.hoisted().alternatives; ++i) {
    const engine::CauseId cause = view.CauseOf(i);
    if (cause == engine::kAbsent || (boolean && cause != engine::kPresent)) return std::nullopt;
    const std::optional<double> lane =
        cause == engine::kPresent ? LaneOf(view.Raw(i), number) : std::nullopt;
    if (!lane) {
      lacks = true;
      continue;
    }
    low = std::min(low, *lane);
    high = std::max(high, *lane);
  }
  if (boolean) {
    return Lowered{values_.Source(Kind::kKnobMask, index, graph::kKnob, 0, 1, false), {}, {}};
  }
  return Lowered{values_.Source(Kind::kKnob, index, graph::kKnob, low, high, lacks), {}, {}};
}

// Required values are present wherever the lanes are looked at.
Lowering::Maybe Lowering::Leaf(const Node& node) {
  const check::InputLeaf& leaf = program_.model().leaves.at(node.index);
  const bool number = leaf.type.kind == TypeKind::kNumber;
  const double widest = number ? std::numeric_limits<double>::max() : 0x1p53;
  double low = -widest, high = widest;
  if (leaf.domain.kind == check::Domain::Kind::kInterval) {
    low = LaneOf(leaf.domain.low.raw, number).value_or(low);
    high = LaneOf(leaf.domain.high.raw, number).value_or(high);
  } else if (leaf.type.kind == TypeKind::kBoolean) {
    low = 0;
    high = 1;
  } else if (leaf.type.kind == TypeKind::kEnum) {
    low = 0;
    high = static_cast<double>(program_.checked()
                                   .type_table.enumeration(types::EnumId(leaf.type.index))
                                   .values.size()) -
           1;
  }
  // An absent value stands as 0.
  Lowered made;
  if (leaf.type.optional) {
    made.absent = values_.Source(Kind::kAbsent, node.index, graph::kInput, 0, 1, false);
    low = std::min(low, 0.0);
    high = std::max(high, 0.0);
  }
  made.value = values_.Source(Kind::kLeaf, node.index, graph::kInput, low, high, false);
  if (leaf.type.kind == TypeKind::kBoolean) made.value = Condition(made.value).value;
  return made;
}

Lowering::Maybe Lowering::Foreign(NodeId id) {
  const Node& node = graph_[id];
  const auto index = static_cast<std::uint32_t>(id.index());
  const auto source = [&](Kind kind, bool lacks) {
    return values_.Source(kind, index, graph::kInput, -0x1p1000, 0x1p1000, lacks);
  };
  Lowered made;
  if (node.type.kind == TypeKind::kBoolean) {
    made.value = source(Kind::kForeignMask, false);
    made.open = source(Kind::kForeignOpen, false);
  } else {
    made.value = source(Kind::kForeign, true);
  }
  if (node.type.optional) made.absent = source(Kind::kForeignAbsent, false);
  return made;
}

Lowering::Maybe Lowering::Operation(const Node& node) {
  switch (node.op) {
    case Op::kBuiltin:
      return Builtin(node);
    case Op::kAnd:
      return Junction(node, true);
    case Op::kOr:
      return Junction(node, false);
    case Op::kNot: {
      const Maybe argument = Of(node.arguments[0]);
      return argument ? Maybe(Inverse(*argument)) : std::nullopt;
    }
    case Op::kIf:
      return Choice(node);
    case Op::kOtherwise:
      return Otherwise(node);
    case Op::kIsKnown:
      return Known(node, true);
    case Op::kIsUnknown:
      return Known(node, false);
    case Op::kEqual:
    case Op::kNotEqual: {
      const auto arguments = Arguments(node);
      if (!arguments) return std::nullopt;
      return Compared(node.op == Op::kEqual ? Kind::kEqual : Kind::kNotEqual, (*arguments)[0],
                      (*arguments)[1]);
    }
    case Op::kInRange:
      return InRange(node, true);
    case Op::kInRangeOpen:
      return InRange(node, false);
    case Op::kInSet:
      return InSet(node);
    case Op::kOutside:
      return Outside(node);
    case Op::kTable: {
      Maybe made = Table(node);
      return made ? made : RowByRow(node);
    }
    case Op::kRow: {
      const graph::Lookup& lookup = graph_.lookups.at(node.index);
      return RowHolds(node, lookup, lookup.rows.front());
    }
    case Op::kFold:
      return Fold(node);
    case Op::kRoute:
      return Route(node);
    case Op::kModel:
      return Model(node);
    case Op::kUtility:
      return Utility(node);
    case Op::kScore:
      return Score(node);
    case Op::kAdjusted:
      return Adjusted(node);
    case Op::kStanding:
      return Standing(node);
    case Op::kConstant:
    case Op::kAsOf:
    case Op::kParameter:
    case Op::kLeaf:
    case Op::kKnob:
    case Op::kAllowance:
    case Op::kDamp:
    case Op::kChance:
    case Op::kShortfall:
    case Op::kElement:
    case Op::kSpread:
    case Op::kAggregate:
    case Op::kPick:
    case Op::kExists:
    case Op::kProposalRoute:
    case Op::kProposalVerdict:
      break;
  }
  return std::nullopt;
}

std::optional<std::vector<ValueId>> Lowering::Arguments(const Node& node) {
  std::vector<ValueId> arguments;
  for (const NodeId argument : node.arguments) {
    const std::optional<ValueId> lanes = LanesOf(argument);
    if (!lanes) return std::nullopt;
    arguments.push_back(*lanes);
  }
  return arguments;
}

// --- conditions: false and true win over what has no answer ---

Lowered Lowering::Both(const Lowered& a, const Lowered& b) {
  Lowered both{values_.And(a.value, b.value), {}, {}};
  if (!a.open && !b.open) return both;
  // Open where one is open and the other is open or holds.
  const auto maybe = [&](const Lowered& x) {
    return x.open ? values_.Or(x.value, *x.open) : x.value;
  };
  const ValueId open = values_.AndNot(values_.And(maybe(a), maybe(b)), both.value);
  both.open = values_.Either(open, std::nullopt);
  return both;
}

Lowered Lowering::Either(const Lowered& a, const Lowered& b) {
  Lowered either{values_.Or(a.value, b.value), {}, {}};
  const std::optional<ValueId> open = values_.Either(a.open, b.open);
  if (open) either.open = values_.AndNot(*open, either.value);
  return either;
}

Lowered Lowering::Inverse(const Lowered& a) {
  const ValueId inverse = values_.Not(a.value);
  return {a.open ? values_.AndNot(inverse, *a.open) : inverse, a.open, {}};
}

Lowered Lowering::Condition(ValueId lanes) {
  const std::optional<ValueId> open = values_.Lacks(lanes);
  const ValueId holds = values_.Make(Kind::kEqual, {lanes, values_.Constant(1)});
  return {holds, open, {}};  // what is not finite equals nothing
}

Lowering::Maybe Lowering::Junction(const Node& node, bool all) {
  std::optional<Lowered> result;
  for (const NodeId argument : node.arguments) {
    const Maybe next = Of(argument);
    if (!next || next->absent) return std::nullopt;
    if (!result) {
      result = next;
    } else {
      result = all ? Both(*result, *next) : Either(*result, *next);
    }
  }
  return result;
}

Lowering::Maybe Lowering::Compared(Kind kind, ValueId a, ValueId b) {
  const std::optional<ValueId> open = values_.Either(values_.Lacks(a), values_.Lacks(b));
  ValueId holds = values_.Make(kind, {a, b});
  if (open) holds = values_.AndNot(holds, *open);
  return Lowered{holds, open, {}};
}

Lowering::Maybe Lowering::Choice(const Node& node) {
  const Maybe condition = Of(node.arguments[0]);
  const Maybe a = Of(node.arguments[1]);
  const Maybe b = Of(node.arguments[2]);
  if (!condition || !a || !b || condition->absent) return std::nullopt;
  return Chosen(*condition, *a, *b, node.type.kind == TypeKind::kBoolean);
}

Lowered Lowering::Chosen(const Lowered& condition, const Lowered& a, const Lowered& b,
                         bool boolean) {
  const auto select = [&](const std::optional<ValueId>& x, const std::optional<ValueId>& y) {
    std::optional<ValueId> both;
    if (x || y) {
      both = values_.Make(Kind::kMaskSelect, {condition.value, x.value_or(values_.Never()),
                                              y.value_or(values_.Never())});
    }
    return both;
  };
  Lowered made;
  made.absent = select(a.absent, b.absent);
  // Whether it is there nobody can say where the condition has no answer.
  if (made.absent && condition.open) made.absent = values_.AndNot(*made.absent, *condition.open);
  if (boolean) {
    made.value = values_.Make(Kind::kMaskSelect, {condition.value, a.value, b.value});
    made.open = select(a.open, b.open);
    if (condition.open) {
      made.value = values_.AndNot(made.value, *condition.open);
      made.open = values_.Either(made.open, condition.open);
    }
    return made;
  }
  made.value = values_.Make(Kind::kSelect, {condition.value, a.value, b.value});
  if (condition.open) made.value = values_.Make(Kind::kPoison, {made.value, *condition.open});
  return made;
}

Lowering::Maybe Lowering::Otherwise(const Node& node) {
  const Maybe a = Of(node.arguments[0]);
  const Maybe b = Of(node.arguments[1]);
  if (!a || !b) return std::nullopt;
  if (!a->absent) return a;
  Lowered made;
  if (b->absent) made.absent = values_.And(*a->absent, *b->absent);
  if (node.type.kind == TypeKind::kBoolean) {
    made.value = values_.Make(Kind::kMaskSelect, {*a->absent, b->value, a->value});
    if (a->open || b->open) {
      made.open = values_.Make(Kind::kMaskSelect, {*a->absent, b->open.value_or(values_.Never()),
                                                   a->open.value_or(values_.Never())});
    }
    return made;
  }
  made.value = values_.Make(Kind::kSelect, {*a->absent, b->value, a->value});
  return made;
}

Lowering::Maybe Lowering::Known(const Node& node, bool when_known) {
  const Maybe argument = Of(node.arguments[0]);
  if (!argument) return std::nullopt;
  const bool boolean = graph_[node.arguments[0]].type.kind == TypeKind::kBoolean;
  std::optional<ValueId> open = boolean ? argument->open : values_.Lacks(argument->value);
  const ValueId absent = argument->absent.value_or(values_.Never());
  // What stands in the lane of an absent value means nothing.
  if (open) open = values_.AndNot(*open, absent);
  Lowered made{when_known ? values_.Not(absent) : absent, open, {}};
  if (open) made.value = values_.AndNot(made.value, *open);
  return made;
}

Lowering::Maybe Lowering::InRange(const Node& node, bool includes_high) {
  const auto arguments = Arguments(node);
  if (!arguments) return std::nullopt;
  const Maybe low = Compared(Kind::kAtLeast, (*arguments)[0], (*arguments)[1]);
  const Maybe high =
      Compared(includes_high ? Kind::kAtMost : Kind::kLess, (*arguments)[0], (*arguments)[2]);
  return Both(*low, *high);
}

Lowering::Maybe Lowering::InSet(const Node& node) {
  const auto arguments = Arguments(node);
  if (!arguments) return std::nullopt;
  Lowered found{values_.Never(), {}, {}};
  for (std::size_t i = 1; i < arguments->size(); ++i) {
    found = Either(found, *Compared(Kind::kEqual, (*arguments)[0], (*arguments)[i]));
  }
  return found;
}

Lowering::Maybe Lowering::Outside(const Node& node) {
  const check::InputLeaf& leaf = program_.model().leaves.at(node.index);
  const Maybe argument = Of(node.arguments[0]);
  if (!argument || leaf.type.kind == TypeKind::kBoolean) return std::nullopt;
  const bool number = leaf.type.kind == TypeKind::kNumber;
  const check::Domain& domain = leaf.modelled;
  const auto constant = [&](types::Value value) -> std::optional<ValueId> {
    const std::optional<double> lane = LaneOf(value.raw, number);
    return lane ? std::optional(values_.Constant(*lane)) : std::nullopt;
  };
  Lowered inside{values_.Never(), {}, {}};
  switch (domain.kind) {
    case check::Domain::Kind::kAll:
      inside.value = values_.Everywhere();
      break;
    case check::Domain::Kind::kInterval: {
      const auto low = constant(domain.low), high = constant(domain.high);
      if (!low || !high) return std::nullopt;
      const Kind upper = domain.includes_high ? Kind::kAtMost : Kind::kLess;
      inside = Both(*Compared(Kind::kAtLeast, argument->value, *low),
                    *Compared(upper, argument->value, *high));
      break;
    }
    case check::Domain::Kind::kSet:
      for (const types::Value value : domain.values) {
        const auto one = constant(value);
        if (!one) return std::nullopt;
        inside = Either(inside, *Compared(Kind::kEqual, argument->value, *one));
      }
      break;
  }
  Lowered outside = Inverse(inside);
  if (argument->absent) {
    outside.value = values_.AndNot(outside.value, *argument->absent);
    if (outside.open) outside.open = values_.AndNot(*outside.open, *argument->absent);
  }
  return outside;
}

// --- the builtin table ---

Lowering::Maybe Lowering::Builtin(const Node& node) {
  const builtins::Row& row = builtins::Table()[node.index];
  const auto arguments = Arguments(node);
  if (!arguments) return std::nullopt;
  struct Relation {
    std::string_view name;
    Kind kind;
  };
  constexpr Relation kRelations[] = {{"<", Kind::kLess},   {"<=", Kind::kAtMost},
                                     {">", Kind::kMore},   {">=", Kind::kAtLeast},
                                     {"==", Kind::kEqual}, {"!=", Kind::kNotEqual}};
  for (const Relation& relation : kRelations) {
    if (row.fixity == builtins::Fixity::kInfix && row.name == relation.name) {
      return Compared(relation.kind, (*arguments)[0], (*arguments)[1]);
    }
  }
  Maybe made;
  if (row.fixity == builtins::Fixity::kFunction) {
    made = Function(node, row.name, *arguments);
  } else if (arguments->size() == 2) {
    made = Arithmetic(node, row.name, *arguments);
  } else if (row.name == "-" && node.type.kind != TypeKind::kLiteral) {
    made = Lowered{values_.Make(Kind::kNegate, *arguments), {}, {}};
  }
  return made ? made : Called(node, *arguments);
}

Lowering::Maybe Lowering::Arithmetic(const Node& node, std::string_view name,
                                     const std::vector<ValueId>& arguments) {
  const types::Type& a = graph_[node.arguments[0]].type;
  const types::Type& b = graph_[node.arguments[1]].type;
  const auto made = [&](Kind kind) { return Lowered{values_.Make(kind, arguments), {}, {}}; };
  if (node.type.kind == TypeKind::kNumber) {
    if (name == "+") return made(Kind::kAdd);
    if (name == "-") return made(Kind::kSubtract);
    if (name == "*") return made(Kind::kMultiply);
    if (name == "/") return made(Kind::kDivide);
    return std::nullopt;
  }
  if (!IsQuantity(a) || !IsQuantity(b) || node.type.kind != TypeKind::kDecimal) return std::nullopt;
  const auto& scale = node.context.scale;
  if (name == "+" || name == "-") {
    const Lowered sum = made(name == "+" ? Kind::kAdd : Kind::kSubtract);
    return Lowered{values_.Make(Kind::kLimit, {sum.value}), {}, {}};
  }
  const bool times = name == "*";
  if (!times && name != "/") return std::nullopt;
  const int power = times ? scale[0] + scale[1] - node.context.result_scale
                          : node.context.result_scale + scale[1] - scale[0];
  if (power < 0 || power > kMostPower) return std::nullopt;
  return Lowered{values_.Make(times ? Kind::kTimesDecimal : Kind::kOverDecimal,
                              {arguments[0], arguments[1], PowerOfTen(power)}),
                 {},
                 {}};
}

Lowering::Maybe Lowering::Function(const Node& node, std::string_view name,
                                   const std::vector<ValueId>& arguments) {
  const bool number = node.type.kind == TypeKind::kNumber;
  if (name == "min" || name == "max") {
    ValueId result = arguments[0];
    for (std::size_t i = 1; i < arguments.size(); ++i) {
      result = values_.Make(name == "min" ? Kind::kMin : Kind::kMax, {result, arguments[i]});
    }
    return Lowered{result, {}, {}};
  }
  if (name == "abs") return Lowered{values_.Make(Kind::kAbs, arguments), {}, {}};
  if (name == "percent" || name == "money") {
    const ValueId power = PowerOfTen(node.context.result_scale);
    return Lowered{values_.Make(Kind::kToDecimal, {arguments[0], power}), {}, {}};
  }
  if (name == "number" && arguments.size() == 1) {
    if (IsNumber(node.arguments[0])) return Lowered{arguments[0], {}, {}};
    const ValueId power = PowerOfTen(node.context.scale[0]);
    return Lowered{values_.Make(Kind::kDivide, {arguments[0], power}), {}, {}};
  }
  if (!number || arguments.size() != 1) return std::nullopt;
  struct Named {
    std::string_view name;
    Kind kind;
  };
  constexpr Named kNamed[] = {{"sqrt", Kind::kSqrt},        {"floor", Kind::kFloor},
                              {"ceiling", Kind::kCeiling},  {"round", Kind::kRound},
                              {"exp", Kind::kExp},          {"log", Kind::kLog},
                              {"logistic", Kind::kLogistic}};
  for (const Named& named : kNamed) {
    if (name == named.name) return Lowered{values_.Make(named.kind, arguments), {}, {}};
  }
  return std::nullopt;
}

// Every other kernel is called as it is, lane by lane.
Lowering::Maybe Lowering::Called(const Node& node, const std::vector<ValueId>& arguments) {
  constexpr std::size_t kMostArguments = 16;
  const builtins::Kernel kernel = builtins::Table()[node.index].overloads[node.overload].kernel;
  if (kernel == nullptr || arguments.size() > kMostArguments) return std::nullopt;
  Call call;
  call.kernel = kernel;
  call.context = node.context;
  call.gives_number = node.type.kind == TypeKind::kNumber;
  for (const NodeId argument : node.arguments) {
    call.numbers.push_back(IsNumber(argument) ? 1 : 0);
  }
  const auto index = static_cast<std::uint32_t>(values_.pool.calls.size());
  values_.pool.calls.push_back(std::move(call));
  const ValueId result = values_.Make(Kind::kCall, arguments, index);
  if (node.type.kind == TypeKind::kBoolean) return Condition(result);
  return Lowered{result, {}, {}};
}

}  // namespace remit::tape
