// Random tables, written as policies and checked from their text, against brute force over every
// case of their small domains: a gap or overlap is reported if and only if there is one, and every
// witness is a true one.
#include <map>
#include <random>
#include <regex>
#include <set>

#include "interpreter/compile/compile.h"
#include "tests/support/catch.h"

namespace remit::prove {
namespace {

using diagnostics::Kind;

constexpr int kMonths = 6;  // both month columns go from 0 to 5
constexpr int kSizes = 3;
const char* SizeName(int size) {
  static constexpr const char* kNames[] = {"small", "middle", "large"};
  return kNames[size];
}

struct Point {
  int a, b, size;
};
struct Cell {
  std::string text;
  std::set<int> values;  // of its own column
  std::string order;     // compared with the other month column
  bool Holds(int value, int other) const {
    if (order.empty()) return values.count(value) != 0;
    if (order == "<") return value < other;
    if (order == "<=") return value <= other;
    if (order == "==") return value == other;
    return order == ">" ? value > other : value >= other;
  }
};

std::set<int> Between(int low, int high) {
  std::set<int> values;
  for (int v = low; v <= high; ++v) values.insert(v);
  return values;
}

class TableMaker {
 public:
  explicit TableMaker(unsigned seed) : random_(seed) {}

  Cell Months(const std::string& other) {
    const int x = Below(kMonths), y = Below(kMonths);
    const std::string X = std::to_string(x), Y = std::to_string(y);
    switch (Below(9)) {
      case 0:
      case 1:
        return {"any", Between(0, kMonths - 1), ""};
      case 2:
        return {"< " + X, Between(0, x - 1), ""};
      case 3:
        return {">= " + X, Between(x, kMonths - 1), ""};
      case 4:
        return {std::to_string(std::min(x, y)) + " .. " + std::to_string(std::max(x, y)),
                Between(std::min(x, y), std::max(x, y)), ""};
      case 5: {
        std::set<int> values = Between(0, kMonths - 1);
        values.erase(x);
        values.erase(y);
        return {"not " + X + ", " + Y, values, ""};
      }
      case 6:
        return {"> " + X + " and <= " + Y, Between(x + 1, y), ""};
      case 7:
        return {X + ", " + Y, {x, y}, ""};
      default: {
        static constexpr const char* kOrders[] = {"<", "<=", "==", ">", ">="};
        const std::string order = kOrders[Below(5)];
        return {order + " " + other, {}, order};
      }
    }
  }
  Cell Size() {
    const int x = Below(kSizes);
    if (Below(3) == 0) return {"any", {0, 1, 2}, ""};
    if (Below(3) == 0) {
      std::set<int> values = {0, 1, 2};
      values.erase(x);
      return {std::string("not ") + SizeName(x), values, ""};
    }
    return {SizeName(x), {x}, ""};
  }
  int Below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }

 private:
  std::mt19937 random_;
};

struct Table {
  std::vector<std::array<Cell, 3>> rows;

  std::vector<std::size_t> Matching(const Point& p) const {
    std::vector<std::size_t> matching;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i][0].Holds(p.a, p.b) && rows[i][1].Holds(p.b, p.a) && rows[i][2].Holds(p.size, 0)) {
        matching.push_back(i);
      }
    }
    return matching;
  }
  std::string Policy() const {
    std::string text =
        "policy t.random\nenum Size { small, middle, large }\ninput a : months in 0 .. 5\n"
        "input b : months in 0 .. 5\ninput size : Size\n"
        "table rate (a: months, b: months, size: Size) -> percent {\n  | a | b | size || rate |\n";
    for (const auto& row : rows) {
      text += "  | " + row[0].text + " | " + row[1].text + " | " + row[2].text + " || 1 % |\n";
    }
    return text + "}\nrefuse bad: when rate(a, b, size) > 2 %\n";
  }
};

std::optional<Point> WitnessOf(const std::string& message) {
  static const std::regex form("`a: ([0-9]+) months, b: ([0-9]+) months, size: ([a-z]+)`");
  std::smatch match;
  if (!std::regex_search(message, match, form)) return std::nullopt;
  Point point{std::stoi(match[1]), std::stoi(match[2]), 0};
  while (match[3] != SizeName(point.size)) ++point.size;
  return point;
}

