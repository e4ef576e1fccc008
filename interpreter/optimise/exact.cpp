#include "interpreter/optimise/exact.h"

#include <cmath>

namespace remit::optimise {

Dyadic DyadicOf(double value) {
  constexpr int kMantissaBits = 53;
  int exponent = 0;
  const double fraction = std::frexp(value, &exponent);
  return {static_cast<std::int64_t>(std::ldexp(fraction, kMantissaBits)), exponent - kMantissaBits};
}

Rational ExactValue(double value) {
  const Dyadic dyadic = DyadicOf(value);
  if (dyadic.exponent >= 0)
    return Rational(Integer(dyadic.mantissa) << static_cast<unsigned>(dyadic.exponent));
  return Rational(Integer(dyadic.mantissa), Integer(1) << static_cast<unsigned>(-dyadic.exponent));
}

double Nearest(const Rational& value) { return value.convert_to<double>(); }

Integer Floor(const Rational& value) {
  const Integer above = numerator(value), below = denominator(value);  // below > 0
  Integer quotient = above / below;                                    // towards zero
  if (above < 0 && quotient * below != above) quotient -= 1;
  return quotient;
}

std::string Rounded(const Rational& value, int decimals) {
  const Integer power = boost::multiprecision::pow(Integer(10), static_cast<unsigned>(decimals));
  const Rational size = value < 0 ? Rational(-value) : value;
  const Integer scaled = Floor(Rational(size * Rational(power) + Rational(1, 2)));
  const Integer above = scaled / power;
  std::string text = above.str();
  std::string below = Integer(scaled - above * power).str();
  below.insert(0,
               static_cast<std::size_t>(decimals) -
                   std::min<std::size_t>(below.size(), static_cast<std::size_t>(decimals)),
               '0');
  below.erase(below.find_last_not_of('0') + 1);
  if (decimals > 0 && !below.empty()) text += "." + below;
  return (value < 0 && scaled != 0 ? "-" : "") + text;
}

std::string Fraction(const Rational& value) {
  const std::string text = numerator(value).str();
  return denominator(value) == 1 ? text : text + "/" + denominator(value).str();
}

}  // namespace remit::optimise
