// What each row of the builtin table says about ranges is true of its kernel: over small boxes
// every value is tried, over wide ones many; all scales, ties of half-even rounding, both sides of
// zero and the ends of the integers.
#include <algorithm>
#include <array>
#include <limits>
#include <random>
#include <vector>

#include "interpreter/builtins/builtin.h"
#include "interpreter/prove/points.h"
#include "interpreter/prove/transfer.h"
#include "tests/support/catch.h"

namespace remit {
namespace {

using graph::NodeId;
using prove::Range;
using types::Type;
using types::TypeKind;

class Shapes {
 public:
  Shapes() {
    const types::UnitId eur = checked_.type_table.FindSpelling("EUR")->unit;
    const types::UnitId seats = checked_.type_table.AddUnit("seats", false);
    Type literal;
    literal.kind = TypeKind::kLiteral;
    literal.literal_scale = 3;
    Type unit;
    unit.kind = TypeKind::kUnit;
    unit.dimension = types::Quantity(eur, checked_.type_table).dimension;
    const auto quantity = [&](types::UnitId id) {
      return types::Quantity(id, checked_.type_table);
    };
    Type level;
    level.kind = TypeKind::kLevel;
    Type rate = quantity(eur);
    rate.dimension = types::Combine(rate.dimension, quantity(seats).dimension, -1).value();
    pool_ = {types::Number(),
             types::Ratio(),
             types::Points(),
             types::Boolean(),
             types::Date(),
             quantity(eur),
             quantity(seats),
             quantity(checked_.type_table.days()),
             rate,
             quantity(checked_.type_table.months()),
             literal,
             level,
             unit};
  }

  void Run() {
    for (const builtins::Row& row : builtins::Table()) {
      if (row.form != builtins::Form::kStrict) continue;
      const int most = row.max_arguments < 0 ? 3 : row.max_arguments;
      for (std::size_t i = 0; i < row.overloads.size(); ++i) {
        const std::size_t before = boxes_;
        for (int count = row.min_arguments; count <= most; ++count) {
          std::vector<Type> arguments;
          Choose(row, i, arguments, static_cast<std::size_t>(count));
        }
        INFO(row.overloads[i].signature);
        CHECK(boxes_ - before >= 50);
      }
    }
  }

 private:
  void Choose(const builtins::Row& row, std::size_t overload, std::vector<Type>& arguments,
              std::size_t count) {
    if (arguments.size() == count) return Try(row, overload, arguments);
    for (const Type& type : pool_) {
      arguments.push_back(type);
      Choose(row, overload, arguments, count);
      arguments.pop_back();
    }
  }

  void Try(const builtins::Row& row, std::size_t overload, std::vector<Type> arguments) {
    Type result;
    if (!row.overloads[overload].rule(arguments, checked_.type_table, result)) return;
    graph::Graph graph;
    graph::Node node;
    for (const Type& type : arguments) {
      graph::Node argument;
      argument.op = graph::Op::kLeaf;
      argument.type = type;
      node.arguments.emplace_back(graph.nodes.size());
      graph.nodes.push_back(argument);
    }
    node.op = graph::Op::kBuiltin;
    node.index = static_cast<std::uint32_t>(builtins::RowIndex(row));
    node.overload = static_cast<std::uint32_t>(overload);
    node.type = result;
    node.context = builtins::ContextFor(arguments, result, checked_.type_table);
    INFO(row.name << ": " << row.overloads[overload].signature);
    for (int i = 0; i < 60; ++i) OneBox(graph, node, i % 2 == 0);
  }

  std::uint64_t Below(std::uint64_t count) { return random_() % count; }

