// Why a decision is as it is: objectives, runners-up, binding requirements, clashes and bands, all
// read from the core and the evidence. Nothing is decided again here.
#include "interpreter/govern/explain.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "interpreter/ast/print.h"
#include "interpreter/ast/walk.h"
#include "interpreter/base/check.h"
#include "interpreter/base/int128.h"
#include "interpreter/engine/names.h"
#include "interpreter/govern/bounds.h"
#include "interpreter/govern/explain_why.h"
#include "interpreter/govern/judge.h"
#include "interpreter/govern/keeps.h"
#include "interpreter/govern/naming.h"
#include "interpreter/govern/openings.h"
#include "interpreter/govern/otherwise.h"
#include "interpreter/govern/ranking.h"
#include "interpreter/govern/winning.h"

namespace remit::govern {

using engine::Core;
using engine::kNoAlternativeIndex;
using Row = AlternativeTable::Row;

namespace {

class Explainer {
 public:
  Explainer(const Subject& subject, const Evidence& evidence, Decision& decision)
      : subject_(subject),
        naming_(subject),
        evidence_(evidence),
        ranking_(subject.checked.model, subject.checked.model.TradeOffOn(subject.as_of),
                 evidence.alternatives),
        decision_(decision) {}

  void Run() {
    const Core& core = decision_.core;
    if (core.shown != kNoAlternativeIndex) decision_.objectives = Objectives(core.shown);
    ListRisks();
    if (core.shown != core.recommended && core.recommended != kNoAlternativeIndex) {
      decision_.recommended_objectives = Objectives(core.recommended);
    }
    if (core.shown != kNoAlternativeIndex)
      decision_.exchange = ExchangeAt(subject_, evidence_, core.shown);
    if (core.recommended != kNoAlternativeIndex) {
      DescribeTradeOff();
      ListRunnersUp();
      ListBands();
    }
    if (core.status == engine::Status::kDecided && core.recommended == kNoAlternativeIndex) {
      return;  // refused before any alternative was looked at
    }
    if (core.status == engine::Status::kDecided || core.status == engine::Status::kNoAlternative) {
      ListBinding();
    }
    if (core.status == engine::Status::kNoAlternative) {
      ListClash();
      Openings openings = FindOpenings(subject_, evidence_);
      decision_.openings = std::move(openings.open);
      decision_.barred = std::move(openings.barred);
    }
  }

  Otherwise Other(std::uint32_t alternative) const {
    const Row& row = rows().at(alternative);
    Otherwise other;
    other.values = naming_.Knobs(alternative);
    other.exists = row.exists;
    other.is_recommended = alternative == decision_.core.recommended;
    if (!row.exists) return other;
    for (const std::uint32_t requirement : row.violated)
      other.broken.push_back(BrokenAt(requirement, alternative));
    other.undecided = other.broken.empty() && !(row.feasible && row.scored);
    other.compared = decision_.core.recommended != kNoAlternativeIndex && row.scored;
    if (other.is_recommended || !other.compared) return other;
    other.runner = Beside(alternative);
    if (!other.broken.empty() || other.undecided) return other;
    const std::vector<std::uint32_t> feasible = Feasible();
    if (trade_off() != nullptr) FindWinning(RaceOf(feasible), alternative, other.runner);
    BarByGuarantees(alternative, other.runner);
    return other;
  }

 private:
  const check::Model& model() const { return subject_.checked.model; }
  const check::TradeOffStep* trade_off() const { return model().TradeOffOn(subject_.as_of); }
  const std::vector<Row>& rows() const { return evidence_.alternatives.rows; }

  std::vector<ObjectiveResult> Objectives(std::uint32_t alternative) const {
    std::vector<ObjectiveResult> results;
    const std::vector<double> shares = trade_off() == nullptr
                                           ? std::vector<double>()
                                           : check::Shares(*trade_off(), model().objectives.size());
    for (std::size_t i = 0; i < model().objectives.size(); ++i) {
      const check::ObjectiveInfo& info = model().objectives[i];
      const auto& columns = evidence_.alternatives.objectives.at(i);
      const CaseValue& value = columns.value.at(alternative);
      const CaseValue& utility = columns.utility.at(alternative);
      ObjectiveResult result;
      result.name = info.name;
      result.weight = shares.at(i);
      result.known = value.causes.empty() && utility.causes.empty();
      if (value.causes.empty()) result.value = naming_.Value(info.name, value.value, info.type);
      if (result.known) {
        result.utility = utility.value.number();
        result.contribution = result.weight * result.utility;
      }
      result.preferences = Preferences(i, alternative);
      results.push_back(std::move(result));
    }
    return results;
  }

