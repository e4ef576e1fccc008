// Finds where a list of boxes leaves a space uncovered and where two of them overlap. Boxes are
// products of sets of small integers (the atoms of each column); what an atom means, and how a
// finding is worded, is not known here.
//
// Method: split by one column at a time into the segments that see different rows, and go on only
// with the rows that are left, so that the work follows the table and not the product of its
// columns.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace remit::prove {

struct AtomRange {
  std::uint32_t first = 0;
  std::uint32_t last = 0;  // included
  friend auto operator<=>(const AtomRange&, const AtomRange&) = default;
};
using AtomSet = std::vector<AtomRange>;    // sorted, disjoint, not adjacent
using CoverRegion = std::vector<AtomSet>;  // by column

AtomSet NormalisedAtoms(AtomSet set);
AtomSet IntersectAtoms(const AtomSet& a, const AtomSet& b);

struct CoverProblem {
  struct Row {
    CoverRegion cells;
    bool undecided =
        false;  // it may or may not apply inside its cells: closes gaps, never overlaps
    std::optional<std::uint32_t> group;  // rows of one group may overlap
  };
  std::vector<std::uint32_t> atoms;  // by column: how many there are
  std::vector<Row> rows;
  // Whether any case lies in the region; columns may depend on each other.
  std::function<bool(const CoverRegion&)> possible;
};

struct CoverResult {
  std::vector<CoverRegion>
      gaps;  // disjoint, merged as far as one column at a time goes, in order of their first atoms
  std::map<std::pair<std::uint32_t, std::uint32_t>, CoverRegion>
      overlaps;          // pairs of rows, one region for each
  bool gave_up = false;  // the budget was used up: what was found is true, but there may be more
};

inline constexpr std::uint64_t kCoverBudget =
    30'000'000;  // visits of a row in a column; a few seconds
inline constexpr std::size_t kMaxOverlapPairs = 10'000;
inline constexpr std::size_t kMaxGapRegions = 2'000;

CoverResult SolveCover(const CoverProblem& problem, std::uint64_t budget = kCoverBudget);

}  // namespace remit::prove
