// The index of a table against a plain walk through its rows, written here from the meaning of
// cells alone: random tables of every hit policy, sizes from none to 10,000 rows, every vector
// width of this processor. What the engine makes of the answers is held by tests/property/engine.
#include "interpreter/engine/table_index.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "interpreter/builtins/kernels_math.h"
#include "tests/support/catch.h"

namespace remit::engine {
namespace {

using graph::Lookup;
using Comparison = Lookup::Comparison;
using Kind = Lookup::Pattern::Kind;

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

// One table as its node, with the constants that its cells compare with.
struct Made {
  graph::Graph graph;
  std::vector<Lanes> values;
  graph::NodeId table;

  const Lookup& lookup() const { return graph.lookups.front(); }
  std::optional<TableIndex> Index() const { return TableIndex::Make(graph, table, values); }
};

class Making {
 public:
  explicit Making(std::vector<types::Type> columns) {
    for (const types::Type& type : columns) AddNode(graph::kInput, type, 0);
    made_.graph.lookups.emplace_back();
    lookup().columns = std::move(columns);
    for (std::size_t i = 0; i < lookup().columns.size(); ++i) {
      arguments_.push_back(graph::NodeId(i));
    }
  }

  Lookup& lookup() { return made_.graph.lookups.front(); }
  // The argument's position.
  std::uint32_t Constant(std::int64_t raw) {
    arguments_.push_back(AddNode(0, types::Type{}, raw));
    return static_cast<std::uint32_t>(arguments_.size() - 1);
  }
  std::uint32_t Input() {
    arguments_.push_back(AddNode(graph::kInput, types::Type{}, 0));
    return static_cast<std::uint32_t>(arguments_.size() - 1);
  }
  Made Take(types::Type result) && {
    made_.table = AddNode(graph::kInput, result, 0);
    made_.graph.nodes.back().op = graph::Op::kTable;
    made_.graph.nodes.back().arguments = arguments_;
    return std::move(made_);
  }

 private:
  graph::NodeId AddNode(std::uint8_t stage, const types::Type& type, std::int64_t raw) {
    graph::Node node;
    node.stage = stage;
    node.type = type;
    made_.graph.nodes.push_back(node);
    made_.values.emplace_back();
    made_.values.back().Reset(1);
    made_.values.back().Set(0, raw, kPresent);
    return graph::NodeId(made_.graph.nodes.size() - 1);
  }

