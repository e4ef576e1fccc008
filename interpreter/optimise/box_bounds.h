// What the nodes of a graph can be over a box of alternatives of one case: an interval of values, a
// cause that all of them have, or nothing known. Never narrower than the truth. It chooses nothing;
// bounded.h does.
#pragma once

#include <cstdint>
#include <vector>

#include "interpreter/engine/block.h"

namespace remit::optimise {

// For each knob the positions `low` to `high`, both inside.
struct Box {
  std::vector<std::uint32_t> low, high;
};

// Of one node over one box.
struct Bound {
  enum class State : std::uint8_t {
    kValue,  // every alternative has a value, from `low` to `high` as raw values in their order
    kCause,  // no alternative has a value, and all have the same causes
    kOpen,   // nothing is known
  } state = State::kOpen;
  std::int64_t low = 0;
  std::int64_t high = 0;
  engine::CauseId cause = engine::kPresent;

  static Bound Between(std::int64_t low, std::int64_t high) {
    return {State::kValue, low, high, engine::kPresent};
  }
  static Bound Truth(bool may_be_false, bool may_be_true) {
    return Between(may_be_false ? 0 : 1, may_be_true ? 1 : 0);
  }
  bool has_value() const { return state == State::kValue; }
  bool is_point() const { return has_value() && low == high; }
  bool surely_true() const { return is_point() && low == 1; }
  bool surely_false() const { return is_point() && low == 0; }
};

class BoxBounds {
 public:
  // Of what `roots` need; all must outlive it. `plan` is for the same roots.
  BoxBounds(const engine::Program& program, const engine::Plan& plan,
            const std::vector<graph::NodeId>& roots, engine::BlockEvaluator& block);

  // From now on of the case that the block is loaded with, by `plan`; its only one.
  void StartCase();
  // From now on every node is that of this box.
  void Evaluate(const Box& box);
  const Bound& operator[](graph::NodeId node) const { return bounds_[node.index()]; }

 private:
  Bound OfFixed(graph::NodeId id) const;
  Bound OfKnob(std::size_t knob, const Box& box) const;
  Bound OfNode(graph::NodeId id, const Box& box);
  Bound OfStrict(const graph::Node& node);
  Bound OfBuiltin(const graph::Node& node);
  Bound OfUtility(const graph::Node& node) const;
  Bound OfScore(const graph::Node& node);
  Bound OfSum(const graph::Node& node) const;
  Bound OfJunction(const graph::Node& node, bool decisive);
  Bound OfIf(const graph::Node& node) const;
  Bound OfInRange(const graph::Node& node, bool includes_high) const;
  Bound OfEqual(const graph::Node& node, bool when_equal) const;
  Bound AtItsSetting(graph::NodeId id, const Box& box);
  // Does the kernel have a value at the corner? Bit i set: the high end of argument i.
  bool AtCorner(const graph::Node& node, std::uint64_t corner, std::int64_t& raw);
  bool Include(const graph::Node& node, std::uint64_t corner, Bound& bound);
  bool Less(const graph::Node& node, std::int64_t a, std::int64_t b) const;
  const Bound& Argument(const graph::Node& node, std::size_t i) const {
    return bounds_[node.arguments[i].index()];
  }

  const engine::Program& program_;
  const engine::Plan& plan_;
  engine::BlockEvaluator& block_;
  std::vector<graph::NodeId> fixed_;  // no knob moves them
  std::vector<graph::NodeId> moved_;
  std::vector<std::uint8_t> in_plan_;    // by NodeId: the block has it at each alternative
  std::vector<std::uint8_t> ascending_;  // by knob: its values ascend with its positions
  std::vector<Bound> bounds_;            // by NodeId
  std::vector<std::int64_t> arguments_;  // of a kernel; kept for its room
  std::vector<double> utilities_;        // likewise
  Box last_;                             // what `bounds_` are of; empty: of another case
  std::uint64_t free_ = 0;               // the knobs with more than one position in the box
  bool at_low_ = false;                  // the block is at the box's first alternative
};

}  // namespace remit::optimise
