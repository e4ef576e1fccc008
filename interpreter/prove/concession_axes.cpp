// Lattices from the types and ranges of inputs.
#include "interpreter/prove/concession_axes.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "interpreter/base/check.h"
#include "interpreter/engine/names.h"
#include "interpreter/graph/deciding.h"
#include "interpreter/prove/points.h"

namespace remit::prove {
namespace {

using types::TypeKind;
using types::Value;

constexpr std::int64_t kFewest = 10;  // steps that a range should hold
constexpr double kFewestOfNumber = 100;

std::int64_t FloorDiv(std::int64_t value, std::int64_t by) {
  return value / by - (value % by != 0 && value < 0 ? 1 : 0);
}
std::int64_t CeilDiv(std::int64_t value, std::int64_t by) {
  return value / by + (value % by != 0 && value > 0 ? 1 : 0);
}

// The multiple of the unit at or below a number, and the one at or above it; the number itself
// where it is one.
std::int64_t NumberFloor(double value, std::int64_t unit) {
  const double nearest = std::nearbyint(value * static_cast<double>(unit));
  const bool own = nearest / static_cast<double>(unit) == value;
  return static_cast<std::int64_t>(own ? nearest : std::floor(value * static_cast<double>(unit)));
}
std::int64_t NumberCeil(double value, std::int64_t unit) { return -NumberFloor(-value, unit); }

// As a decimal of that type says it; a ratio's is a difference of ratios.
std::string StepText(const govern::Subject& subject, types::Type type, Value step) {
  type.whole = false;
  type.optional = false;
  if (types::IsRatio(type)) type = types::Points();
  if (type.kind == TypeKind::kDate) {
    const types::TypeTable& table = subject.checked.type_table;
    type = types::Quantity(table.days(), table);
    step.raw *= types::kOneUnit;
  }
  return engine::FormatValue(subject.checked, subject.batch.texts, step, type);
}

class InputLattice {
 public:
  InputLattice(const govern::Subject& subject, const check::InputLeaf& leaf, Axis& axis)
      : subject_(subject), leaf_(leaf), axis_(axis) {}

  // Why the input cannot be moved, or nothing.
  std::string Lay() {
    if (leaf_.domain.kind == check::Domain::Kind::kSet) return LaySet();
    switch (leaf_.type.kind) {
      case TypeKind::kBoolean:
        return LayUnordered(2);
      case TypeKind::kEnum: {
        const auto& table = subject_.checked.type_table;
        return LayUnordered(table.enumeration(types::EnumId(leaf_.type.index)).values.size());
      }
      case TypeKind::kNumber:
      case TypeKind::kDecimal:
      case TypeKind::kDate:
        break;
      case TypeKind::kText:
        return "is a text: no other one can be proposed";
      case TypeKind::kList:
        return "is a list: its elements may be changed, not their number";
      case TypeKind::kBroken:
      case TypeKind::kLiteral:
      case TypeKind::kRecord:
      case TypeKind::kUnit:
      case TypeKind::kLevel:
      case TypeKind::kSides:
      case TypeKind::kStatus:
      case TypeKind::kVerdict:
        REMIT_CHECK(false, "an input has a type of values");
    }
    if (leaf_.domain.kind == check::Domain::Kind::kAll)
      return "has no range, which would say how far it may be changed";
    if (leaf_.type.kind == TypeKind::kNumber)
      LayNumber();
    else
      LayDecimal();
    return "";
  }

 private:
  bool OrderedType() const {
    return leaf_.type.kind == TypeKind::kNumber || leaf_.type.kind == TypeKind::kDecimal ||
           leaf_.type.kind == TypeKind::kDate;
  }

  std::string LaySet() {
    if (leaf_.type.kind == TypeKind::kText) return "is a text: no other one can be proposed";
    axis_.values = leaf_.domain.values;
    axis_.ordered = OrderedType();
    const auto before = [&](Value a, Value b) {
      return PointOf(a, leaf_.type) < PointOf(b, leaf_.type);
    };
    if (axis_.ordered) {
      std::sort(axis_.values.begin(), axis_.values.end(), before);
      const auto own = std::find(axis_.values.begin(), axis_.values.end(), axis_.present);
      REMIT_CHECK(own != axis_.values.end(), "a case's value is one of those listed");
      axis_.origin = own - axis_.values.begin();
    } else {
      PresentFirst();
    }
    axis_.step = axis_.ordered ? "the next of its values" : "any other value";
    Ends();
    return "";
  }

