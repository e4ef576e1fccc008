// Tries what an explanation claims about one decision by deciding again with the reference
// evaluator: other weights, other anchors, another order, a requirement less, a bound moved.
#pragma once

#include <map>
#include <string>

#include "interpreter/compile/compile.h"
#include "interpreter/engine/case.h"
#include "interpreter/govern/decision.h"

namespace remit::testing {

// How often each kind of claim was tried, so that a generator which makes none fails the test.
using Tally = std::map<std::string, std::size_t>;

// Explains case `index`, tries every claim and fails the test where one does not hold.
void TryClaims(const compile::Compilation& policy, const engine::CaseBatch& batch,
               std::size_t index, std::int64_t as_of, Tally& tally);

}  // namespace remit::testing
