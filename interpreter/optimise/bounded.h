// The best alternative of one case by branch and bound: boxes of alternatives that are surely out,
// or surely feasible and no better than what is found, are closed without looking into them; small
// ones are looked at alternative by alternative. Gives what looking at each alternative gives; only
// for trade-offs by weights, without damping.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "interpreter/optimise/box_bounds.h"
#include "interpreter/optimise/choice.h"

namespace remit::optimise {

class BranchAndBound {
 public:
  // Of so few alternatives each costs less, side by side, than a bound of them all is worth.
  static constexpr std::uint32_t kLookedAt = 128;

  // An alternative where one of `conditions` is false is out. All must outlive it. Boxes of at most
  // `looked_at` alternatives are not cut.
  struct Plans {
    engine::Plan all;         // of the conditions and the score
    engine::Plan conditions;  // of these alone
    engine::Plan score;       // what it needs beyond them
  };
  BranchAndBound(const engine::Program& program, const Plans& plans,
                 const std::vector<graph::NodeId>& conditions, engine::BlockEvaluator& block,
                 std::uint32_t looked_at);

  // Whether the program's trade-off is one that it can choose by, and its alternatives can be
  // looked at side by side.
  static bool CanChoose(const engine::Program& program, const engine::Plan& all);

  // For the only case of the block, which is loaded with the plan of all.
  Choice Choose();
  // Boxes looked at for the last choice.
  std::uint64_t boxes() const { return boxes_; }

 private:
  struct Split {
    std::size_t knob = 0;
    double most = 0;  // no score in the box is greater
  };
  std::optional<Split> Look();
  void Descend(const Split& split);
  void LookAtEach();
  bool ListOut();
  void ListAlternatives();
  Split SplitOf(std::uint64_t moving) const;
  void Candidate(double score, std::uint32_t alternative);
  bool CannotWin(double most) const;
  std::uint32_t Count() const;
  std::uint32_t First() const;

  const engine::Program& program_;
  const Plans& plans_;
  const std::vector<graph::NodeId>& conditions_;
  engine::BlockEvaluator& block_;
  BoxBounds bounds_;
  const std::uint32_t looked_at_;
  Box box_;
  Choice choice_;
  std::uint64_t boxes_ = 0;
  // Of the box looked at alternative by alternative; kept for their room.
  std::vector<std::uint32_t> alternatives_;
  std::vector<std::uint8_t> out_;
};

}  // namespace remit::optimise
