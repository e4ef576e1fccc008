// What stands behind the handles of interpreter/remit.h: a loaded policy with what its inputs and
// knobs are, worked out once, and a program for one day. Immutable once made.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "interpreter/cases/binding.h"
#include "interpreter/compile/compile.h"
#include "interpreter/engine/program.h"
#include "interpreter/govern/decision.h"
#include "interpreter/remit.h"

namespace remit::embed {

// What setting an input asks of it, without a look at types.
struct LeafRule {
  Kind kind = Kind::kOther;
  int scale = 0;       // decimals of the raw value
  bool whole = false;  // multiples of types::kOneUnit alone
  // The range, where it is plain to say: every value, or from low to high, both inside, of raw
  // values or of numbers. Else kAsk: check::Contains.
  enum class Range : std::uint8_t { kAll, kRaw, kNumber, kAsk } range = Range::kAsk;
  std::int64_t low = 0, high = 0;
  double lowest = 0, highest = 0;
  std::uint32_t enumeration = 0;
  bool element = false;               // a field of a list's elements …
  std::uint32_t list = 0, field = 0;  // … its list, and the position in ListInfo::fields
};

// Is the raw value in the range of its leaf?
inline bool Inside(const LeafRule& rule, std::int64_t raw, const check::InputLeaf& leaf) {
  switch (rule.range) {
    case LeafRule::Range::kAll:
      return true;
    case LeafRule::Range::kRaw:
      return rule.low <= raw && raw <= rule.high;
    case LeafRule::Range::kNumber: {
      const double number = types::Value{raw}.number();
      return rule.lowest <= number && number <= rule.highest;
    }
    case LeafRule::Range::kAsk:
      break;
  }
  return check::Contains(leaf.domain, {raw}, leaf.type);
}

struct PolicyData {
  explicit PolicyData(compile::Compilation made);
  PolicyData(const PolicyData&) = delete;
  PolicyData& operator=(const PolicyData&) = delete;

  const check::Checked& checked() const { return compilation.checked; }
  const check::Model& model() const { return compilation.checked.model; }
  const govern::PolicyIdentity& Identity() const;

  compile::Compilation compilation;
  cases::Binding binding;  // of cases whose fields bear the inputs' names
  std::vector<Problem> problems;
  std::vector<InputInfo> inputs;  // by leaf
  std::vector<LeafRule> rules_of_leaves;
  std::vector<KnobInfo> knobs;
  std::vector<RuleInfo> rules;
  std::vector<RequirementInfo> requirements;
  std::vector<std::string> scenarios;
  bool has_texts = false;          // an input, or a field, is a text
  bool checks_whole_case = false;  // something is to be said of a case beyond its single values

 private:
  mutable std::once_flag identified_;
  mutable govern::PolicyIdentity identity_;
};

struct BoundData {
  std::shared_ptr<const PolicyData> policy;
  engine::Program program;
  std::string scenario;
};

Kind KindOf(const types::Type& type);
std::vector<Problem> ProblemsOf(const std::vector<diagnostics::Diagnostic>& diagnostics,
                                const source::SourceMap& sources);

// `value` of `type` for those outside; `texts` holds what a text names, and has to live on.
Value ValueOf(types::Value value, const types::Type& type, const check::Checked& checked,
              const types::TextPool& texts);

// The way from handles to what they stand for.
struct Access {
  static Policy Make(std::shared_ptr<const PolicyData> data) { return Policy(std::move(data)); }
  static BoundPolicy Make(std::shared_ptr<const BoundData> data) {
    return BoundPolicy(std::move(data));
  }
  static Decision Make(const DeciderState* state) { return Decision(state); }
  static const std::shared_ptr<const PolicyData>& Data(const Policy& policy) {
    return policy.data_;
  }
  static const std::shared_ptr<const BoundData>& Data(const BoundPolicy& bound) {
    return bound.data_;
  }
  static ColumnsData& Data(const Columns& columns) { return *columns.data_; }
  static DeciderState& Data(const Decider& decider) { return *decider.state_; }

  template <typename Handle>
  static const PolicyData* PolicyOf(const Handle& handle) {
    return handle.policy_;
  }
  static const PolicyData* PolicyOf(const Slot& slot) { return slot.policy_; }
  static const PolicyData* PolicyOf(const Knob& knob) { return knob.policy_; }
  static std::uint32_t LeafOf(const Slot& slot) { return slot.leaf_; }
  static std::uint32_t IndexOf(const Knob& knob) { return knob.index_; }
  static std::uint32_t IndexOf(const Let& let) { return let.index_; }
  static int PositionOf(const Level& level) { return level.position_; }
  static std::uint32_t EnumOf(const EnumValue& value) { return value.enum_; }
  static std::uint32_t ValueOf(const EnumValue& value) { return value.value_; }
  static std::int64_t TimesOf(const AmountSlot& slot) { return slot.times_; }
  static std::int64_t PerOf(const AmountSlot& slot) { return slot.per_; }
  static std::int64_t TimesOf(const AmountKnob& knob) { return knob.times_; }
  static std::int64_t PerOf(const AmountKnob& knob) { return knob.per_; }

  template <typename SlotType>
  static SlotType MakeSlot(const PolicyData* policy, std::uint32_t leaf) {
    SlotType slot;
    slot.policy_ = policy;
    slot.leaf_ = leaf;
    return slot;
  }
  static AmountSlot MakeAmount(const PolicyData* policy, std::uint32_t leaf, std::int64_t times,
                               std::int64_t per) {
    AmountSlot slot = MakeSlot<AmountSlot>(policy, leaf);
    slot.times_ = times;
    slot.per_ = per;
    return slot;
  }
  static Knob MakeKnob(const PolicyData* policy, std::uint32_t index) {
    Knob knob;
    knob.policy_ = policy;
    knob.index_ = index;
    return knob;
  }
  static AmountKnob MakeAmountKnob(const PolicyData* policy, std::uint32_t index,
                                   std::int64_t times, std::int64_t per) {
    AmountKnob knob;
    static_cast<Knob&>(knob) = MakeKnob(policy, index);
    knob.times_ = times;
    knob.per_ = per;
    return knob;
  }
  static EnumValue MakeEnumValue(const PolicyData* policy, std::uint32_t enumeration,
                                 std::uint32_t value) {
    EnumValue made;
    made.policy_ = policy;
    made.enum_ = enumeration;
    made.value_ = value;
    return made;
  }
  static Let MakeLet(const PolicyData* policy, std::uint32_t index) {
    Let let;
    let.policy_ = policy;
    let.index_ = index;
    return let;
  }
  static Level MakeLevel(const PolicyData* policy, int position) {
    Level level;
    level.policy_ = policy;
    level.position_ = position;
    return level;
  }
};

}  // namespace remit::embed
