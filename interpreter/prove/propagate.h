// The ranges of all nodes of a problem over one box, narrowed until nothing changes. The solver's
// inner loop; it never splits.
#pragma once

#include <cstdint>
#include <vector>

#include "interpreter/prove/problem.h"

namespace remit::prove {

class Propagator {
 public:
  explicit Propagator(const Problem& problem);

  // Narrows `box` in place to what can meet the demands; false when nothing can. Afterwards
  // ranges() holds what each node can be over the box.
  bool Contract(Box& box);
  // Forward only, without the demands: what each node can be over the box.
  void Evaluate(const Box& box);
  const std::vector<Range>& ranges() const { return ranges_; }
  std::uint64_t work() const { return work_; }  // passes of a range through a node so far

 private:
  const Problem& problem_;
  std::vector<Range> ranges_;  // by NodeId
  std::uint64_t work_ = 0;
};

}  // namespace remit::prove
