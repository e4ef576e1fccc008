// Puts a breakdown together again from its parts, by the rules of why.h and the kernels, without
// looking at the policy.
#pragma once

#include <cstddef>
#include <string>

#include "interpreter/govern/why.h"

namespace remit::testing {

struct Recombined {
  std::size_t checked = 0;  // nodes whose value was found again from their parts
  std::size_t open = 0;     // nodes whose parts do not say it: models from files, text, risks
  std::string wrong;        // the first node that does not come out, or empty
};
void Recombine(const govern::Breakdown& node, const types::TypeTable& table, Recombined& result);

}  // namespace remit::testing
