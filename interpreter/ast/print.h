// The canonical printer, which is also the formatter: print(parse(x)) is stable, keeps every comment, and parses back to
// the same tree. Bracketing follows the precedences of the builtin table.
#pragma once

#include <string>

#include "interpreter/ast/ast.h"

namespace remit::ast {

std::string Print(const Ast& ast, const File& file);      // a whole file, comments included
std::string Print(const Ast& ast, ExprId expr);           // one line
// One line, never with comments: "escalate to manager when discount > 15 %".
std::string PrintHeadline(const Ast& ast, DeclId decl);

// Equal up to spans, comments and brackets.
bool SameTree(const Ast& a, ExprId x, const Ast& b, ExprId y);
bool SameTree(const Ast& a, const File& x, const Ast& b, const File& y);

}  // namespace remit::ast
