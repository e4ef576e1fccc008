// Decision: looks at what the decider keeps of the decision made last.
#include <algorithm>

#include "interpreter/embed/decider_state.h"
#include "interpreter/engine/names.h"
#include "interpreter/source/place.h"

namespace remit {
namespace {

using embed::Access;
using embed::DeciderState;

bool Owns(const DeciderState& state, const Knob& knob) {
  return Access::PolicyOf(knob) == &state.policy();
}

std::uint32_t PositionAmong(const DeciderState& state, const Knob& knob,
                            const std::vector<std::uint32_t>& positions) {
  if (positions.empty() || !Owns(state, knob)) return Decision::kNone;
  return positions[Access::IndexOf(knob)];
}

std::optional<Value> KnobValue(const DeciderState& state, const Knob& knob,
                               const std::vector<std::uint32_t>& positions) {
  const std::uint32_t position = PositionAmong(state, knob, positions);
  if (position == Decision::kNone) return std::nullopt;
  const check::Checked& checked = state.policy().checked();
  const check::KnobInfo& info = checked.model.knobs[Access::IndexOf(knob)];
  return embed::ValueOf(info.alternatives[position], info.type, checked, checked.texts);
}

}  // namespace

Status Decision::status() const {
  if (state_->bad || !state_->decided) return Status::kInvalid;
  return static_cast<Status>(state_->columns.status[0]);
}
Verdict Decision::verdict() const {
  if (state_->bad || !state_->decided) return Verdict::kNone;
  return static_cast<Verdict>(state_->columns.verdict[0]);
}
double Decision::score() const {
  return state_->bad || !state_->decided ? 0 : state_->columns.score[0];
}
std::uint32_t Decision::feasible() const {
  return state_->bad || !state_->decided ? 0 : state_->columns.feasible[0];
}
bool Decision::outside_model() const {
  return !state_->bad && state_->decided && state_->columns.outside_model[0] != 0;
}
bool Decision::review_overdue() const { return state_->review_overdue; }
bool Decision::damp_dropped() const {
  return !state_->bad && state_->decided && state_->columns.damp_dropped[0] != 0;
}

std::optional<Value> Decision::Recommended(const Knob& knob) const {
  return KnobValue(*state_, knob, state_->recommended);
}
std::optional<Value> Decision::Shown(const Knob& knob) const {
  return KnobValue(*state_, knob, state_->positions);
}
std::uint32_t Decision::RecommendedPosition(const Knob& knob) const {
  return PositionAmong(*state_, knob, state_->recommended);
}
std::uint32_t Decision::ShownPosition(const Knob& knob) const {
  return PositionAmong(*state_, knob, state_->positions);
}
std::string Decision::RecommendedText(const Knob& knob) const {
  const std::uint32_t position = RecommendedPosition(knob);
  if (position == kNone) return {};
  const check::Checked& checked = state_->policy().checked();
  const check::KnobInfo& info = checked.model.knobs[Access::IndexOf(knob)];
  return types::Format(info.alternatives[position], info.type, checked.type_table, checked.texts);
}

std::optional<Value> Decision::At(const Let& let) const {
  if (state_->bad || !state_->decided || Access::PolicyOf(let) != &state_->policy())
    return std::nullopt;
  const std::uint32_t index = Access::IndexOf(let);
  const std::int32_t place = state_->watch_of_let[index];
  if (place < 0) return std::nullopt;
  const auto& column = state_->columns.lets[static_cast<std::size_t>(place)];
  if (column.present[0] == 0) return std::nullopt;
  const engine::CaseBatch& batch =
      state_->from_json ? state_->json->cases : state_->current.batch();
  return embed::ValueOf({column.raw[0]}, state_->policy().model().lets[index].type,
                        state_->policy().checked(), batch.texts);
}

int Decision::level() const {
  return state_->bad || !state_->decided ? -1 : state_->columns.level[0];
}
std::string_view Decision::level_name() const {
  const int position = level();
  if (position < 0) return {};
  return state_->policy().model().levels[static_cast<std::size_t>(position)];
}
std::uint64_t Decision::sides() const {
  return state_->bad || !state_->decided ? 0 : state_->columns.sides[0];
}

std::span<const std::uint32_t> Decision::fired() const { return state_->fired; }
std::span<const std::uint32_t> Decision::violated() const { return state_->violated; }
std::span<const std::string_view> Decision::missing() const { return state_->missing; }

std::vector<InvalidField> Decision::invalid() const {
  std::vector<InvalidField> fields;
  if (!state_->decided || status() != Status::kInvalid) return fields;
  const check::Model& model = state_->policy().model();
  const auto add = [&](const engine::InvalidField& field) {
    const bool placed = !field.place.empty();
    fields.push_back({field.field, field.reason + (placed ? " (" + field.place + ")" : "")});
  };
  const engine::CaseBatch& batch =
      state_->from_json ? state_->json->cases : state_->current.batch();
  if (state_->from_json) {
    for (const engine::InvalidField& field : batch.invalid.at(0)) add(field);
  } else {
    for (const engine::InvalidField& field : state_->current.Complaints()) add(field);
  }
  const std::int64_t as_of = state_->program().as_of();
  if (const auto period = engine::OutsideEffectivePeriod(model, as_of)) add(*period);
  if (const auto later = engine::PreviousIsLater(model, batch, 0, as_of)) add(*later);
  return fields;
}

std::vector<FaultInfo> Decision::faults() const {
  std::vector<FaultInfo> faults;
  if (status() != Status::kFault || state_->columns.details.empty()) return faults;
  const embed::PolicyData& policy = state_->policy();
  for (const engine::Cause& cause : state_->columns.details[0].causes) {
    if (cause.kind != engine::Cause::Kind::kFault) continue;
    const source::Span span = policy.compilation.ast[cause.place].span;
    faults.push_back({engine::FaultWords(policy.model(), cause),
                      source::PlaceOf(policy.compilation.sources, span),
                      std::string(policy.compilation.sources.Get(span.file).Text(span))});
  }
  return faults;
}

}  // namespace remit
