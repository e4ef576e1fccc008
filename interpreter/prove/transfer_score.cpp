// Ranges through models, utilities and scores: the engine's own sums at the ends, in the same
// order; adding and multiplying by a constant never turn as computed.
#include <algorithm>
#include <vector>

#include "interpreter/base/check.h"
#include "interpreter/base/int128.h"
#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/builtins/kernels_math.h"
#include "interpreter/builtins/kernels_number.h"
#include "interpreter/prove/step.h"
#include "interpreter/prove/transfer.h"

namespace remit::prove {

using builtins::Fault;
using check::ModelInfo;

namespace {

constexpr int kMathPoints = 4;  // twice the error of a unit, which may be two points

// Both ends of a sum under way.
struct Ends {
  double low = 0;
  double high = 0;
};

class ModelRange {
 public:
  explicit ModelRange(const Step& step)
      : step_(step), model_(step.checked.model.models[step.node.index]) {}

  // False when a result may be too large.
  bool Score(Range& score) const {
    Ends sum;
    for (const ModelInfo::Term& term : model_.terms) {
      Ends part;
      if (!Contribution(term, part)) return false;
      if (builtins::AddNumber(sum.low, part.low, sum.low) != Fault::kNone) return false;
      if (builtins::AddNumber(sum.high, part.high, sum.high) != Fault::kNone) return false;
    }
    if (model_.logistic && !Link(sum)) return false;
    if (step_.node.type.kind == types::TypeKind::kNumber) {
      score = Range::Between(NumberPoint(sum.low), NumberPoint(sum.high));
      return true;
    }
    score = Range::Point(0);
    return builtins::NumberToDecimal(sum.low, step_.node.scale, score.low) == Fault::kNone &&
           builtins::NumberToDecimal(sum.high, step_.node.scale, score.high) == Fault::kNone;
  }

 private:
  bool Link(Ends& sum) const {
    const bool point = sum.low == sum.high;
    if (builtins::Logistic(sum.low, sum.low) != Fault::kNone ||
        builtins::Logistic(sum.high, sum.high) != Fault::kNone)
      return false;
    if (point) return true;
    sum.low = NumberAt(std::max<std::int64_t>(NumberPoint(sum.low) - kMathPoints, 0));
    sum.high = NumberAt(NumberPoint(sum.high) + kMathPoints);
    return true;
  }

  double NumberOf(std::size_t position, std::int64_t point) const {
    if (step_.IsNumber(position)) return NumberAt(point);
    return builtins::DecimalToNumber(point, step_.graph[step_.node.arguments[position]].scale);
  }

  bool Contribution(const ModelInfo::Term& term, Ends& part) const {
    if (term.parameter < 0) {
      part.low = part.high = term.coefficients.front();
      return true;
    }
    const auto position = static_cast<std::size_t>(term.parameter);
    const Range& argument = step_.arguments[position];
    if (step_.TypeOf(position).kind == types::TypeKind::kEnum) {
      const auto last = static_cast<std::int64_t>(term.coefficients.size()) - 1;
      const auto low = std::clamp<std::int64_t>(argument.low, 0, last);
      const auto high = std::clamp<std::int64_t>(argument.high, 0, last);
      const auto ends = std::minmax_element(term.coefficients.begin() + low,
                                            term.coefficients.begin() + high + 1);
      part = {*ends.first, *ends.second};
      return true;
    }
    const double factor = term.coefficients.front();
    if (builtins::MultiplyNumber(factor, NumberOf(position, argument.low), part.low) !=
            Fault::kNone ||
        builtins::MultiplyNumber(factor, NumberOf(position, argument.high), part.high) !=
            Fault::kNone)
      return false;
    if (part.low > part.high) std::swap(part.low, part.high);
    return true;
  }

