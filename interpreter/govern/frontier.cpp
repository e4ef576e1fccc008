#include "interpreter/govern/frontier.h"

#include <algorithm>

#include "interpreter/base/check.h"
#include "interpreter/govern/naming.h"
#include "interpreter/govern/ranking.h"

namespace remit::govern {
namespace {

using optimise::Integer;
using optimise::Rational;

types::Value Held(const check::ObjectiveInfo& objective, const AlternativeTable::Objective& at,
                  types::Value value) {
  if (!objective.capped) return value;
  if (objective.type.kind == types::TypeKind::kNumber) {
    const double low = std::min(at.worst.value.number(), at.best.value.number());
    const double high = std::max(at.worst.value.number(), at.best.value.number());
    return types::Value::Of(std::clamp(value.number(), low, high));
  }
  const std::int64_t low = std::min(at.worst.value.raw, at.best.value.raw);
  const std::int64_t high = std::max(at.worst.value.raw, at.best.value.raw);
  return {std::clamp(value.raw, low, high)};
}

// Numbers as multiples of one power of two, so that whole numbers compare them.
class Measure {
 public:
  Measure(const check::ObjectiveInfo& objective, const AlternativeTable::Objective& at,
          const std::vector<std::uint32_t>& allowed)
      : number_(objective.type.kind == types::TypeKind::kNumber) {
    if (number_) {
      Include(at.worst.value);
      Include(at.best.value);
      for (const std::uint32_t alternative : allowed)
        Include(Held(objective, at, at.adjusted[alternative].value));
    }
    worst_ = Whole(at.worst.value);
    const Integer best = Whole(at.best.value);
    rising_ = best > worst_;
    range_ = rising_ ? Integer(best - worst_) : Integer(worst_ - best);
  }

  const Integer& range() const { return range_; }
  Integer Standing(types::Value value) const {
    const Integer whole = Whole(value);
    return rising_ ? Integer(whole - worst_) : Integer(worst_ - whole);
  }

 private:
  void Include(types::Value value) {
    if (value.number() != 0) least_ = std::min(least_, optimise::DyadicOf(value.number()).exponent);
  }
  Integer Whole(types::Value value) const {
    if (!number_) return Integer(value.raw);
    const optimise::Dyadic dyadic = optimise::DyadicOf(value.number());
    if (dyadic.mantissa == 0) return 0;
    return Integer(dyadic.mantissa) << static_cast<unsigned>(dyadic.exponent - least_);
  }

