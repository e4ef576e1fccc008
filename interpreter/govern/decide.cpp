// Decisions of a range of cases, block by block: recommend, then judge what is shown. 02-language,
// Evaluation 3, 6 and 7.
#include "interpreter/govern/decide.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/base/unicode.h"
#include "interpreter/engine/block.h"
#include "interpreter/govern/judge.h"
#include "interpreter/govern/route.h"
#include "interpreter/graph/deciding.h"
#include "interpreter/optimise/enumerate.h"

namespace remit::govern {
namespace {

using check::RuleInfo;
using engine::CauseId;
using engine::Core;
using engine::kNoAlternativeIndex;
using engine::kPresent;
using engine::Status;
using engine::Verdict;
using engine::View;
using optimise::Choice;

bool IsTrue(const View& view, std::size_t lane) {
  return view.CauseOf(lane) == kPresent && view.Raw(lane) != 0;
}
bool IsFalse(const View& view, std::size_t lane) {
  return view.CauseOf(lane) == kPresent && view.Raw(lane) == 0;
}

std::vector<graph::NodeId> ShownRoots(const graph::Outputs& outputs) {
  std::vector<graph::NodeId> roots = outputs.requirements;
  roots.insert(roots.end(), outputs.rules.begin(), outputs.rules.end());
  roots.push_back(outputs.outside_model);
  return roots;
}

std::vector<graph::NodeId> AllRoots(const graph::Outputs& outputs) {
  std::vector<graph::NodeId> roots = graph::DecidingNodes(outputs);
  roots.push_back(outputs.outside_model);
  return roots;
}

// Guarantees that are asked of a recommendation, or of a proposal.
bool AskedOf(const check::GuaranteeInfo& guarantee, bool proposal) {
  switch (guarantee.of) {
    case check::About::kFeasible:
      return true;
    case check::About::kRecommendations:
      return !proposal;
    case check::About::kProposals:
      return proposal;
  }
  REMIT_CHECK(false, "a guarantee is of one of three");
}

std::vector<graph::NodeId> GuaranteeRoots(const check::Model& model, const graph::Outputs& outputs,
                                          bool proposal) {
  std::vector<graph::NodeId> roots;
  for (std::size_t i = 0; i < model.guarantees.size(); ++i) {
    if (AskedOf(model.guarantees[i], proposal)) roots.push_back(outputs.guarantees[i]);
  }
  return roots;
}

class BatchDecider {
 public:
  BatchDecider(const engine::Program& program, const engine::CaseBatch& batch)
      : program_(program),
        model_(program.model()),
        outputs_(program.graph().outputs),
        batch_(batch),
        block_(program),
        enumeration_(program),
        all_(engine::PlanFor(program.graph(), AllRoots(outputs_))),
        shown_(engine::PlanFor(program.graph(), ShownRoots(outputs_))),
        of_recommendations_(
            engine::PlanFor(program.graph(), GuaranteeRoots(model_, outputs_, false))),
        of_proposals_(engine::PlanFor(program.graph(), GuaranteeRoots(model_, outputs_, true))) {}

  bool one_by_one() const { return enumeration_.bounded(); }
  // cores[i] belongs to cases[i].
  void Decide(std::span<const std::size_t> cases, std::vector<Core*> cores);
  // Of a case that is decided and has a proposal; cores[i] belongs to alternatives[i].
  void JudgeAlternatives(std::size_t index, const Core& decided,
                         std::span<const std::uint32_t> alternatives, std::vector<Core*> cores);

 private:
  bool RefusedBeforehand(std::size_t lane, Core& core, CauseId& causes);
  void Recommend(const Choice& choice, CauseId refusal, Core& core);
  void Undecided(CauseId causes, Core& core);
  void ChooseShown(const engine::Proposal* proposal, Core& core) const;
  void Judge(std::size_t lane, const engine::Proposal* proposal, Core& core);
  void ListViolated(std::size_t lane, Core& core) const;
  CauseId ListFired(std::size_t lane, Core& core);
  CauseId ApplyBands(std::size_t lane, const engine::Proposal& proposal, Route& route,
                     bool& needs_reason, const Core& core);
  void KeepGuarantees(std::span<const std::size_t> cases, const std::vector<Core*>& cores);
  // By lane, the guarantees that are false at these alternatives, as faults.
  void AskGuarantees(bool proposal, std::span<const std::uint32_t> alternatives,
                     std::vector<CauseId>& broken);
  void SupplyJudgement(const std::vector<Core*>& cores);

