// Which alternatives may be the best in a box, and whether both policies rank them alike there.
#include <algorithm>

#include "interpreter/difference/plane.h"

namespace remit::difference {

using prove::Range;

// Those that may be the best.
void Plane::Rank(int which, Summary& summary) const {
  std::vector<std::size_t> left;
  for (std::size_t i = 0; i < alternatives_.size(); ++i) {
    if (summary.states[i].maybe) left.push_back(i);
  }
  if (!by_stages_[which]) RankByRanges(which, summary, left);
  for (const std::size_t i : left) summary.states[i].candidate = true;
}

// A score that is below that of one which surely is allowed.
void Plane::RankByRanges(int which, const Summary& summary, std::vector<std::size_t>& left) const {
  const auto score = [&](std::size_t i) -> const Range& {
    return At(alternatives_[i].half[which].score);
  };
  std::optional<std::int64_t> least;
  for (const std::size_t i : left) {
    if (score(i).fault || !score(i).has_value()) continue;
    if (summary.states[i].surely) least = std::max(least.value_or(score(i).low), score(i).low);
  }
  if (least) std::erase_if(left, [&](std::size_t i) { return score(i).high < *least; });
}

// One that ranks after a rival which is allowed wherever it is.
void Plane::RankByContest(int which, Summary& summary) {
  ranking_known_ = true;
  if (by_stages_[which]) return;
  std::vector<std::size_t> left;
  for (std::size_t i = 0; i < alternatives_.size(); ++i) {
    if (summary.states[i].candidate) left.push_back(i);
  }
  const std::vector<std::size_t> ranked = Guessed(which, left);
  constexpr std::size_t kMostRivals = 8;
  std::size_t rivals = 0;
  for (const std::size_t rival : ranked) {
    if (left.size() < 2 || rivals == kMostRivals) break;
    if (std::find(left.begin(), left.end(), rival) == left.end()) continue;
    const State& state = summary.states[rival];
    const Range& score = At(alternatives_[rival].half[which].score);
    if (score.fault || !score.has_value() || (has_damp_ && !state.surely)) continue;
    ++rivals;
    const Nodes asked = Open(alternatives_[rival].half[which].requirements, true);
    std::erase_if(left, [&](std::size_t i) {
      if (i == rival || OrderOf(which, rival, i) != Contest::Order::kBefore) return false;
      const Nodes& mine = alternatives_[i].half[which].requirements;
      return state.surely || std::includes(mine.begin(), mine.end(), asked.begin(), asked.end());
    });
  }
  for (State& one : summary.states) one.candidate = false;
  for (const std::size_t i : left) summary.states[i].candidate = true;
}

// By the score, then by what breaks a tie, then as declared; kEqual is not an answer.
Contest::Order Plane::OrderOf(int which, std::size_t a, std::size_t b) const {
  const Half &x = alternatives_[a].half[which], &y = alternatives_[b].half[which];
  Contest::Order order = contest_->OrderOf(x.score, y.score);
  if (order == Contest::Order::kEqual && breaks_ties_[which])
    order = contest_->OrderOf(x.choice[1], y.choice[1]);
  if (order == Contest::Order::kEqual)
    order = x.order < y.order ? Contest::Order::kBefore : Contest::Order::kAfter;
  return order;
}

// The likely best first.
std::vector<std::size_t> Plane::Guessed(int which,
                                        const std::vector<std::size_t>& which_ones) const {
  if (which_ones.empty()) return {};
  std::vector<std::pair<double, std::size_t>> guesses;
  for (const std::size_t i : which_ones) {
    const NodeId mine = alternatives_[i].half[which].score;
    const NodeId first = alternatives_[which_ones.front()].half[which].score;
    guesses.emplace_back(-contest_->Guess(mine, first), i);
  }
  std::sort(guesses.begin(), guesses.end(), [&](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first < b.first;
    return alternatives_[a.second].half[which].order < alternatives_[b.second].half[which].order;
  });
  std::vector<std::size_t> ranked;
  for (const auto& [guess, i] : guesses) ranked.push_back(i);
  return ranked;
}

// Of all alternatives that either allows.
bool Plane::SameRanking(const Summary& before, const Summary& after) const {
  if (by_stages_[0] || by_stages_[1]) return false;
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < alternatives_.size(); ++i) {
    if (before.states[i].maybe || after.states[i].maybe) all.push_back(i);
    if (before.states[i].maybe != after.states[i].maybe &&
        (!alternatives_[i].half[0].exists || !alternatives_[i].half[1].exists))
      return false;
  }
  if (all.empty()) return true;
  const std::vector<std::size_t> ranked = Guessed(0, all);
  for (std::size_t k = 0; k + 1 < ranked.size(); ++k) {
    for (int which = 0; which < 2; ++which) {
      if (OrderOf(which, ranked[k], ranked[k + 1]) != Contest::Order::kBefore) return false;
    }
  }
  return true;
}

bool Plane::RanksAlike() {
  if (!usable() || !same_order_) return false;
  if (same_choice_) return true;
  const prove::Box all = prove::DomainsOf(problem_);
  Evaluate(all);
  contest_->Start(all, propagator_->ranges());
  return SameRanking(summaries_[0], summaries_[1]);
}

bool Plane::SameChoice() const {
  return std::all_of(alternatives_.begin(), alternatives_.end(), [](const Alternative& one) {
    return !one.half[0].exists || !one.half[1].exists || one.half[0].choice == one.half[1].choice;
  });
}

}  // namespace remit::difference
