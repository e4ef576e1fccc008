// Which worlds there are, and what a risk measure reads in each.
#include "interpreter/check/worlds.h"

#include <algorithm>

namespace remit::check {
namespace {

int DecimalsOf(const std::vector<Outcome>& outcomes) {
  int most = 0;
  for (const Outcome& outcome : outcomes)
    most = std::max(most, ShareOf(outcome.probability).decimals);
  return most;
}

std::vector<DistributionId> ReadIn(const ast::Ast& ast, const Checked& checked, ExprId subject,
                                   std::optional<ScenarioId> scenario) {
  Reach reach(ast, checked, ScenarioOf(checked.model, scenario));
  reach.Add(subject);
  std::vector<DistributionId> read;
  for (std::size_t i = 0; i < checked.model.distributions.size(); ++i) {
    if (reach.Has(Reference::Kind::kDistribution, i)) read.emplace_back(i);
  }
  return read;
}

}  // namespace

bool Changes(const ScenarioInfo& scenario, const Reach& reach) {
  using Replaced = ReplacementInfo::Kind;
  return std::any_of(scenario.replacements.begin(), scenario.replacements.end(),
                     [&](const ReplacementInfo& item) {
                       switch (item.kind) {
                         case Replaced::kLeaf:
                           return reach.Has(Reference::Kind::kLeaf, item.index);
                         case Replaced::kParameter:
                           return reach.Has(Reference::Kind::kParameter, item.index);
                         case Replaced::kLet:
                           return reach.Has(Reference::Kind::kLet, item.index);
                         case Replaced::kDistribution:
                           return reach.Has(Reference::Kind::kDistribution, item.index);
                         case Replaced::kModel:
                           return reach.Calls(Callee::Kind::kModel, item.index);
                       }
                       return false;
                     });
}

Share ShareOf(std::int64_t ratio) {
  Share share{ratio, types::kDecimalScale};
  while (share.decimals > 0 && share.mantissa % 10 == 0) {
    share.mantissa /= 10;
    --share.decimals;
  }
  return share;
}

const ReplacementInfo* ScenarioInfo::Find(ReplacementInfo::Kind kind, std::size_t index) const {
  for (const ReplacementInfo& item : replacements) {
    if (item.kind == kind && item.index == index) return &item;
  }
  return nullptr;
}

const ScenarioInfo* ScenarioOf(const Model& model, std::optional<ScenarioId> scenario) {
  return scenario ? &model.scenarios.at(scenario->index()) : nullptr;
}

std::vector<World> WorldsOf(const ast::Ast& ast, const Checked& checked, const RiskInfo& risk,
                            std::optional<ScenarioId> only) {
  std::vector<World> worlds;
  if (only) {
    worlds.push_back({only, types::kOneUnit, {}});
  } else {
    Reach reach(ast, checked);
    reach.Add(risk.subject);
    std::int64_t rest = types::kOneUnit;
    worlds.push_back({std::nullopt, 0, {}});
    for (std::size_t i = 0; i < checked.model.scenarios.size(); ++i) {
      const ScenarioInfo& scenario = checked.model.scenarios[i];
      if (!scenario.probability || !Changes(scenario, reach)) continue;
      worlds.push_back({ScenarioId(i), *scenario.probability, {}});
      rest -= *scenario.probability;
    }
    worlds.front().probability = rest;
    if (rest == 0) worlds.erase(worlds.begin());
  }
  for (World& world : worlds) world.read = ReadIn(ast, checked, risk.subject, world.scenario);
  return worlds;
}

const std::vector<Outcome>& OutcomesIn(const Model& model, DistributionId distribution,
                                       std::optional<ScenarioId> scenario) {
  const ScenarioInfo* info = ScenarioOf(model, scenario);
  const ReplacementInfo* other =
      info == nullptr ? nullptr
                      : info->Find(ReplacementInfo::Kind::kDistribution, distribution.index());
  return other == nullptr ? model.distributions.at(distribution.index()).outcomes : other->outcomes;
}

std::uint64_t JointOutcomes(const Model& model, const std::vector<World>& worlds) {
  constexpr std::uint64_t kMany = std::uint64_t{1} << 62;
  std::uint64_t sum = 0;
  for (const World& world : worlds) {
    std::uint64_t product = 1;
    for (const DistributionId distribution : world.read) {
      const std::uint64_t count = OutcomesIn(model, distribution, world.scenario).size();
      if (product > kMany / count) return kMany;
      product *= count;
    }
    sum += product;
    if (sum > kMany) return kMany;
  }
  return sum;
}

int JointDecimals(const Model& model, const RiskInfo& risk, const std::vector<World>& worlds) {
  int most = 0;
  if (risk.measure == RiskInfo::Measure::kShortfall)
    most = ShareOf(types::kOneUnit - risk.beyond).decimals;
  for (const World& world : worlds) {
    int decimals = ShareOf(world.probability).decimals;
    for (const DistributionId distribution : world.read)
      decimals += DecimalsOf(OutcomesIn(model, distribution, world.scenario));
    most = std::max(most, decimals);
  }
  return most;
}

}  // namespace remit::check
