// Why a decision is as it is: objectives, runners-up, binding requirements, clashes and bands, all
// read from the core and the evidence. Nothing is decided again here.
#include "interpreter/govern/explain.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "interpreter/base/check.h"
#include "interpreter/base/int128.h"
#include "interpreter/govern/judge.h"
#include "interpreter/govern/naming.h"

namespace remit::govern {

using engine::Core;
using engine::kNoAlternativeIndex;
using Row = AlternativeTable::Row;

namespace {

class Explainer {
 public:
  Explainer(const Subject& subject, const Evidence& evidence, Decision& decision)
      : subject_(subject), naming_(subject), evidence_(evidence), decision_(decision) {}

  void Run() {
    const Core& core = decision_.core;
    if (core.shown != kNoAlternativeIndex) decision_.objectives = Objectives(core.shown);
    if (core.shown != core.recommended && core.recommended != kNoAlternativeIndex) {
      decision_.recommended_objectives = Objectives(core.recommended);
    }
    if (core.recommended != kNoAlternativeIndex) {
      ListRunnersUp();
      ListBands();
    }
    if (core.status == engine::Status::kDecided && core.recommended == kNoAlternativeIndex) {
      return;  // refused before any alternative was looked at
    }
    if (core.status == engine::Status::kDecided || core.status == engine::Status::kNoAlternative) {
      ListBinding();
    }
    if (core.status == engine::Status::kNoAlternative) ListClash();
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
      results.push_back(std::move(result));
    }
    return results;
  }

  // The other feasible alternatives, the best first; equal scores in declared order.
  void ListRunnersUp() {
    std::vector<std::uint32_t> others;
    for (std::uint32_t i = 0; i < rows().size(); ++i) {
      if (rows()[i].feasible && rows()[i].scored && i != decision_.core.recommended)
        others.push_back(i);
    }
    const std::size_t count = std::min(kRunnersUp, others.size());
    std::partial_sort(others.begin(), others.begin() + static_cast<std::ptrdiff_t>(count),
                      others.end(), [&](std::uint32_t a, std::uint32_t b) {
                        if (rows()[a].score != rows()[b].score)
                          return rows()[a].score > rows()[b].score;
                        return a < b;
                      });
    const auto best = Objectives(decision_.core.recommended);
    for (std::size_t i = 0; i < count; ++i) {
      RunnerUp runner{
          naming_.Knobs(others[i]), rows()[others[i]].score, Objectives(others[i]), {}, {}};
      for (std::size_t o = 0; o < best.size(); ++o) {
        runner.behind.push_back(best[o].contribution - runner.objectives[o].contribution);
      }
      runner.wins_at = WinningWeights(best, runner.objectives);
      decision_.runners_up.push_back(std::move(runner));
    }
  }

  // With weights w and differences of utility d = runner-up - best, all other weights as they are,
  // objective i ties at x = -(sum over j != i of w_j d_j) / d_i. The common divisor of the weights
  // does not move the point.
  std::vector<WinningWeight> WinningWeights(const std::vector<ObjectiveResult>& best,
                                            const std::vector<ObjectiveResult>& runner) const {
    std::vector<WinningWeight> points;
    if (trade_off() == nullptr) return points;
    const auto ahead = [&](check::ObjectiveId i) {
      return runner[i.index()].utility - best[i.index()].utility;
    };
    for (const auto& term : trade_off()->terms) {
      const double own = ahead(term.objective);
      if (own == 0) continue;
      double rest = 0;
      for (const auto& other : trade_off()->terms) {
        if (other.objective == term.objective) continue;
        rest += types::ToNumber(other.weight) * ahead(other.objective);
      }
      const double weight = -rest / own;
      if (weight < 0) continue;  // no weight of this objective alone makes it win
      points.push_back(
          {best[term.objective.index()].name, weight, types::ToNumber(term.weight), own > 0});
    }
    return points;
  }

  // The best alternative when `dropped` does not count.
  std::optional<std::uint32_t> BestWithout(std::uint32_t dropped) const {
    std::optional<std::uint32_t> best;
    for (std::uint32_t i = 0; i < rows().size(); ++i) {
      const Row& row = rows()[i];
      const bool allowed = std::all_of(row.violated.begin(), row.violated.end(),
                                       [&](std::uint32_t violated) { return violated == dropped; });
      if (!row.exists || !allowed || row.undecided || !row.scored) continue;
      if (!best || row.score > rows()[*best].score) best = i;
    }
    return best;
  }

  void ListBinding() {
    for (std::uint32_t i = 0; i < model().requirements.size(); ++i) {
      const auto best = BestWithout(i);
      if (!best || *best == decision_.core.recommended) continue;
      decision_.binding.push_back(
          {naming_.Requirement(i), naming_.Knobs(*best), rows()[*best].score});
    }
  }

  // Drops requirements one by one, in declared order, as long as the others alone still leave
  // nothing.
  void ListClash() {
    std::vector<bool> kept(model().requirements.size(), true);
    const auto leaves_nothing = [&] {
      return std::all_of(rows().begin(), rows().end(), [&](const Row& row) {
        return !row.exists || std::any_of(row.violated.begin(), row.violated.end(),
                           [&](std::uint32_t violated) { return kept[violated]; });
      });
    };
    for (std::size_t i = 0; i < kept.size(); ++i) {
      kept[i] = false;
      if (!leaves_nothing()) kept[i] = true;
    }
    for (std::uint32_t i = 0; i < kept.size(); ++i) {
      if (kept[i]) decision_.clash.push_back(naming_.Requirement(i));
    }
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
                                   knob.name, naming_.Value(knob.name, low, knob.type),
                                   naming_.Value(knob.name, high, knob.type), info.reason, {}});
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
  Decision& decision_;
};

}  // namespace

Decision Explain(const Subject& subject, const Core& core, const Evidence& evidence) {
  Decision decision = Describe(subject, core);
  decision.explained = true;
  if (core.status != engine::Status::kInvalid) Explainer(subject, evidence, decision).Run();
  return decision;
}

}  // namespace remit::govern
