// What is asked of guarantees whose truth depends on more than one alternative of a case: of judged
// proposals, and of recommendations under weights that others may move.
#pragma once

#include <cstddef>

#include "interpreter/prove/claims.h"

namespace remit::prove {

// A proposal of an alternative that the requirements allow, by anybody, with or without a reason,
// whatever is used up of the budgets, at which the guarantee is false.
Sought SeekProposal(Scene& scene, std::size_t guarantee);
// A recommendation under weights inside their ranges at which the claim is false.
Sought SeekWhateverTheWeights(Scene& scene, const Claim& claim);

}  // namespace remit::prove
