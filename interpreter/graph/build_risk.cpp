// Risk measures: the subject is built for every joint outcome of every world. Hash-consing makes
// one of what does not depend on the outcome, and outcomes that come to the same node are added up.
#include <map>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/check/reach.h"
#include "interpreter/check/worlds.h"
#include "interpreter/graph/builder.h"

namespace remit::graph {
namespace {

std::int64_t Scaled(const check::Share& share, int decimals) {
  std::int64_t value = share.mantissa;
  for (int i = share.decimals; i < decimals; ++i) value *= 10;
  return value;
}

// All combinations of one outcome per distribution, the last varying fastest.
class Combinations {
 public:
  Combinations(const check::Model& model, const check::World& world) {
    for (const check::DistributionId id : world.read)
      outcomes_.push_back(&check::OutcomesIn(model, id, world.scenario));
    positions_.assign(outcomes_.size(), 0);
  }
  const check::Outcome& At(std::size_t distribution) const {
    return outcomes_[distribution]->at(positions_[distribution]);
  }
  bool Next() {
    for (std::size_t i = positions_.size(); i-- > 0;) {
      if (++positions_[i] < outcomes_[i]->size()) return true;
      positions_[i] = 0;
    }
    return false;
  }

 private:
  std::vector<const std::vector<check::Outcome>*> outcomes_;
  std::vector<std::size_t> positions_;
};

}  // namespace

// Long chains of lets are built from their beginning, so that no deep stack is needed.
std::vector<std::uint32_t> Builder::LetsRead(ast::ExprId subject) const {
  const check::ScenarioInfo* scenario = check::ScenarioOf(checked_.model, scenario_);
  check::Reach reach(ast_, checked_, scenario);
  reach.Add(subject);
  std::vector<std::uint32_t> read;
  for (std::size_t i = 0; i < checked_.model.lets.size(); ++i) {
    const auto let = scenario == nullptr ? static_cast<std::uint32_t>(i) : scenario->let_order[i];
    if (reach.Has(check::Reference::Kind::kLet, let)) read.push_back(let);
  }
  return read;
}

NodeId Builder::RiskCall(ast::ExprId expr, std::uint32_t index) {
  const check::RiskInfo& info = checked_.model.risks.at(index);
  const bool shortfall = info.measure == check::RiskInfo::Measure::kShortfall;
  const auto worlds = check::WorldsOf(ast_, checked_, info, decided_in_);
  Risk risk;
  risk.decimals = check::JointDecimals(checked_.model, info, worlds);
  if (shortfall) risk.tail = Scaled(check::ShareOf(types::kOneUnit - info.beyond), risk.decimals);
  Node node = NodeFor(shortfall ? Op::kShortfall : Op::kChance, expr);
  node.arguments = {Outside(info.limit, {})};
  std::map<NodeId, std::size_t> places;
  for (const check::World& world : worlds) {
    scenario_ = world.scenario;
    const std::vector<std::uint32_t> lets = LetsRead(info.subject);
    Combinations combinations(checked_.model, world);
    do {
      drawn_memo_ = {NewMemo(), NewMemo()};
      check::Share joint = check::ShareOf(world.probability);
      for (std::size_t i = 0; i < world.read.size(); ++i) {
        const check::Outcome& outcome = combinations.At(i);
        const check::Share share = check::ShareOf(outcome.probability);
        joint = {joint.mantissa * share.mantissa, joint.decimals + share.decimals};
        drawn_.at(world.read[i].index()) = outcome.value;
      }
      for (const std::uint32_t let : lets) Let(let);
      const NodeId subject = Outside(info.subject, {});
      const auto [place, added] = places.try_emplace(subject, risk.weights.size());
      if (added) {
        risk.weights.push_back(0);
        node.arguments.push_back(subject);
      }
      risk.weights[place->second] += Scaled(joint, risk.decimals);
    } while (combinations.Next());
    drawn_.assign(drawn_.size(), std::nullopt);
  }
  scenario_ = decided_in_;
  drawn_memo_ = {NewMemo(), NewMemo()};
  // An exact mean cannot fault; one of binary64 numbers can overflow.
  node.can_fault = shortfall && graph_[node.arguments.back()].type.kind == types::TypeKind::kNumber;
  node.index = RiskIndex(std::move(risk));
  node.overload = index;
  return Add(std::move(node));
}

std::uint32_t Builder::RiskIndex(Risk risk) {
  for (std::size_t i = 0; i < graph_.risks.size(); ++i) {
    if (graph_.risks[i] == risk) return static_cast<std::uint32_t>(i);
  }
  graph_.risks.push_back(std::move(risk));
  return static_cast<std::uint32_t>(graph_.risks.size() - 1);
}

}  // namespace remit::graph
