// Pictures of what is worth choosing: a point for each alternative that no other dominates, or what
// all cases come to while a weight moves.
#pragma once

#include <optional>

#include "repl/explore/frontier_cases.h"
#include "repl/explore/frontier_report.h"
#include "repl/picture/picture.h"

namespace remit::repl {

// Of at least two objectives the first across and the second upwards; what looks dominated may be
// better in the others, and a note says so.
picture::Picture OfFrontier(const check::Checked& checked, const govern::CaseFrontier& frontier,
                            const std::optional<Exploration>& exploration);
// Of a frontier of two objectives: under which share of the weights each alternative is the best.
// Nothing where no weights find any.
std::optional<picture::Picture> OfWeights(const govern::CaseFrontier& frontier);
picture::Picture OfCasesFrontier(const check::Checked& checked, const CasesFrontier& frontier);

}  // namespace remit::repl
