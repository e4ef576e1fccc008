#include "interpreter/govern/variant.h"

#include <algorithm>

#include "interpreter/base/check.h"
#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/check/worlds.h"

namespace remit::govern {

using ast::ExprId;

check::Checked WithWeights(const check::Checked& checked, std::int64_t day,
                           const Weights& weights) {
  check::Checked changed = checked;
  auto& steps = changed.model.trade_offs;
  const auto in_force = std::find_if(steps.rbegin(), steps.rend(),
                                     [&](const auto& step) { return step.from_day <= day; });
  REMIT_CHECK(in_force != steps.rend(), "objectives are traded on every day");
  types::ExactDecimal sum;
  for (const auto& [objective, weight] : weights) {
    const auto next = types::AddExact(sum, weight);
    REMIT_CHECK(next.has_value(), "weights have a sum");
    sum = *next;
  }
  in_force->kind = check::TradeOffStep::Kind::kWeigh;
  in_force->terms.clear();
  for (const auto& [objective, weight] : weights) {
    check::TradeOffStep::Term term;
    term.objective = objective;
    term.weight = weight;
    const auto fault = builtins::NormalisedWeight(weight, sum, term.share);
    REMIT_CHECK(fault == builtins::Fault::kNone, "weights have shares");
    in_force->terms.push_back(term);
  }
  const auto declared = [](const auto& a, const auto& b) { return a.objective < b.objective; };
  std::sort(in_force->terms.begin(), in_force->terms.end(), declared);
  return changed;
}

check::Checked WithParameter(const check::Checked& checked, std::int64_t day,
                             check::ParameterId parameter, types::Value value,
                             std::optional<check::ScenarioId> scenario) {
  check::Checked changed = checked;
  const auto& steps = checked.model.parameters.at(parameter.index()).steps;
  const auto in_force = std::find_if(steps.rbegin(), steps.rend(),
                                     [&](const auto& step) { return step.from_day <= day; });
  REMIT_CHECK(in_force != steps.rend(), "a parameter has a value on every day");
  changed.constant.at(in_force->value.index()) = value;
  const check::ScenarioInfo* world = check::ScenarioOf(checked.model, scenario);
  if (world == nullptr) return changed;
  const check::ReplacementInfo* other =
      world->Find(check::ReplacementInfo::Kind::kParameter, parameter.index());
  if (other != nullptr) changed.constant.at(other->value.index()) = value;
  return changed;
}

std::optional<RequirementBound> BoundOf(const ast::Ast& ast, const check::Checked& checked,
                                        const check::RequirementInfo& requirement) {
  if (!requirement.condition.valid()) return std::nullopt;
  const auto* call = std::get_if<ast::Call>(&ast[requirement.condition].node);
  if (call == nullptr || call->arguments.size() != 2) return std::nullopt;
  const bool greater = call->callee == ">=" || call->callee == ">";
  if (!greater && call->callee != "<=" && call->callee != "<") return std::nullopt;
  const auto fixed = [&](ExprId side) {
    return (checked.uses.at(side.index()) & check::kUsesKnob) == 0;
  };
  const ExprId left = call->arguments[0], right = call->arguments[1];
  const bool on_right = fixed(right) || !fixed(left);
  const ExprId bound = on_right ? right : left;
  const bool least = (greater == on_right) != requirement.refusal;
  types::Type type = checked.TypeOf(bound);
  type.optional = false;
  return RequirementBound{bound, type, least};
}

check::Checked WithBound(const check::Checked& checked, const RequirementBound& bound,
                         types::Value value) {
  check::Checked changed = checked;
  changed.constant.at(bound.bound.index()) = value;
  return changed;
}

}  // namespace remit::govern
