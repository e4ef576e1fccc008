// The discount desk over vectors, for any kind of lanes (lanes_*.h): whole columns eight or four
// cases at a time, and the choice of one case with the discounts as lanes. Included once for each
// processor level, which is why everything is a template over its lanes.
#pragma once

#include <cstddef>
#include <cstdint>

#include "tests/bench/desk/cases.h"
#include "tests/bench/handwritten/prepared.h"

namespace remit::bench::handwritten {

template <class L>
struct Wide {
  using Reals = typename L::Reals;
  using Words = typename L::Words;
  using Mask = typename L::Mask;
  static constexpr int kBlock = 256;

  static REMIT_BENCH_INLINE Reals Set(double a) { return L::Set(a); }

  // For |x| < 700: x = n * ln 2 / 16 + r, |r| <= ln 2 / 32, and a polynomial in r.
  static REMIT_BENCH_INLINE Reals Exp(const Desk& desk, Reals x) {
    const Reals shifter = Set(0x1.8p52);
    const Reals shifted = L::Fma(x, Set(16 * 0x1.71547652b82fep0), shifter);
    const Reals n = shifted - shifter;
    Reals r = L::NegatedFma(n, Set(0x1.62e42fefap-5), x);
    r = L::NegatedFma(n, Set(0x1.cf79abc9e3b3ap-44), r);
    Reals p = L::Fma(r, Set(1.0 / 720), Set(1.0 / 120));
    p = L::Fma(p, r, Set(1.0 / 24));
    p = L::Fma(p, r, Set(1.0 / 6));
    p = L::Fma(p, r, Set(0.5));
    const Reals q = L::Fma(p * r, r, r);  // e^r - 1
    const Words bits = L::Bits(shifted);
    const Reals power = L::Lookup16(desk.powers, bits);
    // n / 16 goes to the exponent: the low bits of `shifted` are n, of which four are used up.
    const Words exponent = L::template Left<48>(L::And(bits, L::SetWords(~std::int64_t{15})));
    const Reals scaled = L::FromBits(L::Add(L::Bits(power), exponent));
    return L::Fma(scaled, q, scaled);
  }

  // For normal x > 0: the significand times a reciprocal from a table is 1 + r, |r| <= 1 / 33.
  static REMIT_BENCH_INLINE Reals Log(const Desk& desk, Reals x) {
    const Reals significand = L::Significand(x);
    const Words index = L::Sixteenth(significand);
    const Reals r = L::Fma(significand, L::Lookup16(desk.reciprocals, index), Set(-1));
    Reals p = L::Fma(r, Set(1.0 / 9), Set(-1.0 / 8));
    p = L::Fma(p, r, Set(1.0 / 7));
    p = L::Fma(p, r, Set(-1.0 / 6));
    p = L::Fma(p, r, Set(1.0 / 5));
    p = L::Fma(p, r, Set(-1.0 / 4));
    p = L::Fma(p, r, Set(1.0 / 3));
    p = L::Fma(p, r, Set(-0.5));
    const Reals log1p = L::Fma(p * r, r, r);
    const Reals whole =
        L::Fma(L::Exponent(x), Set(0x1.62e42fefa39efp-1), L::Lookup16(desk.logarithms, index));
    return whole + log1p;
  }

  struct Inputs {
    Reals list_price, unit_cost, quantity, requested, tenure, credit, competitor, revenue, overdue;
    Words segment, rival;
  };
  static REMIT_BENCH_INLINE Inputs Load(const Columns& cases, std::size_t at) {
    Inputs in;
    in.list_price = L::Load(cases[kListPrice] + at);
    in.unit_cost = L::Load(cases[kUnitCost] + at);
    in.quantity = L::Load(cases[kQuantity] + at);
    in.requested = L::Load(cases[kRequested] + at);
    in.tenure = L::Load(cases[kTenure] + at);
    in.credit = L::Load(cases[kCredit] + at);
    in.segment = L::Truncated(L::Load(cases[kSegment] + at));
    in.competitor = L::Load(cases[kCompetitor] + at);
    in.rival = L::Truncated(in.competitor);
    in.revenue = L::Load(cases[kRevenue] + at);
    in.overdue = L::Load(cases[kOverdue] + at);
    return in;
  }

