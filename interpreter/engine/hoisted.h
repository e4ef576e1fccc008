// What no case can change: the values of constants and parameters, and over all alternatives those
// of nodes that only knobs move, unless there are too many alternatives. Made once per program.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "interpreter/engine/lanes.h"
#include "interpreter/engine/table_index.h"
#include "interpreter/graph/graph.h"

namespace remit::engine {

// Of more alternatives nothing is kept by alternative where CanBound.
inline constexpr std::uint64_t kMostHoisted = std::uint64_t{1} << 19;
// Can the best alternative be found by bounds over many alternatives at once (optimise/bounded.h)?
// That needs a trade-off by weights and no damping, and that what knobs move of the requirements
// and of the score is made of operations that have bounds.
bool CanBound(const graph::Graph& graph, const check::Model& model);

struct HoistedValues {
  CauseTable causes;  // those met here; an evaluation goes on with a copy
  std::uint32_t alternatives = 0;
  std::vector<graph::NodeId> fixed;  // depend neither on case nor on knobs, ascending
  std::vector<Lanes> lanes;  // by NodeId: one lane, or one per alternative; empty where a case
                             // matters, and where a knob matters unless `by_alternative`
  bool by_alternative = true;
  std::vector<std::optional<TableIndex>> tables;  // of kTable nodes, by position in Graph::lookups
};

HoistedValues Hoist(const graph::Graph& graph, const check::Model& model);

}  // namespace remit::engine
