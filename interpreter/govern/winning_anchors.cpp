// Balanced objectives have no weights: what says how far one is from what is wanted is its `best`
// anchor. Moving it stretches or squeezes the utilities of that objective alone.
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/builtins/kernels_number.h"
#include "interpreter/govern/exchange.h"
#include "interpreter/govern/winning.h"

namespace remit::govern {
namespace {

constexpr std::size_t kMostTries = 4'000;  // anchors tried of one objective
constexpr double kMostWork = 4e6;          // of which all alternatives are looked at

class AnchorSearch {
 public:
  AnchorSearch(const Race& race, std::uint32_t alternative)
      : race_(race), checked_(race.subject.checked), alternative_(alternative) {
    for (const auto& term : race.step.terms) named_.push_back(term.objective.index());
  }

  void Run(RunnerUp& runner) {
    const auto& rows = race_.table.rows;
    runner.tied = rows.at(alternative_).score == rows.at(race_.recommended).score &&
                  rows.at(alternative_).tie_break == rows.at(race_.recommended).tie_break;
    for (const std::size_t objective : named_) TryAnchor(objective, runner);
  }

 private:
  const check::ObjectiveInfo& Info(std::size_t objective) const {
    return checked_.model.objectives.at(objective);
  }
  double Utility(std::size_t objective, std::uint32_t alternative) const {
    return race_.table.objectives.at(objective).utility.at(alternative).value.number();
  }
  bool IsNumber(std::size_t objective) const {
    return Info(objective).type.kind == types::TypeKind::kNumber;
  }

  // Decides again with another `best` of one objective.
  bool Wins(std::size_t moved, types::Value best) const {
    std::optional<double> greatest;
    double greatest_sum = 0;
    std::uint32_t winner = 0;
    for (const std::uint32_t alternative : race_.feasible) {
      std::vector<double> utilities;
      for (const std::size_t objective : named_) {
        double utility = Utility(objective, alternative);
        if (objective == moved && !UtilityWith(moved, best, alternative, utility)) return false;
        utilities.push_back(utility);
      }
      const double score = *std::min_element(utilities.begin(), utilities.end());
      double sum = 0;
      if (builtins::SumNumbers(utilities, sum) != builtins::Fault::kNone) return false;
      if (greatest && (score < *greatest || (score == *greatest && sum <= greatest_sum))) continue;
      greatest = score;
      greatest_sum = sum;
      winner = alternative;
    }
    return winner == alternative_;
  }

  bool UtilityWith(std::size_t objective, types::Value best, std::uint32_t alternative,
                   double& utility) const {
    const auto& columns = race_.table.objectives.at(objective);
    const types::Value value = columns.adjusted.at(alternative).value;
    const builtins::Fault fault =
        IsNumber(objective)
            ? builtins::UtilityOfNumber(value.number(), columns.worst.value.number(), best.number(),
                                        utility)
            : builtins::UtilityOfDecimal(value.raw, columns.worst.value.raw, best.raw, utility);
    if (Info(objective).capped) utility = builtins::CapUtility(utility);
    return fault == builtins::Fault::kNone;
  }

  // With u of this objective stretched by s, and m the least of the others, an alternative's score
  // is min(s * u, m): who is ahead changes only where two of these four lines meet, or at a cap.
  std::vector<double> Turning(std::size_t objective) const {
    const auto others = [&](std::uint32_t alternative) {
      double least = std::numeric_limits<double>::infinity();
      for (const std::size_t other : named_) {
        if (other != objective) least = std::min(least, Utility(other, alternative));
      }
      return least;
    };
    const double own = Utility(objective, alternative_), rest = others(alternative_);
    std::vector<double> turning{1.0};
    for (const std::uint32_t other : race_.feasible) {
      const double u = Utility(objective, other), m = others(other);
      for (const double s : {rest / own, m / u, rest / u, m / own, 1 / u})
        if (std::isfinite(s) && s > 0) turning.push_back(s);
    }
    std::sort(turning.begin(), turning.end());
    turning.erase(std::unique(turning.begin(), turning.end()), turning.end());
    return turning;
  }

