// remit_c.h: deciders and decisions.
#include <cstdlib>
#include <cstring>
#include <limits>

#include "interpreter/embed/c_slot.h"
#include "interpreter/embed/decider_state.h"

namespace remit::embed {
namespace {

const PolicyData& PolicyDataOf(const remit_decider& decider) {
  return Access::Data(decider.decider).policy();
}

// Sets a slot of one of these kinds by `set`, which has the case and the slot. A slot of another
// kind is misuse, and makes the case invalid, so that it is noticed all the same.
template <typename Fits, typename Set>
remit_code SetSlot(remit_decider* decider, remit_slot number, const Fits& fits, const Set& set) {
  return GuardedCode([&]() -> remit_code {
    if (decider == nullptr) return REMIT_MISUSE;
    const NumberedSlot slot = SlotOf(number);
    const PolicyData& policy = PolicyDataOf(*decider);
    if (slot.leaf >= policy.inputs.size() || slot.times == 0 || slot.per == 0) return REMIT_MISUSE;
    CaseState& current = Access::Data(decider->decider).current;
    if (!fits(policy.rules_of_leaves[slot.leaf].kind)) {
      current.Misplace(Misfit::What::kKind, slot.leaf, decider->element);
      return REMIT_MISUSE;
    }
    set(current, slot);
    return REMIT_OK;
  });
}
template <typename Set>
remit_code SetKind(remit_decider* decider, remit_slot slot, Kind wanted, const Set& set) {
  return SetSlot(
      decider, slot, [&](Kind kind) { return kind == wanted; }, set);
}
bool AnyKind(Kind) { return true; }

// A knob of the decider's policy.
std::optional<Knob> KnobOf(const remit_decider* decider, remit_knob knob) {
  if (decider == nullptr || knob >= PolicyDataOf(*decider).knobs.size()) return std::nullopt;
  return Access::MakeKnob(&PolicyDataOf(*decider), knob);
}

char* Copied(const std::string& text) {
  auto* copy = static_cast<char*>(std::malloc(text.size() + 1));
  if (copy == nullptr) return nullptr;
  std::memcpy(copy, text.c_str(), text.size() + 1);
  return copy;
}

std::optional<Value> WatchedLet(const remit_decider* decider, remit_let let) {
  if (decider == nullptr || decider->decision == nullptr) return std::nullopt;
  const PolicyData& policy = PolicyDataOf(*decider);
  if (let >= policy.model().lets.size()) return std::nullopt;
  return decider->decision->At(Access::MakeLet(&policy, let));
}

remit_code GiveAmount(const std::optional<Value>& value, std::int64_t* digits,
                      std::int32_t* scale) {
  if (digits == nullptr || scale == nullptr) return REMIT_MISUSE;
  if (!value) return REMIT_NO_VALUE;
  if (value->kind != Kind::kAmount && value->kind != Kind::kPercent && value->kind != Kind::kPoints)
    return REMIT_MISUSE;
  *digits = value->amount.digits();
  *scale = value->amount.scale();
  return REMIT_OK;
}

const Decision* DecidedBy(const remit_decider* decider) {
  return decider == nullptr ? nullptr : decider->decision;
}

}  // namespace
}  // namespace remit::embed

using namespace remit;
using embed::Access;
using embed::Guarded;
using embed::GuardedCode;

remit_decider* remit_decider_new(const remit_bound* bound, const remit_let* watch, size_t count,
                                 remit_error** error) {
  return Guarded<remit_decider*>(error, nullptr, [&]() -> remit_decider* {
    if (bound == nullptr || (watch == nullptr && count != 0)) {
      embed::Report(error, {"a bound policy is needed", {}});
      return nullptr;
    }
    const embed::PolicyData* policy = Access::Data(bound->bound)->policy.get();
    DeciderOptions options;
    for (std::size_t i = 0; i < count; ++i) {
      if (watch[i] >= policy->model().lets.size()) {
        embed::Report(error, {"what is watched is no let of the policy", {}});
        return nullptr;
      }
      options.watch.push_back(Access::MakeLet(policy, watch[i]));
    }
    return new remit_decider(bound->bound, options);
  });
}
void remit_decider_free(remit_decider* decider) { delete decider; }

