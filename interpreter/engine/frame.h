// One block being evaluated: a place for the lanes of every node. The caller binds what it knows
// (leaves, hoisted values, the knobs' values) and asks for nodes in ascending order; the frame
// never decides what is needed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "interpreter/check/checked.h"
#include "interpreter/engine/lanes.h"
#include "interpreter/engine/table_index.h"
#include "interpreter/graph/graph.h"

namespace remit::engine {

// The lanes of a domain of elements: those of lane i of the parent domain are first[i] up to, not
// including, first[i + 1]. Of the domain of the case only the width is used.
struct Shape {
  std::vector<std::size_t> first;
  std::vector<std::size_t> case_lane;  // by lane: the lane of its case
  std::size_t width = 1;
};

class Frame {
 public:
  // All four must outlive the frame. `tables`: by position in Graph::lookups, as of HoistedValues.
  Frame(const graph::Graph& graph, const check::Model& model, CauseTable& causes,
        const std::vector<std::optional<TableIndex>>& tables);

  // Blocks of another width may follow one another; bound views are then bound again by the caller.
  void SetWidth(std::size_t width) { shapes_.front().width = width; }
  std::size_t width() const { return shapes_.front().width; }
  // By DomainId; the caller shapes all but the first for its block.
  std::vector<Shape>& shapes() { return shapes_; }

  void Bind(graph::NodeId node, View view) { views_[node.index()] = view; }
  View operator[](graph::NodeId node) const { return views_[node.index()]; }
  CauseTable& causes() { return causes_; }

  // From its arguments, which must have been bound or evaluated. One lane when all of them have
  // one.
  void Evaluate(graph::NodeId node) { EvaluateInto(node, own_[node.index()]); }
  // The same into lanes of the caller's, which become the node's view.
  void EvaluateInto(graph::NodeId node, Lanes& out);
  // Lanes of the frame's own for a node whose values the caller fills in; `Publish` makes them its
  // view.
  Lanes& Own(graph::NodeId node) { return own_[node.index()]; }
  void Publish(graph::NodeId node) { views_[node.index()] = own_[node.index()].All(); }

 private:
  const graph::Graph& graph_;
  const check::Model& model_;
  CauseTable& causes_;
  const std::vector<std::optional<TableIndex>>& tables_;
  std::vector<Shape> shapes_;
  std::vector<View> views_;
  std::vector<Lanes> own_;
  // The arguments of a call of a table: thousands of them, most of them written values, of which
  // the views stay where they are.
  struct TableCall {
    std::vector<View> views;            // empty before the first evaluation
    std::vector<std::uint32_t> moving;  // positions of those that inputs or knobs move
  };
  std::span<const View> ArgumentsOf(const graph::Node& node, std::size_t& width);

  std::vector<TableCall> table_calls_;  // by position in Graph::lookups
  std::vector<View> arguments_;         // of the node being evaluated; kept for its room
};

}  // namespace remit::engine
