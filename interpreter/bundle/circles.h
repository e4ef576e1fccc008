// Whether some value needs itself, in the world as it is or in a scenario: what is evaluated would
// then never end. Private to bundle/.
#pragma once

#include "interpreter/check/checked.h"

namespace remit::bundle {

// Requires ids and references that lead somewhere.
bool HasCircle(const ast::Ast& ast, const check::Checked& checked);

}  // namespace remit::bundle
