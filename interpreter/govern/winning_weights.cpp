// Weighed objectives. Scores are linear in the weights, so that the weights with which an
// alternative wins form an interval for one weight alone, and a cone for all together.
#include <algorithm>
#include <cmath>
#include <limits>

#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/builtins/kernels_number.h"
#include "interpreter/govern/winning.h"

namespace remit::govern {

// The dual of: least sum of p + q with (w + p - q) * row >= margin, q <= w. Its right sides are all
// 1, so that it starts at zero, and the simplex steps of Bland's rule come to an end.
std::optional<std::vector<double>> NearestWeights(const std::vector<double>& weights,
                                                  const std::vector<std::vector<double>>& rows,
                                                  double margin) {
  constexpr double kTiny = 1e-13;
  const std::size_t n = weights.size();
  const std::size_t constraints = rows.size() + n, width = constraints + 2 * n + 1;
  std::vector<std::vector<double>> table(2 * n + 1, std::vector<double>(width, 0));
  for (std::size_t c = 0; c < rows.size(); ++c) {
    double now = 0;
    for (std::size_t i = 0; i < n; ++i) {
      table[i][c] = rows[c][i];
      table[n + i][c] = -rows[c][i];
      now += weights[i] * rows[c][i];
    }
    table[2 * n][c] = -(margin - now);
  }
  for (std::size_t i = 0; i < n; ++i) {
    table[n + i][rows.size() + i] = -1;
    table[2 * n][rows.size() + i] = weights[i];
  }
  std::vector<std::size_t> basis;
  for (std::size_t r = 0; r < 2 * n; ++r) {
    table[r][constraints + r] = 1;
    table[r][width - 1] = 1;
    basis.push_back(constraints + r);
  }
  while (true) {
    std::size_t enter = 0;
    while (enter + 1 < width && table[2 * n][enter] >= -kTiny) ++enter;
    if (enter + 1 == width) break;
    std::optional<std::size_t> leave;
    double least = 0;
    for (std::size_t r = 0; r < 2 * n; ++r) {
      if (table[r][enter] <= kTiny) continue;
      const double ratio = table[r][width - 1] / table[r][enter];
      const bool tie = leave && ratio == least && basis[r] < basis[*leave];
      if (!leave || ratio < least || tie) {
        leave = r;
        least = ratio;
      }
    }
    if (!leave) return std::nullopt;  // the dual has no bound: nothing meets the constraints
    const double pivot = table[*leave][enter];
    for (double& cell : table[*leave]) cell /= pivot;
    for (std::size_t r = 0; r <= 2 * n; ++r) {
      const double factor = table[r][enter];
      if (r == *leave || factor == 0) continue;
      for (std::size_t c = 0; c < width; ++c) table[r][c] -= factor * table[*leave][c];
    }
    basis[*leave] = enter;
  }
  std::vector<double> found;
  for (std::size_t i = 0; i < n; ++i) {
    const double more = table[2 * n][constraints + i], less = table[2 * n][constraints + n + i];
    found.push_back(std::max(0.0, weights[i] + more - less));
  }
  return found;
}

namespace {

constexpr int kMostDecimals = 9;

// `value` at so many decimals, rounded down, to the nearest or up; nothing where it is too large.
std::optional<types::ExactDecimal> Written(double value, int decimals, double (*round)(double)) {
  const double scaled = round(value * std::pow(10, decimals));
  if (!(scaled >= 0 && scaled < 1e15)) return std::nullopt;
  return types::Normalised({static_cast<base::Int128>(scaled), decimals});
}

class Weights {
 public:
  Weights(const Race& race, std::uint32_t alternative) : race_(race), alternative_(alternative) {
    for (const auto& term : race.step.terms) now_.push_back(types::ToNumber(term.weight));
  }

  void Run(RunnerUp& runner) {
    for (std::size_t i = 0; i < race_.step.terms.size(); ++i) {
      if (auto point = Alone(i)) runner.wins_at.push_back(std::move(*point));
    }
    if (runner.wins_at.empty()) runner.wins_together = Together();
  }

 private:
  double Utility(std::size_t term, std::uint32_t alternative) const {
    const std::size_t objective = race_.step.terms[term].objective.index();
    return race_.table.objectives.at(objective).utility.at(alternative).value.number();
  }
  double Ahead(std::size_t term, std::uint32_t other) const {
    return Utility(term, alternative_) - Utility(term, other);
  }

  // Decides again: the shares, the scores and the order of ties as in every decision.
  bool Wins(const std::vector<types::ExactDecimal>& weights) const {
    types::ExactDecimal sum;
    for (const types::ExactDecimal& weight : weights) {
      const auto next = types::AddExact(sum, weight);
      if (!next) return false;
      sum = *next;
    }
    std::vector<double> shares(race_.table.objectives.size(), 0.0);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      double& share = shares.at(race_.step.terms[i].objective.index());
      if (builtins::NormalisedWeight(weights[i], sum, share) != builtins::Fault::kNone)
        return false;
    }
    std::optional<double> best;
    std::uint32_t winner = 0;
    std::vector<double> utilities(shares.size());
    for (const std::uint32_t alternative : race_.feasible) {
      for (std::size_t o = 0; o < utilities.size(); ++o)
        utilities[o] = race_.table.objectives[o].utility.at(alternative).value.number();
      double score = 0;
      if (builtins::WeightedScore(shares, utilities, score) != builtins::Fault::kNone) return false;
      if (best && score <= *best) continue;
      best = score;
      winner = alternative;
    }
    return winner == alternative_;
  }

