// Which way the operators of the builtin table turn, for reasoning about two results whose
// arguments are known to be in order. Beside Shape, which says where extremes are found.
#pragma once

#include <array>

#include "interpreter/builtins/builtin.h"

namespace remit::builtins {

// What the kernel as computed does while one argument grows and the others stay.
enum class Turn : std::uint8_t {
  kUnknown,
  kRises,         // never falls
  kFalls,         // never rises
  kWithOther,     // of two: rises where the other is not negative, falls where it is not positive
  kAgainstOther,  // of two, on one side of zero: falls where the other is not negative, rises where
                  // it is not positive
};

struct Turns {
  std::array<Turn, 2> of{};  // by argument; of more arguments all do as the first
  // Of decimals and dates: the exact sum or difference, or a fault.
  bool exact = false;
  // A comparison: it says of its arguments in which order they are.
  bool compares = false;
};
Turns TurnsOf(const Row& row, const Overload& overload);

}  // namespace remit::builtins
