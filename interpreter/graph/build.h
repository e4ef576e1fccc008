// From the checked tree to the evaluation graph at one date. A free function: nothing is kept
// between calls.
#pragma once

#include <cstdint>

#include "interpreter/graph/graph.h"

namespace remit::graph {

// Requires checked.ok. `as_of` in days since 1970-01-01; it selects the parameters' values.
Graph Build(const ast::Ast& ast, const check::Checked& checked, std::int64_t as_of);

}  // namespace remit::graph
