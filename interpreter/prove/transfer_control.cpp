// Ranges through routes, damping and measures of risk. The rules are those of engine/lift_control
// and engine/lift_risk, at the ends.
#include <algorithm>
#include <vector>

#include "interpreter/base/check.h"
#include "interpreter/base/int128.h"
#include "interpreter/engine/damping.h"
#include "interpreter/engine/risk.h"
#include "interpreter/prove/step.h"

namespace remit::prove {

using base::Int128;
using builtins::Fault;

Range PassRoute(const Step& step) {
  bool all = false;
  Range result = step.Causes(all);
  if (!all) return result;
  const check::Model& model = step.checked.model;
  const std::int64_t bottom = model.levels.empty() ? -1 : 0;
  std::int64_t least = bottom;
  std::int64_t greatest = bottom;
  std::uint64_t sure_sides = 0;
  std::uint64_t possible_sides = 0;
  std::size_t i = 0;
  for (const check::RuleInfo& rule : model.rules) {
    if (rule.kind != check::RuleInfo::Kind::kEscalate) continue;
    const Range& fires = step.arguments[i++];
    const std::int64_t level = rule.level.value_or(-1);
    if (!fires.may_be_true()) continue;
    greatest = std::max(greatest, level);
    possible_sides |= rule.sides;
    if (fires.may_be_false()) continue;
    least = std::max(least, level);
    sure_sides |= rule.sides;
  }
  if (step.node.overload == 0) {
    Include(result, least, greatest);
  } else {
    const bool sure = (sure_sides >> step.node.index & 1) != 0;
    const bool possible = (possible_sides >> step.node.index & 1) != 0;
    IncludeTruth(result, !sure, possible);
  }
  return result;
}

namespace {

struct Distances {
  std::int64_t value_near, previous_near;  // the choice of points that are nearest
  std::int64_t value_far, previous_far;
};

// Of two numbers that are further apart the computed distance is never less.
Distances DistancesOf(const Range& value, const Range& previous) {
  Distances result{};
  if (value.low > previous.high) {
    result.value_near = value.low;
    result.previous_near = previous.high;
  } else if (previous.low > value.high) {
    result.value_near = value.high;
    result.previous_near = previous.low;
  } else {
    result.value_near = result.previous_near = std::max(value.low, previous.low);
  }
  const bool up = static_cast<Int128>(value.high) - previous.low >=
                  static_cast<Int128>(previous.high) - value.low;
  result.value_far = up ? value.high : value.low;
  result.previous_far = up ? previous.low : previous.high;
  return result;
}

}  // namespace

Range PassDamp(const Step& step) {
  const check::Model& model = step.checked.model;
  const check::DampInfo& damp = model.damps[step.node.index];
  const types::Type& type = model.knobs[damp.knob.index()].type;
  const Range& value = step.arguments[0];
  const Range& previous = step.arguments[1];
  const Range& previous_day = step.arguments[2];
  const Range& day = step.arguments[3];
  const Range& limit = step.arguments[4];
  Range result;
  if (previous.absent || previous_day.absent) Include(result, 1, 1);
  if (!previous.has_value() || !previous_day.has_value()) return result;
  result.fault = limit.fault;
  result.absent = limit.absent;
  if (!limit.has_value() || !value.has_value() || !day.has_value()) return result;
  const auto periods = [&](std::int64_t from, std::int64_t to) {
    return std::max<std::int64_t>(engine::PeriodsBetween(damp.period, from, to), 1);
  };
  const std::int64_t most = periods(previous_day.low, day.high);
  const std::int64_t fewest = periods(previous_day.high, day.low);
  const auto near = [&](std::int64_t a, std::int64_t b, std::int64_t reach, std::int64_t times) {
    return engine::NearEnough(type.kind, ValueAt(a, type).raw, ValueAt(b, type).raw,
                              ValueAt(reach, step.TypeOf(4)).raw, times);
  };
  const Distances distances = DistancesOf(value, previous);
  // A limit below zero is never kept, whatever the number of periods.
  const bool may_be_near = near(distances.value_near, distances.previous_near, limit.high, most);
  const bool number = type.kind == types::TypeKind::kNumber;
  // Which distance of numbers is the farthest is not asked of their points: both are tried.
  const bool other_far = number && !near(value.low, previous.high, limit.low, fewest);
  const bool some_far = number && !near(value.high, previous.low, limit.low, fewest);
  const bool may_be_far = other_far || some_far ||
                          !near(distances.value_far, distances.previous_far, limit.low, fewest);
  IncludeTruth(result, may_be_far, may_be_near);
  return result;
}

// What is certainly true, and what may be, weighed against the limit.
Range PassChance(const Step& step) {
  const graph::Risk& risk = step.graph.risks[step.node.index];
  const Range& limit = step.arguments[0];
  Int128 certainty = 1;
  for (int i = 0; i < risk.decimals; ++i) certainty *= 10;
  Int128 least = 0;          // of the weights that are counted as true at least …
  Int128 least_open = 0;     // … and with those that may be open
  Int128 greatest = 0;       // at most
  Int128 greatest_open = 0;  // with those that may be open
  bool open = limit.fault;
  for (std::size_t i = 0; i < risk.weights.size(); ++i) {
    const Range& condition = step.arguments[i + 1];
    const Int128 weight = risk.weights[i];
    const bool cause = condition.fault || condition.absent;
    open = open || cause;
    if (condition.surely_true()) least += weight;
    if (!condition.may_be_false()) least_open += weight;
    if (condition.may_be_true()) greatest += weight;
    if (condition.may_be_true() || cause) greatest_open += weight;
  }
  Range result;
  result.fault = limit.fault;
  result.absent = limit.absent;
  if (!limit.has_value()) return result;
  const auto exceeds = [&](Int128 weight, std::int64_t bound) {
    return weight * types::kOneUnit > static_cast<Int128>(bound) * certainty;
  };
  IncludeTruth(result, exceeds(greatest, limit.low), !exceeds(least_open, limit.high));
  const bool may_stay_open = exceeds(greatest_open, limit.low) && !exceeds(least, limit.high);
  result.fault = result.fault || (open && may_stay_open);
  return result;
}

Range PassShortfall(const Step& step) {
  bool all = false;
  Range result = step.Causes(all);
  if (!all) return result;
  const auto holds = [&](bool best, bool& truth) {
    std::vector<types::Value> values;
    for (std::size_t i = 0; i < step.arguments.size(); ++i) {
      // A higher limit and lower quantities are kept sooner.
      const Range& range = step.arguments[i];
      values.push_back(ValueAt((i == 0) == best ? range.high : range.low, step.TypeOf(i)));
    }
    return engine::ShortfallHolds(step.graph, step.node, values, truth) == Fault::kNone;
  };
  bool point = true;
  for (std::size_t i = 0; i < step.arguments.size(); ++i)
    point = point && step.arguments[i].low == step.arguments[i].high;
  // Numbers that are equal are weighed as one, so that their sums may turn as computed.
  if (!point && step.IsNumber(1)) {
    IncludeTruth(result, true, true);
    result.fault = true;
    return result;
  }
  bool at_best = false;
  bool at_worst = false;
  if (!holds(true, at_best) || !holds(false, at_worst)) {
    result.fault = true;
    return result;
  }
  IncludeTruth(result, !at_worst, at_best);
  return result;
}

}  // namespace remit::prove
