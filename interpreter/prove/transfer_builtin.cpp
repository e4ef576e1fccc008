// Ranges through the kernels of the builtin table: called at the corners that each row says are
// enough.
#include <array>
#include <optional>
#include <vector>

#include "interpreter/base/check.h"
#include "interpreter/prove/step.h"
#include "interpreter/prove/transfer.h"

namespace remit::prove {
namespace {

using builtins::Fault;
using builtins::Shape;

// A value of the kernel at one choice of points.
struct Outcome {
  std::int64_t point = 0;
  Fault fault = Fault::kNone;
  bool ok() const { return fault == Fault::kNone; }
};

// Whether a fault is an exact result that is too large, of which it can be said on which side.
bool IsBeyond(Fault fault) { return fault == Fault::kOverflow || fault == Fault::kNotFinite; }

class Box {
 public:
  Box(const Step& step, const builtins::Overload& overload)
      : step_(step),
        overload_(overload),
        count_(step.arguments.size()),
        all_(AllOf(step.node.type)) {
    all_.absent = false;
    if (count_ > values_.size()) more_.resize(count_);
    raw_ = more_.empty() ? values_.data() : more_.data();
  }

  // Of the whole box, whose arguments all have values.
  Range Run() {
    if (IsPoint()) {
      AddCorner(Call([&](std::size_t i) { return step_.arguments[i].low; }));
      return result_;
    }
    ByShape();
    if (overload_.ulps > 0 && result_.has_value()) {
      // Twice the error, of which a unit is two points where a power of two is passed.
      const bool beyond = Widen(result_, 4 * overload_.ulps, all_);
      if (beyond) result_.fault = true;
    }
    return result_;
  }

 private:
  static constexpr std::int64_t kZeroPoint = 0;

  bool IsPoint() const {
    for (std::size_t i = 0; i < count_; ++i) {
      if (step_.arguments[i].low != step_.arguments[i].high) return false;
    }
    return true;
  }
  bool IsFixed(std::size_t argument) const {
    return step_.arguments[argument].low == step_.arguments[argument].high;
  }

  template <typename PointAt>
  Outcome Call(PointAt point_at) {
    for (std::size_t i = 0; i < count_; ++i) raw_[i] = ValueAt(point_at(i), step_.TypeOf(i)).raw;
    std::int64_t raw = 0;
    const Fault fault = overload_.kernel(raw_, step_.node.context, raw);
    return {fault == Fault::kNone ? PointOf({raw}, step_.node.type) : 0, fault};
  }
  void AddCorner(const Outcome& corner) {
    if (corner.ok()) {
      Include(result_, corner.point, corner.point);
    } else {
      result_.fault = true;
    }
  }
  void AddAll() { Include(result_, all_.low, all_.high); }

  void ByShape() {
    switch (overload_.shape) {
      case Shape::kOpaque:
        AddAll();
        result_.fault = builtins::Table()[step_.node.index].can_fault;
        return;
      case Shape::kRising:
        return Rising();
      case Shape::kRisingFirst:
        for (std::size_t i = 1; i < count_; ++i) {
          if (IsFixed(i)) continue;
          AddAll();
          result_.fault = true;
          return;
        }
        return Rising();
      case Shape::kCorners:
        return Corners(count_, {});
      case Shape::kZeroFirst:
        return Sides(0, false);
      case Shape::kZeroLast:
        return Sides(count_ - 1, true);
      case Shape::kPower:
        return Sides(0, false);
      case Shape::kRemainder:
        return Remainder();
      case Shape::kEquality:
        result_ = EqualityOf(step_.arguments[0], step_.arguments[1], true);
        return;
      case Shape::kDifference:
        result_ = EqualityOf(step_.arguments[0], step_.arguments[1], false);
        return;
    }
    REMIT_CHECK(false, "a shape is one of those declared");
  }

  void Rising() {
    const Outcome least = Call([&](std::size_t i) { return step_.arguments[i].low; });
    const Outcome greatest = Call([&](std::size_t i) { return step_.arguments[i].high; });
    result_.fault = !least.ok() || !greatest.ok();
    std::int64_t low = least.ok() ? least.point : all_.low;
    std::int64_t high = greatest.ok() ? greatest.point : all_.high;
    if (count_ == 1 && least.ok() != greatest.ok()) {
      const Outcome end = LastWithValue(greatest.ok());
      (least.ok() ? high : low) = end.point;
    }
    if (!least.ok() && !greatest.ok()) {
      low = all_.low;
      high = all_.high;
    }
    Include(result_, low, high);
  }

  // Of one argument with a value at one end alone: the value nearest to the other end.
  Outcome LastWithValue(bool from_high) {
    std::int64_t with = from_high ? step_.arguments[0].high : step_.arguments[0].low;
    std::int64_t without = from_high ? step_.arguments[0].low : step_.arguments[0].high;
    return AlongEdge(with, without, [this](std::int64_t point) {
      return Call([&](std::size_t) { return point; });
    });
  }

  template <typename At>
  static Outcome AlongEdge(std::int64_t with, std::int64_t without, At at) {
    Outcome last = at(with);
    while (true) {
      const std::int64_t middle = (with & without) + ((with ^ without) >> 1);
      if (middle == with || middle == without) return last;
      const Outcome outcome = at(middle);
      if (outcome.ok()) {
        with = middle;
        last = outcome;
      } else {
        without = middle;
      }
    }
  }

  struct Side {
    std::size_t argument;
    Range range;
  };

