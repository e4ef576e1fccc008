// What the machine executes: straight-line code over lanes of binary64. One accumulator holds the
// running value of a few vectors; everything else lies in places in memory. Decimals, dates and
// positions of names are whole numbers below 2^53 in these lanes. A lane without a value (a fault,
// or what these lanes cannot hold) is not finite and stays so: whoever reads it in the end asks the
// block engine. Conditions are masks, rows of tables bit sets of 64.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "interpreter/builtins/builtin.h"

namespace remit::tape {

using Place = std::uint16_t;  // position in the table of places; 0 is none

// Whole numbers lie between minus this and this.
inline constexpr std::int64_t kWholeLimit = std::int64_t{1} << 53;

// A raw value as it stands in a lane; nothing when it does not fit.
inline std::optional<double> LaneOf(std::int64_t raw, bool number) {
  if (number) return std::bit_cast<double>(raw);
  if (raw >= kWholeLimit || raw <= -kWholeLimit) return std::nullopt;
  return static_cast<double>(raw);
}

// Of operand `a`: kArray has a value for each lane, kScalar one for all of them.
enum class Code : std::uint8_t {
  kLoadArray,  // acc = a
  kLoadScalar,
  kStore,  // target = acc
  // acc = acc OP a, or a OP acc where it says `From`
  kAddArray,
  kAddScalar,
  kSubtractArray,
  kSubtractScalar,
  kSubtractFromArray,
  kSubtractFromScalar,
  kMultiplyArray,
  kMultiplyScalar,
  kDivideArray,
  kDivideScalar,
  kDivideFromArray,
  kDivideFromScalar,
  // acc = acc + a * b and acc - a * b, each operation rounded
  kAddProductArrays,
  kAddProductScalar,  // b is a scalar
  kSubtractProductArrays,
  kSubtractProductScalar,
  // acc = acc * b + a: an array and a scalar
  kMultiplyAddArray,
  kMultiplyAddScalar,
  kMinArray,
  kMinScalar,
  kMaxArray,
  kMaxScalar,
  // Functions of acc
  kNegate,
  kAbs,
  kSqrt,
  kFloor,
  kCeiling,
  kRound,
  kExp,
  kLog,
  kLogistic,
  kSigmoid,  // 1 / (1 + exp(-acc)), each operation rounded
  kLimit,    // not finite from 2^53 on
  // Decimals. b: 10^k, and behind it its inverse. acc = acc * a / 10^k, acc * 10^k / a,
  // a * 10^k / acc, each rounded once, half to even; not finite where these lanes are too narrow.
  kTimesDecimalArray,
  kTimesDecimalScalar,
  kOverDecimalArray,
  kOverDecimalScalar,
  kOverDecimalFromArray,
  kOverDecimalFromScalar,
  kToDecimal,  // acc = acc * 10^k rounded once; a: 10^k
  kCall,       // acc = the kernel of call `parameter` at its places
  // Masks: target = acc OP a
  kLessArray,
  kLessScalar,
  kAtMostArray,
  kAtMostScalar,
  kMoreArray,
  kMoreScalar,
  kAtLeastArray,
  kAtLeastScalar,
  kEqualArray,
  kEqualScalar,
  kNotEqualArray,
  kNotEqualScalar,
  kNotFinite,  // target = acc is not finite
  kMaskAnd,    // target = a OP b, masks all
  kMaskOr,
  kMaskAndNot,     // a and not b
  kMaskNot,        // not a
  kMaskSelect,     // target = target ? a : b
  kMaskBroadcast,  // target = the scalar's mask a
  kStopIfNone,     // ends the code for these lanes where mask a is set in none of them
  // acc by a mask b
  kSelectArray,   // acc = b ? acc : a
  kSelectScalar,  //
  kReplaceArray,  // acc = b ? a : acc
  kReplaceScalar,
  kPoison,    // acc = b ? not finite : acc
  kFromMask,  // acc = b ? 1 : 0
  // Rows of a table of at most 64: bit sets. parameter: the column; acc is its value.
  kRowsOfColumn,   // target = the rows whose cell holds
  kRowsAnd,        // target = a and b
  kRowsAndColumn,  // target = a and the rows whose cell holds; as kRowsOfColumn
  kRowsAndScalar,
  kRowsAbsent,  // target = mask b ? the column's rows for an absent value : target
  // acc = what the table gives for rows `a`; parameter: the pick
  kPick,
};

struct Instruction {
  // What the accumulator is loaded from before the operation: place `b`, where that is free.
  enum class Load : std::uint8_t { kNothing, kArray, kScalar };

  Code code = Code::kLoadArray;
  Load load = Load::kNothing;
  std::uint16_t parameter = 0;
  Place target = 0;  // of what changes the accumulator: where it is stored as well; 0: nowhere
  Place a = 0;
  Place b = 0;
};

// A column of a table: rows by bucket, the bucket being the number of cuts at or below the value.
struct ColumnRows {
  std::vector<double> cuts;         // ascending
  std::vector<std::uint64_t> rows;  // by bucket, cuts.size() + 1; room for 16
  std::uint64_t absent = 0;
  // At most 15 cuts as a search tree of `depth` levels: node n has its halves at 2n and 2n + 1, 0
  // is unused, and what is behind the last cut is infinite. A search ends behind the last level, at
  // the rows that `leaves` has at the last four bits of the node.
  std::uint8_t depth = 0;  // 0: more cuts, no tree
  std::array<double, 16> tree{};
  std::array<std::uint64_t, 16> leaves{};
  // And in order, for one value: cuts behind the last are infinite, rows behind the last as the
  // last.
  std::array<double, 16> sorted{};
  std::array<std::uint64_t, 17> leaves_in_order{};

  void MakeTree();
  friend bool operator==(const ColumnRows&, const ColumnRows&) = default;
};
struct Pick {
  enum class Kind : std::uint8_t {
    kFirst,   // of the row that comes first
    kUnique,  // of the only row
    kAgree,   // of the rows that apply, if they say the same
    kCount,
    kSum  // of the rows that apply
  } kind = Kind::kFirst;
  std::vector<double> outputs;  // by row; behind the last row that of none: not finite when a fault
  std::vector<std::uint64_t> same;  // kAgree: by row, the rows that say the same
  // kSum of whole outputs 0 .. 2^planes - 1: the rows whose output has bit i
  std::vector<std::uint64_t> planes;
};
// A kernel of the builtin table, called lane by lane.
struct Call {
  builtins::Kernel kernel = nullptr;
  builtins::KernelContext context;
  std::vector<Place> places;
  std::vector<std::uint8_t> scalar;   // by place
  std::vector<std::uint8_t> numbers;  // by argument: binary64, not a whole number
  bool gives_number = false;
  bool gives_condition = false;
};

// What instructions refer to; shared by the blocks of code of one program.
struct Pool {
  std::vector<ColumnRows> columns;
  std::vector<Pick> picks;
  std::vector<Call> calls;
};

}  // namespace remit::tape
