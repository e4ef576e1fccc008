// Whether values can be chosen from given sets so that they stand in given orders to one another:
// exactly, by the bounds of the sets once circles are taken out. Values are 64-bit integers; what
// they measure is not known here.
#pragma once

#include <optional>
#include <vector>

#include "interpreter/prove/interval_set.h"

namespace remit::prove {

// Bits of an order between two values.
enum OrderBit : std::uint8_t { kLess = 1, kEqual = 2, kGreater = 4 };
inline constexpr std::uint8_t kAnyOrder = kLess | kEqual | kGreater;

std::uint8_t Mirrored(std::uint8_t order);  // of `b` to `a`, where that of `a` to `b` is given

struct Order {
  std::size_t left = 0, right = 0;  // positions in the sets
  std::uint8_t order = kAnyOrder;   // of left to right: any one of its bits
};

// What each value can be while the others are chosen to fit; nothing when there is no choice. The
// least members of all sets together are such a choice. Where an order is `<` or `>`, one of the
// two is decided on for the answer.
std::optional<std::vector<IntervalSet>> InOrder(std::vector<IntervalSet> sets,
                                                std::vector<Order> orders);

}  // namespace remit::prove
