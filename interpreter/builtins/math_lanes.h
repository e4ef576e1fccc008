// The algorithms of kernels_math.h, written once over a Highway tag of any number of lanes and
// compiled once per instruction set. Only IEEE + - * / and integer operations on bits, in a fixed
// order, without fused multiply-add: every lane of every width computes the same bits. Included by
// kernels_math.cpp alone.
//
// Values of extra precision are unevaluated sums high + low, |low| <= ulp(high) / 2. Error-free
// sums: D. E. Knuth, The Art of Computer Programming 2, 4.2.2; error-free products: T. J. Dekker,
// Numerische Mathematik 18 (1971); reduction by a split ln 2: W. J. Cody and W. Waite, Software
// Manual for the Elementary Functions (1980).

// Included once per target, so the guard is Highway's toggle and not `#pragma once`.
#if defined(REMIT_MATH_LANES_TOGGLE) == defined(HWY_TARGET_TOGGLE)
#ifdef REMIT_MATH_LANES_TOGGLE
#undef REMIT_MATH_LANES_TOGGLE
#else
#define REMIT_MATH_LANES_TOGGLE
#endif

#include <cstdint>

#include "hwy/highway.h"
#include "interpreter/builtins/fault.h"

HWY_BEFORE_NAMESPACE();
namespace remit::builtins::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

template <class D>
struct Lanes {
  using V = hn::Vec<D>;
  using DU = hn::RebindToUnsigned<D>;

  // high + low; where a result carries a power of two apart, `Scaled` holds it as a whole number in
  // a double.
  struct Sum {
    V high;
    V low;
  };
  struct Scaled {
    V high;
    V low;
    V exponent;
  };
  struct Result {
    V value;
    V fault;  // the Fault as a small whole number
  };

  static constexpr double kRoundToWhole =
      0x1.8p52;  // adding and subtracting it rounds |x| < 2^51 half-even
  static constexpr double kLn2High = 0x1.62e42fee00000p-1;  // 32 bits: times an exponent is exact
  static constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
  static constexpr double kLog2E = 0x1.71547652b82fep+0;
  static constexpr double kExponentLimit = 1000.0;  // exp is 0 or infinite well before

  static HWY_INLINE V Constant(double value) { return hn::Set(D(), value); }
  static HWY_INLINE V FaultCode(Fault fault) { return Constant(static_cast<double>(fault)); }

  // --- error-free steps ---

  static HWY_INLINE Sum OrderedSum(V a, V b) {  // requires |a| >= |b| or a = 0
    const V sum = a + b;
    return {sum, b - (sum - a)};
  }

  static HWY_INLINE Sum ExactSum(V a, V b) {
    const V sum = a + b;
    const V b_part = sum - a;
    return {sum, (a - (sum - b_part)) + (b - b_part)};
  }

  static HWY_INLINE Sum Halves(V a) {  // 26 bits each, with signs; |a| < 2^990
    const V spread = a * Constant(134217729.0);
    const V high = spread - (spread - a);
    return {high, a - high};
  }

  static HWY_INLINE Sum ExactProduct(V a, V b) {
    const V product = a * b;
    const Sum x = Halves(a);
    const Sum y = Halves(b);
    const V error = ((x.high * y.high - product) + x.high * y.low + x.low * y.high) + x.low * y.low;
    return {product, error};
  }

  static HWY_INLINE Sum Product(Sum a, Sum b) {
    const Sum product = ExactProduct(a.high, b.high);
    return OrderedSum(product.high, product.low + (a.high * b.low + a.low * b.high));
  }

  // a / b, where `a` and `b` are sums.
  static HWY_INLINE Sum Quotient(Sum a, Sum b) {
    const V quotient = a.high / b.high;
    const Sum back = ExactProduct(quotient, b.high);
    const V rest = (((a.high - back.high) - back.low) + a.low) - quotient * b.low;
    return {quotient, rest / b.high};
  }

  // --- powers of two ---

  static HWY_INLINE V RoundToWhole(V x) {
    return (x + Constant(kRoundToWhole)) - Constant(kRoundToWhole);
  }

