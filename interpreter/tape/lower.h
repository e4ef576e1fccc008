// From the graph of a program to values in lanes.
#pragma once

#include <optional>
#include <vector>

#include "interpreter/engine/program.h"
#include "interpreter/tape/values.h"

namespace remit::tape {

// Lowers nodes of one program on demand. A node of the case that lanes cannot express becomes a
// foreign value, which the block engine computes; one that a knob moves as well has no form here.
class Lowering {
 public:
  // Both must outlive it.
  Lowering(const engine::Program& program, Values& values);

  // Nothing: there is no form for it.
  std::optional<Lowered> Of(graph::NodeId node);
  // Its value as lanes, a condition as 1 and 0, not finite where it has no answer. Nothing where it
  // may be absent.
  std::optional<ValueId> LanesOf(graph::NodeId node);

 private:
  using Maybe = std::optional<Lowered>;

  Maybe Make(graph::NodeId id);
  Maybe Source(graph::NodeId id);
  Maybe Leaf(const graph::Node& node);
  Maybe Foreign(graph::NodeId id);
  Maybe Operation(const graph::Node& node);
  Maybe Builtin(const graph::Node& node);
  Maybe Arithmetic(const graph::Node& node, std::string_view name,
                   const std::vector<ValueId>& arguments);
  Maybe Function(const graph::Node& node, std::string_view name,
                 const std::vector<ValueId>& arguments);
  Maybe Called(const graph::Node& node, const std::vector<ValueId>& arguments);
  Maybe Compared(Kind kind, ValueId a, ValueId b);
  Maybe Junction(const graph::Node& node, bool all);
  Maybe Choice(const graph::Node& node);
  Maybe Otherwise(const graph::Node& node);
  Maybe Known(const graph::Node& node, bool when_known);
  Maybe InRange(const graph::Node& node, bool includes_high);
  Maybe InSet(const graph::Node& node);
  Maybe Outside(const graph::Node& node);
  Maybe Table(const graph::Node& node);
  std::optional<ValueId> Intersection(std::vector<ValueId> sets);
  Maybe RowByRow(const graph::Node& node);
  Maybe RowHolds(const graph::Node& node, const graph::Lookup& lookup,
                 const graph::Lookup::Row& row);
  Maybe CellHolds(const graph::Node& node, const graph::Lookup& lookup,
                  const graph::Lookup::Cell& cell, std::size_t column);
  Maybe Fold(const graph::Node& node);
  Maybe Route(const graph::Node& node);
  // Where the condition holds the one, else the other; `value` is open where the condition is.
  Lowered Chosen(const Lowered& condition, const Lowered& value, const Lowered& rest, bool boolean);
  Maybe Model(const graph::Node& node);
  Maybe Utility(const graph::Node& node);
  Maybe Score(const graph::Node& node);
  Maybe Adjusted(const graph::Node& node);
  Maybe Standing(const graph::Node& node);

  Lowered Both(const Lowered& a, const Lowered& b);
  Lowered Either(const Lowered& a, const Lowered& b);
  Lowered Inverse(const Lowered& a);
  Lowered Condition(ValueId lanes);  // where they are 1
  std::optional<std::vector<ValueId>> Arguments(const graph::Node& node);
  // The raw value of a node that neither case nor knob moves, and as it stands in a lane.
  std::optional<std::int64_t> Fixed(graph::NodeId node) const;
  std::optional<double> FixedLane(graph::NodeId node) const;
  ValueId PowerOfTen(int exponent);
  bool IsNumber(graph::NodeId node) const;

  const engine::Program& program_;
  const graph::Graph& graph_;
  Values& values_;
  std::vector<std::uint8_t> done_;  // by NodeId
  std::vector<Maybe> lowered_;
};

}  // namespace remit::tape
