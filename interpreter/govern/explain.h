// From a policy, a case and the core of its decision to the Decision that people read. Describe
// names what the core holds; Explain adds why. Neither decides anything, and neither knows which
// evaluator made the core: what is to be known about the other alternatives comes as Evidence.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "interpreter/engine/reference.h"
#include "interpreter/govern/decide.h"
#include "interpreter/govern/decision.h"
#include "interpreter/source/source.h"

namespace remit::govern {

// One case of one policy on one day. Nothing is owned.
struct Subject {
  const ast::Ast& ast;
  const check::Checked& checked;
  const source::SourceMap& sources;
  const engine::CaseBatch& batch;
  std::size_t index;
  std::int64_t as_of;
  const PolicyIdentity& policy;                 // identity.h, made once per policy
  std::optional<check::ScenarioId> scenario{};  // in whose world; none: as policy and case say
};

// What an explanation looks up beside the core.
struct Evidence {
  AlternativeTable alternatives;
  std::vector<CaseValue> reaches;  // by deviation
  std::vector<CaseValue> rules;    // by rule, at the recommendation; empty without one
  std::vector<engine::MeasuredRisk>
      risks;  // by RiskId, at the alternative shown; empty without one
};
// From either evaluator; the same values. The case must not be invalid and the day must be one in
// force.
Evidence GatherEvidence(const engine::Program& program, const engine::CaseBatch& batch,
                        std::size_t index, const engine::Core& core);
Evidence GatherEvidence(const Subject& subject, const engine::Core& core);

Decision Describe(const Subject& subject, const engine::Core& core);
// `evidence` is not looked at when the case is invalid.
Decision Explain(const Subject& subject, const engine::Core& core, const Evidence& evidence);

inline constexpr std::size_t kRunnersUp = 3;

}  // namespace remit::govern