  Made made_;
  std::vector<graph::NodeId> arguments_;
};

types::Type TypeOf(types::TypeKind kind, bool optional) {
  types::Type type;
  type.kind = kind;
  type.optional = optional;
  return type;
}

// --- The oracle. ---

bool Holds(Comparison comparison, auto a, auto b) {
  if (comparison == Comparison::kLess) return a < b;
  if (comparison == Comparison::kLessOrEqual) return a <= b;
  if (comparison == Comparison::kGreater) return a > b;
  if (comparison == Comparison::kGreaterOrEqual) return a >= b;
  return comparison == Comparison::kEqual ? a == b : a != b;
}

bool CellHolds(const Made& made, const Lookup::Cell& cell, std::size_t column,
               std::optional<std::int64_t> value) {
  const bool number = made.lookup().columns[column].kind == types::TypeKind::kNumber;
  const graph::Node& node = made.graph[made.table];
  bool any = false;
  for (const Lookup::Pattern& pattern : cell.patterns) {
    bool all = pattern.kind == Kind::kUnknown ? !value : value.has_value();
    for (const Lookup::Test& test : pattern.tests) {
      if (!value) break;
      const std::int64_t operand = made.values[node.arguments[test.operand].index()].One(0).Raw(0);
      all = all && (number ? Holds(test.comparison, std::bit_cast<double>(*value),
                                   std::bit_cast<double>(operand))
                           : Holds(test.comparison, *value, operand));
    }
    any = any || all;
  }
  return cell.negated ? value && !any : any;
}

using Case = std::vector<std::optional<std::int64_t>>;

std::vector<std::uint32_t> RowsOf(const Made& made, const Case& values) {
  std::vector<std::uint32_t> rows;
  for (std::size_t row = 0; row < made.lookup().rows.size(); ++row) {
    bool all = true;
    for (std::size_t i = 0; all && i < values.size(); ++i) {
      all = CellHolds(made, made.lookup().rows[row].cells[i], i, values[i]);
    }
    if (all) rows.push_back(static_cast<std::uint32_t>(row));
  }
  return rows;
}

// Two rows that may not apply together?
bool Conflict(const Made& made, std::uint32_t a, std::uint32_t b) {
  const auto& rows = made.lookup().rows;
  return made.lookup().hit == Lookup::Hit::kUnique ||
         (made.lookup().hit == Lookup::Hit::kAgree && rows[a].says != rows[b].says);
}

// Whether an answer is right, given all rows that apply.
bool Right(const Made& made, const std::vector<std::uint32_t>& rows,
           const TableIndex::Found& found) {
  const auto applies = [&](std::uint32_t row) {
    return std::binary_search(rows.begin(), rows.end(), row);
  };
  if (found.second != TableIndex::kNoRow) {
    return found.first != found.second && applies(found.first) && applies(found.second) &&
           Conflict(made, found.first, found.second);
  }
  const bool clash = std::any_of(rows.begin(), rows.end(), [&](std::uint32_t row) {
    return row != rows.front() && Conflict(made, rows.front(), row);
  });
  return !clash && found.first == (rows.empty() ? TableIndex::kNoRow : rows.front());
}

// --- Random tables. ---

struct Recipe {
  std::size_t rows = 10;
  std::size_t columns = 3;
  std::int64_t span = 20;  // constants are within ± span of nothing
  double idle = 0.5;       // how many cells say `any`
};

class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}
  std::int64_t Below(std::int64_t end) {
    return std::uniform_int_distribution<std::int64_t>(0, end - 1)(engine_);
  }
  bool Chance(double share) { return std::bernoulli_distribution(share)(engine_); }
  // A value of a column, among them ends of the range and both zeros.
  std::int64_t Value(bool number, std::int64_t span) {
    const std::int64_t whole = Below(2 * span + 1) - span;
    if (!number) return Chance(0.03) ? (Chance(0.5) ? kLeast : kMost) : whole;
    if (Chance(0.05)) return std::bit_cast<std::int64_t>(Chance(0.5) ? 0.0 : -0.0);
    const double near = static_cast<double>(whole) / 4;
    const double far = std::numeric_limits<double>::infinity();
    if (Chance(0.2)) return std::bit_cast<std::int64_t>(std::nextafter(near, far));
    if (Chance(0.03)) return std::bit_cast<std::int64_t>(std::numeric_limits<double>::max());
    return std::bit_cast<std::int64_t>(near);
  }

  Made Table(const Recipe& recipe) {
    std::vector<types::Type> types;
    for (std::size_t i = 0; i < recipe.columns; ++i) {
      const bool number = Chance(0.3);
      types.push_back(
          TypeOf(number ? types::TypeKind::kNumber : types::TypeKind::kDecimal, Chance(0.3)));
    }
    Making making(types);
    making.lookup().hit = static_cast<Lookup::Hit>(Below(4));
    making.lookup().aggregation = check::Aggregation::kSum;
    for (std::size_t i = 0; i < recipe.rows; ++i) {
      Lookup::Row row;
      for (const types::Type& type : types) row.cells.push_back(Cell(making, type, recipe));
      row.output = making.Constant(50 * Below(12) - 100);
      row.says = static_cast<std::uint32_t>(Below(3));
      making.lookup().rows.push_back(row);
    }
    return std::move(making).Take(TypeOf(types::TypeKind::kDecimal, false));
  }

