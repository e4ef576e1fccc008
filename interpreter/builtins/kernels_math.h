// exp, log, pow and logistic of binary64, this project's own: the C library's differ from version
// to version, these are the same bits on every machine, one at a time or in blocks. Not the place
// for kernels that IEEE arithmetic already fixes (see kernels_number.h).
//
// Error, in units in the last place of the result, subnormal results included: at most the bounds
// below; docs/language/numbers.md says how they add up and what was measured. Monotonic only up to
// that error. Round to nearest and honoured subnormals are assumed, as everywhere. A
// result of zero is never negative; a lane that faults holds 0.
//
// Faults: kNotFinite for an argument that is NaN or infinite, and where exp or pow exceed binary64;
// underflow is no fault, it gives the rounded subnormal or 0. log x: kOutOfDomain for x <= 0.
// pow(x, y): kOutOfDomain for x < 0 with y not whole, kDivisionByZero for x = 0 with y < 0; pow(0,
// 0) and pow(x, 0) are 1. logistic x = 1 / (1 + exp(-x)) never faults on a finite x: its result is
// in 0 .. 1, both ends included by rounding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "interpreter/builtins/fault.h"

namespace remit::builtins {

inline constexpr double kExpErrorBound = 0.56;
inline constexpr double kLogErrorBound = 0.57;
inline constexpr double kPowErrorBound = 0.53;
inline constexpr double kLogisticErrorBound = 0.57;

Fault Exp(double x, double& result);
Fault Log(double x, double& result);
Fault Pow(double x, double y, double& result);
Fault Logistic(double x, double& result);

// Element by element the bits that the scalar form gives. `fault` receives the Fault of each lane.
// No alignment is needed; results may overwrite arguments in place, but not overlap them otherwise.
void ExpBlock(const double* x, double* result, std::uint8_t* fault, std::size_t count);
void LogBlock(const double* x, double* result, std::uint8_t* fault, std::size_t count);
void PowBlock(const double* x, const double* y, double* result, std::uint8_t* fault,
              std::size_t count);
void LogisticBlock(const double* x, double* result, std::uint8_t* fault, std::size_t count);

// The vector instruction sets that this build can use on this processor, best first, for tests and
// diagnostics.
std::vector<std::string> MathTargets();
// Restricts the block forms to one of those for the rest of the process; empty: the best again. For
// tests only.
void UseMathTargetForTest(const std::string& name);

}  // namespace remit::builtins
