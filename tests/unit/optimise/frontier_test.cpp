// Domination, supporting weights, places along a line of weights and the formulas of choice, each
// against the plainest way of finding it: all pairs, all corners, all points.
#include "interpreter/optimise/frontier.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <set>

#include "interpreter/optimise/scalarise.h"
#include "interpreter/optimise/weight_walk.h"
#include "tests/support/catch.h"

namespace {

using namespace remit::optimise;
using Weights = std::vector<Rational>;

Points RandomPoints(std::mt19937_64& random, std::size_t count, std::size_t objectives,
                    std::uint64_t most) {
  Points points;
  for (std::size_t i = 0; i < objectives; ++i) points.range.push_back(1 + Integer(random() % most));
  points.standing.resize(count);
  for (auto& standing : points.standing) {
    for (std::size_t i = 0; i < objectives; ++i) standing.push_back(Integer(random() % most));
  }
  return points;
}

Points Of(const std::vector<std::vector<int>>& standings) {
  Points points;
  points.range.assign(standings.front().size(), 1);
  for (const auto& standing : standings)
    points.standing.emplace_back(standing.begin(), standing.end());
  return points;
}

Rational Score(const Points& points, std::uint32_t point, const Weights& weights) {
  Rational score = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) score += weights[i] * points.Utility(point, i);
  return score;
}

// -1 where something is better with these weights, 0 where something else is as good, else 1.
int Standing(const Points& points, const std::vector<Group>& front, std::size_t group,
             const Weights& weights) {
  int standing = 1;
  const Rational own = Score(points, front[group].front(), weights);
  for (std::size_t i = 0; i < front.size(); ++i) {
    if (i == group) continue;
    const Rational other = Score(points, front[i].front(), weights);
    if (other > own) return -1;
    if (other == own) standing = 0;
  }
  return standing;
}

// All corners of the weights under which a point of three objectives is not beaten, found by
// crossing every two of the planes that bound them.
std::vector<Weights> Corners(const Points& points, const std::vector<Group>& front,
                             std::size_t group) {
  std::vector<Weights> planes{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  for (std::size_t i = 0; i < front.size(); ++i) {
    if (i == group) continue;
    Weights lead;
    for (std::size_t o = 0; o < 3; ++o)
      lead.push_back(points.Utility(front[group].front(), o) - points.Utility(front[i].front(), o));
    planes.push_back(lead);
  }
  std::vector<Weights> corners;
  for (std::size_t a = 0; a < planes.size(); ++a) {
    for (std::size_t b = a + 1; b < planes.size(); ++b) {
      Weights cross;
      for (std::size_t o = 0; o < 3; ++o) {
        const std::size_t p = (o + 1) % 3, q = (o + 2) % 3;
        cross.push_back(planes[a][p] * planes[b][q] - planes[a][q] * planes[b][p]);
      }
      Rational sum = cross[0] + cross[1] + cross[2];
      if (sum == 0) continue;
      for (Rational& weight : cross) weight /= sum;
      const bool inside =
          std::all_of(cross.begin(), cross.end(), [](const Rational& w) { return w >= 0; });
      if (inside && Standing(points, front, group, cross) >= 0) corners.push_back(cross);
    }
  }
  return corners;
}

}  // namespace

TEST_CASE("the frontier is what no other point dominates, equal ones together") {
  std::mt19937_64 random(1);
  std::size_t with_equals = 0;
  for (int round = 0; round < 400; ++round) {
    const std::size_t objectives = 1 + random() % 4;
    const std::uint64_t count = 1 + random() % 40;
    const Points points = RandomPoints(random, count, objectives, 2 + random() % 12);
    std::set<std::set<std::uint32_t>> expected;
    for (std::uint32_t a = 0; a < points.standing.size(); ++a) {
      bool dominated = false;
      std::set<std::uint32_t> equals;
      for (std::uint32_t b = 0; b < points.standing.size(); ++b) {
        bool as_good = true;
        for (std::size_t i = 0; i < objectives; ++i)
          as_good = as_good && points.standing[b][i] >= points.standing[a][i];
        const bool same = points.standing[a] == points.standing[b];
        dominated = dominated || (as_good && !same);
        if (same) equals.insert(b);
      }
      if (!dominated) expected.insert(equals);
    }
    const std::vector<Group> front = Undominated(points);
    std::set<std::set<std::uint32_t>> found;
    for (const Group& group : front) {
      REQUIRE(std::is_sorted(group.begin(), group.end()));
      found.emplace(group.begin(), group.end());
      with_equals += group.size() > 1 ? 1 : 0;
    }
    REQUIRE(found == expected);
    REQUIRE(found.size() == front.size());
  }
  CHECK(with_equals > 100);
}

