#include "interpreter/govern/keeps.h"

#include <algorithm>

#include "interpreter/check/worlds.h"
#include "interpreter/govern/judge.h"
#include "interpreter/govern/naming.h"

namespace remit::govern {

std::vector<GuaranteeRef> Keeps::BrokenAt(std::uint32_t alternative) const {
  return Ask(subject_.checked, alternative, std::nullopt);
}

std::vector<GuaranteeRef> Keeps::BrokenWithout(std::uint32_t requirement,
                                               std::uint32_t alternative) const {
  return Ask(subject_.checked, alternative, requirement);
}

std::vector<GuaranteeRef> Keeps::BrokenWith(const MovedBound& moved, const Miss& miss,
                                            std::uint32_t alternative) const {
  if (model().guarantees.empty()) return {};
  const Comparison& comparison = *moved.parts[moved.part].comparison;
  const ast::ExprId bound = bounds_.BoundOf(comparison);
  const auto value = ValueOfParameter(bound);
  if (!value) {
    const bool comes_in = ProposalComesIn(moved, miss, alternative);
    return Ask(subject_.checked, alternative,
               comes_in ? std::optional(moved.requirement) : std::nullopt);
  }
  const auto to = bounds_.Moved(comparison, miss, alternative);
  if (!to) return {};
  check::Checked changed = subject_.checked;
  changed.constant.at(value->index()) = *to;
  return Ask(changed, alternative, std::nullopt);
}

std::vector<GuaranteeRef> Keeps::Ask(const check::Checked& checked, std::uint32_t alternative,
                                     std::optional<std::uint32_t> without) const {
  std::vector<GuaranteeRef> broken;
  if (model().guarantees.empty()) return broken;
  // It was chosen in spite of a damping only where that does not count.
  const auto& violated = alternatives_.rows.at(alternative).violated;
  const bool damped = std::none_of(violated.begin(), violated.end(), [&](std::uint32_t i) {
    return i != without && model().requirements.at(i).damp.has_value();
  });
  const engine::Core core =
      engine::ReferenceDecideAt(subject_.ast, checked, subject_.batch, subject_.index,
                                subject_.as_of, alternative, damped, without, subject_.scenario);
  const Naming naming(subject_);
  for (const check::GuaranteeInfo& guarantee : model().guarantees) {
    const auto breaks = [&](const engine::Cause& cause) {
      return cause.fault == builtins::Fault::kGuarantee && cause.place == guarantee.condition;
    };
    if (std::any_of(core.causes.begin(), core.causes.end(), breaks)) {
      broken.push_back(
          {guarantee.name, guarantee.title, naming.At(subject_.ast[guarantee.condition].span)});
    }
  }
  return broken;
}

// What is written as the value of a parameter on this day, in this world.
std::optional<ast::ExprId> Keeps::ValueOfParameter(ast::ExprId bound) const {
  const check::Reference& reference = subject_.checked.ReferenceOf(bound);
  if (reference.kind != check::Reference::Kind::kParameter) return std::nullopt;
  const check::ScenarioInfo* scenario = check::ScenarioOf(model(), subject_.scenario);
  const check::ReplacementInfo* other =
      scenario == nullptr || reference.original
          ? nullptr
          : scenario->Find(check::ReplacementInfo::Kind::kParameter, reference.index);
  if (other != nullptr) return other->value;
  std::optional<ast::ExprId> value;
  for (const auto& step : model().parameters.at(reference.index).steps) {
    if (step.from_day <= subject_.as_of) value = step.value;
  }
  return value;
}

// Whether what is proposed keeps the requirement with its bound moved so far.
bool Keeps::ProposalComesIn(const MovedBound& moved, const Miss& miss,
                            std::uint32_t alternative) const {
  const auto& proposal = subject_.batch.proposals.at(subject_.index);
  if (!proposal) return false;
  const auto shown = ProposedAlternative(model(), *proposal, alternative);
  if (!shown) return false;
  const auto own = bounds_.MissAlone(moved.parts, moved.part, *shown);
  return own && !(miss < *own);
}

}  // namespace remit::govern
