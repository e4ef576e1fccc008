// Intervals of what is measured of cases, when these are taken for a sample of others like them.
// The same figures on every machine and for any number of threads.
#pragma once

#include <cstdint>
#include <vector>

#include "interpreter/impact/impact.h"

namespace remit::impact {

// Wilson's score interval, 95 %, of a share of which `hits` of `of` were seen. E. B. Wilson 1927.
Interval WilsonInterval(std::uint64_t hits, std::uint64_t of);

// Differences of those cases that have one, or whose decision changed. All other cases that were
// compared differ by 0.
struct Differences {
  std::vector<double> values;
  std::vector<std::uint8_t> changed;  // by value: the decision changed
  std::uint64_t compared = 0;
};
struct DifferenceIntervals {
  Interval total, mean, mean_of_changed;
};
// Percentiles of sums of samples of as many cases as were compared, drawn with replacement.
// B. Efron 1979. Requires a value.
DifferenceIntervals Bootstrapped(const Differences& differences, std::uint64_t seed,
                                 unsigned threads);

// How many of `n` trials succeed when `hits` of `of` do: by comparing the binary places of the
// share with coins, so that no rounding enters.
class Coins {
 public:
  explicit Coins(std::uint64_t seed) : state_(seed) {}
  std::uint64_t Next();                      // 64 of them
  std::uint64_t Below(std::uint64_t bound);  // uniform from 0 to bound - 1
  std::uint64_t Successes(std::uint64_t n, std::uint64_t hits, std::uint64_t of);

 private:
  std::uint64_t Heads(std::uint64_t n);
  std::uint64_t state_;
};

}  // namespace remit::impact
