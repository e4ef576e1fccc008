// A policy that has one of nearly everything, small enough to be damaged at every byte.
#pragma once

#include <string>

#include "interpreter/compile/bundles.h"
#include "tests/support/catch.h"

namespace remit::tests {

inline const std::string kSmallPolicy = R"(policy t.small "Small"
  owner "Sales"
  effective from 2026-01-01

ladder rep < manager
side legal
enum Segment { small, large }
input price : EUR in 100 EUR .. 1_000 EUR
input segment : Segment
input note : text?
parameter floor : percent = 10 % adjustable 5 % .. 15 % by manager
  from 2026-07-01 = 12 %
choose discount : percent from 0 % to 20 % step 5 %
let paid = price * (100 % - discount)
function twice(x: EUR) -> EUR = x + x
distribution demand : number { 1: 40 %, 2: 60 % }
model win (discount: percent, segment: Segment) -> percent logistic {
  intercept: -1.0, discount: 8.5, segment: { small: 0.3, large: -0.4 }
}
table ceiling (segment: Segment) -> percent {
  | segment || ceiling |
  | small   || 15 %    |
  | large   || 20 %    |
}
objective income = paid * win(discount, segment) from 0 EUR to twice(price)
require above : discount <= ceiling(segment) because "ceiling"
require margin : 100 % - discount >= floor
escalate to manager when discount > 10 %
escalate to legal when note is known
deviate rep within 5 points of discount giving reason
guarantee never "never all of it": discount < 50 %
scenario gloom { floor: floor + 2 points }
test "a small one" {
  given price 200 EUR
  given segment small
  expect discount <= 15 %
}
)";

inline compile::Compilation CompileSmall() {
  compile::Compilation compilation = compile::CompileText("small.remit", kSmallPolicy);
  for (const auto& diagnostic : compilation.sink.all()) INFO(diagnostic.message);
  REQUIRE(compilation.ok());
  return compilation;
}
inline std::string BundleOfSmall() { return compile::BundleOf(CompileSmall()); }

}  // namespace remit::tests
