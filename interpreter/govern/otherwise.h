// Why one alternative of a case is not what is recommended: what rules it out and by how much, or
// what it is worth beside the recommendation and what would make it the best. Made from what an
// explanation knows; nothing is decided here.
#pragma once

#include <cstdint>
#include <vector>

#include "interpreter/govern/explain.h"

namespace remit::govern {

struct Otherwise {
  // A comparison of a requirement that fails while the rest of the requirement holds.
  struct Miss {
    std::string bound;  // the side that would have to move, as written: "margin_floor"
    bool lower = false;
    NamedValue by;           // how far, in its own unit
    bool more_than = false;  // the least value beyond it: the comparison is strict
    std::string level;       // the lowest level that may grant it; empty: only `owner`
    std::string owner;
  };
  struct Broken {
    RequirementRef requirement;
    std::vector<Miss> misses;  // empty: nothing in it can be measured
  };
  std::vector<NamedValue> values;
  bool exists = true;      // false: beyond the end of a list of the case
  bool undecided = false;  // a requirement or an objective has no answer there
  bool is_recommended = false;
  std::vector<Broken> broken;  // requirements that are false, in declared order
  // With figures where both it and a recommendation have a score; what would make it win is looked
  // for only where nothing rules it out.
  bool compared = false;
  RunnerUp runner;
};
// `alternative` is an index over all alternatives of the policy; the case is decided, or has no
// alternative, and is not refused beforehand.
Otherwise ExplainOtherwise(const Subject& subject, const engine::Core& core,
                           const Evidence& evidence, std::uint32_t alternative);

// Of what the trade-off in force makes best among the allowed alternatives that are `wanted`;
// nothing where none is allowed.
std::optional<std::uint32_t> BestOf(const Subject& subject, const Evidence& evidence,
                                    const std::vector<std::uint32_t>& wanted);

}  // namespace remit::govern
