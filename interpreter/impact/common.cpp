#include "interpreter/impact/common.h"

#include <algorithm>
#include <map>

#include "interpreter/base/check.h"
#include "interpreter/engine/core.h"

namespace remit::impact {
namespace {

using engine::kNoAlternativeIndex;
using engine::Status;
using engine::Verdict;

constexpr std::size_t kMostSides = 128;

std::string TypeName(const check::Checked& checked, types::Type type) {
  type.optional = false;
  return types::Name(type, checked.type_table);
}

// Names of `after`, then what `before` has besides; where each stands.
template <typename At>
std::vector<std::string> Together(const std::vector<std::string>& before,
                                  const std::vector<std::string>& after,
                                  std::array<std::vector<At>, 2>& at) {
  std::vector<std::string> all;
  std::map<std::string, std::size_t> place;
  const auto add = [&](const std::string& name) {
    const auto [found, is_new] = place.emplace(name, all.size());
    if (is_new) all.push_back(name);
    return static_cast<At>(found->second);
  };
  for (const std::string& name : after) at[Common::kAfter].push_back(add(name));
  for (const std::string& name : before) at[Common::kBefore].push_back(add(name));
  return all;
}

// Rules may bear the same words twice; each is then told by its turn.
std::vector<std::string> RuleNames(const check::Model& model) {
  std::map<std::string, int> turns;
  std::vector<std::string> names;
  for (const check::RuleInfo& rule : model.rules) {
    const int turn = ++turns[rule.name];
    names.push_back(turn == 1 ? rule.name : rule.name + " (" + std::to_string(turn) + ")");
  }
  return names;
}

template <typename Items, typename Name>
std::vector<std::string> NamesOf(const Items& items, const Name& name) {
  std::vector<std::string> names;
  for (const auto& item : items) names.push_back(name(item));
  return names;
}

std::vector<std::string> Without(const std::vector<std::string>& these,
                                 const std::vector<std::string>& others) {
  std::vector<std::string> left;
  for (const std::string& one : these)
    if (std::find(others.begin(), others.end(), one) == others.end()) left.push_back(one);
  return left;
}

std::string InputName(const check::Checked& checked, const check::InputLeaf& leaf) {
  return leaf.path + ": " + TypeName(checked, leaf.type);
}

std::vector<std::string> InputNames(const check::Checked& checked) {
  return NamesOf(checked.model.leaves, [&](const auto& leaf) { return InputName(checked, leaf); });
}

bool Ordered(const types::Type& type) {
  return type.kind == types::TypeKind::kDecimal || type.kind == types::TypeKind::kNumber ||
         type.kind == types::TypeKind::kDate;
}

}  // namespace

Common::Common(const check::Checked& before, const check::Checked& after)
    : checked_{&before, &after} {
  levels = Together(before.model.levels, after.model.levels, level_at_);
  sides = Together(before.model.sides, after.model.sides, side_at_);
  REMIT_CHECK(sides.size() <= kMostSides, "two policies have at most 64 sides each");
  rules = Together(RuleNames(before.model), RuleNames(after.model), rule_at_);
  AddKnobs();
  AddObjectives();
  AddInputs();
  only_before.inputs = Without(InputNames(before), InputNames(after));
  only_after.inputs = Without(InputNames(after), InputNames(before));
}

void Common::AddKnobs() {
  const check::Model* model[] = {&checked_[kBefore]->model, &checked_[kAfter]->model};
  std::array<std::vector<std::uint32_t>, 2> strides;
  for (const Which which : {kBefore, kAfter}) {
    std::uint64_t stride = 1;
    strides[which].resize(model[which]->knobs.size());
    for (std::size_t k = model[which]->knobs.size(); k-- > 0;) {
      strides[which][k] = static_cast<std::uint32_t>(stride);
      stride *= model[which]->knobs[k].alternatives.size();
    }
  }
  const auto texts = [&](Which which, const check::KnobInfo& knob) {
    std::vector<std::string> all;
    for (const types::Value value : knob.alternatives)
      all.push_back(
          types::Format(value, knob.type, checked_[which]->type_table, checked_[which]->texts));
    return all;
  };
  const auto name = [](const check::KnobInfo& knob) { return knob.name; };
  only_before.knobs = Without(NamesOf(model[0]->knobs, name), NamesOf(model[1]->knobs, name));
  only_after.knobs = Without(NamesOf(model[1]->knobs, name), NamesOf(model[0]->knobs, name));
  same_grid_ = model[0]->knobs.size() == model[1]->knobs.size();
  for (std::size_t after = 0; after < model[1]->knobs.size(); ++after) {
    const check::KnobInfo& knob = model[1]->knobs[after];
    const auto found = std::find_if(model[0]->knobs.begin(), model[0]->knobs.end(),
                                    [&](const auto& other) { return other.name == knob.name; });
    if (found == model[0]->knobs.end()) {
      same_grid_ = false;
      continue;
    }
    const auto before = static_cast<std::size_t>(found - model[0]->knobs.begin());
    Knob common;
    common.name = knob.name;
    common.ordered = Ordered(knob.type) &&
                     TypeName(*checked_[0], found->type) == TypeName(*checked_[1], knob.type);
    common.knob = {before, after};
    common.stride = {strides[0][before], strides[1][after]};
    common.size = {static_cast<std::uint32_t>(found->alternatives.size()),
                   static_cast<std::uint32_t>(knob.alternatives.size())};
    const std::vector<std::string> old_texts = texts(kBefore, *found);
    const std::vector<std::string> new_texts = texts(kAfter, knob);
    same_grid_ = same_grid_ && before == after && old_texts == new_texts;
    std::map<std::string, std::uint32_t> at;
    for (std::size_t i = 0; i < new_texts.size(); ++i)
      at.emplace(new_texts[i], static_cast<std::uint32_t>(i));
    for (const std::string& text : old_texts) {
      const auto place = at.find(text);
      common.after_of.push_back(place == at.end() ? std::nullopt
                                                  : std::optional<std::uint32_t>(place->second));
    }
    knobs.push_back(std::move(common));
  }
}

void Common::AddObjectives() {
  const std::vector<check::ObjectiveInfo>* all[] = {&checked_[kBefore]->model.objectives,
                                                    &checked_[kAfter]->model.objectives};
  const auto name = [&](Which which) {
    return NamesOf(*all[which], [&](const check::ObjectiveInfo& info) {
      return info.name + ": " + TypeName(*checked_[which], info.type);
    });
  };
  const std::vector<std::string> before = name(kBefore), after = name(kAfter);
  only_before.objectives = Without(before, after);
  only_after.objectives = Without(after, before);
  for (std::size_t i = 0; i < after.size(); ++i) {
    const auto found = std::find(before.begin(), before.end(), after[i]);
    if (found == before.end()) continue;
    const check::ObjectiveInfo& info = (*all[kAfter])[i];
    objectives.push_back({info.name,
                          info.type,
                          {check::ObjectiveId(found - before.begin()), check::ObjectiveId(i)}});
  }
}

void Common::AddInputs() {
  const auto values = [&](Which which, const types::Type& type) {
    if (type.kind == types::TypeKind::kBoolean) return std::vector<std::string>{"false", "true"};
    return checked_[which]->type_table.enumeration(types::EnumId(type.index)).values;
  };
  const std::vector<check::InputLeaf>& before = checked_[kBefore]->model.leaves;
  const std::vector<check::InputLeaf>& after = checked_[kAfter]->model.leaves;
  for (std::size_t i = 0; i < after.size(); ++i) {
    const check::InputLeaf& leaf = after[i];
    const bool few =
        leaf.type.kind == types::TypeKind::kEnum || leaf.type.kind == types::TypeKind::kBoolean;
    if (!few || leaf.list || leaf.previous) continue;
    const auto found = std::find_if(before.begin(), before.end(), [&](const auto& other) {
      return other.path == leaf.path && other.type.kind == leaf.type.kind;
    });
    if (found == before.end()) continue;
    Input input;
    input.path = leaf.path;
    input.leaf = {check::LeafId(found - before.begin()), check::LeafId(i)};
    input.values = Together(values(kBefore, found->type), values(kAfter, leaf.type), input.at);
    input.values.emplace_back("not known");
    inputs.push_back(std::move(input));
  }
}

Ending Common::EndingOf(Which which, const govern::DecisionColumns& columns,
                        std::size_t index) const {
  Ending ending;
  ending.status = columns.status[index];
  ending.verdict = columns.verdict[index];
  if (ending.status != Status::kDecided || ending.verdict == Verdict::kRefuse) return ending;
  const std::int32_t level = columns.level[index];
  if (level >= 0) ending.level = level_at_[which][static_cast<std::size_t>(level)];
  const std::uint64_t bits = columns.sides[index];
  for (std::size_t side = 0; bits >> side != 0; ++side) {
    if ((bits >> side & 1) == 0) continue;
    const std::uint32_t at = side_at_[which][side];
    ending.sides[at / 64] |= std::uint64_t{1} << at % 64;
    if (side == 63) break;
  }
  return ending;
}

Common::KnobMove Common::Moved(const Knob& knob, std::uint32_t before, std::uint32_t after) const {
  const std::uint32_t from = PositionOf(knob, kBefore, before);
  const std::uint32_t to = PositionOf(knob, kAfter, after);
  if (knob.after_of[from] == to) return {};
  if (!knob.ordered) return {false, 0};
  const check::KnobInfo& old_knob = checked_[kBefore]->model.knobs[knob.knob[kBefore]];
  const check::KnobInfo& new_knob = checked_[kAfter]->model.knobs[knob.knob[kAfter]];
  const types::Value old_value = old_knob.alternatives[from];
  const types::Value new_value = new_knob.alternatives[to];
  const bool up = new_knob.type.kind == types::TypeKind::kNumber
                      ? new_value.number() > old_value.number()
                      : new_value.raw > old_value.raw;
  return {false, up ? 1 : -1};
}

bool Common::SameAlternative(std::uint32_t before, std::uint32_t after) const {
  if (before == kNoAlternativeIndex || after == kNoAlternativeIndex) return before == after;
  if (same_grid_) return before == after;
  return std::all_of(knobs.begin(), knobs.end(), [&](const Knob& knob) {
    return knob.after_of[PositionOf(knob, kBefore, before)] == PositionOf(knob, kAfter, after);
  });
}

std::string Common::KnobText(const Knob& knob, Which which, std::uint32_t alternative) const {
  const check::Checked& checked = *checked_[which];
  const check::KnobInfo& info = checked.model.knobs[knob.knob[which]];
  return types::Format(info.alternatives[PositionOf(knob, which, alternative)], info.type,
                       checked.type_table, checked.texts);
}

}  // namespace remit::impact
