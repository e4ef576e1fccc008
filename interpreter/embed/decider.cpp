// Decider: each setter hands on to the case what it checked of its handles.
#include <limits>

#include "interpreter/embed/decider_state.h"
#include "interpreter/embed/explain.h"

namespace remit {

using embed::Access;
using embed::kWhole;
using embed::LeafRule;
using embed::Misfit;

static_assert(Decider::kNoElement == kWhole);

Decider::Decider(const BoundPolicy& bound, const DeciderOptions& options)
    : state_(std::make_unique<embed::DeciderState>(Access::Data(bound), options)),
      decision_(Access::Make(state_.get())) {}
Decider::Decider(Decider&&) noexcept = default;
Decider& Decider::operator=(Decider&&) noexcept = default;
Decider::~Decider() = default;

void Decider::Clear() { state_->current.Clear(); }
void Decider::SetId(std::string_view id) { state_->current.SetId(id); }

void Decider::Set(const AmountSlot& slot, Decimal amount, std::size_t element) {
  if (!state_->current.Owns(slot)) return;
  state_->current.PutAmount(Access::LeafOf(slot), element, amount, Access::TimesOf(slot),
                            Access::PerOf(slot));
}
void Decider::Set(const PercentSlot& slot, Percent percent, std::size_t element) {
  if (!state_->current.Owns(slot)) return;
  state_->current.PutAmount(Access::LeafOf(slot), element, percent.value, 1, 1);
}
void Decider::Set(const NumberSlot& slot, double number, std::size_t element) {
  if (state_->current.Owns(slot)) state_->current.PutNumber(Access::LeafOf(slot), element, number);
}
void Decider::Set(const BooleanSlot& slot, bool value, std::size_t element) {
  if (state_->current.Owns(slot)) state_->current.Put(Access::LeafOf(slot), element, value ? 1 : 0);
}
void Decider::Set(const EnumSlot& slot, EnumValue value, std::size_t element) {
  if (!state_->current.Owns(slot) || !state_->current.Owns(value)) return;
  const std::uint32_t leaf = Access::LeafOf(slot);
  if (state_->policy().rules_of_leaves[leaf].enumeration != Access::EnumOf(value))
    return state_->current.Misplace(Misfit::What::kKind, leaf, element);
  state_->current.Put(leaf, element, Access::ValueOf(value));
}
void Decider::Set(const DateSlot& slot, Date date, std::size_t element) {
  if (state_->current.Owns(slot)) state_->current.Put(Access::LeafOf(slot), element, date.days());
}
void Decider::Set(const TextSlot& slot, std::string_view text, std::size_t element) {
  if (state_->current.Owns(slot)) state_->current.PutText(Access::LeafOf(slot), element, text);
}
void Decider::SetText(const Slot& slot, std::string_view written, std::size_t element) {
  if (state_->current.Owns(slot))
    state_->current.PutWritten(Access::LeafOf(slot), element, written);
}
void Decider::SetMissing(const Slot& slot, std::size_t element) {
  if (state_->current.Owns(slot)) state_->current.PutMissing(Access::LeafOf(slot), element);
}
void Decider::SetLength(const ListSlot& slot, std::size_t elements) {
  if (state_->current.Owns(slot)) state_->current.PutLength(Access::LeafOf(slot), elements);
}
void Decider::Attest(const Slot& slot, std::string_view by, std::string_view source,
                     std::string_view evidence, std::optional<Date> expires) {
  if (!state_->current.Owns(slot)) return;
  state_->current.Attest(Access::LeafOf(slot), by, source, evidence,
                         expires ? expires->days() : std::numeric_limits<std::int64_t>::max());
}

void Decider::Propose(const AmountKnob& knob, Decimal amount) {
  if (!state_->current.Owns(knob)) return;
  state_->current.ProposeAmount(Access::IndexOf(knob), amount, Access::TimesOf(knob),
                                Access::PerOf(knob));
}
void Decider::Propose(const Knob& knob, Percent percent) {
  if (!state_->current.Owns(knob)) return;
  const std::uint32_t index = Access::IndexOf(knob);
  const Kind kind = state_->policy().knobs[index].kind;
  if (kind != Kind::kPercent && kind != Kind::kPoints)
    return state_->current.ProposeMisfit(Misfit::What::kKind, index);
  state_->current.ProposeAmount(index, percent.value, 1, 1);
}
void Decider::Propose(const Knob& knob, EnumValue value) {
  if (!state_->current.Owns(knob) || !state_->current.Owns(value)) return;
  const std::uint32_t index = Access::IndexOf(knob);
  const types::Type& type = state_->policy().model().knobs[index].type;
  if (type.kind != types::TypeKind::kEnum || type.index != Access::EnumOf(value))
    return state_->current.ProposeMisfit(Misfit::What::kKind, index);
  state_->current.ProposeRaw(index, Access::ValueOf(value));
}
void Decider::ProposePosition(const Knob& knob, std::uint32_t position) {
  if (state_->current.Owns(knob)) state_->current.ProposePosition(Access::IndexOf(knob), position);
}
void Decider::ProposeText(const Knob& knob, std::string_view written) {
  if (state_->current.Owns(knob)) state_->current.ProposeWritten(Access::IndexOf(knob), written);
}
void Decider::ProposedBy(std::string_view person, const Level& level) {
  if (!state_->current.Owns(level)) return;
  state_->current.Proposed().by = person;
  state_->current.Proposed().level = Access::PositionOf(level);
}
void Decider::ProposedBy(std::string_view person) {
  state_->current.Proposed().by = person;
  state_->current.Proposed().level.reset();
}
void Decider::Reason(std::string_view reason) { state_->current.Proposed().reason = reason; }
void Decider::Used(const Level& level, std::int64_t overrides) {
  if (!state_->current.Owns(level)) return;
  state_->current.Used(static_cast<std::size_t>(Access::PositionOf(level)), overrides);
}
void Decider::ClearProposal() { state_->current.ClearProposal(); }

const Decision& Decider::Decide() {
  state_->Decide();
  return decision_;
}
std::string_view Decider::DecideJson(std::string_view json) {
  state_->DecideJson(json);
  return state_->line;
}
std::string Decider::Explain(Form form) {
  if (!state_->decided) return {};
  return embed::Explain(*state_, form);
}

}  // namespace remit
