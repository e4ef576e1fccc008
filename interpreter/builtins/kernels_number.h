// Scalar kernels over `number` (IEEE binary64, round to nearest even). A result is always finite:
// what would be an infinity or a NaN is a fault, and a negative zero never comes out. exp, log, pow
// and logistic are in kernels_math.h. A kernel that faults leaves 0 in its result.
#pragma once

#include <compare>
#include <cstddef>
#include <span>

#include "interpreter/builtins/fault.h"

namespace remit::builtins {

Fault AddNumber(double a, double b, double& result);
Fault SubtractNumber(double a, double b, double& result);
Fault NegateNumber(double a, double& result);
Fault MultiplyNumber(double a, double b, double& result);
Fault DivideNumber(double a, double b, double& result);  // b = 0: kDivisionByZero

// The exact remainder of a / b, moved by b where needed so that it is 0 or has the sign of b; that
// move rounds once.
Fault ModNumber(double a, double b, double& result);

Fault AbsNumber(double a, double& result);
Fault SqrtNumber(double a, double& result);  // correctly rounded; a < 0: kOutOfDomain
Fault FloorNumber(double a, double& result);
Fault CeilingNumber(double a, double& result);
Fault RoundNumber(double a,
                  double& result);  // to the nearest whole number; halfway, to the even one

double MinNumber(double a, double b);  // both finite
double MaxNumber(double a, double b);
std::partial_ordering CompareNumber(double a, double b);

// From left to right, from 0; no compensation, no reordering.
Fault SumNumbers(std::span<const double> values, double& result);
Fault AverageNumbers(std::span<const double> values,
                     double& result);  // of nothing: kDivisionByZero

// (value - worst) / (best - worst): each of the three operations rounded once. worst = best is
// kEqualAnchors.
Fault UtilityOfNumber(double value, double worst, double best, double& result);

// What `capped` does to a utility: 0 below the worst anchor, 1 above the best.
double CapUtility(double utility);

// The sum of weights[i] * utilities[i] from left to right: each product is rounded, then each
// addition. The score that `best` compares. Requires equal sizes.
Fault WeightedScore(std::span<const double> weights, std::span<const double> utilities,
                    double& result);

}  // namespace remit::builtins
