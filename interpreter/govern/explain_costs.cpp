// What a binding requirement costs, the smallest move of its bound that changes the recommendation,
// and how near the alternatives of a clash come.
#include <algorithm>
#include <cmath>

#include "interpreter/ast/print.h"
#include "interpreter/govern/bounds.h"
#include "interpreter/govern/explain_why.h"
#include "interpreter/govern/keeps.h"

namespace remit::govern {
namespace {

constexpr std::size_t kMostSteps = 400;  // moves of one bound tried where none is better by itself

std::vector<std::uint32_t> FeasibleOf(const Evidence& evidence) {
  std::vector<std::uint32_t> feasible;
  for (std::uint32_t i = 0; i < evidence.alternatives.rows.size(); ++i) {
    if (evidence.alternatives.rows[i].feasible && evidence.alternatives.rows[i].scored)
      feasible.push_back(i);
  }
  return feasible;
}

// "then - now"; of a ratio in points. Without a text where that is beyond what the type can say.
NamedValue By(const Naming& naming, const types::Type& written, types::Value now,
              types::Value then) {
  types::Type type = written;
  type.whole = false;
  if (types::IsRatio(type)) type = types::Points();
  if (type.kind == types::TypeKind::kNumber)
    return naming.Value("", types::Value::Of(then.number() - now.number()), type);
  const base::Int128 by = base::Int128{then.raw} - now.raw;
  const auto narrow = static_cast<std::int64_t>(by);
  if (narrow != by) return {};
  return naming.Value("", {narrow}, type);
}

class Costs {
 public:
  Costs(const Subject& subject, const Evidence& evidence, const Ranking& ranking,
        std::uint32_t recommended)
      : subject_(subject),
        naming_(subject),
        bounds_(subject),
        evidence_(evidence),
        ranking_(ranking),
        keeps_(subject, evidence.alternatives),
        feasible_(FeasibleOf(evidence)),
        recommended_(recommended) {}

  std::vector<Difference> ChangesTo(std::uint32_t other) const {
    const check::Model& model = subject_.checked.model;
    const check::TradeOffStep* step = model.TradeOffOn(subject_.as_of);
    const std::vector<double> shares = step == nullptr
                                           ? std::vector<double>(model.objectives.size(), 0.0)
                                           : check::Shares(*step, model.objectives.size());
    std::vector<Difference> changes;
    for (std::size_t i = 0; i < model.objectives.size(); ++i) {
      const check::ObjectiveInfo& info = model.objectives[i];
      const auto& columns = evidence_.alternatives.objectives.at(i);
      const CaseValue &now = columns.value.at(recommended_), &then = columns.value.at(other);
      const CaseValue &before = columns.utility.at(recommended_),
                      &after = columns.utility.at(other);
      Difference change;
      change.objective = info.name;
      if (now.causes.empty() && then.causes.empty()) {
        change.now = naming_.Value("", now.value, info.type);
        change.then = naming_.Value("", then.value, info.type);
        change.by = By(naming_, info.type, now.value, then.value);
      }
      if (before.causes.empty() && after.causes.empty()) {
        change.utility = after.value.number() - before.value.number();
        change.contribution = shares.at(i) * change.utility;
        change.better = change.utility > 0;
      }
      changes.push_back(std::move(change));
    }
    return changes;
  }

  void AddMoves(std::uint32_t requirement, BindingRequirement& binding) const {
    const check::RequirementInfo& info = subject_.checked.model.requirements.at(requirement);
    const std::vector<Part> parts = bounds_.PartsOf(info);
    std::vector<std::uint32_t> kept_out;
    for (const std::uint32_t alternative : ranking_.Without(requirement)) {
      if (!evidence_.alternatives.rows.at(alternative).feasible) kept_out.push_back(alternative);
    }
    for (std::size_t part = 0; part < parts.size(); ++part) {
      if (parts[part].comparison) AddMove({requirement, parts, part}, kept_out, binding);
    }
  }

 private:
  struct Outside {
    Miss miss;
    std::uint32_t alternative;
  };