  Case CaseFor(const Made& made, const Recipe& recipe) {
    Case values;
    for (const types::Type& type : made.lookup().columns) {
      values.push_back(Value(type.kind == types::TypeKind::kNumber, recipe.span + 1));
      if (type.optional && Chance(0.2)) values.back().reset();
    }
    return values;
  }

 private:
  Lookup::Cell Cell(Making& making, const types::Type& type, const Recipe& recipe) {
    Lookup::Cell cell;
    if (Chance(recipe.idle)) {
      cell.patterns.push_back({Kind::kAny, {}});
      if (type.optional && Chance(0.5)) cell.patterns.push_back({Kind::kUnknown, {}});
      return cell;
    }
    const bool number = type.kind == types::TypeKind::kNumber;
    const auto test = [&](Comparison comparison) {
      return Lookup::Test{comparison, making.Constant(Value(number, recipe.span))};
    };
    cell.negated = Chance(0.2);
    const std::int64_t patterns = 1 + (Chance(0.3) ? Below(3) : 0);
    for (std::int64_t i = 0; i < patterns; ++i) {
      if (type.optional && Chance(0.1)) {
        cell.patterns.push_back({Kind::kUnknown, {}});
      } else if (Chance(0.4)) {
        cell.patterns.push_back(
            {Kind::kTests,
             {test(Comparison::kGreaterOrEqual),
              test(Chance(0.5) ? Comparison::kLess : Comparison::kLessOrEqual)}});
      } else {
        cell.patterns.push_back({Kind::kTests, {test(static_cast<Comparison>(Below(6)))}});
      }
    }
    return cell;
  }

  std::mt19937 engine_;
};

// --- What is asked of an index. ---

// Some cases side by side, as lanes.
struct Batch {
  std::vector<Lanes> lanes;
  std::vector<View> views;

  Batch(const Made& made, const std::vector<Case>& cases) {
    const std::size_t count = made.graph[made.table].arguments.size();
    lanes.resize(count);
    for (std::size_t i = 0; i < made.lookup().columns.size(); ++i) {
      lanes[i].Reset(cases.size());
      for (std::size_t lane = 0; lane < cases.size(); ++lane) {
        const std::optional<std::int64_t>& value = cases[lane][i];
        lanes[i].Set(lane, value.value_or(0), value ? kPresent : kAbsent);
      }
    }
    for (const Lanes& own : lanes) views.push_back(own.All());
  }
};

// What a table that collects says of one lane.
void ExpectCollected(const Made& made, const TableIndex& index, const Batch& batch,
                     std::size_t lane, const std::vector<std::uint32_t>& rows) {
  std::vector<std::uint64_t> hits(index.words());
  index.Hits(batch.views, lane, hits.data());
  std::vector<std::uint64_t> bits(index.words(), 0);
  std::int64_t total = 0;
  for (const std::uint32_t row : rows) {
    bits[row / 64] |= std::uint64_t{1} << row % 64;
    const auto place = made.graph[made.table].arguments[index.outputs()[row]];
    total += made.values[place.index()].One(0).Raw(0);
  }
  REQUIRE(hits == bits);
  if (index.planes() == nullptr) return;
  std::int64_t summed = 0;
  REQUIRE(index.Sum(hits, summed) == total);
  REQUIRE(summed == static_cast<std::int64_t>(rows.size()));
}

