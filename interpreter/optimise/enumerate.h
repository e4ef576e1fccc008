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
      engine::kNoAlternativeIndex;  // the first of the best; meaningful without causes
  double score = 0;
  double tie_break = 0;        // of equal scores the greater; 0 where the order decides
  std::uint32_t feasible = 0;  // alternatives whose requirements all hold
  bool all_out = true;         // every alternative that the case has breaks a requirement
  bool damp_dropped = false;   // what is damped left nothing, so that it does not count
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
  engine::Plan plan_;
  std::vector<graph::NodeId> conditions_;  // an alternative where one is false is out, or none
  engine::Plan requirements_;
  engine::Plan objectives_;  // what they need beyond the requirements
};

}  // namespace remit::optimise
