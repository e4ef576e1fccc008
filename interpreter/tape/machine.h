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

// Runs `code` over lanes 0 .. lanes - 1, rounded up to whole vectors; `scalar` says of which case
// the scalars are. What is read of the lanes behind the last is whatever lies there, never a fault
// of the processor.
void Run(std::span<const Instruction> code, const Pool& pool, const Room* rooms, std::size_t lanes,
         std::size_t scalar);

// The greatest of `scores` where `mask` is set: its first position and value, and how many lanes
// are set. Only finite scores are set.
struct Best {
  std::size_t lane = 0;
  double score = 0;
  std::size_t count = 0;  // 0: none is set, and nothing else means anything
};
Best FindBest(const double* scores, const std::uint8_t* mask, std::size_t skip, std::size_t lanes);
// Raw 64-bit columns into lanes and back. The first counts what does not fit below 2^53 and leaves
// it not finite.
std::size_t FromWhole(const std::int64_t* raw, double* lanes, std::size_t count);
void ToWhole(const double* lanes, std::int64_t* raw, std::size_t count);
// Numbers, with -0 turned into +0.
void ToNumber(const double* lanes, std::int64_t* raw, std::size_t count);

// 1 where the mask is set, 0 elsewhere.
void FromMask(const std::uint8_t* mask, std::int64_t* raw, std::size_t count);

// Sets `bit` in the lanes of `bits` where the mask is set.
void AddBit(const std::uint8_t* mask, std::uint64_t bit, std::uint64_t* bits, std::size_t count);

// Lanes of a vector, 1 to 8: lane i of a mask is bit i % n of byte i / n.
std::size_t VectorLanes();

}  // namespace remit::tape
