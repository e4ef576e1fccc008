// The days on which a policy is in force, cut where one of its dated parts changes: within a period
// only the day itself tells two days apart.
#pragma once

#include <cstdint>
#include <vector>

#include "interpreter/check/checked.h"

namespace remit::prove {

struct Period {
  std::int64_t from = 0;
  std::int64_t until = 0;  // the last day, included
  friend bool operator==(const Period&, const Period&) = default;
};

// Ascending and without gaps; empty when the policy is in force on no day.
std::vector<Period> Periods(const check::Model& model);

}  // namespace remit::prove
