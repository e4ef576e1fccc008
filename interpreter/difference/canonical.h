// Nodes in one form: conditions without negations above `and`, `or` and comparisons, sums and
// products in one order, tables by the content of their rows. What it makes one computes the same,
// with the same values missing and at fault in the same cases. Private to difference/.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/builtins/builtin.h"
#include "interpreter/graph/graph.h"
#include "interpreter/graph/intern.h"
#include "interpreter/prove/interval_set.h"

namespace remit::difference {

using graph::NodeId;

class Canonical {
 public:
  // Nodes and contents of tables that are there already; shared by all that goes into one graph.
  // Where a fault would be reported does not tell nodes apart.
  struct Known {
    graph::NodeInterner nodes;
    std::map<std::vector<std::int64_t>, std::uint32_t> tables;
    // By what is compared and the first point above the cut: the first comparison seen that cuts
    // there.
    std::map<std::pair<NodeId, std::int64_t>, NodeId> cuts;
  };
  // All of them outlive it.
  Canonical(const check::Checked& checked, graph::Graph& graph, Known& known)
      : checked_(checked), graph_(graph), known_(known) {}

  // Arguments are nodes of the graph; the node that stands for it.
  NodeId Add(graph::Node node);
  // Likewise of a table's call or row, of which `own` says the cells; operands and results are at
  // their places among the node's arguments.
  NodeId Lookup(graph::Node node, const graph::Lookup& own,
                const std::function<types::Type(const types::Type&)>& type);
  NodeId Constant(types::Value value, const types::Type& type);
  NodeId Truth(bool value) { return Constant({value ? 1 : 0}, types::Boolean()); }
  NodeId Not(NodeId condition);
  // From left to right; at least one.
  NodeId Folded(std::string_view name, builtins::Fixity fixity, const std::vector<NodeId>& parts);

 private:
  NodeId Intern(graph::Node node) { return known_.nodes.Add(std::move(node)); }
  NodeId Strict(const builtins::Row& row, std::vector<NodeId> arguments);
  NodeId Infix(std::string_view name, NodeId a, NodeId b);
  NodeId Equal(NodeId a, NodeId b);
  NodeId Junction(graph::Op op, std::vector<NodeId> parts);
  NodeId If(graph::Node node);
  struct Piece;
  std::optional<NodeId> SubjectOf(NodeId condition) const;
  std::optional<prove::IntervalSet> WhereTrue(NodeId condition, NodeId subject);
  std::optional<std::int64_t> CutOf(NodeId comparison, NodeId subject);
  bool PiecesOf(const graph::Node& node, NodeId subject, const prove::IntervalSet& within,
                std::vector<Piece>& pieces);
  std::optional<NodeId> ByPieces(const graph::Node& node);
  NodeId Steps(const graph::Node& node, NodeId subject, const std::vector<Piece>& pieces);
  NodeId Cases(const graph::Node& node, NodeId subject, std::vector<Piece> pieces);
  std::optional<prove::IntervalSet> TakenBy(const graph::Node& node, const graph::Lookup& own,
                                            const graph::Lookup::Cell& cell,
                                            std::size_t column) const;
  struct Needs {
    std::map<NodeId, prove::IntervalSet> within;  // by value: what it has to be
    std::vector<NodeId> holds;                    // conditions
  };
  Needs NeedsOf(const graph::Node& node, const graph::Lookup& own, const graph::Lookup::Row& row);
  bool NeverMeet(const Needs& a, const Needs& b);
  static bool AnyOrder(const graph::Lookup& own, const types::Type& result);
  std::vector<std::size_t> OrderOf(const graph::Node& node, const graph::Lookup& own,
                                   const std::vector<std::vector<std::int64_t>>& words);
  NodeId Fold(graph::Node node);
  NodeId Builtin(graph::Node node);
  NodeId Parameter(graph::Node node);
  bool IsInfix(const graph::Node& node, std::string_view name) const;
  std::optional<NodeId> Worked(const graph::Node& node);
  bool AllConstant(const graph::Node& node) const;

  const check::Checked& checked_;
  graph::Graph& graph_;
  Known& known_;
  std::map<NodeId, std::optional<std::int64_t>> cut_of_;  // by comparison
};

}  // namespace remit::difference