  std::int64_t PointOf(const Type& type) {
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
    if (type.kind == TypeKind::kNumber) {
      const double numbers[] = {0,    1,     -1,   0.5,   1.5,  -2.5,  3,     1e-300, 1e300, -1e300,
                                0.25, 1e-10, 7.25, 709.5, -740, 1e154, -1e19, 42,     1e9};
      return prove::NumberPoint(numbers[Below(std::size(numbers))]);
    }
    if (type.kind == TypeKind::kBoolean) return static_cast<std::int64_t>(Below(2));
    if (type.kind == TypeKind::kDate) return static_cast<std::int64_t>(Below(60'000)) - 20'000;
    const std::int64_t points[] = {0,
                                   1,
                                   -1,
                                   5,
                                   -5,
                                   2'500,
                                   10'000,
                                   -10'000,
                                   500'000'000,
                                   1'000'000'000,
                                   -1'000'000'000,
                                   1'500'000'000,
                                   2'500'000'000,
                                   kMost,
                                   -kMost,
                                   kMost / 3,
                                   123'456'789'012'345};
    const std::int64_t point = points[Below(std::size(points))];
    if (type.whole) return point % 1'000'000 * 1'000'000'000;
    return point;
  }

  Range BoxOf(const Type& type, bool small) {
    const Range all = prove::AllOf(type);
    if (type.kind == TypeKind::kUnit) return Range::Point(0);
    const std::int64_t point = std::clamp(PointOf(type), all.low, all.high);
    const std::int64_t other = std::clamp(PointOf(type), all.low, all.high);
    // A literal is written.
    if (type.kind == TypeKind::kLiteral) return Range::Point(point % 1'000'000);
    if (!small) return Range::Between(std::min(point, other), std::max(point, other));
    const std::int64_t step = type.whole ? 1'000'000'000 : 1;
    const auto below = static_cast<std::int64_t>(Below(7)) * step;
    const auto above = static_cast<std::int64_t>(Below(7)) * step;
    return Range::Between(point < all.low + below ? all.low : point - below,
                          point > all.high - above ? all.high : point + above);
  }

  // Inside the range; at random where `exhaustive` does not say which.
  std::int64_t Inside(const Range& range, const Type& type) {
    const std::uint64_t width =
        static_cast<std::uint64_t>(range.high) - static_cast<std::uint64_t>(range.low);
    const std::uint64_t size = (std::uint64_t{2} << Below(63)) - 1;
    const std::uint64_t place = random_() & size;
    const std::uint64_t past = width == UINT64_MAX ? place : place % (width + 1);
    const auto at =
        static_cast<std::int64_t>(Below(2) == 0 ? static_cast<std::uint64_t>(range.low) + past
                                                : static_cast<std::uint64_t>(range.high) - past);
    if (!type.whole) return at;
    return std::max(range.low, at / 1'000'000'000 * 1'000'000'000);
  }

  void OneBox(const graph::Graph& graph, const graph::Node& node, bool small) {
    ++boxes_;
    std::vector<Range> box;
    for (const NodeId argument : node.arguments) box.push_back(BoxOf(graph[argument].type, small));
    const Range range = prove::Forward(graph, checked_, node, box);
    std::vector<std::int64_t> points(box.size());
    if (small) {
      for (std::size_t i = 0; i < box.size(); ++i) points[i] = box[i].low;
      do {
        OnePoint(graph, node, box, range, points);
      } while (Next(graph, node, box, points));
      return;
    }
    for (int i = 0; i < 60; ++i) {
      for (std::size_t k = 0; k < box.size(); ++k)
        points[k] = Inside(box[k], graph[node.arguments[k]].type);
      OnePoint(graph, node, box, range, points);
    }
  }

  static bool Next(const graph::Graph& graph, const graph::Node& node,
                   const std::vector<Range>& box, std::vector<std::int64_t>& points) {
    for (std::size_t i = 0; i < box.size(); ++i) {
      const std::int64_t step = graph[node.arguments[i]].type.whole ? 1'000'000'000 : 1;
      if (box[i].high - points[i] >= step) {
        points[i] += step;
        return true;
      }
      points[i] = box[i].low;
    }
    return false;
  }

  void OnePoint(const graph::Graph& graph, const graph::Node& node, const std::vector<Range>& box,
                const Range& range, const std::vector<std::int64_t>& points) {
    const builtins::Overload& overload = builtins::Table()[node.index].overloads[node.overload];
    std::vector<std::int64_t> raw;
    for (std::size_t i = 0; i < points.size(); ++i)
      raw.push_back(prove::ValueAt(points[i], graph[node.arguments[i]].type).raw);
    std::int64_t value = 0;
    const builtins::Fault fault = overload.kernel(raw.data(), node.context, value);
    const std::int64_t point = prove::PointOf({value}, node.type);
    const bool holds = fault != builtins::Fault::kNone
                           ? range.fault
                           : range.has_value() && range.low <= point && point <= range.high;
    if (!holds) {
      for (std::size_t i = 0; i < points.size(); ++i)
        UNSCOPED_INFO("argument " << points[i] << " of " << box[i].low << " .. " << box[i].high);
      UNSCOPED_INFO("result " << point << " of " << range.low << " .. " << range.high << ", fault "
                              << static_cast<int>(fault));
    }
    REQUIRE(holds);
  }

  check::Checked checked_;
  std::vector<Type> pool_;
  std::mt19937_64 random_{7};
  std::size_t boxes_ = 0;
};

TEST_CASE("every overload's shape is true of its kernel") { Shapes().Run(); }

TEST_CASE("a quotient beside zero says on which side it is") {
  check::Checked checked;
  graph::Graph graph;
  graph::Node node;
  for (int i = 0; i < 2; ++i) {
    graph::Node argument;
    argument.op = graph::Op::kLeaf;
    argument.type = types::Ratio();
    node.arguments.emplace_back(graph.nodes.size());
    graph.nodes.push_back(argument);
  }
  const builtins::Row* row = builtins::Find("/", builtins::Fixity::kInfix);
  node.op = graph::Op::kBuiltin;
  node.index = static_cast<std::uint32_t>(builtins::RowIndex(*row));
  node.overload = 3;
  node.type = types::Ratio();
  node.context = builtins::ContextFor(std::array{types::Ratio(), types::Ratio()}, types::Ratio(),
                                      checked.type_table);
  // 10 % .. 20 % over 0 % .. 50 %: from a fifth up; by nothing it is a fault.
  const std::vector<Range> box = {Range::Between(100'000'000, 200'000'000),
                                  Range::Between(0, 500'000'000)};
  const Range range = prove::Forward(graph, checked, node, box);
  CHECK(range.low == 200'000'000);
  CHECK(range.fault);
  // What is a fault has a divisor of zero.
  std::vector<Range> narrowed = box;
  REQUIRE(prove::Backward(graph, checked, node, {1, 0, false, true}, narrowed));
  CHECK(narrowed[1] == Range::Point(0));
  // At most 50 %: the divisor is at least 20 %, less what half-even rounding forgives.
  narrowed = box;
  REQUIRE(prove::Backward(graph, checked, node, Range::Between(0, 500'000'000), narrowed));
  CHECK(narrowed[1].low <= 200'000'000);
  CHECK(narrowed[1].low >= 199'999'000);
}

}  // namespace
}  // namespace remit
