// Fills the lookup tables of the hand-written code from the generated decision tables.
#include "tests/bench/handwritten/prepared.h"

#include <bit>
#include <cmath>
#include <limits>
#include <memory>

#include "interpreter/base/check.h"
#include "tests/bench/desk/tables.h"

namespace remit::bench::handwritten {
namespace {

constexpr double kPull[] = {0.20, -0.10, -0.45, -0.25};
constexpr double kWorth[] = {0.8, 1.0, 1.3, 1.1};
constexpr double kFloor[] = {0.14, 0.12, 0.09, 0.06};
constexpr double kShare[] = {1.0, 0.98, 0.96};
constexpr double kTermPull[] = {0.0, -0.15, -0.35};
constexpr double kTermLoyalty[] = {0.0, 0.30, 0.55};

const Condition* ConditionOn(const Row& row, Column column) {
  for (const Condition& condition : row.conditions)
    if (condition.column == column) return &condition;
  return nullptr;
}

void Fill(const Table& table, Column column, RangeColumn& to) {
  constexpr int kCuts = 9;
  for (int i = 0; i < kBuckets; ++i)
    to.cuts[i] = i < kCuts ? CutsOf(column)[static_cast<std::size_t>(i)]
                           : std::numeric_limits<double>::infinity();
  for (int bucket = 0; bucket < kBuckets; ++bucket) {
    to.rows[bucket] = 0;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      const Condition* condition = ConditionOn(table.rows[i], column);
      // In bucket b the first b cuts are reached.
      const bool holds =
          condition == nullptr || ((condition->low < 0 || condition->low < bucket) &&
                                   (condition->high < 0 || bucket <= condition->high));
      if (holds) to.rows[bucket] |= std::uint64_t{1} << i;
    }
  }
}

void Fill(const Table& table, Column column, PlaceColumn& to) {
  for (int place = 0; place < 8; ++place) {
    to.rows[place] = 0;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      const Condition* condition = ConditionOn(table.rows[i], column);
      if (condition == nullptr || (condition->places >> place & 1) != 0)
        to.rows[place] |= std::uint64_t{1} << i;
    }
  }
}

void FillOutputs(const Table& table, double (&outputs)[kMostRows]) {
  REMIT_CHECK(table.rows.size() <= kMostRows, "a row is a bit of a word");
  for (std::size_t i = 0; i < kMostRows; ++i)
    outputs[i] = i < table.rows.size() ? table.rows[i].output : 0;
}

void Fill(const Table& table, AfterSweepTable& to) {
  Fill(table, Column::kDiscount, to.discount);
  Fill(table, Column::kMarginShare, to.margin_share);
  Fill(table, Column::kNet, to.net);
  Fill(table, Column::kChance, to.chance);
  Fill(table, Column::kRisk, to.risk);
  Fill(table, Column::kLifetime, to.lifetime);
  Fill(table, Column::kCredit, to.credit);
  Fill(table, Column::kOverdue, to.overdue);
  Fill(table, Column::kTenure, to.tenure);
  Fill(table, Column::kSegment, to.segment);
  Fill(table, Column::kCompetitor, to.competitor);
  FillOutputs(table, to.outputs);
  for (int plane = 0; plane < 4; ++plane) {
    to.planes[plane] = 0;
    for (std::size_t i = 0; i < table.rows.size(); ++i)
      if ((static_cast<int>(table.rows[i].output) >> plane & 1) != 0)
        to.planes[plane] |= std::uint64_t{1} << i;
  }
}

void Fill(const Table& table, CaseTable& to) {
  Fill(table, Column::kCredit, to.credit);
  Fill(table, Column::kOverdue, to.overdue);
  Fill(table, Column::kTenure, to.tenure);
  Fill(table, Column::kRevenue, to.revenue);
  Fill(table, Column::kListPrice, to.list_price);
  Fill(table, Column::kQuantity, to.quantity);
  Fill(table, Column::kSegment, to.segment);
  Fill(table, Column::kCompetitor, to.competitor);
  FillOutputs(table, to.outputs);
}

void Fill(const Table& table, SweepTable& to) {
  Fill(table, Column::kDiscount, to.discount);
  Fill(table, Column::kMarginShare, to.margin_share);
  Fill(table, Column::kChance, to.chance);
  Fill(table, Column::kCredit, to.credit);
  Fill(table, Column::kTenure, to.tenure);
  Fill(table, Column::kSegment, to.segment);
  Fill(table, Column::kCompetitor, to.competitor);
  Fill(table, Column::kTerm, to.term);
  FillOutputs(table, to.outputs);
}

std::uint64_t RowsAt(const RangeColumn& column, double x) {
  int bucket = 0;
  while (x >= column.cuts[bucket]) ++bucket;
  return column.rows[bucket];
}

void FillConstants(Desk& desk) {
  for (int i = 0; i < 8; ++i) {
    const int segment = i % 4, term = i % 3;
    desk.pull[i] = kPull[segment];
    desk.worth[i] = kWorth[segment];
    desk.floor[i] = kFloor[segment];
    const bool even = (std::bit_cast<std::uint64_t>(kFloor[segment]) & 1) == 0;
    const double half = (std::nextafter(kFloor[segment], 0.0) - kFloor[segment]) / 2;
    desk.slack[i] = even ? half : std::nextafter(half, 0.0);
    desk.share[i] = kShare[term];
    desk.term_pull[i] = kTermPull[term];
    desk.term_loyalty[i] = kTermLoyalty[term];
  }
}

void FillFunctions(Desk& desk) {
  for (int j = 0; j < 16; ++j) {
    desk.powers[j] = std::exp2(j / 16.0);
    desk.reciprocals[j] = 1 / (1 + (j + 0.5) / 16);
    desk.logarithms[j] = -std::log(desk.reciprocals[j]);
  }
}

void FillSteps(Desk& desk) {
  for (int k = 0; k < kStepsPadded; ++k) {
    const bool real = k < kSteps;
    const double d = real ? 0.5 * k : std::numeric_limits<double>::infinity();
    const double finite = real ? d : 40;
    desk.discount[k] = d;
    desk.kept[k] = 1 - finite * 0.01;
    desk.loyalty[k] = 0.01 * finite;
    for (int segment = 0; segment < kSegmentCount; ++segment)
      for (int competitor = 0; competitor < 2; ++competitor)
        desk.pulled[segment * 2 + competitor][k] =
            kPull[segment] + 0.085 * finite - 0.9 * competitor;
    for (int term = 0; term < kTerms; ++term)
      desk.rows_c[term][k] = RowsAt(desk.c.discount, finite) & desk.c.term.rows[term];
  }
}

std::unique_ptr<Desk> Make() {
  auto desk = std::make_unique<Desk>();
  Fill(MakeTable('S'), desk->s);
  Fill(MakeTable('D'), desk->d);
  Fill(MakeTable('E'), desk->e);
  Fill(MakeTable('A'), desk->a);
  Fill(MakeTable('B'), desk->b);
  Fill(MakeTable('C'), desk->c);
  FillConstants(*desk);
  FillFunctions(*desk);
  FillSteps(*desk);
  return desk;
}

}  // namespace

const Desk& Prepared() {
  static const std::unique_ptr<const Desk> desk = Make();
  return *desk;
}

}  // namespace remit::bench::handwritten