// Of all lanes together and of each alone.
void ExpectSame(const Made& made, const TableIndex& index, const std::vector<Case>& cases) {
  const Batch batch(made, cases);
  for (std::size_t lane = 0; lane < cases.size(); lane += TableIndex::kLanes) {
    TableIndex::Found found[TableIndex::kLanes];
    const std::size_t count = std::min(TableIndex::kLanes, cases.size() - lane);
    const bool collects = made.lookup().hit == Lookup::Hit::kCollect;
    if (!collects) index.FindRows(batch.views, lane, count, found);
    for (std::size_t i = 0; i < count; ++i) {
      const std::vector<std::uint32_t> rows = RowsOf(made, cases[lane + i]);
      if (collects) {
        ExpectCollected(made, index, batch, lane + i, rows);
        continue;
      }
      REQUIRE(Right(made, rows, found[i]));
      TableIndex::Found single;
      index.FindRows(batch.views, lane + i, 1, &single);
      REQUIRE(Right(made, rows, single));
    }
  }
}

void ExpectSameAtEveryWidth(const Made& made, const std::vector<Case>& cases) {
  const std::optional<TableIndex> index = made.Index();
  REQUIRE(index);
  REQUIRE((index->planes() != nullptr) ==
          (made.lookup().hit == Lookup::Hit::kCollect && index->rows() > 0));
  for (const std::string& target : builtins::MathTargets()) {
    builtins::UseMathTargetForTest(target);
    ExpectSame(made, *index, cases);
  }
  builtins::UseMathTargetForTest("");
  // What a later call with the same rows takes over.
  ExpectSame(made, TableIndex::Like(*index, made.graph, made.table, made.values), cases);
}

void Try(std::uint32_t seed, const Recipe& recipe, std::size_t count) {
  INFO("seed " << seed << ", " << recipe.rows << " rows");
  Random random(seed);
  const Made made = random.Table(recipe);
  std::vector<Case> cases;
  for (std::size_t i = 0; i < count; ++i) cases.push_back(random.CaseFor(made, recipe));
  ExpectSameAtEveryWidth(made, cases);
}

}  // namespace

TEST_CASE("an index finds the rows that a walk finds") {
  std::uint32_t seed = 1;
  for (const std::size_t rows : {0u, 1u, 2u, 5u, 20u, 63u, 64u, 65u, 130u, 511u, 513u}) {
    for (int i = 0; i < 12; ++i, ++seed) {
      const auto columns = static_cast<std::size_t>(seed % 7);
      Try(seed, {rows, columns, 3 + seed % 20, 0.6}, 40);
    }
  }
}