  const Step& step_;
  const ModelInfo& model_;
};

Range WithCauses(Range result, const Range& causes) {
  result.absent = result.absent || causes.absent;
  result.fault = result.fault || causes.fault;
  return result;
}

Range AnyOrFault(const types::Type& type) {
  Range any = AllOf(type);
  any.absent = false;
  any.fault = true;
  return any;
}

}  // namespace

Range PassModel(const Step& step) {
  const ModelInfo& info = step.checked.model.models[step.node.index];
  if (info.ensemble != nullptr) return PassTrees(step, info);
  bool all = false;
  const Range causes = step.Causes(all);
  if (!all) return causes;
  Range score;
  bool point = true;
  for (std::size_t i = 0; i < step.arguments.size(); ++i)
    point = point && step.arguments[i].low == step.arguments[i].high;
  if (!ModelRange(step).Score(score)) {
    score = AnyOrFault(step.node.type);
    if (point) ForgetValue(score);
  }
  return WithCauses(score, causes);
}

namespace {

// (value - worst) / (best - worst), the anchors being apart in one direction all over the range.
// Exactly it turns in none of the three; as computed, only where the anchors are fixed.
bool UtilityEnds(const Step& step, Range& utility) {
  const bool number = step.IsNumber(0);
  const auto at = [&](std::size_t corner, std::size_t argument) {
    const Range& range = step.arguments[argument];
    return (corner >> argument & 1) != 0 ? range.high : range.low;
  };
  for (std::size_t corner = 0; corner < 8; ++corner) {
    double value = 0;
    const Fault fault =
        number ? builtins::UtilityOfNumber(NumberAt(at(corner, 0)), NumberAt(at(corner, 1)),
                                           NumberAt(at(corner, 2)), value)
               : builtins::UtilityOfDecimal(at(corner, 0), at(corner, 1), at(corner, 2), value);
    if (fault != Fault::kNone) return false;
    Include(utility, NumberPoint(value), NumberPoint(value));
  }
  return true;
}

}  // namespace

Range PassUtility(const Step& step) {
  bool all = false;
  const Range causes = step.Causes(all);
  if (!all) return causes;
  const Range& worst = step.arguments[1];
  const Range& best = step.arguments[2];
  const bool fixed = worst.low == worst.high && best.low == best.high;
  Range utility;
  if (fixed && worst.low == best.low) {
    utility.fault = true;
    return WithCauses(utility, causes);
  }
  const bool apart = worst.high < best.low || best.high < worst.low;
  constexpr std::int64_t kRoundings = 8;  // three operations, of half a unit each
  if (!apart || !UtilityEnds(step, utility)) {
    utility = AnyOrFault(step.node.type);
    if (fixed && step.arguments[0].low == step.arguments[0].high) ForgetValue(utility);
  } else if (!fixed && Widen(utility, kRoundings, AnyOrFault(step.node.type))) {
    utility.fault = true;
  }
  if (step.node.overload != 0 && utility.has_value()) {
    utility.low = NumberPoint(builtins::CapUtility(NumberAt(utility.low)));
    utility.high = NumberPoint(builtins::CapUtility(NumberAt(utility.high)));
  }
  return WithCauses(utility, causes);
}

namespace {

// The score of the utilities at their low or high ends; all its forms rise in each of them, the
// weights being 0 or more.
Fault ScoreAt(const Step& step, bool at_high, double& score) {
  const graph::Graph& graph = step.graph;
  const auto utility = [&](std::size_t i) {
    return NumberAt(at_high ? step.arguments[i].high : step.arguments[i].low);
  };
  score = 0;
  std::vector<double> values;
  switch (static_cast<graph::ScoreForm>(step.node.overload)) {
    case graph::ScoreForm::kWeighted:
      for (std::size_t i = 0; i < graph.weights.size(); ++i) values.push_back(utility(i));
      return builtins::WeightedScore(graph.weights, values, score);
    case graph::ScoreForm::kFirst:
      score = utility(graph.named.front());
      return Fault::kNone;
    case graph::ScoreForm::kLeast:
    case graph::ScoreForm::kSum:
      for (const std::uint32_t i : graph.named) values.push_back(utility(i));
      break;
  }
  if (static_cast<graph::ScoreForm>(step.node.overload) == graph::ScoreForm::kSum)
    return builtins::SumNumbers(values, score);
  score = *std::min_element(values.begin(), values.end());
  return Fault::kNone;
}

// Of ends of which one may have no value because it is too large.
Range RisingBetween(bool has_low, std::int64_t low, bool has_high, std::int64_t high, bool point,
                    const types::Type& type) {
  const Range all = AllOf(type);
  Range result;
  if (has_low || has_high || !point)
    Include(result, has_low ? low : all.low, has_high ? high : all.high);
  result.fault = !has_low || !has_high;
  return result;
}

bool IsPoint(const Step& step, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (step.arguments[i].low != step.arguments[i].high) return false;
  }
  return true;
}

}  // namespace