TEST_CASE("two objectives: the weights of a point are those between its neighbours") {
  std::mt19937_64 random(2);
  std::size_t unsupported = 0, tied = 0;
  for (int round = 0; round < 400; ++round) {
    const std::uint64_t count = 2 + random() % 30;
    const Points points = RandomPoints(random, count, 2, 3 + random() % 40);
    const std::vector<Group> front = Undominated(points);
    const std::vector<Support> supports = SupportOf(points, front);
    for (std::size_t i = 0; i < front.size(); ++i) {
      // Every place at which two points are equal, and between every two of these.
      std::set<Rational> places{Rational(0), Rational(1)};
      for (std::size_t j = 0; j < front.size(); ++j) {
        if (j == i) continue;
        const Rational first = points.Utility(front[i][0], 0) - points.Utility(front[j][0], 0);
        const Rational second = points.Utility(front[i][0], 1) - points.Utility(front[j][0], 1);
        places.insert(second / (second - first));
      }
      std::vector<Rational> tried(places.begin(), places.end());
      for (std::size_t k = 0; k + 1 < places.size(); ++k)
        tried.push_back((tried[k] + tried[k + 1]) / 2);
      std::set<Rational> open, alone;
      for (const Rational& place : tried) {
        const int standing = Standing(points, front, i, {place, 1 - place});
        if (standing >= 0) open.insert(place);
        if (standing > 0) alone.insert(place);
      }
      const bool inner =
          std::any_of(open.begin(), open.end(), [](const Rational& p) { return p > 0 && p < 1; });
      const Support& support = supports[i];
      if (!inner) {
        ++unsupported;
        REQUIRE(support.kind == Support::Kind::kUnsupported);
        continue;
      }
      REQUIRE(support.kind == (alone.empty() ? Support::Kind::kTied : Support::Kind::kBest));
      tied += alone.empty() ? 1 : 0;
      REQUIRE(support.ranges[0].low == *open.begin());
      REQUIRE(support.ranges[0].high == *open.rbegin());
      REQUIRE(support.ranges[1].low == 1 - *open.rbegin());
      REQUIRE(Standing(points, front, i, support.example) == (alone.empty() ? 0 : 1));
    }
  }
  CHECK(unsupported > 100);
  CHECK(tied > 5);
}

TEST_CASE("three objectives: the weights of a point are spanned by the corners found plainly") {
  std::mt19937_64 random(3);
  std::size_t unsupported = 0, tied = 0, best = 0;
  for (int round = 0; round < 160; ++round) {
    const std::uint64_t count = 3 + random() % 12;
    Points points = RandomPoints(random, count, 3, 3 + random() % 12);
    // Halfway between two others: never alone at the top.
    std::vector<Integer> halfway;
    for (std::size_t o = 0; o < 3; ++o) {
      halfway.push_back(points.standing[0][o] + points.standing[1][o]);
      for (auto& standing : points.standing) standing[o] *= 2;
    }
    points.standing.push_back(halfway);
    const std::vector<Group> front = Undominated(points);
    const std::vector<Support> supports = SupportOf(points, front);
    for (std::size_t i = 0; i < front.size(); ++i) {
      const std::vector<Weights> corners = Corners(points, front, i);
      Weights middle(3, Rational(0));
      for (const Weights& corner : corners) {
        for (std::size_t o = 0; o < 3; ++o) middle[o] += corner[o];
      }
      const bool inner = middle[0] > 0 && middle[1] > 0 && middle[2] > 0;
      const Support& support = supports[i];
      if (!inner) {
        ++unsupported;
        REQUIRE(support.kind == Support::Kind::kUnsupported);
        continue;
      }
      const bool alone = Standing(points, front, i, middle) > 0;
      (alone ? best : tied) += 1;
      REQUIRE(support.kind == (alone ? Support::Kind::kBest : Support::Kind::kTied));
      for (std::size_t o = 0; o < 3; ++o) {
        const auto less = [&](const Weights& a, const Weights& b) { return a[o] < b[o]; };
        REQUIRE(support.ranges[o].low ==
                (*std::min_element(corners.begin(), corners.end(), less))[o]);
        REQUIRE(support.ranges[o].high ==
                (*std::max_element(corners.begin(), corners.end(), less))[o]);
      }
      REQUIRE(Standing(points, front, i, support.example) == (alone ? 1 : 0));
    }
  }
  CHECK(unsupported > 20);
  CHECK(best > 50);
  CHECK(tied > 10);
}

