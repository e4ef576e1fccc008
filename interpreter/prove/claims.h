// A statement about one case at one alternative, asked of every feasible alternative, or of what is
// recommended.
#pragma once

#include <functional>

#include "interpreter/prove/asking.h"

namespace remit::prove {

struct Claim {
  ast::ExprId condition;
  std::function<graph::NodeId(const graph::Outputs&)> node;  // of the condition
};

// A legal case with an alternative that the requirements allow at which the claim is false.
Sought SeekFeasible(Scene& scene, const Claim& claim);
// A legal case in which the claim is false of the alternative recommended.
Sought SeekRecommended(Scene& scene, const Claim& claim);
// The same, where `not_beaten` says that the alternative chosen is not behind this rival.
using NotBeaten = std::function<graph::NodeId(std::uint32_t rival, const Setting&, Composer&)>;
Sought SeekRecommended(Scene& scene, const Claim& claim, const NotBeaten& not_beaten);

// Both evaluators: it has a value there, and is false.
bool IsFalseAt(const Witness& witness, std::uint32_t alternative, const Claim& claim);

}  // namespace remit::prove
