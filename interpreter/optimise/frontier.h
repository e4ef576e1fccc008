// The alternatives of one case that no other dominates, and the weights under which each is the
// best, without any rounding. Knows only points; what they stand for is govern/frontier.h's.
//
// An alternative dominates another that is nowhere better and somewhere worse. It is supported
// where some weights, all above zero, make its weighted sum the greatest (A. Geoffrion, "Proper
// efficiency and the theory of vector maximization", 1968); what is not supported no weights find.
#pragma once

#include <cstdint>
#include <vector>

#include "interpreter/optimise/exact.h"

namespace remit::optimise {

// How far each alternative stands above the worst anchor in each objective, in the direction of
// the best. Utility = standing / range.
struct Points {
  std::vector<Integer> range;                  // by objective; above 0
  std::vector<std::vector<Integer>> standing;  // by point, by objective

  std::size_t objectives() const { return range.size(); }
  Rational Utility(std::size_t point, std::size_t objective) const {
    return Rational(standing[point][objective], range[objective]);
  }
};

// Points of equal standings, ascending. Never empty.
using Group = std::vector<std::uint32_t>;
// The points that no other dominates, equal ones in one group; from the best in the first objective
// on. Requires at least one objective.
std::vector<Group> Undominated(const Points& points);
bool Dominates(const Points& points, std::uint32_t better, std::uint32_t worse);

struct WeightRange {
  Rational low, high;  // shares of the sum of weights, 0 to 1
};
struct Support {
  enum class Kind : std::uint8_t {
    kUnsupported,  // no weights above zero make it the best
    kTied,         // some do, and with all of them another is as good
    kBest,         // some make it better than any other
  } kind = Kind::kUnsupported;
  // By objective, over all weights (zero included) under which nothing is better; empty where it is
  // not supported. With two objectives these are the weights; with more, each objective's least
  // and greatest share.
  std::vector<WeightRange> ranges;
  // Shares in percent of as few decimals as there are under which it is the best, nothing equal
  // where kBest; empty where not supported.
  std::vector<Rational> example;
};
// One for each group, in order. `front` is what Undominated gave for these points.
std::vector<Support> SupportOf(const Points& points, const std::vector<Group>& front);

}  // namespace remit::optimise
