// What would make a runner-up the recommendation: weights, tolerances, an order or an anchor. Each
// answer has been tried with the arithmetic of the decision before it is given. Private to
// explain*.cpp.
#pragma once

#include <cstdint>
#include <vector>

#include "interpreter/govern/explain.h"
#include "interpreter/govern/naming.h"

namespace remit::govern {

// The alternatives that may be chosen, ascending, all with a score, and what is chosen of them.
struct Race {
  const Subject& subject;
  const Naming& naming;
  const check::TradeOffStep& step;
  const AlternativeTable& table;
  const std::vector<std::uint32_t>& feasible;
  std::uint32_t recommended = 0;
};

// Fills what RunnerUp says under "what would make it what is recommended".
void FindWinning(const Race& race, std::uint32_t alternative, RunnerUp& runner);

// One file each.
void FindWinningWeights(const Race& race, std::uint32_t alternative, RunnerUp& runner);
void FindWinningTolerances(const Race& race, std::uint32_t alternative, RunnerUp& runner);
void FindWinningAnchors(const Race& race, std::uint32_t alternative, RunnerUp& runner);

// Changes w >= 0, of least sum of absolute changes, so that w' * row >= margin for every row; one
// weight by column of the rows. Nothing where no weights do.
std::optional<std::vector<double>> NearestWeights(const std::vector<double>& weights,
                                                  const std::vector<std::vector<double>>& rows,
                                                  double margin);

}  // namespace remit::govern
