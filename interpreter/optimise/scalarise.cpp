#include "interpreter/optimise/scalarise.h"

#include <algorithm>

#include "interpreter/base/check.h"

namespace remit::optimise {
namespace {

// A value, and what counts among equal ones.
using Worth = std::pair<Rational, Rational>;

template <typename Of>
Chosen Greatest(const Points& points, Of&& of) {
  Chosen chosen;
  std::optional<Worth> best;
  for (std::uint32_t point = 0; point < points.standing.size(); ++point) {
    const std::optional<Worth> worth = of(point);
    if (!worth || (best && *worth < *best)) continue;
    if (!best || *best < *worth) chosen.points.clear();
    best = worth;
    chosen.points.push_back(point);
  }
  if (best) chosen.value = best->first;
  return chosen;
}

std::vector<Rational> UtilitiesAt(const Points& points, std::uint32_t point) {
  std::vector<Rational> utilities;
  for (std::size_t i = 0; i < points.objectives(); ++i)
    utilities.push_back(points.Utility(point, i));
  return utilities;
}

Rational Sum(const std::vector<Rational>& values) {
  Rational sum = 0;
  for (const Rational& value : values) sum += value;
  return sum;
}

}  // namespace

Chosen ByWeights(const Points& points, const std::vector<Rational>& weights) {
  const Rational whole = Sum(weights);
  REMIT_CHECK(whole > 0, "something weighs");
  return Greatest(points, [&](std::uint32_t point) -> std::optional<Worth> {
    Rational score = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) score += weights[i] * points.Utility(point, i);
    return Worth{score / whole, 0};
  });
}

Chosen ByBalance(const Points& points) {
  return Greatest(points, [&](std::uint32_t point) -> std::optional<Worth> {
    const std::vector<Rational> utilities = UtilitiesAt(points, point);
    return Worth{*std::min_element(utilities.begin(), utilities.end()), Sum(utilities)};
  });
}

Chosen ByAchievement(const Points& points, const std::vector<Rational>& aims, const Rational& rho) {
  REMIT_CHECK(rho > 0, "the sum counts for something");
  return Greatest(points, [&](std::uint32_t point) -> std::optional<Worth> {
    std::vector<Rational> ahead = UtilitiesAt(points, point);
    for (std::size_t i = 0; i < ahead.size(); ++i) ahead[i] -= aims[i];
    return Worth{*std::min_element(ahead.begin(), ahead.end()) + rho * Sum(ahead), 0};
  });
}

Chosen ByBound(const Points& points, std::size_t objective,
               const std::vector<std::optional<UtilityBound>>& bounds) {
  return Greatest(points, [&](std::uint32_t point) -> std::optional<Worth> {
    Rational others = 0;
    for (std::size_t i = 0; i < bounds.size(); ++i) {
      const Rational utility = points.Utility(point, i);
      if (i != objective) others += utility;
      if (!bounds[i]) continue;
      if (bounds[i]->at_most ? utility > bounds[i]->at : utility < bounds[i]->at)
        return std::nullopt;
    }
    return Worth{points.Utility(point, objective), others};
  });
}

Chosen ByDesirability(const Points& points) {
  return Greatest(points, [&](std::uint32_t point) -> std::optional<Worth> {
    Rational product = 1;
    for (const Rational& utility : UtilitiesAt(points, point)) {
      if (utility <= 0) return std::nullopt;
      product *= std::min(utility, Rational(1));
    }
    return Worth{product, 0};
  });
}

}  // namespace remit::optimise
