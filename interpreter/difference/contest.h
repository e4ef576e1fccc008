// Which of two alternatives ranks before the other, over a whole box of inputs: from the difference
// of their scores, in which what both have in common cancels out. Private to difference/.
#pragma once

#include <optional>

#include "interpreter/difference/forms.h"

namespace remit::difference {

class Contest {
 public:
  explicit Contest(const prove::Problem& problem) : problem_(problem), forms_(problem) {}

  void Start(const prove::Box& box, const std::vector<prove::Range>& ranges) {
    ranges_ = &ranges;
    forms_.Start(box, ranges);
  }

  enum class Order : std::uint8_t { kBefore, kAfter, kEqual, kUnknown };
  // Of two nodes that both stand for a score, where both have a value, as computed: whether the
  // first is surely greater, surely less, or surely the same.
  Order OrderOf(NodeId a, NodeId b);
  std::uint64_t work() const { return forms_.work() + work_; }
  // By how much the first is likely to be greater; for guessing, not for proving.
  double Guess(NodeId a, NodeId b);

 private:
  Interval Difference(NodeId a, NodeId b);
  Interval OfScores(const graph::Node& a, const graph::Node& b);
  std::optional<Interval> OfUtilities(const graph::Node& a, const graph::Node& b);
  Interval Apart(NodeId a, NodeId b) const;

  const prove::Problem& problem_;
  const std::vector<prove::Range>* ranges_ = nullptr;
  Forms forms_;
  std::uint64_t work_ = 0;
};

}  // namespace remit::difference