  // Alternatives join from the least miss on, until another is the best that keeps the guarantees.
  void AddMove(const MovedBound& moved, const std::vector<std::uint32_t>& kept_out,
               BindingRequirement& binding) const {
    std::vector<Outside> outside;
    for (const std::uint32_t alternative : kept_out) {
      if (const auto miss = bounds_.MissAlone(moved.parts, moved.part, alternative))
        outside.push_back({*miss, alternative});
    }
    std::stable_sort(outside.begin(), outside.end(),
                     [](const Outside& a, const Outside& b) { return a.miss < b.miss; });
    std::vector<std::uint32_t> allowed = feasible_;
    std::optional<BarredMove> barred;
    std::size_t steps = 0;
    for (std::size_t i = 0; i < outside.size();) {
      const Miss miss = outside[i].miss;
      for (; i < outside.size() && outside[i].miss == miss; ++i)
        allowed.push_back(outside[i].alternative);
      std::sort(allowed.begin(), allowed.end());
      const std::uint32_t best = ranking_.Best(allowed);
      if (best != recommended_) {
        auto broken = keeps_.BrokenWith(moved, miss, best);
        auto move = Told(moved, miss, best);
        if (!move) return;
        if (broken.empty()) {
          if (barred) move->passed = std::move(barred->guarantees);
          binding.moves.push_back(std::move(*move));
          return;
        }
        if (!barred) {
          barred = BarredMove{move->bound,     move->lower,   move->by,
                              move->more_than, move->instead, std::move(broken)};
        }
      }
      if (++steps == kMostSteps && i < outside.size()) {
        if (barred) barred->tried = steps;
        break;
      }
    }
    if (barred) binding.barred.push_back(std::move(*barred));
  }

  std::optional<MarginalMove> Told(const MovedBound& moved, const Miss& miss,
                                   std::uint32_t best) const {
    const check::RequirementInfo& info = subject_.checked.model.requirements.at(moved.requirement);
    const Comparison& comparison = *moved.parts[moved.part].comparison;
    const ast::ExprId bound = bounds_.BoundOf(comparison);
    const auto slack = bounds_.SlackOf(miss, bound);
    if (!slack) return std::nullopt;
    MarginalMove move;
    move.bound = bounds_.Written(bound);
    move.lower = bounds_.MovesDown(comparison);
    move.by = *slack;
    move.more_than = comparison.strict;
    move.instead = naming_.Knobs(best);
    move.score = evidence_.alternatives.rows.at(best).score;
    move.changes = ChangesTo(best);
    move.level = bounds_.Grantor(info, comparison, miss, best);
    move.owner = bounds_.OwnerOf(info);
    return move;
  }

  const Subject& subject_;
  const Naming naming_;
  const Bounds bounds_;
  const Evidence& evidence_;
  const Ranking& ranking_;
  const Keeps keeps_;
  const std::vector<std::uint32_t> feasible_;
  std::uint32_t recommended_;
};

class Nearest {
 public:
  Nearest(const Subject& subject, const Evidence& evidence, const Ranking& ranking,
          const std::vector<std::uint32_t>& clash)
      : subject_(subject),
        naming_(subject),
        bounds_(subject),
        rows_(evidence.alternatives.rows),
        ranking_(ranking),
        clash_(clash) {}

  std::optional<NearMiss> To(std::uint32_t requirement) const {
    const check::RequirementInfo& info = subject_.checked.model.requirements.at(requirement);
    const std::vector<std::uint32_t> candidates = OthersHold(requirement);
    if (candidates.empty()) return std::nullopt;
    const std::vector<Part> parts = bounds_.PartsOf(info);
    std::optional<Miss> least;
    std::size_t failing = 0;
    std::vector<std::uint32_t> nearest;
    for (std::size_t part = 0; part < parts.size(); ++part) {
      if (!parts[part].comparison || (least && part != failing)) continue;  // one unit at a time
      for (const std::uint32_t alternative : candidates) {
        const auto miss = bounds_.MissAlone(parts, part, alternative);
        if (!miss || (least && *least < *miss)) continue;
        if (!least || *miss < *least) nearest.clear();
        least = miss;
        failing = part;
        nearest.push_back(alternative);
      }
    }
    NearMiss result;
    result.requirement = info.name;
    result.values = naming_.Knobs(BestOf(least ? nearest : candidates));
    if (least) Describe(parts[failing], *least, BestOf(nearest), result);
    return result;
  }