  bool number_;
  int least_ = 0;
  Integer worst_, range_;
  bool rising_ = true;
};

}  // namespace

std::vector<check::ObjectiveId> TradedObjectives(const check::Model& model, std::int64_t day) {
  std::vector<check::ObjectiveId> traded;
  if (const check::TradeOffStep* step = model.TradeOffOn(day)) {
    for (const auto& term : step->terms) traded.push_back(term.objective);
  }
  std::sort(traded.begin(), traded.end());
  return traded;
}

Rational UtilityOf(const check::ObjectiveInfo& objective, const AlternativeTable::Objective& at,
                   types::Value value) {
  const bool number = objective.type.kind == types::TypeKind::kNumber;
  const auto exact = [&](types::Value v) {
    return number ? optimise::ExactValue(v.number()) : Rational(v.raw);
  };
  const Rational worst = exact(at.worst.value), best = exact(at.best.value);
  return (exact(value) - worst) / (best - worst);
}

std::string Incomparable(const check::Model& model, const AlternativeTable& alternatives,
                         const std::vector<check::ObjectiveId>& objectives) {
  const auto there = [](const CaseValue& value) { return value.causes.empty() && !value.absent; };
  for (const check::ObjectiveId id : objectives) {
    const check::ObjectiveInfo& objective = model.objectives.at(id.index());
    const AlternativeTable::Objective& at = alternatives.objectives.at(id.index());
    bool known = there(at.worst) && there(at.best);
    known = known && (objective.type.kind == types::TypeKind::kNumber
                          ? at.worst.value.number() != at.best.value.number()
                          : at.worst.value.raw != at.best.value.raw);
    for (std::size_t i = 0; i < alternatives.rows.size(); ++i) {
      const AlternativeTable::Row& row = alternatives.rows[i];
      known = known && (!row.exists || !row.feasible || there(at.adjusted[i]));
    }
    if (!known) return objective.name;
  }
  return "";
}

ChoiceField FieldOf(const check::Model& model, const AlternativeTable& alternatives,
                    const std::vector<check::ObjectiveId>& objectives, const WantedKnobs& wanted) {
  ChoiceField field;
  field.objectives = objectives;
  for (std::uint32_t i = 0; i < alternatives.rows.size(); ++i) {
    const AlternativeTable::Row& row = alternatives.rows[i];
    if (!row.exists) continue;
    ++field.alternatives;
    if (!row.feasible) continue;
    REMIT_CHECK(row.scored, "what may be chosen has a score");
    const std::vector<std::uint32_t> positions = engine::KnobPositions(model, i);
    bool asked = true;
    for (std::size_t k = 0; k < wanted.size(); ++k)
      asked = asked && (!wanted[k] || *wanted[k] == positions[k]);
    if (asked)
      field.allowed.push_back(i);
    else
      ++field.set_aside;
  }
  field.points.standing.resize(field.allowed.size());
  for (const check::ObjectiveId id : objectives) {
    const check::ObjectiveInfo& objective = model.objectives.at(id.index());
    const AlternativeTable::Objective& at = alternatives.objectives.at(id.index());
    const Measure measure(objective, at, field.allowed);
    field.points.range.push_back(measure.range());
    for (std::size_t point = 0; point < field.allowed.size(); ++point) {
      const types::Value value = Held(objective, at, at.adjusted[field.allowed[point]].value);
      field.points.standing[point].push_back(measure.Standing(value));
    }
  }
  return field;
}

FrontierPoint DescribePoint(const Subject& subject, const AlternativeTable& alternatives,
                            const ChoiceField& field, const std::vector<std::uint32_t>& points) {
  const Naming naming(subject);
  FrontierPoint described;
  for (const std::uint32_t point : points)
    described.choices.push_back(naming.Knobs(field.allowed[point]));
  for (std::size_t i = 0; i < field.objectives.size(); ++i) {
    const std::size_t index = field.objectives[i].index();
    const check::ObjectiveInfo& objective = subject.checked.model.objectives[index];
    const AlternativeTable::Objective& at = alternatives.objectives[index];
    const types::Value value =
        Held(objective, at, at.adjusted[field.allowed[points.front()]].value);
    described.values.push_back(naming.Value(objective.name, value, objective.type));
    described.utilities.push_back(field.points.Utility(points.front(), i));
  }
  return described;
}

namespace {

std::vector<CaseFrontier::Objective> Heads(const Subject& subject,
                                           const AlternativeTable& alternatives,
                                           const ChoiceField& field) {
  const Naming naming(subject);
  const check::Model& model = subject.checked.model;
  const check::TradeOffStep* step = model.TradeOffOn(subject.as_of);
  std::vector<CaseFrontier::Objective> heads;
  Rational sum = 0;
  for (const check::ObjectiveId id : field.objectives) {
    const check::ObjectiveInfo& objective = model.objectives[id.index()];
    const AlternativeTable::Objective& at = alternatives.objectives[id.index()];
    CaseFrontier::Objective head;
    head.name = objective.name;
    head.worst = naming.Value(objective.name, at.worst.value, objective.type);
    head.best = naming.Value(objective.name, at.best.value, objective.type);
    const bool number = objective.type.kind == types::TypeKind::kNumber;
    head.less = number ? at.best.value.number() < at.worst.value.number()
                       : at.best.value.raw < at.worst.value.raw;
    if (step != nullptr && step->kind == check::TradeOffStep::Kind::kWeigh) {
      for (const auto& term : step->terms) {
        if (term.objective != id) continue;
        const Integer power =
            boost::multiprecision::pow(Integer(10), static_cast<unsigned>(term.weight.scale));
        head.share = Rational(Integer(types::FormatExact({term.weight.digits, 0})), power);
      }
    }
    sum += head.share;
    heads.push_back(std::move(head));
  }
  if (sum > 0) {
    for (auto& head : heads) head.share /= sum;
  }
  return heads;
}

// The best of what has other standings than `point`, by the trade-off in force.
std::optional<std::uint32_t> RunnerUpTo(const Subject& subject,
                                        const AlternativeTable& alternatives,
                                        const ChoiceField& field, std::uint32_t point) {
  std::vector<std::uint32_t> others;
  for (std::size_t i = 0; i < field.allowed.size(); ++i) {
    if (field.points.standing[i] != field.points.standing[point])
      others.push_back(field.allowed[i]);
  }
  if (others.empty()) return std::nullopt;
  const check::Model& model = subject.checked.model;
  const Ranking ranking(model, model.TradeOffOn(subject.as_of), alternatives);
  const auto found =
      std::lower_bound(field.allowed.begin(), field.allowed.end(), ranking.Best(others));
  return static_cast<std::uint32_t>(found - field.allowed.begin());
}

}  // namespace

CaseFrontier MakeFrontier(const Subject& subject, const engine::Core& core,
                          const AlternativeTable& alternatives, const ChoiceField& field) {
  const check::Model& model = subject.checked.model;
  CaseFrontier frontier;
  frontier.policy = model.name;
  frontier.title = model.title.empty() ? model.name : model.title;
  frontier.case_id = subject.batch.ids.at(subject.index);
  frontier.as_of = types::FormatDate(subject.as_of);
  if (subject.scenario) frontier.scenario = model.scenarios.at(subject.scenario->index()).name;
  frontier.objectives = Heads(subject, alternatives, field);
  frontier.alternatives = field.alternatives;
  frontier.set_aside = field.set_aside;
  frontier.not_allowed = field.alternatives - field.set_aside - field.allowed.size();
  const std::vector<optimise::Group> front = optimise::Undominated(field.points);
  const std::vector<optimise::Support> supports = optimise::SupportOf(field.points, front);
  const auto own = std::lower_bound(field.allowed.begin(), field.allowed.end(), core.recommended);
  const bool there = own != field.allowed.end() && *own == core.recommended;
  const auto recommended = static_cast<std::uint32_t>(own - field.allowed.begin());
  const auto second = there ? RunnerUpTo(subject, alternatives, field, recommended) : std::nullopt;
  std::size_t shown = 0;
  bool on_front = false;
  for (std::size_t i = 0; i < front.size(); ++i) {
    FrontierPoint point = DescribePoint(subject, alternatives, field, front[i]);
    point.support = supports[i];
    const auto own_place = std::find(front[i].begin(), front[i].end(), recommended);
    point.recommended = there && own_place != front[i].end();
    if (point.recommended) point.shown = static_cast<std::size_t>(own_place - front[i].begin());
    point.runner_up =
        second && std::find(front[i].begin(), front[i].end(), *second) != front[i].end();
    on_front = on_front || point.recommended;
    shown += front[i].size();
    if (there && optimise::Dominates(field.points, front[i].front(), recommended))
      frontier.ahead_of_it.push_back(i);
    frontier.points.push_back(std::move(point));
  }
  frontier.dominated = field.allowed.size() - shown;
  if (there && !on_front) {
    frontier.recommended_behind = DescribePoint(subject, alternatives, field, {recommended});
    frontier.recommended_behind->recommended = true;
  }
  return frontier;
}

}  // namespace remit::govern