  const engine::Proposal* ProposalOf(std::size_t index) const {
    const auto& proposal = batch_.proposals.at(index);
    return proposal ? &*proposal : nullptr;
  }

  const engine::Program& program_;
  const check::Model& model_;
  const graph::Outputs& outputs_;
  const engine::CaseBatch& batch_;
  engine::BlockEvaluator block_;
  optimise::Enumeration enumeration_;
  engine::Plan all_;
  engine::Plan shown_;
  engine::Plan of_recommendations_;  // guarantees
  engine::Plan of_proposals_;
};

// A refusal that reads no knob ends the case, whatever is missing elsewhere. `causes`: of those
// that have no answer.
bool BatchDecider::RefusedBeforehand(std::size_t lane, Core& core, CauseId& causes) {
  for (std::size_t i = 0; i < model_.rules.size(); ++i) {
    const RuleInfo& rule = model_.rules[i];
    if (rule.kind != RuleInfo::Kind::kRefuse || rule.uses_knob) continue;
    const View condition = block_[outputs_.rules[i]];
    causes = block_.causes().Union(causes, condition.CauseOf(lane));
    if (IsTrue(condition, lane)) core.fired.push_back(static_cast<std::uint32_t>(i));
  }
  if (core.fired.empty()) return false;
  core.status = Status::kDecided;
  core.verdict = Verdict::kRefuse;
  return true;
}

void BatchDecider::Undecided(CauseId causes, Core& core) {
  core.status = block_.causes().HasFault(causes) ? Status::kFault : Status::kNeedsData;
  core.causes = block_.causes().Set(causes);
  core.recommended = core.shown = kNoAlternativeIndex;
  core.score = 0;
  core.level = -1;
  core.sides = 0;
  core.verdict = Verdict::kNone;
  core.fired.clear();
  core.violated.clear();
}

void BatchDecider::Recommend(const Choice& choice, CauseId refusal, Core& core) {
  core.feasible = choice.feasible;
  core.damp_dropped = choice.damp_dropped;
  const CauseId causes = choice.all_out ? refusal : block_.causes().Union(choice.causes, refusal);
  // A missing value of a refusal no longer matters when every alternative is out; a fault does.
  if (choice.all_out && !block_.causes().HasFault(refusal)) {
    core.status = Status::kNoAlternative;
  } else if (causes != kPresent) {
    Undecided(causes, core);
  } else {
    core.status = Status::kDecided;
    core.recommended = choice.best;
    core.score = choice.score;
  }
}

// What the rules are asked about: the proposal, else the recommendation.
void BatchDecider::ChooseShown(const engine::Proposal* proposal, Core& core) const {
  if (core.status == Status::kDecided) core.shown = core.recommended;
  if (proposal == nullptr) return;
  if (core.status == Status::kNoAlternative) core.verdict = Verdict::kRefuse;
  core.shown =
      ProposedAlternative(model_, *proposal, core.recommended).value_or(kNoAlternativeIndex);
}

void BatchDecider::ListViolated(std::size_t lane, Core& core) const {
  for (std::size_t i = 0; i < outputs_.requirements.size(); ++i) {
    if (core.damp_dropped && model_.requirements[i].damp) continue;
    if (IsFalse(block_[outputs_.requirements[i]], lane)) {
      core.violated.push_back(static_cast<std::uint32_t>(i));
    }
  }
}

// The causes of the rules that say who decides; a refusal's are those of its requirement.
CauseId BatchDecider::ListFired(std::size_t lane, Core& core) {
  CauseId causes = kPresent;
  for (std::size_t i = 0; i < outputs_.rules.size(); ++i) {
    const View condition = block_[outputs_.rules[i]];
    if (IsTrue(condition, lane)) core.fired.push_back(static_cast<std::uint32_t>(i));
    if (model_.rules[i].kind == RuleInfo::Kind::kRefuse) continue;
    causes = block_.causes().Union(causes, condition.CauseOf(lane));
  }
  return causes;
}

CauseId BatchDecider::ApplyBands(std::size_t lane, const engine::Proposal& proposal, Route& route,
                                 bool& needs_reason, const Core& core) {
  std::vector<Reach> reaches;
  for (const graph::NodeId reach : outputs_.reaches) {
    const View view = block_[reach];
    reaches.push_back({{view.Raw(lane)}, view.CauseOf(lane) == kPresent});
  }
  const BandAnswer answer =
      ConsultBands(model_, reaches, program_.as_of(), proposal, core.recommended, core.shown);
  CauseId causes = kPresent;
  for (const std::uint32_t band : answer.unread) {
    causes = block_.causes().Union(causes, block_[outputs_.reaches[band]].CauseOf(lane));
  }
  route.level = std::max(route.level, answer.level);
  needs_reason = answer.needs_reason;
  return causes;
}

void BatchDecider::Judge(std::size_t lane, const engine::Proposal* proposal, Core& core) {
  if (proposal != nullptr) ListViolated(lane, core);
  CauseId causes = ListFired(lane, core);
  if (core.status == Status::kNoAlternative) return;
  if (!core.violated.empty()) {
    core.verdict = Verdict::kRefuse;
    return;
  }
  if (causes != kPresent) return Undecided(causes, core);
  Route route = RouteOf(model_, core.fired);
  bool needs_reason = false;
  if (proposal != nullptr && !ExpectsDeviation(model_, core.fired)) {
    causes = ApplyBands(lane, *proposal, route, needs_reason, core);
    if (causes != kPresent) return Undecided(causes, core);
  }
  core.level = route.level;
  core.sides = route.sides;
  const bool without_reason = needs_reason && base::IsBlank(proposal->reason);
  core.verdict = without_reason ? Verdict::kNeedsReason : VerdictOf(route);
}

void BatchDecider::Decide(std::span<const std::size_t> cases, std::vector<Core*> cores) {
  block_.LoadCases(batch_, cases, all_);
  std::vector<CauseId> refusals(cases.size(), kPresent);
  std::vector<std::uint8_t> refused(cases.size(), 0);
  for (std::size_t lane = 0; lane < cases.size(); ++lane) {
    cores[lane]->outside_model = IsTrue(block_[outputs_.outside_model], lane);
    refused[lane] = RefusedBeforehand(lane, *cores[lane], refusals[lane]);
  }
  if (std::find(refused.begin(), refused.end(), 0) == refused.end()) return;

  const std::vector<Choice> choices = enumeration_.Choose(block_);
  std::vector<std::uint32_t> shown(cases.size(), 0);  // lanes that show nothing are not looked at
  bool any_shown = false;
  for (std::size_t lane = 0; lane < cases.size(); ++lane) {
    if (refused[lane] != 0) continue;
    Core& core = *cores[lane];
    Recommend(choices[lane], refusals[lane], core);
    if (core.status != Status::kDecided && core.status != Status::kNoAlternative) continue;
    ChooseShown(ProposalOf(cases[lane]), core);
    if (core.shown == kNoAlternativeIndex) continue;
    shown[lane] = core.shown;
    any_shown = true;
  }
  if (!any_shown) return;
  block_.EvaluateAt(shown, shown_);
  for (std::size_t lane = 0; lane < cases.size(); ++lane) {
    if (cores[lane]->shown == kNoAlternativeIndex) continue;
    Judge(lane, ProposalOf(cases[lane]), *cores[lane]);
  }
  if (!model_.guarantees.empty()) KeepGuarantees(cases, cores);
}

void BatchDecider::JudgeAlternatives(std::size_t index, const Core& decided,
                                     std::span<const std::uint32_t> alternatives,
                                     std::vector<Core*> cores) {
  const std::vector<std::size_t> cases(alternatives.size(), index);
  block_.LoadCases(batch_, cases, all_);
  block_.EvaluateAt(alternatives, shown_);
  for (std::size_t lane = 0; lane < cases.size(); ++lane) {
    Core& core = *cores[lane];
    core = decided;
    core.shown = alternatives[lane];
    core.verdict = Verdict::kNone;
    core.level = -1;
    core.sides = 0;
    core.fired.clear();
    core.violated.clear();
    Judge(lane, ProposalOf(index), core);
  }
  if (!model_.guarantees.empty()) KeepGuarantees(cases, cores);
}

// What has no answer is not violated.
void BatchDecider::AskGuarantees(bool proposal, std::span<const std::uint32_t> alternatives,
                                 std::vector<CauseId>& broken) {
  std::vector<std::uint32_t> at(alternatives.begin(), alternatives.end());
  std::replace(at.begin(), at.end(), kNoAlternativeIndex, 0u);  // not looked at
  block_.EvaluateAt(at, proposal ? of_proposals_ : of_recommendations_);
  for (std::size_t i = 0; i < model_.guarantees.size(); ++i) {
    const check::GuaranteeInfo& guarantee = model_.guarantees[i];
    if (!AskedOf(guarantee, proposal)) continue;
    const CauseId fault = block_.causes().Of(
        {engine::Cause::Kind::kFault, builtins::Fault::kGuarantee, guarantee.condition, {}});
    for (std::size_t lane = 0; lane < broken.size(); ++lane) {
      if (alternatives[lane] == kNoAlternativeIndex) continue;
      if (IsFalse(block_[outputs_.guarantees[i]], lane))
        broken[lane] = block_.causes().Union(broken[lane], fault);
    }
  }
}

void BatchDecider::SupplyJudgement(const std::vector<Core*>& cores) {
  const graph::Graph& graph = program_.graph();
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const graph::Node& node = graph.nodes[i];
    const bool route = node.op == graph::Op::kProposalRoute;
    if (!route && node.op != graph::Op::kProposalVerdict) continue;
    std::vector<std::int64_t> values;
    for (const Core* core : cores) {
      const auto side = static_cast<std::int64_t>(core->sides >> node.index & 1);
      values.push_back(!route               ? static_cast<std::int64_t>(core->verdict)
                       : node.overload == 0 ? core->level
                                            : side);
    }
    block_.Supply(graph::NodeId(i), values);
  }
}

// A guarantee that does not hold makes a fault of the case.
void BatchDecider::KeepGuarantees(std::span<const std::size_t> cases,
                                  const std::vector<Core*>& cores) {
  std::vector<std::uint32_t> recommended, proposed;
  bool judged = false;
  for (std::size_t lane = 0; lane < cases.size(); ++lane) {
    const Core& core = *cores[lane];
    const bool decided = core.status == Status::kDecided && core.shown != kNoAlternativeIndex;
    const bool stands = decided && ProposalOf(cases[lane]) != nullptr && core.violated.empty();
    recommended.push_back(decided ? core.recommended : kNoAlternativeIndex);
    proposed.push_back(stands ? core.shown : kNoAlternativeIndex);
    judged = judged || stands;
  }
  std::vector<CauseId> broken(cases.size(), kPresent);
  AskGuarantees(false, recommended, broken);
  if (judged) {
    SupplyJudgement(cores);
    AskGuarantees(true, proposed, broken);
  }
  for (std::size_t lane = 0; lane < cases.size(); ++lane) {
    if (broken[lane] != kPresent) Undecided(broken[lane], *cores[lane]);
  }
}

CaseValue ValueAt(const View& view, std::size_t lane, const engine::CauseTable& causes) {
  const CauseId cause = view.CauseOf(lane);
  CaseValue value;
  if (cause == kPresent) value.value.raw = view.Raw(lane);
  value.absent = cause == engine::kAbsent;
  value.causes = causes.Set(cause);
  return value;
}

}  // namespace