  // What does not depend on the choice: the two sums of the exponents, cut where the choice enters.
  struct Fixed {
    Reals gross, cost, size_part, tenure_part, loyalty;
  };
  static REMIT_BENCH_INLINE Fixed FixedOf(const Desk& desk, const Inputs& in) {
    Fixed fixed;
    fixed.gross = in.list_price * in.quantity;
    fixed.cost = in.unit_cost * in.quantity;
    fixed.size_part = Set(0.35) * Log(desk, Set(1) + fixed.gross * Set(0.00001));
    fixed.tenure_part = Set(0.006) * in.tenure;
    fixed.loyalty = Set(0.4) + Set(0.02) * in.tenure - Set(0.03) * in.overdue +
                    Set(0.002) * (in.credit - Set(600));
    return fixed;
  }

  // The choice of each lane; `term` and `adjustment` only where kTerms.
  struct Chosen {
    Reals discount;
    Words term;
    Reals adjustment;
  };
  struct Derived {
    Reals net, margin_share, chance, risk, lifetime, score;
  };
  template <bool kWithTerm>
  static REMIT_BENCH_INLINE Derived Derive(const Desk& desk, const Inputs& in, const Fixed& fixed,
                                           const Chosen& chosen) {
    Derived out;
    const Reals one = Set(1);
    const Reals d = chosen.discount;
    out.net = fixed.gross * (one - d * Set(0.01));
    if (kWithTerm) out.net = out.net * L::Lookup8(desk.share, chosen.term);
    const Reals margin = out.net - fixed.cost;
    out.margin_share = margin / out.net;
    Reals pull = L::Lookup8(desk.pull, in.segment) + Set(0.085) * d - Set(0.9) * in.competitor -
                 fixed.size_part + fixed.tenure_part;
    Reals loyalty = fixed.loyalty + Set(0.01) * d;
    if (kWithTerm) {
      pull = pull + L::Lookup8(desk.term_pull, chosen.term) + chosen.adjustment;
      loyalty = loyalty + L::Lookup8(desk.term_loyalty, chosen.term);
    }
    out.chance = one / (one + Exp(desk, L::Negate(pull)));
    const Reals retention = one / (one + Exp(desk, L::Negate(loyalty)));
    out.lifetime = in.revenue * Set(0.35) * retention / (Set(1.1) - retention);
    out.risk = Set(0.5) * (Set(850) - in.credit) * Set(1.0 / 550) +
               Set(0.3) * in.overdue * Set(1.0 / 120) + Set(0.2) * (one - retention);
    out.score = out.chance * margin + Set(0.12) * out.lifetime * L::Lookup8(desk.worth, in.segment);
    return out;
  }

  static REMIT_BENCH_INLINE Words RowsOf(const AfterSweepTable& table, const Inputs& in,
                                         const Derived& out, Reals discount) {
    Words rows = L::And(L::RowsAt(table.discount, discount),
                        L::RowsAt(table.margin_share, out.margin_share));
    rows = L::And(rows, L::And(L::RowsAt(table.net, out.net), L::RowsAt(table.chance, out.chance)));
    rows = L::And(rows,
                  L::And(L::RowsAt(table.risk, out.risk), L::RowsAt(table.lifetime, out.lifetime)));
    rows = L::And(rows,
                  L::And(L::RowsAt(table.credit, in.credit), L::RowsAt(table.overdue, in.overdue)));
    rows = L::And(rows, L::RowsAt(table.tenure, in.tenure));
    return L::And(rows, L::And(L::Lookup8(table.segment.rows, in.segment),
                               L::Lookup8(table.competitor.rows, in.rival)));
  }
  static REMIT_BENCH_INLINE Words RowsOf(const CaseTable& table, const Inputs& in) {
    Words rows = L::And(L::RowsAt(table.credit, in.credit), L::RowsAt(table.overdue, in.overdue));
    rows = L::And(rows,
                  L::And(L::RowsAt(table.tenure, in.tenure), L::RowsAt(table.revenue, in.revenue)));
    rows = L::And(rows, L::And(L::RowsAt(table.list_price, in.list_price),
                               L::RowsAt(table.quantity, in.quantity)));
    return L::And(rows, L::And(L::Lookup8(table.segment.rows, in.segment),
                               L::Lookup8(table.competitor.rows, in.rival)));
  }
  // Of table C, by the columns that the choice does not move.
  static REMIT_BENCH_INLINE Words LiveOf(const SweepTable& table, const Inputs& in) {
    const Words rows =
        L::And(L::RowsAt(table.credit, in.credit), L::RowsAt(table.tenure, in.tenure));
    return L::And(rows, L::And(L::Lookup8(table.segment.rows, in.segment),
                               L::Lookup8(table.competitor.rows, in.rival)));
  }