  // 2^exponent for a whole exponent in -1022 .. 1023.
  static HWY_INLINE V PowerOfTwo(V exponent) {
    const DU du;
    // The sum holds exponent + 1023 in its lowest bits.
    const V biased = exponent + Constant(0x1p52 + 1023.0);
    return hn::BitCast(D(), hn::ShiftLeft<52>(hn::BitCast(du, biased)));
  }

  // (high + low) * 2^exponent rounded once, subnormals included; requires 0.35 < high < 1.5 and
  // |exponent| < 2000. Below 2^-1022 the last place is a fixed 2^-1074: adding and taking away a
  // power of two whose last place that is, before the scaling, rounds there. Above, that power is
  // zero and the same steps are a plain sum.
  static HWY_INLINE V RoundScaled(Scaled x) {
    const V tiny = Constant(-1022.0);
    const auto below = hn::Or(hn::Lt(x.exponent, tiny),
                              hn::And(hn::Eq(x.exponent, tiny), hn::Lt(x.high, Constant(1.0))));
    const V shift = hn::IfThenElseZero(below, tiny - x.exponent);
    const V anchor = hn::IfThenElseZero(below, PowerOfTwo(shift));
    const Sum anchored = OrderedSum(anchor, x.high);
    const V rounded = (anchored.high + (anchored.low + x.low)) - anchor;
    const V half = RoundToWhole(x.exponent * Constant(0.5));
    return (rounded * PowerOfTwo(half)) * PowerOfTwo(x.exponent - half);
  }

  // --- exp ---

  static HWY_INLINE V
  ExpTail(V r) {  // (exp(r) - 1 - r - r^2 / 2) / r^3 for |r| <= 0.35: Taylor to r^14
    V p = Constant(1.0 / 87178291200.0);
    p = p * r + Constant(1.0 / 6227020800.0);
    p = p * r + Constant(1.0 / 479001600.0);
    p = p * r + Constant(1.0 / 39916800.0);
    p = p * r + Constant(1.0 / 3628800.0);
    p = p * r + Constant(1.0 / 362880.0);
    p = p * r + Constant(1.0 / 40320.0);
    p = p * r + Constant(1.0 / 5040.0);
    p = p * r + Constant(1.0 / 720.0);
    p = p * r + Constant(1.0 / 120.0);
    p = p * r + Constant(1.0 / 24.0);
    return p * r + Constant(1.0 / 6.0);
  }

  // exp of a sum, whose high part is first brought into +-kExponentLimit. high is in 0.70 .. 1.42.
  static HWY_INLINE Scaled ExpOf(Sum x) {
    const V limit = Constant(kExponentLimit);
    const auto above = hn::Gt(x.high, limit);
    const auto below = hn::Lt(x.high, hn::Neg(limit));
    const V high = hn::IfThenElse(above, limit, hn::IfThenElse(below, hn::Neg(limit), x.high));
    const V low = hn::IfThenZeroElse(hn::Or(above, below), x.low);

    const V exponent = RoundToWhole(high * Constant(kLog2E));
    const Sum coarse =
        ExactSum(high - exponent * Constant(kLn2High), hn::Neg(exponent * Constant(kLn2Low)));
    // A large argument's low part is far above the last place of what is left of it.
    const Sum reduced = ExactSum(coarse.high, coarse.low + low);
    const V r = reduced.high;

    const Sum square = ExactProduct(r, r);
    const Sum linear = OrderedSum(Constant(1.0), r);
    const Sum quadratic = OrderedSum(linear.high, square.high * Constant(0.5));
    const V tail = (r * square.high) * ExpTail(r);
    const V small = tail + ((quadratic.low + linear.low) +
                            (square.low * Constant(0.5) + reduced.low * quadratic.high));
    const Sum sum = OrderedSum(quadratic.high, small);
    return {sum.high, sum.low, exponent};
  }

  // --- log ---

  // 2/7 + 2/9 z + ... + 2/29 z^11, for 0 <= z <= 0.0295.
  static HWY_INLINE V LogTail(V z) {
    V p = Constant(2.0 / 29.0);
    p = p * z + Constant(2.0 / 27.0);
    p = p * z + Constant(2.0 / 25.0);
    p = p * z + Constant(2.0 / 23.0);
    p = p * z + Constant(2.0 / 21.0);
    p = p * z + Constant(2.0 / 19.0);
    p = p * z + Constant(2.0 / 17.0);
    p = p * z + Constant(2.0 / 15.0);
    p = p * z + Constant(2.0 / 13.0);
    p = p * z + Constant(2.0 / 11.0);
    p = p * z + Constant(2.0 / 9.0);
    return p * z + Constant(2.0 / 7.0);
  }

