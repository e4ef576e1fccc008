// Comparing two alternatives of one case, by the trade-off in force.
#include "interpreter/prove/rivals.h"

#include <algorithm>
#include <utility>

namespace remit::prove {
namespace {

using graph::NodeId;
using graph::Op;

class Comparison {
 public:
  Comparison(const Scene& scene, const graph::Outputs& outputs, std::uint32_t rival,
             const Setting& chosen, bool second, Composer& composer)
      : scene_(scene),
        outputs_(outputs),
        rival_(rival),
        chosen_(chosen),
        other_(At(scene.model(), rival, chosen)),
        second_(second || chosen.other_choice),
        composer_(composer) {}

  NodeId NotBeaten() {
    other_.other_choice = false;
    if (!outputs_.stages.empty()) return FirstStageHolds();
    const NodeId mine = composer_.Copy(outputs_.score, chosen_);
    const NodeId theirs = composer_.Copy(outputs_.score, other_);
    return composer_.Any({composer_.Compare(">", mine, theirs),
                          composer_.All({composer_.Compare("==", mine, theirs), WinsTie()})});
  }

 private:
  NodeId WinsTie() {
    if (!outputs_.tie_break) return Before();
    const NodeId mine = composer_.Copy(*outputs_.tie_break, chosen_);
    const NodeId theirs = composer_.Copy(*outputs_.tie_break, other_);
    return composer_.Any({composer_.Compare(">", mine, theirs),
                          composer_.All({composer_.Compare("==", mine, theirs), Before()})});
  }

  // In declared order, the last choice varying fastest; the rival itself is not before itself, but
  // does not beat itself either.
  NodeId Before() {
    const check::Model& model = scene_.model();
    const auto positions = engine::KnobPositions(model, rival_);
    NodeId before = composer_.Truth(true);
    for (std::size_t knob = positions.size(); knob-- > 0;) {
      graph::Node node;
      node.op = Op::kKnob;
      node.type = model.knobs[knob].type;
      node.index = static_cast<std::uint32_t>(knob + (second_ ? model.knobs.size() : 0));
      const NodeId mine = chosen_.knobs.size() > knob && chosen_.knobs[knob]
                              ? composer_.Constant(*chosen_.knobs[knob], node.type)
                              : composer_.Add(std::move(node));
      const auto is = [&](std::size_t position) {
        const types::Type& type = model.knobs[knob].type;
        const NodeId value = composer_.Constant(model.knobs[knob].alternatives[position], type);
        return composer_.Make(Op::kEqual, types::Boolean(), {mine, value});
      };
      std::vector<NodeId> earlier;
      for (std::size_t i = 0; i < positions[knob]; ++i) earlier.push_back(is(i));
      before = composer_.Any(
          {composer_.Any(std::move(earlier)), composer_.All({is(positions[knob]), before})});
    }
    return before;
  }

  // What the first objective of several in turn demands: to be within what may be given up of it.
  // What later ones demand depends on all alternatives together.
  NodeId FirstStageHolds() {
    const graph::Outputs::Stage& stage = outputs_.stages.front();
    const NodeId mine = composer_.Copy(stage.standing, chosen_);
    const NodeId theirs = composer_.Copy(stage.standing, other_);
    if (!stage.tolerance) return composer_.Compare(">=", mine, theirs);
    const NodeId behind = composer_.Infix("-", theirs, mine);
    return composer_.Compare("<=", behind, composer_.Copy(*stage.tolerance, other_));
  }

  const Scene& scene_;
  const graph::Outputs& outputs_;
  std::uint32_t rival_;
  const Setting& chosen_;
  Setting other_;
  bool second_;
  Composer& composer_;
};

}  // namespace

NodeId NotBeatenBy(const Scene& scene, const graph::Outputs& outputs, std::uint32_t rival,
                   const Setting& chosen, bool second, Composer& composer) {
  const NodeId not_beaten = Comparison(scene, outputs, rival, chosen, second, composer).NotBeaten();
  return composer.Any({RuledOut(scene, outputs, rival, chosen, true, composer), not_beaten});
}

}  // namespace remit::prove
