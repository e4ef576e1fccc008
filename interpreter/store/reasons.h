// What was declared otherwise in a change that is not delegated, in words for who has to approve
// it. Private to store/.
#pragma once

#include <string>
#include <vector>

#include "interpreter/compile/compile.h"

namespace remit::store {

// "requirement `cap` is loosened: `discount <= 20 %` became `discount <= 25 %`". Of a requirement,
// refusal or escalation it is said whether it was loosened or tightened where that can be seen from
// the text alone: what is new or gone, and a threshold that moved. In the order of declaration, what
// is gone behind the rest; at most `most`. The trees are those of the compilations without what is
// delegated.
std::vector<std::string> ReasonsOf(const compile::Compilation& old, const ast::Ast& before,
                                   const compile::Compilation& changed, const ast::Ast& after,
                                   std::size_t most);

}  // namespace remit::store
