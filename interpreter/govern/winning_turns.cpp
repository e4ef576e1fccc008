// One objective after the other: how much would have to be given up of one of them, and else in
// which order, for an alternative to be the one that is left.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "interpreter/base/int128.h"
#include "interpreter/govern/explain_why.h"
#include "interpreter/govern/ranking.h"
#include "interpreter/govern/winning.h"

namespace remit::govern {
namespace {

constexpr std::size_t kMostTries = 400;     // tolerances tried of one objective
constexpr std::size_t kMostObjectives = 6;  // whose orders are all tried

class Turns {
 public:
  Turns(const Race& race, std::uint32_t alternative)
      : race_(race), model_(race.subject.checked.model), alternative_(alternative) {}

  void Run(RunnerUp& runner) {
    const auto turns = Ranking(model_, &race_.step, race_.table).Turns(race_.feasible);
    const auto& last = turns.back().left;
    runner.tied = std::find(last.begin(), last.end(), alternative_) != last.end();
    const std::vector<std::uint32_t>* candidates = &race_.feasible;
    for (std::size_t term = 0; term < turns.size(); ++term) {
      const bool there =
          std::find(candidates->begin(), candidates->end(), alternative_) != candidates->end();
      if (!there) break;
      TryTolerances(term, turns[term].best, *candidates, runner);
      candidates = &turns[term].left;
    }
    if (runner.wins_within.empty()) TryOrders(runner);
  }

 private:
  const check::ObjectiveInfo& InfoOf(std::size_t term) const {
    return model_.objectives.at(race_.step.terms[term].objective.index());
  }

  // How far behind `best` in one term, as the least tolerance that keeps it: raw, or of points of
  // utility a number rounded up to what can be written. Nothing where that cannot be said.
  std::optional<types::Value> Behind(std::size_t term, std::uint32_t best,
                                     std::uint32_t one) const {
    const auto& columns = race_.table.objectives.at(race_.step.terms[term].objective.index());
    if (race_.step.terms[term].in_points) {
      const double behind =
          columns.utility.at(best).value.number() - columns.utility.at(one).value.number();
      return Written(behind);
    }
    const check::ObjectiveInfo& info = InfoOf(term);
    if (info.type.kind == types::TypeKind::kNumber) {
      const double low = columns.worst.value.number(), high = columns.best.value.number();
      const auto held = [&](double value) {
        return info.capped ? std::clamp(value, std::min(low, high), std::max(low, high)) : value;
      };
      const double there = held(columns.adjusted.at(best).value.number());
      const double here = held(columns.adjusted.at(one).value.number());
      return types::Value::Of(low < high ? there - here : here - there);
    }
    const std::int64_t low = columns.worst.value.raw, high = columns.best.value.raw;
    const auto held = [&](std::int64_t value) {
      return base::Int128{info.capped ? std::clamp(value, std::min(low, high), std::max(low, high))
                                      : value};
    };
    const base::Int128 there = held(columns.adjusted.at(best).value.raw);
    const base::Int128 here = held(columns.adjusted.at(one).value.raw);
    const base::Int128 behind = low < high ? there - here : here - there;
    const auto narrow = static_cast<std::int64_t>(behind);
    return narrow == behind ? std::optional(types::Value{narrow}) : std::nullopt;
  }

  // Points of utility have seven decimals, which are nine of the ratio.
  static std::optional<types::Value> Written(double points) {
    const double up = std::ceil(points * static_cast<double>(types::kOneUnit));
    if (!(up >= 0 && up < 9e15)) return std::nullopt;
    return types::Value::Of(
        types::ToNumber(types::FromScaled(static_cast<std::int64_t>(up), types::kDecimalScale)));
  }

  bool IsNumber(std::size_t term) const {
    return race_.step.terms[term].in_points || InfoOf(term).type.kind == types::TypeKind::kNumber;
  }

