// The discount desk for one case that somebody waits for: scalar code around the sweep of wide.h,
// the two exponentials of a case in two lanes of one vector.
#pragma once

#include "tests/bench/handwritten/wide.h"

namespace remit::bench::handwritten {

template <class L>
struct One {
  using W = Wide<L>;

  static REMIT_BENCH_INLINE double Log(const Desk& desk, double x) {
    return L::First(W::Log(desk, L::Set(x)));
  }

  struct Derived {
    double net, margin_share, chance, risk, lifetime, score;
  };
  struct Choice {
    double discount;
    int term;
    double adjustment;
  };
  template <bool kWithTerm>
  static REMIT_BENCH_INLINE Derived Derive(const Desk& desk, const double* deal, double gross,
                                           double size_part, double loyalty, const Choice& choice) {
    Derived out;
    const int segment = static_cast<int>(deal[kSegment]);
    const double d = choice.discount;
    out.net = gross * (1 - d * 0.01);
    if (kWithTerm) out.net = out.net * desk.share[choice.term];
    const double margin = out.net - deal[kUnitCost] * deal[kQuantity];
    out.margin_share = margin / out.net;
    double pull = desk.pull[segment] + 0.085 * d - 0.9 * deal[kCompetitor] - size_part +
                  0.006 * deal[kTenure];
    loyalty = loyalty + 0.01 * d;
    if (kWithTerm) {
      pull = pull + desk.term_pull[choice.term] + choice.adjustment;
      loyalty = loyalty + desk.term_loyalty[choice.term];
    }
    const typename L::Reals one = L::Set(1);
    const typename L::Reals both = one / (one + W::Exp(desk, L::Pair(-pull, -loyalty)));
    out.chance = L::First(both);
    const double retention = L::Second(both);
    out.lifetime = deal[kRevenue] * 0.35 * retention / (1.1 - retention);
    out.risk = 0.5 * (850 - deal[kCredit]) * (1.0 / 550) + 0.3 * deal[kOverdue] * (1.0 / 120) +
               0.2 * (1 - retention);
    out.score = out.chance * margin + 0.12 * out.lifetime * desk.worth[segment];
    return out;
  }

  static REMIT_BENCH_INLINE std::uint64_t RowsOf(const AfterSweepTable& table, const double* deal,
                                                 const Derived& out, double discount) {
    return L::RowsAt(table.discount, discount) & L::RowsAt(table.margin_share, out.margin_share) &
           L::RowsAt(table.net, out.net) & L::RowsAt(table.chance, out.chance) &
           L::RowsAt(table.risk, out.risk) & L::RowsAt(table.lifetime, out.lifetime) &
           L::RowsAt(table.credit, deal[kCredit]) & L::RowsAt(table.overdue, deal[kOverdue]) &
           L::RowsAt(table.tenure, deal[kTenure]) &
           table.segment.rows[static_cast<int>(deal[kSegment])] &
           table.competitor.rows[static_cast<int>(deal[kCompetitor])];
  }
  static REMIT_BENCH_INLINE int FirstRow(const CaseTable& table, const double* deal) {
    return __builtin_ctzll(
        L::RowsAt(table.credit, deal[kCredit]) & L::RowsAt(table.overdue, deal[kOverdue]) &
        L::RowsAt(table.tenure, deal[kTenure]) & L::RowsAt(table.revenue, deal[kRevenue]) &
        L::RowsAt(table.list_price, deal[kListPrice]) & L::RowsAt(table.quantity, deal[kQuantity]) &
        table.segment.rows[static_cast<int>(deal[kSegment])] &
        table.competitor.rows[static_cast<int>(deal[kCompetitor])]);
  }
  static REMIT_BENCH_INLINE int Deviations(const Desk& desk, const double* deal, const Derived& out,
                                           double discount) {
    const double floor = desk.floor[static_cast<int>(deal[kSegment])];
    return (out.margin_share < floor + 0.03 ? 1 : 0) | (discount > 25 ? 2 : 0) |
           (out.net > 400000 ? 4 : 0) | (deal[kCredit] < 580 ? 8 : 0) |
           (deal[kOverdue] > 60 ? 16 : 0);
  }

  template <Size kSize>
  static void Decide(const double* deal, Outcome& outcome) {
    constexpr bool kLarge = kSize == Size::kL;
    const Desk& desk = Prepared();
    const double gross = deal[kListPrice] * deal[kQuantity];
    const double size_part = 0.35 * Log(desk, 1 + gross * 0.00001);
    const double loyalty =
        0.4 + 0.02 * deal[kTenure] - 0.03 * deal[kOverdue] + 0.002 * (deal[kCredit] - 600);
    Choice choice = {deal[kRequested], 0, 0};
    outcome.best = 0;
    outcome.infeasible = false;
    if (kSize != Size::kS) {
      double most_off = 10 + 0.15 * deal[kTenure] + (deal[kCredit] >= 680 ? 8 : 0);
      std::uint64_t live = 0;
      const int segment = static_cast<int>(deal[kSegment]);
      const int rival = static_cast<int>(deal[kCompetitor]);
      if (kLarge) {
        choice.adjustment = desk.a.outputs[FirstRow(desk.a, deal)];
        most_off = desk.b.outputs[FirstRow(desk.b, deal)];
        live = L::RowsAt(desk.c.credit, deal[kCredit]) & L::RowsAt(desk.c.tenure, deal[kTenure]) &
               desk.c.segment.rows[segment] & desk.c.competitor.rows[rival];
      }
      const int best = W::template Sweep<kSize>(
          desk, {gross, deal[kUnitCost] * deal[kQuantity], size_part, 0.006 * deal[kTenure],
                 loyalty, deal[kRevenue] * 0.35, deal[kRequested], most_off, choice.adjustment,
                 segment, rival, live});
      outcome.infeasible = best < 0;
      outcome.best = best < 0 ? 0 : best;
      choice.discount = 0.5 * (kLarge ? outcome.best / kTerms : outcome.best);
      choice.term = kLarge ? outcome.best % kTerms : 0;
    }
    const Derived out = Derive<kLarge>(desk, deal, gross, size_part, loyalty, choice);
    const AfterSweepTable& playbook = kLarge ? desk.d : desk.s;
    outcome.row = __builtin_ctzll(RowsOf(playbook, deal, out, choice.discount));
    outcome.action = static_cast<int>(playbook.outputs[outcome.row]);
    outcome.score = out.score;
    if (!kLarge) {
      outcome.deviations = Deviations(desk, deal, out, choice.discount);
      return;
    }
    const std::uint64_t rows = RowsOf(desk.e, deal, out, choice.discount);
    outcome.deviations = 0;
    for (int plane = 0; plane < 4; ++plane)
      outcome.deviations += __builtin_popcountll(rows & desk.e.planes[plane]) << plane;
  }
};

}  // namespace remit::bench::handwritten
