// Whether what was read holds together: ids and references lead to something that is there, and
// nothing needs itself. Not whether it is what the texts say. Private to bundle/.
#pragma once

#include <string>

#include "interpreter/bundle/archive.h"
#include "interpreter/bundle/bundle.h"

namespace remit::bundle {

// Empty where all is well. `reader` has read all ids and types of the contents.
std::string ProblemOf(const Contents& contents, const Reader& reader);

}  // namespace remit::bundle
