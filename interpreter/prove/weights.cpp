// Recommendations under every weight that others may set. An alternative counts as recommended
// under some weights where no rival is ahead of it by more than the rounding of scores can explain;
// what is found is confirmed with the very weights.
#include <utility>

#include "interpreter/prove/proposals.h"
#include "interpreter/prove/rivals.h"

namespace remit::prove {
namespace {

using graph::NodeId;

class WeighedRivals {
 public:
  WeighedRivals(const Scene& scene, const check::TradeOffStep& step) : scene_(scene), step_(step) {}

  // The weighed lead of the chosen alternative is not below zero by more than rounding.
  NodeId NotBeaten(std::uint32_t rival, const Setting& setting, Composer& composer) const {
    const graph::Outputs& outputs = scene_.graph().outputs;
    const Setting other = At(scene_.model(), rival, setting);
    NodeId lead = Number(0, composer), size = Number(1, composer);
    for (const auto& term : step_.terms) {
      const NodeId weight = WeightOf(term, composer);
      const NodeId node = outputs.objectives[term.objective.index()].utility;
      const NodeId mine = composer.Copy(node, setting), theirs = composer.Copy(node, other);
      const NodeId ahead = composer.Infix("-", mine, theirs);
      lead = composer.Infix("+", lead, composer.Infix("*", weight, ahead));
      const NodeId both =
          composer.Infix("+", composer.Call("abs", mine), composer.Call("abs", theirs));
      size = composer.Infix("+", size, composer.Infix("*", weight, both));
    }
    const NodeId slack = composer.Infix("*", Number(-1e-12, composer), size);
    return composer.Any({RuledOut(scene_, outputs, rival, setting, true, composer),
                         composer.Compare(">=", lead, slack)});
  }

 private:
  static NodeId Number(double value, Composer& composer) {
    return composer.Constant(types::Value::Of(value), types::Number());
  }

  NodeId WeightOf(const check::TradeOffStep::Term& term, Composer& composer) const {
    const check::ObjectiveInfo& info = scene_.model().objectives[term.objective.index()];
    if (!info.weight_range || info.weight_set_by) {
      return Number(types::ToNumber(term.weight), composer);
    }
    return composer.Call("number", composer.Weight(term.objective));
  }

  const Scene& scene_;
  const check::TradeOffStep& step_;
};

}  // namespace

Sought SeekWhateverTheWeights(Scene& scene, const Claim& claim) {
  const check::TradeOffStep* step = scene.model().TradeOffOn(scene.period().from);
  if (step == nullptr || step->kind != check::TradeOffStep::Kind::kWeigh) {
    return SeekRecommended(scene, claim);
  }
  Sought as_written = SeekRecommended(scene, claim);
  if (as_written.kind == Outcome::Kind::kFound) return as_written;
  const WeighedRivals weighed(scene, *step);
  Sought sought = SeekRecommended(
      scene, claim, [&](std::uint32_t rival, const Setting& setting, Composer& composer) {
        return weighed.NotBeaten(rival, setting, composer);
      });
  sought.work += as_written.work;
  return sought;
}

}  // namespace remit::prove
