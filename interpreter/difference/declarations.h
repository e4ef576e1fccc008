// What is declared otherwise: declarations matched by name, then by what they say. Private to
// difference/.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "interpreter/difference/difference.h"

namespace remit::difference {

struct Declared {
  std::vector<Change> changes;
  // By change: the declarations that it is about; invalid where there is none.
  std::vector<std::pair<ast::DeclId, ast::DeclId>> decls;
  // Declarations that stand for one another, whether they are the same or not.
  std::vector<std::pair<ast::DeclId, ast::DeclId>> pairs;
};

Declared CompareDeclarations(const Policy& before, const Policy& after);

}  // namespace remit::difference
