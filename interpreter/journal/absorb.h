// Where exceptions have become the rule: which threshold of the policy would make them the rule in
// name too. Reaches of bands from how far the overrides went; parameters of escalations and
// requirements by deciding the overridden cases again with other values, and by no formula.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/journal/adherence.h"

namespace remit::journal {

struct AbsorbOptions {
  std::int64_t cover = 900'000'000;  // of the overrides, a ratio at kDecimalScale
  std::size_t most_cases = 200;      // that are decided again; evenly spread where there are more
  std::int64_t steps = 40;           // of a parameter's range, at most
};

struct Absorbing {
  enum class Kind { kReach, kParameter } kind = Kind::kReach;
  std::string name;  // of the choice, of the parameter
  std::string now;   // the bands there are, or the value in force
  // Of a band the least reach that covers so many. Of a parameter, of the values that were tried
  // and absorb enough, the one nearest to that in force; nothing where none does.
  std::optional<std::string> at;
  std::uint64_t covered = 0, of = 0;  // overrides; where nothing does: the most that any value does
  std::string tried;                  // of a parameter: "from 10 % to 18 % by 0.2 %"
};

// Of the version of the policy by which most of the overrides were made, and of those alone.
struct Absorption {
  std::string decision_hash;    // of that version
  std::uint64_t overrides = 0;  // by it
  std::uint64_t decided = 0;    // of these, decided again
  std::uint64_t unread = 0;     // of these, that cannot be: sealed, erased
  std::vector<Absorbing> thresholds;
};
// `overrides` are not empty.
Answer<Absorption> WhatWouldAbsorb(Reader& reader, RecordedPolicies& policies,
                                   const std::vector<StandingOverride>& overrides,
                                   const AbsorbOptions& options);

}  // namespace remit::journal
