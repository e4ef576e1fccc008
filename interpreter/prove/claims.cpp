// Demands and confirmations of claims.
#include "interpreter/prove/claims.h"

#include <algorithm>
#include <utility>

#include "interpreter/prove/rivals.h"

namespace remit::prove {
namespace {

constexpr std::size_t kMostRivals = 48;

Seeker OfFeasible(Scene& scene, const Claim& claim, bool damped) {
  Seeker seeker;
  seeker.demands = [&scene, &claim, damped](Composer& composer, const Setting& setting) {
    const graph::Outputs& outputs = scene.graph().outputs;
    std::vector<Demand> demands;
    DemandLegal(scene, outputs, setting, composer, demands);
    DemandFeasible(scene, outputs, setting, composer, demands, damped);
    demands.push_back({composer.Copy(claim.node(outputs), setting), Demand::Is::kFalse});
    return demands;
  };
  seeker.confirm = [&scene, &claim, damped](const Witness& witness) {
    const std::uint32_t alternative = witness.alternatives.front();
    if (!Feasible(witness, 0, alternative, damped)) return Confirmed::kUnsure;
    if (!IsFalseAt(witness, alternative, claim)) return Confirmed::kUnsure;
    const auto core = DecideBoth(witness, 0, ProposalOf(scene.model(), alternative));
    // Ruled out by what is damped after all.
    if (!core || core->verdict == engine::Verdict::kRefuse) return Confirmed::kUnsure;
    return core->status == engine::Status::kDecided ? Confirmed::kWholly : Confirmed::kPartly;
  };
  return seeker;
}

}  // namespace

bool IsFalseAt(const Witness& witness, std::uint32_t alternative, const Claim& claim) {
  const auto truth = AskBoth(witness, 0, alternative, claim.condition,
                             claim.node(witness.world->program().graph().outputs));
  return truth && truth->known && !truth->value;
}

Sought SeekFeasible(Scene& scene, const Claim& claim) {
  Sought sought = Seek(scene, OfFeasible(scene, claim, true));
  if (sought.kind == Outcome::Kind::kImpossible && !scene.model().damps.empty()) {
    // Where what is damped leaves nothing, it is dropped.
    const std::uint64_t work = sought.work;
    sought = Seek(scene, OfFeasible(scene, claim, false));
    sought.work += work;
  }
  if (sought.witness) {
    sought.proposals = {ProposalOf(scene.model(), sought.witness->alternatives.front())};
  }
  return sought;
}

// Rivals come in one by one, each the recommendation of a case in which the alternative found was
// none.
Sought SeekRecommended(Scene& scene, const Claim& claim, const NotBeaten& not_beaten) {
  std::vector<std::uint32_t> rivals;
  Seeker seeker;
  seeker.region = false;  // what others are worth decides, and no condition says that
  seeker.demands = [&](Composer& composer, const Setting& setting) {
    const graph::Outputs& outputs = scene.graph().outputs;
    std::vector<Demand> demands;
    DemandLegal(scene, outputs, setting, composer, demands);
    DemandFeasible(scene, outputs, setting, composer, demands, scene.model().damps.empty());
    for (const std::uint32_t rival : rivals) {
      demands.push_back({not_beaten(rival, setting, composer), Demand::Is::kNotFalse});
    }
    demands.push_back({composer.Copy(claim.node(outputs), setting), Demand::Is::kFalse});
    return demands;
  };
  seeker.confirm = [&](const Witness& witness) {
    const auto core = DecideBoth(witness, 0, std::nullopt);
    if (!core || core->recommended == engine::kNoAlternativeIndex) return Confirmed::kUnsure;
    if (core->recommended == witness.alternatives.front()) {
      return IsFalseAt(witness, core->recommended, claim) ? Confirmed::kWholly : Confirmed::kUnsure;
    }
    if (std::find(rivals.begin(), rivals.end(), core->recommended) != rivals.end()) {
      return Confirmed::kUnsure;
    }
    rivals.push_back(core->recommended);
    return Confirmed::kStop;
  };
  Sought sought;
  std::uint64_t work = 0;
  while (work <= scene.budget().work) {
    sought = Seek(scene, seeker);
    work += sought.work;
    if (!sought.stopped || rivals.size() > kMostRivals) break;
  }
  sought.work = work;
  return sought;
}

Sought SeekRecommended(Scene& scene, const Claim& claim) {
  return SeekRecommended(
      scene, claim, [&](std::uint32_t rival, const Setting& setting, Composer& composer) {
        return NotBeatenBy(scene, scene.graph().outputs, rival, setting, false, composer);
      });
}

}  // namespace remit::prove