  std::string LayUnordered(std::size_t count) {
    axis_.ordered = false;
    for (std::size_t i = 0; i < count; ++i) axis_.values.push_back({static_cast<std::int64_t>(i)});
    PresentFirst();
    axis_.step = "any other value";
    Ends();
    return "";
  }

  void PresentFirst() {
    const auto own = std::find(axis_.values.begin(), axis_.values.end(), axis_.present);
    REMIT_CHECK(own != axis_.values.end(), "a case's value is one of those that there are");
    std::rotate(axis_.values.begin(), own, own + 1);
    axis_.origin = 0;
  }
  void Ends() {
    axis_.low = -axis_.origin;
    axis_.high = static_cast<std::int64_t>(axis_.values.size()) - 1 - axis_.origin;
  }

  void LayDecimal() {
    const check::Domain& domain = leaf_.domain;
    const std::int64_t low = domain.low.raw;
    const std::int64_t high = domain.high.raw - (domain.includes_high ? 0 : 1);
    axis_.unit = UnitOf();
    const bool finer = leaf_.type.kind == TypeKind::kDecimal && !leaf_.type.whole;
    while (finer && axis_.unit % 10 == 0 &&
           FloorDiv(high, axis_.unit) - CeilDiv(low, axis_.unit) < kFewest) {
      axis_.unit /= 10;
    }
    const std::int64_t present = axis_.present.raw;
    axis_.high =
        std::max<std::int64_t>(0, FloorDiv(high, axis_.unit) - FloorDiv(present, axis_.unit));
    axis_.low = std::min<std::int64_t>(0, CeilDiv(low, axis_.unit) - CeilDiv(present, axis_.unit));
    axis_.step = StepText(subject_, leaf_.type, {axis_.unit});
  }

  std::int64_t UnitOf() const {
    if (leaf_.type.kind == TypeKind::kDate) return 1;
    if (leaf_.type.whole) return types::kOneUnit;
    const types::TypeTable& table = subject_.checked.type_table;
    std::int64_t one = 1;
    for (int i = 0; i < types::Scale(leaf_.type, table); ++i) one *= 10;
    if (types::IsMoney(leaf_.type, table)) return one;
    return types::IsRatio(leaf_.type) ? one / 1000 : one / 100;
  }

  void LayNumber() {
    const double low = leaf_.domain.low.number(), high = leaf_.domain.high.number();
    constexpr std::int64_t kFinest = 1'000'000'000;
    axis_.unit = 1;
    while ((high - low) * static_cast<double>(axis_.unit) < kFewestOfNumber &&
           axis_.unit < kFinest) {
      axis_.unit *= 10;
    }
    const double present = axis_.present.number();
    std::int64_t last = NumberFloor(high, axis_.unit);
    if (!leaf_.domain.includes_high &&
        static_cast<double>(last) / static_cast<double>(axis_.unit) >= high)
      --last;
    axis_.high = std::max<std::int64_t>(0, last - NumberFloor(present, axis_.unit));
    axis_.low =
        std::min<std::int64_t>(0, NumberCeil(low, axis_.unit) - NumberCeil(present, axis_.unit));
    axis_.step = types::FormatNumber(1.0 / static_cast<double>(axis_.unit));
  }

  const govern::Subject& subject_;
  const check::InputLeaf& leaf_;
  Axis& axis_;
};

class Collection {
 public:
  Collection(const engine::Program& program, const govern::Subject& subject)
      : subject_(subject),
        model_(subject.checked.model),
        read_(graph::DecidingInputs(program.graph())) {}

  Movable Run(const std::vector<check::LeafId>& inputs) {
    for (const check::LeafId id : inputs) {
      const std::uint32_t i = id.value;
      const check::InputLeaf& leaf = model_.leaves.at(i);
      if (!leaf.list) {
        Try(i, std::nullopt, subject_.index, leaf.path);
        continue;
      }
      const check::ListInfo& list = model_.lists.at(leaf.list->index());
      const std::size_t first =
          subject_.batch.lists.at(leaf.list->index()).offsets.at(subject_.index);
      const std::size_t length = engine::LengthOf(subject_.batch, *leaf.list, subject_.index);
      for (std::uint32_t element = 0; element < length; ++element) {
        Try(i, element, first + element,
            list.path + "[" + std::to_string(element + 1) + "]" +
                leaf.path.substr(std::min(leaf.path.size(), list.path.size())));
      }
    }
    return std::move(movable_);
  }

