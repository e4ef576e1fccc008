// Between which scores an ensemble can lie when its features lie in given ranges. No search: the
// least and the greatest leaf of every tree for itself, so that the interval may be wider than what
// single cases reach, and is never narrower.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "interpreter/models/ensemble.h"

namespace remit::models {

struct FeatureRange {
  // Both ends are inside; low > high: no value at all, only missing. Unprepared, as a case has it.
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  // Where the feature has few values only, all of them, ascending (codes, or 0 and 1); `low` and
  // `high` are then not read.
  std::optional<std::vector<double>> values{};
  bool may_be_missing = false;
};

struct RawBounds {
  double low = 0, high = 0;  // infinite where the sum may overflow
};

// The raw score of every case whose features lie in `ranges` (one for each feature of the ensemble)
// lies in the result: rounded addition and division are monotone in each argument, and the ends are
// added in the same order and precision as RawScore. Exact for a single tree.
RawBounds Bounds(const Ensemble& ensemble, std::span<const FeatureRange> ranges);

// Between which scores LinkedScore turns raw scores within `raw`; widened by more than what exp and
// logistic may lack of being monotone.
RawBounds LinkedBounds(const Ensemble& ensemble, const RawBounds& raw);

}  // namespace remit::models
