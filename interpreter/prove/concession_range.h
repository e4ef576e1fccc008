// What a decision can become while inputs and knobs move inside a box of positions: a superset of
// the truth, by the ranges of the policy's nodes at every alternative. It says where a goal is out
// of reach; whether it is reached somewhere is said by the evaluators.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "interpreter/govern/flip.h"
#include "interpreter/prove/concession_axes.h"
#include "interpreter/prove/instantiate.h"
#include "interpreter/prove/interval_set.h"
#include "interpreter/prove/propagate.h"

namespace remit::prove {

class OutcomeRange {
 public:
  // All of them outlive it. `core`: the decision where nothing moves.
  OutcomeRange(const engine::Program& program, const govern::Subject& subject,
               const engine::Core& core, const std::vector<Axis>& axes);

  // False where the policy is too large, or the case leaves a list open: nothing can be said then.
  bool usable() const { return propagator_ != nullptr; }
  // Over a box of positions, by axis: the goals that may be reached somewhere in it.
  std::vector<bool> MayReach(const std::vector<govern::FlipGoal>& goals,
                             const std::vector<Interval>& box);
  // By axis: how much of what the decision is made from may differ along it inside the box that was
  // asked about last. Along an axis with 0 the decision is the same everywhere in it.
  std::vector<std::uint64_t> Matter(const std::vector<Interval>& box) const;
  std::uint64_t work() const { return propagator_ ? propagator_->work() : 0; }

 private:
  struct Nodes {  // of one alternative, in the problem
    std::uint32_t alternative = 0;
    std::vector<graph::NodeId> exists, requirements, rules;
    graph::NodeId score;
  };
  struct Standing {                      // of one alternative over the box
    bool surely = false, maybe = false;  // feasible
  };
  // What the rules and the bands say, of one alternative.
  struct Outcome {
    int lowest = -1, highest = -1;          // level
    std::uint64_t surely = 0, maybe = 0;    // sides
    bool reason = false, no_reason = true;  // one may be missing; none may be missing
  };
  void Compose(const std::vector<std::size_t>& lengths);
  Box BoxOf(const std::vector<Interval>& box) const;
  Range PresentOf(const Variable& variable) const;
  bool SurelyRefused() const;
  std::vector<Standing> Standings() const;
  bool Implies(std::size_t one, std::size_t other) const;
  std::vector<std::size_t> Candidates(const std::vector<Standing>& standings) const;
  std::vector<std::size_t> Shown(std::size_t candidate, const std::vector<Interval>& box) const;
  bool SurelyBroken(std::size_t shown) const;
  Outcome OutcomeAt(std::size_t shown, std::size_t candidate) const;
  bool MayBe(const govern::FlipGoal& goal, const Outcome& outcome) const;
  bool SameForSure(const std::vector<std::size_t>& candidates,
                   const std::vector<Standing>& standings, const std::vector<Interval>& box) const;

  void MarkAxes();
  void Blame(graph::NodeId node, std::vector<std::uint64_t>& matter) const;

  const check::Model& model() const { return subject_.checked.model; }
  const Range& RangeOf(graph::NodeId node) const { return propagator_->ranges()[node.index()]; }
  const engine::Proposal* proposal() const;

  const engine::Program& program_;
  const govern::Subject& subject_;
  const engine::Core& core_;
  const std::vector<Axis>& axes_;
  Problem problem_;
  std::vector<Nodes> nodes_;                // of the alternatives that the case has, ascending
  std::vector<std::int64_t> place_;         // by alternative: its place in `nodes_`; -1: none
  std::vector<std::vector<bool>> axes_of_;  // by node of the problem, by axis: does it read it?
  std::vector<bool> always_;                // by axis: read by what no copy was made of
  std::vector<govern::CaseValue> reaches_;  // by deviation; they read no input
  std::unique_ptr<Propagator> propagator_;
};

}  // namespace remit::prove