  static REMIT_BENCH_INLINE Words Deviations(const Desk& desk, const Inputs& in, const Derived& out,
                                             Reals discount) {
    const Reals floor = L::Lookup8(desk.floor, in.segment) + Set(0.03);
    const Words thin = L::WordsWhere(L::Above(floor, out.margin_share), 1);
    const Words deep = L::WordsWhere(L::Above(discount, Set(25)), 2);
    const Words big = L::WordsWhere(L::Above(out.net, Set(400000)), 4);
    const Words shaky = L::WordsWhere(L::Above(Set(580), in.credit), 8);
    const Words late = L::WordsWhere(L::Above(in.overdue, Set(60)), 16);
    return L::Or(L::Or(L::Or(thin, deep), L::Or(big, shaky)), late);
  }

  // row * 8 + action.
  static REMIT_BENCH_INLINE Words RuleOf(const AfterSweepTable& table, Words rows) {
    const Words row = L::Lowest(rows);
    return L::Add(L::template Left<3>(row), L::Truncated(L::Lookup64(table.outputs, row)));
  }
  static REMIT_BENCH_INLINE Words SumOf(const AfterSweepTable& table, Words rows) {
    const auto plane = [&](int q) {
      return L::CountBits(L::And(rows, L::SetWords(static_cast<std::int64_t>(table.planes[q]))));
    };
    const Words low = L::Add(plane(0), L::template Left<1>(plane(1)));
    return L::Add(low, L::Add(L::template Left<2>(plane(2)), L::template Left<3>(plane(3))));
  }