std::vector<Core> DecideSome(const engine::Program& program, const engine::CaseBatch& batch,
                             std::span<const std::size_t> indices, const DecideOptions& options) {
  REMIT_CHECK(options.block_size > 0, "a block has at least one lane");
  Core blank;
  blank.review_overdue = engine::ReviewOverdue(program.model(), program.as_of());
  std::vector<Core> cores(indices.size(), blank);  // invalid until decided
  if (engine::OutsideEffectivePeriod(program.model(), program.as_of())) return cores;

  BatchDecider decider(program, batch);
  const std::size_t block_size = decider.one_by_one() ? 1 : options.block_size;
  std::vector<std::size_t> cases;
  std::vector<Core*> places;
  // Cases with long lists make a block of their own before it is full.
  constexpr std::size_t kMostLanes = std::size_t{1} << 16;
  std::size_t lanes = 0;
  const auto decide = [&] {
    if (!cases.empty()) decider.Decide(cases, places);
    cases.clear();
    places.clear();
    lanes = 0;
  };
  for (std::size_t i = 0; i < indices.size(); ++i) {
    const std::size_t index = indices[i];
    if (!batch.invalid.at(index).empty()) continue;
    if (engine::PreviousIsLater(program.model(), batch, index, program.as_of())) continue;
    cases.push_back(index);
    places.push_back(&cores[i]);
    lanes += engine::LanesOf(program.graph(), batch, index);
    if (cases.size() == block_size || lanes >= kMostLanes) decide();
  }
  decide();
  return cores;
}