  // From the present tolerance outwards, each at which one alternative more is kept.
  void TryTolerances(std::size_t term, std::uint32_t best,
                     const std::vector<std::uint32_t>& candidates, RunnerUp& runner) {
    const bool number = IsNumber(term);
    const auto less = [number](types::Value a, types::Value b) {
      return number ? a.number() < b.number() : a.raw < b.raw;
    };
    const types::Value now = race_.table.tolerances.at(term).value;
    const auto least = Behind(term, best, alternative_);
    if (!least) return;
    std::vector<types::Value> values;
    for (const std::uint32_t candidate : candidates) {
      const auto value = Behind(term, best, candidate);
      if (value && !less(*value, *least)) values.push_back(*value);
    }
    std::sort(values.begin(), values.end(), less);
    values.erase(std::unique(values.begin(), values.end()), values.end());
    const auto distance = [&](types::Value value) {
      const double there = number ? value.number() : static_cast<double>(value.raw);
      return std::fabs(there - (number ? now.number() : static_cast<double>(now.raw)));
    };
    std::stable_sort(values.begin(), values.end(),
                     [&](types::Value a, types::Value b) { return distance(a) < distance(b); });
    std::vector<CaseValue> tolerances = race_.table.tolerances;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i == kMostTries) {
        runner.unsearched = "not every tolerance of " + InfoOf(term).name + " was tried";
        return;
      }
      tolerances[term].value = values[i];
      const Ranking ranking(model_, &race_.step, race_.table, tolerances);
      if (ranking.Best(race_.feasible) != alternative_) continue;
      runner.wins_within.push_back(
          {InfoOf(term).name, Text(term, now), Text(term, values[i]), less(now, values[i])});
      return;
    }
  }

  // What may be given up; empty: nothing.
  std::string Text(std::size_t term, types::Value tolerance) const {
    const auto& written = race_.step.terms[term];
    if (written.tolerance.valid())
      return ToleranceText(race_.subject.checked, race_.naming, written, tolerance);
    types::Type type = InfoOf(term).type;
    type.whole = false;
    if (types::IsRatio(type)) type = types::Points();
    const bool none = IsNumber(term) ? tolerance.number() == 0 : tolerance.raw == 0;
    return none ? "" : race_.naming.Value("", tolerance, type).text;
  }

  // The order of least changes of place; what may be given up of each objective goes with it.
  void TryOrders(RunnerUp& runner) {
    const std::size_t count = race_.step.terms.size();
    if (count > kMostObjectives) {
      runner.unsearched = "not every order of the objectives was tried";
      return;
    }
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::optional<std::size_t> least;
    while (std::next_permutation(order.begin(), order.end())) {
      const std::size_t changes = Changes(order);
      if ((least && changes >= *least) || !WinsIn(order)) continue;
      least = changes;
      runner.wins_in_order.clear();
      for (const std::size_t term : order) runner.wins_in_order.push_back(InfoOf(term).name);
    }
  }

  static std::size_t Changes(const std::vector<std::size_t>& order) {
    std::size_t changes = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
      for (std::size_t j = i + 1; j < order.size(); ++j) changes += order[i] > order[j] ? 1 : 0;
    }
    return changes;
  }

  bool WinsIn(const std::vector<std::size_t>& order) const {
    check::TradeOffStep step = race_.step;
    std::vector<CaseValue> tolerances;
    for (std::size_t i = 0; i < order.size(); ++i) {
      step.terms[i] = race_.step.terms[order[i]];
      tolerances.push_back(race_.table.tolerances.at(order[i]));
    }
    return Ranking(model_, &step, race_.table, tolerances).Best(race_.feasible) == alternative_;
  }

  const Race& race_;
  const check::Model& model_;
  std::uint32_t alternative_;
};

}  // namespace

void FindWinningTolerances(const Race& race, std::uint32_t alternative, RunnerUp& runner) {
  Turns(race, alternative).Run(runner);
}

}  // namespace remit::govern