  // One case's part in the sweep over the choice.
  struct Invariants {
    double gross, cost, size_part, tenure_part, loyalty, earning, requested, most_off, adjustment;
    int segment, rival;
    std::uint64_t live;  // rows of table C
  };
  // The least alternative with the greatest objective among those that no requirement excludes; -1
  // when there is none.
  template <Size kSize>
  static REMIT_BENCH_INLINE int Sweep(const Desk& desk, const Invariants& in) {
    constexpr int kTermCount = kSize == Size::kL ? kTerms : 1;
    const Reals one = Set(1), gross = Set(in.gross), cost = Set(in.cost);
    const Reals floor = Set(desk.floor[in.segment]), slack = Set(desk.slack[in.segment]);
    const Reals most_off = Set(in.most_off), least_margin = Set(0.06 * in.gross);
    const double* pulled = desk.pulled[in.segment * 2 + in.rival];
    const int reach = static_cast<int>((in.most_off < 40 ? in.most_off : 40) * 2);
    Reals best = Set(-__builtin_inf()), best_at = Set(0);
    for (int k = 0; k <= reach; k += L::kLanes) {
      const Reals d = L::Load(desk.discount + k);
      const Mask earned = L::AtLeast(most_off, d);
      const Reals undiscounted = gross * L::Load(desk.kept + k);
      for (int t = 0; t < kTermCount; ++t) {
        Reals net = undiscounted;
        if (kSize == Size::kL) net = net * Set(desk.share[t]);
        const Reals margin = net - cost;
        Mask in_order = L::And(earned, L::AtLeast(L::NegatedFma(floor, net, margin), net * slack));
        if (!L::Any(in_order)) continue;

        Reals pull = L::Load(pulled + k) - Set(in.size_part) + Set(in.tenure_part);
        if (kSize == Size::kL) pull = pull + Set(desk.term_pull[t]) + Set(in.adjustment);
        const Reals chance = one / (one + Exp(desk, L::Negate(pull)));
        const Reals expected = chance * margin;
        in_order = L::And(in_order, L::AtLeast(expected, least_margin));
        if (!L::Any(in_order)) continue;

        Reals loyalty = Set(in.loyalty) + L::Load(desk.loyalty + k);
        if (kSize == Size::kL) loyalty = loyalty + Set(desk.term_loyalty[t]);
        const Reals retention = one / (one + Exp(desk, L::Negate(loyalty)));
        const Reals lifetime = Set(in.earning) * retention / (Set(1.1) - retention);
        Reals objective = Set(0.45) * expected / gross + Set(0.20) * chance +
                          Set(0.25) * chance * lifetime / (lifetime + gross) +
                          Set(0.10) * (one - L::Abs(d - Set(in.requested)) * Set(0.025));
        if (kSize == Size::kL) {
          Words rows = L::And(L::SetWords(static_cast<std::int64_t>(in.live)),
                              L::LoadWords(desk.rows_c[t] + k));
          rows = L::And(rows, L::RowsAt(desk.c.margin_share, margin / net));
          rows = L::And(rows, L::RowsAt(desk.c.chance, chance));
          objective = objective + L::Lookup64(desk.c.outputs, L::Lowest(rows));
        }
        const Mask better = L::And(in_order, L::Above(objective, best));
        best = L::Select(better, objective, best);
        best_at = L::Select(better, Set(k * kTermCount + t), best_at);
      }
    }
    const double greatest = L::Greatest(best);
    if (!(greatest > -__builtin_inf())) return -1;
    // A lane holds the step at which its vector began.
    const Reals lane = L::Load(kLaneSteps[kTermCount > 1 ? 1 : 0]);
    return static_cast<int>(L::LeastWhere(L::Equal(best, Set(greatest)), best_at + lane));
  }
  static constexpr double kLaneSteps[2][8] = {{0, 1, 2, 3, 4, 5, 6, 7},
                                              {0, 3, 6, 9, 12, 15, 18, 21}};

  static void BatchS(const Columns& cases, std::size_t first, std::size_t count,
                     std::int64_t* codes, double* scores) {
    const Desk& desk = Prepared();
    for (std::size_t i = 0; i < count; i += L::kLanes) {
      const Inputs in = Load(cases, first + i);
      const Fixed fixed = FixedOf(desk, in);
      const Derived out = Derive<false>(desk, in, fixed, {in.requested, L::SetWords(0), Set(0)});
      const Words rule = RuleOf(desk.s, RowsOf(desk.s, in, out, in.requested));
      const Words code = L::Add(L::template Left<5>(rule), Deviations(desk, in, out, in.requested));
      L::StoreWords(codes + i, code);
      L::Store(scores + i, out.score);
    }
  }

  struct alignas(64) Block {
    double gross[kBlock], cost[kBlock], size_part[kBlock], tenure_part[kBlock], loyalty[kBlock];
    double earning[kBlock], most_off[kBlock], adjustment[kBlock];
    double discount[kBlock];
    std::int64_t term[kBlock], end[kBlock];  // end: best * 2 + infeasible
    std::uint64_t live[kBlock];
  };

  template <Size kSize>
  static REMIT_BENCH_INLINE void Before(const Desk& desk, const Columns& cases, std::size_t first,
                                        std::size_t count, Block& block) {
    for (std::size_t i = 0; i < count; i += L::kLanes) {
      const Inputs in = Load(cases, first + i);
      const Fixed fixed = FixedOf(desk, in);
      L::Store(block.gross + i, fixed.gross);
      L::Store(block.cost + i, fixed.cost);
      L::Store(block.size_part + i, fixed.size_part);
      L::Store(block.tenure_part + i, fixed.tenure_part);
      L::Store(block.loyalty + i, fixed.loyalty);
      L::Store(block.earning + i, in.revenue * Set(0.35));
      if (kSize == Size::kM) {
        const Reals trusted = L::Select(L::AtLeast(in.credit, Set(680)), Set(8), Set(0));
        L::Store(block.most_off + i, Set(10) + Set(0.15) * in.tenure + trusted);
      } else {
        L::Store(block.adjustment + i, L::Lookup64(desk.a.outputs, L::Lowest(RowsOf(desk.a, in))));
        L::Store(block.most_off + i, L::Lookup64(desk.b.outputs, L::Lowest(RowsOf(desk.b, in))));
        L::StoreWords(block.live + i, LiveOf(desk.c, in));
      }
    }
  }

