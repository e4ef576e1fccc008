// A block of cases on the graph of a program: what a block needs is computed once per case, then at
// as many settings of the knobs as the caller asks for. Which nodes are needed is said by plans.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "interpreter/engine/case.h"
#include "interpreter/engine/frame.h"
#include "interpreter/engine/hoisted.h"
#include "interpreter/engine/program.h"

namespace remit::engine {

// The nodes that some roots need, by what moves them; each list ascending. Those that are supplied
// (kProposalRoute, kProposalVerdict) are in none.
struct Plan {
  std::vector<graph::NodeId> leaves;    // and the fields of elements
  std::vector<graph::NodeId> per_case;  // depend on the case, not on knobs
  std::vector<graph::NodeId>
      knobbed;  // depend on knobs only, and are read by mixed nodes or are roots
  std::vector<graph::NodeId> below_knobbed;  // these, and what knobs move of what they need
  std::vector<graph::NodeId> mixed;          // depend on both
};
// The most values that a node has for this case: 1, or the elements of its lists and of those
// within one another.
std::size_t LanesOf(const graph::Graph& graph, const CaseBatch& batch, std::size_t index);
// Does it hold values of elements that a knob moves? Then the alternatives of a case are evaluated
// one after another.
bool MovesElements(const graph::Graph& graph, const Plan& plan);
// Without the nodes that `done` has already.
Plan PlanFor(const graph::Graph& graph, const std::vector<graph::NodeId>& roots);
Plan Without(const Plan& plan, const Plan& done);

class BlockEvaluator {
 public:
  explicit BlockEvaluator(const Program& program);
  BlockEvaluator(const BlockEvaluator&) = delete;
  BlockEvaluator& operator=(const BlockEvaluator&) = delete;

  // One lane per case. The indices ascend; the cases are not invalid.
  void LoadCases(const CaseBatch& batch, std::span<const std::size_t> cases, const Plan& plan);
  // One lane per alternative of one case. Not for a plan that MovesElements.
  void LoadAlternatives(const CaseBatch& batch, std::size_t index, const Plan& plan);

  // All lanes at one alternative. `EvaluateMixed` repeats only what the knobs that changed can
  // move.
  void SetAlternative(std::uint32_t alternative, const Plan& plan);
  void EvaluateMixed(const Plan& plan);
  // Each lane at its own alternative; then everything mixed in the plan.
  void EvaluateAt(std::span<const std::uint32_t> alternatives, const Plan& plan);
  // Of a block of one case: from now on a lane for each of these alternatives, for plans that move
  // no elements. `EvaluateMixed` then evaluates everything mixed in its plan.
  void SetAlternatives(std::span<const std::uint32_t> alternatives, const Plan& plan);
  // One value per lane for a node that no plan holds: what is known of a judged proposal.
  void Supply(graph::NodeId node, std::span<const std::int64_t> values);

  View operator[](graph::NodeId node) const { return frame_[node]; }
  std::size_t width() const { return frame_.width(); }
  CauseTable& causes() { return causes_; }

 private:
  void ShapeDomains(const CaseBatch& batch, std::span<const std::size_t> cases);
  void BindElement(graph::NodeId id, const CaseBatch& batch, std::span<const std::size_t> cases);
  CauseId MissingCause(const graph::Node& node);
  void BindLeaf(graph::NodeId id, const CaseBatch& batch, std::span<const std::size_t> cases);
  // What only knobs move: lane i, of `width`, at alternatives[i]. The second of a program that
  // keeps nothing by alternative.
  void MoveKnobs(std::span<const std::uint32_t> alternatives, const Plan& plan);
  void EvaluateKnobbed(std::span<const std::uint32_t> alternatives, const Plan& plan);
  void EvaluateAll(const std::vector<graph::NodeId>& nodes);
  void EvaluateAtSetting(graph::NodeId id, std::uint64_t setting);
  std::uint64_t KnobSetting(std::uint64_t knobs) const;
  std::uint64_t KnobSettings(std::uint64_t knobs) const;

  const Program& program_;
  CauseTable causes_;
  Frame frame_;
  std::size_t cases_ = 1;
  bool side_by_side_ = false;             // the lanes are alternatives
  std::vector<std::uint32_t> positions_;  // of the knobs, at the alternative that is set
  // What a node was last evaluated at: the setting of the knobs that move it.
  static constexpr std::uint64_t kNever = UINT64_MAX;
  std::vector<std::uint64_t> evaluated_;  // by NodeId
  // A node that only quickly varying knobs move comes back to the same few settings again and
  // again, so its lanes are kept for each of them; empty for other nodes.
  struct Kept {
    Lanes lanes;
    std::uint64_t block = 0;  // the block that they were made for
  };
  static constexpr std::uint64_t kMostSettingsKept = 64;
  std::vector<std::vector<Kept>> kept_;  // by NodeId, then by setting
  std::uint64_t block_ = 0;              // counts the blocks loaded
};

}  // namespace remit::engine
