// Names of a policy to handles: inputs with their unit, values of enums, knobs, lets, levels; and
// the policy on one day.
#include <algorithm>

#include "interpreter/diagnostics/diagnostic.h"
#include "interpreter/embed/data.h"

namespace remit {
namespace {

using embed::Access;
using embed::PolicyData;

// "the policy has no input `x`; did you mean `y`?"
Failure NoSuch(const std::string& what, std::string_view name,
               const std::vector<std::string_view>& known) {
  const std::string_view near = diagnostics::NearestName(name, known);
  std::string text = "the policy has no " + what + " `" + std::string(name) + "`";
  if (!near.empty()) text += "; did you mean `" + std::string(near) + "`?";
  return {std::move(text), {}};
}

// The leaf at a path. Of a list of values the path names the list and its values alike.
Result<std::uint32_t> LeafAt(const PolicyData& policy, std::string_view path, bool list) {
  std::optional<std::uint32_t> found;
  for (std::uint32_t i = 0; i < policy.inputs.size(); ++i) {
    if (policy.inputs[i].path != path) continue;
    if (!found || (policy.inputs[i].kind == Kind::kList) == list) found = i;
  }
  if (found) return *found;
  std::vector<std::string_view> known;
  for (const InputInfo& info : policy.inputs) known.push_back(info.path);
  return NoSuch("input", path, known);
}

Failure OtherKind(const InputInfo& info, std::string_view asked) {
  return {"`" + info.path + "` is " + info.type + ", asked for is " + std::string(asked), {}};
}

template <typename SlotType>
Result<SlotType> SlotOf(const PolicyData& policy, std::string_view path, Kind kind,
                        std::string_view asked) {
  const Result<std::uint32_t> leaf = LeafAt(policy, path, kind == Kind::kList);
  if (!leaf) return leaf.failure();
  const InputInfo& info = policy.inputs[*leaf];
  const bool points = kind == Kind::kPercent && info.kind == Kind::kPoints;
  if (info.kind != kind && !points) return OtherKind(info, asked);
  return Access::MakeSlot<SlotType>(&policy, *leaf);
}

struct Factors {
  std::int64_t times = 1, per = 1;
};
// From a unit as written to that of the type, which is of `what`.
Result<Factors> FactorsOf(const PolicyData& policy, std::string_view unit, const types::Type& type,
                          const std::string& what) {
  const auto read = types::ParseUnit(unit, policy.checked().type_table);
  if (const auto* failure = std::get_if<types::ParseFailure>(&read))
    return Failure{"`" + what + "`: " + failure->reason, {}};
  const types::WrittenUnit& written = std::get<types::WrittenUnit>(read);
  if (written.dimension == type.dimension) return Factors{written.times, written.per};
  types::Type plain = type;
  plain.optional = false;
  return Failure{"`" + what + "` is in " + types::Name(plain, policy.checked().type_table) +
                     ", asked for is " + std::string(unit),
                 {}};
}

Result<EnumValue> ValueNamed(const PolicyData& policy, const types::Type& type,
                             const std::string& what, std::string_view name) {
  if (type.kind != types::TypeKind::kEnum) return Failure{"`" + what + "` is no enum", {}};
  const types::EnumInfo& info = policy.checked().type_table.enumeration(types::EnumId(type.index));
  const auto found = std::find(info.values.begin(), info.values.end(), name);
  if (found == info.values.end()) {
    return NoSuch("value of " + info.name, name,
                  std::vector<std::string_view>(info.values.begin(), info.values.end()));
  }
  return Access::MakeEnumValue(&policy, type.index,
                               static_cast<std::uint32_t>(found - info.values.begin()));
}

Failure Foreign() { return {"it belongs to another policy", {}}; }

}  // namespace

Result<Slot> Policy::Input(std::string_view path) const {
  const Result<std::uint32_t> leaf = LeafAt(*data_, path, true);
  if (!leaf) return leaf.failure();
  return Access::MakeSlot<Slot>(data_.get(), *leaf);
}

Result<AmountSlot> Policy::AmountInput(std::string_view path, std::string_view unit) const {
  const Result<AmountSlot> slot = SlotOf<AmountSlot>(*data_, path, Kind::kAmount, "an amount");
  if (!slot) return slot;
  const std::uint32_t leaf = Access::LeafOf(*slot);
  const Result<Factors> factors =
      FactorsOf(*data_, unit, data_->model().leaves[leaf].type, std::string(path));
  if (!factors) return factors.failure();
  return Access::MakeAmount(data_.get(), leaf, factors->times, factors->per);
}
Result<PercentSlot> Policy::PercentInput(std::string_view path) const {
  return SlotOf<PercentSlot>(*data_, path, Kind::kPercent, "a percentage");
}
Result<NumberSlot> Policy::NumberInput(std::string_view path) const {
  return SlotOf<NumberSlot>(*data_, path, Kind::kNumber, "a number");
}
Result<BooleanSlot> Policy::BooleanInput(std::string_view path) const {
  return SlotOf<BooleanSlot>(*data_, path, Kind::kBoolean, "true or false");
}
Result<EnumSlot> Policy::EnumInput(std::string_view path) const {
  return SlotOf<EnumSlot>(*data_, path, Kind::kEnum, "an enum");
}
Result<DateSlot> Policy::DateInput(std::string_view path) const {
  return SlotOf<DateSlot>(*data_, path, Kind::kDate, "a date");
}
Result<TextSlot> Policy::TextInput(std::string_view path) const {
  return SlotOf<TextSlot>(*data_, path, Kind::kText, "a text");
}
Result<ListSlot> Policy::ListInput(std::string_view path) const {
  return SlotOf<ListSlot>(*data_, path, Kind::kList, "a list");
}

const InputInfo& Policy::Describe(const Slot& slot) const {
  if (Access::PolicyOf(slot) != data_.get()) embed::NoValue(Foreign());
  return data_->inputs.at(Access::LeafOf(slot));
}
const KnobInfo& Policy::Describe(const Knob& knob) const {
  if (Access::PolicyOf(knob) != data_.get()) embed::NoValue(Foreign());
  return data_->knobs.at(Access::IndexOf(knob));
}

Result<EnumValue> Policy::ValueOf(const EnumSlot& slot, std::string_view name) const {
  if (Access::PolicyOf(slot) != data_.get()) return Foreign();
  const check::InputLeaf& leaf = data_->model().leaves.at(Access::LeafOf(slot));
  return ValueNamed(*data_, leaf.type, leaf.path, name);
}
Result<EnumValue> Policy::ValueOf(const Knob& knob, std::string_view name) const {
  if (Access::PolicyOf(knob) != data_.get()) return Foreign();
  const check::KnobInfo& info = data_->model().knobs.at(Access::IndexOf(knob));
  return ValueNamed(*data_, info.type, info.name, name);
}

Result<Knob> Policy::KnobNamed(std::string_view name) const {
  std::vector<std::string_view> known;
  for (std::uint32_t i = 0; i < data_->knobs.size(); ++i) {
    if (data_->knobs[i].name == name) return Access::MakeKnob(data_.get(), i);
    known.push_back(data_->knobs[i].name);
  }
  return NoSuch("knob", name, known);
}

Result<AmountKnob> Policy::AmountKnobNamed(std::string_view name, std::string_view unit) const {
  const Result<Knob> knob = KnobNamed(name);
  if (!knob) return knob.failure();
  const std::uint32_t index = Access::IndexOf(*knob);
  const check::KnobInfo& info = data_->model().knobs[index];
  if (data_->knobs[index].kind != Kind::kAmount || info.type.kind != types::TypeKind::kDecimal) {
    return Failure{
        "`" + info.name + "` is " + data_->knobs[index].type + ", asked for is an amount", {}};
  }
  const Result<Factors> factors = FactorsOf(*data_, unit, info.type, info.name);
  if (!factors) return factors.failure();
  return Access::MakeAmountKnob(data_.get(), index, factors->times, factors->per);
}

Result<Let> Policy::LetNamed(std::string_view name) const {
  std::vector<std::string_view> known;
  const auto& lets = data_->model().lets;
  for (std::uint32_t i = 0; i < lets.size(); ++i) {
    if (lets[i].name == name) return Access::MakeLet(data_.get(), i);
    known.push_back(lets[i].name);
  }
  return NoSuch("let", name, known);
}

Result<Level> Policy::LevelNamed(std::string_view name) const {
  const std::vector<std::string>& levels = data_->model().levels;
  const auto found = std::find(levels.begin(), levels.end(), name);
  if (found == levels.end())
    return NoSuch("level", name, std::vector<std::string_view>(levels.begin(), levels.end()));
  return Access::MakeLevel(data_.get(), static_cast<int>(found - levels.begin()));
}

Result<BoundPolicy> Policy::At(Date as_of, std::string_view scenario) const {
  std::optional<check::ScenarioId> world;
  if (!scenario.empty()) {
    const auto found = std::find(data_->scenarios.begin(), data_->scenarios.end(), scenario);
    if (found == data_->scenarios.end()) {
      return NoSuch(
          "scenario", scenario,
          std::vector<std::string_view>(data_->scenarios.begin(), data_->scenarios.end()));
    }
    world = check::ScenarioId(static_cast<std::size_t>(found - data_->scenarios.begin()));
  }
  return Access::Make(std::make_shared<const embed::BoundData>(embed::BoundData{
      data_, engine::Program::Bind(data_->compilation.ast, data_->checked(), as_of.days(), world),
      std::string(scenario)}));
}

BoundPolicy::BoundPolicy(std::shared_ptr<const embed::BoundData> data) : data_(std::move(data)) {}
Policy BoundPolicy::policy() const { return Access::Make(data_->policy); }
Date BoundPolicy::as_of() const { return Date::FromDays(data_->program.as_of()).value_or(Date()); }
std::string_view BoundPolicy::scenario() const { return data_->scenario; }

}  // namespace remit