std::pair<std::size_t, std::size_t> RowsOf(const std::string& message) {
  static const std::regex form("row ([0-9]+) and row ([0-9]+)");
  std::smatch match;
  REQUIRE(std::regex_search(message, match, form));
  return {std::stoul(match[1]) - 1, std::stoul(match[2]) - 1};
}

bool Contains(const std::vector<std::size_t>& rows, std::size_t row) {
  return std::find(rows.begin(), rows.end(), row) != rows.end();
}

TEST_CASE("an otherwise row that begins later leaves a gap before, however little is asked") {
  const auto kinds = [](const std::string& from, Depth depth) {
    const compile::Compilation compilation = compile::CompileText(
        "dated.remit",
        "policy t.dated\n  effective from 2026-01-01\ninput a : months in 0 .. 5\n"
        "table rate first (a: months) -> percent {\n  | a || rate |\n"
        "  | <= 3 months || 1 % |\n  | <= 1 months || 2 % |\n  | otherwise || 3 % |" +
            from + "\n}\nrefuse bad: when rate(a) > 2 %\n",
        source::ReadFile, depth);
    std::set<Kind> found;
    for (const diagnostics::Diagnostic& one : compilation.sink.all()) found.insert(one.kind);
    return found;
  };
  const std::string later = " from 2026-07-01";
  CHECK(kinds("", Depth::kErrors).empty());
  CHECK(kinds("", Depth::kWarnings) == std::set{Kind::kRowShadowed});
  CHECK(kinds(later, Depth::kErrors) == std::set{Kind::kTableGap});
  CHECK(kinds(later, Depth::kWarnings) == std::set{Kind::kTableGap, Kind::kRowShadowed});
}

TEST_CASE("random tables are judged as brute force judges them") {
  TableMaker maker(20260101);
  std::map<Kind, int> seen;
  for (int round = 0; round < 1500; ++round) {
    Table table;
    const int rows = 1 + maker.Below(6);
    for (int row = 0; row < rows; ++row) {
      table.rows.push_back({maker.Months("b"), maker.Months("a"), maker.Size()});
    }
    bool gap = false;
    std::set<std::pair<std::size_t, std::size_t>> overlaps;
    std::set<std::size_t> alive;
    for (int a = 0; a < kMonths; ++a) {
      for (int b = 0; b < kMonths; ++b) {
        for (int size = 0; size < kSizes; ++size) {
          const std::vector<std::size_t> matching = table.Matching({a, b, size});
          gap = gap || matching.empty();
          alive.insert(matching.begin(), matching.end());
          for (const std::size_t x : matching) {
            for (const std::size_t y : matching) {
              if (x < y) overlaps.insert({x, y});
            }
          }
        }
      }
    }
    const compile::Compilation compilation = compile::CompileText("random.remit", table.Policy());
    INFO(table.Policy());
    std::set<std::pair<std::size_t, std::size_t>> reported;
    bool gap_reported = false;
    std::size_t dead_reported = 0;
    for (const diagnostics::Diagnostic& diagnostic : compilation.sink.all()) {
      INFO(diagnostic.message);
      ++seen[diagnostic.kind];
      if (diagnostic.kind == Kind::kTableGap) {
        const std::optional<Point> witness = WitnessOf(diagnostic.message);
        REQUIRE(witness);
        REQUIRE(table.Matching(*witness).empty());
        gap_reported = true;
      } else if (diagnostic.kind == Kind::kTableOverlap) {
        const std::optional<Point> witness = WitnessOf(diagnostic.message);
        REQUIRE(witness);
        const auto pair = RowsOf(diagnostic.message);
        REQUIRE(Contains(table.Matching(*witness), pair.first));
        REQUIRE(Contains(table.Matching(*witness), pair.second));
        reported.insert(pair);
      } else {
        REQUIRE(diagnostic.kind == Kind::kRowNeverApplies);
        ++dead_reported;
      }
    }
    REQUIRE(gap_reported == gap);
    REQUIRE(dead_reported == table.rows.size() - alive.size());
    REQUIRE((overlaps.size() > 9 || reported == overlaps));
  }
  REQUIRE(seen[Kind::kTableGap] > 100);
  REQUIRE(seen[Kind::kTableOverlap] > 100);
  REQUIRE(seen[Kind::kRowNeverApplies] > 50);
}

}  // namespace
}  // namespace remit::prove
