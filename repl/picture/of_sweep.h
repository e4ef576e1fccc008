// What a set of cases comes to for each value of one quantity: counts, sums of objectives, and,
// of a weight, the exact places at which something changes.
#pragma once

#include "repl/explore/sweep.h"
#include "repl/picture/picture.h"

namespace remit::repl {

picture::Picture OfSweep(const check::Checked& checked, const Sweep& sweep);

}  // namespace remit::repl
