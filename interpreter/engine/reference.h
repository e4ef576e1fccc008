// The reference evaluator: walks the tree case by case, alternative by alternative, without graph,
// stages or blocks. Slow, obvious, and the oracle that everything faster is compared with. It
// follows 02-language, Evaluation, sentence by sentence.
#pragma once

#include "interpreter/engine/core.h"
#include "interpreter/engine/risk.h"

namespace remit::engine {

// `as_of` in days since 1970-01-01. The case is row `index` of the batch. With a scenario
// everything is asked in its world.
Core ReferenceDecide(const ast::Ast& ast, const check::Checked& checked, const CaseBatch& batch,
                     std::size_t index, std::int64_t as_of,
                     std::optional<check::ScenarioId> scenario = std::nullopt);

// The rest of the decision, were `alternative` what is recommended: the judgement and the
// guarantees, as in every decision. The requirement `without` does not count; where not `damped`,
// neither does what is damped. The case must not be invalid, nor refused beforehand.
Core ReferenceDecideAt(const ast::Ast& ast, const check::Checked& checked, const CaseBatch& batch,
                       std::size_t index, std::int64_t as_of, std::uint32_t alternative,
                       bool damped, std::optional<std::uint32_t> without,
                       std::optional<check::ScenarioId> scenario = std::nullopt);

struct Lane {
  types::Value value;
  CauseSet causes;      // not empty: there is no value
  bool absent = false;  // an optional that is not known
};
// Any checked expression, with the knobs at `alternative` (kNoAlternativeIndex where no knob may be
// read) and, for what tests ask (`route`, `status` …), the decision made before.
Lane ReferenceEvaluate(const ast::Ast& ast, const check::Checked& checked, const CaseBatch& batch,
                       std::size_t index, std::int64_t as_of, std::uint32_t alternative,
                       const Core* decision, ast::ExprId expr,
                       std::optional<check::ScenarioId> scenario = std::nullopt);

// The same for the call of a table that collects a list: its values in the order of the rows, or
// one lane that says why it is open.
std::vector<Lane> ReferenceCollected(const ast::Ast& ast, const check::Checked& checked,
                                     const CaseBatch& batch, std::size_t index, std::int64_t as_of,
                                     std::uint32_t alternative, const Core* decision,
                                     ast::ExprId list);

// All that is to be known about one alternative, whatever its requirements say.
struct AlternativeView {
  bool exists = true;                   // not beyond the end of a list that the case supplies
  bool out = false;                     // a requirement is false, or it does not exist
  CauseSet undecided;                   // of the requirements
  std::vector<std::uint32_t> violated;  // requirements that are false, ascending
  std::vector<Lane> values;             // by objective: by its formula
  std::vector<Lane> adjusted;           // with what its preferences add
  std::vector<Lane> worst, best;        // its anchors
  std::vector<Lane> utilities;
  struct Preference {
    Lane condition, worth;
  };
  std::vector<Preference> preferences;
  std::vector<Lane> tolerances;  // by term of the trade-off in force; nothing where none is written
  Lane score;
  Lane tie_break;  // the sum of utilities where objectives are balanced, else 0
};
// The case must not be invalid. Where not `damped`, what is damped does not count.
AlternativeView ReferenceAlternative(const ast::Ast& ast, const check::Checked& checked,
                                     const CaseBatch& batch, std::size_t index, std::int64_t as_of,
                                     std::uint32_t alternative, bool damped = true,
                                     std::optional<check::ScenarioId> scenario = std::nullopt);

// What a risk measure comes to at an alternative.
MeasuredRisk ReferenceMeasure(const ast::Ast& ast, const check::Checked& checked,
                              const CaseBatch& batch, std::size_t index, std::int64_t as_of,
                              std::uint32_t alternative, check::RiskId risk,
                              std::optional<check::ScenarioId> scenario = std::nullopt);

}  // namespace remit::engine
