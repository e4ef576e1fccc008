// The discount desk in exact decimals: 64-bit integers of a fixed count of decimals, every product
// and quotient rounded half to even once.
#include "tests/bench/desk/exact.h"

#include <array>
#include <cmath>

#include "interpreter/base/int128.h"
#include "tests/bench/desk/tables.h"

namespace remit::bench {
namespace {

using base::Int128;
using Raw = std::int64_t;

constexpr Raw kOne = 1'000'000'000;  // 100 %, a piece, a month: nine decimals
constexpr Raw kEuro = 10'000;        // four decimals
constexpr Raw kPercent = kOne / 100;

constexpr std::array<double, 4> kPull = {0.20, -0.10, -0.45, -0.25};
constexpr std::array<Raw, 4> kWorth = {80, 100, 130, 110};  // percent
constexpr std::array<Raw, 4> kFloor = {14, 12, 9, 6};       // percent
constexpr std::array<Raw, 3> kShare = {100, 98, 96};        // percent
constexpr std::array<double, 3> kTermPull = {0.0, -0.15, -0.35};
constexpr std::array<double, 3> kTermLoyalty = {0.0, 0.30, 0.55};

// above / below, half to even; below > 0.
Raw Rounded(Int128 above, Int128 below) {
  Int128 whole = above / below, rest = above % below;
  if (rest < 0) {
    rest += below;
    --whole;
  }
  if (rest * 2 > below || (rest * 2 == below && whole % 2 != 0)) ++whole;
  return static_cast<Raw>(whole);
}
// Of a quantity and a share of it.
Raw Times(Raw quantity, Raw share) { return Rounded(Int128{quantity} * share, kOne); }
// Of two quantities of one unit; the second may be negative.
Raw Share(Raw part, Raw whole) {
  const Int128 sign = whole < 0 ? -1 : 1;
  return Rounded(sign * part * kOne, sign * whole);
}
// The exact binary value of 0 <= x < 2, to nine decimals.
Raw Percent(double x) {
  int exponent = 0;
  const auto significand = static_cast<Raw>(std::frexp(x, &exponent) * 0x1p53);
  const int shift = 53 - exponent;  // x = significand / 2^shift
  if (shift > 100) return 0;
  return Rounded(Int128{significand} * kOne, Int128{1} << shift);
}

struct Derived {
  Raw net, margin_share, chance, retention, expected, lifetime, risk, value;
};
struct Choice {
  Raw discount;
  std::size_t term = 0;
  double adjustment = 0;
};

class Desk {
 public:
  Desk(Size size, const Case& deal)
      : size_(size),
        deal_(deal),
        segment_(static_cast<std::size_t>(deal[kSegment])),
        pieces_(Whole(kQuantity)),
        gross_(Gross(kListPrice)),
        cost_(Gross(kUnitCost)),
        requested_(static_cast<Raw>(deal[kRequested] * static_cast<double>(kPercent))) {}

  Outcome Decide() const;

 private:
  Raw Whole(Field field) const { return static_cast<Raw>(deal_[field]); }
  // Euros a piece and pieces, nine decimals each.
  Raw Gross(Field price) const {
    return Rounded(Int128{Whole(price)} * kOne * pieces_ * kOne, Int128{kOne} * kOne / kEuro);
  }
  Derived Derive(const Choice& choice) const;
  int FirstRow(char table, const Derived* out, const Choice& choice) const;
  bool Applies(const Row& row, const Derived* out, const Choice& choice) const;
  double ColumnValue(Column column, const Derived* out, const Choice& choice, double* unit) const;
  bool InOrder(const Derived& out, const Choice& choice, Raw most_off) const;
  double Score(const Derived& out, const Choice& choice) const;
  Choice At(int alternative, double adjustment) const;
  int Best(double adjustment) const;

