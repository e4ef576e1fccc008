// The hand-written code for processors with AVX-512.
#include "tests/bench/handwritten/lanes_avx512.h"
#include "tests/bench/handwritten/levels.h"
#include "tests/bench/handwritten/single.h"

namespace remit::bench::handwritten {

const Functions& FunctionsAvx512() {
  using W = Wide<Avx512>;
  using O = One<Avx512>;
  static constexpr Functions kFunctions = {
      {W::BatchS, W::BatchChoice<Size::kM>, W::BatchChoice<Size::kL>},
      {O::Decide<Size::kS>, O::Decide<Size::kM>, O::Decide<Size::kL>}};
  return kFunctions;
}

}  // namespace remit::bench::handwritten
