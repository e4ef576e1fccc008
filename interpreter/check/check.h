// Names, types, units, missing values and the meaning of declarations. Reads the tree, never
// changes it, reports every mistake it can tell apart in one run, and says nothing about text that
// the parser has already complained of.
#pragma once

#include "interpreter/check/checked.h"
#include "interpreter/diagnostics/diagnostic.h"

namespace remit::check {

// `ast.files[0]` is the policy, the others the modules it uses, directly or not.
Checked Check(const ast::Ast& ast, const source::SourceMap& sources, diagnostics::Sink& sink);

// One more expression in the policy's scope (REPL, `--propose`): appended to the side tables. Same
// rules, same messages. `expected` gives bare numbers their unit, when there is one.
bool CheckExpression(const ast::Ast& ast, const source::SourceMap& sources, ExprId expr,
                     const std::optional<Type>& expected, Checked& checked,
                     diagnostics::Sink& sink);

}  // namespace remit::check
