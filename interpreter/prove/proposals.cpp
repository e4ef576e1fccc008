// The route and the verdict of a judged proposal, as parts of a problem: 02-language, Evaluation 7.
// What is recommended is a second choice of the same case.
#include "interpreter/prove/proposals.h"

#include <algorithm>
#include <map>
#include <utility>

#include "interpreter/ast/print.h"
#include "interpreter/builtins/fault.h"
#include "interpreter/govern/decide.h"
#include "interpreter/prove/rivals.h"

namespace remit::prove {
namespace {

using graph::NodeId;
using graph::Op;
using RuleKind = check::RuleInfo::Kind;

constexpr std::size_t kMostRivals = 24;

// How a proposal is made, apart from what it proposes.
struct Manner {
  std::vector<std::int64_t> used;  // by level
  bool reason = true;
};

// Everything that makes a difference: each budget untouched or used up, with and without a reason.
std::vector<Manner> Manners(const check::Model& model) {
  constexpr std::size_t kMost = 64;
  std::vector<Manner> manners{{std::vector<std::int64_t>(model.levels.size(), 0), true}};
  for (const check::DeviationInfo& band : model.deviations) {
    if (!band.budget) continue;
    const std::size_t before = manners.size();
    for (std::size_t i = 0; i < before && manners.size() < kMost; ++i) {
      Manner more = manners[i];
      more.used.at(static_cast<std::size_t>(band.level)) = *band.budget;
      manners.push_back(std::move(more));
    }
  }
  const bool asks = std::any_of(model.deviations.begin(), model.deviations.end(),
                                [](const check::DeviationInfo& band) { return band.reason; });
  const std::size_t with_reason = manners.size();
  for (std::size_t i = 0; asks && i < with_reason; ++i) {
    manners.push_back(manners[i]);
    manners.back().reason = false;
  }
  return manners;
}

class Judgement {
 public:
  Judgement(const Scene& scene, const Manner& manner, const Setting& proposed,
            const Setting& recommended, Composer& composer)
      : scene_(scene),
        model_(scene.model()),
        outputs_(scene.graph().outputs),
        manner_(manner),
        proposed_(proposed),
        recommended_(recommended),
        composer_(composer) {
    std::vector<NodeId> expects;
    for (std::size_t i = 0; i < model_.rules.size(); ++i) {
      const NodeId fires = composer_.Copy(outputs_.rules[i], proposed_);
      fires_.push_back(fires);
      if (model_.rules[i].kind == RuleKind::kExpectDeviation) expects.push_back(fires);
    }
    expects_ = composer_.Any(std::move(expects));
  }

  NodeId Level(const types::Type& type) {
    NodeId level = composer_.Constant({model_.levels.empty() ? -1 : 0}, type);
    for (int i = 1; i < static_cast<int>(model_.levels.size()); ++i) {
      level = composer_.Make(Op::kIf, type, {AtLeast(i), composer_.Constant({i}, type), level});
    }
    return level;
  }

  NodeId HasSide(std::uint32_t side) {
    std::vector<NodeId> fires;
    for (std::size_t i = 0; i < fires_.size(); ++i) {
      if ((model_.rules[i].sides >> side & 1) != 0) fires.push_back(fires_[i]);
    }
    return composer_.Any(std::move(fires));
  }

  NodeId Verdict(const types::Type& type) {
    const auto verdict = [&](engine::Verdict which) {
      return composer_.Constant({static_cast<std::int64_t>(which)}, type);
    };
    std::vector<NodeId> goes_up;
    if (model_.levels.size() > 1) goes_up.push_back(AtLeast(1));
    for (std::size_t i = 0; i < fires_.size(); ++i) {
      if (model_.rules[i].sides != 0) goes_up.push_back(fires_[i]);
    }
    const NodeId judged =
        composer_.Make(Op::kIf, type,
                       {composer_.Any(std::move(goes_up)), verdict(engine::Verdict::kEscalate),
                        verdict(engine::Verdict::kApprove)});
    if (manner_.reason) return judged;
    return composer_.Make(Op::kIf, type,
                          {ReasonNeeded(), verdict(engine::Verdict::kNeedsReason), judged});
  }

 private:
  // The rules or the bands demand this level or a higher one.
  NodeId AtLeast(int level) {
    std::vector<NodeId> reasons;
    for (std::size_t i = 0; i < fires_.size(); ++i) {
      const check::RuleInfo& rule = model_.rules[i];
      if (rule.kind == RuleKind::kEscalate && rule.level.value_or(-1) >= level) {
        reasons.push_back(fires_[i]);
      }
    }
    for (std::size_t knob = 0; knob < model_.knobs.size(); ++knob) {
      reasons.push_back(composer_.All(
          {composer_.Not(expects_), Changed(knob), composer_.Not(CoveredBelow(knob, level))}));
    }
    return composer_.Any(std::move(reasons));
  }

