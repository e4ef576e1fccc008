// The reference evaluator's walk over expressions. Operators, `if`, `otherwise` and names; tables
// and models are in reference_lookup.cpp.
#include "interpreter/engine/reference_walk.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/base/overloaded.h"
#include "interpreter/builtins/builtin.h"
#include "interpreter/engine/reference_trace.h"

namespace remit::engine {

using ast::ExprId;
using types::Type;
using types::TypeKind;
using types::Value;

Lane Present(Value value) { return {value, {}, false}; }
Lane PresentBoolean(bool value) { return Present({value ? 1 : 0}); }
Lane Absent() { return {{}, {}, true}; }

Lane Because(CauseSet causes) {
  REMIT_CHECK(!causes.empty(), "a value that is not there has a cause");
  return {{}, std::move(causes), false};
}

Lane FaultAt(ExprId place, builtins::Fault fault) {
  return Because({Cause{Cause::Kind::kFault, fault, place, {}}});
}

bool IsPresent(const Lane& lane) { return lane.causes.empty() && !lane.absent; }
bool IsTrue(const Lane& lane) { return IsPresent(lane) && lane.value.raw != 0; }
bool IsFalse(const Lane& lane) { return IsPresent(lane) && lane.value.raw == 0; }

void Unite(CauseSet& into, const CauseSet& causes) {
  CauseSet both;
  std::set_union(into.begin(), into.end(), causes.begin(), causes.end(), std::back_inserter(both));
  into = std::move(both);
}

bool HasFault(const CauseSet& causes) {
  return std::any_of(causes.begin(), causes.end(),
                     [](const Cause& cause) { return cause.kind == Cause::Kind::kFault; });
}

namespace {

Lane ThreeValued(std::span<const Lane> lanes, bool deciding) {
  CauseSet causes;
  for (const Lane& lane : lanes) {
    REMIT_CHECK(!lane.absent, "`and` and `or` take no optional");
    if (deciding ? IsTrue(lane) : IsFalse(lane)) return PresentBoolean(deciding);
    Unite(causes, lane.causes);
  }
  return causes.empty() ? PresentBoolean(!deciding) : Because(std::move(causes));
}

bool IsDecimal(const Type& type) {
  return type.kind == TypeKind::kDecimal || type.kind == TypeKind::kLiteral;
}

// Two present values of types that the checker let meet. Decimals are compared exactly whatever
// their scales.
int Order(Value a, const Type& a_type, int a_scale, Value b, const Type& b_type, int b_scale) {
  const auto sign = [](auto order) { return order < 0 ? -1 : order > 0 ? 1 : 0; };
  if (IsDecimal(a_type) && IsDecimal(b_type)) {
    return sign(types::FromScaled(a.raw, a_scale) <=> types::FromScaled(b.raw, b_scale));
  }
  if (a_type.kind == TypeKind::kNumber || b_type.kind == TypeKind::kNumber) {
    const auto number = [](Value value, const Type& type, int scale) {
      return type.kind == TypeKind::kNumber ? value.number()
                                            : types::ToNumber(types::FromScaled(value.raw, scale));
    };
    const double left = number(a, a_type, a_scale);
    const double right = number(b, b_type, b_scale);
    return left < right ? -1 : left > right ? 1 : 0;
  }
  return sign(a.raw <=> b.raw);
}

bool Holds(std::string_view comparison, int order) {
  if (comparison == "<") return order < 0;
  if (comparison == "<=") return order <= 0;
  if (comparison == ">") return order > 0;
  if (comparison == ">=") return order >= 0;
  if (comparison == "==") return order == 0;
  if (comparison == "!=") return order != 0;
  REMIT_CHECK(false, "a comparison is one of six");
}

}  // namespace

// 02, Evaluation 2: "false and X is false, true or X is true, whatever X is (missing, fault)".
Lane ThreeValuedAnd(std::span<const Lane> lanes) { return ThreeValued(lanes, false); }
Lane ThreeValuedOr(std::span<const Lane> lanes) { return ThreeValued(lanes, true); }
Lane ThreeValuedNot(const Lane& lane) {
  return IsPresent(lane) ? PresentBoolean(lane.value.raw == 0) : lane;
}

Walk::Walk(const Situation& situation)
    : situation_(situation), lets_(situation.checked.model.lets.size()) {}

int Walk::ScaleOf(const Type& type) const {
  return IsDecimal(type) ? types::Scale(type, situation_.checked.type_table) : 0;
}

Lane Walk::Evaluate(ExprId id) {
  if (situation_.trace == nullptr) return EvaluateNode(id);
  TraceNode node;
  node.expr = id;
  situation_.trace->Open(std::move(node));
  Lane lane = EvaluateNode(id);
  situation_.trace->Close(lane);
  return lane;
}

Lane Walk::EvaluateNode(ExprId id) {
  if (const auto& constant = situation_.checked.constant.at(id.index())) return Present(*constant);
  const auto not_a_value = [](const auto&) -> Lane {
    REMIT_CHECK(false, "the checker lets no such expression be evaluated");
  };
  return std::visit(base::Overloaded{
                        [&](const ast::NameReference&) { return EvaluateReference(id); },
                        [&](const ast::Member& node) { return EvaluateMember(id, node); },
                        [&](const ast::Call& call) { return EvaluateCall(id, call); },
                        [&](const ast::QuantityLiteral& node) { return not_a_value(node); },
                        [&](const ast::DateLiteral& node) { return not_a_value(node); },
                        [&](const ast::TextLiteral& node) { return not_a_value(node); },
                        [&](const ast::BooleanLiteral& node) { return not_a_value(node); },
                        [&](const ast::Range& node) { return not_a_value(node); },
                        [&](const ast::SetLiteral& node) { return not_a_value(node); },
                        [&](const ast::ListLiteral& node) { return not_a_value(node); },
                        [&](const ast::StructLiteral& node) { return not_a_value(node); },
                        [&](const ast::Aggregate& node) {
                          const bool of_case = situation_.checked.CalleeOf(id).kind ==
                                               check::Callee::Kind::kAggregate;
                          return of_case ? EvaluateAggregate(id, node) : EvaluateOverRows(id, node);
                        },
                        [&](const ast::BrokenExpression& node) { return not_a_value(node); },
                    },
                    situation_.ast[id].node);
}

Walk::Arguments Walk::EvaluateAll(const std::vector<ExprId>& expressions) {
  Arguments lanes;
  for (const ExprId expression : expressions) lanes.push_back(Evaluate(expression));
  return lanes;
}

Lane Walk::EvaluateWithout(ExprId id) {
  Arguments outer = std::exchange(arguments_, {});
  std::vector<std::size_t> around = std::exchange(elements_, {});
  Lane lane = Evaluate(id);
  arguments_ = std::move(outer);
  elements_ = std::move(around);
  return lane;
}

// ---------------------------------------------------------------- names

Lane Walk::EvaluateReference(ExprId id) {
  using Kind = check::Reference::Kind;
  const check::Reference& reference = situation_.checked.ReferenceOf(id);
  if (reference.original) return EvaluateOriginal(reference);
  switch (reference.kind) {
    case Kind::kDistribution:
      return EvaluateDistribution(check::DistributionId(reference.index));
    case Kind::kLeaf:
      return EvaluateLeaf(check::LeafId(reference.index));
    case Kind::kParameter:
      return EvaluateParameter(check::ParameterId(reference.index));
    case Kind::kLet:
      return EvaluateLet(check::LetId(reference.index));
    case Kind::kKnob:
      return EvaluateKnob(check::KnobId(reference.index));
    case Kind::kObjective:
      return EvaluateWithout(model().objectives.at(reference.index).value);
    case Kind::kArgument:
      return arguments_.at(reference.index);
    case Kind::kAsOf:
      return Present({situation_.as_of});
    case Kind::kOutsideModel:
      return OutsideModel();
    case Kind::kLevel:
      return Present({static_cast<std::int64_t>(reference.index)});
    case Kind::kSide:
      return Present({std::int64_t{1} << reference.index});
    case Kind::kRoute:
    case Kind::kRouteSides:
    case Kind::kStatus:
    case Kind::kVerdict:
      return EvaluateDecision(reference);
    case Kind::kElement:
      return EvaluateField(check::LeafId(reference.index), elements_.at(reference.of));
    case Kind::kPick:
      return EvaluatePick(check::LeafId(reference.index), check::KnobId(reference.of));
    case Kind::kTableOutput:
    case Kind::kNone:
    case Kind::kRecord:
    case Kind::kConstant:
    case Kind::kUnit:
    case Kind::kList:
    case Kind::kElementRecord:
    case Kind::kCase:
      break;
  }
  REMIT_CHECK(false, "a name that is evaluated stands for a value");
}

// A field of an input, or one of the results of a table.
Lane Walk::EvaluateMember(ExprId id, const ast::Member& member) {
  const check::Reference& reference = situation_.checked.ReferenceOf(id);
  if (reference.kind != check::Reference::Kind::kTableOutput) return EvaluateReference(id);
  const auto& call = std::get<ast::Call>(situation_.ast[member.base].node);
  const check::Callee& callee = situation_.checked.CalleeOf(member.base);
  return EvaluateTable(member.base, call, check::TableId(callee.index), reference.index);
}

const check::ScenarioInfo* Walk::scenario() const {
  return situation_.scenario ? &model().scenarios.at(situation_.scenario->index()) : nullptr;
}

const check::ReplacementInfo* Walk::Replaced(check::ReplacementInfo::Kind kind,
                                             std::size_t index) const {
  return scenario() == nullptr ? nullptr : scenario()->Find(kind, index);
}

// In a replacement its own name is the value without it; what that value is made from is as it is
// in the scenario.
Lane Walk::EvaluateOriginal(const check::Reference& reference) {
  using Kind = check::Reference::Kind;
  if (reference.kind == Kind::kLeaf) return OfCase(check::LeafId(reference.index));
  if (reference.kind == Kind::kParameter) return InForce(check::ParameterId(reference.index));
  REMIT_CHECK(reference.kind == Kind::kLet, "a scenario replaces lets, parameters and fields");
  return EvaluateWithout(model().lets.at(reference.index).value);
}

Lane Walk::EvaluateLeaf(check::LeafId id) {
  const auto* other = Replaced(check::ReplacementInfo::Kind::kLeaf, id.index());
  return other == nullptr ? OfCase(id) : EvaluateWithout(other->value);
}

// "a missing non-optional field was reached": 02, Evaluation 3; a missing `T?` is absent instead.
Lane Walk::OfCase(check::LeafId id) const {
  const Column& column = situation_.batch.columns.at(id.index());
  if (column.Has(situation_.index, situation_.as_of)) {
    return Present({column.raw.at(situation_.index)});
  }
  if (model().leaves.at(id.index()).type.optional) return Absent();
  return Because({Cause{Cause::Kind::kMissing, builtins::Fault::kNone, {}, id}});
}

Lane Walk::EvaluateParameter(check::ParameterId id) {
  const auto* other = Replaced(check::ReplacementInfo::Kind::kParameter, id.index());
  return other == nullptr ? InForce(id) : EvaluateWithout(other->value);
}

// "A dated parameter changes on the day named": the last step that has begun.
Lane Walk::InForce(check::ParameterId id) {
  std::optional<ExprId> value;
  for (const auto& step : model().parameters.at(id.index()).steps) {
    if (step.from_day <= situation_.as_of) value = step.value;
  }
  REMIT_CHECK(value.has_value(), "the first step of a parameter has always begun");
  return EvaluateWithout(*value);
}

check::LetId Walk::LetAt(std::size_t position) const {
  return scenario() == nullptr ? check::LetId(position)
                               : check::LetId(scenario()->let_order.at(position));
}

// Each let needs only earlier ones, so that a long chain of them is worked out without a deep
// stack. What is uncertain waits until it is asked for.
Lane Walk::EvaluateLet(check::LetId id) {
  for (std::size_t i = 0; i < lets_.size() && !lets_.at(id.index()); ++i) {
    const check::LetId let = LetAt(i);
    const auto* other = Replaced(check::ReplacementInfo::Kind::kLet, let.index());
    const ExprId declared = model().lets.at(let.index()).value;
    const std::uint8_t uses = situation_.checked.uses.at(declared.index());
    const bool knob = (uses & check::kUsesKnob) != 0 && situation_.positions.empty();
    const bool waits = (uses & check::kUsesChance) != 0 && let != id;
    if (lets_[let.index()] || knob || waits) continue;
    if (situation_.trace != nullptr) situation_.trace->OpenLet(let);
    lets_[let.index()] = EvaluateWithout(other == nullptr ? declared : other->value);
    if (situation_.trace != nullptr) situation_.trace->CloseLet();
  }
  REMIT_CHECK(lets_.at(id.index()).has_value(), "no knob is read where none is set");
  return *lets_.at(id.index());
}

Lane Walk::EvaluateKnob(check::KnobId id) const {
  REMIT_CHECK(!situation_.positions.empty(), "no knob is read where none is set");
  return Present(model().knobs.at(id.index()).alternatives.at(situation_.positions.at(id.index())));
}

Lane Walk::EvaluateDecision(const check::Reference& reference) const {
  using Kind = check::Reference::Kind;
  if (situation_.route != nullptr && reference.kind == Kind::kRoute) return situation_.route->level;
  if (situation_.route != nullptr && reference.kind == Kind::kRouteSides)
    return situation_.route->sides;
  REMIT_CHECK(situation_.decision != nullptr, "only a test asks about the decision");
  const Core& decision = *situation_.decision;
  if (reference.kind == Kind::kRoute) return Present({decision.level});
  if (reference.kind == Kind::kRouteSides) {
    return Present({static_cast<std::int64_t>(decision.sides)});
  }
  if (reference.kind == Kind::kStatus) return Present({static_cast<std::int64_t>(decision.status)});
  return Present({static_cast<std::int64_t>(decision.verdict)});
}

Lane Walk::OutsideModel() {
  Arguments outside;
  for (std::size_t i = 0; i < model().leaves.size(); ++i) {
    const check::InputLeaf& leaf = model().leaves[i];
    if (leaf.modelled.kind == check::Domain::Kind::kAll) continue;
    const check::LeafId id(i);
    outside.push_back(leaf.list ? OutsideInList(id) : IsOutside(leaf, EvaluateLeaf(id)));
  }
  return ThreeValuedOr(outside);
}

Lane Walk::IsOutside(const check::InputLeaf& leaf, const Lane& value) {
  if (value.absent) return PresentBoolean(false);
  if (!IsPresent(value)) return value;
  return PresentBoolean(!Contains(leaf.modelled, value.value, leaf.type));
}

// ---------------------------------------------------------------- calls

Lane Walk::EvaluateCall(ExprId id, const ast::Call& call) {
  const check::Callee& callee = situation_.checked.CalleeOf(id);
  switch (callee.kind) {
    case check::Callee::Kind::kBuiltin:
      if (call.arguments.size() == 2 && TypeOf(call.arguments[0]).kind == TypeKind::kList)
        return EvaluateListEquality(call);
      return EvaluateBuiltin(id, call, callee);
    case check::Callee::Kind::kFunction:
      return EvaluateFunction(call, check::FunctionId(callee.index));
    case check::Callee::Kind::kTable:
      return EvaluateTable(id, call, check::TableId(callee.index), 0);
    case check::Callee::Kind::kModel:
      return EvaluateModel(id, call, check::ModelId(callee.index));
    case check::Callee::Kind::kRisk:
      return EvaluateRisk(check::RiskId(callee.index));
    case check::Callee::Kind::kAggregate:
    case check::Callee::Kind::kNone:
      break;
  }
  REMIT_CHECK(false, "a call that is evaluated has a callee");
}

// A function is its body with the arguments in place: an argument that the body does not look at
// does not matter.
Lane Walk::EvaluateFunction(const ast::Call& call, check::FunctionId id) {
  Arguments outer = std::exchange(arguments_, EvaluateAll(call.arguments));
  std::vector<std::size_t> around = std::exchange(elements_, {});
  Lane lane = Evaluate(model().functions.at(id.index()).body);
  arguments_ = std::move(outer);
  elements_ = std::move(around);
  return lane;
}

Lane Walk::EvaluateBuiltin(ExprId id, const ast::Call& call, const check::Callee& callee) {
  using builtins::Form;
  switch (builtins::Table()[callee.index].form) {
    case Form::kStrict:
      return EvaluateStrict(id, call, callee);
    case Form::kAnd:
      return ThreeValuedAnd(EvaluateAll(call.arguments));
    case Form::kOr:
      return ThreeValuedOr(EvaluateAll(call.arguments));
    case Form::kIf:
      return EvaluateIf(call);
    case Form::kOtherwise:
      return EvaluateOtherwise(call);
    case Form::kIsKnown:
      return EvaluateKnown(call, true);
    case Form::kIsUnknown:
      return EvaluateKnown(call, false);
    case Form::kIn:
      return EvaluateIn(call);
    case Form::kNotIn:
      return ThreeValuedNot(EvaluateIn(call));
    case Form::kIs:
      return EvaluateIs(call);
    case Form::kIsNot:
      return ThreeValuedNot(EvaluateIs(call));
  }
  REMIT_CHECK(false, "a builtin has one of the known forms");
}

Lane Walk::EvaluateStrict(ExprId id, const ast::Call& call, const check::Callee& callee) {
  const builtins::Row& row = builtins::Table()[callee.index];
  builtins::KernelContext context;
  context.count = static_cast<int>(call.arguments.size());
  context.result_scale = static_cast<std::int8_t>(ScaleOf(TypeOf(id)));
  std::vector<std::int64_t> raw;
  CauseSet causes;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const Type& type = TypeOf(call.arguments[i]);
    if (i < context.scale.size()) context.scale[i] = static_cast<std::int8_t>(ScaleOf(type));
    if (type.kind == TypeKind::kUnit) {  // `EUR` in money(x, EUR) has done its work in the type
      raw.push_back(0);
      continue;
    }
    const Lane lane = Evaluate(call.arguments[i]);
    REMIT_CHECK(!lane.absent, "an operator takes no optional");
    Unite(causes, lane.causes);
    raw.push_back(lane.value.raw);
  }
  if (!causes.empty()) return Because(std::move(causes));
  Value result;
  const auto fault = row.overloads[callee.overload].kernel(raw.data(), context, result.raw);
  return fault == builtins::Fault::kNone ? Present(result) : FaultAt(id, fault);
}

