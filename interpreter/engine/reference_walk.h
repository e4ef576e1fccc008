// The tree walk of the reference evaluator: the value of any checked expression in one situation,
// found by reading the tree as it was written. It knows nothing of alternatives, trade-offs or
// routes; reference.cpp does.
#pragma once

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "interpreter/base/int128.h"
#include "interpreter/engine/reference.h"

namespace remit::engine {

class Trace;  // reference_trace.h

// What the escalation rules give at an alternative, for preferences that ask.
struct RouteLanes {
  Lane level;  // position on the ladder
  Lane sides;  // a bit set
};
// Everything an expression may depend on. Nothing is owned; all of it outlives the walk.
struct Situation {
  const ast::Ast& ast;
  const check::Checked& checked;
  const CaseBatch& batch;
  std::size_t index;
  std::int64_t as_of;
  std::vector<std::uint32_t> positions;  // of the knobs; empty where no knob may be read
  const Core* decision = nullptr;     // for `route`, `status` …; null where they may not be read
  const RouteLanes* route = nullptr;  // for `route` before anything is decided
  std::optional<check::ScenarioId> scenario{};  // in whose world; none: as policy and case say
  // By DistributionId: the outcomes drawn so far. Only a risk measure draws.
  std::vector<std::optional<types::Value>> drawn{};
  Trace* trace = nullptr;  // where what is read is recorded; null: nowhere
};

Lane Present(types::Value value);
Lane PresentBoolean(bool value);
Lane Absent();
Lane Because(CauseSet causes);  // not empty
Lane FaultAt(ast::ExprId place, builtins::Fault fault);
bool IsPresent(const Lane& lane);
bool IsTrue(const Lane& lane);   // present and true
bool IsFalse(const Lane& lane);  // present and false
void Unite(CauseSet& into, const CauseSet& causes);
bool HasFault(const CauseSet& causes);

// 02-language, Evaluation 2, over booleans: false wins, else all causes together, else true; `or`
// with true for false.
Lane ThreeValuedAnd(std::span<const Lane> lanes);
Lane ThreeValuedOr(std::span<const Lane> lanes);
Lane ThreeValuedNot(const Lane& lane);

class Walk {
 public:
  explicit Walk(const Situation& situation);

  Lane Evaluate(ast::ExprId id);
  MeasuredRisk Measure(check::RiskId id);
  // What a table collects into a list; one lane with the causes where that is open.
  std::vector<Lane> Collect(ast::ExprId list);
  // Does the case lie outside a `modelled` domain? A missing optional does not (02, Settled
  // details).
  Lane OutsideModel();
  // Are the positions of the knobs that choose from lists positions that the case's lists have?
  Lane Exists() const;
  const Situation& situation() const { return situation_; }

 private:
  using Arguments = std::vector<Lane>;

  Lane EvaluateNode(ast::ExprId id);
  void TraceTerms(const check::ModelInfo& info, const Arguments& inputs) const;

  // reference_list.cpp
  Lane EvaluateField(check::LeafId id, std::size_t place) const;
  std::pair<std::size_t, std::size_t> PlacesOf(check::ListId list) const;  // of the case's elements
  Lane EvaluatePick(check::LeafId field, check::KnobId knob) const;
  Lane OutsideInList(check::LeafId id) const;
  Lane EvaluateAggregate(ast::ExprId id, const ast::Aggregate& aggregate);
  struct Counted {
    Lane counts;
    Lane value;
  };
  // `type`: of the values.
  static Lane Aggregated(ast::ExprId id, check::Aggregation aggregation, const types::Type& type,
                         const std::vector<Counted>& parts);
  static Lane IsOutside(const check::InputLeaf& leaf, const Lane& value);

  Lane EvaluateReference(ast::ExprId id);
  Lane EvaluateMember(ast::ExprId id, const ast::Member& member);
  Lane EvaluateLeaf(check::LeafId id);
  Lane EvaluateOriginal(const check::Reference& reference);
  Lane OfCase(check::LeafId id) const;
  Lane InForce(check::ParameterId id);
  Lane EvaluateParameter(check::ParameterId id);
  Lane EvaluateLet(check::LetId id);
  check::LetId LetAt(
      std::size_t position) const;  // in an order in which each needs only earlier ones
  Lane EvaluateDistribution(check::DistributionId id);
  Lane EvaluateKnob(check::KnobId id) const;
  Lane EvaluateDecision(const check::Reference& reference) const;
  Lane EvaluateWithout(ast::ExprId id);  // outside any function: no arguments in sight