  NodeId KnobNode(std::size_t knob, const Setting& setting) {
    graph::Node node;
    node.op = Op::kKnob;
    node.index =
        static_cast<std::uint32_t>(knob + (setting.other_choice ? model_.knobs.size() : 0));
    node.type = model_.knobs[knob].type;
    node.scale =
        node.type.kind == types::TypeKind::kDecimal
            ? static_cast<std::int8_t>(types::Scale(node.type, scene_.checked().type_table))
            : std::int8_t{0};
    node.context.result_scale = node.scale;
    return composer_.Add(std::move(node));
  }

  NodeId Changed(std::size_t knob) {
    return composer_.Make(Op::kNotEqual, types::Boolean(),
                          {KnobNode(knob, proposed_), KnobNode(knob, recommended_)});
  }

  bool InForce(const check::DeviationInfo& band) const {
    if (band.expires && scene_.period().from > *band.expires) return false;
    return !band.budget || manner_.used.at(static_cast<std::size_t>(band.level)) < *band.budget;
  }

  // The proposed value lies within the band around the recommended one.
  NodeId Within(std::size_t band) {
    const check::DeviationInfo& info = model_.deviations[band];
    if (!InForce(info)) return composer_.Truth(false);
    const NodeId to = KnobNode(info.knob.index(), proposed_);
    const NodeId from = KnobNode(info.knob.index(), recommended_);
    const NodeId reach = composer_.Copy(outputs_.reaches[band], proposed_);
    std::vector<NodeId> sides;
    if (info.above) sides.push_back(Near(to, from, reach));
    if (info.below) sides.push_back(Near(from, to, reach));
    return composer_.Any(std::move(sides));
  }
  NodeId Near(NodeId high, NodeId low, NodeId reach) {
    return composer_.All({composer_.Compare(">", high, low),
                          composer_.Compare("<=", composer_.Infix("-", high, low), reach)});
  }

  NodeId CoveredBelow(std::size_t knob, int level) {
    std::vector<NodeId> covers;
    for (std::size_t i = 0; i < model_.deviations.size(); ++i) {
      const check::DeviationInfo& band = model_.deviations[i];
      if (band.knob.index() == knob && band.level < level) covers.push_back(Within(i));
    }
    return composer_.Any(std::move(covers));
  }

  // Of two bands of one level the one that asks for less is enough.
  NodeId ReasonNeeded() {
    std::vector<NodeId> needed;
    for (std::size_t knob = 0; knob < model_.knobs.size(); ++knob) {
      for (int level = 0; level < static_cast<int>(model_.levels.size()); ++level) {
        std::vector<NodeId> covers;
        std::vector<NodeId> all{composer_.Not(expects_), Changed(knob),
                                composer_.Not(CoveredBelow(knob, level))};
        for (std::size_t i = 0; i < model_.deviations.size(); ++i) {
          const check::DeviationInfo& band = model_.deviations[i];
          if (band.knob.index() != knob || band.level != level) continue;
          covers.push_back(Within(i));
          if (!band.reason) all.push_back(composer_.Not(covers.back()));
        }
        all.push_back(composer_.Any(std::move(covers)));
        needed.push_back(composer_.All(std::move(all)));
      }
    }
    return composer_.Any(std::move(needed));
  }

  const Scene& scene_;
  const check::Model& model_;
  const graph::Outputs& outputs_;
  const Manner& manner_;
  const Setting& proposed_;
  const Setting& recommended_;
  Composer& composer_;
  std::vector<NodeId> fires_;
  NodeId expects_;
};

class ProposalQuestion {
 public:
  ProposalQuestion(Scene& scene, std::size_t guarantee)
      : scene_(scene), guarantee_(guarantee), manners_(Manners(scene.model())) {}

  Sought Ask() {
    Sought answer;
    answer.kind = Outcome::Kind::kImpossible;
    for (const Manner& manner : manners_) {
      Sought sought = AskIn(manner);
      sought.work += answer.work;
      if (sought.kind == Outcome::Kind::kFound) return sought;
      if (sought.kind == Outcome::Kind::kNotDecided || answer.kind == sought.kind) {
        answer = std::move(sought);
      } else {
        answer.work = sought.work;
      }
    }
    return answer;
  }

 private:
  Sought AskIn(const Manner& manner) {
    Seeker seeker;
    seeker.demands = [&](Composer& composer, const Setting& setting) {
      return Demands(manner, composer, setting);
    };
    seeker.confirm = [&](const Witness& witness) { return Confirm(manner, witness); };
    Sought sought;
    std::uint64_t work = 0;
    while (work <= scene_.budget().work) {
      sought = Seek(scene_, seeker);
      work += sought.work;
      if (!sought.stopped || rivals_.size() > kMostRivals) break;
    }
    sought.work = work;
    if (sought.witness) {
      sought.shows = Shows(manner, *sought.witness);
      sought.proposals = {Propose(manner, *sought.witness)};
      sought.witness->alternatives.resize(1);
    }
    return sought;
  }

