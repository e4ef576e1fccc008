// The ranges of all nodes of a problem over one box, narrowed until nothing changes. The solver's
// inner loop; it never splits.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "interpreter/prove/orders.h"
#include "interpreter/prove/problem.h"

namespace remit::prove {

class Propagator {
 public:
  // Boxes lie within the domains of the problem's variables.
  explicit Propagator(const Problem& problem);

  // Narrows `box` in place to what can meet the demands; false when nothing can. Afterwards
  // ranges() holds what each node can be over the box where the demands are met; after false it
  // holds nothing of use.
  bool Contract(Box& box);
  // Forward only, without the demands: what each node can be over the box. Costs what depends on
  // the variables that differ from the box before.
  void Evaluate(const Box& box);
  // Nodes that no demand needs are as they are over the whole domains; without any demand there is
  // none of these.
  const std::vector<Range>& ranges() const { return contracted_ ? ranges_ : forward_; }
  // Passes of a range through a node so far; through a table as many as its size is worth.
  std::uint64_t work() const { return work_; }

 private:
  enum Mark : std::uint8_t {
    kChanged = 1,   // so much that what depends on it is worth another pass
    kNarrowed = 2,  // by more than its arguments say
  };

  Range PassOf(std::size_t node, const std::vector<Range>& ranges);
  void Restore();
  bool MeetDemands();
  bool PassForward();
  bool PassBackward();
  bool MeetOrders();
  Range MeetShare(std::size_t node, Range passed, const std::vector<Range>& ranges) const;
  bool NarrowShare(std::size_t node);
  bool IsWorthIt(const Range& before, const Range& after) const;
  bool Snap(std::size_t variable, Range& range) const;
  Range Start(std::size_t node) const;

  const Problem& problem_;
  std::vector<Range> whole_;         // by NodeId: over the whole domains
  std::vector<Range> forward_;       // by NodeId: over the box last evaluated
  std::vector<std::uint8_t> moved_;  // by NodeId: is that other than over the box before?
  std::vector<Range> ranges_;        // by NodeId: where the demands are met too
  bool contracted_ = false;          // ranges_ is what was asked for last
  std::vector<std::uint8_t> marks_;
  std::vector<bool> settled_;                 // by NodeId: Step::settled
  std::vector<std::uint32_t> order_;          // needed nodes that are not the same over every box
  std::vector<std::uint32_t> fixed_;          // needed nodes that are, and may have been narrowed
  std::vector<std::optional<Share>> shares_;  // by NodeId
  std::optional<Orders> orders_;
  std::vector<Range> before_;            // scratch: of a node's arguments
  std::vector<std::uint32_t> narrowed_;  // scratch
  std::vector<std::uint32_t> costs_;     // by NodeId: work of one pass
  std::uint64_t round_ = 0;              // of one pass through every node
  std::uint64_t work_ = 0;
};

}  // namespace remit::prove
