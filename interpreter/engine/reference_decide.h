// The parts of the reference evaluator's decision about one case, in the order in which they are
// made. Private to reference.cpp (what is recommended) and reference_judge.cpp (who may decide it,
// and whether a proposal stands).
#pragma once

#include "interpreter/engine/reference_walk.h"

namespace remit::engine {

class Decider {
 public:
  Decider(const ast::Ast& ast, const check::Checked& checked, const CaseBatch& batch,
          std::size_t index, std::int64_t as_of);
  Core Decide();
  AlternativeView View(std::uint32_t alternative) const;

 private:
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
  Core core_;
};

}  // namespace remit::engine