remit_code remit_clear(remit_decider* decider) {
  if (decider == nullptr) return REMIT_MISUSE;
  decider->decider.Clear();
  decider->element = Decider::kNoElement;
  return REMIT_OK;
}

remit_code remit_set_id(remit_decider* decider, const char* id) {
  return GuardedCode([&]() -> remit_code {
    if (decider == nullptr || id == nullptr) return REMIT_MISUSE;
    decider->decider.SetId(id);
    return REMIT_OK;
  });
}

remit_code remit_set_amount(remit_decider* decider, remit_slot slot, int64_t digits,
                            int32_t scale) {
  return embed::SetKind(decider, slot, Kind::kAmount, [&](auto& current, const auto& at) {
    current.PutAmount(at.leaf, decider->element, Decimal(digits, scale), at.times, at.per);
  });
}
remit_code remit_set_percent(remit_decider* decider, remit_slot slot, int64_t digits,
                             int32_t scale) {
  return embed::SetSlot(
      decider, slot, [](Kind kind) { return kind == Kind::kPercent || kind == Kind::kPoints; },
      [&](auto& current, const auto& at) {
        current.PutAmount(at.leaf, decider->element, Decimal(digits, scale), 1, 1);
      });
}
remit_code remit_set_number(remit_decider* decider, remit_slot slot, double number) {
  return embed::SetKind(decider, slot, Kind::kNumber, [&](auto& current, const auto& at) {
    current.PutNumber(at.leaf, decider->element, number);
  });
}
remit_code remit_set_boolean(remit_decider* decider, remit_slot slot, int32_t value) {
  return embed::SetKind(decider, slot, Kind::kBoolean, [&](auto& current, const auto& at) {
    current.Put(at.leaf, decider->element, value != 0 ? 1 : 0);
  });
}
remit_code remit_set_enum(remit_decider* decider, remit_slot slot, uint32_t value) {
  return embed::SetKind(decider, slot, Kind::kEnum, [&](auto& current, const auto& at) {
    if (value < embed::PolicyDataOf(*decider).inputs[at.leaf].values.size())
      return current.Put(at.leaf, decider->element, value);
    current.Misplace(embed::Misfit::What::kKind, at.leaf, decider->element);
  });
}
remit_code remit_set_date(remit_decider* decider, remit_slot slot, int64_t days) {
  return embed::SetKind(decider, slot, Kind::kDate, [&](auto& current, const auto& at) {
    if (Date::FromDays(days)) return current.Put(at.leaf, decider->element, days);
    current.Misplace(embed::Misfit::What::kKind, at.leaf, decider->element);
  });
}
remit_code remit_set_text(remit_decider* decider, remit_slot slot, const char* text) {
  if (text == nullptr) return remit_set_missing(decider, slot);
  return embed::SetSlot(decider, slot, embed::AnyKind, [&](auto& current, const auto& at) {
    current.PutWritten(at.leaf, decider->element, text);
  });
}
remit_code remit_set_missing(remit_decider* decider, remit_slot slot) {
  return embed::SetSlot(decider, slot, embed::AnyKind, [&](auto& current, const auto& at) {
    current.PutMissing(at.leaf, decider->element);
  });
}
remit_code remit_set_length(remit_decider* decider, remit_slot list, size_t elements) {
  return embed::SetKind(decider, list, Kind::kList, [&](auto& current, const auto& at) {
    current.PutLength(at.leaf, elements);
  });
}
remit_code remit_at_element(remit_decider* decider, size_t element) {
  if (decider == nullptr) return REMIT_MISUSE;
  decider->element = element;
  return REMIT_OK;
}
remit_code remit_attest(remit_decider* decider, remit_slot slot, const char* by,
                        const char* source) {
  return embed::SetSlot(decider, slot, embed::AnyKind, [&](auto& current, const auto& at) {
    current.Attest(at.leaf, by == nullptr ? "" : by, source == nullptr ? "" : source, "",
                   std::numeric_limits<std::int64_t>::max());
  });
}

