// Warns of parts that do nothing: what no knob moves, what nothing reads, weights that are
// must-haves in disguise. Warnings only; decisions are right with or without them.
#pragma once

#include "interpreter/check/checked.h"
#include "interpreter/diagnostics/diagnostic.h"

namespace remit::check {

// Only for a policy without errors, those about all cases included, which are found after the
// others: what is wrong there is said alone. Of an intent nothing is idle. Declarations of modules
// are for others too and are not reported.
void ReportIdle(const ast::Ast& ast, const Checked& checked, diagnostics::Sink& sink);

}  // namespace remit::check
