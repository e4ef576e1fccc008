// The words of each fault.
#include "interpreter/builtins/fault.h"

#include "interpreter/base/check.h"

namespace remit::builtins {

std::string_view FaultText(Fault fault) {
  switch (fault) {
    case Fault::kNone:
      return "";
    case Fault::kOverflow:
      return "the result is too large for its type";
    case Fault::kDivisionByZero:
      return "division by zero";
    case Fault::kNotFinite:
      return "the result is too large for a number";
    case Fault::kOutOfDomain:
      return "the function has no value for what it was given";
    case Fault::kEqualAnchors:
      return "the worst and the best value of the objective are the same, so nothing can be "
             "measured between them";
    case Fault::kNoRow:
      return "no row of the table applies";
    case Fault::kTwoRows:
      return "two rows of the table apply where only one may";
    case Fault::kGuarantee:
      return "what the policy guarantees does not hold";
  }
  REMIT_CHECK(false, "a fault is one of the known kinds");
}

}  // namespace remit::builtins