  std::vector<PreferenceResult> Preferences(std::size_t objective,
                                            std::uint32_t alternative) const {
    std::vector<PreferenceResult> results;
    for (std::size_t i = 0; i < model().preferences.size(); ++i) {
      const check::PreferenceInfo& info = model().preferences[i];
      if (info.objective.index() != objective) continue;
      const auto& columns = evidence_.alternatives.preferences.at(i);
      const CaseValue& condition = columns.condition.at(alternative);
      const CaseValue& worth = columns.worth.at(alternative);
      PreferenceResult result;
      result.preference = info.name;
      result.because = info.because;
      result.at = naming_.At(subject_.ast[info.decl].span);
      result.holds = condition.causes.empty() && condition.value.raw != 0;
      result.known = condition.causes.empty() && (!result.holds || worth.causes.empty());
      if (result.known && result.holds) {
        result.worth = naming_.Value(info.name, worth.value, subject_.checked.TypeOf(info.worth));
      }
      results.push_back(std::move(result));
    }
    return results;
  }

  // What the recommendation was chosen from.
  std::vector<std::uint32_t> Feasible() const {
    std::vector<std::uint32_t> feasible;
    for (std::uint32_t i = 0; i < rows().size(); ++i) {
      if (rows()[i].feasible && rows()[i].scored) feasible.push_back(i);
    }
    return feasible;
  }

  void DescribeTradeOff() {
    const check::TradeOffStep* step = trade_off();
    if (step == nullptr) return;
    using Kind = check::TradeOffStep::Kind;
    TradeOffResult& result = decision_.trade_off.emplace();
    result.kind = step->kind == Kind::kWeigh   ? "weigh"
                  : step->kind == Kind::kFirst ? "first"
                                               : "balance";
    if (step->kind == Kind::kBalance) {
      for (const auto& term : step->terms) {
        result.objectives.push_back(model().objectives.at(term.objective.index()).name);
      }
    }
    const std::vector<Ranking::Turn> turns = ranking_.Turns(Feasible());
    for (std::size_t i = 0; i < turns.size(); ++i) {
      const auto& term = step->terms[i];
      const check::ObjectiveInfo& info = model().objectives.at(term.objective.index());
      const auto& columns = evidence_.alternatives.objectives.at(term.objective.index());
      result.stages.push_back(
          {info.name, naming_.Value(info.name, columns.adjusted.at(turns[i].best).value, info.type),
           ToleranceText(subject_.checked, naming_, term,
                         evidence_.alternatives.tolerances.at(i).value),
           turns[i].left.size()});
    }
  }

  // The other feasible alternatives: each what would be recommended if those before it were not
  // there.
  void ListRunnersUp() {
    const std::vector<std::uint32_t> feasible = Feasible();
    std::vector<std::uint32_t> left = feasible;
    std::erase(left, decision_.core.recommended);
    std::vector<std::uint32_t> others;
    while (others.size() < kRunnersUp && !left.empty()) {
      others.push_back(ranking_.Best(left));
      std::erase(left, others.back());
    }
    for (const std::uint32_t other : others) {
      RunnerUp runner = Beside(other);
      if (trade_off() != nullptr) FindWinning(RaceOf(feasible), other, runner);
      BarByGuarantees(other, runner);
      decision_.runners_up.push_back(std::move(runner));
    }
  }

  Race RaceOf(const std::vector<std::uint32_t>& feasible) const {
    return {subject_,     naming_,
            *trade_off(), evidence_.alternatives,
            feasible,     decision_.core.recommended};
  }

  // Its figures, and how far it is behind the recommendation.
  RunnerUp Beside(std::uint32_t other) const {
    const bool weighs =
        trade_off() != nullptr && trade_off()->kind == check::TradeOffStep::Kind::kWeigh;
    const auto best = Objectives(decision_.core.recommended);
    RunnerUp runner;
    runner.values = naming_.Knobs(other);
    runner.score = rows()[other].score;
    runner.objectives = Objectives(other);
    for (std::size_t o = 0; o < best.size(); ++o) {
      runner.behind.push_back(weighs ? best[o].contribution - runner.objectives[o].contribution
                                     : best[o].utility - runner.objectives[o].utility);
    }
    return runner;
  }

