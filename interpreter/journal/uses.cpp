#include "interpreter/journal/uses.h"

#include <algorithm>

#include "interpreter/base/check.h"
#include "interpreter/journal/recorded.h"

namespace remit::journal {
namespace {

using ledger::Failure;

struct LevelPeriod {
  std::string level;
  CalendarPeriod period;
};

// Of each level with a budget the period around a day; all budgets of a level have one.
std::vector<LevelPeriod> PeriodsAround(const check::Model& model, std::int64_t day) {
  std::vector<LevelPeriod> periods;
  for (std::size_t level = 0; level < model.levels.size(); ++level) {
    const auto band = std::find_if(model.deviations.begin(), model.deviations.end(),
                                   [&](const check::DeviationInfo& info) {
                                     return info.budget && info.level == static_cast<int>(level);
                                   });
    if (band == model.deviations.end()) continue;
    std::optional<CalendarPeriod> period = PeriodOf(band->period, day);
    REMIT_CHECK(period.has_value(), "a checked band has a period that there is");
    periods.push_back({model.levels[level], *std::move(period)});
  }
  return periods;
}

}  // namespace

Answer<bool> Uses::Add(Reader& reader, std::uint64_t seq) {
  Answer<Overridden> read = ReadAs<Overridden>(reader, seq, "override");
  if (auto* failure = std::get_if<Failure>(&read)) return *failure;
  return Add(reader, std::get<Overridden>(read));
}

Answer<bool> Uses::Add(Reader& reader, const Overridden& made) {
  Answer<DecisionMade> of = ReadAs<DecisionMade>(reader, made.decision, "decision");
  if (auto* failure = std::get_if<Failure>(&of)) return *failure;
  const auto& decision = std::get<DecisionMade>(of);
  if (policies_.count(decision.policy) == 0) {
    Answer<PolicyUsed> used = ReadAs<PolicyUsed>(reader, decision.policy, "policy");
    if (auto* failure = std::get_if<Failure>(&used)) return *failure;
    policies_[decision.policy] = std::get<PolicyUsed>(used).name;
  }
  Held& held = held_[made.decision];
  for (const std::string& level : held.levels) --days_[{held.policy, held.person, level}][held.day];
  held = {policies_.at(decision.policy), made.by, {}, decision.as_of};
  for (const Overridden::Under& under : made.under) {
    if (!under.level.empty()) held.levels.insert(under.level);
  }
  for (const std::string& level : held.levels) ++days_[{held.policy, held.person, level}][held.day];
  return true;
}

std::vector<BudgetCount> Uses::Count(const check::Model& model, const std::string& person,
                                     std::int64_t day, std::uint64_t decision) const {
  std::vector<BudgetCount> counts;
  const auto itself = held_.find(decision);
  for (const auto& [level, period] : PeriodsAround(model, day)) {
    BudgetCount& count = counts.emplace_back(BudgetCount{level, 0, period.name});
    const auto days = days_.find({model.name, person, level});
    if (days == days_.end()) continue;
    for (auto at = days->second.lower_bound(period.first);
         at != days->second.end() && at->first <= period.last; ++at)
      count.used += at->second;
    const bool replaced = itself != held_.end() && itself->second.policy == model.name &&
                          itself->second.person == person &&
                          itself->second.levels.count(level) != 0 &&
                          itself->second.day >= period.first && itself->second.day <= period.last;
    count.used -= replaced ? 1 : 0;
  }
  return counts;
}

Answer<Uses> Uses::Around(Reader& reader, const check::Model& model, std::int64_t day) {
  Uses uses;
  const std::vector<LevelPeriod> periods = PeriodsAround(model, day);
  if (periods.empty()) return uses;
  std::int64_t first = day, last = day;
  for (const LevelPeriod& one : periods) {
    first = std::min(first, one.period.first);
    last = std::max(last, one.period.last);
  }
  Answer<std::vector<std::uint64_t>> found = reader.OverridesOf(first, last);
  if (auto* failure = std::get_if<Failure>(&found)) return *failure;
  auto& seqs = std::get<std::vector<std::uint64_t>>(found);
  std::sort(seqs.begin(), seqs.end());
  for (const std::uint64_t seq : seqs) {
    Answer<bool> added = uses.Add(reader, seq);
    if (auto* failure = std::get_if<Failure>(&added)) return *failure;
  }
  return uses;
}

}  // namespace remit::journal
