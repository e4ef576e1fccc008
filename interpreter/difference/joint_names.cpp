// Matched by name; the second policy may add values to an enumeration, never take one away.
#include "interpreter/difference/joint_names.h"

#include <algorithm>

#include "interpreter/base/check.h"
#include "interpreter/prove/points.h"

namespace remit::difference {

using check::Domain;
using types::Type;
using types::TypeKind;
using types::Value;

std::optional<Domain> Both(const Domain& a, const Domain& b, const Type& type) {
  if (a.kind == Domain::Kind::kAll) return b;
  if (b.kind == Domain::Kind::kAll) return a;
  if (a.kind == Domain::Kind::kSet || b.kind == Domain::Kind::kSet) {
    Domain both = a.kind == Domain::Kind::kSet ? a : b;
    const Domain& other = a.kind == Domain::Kind::kSet ? b : a;
    std::erase_if(both.values, [&](Value value) { return !check::Contains(other, value, type); });
    return both.values.empty() ? std::nullopt : std::optional(both);
  }
  const auto point = [&](Value value) { return prove::PointOf(value, type); };
  Domain both = a;
  if (point(b.low) > point(a.low)) both.low = b.low;
  if (point(b.high) < point(a.high)) {
    both.high = b.high;
    both.includes_high = b.includes_high;
  } else if (point(b.high) == point(a.high)) {
    both.includes_high = a.includes_high && b.includes_high;
  }
  const bool empty =
      both.includes_high ? point(both.low) > point(both.high) : point(both.low) >= point(both.high);
  return empty ? std::nullopt : std::optional(both);
}

bool SameDomain(const Domain& a, const Domain& b) {
  return a.kind == b.kind && a.low == b.low && a.high == b.high &&
         a.includes_high == b.includes_high && a.values == b.values;
}

namespace {

std::vector<std::int64_t> Counting(std::size_t count) {
  std::vector<std::int64_t> numbers;
  for (std::size_t i = 0; i < count; ++i) numbers.push_back(static_cast<std::int64_t>(i));
  return numbers;
}

}  // namespace

Names::Names(const check::Checked& own, Joint& joint) : own_(own), joint_(joint) {
  const types::TypeTable::Parts parts = own.type_table.parts();
  for (const types::UnitInfo& unit : parts.units) units_.push_back(UnitOf(unit));
  for (const types::UnitSpelling& spelling : parts.spellings) {
    types::TypeTable& table = joint_.checked.type_table;
    if (table.FindSpelling(spelling.name) == nullptr)
      table.AddSpelling(spelling.name, units_.at(spelling.unit.index()), spelling.factor);
  }
  for (const types::EnumInfo& one : parts.enums) AddEnum(one);
  for (const std::string& level : own.model.levels) levels_.push_back(Level(level));
  for (const std::string& side : own.model.sides) sides_.push_back(SideOf(side));
}

Type Names::Of(Type type) const {
  for (std::size_t i = 0; i < type.dimension.count; ++i)
    type.dimension.factors[i].unit = units_.at(type.dimension.factors[i].unit.index());
  // g++ takes a sort within the array for one beyond it.
  std::vector<types::Dimension::Factor> factors(
      type.dimension.factors.begin(), type.dimension.factors.begin() + type.dimension.count);
  std::sort(factors.begin(), factors.end(),
            [](const auto& one, const auto& other) { return one.unit < other.unit; });
  std::copy(factors.begin(), factors.end(), type.dimension.factors.begin());
  if (type.kind == TypeKind::kEnum) type.index = enums_.at(type.index).joint.value;
  if (type.kind == TypeKind::kRecord) type.index = 0;
  return type;
}

Value Names::Of(Value value, const Type& own_type) const {
  switch (own_type.kind) {
    case TypeKind::kEnum:
      return {enums_.at(own_type.index).value.at(static_cast<std::size_t>(value.raw))};
    case TypeKind::kText:
      return {joint_.checked.texts.Intern(own_.texts.Text(value.raw))};
    case TypeKind::kLevel:
      return {value.raw < 0 ? value.raw : levels_.at(static_cast<std::size_t>(value.raw))};
    case TypeKind::kSides:
      return {static_cast<std::int64_t>(Sides(static_cast<std::uint64_t>(value.raw)))};
    default:  // means the same everywhere
      return value;
  }
}

Domain Names::Of(Domain domain, const Type& own_type) const {
  if (domain.kind == Domain::Kind::kInterval) {
    domain.low = Of(domain.low, own_type);
    domain.high = Of(domain.high, own_type);
  }
  for (Value& value : domain.values) value = Of(value, own_type);
  if (own_type.kind == TypeKind::kEnum && domain.kind == Domain::Kind::kAll) {
    const Enum& own = enums_.at(own_type.index);
    const auto& all = joint_.checked.type_table.enumeration(own.joint).values;
    if (own.value.size() != all.size()) {
      domain.kind = Domain::Kind::kSet;
      for (const std::int64_t raw : own.value) domain.values.push_back({raw});
    }
  }
  return domain;
}

std::uint64_t Names::Sides(std::uint64_t own) const {
  std::uint64_t joint = 0;
  for (std::size_t i = 0; i < sides_.size(); ++i) {
    if ((own >> i & 1) != 0) joint |= std::uint64_t{1} << sides_[i];
  }
  return joint;
}

types::UnitId Names::UnitOf(const types::UnitInfo& unit) {
  types::TypeTable& table = joint_.checked.type_table;
  const types::TypeTable::Parts parts = table.parts();
  for (std::size_t i = 0; i < parts.units.size(); ++i) {
    if (parts.units[i].name == unit.name && parts.units[i].currency == unit.currency)
      return types::UnitId(i);
  }
  return table.AddUnit(unit.name, unit.currency);
}

// The joint enumeration has the old values, then those that only the new one has.
void Names::AddEnum(const types::EnumInfo& own) {
  types::TypeTable& table = joint_.checked.type_table;
  types::TypeTable::Parts parts = table.parts();
  std::size_t place = 0;
  while (place < parts.enums.size() && parts.enums[place].name != own.name) ++place;
  if (place == parts.enums.size()) {
    const types::EnumId id = table.AddEnum(own);
    enums_.push_back({id, Counting(own.values.size())});
    return;
  }
  std::vector<std::string>& values = parts.enums[place].values;
  Enum mine{types::EnumId(place), {}};
  const std::size_t before = values.size();
  for (const std::string& name : own.values) {
    const auto found = std::find(values.begin(), values.end(), name);
    mine.value.push_back(found - values.begin());
    if (found == values.end()) values.push_back(name);
  }
  if (values.size() != before) {
    auto wider = types::TypeTable::FromParts(std::move(parts));
    REMIT_CHECK(wider.has_value(), "a wider enumeration changes nothing else of a table");
    table = *std::move(wider);
  }
  enums_.push_back(std::move(mine));
}

int Names::Level(const std::string& name) const {
  const auto& levels = joint_.checked.model.levels;
  return static_cast<int>(std::find(levels.begin(), levels.end(), name) - levels.begin());
}

std::uint32_t Names::SideOf(const std::string& name) {
  auto& sides = joint_.checked.model.sides;
  const auto found = std::find(sides.begin(), sides.end(), name);
  if (found != sides.end()) return static_cast<std::uint32_t>(found - sides.begin());
  sides.push_back(name);
  return static_cast<std::uint32_t>(sides.size() - 1);
}

}  // namespace remit::difference
