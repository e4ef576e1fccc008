// The reference evaluator's risk measures. Each world is played through, and within it whatever is
// uncertain is drawn when it is first asked for, one outcome after the other: the law of total
// probability, word by word.
#include <algorithm>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/builtins/kernels_number.h"
#include "interpreter/check/reach.h"
#include "interpreter/engine/reference_walk.h"

namespace remit::engine {

using base::Int128;
using builtins::Fault;
using check::RiskInfo;
using types::TypeKind;

namespace {

constexpr Int128 kCertain = static_cast<Int128>(types::kOneUnit) * types::kOneUnit;

// `weight` is a product of ratios as written, which together have at most 18 decimals: the checker
// sees to it.
Int128 Times(Int128 weight, std::int64_t ratio) {
  std::int64_t divisor = types::kOneUnit;
  while (divisor > 1 && ratio % 10 == 0) {
    ratio /= 10;
    divisor /= 10;
  }
  REMIT_CHECK(weight % divisor == 0, "a joint probability has at most 18 decimals");
  return weight / divisor * ratio;
}

// One share of the mean: the probability is rounded once, then the product, then the sum.
Fault AddShare(double value, Int128 weight, double& sum) {
  double share = 0;
  const Fault fault =
      builtins::MultiplyNumber(value, types::ToNumber({weight, 2 * types::kDecimalScale}), share);
  return fault == Fault::kNone ? builtins::AddNumber(sum, share, sum) : fault;
}

}  // namespace

Lane Walk::EvaluateDistribution(check::DistributionId id) {
  const std::optional<types::Value>& drawn = situation_.drawn.at(id.index());
  if (drawn) return Present(*drawn);
  undrawn_ = id;  // whatever comes of it is thrown away
  return Present(OutcomesOf(id).front().value);
}

const std::vector<check::Outcome>& Walk::OutcomesOf(check::DistributionId id) const {
  const auto* other = Replaced(check::ReplacementInfo::Kind::kDistribution, id.index());
  return other == nullptr ? model().distributions.at(id.index()).outcomes : other->outcomes;
}

// The subject in the situation, once for each joint outcome of what it asks for.
void Walk::PlayThrough(const Situation& situation, ast::ExprId subject, Int128 weight,
                       std::vector<Atom>& atoms) {
  Walk walk(situation);
  check::Reach reach(situation.ast, situation.checked, walk.scenario());
  reach.Add(subject);
  for (std::size_t i = 0; i < walk.lets_.size() && !walk.undrawn_; ++i) {
    const check::LetId let = walk.LetAt(i);
    if (reach.Has(check::Reference::Kind::kLet, let.index())) walk.EvaluateLet(let);
  }
  Lane lane;
  if (!walk.undrawn_) lane = walk.Evaluate(subject);
  if (!walk.undrawn_) {
    atoms.push_back({weight, std::move(lane)});
    return;
  }
  const check::DistributionId open = *walk.undrawn_;
  for (const check::Outcome& outcome : walk.OutcomesOf(open)) {
    Situation drawn = situation;
    drawn.drawn.at(open.index()) = outcome.value;
    PlayThrough(drawn, subject, Times(weight, outcome.probability), atoms);
  }
}

// The worlds: that of the scenario in which everything is decided; else the one that is written,
// and those of the scenarios with a probability.
std::vector<Walk::Atom> Walk::PlayAll(ast::ExprId subject) const {
  std::vector<Atom> atoms;
  Situation inside = situation_;
  inside.trace = nullptr;  // an outcome that may come is no reason why something is so
  inside.drawn.assign(model().distributions.size(), std::nullopt);
  if (inside.scenario) {
    PlayThrough(inside, subject, kCertain, atoms);
    return atoms;
  }
  Int128 rest = kCertain;
  for (std::size_t i = 0; i < model().scenarios.size(); ++i) {
    if (!model().scenarios[i].probability) continue;
    const Int128 weight = Times(kCertain, *model().scenarios[i].probability);
    rest -= weight;
    inside.scenario = check::ScenarioId(i);
    PlayThrough(inside, subject, weight, atoms);
  }
  inside.scenario.reset();
  if (rest > 0) PlayThrough(inside, subject, rest, atoms);
  return atoms;
}

Lane Walk::EvaluateRisk(check::RiskId id) {
  const RiskInfo& risk = model().risks.at(id.index());
  const Lane limit = EvaluateWithout(risk.limit);
  const std::vector<Atom> atoms = PlayAll(risk.subject);
  return risk.measure == RiskInfo::Measure::kChance ? Chance(atoms, limit)
                                                    : Shortfall(risk, atoms, limit);
}

Lane Walk::Chance(const std::vector<Atom>& atoms, const Lane& limit) {
  Int128 holds = 0;
  Int128 perhaps = 0;  // it holds, or nobody knows
  CauseSet causes = limit.causes;
  for (const Atom& atom : atoms) {
    if (IsTrue(atom.lane)) holds += atom.weight;
    if (!IsFalse(atom.lane)) perhaps += atom.weight;
    Unite(causes, atom.lane.causes);
  }
  if (!IsPresent(limit)) return Because(std::move(causes));
  const Int128 most = limit.value.raw * static_cast<Int128>(types::kOneUnit);
  if (holds > most) return PresentBoolean(false);
  if (perhaps <= most) return PresentBoolean(true);
  return Because(std::move(causes));
}

// Acerbi and Tasche: the mean of the worst part, the atom at its edge counted in part.
Lane Walk::Shortfall(const RiskInfo& risk, std::vector<Atom> atoms, const Lane& limit) const {
  CauseSet causes = limit.causes;
  for (const Atom& atom : atoms) Unite(causes, atom.lane.causes);
  if (!causes.empty()) return Because(std::move(causes));
  const bool number = TypeOf(risk.subject).kind == TypeKind::kNumber;
  const Int128 tail = Times(kCertain, types::kOneUnit - risk.beyond);
  Int128 exact = 0;
  double inexact = 0;
  Fault fault = Fault::kNone;
  for (const Atom& worst : WorstPart(std::move(atoms), tail, number)) {
    if (!number) {
      exact += worst.weight * worst.lane.value.raw;
    } else if (fault == Fault::kNone) {
      fault = AddShare(worst.lane.value.number(), worst.weight, inexact);
    }
  }
  if (!number) return PresentBoolean(exact <= tail * limit.value.raw);
  double most = 0;
  if (fault == Fault::kNone) fault = AddShare(limit.value.number(), tail, most);
  return fault == Fault::kNone ? PresentBoolean(inexact <= most) : FaultAt(risk.call, fault);
}

// The worst outcomes that make up the tail, the worst first, equal ones as one.
std::vector<Walk::Atom> Walk::WorstPart(std::vector<Atom> atoms, Int128 tail, bool number) {
  const auto worse = [number](const Atom& a, const Atom& b) {
    return number ? a.lane.value.number() > b.lane.value.number()
                  : a.lane.value.raw > b.lane.value.raw;
  };
  std::stable_sort(atoms.begin(), atoms.end(), worse);
  std::vector<Atom> part;
  for (const Atom& atom : atoms) {
    if (!part.empty() && !worse(part.back(), atom)) {
      part.back().weight += atom.weight;
    } else {
      part.push_back(atom);
    }
  }
  for (std::size_t i = 0; i < part.size(); ++i) {
    part[i].weight = std::min(part[i].weight, tail);
    tail -= part[i].weight;
    if (tail == 0) part.resize(i + 1);
  }
  return part;
}

MeasuredRisk Walk::Measure(check::RiskId id) {
  const RiskInfo& risk = model().risks.at(id.index());
  const Lane limit = EvaluateWithout(risk.limit);
  std::vector<Atom> atoms = PlayAll(risk.subject);
  MeasuredRisk result{IsPresent(limit), 0, {}, limit.value};
  for (const Atom& atom : atoms) result.known = result.known && IsPresent(atom.lane);
  if (!result.known) return {};
  if (risk.measure == RiskInfo::Measure::kChance) {
    for (const Atom& atom : atoms) result.chance += IsTrue(atom.lane) ? atom.weight : 0;
    return result;
  }
  const bool number = TypeOf(risk.subject).kind == TypeKind::kNumber;
  const Int128 tail = Times(kCertain, types::kOneUnit - risk.beyond);
  Int128 exact = 0;
  double inexact = 0;
  for (const Atom& worst : WorstPart(std::move(atoms), tail, number)) {
    if (number) {
      const Fault fault = AddShare(worst.lane.value.number(), worst.weight, inexact);
      if (fault != Fault::kNone) return {};
    } else {
      exact += worst.weight * worst.lane.value.raw;
    }
  }
  const double share = types::ToNumber({tail, 2 * types::kDecimalScale});
  result.shortfall =
      number ? types::Value::Of(inexact / share) : types::Value{RoundedUp(exact, tail)};
  return result;
}

MeasuredRisk ReferenceMeasure(const ast::Ast& ast, const check::Checked& checked,
                              const CaseBatch& batch, std::size_t index, std::int64_t as_of,
                              std::uint32_t alternative, check::RiskId risk,
                              std::optional<check::ScenarioId> scenario) {
  Situation situation{ast, checked, batch, index, as_of, {}, nullptr, nullptr, scenario, {}};
  situation.positions = KnobPositions(checked.model, alternative);
  return Walk(situation).Measure(risk);
}

}  // namespace remit::engine