TEST_CASE(
    "a point is better than all others by weights, by aims, or not at all, in four objectives") {
  std::mt19937_64 random(4);
  for (int round = 0; round < 30; ++round) {
    const Points points = RandomPoints(random, 25, 4, 30);
    const std::vector<Group> front = Undominated(points);
    const std::vector<Support> supports = SupportOf(points, front);
    for (std::size_t i = 0; i < front.size(); ++i) {
      // Aiming at the point itself finds it whatever the weights do; rho is below what any two
      // utilities could make up for.
      Weights aims;
      for (std::size_t o = 0; o < 4; ++o) aims.push_back(points.Utility(front[i][0], o));
      REQUIRE(ByAchievement(points, aims, Rational(1, 1'000'000)).points == front[i]);
      if (supports[i].kind == Support::Kind::kUnsupported) continue;
      REQUIRE(Standing(points, front, i, supports[i].example) ==
              (supports[i].kind == Support::Kind::kBest ? 1 : 0));
    }
  }
}

TEST_CASE("the best along a line of weights changes exactly where it is said to") {
  std::mt19937_64 random(5);
  std::size_t places = 0, only_there = 0;
  for (int round = 0; round < 1500; ++round) {
    std::vector<Line> lines(1 + random() % 20);
    const unsigned most = 2 + static_cast<unsigned>(random() % 20);
    for (Line& line : lines) line = {Integer(random() % most), Integer(random() % most)};
    const auto best_at = [&](const Rational& at) {
      std::uint32_t best = 0;
      std::optional<Rational> most_at;
      for (std::uint32_t i = 0; i < lines.size(); ++i) {
        const Rational value =
            Rational(lines[i].at_start) * (1 - at) + Rational(lines[i].at_end) * at;
        if (most_at && value <= *most_at) continue;
        most_at = value;
        best = i;
      }
      return best;
    };
    const Walk walk = WalkAlong(lines);
    REQUIRE(walk.best.size() == walk.places.size() + 1);
    REQUIRE(walk.at_start == best_at(0));
    REQUIRE(walk.at_end == best_at(1));
    Rational from = 0;
    for (std::size_t i = 0; i < walk.best.size(); ++i) {
      const Rational to = i < walk.places.size() ? walk.places[i].at : Rational(1);
      REQUIRE(from < to);
      // All along, not in the middle alone: the best does not change between two crossings.
      for (int k = 1; k < 8; ++k)
        REQUIRE(best_at(from + (to - from) * Rational(k, 8)) == walk.best[i]);
      if (i < walk.places.size()) {
        REQUIRE(walk.best[i] != walk.best[i + 1]);
        REQUIRE(best_at(to) == walk.places[i].best);
        ++places;
        only_there +=
            walk.places[i].best != walk.best[i] && walk.places[i].best != walk.best[i + 1] ? 1 : 0;
      }
      from = to;
    }
  }
  CHECK(places > 500);
  CHECK(only_there > 5);
}

