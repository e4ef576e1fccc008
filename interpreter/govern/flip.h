// What would change a decision: the nearest other alternatives, over all knobs jointly, at which
// another level decides, or at which nobody else has to agree. Of other inputs prove/concession.h
// speaks, with the same goals.
//
// The norm: a knob moves by steps and the steps of all knobs are added. Of a knob whose values have
// an order (numbers, amounts, dates) a step leads to the next of its values, which in a grid is the
// grid's step; of any other knob, and of one that picks from a list, every other value is one step
// away.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/govern/explain.h"

namespace remit::govern {

// ---- goals

struct FlipGoal {
  enum class Kind : std::uint8_t {
    kLower,
    kHigher,
    kSides,
    kAllowed,
    kInside,
    kInsideWithReason,
    kTo,
    kOther  // anything else is decided: another choice, another route, a refusal; over inputs only
  } kind = Kind::kInside;
  int level = -1;  // kTo: position on the ladder
};
// FlipAnswer::to.
std::string NameOf(FlipGoal::Kind kind);
// What is worth looking for from a decision: a level only where there is one now, `allowed` only
// where something is violated or nothing is possible, `inside` where it is not so already.
std::vector<FlipGoal> GoalsFrom(const check::Model& model, const engine::Core& core);
// Whether `there`, a judged proposal or a recommendation, is what the goal asks for, seen from
// `here`.
bool Reaches(const FlipGoal& goal, const engine::Core& here, const engine::Core& there);

// ---- steps

class KnobSteps {
 public:
  // Of one case; both outlive it.
  KnobSteps(const check::Checked& checked, const engine::CaseBatch& batch, std::size_t index);

  std::uint64_t Between(std::size_t knob, std::uint32_t from, std::uint32_t to) const;
  // The positions that the case has, by their distance from `from`: at 0 itself.
  std::vector<std::vector<std::uint32_t>> ByDistance(std::size_t knob, std::uint32_t from) const;
  FlipNorm NormOf(std::size_t knob) const;
  // Its values have an order in which neighbours are one step apart.
  bool Ordered(std::size_t knob) const;
  // The positions that the case has, in that order; in declared order without one.
  std::vector<std::uint32_t> InOrder(std::size_t knob) const;

 private:
  const check::Checked& checked_;
  const engine::CaseBatch& batch_;
  std::size_t index_;
  std::vector<std::vector<std::uint32_t>> ranks_;  // by knob, by position: its place in the order
};

// ---- changes

// What both evaluators decide of the case, its proposal as it stands in the batch.
engine::Core DecideWithBoth(const engine::Program& program, const Subject& subject);
// The alternative as a proposal of the one who proposes in `like`; of nobody without one.
engine::Proposal ProposalOf(const check::Model& model, std::uint32_t alternative,
                            const std::optional<engine::Proposal>& like);
// The outcome at `there` in words; its moves are left to be said.
FlipChange ChangeOf(const Subject& there, const engine::Core& core);
// The knobs that differ between two alternatives, with their steps. Their values are named in the
// case of `subject`.
std::vector<FlipMove> KnobMoves(const Subject& subject, const KnobSteps& steps, std::uint32_t from,
                                std::uint32_t to);

// The inputs that are `negotiable`, ascending.
std::vector<check::LeafId> NegotiableInputs(const check::Model& model);
// An answer without changes yet.
FlipAnswer AnswerFor(const check::Model& model, const FlipGoal& goal);
// A reason helps only where without one the way is longer: whether an answer with a reason that is
// `steps` away (nothing: none is) is worth saying beside one without.
bool ReasonHelps(std::optional<std::uint64_t> steps, std::optional<std::uint64_t> without);

// The changes of knobs, by goal; nothing is looked for beyond the goals. `core` is the decision of
// the subject's case; `program` is bound to its policy, day and scenario. The case must not be
// invalid.
Flip FindFlip(const engine::Program& program, const Subject& subject, const engine::Core& core,
              const std::vector<FlipGoal>& goals);

}  // namespace remit::govern
