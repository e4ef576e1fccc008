// Sums and places on a scale in the words of a policy's types, for reports and charts: rounded for
// reading, never for comparing.
#pragma once

#include <string>

#include "interpreter/check/checked.h"
#include "interpreter/optimise/exact.h"

namespace remit::repl {

// A value of the type, or a sum of such, in its raw measure; of a number the number itself.
optimise::Rational RawOf(const types::Type& type, types::Value value);
// "17000.5 EUR", "12.5 %", "0.25": at most so many decimals.
std::string AmountText(const check::Checked& checked, const types::Type& type,
                       const optimise::Rational& raw, int decimals = 2);
// In the unit that AmountText writes: 12.5 for 12.5 %.
double AmountNumber(const check::Checked& checked, const types::Type& type,
                    const optimise::Rational& raw);
std::string UnitText(const check::Checked& checked, const types::Type& type);  // "%", "EUR", ""

optimise::Rational ExactOf(const types::ExactDecimal& value);
// Nothing where it takes more decimals or digits than an exact decimal has.
std::optional<types::ExactDecimal> DecimalOf(const optimise::Rational& value);
// "41.2 %": a share of 1, with as few decimals as it has, at most so many.
std::string Percent(const optimise::Rational& share, int decimals = 4);

}  // namespace remit::repl
