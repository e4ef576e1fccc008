// Says plainly what the language has but this version does not evaluate. A part that would change
// decisions is an error, since deciding without it would be deciding wrongly; a part that no
// decision depends on is a note.
#pragma once

#include "interpreter/ast/ast.h"
#include "interpreter/diagnostics/diagnostic.h"

namespace remit::check {

// Reads the tree alone, so that it speaks also where other mistakes were found.
void ReportNotices(const ast::Ast& ast, diagnostics::Sink& sink);

}  // namespace remit::check
