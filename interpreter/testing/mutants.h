// The small changes that a hand may make to a policy by mistake, and the tree with one of them
// made. Private to this folder.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/testing/mutation.h"

namespace remit::testing {

// What is exchanged in the tree; ids stay what they were.
struct Edit {
  std::vector<std::pair<ast::ExprId, ast::ExprNode>> exprs;
  std::vector<std::pair<ast::DeclId, ast::DeclNode>> decls;
  std::optional<ast::DeclId> dropped;
};
ast::Ast Edited(const ast::Ast& ast, const Edit& edit);

struct Mutation {
  Mutant mutant;
  std::function<Edit()> edit;  // made when it is wanted: a table may have thousands of rows
  bool of_table = false;       // what is said of tables in all cases has to be looked at again
  // The comparison that is another one, where it alone is: equal there is equal everywhere.
  std::optional<ast::ExprId> comparison;
};

// By place, kind, and what stands there. Requires checked.ok.
std::vector<Mutation> MutationsIn(const ast::Ast& ast, const check::Checked& checked,
                                  const source::SourceMap& sources);

}  // namespace remit::testing