TEST_CASE(
    "the assignment of Ulungu and Teghem has six efficient plans, of which weights find four") {
  // E. Ulungu, J. Teghem, "Multi-objective combinatorial optimization problems: a survey", 1994, as
  // in M. Ehrgott, "Multicriteria optimization", example 9.38. Costs, so that less is better.
  const int first[4][4] = {{5, 1, 4, 7}, {6, 2, 2, 6}, {2, 8, 4, 4}, {3, 5, 7, 1}};
  const int second[4][4] = {{3, 6, 4, 2}, {1, 3, 8, 3}, {5, 2, 2, 3}, {4, 2, 3, 5}};
  std::vector<std::vector<int>> plans;
  std::vector<int> order{0, 1, 2, 3};
  do {
    int a = 0, b = 0;
    for (int i = 0; i < 4; ++i) {
      a += first[i][order[static_cast<std::size_t>(i)]];
      b += second[i][order[static_cast<std::size_t>(i)]];
    }
    plans.push_back({-a, -b});
  } while (std::next_permutation(order.begin(), order.end()));
  const Points points = Of(plans);
  const std::vector<Group> front = Undominated(points);
  std::vector<std::vector<int>> costs;
  std::vector<bool> supported;
  const std::vector<Support> supports = SupportOf(points, front);
  for (std::size_t i = 0; i < front.size(); ++i) {
    costs.push_back({-plans[front[i][0]][0], -plans[front[i][0]][1]});
    supported.push_back(supports[i].kind != Support::Kind::kUnsupported);
  }
  CHECK(costs ==
        std::vector<std::vector<int>>{{6, 24}, {9, 17}, {12, 13}, {16, 11}, {19, 10}, {22, 7}});
  CHECK(supported == std::vector<bool>{true, true, true, false, false, true});
  // (12, 13) and (22, 7) are equal where 10 w = 6 (1 - w): w = 3/8 of the first. (9, 17) and
  // (12, 13): 3 w = 4 (1 - w), w = 4/7.
  CHECK(Fraction(supports[2].ranges[0].low) == "3/8");
  CHECK(Fraction(supports[2].ranges[0].high) == "4/7");
}

TEST_CASE(
    "a knapsack of three objectives has seven efficient packings, of which weights find four") {
  // G. Kirlik, S. Sayin, "A new algorithm for generating all nondominated solutions of
  // multiobjective discrete optimization problems", 2014; the instance is one of the tests of
  // MultiObjectiveAlgorithms.jl (MPL 2.0), of which only these figures are taken.
  const int worth[3][10] = {{566, 611, 506, 180, 817, 184, 585, 423, 26, 317},
                            {62, 84, 977, 979, 874, 54, 269, 93, 881, 563},
                            {664, 982, 962, 140, 224, 215, 12, 869, 332, 537}};
  const int weight[10] = {557, 898, 148, 63, 78, 964, 246, 662, 386, 272};
  std::vector<std::vector<int>> packings;
  for (unsigned packed = 0; packed < 1024; ++packed) {
    std::vector<int> sums(3, 0);
    int load = 0;
    for (unsigned i = 0; i < 10; ++i) {
      if ((packed >> i & 1) == 0) continue;
      load += weight[i];
      for (std::size_t o = 0; o < 3; ++o) sums[o] += worth[o][i];
    }
    if (load <= 2137) packings.push_back(sums);
  }
  const Points points = Of(packings);
  const std::vector<Group> front = Undominated(points);
  std::vector<std::vector<int>> found;
  for (const Group& group : front) found.push_back(packings[group.front()]);
  CHECK(found == std::vector<std::vector<int>>{{3394, 3817, 3408},
                                               {3042, 4627, 3189},
                                               {2997, 3539, 3509},
                                               {2854, 4636, 3076},
                                               {2854, 3570, 3714},
                                               {2706, 3857, 3304},
                                               {2518, 3866, 3191}});
  std::size_t supported = 0;
  for (const Support& support : SupportOf(points, front))
    supported += support.kind != Support::Kind::kUnsupported ? 1 : 0;
  CHECK(supported == 4);
}

