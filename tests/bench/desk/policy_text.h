// The discount desk as Remit text, its tables written out from desk/tables.h. Files made of it
// stand in tests/bench/policies; a test holds them to this.
#pragma once

#include <string>

#include "tests/bench/desk/cases.h"

namespace remit::bench {

enum class Arithmetic : std::uint8_t {
  kNumber,   // binary64, as the specification says
  kDecimal,  // money, percentages and units; exact, so that codes may differ (README.md)
};

// Before it is brought into the canonical form, in which the files stand.
std::string PolicyText(Size size, Arithmetic arithmetic);
// Table X with that many rows on the worked-out values of S. Its lets are `line` and `action`.
std::string PolicyTextOfX(std::size_t rows);

}  // namespace remit::bench
