// Ring by ring around the alternative shown: all alternatives one step away, then all two steps
// away, and so on until every goal is met or nothing is left. Every alternative that is nearer than
// an answer has been judged, so that the answer is the smallest change.
#include "interpreter/govern/flip.h"

#include <algorithm>
#include <numeric>

#include "interpreter/base/check.h"
#include "interpreter/engine/names.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/naming.h"
#include "interpreter/govern/ranking.h"

namespace remit::govern {

using engine::Core;
using engine::kNoAlternativeIndex;
using engine::Status;
using engine::Verdict;
using types::TypeKind;

// ---- goals

std::string NameOf(FlipGoal::Kind kind) {
  switch (kind) {
    case FlipGoal::Kind::kLower:
      return "lower";
    case FlipGoal::Kind::kHigher:
      return "higher";
    case FlipGoal::Kind::kSides:
      return "sides";
    case FlipGoal::Kind::kAllowed:
      return "allowed";
    case FlipGoal::Kind::kInside:
      return "inside";
    case FlipGoal::Kind::kInsideWithReason:
      return "inside_with_reason";
    case FlipGoal::Kind::kTo:
      return "to";
    case FlipGoal::Kind::kOther:
      return "other";
  }
  REMIT_CHECK(false, "a goal is of one of these kinds");
}

namespace {

// There is a route: something was decided that may stand.
bool Stands(const Core& core) {
  return core.status == Status::kDecided && core.verdict != Verdict::kRefuse;
}
bool AtTheBottom(const Core& core) { return core.level <= 0 && core.sides == 0; }
bool AsksSides(const check::Model& model) {
  return std::any_of(model.rules.begin(), model.rules.end(),
                     [](const check::RuleInfo& rule) { return rule.sides != 0; });
}

}  // namespace

std::vector<FlipGoal> GoalsFrom(const check::Model& model, const Core& core) {
  std::vector<FlipGoal> goals;
  if (!Stands(core)) {
    goals.push_back({FlipGoal::Kind::kAllowed});
  } else {
    if (core.level > 0) goals.push_back({FlipGoal::Kind::kLower});
    if (core.level + 1 < static_cast<int>(model.levels.size()))
      goals.push_back({FlipGoal::Kind::kHigher});
    if (AsksSides(model)) goals.push_back({FlipGoal::Kind::kSides});
  }
  if (!Stands(core) || core.verdict != Verdict::kApprove) {
    goals.push_back({FlipGoal::Kind::kInsideWithReason});
    goals.push_back({FlipGoal::Kind::kInside});
  }
  return goals;
}

bool Reaches(const FlipGoal& goal, const Core& here, const Core& there) {
  if (goal.kind == FlipGoal::Kind::kOther) {
    const bool settled = there.status == Status::kDecided || there.status == Status::kNoAlternative;
    return settled &&
           (there.status != here.status || there.verdict != here.verdict ||
            there.shown != here.shown || there.level != here.level || there.sides != here.sides);
  }
  if (!Stands(there)) return false;
  switch (goal.kind) {
    case FlipGoal::Kind::kLower:
      return there.level < here.level;
    case FlipGoal::Kind::kHigher:
      return there.level > here.level;
    case FlipGoal::Kind::kSides:
      return there.level == here.level && there.sides != here.sides;
    case FlipGoal::Kind::kAllowed:
      return true;
    case FlipGoal::Kind::kInside:
      return there.verdict == Verdict::kApprove;
    case FlipGoal::Kind::kInsideWithReason:
      return there.verdict == Verdict::kNeedsReason && AtTheBottom(there);
    case FlipGoal::Kind::kTo:
      return there.level == goal.level;
    case FlipGoal::Kind::kOther:
      break;
  }
  REMIT_CHECK(false, "a goal is of one of these kinds");
}

// ---- steps

KnobSteps::KnobSteps(const check::Checked& checked, const engine::CaseBatch& batch,
                     std::size_t index)
    : checked_(checked), batch_(batch), index_(index) {
  for (std::size_t knob = 0; knob < checked.model.knobs.size(); ++knob) {
    const check::KnobInfo& info = checked.model.knobs[knob];
    std::vector<std::uint32_t> order(info.alternatives.size());
    std::iota(order.begin(), order.end(), 0u);
    if (Ordered(knob)) {
      std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        const types::Value left = info.alternatives[a], right = info.alternatives[b];
        return info.type.kind == TypeKind::kNumber ? left.number() < right.number()
                                                   : left.raw < right.raw;
      });
    }
    std::vector<std::uint32_t> ranks(order.size());
    for (std::uint32_t rank = 0; rank < order.size(); ++rank) ranks[order[rank]] = rank;
    ranks_.push_back(std::move(ranks));
  }
}

