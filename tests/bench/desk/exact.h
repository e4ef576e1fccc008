// The discount desk in money and percentages, worked out exactly and one step after the other: what
// the decimal policies must decide. Written from docs/language/numbers.md; slow and obvious.
#pragma once

#include "tests/bench/desk/cases.h"

namespace remit::bench {

Outcome DecideExactly(Size size, const Case& deal);

}  // namespace remit::bench
