// Ranges through the three-valued forms, equality and membership. The rules are those of
// 02-language, Evaluation 2: each state of the result is possible exactly where some choice of
// states of the arguments gives it, the arguments being taken one by one.
#include "interpreter/prove/step.h"

namespace remit::prove {
namespace {

bool MayBe(const Range& range, bool truth) {
  return truth ? range.may_be_true() : range.may_be_false();
}

}  // namespace

// `and` with decisive = false, `or` with decisive = true.
Range PassJunction(const Step& step, bool decisive) {
  bool may_be_decided = false;
  bool may_be_open = true;  // no argument is surely decisive
  bool all_against = true;  // every argument may be true of an `and`, false of an `or`
  bool fault = false;
  bool absent = false;
  for (std::size_t i = 0; i < step.arguments.size(); ++i) {
    const Range& argument = step.arguments[i];
    const bool against = MayBe(argument, !decisive);
    may_be_decided = may_be_decided || MayBe(argument, decisive);
    may_be_open = may_be_open && (against || argument.fault || argument.absent);
    all_against = all_against && against;
    fault = fault || argument.fault;
    absent = absent || argument.absent;
  }
  Range result;
  IncludeTruth(result, decisive ? all_against : may_be_decided,
               decisive ? may_be_decided : all_against);
  result.fault = may_be_open && fault;
  result.absent = may_be_open && absent;
  return result;
}

Range PassNot(const Step& step) {
  Range result = step.arguments[0];
  if (result.has_value()) result = {1 - result.high, 1 - result.low, result.absent, result.fault};
  return result;
}

Range PassIf(const Step& step) {
  const Range& condition = step.arguments[0];
  Range result;
  result.absent = condition.absent;
  result.fault = condition.fault;
  if (condition.may_be_true()) result = Hull(result, step.arguments[1]);
  if (condition.may_be_false()) result = Hull(result, step.arguments[2]);
  return result;
}

Range PassOtherwise(const Step& step) {
  Range result = step.arguments[0];
  const bool absent = result.absent;
  result.absent = false;
  return absent ? Hull(result, step.arguments[1]) : result;
}

Range PassIsKnown(const Step& step, bool when_known) {
  const Range& argument = step.arguments[0];
  Range result;
  IncludeTruth(result, when_known ? argument.absent : argument.has_value(),
               when_known ? argument.has_value() : argument.absent);
  result.fault = argument.fault;
  return result;
}

Range PassEqual(const Step& step, bool when_equal) {
  bool all = false;
  Range result = step.Causes(all);
  if (!all) return result;
  return Hull(result, EqualityOf(step.arguments[0], step.arguments[1], when_equal));
}

Range PassInRange(const Step& step, bool includes_high) {
  const Range& value = step.arguments[0];
  const Range& low = step.arguments[1];
  const Range& high = step.arguments[2];
  const auto has = [](const Range& a, const Range& b) { return a.has_value() && b.has_value(); };
  const auto open = [](const Range& range) { return range.fault || range.absent; };
  const bool may_be_below = has(value, low) && value.low < low.high;
  const bool may_be_above =
      has(value, high) && (includes_high ? value.high > high.low : value.high >= high.low);
  const bool may_reach = has(value, low) && value.high >= low.low;
  const bool may_stay =
      has(value, high) && (includes_high ? value.low <= high.high : value.low < high.high);
  bool may_be_inside = may_reach && may_stay;
  if (may_be_inside) {
    const std::int64_t from = std::max(value.low, low.low);
    const std::int64_t to = std::min(value.high, high.high);
    may_be_inside = includes_high ? from <= to : from <= value.high && from < high.high;
  }
  Range result;
  IncludeTruth(result, may_be_below || may_be_above, may_be_inside);
  // A cause at one end shows where the other end does not settle it.
  const bool low_open = open(low) && (may_stay || open(high));
  const bool high_open = open(high) && (may_reach || open(low));
  if (open(value) || low_open || high_open) {
    result.fault = value.fault || low.fault || high.fault;
    result.absent = value.absent || low.absent || high.absent;
  }
  return result;
}

Range PassInSet(const Step& step) {
  const Range& value = step.arguments[0];
  Range result;
  result.fault = value.fault;
  result.absent = value.absent;
  bool surely = false;  // the value is a point and among the elements
  bool every = true;    // every element may have a value
  bool fault = false;
  bool absent = false;
  // Of few values each is looked for; of more there is one that no element is.
  const bool few = value.has_value() && WidthOf(value) < step.arguments.size() - 1;
  std::uint64_t found = 0;
  for (std::size_t i = 1; i < step.arguments.size(); ++i) {
    const Range& element = step.arguments[i];
    every = every && element.has_value();
    fault = fault || element.fault;
    absent = absent || element.absent;
    if (!value.has_value() || !element.has_value()) continue;
    if (element.low <= value.high && value.low <= element.high) Include(result, 1, 1);
    surely = surely || (element.is_point() && value.low == value.high && element.low == value.low);
    if (!few || !element.is_point() || element.low < value.low || element.low > value.high)
      continue;
    bool repeated = false;
    for (std::size_t j = 1; j < i; ++j) repeated = repeated || step.arguments[j] == element;
    if (!repeated) ++found;
  }
  if (surely) return result;
  const bool covered = few && found == WidthOf(value) + 1;
  if (value.has_value() && every && !covered) Include(result, 0, 0);
  result.fault = result.fault || fault;
  result.absent = result.absent || absent;
  return result;
}

Range PassOutside(const Step& step) {
  const std::vector<check::InputLeaf>& leaves = step.checked.model.leaves;
  const check::InputLeaf& leaf = leaves[step.node.index % leaves.size()];  // of either of a pair
  const Range& value = step.arguments[0];
  Range result;
  result.fault = value.fault;
  if (value.absent) Include(result, 0, 0);
  if (!value.has_value()) return result;
  const check::Domain& modelled = leaf.modelled;
  switch (modelled.kind) {
    case check::Domain::Kind::kAll:
      Include(result, 0, 0);
      break;
    case check::Domain::Kind::kInterval: {
      const std::int64_t low = PointOf(modelled.low, leaf.type);
      const std::int64_t end = PointOf(modelled.high, leaf.type);
      const std::int64_t high = modelled.includes_high ? end : end - 1;
      IncludeTruth(result, value.low <= high && value.high >= low,
                   value.low < low || value.high > high);
      break;
    }
    case check::Domain::Kind::kSet: {
      std::uint64_t inside = 0;  // the values of a set are distinct
      for (const types::Value element : modelled.values) {
        const std::int64_t point = PointOf(element, leaf.type);
        if (point >= value.low && point <= value.high) ++inside;
      }
      IncludeTruth(result, inside > 0, inside <= WidthOf(value));
      break;
    }
  }
  return result;
}

}  // namespace remit::prove