  const Range& RangeOf(std::size_t argument, const std::optional<Side>& side) const {
    return side && side->argument == argument ? side->range : step_.arguments[argument];
  }

  // On each side of zero of one argument.
  void Sides(std::size_t argument, bool zero_faults) {
    const Range& range = step_.arguments[argument];
    const bool zero = range.low <= kZeroPoint && range.high >= kZeroPoint;
    if (range.low < kZeroPoint) {
      const bool unknown = overload_.shape == Shape::kPower && !IsFixed(count_ - 1);
      if (unknown) {
        AddAll();
        result_.fault = true;
        return;
      }
      Corners(count_,
              Side{argument, Range::Between(range.low, std::min<std::int64_t>(range.high, -1))});
    }
    if (zero && zero_faults) result_.fault = true;
    if (zero && !zero_faults) Corners(count_, Side{argument, Range::Point(kZeroPoint)});
    if (range.high > kZeroPoint) {
      Corners(count_,
              Side{argument, Range::Between(std::max<std::int64_t>(range.low, 1), range.high)});
    }
  }

  static constexpr std::size_t kMostCorners = 4;  // of two arguments

  // Corner c has the high end of argument i where bit i of c is set.
  void Corners(std::size_t count, const std::optional<Side>& side) {
    REMIT_CHECK(count <= 2, "corners are of one or two arguments");
    const std::size_t corners = std::size_t{1} << count;
    std::array<Outcome, kMostCorners> outcomes;
    bool fault = false;
    bool known = true;  // that all faults are of results too large
    for (std::size_t c = 0; c < corners; ++c) {
      outcomes[c] = CornerAt(c, corners, side, outcomes);
      AddCorner(outcomes[c]);
      fault = fault || !outcomes[c].ok();
      known = known && (outcomes[c].ok() || IsBeyond(outcomes[c].fault));
    }
    if (!fault) return;
    if (!known) return AddAll();
    for (std::size_t c = 0; c < corners; ++c) {
      if (!outcomes[c].ok()) AddBeyond(c, count, side, outcomes);
    }
  }

  // Where an argument is a point its two corners are one.
  Outcome CornerAt(std::size_t c, std::size_t corners, const std::optional<Side>& side,
                   const std::array<Outcome, kMostCorners>& outcomes) {
    for (std::size_t i = 0; (std::size_t{1} << i) < corners; ++i) {
      const std::size_t bit = std::size_t{1} << i;
      const Range& range = RangeOf(i, side);
      if ((c & bit) != 0 && range.low == range.high) return outcomes[c & ~bit];
    }
    return Call([&](std::size_t i) {
      const Range& range = RangeOf(i, side);
      return (c >> i & 1) != 0 ? range.high : range.low;
    });
  }

  // The result at a corner is too large: on which side, the values on an edge say that lead to it
  // from a corner with a value. The exact function never turns on the edge.
  void AddBeyond(std::size_t c, std::size_t count, const std::optional<Side>& side,
                 const std::array<Outcome, kMostCorners>& outcomes) {
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t other = c ^ (std::size_t{1} << i);
      if (!outcomes[other].ok()) continue;
      const auto end = [&](std::size_t corner, std::size_t argument) {
        const Range& range = RangeOf(argument, side);
        return (corner >> argument & 1) != 0 ? range.high : range.low;
      };
      const Outcome last = AlongEdge(end(other, i), end(c, i), [&](std::int64_t point) {
        return Call([&](std::size_t k) { return k == i ? point : end(c, k); });
      });
      if (last.point > outcomes[other].point) return Include(result_, all_.high, all_.high);
      if (last.point < outcomes[other].point) return Include(result_, all_.low, all_.low);
    }
    AddAll();
  }

  void Remainder() {
    const Range& dividend = step_.arguments[0];
    const Range& divisor = step_.arguments[count_ - 1];
    result_.fault = divisor.low <= kZeroPoint && divisor.high >= kZeroPoint;
    if (divisor.low == kZeroPoint && divisor.high == kZeroPoint) return;
    if (IsFixed(count_ - 1) && !step_.IsNumber(0)) {
      // Two dividends as far apart as their remainders have one quotient, and so has all between.
      const Outcome least = Call([&](std::size_t i) { return step_.arguments[i].low; });
      const Outcome greatest = Call([&](std::size_t i) { return step_.arguments[i].high; });
      if (least.ok() && greatest.ok() && least.point <= greatest.point &&
          WidthOf(Range::Between(least.point, greatest.point)) == WidthOf(dividend)) {
        return Include(result_, least.point, greatest.point);
      }
    }
    std::int64_t high = std::max(divisor.high, kZeroPoint);
    if (dividend.low >= kZeroPoint && divisor.low >= kZeroPoint)
      high = std::min(high, dividend.high);
    Include(result_, std::min(divisor.low, kZeroPoint), high);
  }

  const Step& step_;
  const builtins::Overload& overload_;
  std::size_t count_;
  Range all_;
  Range result_;
  std::array<std::int64_t, 8> values_{};
  std::vector<std::int64_t> more_;
  std::int64_t* raw_ = nullptr;
};

}  // namespace

Range PassBuiltin(const Step& step) {
  bool all = false;
  const Range causes = step.Causes(all);
  if (!all) return causes;
  const builtins::Row& row = builtins::Table()[step.node.index];
  Range result = Box(step, row.overloads[step.node.overload]).Run();
  result.absent = result.absent || causes.absent;
  result.fault = result.fault || causes.fault;
  return result;
}

}  // namespace remit::prove