  Otherwise::Broken BrokenAt(std::uint32_t requirement, std::uint32_t alternative) const {
    Otherwise::Broken broken{naming_.Requirement(requirement), {}};
    const check::RequirementInfo& info = model().requirements.at(requirement);
    const Bounds bounds(subject_);
    const std::vector<Part> parts = bounds.PartsOf(info);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const std::optional<Miss> miss = bounds.MissAlone(parts, i, alternative);
      if (!miss || !parts[i].comparison) continue;
      const ast::ExprId bound = bounds.BoundOf(*parts[i].comparison);
      const std::optional<NamedValue> slack = bounds.SlackOf(*miss, bound);
      if (!slack) continue;  // beyond what its type can say
      broken.misses.push_back({bounds.Written(bound), bounds.MovesDown(*parts[i].comparison),
                               *slack, parts[i].comparison->strict,
                               bounds.Grantor(info, *parts[i].comparison, *miss, alternative),
                               bounds.OwnerOf(info)});
    }
    return broken;
  }

  // Whatever would make it the best, the case would end in a fault.
  void BarByGuarantees(std::uint32_t alternative, RunnerUp& runner) const {
    runner.guarantees = Keeps(subject_, evidence_.alternatives).BrokenAt(alternative);
    if (runner.guarantees.empty()) return;
    runner.wins_at.clear();
    runner.wins_together.reset();
    runner.wins_within.clear();
    runner.wins_in_order.clear();
    runner.wins_from.clear();
    runner.unsearched.clear();
    runner.beaten_by.clear();
    runner.never = true;
  }

  // Whether `risk` stands in a requirement or rule that is not in force on this day.
  bool OutOfForce(const check::RiskInfo& risk) const {
    const auto holds_back = [&](const check::InForce& in_force, ast::ExprId condition) {
      bool inside = false;
      if (condition.valid() && !in_force.On(subject_.as_of)) {
        ast::Walk(subject_.ast, condition, [&](ast::ExprId id) { inside |= id == risk.call; });
      }
      return inside;
    };
    const auto of_one = [&](const auto& one) { return holds_back(one.in_force, one.condition); };
    return std::any_of(model().requirements.begin(), model().requirements.end(), of_one) ||
           std::any_of(model().rules.begin(), model().rules.end(), of_one);
  }

  // Exact chances, and shortfalls in their own unit.
  void ListRisks() {
    const check::Checked& checked = subject_.checked;
    for (std::size_t i = 0; i < evidence_.risks.size(); ++i) {
      const engine::MeasuredRisk& measured = evidence_.risks[i];
      if (!measured.known) continue;
      const check::RiskInfo& risk = model().risks.at(i);
      if (OutOfForce(risk)) continue;
      const bool chance = risk.measure == check::RiskInfo::Measure::kChance;
      const types::Type type = chance ? types::Ratio() : checked.TypeOf(risk.subject);
      const auto text = [&](types::Value value) {
        return engine::FormatValue(checked, subject_.batch.texts, value, type);
      };
      const std::string found = chance ? types::FormatExact(types::Normalised(
                                             {measured.chance * 100, 2 * types::kDecimalScale})) +
                                             " %"
                                       : text(measured.shortfall);
      decision_.risks.push_back({ast::Print(subject_.ast, risk.call), found, text(measured.limit),
                                 naming_.At(subject_.ast[risk.call].span)});
    }
  }

  void ListBinding() {
    for (std::uint32_t i = 0; i < model().requirements.size(); ++i) {
      const std::vector<std::uint32_t> allowed = ranking_.Without(i);
      if (allowed.empty()) continue;
      const std::uint32_t best = ranking_.Best(allowed);
      if (best == decision_.core.recommended) continue;
      BindingRequirement binding;
      binding.requirement = naming_.Requirement(i);
      binding.instead = naming_.Knobs(best);
      binding.score_without = rows()[best].score;
      binding.guarantees = Keeps(subject_, evidence_.alternatives).BrokenWithout(i, best);
      if (decision_.core.recommended != kNoAlternativeIndex) {
        AddCosts(subject_, evidence_, ranking_, decision_.core.recommended, i, best, binding);
      }
      decision_.binding.push_back(std::move(binding));
    }
  }

  // Drops requirements one by one, in declared order, as long as the others alone still leave
  // nothing; what is damped first, since it gives way to the others.
  void ListClash() {
    std::vector<bool> kept(model().requirements.size(), true);
    const auto leaves_nothing = [&] {
      return std::all_of(rows().begin(), rows().end(), [&](const Row& row) {
        return !row.exists || std::any_of(row.violated.begin(), row.violated.end(),
                                          [&](std::uint32_t violated) { return kept[violated]; });
      });
    };
    for (const bool damped : {true, false}) {
      for (std::size_t i = 0; i < kept.size(); ++i) {
        if (model().requirements[i].damp.has_value() != damped) continue;
        kept[i] = false;
        if (!leaves_nothing()) kept[i] = true;
      }
    }
    std::vector<std::uint32_t> clash;
    for (std::uint32_t i = 0; i < kept.size(); ++i) {
      if (kept[i]) clash.push_back(i);
    }
    for (const std::uint32_t i : clash) decision_.clash.push_back(naming_.Requirement(i));
    decision_.near_misses = NearMisses(subject_, evidence_, ranking_, clash);
  }