bool KnobSteps::Ordered(std::size_t knob) const {
  const check::KnobInfo& info = checked_.model.knobs.at(knob);
  const TypeKind kind = info.type.kind;
  return !info.list &&
         (kind == TypeKind::kNumber || kind == TypeKind::kDecimal || kind == TypeKind::kDate);
}

std::uint64_t KnobSteps::Between(std::size_t knob, std::uint32_t from, std::uint32_t to) const {
  if (from == to) return 0;
  if (!Ordered(knob)) return 1;
  const std::uint32_t a = ranks_[knob].at(from), b = ranks_[knob].at(to);
  return a < b ? b - a : a - b;
}

std::vector<std::uint32_t> KnobSteps::InOrder(std::size_t knob) const {
  const check::KnobInfo& info = checked_.model.knobs.at(knob);
  std::vector<std::uint32_t> order(info.alternatives.size());
  for (std::uint32_t position = 0; position < order.size(); ++position)
    order[ranks_[knob][position]] = position;
  if (info.list) order.resize(std::min(order.size(), engine::LengthOf(batch_, *info.list, index_)));
  return order;
}

std::vector<std::vector<std::uint32_t>> KnobSteps::ByDistance(std::size_t knob,
                                                              std::uint32_t from) const {
  std::vector<std::vector<std::uint32_t>> rings;
  for (const std::uint32_t position : InOrder(knob)) {
    const std::uint64_t distance = Between(knob, from, position);
    if (distance >= rings.size()) rings.resize(distance + 1);
    rings[distance].push_back(position);
  }
  return rings;
}

FlipNorm KnobSteps::NormOf(std::size_t knob) const {
  const check::KnobInfo& info = checked_.model.knobs.at(knob);
  FlipNorm norm{info.name, false, "any other value"};
  if (info.list) norm.step = "any other element of the list";
  if (!Ordered(knob)) return norm;
  norm.step = "the next of its values";
  if (!info.grid) return norm;
  types::Type type = info.type;
  types::Value step = info.step;
  if (types::IsRatio(type)) type = types::Points();
  if (type.kind == TypeKind::kDate) {
    const types::TypeTable& table = checked_.type_table;
    type = types::Quantity(table.days(), table);
    step.raw *= types::kOneUnit;
  }
  if (type.kind == TypeKind::kNumber) {
    step = types::Value::Of(step.number() < 0 ? -step.number() : step.number());
  } else if (step.raw < 0) {
    step.raw = -step.raw;
  }
  norm.step = engine::FormatValue(checked_, batch_.texts, step, type);
  return norm;
}

// ---- changes

Core DecideWithBoth(const engine::Program& program, const Subject& subject) {
  const Core core = DecideRange(program, subject.batch, subject.index, 1).front();
  const Core reference = engine::ReferenceDecide(subject.ast, subject.checked, subject.batch,
                                                 subject.index, subject.as_of, subject.scenario);
  REMIT_CHECK(core == reference, "both evaluators decide the same");
  return core;
}

engine::Proposal ProposalOf(const check::Model& model, std::uint32_t alternative,
                            const std::optional<engine::Proposal>& like) {
  engine::Proposal proposal = like.value_or(engine::Proposal{});
  proposal.values.assign(model.knobs.size(), std::nullopt);
  const std::vector<std::uint32_t> positions = engine::KnobPositions(model, alternative);
  for (std::size_t knob = 0; knob < positions.size(); ++knob)
    proposal.values[knob] = positions[knob];
  return proposal;
}

FlipChange ChangeOf(const Subject& there, const Core& core) {
  const check::Model& model = there.checked.model;
  FlipChange change;
  if (core.shown != kNoAlternativeIndex) change.values = Naming(there).Knobs(core.shown);
  change.verdict = core.verdict;
  change.needs_reason = core.verdict == Verdict::kNeedsReason;
  if (core.level >= 0) change.level = model.levels.at(static_cast<std::size_t>(core.level));
  for (std::size_t side = 0; side < model.sides.size(); ++side) {
    if ((core.sides >> side & 1) != 0) change.sides.push_back(model.sides[side]);
  }
  if (core.level > 0) change.agree.push_back(change.level);
  change.agree.insert(change.agree.end(), change.sides.begin(), change.sides.end());
  return change;
}

