// The best of a set of alternatives: 02-language, Evaluation 4, and Settled details, Lexicographic.
#include "interpreter/govern/ranking.h"

#include <algorithm>

#include "interpreter/base/check.h"
#include "interpreter/base/int128.h"

namespace remit::govern {

using check::TradeOffStep;

namespace {

template <typename Number>
Number Held(const check::ObjectiveInfo& objective, Number value, Number worst, Number best) {
  return objective.capped ? std::clamp(value, std::min(worst, best), std::max(worst, best)) : value;
}

// How far each alternative stands above the worst anchor, in the direction of the best.
template <typename Number, typename Read>
std::vector<Number> Standings(const check::ObjectiveInfo& objective,
                              const AlternativeTable::Objective& values,
                              const std::vector<std::uint32_t>& candidates, Read read) {
  const Number worst = read(values.worst);
  const Number best = read(values.best);
  std::vector<Number> standings;
  for (const std::uint32_t candidate : candidates) {
    const Number value = Held<Number>(objective, read(values.adjusted.at(candidate)), worst, best);
    standings.push_back(worst < best ? value : -value);
  }
  return standings;
}

template <typename Number>
Ranking::Turn Within(const std::vector<std::uint32_t>& candidates,
                     const std::vector<Number>& standings, Number tolerance) {
  const auto best = std::max_element(standings.begin(), standings.end());  // the first of equals
  Ranking::Turn turn;
  turn.best = candidates[static_cast<std::size_t>(best - standings.begin())];
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (*best - standings[i] <= tolerance) turn.left.push_back(candidates[i]);
  }
  return turn;
}

double NumberOf(const CaseValue& value) { return value.value.number(); }
base::Int128 DecimalOf(const CaseValue& value) { return value.value.raw; }

}  // namespace

Ranking::Turn Ranking::TurnOf(std::size_t term,
                              const std::vector<std::uint32_t>& candidates) const {
  const std::size_t index = step_->terms.at(term).objective.index();
  const check::ObjectiveInfo& objective = model_.objectives.at(index);
  const AlternativeTable::Objective& values = alternatives_.objectives.at(index);
  const CaseValue& tolerance = tolerances_.at(term);
  if (step_->terms[term].in_points) {
    std::vector<double> utilities;
    for (const std::uint32_t candidate : candidates) {
      utilities.push_back(NumberOf(values.utility.at(candidate)));
    }
    return Within(candidates, utilities, NumberOf(tolerance));
  }
  if (objective.type.kind == types::TypeKind::kNumber) {
    return Within(candidates, Standings<double>(objective, values, candidates, NumberOf),
                  NumberOf(tolerance));
  }
  return Within(candidates, Standings<base::Int128>(objective, values, candidates, DecimalOf),
                DecimalOf(tolerance));
}

std::vector<Ranking::Turn> Ranking::Turns(std::vector<std::uint32_t> candidates) const {
  std::vector<Turn> turns;
  if (step_ == nullptr || step_->kind != TradeOffStep::Kind::kFirst) return turns;
  for (std::size_t term = 0; term < step_->terms.size(); ++term) {
    turns.push_back(TurnOf(term, candidates));
    candidates = turns.back().left;
  }
  return turns;
}

std::vector<std::uint32_t> Ranking::Without(std::uint32_t requirement) const {
  std::vector<std::uint32_t> allowed;
  for (const bool damped : {true, false}) {
    const auto counts = [&](std::uint32_t violated) {
      return violated != requirement &&
             (damped || !model_.requirements.at(violated).damp.has_value());
    };
    for (std::uint32_t i = 0; i < alternatives_.rows.size(); ++i) {
      const AlternativeTable::Row& row = alternatives_.rows[i];
      const bool out = std::any_of(row.violated.begin(), row.violated.end(), counts);
      if (row.exists && !out && !row.undecided && row.scored) allowed.push_back(i);
    }
    if (!allowed.empty()) break;
  }
  return allowed;
}

std::uint32_t Ranking::Best(const std::vector<std::uint32_t>& candidates) const {
  REMIT_CHECK(!candidates.empty(), "there is a best of some alternatives");
  const std::vector<Turn> turns = Turns(candidates);
  if (!turns.empty()) return turns.back().left.front();
  std::uint32_t best = candidates.front();
  for (const std::uint32_t candidate : candidates) {
    const AlternativeTable::Row& row = alternatives_.rows.at(candidate);
    const AlternativeTable::Row& most = alternatives_.rows.at(best);
    if (row.score > most.score || (row.score == most.score && row.tie_break > most.tie_break))
      best = candidate;
  }
  return best;
}

}  // namespace remit::govern
