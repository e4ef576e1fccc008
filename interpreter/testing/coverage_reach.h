// Which of the points that no test reaches no case can reach: proved, or left alone. Private to
// this folder.
#pragma once

#include <cstdint>

#include "interpreter/testing/coverage_plan.h"

namespace remit::testing {

// `work`: for each point and period, as prove::Budget::work.
void MarkUnreachable(const ast::Ast& ast, const check::Checked& checked, std::uint64_t work,
                     CoveragePlan& plan);

}  // namespace remit::testing
