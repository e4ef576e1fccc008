// The reference evaluator's lists: fields of elements, the element that a knob chooses, and what
// aggregates make of several values, whether of a list or of a table's rows.
// docs/language/semantics.md, Lists.
#include <algorithm>
#include <array>
#include <utility>

#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/builtins/kernels_number.h"
#include "interpreter/engine/reference_trace.h"
#include "interpreter/engine/reference_walk.h"

namespace remit::engine {

using builtins::Fault;
using check::Aggregation;
using types::Type;
using types::TypeKind;
using types::Value;

// "A missing field of an element is missing like any other."
Lane Walk::EvaluateField(check::LeafId id, std::size_t place) const {
  const Column& column = situation_.batch.columns.at(id.index());
  if (column.present.at(place) != 0) return Present({column.raw.at(place)});
  if (model().leaves.at(id.index()).type.optional) return Absent();
  return Because({Cause{Cause::Kind::kMissing, builtins::Fault::kNone, {}, id}});
}

std::pair<std::size_t, std::size_t> Walk::PlacesOf(check::ListId list) const {
  const auto& offsets = situation_.batch.lists.at(list.index()).offsets;
  return {offsets.at(situation_.index), offsets.at(situation_.index + 1)};
}

// The position counts from 1; one that the case does not have is asked for by nobody who looks at
// the answer.
Lane Walk::EvaluatePick(check::LeafId field, check::KnobId knob) const {
  const check::ListInfo& list = model().lists.at(model().knobs.at(knob.index()).list->index());
  const Lane length = OfCase(list.length);
  if (!IsPresent(length)) return length;
  const auto position = static_cast<std::int64_t>(EvaluateKnob(knob).value.number());
  if (position > length.value.raw) return Present({0});
  const auto [begin, end] = PlacesOf(*model().knobs.at(knob.index()).list);
  return EvaluateField(field, begin + static_cast<std::size_t>(position) - 1);
}

Lane Walk::Exists() const {
  std::vector<Lane> each;
  for (std::size_t i = 0; i < model().knobs.size(); ++i) {
    const check::KnobInfo& knob = model().knobs[i];
    if (!knob.list) continue;
    const Lane length = OfCase(model().lists.at(knob.list->index()).length);
    const Lane position = EvaluateKnob(check::KnobId(i));
    each.push_back(IsPresent(length) ? PresentBoolean(position.value.number() <=
                                                      static_cast<double>(length.value.raw))
                                     : length);
  }
  return ThreeValuedAnd(each);
}

Lane Walk::OutsideInList(check::LeafId id) const {
  const check::InputLeaf& leaf = model().leaves.at(id.index());
  const Lane length = OfCase(model().lists.at(leaf.list->index()).length);
  if (!IsPresent(length)) return length;
  Arguments outside;
  const auto [begin, end] = PlacesOf(*leaf.list);
  for (std::size_t place = begin; place < end; ++place) {
    outside.push_back(IsOutside(leaf, EvaluateField(id, place)));
  }
  return ThreeValuedOr(outside);
}

Lane Walk::ValueOfElement(std::size_t position, bool counts, std::optional<ast::ExprId> value) {
  if (situation_.trace == nullptr) return value ? Evaluate(*value) : Lane{};
  TraceNode node;
  node.kind = TraceNode::Kind::kElement;
  node.position = position;
  node.counts = counts;
  situation_.trace->Open(std::move(node));
  Lane lane = value ? Evaluate(*value) : Lane{};
  situation_.trace->Close(lane);
  return lane;
}

Lane Walk::EvaluateAggregate(ast::ExprId id, const ast::Aggregate& aggregate) {
  const auto aggregation = static_cast<Aggregation>(situation_.checked.CalleeOf(id).index);
  const check::ListId list(situation_.checked.ReferenceOf(aggregate.list).index);
  const Lane length = EvaluateLeaf(model().lists.at(list.index()).length);
  if (!IsPresent(length)) return length;
  const bool of_value = aggregation != Aggregation::kCount;  // else an element, maybe a record
  std::vector<Counted> parts;
  const auto [begin, end] = PlacesOf(list);
  for (std::size_t place = begin; place < end; ++place) {
    elements_.push_back(place);
    if (situation_.trace != nullptr) situation_.trace->Mute();
    Lane counts = aggregate.where ? Evaluate(*aggregate.where) : PresentBoolean(true);
    if (situation_.trace != nullptr) situation_.trace->Unmute();
    Lane value =
        ValueOfElement(place, IsTrue(counts),
                       of_value ? std::optional<ast::ExprId>(aggregate.value) : std::nullopt);
    parts.push_back({std::move(counts), std::move(value)});
    elements_.pop_back();
  }
  return Aggregated(id, aggregation, TypeOf(aggregate.value), parts);
}

namespace {

// Of the values that count, in their order; at least one, unless they are added.
Fault OfDecimals(Aggregation aggregation, const std::vector<Value>& values, Value& result) {
  std::vector<std::int64_t> raw;
  for (const Value value : values) raw.push_back(value.raw);
  if (aggregation == Aggregation::kSum) return builtins::SumDecimals(raw, result.raw);
  if (aggregation == Aggregation::kAverage) return builtins::AverageDecimals(raw, result.raw);
  result.raw = aggregation == Aggregation::kMin ? *std::min_element(raw.begin(), raw.end())
                                                : *std::max_element(raw.begin(), raw.end());
  return Fault::kNone;
}

Fault OfNumbers(Aggregation aggregation, const std::vector<Value>& values, Value& result) {
  std::vector<double> numbers;
  for (const Value value : values) numbers.push_back(value.number());
  double number = 0;
  Fault fault = Fault::kNone;
  if (aggregation == Aggregation::kSum) {
    fault = builtins::SumNumbers(numbers, number);
  } else if (aggregation == Aggregation::kAverage) {
    fault = builtins::AverageNumbers(numbers, number);
  } else {
    number = numbers.front();
    for (const double other : numbers) {
      number = aggregation == Aggregation::kMin ? builtins::MinNumber(number, other)
                                                : builtins::MaxNumber(number, other);
    }
  }
  result = Value::Of(number);
  return fault;
}

// any: "W and C" of each element; all: "not W or C".
Lane Quantified(Aggregation aggregation, const Lane& counts, const Lane& value) {
  if (aggregation == Aggregation::kAny) return ThreeValuedAnd(std::array<Lane, 2>{counts, value});
  return ThreeValuedOr(std::array<Lane, 2>{ThreeValuedNot(counts), value});
}

}  // namespace

// "No match: 0 for sum and count, unknown for min and max." Whether something counts has to be
// known, and what counts has to be there.
Lane Walk::Aggregated(ast::ExprId id, Aggregation aggregation, const Type& type,
                      const std::vector<Counted>& parts) {
  Arguments answers;
  CauseSet causes;
  std::vector<Value> values;
  for (const Counted& part : parts) {
    answers.push_back(Quantified(aggregation, part.counts, part.value));
    Unite(causes, part.counts.causes);
    if (!IsTrue(part.counts)) continue;
    if (aggregation != Aggregation::kCount) Unite(causes, part.value.causes);
    values.push_back(part.value.value);
  }
  if (aggregation == Aggregation::kAny) return ThreeValuedOr(answers);
  if (aggregation == Aggregation::kAll) return ThreeValuedAnd(answers);
  if (!causes.empty()) return Because(std::move(causes));
  if (aggregation == Aggregation::kCount) {
    return Present({static_cast<std::int64_t>(values.size()) * types::kOneUnit});
  }
  if (values.empty()) return aggregation == Aggregation::kSum ? Present({0}) : Absent();
  Value result;
  const Fault fault = type.kind == TypeKind::kNumber ? OfNumbers(aggregation, values, result)
                                                     : OfDecimals(aggregation, values, result);
  return fault == Fault::kNone ? Present(result) : FaultAt(id, fault);
}

}  // namespace remit::engine
