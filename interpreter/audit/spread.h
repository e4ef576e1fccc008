// How the numbers of a column are spread, in bounded memory: counts by size, 64 steps to a power of
// ten, so that quantiles are right to four per cent. What is decided with them is counted exactly
// in a second pass.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace remit::audit {

// A middle and how far values usually are from it: the median, and 1.4826 times the median distance
// from it, which is the standard deviation where values are spread as a bell.
struct Robust {
  double middle = 0;
  double sigma = 0;
};

// Values beyond a limit that are all about `factor` times the rest.
struct Shifted {
  double factor = 100;  // 100 or 1000
  bool larger = true;   // the few are `factor` times the others; else the others are so of them
  double limit = 0;     // the few are beyond it in size, or below it
};

class Spread {
 public:
  void Add(double value);

  std::uint64_t count() const { return count_; }
  std::uint64_t negative() const { return negative_; }
  std::uint64_t zero() const { return zero_; }
  std::uint64_t positive() const { return count_ - negative_ - zero_; }
  double least() const { return least_; }
  double most() const { return most_; }
  // How many values are the least, and the greatest.
  std::uint64_t at_least() const { return at_least_; }
  std::uint64_t at_most() const { return at_most_; }
  // Of all values, in order; `share` 0 to 1. Requires a value.
  double Quantile(double share) const;
  Robust Linear() const;
  Robust Logarithmic() const;  // of log10 of the positive values; requires one
  // Nothing where all values are of about one size, or are spread without a gap.
  std::optional<Shifted> FindShift() const;

 private:
  static constexpr int kSteps = 64;
  static constexpr int kLowest = -9, kHighest = 15;
  static constexpr std::size_t kBuckets = static_cast<std::size_t>((kHighest - kLowest) * kSteps);
  static std::size_t BucketOf(double size);
  static double SizeOf(std::size_t bucket);

  struct Part;
  std::optional<Shifted> ShiftBeyond(std::size_t gap_begin, std::size_t gap_end) const;

  std::array<std::uint64_t, kBuckets> above_{}, below_{};  // by size, of positive and negative ones
  std::uint64_t count_ = 0, negative_ = 0, zero_ = 0;
  double least_ = 0, most_ = 0;
  std::uint64_t at_least_ = 0, at_most_ = 0;
};

}  // namespace remit::audit
