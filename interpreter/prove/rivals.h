// When an alternative is recommended: no rival that the requirements allow is better. Rivals are
// brought in one by one, as cases found show that they are needed; so fewer rivals mean more
// alternatives that count as recommended, never fewer.
#pragma once

#include <cstdint>
#include <vector>

#include "interpreter/prove/asking.h"

namespace remit::prove {

// True where the rival is ruled out, or is not better than the alternative that `chosen` sets, ties
// included. Not false either where that has no answer. `second`: of the second case of a pair, in
// which all choices are its own.
graph::NodeId NotBeatenBy(const Scene& scene, const graph::Outputs& outputs, std::uint32_t rival,
                          const Setting& chosen, bool second, Composer& composer);

}  // namespace remit::prove
