// The evaluation graph of a property over two cases: both of them in one graph, so that what cannot
// differ between them is one node. It says nothing about whether the property holds.
#pragma once

#include <cstdint>
#include <vector>

#include "interpreter/graph/graph.h"

namespace remit::graph {

// The first case has the nodes, and in Graph::outputs the outputs, that Build gives it. Nodes of
// the second case are nodes of their own only where they depend on something that differs. There
//   - kLeaf and kElement of a leaf that differs have index + Model::leaves.size(),
//   - kKnob of a knob that differs has index + Model::knobs.size(),
//   - a Domain over a list whose length differs has list + Model::lists.size().
// All other indices are those of the model: kOutside and kPick name the leaf whose domain or field
// it is, and have the second case's values among their arguments.
struct PairGraph {
  Graph graph;
  Outputs b;         // of the second case, like those of the first; no guarantees and properties
  NodeId where;      // a constant true where the property has no `where`
  NodeId condition;  // of the property
  std::vector<check::LeafId> leaves;  // that differ, ascending
  // That differ, ascending; all of them where the property is one of recommendations.
  std::vector<check::KnobId> knobs;
};

// Requires checked.ok and property.pair; `property` is one of checked.model. `as_of` as in Build.
PairGraph BuildPair(const ast::Ast& ast, const check::Checked& checked, std::int64_t as_of,
                    const check::PropertyInfo& property);

}  // namespace remit::graph