TEST_CASE("an index of thousands of rows finds those that a walk finds") {
  Try(1001, {10'000, 6, 8, 0.3}, 20);
  Try(1002, {10'000, 5, 8, 0.0}, 20);
  Try(1003, {2'000, 12, 5, 0.7}, 20);
  Try(1004, {40'000, 4, 6, 0.1}, 5);    // more than one word of summaries
  Try(1005, {3'000, 3, 600, 0.2}, 30);  // cuts by the hundred: they are searched, not counted
}

// Keys of a price list: each row names its own, so lists of rows take the place of bits.
TEST_CASE("rows with a key of their own are kept as lists") {
  for (const Lookup::Hit hit : {Lookup::Hit::kUnique, Lookup::Hit::kFirst, Lookup::Hit::kCollect}) {
    Making making({TypeOf(types::TypeKind::kText, false), TypeOf(types::TypeKind::kText, true),
                   TypeOf(types::TypeKind::kDecimal, false)});
    making.lookup().hit = hit;
    for (std::int64_t i = 0; i < 6'000; ++i) {
      Lookup::Row row;
      row.cells.push_back(
          {false, {{Kind::kTests, {{Comparison::kEqual, making.Constant(i / 3)}}}}});
      row.cells.push_back(
          {false, {{Kind::kTests, {{Comparison::kEqual, making.Constant(i % 900)}}}}});
      row.cells.push_back(
          {false, {{Kind::kTests, {{Comparison::kGreater, making.Constant(10 * (i % 3))}}}}});
      if (i % 1'000 == 7) row.cells[1].patterns = {{Kind::kUnknown, {}}};
      row.output = making.Constant(i % 8);
      making.lookup().rows.push_back(row);
    }
    const Made made = std::move(making).Take(TypeOf(types::TypeKind::kDecimal, false));
    const std::optional<TableIndex> index = made.Index();
    REQUIRE(index);
    CHECK(index->bytes() < 600'000);  // bits alone would be 2.2 MB
    std::vector<Case> cases;
    for (std::int64_t i = 0; i < 6'000; i += 113) {
      cases.push_back({i / 3, i % 900, 15});
      cases.push_back({i / 3, i % 900 + 1, 25});
    }
    for (std::int64_t i = 7; i < 6'000; i += 1'000) cases.push_back({i / 3, std::nullopt, 100});
    cases.push_back({kMost, kLeast, kMost});
    ExpectSameAtEveryWidth(made, cases);
  }
}

TEST_CASE("a column that tests nothing is left out, an optional one is not") {
  Making making({TypeOf(types::TypeKind::kDecimal, false), TypeOf(types::TypeKind::kDecimal, true),
                 TypeOf(types::TypeKind::kDecimal, false)});
  for (int i = 0; i < 2; ++i) {
    Lookup::Row row;
    row.cells.push_back({false, {{Kind::kAny, {}}}});
    row.cells.push_back({false, {{Kind::kAny, {}}, {Kind::kUnknown, {}}}});
    row.cells.push_back(
        {i == 1, {{Kind::kTests, {{Comparison::kLessOrEqual, making.Constant(7)}}}}});
    row.output = making.Constant(i);
    making.lookup().rows.push_back(row);
  }
  const Made made = std::move(making).Take(TypeOf(types::TypeKind::kDecimal, false));
  const std::optional<TableIndex> index = made.Index();
  REQUIRE(index);
  REQUIRE(index->columns().size() == 2);
  CHECK(index->columns()[0].argument == 1);
  CHECK(index->columns()[0].buckets() == 2);  // known, unknown
  const TableIndex::Column& last = index->columns()[1];
  CHECK(last.argument == 2);
  CHECK(std::vector<std::int64_t>(index->Cuts(last).begin(), index->Cuts(last).end()) ==
        std::vector<std::int64_t>{8});  // `<= 7` is `below 8`
  CHECK(index->Rows(last)[0] == 1);
  CHECK(index->Rows(last)[1] == 2);
}

TEST_CASE("there is no index where a cell compares with an input") {
  Making making({TypeOf(types::TypeKind::kDecimal, false)});
  Lookup::Row row;
  row.cells.push_back({false, {{Kind::kTests, {{Comparison::kLess, making.Input()}}}}});
  row.output = making.Constant(1);
  making.lookup().rows.push_back(row);
  CHECK_FALSE(std::move(making).Take(TypeOf(types::TypeKind::kDecimal, false)).Index());
}

// 30,000 rows with a bound of their own would be 30,000 stretches of 30,000 rows: 3.7 KB a row.
TEST_CASE("there is no index where the memory would be out of proportion") {
  const auto bounds = [](std::int64_t rows) {
    Making making({TypeOf(types::TypeKind::kDecimal, false)});
    making.lookup().hit = Lookup::Hit::kFirst;
    for (std::int64_t i = 0; i < rows; ++i) {
      Lookup::Row row;
      row.cells.push_back({false, {{Kind::kTests, {{Comparison::kLess, making.Constant(i)}}}}});
      row.output = making.Constant(i);
      making.lookup().rows.push_back(row);
    }
    return std::move(making).Take(TypeOf(types::TypeKind::kDecimal, false));
  };
  CHECK_FALSE(bounds(30'000).Index());
  const Made made = bounds(10'000);
  const std::optional<TableIndex> index = made.Index();
  REQUIRE(index);
  CHECK(index->bytes() <= 10'000 * TableIndex::kBytesForRow + 1'000'000);
  ExpectSame(made, *index, {{-5}, {0}, {4'321}, {9'998}, {9'999}, {kMost}});
}

}  // namespace remit::engine
