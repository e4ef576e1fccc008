// What a sweep found: a set of cases decided again for each of several values of one quantity. Made
// by sweep.cpp, shown by sweep_report.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/check/checked.h"
#include "interpreter/optimise/exact.h"
#include "repl/explore/sweep_values.h"
#include "repl/explore/weight_walk_cases.h"

namespace remit::repl {

struct SweepCounts {
  std::uint64_t approved = 0, escalated = 0, refused = 0, no_alternative = 0;
  std::uint64_t not_decided = 0;  // a fault, or a value is missing
  std::uint64_t invalid = 0;
  std::uint64_t changed =
      0;  // another status, choice, verdict or route than with the value in force
};
struct SweepRow {
  std::string value;             // in the language's notation
  std::optional<double> number;  // in the unit that is written; none where cases differ in it
  bool in_force = false;
  SweepCounts counts;
  std::vector<optimise::Rational> sums;  // by ObjectiveId, raw, at what is recommended
};
struct Sweep {
  std::string policy, title, as_of, scenario;
  std::string kind;        // parameter, weight, bound
  std::string name, unit;  // of what is swept
  std::string limit;       // bound: "at least" or "at most"
  std::string delegated;   // "10 % to 18 %, by director"; empty: nobody but the owner moves it
  std::uint64_t cases = 0;
  std::vector<SweepRow> rows;  // ascending; the value in force is among them where it is known
  // Of a weight: the exact weights at which some recommendation changes.
  struct Place {
    optimise::Rational weight;
    std::uint64_t changed = 0;
    std::vector<std::string> cases;
  };
  std::optional<std::vector<Place>> places;
  std::uint64_t confirmed = 0, too_near = 0, crossings = 0;  // as WalkReport counts them
};

// The next cases, which stay until the next call; null at the end.
using NextCases = std::function<base::Result<const engine::CaseBatch*>()>;
// An Error: what `next` says, or a weight has more exact places than are kept. Without cases a
// sweep of none. Exact places take far longer than the rest; without `places` they are left out.
base::Result<Sweep> SweepOver(const compile::Compilation& compilation, const WorldAndDay& world,
                              const SweptQuantity& quantity, const NextCases& next,
                              bool places = true);

std::string SweepText(const check::Checked& checked, const Sweep& sweep);
nlohmann::ordered_json SweepJson(const check::Checked& checked, const Sweep& sweep);
// "the weight of profit", "margin_floor"
std::string SweptName(const Sweep& sweep);

}  // namespace remit::repl