remit_code remit_propose(remit_decider* decider, remit_knob knob, const char* written) {
  return GuardedCode([&]() -> remit_code {
    const std::optional<Knob> of = embed::KnobOf(decider, knob);
    if (!of || written == nullptr) return REMIT_MISUSE;
    decider->decider.ProposeText(*of, written);
    return REMIT_OK;
  });
}
remit_code remit_propose_position(remit_decider* decider, remit_knob knob, uint32_t position) {
  return GuardedCode([&]() -> remit_code {
    const std::optional<Knob> of = embed::KnobOf(decider, knob);
    if (!of) return REMIT_MISUSE;
    decider->decider.ProposePosition(*of, position);
    return REMIT_OK;
  });
}
remit_code remit_proposed_by(remit_decider* decider, const char* person, const char* level,
                             remit_error** error) {
  return GuardedCode([&]() -> remit_code {
    if (decider == nullptr || person == nullptr) return REMIT_MISUSE;
    if (level == nullptr) {
      decider->decider.ProposedBy(person);
      return REMIT_OK;
    }
    const Result<Level> of = decider->bound.policy().LevelNamed(level);
    if (!of) {
      embed::Report(error, of.failure());
      return REMIT_FAILED;
    }
    decider->decider.ProposedBy(person, *of);
    return REMIT_OK;
  });
}
remit_code remit_reason(remit_decider* decider, const char* reason) {
  return GuardedCode([&]() -> remit_code {
    if (decider == nullptr || reason == nullptr) return REMIT_MISUSE;
    decider->decider.Reason(reason);
    return REMIT_OK;
  });
}
remit_code remit_clear_proposal(remit_decider* decider) {
  if (decider == nullptr) return REMIT_MISUSE;
  decider->decider.ClearProposal();
  return REMIT_OK;
}

