// Executes code over lanes, in vectors as wide as the processor has. The same bits at every width:
// only IEEE operations, one rounding each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "interpreter/tape/code.h"

namespace remit::tape {

// Where a place lies. Arrays that are written begin on 64 bytes and have room for a multiple of
// kLaneBlock lanes. Masks hold one byte per vector.
struct Room {
  double* base = nullptr;
  std::size_t step = 0;  // as a scalar: element `scalar & step`, all ones or, of a constant, 0
};

inline constexpr std::size_t kLaneBlock = 64;

// The greatest of some scores: its first position and value, and how many of them there were.
struct Best {
  std::size_t lane = 0;
  double score = 0;
  std::size_t count = 0;  // 0: none, and nothing else means anything
};

// Where a rule holds, and what it does there.
struct RuleLanes {
  const std::uint8_t* mask = nullptr;
  std::uint64_t bit = 0;
  double level = -1;  // a small whole number
  std::uint64_t sides = 0;
};

// The machine for one instruction set. Masks have one byte per vector: lane i is bit i % lanes of
// byte i / lanes.
struct Machine {
  using Code = std::span<const Instruction>;

  std::size_t lanes = 1;  // of a vector, 1 to 8, a power of two
  // Runs code over lanes 0 .. count - 1, rounded up to whole vectors; `scalar` says of which case
  // the scalars are. What is read of the lanes behind the last is whatever lies there, never a
  // fault of the processor.
  void (*run)(Code code, const Pool& pool, const Room* rooms, std::size_t count,
              std::size_t scalar) = nullptr;
  // The same over lane 0 alone.
  void (*run_one)(Code code, const Pool& pool, const Room* rooms) = nullptr;
  // Among lanes skip .. count - 1 where the mask is set; only finite scores are set.
  Best (*find_best)(const double* scores, const std::uint8_t* mask, std::size_t skip,
                    std::size_t count) = nullptr;
  // Raw whole numbers into lanes. Counts what does not fit below 2^53 and leaves it not finite.
  std::size_t (*from_whole)(const std::int64_t* raw, double* lanes, std::size_t count) = nullptr;
  // And back; what is not finite becomes 0.
  void (*to_whole)(const double* lanes, std::int64_t* raw, std::size_t count) = nullptr;
  // Raw numbers, with -0 turned into +0.
  void (*to_number)(const double* lanes, std::int64_t* raw, std::size_t count) = nullptr;
  // 1 where the mask is set, 0 elsewhere.
  void (*from_mask)(const std::uint8_t* mask, std::int64_t* raw, std::size_t count) = nullptr;
  void (*flags_from_mask)(const std::uint8_t* mask, std::uint8_t* flags,
                          std::size_t count) = nullptr;
  // `low` and, where the level is above 0 or there are sides, low + 1.
  void (*tell_asking)(const std::int32_t* level, const std::uint64_t* sides, std::size_t count,
                      std::uint8_t low, std::uint8_t* told) = nullptr;
  // Lane by lane over rules that hold: the bits of all, their sides and the greatest level.
  // `fired` is written, the others are added to.
  void (*fold_rules)(std::span<const RuleLanes> rules, std::size_t count, std::uint64_t* fired,
                     std::int32_t* level, std::uint64_t* sides) = nullptr;
};

// For this processor, or what it is told to do without.
Machine MachineHere();

}  // namespace remit::tape
