// What one requirement would have to give up so that a case without an alternative has one:
// 02-language, Evaluation 8.
#pragma once

#include <vector>

#include "interpreter/govern/explain.h"

namespace remit::govern {

struct Openings {
  std::vector<Opening> open;
  std::vector<BarredOpening> barred;  // of requirements and bounds that are not in `open`
};
// By requirement, in declared order, and within one by the comparison that would move. Asks the
// reference evaluator for both sides of a comparison, whoever gathered the evidence.
Openings FindOpenings(const Subject& subject, const Evidence& evidence);

}  // namespace remit::govern
