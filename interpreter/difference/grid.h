// What single inputs can be: points on the grid of a variable. Private to difference/.
#pragma once

#include <cstdint>

#include "interpreter/prove/problem.h"

namespace remit::difference {

// Of values that have no order, or are few.
bool IsDiscrete(const prove::Variable& variable);
// The nearest place below that is one of its own, within the range; above where there is none.
std::int64_t OnGrid(const prove::Variable& variable, const prove::Range& range, std::int64_t point);
// Of a range on its grid; at most 2^32.
std::uint64_t CountOf(const prove::Variable& variable, const prove::Range& range);

// Numbers that need no randomness, only that nobody has arranged them: splitmix64.
class Draws {
 public:
  std::uint64_t Next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  std::uint64_t Below(std::uint64_t count) { return Next() % count; }

 private:
  std::uint64_t state_ = 1;
};

}  // namespace remit::difference