  void TryAnchor(std::size_t objective, RunnerUp& runner) {
    if (named_.size() < 2) return;
    const std::vector<double> turning = Turning(objective);
    // Between two turning points nothing changes: the gaps, from the present one outwards.
    std::vector<std::pair<double, double>> gaps;
    for (std::size_t i = 0; i + 1 < turning.size(); ++i)
      gaps.emplace_back(turning[i], turning[i + 1]);
    gaps.emplace_back(turning.front() / 2, turning.front());
    gaps.emplace_back(turning.back(), turning.back() * 2);
    const auto distance = [](const std::pair<double, double>& gap) {
      return gap.first >= 1 ? std::log(gap.first) : -std::log(gap.second);
    };
    std::stable_sort(gaps.begin(), gaps.end(),
                     [&](const auto& a, const auto& b) { return distance(a) < distance(b); });
    const double each = static_cast<double>(race_.feasible.size() * named_.size());
    for (std::size_t i = 0; i < gaps.size(); ++i) {
      if (i >= kMostTries || static_cast<double>(i) * each > kMostWork) {
        runner.unsearched = "not every anchor of " + Info(objective).name + " was tried";
        return;
      }
      if (const auto best = Within(objective, gaps[i])) {
        const auto& columns = race_.table.objectives.at(objective);
        const types::Type& type = Info(objective).type;
        runner.wins_from.push_back({Info(objective).name,
                                    race_.naming.Value("best", columns.best.value, type),
                                    race_.naming.Value("best", *best, type)});
        return;
      }
    }
  }

  // An anchor of as few decimals as there are in the gap of stretches, nearest to the present one,
  // with which the alternative wins.
  std::optional<types::Value> Within(std::size_t objective, std::pair<double, double> gap) const {
    const auto& columns = race_.table.objectives.at(objective);
    const double middle = std::sqrt(gap.first * gap.second);
    const bool number = IsNumber(objective);
    const double worst =
        number ? columns.worst.value.number() : static_cast<double>(columns.worst.value.raw);
    const double best =
        number ? columns.best.value.number() : static_cast<double>(columns.best.value.raw);
    const auto at = [&](double s) { return worst + (best - worst) / s; };
    const auto valued = [&](double anchor) {
      return number ? types::Value::Of(anchor)
                    : types::Value{static_cast<std::int64_t>(std::llround(anchor))};
    };
    const double inside = at(middle);
    if (!number && std::fabs(inside) > 9e18) return std::nullopt;
    if (!Wins(objective, valued(inside))) return std::nullopt;
    const double near = at(gap.first >= 1 ? gap.first : gap.second);
    const bool up = inside > near;
    double step = number ? 1 : static_cast<double>(WrittenUnit(Info(objective).type));
    const double finest = number ? 1e-9 : 1;
    for (; step >= finest; step /= 10) {
      for (int further = 0; further < 2; ++further) {
        const double rounded = up ? (std::ceil(near / step) + further) * step
                                  : (std::floor(near / step) - further) * step;
        if (up ? rounded > at(gap.first) && rounded > at(gap.second)
               : rounded < at(gap.first) && rounded < at(gap.second))
          continue;
        if (Wins(objective, valued(rounded))) return valued(rounded);
      }
    }
    return valued(inside);
  }

  // One whole unit, one percent.
  std::int64_t WrittenUnit(const types::Type& type) const {
    std::int64_t unit = 1;
    for (int i = 0; i < types::Scale(type, checked_.type_table); ++i) unit *= 10;
    return types::IsRatio(type) ? unit / 100 : unit;
  }

  const Race& race_;
  const check::Checked& checked_;
  std::uint32_t alternative_;
  std::vector<std::size_t> named_;  // objectives that are balanced
};

}  // namespace

void FindWinningAnchors(const Race& race, std::uint32_t alternative, RunnerUp& runner) {
  AnchorSearch(race, alternative).Run(runner);
}

}  // namespace remit::govern
