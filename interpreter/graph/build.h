// From the checked tree to the evaluation graph at one date. A free function: nothing is kept
// between calls.
#pragma once

#include <cstdint>
#include <optional>

#include "interpreter/graph/graph.h"

namespace remit::graph {

// Requires checked.ok. `as_of` in days since 1970-01-01; it selects the parameters' values. With a
// scenario, everything is as it is in its world.
Graph Build(const ast::Ast& ast, const check::Checked& checked, std::int64_t as_of,
            std::optional<check::ScenarioId> scenario = std::nullopt);

}  // namespace remit::graph
