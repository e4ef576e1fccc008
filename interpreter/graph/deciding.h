// What of a graph a decision is made from: the one list of it, for those who decide and for those
// who say what no decision depends on. Which alternative is looked at is not known here.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "interpreter/graph/graph.h"

namespace remit::graph {

// Every output that can change how a case ends, what is chosen, or who has to agree. Not whether
// the case lies outside the model, which is told of a decision and changes none where no rule asks.
std::vector<NodeId> DecidingNodes(const Outputs& outputs);

// The LeafIds of the inputs that some decision depends on, fields of lists and lengths among them.
std::set<std::uint32_t> DecidingInputs(const Graph& graph);

}  // namespace remit::graph
