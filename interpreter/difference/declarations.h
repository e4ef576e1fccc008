// What is declared otherwise: declarations matched by name, then by what they say. Private to
// difference/.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/difference/difference.h"
#include "interpreter/difference/joint.h"

namespace remit::difference {

struct Declared {
  std::vector<Change> changes;
  // By change: the declarations that it is about; invalid where there is none.
  std::vector<std::pair<ast::DeclId, ast::DeclId>> decls;
  // Declarations that stand for one another, whether they are the same or not.
  std::vector<std::pair<ast::DeclId, ast::DeclId>> pairs;
  InputNames inputs;  // those that go by another name
};

// `apart`: inputs that are not one under two names, however alike they are declared.
Declared CompareDeclarations(const Policy& before, const Policy& after,
                             const std::set<std::pair<std::string, std::string>>& apart = {});

}  // namespace remit::difference