 private:
  void Try(std::uint32_t index, std::optional<std::uint32_t> element, std::size_t place,
           const std::string& name) {
    const check::InputLeaf& leaf = model_.leaves[index];
    const engine::Column& column = subject_.batch.columns.at(index);
    if (!column.Has(place, subject_.as_of)) {
      const bool read = read_.contains(index);
      const bool expired = column.present.at(place) != 0;
      movable_.unmoved.push_back({name, read,
                                  (expired ? "is no longer vouched for: " : "is not given: ") +
                                      std::string(read ? "giving it could change the decision"
                                                       : "no decision depends on it")});
      return;
    }
    if (!read_.contains(index)) {
      movable_.unmoved.push_back({name, false, "makes no difference: no decision depends on it"});
      return;
    }
    Axis axis;
    axis.index = index;
    axis.element = element;
    axis.name = name;
    axis.type = leaf.type;
    axis.type.optional = false;
    axis.present = {column.raw.at(place)};
    const std::string why_not = InputLattice(subject_, leaf, axis).Lay();
    if (why_not.empty()) {
      movable_.axes.push_back(std::move(axis));
    } else {
      movable_.unmoved.push_back({name, false, why_not});
    }
  }

  const govern::Subject& subject_;
  const check::Model& model_;
  const std::set<std::uint32_t> read_;  // LeafIds
  Movable movable_;
};

}  // namespace

Value Axis::At(std::int64_t position) const {
  if (!values.empty()) return values.at(static_cast<std::size_t>(origin + position));
  if (position == 0) return present;
  if (type.kind == TypeKind::kNumber) {
    const std::int64_t own =
        position > 0 ? NumberFloor(present.number(), unit) : NumberCeil(present.number(), unit);
    return Value::Of(static_cast<double>(own + position) / static_cast<double>(unit));
  }
  const std::int64_t own = position > 0 ? FloorDiv(present.raw, unit) : CeilDiv(present.raw, unit);
  return {(own + position) * unit};
}

std::uint64_t Axis::Steps(std::int64_t position) const {
  if (!ordered) return position == 0 ? 0 : 1;
  return static_cast<std::uint64_t>(position < 0 ? -position : position);
}

Range Axis::Between(std::int64_t first, std::int64_t last) const {
  if (ordered) return Range::Between(PointOf(At(first), type), PointOf(At(last), type));
  Range range;
  for (std::int64_t position = first; position <= last; ++position)
    range = Hull(range, Range::Point(PointOf(At(position), type)));
  return range;
}

Movable MovableInputs(const engine::Program& program, const govern::Subject& subject,
                      const std::vector<check::LeafId>& inputs) {
  return Collection(program, subject).Run(inputs);
}

std::vector<Axis> MovableKnobs(const govern::Subject& subject) {
  std::vector<Axis> axes;
  const auto& proposal = subject.batch.proposals.at(subject.index);
  if (!proposal) return axes;
  const govern::KnobSteps steps(subject.checked, subject.batch, subject.index);
  for (std::size_t knob = 0; knob < proposal->values.size(); ++knob) {
    if (!proposal->values[knob]) continue;
    const std::uint32_t own = *proposal->values[knob];
    const check::KnobInfo& info = subject.checked.model.knobs.at(knob);
    Axis axis;
    axis.input = false;
    axis.index = static_cast<std::uint32_t>(knob);
    axis.name = info.name;
    axis.type = info.type;
    axis.ordered = steps.Ordered(knob);
    axis.step = steps.NormOf(knob).step;
    const std::vector<std::uint32_t> order = steps.InOrder(knob);
    for (const std::uint32_t position : order) axis.values.push_back({position});
    const auto place = std::find(order.begin(), order.end(), own);
    if (place == order.end()) continue;  // of a list that is not given
    axis.origin = place - order.begin();
    if (!axis.ordered) {
      std::rotate(axis.values.begin(), axis.values.begin() + axis.origin,
                  axis.values.begin() + axis.origin + 1);
      axis.origin = 0;
    }
    axis.low = -axis.origin;
    axis.high = static_cast<std::int64_t>(axis.values.size()) - 1 - axis.origin;
    axes.push_back(std::move(axis));
  }
  return axes;
}

}  // namespace remit::prove