std::vector<Core> DecideRange(const engine::Program& program, const engine::CaseBatch& batch,
                              std::size_t first, std::size_t count, const DecideOptions& options) {
  REMIT_CHECK(first + count <= batch.size, "the range lies in the batch");
  std::vector<std::size_t> cases(count);
  std::iota(cases.begin(), cases.end(), first);
  return DecideSome(program, batch, cases, options);
}

std::vector<Core> DecideBatch(const engine::Program& program, const engine::CaseBatch& batch,
                              const DecideOptions& options) {
  return DecideRange(program, batch, 0, batch.size, options);
}

std::vector<Core> JudgeAlternatives(const engine::Program& program, const engine::CaseBatch& batch,
                                    std::size_t index, const Core& decided,
                                    const std::vector<std::uint32_t>& alternatives) {
  REMIT_CHECK(batch.proposals.at(index).has_value(), "what is judged is proposed by somebody");
  REMIT_CHECK(decided.recommended != kNoAlternativeIndex, "there is a recommendation");
  constexpr std::size_t kLanes = 1024;
  std::vector<Core> cores(alternatives.size());
  BatchDecider decider(program, batch);
  for (std::size_t first = 0; first < alternatives.size(); first += kLanes) {
    const std::size_t count = std::min(kLanes, alternatives.size() - first);
    std::vector<Core*> places;
    for (std::size_t i = 0; i < count; ++i) places.push_back(&cores[first + i]);
    decider.JudgeAlternatives(index, decided, std::span(alternatives).subspan(first, count),
                              places);
  }
  return cores;
}

