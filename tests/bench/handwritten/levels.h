// What each processor level's file offers. Nothing else may be shared between them: a function that
// is compiled twice is kept once, for whichever level the linker met first.
#pragma once

#include "tests/bench/handwritten/handwritten.h"

namespace remit::bench::handwritten {

struct Functions {
  BatchFunction batch[3];  // by Size
  SingleFunction single[3];
};
const Functions& FunctionsScalar();
const Functions& FunctionsAvx2();
const Functions& FunctionsAvx512();

}  // namespace remit::bench::handwritten