// "`if` sees only its chosen branch".
Lane Walk::EvaluateIf(const ast::Call& call) {
  const Lane condition = Evaluate(call.arguments.at(0));
  if (!IsPresent(condition)) return condition;
  return Evaluate(call.arguments.at(IsTrue(condition) ? 1 : 2));
}

Lane Walk::EvaluateOtherwise(const ast::Call& call) {
  const Lane first = Evaluate(call.arguments.at(0));
  return first.absent ? Evaluate(call.arguments.at(1)) : first;
}

Lane Walk::EvaluateKnown(const ast::Call& call, bool known) {
  const Lane lane = Evaluate(call.arguments.at(0));
  return lane.causes.empty() ? PresentBoolean(lane.absent != known) : lane;
}

Lane Walk::EvaluateIs(const ast::Call& call) {
  return Compare(Evaluate(call.arguments.at(0)), TypeOf(call.arguments.at(0)),
                 "==", call.arguments.at(1));
}

// `x in a .. b` is `x >= a and x <= b`; `x in { p, q }` is `x == p or x == q`.
Lane Walk::EvaluateIn(const ast::Call& call) {
  if (TypeOf(call.arguments.at(1)).kind == TypeKind::kSides) return EvaluateSideIn(call);
  const Lane value = Evaluate(call.arguments.at(0));
  const Type& type = TypeOf(call.arguments.at(0));
  const auto* set = std::get_if<ast::SetLiteral>(&situation_.ast[call.arguments.at(1)].node);
  if (set == nullptr) return Matches(value, type, call.arguments.at(1));
  Arguments matches;
  for (const ExprId element : set->elements) matches.push_back(Matches(value, type, element));
  return ThreeValuedOr(matches);
}