std::vector<CaseValue> EvaluateAt(const engine::Program& program, const engine::CaseBatch& batch,
                                  std::size_t index, std::uint32_t alternative,
                                  const std::vector<graph::NodeId>& nodes) {
  REMIT_CHECK(batch.invalid.at(index).empty(), "an invalid case has no values");
  const engine::Plan plan = engine::PlanFor(program.graph(), nodes);
  engine::BlockEvaluator block(program);
  block.LoadCases(batch, std::span(&index, 1), plan);
  if (alternative != kNoAlternativeIndex) {
    block.EvaluateAt(std::span(&alternative, 1), plan);
  } else {
    REMIT_CHECK(plan.mixed.empty() && plan.knobbed.empty(), "no knob is read where none is set");
  }
  std::vector<CaseValue> values;
  for (const graph::NodeId node : nodes) values.push_back(ValueAt(block[node], 0, block.causes()));
  return values;
}

namespace {

// What the block says of one alternative, in its lane `lane`.
class RowReader {
 public:
  RowReader(const engine::Program& program, engine::BlockEvaluator& block, bool damped,
            AlternativeTable& table)
      : program_(program),
        outputs_(program.graph().outputs),
        block_(block),
        damped_(damped),
        table_(table) {}

  void Read(std::size_t alternative, std::size_t lane) {
    AlternativeTable::Row& row = table_.rows[alternative];
    row.feasible = true;
    for (const graph::NodeId exists : outputs_.exists) {
      row.exists = row.exists && !IsFalse(block_[exists], lane);
      Demand(exists, lane, row);
    }
    for (std::size_t j = 0; j < outputs_.requirements.size(); ++j) {
      if (!damped_ && program_.model().requirements[j].damp) continue;
      const graph::NodeId requirement = outputs_.requirements[j];
      if (IsFalse(block_[requirement], lane)) row.violated.push_back(static_cast<std::uint32_t>(j));
      Demand(requirement, lane, row);
    }
    row.out = !row.exists || !row.violated.empty();
    ReadScore(lane, row);
    for (std::size_t j = 0; j < outputs_.objectives.size(); ++j) {
      const auto& nodes = outputs_.objectives[j];
      AlternativeTable::Objective& objective = table_.objectives[j];
      objective.value.push_back(At(nodes.value, lane));
      objective.adjusted.push_back(At(nodes.adjusted, lane));
      objective.utility.push_back(At(nodes.utility, lane));
    }
    for (std::size_t j = 0; j < outputs_.preferences.size(); ++j) {
      table_.preferences[j].condition.push_back(At(outputs_.preferences[j].condition, lane));
      table_.preferences[j].worth.push_back(At(outputs_.preferences[j].worth, lane));
    }
  }

