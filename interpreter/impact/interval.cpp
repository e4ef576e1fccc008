#include "interpreter/impact/interval.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <thread>

#include "interpreter/base/check.h"
#include "interpreter/base/int128.h"

namespace remit::impact {
namespace {

constexpr double kNormal95 = 1.959963984540054;  // 97.5 % of the standard normal lie below

// Of an ascending list: the places that leave 2.5 % outside at either end.
Interval Middle(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const std::size_t outside = values.size() / 40;
  return {values[outside], values[values.size() - 1 - outside]};
}

struct Resample {
  double total = 0, changed = 0;
  std::uint64_t changed_count = 0;
};

Resample Drawn(const Differences& differences, std::uint64_t seed) {
  Coins coins(seed);
  const std::uint64_t size = differences.values.size();
  const std::uint64_t draws = coins.Successes(differences.compared, size, differences.compared);
  Resample sample;
  for (std::uint64_t i = 0; i < draws; ++i) {
    const std::uint64_t at = coins.Below(size);
    sample.total += differences.values[at];
    if (differences.changed[at] == 0) continue;
    sample.changed += differences.values[at];
    ++sample.changed_count;
  }
  return sample;
}

}  // namespace

Interval WilsonInterval(std::uint64_t hits, std::uint64_t of) {
  if (of == 0) return {};
  const double n = static_cast<double>(of);
  const double share = static_cast<double>(hits) / n;
  const double square = kNormal95 * kNormal95;
  const double middle = share + square / (2 * n);
  const double half = kNormal95 * std::sqrt(share * (1 - share) / n + square / (4 * n * n));
  const double scale = 1 + square / n;
  return {hits == 0 ? 0 : std::max(0.0, (middle - half) / scale),
          hits == of ? 1 : std::min(1.0, (middle + half) / scale)};
}

// Steele, Lea and Flood 2014: SplitMix64.
std::uint64_t Coins::Next() {
  state_ += 0x9e3779b97f4a7c15u;
  std::uint64_t z = state_;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

// Lemire 2019: exactly uniform.
std::uint64_t Coins::Below(std::uint64_t bound) {
  base::UInt128 product = static_cast<base::UInt128>(Next()) * bound;
  if (static_cast<std::uint64_t>(product) < bound) {
    const std::uint64_t least = (0 - bound) % bound;
    while (static_cast<std::uint64_t>(product) < least)
      product = static_cast<base::UInt128>(Next()) * bound;
  }
  return static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t Coins::Heads(std::uint64_t n) {
  std::uint64_t heads = 0;
  for (; n >= 64; n -= 64) heads += static_cast<std::uint64_t>(std::popcount(Next()));
  if (n > 0) heads += static_cast<std::uint64_t>(std::popcount(Next() >> (64 - n)));
  return heads;
}

std::uint64_t Coins::Successes(std::uint64_t n, std::uint64_t hits, std::uint64_t of) {
  REMIT_CHECK(hits <= of && of > 0 && of < std::uint64_t{1} << 62, "a share");
  if (hits == of) return n;
  std::uint64_t successes = 0;
  std::uint64_t rest = hits;
  // So many trials agree with the share in every binary place so far.
  for (std::uint64_t open = n; open > 0 && rest > 0;) {
    rest *= 2;
    const bool one = rest >= of;
    if (one) rest -= of;
    const std::uint64_t zeros = Heads(open);
    if (one) successes += zeros;
    open = one ? open - zeros : zeros;
  }
  return successes;
}

DifferenceIntervals Bootstrapped(const Differences& differences, std::uint64_t seed,
                                 unsigned threads) {
  REMIT_CHECK(!differences.values.empty() && differences.compared >= differences.values.size(),
              "there are differences");
  std::vector<Resample> samples(kResamples);
  const unsigned workers = std::max(1u, threads);
  const auto work = [&](unsigned first) {
    for (std::size_t i = first; i < samples.size(); i += workers) {
      Coins place(seed + i);
      samples[i] = Drawn(differences, place.Next());
    }
  };
  std::vector<std::thread> others;
  for (unsigned i = 1; i < workers; ++i) others.emplace_back(work, i);
  work(0);
  for (std::thread& other : others) other.join();

  std::vector<double> totals, means, changed;
  for (const Resample& sample : samples) {
    totals.push_back(sample.total);
    means.push_back(sample.total / static_cast<double>(differences.compared));
    // A sample without a changed case has no mean of such.
    if (sample.changed_count > 0)
      changed.push_back(sample.changed / static_cast<double>(sample.changed_count));
  }
  return {Middle(std::move(totals)), Middle(std::move(means)), Middle(std::move(changed))};
}

}  // namespace remit::impact
