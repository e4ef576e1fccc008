// Enumeration: alternatives outside, lanes inside.
#include "interpreter/optimise/enumerate.h"

#include <algorithm>
#include <bit>

#include "interpreter/base/check.h"
#include "interpreter/base/int128.h"
#include "interpreter/optimise/bounded.h"

namespace remit::optimise {

using engine::CauseId;
using engine::kPresent;
using engine::View;

struct Enumeration::Standings {
  std::size_t stages = 0;
  std::vector<std::int64_t> raw;  // by lane, then by stage
  std::vector<std::uint8_t> known;

  std::size_t At(std::size_t lane, std::size_t stage) const { return lane * stages + stage; }
};

struct Enumeration::Verdicts {
  std::vector<std::uint8_t> out;  // a requirement is false
  std::vector<CauseId> causes;    // of the requirements; only looked at where `open`
  bool open = false;              // some lane has causes
};

Enumeration::Enumeration(const engine::Program& program)
    : Enumeration(program, BranchAndBound::kLookedAt, false) {}

Enumeration::Enumeration(const engine::Program& program, std::uint32_t looked_at)
    : Enumeration(program, looked_at, true) {}

Enumeration::Enumeration(const engine::Program& program, std::uint32_t looked_at,
                         bool prefer_bounds)
    : program_(program), looked_at_(looked_at) {
  REMIT_CHECK(looked_at > 0, "a box of one alternative cannot be cut");
  const graph::Outputs& outputs = program.graph().outputs;
  // An element that the case's list does not have is out like one that breaks a requirement.
  std::vector<graph::NodeId> roots = outputs.exists;
  roots.insert(roots.end(), outputs.requirements.begin(), outputs.requirements.end());
  conditions_ = roots;
  plans_.conditions = engine::PlanFor(program.graph(), roots);
  roots.push_back(outputs.score);
  if (outputs.tie_break) roots.push_back(*outputs.tie_break);
  for (const auto& stage : outputs.stages) {
    roots.push_back(stage.standing);
    if (stage.tolerance) roots.push_back(*stage.tolerance);
  }
  plans_.all = engine::PlanFor(program.graph(), roots);
  plans_.score = engine::Without(plans_.all, plans_.conditions);
  bounded_ = (prefer_bounds || !program.hoisted().by_alternative) &&
             BranchAndBound::CanChoose(program, plans_.all);
}

// Whether some lane is not out.
bool Enumeration::CheckRequirements(engine::BlockEvaluator& block, bool damped,
                                    Verdicts& verdicts) const {
  const std::size_t width = block.width();
  verdicts.out.assign(width, 0);
  verdicts.open = false;
  const std::size_t first = program_.graph().outputs.exists.size();
  for (std::size_t i = 0; i < conditions_.size(); ++i) {
    if (!damped && i >= first && program_.model().requirements[i - first].damp) continue;
    const View holds = block[conditions_[i]];
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
  const graph::Outputs& outputs = program_.graph().outputs;
  const View scores = block[outputs.score];
  for (std::size_t lane = 0; lane < choices.size(); ++lane) {
    if (verdicts.out[lane] != 0) continue;
    Choice& choice = choices[lane];
    choice.all_out = false;
    const CauseId open = verdicts.open ? verdicts.causes[lane] : kPresent;
    if (open == kPresent) ++choice.feasible;
    CauseId cause = block.causes().Union(open, scores.CauseOf(lane));
    if (outputs.tie_break) {
      cause = block.causes().Union(cause, block[*outputs.tie_break].CauseOf(lane));
    }
    if (cause != kPresent) {
      choice.causes = block.causes().Union(choice.causes, cause);
      continue;
    }
    const double score = std::bit_cast<double>(scores.Raw(lane));
    const double tie_break =
        outputs.tie_break ? std::bit_cast<double>(block[*outputs.tie_break].Raw(lane)) : 0;
    const bool better =
        score > choice.score || (score == choice.score && tie_break > choice.tie_break);
    if (choice.best == engine::kNoAlternativeIndex || better) {
      choice.best = alternative;
      choice.score = score;
      choice.tie_break = tie_break;
    }
  }
}

// Whether the alternative set in the block is within the tolerances of the first `stages`
// objectives.
bool Enumeration::Stands(engine::BlockEvaluator& block, std::size_t lane, std::size_t stages,
                         const Standings& best) const {
  const graph::Outputs& outputs = program_.graph().outputs;
  for (std::size_t i = 0; i < stages; ++i) {
    const graph::Outputs::Stage& stage = outputs.stages[i];
    const std::int64_t most = best.raw[best.At(lane, i)];
    const std::int64_t here = block[stage.standing].Raw(lane);
    const std::int64_t tolerance = stage.tolerance ? block[*stage.tolerance].Raw(lane) : 0;
    const bool number = program_.graph()[stage.standing].type.kind == types::TypeKind::kNumber;
    const bool within = number ? std::bit_cast<double>(most) - std::bit_cast<double>(here) <=
                                     std::bit_cast<double>(tolerance)
                               : base::Int128{most} - here <= tolerance;
    if (!within) return false;
  }
  return true;
}

// Pass by pass over the alternatives: the best standing of each objective among those that the
// objectives before it have left, at last the first alternative that all have left. Nothing is kept
// per alternative.
void Enumeration::Narrow(engine::BlockEvaluator& block, bool damped,
                         std::vector<Choice>& choices) const {
  const graph::Outputs& outputs = program_.graph().outputs;
  Standings best;
  best.stages = outputs.stages.size();
  best.raw.assign(choices.size() * best.stages, 0);
  best.known.assign(choices.size() * best.stages, 0);
  for (Choice& choice : choices) choice.best = engine::kNoAlternativeIndex;
  Verdicts verdicts;
  for (std::size_t pass = 0; pass <= best.stages; ++pass) {
    for (std::uint32_t i = 0; i < program_.hoisted().alternatives; ++i) {
      block.SetAlternative(i, plans_.all);
      block.EvaluateMixed(plans_.conditions);
      if (!CheckRequirements(block, damped, verdicts)) continue;
      block.EvaluateMixed(plans_.score);
      for (std::size_t lane = 0; lane < choices.size(); ++lane) {
        Choice& choice = choices[lane];
        const bool done = choice.causes != kPresent || choice.best != engine::kNoAlternativeIndex;
        if (done || verdicts.out[lane] != 0 || !Stands(block, lane, pass, best)) continue;
        if (pass == best.stages) {
          choice.best = i;
          choice.score = std::bit_cast<double>(block[outputs.score].Raw(lane));
          continue;
        }
        const graph::NodeId standing = outputs.stages[pass].standing;
        const bool number = program_.graph()[standing].type.kind == types::TypeKind::kNumber;
        const std::int64_t here = block[standing].Raw(lane);
        std::int64_t& most = best.raw[best.At(lane, pass)];
        std::uint8_t& known = best.known[best.At(lane, pass)];
        const bool better =
            number ? std::bit_cast<double>(here) > std::bit_cast<double>(most) : here > most;
        if (known == 0 || better) most = here;
        known = 1;
      }
    }
  }
}

void Enumeration::Scan(engine::BlockEvaluator& block, bool damped,
                       std::vector<Choice>& choices) const {
  Verdicts verdicts;
  for (std::uint32_t i = 0; i < program_.hoisted().alternatives; ++i) {
    block.SetAlternative(i, plans_.all);
    block.EvaluateMixed(plans_.conditions);
    if (!CheckRequirements(block, damped, verdicts)) continue;
    block.EvaluateMixed(plans_.score);
    Score(block, i, verdicts, choices);
  }
  if (!program_.graph().outputs.stages.empty()) Narrow(block, damped, choices);
}

std::vector<Choice> Enumeration::Choose(engine::BlockEvaluator& block) const {
  if (bounded_) {
    REMIT_CHECK(block.width() == 1, "branch and bound looks at one case");
    return {BranchAndBound(program_, plans_, conditions_, block, looked_at_).Choose()};
  }
  std::vector<Choice> choices(block.width());
  Scan(block, true, choices);
  const auto all_out = [](const Choice& choice) { return choice.all_out; };
  if (program_.model().damps.empty() || std::none_of(choices.begin(), choices.end(), all_out)) {
    return choices;
  }
  std::vector<Choice> undamped(block.width());
  Scan(block, false, undamped);
  for (std::size_t lane = 0; lane < choices.size(); ++lane) {
    if (!choices[lane].all_out || undamped[lane].all_out) continue;
    choices[lane] = undamped[lane];
    choices[lane].damp_dropped = true;
  }
  return choices;
}

}  // namespace remit::optimise