  Lane EvaluateCall(ast::ExprId id, const ast::Call& call);
  Lane EvaluateBuiltin(ast::ExprId id, const ast::Call& call, const check::Callee& callee);
  Lane EvaluateStrict(ast::ExprId id, const ast::Call& call, const check::Callee& callee);
  Lane EvaluateIf(const ast::Call& call);
  Lane EvaluateOtherwise(const ast::Call& call);
  Lane EvaluateKnown(const ast::Call& call, bool known);
  Lane EvaluateIs(const ast::Call& call);
  Lane EvaluateIn(const ast::Call& call);
  Lane EvaluateSideIn(const ast::Call& call);
  Lane EvaluateFunction(const ast::Call& call, check::FunctionId id);
  Lane EvaluateTable(ast::ExprId id, const ast::Call& call, check::TableId table,
                     std::size_t output);
  Lane EvaluateModel(ast::ExprId id, const ast::Call& call, check::ModelId model);
  Arguments EvaluateAll(const std::vector<ast::ExprId>& expressions);

  // reference_risk.cpp
  struct Atom {
    base::Int128 weight;  // 10^18 is certainty
    Lane lane;
  };
  static void PlayThrough(const Situation& situation, ast::ExprId subject, base::Int128 weight,
                          std::vector<Atom>& atoms);
  std::vector<Atom> PlayAll(ast::ExprId subject) const;
  Lane EvaluateRisk(check::RiskId id);
  static std::vector<Atom> WorstPart(std::vector<Atom> atoms, base::Int128 tail, bool number);
  static Lane Chance(const std::vector<Atom>& atoms, const Lane& limit);
  Lane Shortfall(const check::RiskInfo& risk, std::vector<Atom> atoms, const Lane& limit) const;
  const std::vector<check::Outcome>& OutcomesOf(check::DistributionId id) const;

  // A value, known, missing or at fault, against what a cell or the right side of `in` names.
  Lane Compare(const Lane& left, const types::Type& type, std::string_view comparison,
               ast::ExprId right);
  Lane InRange(const Lane& value, const types::Type& type, const ast::Range& range);
  Lane Matches(const Lane& value, const types::Type& type, ast::ExprId named);
  Lane MatchesPattern(const Lane& value, const types::Type& column,
                      const ast::CellPattern& pattern);
  Lane MatchesCell(const Lane& value, const types::Type& column, const ast::Cell& cell);

  // Tables (reference_lookup.cpp).
  struct Applying {
    std::size_t row;  // of the tree
    Lane applies;
  };
  Lane Says(const ast::TableDeclaration& declaration, const Applying& row, std::size_t output);
  std::vector<Applying> RowsOf(const check::TableInfo& info, const Arguments& columns);
  std::optional<std::size_t> TheOneRow(ast::ExprId id, const check::TableInfo& info,
                                       ast::HitPolicy hit, const std::vector<Applying>& rows,
                                       Lane& otherwise);
  std::optional<std::size_t> FirstRow(ast::ExprId id, const std::vector<Applying>& rows,
                                      Lane& otherwise);
  // Its value, recorded as one element of what is counted.
  Lane ValueOfElement(std::size_t position, bool counts, std::optional<ast::ExprId> value);
  std::vector<Counted> CollectedBy(ast::ExprId list);  // row by row
  Lane EvaluateOverRows(ast::ExprId id, const ast::Aggregate& aggregate);
  Lane EvaluateListEquality(const ast::Call& call);

  const check::ScenarioInfo* scenario() const;  // null: none
  const check::ReplacementInfo* Replaced(check::ReplacementInfo::Kind kind,
                                         std::size_t index) const;
  const check::Model& model() const { return situation_.checked.model; }
  const types::Type& TypeOf(ast::ExprId id) const { return situation_.checked.TypeOf(id); }
  int ScaleOf(const types::Type& type) const;

  const Situation& situation_;
  Arguments arguments_;  // of the function, table or model being evaluated
  // What the variables of the aggregates around stand for, the outermost first: places in the
  // columns of their lists' fields.
  std::vector<std::size_t> elements_;
  std::vector<std::optional<Lane>>
      lets_;  // a let has one value per situation; found when first read
  std::optional<check::DistributionId> undrawn_{};  // was asked for, and has no outcome yet
};

}  // namespace remit::engine
