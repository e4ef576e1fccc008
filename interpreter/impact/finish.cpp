// From a tally to the finished value: sums made exact, endings and segments put in order, intervals
// worked out.
#include <algorithm>
#include <cmath>

#include "interpreter/impact/tally.h"

namespace remit::impact {
namespace {

using engine::Status;
using engine::Verdict;

constexpr double kNormal95 = 1.959963984540054;  // 97.5 % of the standard normal lie below

optimise::Rational ExactWhole(base::Int128 value) {
  constexpr std::int64_t kHalf = std::int64_t{1} << 62;
  return optimise::Rational(optimise::Integer(static_cast<std::int64_t>(value / kHalf)) * kHalf +
                            static_cast<std::int64_t>(value % kHalf));
}

// Of `n` values, those not told of being 0.
Interval NormalMean(double sum, double squares, std::uint64_t cases) {
  const double n = static_cast<double>(cases);
  const double mean = sum / n;
  const double spread = std::sqrt(std::max(0.0, squares / n - mean * mean));
  const double half = kNormal95 * spread / std::sqrt(n);
  return {mean - half, mean + half};
}

}  // namespace

bool operator<(const Ending& a, const Ending& b) {
  // Routes from the bottom up, then what has none.
  const auto place = [](const Ending& ending) {
    if (ending.status == Status::kDecided)
      return ending.verdict == Verdict::kRefuse        ? 2
             : ending.verdict == Verdict::kNeedsReason ? 1
                                                       : 0;
    return 7 - static_cast<int>(ending.status);
  };
  if (place(a) != place(b)) return place(a) < place(b);
  if (a.level != b.level) return a.level < b.level;
  if (a.sides != b.sides)
    return a.sides[1] != b.sides[1] ? a.sides[1] < b.sides[1] : a.sides[0] < b.sides[0];
  return a.verdict < b.verdict;
}

const Move* Impact::Find(const Ending& from, const Ending& to) const {
  for (const Move& move : moves)
    if (move.from == from && move.to == to) return &move;
  return nullptr;
}

std::uint64_t Impact::Count(const Ending& from, const Ending& to) const {
  const Move* move = Find(from, to);
  return move == nullptr ? 0 : move->cases;
}

std::string EndingText(const Impact& impact, const Ending& ending) {
  switch (ending.status) {
    case Status::kInvalid:
      return "invalid";
    case Status::kFault:
      return "fault";
    case Status::kNeedsData:
      return "needs data";
    case Status::kNoAlternative:
      return ending.verdict == Verdict::kRefuse ? "no alternative, refused" : "no alternative";
    case Status::kDecided:
      break;
  }
  if (ending.verdict == Verdict::kRefuse) return "refused";
  std::string text =
      ending.level < 0 ? "" : impact.levels.at(static_cast<std::size_t>(ending.level));
  for (std::size_t side = 0; side < impact.sides.size(); ++side) {
    if ((ending.sides[side / 64] >> side % 64 & 1) == 0) continue;
    text += (text.empty() ? "" : " and ") + impact.sides[side];
  }
  if (text.empty()) text = ending.verdict == Verdict::kApprove ? "approved" : "decided";
  return ending.verdict == Verdict::kNeedsReason ? text + ", reason missing" : text;
}

optimise::Rational Tally::Exact(std::size_t objective, const Raw& raw) const {
  return IsNumber(objective) ? optimise::ExactValue(raw.real) : ExactWhole(raw.whole);
}

Impact Tally::Finish(unsigned threads) && {
  Impact impact;
  impact.before = common_->checked(Common::kBefore).model.name;
  impact.after = common_->checked(Common::kAfter).model.name;
  impact.cases = cases_;
  impact.changed = changed_;
  impact.changed_share = WilsonInterval(changed_, cases_);
  impact.status = status_;
  impact.verdict = verdict_;
  impact.route = route_;
  impact.recommendation = recommendation_;
  impact.higher = higher_;
  impact.lower = lower_;
  impact.levels = common_->levels;
  impact.sides = common_->sides;
  FinishEndings(impact);
  impact.knobs = knobs_;
  FinishObjectives(impact, threads);
  impact.workload = levels_;
  impact.workload.insert(impact.workload.end(), sides_.begin(), sides_.end());
  for (std::size_t i = 0; i < rules_.size(); ++i)
    impact.rules.push_back({common_->rules[i], rules_[i][0], rules_[i][1]});
  FinishSegments(impact);
  FinishMoved(impact);
  if (options_.by) impact.moved_by = common_->objectives[*options_.by].name;
  impact.unanswered_before = FinishUnanswered(Common::kBefore);
  impact.unanswered_after = FinishUnanswered(Common::kAfter);
  impact.only_before = common_->only_before;
  impact.only_after = common_->only_after;
  return impact;
}

void Tally::FinishEndings(Impact& impact) const {
  for (const auto& [move, tally] : moves_) {
    impact.moves.push_back({move.first, move.second, tally.cases, tally.changed, {}});
    for (std::size_t o = 0; o < objectives_.size(); ++o)
      impact.moves.back().difference.push_back(
          {tally.difference[o].cases, Exact(o, tally.difference[o])});
    impact.endings.push_back(move.first);
    impact.endings.push_back(move.second);
  }
  std::sort(impact.endings.begin(), impact.endings.end());
  impact.endings.erase(std::unique(impact.endings.begin(), impact.endings.end()),
                       impact.endings.end());
}

void Tally::FinishObjectives(Impact& impact, unsigned threads) {
  for (std::size_t o = 0; o < objectives_.size(); ++o) {
    ObjectiveTally& tally = objectives_[o];
    const auto sum = [&](const Raw& raw) { return Sum{raw.cases, Exact(o, raw)}; };
    ObjectiveImpact objective;
    objective.name = common_->objectives[o].name;
    objective.type = common_->objectives[o].type;
    objective.before = sum(tally.before);
    objective.after = sum(tally.after);
    objective.only_before = sum(tally.only_before);
    objective.only_after = sum(tally.only_after);
    objective.difference = sum(tally.difference);
    objective.of_changed = sum(tally.of_changed);
    objective.higher = tally.higher;
    objective.lower = tally.lower;
    objective.revalued = tally.revalued;
    const std::uint64_t compared = tally.kept.compared;
    if (tally.higher + tally.lower == 0) {
      objective.how = How::kNone;
    } else if (compared < kFewest || tally.differing < kFewest) {
      objective.how = How::kTooFew;
    } else if (tally.dropped || tally.kept.values.size() > kMostResampled) {
      objective.how = How::kNormal;
      objective.mean = NormalMean(tally.sum, tally.squares, compared);
      const double n = static_cast<double>(compared);
      objective.total = {objective.mean.low * n, objective.mean.high * n};
      if (tally.changed > 0)
        objective.mean_of_changed =
            NormalMean(tally.changed_sum, tally.changed_squares, tally.changed);
    } else {
      objective.how = How::kBootstrap;
      const DifferenceIntervals intervals = Bootstrapped(tally.kept, kSeed + o, threads);
      objective.total = intervals.total;
      objective.mean = intervals.mean;
      objective.mean_of_changed = intervals.mean_of_changed;
    }
    impact.objectives.push_back(std::move(objective));
  }
}

void Tally::FinishSegments(Impact& impact) const {
  const double share =
      cases_ == 0 ? 0 : static_cast<double>(changed_) / static_cast<double>(cases_);
  const auto excess = [&](const Segment& segment) {
    return static_cast<double>(segment.changed) - share * static_cast<double>(segment.cases);
  };
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    for (std::size_t at = 0; at < segments_[i].size(); ++at) {
      const SegmentTally& tally = segments_[i][at];
      if (tally.cases == 0) continue;
      impact.segments.push_back({common_->inputs[i].path, common_->inputs[i].values[at],
                                 tally.cases, tally.changed, tally.higher, tally.lower});
    }
  }
  std::stable_sort(impact.segments.begin(), impact.segments.end(),
                   [&](const Segment& a, const Segment& b) { return excess(a) > excess(b); });
}

