// Values as linear forms of the inputs over a box, with intervals for coefficients (A. Mine,
// "Relational abstract domains for the detection of floating-point run-time errors", 2004): what
// two alternatives have in common cancels out in the difference of their forms. All rounding, that
// of the engine and that of working the form out, is inside the intervals. Private to difference/.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "interpreter/prove/problem.h"

namespace remit::difference {

using graph::NodeId;

// Of real numbers, both ends in; moved outwards by every operation.
struct Interval {
  double low = 0, high = 0;
  bool contains_zero() const { return low <= 0 && high >= 0; }
  double magnitude() const;
};
Interval operator+(const Interval& a, const Interval& b);
Interval operator-(const Interval& a, const Interval& b);
Interval operator*(const Interval& a, const Interval& b);
Interval Over(const Interval& a, const Interval& b);  // b does not contain zero

// constant + the sum of coefficient times variable, in the units that people write.
struct Form {
  Interval constant;
  std::vector<std::pair<std::uint32_t, Interval>> terms;  // by VariableId, ascending
};
Form operator+(const Form& a, const Form& b);
Form operator-(const Form& a, const Form& b);
Form Times(const Form& a, const Interval& factor);

class Forms {
 public:
  // It outlives the forms.
  explicit Forms(const prove::Problem& problem);

  // What is asked from now on is about this box; `ranges` by NodeId, what each node can be in it.
  // Both are kept by reference.
  void Start(const prove::Box& box, const std::vector<prove::Range>& ranges);

  // Wherever the node, a decimal or a number, has a value, it is one of the form's.
  const Form& Of(NodeId node);
  // Of a form, over the box; and of the quotient of two of which the second is not zero anywhere in
  // the box, its sign being the same everywhere. Nothing where that is not so, or takes too long.
  Interval BoundsOf(const Form& form) const;
  std::optional<Interval> BoundsOf(const Form& dividend, const Form& divisor) const;
  Interval RangeOf(NodeId node) const;
  std::uint64_t work() const { return work_; }

 private:
  Form Make(NodeId id);
  std::optional<Form> OfBuiltin(const graph::Node& node);
  std::optional<Form> OfModel(const graph::Node& node);
  Interval RoundingOf(const graph::Node& node, NodeId id) const;

  const prove::Problem& problem_;
  const prove::Box* box_ = nullptr;
  const std::vector<prove::Range>* ranges_ = nullptr;
  std::vector<Interval> inputs_;     // by VariableId
  std::vector<double> unit_;         // by VariableId: what one point of it is worth
  std::vector<Form> forms_;          // by NodeId
  std::vector<std::uint64_t> made_;  // by NodeId: for which box
  std::uint64_t round_ = 0, work_ = 0;
};

}  // namespace remit::difference
