// Why a kernel has no value to give for one case. A fault is a result, not an error of the program:
// it travels in the lane of its case beside the source line that raised it.
#pragma once

#include <cstdint>
#include <string_view>

namespace remit::builtins {

enum class [[nodiscard]] Fault : std::uint8_t{
    kNone,
    kOverflow,        // a decimal beyond its 64 bits
    kDivisionByZero,  // also a remainder by zero, and zero to a negative power
    kNotFinite,       // a `number` beyond binary64, or a NaN or infinity that came in
    kOutOfDomain,     // the operation has no value there: log 0, a step that is not positive
    kEqualAnchors,    // an objective whose worst and best value are the same
    kNoRow,           // a table none of whose rows applies
    kTwoRows,         // a table that allows one row, and two apply
    kGuarantee,       // what the policy guarantees of every case does not hold of this one
};

// In a manager's words, without a full stop: "the result is too large for its type". Empty for
// kNone.
std::string_view FaultText(Fault fault);

}  // namespace remit::builtins
