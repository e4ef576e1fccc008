// Figures of an impact in words, for all that is said of one to people.
#pragma once

#include <string>

#include "interpreter/check/checked.h"
#include "interpreter/govern/text_table.h"
#include "interpreter/impact/impact.h"
#include "repl/amounts.h"

namespace remit::repl {

inline double Share(std::uint64_t part, std::uint64_t of) {
  return of == 0 ? 0 : static_cast<double>(part) / static_cast<double>(of);
}
inline std::string ShareText(double share) {
  return govern::Fixed(share * 100, share > 0 && share < 0.001 ? 3 : 1) + " %";
}

// Amounts are in the words of `checked`; both must outlive it.
class ImpactWords {
 public:
  ImpactWords(const check::Checked& checked, const impact::Impact& impact)
      : checked_(checked), impact_(impact) {}

  std::string Amount(const impact::ObjectiveImpact& objective,
                     const optimise::Rational& raw) const {
    return AmountText(checked_, objective.type, raw);
  }
  // With its sign: it is a difference.
  std::string Change(const impact::ObjectiveImpact& objective,
                     const optimise::Rational& raw) const {
    return (raw > 0 ? "+" : "") + Amount(objective, raw);
  }
  std::string Mean(const impact::ObjectiveImpact& objective, const impact::Sum& sum) const {
    if (sum.cases == 0) return "–";
    return Change(objective, sum.raw / optimise::Rational(sum.cases));
  }
  std::string Between(const impact::ObjectiveImpact& objective,
                      const impact::Interval& interval) const {
    return Change(objective, optimise::ExactValue(interval.low)) + " to " +
           Change(objective, optimise::ExactValue(interval.high));
  }
  std::string Text(const impact::Ending& ending) const { return EndingText(impact_, ending); }

 private:
  const check::Checked& checked_;
  const impact::Impact& impact_;
};

}  // namespace remit::repl
