// Enumeration: alternatives outside, lanes inside.
#include "interpreter/optimise/enumerate.h"

#include <algorithm>
#include <bit>

namespace remit::optimise {

using engine::CauseId;
using engine::kPresent;
using engine::View;

struct Enumeration::Verdicts {
  std::vector<std::uint8_t> out;  // a requirement is false
  std::vector<CauseId> causes;    // of the requirements; only looked at where `open`
  bool open = false;              // some lane has causes
};

Enumeration::Enumeration(const engine::Program& program) : program_(program) {
  const graph::Outputs& outputs = program.graph().outputs;
  // An element that the case's list does not have is out like one that breaks a requirement.
  std::vector<graph::NodeId> roots = outputs.exists;
  roots.insert(roots.end(), outputs.requirements.begin(), outputs.requirements.end());
  conditions_ = roots;
  requirements_ = engine::PlanFor(program.graph(), roots);
  roots.push_back(outputs.score);
  plan_ = engine::PlanFor(program.graph(), roots);
  objectives_ = engine::Without(plan_, requirements_);
}

// Whether some lane is not out.
bool Enumeration::CheckRequirements(engine::BlockEvaluator& block, Verdicts& verdicts) const {
  const std::size_t width = block.width();
  verdicts.out.assign(width, 0);
  verdicts.open = false;
  for (const graph::NodeId requirement : conditions_) {
    const View holds = block[requirement];
    if (holds.stride == 0 && holds.causes == nullptr) {
      if (holds.Raw(0) == 0) return false;
      continue;
    }
    if (holds.causes == nullptr) {
      for (std::size_t lane = 0; lane < width; ++lane) verdicts.out[lane] |= holds.Raw(lane) == 0;
      continue;
    }
    if (!verdicts.open) verdicts.causes.assign(width, kPresent);
    verdicts.open = true;
    for (std::size_t lane = 0; lane < width; ++lane) {
      const CauseId cause = holds.CauseOf(lane);
      if (cause != kPresent) {
        verdicts.causes[lane] = block.causes().Union(verdicts.causes[lane], cause);
      } else if (holds.Raw(lane) == 0) {
        verdicts.out[lane] = 1;
      }
    }
  }
  return std::find(verdicts.out.begin(), verdicts.out.end(), 0) != verdicts.out.end();
}

void Enumeration::Score(engine::BlockEvaluator& block, std::uint32_t alternative,
                        const Verdicts& verdicts, std::vector<Choice>& choices) const {
  const View scores = block[program_.graph().outputs.score];
  for (std::size_t lane = 0; lane < choices.size(); ++lane) {
    if (verdicts.out[lane] != 0) continue;
    Choice& choice = choices[lane];
    choice.all_out = false;
    const CauseId open = verdicts.open ? verdicts.causes[lane] : kPresent;
    if (open == kPresent) ++choice.feasible;
    const CauseId cause = block.causes().Union(open, scores.CauseOf(lane));
    if (cause != kPresent) {
      choice.causes = block.causes().Union(choice.causes, cause);
      continue;
    }
    const double score = std::bit_cast<double>(scores.Raw(lane));
    if (choice.best == engine::kNoAlternativeIndex || score > choice.score) {
      choice.best = alternative;
      choice.score = score;
    }
  }
}

std::vector<Choice> Enumeration::Choose(engine::BlockEvaluator& block) const {
  std::vector<Choice> choices(block.width());
  Verdicts verdicts;
  for (std::uint32_t i = 0; i < program_.hoisted().alternatives; ++i) {
    block.SetAlternative(i, plan_);
    block.EvaluateMixed(requirements_);
    if (!CheckRequirements(block, verdicts)) continue;
    block.EvaluateMixed(objectives_);
    Score(block, i, verdicts, choices);
  }
  return choices;
}

}  // namespace remit::optimise
