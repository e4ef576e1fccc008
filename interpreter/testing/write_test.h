// A case and what is decided about it as the text of a `test`.
#pragma once

#include <optional>
#include <string>

#include "interpreter/ast/ast.h"
#include "interpreter/engine/core.h"

namespace remit::testing {

// A declaration that gives the first case of the batch and expects what `core` says. Nothing where a value has no notation in a policy,
// or where a test cannot give it (an attested value).
std::optional<std::string> TestText(const ast::Ast& ast, const check::Checked& checked,
                                    const engine::CaseBatch& batch, std::int64_t as_of,
                                    const engine::Core& core, const std::string& title);

// The expectations of that test alone. Decisions of one case that no test can tell apart have the
// same.
std::string ExpectationsOf(const ast::Ast& ast, const check::Checked& checked,
                           const engine::CaseBatch& batch, const engine::Core& core);

}  // namespace remit::testing