remit_status remit_decide(remit_decider* decider) {
  if (decider == nullptr) return REMIT_INVALID;
  return Guarded<remit_status>(nullptr, REMIT_INVALID, [&] {
    decider->decision = nullptr;
    decider->decision = &decider->decider.Decide();
    return static_cast<remit_status>(decider->decision->status());
  });
}
remit_status remit_decision_status(const remit_decider* decider) {
  const Decision* decision = embed::DecidedBy(decider);
  return decision == nullptr ? REMIT_INVALID : static_cast<remit_status>(decision->status());
}
remit_verdict remit_decision_verdict(const remit_decider* decider) {
  const Decision* decision = embed::DecidedBy(decider);
  return decision == nullptr ? REMIT_NO_VERDICT : static_cast<remit_verdict>(decision->verdict());
}
double remit_decision_score(const remit_decider* decider) {
  const Decision* decision = embed::DecidedBy(decider);
  return decision == nullptr ? 0 : decision->score();
}
uint32_t remit_decision_feasible(const remit_decider* decider) {
  const Decision* decision = embed::DecidedBy(decider);
  return decision == nullptr ? 0 : decision->feasible();
}
uint32_t remit_recommended(const remit_decider* decider, remit_knob knob) {
  const Decision* decision = embed::DecidedBy(decider);
  const std::optional<Knob> of = embed::KnobOf(decider, knob);
  return decision == nullptr || !of ? REMIT_NONE : decision->RecommendedPosition(*of);
}
uint32_t remit_shown(const remit_decider* decider, remit_knob knob) {
  const Decision* decision = embed::DecidedBy(decider);
  const std::optional<Knob> of = embed::KnobOf(decider, knob);
  return decision == nullptr || !of ? REMIT_NONE : decision->ShownPosition(*of);
}
remit_code remit_recommended_amount(const remit_decider* decider, remit_knob knob, int64_t* digits,
                                    int32_t* scale) {
  const Decision* decision = embed::DecidedBy(decider);
  const std::optional<Knob> of = embed::KnobOf(decider, knob);
  if (!of) return REMIT_MISUSE;
  if (decision == nullptr) return REMIT_NO_VALUE;
  return embed::GiveAmount(decision->Recommended(*of), digits, scale);
}
char* remit_recommended_text(const remit_decider* decider, remit_knob knob) {
  return Guarded<char*>(nullptr, nullptr, [&]() -> char* {
    const Decision* decision = embed::DecidedBy(decider);
    const std::optional<Knob> of = embed::KnobOf(decider, knob);
    if (decision == nullptr || !of || decision->RecommendedPosition(*of) == Decision::kNone)
      return nullptr;
    return embed::Copied(decision->RecommendedText(*of));
  });
}
remit_code remit_let_amount(const remit_decider* decider, remit_let let, int64_t* digits,
                            int32_t* scale) {
  return embed::GiveAmount(embed::WatchedLet(decider, let), digits, scale);
}
remit_code remit_let_number(const remit_decider* decider, remit_let let, double* number) {
  const std::optional<Value> value = embed::WatchedLet(decider, let);
  if (number == nullptr) return REMIT_MISUSE;
  if (!value) return REMIT_NO_VALUE;
  if (value->kind != Kind::kNumber) return REMIT_MISUSE;
  *number = value->number;
  return REMIT_OK;
}
const char* remit_level(const remit_decider* decider) {
  const Decision* decision = embed::DecidedBy(decider);
  return decision == nullptr || decision->level() < 0 ? "" : decision->level_name().data();
}
int32_t remit_level_position(const remit_decider* decider) {
  const Decision* decision = embed::DecidedBy(decider);
  return decision == nullptr ? -1 : decision->level();
}
uint64_t remit_sides(const remit_decider* decider) {
  const Decision* decision = embed::DecidedBy(decider);
  return decision == nullptr ? 0 : decision->sides();
}
size_t remit_fired_count(const remit_decider* decider) {
  const Decision* decision = embed::DecidedBy(decider);
  return decision == nullptr ? 0 : decision->fired().size();
}
const char* remit_fired_name(const remit_decider* decider, size_t index) {
  if (index >= remit_fired_count(decider)) return "";
  return embed::PolicyDataOf(*decider).rules[decider->decision->fired()[index]].name.c_str();
}
size_t remit_missing_count(const remit_decider* decider) {
  const Decision* decision = embed::DecidedBy(decider);
  return decision == nullptr ? 0 : decision->missing().size();
}
const char* remit_missing_name(const remit_decider* decider, size_t index) {
  return index < remit_missing_count(decider) ? decider->decision->missing()[index].data() : "";
}
char* remit_invalid_text(const remit_decider* decider) {
  return Guarded<char*>(nullptr, nullptr, [&]() -> char* {
    const Decision* decision = embed::DecidedBy(decider);
    std::string text;
    if (decision != nullptr) {
      for (const InvalidField& field : decision->invalid()) {
        if (!text.empty()) text += '\n';
        text += (field.field.empty() ? "" : field.field + ": ") + field.reason;
      }
    }
    return embed::Copied(text);
  });
}
char* remit_explain(remit_decider* decider, remit_form form, remit_error** error) {
  return Guarded<char*>(error, nullptr, [&]() -> char* {
    if (embed::DecidedBy(decider) == nullptr || form < REMIT_SUMMARY || form > REMIT_CORE) {
      embed::Report(error, {"nothing has been decided, or there is no such form", {}});
      return nullptr;
    }
    return embed::Copied(decider->decider.Explain(static_cast<Form>(form)));
  });
}
const char* remit_decide_json(remit_decider* decider, const char* json, remit_error** error) {
  return Guarded<const char*>(error, nullptr, [&]() -> const char* {
    if (decider == nullptr || json == nullptr) {
      embed::Report(error, {"a decider and a case are needed", {}});
      return nullptr;
    }
    decider->decision = nullptr;
    const char* line = decider->decider.DecideJson(json).data();
    decider->decision = &decider->decider.last();
    return line;
  });
}
