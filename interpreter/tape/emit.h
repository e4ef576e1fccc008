// From values to code: one block of code for each phase, operands in places, what is used once kept
// in the accumulator.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "interpreter/tape/code.h"
#include "interpreter/tape/values.h"

namespace remit::tape {

// When a value is computed, and what its lanes then are.
enum class Phase : std::uint8_t {
  kKnobs,  // once per program; alternatives
  kCase,   // once per case; cases
  kSweep,  // for each case; alternatives
  kShown,  // once per case; cases, each at its own alternative
};

// What a place holds.
struct PlaceInfo {
  enum class Holds : std::uint8_t {
    kConstants,  // from `offset` in the list of constants on
    kNever,      // a mask
    kEverywhere,
    kLeaf,       // of a case, by the value `value`
    kAbsent,     // likewise, a mask
    kForeign,    // lanes or mask, likewise
    kKnob,       // over all alternatives: a value that only knobs move, lanes, mask or rows
    kKnobShown,  // the same at the alternatives shown
    kKept,       // computed, and read in a later phase
    kPassing,    // computed, and read in its own phase only; several values one after another
  } holds = Holds::kPassing;
  Form form = Form::kLanes;
  std::uint32_t value = 0;   // ValueId where it holds one
  std::uint32_t offset = 0;  // kConstants
};

// All places of a program, and how to find those of values.
class Places {
 public:
  Places() { Add({}); }  // place 0 is none
  // Place 0 once there are as many as there can be; the code is then not to be run.
  Place Add(PlaceInfo info);
  bool full() const { return full_; }
  Place Constant(double number);  // followed by its inverse
  // A computed place is from now on one that knobs alone fill.
  void Settle(Place place) { infos_.at(place).holds = PlaceInfo::Holds::kKnob; }
  const std::vector<PlaceInfo>& infos() const { return infos_; }
  const std::vector<double>& constants() const { return constants_; }

  // By phase: where a value lies, and whether it is a scalar there.
  struct Operand {
    Place place = 0;
    bool scalar = false;
  };

 private:
  std::vector<PlaceInfo> infos_;
  std::vector<double> constants_;
  std::map<std::uint64_t, Place> by_constant_;
  bool full_ = false;
};

class Emitter {
 public:
  // `known` says of a value of an earlier phase where it lies; nothing for what is to be computed
  // here. All must outlive the emitter.
  using Known = std::optional<Places::Operand> (*)(void* context, ValueId value);
  Emitter(Values& values, Places& places, Known known, void* context);

  // Computes the roots into places of their own; these are kKept.
  // Where a mask of `gates`, which are roots too, is set in no lane, nothing that comes after it is
  // computed for these lanes.
  void Emit(const std::vector<ValueId>& roots, const std::vector<ValueId>& gates = {});
  Place PlaceOf(ValueId root) const { return places_of_.at(root).place; }
  // The same with a lane of its own for each, also of what is a scalar here.
  Place Spread(ValueId root);
  std::vector<Instruction> Take() { return std::move(code_); }

 private:
  void Count(ValueId value);
  bool Ready(ValueId value);
  Places::Operand At(ValueId value);  // of what is ready; counts the use
  void Prepare(ValueId value);        // what is used more than once, and all masks and rows
  void Materialise(ValueId value);
  void Generate(ValueId value);  // into the accumulator
  void Binary(ValueId a, ValueId b, Code array, Code from_array, Place extra);
  bool FusedSum(const Value& value);
  bool AddProduct(ValueId sum, ValueId product, bool subtract);
  void Mask(ValueId id);
  void Test(const Value& value, Place target);
  void Rows(ValueId id);
  void Put(Code code, Place target, Place a, Place b = 0, std::size_t parameter = 0);
  void PutOperand(Code array, Places::Operand operand, Place extra = 0);
  void PutStore(Place place);
  bool Sigmoid(ValueId value);
  Place Room(ValueId value);
  void Release(ValueId value);
  Place MaskAt(ValueId value);

  Values& values_;
  Places& places_;
  Known known_;
  void* context_;
  std::vector<Instruction> code_;
  std::map<ValueId, Places::Operand> places_of_;
  std::map<ValueId, int> uses_;
  std::map<ValueId, bool> roots_;
  std::map<ValueId, Place> broadcast_;
  std::vector<Place> free_[3];   // by form
  std::optional<ValueId> held_;  // what the accumulator holds
  // The last instruction, where it is what made the accumulator and stores it nowhere yet.
  std::optional<std::size_t> made_by_;
};

}  // namespace remit::tape
