// Is a changed comparison the same for every value that its two sides can have? Private to this
// folder.
#pragma once

#include <cstdint>

#include "interpreter/ast/ast.h"
#include "interpreter/check/checked.h"

namespace remit::testing {

// The comparison at `id` in the policy and in the mutant, whose ids are the same. True only where
// it is proved for every permitted value, whatever the rest of the case is; only for `<`, `<=`, `>`
// and `>=` whose operator or whose written limit is another one.
bool SameComparison(const ast::Ast& ast, const check::Checked& checked, const ast::Ast& mutant,
                    const check::Checked& mutant_checked, ast::ExprId id, std::uint64_t work);

}  // namespace remit::testing
