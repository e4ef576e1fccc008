// How what belongs to one policy is called in the joint model: its units, enumerations, levels and
// sides, and with them its types and values. Private to difference/.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/difference/joint.h"

namespace remit::difference {

// What both allow; nothing where that is nothing.
std::optional<check::Domain> Both(const check::Domain& a, const check::Domain& b,
                                  const types::Type& type);
bool SameDomain(const check::Domain& a, const check::Domain& b);

class Names {
 public:
  // Both outlive it. What the joint model lacks is added to it.
  Names(const check::Checked& own, Joint& joint);

  types::Type Of(types::Type type) const;
  types::Value Of(types::Value value, const types::Type& own_type) const;
  check::Domain Of(check::Domain domain, const types::Type& own_type) const;
  std::uint64_t Sides(std::uint64_t own) const;
  const std::vector<int>& levels() const { return levels_; }
  // By value of the own enumeration: that of the joint one.
  const std::vector<std::int64_t>& Values(std::uint32_t own) const { return enums_.at(own).value; }
  std::uint32_t SidePlace(std::uint32_t own) const { return sides_.at(own); }

 private:
  struct Enum {
    types::EnumId joint;
    std::vector<std::int64_t> value;
  };

  types::UnitId UnitOf(const types::UnitInfo& unit);
  void AddEnum(const types::EnumInfo& own);
  int Level(const std::string& name) const;
  std::uint32_t SideOf(const std::string& name);

  const check::Checked& own_;
  Joint& joint_;
  std::vector<types::UnitId> units_;
  std::vector<Enum> enums_;
  std::vector<int> levels_;
  std::vector<std::uint32_t> sides_;
};

}  // namespace remit::difference
