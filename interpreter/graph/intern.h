// Hash-consing: adding a node that exists already gives the one that is there. A node that can
// raise a fault is the same only at the same place of the source, so that sharing never changes
// where a fault is reported.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "interpreter/graph/graph.h"

namespace remit::graph {

class NodeInterner {
 public:
  explicit NodeInterner(Graph& graph) : graph_(graph) {}

  // Sets the node's stage and knobs from its operation and arguments.
  NodeId Add(Node node);

 private:
  Graph& graph_;
  std::map<std::vector<std::int64_t>, NodeId> known_;
};

// What two nodes must have in common to be one: operation, type, indices, value, arguments, and the
// origin where it matters.
std::vector<std::int64_t> IdentityOf(const Graph& graph, const Node& node);

// The stage and knobs that a node's operation and arguments imply.
struct Dependence {
  std::uint8_t stage = 0;
  std::uint64_t knobs = 0;
};
Dependence DependenceOf(const Graph& graph, const Node& node);

}  // namespace remit::graph
