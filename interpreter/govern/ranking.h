// Which of several alternatives of one case is the best, by the trade-off in force, from what is
// known about each: for explanations, which ask it of other sets than the decision did.
#pragma once

#include <cstdint>
#include <vector>

#include "interpreter/check/checked.h"
#include "interpreter/govern/decide.h"

namespace remit::govern {

class Ranking {
 public:
  // `step` may be null: without objectives the first alternative is the best.
  Ranking(const check::Model& model, const check::TradeOffStep* step,
          const AlternativeTable& alternatives)
      : Ranking(model, step, alternatives, alternatives.tolerances) {}
  // With other tolerances than those in force; by term of `step`. They outlive the ranking.
  Ranking(const check::Model& model, const check::TradeOffStep* step,
          const AlternativeTable& alternatives, const std::vector<CaseValue>& tolerances)
      : model_(model), step_(step), alternatives_(alternatives), tolerances_(tolerances) {}

  // One objective's turn: who has the best value, and who is within its tolerance.
  struct Turn {
    std::uint32_t best = 0;
    std::vector<std::uint32_t> left;
  };
  // Alternatives ascending, all with a score, at least one.
  std::uint32_t Best(const std::vector<std::uint32_t>& candidates) const;
  // By term of a trade-off of one objective after the other; else empty.
  std::vector<Turn> Turns(std::vector<std::uint32_t> candidates) const;
  // Ascending: what there would be to choose from if `requirement` did not count. What is damped
  // does not count either where it alone would leave nothing.
  std::vector<std::uint32_t> Without(std::uint32_t requirement) const;

 private:
  Turn TurnOf(std::size_t term, const std::vector<std::uint32_t>& candidates) const;

  const check::Model& model_;
  const check::TradeOffStep* step_;
  const AlternativeTable& alternatives_;
  const std::vector<CaseValue>& tolerances_;
};

}  // namespace remit::govern
