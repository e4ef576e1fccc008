// The parts of the reference evaluator's decision about one case, in the order in which they are
// made. Private to reference.cpp (what is recommended) and reference_judge.cpp (who may decide it,
// and whether a proposal stands).
#pragma once

#include "interpreter/engine/reference_walk.h"

namespace remit::engine {

class Decider {
 public:
  Decider(const ast::Ast& ast, const check::Checked& checked, const CaseBatch& batch,
          std::size_t index, std::int64_t as_of, std::optional<check::ScenarioId> scenario);
  Core Decide();
  // As if `alternative` were the best, and the requirement `without` did not count.
  Core DecideAt(std::uint32_t alternative, bool damped, std::optional<std::uint32_t> without);
  // Where not `damped`, the requirements made from `damp` do not count.
  AlternativeView View(std::uint32_t alternative, bool damped) const;

 private:
  struct Candidate {
    std::uint32_t alternative;
    AlternativeView view;
  };
  // All alternatives of the case: those that are not out, in declared order.
  struct Prospect {
    bool all_out = true;
    std::uint32_t feasible = 0;
    CauseSet causes;
    std::vector<Candidate> left;
  };
  Prospect LookAround(bool damped) const;
  // ---- reference_choice.cpp
  const Candidate& Best(const std::vector<Candidate>& candidates) const;
  const Candidate& BestInTurn(const std::vector<Candidate>& candidates,
                              const check::TradeOffStep& step) const;
  bool IsBehind(const AlternativeView& view, const AlternativeView& best,
                const check::TradeOffStep& step, std::size_t term, bool allow) const;
  RouteLanes RouteAt(Walk& walk) const;
  void ListPreferences(Walk& walk, AlternativeView& view) const;
  Lane Adjusted(std::size_t objective, const AlternativeView& view) const;
  Lane Tolerance(Walk& walk, const check::TradeOffStep::Term& term) const;
  void Score(Walk& walk, AlternativeView& view) const;
  Lane Damped(Walk& walk, const check::DampInfo& damp) const;

  bool RefusedBeforehand(Walk& walk);
  void Recommend();
  void EndUndecided(CauseSet causes);

  void Judge();
  void JudgeWithoutAlternative();
  bool ListViolations(Walk& walk);  // whether there are any
  // The causes met in the rules that say who decides; empty when every one of them has an answer.
  CauseSet ListFired(Walk& walk);
  void RouteByRules();
  CauseSet RouteByBands(Walk& walk, const std::vector<std::uint32_t>& shown);
  bool ExpectsDeviation() const;
  void KeepGuarantees();
  void AskGuarantees(std::uint32_t alternative, bool proposed, CauseSet& broken) const;
  std::vector<std::uint32_t> ProposedPositions() const;

  // 1, 0 or -1: the proposed value lies above, on or below the recommended one; and whether the
  // reach spans the distance.
  struct Distance {
    int direction = 0;
    bool within = false;
  };
  Distance Measure(const check::DeviationInfo& band, std::uint32_t shown, types::Value reach) const;
  bool InForceFor(const check::DeviationInfo& band) const;

  Lane Requirement(Walk& walk, const check::RequirementInfo& requirement) const;
  Lane Rule(Walk& walk, const check::RuleInfo& rule) const;
  Situation At(std::uint32_t alternative) const;
  const Proposal* proposal() const;  // nullptr: none
  const check::Model& model() const { return checked_.model; }

  const check::Checked& checked_;
  Situation situation_;  // with no knob set
  CauseSet refusal_causes_;
  bool reason_needed_ = false;
  std::optional<std::uint32_t> without_{};
  Core core_;
};

}  // namespace remit::engine
