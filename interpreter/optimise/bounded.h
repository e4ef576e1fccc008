// The best alternative of one case by branch and bound: boxes of alternatives that are surely out,
// or surely feasible and no better than what is found, are closed without looking into them. Gives
// what looking at each alternative gives; only for trade-offs by weights, without damping.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "interpreter/optimise/box_bounds.h"
#include "interpreter/optimise/choice.h"

namespace remit::optimise {

class BranchAndBound {
 public:
  // An alternative where one of `conditions` is false is out. The block is loaded with `plan`, that
  // of the conditions and the score. All must outlive it.
  BranchAndBound(const engine::Program& program, const engine::Plan& plan,
                 const std::vector<graph::NodeId>& conditions, engine::BlockEvaluator& block);

  // Whether the program's trade-off is one that it can choose by.
  static bool CanChoose(const engine::Program& program);

  Choice Choose(std::size_t lane);
  // Boxes looked at for the last choice.
  std::uint64_t boxes() const { return boxes_; }

 private:
  struct Split {
    std::size_t knob = 0;
    double most = 0;  // no score in the box is greater
  };
  std::optional<Split> Look();
  void Descend(const Split& split);
  void LookAtOne(std::uint32_t alternative);
  Split SplitOf(std::uint64_t moving) const;
  void Candidate(double score, std::uint32_t alternative);
  bool CannotWin(double most) const;
  std::uint32_t Count() const;
  std::uint32_t First() const;

  const engine::Program& program_;
  const engine::Plan& plan_;
  const std::vector<graph::NodeId>& conditions_;
  engine::BlockEvaluator& block_;
  BoxBounds bounds_;
  std::size_t lane_ = 0;
  Box box_;
  Choice choice_;
  std::uint64_t boxes_ = 0;
};

}  // namespace remit::optimise