 private:
  // Every alternative of a clash breaks one of its requirements, so that these break this one.
  std::vector<std::uint32_t> OthersHold(std::uint32_t requirement) const {
    std::vector<std::uint32_t> candidates;
    for (std::uint32_t i = 0; i < rows_.size(); ++i) {
      const auto other = [&](std::uint32_t violated) {
        return violated != requirement &&
               std::find(clash_.begin(), clash_.end(), violated) != clash_.end();
      };
      const auto& violated = rows_[i].violated;
      if (rows_[i].exists && std::none_of(violated.begin(), violated.end(), other))
        candidates.push_back(i);
    }
    return candidates;
  }

  // The best of those with a score, else the first.
  std::uint32_t BestOf(const std::vector<std::uint32_t>& candidates) const {
    std::vector<std::uint32_t> scored;
    for (const std::uint32_t candidate : candidates) {
      if (rows_.at(candidate).scored) scored.push_back(candidate);
    }
    return scored.empty() ? candidates.front() : ranking_.Best(scored);
  }

  void Describe(const Part& part, const Miss& miss, std::uint32_t alternative,
                NearMiss& result) const {
    const Comparison& comparison = *part.comparison;
    const auto by = bounds_.SlackOf(miss, bounds_.BoundOf(comparison));
    if (!by) return;
    const auto value = [&](ast::ExprId id) {
      return naming_.Value("", bounds_.At(id, alternative).value, subject_.checked.TypeOf(id));
    };
    result.comparison = comparison.left_greater ? ">" : "<";
    if (!comparison.strict) result.comparison += "=";
    result.right = bounds_.Written(comparison.right);
    result.right_value = value(comparison.right);
    result.by = *by;
    if (!part.risk) {
      result.left = bounds_.Written(comparison.left);
      result.left_value = value(comparison.left);
      return;
    }
    // Of a risk measure both sides are its limit; what it comes to lies above by the miss.
    const check::RiskInfo& risk = subject_.checked.model.risks.at(part.risk->index());
    const types::Type& type = subject_.checked.TypeOf(comparison.right);
    const types::Value limit = result.right_value.value;
    result.left = ast::Print(subject_.ast, risk.subject);
    result.left_value =
        naming_.Value("",
                      miss.number ? types::Value::Of(limit.number() + miss.real)
                                  : types::Value{static_cast<std::int64_t>(limit.raw + miss.raw)},
                      type);
  }

  const Subject& subject_;
  const Naming naming_;
  const Bounds bounds_;
  const std::vector<AlternativeTable::Row>& rows_;
  const Ranking& ranking_;
  const std::vector<std::uint32_t>& clash_;
};

}  // namespace

void AddCosts(const Subject& subject, const Evidence& evidence, const Ranking& ranking,
              std::uint32_t recommended, std::uint32_t requirement, std::uint32_t instead,
              BindingRequirement& binding) {
  const Costs costs(subject, evidence, ranking, recommended);
  binding.changes = costs.ChangesTo(instead);
  costs.AddMoves(requirement, binding);
}

std::vector<NearMiss> NearMisses(const Subject& subject, const Evidence& evidence,
                                 const Ranking& ranking, const std::vector<std::uint32_t>& clash) {
  const Nearest nearest(subject, evidence, ranking, clash);
  std::vector<NearMiss> misses;
  for (const std::uint32_t requirement : clash) {
    if (auto miss = nearest.To(requirement)) misses.push_back(std::move(*miss));
  }
  return misses;
}

}  // namespace remit::govern