  // What is the same for all alternatives.
  void ReadCase() {
    for (std::size_t j = 0; j < outputs_.objectives.size(); ++j) {
      table_.objectives[j].worst = At(outputs_.objectives[j].worst, 0);
      table_.objectives[j].best = At(outputs_.objectives[j].best, 0);
    }
    for (const auto& stage : outputs_.stages) {
      table_.tolerances.push_back(stage.tolerance ? At(*stage.tolerance, 0)
                                                  : CaseValue{types::Value::Of(0.0), {}, false});
    }
  }

 private:
  CaseValue At(graph::NodeId node, std::size_t lane) const {
    return ValueAt(block_[node], lane, block_.causes());
  }
  void Demand(graph::NodeId condition, std::size_t lane, AlternativeTable::Row& row) const {
    row.feasible = row.feasible && IsTrue(block_[condition], lane);
    row.undecided = row.undecided || block_[condition].CauseOf(lane) != kPresent;
  }
  void ReadScore(std::size_t lane, AlternativeTable::Row& row) const {
    const View score = block_[outputs_.score];
    row.scored = score.CauseOf(lane) == kPresent;
    if (outputs_.tie_break) {
      const View tie_break = block_[*outputs_.tie_break];
      row.scored = row.scored && tie_break.CauseOf(lane) == kPresent;
      if (row.scored) row.tie_break = std::bit_cast<double>(tie_break.Raw(lane));
    }
    if (row.scored) row.score = std::bit_cast<double>(score.Raw(lane));
  }

  const engine::Program& program_;
  const graph::Outputs& outputs_;
  engine::BlockEvaluator& block_;
  const bool damped_;
  AlternativeTable& table_;
};

std::vector<graph::NodeId> ChoiceRoots(const graph::Outputs& outputs) {
  std::vector<graph::NodeId> roots = outputs.requirements;
  roots.insert(roots.end(), outputs.exists.begin(), outputs.exists.end());
  roots.push_back(outputs.score);
  if (outputs.tie_break) roots.push_back(*outputs.tie_break);
  for (const auto& objective : outputs.objectives) {
    roots.insert(roots.end(), {objective.value, objective.adjusted, objective.worst, objective.best,
                               objective.utility});
  }
  for (const auto& preference : outputs.preferences) {
    roots.insert(roots.end(), {preference.condition, preference.worth});
  }
  for (const auto& stage : outputs.stages) {
    if (stage.tolerance) roots.push_back(*stage.tolerance);
  }
  return roots;
}

}  // namespace

AlternativeTable EvaluateAlternatives(const engine::Program& program,
                                      const engine::CaseBatch& batch, std::size_t index,
                                      bool damped) {
  REMIT_CHECK(batch.invalid.at(index).empty(), "an invalid case has no values");
  const graph::Outputs& outputs = program.graph().outputs;
  const engine::Plan plan = engine::PlanFor(program.graph(), ChoiceRoots(outputs));
  const std::uint32_t count = program.hoisted().alternatives;
  AlternativeTable table;
  table.rows.resize(count);
  table.objectives.resize(outputs.objectives.size());
  table.preferences.resize(outputs.preferences.size());
  engine::BlockEvaluator block(program);
  RowReader reader(program, block, damped, table);
  if (!engine::MovesElements(program.graph(), plan)) {
    block.LoadAlternatives(batch, index, plan);
    for (std::size_t i = 0; i < count; ++i) reader.Read(i, i);
    reader.ReadCase();
    return table;
  }
  block.LoadCases(batch, std::span(&index, 1), plan);
  for (std::uint32_t i = 0; i < count; ++i) {
    block.SetAlternative(i, plan);
    block.EvaluateMixed(plan);
    reader.Read(i, 0);
  }
  reader.ReadCase();
  return table;
}

}  // namespace remit::govern
