// The worlds that a risk measure looks at: the one that is written, and those of the scenarios that
// have a probability. What the checker limits is what the graph builder spells out.
#pragma once

#include <optional>
#include <vector>

#include "interpreter/check/checked.h"
#include "interpreter/check/reach.h"

namespace remit::check {

// A probability as written: mantissa * 10^-decimals, without zeros at the end.
struct Share {
  std::int64_t mantissa = 1;
  int decimals = 0;
};
Share ShareOf(std::int64_t ratio);  // a ratio at kDecimalScale, at least 0

struct World {
  std::optional<ScenarioId> scenario;  // none: as the policy and the case say
  std::int64_t probability = 0;        // a ratio at kDecimalScale, above 0
  std::vector<DistributionId> read;    // by the subject of the measure in that world, ascending
};
// The scenarios that change nothing of the subject count with the world that is written. With
// `only`, the decision is made in that scenario's world, and no other counts.
std::vector<World> WorldsOf(const ast::Ast& ast, const Checked& checked, const RiskInfo& risk,
                            std::optional<ScenarioId> only = std::nullopt);

// Does the scenario replace anything that is in reach, as it is written?
bool Changes(const ScenarioInfo& scenario, const Reach& reach);
const ScenarioInfo* ScenarioOf(const Model& model, std::optional<ScenarioId> scenario);
// What a distribution is in a world.
const std::vector<Outcome>& OutcomesIn(const Model& model, DistributionId distribution,
                                       std::optional<ScenarioId> scenario);

inline constexpr std::uint64_t kMostJointOutcomes = 4096;
inline constexpr int kMostJointDecimals = 18;
// Of all worlds together; beyond 2^62 any greater number.
std::uint64_t JointOutcomes(const Model& model, const std::vector<World>& worlds);
// Of the probability of a joint outcome, and of the tail of a shortfall.
int JointDecimals(const Model& model, const RiskInfo& risk, const std::vector<World>& worlds);

}  // namespace remit::check
