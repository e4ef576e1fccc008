// The best alternative of every case of a block, found by looking at each alternative. Exact: what
// it says of an alternative is what 02-language, Evaluation 3 and 4, says of it.
#pragma once

#include <cstdint>
#include <vector>

#include "interpreter/engine/block.h"
#include "interpreter/engine/core.h"

namespace remit::optimise {

// About one case, over all its alternatives.
struct Choice {
  std::uint32_t best =
      engine::kNoAlternativeIndex;  // the first with the greatest score; meaningful without causes
  double score = 0;
  std::uint32_t feasible = 0;                 // alternatives whose requirements all hold
  bool all_out = true;  // every alternative that the case has breaks a requirement
  engine::CauseId causes = engine::kPresent;  // of alternatives that are not out
};

class Enumeration {
 public:
  explicit Enumeration(const engine::Program& program);

  // The nodes that Choose needs per case; to be loaded before.
  const engine::Plan& plan() const { return plan_; }
  // One choice per lane of the block.
  std::vector<Choice> Choose(engine::BlockEvaluator& block) const;

 private:
  struct Verdicts;  // of one alternative, by lane
  bool CheckRequirements(engine::BlockEvaluator& block, Verdicts& verdicts) const;
  void Score(engine::BlockEvaluator& block, std::uint32_t alternative, const Verdicts& verdicts,
             std::vector<Choice>& choices) const;

  const engine::Program& program_;
  engine::Plan plan_;
  std::vector<graph::NodeId> conditions_;  // an alternative where one is false is out, or none
  engine::Plan requirements_;
  engine::Plan objectives_;  // what they need beyond the requirements
};

}  // namespace remit::optimise