  template <Size kSize>
  static REMIT_BENCH_INLINE void Choose(const Desk& desk, const Columns& cases, std::size_t first,
                                        std::size_t count, Block& block) {
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t at = first + i;
      const Invariants in = {block.gross[i],
                             block.cost[i],
                             block.size_part[i],
                             block.tenure_part[i],
                             block.loyalty[i],
                             block.earning[i],
                             cases[kRequested][at],
                             block.most_off[i],
                             kSize == Size::kL ? block.adjustment[i] : 0,
                             static_cast<int>(cases[kSegment][at]),
                             static_cast<int>(cases[kCompetitor][at]),
                             kSize == Size::kL ? block.live[i] : 0};
      const int best = Sweep<kSize>(desk, in);
      const int at_best = best < 0 ? 0 : best;
      block.end[i] = at_best * 2 + (best < 0 ? 1 : 0);
      block.discount[i] = 0.5 * (kSize == Size::kL ? at_best / kTerms : at_best);
      block.term[i] = kSize == Size::kL ? at_best % kTerms : 0;
    }
  }

  template <Size kSize>
  static REMIT_BENCH_INLINE void After(const Desk& desk, const Columns& cases, std::size_t first,
                                       std::size_t count, const Block& block, std::int64_t* codes,
                                       double* scores) {
    constexpr bool kLarge = kSize == Size::kL;
    for (std::size_t i = 0; i < count; i += L::kLanes) {
      const Inputs in = Load(cases, first + i);
      const Fixed fixed = {L::Load(block.gross + i), L::Load(block.cost + i),
                           L::Load(block.size_part + i), L::Load(block.tenure_part + i),
                           L::Load(block.loyalty + i)};
      const Reals d = L::Load(block.discount + i);
      const Chosen chosen = {d, kLarge ? L::LoadWords(block.term + i) : L::SetWords(0),
                             kLarge ? L::Load(block.adjustment + i) : Set(0)};
      const Derived out = Derive<kLarge>(desk, in, fixed, chosen);
      Words code;
      if (kLarge) {
        const Words rule = RuleOf(desk.d, RowsOf(desk.d, in, out, d));
        const Words points = SumOf(desk.e, RowsOf(desk.e, in, out, d));
        code = L::Times(L::Add(L::template Left<10>(rule), points), 2 * 243);
      } else {
        const Words rule = RuleOf(desk.s, RowsOf(desk.s, in, out, d));
        code = L::Times(L::Add(L::template Left<5>(rule), Deviations(desk, in, out, d)), 2 * 81);
      }
      L::StoreWords(codes + i, L::Add(code, L::LoadWords(block.end + i)));
      L::Store(scores + i, out.score);
    }
  }

  template <Size kSize>
  static void BatchChoice(const Columns& cases, std::size_t first, std::size_t count,
                          std::int64_t* codes, double* scores) {
    const Desk& desk = Prepared();
    Block block;
    for (std::size_t i = 0; i < count; i += kBlock) {
      const std::size_t width = count - i < kBlock ? count - i : kBlock;
      Before<kSize>(desk, cases, first + i, width, block);
      // Lanes behind the last case hold its neighbours' values; they are never read.
      for (std::size_t lane = width; lane < (width + 7) / 8 * 8; ++lane)
        block.discount[lane] = 0, block.term[lane] = 0, block.end[lane] = 0;
      Choose<kSize>(desk, cases, first + i, width, block);
      After<kSize>(desk, cases, first + i, width, block, codes + i, scores + i);
    }
  }
};

}  // namespace remit::bench::handwritten