  std::vector<Demand> Demands(const Manner& manner, Composer& composer,
                              const Setting& setting) const {
    const graph::Outputs& outputs = scene_.graph().outputs;
    const bool damped = scene_.model().damps.empty();
    std::vector<Demand> demands;
    DemandLegal(scene_, outputs, setting, composer, demands);
    DemandFeasible(scene_, outputs, setting, composer, demands, damped);
    Setting recommended = setting;
    recommended.other_choice = true;
    DemandFeasible(scene_, outputs, recommended, composer, demands, damped);
    for (const std::uint32_t rival : rivals_) {
      demands.push_back({NotBeatenBy(scene_, outputs, rival, recommended, true, composer),
                         Demand::Is::kNotFalse});
    }
    Judgement judgement(scene_, manner, setting, recommended, composer);
    Setting judged = setting;
    judged.number = 1;
    const NodeId condition = outputs.guarantees[guarantee_];
    for (const NodeId id : graph::Closure(scene_.graph(), {condition})) {
      const graph::Node& node = scene_.graph()[id];
      if (node.op == Op::kProposalVerdict) judged.instead[id] = judgement.Verdict(node.type);
      if (node.op != Op::kProposalRoute) continue;
      judged.instead[id] =
          node.overload == 0 ? judgement.Level(node.type) : judgement.HasSide(node.index);
    }
    demands.push_back({composer.Copy(condition, judged), Demand::Is::kFalse});
    return demands;
  }

  engine::Proposal Propose(const Manner& manner, const Witness& witness) const {
    engine::Proposal proposal = ProposalOf(scene_.model(), witness.alternatives.front());
    proposal.used = manner.used;
    if (!manner.reason) proposal.reason.clear();
    return proposal;
  }

  Confirmed Confirm(const Manner& manner, const Witness& witness) {
    const engine::Proposal proposal = Propose(manner, witness);
    const auto core = DecideBoth(witness, 0, proposal);
    if (!core || core->status != engine::Status::kDecided ||
        core->verdict == engine::Verdict::kRefuse) {
      return Confirmed::kUnsure;
    }
    if (Breaks(witness, proposal, *core)) return Confirmed::kWholly;
    const bool known =
        std::find(rivals_.begin(), rivals_.end(), core->recommended) != rivals_.end();
    if (core->recommended == witness.alternatives.at(1) || known) return Confirmed::kUnsure;
    rivals_.push_back(core->recommended);
    return Confirmed::kStop;
  }

  // By the reference evaluator's walk, and by the fast one's own watch over guarantees.
  bool Breaks(const Witness& witness, const engine::Proposal& proposal,
              const engine::Core& core) const {
    const World& world = *witness.world;
    const ast::ExprId condition = scene_.model().guarantees[guarantee_].condition;
    const engine::Lane lane =
        engine::ReferenceEvaluate(world.ast(), world.checked(), witness.batch, 0, world.as_of(),
                                  core.shown, &core, condition);
    if (!lane.causes.empty() || lane.absent || lane.value.raw != 0) return false;
    engine::CaseBatch batch = witness.batch;
    batch.proposals.front() = proposal;
    const engine::Core guarded = govern::DecideRange(world.program(), batch, 0, 1).front();
    return guarded.status == engine::Status::kFault &&
           std::any_of(guarded.causes.begin(), guarded.causes.end(), [&](const auto& cause) {
             return cause.fault == builtins::Fault::kGuarantee && cause.place == condition;
           });
  }

  std::string Shows(const Manner& manner, const Witness& witness) const {
    const auto core = DecideBoth(witness, 0, Propose(manner, witness));
    if (!core) return "";
    std::string text = manner.reason ? "proposed with a reason" : "proposed without a reason";
    if (std::any_of(manner.used.begin(), manner.used.end(), [](auto used) { return used > 0; })) {
      text += " and with the budget used up";
    }
    const auto& levels = scene_.model().levels;
    if (core->level >= 0) {
      text += ", it goes to `" + levels.at(static_cast<std::size_t>(core->level)) + "`";
    }
    return text + ", and `" +
           ast::Print(scene_.ast(), scene_.model().guarantees[guarantee_].condition) +
           "` does not hold";
  }

  Scene& scene_;
  std::size_t guarantee_;
  std::vector<Manner> manners_;
  std::vector<std::uint32_t> rivals_;
};

}  // namespace

Sought SeekProposal(Scene& scene, std::size_t guarantee) {
  return ProposalQuestion(scene, guarantee).Ask();
}

}  // namespace remit::prove