TEST_CASE("of a concave front weights find the ends alone, and aims find all of it") {
  // ZDT2 (E. Zitzler, K. Deb, L. Thiele, 2000): f2 = 1 - f1^2, both to be small. In hundredths.
  std::vector<std::vector<int>> values;
  for (int i = 0; i <= 100; ++i) values.push_back({-100 * i, -(10'000 - i * i)});
  const Points points = Of(values);
  const std::vector<Group> front = Undominated(points);
  REQUIRE(front.size() == 101);
  const std::vector<Support> supports = SupportOf(points, front);
  for (std::size_t i = 0; i < front.size(); ++i) {
    const bool end = i == 0 || i == 100;
    CHECK((supports[i].kind == Support::Kind::kBest) == end);
    CHECK((supports[i].kind == Support::Kind::kUnsupported) == !end);
    const Weights aims{points.Utility(front[i][0], 0) + 5, points.Utility(front[i][0], 1) + 5};
    CHECK(ByAchievement(points, aims, Rational(1, 1'000'000)).points == front[i]);
  }
}

TEST_CASE("on a plane weights find all points, on a sphere seen from outside the corners alone") {
  // DTLZ1 and DTLZ2 (K. Deb, L. Thiele, M. Laumanns, E. Zitzler, 2002) with 12 divisions: 91 points
  // of f1 + f2 + f3 = 1/2, and of f1^2 + f2^2 + f3^2 = 1, all to be small.
  std::vector<std::vector<int>> plane, sphere;
  constexpr int kDivisions = 12;
  constexpr double kScale = 1e8;
  for (int i = 0; i <= kDivisions; ++i) {
    for (int j = 0; i + j <= kDivisions; ++j) {
      const int k = kDivisions - i - j;
      plane.push_back({-i, -j, -k});
      const double length = std::sqrt(i * i + j * j + k * k);
      const auto at = [&](int part) {
        return -static_cast<int>(std::lround(kScale * part / length));
      };
      sphere.push_back({at(i), at(j), at(k)});
    }
  }
  const auto corner = [](const std::vector<int>& point) {
    return std::count(point.begin(), point.end(), 0) == 2;
  };
  for (const auto* points : {&plane, &sphere}) {
    const Points field = Of(*points);
    const std::vector<Group> front = Undominated(field);
    REQUIRE(front.size() == 91);
    const std::vector<Support> supports = SupportOf(field, front);
    for (std::size_t i = 0; i < front.size(); ++i) {
      const bool end = corner((*points)[front[i].front()]);
      const Support::Kind others =
          points == &plane ? Support::Kind::kTied : Support::Kind::kUnsupported;
      CHECK(supports[i].kind == (end ? Support::Kind::kBest : others));
    }
  }
}

TEST_CASE("the other ways to choose are what their formulas say") {
  // Utilities in tenths: (10, 1), (6, 5), (5, 6), (5, 5), (1, 10), (0, 10)
  Points points = Of({{10, 1}, {6, 5}, {5, 6}, {5, 5}, {1, 10}, {0, 10}});
  points.range = {10, 10};
  CHECK(ByWeights(points, {1, 1}).points == std::vector<std::uint32_t>{0, 1, 2, 4});  // all 11
  CHECK(ByWeights(points, {1, 1}).value == Rational(11, 20));
  CHECK(ByWeights(points, {2, 1}).points == std::vector<std::uint32_t>{0});
  CHECK(ByBalance(points).points == std::vector<std::uint32_t>{1, 2});  // least 5, sum 11
  CHECK(ByBalance(points).value == Rational(1, 2));
  CHECK(ByDesirability(points).points == std::vector<std::uint32_t>{1, 2});  // 0.6 * 0.5
  CHECK(ByDesirability(points).value == Rational(3, 10));
  CHECK(ByBound(points, 0, {std::nullopt, UtilityBound{Rational(11, 20), false}}).points ==
        std::vector<std::uint32_t>{2});
  CHECK(ByBound(points, 0, {std::nullopt, UtilityBound{Rational(1, 2), false}}).points ==
        std::vector<std::uint32_t>{1});
  CHECK(ByBound(points, 1, {UtilityBound{Rational(1, 2), true}, std::nullopt}).points ==
        std::vector<std::uint32_t>{4});  // of the two with 10 the one that is better in the other
  CHECK(ByBound(points, 0, {std::nullopt, UtilityBound{2, false}}).points.empty());
  Points none = Of({{0, 10}, {10, 0}});
  none.range = {10, 10};
  CHECK(ByDesirability(none).points.empty());
}

TEST_CASE("fractions are told rounded half up, and exactly") {
  CHECK(Rounded(Rational(1, 3), 4) == "0.3333");
  CHECK(Rounded(Rational(1, 8), 2) == "0.13");
  CHECK(Rounded(Rational(-1, 8), 2) == "-0.13");
  CHECK(Rounded(Rational(25, 2), 4) == "12.5");
  CHECK(Rounded(Rational(-1, 1000), 2) == "0");
  CHECK(Rounded(Rational(700), 0) == "700");
  CHECK(Fraction(Rational(6, 14)) == "3/7");
  CHECK(Floor(Rational(-7, 2)) == -4);
  CHECK(ExactValue(0.1) == Rational(Integer("3602879701896397"), Integer("36028797018963968")));
  CHECK(ExactValue(-0.75) == Rational(-3, 4));
}