std::vector<FlipMove> KnobMoves(const Subject& subject, const KnobSteps& steps, std::uint32_t from,
                                std::uint32_t to) {
  const Naming naming(subject);
  const auto here = engine::KnobPositions(subject.checked.model, from);
  const auto there = engine::KnobPositions(subject.checked.model, to);
  std::vector<FlipMove> moves;
  for (std::size_t knob = 0; knob < here.size(); ++knob) {
    if (here[knob] == there[knob]) continue;
    moves.push_back({false, naming.Knob(knob, here[knob]), naming.Knob(knob, there[knob]),
                     steps.Between(knob, here[knob], there[knob])});
  }
  return moves;
}

std::vector<check::LeafId> NegotiableInputs(const check::Model& model) {
  std::vector<check::LeafId> inputs;
  for (std::size_t i = 0; i < model.leaves.size(); ++i) {
    if (model.leaves[i].negotiable && !model.leaves[i].previous) inputs.emplace_back(i);
  }
  return inputs;
}

FlipAnswer AnswerFor(const check::Model& model, const FlipGoal& goal) {
  FlipAnswer answer;
  answer.to = NameOf(goal.kind);
  if (goal.kind == FlipGoal::Kind::kTo)
    answer.level = model.levels.at(static_cast<std::size_t>(goal.level));
  return answer;
}

bool ReasonHelps(std::optional<std::uint64_t> steps, std::optional<std::uint64_t> without) {
  return steps && (!without || *steps < *without);
}

namespace {

// The alternatives of a case by their distance from one of them.
class Rings {
 public:
  Rings(const check::Model& model, const KnobSteps& steps, std::uint32_t from) : model_(model) {
    const auto positions = engine::KnobPositions(model, from);
    for (std::size_t knob = 0; knob < positions.size(); ++knob)
      by_distance_.push_back(steps.ByDistance(knob, positions[knob]));
    reach_.assign(by_distance_.size() + 1, 0);
    for (std::size_t knob = by_distance_.size(); knob-- > 0;)
      reach_[knob] = reach_[knob + 1] + by_distance_[knob].size() - 1;
  }

  std::uint64_t farthest() const { return reach_.front(); }
  // Ascending.
  std::vector<std::uint32_t> At(std::uint64_t distance) const {
    std::vector<std::uint32_t> found;
    std::vector<std::uint32_t> positions(by_distance_.size(), 0);
    Collect(0, distance, positions, found);
    std::sort(found.begin(), found.end());
    return found;
  }

 private:
  void Collect(std::size_t knob, std::uint64_t left, std::vector<std::uint32_t>& positions,
               std::vector<std::uint32_t>& found) const {
    if (left > reach_[knob]) return;
    if (knob == by_distance_.size()) {
      found.push_back(engine::AlternativeIndex(model_, positions));
      return;
    }
    const auto& rings = by_distance_[knob];
    for (std::uint64_t distance = 0; distance < rings.size() && distance <= left; ++distance) {
      for (const std::uint32_t position : rings[distance]) {
        positions[knob] = position;
        Collect(knob + 1, left - distance, positions, found);
      }
    }
  }

  const check::Model& model_;
  std::vector<std::vector<std::vector<std::uint32_t>>> by_distance_;  // by knob
  std::vector<std::uint64_t> reach_;  // by knob: the farthest that it and those after it can go
};

class KnobFlips {
 public:
  KnobFlips(const engine::Program& program, const Subject& subject, const Core& core)
      : program_(program),
        subject_(subject),
        core_(core),
        model_(subject.checked.model),
        batch_(subject.batch),
        steps_(subject.checked, batch_, subject.index) {
    batch_.proposals.at(subject.index) =
        ProposalOf(model_, core.shown, subject.batch.proposals.at(subject.index));
  }

