// The table generator of the discount desk.
#include "tests/bench/desk/tables.h"

#include <algorithm>

#include "interpreter/base/check.h"
#include "tests/bench/desk/cases.h"

namespace remit::bench {
namespace {

struct ColumnRow {
  std::string_view name;
  int values;
  std::array<double, 9> cuts;
};
constexpr std::array<ColumnRow, kColumnCount> kColumns = {{
    {"d", 0, {1, 2, 4, 6, 10, 15, 20, 26, 32}},
    {"mp", 0, {0.14, 0.24, 0.29, 0.34, 0.4, 0.45, 0.5, 0.55, 0.61}},
    {"net", 0, {9000, 31000, 68000, 120000, 190000, 280000, 400000, 580000, 850000}},
    {"p", 0, {0.31, 0.4, 0.48, 0.55, 0.62, 0.7, 0.78, 0.85, 0.92}},
    {"risk", 0, {0.095, 0.16, 0.225, 0.285, 0.345, 0.4, 0.46, 0.51, 0.6}},
    {"clv", 0, {1150, 9300, 31000, 75000, 154000, 289000, 510000, 860000, 1500000}},
    {"credit", 0, {355, 410, 465, 520, 575, 630, 685, 740, 795}},
    {"overdue", 0, {1, 10, 20, 30, 45, 60, 75, 90, 105}},
    {"tenure", 0, {12, 24, 36, 48, 60, 72, 84, 97, 108}},
    {"seg", 4, {}},
    {"comp", 2, {}},
    {"lp", 0, {955, 1400, 1845, 2300, 2755, 3200, 3660, 4105, 4553}},
    {"qty", 0, {5, 17, 37, 65, 101, 146, 198, 258, 325}},
    {"rev", 0, {2000, 16000, 55000, 130000, 250000, 430000, 685000, 1025000, 1460000}},
    {"term", 3, {}},
}};

const std::vector<Column> kAfterSweep = {Column::kDiscount, Column::kMarginShare, Column::kNet,
                                         Column::kChance,   Column::kRisk,        Column::kLifetime,
                                         Column::kCredit,   Column::kOverdue,     Column::kTenure,
                                         Column::kSegment,  Column::kCompetitor};
const std::vector<Column> kOfCase = {Column::kCredit,    Column::kOverdue, Column::kTenure,
                                     Column::kRevenue,   Column::kSegment, Column::kCompetitor,
                                     Column::kListPrice, Column::kQuantity};
const std::vector<Column> kInSweep = {Column::kDiscount, Column::kTerm,    Column::kMarginShare,
                                      Column::kChance,   Column::kSegment, Column::kCompetitor,
                                      Column::kCredit,   Column::kTenure};

struct Plan {
  char name;
  std::uint64_t seed;
  std::size_t rows, conditions;
  const std::vector<Column>* columns;
  bool has_otherwise;
  double otherwise;
};
const std::array<Plan, 6> kPlans = {{
    {'S', 0x1001, 20, 3, &kAfterSweep, true, 5},
    {'A', 0x2001, 60, 4, &kOfCase, true, 0},
    {'B', 0x2002, 60, 4, &kOfCase, true, 20},
    {'C', 0x2003, 60, 4, &kInSweep, true, 0},
    {'D', 0x2004, 60, 5, &kAfterSweep, true, 5},
    {'E', 0x2005, 60, 5, &kAfterSweep, false, 0},
}};

double DrawOutput(char name, Draws& draws) {
  switch (name) {
    case 'A':
      return (draws.Below(41) - 20) / 50.0;
    case 'B':
      return 10 + draws.Below(61) * 0.5;
    case 'C':
      return (draws.Below(41) - 20) / 200.0;
    case 'E':
      return 1 + draws.Below(9);
    default:  // S, D and X
      return draws.Below(6);
  }
}

Condition DrawWide(Column column, Draws& draws) {
  Condition condition{.column = column};
  const int values = ValuesOf(column);
  if (values == 2) {
    condition.places = 1u << draws.Below(2);
  } else if (values > 0) {
    condition.places = static_cast<std::uint32_t>(1 + draws.Below((1 << values) - 2));
  } else {
    const int kind = draws.Below(3);
    if (kind == 0) {
      condition.low = 1 + draws.Below(5);
    } else if (kind == 1) {
      condition.high = 3 + draws.Below(5);
    } else {
      condition.low = draws.Below(4);
      condition.high = condition.low + 4 + draws.Below(2);
    }
  }
  return condition;
}

Condition DrawNarrow(Column column, Draws& draws) {
  Condition condition{.column = column};
  if (const int values = ValuesOf(column); values > 0) {
    condition.places = 1u << draws.Below(values);
  } else {
    condition.low = draws.Below(8);
    condition.high = condition.low + std::min(1 + draws.Below(2), 8 - condition.low);
  }
  return condition;
}

std::vector<Column> DrawColumns(const std::vector<Column>& from, std::size_t count, Draws& draws) {
  std::vector<Column> drawn;
  while (drawn.size() < count) {
    const Column column =
        from[static_cast<std::size_t>(draws.Below(static_cast<int>(from.size())))];
    if (std::find(drawn.begin(), drawn.end(), column) == drawn.end()) drawn.push_back(column);
  }
  return drawn;
}

Table Make(const Plan& plan, Condition (*draw)(Column, Draws&)) {
  Table table{plan.name, *plan.columns, {}};
  Draws draws(plan.seed);
  const std::size_t drawn = plan.rows - (plan.has_otherwise ? 1 : 0);
  for (std::size_t i = 0; i < drawn; ++i) {
    Row row;
    for (const Column column : DrawColumns(*plan.columns, plan.conditions, draws))
      row.conditions.push_back(draw(column, draws));
    row.output = DrawOutput(plan.name, draws);
    table.rows.push_back(std::move(row));
  }
  if (plan.has_otherwise) table.rows.push_back({{}, plan.otherwise});
  return table;
}

}  // namespace

std::string_view ShortName(Column column) {
  return kColumns[static_cast<std::size_t>(column)].name;
}
const std::array<double, 9>& CutsOf(Column column) {
  return kColumns[static_cast<std::size_t>(column)].cuts;
}
int ValuesOf(Column column) { return kColumns[static_cast<std::size_t>(column)].values; }

Table MakeTable(char name) {
  for (const Plan& plan : kPlans)
    if (plan.name == name) return Make(plan, DrawWide);
  REMIT_CHECK(false, "there is no table of that name");
}

Table MakeTableX(std::size_t rows) {
  return Make({'X', 0x3001, rows, 5, &kAfterSweep, true, 5}, DrawNarrow);
}

}  // namespace remit::bench
