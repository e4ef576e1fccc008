// Whose personal data an input is, and for what it is used: the marks `personal of SUBJECT for
// PURPOSE` as they reach the leaves of a case.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/ast/ast.h"
#include "interpreter/check/checked.h"

namespace remit::govern {

struct PersonalMark {
  std::string subject;                // empty: nobody is named
  std::vector<std::string> purposes;  // ascending, each once; empty: none is said
  friend bool operator==(const PersonalMark&, const PersonalMark&) = default;
};
// Nothing where it is not personal. What stands nearest to the leaf says who and for what: the
// field itself, then the records around it, then the input.
std::optional<PersonalMark> PersonalOf(const ast::Ast& ast, const check::InputLeaf& leaf);

}  // namespace remit::govern