  bool ExpectsDeviation() const {
    for (std::size_t i = 0; i < model().rules.size(); ++i) {
      const CaseValue& holds = evidence_.rules.at(i);
      const bool is_true = holds.causes.empty() && !holds.absent && holds.value.raw != 0;
      if (is_true && model().rules[i].kind == check::RuleInfo::Kind::kExpectDeviation) return true;
    }
    return false;
  }

  void ListBands() {
    if (decision_.core.outside_model || ExpectsDeviation()) return;
    const auto positions = engine::KnobPositions(model(), decision_.core.recommended);
    const auto& proposal = subject_.batch.proposals.at(subject_.index);
    for (int level = 0; level < static_cast<int>(model().levels.size()); ++level) {
      for (std::size_t i = 0; i < model().deviations.size(); ++i) {
        const check::DeviationInfo& info = model().deviations[i];
        const CaseValue& reach = evidence_.reaches.at(i);
        if (info.level != level || !reach.causes.empty()) continue;
        if (!InForce(info, subject_.as_of, proposal ? &*proposal : nullptr)) continue;
        const check::KnobInfo& knob = model().knobs.at(info.knob.index());
        AddBand(info, knob, knob.alternatives.at(positions[info.knob.index()]), reach.value);
      }
    }
  }

  void AddBand(const check::DeviationInfo& info, const check::KnobInfo& knob, types::Value middle,
               types::Value reach) {
    types::Value low = info.below ? Moved(knob, middle, reach, -1) : middle;
    types::Value high = info.above ? Moved(knob, middle, reach, +1) : middle;
    decision_.deviation.push_back({model().levels.at(static_cast<std::size_t>(info.level)),
                                   knob.name,
                                   naming_.Value(knob.name, low, knob.type),
                                   naming_.Value(knob.name, high, knob.type),
                                   info.reason,
                                   {}});
    if (info.expires) decision_.deviation.back().expires = types::FormatDate(*info.expires);
  }

  // `from` moved by the reach, but not beyond the least and the greatest alternative.
  static types::Value Moved(const check::KnobInfo& knob, types::Value from, types::Value reach,
                            int direction) {
    if (knob.type.kind == types::TypeKind::kNumber) {
      const auto less = [](types::Value a, types::Value b) { return a.number() < b.number(); };
      const auto [least, greatest] =
          std::minmax_element(knob.alternatives.begin(), knob.alternatives.end(), less);
      const double moved = from.number() + direction * reach.number();
      return types::Value::Of(std::clamp(moved, least->number(), greatest->number()));
    }
    const auto less = [](types::Value a, types::Value b) { return a.raw < b.raw; };
    const auto [least, greatest] =
        std::minmax_element(knob.alternatives.begin(), knob.alternatives.end(), less);
    const bool date = knob.type.kind == types::TypeKind::kDate;
    const std::int64_t step = date ? reach.raw / types::kOneUnit : reach.raw;
    const base::Int128 moved =
        static_cast<base::Int128>(from.raw) + direction * static_cast<base::Int128>(step);
    return {static_cast<std::int64_t>(std::clamp<base::Int128>(moved, least->raw, greatest->raw))};
  }

  const Subject& subject_;
  const Naming naming_;
  const Evidence& evidence_;
  const Ranking ranking_;
  Decision& decision_;
};

}  // namespace

Decision Explain(const Subject& subject, const Core& core, const Evidence& evidence) {
  Decision decision = Describe(subject, core);
  decision.explained = true;
  if (core.status == engine::Status::kInvalid) return decision;
  Explainer(subject, evidence, decision).Run();
  BreakDownAll(subject, evidence, decision);
  return decision;
}

Otherwise ExplainOtherwise(const Subject& subject, const Core& core, const Evidence& evidence,
                           std::uint32_t alternative) {
  Decision decision = Describe(subject, core);
  return Explainer(subject, evidence, decision).Other(alternative);
}

std::optional<std::uint32_t> BestOf(const Subject& subject, const Evidence& evidence,
                                    const std::vector<std::uint32_t>& wanted) {
  std::vector<std::uint32_t> allowed;
  for (const std::uint32_t one : wanted) {
    const Row& row = evidence.alternatives.rows.at(one);
    if (row.feasible && row.scored) allowed.push_back(one);
  }
  if (allowed.empty()) return std::nullopt;
  const check::Model& model = subject.checked.model;
  return Ranking(model, model.TradeOffOn(subject.as_of), evidence.alternatives).Best(allowed);
}

}  // namespace remit::govern
