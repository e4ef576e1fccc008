// Several values made one, value by value, for tables that collect and for aggregates over their
// rows and over lists. Knows nothing of lanes, causes or which values count.
#pragma once

#include <bit>

#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/builtins/kernels_number.h"
#include "interpreter/engine/lift.h"

namespace remit::engine {

// The sum of decimals is exact in 128 bits before it is asked whether it fits; numbers are added
// from left to right.
class Folding {
 public:
  // `aggregation`: neither kAny nor kAll. `number`: the values are binary64, else integers of one
  // scale. `count_scale`: decimals of the result of a count.
  Folding(check::Aggregation aggregation, bool number, int count_scale)
      : aggregation_(aggregation), number_(number), count_scale_(count_scale) {}

  void Add(std::int64_t raw);
  // kCount, and kSum of decimals: several values at once, by their exact total.
  void AddAll(base::Int128 total, std::int64_t count) {
    count_ += count;
    decimals_.Add(total, count);
  }
  // Of nothing, kMin, kMax and kAverage have no value: then `empty` is set and `result` is 0.
  builtins::Fault Result(std::int64_t& result, bool& empty) const;

 private:
  bool Less(std::int64_t a, std::int64_t b) const {
    return number_ ? std::bit_cast<double>(a) < std::bit_cast<double>(b) : a < b;
  }
  builtins::Fault NumberResult(std::int64_t& result) const;

  check::Aggregation aggregation_;
  bool number_;
  int count_scale_;
  std::int64_t count_ = 0;
  builtins::DecimalSum decimals_;
  double sum_ = 0;
  builtins::Fault fault_ = builtins::Fault::kNone;  // of the sum so far
  std::int64_t extreme_ = 0;
};

// Sets the lane to what was folded, or to why it is not there.
void SetFolded(Operation& operation, std::size_t lane, const Folding& folding, CauseId cause);

}  // namespace remit::engine
