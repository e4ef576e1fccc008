// Ranges through folds over conditions and values, and from the elements of lists to their case. A
// range of an element's node is of any element.
#include <cmath>
#include <limits>

#include "interpreter/base/check.h"
#include "interpreter/builtins/kernels_number.h"
#include "interpreter/engine/fold.h"
#include "interpreter/prove/fold_range.h"
#include "interpreter/prove/step.h"
#include "interpreter/prove/transfer.h"

namespace remit::prove {

using builtins::Fault;
using check::Aggregation;

Range PassFold(const Step& step) {
  FoldRange fold(static_cast<Aggregation>(step.node.index), step.IsNumber(1), step.node.scale,
                 AllOf(step.node.type));
  bool fault = false;
  for (std::size_t i = 0; i < step.arguments.size(); i += 2) {
    const Range& condition = step.arguments[i];
    fault = fault || condition.fault || condition.absent;
    if (condition.may_be_true()) fold.Add(condition.surely_true(), step.arguments[i + 1]);
    if (!condition.has_value()) fold.HasNone();
  }
  Range result = fold.Result();
  result.fault = result.fault || fault;
  return result;
}

namespace {

// An aggregate over elements of which any may be any value of one range.
class Elements {
 public:
  explicit Elements(const Step& step)
      : step_(step),
        aggregation_(static_cast<Aggregation>(step.node.index)),
        all_(AllOf(step.node.type)) {
    all_.absent = false;
    const Range& length = step.arguments[0];
    least_ = std::max<std::int64_t>(length.low, 0);
    greatest_ = length.high;
    const std::size_t of_value = aggregation_ == Aggregation::kCount ? 1 : 2;
    if (of_value == 2) value_ = step.arguments[1];
    if (step.arguments.size() > of_value) condition_ = step.arguments[of_value];
  }

  Range Run() {
    const Range& length = step_.arguments[0];
    Range result;
    if (length.has_value()) result = OfLengths();
    result.fault = result.fault || length.fault;
    result.absent = result.absent || length.absent;
    return result;
  }

 private:
  bool IsNumber() const { return step_.node.type.kind == types::TypeKind::kNumber; }

  Range OfLengths() {
    const bool any = greatest_ > 0;
    const bool is_any = aggregation_ == Aggregation::kAny;
    if (is_any || aggregation_ == Aggregation::kAll) {
      const bool value_decides = is_any ? value_.may_be_true() : value_.may_be_false();
      const bool value_does_not = is_any ? value_.may_be_false() : value_.may_be_true();
      const bool may_be_decided = any && condition_.may_be_true() && value_decides;
      const bool may_be_harmless = least_ == 0 || condition_.may_be_false() || value_does_not;
      Range result;
      IncludeTruth(result, is_any ? may_be_harmless : may_be_decided,
                   is_any ? may_be_decided : may_be_harmless);
      result.fault = any && (condition_.fault || value_.fault);
      return result;
    }
    if (!condition_.surely_true()) least_ = 0;
    if (!condition_.may_be_true()) greatest_ = 0;
    Range result = OfCounts();
    const bool faulty = condition_.fault || (greatest_ > 0 && value_.fault);
    result.fault = result.fault || (any && faulty);
    return result;
  }

  Range OfCounts() {
    Range result;
    switch (aggregation_) {
      case Aggregation::kCount: {
        std::int64_t low = 0;
        std::int64_t high = 0;
        const Fault of_low = builtins::RescaleDecimal(least_, 0, step_.node.scale, low);
        const Fault of_high = builtins::RescaleDecimal(greatest_, 0, step_.node.scale, high);
        result.fault = of_high != Fault::kNone;
        Include(result, of_low == Fault::kNone ? low : all_.high, result.fault ? all_.high : high);
        return result;
      }
      case Aggregation::kSum:
        if (least_ == 0) Include(result, 0, 0);
        if (greatest_ > 0 && value_.has_value()) Sum(result);
        return result;
      case Aggregation::kAverage:
        result.absent = least_ == 0;
        if (greatest_ > 0 && value_.has_value()) Average(result);
        return result;
      case Aggregation::kMin:
      case Aggregation::kMax:
        result.absent = least_ == 0;
        if (greatest_ > 0) Include(result, value_.low, value_.high);
        return result;
      case Aggregation::kAny:
      case Aggregation::kAll:
        break;
    }
    REMIT_CHECK(false, "any and all collect nothing");
  }

