// Sums and extremes over values that may count.
#include "interpreter/prove/fold_range.h"

#include <algorithm>
#include <cmath>

#include "interpreter/base/check.h"
#include "interpreter/builtins/kernels_number.h"
#include "interpreter/prove/points.h"
#include "interpreter/prove/step.h"

namespace remit::prove {

using base::Int128;
using builtins::Fault;
using check::Aggregation;

FoldRange::FoldRange(Aggregation aggregation, bool number, int count_scale, const Range& all)
    : aggregation_(aggregation), number_(number), count_scale_(count_scale), all_(all) {}

void FoldRange::Add(bool surely, const Range& value) {
  ++greatest_count_;
  if (surely) ++least_count_;
  if (aggregation_ == Aggregation::kCount) return;
  fault_ = fault_ || value.fault;
  absent_ = absent_ || value.absent;
  if (!value.has_value()) {
    none_ = none_ || surely;
    return;
  }
  if (surely) {
    const bool max = aggregation_ == Aggregation::kMax;
    const auto pick = [&](std::int64_t a, std::int64_t b) {
      return max ? std::max(a, b) : std::min(a, b);
    };
    certain_ = certain_.has_value()
                   ? Range::Between(pick(certain_.low, value.low), pick(certain_.high, value.high))
                   : Range::Between(value.low, value.high);
  }
  Include(values_, value.low, value.high);
  if (number_) return AddNumbers(surely, value);
  least_sum_ += surely ? value.low : std::min<std::int64_t>(value.low, 0);
  greatest_sum_ += surely ? value.high : std::max<std::int64_t>(value.high, 0);
}

// Adding never turns as computed, and leaving out is adding nothing.
void FoldRange::AddNumbers(bool surely, const Range& value) {
  const double low = NumberAt(surely ? value.low : std::min<std::int64_t>(value.low, 0));
  const double high = NumberAt(surely ? value.high : std::max<std::int64_t>(value.high, 0));
  const bool least_fits = builtins::AddNumber(least_number_, low, least_number_) == Fault::kNone;
  const bool greatest_fits =
      builtins::AddNumber(greatest_number_, high, greatest_number_) == Fault::kNone;
  overflow_ = overflow_ || !least_fits || !greatest_fits;
}

Range FoldRange::Sum() const {
  if (number_) {
    Range sum = overflow_
                    ? all_
                    : Range::Between(NumberPoint(least_number_), NumberPoint(greatest_number_));
    sum.absent = false;
    sum.fault = overflow_;
    return sum;
  }
  const auto fitted = [](Int128 sum) {
    return static_cast<std::int64_t>(std::clamp<Int128>(sum, kLeast, kGreatest));
  };
  Range sum = Range::Between(fitted(least_sum_), fitted(greatest_sum_));
  sum.fault = sum.low != least_sum_ || sum.high != greatest_sum_;
  return sum;
}

namespace {

// Half-even, as the kernel rounds: a step at a time would be slow, so that it is told in two.
std::int64_t MeanOf(Int128 sum, std::int64_t count) {
  builtins::DecimalSum mean;
  const Int128 each = sum / count;
  Int128 rest = sum - each * count;
  for (std::int64_t i = 0; i < count; ++i) {
    const Int128 more = rest > 0 ? 1 : rest < 0 ? -1 : 0;
    rest -= more;
    mean.Add(static_cast<std::int64_t>(each + more));
  }
  std::int64_t result = 0;
  const Fault fault = mean.Average(result);
  REMIT_CHECK(fault == Fault::kNone, "a mean lies among its values");
  return result;
}

}  // namespace

Range FoldRange::Average() const {
  Range mean;
  mean.absent = least_count_ == 0;
  if (!values_.has_value()) return mean;
  const bool fixed = least_count_ == greatest_count_;
  if (!number_) {
    if (fixed) {
      Include(mean, MeanOf(least_sum_, least_count_), MeanOf(greatest_sum_, least_count_));
    } else {
      Include(mean, values_.low, values_.high);
    }
    return mean;
  }
  if (overflow_) {
    Include(mean, all_.low, all_.high);
    mean.fault = true;
  } else if (fixed) {
    double low = 0;
    double high = 0;
    const auto count = static_cast<double>(least_count_);
    if (builtins::DivideNumber(least_number_, count, low) == Fault::kNone &&
        builtins::DivideNumber(greatest_number_, count, high) == Fault::kNone)
      Include(mean, NumberPoint(low), NumberPoint(high));
  } else {
    // Each of the sums is off by less than this part of the greatest magnitude.
    const double most =
        std::max(std::fabs(NumberAt(values_.low)), std::fabs(NumberAt(values_.high)));
    const double slack = most * static_cast<double>(greatest_count_) * 0x1p-50;
    Include(mean, std::max(all_.low, NumberPoint(NumberAt(values_.low) - slack) - 1),
            std::min(all_.high, NumberPoint(NumberAt(values_.high) + slack) + 1));
  }
  return mean;
}

Range FoldRange::Extreme() const {
  Range extreme = Range::Between(values_.low, values_.high);
  if (certain_.has_value()) {
    if (aggregation_ == Aggregation::kMin)
      extreme.high = std::min(extreme.high, certain_.high);
    else
      extreme.low = std::max(extreme.low, certain_.low);
  }
  extreme.absent = least_count_ == 0;
  return extreme;
}

Range FoldRange::Result() const {
  Range result;
  switch (aggregation_) {
    case Aggregation::kCount: {
      std::int64_t low = 0;
      std::int64_t high = 0;
      const Fault of_low = builtins::RescaleDecimal(least_count_, 0, count_scale_, low);
      const Fault of_high = builtins::RescaleDecimal(greatest_count_, 0, count_scale_, high);
      REMIT_CHECK(of_low == Fault::kNone && of_high == Fault::kNone, "a count of values fits");
      result = Range::Between(low, high);
      break;
    }
    case Aggregation::kSum:
      result = Sum();
      break;
    case Aggregation::kAverage:
      result = Average();
      break;
    case Aggregation::kMin:
    case Aggregation::kMax:
      result = Extreme();
      break;
    case Aggregation::kAny:
    case Aggregation::kAll:
      REMIT_CHECK(false, "any and all fold nothing");
  }
  if (none_) result = {};
  result.fault = result.fault || fault_;
  result.absent = result.absent || absent_;
  return result;
}

}  // namespace remit::prove
