// Depth first, the half with the greater bound first.
#include "interpreter/optimise/bounded.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>

namespace remit::optimise {

using engine::CauseId;
using engine::kPresent;
using graph::NodeId;
using State = Bound::State;

BranchAndBound::BranchAndBound(const engine::Program& program, const Plans& plans,
                               const std::vector<NodeId>& conditions, engine::BlockEvaluator& block,
                               std::uint32_t looked_at)
    : program_(program),
      plans_(plans),
      conditions_(conditions),
      block_(block),
      bounds_(
          program, plans.all,
          [&] {
            std::vector<NodeId> roots = conditions;
            roots.push_back(program.graph().outputs.score);
            return roots;
          }(),
          block),
      looked_at_(looked_at) {}

bool BranchAndBound::CanChoose(const engine::Program& program, const engine::Plan& all) {
  const graph::Outputs& outputs = program.graph().outputs;
  return program.model().damps.empty() && outputs.stages.empty() && !outputs.tie_break &&
         !engine::MovesElements(program.graph(), all);
}

std::uint32_t BranchAndBound::Count() const {
  std::uint32_t count = 1;
  for (std::size_t i = 0; i < box_.low.size(); ++i) count *= box_.high[i] - box_.low[i] + 1;
  return count;
}

std::uint32_t BranchAndBound::First() const {
  return engine::AlternativeIndex(program_.model(), box_.low);
}

void BranchAndBound::Candidate(double score, std::uint32_t alternative) {
  const bool none = choice_.best == engine::kNoAlternativeIndex;
  const bool better =
      score > choice_.score || (score == choice_.score && alternative < choice_.best);
  if (!none && !better) return;
  choice_.best = alternative;
  choice_.score = score;
}

// Of equal scores the first alternative is chosen, so that equal is not good enough for a later
// one.
bool BranchAndBound::CannotWin(double most) const {
  if (choice_.causes != kPresent) return true;  // then nothing is chosen
  if (choice_.best == engine::kNoAlternativeIndex) return false;
  return most < choice_.score || (most == choice_.score && First() > choice_.best);
}

Choice BranchAndBound::Choose() {
  choice_ = {};
  boxes_ = 0;
  bounds_.StartCase();
  box_.low.clear();
  box_.high.clear();
  for (const check::KnobInfo& knob : program_.model().knobs) {
    box_.low.push_back(0);
    box_.high.push_back(static_cast<std::uint32_t>(knob.alternatives.size()) - 1);
  }
  if (const std::optional<Split> split = Look()) Descend(*split);
  return choice_;
}

// Counts and closes the box, or says where to cut it.
std::optional<BranchAndBound::Split> BranchAndBound::Look() {
  ++boxes_;
  bounds_.Evaluate(box_);
  std::uint64_t undecided = 0;  // the knobs that move what is not decided
  bool decided = true;
  CauseId causes = kPresent;
  for (const NodeId id : conditions_) {
    const Bound& holds = bounds_[id];
    if (holds.surely_false()) return std::nullopt;
    if (holds.state == State::kCause) {
      causes = block_.causes().Union(causes, holds.cause);
    } else if (!holds.surely_true()) {
      undecided |= program_.graph()[id].knobs;
      decided = false;
    }
  }
  const Bound& score = bounds_[program_.graph().outputs.score];
  const std::uint32_t count = Count();
  if (decided && score.state != State::kOpen) {
    // No alternative of the box is out.
    const CauseId all = block_.causes().Union(causes, score.cause);
    const double most = std::bit_cast<double>(score.high);
    if (all != kPresent || score.is_point() || CannotWin(most)) {
      choice_.all_out = false;
      if (causes == kPresent) choice_.feasible += count;
      if (all == kPresent && score.is_point()) Candidate(most, First());
      choice_.causes = block_.causes().Union(choice_.causes, all);
      return std::nullopt;
    }
  }
  if (count <= looked_at_) {
    LookAtEach();
    return std::nullopt;
  }
  if (decided) undecided = program_.graph()[program_.graph().outputs.score].knobs;
  return SplitOf(undecided);
}

// The knob with the most positions among those that move what is undecided.
BranchAndBound::Split BranchAndBound::SplitOf(std::uint64_t moving) const {
  Split split;
  std::uint32_t most_steps = 0;
  for (const bool any : {false, true}) {
    for (std::size_t i = 0; i < box_.low.size(); ++i) {
      const bool moves = (moving >> std::min<std::size_t>(i, 63) & 1) != 0;
      const std::uint32_t steps = box_.high[i] - box_.low[i];
      if ((!moves && !any) || steps <= most_steps) continue;
      most_steps = steps;
      split.knob = i;
    }
    if (most_steps > 0) break;
  }
  const Bound& score = bounds_[program_.graph().outputs.score];
  split.most = score.has_value() ? std::bit_cast<double>(score.high)
                                 : std::numeric_limits<double>::infinity();
  return split;
}

void BranchAndBound::Descend(const Split& split) {
  const std::size_t knob = split.knob;
  const std::uint32_t low = box_.low[knob];
  const std::uint32_t high = box_.high[knob];
  const std::uint32_t middle = low + (high - low) / 2;
  const auto to_half = [&](int half) {
    box_.low[knob] = half == 0 ? low : middle + 1;
    box_.high[knob] = half == 0 ? middle : high;
  };
  std::optional<Split> halves[2];
  for (int half = 0; half < 2; ++half) {
    to_half(half);
    halves[half] = Look();
  }
  const int first = halves[0] && halves[1] && halves[1]->most > halves[0]->most ? 1 : 0;
  for (const int half : {first, 1 - first}) {
    if (!halves[half]) continue;
    to_half(half);
    Descend(*halves[half]);
  }
  box_.low[knob] = low;
  box_.high[knob] = high;
}

void BranchAndBound::ListAlternatives() {
  alternatives_.assign(1, 0);
  for (std::size_t knob = 0; knob < box_.low.size(); ++knob) {
    const auto size = static_cast<std::uint32_t>(program_.model().knobs[knob].alternatives.size());
    const std::size_t before = alternatives_.size();
    const std::uint32_t steps = box_.high[knob] - box_.low[knob] + 1;
    alternatives_.resize(before * steps);
    // From the last to the first, since each makes room for `steps` in its place.
    for (std::size_t i = before; i-- > 0;) {
      const std::uint32_t first = alternatives_[i] * size + box_.low[knob];
      std::iota(alternatives_.begin() + static_cast<std::ptrdiff_t>(i * steps),
                alternatives_.begin() + static_cast<std::ptrdiff_t>((i + 1) * steps), first);
    }
  }
}

// Whether some alternative is not out.
bool BranchAndBound::ListOut() {
  out_.assign(alternatives_.size(), 0);
  for (const NodeId id : conditions_) {
    const engine::View holds = block_[id];
    for (std::size_t lane = 0; lane < out_.size(); ++lane) {
      if (holds.Raw(lane) == 0 && holds.CauseOf(lane) == kPresent) out_[lane] = 1;
    }
  }
  return std::find(out_.begin(), out_.end(), 0) != out_.end();
}

// As enumeration looks at them, with alternatives for lanes.
void BranchAndBound::LookAtEach() {
  ListAlternatives();
  block_.SetAlternatives(alternatives_, plans_.conditions);
  block_.EvaluateMixed(plans_.conditions);
  if (!ListOut()) return;
  choice_.all_out = false;
  const NodeId score_id = program_.graph().outputs.score;
  const Bound& bound = bounds_[score_id];
  const bool scored = !bound.has_value() || !CannotWin(std::bit_cast<double>(bound.high));
  if (scored) {
    block_.SetAlternatives(alternatives_, plans_.score);
    block_.EvaluateMixed(plans_.score);
  }
  for (std::size_t lane = 0; lane < alternatives_.size(); ++lane) {
    if (out_[lane] != 0) continue;
    CauseId causes = kPresent;
    for (const NodeId id : conditions_) {
      causes = block_.causes().Union(causes, block_[id].CauseOf(lane));
    }
    if (causes == kPresent) ++choice_.feasible;
    if (scored) causes = block_.causes().Union(causes, block_[score_id].CauseOf(lane));
    choice_.causes = block_.causes().Union(choice_.causes, causes);
    if (scored && causes == kPresent) {
      Candidate(std::bit_cast<double>(block_[score_id].Raw(lane)), alternatives_[lane]);
    }
  }
}

}  // namespace remit::optimise
