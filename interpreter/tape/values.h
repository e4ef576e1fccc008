// The values that a program's lanes hold: the graph of the policy once more, in terms of what the
// machine can do. Conditions are split into what holds and what has no answer; values that may be
// absent into value and absence; calls of tables into sets of rows. Hash-consed, each value after
// its arguments.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "interpreter/base/ids.h"
#include "interpreter/graph/graph.h"
#include "interpreter/tape/code.h"

namespace remit::tape {

using ValueId = base::Id<struct ValueTag>;

enum class Kind : std::uint8_t {
  // Binary64
  kConstant,  // number
  kLeaf,      // index: LeafId
  kKnob,      // index: NodeId of a node that only knobs move
  kForeign,   // index: NodeId of a node of the case, evaluated by the block engine
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kMin,
  kMax,
  kNegate,
  kAbs,
  kSqrt,
  kFloor,
  kCeiling,
  kRound,
  kExp,
  kLog,
  kLogistic,
  kLimit,
  kTimesDecimal,  // third argument: constant 10^k
  kOverDecimal,   // likewise
  kToDecimal,     // second argument: constant 10^k
  kCall,          // index: of Pool::calls
  kSelect,        // mask ? second : third
  kPoison,        // value; mask: where it has none
  kFromMask,
  kPick,  // index: of Pool::picks; rows
  // Masks
  kAbsent,    // index: LeafId; where an optional leaf is not known
  kKnobMask,  // index: NodeId of a condition that only knobs move
  kNever,     // nowhere
  kEverywhere,
  kForeignMask,    // index: NodeId; where the block engine finds that it holds
  kForeignOpen,    // index: NodeId; where it finds no value
  kForeignAbsent,  // index: NodeId; where it finds it absent
  kLess,
  kAtMost,
  kMore,
  kAtLeast,
  kEqual,
  kNotEqual,
  kNotFinite,
  kAnd,
  kOr,
  kAndNot,
  kNot,
  kMaskSelect,
  // Rows
  kRowsOfColumn,  // index: of Pool::columns; the column's value, and where it is absent
  kRowsAnd,
};

enum class Form : std::uint8_t { kLanes, kMask, kRows };
Form FormOf(Kind kind);

struct Value {
  Kind kind = Kind::kConstant;
  std::uint8_t stage = 0;  // graph::StageBit: kInput, kKnob
  std::uint32_t index = 0;
  double number = 0;
  std::vector<ValueId> arguments;
  // Where it is finite it lies within these; `whole`: it is a whole number there.
  double low = 0, high = 0;
  bool may_lack = false;  // may it be not finite?
};

// A node of the graph in lanes.
struct Lowered {
  ValueId value;                  // lanes, or a mask that is false wherever it has no answer
  std::optional<ValueId> open;    // of a condition: where it has no answer; none: nowhere
  std::optional<ValueId> absent;  // where an optional is not known; its value then means nothing
};

class Values {
 public:
  ValueId Constant(double number);
  ValueId Make(Kind kind, std::vector<ValueId> arguments, std::uint32_t index = 0);
  // A leaf, knob or foreign value within bounds.
  ValueId Source(Kind kind, std::uint32_t index, std::uint8_t stage, double low, double high,
                 bool may_lack);

  const Value& operator[](ValueId id) const { return values_[id.index()]; }
  std::size_t size() const { return values_.size(); }

  // Its position in the pool, where equal columns are one.
  std::uint32_t ColumnOf(ColumnRows column);
  // Conditions that are known nowhere or everywhere are made away with.
  ValueId And(ValueId a, ValueId b);
  ValueId Or(ValueId a, ValueId b);
  ValueId AndNot(ValueId a, ValueId b);
  ValueId Not(ValueId a);
  std::optional<ValueId> Either(std::optional<ValueId> a, std::optional<ValueId> b);
  // Where the value is not finite; none where it always is.
  std::optional<ValueId> Lacks(ValueId lanes);
  ValueId Never() { return Make(Kind::kNever, {}); }
  ValueId Everywhere() { return Make(Kind::kEverywhere, {}); }

  Pool pool;

 private:
  ValueId Intern(Value value);
  void Bound(Value& value) const;
  struct Key {
    Kind kind;
    std::uint32_t index;
    std::uint64_t bits;
    std::vector<ValueId> arguments;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  std::vector<Value> values_;
  std::map<Key, ValueId> known_;
};

}  // namespace remit::tape
