// What two versions of a policy have in common, by name, so that decisions of both can be compared:
// levels, sides, knobs with their alternatives, objectives, rules, and inputs with few values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/check/checked.h"
#include "interpreter/engine/case.h"
#include "interpreter/govern/decide_columns.h"
#include "interpreter/impact/impact.h"

namespace remit::impact {

// Both must outlive it.
class Common {
 public:
  Common(const check::Checked& before, const check::Checked& after);

  enum Which : std::uint8_t { kBefore = 0, kAfter = 1 };
  const check::Checked& checked(Which which) const { return *checked_[which]; }

  // By the policy after the change, then what only the other one has.
  std::vector<std::string> levels, sides, rules;

  struct Knob {
    std::string name;
    bool ordered = false;  // its values can be compared
    std::array<std::size_t, 2> knob;
    // Where in an alternative's number its position is found.
    std::array<std::uint32_t, 2> stride, size;
    std::vector<std::optional<std::uint32_t>> after_of;  // by position before
  };
  std::vector<Knob> knobs;
  struct Objective {
    std::string name;
    types::Type type;  // of the policy after the change
    std::array<check::ObjectiveId, 2> id;
  };
  std::vector<Objective> objectives;
  struct Input {
    std::string path;
    std::array<check::LeafId, 2> leaf;
    std::vector<std::string> values;               // of both; then one for what is missing
    std::array<std::vector<std::uint32_t>, 2> at;  // by raw value: position in `values`
  };
  std::vector<Input> inputs;  // enums and booleans
  Impact::OneSided only_before, only_after;

  Ending EndingOf(Which which, const govern::DecisionColumns& columns, std::size_t index) const;
  std::size_t Rule(Which which, std::size_t rule) const { return rule_at_[which][rule]; }
  // -1, 0, 1 as the value after the change is lower, the same or higher; nothing where the
  // positions are other values without an order.
  struct KnobMove {
    bool same = true;
    int direction = 0;
  };
  KnobMove Moved(const Knob& knob, std::uint32_t before, std::uint32_t after) const;
  // Every knob that both have stands where it stood.
  bool SameAlternative(std::uint32_t before, std::uint32_t after) const;
  std::uint32_t PositionOf(const Knob& knob, Which which, std::uint32_t alternative) const {
    return alternative / knob.stride[which] % knob.size[which];
  }
  std::string KnobText(const Knob& knob, Which which, std::uint32_t alternative) const;

 private:
  void AddKnobs();
  void AddObjectives();
  void AddInputs();

  std::array<const check::Checked*, 2> checked_;
  std::array<std::vector<std::int32_t>, 2> level_at_;
  std::array<std::vector<std::uint32_t>, 2> side_at_;
  std::array<std::vector<std::size_t>, 2> rule_at_;
  bool same_grid_ = false;  // numbers of alternatives mean the same on both sides
};

}  // namespace remit::impact
