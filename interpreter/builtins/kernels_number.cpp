// Number kernels: one IEEE operation each, and the look at its result that keeps NaN and infinity
// out.
#include "interpreter/builtins/kernels_number.h"

#include <cmath>

#include "interpreter/base/check.h"

namespace remit::builtins {
namespace {

Fault Fail(Fault fault, double& result) {
  result = 0.0;
  return fault;
}

Fault Finite(double value, double& result) {
  if (!std::isfinite(value)) return Fail(Fault::kNotFinite, result);
  result = value + 0.0;  // turns -0 into +0, and nothing else
  return Fault::kNone;
}

}  // namespace

Fault AddNumber(double a, double b, double& result) { return Finite(a + b, result); }
Fault SubtractNumber(double a, double b, double& result) { return Finite(a - b, result); }
Fault NegateNumber(double a, double& result) { return Finite(-a, result); }
Fault MultiplyNumber(double a, double b, double& result) { return Finite(a * b, result); }

Fault DivideNumber(double a, double b, double& result) {
  if (b == 0) return Fail(Fault::kDivisionByZero, result);
  if (!std::isfinite(b)) return Fail(Fault::kNotFinite, result);
  return Finite(a / b, result);
}

Fault ModNumber(double a, double b, double& result) {
  if (b == 0) return Fail(Fault::kDivisionByZero, result);
  if (!std::isfinite(b)) return Fail(Fault::kNotFinite, result);
  double remainder = std::fmod(a, b);  // exact by definition, so the same everywhere
  if (remainder != 0 && (remainder < 0) != (b < 0)) remainder += b;
  return Finite(remainder, result);
}

Fault AbsNumber(double a, double& result) { return Finite(std::fabs(a), result); }

Fault SqrtNumber(double a, double& result) {
  if (a < 0) return Fail(Fault::kOutOfDomain, result);
  return Finite(std::sqrt(a), result);
}

Fault FloorNumber(double a, double& result) { return Finite(std::floor(a), result); }
Fault CeilingNumber(double a, double& result) { return Finite(std::ceil(a), result); }

Fault RoundNumber(double a, double& result) {
  // Not nearbyint, which follows the processor's current mode. The subtraction is exact except in
  // (-1, 0), where its rounding never crosses one half and the tie at one half goes the same way.
  const double below = std::floor(a);
  const double above = a - below;
  const bool odd = std::fmod(below, 2.0) != 0;
  return Finite(above > 0.5 || (above == 0.5 && odd) ? below + 1.0 : below, result);
}

double MinNumber(double a, double b) { return b < a ? b : a; }
double MaxNumber(double a, double b) { return a < b ? b : a; }
std::partial_ordering CompareNumber(double a, double b) { return a <=> b; }

Fault SumNumbers(std::span<const double> values, double& result) {
  double total = 0.0;
  for (const double value : values) total += value;
  return Finite(total, result);
}

Fault AverageNumbers(std::span<const double> values, double& result) {
  if (values.empty()) return Fail(Fault::kDivisionByZero, result);
  if (const Fault fault = SumNumbers(values, result); fault != Fault::kNone) return fault;
  return Finite(result / static_cast<double>(values.size()), result);
}

Fault UtilityOfNumber(double value, double worst, double best, double& result) {
  if (worst == best) return Fail(Fault::kEqualAnchors, result);
  const double whole = best - worst;
  if (!std::isfinite(whole)) return Fail(Fault::kNotFinite, result);
  return Finite((value - worst) / whole, result);
}

double CapUtility(double utility) { return MinNumber(1.0, MaxNumber(0.0, utility)); }

Fault WeightedScore(std::span<const double> weights, std::span<const double> utilities,
                    double& result) {
  REMIT_CHECK(weights.size() == utilities.size(), "every objective has a weight");
  double score = 0.0;
  for (std::size_t i = 0; i < weights.size(); ++i) score += weights[i] * utilities[i];
  return Finite(score, result);
}

}  // namespace remit::builtins
