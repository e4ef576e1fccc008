// remit_c.h: errors, policies, and the names of their parts.
#include <cstdlib>
#include <cstring>

#include "interpreter/embed/c_slot.h"

namespace remit::embed {

void Report(remit_error** error, Failure failure) noexcept {
  if (error == nullptr) return;
  *error = new (std::nothrow) remit_error{std::move(failure)};
}

namespace {

// A slot that was resolved, as a number.
template <typename SlotType>
remit_slot Numbered(const remit_policy* policy, const char* path, remit_error** error,
                    Result<SlotType> (Policy::*resolve)(std::string_view) const) {
  return Guarded<remit_slot>(error, REMIT_NO_SLOT, [&]() -> remit_slot {
    if (policy == nullptr || path == nullptr) {
      Report(error, {"a policy and a path are needed", {}});
      return REMIT_NO_SLOT;
    }
    const Result<SlotType> slot = (policy->policy.*resolve)(path);
    if (slot) return NumberOf(Access::LeafOf(*slot), 1, 1);
    Report(error, slot.failure());
    return REMIT_NO_SLOT;
  });
}

const Problem* ProblemAt(const remit_error* error, std::size_t index) {
  if (error == nullptr || index >= error->failure.problems.size()) return nullptr;
  return &error->failure.problems[index];
}

remit_policy* Handed(const Result<Policy>& policy, remit_error** error) {
  if (policy) return new remit_policy{*policy};
  Report(error, policy.failure());
  return nullptr;
}

}  // namespace
}  // namespace remit::embed

using namespace remit;
using embed::Guarded;
using embed::Numbered;
using embed::Report;

uint32_t remit_abi_version(void) { return REMIT_ABI_VERSION; }
const char* remit_library_version(void) { return LibraryVersion().data(); }

const char* remit_error_text(const remit_error* error) {
  return error == nullptr ? "" : error->failure.text.c_str();
}
size_t remit_error_count(const remit_error* error) {
  return error == nullptr ? 0 : error->failure.problems.size();
}
const char* remit_error_code(const remit_error* error, size_t index) {
  const Problem* problem = embed::ProblemAt(error, index);
  return problem == nullptr ? "" : problem->code.c_str();
}
const char* remit_error_message(const remit_error* error, size_t index) {
  const Problem* problem = embed::ProblemAt(error, index);
  return problem == nullptr ? "" : problem->message.c_str();
}
const char* remit_error_file(const remit_error* error, size_t index) {
  const Problem* problem = embed::ProblemAt(error, index);
  return problem == nullptr ? "" : problem->file.c_str();
}
int32_t remit_error_line(const remit_error* error, size_t index) {
  const Problem* problem = embed::ProblemAt(error, index);
  return problem == nullptr ? 0 : problem->line;
}
int32_t remit_error_column(const remit_error* error, size_t index) {
  const Problem* problem = embed::ProblemAt(error, index);
  return problem == nullptr ? 0 : problem->column;
}
void remit_error_free(remit_error* error) { delete error; }
void remit_string_free(char* text) { std::free(text); }

remit_policy* remit_policy_from_file(const char* path, remit_error** error) {
  return Guarded<remit_policy*>(error, nullptr, [&]() -> remit_policy* {
    if (path != nullptr) return embed::Handed(Policy::FromFile(path), error);
    Report(error, {"a path is needed", {}});
    return nullptr;
  });
}
remit_policy* remit_policy_from_text(const char* text, const char* path, remit_error** error) {
  return Guarded<remit_policy*>(error, nullptr, [&]() -> remit_policy* {
    if (text != nullptr)
      return embed::Handed(Policy::FromText(text, path == nullptr ? "policy.remit" : path), error);
    Report(error, {"a text is needed", {}});
    return nullptr;
  });
}
remit_policy* remit_policy_from_bundle(const void* bytes, size_t size, remit_error** error) {
  return Guarded<remit_policy*>(error, nullptr, [&]() -> remit_policy* {
    if (bytes != nullptr)
      return embed::Handed(Policy::FromBundle({static_cast<const char*>(bytes), size}), error);
    Report(error, {"bytes are needed", {}});
    return nullptr;
  });
}
void remit_policy_free(remit_policy* policy) { delete policy; }
const char* remit_policy_name(const remit_policy* policy) {
  return policy == nullptr ? "" : policy->policy.name().data();
}
const char* remit_policy_decision_hash(const remit_policy* policy) {
  return Guarded<const char*>(
      nullptr, "", [&] { return policy == nullptr ? "" : policy->policy.decision_hash().data(); });
}

