// Models that say `from "FILE"`: what their files hold, and which parameter stands for which of
// their features. Private to check/.
#pragma once

#include "interpreter/check/checker.h"

namespace remit::check {

// Fills the ensemble and the feeds of `info`. Where the file cannot be used, a diagnostic says why,
// and the ensemble stays null.
void CheckModelFile(Checker& checker, const ast::ModelDeclaration& node, ModelInfo& info);

}  // namespace remit::check