  std::vector<FlipAnswer> Run(const std::vector<FlipGoal>& goals) {
    const Rings rings(model_, steps_, core_.shown);
    std::vector<Search> searches;
    for (const FlipGoal& goal : goals) searches.push_back({goal, {}, 0, 0});
    std::uint64_t unjudged = 0;
    for (std::uint64_t distance = 0; distance <= rings.farthest(); ++distance) {
      if (!Open(searches)) break;
      const std::vector<std::uint32_t> ring = rings.At(distance);
      const std::vector<Core> cores =
          JudgeAlternatives(program_, batch_, subject_.index, core_, ring);
      for (const Core& there : cores) unjudged += there.status != Status::kDecided ? 1 : 0;
      for (Search& search : searches) {
        if (!search.found.empty()) continue;
        search.steps = distance;
        search.unjudged = unjudged;
        for (std::size_t i = 0; i < ring.size(); ++i) {
          if (Reaches(search.goal, core_, cores[i])) search.found.push_back(ring[i]);
        }
      }
    }
    std::vector<FlipAnswer> answers;
    for (const Search& search : searches) {
      if (IsNeeded(search, searches)) answers.push_back(AnswerOf(search));
    }
    return answers;
  }

 private:
  struct Search {
    FlipGoal goal;
    std::vector<std::uint32_t> found;
    std::uint64_t steps;
    std::uint64_t unjudged;
  };

  static bool Open(const std::vector<Search>& searches) {
    return std::any_of(searches.begin(), searches.end(),
                       [](const Search& search) { return search.found.empty(); });
  }

  static std::optional<std::uint64_t> StepsOf(const Search& search) {
    return search.found.empty() ? std::nullopt : std::optional(search.steps);
  }
  static bool IsNeeded(const Search& search, const std::vector<Search>& searches) {
    if (search.goal.kind != FlipGoal::Kind::kInsideWithReason) return true;
    std::optional<std::uint64_t> without;
    for (const Search& other : searches) {
      if (other.goal.kind == FlipGoal::Kind::kInside) without = StepsOf(other);
    }
    return ReasonHelps(StepsOf(search), without);
  }

  FlipAnswer AnswerOf(const Search& search) {
    FlipAnswer answer = AnswerFor(model_, search.goal);
    answer.unjudged = search.unjudged;
    answer.count = search.found.size();
    if (search.found.empty()) return answer;
    answer.steps = search.steps;
    for (const std::uint32_t alternative : BestOf(search.found))
      answer.changes.push_back(Confirmed(alternative, search.goal));
    return answer;
  }

  // The first few, best first.
  std::vector<std::uint32_t> BestOf(std::vector<std::uint32_t> found) {
    if (found.size() == 1) return found;
    if (!alternatives_) {
      alternatives_ =
          EvaluateAlternatives(program_, subject_.batch, subject_.index, !core_.damp_dropped);
    }
    const Ranking ranking(model_, model_.TradeOffOn(subject_.as_of), *alternatives_);
    std::vector<std::uint32_t> best;
    while (!found.empty() && best.size() < kFlipsShown) {
      best.push_back(ranking.Best(found));
      std::erase(found, best.back());
    }
    return best;
  }

  FlipChange Confirmed(std::uint32_t alternative, const FlipGoal& goal) {
    batch_.proposals[subject_.index] =
        ProposalOf(model_, alternative, subject_.batch.proposals.at(subject_.index));
    const Subject there{subject_.ast,   subject_.checked, subject_.sources, batch_,
                        subject_.index, subject_.as_of,   subject_.policy,  subject_.scenario};
    const Core core = DecideWithBoth(program_, there);
    REMIT_CHECK(Reaches(goal, core_, core), "what was found is found again");
    FlipChange change = ChangeOf(there, core);
    change.moves = KnobMoves(subject_, steps_, core_.shown, alternative);
    return change;
  }

  const engine::Program& program_;
  const Subject& subject_;
  const Core& core_;
  const check::Model& model_;
  engine::CaseBatch batch_;  // with the proposal that is asked about
  const KnobSteps steps_;
  std::optional<AlternativeTable> alternatives_;
};

std::string NoneBecause(const check::Model& model, const Core& core) {
  if (core.status != Status::kDecided) return std::string(engine::Name(core.status));
  if (core.shown == kNoAlternativeIndex) return "refused";
  return model.knobs.empty() ? "no_knobs" : "";
}

}  // namespace

Flip FindFlip(const engine::Program& program, const Subject& subject, const Core& core,
              const std::vector<FlipGoal>& goals) {
  const check::Model& model = subject.checked.model;
  Flip flip;
  flip.none_because = NoneBecause(model, core);
  const KnobSteps steps(subject.checked, subject.batch, subject.index);
  for (std::size_t knob = 0; knob < model.knobs.size(); ++knob)
    flip.norm.push_back(steps.NormOf(knob));
  if (flip.none_because.empty()) flip.answers = KnobFlips(program, subject, core).Run(goals);
  return flip;
}

}  // namespace remit::govern
