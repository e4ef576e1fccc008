// One node about to be passed by ranges, and the ranges of its arguments wherever they are kept.
// Inner parts of transfer.h and propagate.h: nobody else includes this.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "interpreter/check/checked.h"
#include "interpreter/graph/graph.h"
#include "interpreter/prove/points.h"
#include "interpreter/prove/range.h"

namespace remit::prove {

inline constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t kGreatest = std::numeric_limits<std::int64_t>::max();

// The ranges of a node's arguments; one of them may be replaced for the time of a question.
class Arguments {
 public:
  explicit Arguments(std::span<const Range> ranges)
      : ranges_(ranges.data()), size_(ranges.size()) {}
  // Argument i is by_node[ids[i]].
  Arguments(const Range* by_node, std::span<const graph::NodeId> ids)
      : ranges_(by_node), ids_(ids.data()), size_(ids.size()) {}

  const Range& operator[](std::size_t i) const {
    if (i == replaced_) return replacement_;
    return ids_ == nullptr ? ranges_[i] : ranges_[ids_[i].index()];
  }
  std::size_t size() const { return size_; }
  Arguments With(std::size_t position, const Range& range) const {
    Arguments other = *this;
    other.replaced_ = position;
    other.replacement_ = range;
    return other;
  }

 private:
  const Range* ranges_;
  const graph::NodeId* ids_ = nullptr;
  std::size_t size_;
  std::size_t replaced_ = std::numeric_limits<std::size_t>::max();
  Range replacement_;
};

struct Step {
  const graph::Graph& graph;
  const check::Checked& checked;
  const graph::Node& node;
  Arguments arguments;
  // Of a kTable: known of all values that its columns can have, that some row or the otherwise row
  // applies and that no two clash.
  bool settled = false;

  const types::Type& TypeOf(std::size_t argument) const {
    return graph[node.arguments[argument]].type;
  }
  bool IsNumber(std::size_t argument) const {
    return TypeOf(argument).kind == types::TypeKind::kNumber;
  }
  // A strict node has no value where an argument has none: the states without a value, and in
  // `all` whether each argument may have one.
  Range Causes(bool& all) const {
    Range causes;
    all = true;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const Range& argument = arguments[i];
      causes.absent = causes.absent || argument.absent;
      causes.fault = causes.fault || argument.fault;
      all = all && argument.has_value();
    }
    return causes;
  }
};

inline void Include(Range& range, std::int64_t low, std::int64_t high) {
  if (low > high) return;
  const bool had = range.has_value();
  range.low = had ? std::min(range.low, low) : low;
  range.high = had ? std::max(range.high, high) : high;
}
inline void IncludeTruth(Range& range, bool may_be_false, bool may_be_true) {
  if (may_be_false) Include(range, 0, 0);
  if (may_be_true) Include(range, 1, 1);
}
// Of two ranges with values: whether a value of one is (or is not) that of the other.
inline Range EqualityOf(const Range& a, const Range& b, bool when_equal) {
  const bool may_be_equal = a.low <= b.high && b.low <= a.high;
  const bool may_differ = a.low != b.high || b.low != a.high;
  Range result;
  IncludeTruth(result, when_equal ? may_differ : may_be_equal,
               when_equal ? may_be_equal : may_differ);
  return result;
}
inline void ForgetValue(Range& range) {
  range.low = 1;
  range.high = 0;
}
// Whether what is left in both is nothing.
inline bool Disjoint(const Range& a, const Range& b) {
  return !(a.absent && b.absent) && !(a.fault && b.fault) &&
         std::max(a.low, b.low) > std::min(a.high, b.high);
}
// The number of points less one.
inline std::uint64_t WidthOf(const Range& range) {
  return static_cast<std::uint64_t>(range.high) - static_cast<std::uint64_t>(range.low);
}
// The range with `points` more on both sides, but not beyond zero, nor beyond `all`, which is
// reported.
bool Widen(Range& range, std::int64_t points, const Range& all);

Range Pass(const Step& step);  // Forward

// transfer_builtin.cpp
Range PassBuiltin(const Step& step);
// transfer_logic.cpp
Range PassJunction(const Step& step, bool decisive);
Range PassNot(const Step& step);
Range PassIf(const Step& step);
Range PassOtherwise(const Step& step);
Range PassIsKnown(const Step& step, bool when_known);
Range PassEqual(const Step& step, bool when_equal);
Range PassInRange(const Step& step, bool includes_high);
Range PassInSet(const Step& step);
Range PassOutside(const Step& step);
// transfer_table.cpp
Range PassTable(const Step& step);
Range PassRow(const Step& step);
bool IsSettled(const Step& step);  // see Step::settled; false where that takes too long to say
// Narrows the columns of a kTable to what can give `result`; false when nothing can.
bool NarrowColumns(const Step& step, const Range& result, std::span<Range> columns);
// Likewise of a kRow to what it surely applies to.
bool NarrowToRow(const Step& step, std::span<Range> columns);
// transfer_fold.cpp
Range PassFold(const Step& step);
Range PassAggregate(const Step& step);
Range PassPick(const Step& step);
Range PassExists(const Step& step);
// transfer_score.cpp
Range PassModel(const Step& step);
Range PassTrees(const Step& step, const check::ModelInfo& info);  // transfer_trees.cpp
Range PassUtility(const Step& step);
Range PassScore(const Step& step);
Range PassAdjusted(const Step& step);
Range PassStanding(const Step& step);
Range PassAllowance(const Step& step);
// transfer_control.cpp
Range PassRoute(const Step& step);
Range PassDamp(const Step& step);
Range PassChance(const Step& step);
Range PassShortfall(const Step& step);

}  // namespace remit::prove
