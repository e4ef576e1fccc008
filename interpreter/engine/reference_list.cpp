// The reference evaluator's lists: fields of elements, aggregates, and the element that a knob
// chooses. docs/language/semantics.md, Lists.
#include <array>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/builtins/kernels_number.h"
#include "interpreter/engine/reference_walk.h"

namespace remit::engine {

using builtins::Fault;
using check::Aggregation;
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

namespace {

// Of the values of the elements that count, in the order of the list.
Fault OfDecimals(Aggregation aggregation, const std::vector<std::int64_t>& values, Value& result) {
  if (aggregation == Aggregation::kSum) return builtins::SumDecimals(values, result.raw);
  if (aggregation == Aggregation::kAverage) return builtins::AverageDecimals(values, result.raw);
  result.raw = values.front();
  for (const std::int64_t value : values) {
    const bool better = aggregation == Aggregation::kMin ? value < result.raw : value > result.raw;
    if (better) result.raw = value;
  }
  return Fault::kNone;
}

Fault OfNumbers(Aggregation aggregation, const std::vector<std::int64_t>& values, Value& result) {
  std::vector<double> numbers;
  for (const std::int64_t value : values) numbers.push_back(Value{value}.number());
  double number = 0;
  Fault fault = Fault::kNone;
  if (aggregation == Aggregation::kSum) fault = builtins::SumNumbers(numbers, number);
  if (aggregation == Aggregation::kAverage) fault = builtins::AverageNumbers(numbers, number);
  if (aggregation == Aggregation::kMin || aggregation == Aggregation::kMax) {
    number = numbers.front();
    for (const double other : numbers) {
      number = aggregation == Aggregation::kMin ? builtins::MinNumber(number, other)
                                                : builtins::MaxNumber(number, other);
    }
  }
  result = Value::Of(number);
  return fault;
}

}  // namespace

Lane Walk::EvaluateAggregate(ast::ExprId id, const ast::Aggregate& aggregate) {
  const auto aggregation = static_cast<Aggregation>(situation_.checked.CalleeOf(id).index);
  const check::ListId list(situation_.checked.ReferenceOf(aggregate.list).index);
  const Lane length = EvaluateLeaf(model().lists.at(list.index()).length);
  if (!IsPresent(length)) return length;
  const bool quantifier = aggregation == Aggregation::kAny || aggregation == Aggregation::kAll;
  Arguments lanes;
  const auto [begin, end] = PlacesOf(list);
  for (std::size_t place = begin; place < end; ++place) {
    elements_.push_back(place);
    const Lane counts = aggregate.where ? Evaluate(*aggregate.where) : PresentBoolean(true);
    if (quantifier) {
      lanes.push_back(Quantified(aggregation, counts, Evaluate(aggregate.value)));
    } else if (!IsPresent(counts)) {
      lanes.push_back(counts);
    } else if (IsTrue(counts)) {
      const bool value = aggregation != Aggregation::kCount;
      lanes.push_back(value ? Evaluate(aggregate.value) : PresentBoolean(true));
    }
    elements_.pop_back();
  }
  if (aggregation == Aggregation::kAny) return ThreeValuedOr(lanes);
  if (aggregation == Aggregation::kAll) return ThreeValuedAnd(lanes);
  return Aggregated(id, aggregation, lanes);
}

// any: "W and C" of each element; all: "not W or C".
Lane Walk::Quantified(Aggregation aggregation, const Lane& counts, Lane value) {
  if (aggregation == Aggregation::kAny) {
    return ThreeValuedAnd(std::array<Lane, 2>{counts, std::move(value)});
  }
  return ThreeValuedOr(std::array<Lane, 2>{ThreeValuedNot(counts), std::move(value)});
}

Lane Walk::Aggregated(ast::ExprId id, Aggregation aggregation, const Arguments& lanes) const {
  CauseSet causes;
  std::vector<std::int64_t> values;
  for (const Lane& lane : lanes) {
    Unite(causes, lane.causes);
    values.push_back(lane.value.raw);
  }
  if (!causes.empty()) return Because(std::move(causes));
  if (aggregation == Aggregation::kCount) {
    return Present({static_cast<std::int64_t>(values.size()) * types::kOneUnit});
  }
  if (values.empty()) return aggregation == Aggregation::kSum ? Present({0}) : Absent();
  Value result;
  const Fault fault = TypeOf(id).kind == TypeKind::kNumber
                          ? OfNumbers(aggregation, values, result)
                          : OfDecimals(aggregation, values, result);
  return fault == Fault::kNone ? Present(result) : FaultAt(id, fault);
}

}  // namespace remit::engine
