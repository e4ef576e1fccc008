// What one objective is worth in another where objectives are weighed: the formula, for
// explanations of one case, for data sets and for comparing policies (coherence.h).
#pragma once

#include <string>
#include <vector>

#include "interpreter/check/checked.h"
#include "interpreter/govern/decide.h"
#include "interpreter/govern/why.h"

namespace remit::govern {

// How strongly one objective pulls: one unit of it moves the score by share / range.
struct Pull {
  double share = 0;  // of the sum of weights
  double range = 0;  // best - worst, in the objective's own unit; for a ratio, in points. Not 0
};
// What one unit of `a` is worth in units of `b`: (share_a / range_a) / (share_b / range_b), rounded
// as little as can be.
double Rate(const Pull& a, const Pull& b);
// best - worst as a Pull counts it.
double RangeOf(const check::Checked& checked, types::Value worst, types::Value best,
               const types::Type& type);
// "EUR", "point": of an objective's type, in words.
std::string UnitOf(const check::Checked& checked, const types::Type& type);

// One objective's anchors at a case.
struct Anchors {
  CaseValue worst, best;
};
// By ObjectiveId; the case must not be invalid.
std::vector<Anchors> AnchorsAt(const engine::Program& program, const engine::CaseBatch& batch,
                               std::size_t index);
// The rates of a case, each objective that weighs in terms of one of them: the heaviest that is
// money, else the heaviest. Both sides count in every one. `anchors` by ObjectiveId. Nothing where
// fewer than two objectives weigh, or nothing is weighed, or anchors have no value or no distance.
std::vector<ExchangeRate> RatesOf(const check::Checked& checked, const check::TradeOffStep& step,
                                  const std::vector<Anchors>& anchors);

}  // namespace remit::govern