void Tally::FinishMoved(Impact& impact) const {
  for (const Kept& kept : moved_) {
    MovedCase moved{kept.row, kept.id, kept.from, kept.to, {}, {}};
    const bool both =
        kept.before != engine::kNoAlternativeIndex && kept.after != engine::kNoAlternativeIndex;
    for (const Common::Knob& knob : common_->knobs) {
      if (!both || common_->Moved(knob, kept.before, kept.after).same) continue;
      moved.knobs.push_back({knob.name, common_->KnobText(knob, Common::kBefore, kept.before),
                             common_->KnobText(knob, Common::kAfter, kept.after)});
    }
    for (std::size_t o = 0; o < kept.values.size(); ++o) {
      const Values& values = kept.values[o];
      if (!values.both) {
        moved.values.push_back(std::nullopt);
        continue;
      }
      Raw before, after;
      before.Add(values.before, IsNumber(o));
      after.Add(values.after, IsNumber(o));
      moved.values.push_back(MovedCase::Values{Exact(o, before), Exact(o, after)});
    }
    impact.moved.push_back(std::move(moved));
  }
}

Unanswered Tally::FinishUnanswered(Common::Which which) const {
  Unanswered unanswered = unanswered_[which];
  for (const auto& [key, reason] : reasons_[which]) unanswered.reasons.push_back(reason);
  std::stable_sort(unanswered.reasons.begin(), unanswered.reasons.end(),
                   [](const auto& a, const auto& b) { return a.cases > b.cases; });
  return unanswered;
}

}  // namespace remit::impact
