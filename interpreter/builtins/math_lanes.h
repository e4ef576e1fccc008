// exp, log, logistic and pow of kernels_math.h, written once over a Highway tag of any number of
// lanes and compiled once per instruction set: by kernels_math.cpp for whole blocks, and by whoever
// has vectors in registers. Only IEEE + - * / and integer operations on bits, in a fixed order:
// every lane of every width computes the same bits. A fused multiply-add stands only where its
// exact result is a double, so that the sets without one reach it in steps.
//
// How to call it, with L = Lanes<D>:
//   L::Exp(x) etc. -> Result{value, fault}: any argument; `fault` is a mask, the value 0 there.
//     The branch is to a function that is not inlined and expected never to be taken.
//   L::QuickExp(x) etc. -> Quick{value, sure}: no branch at all; the value holds where `sure`. One
//     may go through a block so, gather the masks, and call AnyExp where a lane was not sure.
//   L::AnyExp(x) etc. -> Result: any argument, the same bits, slower.
//   L::ExpFault(x) etc. -> the Fault of the lanes of the mask as small whole numbers; nothing is
//     said of other lanes. Only to be called where some lane faults.
//
// Values of extra precision are unevaluated sums high + low, |low| <= ulp(high) / 2. Error-free
// sums: D. E. Knuth, The Art of Computer Programming 2, 4.2.2; error-free products: T. J. Dekker,
// Numerische Mathematik 18 (1971); reduction by a split ln 2: W. J. Cody and W. Waite, Software
// Manual for the Elementary Functions (1980); tables of exp and log in a few bits of the argument:
// P.-T. P. Tang, ACM TOMS 15 (1989) and 16 (1990). Polynomials have the least greatest error over
// their interval (Remez), their terms taken in pairs (Estrin) so that few wait for one another.

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
#include "interpreter/builtins/math_tables.h"

HWY_BEFORE_NAMESPACE();
namespace remit::builtins::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

