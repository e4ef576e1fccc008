// What stands between cases and alternatives beside values: the route that the escalations give,
// and how far a choice is from the previous one. 02-language, Evaluation 5, 6 and 12.
#include <algorithm>
#include <bit>

#include "interpreter/base/check.h"
#include "interpreter/base/int128.h"
#include "interpreter/engine/damping.h"
#include "interpreter/engine/lift.h"

namespace remit::engine {

using base::Int128;
using builtins::Fault;
using check::Period;

void LiftRoute(Operation& operation) {
  std::vector<const check::RuleInfo*> escalations;
  for (const check::RuleInfo& rule : operation.model.rules) {
    if (rule.kind == check::RuleInfo::Kind::kEscalate) escalations.push_back(&rule);
  }
  REMIT_CHECK(escalations.size() == operation.arguments.size(), "one condition per escalation");
  const std::int64_t bottom = operation.model.levels.empty() ? -1 : 0;
  LiftStrict(operation, [&](std::size_t lane, std::int64_t& result) {
    std::int64_t level = bottom;
    std::uint64_t sides = 0;
    for (std::size_t i = 0; i < escalations.size(); ++i) {
      if (operation.arguments[i].Raw(lane) == 0) continue;
      level = std::max<std::int64_t>(level, escalations[i]->level.value_or(-1));
      sides |= escalations[i]->sides;
    }
    result = operation.node.overload == 0
                 ? level
                 : static_cast<std::int64_t>(sides >> operation.node.index & 1);
    return Fault::kNone;
  });
}

namespace {

// The most whole months after which the day is not beyond `to`. A month has 28 to 31 days, which
// bounds the search on both sides.
std::int64_t MonthsBetween(std::int64_t from, std::int64_t to) {
  std::int64_t months = (to - from) / 31;
  const auto reached = [&](std::int64_t count) {
    const auto day = types::AddMonths(from, count);
    return day && *day <= to;
  };
  std::int64_t most = (to - from) / 28 + 1;
  while (months + 1 < most) {
    const std::int64_t middle = months + (most - months) / 2;
    (reached(middle) ? months : most) = middle;
  }
  return months;
}

}  // namespace

std::int64_t PeriodsBetween(Period period, std::int64_t from, std::int64_t to) {
  switch (period) {
    case Period::kDay:
      return to - from;
    case Period::kWeek:
      return (to - from) / 7;
    case Period::kMonth:
      return MonthsBetween(from, to);
    case Period::kQuarter:
      return MonthsBetween(from, to) / 3;
    case Period::kYear:
      return MonthsBetween(from, to) / 12;
  }
  REMIT_CHECK(false, "a period is one of five");
}

bool NearEnough(types::TypeKind kind, std::int64_t value, std::int64_t previous, std::int64_t limit,
                std::int64_t periods) {
  if (kind == types::TypeKind::kNumber) {
    const double distance = std::bit_cast<double>(value) - std::bit_cast<double>(previous);
    return std::max(distance, -distance) <=
           std::bit_cast<double>(limit) * static_cast<double>(periods);
  }
  Int128 distance = Int128{value} - previous;
  if (kind == types::TypeKind::kDate) distance *= types::kOneUnit;  // a date counts whole days
  return std::max(distance, -distance) <= Int128{limit} * periods;
}

// "no previous, no limit"
void LiftDamp(Operation& operation) {
  const check::DampInfo& damp = operation.model.damps[operation.node.index];
  const types::TypeKind kind = operation.model.knobs[damp.knob.index()].type.kind;
  const auto arguments = operation.arguments;
  for (std::size_t lane = 0; lane < operation.width; ++lane) {
    const View previous = arguments[1];
    const View previous_as_of = arguments[2];
    const View limit = arguments[4];
    if (previous.CauseOf(lane) == kAbsent || previous_as_of.CauseOf(lane) == kAbsent) {
      operation.out.Set(lane, 1, kPresent);
    } else if (limit.CauseOf(lane) != kPresent) {
      operation.out.SetCause(lane, limit.CauseOf(lane));
    } else {
      const std::int64_t periods =
          PeriodsBetween(damp.period, previous_as_of.Raw(lane), arguments[3].Raw(lane));
      operation.out.Set(lane,
                        NearEnough(kind, arguments[0].Raw(lane), previous.Raw(lane),
                                   limit.Raw(lane), std::max<std::int64_t>(periods, 1)),
                        kPresent);
    }
  }
}

}  // namespace remit::engine
