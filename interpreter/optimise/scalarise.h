// Ways of choosing one of several points by a formula, for questions of the kind "what would be
// recommended if". Everything is compared exactly; a formula is evaluated in utilities, which are 0
// at the worst anchor and 1 at the best.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "interpreter/optimise/frontier.h"

namespace remit::optimise {

// The best points: ascending, the first of them is the answer, the others are equally good. `value`
// is what the formula comes to. Empty where nothing may be chosen.
struct Chosen {
  std::vector<std::uint32_t> points;
  Rational value;
};

// Greatest sum of weight * utility; weights >= 0, not all 0, and count by their shares.
Chosen ByWeights(const Points& points, const std::vector<Rational>& weights);

// Greatest least utility; of equals the greatest sum (Chebyshev; as `balance` in the language).
Chosen ByBalance(const Points& points);

// Greatest augmented achievement: least (utility - aim) + rho * sum (utility - aim), with rho > 0
// (A. Wierzbicki, "The use of reference objectives in multiobjective optimization", 1980). What it
// gives is never dominated; every point of the frontier is what some aim gives, once rho is small
// enough for the points there are. Aims are utilities, one for each objective; beyond the anchors
// too.
Chosen ByAchievement(const Points& points, const std::vector<Rational>& aims, const Rational& rho);

// Greatest utility of one objective where every other keeps its bound, if it has one (Y. Haimes,
// "On a bicriterion formulation …", 1971); of equals the greatest sum of the others, so that the
// answer is not dominated where all bounds are lower ones.
struct UtilityBound {
  Rational at;
  bool at_most = false;  // no better than that; else at least as good
};
Chosen ByBound(const Points& points, std::size_t objective,
               const std::vector<std::optional<UtilityBound>>& bounds);

// Greatest geometric mean of desirabilities, each the utility held to 0 .. 1 (G. Derringer and R.
// Suich, "Simultaneous optimization of several response variables", 1980, with linear sides).
// `value` is their product. Nothing is chosen where every point has an objective without any
// desirability.
Chosen ByDesirability(const Points& points);

}  // namespace remit::optimise
