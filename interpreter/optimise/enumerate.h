// The best alternative of every case of a block, found by looking at each alternative, or in large
// grids by branch and bound. Exact: what it says of an alternative is what 02-language, Evaluation
// 3 and 4, says of it.
#pragma once

#include <cstdint>
#include <vector>

#include "interpreter/engine/block.h"
#include "interpreter/engine/core.h"
#include "interpreter/optimise/bounded.h"
#include "interpreter/optimise/choice.h"

namespace remit::optimise {

class Enumeration {
 public:
  // Branch and bound chooses where the program keeps nothing by alternative.
  explicit Enumeration(const engine::Program& program);
  // Branch and bound chooses wherever it can, and cuts all boxes of more than `looked_at`
  // alternatives, at least one.
  Enumeration(const engine::Program& program, std::uint32_t looked_at);

  // The nodes that Choose needs per case; to be loaded before.
  const engine::Plan& plan() const { return plans_.all; }
  // One choice per lane of the block; where `bounded`, it has one.
  std::vector<Choice> Choose(engine::BlockEvaluator& block) const;
  bool bounded() const { return bounded_; }  // by branch and bound

 private:
  Enumeration(const engine::Program& program, std::uint32_t looked_at, bool prefer_bounds);
  struct Verdicts;   // of one alternative, by lane
  struct Standings;  // the best standing of each stage so far, by lane
  void Scan(engine::BlockEvaluator& block, bool damped, std::vector<Choice>& choices) const;
  bool CheckRequirements(engine::BlockEvaluator& block, bool damped, Verdicts& verdicts) const;
  void Score(engine::BlockEvaluator& block, std::uint32_t alternative, const Verdicts& verdicts,
             std::vector<Choice>& choices) const;
  // One objective after the other, for lanes whose alternatives all have values.
  void Narrow(engine::BlockEvaluator& block, bool damped, std::vector<Choice>& choices) const;
  bool Stands(engine::BlockEvaluator& block, std::size_t lane, std::size_t stages,
              const Standings& best) const;

  const engine::Program& program_;
  std::uint32_t looked_at_;
  bool bounded_ = false;
  std::vector<graph::NodeId> conditions_;  // an alternative where one is false is out, or none
  BranchAndBound::Plans plans_;
};

}  // namespace remit::optimise
