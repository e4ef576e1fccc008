// Answers problems: narrows ranges over the graph in both directions until nothing changes, asks Z3
// about what is linear or discrete in the rest, splits, and goes on. Deterministic: the same
// problem and budget give the same answer on every machine; the budget counts work, never time.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "interpreter/prove/problem.h"

namespace remit::prove {

struct Budget {
  std::uint64_t work = 2'000'000;  // passes of a range through a node
  // Z3's resource units over all calls for one problem, and never more than `work`: a unit of
  // either is about a millionth of a second or less. 0: never.
  std::uint64_t linear = 200'000'000;
};

struct Outcome {
  enum class Kind : std::uint8_t {
    kImpossible,  // no assignment meets the demands: what was asked is proved
    kFound,       // `found` meets them, and `accepts` agreed
    kNotDecided,  // the budget is used up; whatever meets the demands lies in `rest`
  } kind = Kind::kNotDecided;
  std::optional<Assignment> found;
  std::vector<Box> rest;   // kNotDecided: disjoint, at most 64, covering what is left
  std::uint64_t work = 0;  // used
};

// `accepts` runs an assignment through the evaluators of decisions: an assignment that it refuses
// is not an answer and the search goes on beside it. It must be deterministic.
using Accepts = std::function<bool(const Assignment&)>;

// Among assignments found, `found` is made simple: every variable in turn moved to the point that
// is shortest to write (zero, ends of its domain, few digits) while the demands stay met.
Outcome Solve(const Problem& problem, const Budget& budget, const Accepts& accepts);

// Only whether there is none: kImpossible, or kNotDecided as soon as it is clear that this will not
// come out, which is where at some assignment no demand surely fails.
Outcome Refute(const Problem& problem, const Budget& budget);

// The box of that one assignment.
Box BoxOf(const Assignment& assignment);
// Whether all of the box meets the demands (true), or that is not known (false). Uses no splits.
bool SurelyMet(const Problem& problem, const Box& box);

// Grows a box around `found` in which every assignment that is `relevant` (those demands of
// `problem` at the positions given) meets all demands: what the region of a finding is told from.
// Each variable is widened to its whole domain where it does not matter, else to the ends found by
// bisection. The variables are tried in order.
Box Widen(const Problem& problem, const Assignment& found, const std::vector<std::size_t>& relevant,
          const Budget& budget);

}  // namespace remit::prove
