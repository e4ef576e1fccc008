// Collecting the days on which something changes.
#include "interpreter/prove/periods.h"

#include <algorithm>
#include <set>

#include "interpreter/engine/core.h"
#include "interpreter/types/value.h"

namespace remit::prove {
namespace {

void AddChanges(const check::InForce& in_force, std::set<std::int64_t>& days) {
  days.insert({in_force.from, in_force.until});
}

// The first days of whatever is dated in the policy; days out of the calendar among them.
std::set<std::int64_t> Changes(const check::Model& model) {
  std::set<std::int64_t> days;
  for (const check::ParameterInfo& parameter : model.parameters) {
    for (const auto& step : parameter.steps) days.insert(step.from_day);
  }
  for (const check::TradeOffStep& step : model.trade_offs) days.insert(step.from_day);
  for (const check::RequirementInfo& requirement : model.requirements) {
    AddChanges(requirement.in_force, days);
  }
  for (const check::RuleInfo& rule : model.rules) AddChanges(rule.in_force, days);
  for (const check::DeviationInfo& band : model.deviations) {
    if (band.expires) days.insert(*band.expires + 1);
  }
  for (const check::TableInfo& table : model.tables) {
    for (const auto& row : table.rows) AddChanges(row.in_force, days);
  }
  return days;
}

}  // namespace

std::vector<Period> Periods(const check::Model& model) {
  const std::int64_t first = model.effective_from.value_or(*types::ParseDate("0001-01-01"));
  std::int64_t last = model.effective_to.value_or(*types::ParseDate("9999-12-31"));
  if (const auto stops = engine::StopsWithoutReview(model)) last = std::min(last, *stops - 1);
  std::vector<Period> periods;
  if (first > last) return periods;
  std::int64_t from = first;
  for (const std::int64_t day : Changes(model)) {
    if (day <= from || day > last) continue;
    periods.push_back({from, day - 1});
    from = day;
  }
  periods.push_back({from, last});
  return periods;
}

}  // namespace remit::prove