  Size size_;
  const Case& deal_;
  std::size_t segment_;
  Raw pieces_, gross_, cost_, requested_;
};

const Table& TableNamed(char name) {
  static const std::array<Table, 6> tables = {MakeTable('S'), MakeTable('A'), MakeTable('B'),
                                              MakeTable('C'), MakeTable('D'), MakeTable('E')};
  for (const Table& table : tables)
    if (table.name == name) return table;
  return tables.front();
}

Derived Desk::Derive(const Choice& choice) const {
  const bool large = size_ == Size::kL;
  Derived out{};
  out.net = Times(gross_, kOne - choice.discount);
  if (large) out.net = Times(out.net, kShare[choice.term] * kPercent);
  const Raw margin = out.net - cost_;
  out.margin_share = Share(margin, out.net);

  // Numbers from here to the two chances.
  const double gross = static_cast<double>(gross_) / kEuro;
  const double off = static_cast<double>(choice.discount * 100) / kOne;
  const double rivalry = deal_[kCompetitor] != 0 ? 0.9 : 0;
  double pull = kPull[segment_] + 0.085 * off - rivalry - 0.35 * std::log(1 + gross * 0.00001) +
                0.006 * deal_[kTenure];
  double loyalty = 0.4 + 0.02 * deal_[kTenure] - 0.03 * deal_[kOverdue] +
                   0.002 * (deal_[kCredit] - 600) + 0.01 * off;
  if (large) {
    pull = pull + kTermPull[choice.term] + choice.adjustment;
    loyalty = loyalty + kTermLoyalty[choice.term];
  }
  out.chance = Percent(1 / (1 + std::exp(-pull)));
  out.retention = Percent(1 / (1 + std::exp(-loyalty)));

  out.expected = Times(margin, out.chance);
  const Raw kept = Times(Times(Whole(kRevenue) * kEuro, 35 * kPercent), out.retention);
  out.lifetime = Rounded(Int128{kept} * kOne, 110 * kPercent - out.retention);
  out.risk =
      Percent(0.5 * (850 - deal_[kCredit]) * (1.0 / 550) + 0.3 * deal_[kOverdue] * (1.0 / 120)) +
      Times(20 * kPercent, kOne - out.retention);
  out.value = out.expected + Times(Times(out.lifetime, 12 * kPercent), kWorth[segment_] * kPercent);
  return out;
}

// What a column holds, and how many of its steps one unit of the cut points is.
double Desk::ColumnValue(Column column, const Derived* out, const Choice& choice,
                         double* unit) const {
  *unit = 1;
  switch (column) {
    case Column::kDiscount:
      *unit = kPercent;
      return static_cast<double>(choice.discount);
    case Column::kMarginShare:
      *unit = kOne;
      return static_cast<double>(out->margin_share);
    case Column::kNet:
      *unit = kEuro;
      return static_cast<double>(out->net);
    case Column::kChance:
      *unit = kOne;
      return static_cast<double>(out->chance);
    case Column::kRisk:
      *unit = kOne;
      return static_cast<double>(out->risk);
    case Column::kLifetime:
      *unit = kEuro;
      return static_cast<double>(out->lifetime);
    case Column::kCredit:
      return deal_[kCredit];
    case Column::kOverdue:
      return deal_[kOverdue];
    case Column::kTenure:
      return deal_[kTenure];
    case Column::kSegment:
      return deal_[kSegment];
    case Column::kCompetitor:
      return deal_[kCompetitor];
    case Column::kListPrice:
      return deal_[kListPrice];
    case Column::kQuantity:
      return deal_[kQuantity];
    case Column::kRevenue:
      return deal_[kRevenue];
    case Column::kTerm:
      return static_cast<double>(choice.term);
  }
  return 0;
}

bool Desk::Applies(const Row& row, const Derived* out, const Choice& choice) const {
  for (const Condition& condition : row.conditions) {
    double unit = 1;
    const double value = ColumnValue(condition.column, out, choice, &unit);
    if (ValuesOf(condition.column) > 0) {
      if ((condition.places >> static_cast<int>(value) & 1) == 0) return false;
      continue;
    }
    // Cut points have at most three decimals, so that these are whole.
    if (condition.low >= 0 && value < std::round(condition.Low() * unit)) return false;
    if (condition.high >= 0 && value >= std::round(condition.High() * unit)) return false;
  }
  return true;
}

int Desk::FirstRow(char name, const Derived* out, const Choice& choice) const {
  const Table& table = TableNamed(name);
  int row = 0;
  while (!Applies(table.rows[static_cast<std::size_t>(row)], out, choice)) ++row;
  return row;
}

bool Desk::InOrder(const Derived& out, const Choice& choice, Raw most_off) const {
  return out.margin_share >= kFloor[segment_] * kPercent && choice.discount <= most_off &&
         out.expected >= Times(gross_, 6 * kPercent);
}

double Desk::Score(const Derived& out, const Choice& choice) const {
  const auto real = [](Raw raw) { return static_cast<double>(raw); };
  const double weights = size_ == Size::kL ? 200 : 100;
  const Raw apart =
      choice.discount < requested_ ? requested_ - choice.discount : choice.discount - requested_;
  double score = 45 / weights * (real(out.expected) / real(gross_));
  score += 20 / weights * (real(out.chance) / real(kOne));
  const Raw part = Share(out.lifetime, out.lifetime + gross_);
  score += 25 / weights * (real(Times(part, out.chance)) / real(kOne));
  score += 10 / weights * (real(kOne - Rounded(Int128{apart} * 25, 10)) / real(kOne));
  if (size_ == Size::kL) {
    const int row = FirstRow('C', &out, choice);
    score += 100 / weights * TableNamed('C').rows[static_cast<std::size_t>(row)].output;
  }
  return score;
}

Choice Desk::At(int alternative, double adjustment) const {
  if (size_ == Size::kS) return {requested_};
  const int terms = size_ == Size::kL ? 3 : 1;
  return {(alternative / terms) * (kPercent / 2), static_cast<std::size_t>(alternative % terms),
          adjustment};
}

int Desk::Best(double adjustment) const {
  Raw most_off = 10 * kPercent + 15 * Whole(kTenure) * (kPercent / 100) +
                 (deal_[kCredit] >= 680 ? 8 : 0) * kPercent;
  if (size_ == Size::kL) {
    const int row = FirstRow('B', nullptr, {});
    most_off = static_cast<Raw>(TableNamed('B').rows[static_cast<std::size_t>(row)].output *
                                static_cast<double>(kPercent));
  }
  int best = -1;
  double best_score = 0;
  for (int alternative = 0; alternative < (size_ == Size::kL ? 243 : 81); ++alternative) {
    const Choice choice = At(alternative, adjustment);
    const Derived out = Derive(choice);
    if (!InOrder(out, choice, most_off)) continue;
    const double score = Score(out, choice);
    if (best >= 0 && !(score > best_score)) continue;
    best = alternative;
    best_score = score;
  }
  return best;
}

Outcome Desk::Decide() const {
  Outcome outcome;
  double adjustment = 0;
  if (size_ == Size::kL) {
    const int row = FirstRow('A', nullptr, {});
    adjustment = TableNamed('A').rows[static_cast<std::size_t>(row)].output;
  }
  const int best = size_ == Size::kS ? 0 : Best(adjustment);
  outcome.infeasible = best < 0;
  outcome.best = best < 0 ? 0 : best;
  const Choice choice = At(outcome.best, adjustment);
  const Derived out = Derive(choice);
  outcome.score = static_cast<double>(out.value) / kEuro;
  const char playbook = size_ == Size::kL ? 'D' : 'S';
  outcome.row = FirstRow(playbook, &out, choice);
  outcome.action =
      static_cast<int>(TableNamed(playbook).rows[static_cast<std::size_t>(outcome.row)].output);
  if (size_ == Size::kL) {
    for (const Row& row : TableNamed('E').rows)
      if (Applies(row, &out, choice)) outcome.deviations += static_cast<int>(row.output);
    return outcome;
  }
  outcome.deviations = (out.margin_share < (kFloor[segment_] + 3) * kPercent ? 1 : 0) |
                       (choice.discount > 25 * kPercent ? 2 : 0) |
                       (out.net > 400'000 * kEuro ? 4 : 0) | (deal_[kCredit] < 580 ? 8 : 0) |
                       (deal_[kOverdue] > 60 ? 16 : 0);
  return outcome;
}

}  // namespace

Outcome DecideExactly(Size size, const Case& deal) { return Desk(size, deal).Decide(); }

}  // namespace remit::bench
