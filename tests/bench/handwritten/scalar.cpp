// The discount desk by hand without vectors: what does not depend on the choice is worked out once,
// an alternative is left as soon as a requirement excludes it, and tables are bit sets.
#include <cmath>

#include "tests/bench/handwritten/levels.h"
#include "tests/bench/handwritten/prepared.h"

namespace remit::bench::handwritten {
namespace {

struct Derived {
  double net, margin_share, chance, risk, lifetime, score;
};
struct Choice {
  double discount = 0, share = 1, term_pull = 0, term_loyalty = 0, adjustment = 0;
};

std::uint64_t RowsAt(const RangeColumn& column, double x) {
  int bucket = 0;
  for (int i = 0; i < 9; ++i) bucket += x >= column.cuts[i] ? 1 : 0;
  return column.rows[bucket];
}
int Place(double value) { return static_cast<int>(value); }

Derived Derive(const Desk& desk, const double* deal, const Choice& choice) {
  Derived out;
  const int segment = Place(deal[kSegment]);
  const double d = choice.discount, gross = deal[kListPrice] * deal[kQuantity];
  out.net = gross * (1 - d * 0.01) * choice.share;
  const double margin = out.net - deal[kUnitCost] * deal[kQuantity];
  out.margin_share = margin / out.net;
  const double pull = desk.pull[segment] + 0.085 * d - 0.9 * deal[kCompetitor] -
                      0.35 * std::log(1 + gross * 0.00001) + 0.006 * deal[kTenure] +
                      choice.term_pull + choice.adjustment;
  out.chance = 1 / (1 + std::exp(-pull));
  const double loyalty = 0.4 + 0.02 * deal[kTenure] - 0.03 * deal[kOverdue] +
                         0.002 * (deal[kCredit] - 600) + 0.01 * d + choice.term_loyalty;
  const double retention = 1 / (1 + std::exp(-loyalty));
  out.lifetime = deal[kRevenue] * 0.35 * retention / (1.1 - retention);
  out.risk = 0.5 * (850 - deal[kCredit]) * (1.0 / 550) + 0.3 * deal[kOverdue] * (1.0 / 120) +
             0.2 * (1 - retention);
  out.score = out.chance * margin + 0.12 * out.lifetime * desk.worth[segment];
  return out;
}

std::uint64_t RowsOf(const AfterSweepTable& table, const double* deal, const Derived& out,
                     double discount) {
  return RowsAt(table.discount, discount) & RowsAt(table.margin_share, out.margin_share) &
         RowsAt(table.net, out.net) & RowsAt(table.chance, out.chance) &
         RowsAt(table.risk, out.risk) & RowsAt(table.lifetime, out.lifetime) &
         RowsAt(table.credit, deal[kCredit]) & RowsAt(table.overdue, deal[kOverdue]) &
         RowsAt(table.tenure, deal[kTenure]) & table.segment.rows[Place(deal[kSegment])] &
         table.competitor.rows[Place(deal[kCompetitor])];
}

int FirstRow(const CaseTable& table, const double* deal) {
  return __builtin_ctzll(
      RowsAt(table.credit, deal[kCredit]) & RowsAt(table.overdue, deal[kOverdue]) &
      RowsAt(table.tenure, deal[kTenure]) & RowsAt(table.revenue, deal[kRevenue]) &
      RowsAt(table.list_price, deal[kListPrice]) & RowsAt(table.quantity, deal[kQuantity]) &
      table.segment.rows[Place(deal[kSegment])] & table.competitor.rows[Place(deal[kCompetitor])]);
}

std::uint64_t LiveOf(const SweepTable& table, const double* deal) {
  return RowsAt(table.credit, deal[kCredit]) & RowsAt(table.tenure, deal[kTenure]) &
         table.segment.rows[Place(deal[kSegment])] &
         table.competitor.rows[Place(deal[kCompetitor])];
}

// As Wide::Sweep, one alternative after the other.
template <Size kSize>
int Sweep(const Desk& desk, const double* deal, double most_off, double adjustment) {
  constexpr int kTermCount = kSize == Size::kL ? kTerms : 1;
  const int segment = Place(deal[kSegment]);
  const double gross = deal[kListPrice] * deal[kQuantity];
  const double cost = deal[kUnitCost] * deal[kQuantity];
  const double size_part = 0.35 * std::log(1 + gross * 0.00001);
  const double tenure_part = 0.006 * deal[kTenure];
  const double loyal =
      0.4 + 0.02 * deal[kTenure] - 0.03 * deal[kOverdue] + 0.002 * (deal[kCredit] - 600);
  const double earning = deal[kRevenue] * 0.35, least_margin = 0.06 * gross;
  const double* pulled = desk.pulled[segment * 2 + Place(deal[kCompetitor])];
  const std::uint64_t live = kSize == Size::kL ? LiveOf(desk.c, deal) : 0;
  double best = 0;
  int best_at = -1;
  for (int k = 0; k < kSteps && desk.discount[k] <= most_off; ++k) {
    const double d = desk.discount[k], undiscounted = gross * desk.kept[k];
    for (int t = 0; t < kTermCount; ++t) {
      const double net = kSize == Size::kL ? undiscounted * desk.share[t] : undiscounted;
      const double margin = net - cost, share = margin / net;
      if (!(share >= desk.floor[segment])) continue;
      double pull = pulled[k] - size_part + tenure_part, loyalty = loyal + desk.loyalty[k];
      if (kSize == Size::kL) {
        pull = pull + desk.term_pull[t] + adjustment;
        loyalty = loyalty + desk.term_loyalty[t];
      }
      const double chance = 1 / (1 + std::exp(-pull)), expected = chance * margin;
      if (!(expected >= least_margin)) continue;
      const double retention = 1 / (1 + std::exp(-loyalty));
      const double lifetime = earning * retention / (1.1 - retention);
      double objective = 0.45 * expected / gross + 0.20 * chance +
                         0.25 * chance * lifetime / (lifetime + gross) +
                         0.10 * (1 - std::fabs(d - deal[kRequested]) * 0.025);
      if (kSize == Size::kL) {
        const std::uint64_t rows = live & desk.rows_c[t][k] & RowsAt(desk.c.margin_share, share) &
                                   RowsAt(desk.c.chance, chance);
        objective = objective + desk.c.outputs[__builtin_ctzll(rows)];
      }
      if (best_at >= 0 && !(objective > best)) continue;
      best = objective;
      best_at = k * kTermCount + t;
    }
  }
  return best_at;
}

int Deviations(const Desk& desk, const double* deal, const Derived& out, double discount) {
  const double floor = desk.floor[Place(deal[kSegment])];
  return (out.margin_share < floor + 0.03 ? 1 : 0) | (discount > 25 ? 2 : 0) |
         (out.net > 400000 ? 4 : 0) | (deal[kCredit] < 580 ? 8 : 0) |
         (deal[kOverdue] > 60 ? 16 : 0);
}

Choice BestOf(Size size, const Desk& desk, const double* deal, Outcome& outcome) {
  Choice choice;
  choice.discount = deal[kRequested];
  int best = 0;
  if (size == Size::kM) {
    const double most_off = 10 + 0.15 * deal[kTenure] + (deal[kCredit] >= 680 ? 8 : 0);
    best = Sweep<Size::kM>(desk, deal, most_off, 0);
  } else if (size == Size::kL) {
    choice.adjustment = desk.a.outputs[FirstRow(desk.a, deal)];
    best = Sweep<Size::kL>(desk, deal, desk.b.outputs[FirstRow(desk.b, deal)], choice.adjustment);
  }
  outcome.infeasible = best < 0;
  outcome.best = best < 0 ? 0 : best;
  if (size == Size::kM) choice.discount = 0.5 * outcome.best;
  if (size == Size::kL) {
    const int term = outcome.best % kTerms;
    choice.discount = 0.5 * (outcome.best / kTerms);
    choice.share = desk.share[term];
    choice.term_pull = desk.term_pull[term];
    choice.term_loyalty = desk.term_loyalty[term];
  }
  return choice;
}

template <Size kSize>
void Decide(const double* deal, Outcome& outcome) {
  const Desk& desk = Prepared();
  const Choice choice = BestOf(kSize, desk, deal, outcome);
  const Derived out = Derive(desk, deal, choice);
  const AfterSweepTable& playbook = kSize == Size::kL ? desk.d : desk.s;
  outcome.row = __builtin_ctzll(RowsOf(playbook, deal, out, choice.discount));
  outcome.action = static_cast<int>(playbook.outputs[outcome.row]);
  outcome.score = out.score;
  if (kSize != Size::kL) {
    outcome.deviations = Deviations(desk, deal, out, choice.discount);
    return;
  }
  const std::uint64_t rows = RowsOf(desk.e, deal, out, choice.discount);
  outcome.deviations = 0;
  for (int plane = 0; plane < 4; ++plane)
    outcome.deviations += __builtin_popcountll(rows & desk.e.planes[plane]) << plane;
}

template <Size kSize>
void Batch(const Columns& cases, std::size_t first, std::size_t count, std::int64_t* codes,
           double* scores) {
  Outcome outcome;
  for (std::size_t i = 0; i < count; ++i) {
    double deal[kFieldCount];
    for (std::size_t field = 0; field < kFieldCount; ++field) deal[field] = cases[field][first + i];
    Decide<kSize>(deal, outcome);
    codes[i] = CodeOf(kSize, outcome);
    scores[i] = outcome.score;
  }
}

}  // namespace

const Functions& FunctionsScalar() {
  static constexpr Functions kFunctions = {{Batch<Size::kS>, Batch<Size::kM>, Batch<Size::kL>},
                                           {Decide<Size::kS>, Decide<Size::kM>, Decide<Size::kL>}};
  return kFunctions;
}

}  // namespace remit::bench::handwritten