  // Of so many equal elements, exactly as the engine folds them.
  void AddEqual(std::int64_t count, std::int64_t point, Range& result) const {
    const std::int64_t raw = ValueAt(point, step_.node.type).raw;
    engine::Folding folding(aggregation_, IsNumber(), step_.node.scale);
    for (std::int64_t i = 0; i < count; ++i) folding.Add(raw);
    std::int64_t sum = 0;
    bool empty = false;
    if (folding.Result(sum, empty) == Fault::kNone) {
      const std::int64_t at = PointOf({sum}, step_.node.type);
      Include(result, at, at);
    } else {
      result.fault = true;
      Include(result, point < 0 ? all_.low : all_.high, point < 0 ? all_.low : all_.high);
    }
  }

  static constexpr std::int64_t kMostFolded = 100'000;

  // Sums rise in every element, as computed too; with more elements they go away from zero.
  void Sum(Range& result) const {
    if (greatest_ > kMostFolded) {
      Include(result, all_.low, all_.high);
      result.fault = true;
      return;
    }
    AddEqual(value_.low < 0 ? greatest_ : std::max<std::int64_t>(least_, 1), value_.low, result);
    AddEqual(value_.high > 0 ? greatest_ : std::max<std::int64_t>(least_, 1), value_.high, result);
  }

  // A mean of decimals lies among them; one of numbers too, but for the rounding of its sums.
  void Average(Range& result) const {
    if (least_ == greatest_ && value_.low == value_.high && greatest_ <= kMostFolded)
      return AddEqual(greatest_, value_.low, result);
    if (!IsNumber()) return Include(result, value_.low, value_.high);
    const double most = std::max(std::fabs(NumberAt(value_.low)), std::fabs(NumberAt(value_.high)));
    const auto count = static_cast<double>(greatest_);
    const double slack = most * count * 0x1p-50;
    result.fault = most > std::numeric_limits<double>::max() / (2 * count);
    Include(result, std::max(all_.low, NumberPoint(NumberAt(value_.low) - slack) - 1),
            std::min(all_.high, NumberPoint(NumberAt(value_.high) + slack) + 1));
  }

  const Step& step_;
  Aggregation aggregation_;
  Range all_;
  std::int64_t least_ = 0;  // elements that count
  std::int64_t greatest_ = 0;
  Range value_ = Range::Point(1);
  Range condition_ = Range::Point(1);
};

}  // namespace

Range PassAggregate(const Step& step) { return Elements(step).Run(); }

// Where the list does not reach so far nobody asks, and the engine gives a plain 0.
Range PassPick(const Step& step) {
  const Range& length = step.arguments[0];
  const Range& position = step.arguments[1];
  Range result;
  if (length.has_value() && position.has_value()) {
    if (NumberAt(position.low) <= static_cast<double>(length.high)) result = step.arguments[2];
    if (NumberAt(position.high) > static_cast<double>(length.low)) Include(result, 0, 0);
  }
  result.fault = result.fault || length.fault;
  result.absent = result.absent || length.absent;
  return result;
}

Range PassExists(const Step& step) {
  bool all = false;
  Range result = step.Causes(all);
  if (!all) return result;
  const Range& length = step.arguments[0];
  const Range& position = step.arguments[1];
  IncludeTruth(result, NumberAt(position.high) > static_cast<double>(length.low),
               NumberAt(position.low) <= static_cast<double>(length.high));
  return result;
}

}  // namespace remit::prove