  // log(m) for m in sqrt(1/2) .. sqrt(2): with s = (m - 1) / (m + 1), the series 2 s + 2/3 s^3 +
  // 2/5 s^5 + ..., whose first three terms are summed in double length.
  static HWY_INLINE Sum LogOfSignificand(V m) {
    const V one = Constant(1.0);
    const Sum s = Quotient({m - one, Constant(0.0)}, ExactSum(m, one));
    const Sum square = ExactProduct(s.high, s.high);
    const Sum z{square.high, square.low + Constant(2.0) * s.high * s.low};
    Sum fifth = OrderedSum(Constant(0x1.999999999999ap-2), z.high * LogTail(z.high));
    fifth.low = fifth.low + Constant(-0x1.999999999999ap-56);
    const Sum z_fifth = Product(z, fifth);
    Sum third = OrderedSum(Constant(0x1.5555555555555p-1), z_fifth.high);
    third.low = third.low + (Constant(0x1.5555555555555p-55) + z_fifth.low);
    const Sum cubic = Product(s, Product(z, third));
    const Sum sum = OrderedSum(Constant(2.0) * s.high, cubic.high);
    return {sum.high, sum.low + (Constant(2.0) * s.low + cubic.low)};
  }

  // log of a finite x > 0 as a sum, to about 2^-68 of itself.
  static HWY_INLINE Sum LogOf(V x) {
    const DU du;
    const auto subnormal = hn::Lt(x, Constant(0x1p-1022));
    const V normal = hn::IfThenElse(subnormal, x * Constant(0x1p54), x);
    // Moving sqrt(1/2) to the start of a binade makes its exponent the one of the nearest power of
    // two.
    const auto root_half = hn::Set(du, std::uint64_t{0x3fe6a09e667f3bcd});
    const auto one_bits = hn::Set(du, std::uint64_t{0x3ff0000000000000});
    const auto moved = hn::BitCast(du, normal) + (one_bits - root_half);
    const auto field = hn::Or(hn::ShiftRight<52>(moved), hn::BitCast(du, Constant(0x1p52)));
    const V exponent = (hn::BitCast(D(), field) - Constant(0x1p52 + 1023.0)) -
                       hn::IfThenElseZero(subnormal, Constant(54.0));
    const auto fraction = hn::And(moved, hn::Set(du, std::uint64_t{0x000fffffffffffff}));
    const Sum significand = LogOfSignificand(hn::BitCast(D(), fraction + root_half));

    const Sum sum = ExactSum(exponent * Constant(kLn2High), significand.high);
    const V low = sum.low + (exponent * Constant(kLn2Low) + significand.low);
    return OrderedSum(sum.high, low);
  }

  // --- the four functions ---

  static HWY_INLINE auto IsFinite(V x) {  // false for NaN
    return hn::Lt(hn::Abs(x), Constant(__builtin_inf()));
  }

  // The value where there is no fault, else 0; -0 becomes +0.
  static HWY_INLINE Result Checked(V value, V fault) {
    const V zero = Constant(0.0);
    const V code = hn::IfThenElse(hn::And(hn::Eq(fault, zero), hn::Not(IsFinite(value))),
                                  FaultCode(Fault::kNotFinite), fault);
    return {hn::IfThenElse(hn::Eq(code, zero), value + zero, zero), code};
  }

  static HWY_INLINE V NotFiniteFault(V x) {
    return hn::IfThenElse(IsFinite(x), Constant(0.0), FaultCode(Fault::kNotFinite));
  }

  static HWY_INLINE Result Exp(V x) {
    const V safe = hn::IfThenElseZero(IsFinite(x), x);
    return Checked(RoundScaled(ExpOf({safe, Constant(0.0)})), NotFiniteFault(x));
  }