remit_slot remit_input(const remit_policy* policy, const char* path, remit_error** error) {
  return Numbered<Slot>(policy, path, error, &Policy::Input);
}
remit_slot remit_amount_input(const remit_policy* policy, const char* path, const char* unit,
                              remit_error** error) {
  return Guarded<remit_slot>(error, REMIT_NO_SLOT, [&]() -> remit_slot {
    if (policy == nullptr || path == nullptr || unit == nullptr) {
      Report(error, {"a policy, a path and a unit are needed", {}});
      return REMIT_NO_SLOT;
    }
    const Result<AmountSlot> slot = policy->policy.AmountInput(path, unit);
    if (!slot) {
      Report(error, slot.failure());
      return REMIT_NO_SLOT;
    }
    const remit_slot number = embed::NumberOf(
        embed::Access::LeafOf(*slot), embed::Access::TimesOf(*slot), embed::Access::PerOf(*slot));
    if (number == REMIT_NO_SLOT)
      Report(error, {std::string("`") + unit + "` is too large a unit for this interface", {}});
    return number;
  });
}
remit_slot remit_percent_input(const remit_policy* policy, const char* path, remit_error** error) {
  return Numbered<PercentSlot>(policy, path, error, &Policy::PercentInput);
}
remit_slot remit_number_input(const remit_policy* policy, const char* path, remit_error** error) {
  return Numbered<NumberSlot>(policy, path, error, &Policy::NumberInput);
}
remit_slot remit_boolean_input(const remit_policy* policy, const char* path, remit_error** error) {
  return Numbered<BooleanSlot>(policy, path, error, &Policy::BooleanInput);
}
remit_slot remit_enum_input(const remit_policy* policy, const char* path, remit_error** error) {
  return Numbered<EnumSlot>(policy, path, error, &Policy::EnumInput);
}
remit_slot remit_date_input(const remit_policy* policy, const char* path, remit_error** error) {
  return Numbered<DateSlot>(policy, path, error, &Policy::DateInput);
}
remit_slot remit_text_input(const remit_policy* policy, const char* path, remit_error** error) {
  return Numbered<TextSlot>(policy, path, error, &Policy::TextInput);
}
remit_slot remit_list_input(const remit_policy* policy, const char* path, remit_error** error) {
  return Numbered<ListSlot>(policy, path, error, &Policy::ListInput);
}

uint32_t remit_enum_value(const remit_policy* policy, remit_slot slot, const char* name,
                          remit_error** error) {
  return Guarded<uint32_t>(error, REMIT_NONE, [&]() -> uint32_t {
    const embed::NumberedSlot read = embed::SlotOf(slot);
    if (policy == nullptr || name == nullptr || !embed::IsOf(policy->policy, read)) {
      Report(error, {"a policy, one of its inputs and a name are needed", {}});
      return REMIT_NONE;
    }
    const embed::PolicyData* data = embed::Access::Data(policy->policy).get();
    const Result<EnumValue> value =
        policy->policy.ValueOf(embed::Access::MakeSlot<EnumSlot>(data, read.leaf), name);
    if (value) return embed::Access::ValueOf(*value);
    Report(error, value.failure());
    return REMIT_NONE;
  });
}
remit_knob remit_knob_named(const remit_policy* policy, const char* name, remit_error** error) {
  return Guarded<remit_knob>(error, REMIT_NONE, [&]() -> remit_knob {
    if (policy == nullptr || name == nullptr) {
      Report(error, {"a policy and a name are needed", {}});
      return REMIT_NONE;
    }
    const Result<Knob> knob = policy->policy.KnobNamed(name);
    if (knob) return embed::Access::IndexOf(*knob);
    Report(error, knob.failure());
    return REMIT_NONE;
  });
}
uint32_t remit_knob_alternatives(const remit_policy* policy, remit_knob knob) {
  if (policy == nullptr || knob >= policy->policy.knobs().size()) return 0;
  return policy->policy.knobs()[knob].alternatives;
}
remit_let remit_let_named(const remit_policy* policy, const char* name, remit_error** error) {
  return Guarded<remit_let>(error, REMIT_NONE, [&]() -> remit_let {
    if (policy == nullptr || name == nullptr) {
      Report(error, {"a policy and a name are needed", {}});
      return REMIT_NONE;
    }
    const Result<Let> let = policy->policy.LetNamed(name);
    if (let) return embed::Access::IndexOf(*let);
    Report(error, let.failure());
    return REMIT_NONE;
  });
}

remit_bound* remit_policy_at(const remit_policy* policy, const char* as_of, const char* scenario,
                             remit_error** error) {
  return Guarded<remit_bound*>(error, nullptr, [&]() -> remit_bound* {
    const std::optional<Date> day = as_of == nullptr ? std::nullopt : Date::Parse(as_of);
    if (policy == nullptr || !day) {
      Report(error, {"a policy and a day like 2026-01-31 are needed", {}});
      return nullptr;
    }
    const Result<BoundPolicy> bound = policy->policy.At(*day, scenario == nullptr ? "" : scenario);
    if (bound) return new remit_bound{*bound};
    Report(error, bound.failure());
    return nullptr;
  });
}
void remit_bound_free(remit_bound* bound) { delete bound; }

const char* remit_status_name(remit_status status) {
  if (status < REMIT_INVALID || status > REMIT_DECIDED) return "";
  return NameOf(static_cast<Status>(status)).data();
}
const char* remit_verdict_name(remit_verdict verdict) {
  if (verdict < REMIT_NO_VERDICT || verdict > REMIT_NEEDS_REASON) return "";
  return NameOf(static_cast<Verdict>(verdict)).data();
}
