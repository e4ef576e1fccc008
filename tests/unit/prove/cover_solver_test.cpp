// The solver and orders between values against brute force over every point of small spaces, and
// its speed on large tables.
#include "interpreter/prove/cover_solver.h"

#include <chrono>
#include <random>

#include "interpreter/prove/cover_orders.h"
#include "interpreter/prove/interval_set.h"
#include "tests/support/catch.h"

namespace remit::prove {
namespace {

bool Has(const AtomSet& set, std::uint32_t atom) {
  for (const AtomRange& range : set) {
    if (range.first <= atom && atom <= range.last) return true;
  }
  return false;
}

bool Has(const CoverRegion& region, const std::vector<std::uint32_t>& point) {
  for (std::size_t i = 0; i < point.size(); ++i) {
    if (!Has(region[i], point[i])) return false;
  }
  return true;
}

bool Next(std::vector<std::uint32_t>& point, const std::vector<std::uint32_t>& atoms) {
  for (std::size_t i = point.size(); i-- > 0;) {
    if (++point[i] < atoms[i]) return true;
    point[i] = 0;
  }
  return false;
}

AtomSet RandomCell(std::mt19937& random, std::uint32_t atoms) {
  AtomSet set;
  for (std::uint32_t atom = 0; atom < atoms; ++atom) {
    if (random() % 3 != 0) set.push_back({atom, atom});
  }
  return NormalisedAtoms(set);
}

TEST_CASE("gaps and overlaps are exactly those of brute force") {
  std::mt19937 random(7);
  for (int round = 0; round < 400; ++round) {
    CoverProblem problem;
    const std::size_t columns = 1 + random() % 4;
    for (std::size_t i = 0; i < columns; ++i) problem.atoms.push_back(1 + random() % 4);
    const std::size_t rows = random() % 9;
    for (std::size_t row = 0; row < rows; ++row) {
      CoverProblem::Row cells;
      cells.undecided = random() % 5 == 0;
      for (const std::uint32_t atoms : problem.atoms) {
        cells.cells.push_back(random() % 4 == 0 ? AtomSet{{0, atoms - 1}}
                                                : RandomCell(random, atoms));
      }
      problem.rows.push_back(cells);
    }
    const CoverResult result = SolveCover(problem);
    REQUIRE_FALSE(result.gave_up);
    std::map<std::pair<std::uint32_t, std::uint32_t>, bool> overlapping;
    std::vector<std::uint32_t> point(columns, 0);
    do {
      std::vector<std::uint32_t> definite;
      bool covered = false;
      for (std::uint32_t row = 0; row < rows; ++row) {
        if (!Has(problem.rows[row].cells, point)) continue;
        covered = true;
        if (!problem.rows[row].undecided) definite.push_back(row);
      }
      std::size_t gaps = 0;
      for (const CoverRegion& gap : result.gaps) gaps += Has(gap, point) ? 1 : 0;
      REQUIRE(gaps == (covered ? 0u : 1u));
      for (std::size_t i = 0; i < definite.size(); ++i) {
        for (std::size_t j = i + 1; j < definite.size(); ++j) {
          overlapping[{definite[i], definite[j]}] = true;
        }
      }
    } while (Next(point, problem.atoms));
    REQUIRE(result.overlaps.size() == overlapping.size());
    for (const auto& [pair, region] : result.overlaps) {
      REQUIRE(overlapping.count(pair) == 1);
      for (std::size_t i = 0; i < columns; ++i) {
        REQUIRE_FALSE(IntersectAtoms(region[i], problem.rows[pair.first].cells[i]).empty());
        REQUIRE_FALSE(IntersectAtoms(region[i], problem.rows[pair.second].cells[i]).empty());
      }
    }
  }
}

// 10,000 rows that tile a grid of 100 by 100, each row a cell of it, some with a third column.
TEST_CASE("ten thousand rows are analysed in seconds") {
  CoverProblem problem;
  problem.atoms = {100, 100, 5};
  for (std::uint32_t a = 0; a < 100; ++a) {
    for (std::uint32_t b = 0; b < 100; ++b) {
      problem.rows.push_back({{{{a, a}}, {{b, b}}, {{0, 4}}}, false, {}});
    }
  }
  problem.rows[4321].cells[2] = {{0, 2}};
  problem.rows.push_back({{{{7, 7}}, {{8, 9}}, {{1, 1}}}, false, {}});
  const auto start = std::chrono::steady_clock::now();
  const CoverResult result = SolveCover(problem);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  REQUIRE_FALSE(result.gave_up);
  REQUIRE(result.gaps == std::vector<CoverRegion>{{{{43, 43}}, {{21, 21}}, {{3, 4}}}});
  REQUIRE(result.overlaps.size() == 2);
  REQUIRE(result.overlaps.count({708, 10'000}) == 1);
  REQUIRE(result.overlaps.count({709, 10'000}) == 1);
  REQUIRE(taken.count() < 5.0);
}

TEST_CASE("one column with ten thousand steps") {
  CoverProblem problem;
  problem.atoms = {20'000, 2};
  for (std::uint32_t a = 0; a < 10'000; ++a) {
    problem.rows.push_back({{{{2 * a, 2 * a + 1}}, {{0, 1}}}, false, {}});
  }
  problem.rows[5'000].cells[0] = {{10'000, 10'000}};
  const CoverResult result = SolveCover(problem);
  REQUIRE(result.gaps == std::vector<CoverRegion>{{{{10'001, 10'001}}, {{0, 1}}}});
  REQUIRE(result.overlaps.empty());
}

TEST_CASE("a tangled table ends within its budget and says so") {
  CoverProblem problem;
  std::mt19937 random(3);
  problem.atoms = std::vector<std::uint32_t>(12, 6);
  for (int row = 0; row < 300; ++row) {
    CoverProblem::Row cells;
    for (const std::uint32_t atoms : problem.atoms)
      cells.cells.push_back(RandomCell(random, atoms));
    problem.rows.push_back(cells);
  }
  REQUIRE(SolveCover(problem, 100'000).gave_up);
}

TEST_CASE("sets of points behave like sets") {
  std::mt19937 random(11);
  const auto set = [&] {
    IntervalSet result;
    for (std::int64_t p = 0; p < 24; ++p) {
      if (random() % 2 == 0) result.push_back({p, p});
    }
    return Normalised(result);
  };
  for (int round = 0; round < 500; ++round) {
    const IntervalSet a = set(), b = set();
    for (std::int64_t p = -1; p < 26; ++p) {
      const bool in_a = ContainsPoint(a, p), in_b = ContainsPoint(b, p);
      REQUIRE(ContainsPoint(UnionOf(a, b), p) == (in_a || in_b));
      REQUIRE(ContainsPoint(Intersection(a, b), p) == (in_a && in_b));
      REQUIRE(ContainsPoint(Difference(a, b), p) == (in_a && !in_b));
    }
  }
  REQUIRE(Difference({{kLowestPoint, kHighestPoint}}, {{kHighestPoint, kHighestPoint}}) ==
          IntervalSet{{kLowestPoint, kHighestPoint - 1}});
}

// Every choice of values that stands in the orders, tried one by one.
TEST_CASE("values that can stand in orders are those of brute force") {
  std::mt19937 random(11);
  const auto below = [&](unsigned bound) { return static_cast<std::size_t>(random() % bound); };
  constexpr std::int64_t kMost = 4;
  int impossible = 0;
  for (int round = 0; round < 2'000; ++round) {
    const std::size_t count = 2 + below(3);
    std::vector<IntervalSet> sets(count);
    for (IntervalSet& set : sets) {
      while (set.empty()) {
        for (std::int64_t value = 0; value <= kMost; ++value) {
          if (below(3) != 0) set.push_back({value, value});
        }
      }
      set = Normalised(set);
    }
    std::vector<Order> orders;
    for (std::size_t i = below(6); i > 0; --i) {
      const std::size_t left = below(static_cast<unsigned>(count - 1));
      orders.push_back({left, left + 1 + below(static_cast<unsigned>(count - 1 - left)),
                        static_cast<std::uint8_t>(1 + below(7))});
    }
    const auto stands = [&](const std::vector<std::int64_t>& values) {
      for (std::size_t i = 0; i < count; ++i) {
        if (!ContainsPoint(sets[i], values[i])) return false;
      }
      for (const Order& order : orders) {
        const std::int64_t a = values[order.left], b = values[order.right];
        if ((order.order & (a < b ? kLess : a == b ? kEqual : kGreater)) == 0) return false;
      }
      return true;
    };
    bool some = false;
    std::vector<std::int64_t> values(count, 0);
    for (bool more = true; more && !some;) {
      some = stands(values);
      more = false;
      for (std::size_t i = 0; i < count && !more; ++i) {
        more = ++values[i] <= kMost;
        if (!more) values[i] = 0;
      }
    }
    const auto found = InOrder(sets, orders);
    REQUIRE(found.has_value() == some);
    impossible += some ? 0 : 1;
    if (!found) continue;
    std::vector<std::int64_t> least;
    for (const IntervalSet& set : *found) least.push_back(set.front().low);
    REQUIRE(stands(least));
  }
  REQUIRE(impossible > 200);
}

TEST_CASE("values that would have to be below themselves are found at once") {
  const IntervalSet all = {{kLowestPoint, kHighestPoint}};
  REQUIRE_FALSE(InOrder({all, all, all}, {{0, 1, kLess}, {1, 2, kLess}, {0, 2, kGreater}}));
  const auto equal = InOrder({all, {{5, 9}}}, {{0, 1, kLess | kEqual}, {0, 1, kGreater | kEqual}});
  REQUIRE(equal);
  REQUIRE(equal->front() == IntervalSet{{5, 9}});
}

}  // namespace
}  // namespace remit::prove
