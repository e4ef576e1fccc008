// Intervals against what is worked out by other means.
#include "interpreter/impact/interval.h"

#include <cmath>

#include "tests/support/catch.h"

namespace remit::impact {
namespace {

TEST_CASE("Wilson's interval is that of the published examples") {
  // Newcombe 1998, table I, method 3 (score): 81 of 263, 15 of 148, 0 of 20, 1 of 29.
  CHECK(WilsonInterval(81, 263).low == Approx(0.2553).margin(0.00005));
  CHECK(WilsonInterval(81, 263).high == Approx(0.3662).margin(0.00005));
  CHECK(WilsonInterval(15, 148).low == Approx(0.0624).margin(0.00005));
  CHECK(WilsonInterval(15, 148).high == Approx(0.1605).margin(0.00005));
  CHECK(WilsonInterval(0, 20).low == 0);
  CHECK(WilsonInterval(0, 20).high == Approx(0.1611).margin(0.00005));
  CHECK(WilsonInterval(1, 29).low == Approx(0.0061).margin(0.00005));
  CHECK(WilsonInterval(1, 29).high == Approx(0.1718).margin(0.00005));
  CHECK(WilsonInterval(7, 7).high == 1);
  CHECK(WilsonInterval(0, 0).high == 0);
}

TEST_CASE("successes have the mean and the spread of a binomial") {
  Coins coins(7);
  for (const std::uint64_t of : {3u, 64u, 1000u}) {
    for (const std::uint64_t hits : {std::uint64_t{1}, of / 3, of - 1}) {
      constexpr std::uint64_t kTrials = 200;
      constexpr int kDraws = 20'000;
      double sum = 0, squares = 0;
      for (int i = 0; i < kDraws; ++i) {
        const std::uint64_t drawn = coins.Successes(kTrials, hits, of);
        REQUIRE(drawn <= kTrials);
        sum += static_cast<double>(drawn);
        squares += static_cast<double>(drawn * drawn);
      }
      const double share = static_cast<double>(hits) / static_cast<double>(of);
      const double mean = sum / kDraws, spread = std::sqrt(squares / kDraws - mean * mean);
      const double expected = std::sqrt(kTrials * share * (1 - share));
      INFO(hits << " of " << of);
      // Five standard errors of the mean, and a twentieth of the spread.
      CHECK(std::abs(mean - kTrials * share) < 5 * expected / std::sqrt(kDraws));
      CHECK(spread == Approx(expected).epsilon(0.05));
    }
  }
  CHECK(Coins(1).Successes(50, 0, 9) == 0);
  CHECK(Coins(1).Successes(50, 9, 9) == 50);
}

// 400 of 2,000 cases differ, by 1 to 400.
Differences Ladder() {
  Differences differences;
  for (int i = 1; i <= 400; ++i) {
    differences.values.push_back(i);
    differences.changed.push_back(i % 2 == 0 ? 1 : 0);
  }
  differences.compared = 2'000;
  return differences;
}

TEST_CASE("samples spread as sums of independent draws do") {
  const DifferenceIntervals intervals = Bootstrapped(Ladder(), 3, 1);
  // Of one draw: mean 80,200 / 2,000 = 40.1, mean square 400 * 401 * 801 / 6 / 2,000 = 10,706.7.
  const double error = std::sqrt(2'000 * (10'706.7 - 40.1 * 40.1));
  CHECK(intervals.total.low == Approx(80'200 - 1.96 * error).epsilon(0.03));
  CHECK(intervals.total.high == Approx(80'200 + 1.96 * error).epsilon(0.03));
  CHECK(intervals.mean.low == Approx(intervals.total.low / 2'000));
  CHECK(intervals.mean.high == Approx(intervals.total.high / 2'000));
  // The even ones: mean 201, of about 200 drawn, each 115.5 from it.
  CHECK(intervals.mean_of_changed.low == Approx(201 - 1.96 * 115.5 / std::sqrt(200)).epsilon(0.03));
  CHECK(intervals.mean_of_changed.high ==
        Approx(201 + 1.96 * 115.5 / std::sqrt(200)).epsilon(0.03));
}

TEST_CASE("an interval is the same for any number of threads, and nothing but numbers") {
  for (const std::uint64_t seed : {1u, 2u}) {
    const DifferenceIntervals one = Bootstrapped(Ladder(), seed, 1);
    const DifferenceIntervals five = Bootstrapped(Ladder(), seed, 5);
    CHECK(one.total.low == five.total.low);
    CHECK(one.total.high == five.total.high);
    CHECK(one.mean_of_changed.low == five.mean_of_changed.low);
  }
  // Only one of a thousand changed, so that many samples have none of these.
  Differences rare = Ladder();
  rare.changed.assign(400, 0);
  rare.changed[0] = 1;
  rare.compared = 400;
  const DifferenceIntervals intervals = Bootstrapped(rare, 1, 2);
  CHECK(intervals.mean_of_changed.low == 1);
  CHECK(intervals.mean_of_changed.high == 1);
  rare.changed[0] = 0;
  CHECK(Bootstrapped(rare, 1, 2).mean_of_changed.low == 0);
}

}  // namespace
}  // namespace remit::impact