template <class D>
struct Lanes {
  using V = hn::Vec<D>;
  using M = hn::Mask<D>;
  using DU = hn::RebindToUnsigned<D>;
  using VU = hn::Vec<DU>;

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
    M fault;
  };
  struct Quick {
    V value;
    M sure;
  };

  static constexpr double kRoundToWhole =
      0x1.8p52;  // adding and subtracting it rounds |x| < 2^51 half-even
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

  // a b + c rounded once, where a b is a double; and a b - c.
  static HWY_INLINE V ShortMulAdd(V a, V b, V c) {
#if HWY_NATIVE_FMA
    return hn::MulAdd(a, b, c);
#else
    return a * b + c;
#endif
  }
  static HWY_INLINE V ShortMulSub(V a, V b, V c) {
#if HWY_NATIVE_FMA
    return hn::MulSub(a, b, c);
#else
    return a * b - c;
#endif
  }

  // a b + c where that is a double and b has at most 26 bits.
  static HWY_INLINE V ExactMulAdd(V a, V b, V c) {
#if HWY_NATIVE_FMA
    return hn::MulAdd(a, b, c);
#else
    const Sum parts = Halves(a);
    return (parts.high * b + c) + parts.low * b;
#endif
  }

  // 1 - a b where a is 1 / b rounded: the rest of a division is a double.
  static HWY_INLINE V RestOfInverse(V a, V b) {
#if HWY_NATIVE_FMA
    return hn::NegMulAdd(a, b, Constant(1.0));
#else
    const Sum product = ExactProduct(a, b);
    return (Constant(1.0) - product.high) - product.low;
#endif
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

  // (high + low) * 2^exponent rounded once, subnormals included; requires 0.7 < high < 2 and
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

  // --- rows of the tables ---

  // One 512-bit register holds half a column, and an index picks from two.
  static constexpr bool kInRegisters = HWY_TARGET <= HWY_AVX3 && sizeof(V) == 64;

  struct Index {
    VU lanes;  // the row in the four lowest bits
    alignas(64) std::uint64_t rows[hn::MaxLanes(D())];
  };
  static HWY_INLINE Index IndexOf(VU row) {
    Index index;
    index.lanes = row;
    if constexpr (!kInRegisters) {
      const DU du;
      hn::Store(hn::And(row, hn::Set(du, std::uint64_t{kMathRows - 1})), du, index.rows);
    }
    return index;
  }

#if HWY_TARGET <= HWY_AVX3
  static HWY_INLINE V Pick(const double* column, VU row) {
    return V{_mm512_permutex2var_pd(_mm512_load_pd(column), row.raw, _mm512_load_pd(column + 8))};
  }
  static HWY_INLINE VU Pick(const std::uint64_t* column, VU row) {
    return VU{_mm512_permutex2var_epi64(_mm512_load_si512(column), row.raw,
                                        _mm512_load_si512(column + 8))};
  }
#endif

  static HWY_INLINE Sum PickPairs(const MathPairs& pairs, const Index& index) {
    constexpr std::size_t kLanes = hn::MaxLanes(D());
    const D d;
    const auto row = [&](std::size_t lane) { return pairs.data() + 2 * index.rows[lane]; };
    if constexpr (kLanes == 1) {
      return {hn::Set(d, row(0)[0]), hn::Set(d, row(0)[1])};
#if HWY_TARGET != HWY_SCALAR
    } else if constexpr (kLanes == 2) {
      const auto even = hn::Load(d, row(0));
      const auto odd = hn::Load(d, row(1));
      return {hn::InterleaveLower(d, even, odd), hn::InterleaveUpper(d, even, odd)};
    } else if constexpr (kLanes == 4) {
      const hn::Half<D> half;
      const auto even = hn::Combine(d, hn::Load(half, row(2)), hn::Load(half, row(0)));
      const auto odd = hn::Combine(d, hn::Load(half, row(3)), hn::Load(half, row(1)));
      return {hn::InterleaveLower(d, even, odd), hn::InterleaveUpper(d, even, odd)};
#endif
    } else {
      alignas(64) double first[kLanes];
      alignas(64) double second[kLanes];
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        first[lane] = row(lane)[0];
        second[lane] = row(lane)[1];
      }
      return {hn::Load(d, first), hn::Load(d, second)};
    }
  }

  // --- exp ---

  // exp(x), or exp(-x), as T + T part, where T is `bits` with k << 48 added and k is whole in the
  // lowest bits of `anchored`: see kExpTable. |x| <= 800. |part| < 0.022.
  struct ExpCore {
    VU bits;
    V part;
    V anchored;
  };
  template <bool kOfMinus>
  static HWY_INLINE ExpCore CoreOfExp(V x) {
    const DU du;
    const V anchored = x * Constant(kOfMinus ? -k16ByLn2 : k16ByLn2) + Constant(kRoundToWhole);
    const V k = anchored - Constant(kRoundToWhole);
    const V coarse = kOfMinus ? ShortMulSub(k, Constant(-kLn2By16High), x)
                              : ShortMulAdd(k, Constant(-kLn2By16High), x);
    const V r = ShortMulAdd(k, Constant(-kLn2By16Low), coarse);
    const Index index = IndexOf(hn::BitCast(du, anchored));

    const V square = r * r;
    const V low = Constant(0x1.0000000000004p-1) + r * Constant(0x1.5555555555558p-3);
    const V middle = Constant(0x1.555555547f6e5p-5) + r * Constant(0x1.11111110a1890p-7);
    const V high = Constant(0x1.6c18417091cdfp-10) + r * Constant(0x1.a01b6decb6f24p-13);
    const V tail = low + square * (middle + square * high);
    V lack;
    VU bits;
    if constexpr (kInRegisters) {
      lack = Pick(kExpTable.lack, index.lanes);
      bits = Pick(kExpTable.bits, index.lanes);
    } else {
      const Sum pair = PickPairs(kExpPairs, index);
      lack = pair.high;
      bits = hn::BitCast(du, pair.low);
    }
    return {bits, r + (lack + square * tail), anchored};
  }

  // From here to there exp is well inside the normal doubles, and so is all of its low part that
  // could change a sum.
  static constexpr double kUsualPower = 660.0;

  // exp(x), or exp(-x), as a sum of which the high part is a power of 2^(1/16); |x| <= kUsualPower.
  template <bool kOfMinus>
  static HWY_INLINE Sum SumOfExp(V x) {
    const DU du;
    const ExpCore core = CoreOfExp<kOfMinus>(x);
    const V power = hn::BitCast(D(), core.bits + hn::ShiftLeft<48>(hn::BitCast(du, core.anchored)));
    return {power, power * core.part};
  }

  static HWY_INLINE Quick QuickExp(V x) {
    const Sum sum = SumOfExp<false>(x);
    return {sum.high + sum.low, hn::Le(hn::Abs(x), Constant(kUsualPower))};
  }

  static HWY_NOINLINE Result AnyExp(V x) {
    const DU du;
    const auto finite = IsFinite(x);
    const V bounded =
        hn::Min(hn::Max(hn::IfThenElseZero(finite, x), Constant(-800.0)), Constant(720.0));
    const ExpCore core = CoreOfExp<false>(bounded);
    const VU row =
        hn::And(hn::BitCast(du, core.anchored), hn::Set(du, std::uint64_t{kMathRows - 1}));
    const V high = hn::BitCast(D(), core.bits + hn::ShiftLeft<48>(row));
    const V row_number =
        hn::BitCast(D(), hn::Or(row, hn::BitCast(du, Constant(0x1p52)))) - Constant(0x1p52);
    const V k = core.anchored - Constant(kRoundToWhole);
    const Sum sum = OrderedSum(high, high * core.part);
    return Checked(RoundScaled({sum.high, sum.low, (k - row_number) * Constant(1.0 / kMathRows)}),
                   hn::Not(finite));
  }

  static HWY_INLINE Result Exp(V x) {
    const Quick quick = QuickExp(x);
    if (HWY_LIKELY(hn::AllTrue(D(), quick.sure))) return Sure(quick);
    return AnyExp(x);
  }
  static HWY_INLINE V ExpFault(V) { return FaultCode(Fault::kNotFinite); }

  // --- log ---

  // Of an exponent in the lowest bits of a number from 2^52 on.
  static constexpr double kExponentBias = 0x1p52 + 1023.0;

  // log of a normal x over 2^(bias - kExponentBias). With m and the row of its significand, the
  // exponent times ln 2 less log c is exact to 2^-42, m c - 1 = r is exact, and log(1 + r) is r -
  // r^2 / 2 + ...; what is small is added first. Next to 1, row and exponent are 0, and so all but
  // r.
  static HWY_INLINE V CoreOfLog(V x, V bias) {
    const DU du;
    const auto one_bits = hn::Set(du, std::uint64_t{0x3ff0000000000000});
    const auto from = hn::Set(du, std::uint64_t{0x3fef800000000000});  // 63/64
    const VU moved = hn::BitCast(du, x) + (one_bits - from);
    const VU field = hn::Or(hn::ShiftRight<52>(moved), hn::BitCast(du, Constant(0x1p52)));
    const V exponent = hn::BitCast(D(), field) - bias;
    const VU fraction = hn::And(moved, hn::Set(du, std::uint64_t{0x000fffffffffffff}));
    const V m = hn::BitCast(D(), fraction + from);
    const Index index = IndexOf(hn::ShiftRight<48>(moved));
    V inverse;
    V high;
    V low;
    if constexpr (kInRegisters) {
      inverse = Pick(kLogTable.inverse, index.lanes);
      high = Pick(kLogTable.high, index.lanes);
      low = Pick(kLogTable.low, index.lanes);
    } else {
      const Sum pair = PickPairs(kLogPairs, index);
      inverse = pair.high;
      high = pair.low;
      low = PickPairs(kLogLowPairs, index).high;
    }

    const V r = ExactMulAdd(m, inverse, Constant(-1.0));
    const V whole = ShortMulAdd(exponent, Constant(kLn2High), high);
    const Sum leading = OrderedSum(whole, r);
    const V square = r * r;
    const V a = Constant(0x1.55555555554dep-2) + r * Constant(-0x1.fffffffffdbb3p-3);
    const V b = Constant(0x1.9999999be3173p-3) + r * Constant(-0x1.5555558a298d5p-3);
    const V c = Constant(0x1.24922eaf9ec95p-3) + r * Constant(-0x1.fffd3022b27bap-4);
    const V e = Constant(0x1.c80b68e344756p-4) + r * Constant(-0x1.9fbd8573c633bp-4);
    const V cubic = (a + square * b) + (square * square) * (c + square * e);
    const V tail = square * (Constant(-0.5) + r * cubic);
    const V rest = leading.low + ShortMulAdd(exponent, Constant(kLn2Low), low);
    return leading.high + (rest + tail);
  }

  static HWY_INLINE Quick QuickLog(V x) {
    const M sure = hn::And(hn::Ge(x, Constant(0x1p-1022)), hn::Lt(x, Constant(__builtin_inf())));
    return {CoreOfLog(x, Constant(kExponentBias)), sure};
  }

  static HWY_NOINLINE Result AnyLog(V x) {
    const M usable = hn::And(hn::Gt(x, Constant(0.0)), IsFinite(x));
    const V positive = hn::IfThenElse(usable, x, Constant(1.0));
    const M subnormal = hn::Lt(positive, Constant(0x1p-1022));
    const V normal = hn::IfThenElse(subnormal, positive * Constant(0x1p54), positive);
    const V bias =
        hn::IfThenElse(subnormal, Constant(kExponentBias + 54.0), Constant(kExponentBias));
    return Checked(CoreOfLog(normal, bias), hn::Not(usable));
  }

  static HWY_INLINE Result Log(V x) {
    const Quick quick = QuickLog(x);
    if (HWY_LIKELY(hn::AllTrue(D(), quick.sure))) return Sure(quick);
    return AnyLog(x);
  }
  static HWY_INLINE V LogFault(V x) {
    return hn::IfThenElse(IsFinite(x), FaultCode(Fault::kOutOfDomain),
                          FaultCode(Fault::kNotFinite));
  }

  // --- logistic ---

  // 1 / (1 + exp(-x)): the denominator as a sum, and the quotient with what the division and the
  // denominator's low part leave.
  static HWY_INLINE Quick QuickLogistic(V x) {
    const V one = Constant(1.0);
    const Sum e = SumOfExp<true>(x);
    const Sum coarse = OrderedSum(hn::Max(e.high, one), hn::Min(e.high, one));
    const Sum fine = OrderedSum(coarse.high, e.low);
    const V low = coarse.low + fine.low;
    const V quotient = one / fine.high;
    const V rest = RestOfInverse(quotient, fine.high) - quotient * low;
    return {quotient + quotient * rest, hn::Le(hn::Abs(x), Constant(kUsualPower))};
  }

  // Beyond, the quotient is exp(x) itself below 0 and 1 above, to far more than a double holds.
  static HWY_NOINLINE Result AnyLogistic(V x) {
    const V zero = Constant(0.0);
    const V limit = Constant(kUsualPower);
    const M finite = IsFinite(x);
    const V safe = hn::IfThenElseZero(finite, x);
    const V inside = QuickLogistic(hn::Min(hn::Max(safe, hn::Neg(limit)), limit)).value;
    const V power = AnyExp(hn::Min(safe, zero)).value;
    const M below = hn::Lt(safe, hn::Neg(limit));
    return Checked(hn::IfThenElse(below, power, inside), hn::Not(finite));
  }

  static HWY_INLINE Result Logistic(V x) {
    const Quick quick = QuickLogistic(x);
    if (HWY_LIKELY(hn::AllTrue(D(), quick.sure))) return Sure(quick);
    return AnyLogistic(x);
  }
  static HWY_INLINE V LogisticFault(V) { return FaultCode(Fault::kNotFinite); }

  // --- exp and log in double length, for pow ---

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

  // --- pow ---

  static HWY_INLINE M IsWhole(V magnitude) {  // from 2^52 on every double is
    const V big = Constant(0x1p52);
    return hn::Or(hn::Ge(magnitude, big), hn::Eq((magnitude + big) - big, magnitude));
  }

  // |x|^y as exp(y log |x|) with the logarithm and the product in double length; the sign and zero
  // apart.
  static HWY_INLINE Result Pow(V x, V y) {
    const V zero = Constant(0.0);
    const V magnitude = hn::Abs(x);
    const M finite = hn::And(IsFinite(x), IsFinite(y));
    const M usable = hn::And(finite, hn::Gt(magnitude, zero));
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
    const M odd = hn::And(IsWhole(y_magnitude), hn::Not(IsWhole(y_magnitude * Constant(0.5))));
    const V with_sign = hn::IfThenElse(hn::And(odd, hn::Lt(x, zero)), hn::Neg(value), value);
    const M zero_power = hn::And(hn::Eq(x, zero), hn::Gt(y, zero));
    const M no_value = hn::Or(RootOfNegative(x, y), hn::Or(PowerBelowZero(x, y), hn::Not(finite)));
    return Checked(hn::IfThenElse(zero_power, zero, with_sign), no_value);
  }
  static HWY_INLINE V PowFault(V x, V y) {
    const V beyond = FaultCode(Fault::kNotFinite);
    V fault = hn::IfThenElse(RootOfNegative(x, y), FaultCode(Fault::kOutOfDomain), beyond);
    fault = hn::IfThenElse(PowerBelowZero(x, y), FaultCode(Fault::kDivisionByZero), fault);
    return hn::IfThenElse(hn::And(IsFinite(x), IsFinite(y)), fault, beyond);
  }

 private:
  static HWY_INLINE M IsFinite(V x) {  // false for NaN
    return hn::Lt(hn::Abs(x), Constant(__builtin_inf()));
  }
  static HWY_INLINE M RootOfNegative(V x, V y) {
    return hn::And(hn::Lt(x, Constant(0.0)), hn::Not(IsWhole(hn::Abs(y))));
  }
  static HWY_INLINE M PowerBelowZero(V x, V y) {
    return hn::And(hn::Eq(x, Constant(0.0)), hn::Lt(y, Constant(0.0)));
  }

  static HWY_INLINE Result Sure(const Quick& quick) {
    return {quick.value, hn::MaskFromVec(hn::Zero(D()))};
  }

  // 0 where there is a fault or the value is too large; -0 becomes +0.
  static HWY_INLINE Result Checked(V value, M fault) {
    const M all = hn::Or(fault, hn::Not(IsFinite(value)));
    return {hn::IfThenZeroElse(all, value) + Constant(0.0), all};
  }
};

}  // namespace remit::builtins::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // REMIT_MATH_LANES_TOGGLE
