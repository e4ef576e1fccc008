// The parts of an explanation that can be tried (why.h), added to a decision that explain.cpp has
// explained otherwise. Private to explain.cpp.
#pragma once

#include "interpreter/govern/explain.h"

namespace remit::govern {

// How each objective came about at the alternative shown, why each fired rule fired, and why each
// violated requirement is.
void BreakDownAll(const Subject& subject, const Evidence& evidence, Decision& decision);

}  // namespace remit::govern
