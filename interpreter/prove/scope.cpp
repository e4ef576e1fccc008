// What each variable can be.
#include <algorithm>
#include <limits>

#include "interpreter/base/check.h"
#include "interpreter/prove/instantiate.h"
#include "interpreter/prove/points.h"

namespace remit::prove {
namespace {

using types::TypeKind;

constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
constexpr auto kMost = std::numeric_limits<std::int64_t>::max();

Range AllPoints(const types::Type& type, const check::Checked& checked) {
  switch (type.kind) {
    case TypeKind::kBoolean:
      return Range::Between(0, 1);
    case TypeKind::kNumber:
      return Range::Between(NumberPoint(-std::numeric_limits<double>::max()),
                            NumberPoint(std::numeric_limits<double>::max()));
    case TypeKind::kDecimal:
      return Range::Between(kLeast, kMost);
    case TypeKind::kDate:
      return Range::Between(*types::ParseDate("0001-01-01"), *types::ParseDate("9999-12-31"));
    case TypeKind::kEnum: {
      const auto& info = checked.type_table.enumeration(types::EnumId(type.index));
      return Range::Between(0, static_cast<std::int64_t>(info.values.size()) - 1);
    }
    case TypeKind::kText: {  // the policy's own, and one other
      types::TextPool texts = checked.texts;
      return Range::Between(0, texts.Intern(OtherText(texts)));
    }
    case TypeKind::kList:
    case TypeKind::kBroken:
    case TypeKind::kLiteral:
    case TypeKind::kRecord:
    case TypeKind::kUnit:
    case TypeKind::kLevel:
    case TypeKind::kSides:
    case TypeKind::kStatus:
    case TypeKind::kVerdict:
      break;
  }
  REMIT_CHECK(false, "an input, a choice or a parameter has values of its own");
}

// Cuts the variable to the domain.
void Bound(const check::Domain& domain, Variable& variable) {
  switch (domain.kind) {
    case check::Domain::Kind::kAll:
      return;
    case check::Domain::Kind::kInterval: {
      const std::int64_t high = PointOf(domain.high, variable.type);
      variable.domain.low = std::max(variable.domain.low, PointOf(domain.low, variable.type));
      variable.domain.high =
          std::min(variable.domain.high, domain.includes_high ? high : high - variable.step);
      return;
    }
    case check::Domain::Kind::kSet:
      for (const types::Value value : domain.values) {
        variable.points.push_back(PointOf(value, variable.type));
      }
      std::sort(variable.points.begin(), variable.points.end());
      variable.points.erase(std::unique(variable.points.begin(), variable.points.end()),
                            variable.points.end());
      variable.domain.low = variable.points.front();
      variable.domain.high = variable.points.back();
      return;
  }
  REMIT_CHECK(false, "a domain's kind is one of those declared");
}

std::int64_t FloorTo(std::int64_t value, std::int64_t step) {
  const std::int64_t rest = value % step;
  return value - (rest < 0 ? rest + step : rest);
}

// Ends at multiples of the step, as far as there are any.
void AlignEnds(Variable& variable) {
  if (variable.step == 1) return;
  Range& domain = variable.domain;
  if (domain.high < kLeast + variable.step || domain.low > kMost - variable.step) return;
  if (domain.high != kLeast) domain.high = FloorTo(domain.high, variable.step);
  const std::int64_t below = domain.low < kLeast + variable.step
                                 ? FloorTo(domain.low + variable.step, variable.step)
                                 : FloorTo(domain.low, variable.step);
  domain.low = below < domain.low ? below + variable.step : below;
}

}  // namespace

std::string OtherText(types::TextPool texts) {
  const std::int64_t known = texts.Intern("\x01");  // written in no policy: the next id
  std::string text = "other";
  while (texts.Intern(text) < known) text += " text";
  return text;
}

Scope::Scope(const check::Checked& checked, const Period& period)
    : checked_(checked), period_(period) {}

Variable Scope::OfLeaf(std::uint32_t index) const {
  const check::Model& model = checked_.model;
  const check::InputLeaf& leaf = model.leaves.at(index % model.leaves.size());
  Variable variable;
  variable.index = index;
  variable.type = leaf.type;
  if (leaf.type.kind == TypeKind::kList) {
    const auto list =
        std::find_if(model.lists.begin(), model.lists.end(), [&](const check::ListInfo& info) {
          return info.length.index() == index % model.leaves.size();
        });
    REMIT_CHECK(list != model.lists.end(), "the leaf of a list stands for its length");
    variable.domain = Range::Between(list->least, list->most);
    return variable;
  }
  variable.domain = AllPoints(leaf.type, checked_);
  if (leaf.type.kind == TypeKind::kDecimal && leaf.type.whole) variable.step = types::kOneUnit;
  if (leaf.previous && leaf.type.kind == TypeKind::kDate) variable.domain.high = period_.until;
  Bound(leaf.domain, variable);
  if (variable.points.empty()) AlignEnds(variable);
  variable.domain.absent = leaf.type.optional;
  return variable;
}

Variable Scope::Leaf(std::uint32_t index) const {
  Variable variable = OfLeaf(index);
  variable.kind = Variable::Kind::kLeaf;
  return variable;
}

Variable Scope::Element(std::uint32_t index, std::uint32_t element) const {
  Variable variable = OfLeaf(index);
  variable.kind = Variable::Kind::kElement;
  variable.element = element;
  return variable;
}

Variable Scope::Knob(std::uint32_t index) const {
  const check::KnobInfo& knob = checked_.model.knobs.at(index % checked_.model.knobs.size());
  Variable variable;
  variable.kind = Variable::Kind::kKnob;
  variable.index = index;
  variable.type = knob.type;
  for (const types::Value value : knob.alternatives) {
    variable.points.push_back(PointOf(value, knob.type));
  }
  std::sort(variable.points.begin(), variable.points.end());
  variable.domain = Range::Between(variable.points.front(), variable.points.back());
  return variable;
}

Variable Scope::AsOf() const {
  Variable variable;
  variable.kind = Variable::Kind::kAsOf;
  variable.type = types::Date();
  variable.domain = Range::Between(period_.from, period_.until);
  return variable;
}

Variable Scope::Weight(std::uint32_t objective) const {
  const auto& range = checked_.model.objectives.at(objective).weight_range;
  REMIT_CHECK(range.has_value(), "only a weight with a range is asked about");
  const auto cut = [](const types::ExactDecimal& weight) {
    types::ExactDecimal own = weight;
    while (own.scale > types::kDecimalScale) own = {own.digits / 10, own.scale - 1};
    while (own.scale < types::kDecimalScale) own = {own.digits * 10, own.scale + 1};
    const base::Int128 most = std::numeric_limits<std::int64_t>::max();
    return static_cast<std::int64_t>(std::min(own.digits, most));
  };
  Variable variable;
  variable.kind = Variable::Kind::kWeight;
  variable.index = objective;
  variable.type = types::Ratio();
  variable.domain =
      Range::Between(cut(range->low), cut(range->high) - (range->includes_high ? 0 : 1));
  return variable;
}

// What a child has set is settled.
std::optional<Variable> Scope::Parameter(std::uint32_t index) const {
  const check::ParameterInfo& parameter = checked_.model.parameters.at(index);
  if (!parameter.adjustable || parameter.set_by) return std::nullopt;
  Variable variable;
  variable.kind = Variable::Kind::kParameter;
  variable.index = index;
  variable.type = parameter.type;
  variable.domain = AllPoints(parameter.type, checked_);
  Bound(*parameter.adjustable, variable);
  return variable;
}

}  // namespace remit::prove