// `legal in route.sides`
Lane Walk::EvaluateSideIn(const ast::Call& call) {
  const Lane sides = Evaluate(call.arguments.at(1));
  if (!IsPresent(sides)) return sides;
  const std::uint32_t side = situation_.checked.ReferenceOf(call.arguments.at(0)).index;
  return PresentBoolean((static_cast<std::uint64_t>(sides.value.raw) >> side & 1) != 0);
}

Lane Walk::Compare(const Lane& left, const Type& type, std::string_view comparison, ExprId named) {
  const Lane right = Evaluate(named);
  REMIT_CHECK(!left.absent && !right.absent, "a comparison takes no optional");
  CauseSet causes = left.causes;
  Unite(causes, right.causes);
  if (!causes.empty()) return Because(std::move(causes));
  const Type& right_type = TypeOf(named);
  return PresentBoolean(Holds(comparison, Order(left.value, type, ScaleOf(type), right.value,
                                                right_type, ScaleOf(right_type))));
}

// "`a .. b` includes both ends, `a ..< b` not the last."
Lane Walk::InRange(const Lane& value, const Type& type, const ast::Range& range) {
  const std::array<Lane, 2> ends = {
      Compare(value, type, ">=", range.low),
      Compare(value, type, range.includes_high ? "<=" : "<", range.high)};
  return ThreeValuedAnd(ends);
}

Lane Walk::Matches(const Lane& value, const Type& type, ExprId named) {
  if (const auto* range = std::get_if<ast::Range>(&situation_.ast[named].node)) {
    return InRange(value, type, *range);
  }
  return Compare(value, type, "==", named);
}

}  // namespace remit::engine