Range PassScore(const Step& step) {
  bool all = false;
  const Range causes = step.Causes(all);
  if (!all) return causes;
  double low = 0;
  double high = 0;
  const bool has_low = ScoreAt(step, false, low) == Fault::kNone;
  const bool has_high = ScoreAt(step, true, high) == Fault::kNone;
  return WithCauses(RisingBetween(has_low, NumberPoint(low), has_high, NumberPoint(high),
                                  IsPoint(step, step.graph.weights.size()), step.node.type),
                    causes);
}

Range PassAdjusted(const Step& step) {
  bool all = false;
  const Range causes = step.Causes(all);
  if (!all) return causes;
  const std::size_t count = step.arguments.size();
  const bool point = IsPoint(step, count);
  if (step.node.type.kind == types::TypeKind::kNumber) {
    std::vector<double> lows;
    std::vector<double> highs;
    for (std::size_t i = 0; i < count; ++i) {
      lows.push_back(NumberAt(step.arguments[i].low));
      highs.push_back(NumberAt(step.arguments[i].high));
    }
    double low = 0;
    double high = 0;
    const bool has_low = builtins::SumNumbers(lows, low) == Fault::kNone;
    const bool has_high = builtins::SumNumbers(highs, high) == Fault::kNone;
    return WithCauses(RisingBetween(has_low, NumberPoint(low), has_high, NumberPoint(high), point,
                                    step.node.type),
                      causes);
  }
  base::Int128 low = 0;
  base::Int128 high = 0;
  for (std::size_t i = 0; i < count; ++i) {
    low += step.arguments[i].low;
    high += step.arguments[i].high;
  }
  const auto fits = [](base::Int128 sum) { return sum >= kLeast && sum <= kGreatest; };
  Range result = RisingBetween(fits(low), static_cast<std::int64_t>(low), fits(high),
                               static_cast<std::int64_t>(high), point, step.node.type);
  return WithCauses(result, causes);
}

// Between anchors in one order a limited value rises in all three.
Range PassStanding(const Step& step) {
  bool all = false;
  const Range causes = step.Causes(all);
  if (!all) return causes;
  const bool capped = step.node.overload != 0;
  const bool number = step.node.type.kind == types::TypeKind::kNumber;
  const Range& value = step.arguments[0];
  const Range& worst = step.arguments[1];
  const Range& best = step.arguments[2];
  Range result;
  result.fault = worst.low <= best.high && best.low <= worst.high;
  const auto limited = [&](const Range& low, const Range& high) {
    if (!capped) return value;
    return Range::Between(std::min(std::max(value.low, low.low), high.low),
                          std::min(std::max(value.high, low.high), high.high));
  };
  if (worst.low < best.high) {
    const Range rising = limited(worst, best);
    Include(result, rising.low, rising.high);
  }
  if (best.low < worst.high) {
    const Range falling = limited(best, worst);
    if (number) {
      Include(result, -falling.high, -falling.low);
    } else {
      Include(result, ~falling.high, ~falling.low);
    }
  }
  return WithCauses(result, causes);
}

Range PassAllowance(const Step& step) {
  bool all = false;
  Range result = step.Causes(all);
  if (!all) return result;
  const Range& written = step.arguments[0];
  result.fault = result.fault || written.low < 0;
  if (written.high < 0) return result;
  std::int64_t low = std::max<std::int64_t>(written.low, 0);
  std::int64_t high = written.high;
  if (step.node.overload != 0) {
    const int scale = step.graph[step.node.arguments[0]].scale;
    low = NumberPoint(builtins::DecimalToNumber(low, scale));
    high = NumberPoint(builtins::DecimalToNumber(high, scale));
  }
  Include(result, low, high);
  return result;
}

}  // namespace remit::prove
