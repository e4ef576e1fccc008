#include "interpreter/govern/winning.h"

namespace remit::govern {
namespace {

// The recommendation, else the first other alternative, that is at least as good in every objective
// of the trade-off; of equals only one that comes earlier.
std::optional<std::uint32_t> Dominating(const Race& race, std::uint32_t alternative) {
  std::vector<std::uint32_t> others{race.recommended};
  others.insert(others.end(), race.feasible.begin(), race.feasible.end());
  for (const std::uint32_t other : others) {
    if (other == alternative) continue;
    bool as_good = true, better = false;
    for (const auto& term : race.step.terms) {
      const auto& utility = race.table.objectives.at(term.objective.index()).utility;
      const double ahead =
          utility.at(other).value.number() - utility.at(alternative).value.number();
      as_good = as_good && ahead >= 0;
      better = better || ahead > 0;
    }
    if (as_good && (better || other < alternative)) return other;
  }
  return std::nullopt;
}

}  // namespace

void FindWinning(const Race& race, std::uint32_t alternative, RunnerUp& runner) {
  using Kind = check::TradeOffStep::Kind;
  switch (race.step.kind) {
    case Kind::kWeigh:
      FindWinningWeights(race, alternative, runner);
      break;
    case Kind::kFirst:
      FindWinningTolerances(race, alternative, runner);
      break;
    case Kind::kBalance:
      FindWinningAnchors(race, alternative, runner);
      break;
  }
  runner.never = runner.unsearched.empty() && runner.wins_at.empty() && !runner.wins_together &&
                 runner.wins_within.empty() && runner.wins_in_order.empty() &&
                 runner.wins_from.empty();
  if (!runner.never) return;
  if (const auto other = Dominating(race, alternative))
    runner.beaten_by = race.naming.Knobs(*other);
}

}  // namespace remit::govern