  static HWY_INLINE Result Log(V x) {
    const auto positive = hn::Gt(x, Constant(0.0));
    const auto usable = hn::And(positive, IsFinite(x));
    const Sum log = LogOf(hn::IfThenElse(usable, x, Constant(1.0)));
    const V domain = hn::IfThenElse(positive, Constant(0.0), FaultCode(Fault::kOutOfDomain));
    const V fault = hn::IfThenElse(IsFinite(x), domain, FaultCode(Fault::kNotFinite));
    return Checked(log.high + log.low, fault);
  }

  static HWY_INLINE auto IsWhole(V magnitude) {  // from 2^52 on every double is
    const V big = Constant(0x1p52);
    return hn::Or(hn::Ge(magnitude, big), hn::Eq((magnitude + big) - big, magnitude));
  }

  static HWY_INLINE V PowFault(V x, V y) {
    const V zero = Constant(0.0);
    const auto root_of_negative = hn::And(hn::Lt(x, zero), hn::Not(IsWhole(hn::Abs(y))));
    const auto division = hn::And(hn::Eq(x, zero), hn::Lt(y, zero));
    const auto finite = hn::And(IsFinite(x), IsFinite(y));
    V fault = hn::IfThenElse(root_of_negative, FaultCode(Fault::kOutOfDomain), zero);
    fault = hn::IfThenElse(division, FaultCode(Fault::kDivisionByZero), fault);
    return hn::IfThenElse(finite, fault, FaultCode(Fault::kNotFinite));
  }

  // |x|^y as exp(y log |x|) with the logarithm and the product in double length; the sign and zero
  // apart.
  static HWY_INLINE Result Pow(V x, V y) {
    const V zero = Constant(0.0);
    const V fault = PowFault(x, y);
    const V magnitude = hn::Abs(x);
    const auto usable = hn::And(hn::And(IsFinite(x), IsFinite(y)), hn::Gt(magnitude, zero));
    const Sum log = LogOf(hn::IfThenElse(usable, magnitude, Constant(1.0)));
    // |log x| is 0 or above 2^-54, so a larger exponent than 2^65 changes nothing but could
    // overflow on the way.
    const V most = Constant(0x1p65);
    const V bounded = hn::IfThenElse(hn::Gt(hn::Abs(y), most), hn::CopySign(most, y), y);
    const V exponent = hn::IfThenElseZero(usable, bounded);
    const Sum product = ExactProduct(exponent, log.high);
    const Sum power = OrderedSum(product.high, product.low + exponent * log.low);
    const V value = RoundScaled(ExpOf(power));

    const V y_magnitude = hn::Abs(y);
    const auto odd = hn::And(IsWhole(y_magnitude), hn::Not(IsWhole(y_magnitude * Constant(0.5))));
    const V with_sign = hn::IfThenElse(hn::And(odd, hn::Lt(x, zero)), hn::Neg(value), value);
    const auto zero_power = hn::And(hn::Eq(x, zero), hn::Gt(y, zero));
    return Checked(hn::IfThenElse(zero_power, zero, with_sign), fault);
  }

  // 1 / (1 + e) for x >= 0 and e / (1 + e) below, where e = exp(-|x|).
  static HWY_INLINE Result Logistic(V x) {
    const V zero = Constant(0.0);
    const V one = Constant(1.0);
    const V safe = hn::IfThenElseZero(IsFinite(x), x);
    const Scaled e = ExpOf({hn::Neg(hn::Abs(safe)), zero});
    // In 1 + e a power below 2^-200 is as good as any smaller one.
    const V limit = Constant(-200.0);
    const V scale = PowerOfTwo(hn::IfThenElse(hn::Lt(e.exponent, limit), limit, e.exponent));
    Sum denominator = OrderedSum(one, e.high * scale);
    denominator.low = denominator.low + e.low * scale;
    const auto upper = hn::Ge(safe, zero);
    const Sum numerator{hn::IfThenElse(upper, one, e.high), hn::IfThenElse(upper, zero, e.low)};
    const Sum quotient = Quotient(numerator, denominator);
    const V exponent = hn::IfThenElse(upper, zero, e.exponent);
    return Checked(RoundScaled({quotient.high, quotient.low, exponent}), NotFiniteFault(x));
  }
};

}  // namespace remit::builtins::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // REMIT_MATH_LANES_TOGGLE
