// Whole numbers and fractions of any size, for comparisons that nothing may round. Slower by far
// than the arithmetic of decisions, which is not made from these.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <string>

namespace remit::optimise {

using Integer = boost::multiprecision::cpp_int;
using Rational = boost::multiprecision::cpp_rational;

// value = mantissa * 2^exponent. Requires a finite value.
struct Dyadic {
  std::int64_t mantissa = 0;
  int exponent = 0;
};
Dyadic DyadicOf(double value);
Rational ExactValue(double value);  // requires a finite value

double Nearest(const Rational& value);  // binary64, within one unit of the last place
Integer Floor(const Rational& value);
// "12.50": rounded half up at so many decimals, zeros at the end left out: "12.5".
std::string Rounded(const Rational& value, int decimals);
std::string Fraction(const Rational& value);  // "3/7", "2"

}  // namespace remit::optimise
