// Vectors of binary64 lanes and the arithmetic of decimals in them. Included by the machine alone.

// Included once per target, so the guard is Highway's toggle and not `#pragma once`.
#if defined(REMIT_TAPE_LANES_TOGGLE) == defined(HWY_TARGET_TOGGLE)
#ifdef REMIT_TAPE_LANES_TOGGLE
#undef REMIT_TAPE_LANES_TOGGLE
#else
#define REMIT_TAPE_LANES_TOGGLE
#endif

#include "hwy/highway.h"
#include "interpreter/builtins/math_lanes.h"

HWY_BEFORE_NAMESPACE();
namespace remit::tape::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using D = hn::CappedTag<double, 8>;
using DU = hn::RebindToUnsigned<D>;
using DI = hn::RebindToSigned<D>;
using V = hn::Vec<D>;
using U = hn::Vec<DU>;
using M = hn::Mask<D>;
using Math = builtins::HWY_NAMESPACE::Lanes<D>;

inline constexpr std::size_t kN = hn::MaxLanes(D());

HWY_INLINE V Constant(double value) { return hn::Set(D(), value); }
HWY_INLINE V Infinity() { return Constant(__builtin_inf()); }
HWY_INLINE M HasValue(V x) { return hn::Lt(hn::Abs(x), Infinity()); }
HWY_INLINE V Poison() { return hn::NaN(D()); }
HWY_INLINE V PoisonUnless(M good, V value) { return hn::IfThenElse(good, value, Poison()); }
// Zero where x is finite, else not a number: added to a result it hands on what x lacks.
HWY_INLINE V Taint(V x) { return x - x; }

// a * b as an unevaluated sum, exact for whole numbers below 2^53 and for results that are not
// tiny.
struct Exact {
  V high, low;
};
HWY_INLINE Exact Product(V a, V b) {
  const V high = a * b;
#if HWY_NATIVE_FMA
  return {high, hn::MulSub(a, b, high)};
#else
  const auto product = Math::ExactProduct(a, b);
  return {high, product.low};
#endif
}

// Of whole numbers below 2^51 either side of zero: there the last bit of the sum is that of `whole`.
HWY_INLINE M IsOdd(V whole) {
  const DU du;
  const U bits = hn::BitCast(du, whole + Constant(0x1.8p52));
  return hn::RebindMask(D(), hn::TestBit(bits, hn::Set(du, 1)));
}

// Of a quotient guessed to less than one away from the truth, and what the guess leaves: the
// nearest whole number, halfway the even one. `part` is what one more takes away from the rest;
// part > 0. What is left of the rest after a step is less than half a part, so that one step is
// enough.
HWY_INLINE V Corrected(V guess, V rest, V part) {
  const V size = hn::Abs(rest);
  const V half = part * Constant(0.5);
  const M beyond = hn::Gt(size, half);
  const M wrong_tie = hn::And(hn::Eq(size, half), IsOdd(guess));
  const V step = hn::CopySign(Constant(1.0), rest);
  return guess + hn::IfThenElseZero(hn::Or(beyond, wrong_tie), step);
}

constexpr double kMostQuotient = 0x1p50;
constexpr double kMostDivisor = 0x1p51;

// a * b / power, rounded once, half to even.
HWY_INLINE V TimesDecimal(V a, V b, V power, V inverse) {
  const Exact product = Product(a, b);
  const V guess = hn::Round(product.high * inverse);
  const Exact back = Product(guess, power);
  const V rest = (product.high - back.high) + (product.low - back.low);
  const V quotient = Corrected(guess, rest, power);
  return PoisonUnless(hn::Lt(hn::Abs(quotient), Constant(kMostQuotient)), quotient);
}

// a * power / b likewise.
HWY_INLINE V OverDecimal(V a, V power, V b) {
  const Exact product = Product(a, power);
  const V guess = hn::Round(product.high / b);
  const Exact back = Product(guess, b);
  const V rest = (product.high - back.high) + (product.low - back.low);
  // With the sign of the divisor turned into that of the rest, the divisor counts as positive; the
  // quotient turns with it.
  const V sign = hn::CopySign(Constant(1.0), b);
  const V divisor = hn::Abs(b);
  const V turned = Corrected(guess * sign, rest, divisor) * sign;
  const M good = hn::And(hn::Lt(hn::Abs(turned), Constant(kMostQuotient)),
                         hn::Lt(divisor, Constant(kMostDivisor)));
  return PoisonUnless(good, turned);
}

HWY_INLINE V ToDecimal(V x, V power) {
  const Exact product = Product(x, power);
  const V whole = hn::Round(product.high);
  const V left = product.high - whole;
  const V one = Constant(1.0);
  const V zero = Constant(0.0);
  const M up = hn::And(hn::Eq(left, Constant(0.5)), hn::Gt(product.low, zero));
  const M down = hn::And(hn::Eq(left, Constant(-0.5)), hn::Lt(product.low, zero));
  const V value = (whole + hn::IfThenElseZero(up, one)) - hn::IfThenElseZero(down, one);
  return PoisonUnless(hn::Lt(hn::Abs(value), Constant(kMostQuotient)), value);
}

HWY_INLINE V Checked(typename Math::Result result) {
  return hn::IfThenElse(result.fault, Poison(), result.value);
}

// 1 / (1 + exp(-x)) as the language would compute it, operation by operation.
HWY_INLINE V Sigmoid(V x) {
  const V one = Constant(1.0);
  const V sum = one + Checked(Math::Exp(hn::Neg(x)));
  return one / sum + Taint(sum);
}

}  // namespace remit::tape::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // REMIT_TAPE_LANES_TOGGLE
