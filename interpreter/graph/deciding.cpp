// Outputs that decide, and the inputs below them.
#include "interpreter/graph/deciding.h"

namespace remit::graph {

std::vector<NodeId> DecidingNodes(const Outputs& outputs) {
  std::vector<NodeId> nodes;
  // A guarantee that is broken ends the case in a fault.
  for (const auto* each : {&outputs.requirements, &outputs.rules, &outputs.reaches, &outputs.exists,
                           &outputs.guarantees}) {
    nodes.insert(nodes.end(), each->begin(), each->end());
  }
  nodes.push_back(outputs.score);
  if (outputs.tie_break) nodes.push_back(*outputs.tie_break);
  for (const Outputs::Stage& stage : outputs.stages) {
    nodes.push_back(stage.standing);
    if (stage.tolerance) nodes.push_back(*stage.tolerance);
  }
  return nodes;
}

std::set<std::uint32_t> DecidingInputs(const Graph& graph) {
  std::set<std::uint32_t> inputs;
  for (const NodeId id : Closure(graph, DecidingNodes(graph.outputs))) {
    const Node& node = graph[id];
    if (node.op == Op::kLeaf || node.op == Op::kElement) inputs.insert(node.index);
  }
  return inputs;
}

}  // namespace remit::graph