  std::vector<types::ExactDecimal> AsWritten() const {
    std::vector<types::ExactDecimal> weights;
    for (const auto& term : race_.step.terms) weights.push_back(term.weight);
    return weights;
  }

  // The weights x of one term, the others as they are, with which this alternative is ahead of
  // every other: x * (u - u_k) + (rest - rest_k) > 0 for all k.
  std::optional<WinningWeight> Alone(std::size_t term) const {
    double low = 0, high = std::numeric_limits<double>::infinity();
    for (const std::uint32_t other : race_.feasible) {
      if (other == alternative_) continue;
      const double own = Ahead(term, other);
      double rest = 0;
      for (std::size_t i = 0; i < now_.size(); ++i) {
        if (i != term) rest += now_[i] * Ahead(i, other);
      }
      if (own > 0) low = std::max(low, -rest / own);
      if (own < 0) high = std::min(high, -rest / own);
      if (own == 0 && (rest < 0 || (rest == 0 && other < alternative_))) return std::nullopt;
    }
    if (!(low < high)) return std::nullopt;
    WinningWeight point;
    point.objective =
        race_.subject.checked.model.objectives.at(race_.step.terms[term].objective.index()).name;
    point.now = now_[term];
    point.above = low >= point.now;
    if (!point.above && high > point.now) return std::nullopt;  // a tie to the last bit
    point.weight = point.above ? low : high;
    if (!point.above) {
      point.until = low;
    } else if (std::isfinite(high)) {
      point.until = high;
    }
    point.tried = Tried(term, point.above, low, high);
    if (point.tried.empty()) return std::nullopt;
    return point;
  }

  // The nearest to the present weight of as few decimals as there are in the range.
  std::string Tried(std::size_t term, bool above, double low, double high) const {
    std::vector<types::ExactDecimal> weights = AsWritten();
    for (int decimals = 0; decimals <= kMostDecimals; ++decimals) {
      const double step = std::pow(10, -decimals);
      for (int further = 0; further < 2; ++further) {
        const double from = above ? low + further * step : high - further * step;
        if (from < 0) continue;
        const auto written =
            above ? Written(from, decimals, std::ceil) : Written(from, decimals, std::floor);
        if (!written) continue;
        const double value = types::ToNumber(*written);
        if (value < low || value > high) continue;
        weights[term] = *written;
        if (Wins(weights)) return types::FormatExact(*written);
      }
    }
    return "";
  }

  // Constraints are added as they are violated: few alternatives are ever in the way.
  std::optional<std::vector<double>> Nearest(double margin) const {
    std::vector<std::vector<double>> rows;
    std::uint32_t against = race_.recommended;
    for (std::size_t round = 0; round <= race_.feasible.size(); ++round) {
      std::vector<double> row;
      for (std::size_t i = 0; i < now_.size(); ++i) row.push_back(Ahead(i, against));
      rows.push_back(std::move(row));
      const auto weights = NearestWeights(now_, rows, margin);
      if (!weights) return std::nullopt;
      double worst = margin * (1 - 1e-6) - 1e-12;
      bool held = true;
      for (const std::uint32_t other : race_.feasible) {
        if (other == alternative_) continue;
        double ahead = 0;
        for (std::size_t i = 0; i < now_.size(); ++i) ahead += (*weights)[i] * Ahead(i, other);
        if (ahead >= worst) continue;
        worst = ahead;
        against = other;
        held = false;
      }
      if (held) return weights;
    }
    return std::nullopt;
  }

  // Each round of one decimal more asks for as much room as rounding may take.
  std::optional<WinningWeights> Together() const {
    double span = 0;
    for (const std::uint32_t other : race_.feasible) {
      double sum = 0;
      for (std::size_t i = 0; i < now_.size(); ++i) sum += std::fabs(Ahead(i, other));
      span = std::max(span, sum);
    }
    constexpr double kClose = 1.02;
    std::optional<WinningWeights> found;
    for (int decimals = 0; decimals <= kMostDecimals; ++decimals) {
      const double half = 0.5 * std::pow(10, -decimals);
      const auto nearest = Nearest(half * span);
      if (!nearest) continue;
      std::vector<types::ExactDecimal> weights = AsWritten();
      bool written = true;
      for (std::size_t i = 0; i < weights.size(); ++i) {
        if (std::fabs((*nearest)[i] - now_[i]) < half / 1000) continue;  // it stays
        const auto one = Written((*nearest)[i], decimals, std::round);
        written = written && one.has_value();
        if (one) weights[i] = *one;
      }
      if (!written || !Wins(weights)) continue;
      WinningWeights together = Told(weights);
      if (found && together.change * kClose >= found->change) return found;
      found = std::move(together);
    }
    return found;
  }

  WinningWeights Told(const std::vector<types::ExactDecimal>& weights) const {
    WinningWeights together;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const std::size_t objective = race_.step.terms[i].objective.index();
      together.weights.push_back({race_.subject.checked.model.objectives.at(objective).name,
                                  now_[i], types::FormatExact(types::Normalised(weights[i]))});
      together.change += std::fabs(types::ToNumber(weights[i]) - now_[i]);
    }
    return together;
  }

  const Race& race_;
  std::uint32_t alternative_;
  std::vector<double> now_;  // by term, as written
};

}  // namespace

void FindWinningWeights(const Race& race, std::uint32_t alternative, RunnerUp& runner) {
  const auto& rows = race.table.rows;
  runner.tied = rows.at(alternative).score == rows.at(race.recommended).score;
  Weights(race, alternative).Run(runner);
}

}  // namespace remit::govern
