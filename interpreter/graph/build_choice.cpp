// What tells the alternatives of a case apart: objectives with their preferences, the trade-off in
// force, and requirements.
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/graph/builder.h"

namespace remit::graph {

NodeId Builder::AsOf() {
  Node node;
  node.op = Op::kAsOf;
  node.type = types::Date();
  node.value = {as_of_};
  return Add(std::move(node));
}

NodeId Builder::Route(const types::Type& type, ast::ExprId origin, bool asks_side,
                      std::uint32_t side) {
  Node node;
  node.op = of_proposals_ ? Op::kProposalRoute : Op::kRoute;
  node.type = type;
  node.origin = origin;
  node.overload = asks_side ? 1 : 0;
  node.index = side;
  if (of_proposals_) return Add(std::move(node));
  for (const check::RuleInfo& rule : checked_.model.rules) {
    if (rule.kind == check::RuleInfo::Kind::kEscalate) node.arguments.push_back(Rule(rule));
  }
  return Add(std::move(node));
}

NodeId Builder::Allowance(ast::ExprId distance, bool as_number) {
  Node node = NodeFor(Op::kAllowance, distance);
  node.can_fault = true;
  node.overload = as_number ? 1 : 0;
  if (as_number) node.type = types::Number();
  node.arguments = {Expression(distance, {})};
  return Add(std::move(node));
}

// Adds what each preference of the objective is worth where its condition holds.
NodeId Builder::Adjusted(std::size_t objective, NodeId value) {
  Node adjusted;
  adjusted.op = Op::kAdjusted;
  adjusted.type = checked_.model.objectives[objective].type;
  adjusted.origin = checked_.model.objectives[objective].value;
  adjusted.index = static_cast<std::uint32_t>(objective);
  adjusted.can_fault = true;
  adjusted.arguments = {value};
  for (std::size_t i = 0; i < checked_.model.preferences.size(); ++i) {
    const check::PreferenceInfo& preference = checked_.model.preferences[i];
    if (preference.objective.index() != objective) continue;
    const NodeId condition = Expression(preference.condition, {});
    const NodeId worth = Expression(preference.worth, {});
    graph_.outputs.preferences.at(i) = {condition, worth};
    Node gain;
    gain.op = Op::kIf;
    gain.type = adjusted.type;
    gain.origin = preference.condition;
    gain.arguments = {condition, worth, Constant({0}, adjusted.type, preference.condition)};
    adjusted.arguments.push_back(Add(std::move(gain)));
  }
  return adjusted.arguments.size() == 1 ? value : Add(std::move(adjusted));
}

NodeId Builder::Utility(std::size_t objective, const Arguments& parts) {
  const check::ObjectiveInfo& info = checked_.model.objectives[objective];
  Node utility;
  utility.op = Op::kUtility;
  utility.type = types::Number();
  utility.can_fault = true;
  utility.origin = info.value;
  utility.index = static_cast<std::uint32_t>(objective);
  utility.overload = info.capped ? 1 : 0;
  utility.arguments = parts;
  return Add(std::move(utility));
}

NodeId Builder::Standing(std::size_t objective) {
  const check::ObjectiveInfo& info = checked_.model.objectives[objective];
  const Outputs::Objective& parts = graph_.outputs.objectives[objective];
  Node standing;
  standing.op = Op::kStanding;
  standing.type = info.type;
  standing.can_fault = true;
  standing.origin = info.value;
  standing.index = static_cast<std::uint32_t>(objective);
  standing.overload = info.capped ? 1 : 0;
  standing.arguments = {parts.adjusted, parts.worst, parts.best};
  return Add(std::move(standing));
}

void Builder::Objectives() {
  Outputs& outputs = graph_.outputs;
  outputs.preferences.resize(checked_.model.preferences.size());
  for (std::size_t i = 0; i < checked_.model.objectives.size(); ++i) {
    const check::ObjectiveInfo& info = checked_.model.objectives[i];
    Outputs::Objective objective;
    objective.value = Expression(info.value, {});
    objective.adjusted = Adjusted(i, objective.value);
    objective.worst = Expression(info.worst, {});
    objective.best = Expression(info.best, {});
    objective.utility = Utility(i, {objective.adjusted, objective.worst, objective.best});
    outputs.objectives.push_back(objective);
  }
  if (const check::TradeOffStep* step = checked_.model.TradeOffOn(as_of_)) {
    Trade(*step);
  } else {
    outputs.score = Constant(types::Value::Of(0.0), types::Number(), {});
  }
}

void Builder::Trade(const check::TradeOffStep& step) {
  using Kind = check::TradeOffStep::Kind;
  Outputs& outputs = graph_.outputs;
  graph_.weights = check::Shares(step, checked_.model.objectives.size());
  Node score;
  score.op = Op::kScore;
  score.type = types::Number();
  score.can_fault = true;
  score.origin = checked_.model.objectives.front().value;
  for (const auto& objective : outputs.objectives) score.arguments.push_back(objective.utility);
  for (const auto& term : step.terms) {
    graph_.named.push_back(static_cast<std::uint32_t>(term.objective.index()));
    if (step.kind != Kind::kFirst) continue;
    Outputs::Stage stage;
    stage.standing = term.in_points ? outputs.objectives[term.objective.index()].utility
                                    : Standing(term.objective.index());
    if (term.tolerance.valid()) {
      stage.tolerance = Allowance(term.tolerance, term.in_points);
      score.arguments.push_back(*stage.tolerance);
    }
    outputs.stages.push_back(stage);
  }
  const auto form = [&](ScoreForm which) {
    Node node = score;
    node.overload = static_cast<std::uint32_t>(which);
    return Add(std::move(node));
  };
  switch (step.kind) {
    case Kind::kWeigh:
      outputs.score = form(ScoreForm::kWeighted);
      return;
    case Kind::kFirst:
      outputs.score = form(ScoreForm::kFirst);
      return;
    case Kind::kBalance:
      outputs.score = form(ScoreForm::kLeast);
      outputs.tie_break = form(ScoreForm::kSum);
      return;
  }
  REMIT_CHECK(false, "a trade-off is one of three kinds");
}

// Out of force a requirement holds, whatever its condition says.
NodeId Builder::Requirement(const check::RequirementInfo& requirement) {
  if (requirement.damp) return Damped(*requirement.damp);
  if (!requirement.in_force.On(as_of_)) {
    return Constant({1}, types::Boolean(), requirement.condition);
  }
  const NodeId condition = Expression(requirement.condition, {});
  return requirement.refusal ? Not(condition) : condition;
}

NodeId Builder::Damped(check::DampId damp) {
  const check::DampInfo& info = checked_.model.damps.at(damp.index());
  Node node;
  node.op = Op::kDamp;
  node.type = types::Boolean();
  node.origin = info.limit;
  node.index = damp.value;
  node.arguments = {Knob(static_cast<std::uint32_t>(info.knob.index())), Leaf(info.previous),
                    Leaf(info.previous_as_of), AsOf(), Allowance(info.limit, false)};
  return Add(std::move(node));
}

}  // namespace remit::graph
