// A shift is a gap: what lies beyond it is a smaller part of the values, has about the same
// relative spread as the rest, and lies over the rest when divided by a hundred or a thousand.
// Prices of different products have gaps too; each of them is narrow, which is how they are told
// apart.
#include "interpreter/audit/spread.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "interpreter/base/check.h"

namespace remit::audit {
namespace {

constexpr double kSigmaOfMedianDistance = 1.4826;

}  // namespace

std::size_t Spread::BucketOf(double size) {
  const double place = (std::log10(size) - kLowest) * kSteps;
  return static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(kBuckets - 1)));
}

double Spread::SizeOf(std::size_t bucket) {
  return std::pow(10.0, (static_cast<double>(bucket) + 0.5) / kSteps + kLowest);
}

void Spread::Add(double value) {
  if (!std::isfinite(value)) return;
  if (count_ == 0 || value < least_) {
    least_ = value;
    at_least_ = 0;
  }
  if (count_ == 0 || value > most_) {
    most_ = value;
    at_most_ = 0;
  }
  at_least_ += value == least_ ? 1 : 0;
  at_most_ += value == most_ ? 1 : 0;
  ++count_;
  if (value == 0) {
    ++zero_;
  } else if (value < 0) {
    ++negative_;
    ++below_[BucketOf(-value)];
  } else {
    ++above_[BucketOf(value)];
  }
}

double Spread::Quantile(double share) const {
  REMIT_CHECK(count_ > 0, "a quantile is one of values");
  const auto rank = static_cast<std::uint64_t>(share * static_cast<double>(count_ - 1));
  std::uint64_t before = 0;
  for (std::size_t i = kBuckets; i-- > 0;) {
    before += below_[i];
    if (before > rank) return std::max(-SizeOf(i), least_);
  }
  before += zero_;
  if (before > rank) return 0;
  for (std::size_t i = 0; i < kBuckets; ++i) {
    before += above_[i];
    if (before > rank) return std::min(SizeOf(i), most_);
  }
  return most_;
}

namespace {

double WeightedMedian(std::vector<std::pair<double, std::uint64_t>> values) {
  std::sort(values.begin(), values.end());
  std::uint64_t all = 0;
  for (const auto& [value, count] : values) all += count;
  std::uint64_t before = 0;
  for (const auto& [value, count] : values) {
    before += count;
    if (2 * before >= all) return value;
  }
  return 0;
}

Robust RobustOf(std::vector<std::pair<double, std::uint64_t>> values) {
  Robust robust;
  robust.middle = WeightedMedian(values);
  for (auto& [value, count] : values) value = std::fabs(value - robust.middle);
  robust.sigma = kSigmaOfMedianDistance * WeightedMedian(std::move(values));
  return robust;
}

}  // namespace

Robust Spread::Linear() const {
  std::vector<std::pair<double, std::uint64_t>> values;
  for (std::size_t i = 0; i < kBuckets; ++i) {
    if (above_[i] > 0) values.emplace_back(SizeOf(i), above_[i]);
    if (below_[i] > 0) values.emplace_back(-SizeOf(i), below_[i]);
  }
  if (zero_ > 0) values.emplace_back(0.0, zero_);
  return RobustOf(std::move(values));
}

Robust Spread::Logarithmic() const {
  std::vector<std::pair<double, std::uint64_t>> values;
  for (std::size_t i = 0; i < kBuckets; ++i) {
    if (above_[i] > 0) values.emplace_back(std::log10(SizeOf(i)), above_[i]);
  }
  return RobustOf(std::move(values));
}

// The values on one side of a gap: how many, and where their tenth, half and nine tenths are.
struct Spread::Part {
  std::uint64_t count = 0;
  double low = 0, middle = 0, high = 0;  // log10

  Part(const std::array<std::uint64_t, kBuckets>& buckets, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) count += buckets[i];
    const auto at = [&](double share) {
      const auto rank = static_cast<std::uint64_t>(share * static_cast<double>(count - 1));
      std::uint64_t before = 0;
      for (std::size_t i = begin; i < end; ++i) {
        before += buckets[i];
        if (before > rank) return (static_cast<double>(i) + 0.5) / kSteps + kLowest;
      }
      return 0.0;
    };
    if (count == 0) return;
    low = at(0.1);
    middle = at(0.5);
    high = at(0.9);
  }
  double width() const { return high - low; }
};

std::optional<Shifted> Spread::FindShift() const {
  constexpr std::uint64_t kFewestValues = 20;
  constexpr std::size_t kNarrowestGap = kSteps * 3 / 10;
  if (positive() < kFewestValues) return std::nullopt;
  std::optional<Shifted> found;
  std::size_t empty = 0;
  bool any = false;
  for (std::size_t i = 0; i < kBuckets; ++i) {
    if (above_[i] == 0) {
      ++empty;
      continue;
    }
    if (any && empty >= kNarrowestGap && !found) found = ShiftBeyond(i - empty, i);
    any = true;
    empty = 0;
  }
  return found;
}

std::optional<Shifted> Spread::ShiftBeyond(std::size_t gap_begin, std::size_t gap_end) const {
  constexpr std::uint64_t kFewest = 3;
  constexpr double kMostShare = 0.4;
  // As powers of ten: how far off the middles may be, and how much wider one part may be.
  constexpr double kOffMiddle = 0.45, kLeastWidth = 0.08, kWidths = 3.0, kWidestPart = 2.2;
  const Part low(above_, 0, gap_begin), high(above_, gap_end, kBuckets);
  const bool larger = high.count < low.count;
  const Part &few = larger ? high : low, &rest = larger ? low : high;
  if (few.count < kFewest ||
      static_cast<double>(few.count) > kMostShare * static_cast<double>(few.count + rest.count))
    return std::nullopt;
  const double distance = std::fabs(few.middle - rest.middle);
  for (const double factor : {2.0, 3.0}) {
    if (std::fabs(distance - factor) > kOffMiddle || rest.width() > kWidestPart) continue;
    if (few.width() < kLeastWidth || rest.width() > kWidths * few.width() ||
        few.width() > kWidths * rest.width())
      continue;
    // Divided by the factor, the few lie over the rest.
    const double moved = larger ? -factor : factor;
    if (few.low + moved > rest.high || few.high + moved < rest.low) continue;
    return Shifted{
        factor < 2.5 ? 100.0 : 1000.0, larger,
        std::pow(10.0, (static_cast<double>(gap_begin + gap_end) / 2) / kSteps + kLowest)};
  }
  return std::nullopt;
}

}  // namespace remit::audit
