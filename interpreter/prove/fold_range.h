// What several values can become together when of each it is known whether it counts: the ranges of
// engine::Folding. Inner part of transfer.h.
#pragma once

#include "interpreter/base/int128.h"
#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/check/checked.h"
#include "interpreter/prove/range.h"

namespace remit::prove {

class FoldRange {
 public:
  // As engine::Folding; `all`: what the result can be at all.
  FoldRange(check::Aggregation aggregation, bool number, int count_scale, const Range& all);

  // A value that may count, or surely does.
  void Add(bool surely, const Range& value);
  // Something is surely at fault: there is no value.
  void HasNone() { none_ = true; }
  Range Result() const;

 private:
  void AddNumbers(bool surely, const Range& value);
  Range Sum() const;
  Range Average() const;
  Range Extreme() const;

  check::Aggregation aggregation_;
  bool number_;
  int count_scale_;
  Range all_;
  std::int64_t least_count_ = 0;
  std::int64_t greatest_count_ = 0;
  base::Int128 least_sum_ = 0;  // decimals
  base::Int128 greatest_sum_ = 0;
  double least_number_ = 0;  // as added from left to right
  double greatest_number_ = 0;
  bool overflow_ = false;  // of numbers
  Range values_;           // of those that may count
  Range certain_;      // low, high: the least of the lows, highs of those that surely count, for
                       // kMin; the greatest for kMax
  bool none_ = false;  // of the result
  bool fault_ = false;
  bool absent_ = false;
};

}  // namespace remit::prove
