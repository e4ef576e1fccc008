// The machine, written once over vectors of any width and compiled once per instruction set.
// Included by machine.cpp alone.

// Included once per target, so the guard is Highway's toggle and not `#pragma once`.
#if defined(REMIT_TAPE_MACHINE_TOGGLE) == defined(HWY_TARGET_TOGGLE)
#ifdef REMIT_TAPE_MACHINE_TOGGLE
#undef REMIT_TAPE_MACHINE_TOGGLE
#else
#define REMIT_TAPE_MACHINE_TOGGLE
#endif

#include <algorithm>
#include <bit>
#include <cstring>
#include <span>

#include "hwy/highway.h"
#include "interpreter/base/check.h"
#include "interpreter/builtins/math_lanes.h"
#include "interpreter/tape/machine.h"

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

HWY_INLINE M IsOdd(V whole) {
  const V half = whole * Constant(0.5);
  return hn::Ne(hn::Round(half), half);
}

// Of a quotient guessed within one of the truth, and what the guess leaves: the nearest whole
// number, halfway the even one. `part` is what one more takes away from the rest; part > 0.
HWY_INLINE V Corrected(V guess, V rest, V part) {
  const V one = Constant(1.0);
  const V half = part * Constant(0.5);
  const M above = hn::Gt(rest, half);
  const M below = hn::Lt(rest, hn::Neg(half));
  V quotient = guess + hn::IfThenElseZero(above, one);
  quotient = quotient - hn::IfThenElseZero(below, one);
  const V left = (rest - hn::IfThenElseZero(above, part)) + hn::IfThenElseZero(below, part);
  const M tie = hn::Eq(hn::Abs(left), half);
  const M wrong = hn::And(tie, IsOdd(quotient));
  return quotient + hn::IfThenElseZero(wrong, hn::CopySign(one, left));
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

// --- rows of tables ---

// The bucket by counting the cuts at or below the value.
HWY_INLINE U SearchRows(const ColumnRows& column, V value) {
  const DU du;
  U bucket = hn::Zero(du);
  for (const double cut : column.cuts) {
    bucket = bucket - hn::BitCast(du, hn::VecFromMask(D(), hn::Ge(value, Constant(cut))));
  }
  return hn::GatherIndex(du, column.rows.data(), hn::BitCast(DI(), bucket));
}

// A column made ready for the vectors of a strip.
#if HWY_TARGET <= HWY_AVX3
// Up to 15 cuts: the bucket by halving, in registers.
struct Buckets {
  HWY_INLINE explicit Buckets(const ColumnRows& of)
      : column(of),
        depth(of.depth),
        root(Constant(of.tree[1])),
        low(hn::LoadU(D(), of.tree.data())),
        high(hn::LoadU(D(), of.tree.data() + 8)),
        first(hn::LoadU(DU(), of.leaves.data())),
        second(hn::LoadU(DU(), of.leaves.data() + 8)) {}
  HWY_INLINE U RowsOf(V value) const {
    if (depth == 0) return SearchRows(column, value);
    U node = Below(hn::Set(DU(), 2), value, root);
    if (depth > 1) node = Below(node + node, value, V{_mm512_permutexvar_pd(node.raw, low.raw)});
    if (depth > 2) node = Below(node + node, value, V{_mm512_permutexvar_pd(node.raw, low.raw)});
    if (depth <= 3) return U{_mm512_permutexvar_epi64(node.raw, first.raw)};
    node = Below(node + node, value, V{_mm512_permutexvar_pd(node.raw, high.raw)});
    return U{_mm512_permutex2var_epi64(first.raw, node.raw, second.raw)};
  }
  // The node on the left, or the one after it where the value is at least the cut.
  HWY_INLINE static U Below(U left, V value, V cut) {
    const __mmask8 right = hn::Ge(value, cut).raw;
    return U{_mm512_mask_add_epi64(left.raw, right, left.raw, hn::Set(DU(), 1).raw)};
  }
  const ColumnRows& column;
  std::size_t depth;
  V root, low, high;
  U first, second;
};
#else
struct Buckets {
  HWY_INLINE explicit Buckets(const ColumnRows& of) : column(of) {}
  HWY_INLINE U RowsOf(V value) const { return SearchRows(column, value); }
  const ColumnRows& column;
};
#endif

// Of one value, the cuts as lanes.
HWY_INLINE std::uint64_t RowsOfOne(const ColumnRows& column, double value) {
  const D d;
  if (column.depth == 0) {
    const auto bucket = std::upper_bound(column.cuts.begin(), column.cuts.end(), value);
    return column.rows[static_cast<std::size_t>(bucket - column.cuts.begin())];
  }
  std::size_t bucket = 0;
  for (std::size_t i = 0; i < column.sorted.size(); i += kN) {
    bucket += hn::CountTrue(d, hn::Le(hn::LoadU(d, column.sorted.data() + i), Constant(value)));
  }
  return column.leaves_in_order[bucket];
}

// Lane by lane, for what no vector does better.
HWY_INLINE double PickOne(const Pick& pick, std::uint64_t rows) {
  const double none = pick.outputs.back();
  switch (pick.kind) {
    case Pick::Kind::kFirst:
    case Pick::Kind::kUnique:
    case Pick::Kind::kAgree: {
      if (rows == 0) return none;
      const auto first = static_cast<std::size_t>(std::countr_zero(rows));
      if (pick.kind == Pick::Kind::kUnique && (rows & (rows - 1)) != 0) return __builtin_nan("");
      if (pick.kind == Pick::Kind::kAgree && (rows & ~pick.same[first]) != 0)
        return __builtin_nan("");
      return pick.outputs[first];
    }
    case Pick::Kind::kCount:
      return static_cast<double>(std::popcount(rows)) * pick.outputs.front();
    case Pick::Kind::kSum: {
      double sum = 0;
      if (!pick.planes.empty()) {
        for (std::size_t i = 0; i < pick.planes.size(); ++i) {
          sum += static_cast<double>(std::uint64_t(std::popcount(rows & pick.planes[i])) << i);
        }
        return sum;
      }
      for (; rows != 0; rows &= rows - 1) {
        sum += pick.outputs[static_cast<std::size_t>(std::countr_zero(rows))];
      }
      return sum;
    }
  }
  return none;
}

HWY_INLINE V PickLanes(const Pick& pick, const std::uint64_t* rows) {
  const D d;
  const DU du;
  if (pick.kind == Pick::Kind::kSum && !pick.planes.empty()) {
    const U set = hn::LoadU(du, rows);
    U sum = hn::Zero(du);
    for (std::size_t i = pick.planes.size(); i-- > 0;) {
      const U count = hn::PopulationCount(hn::And(set, hn::Set(du, pick.planes[i])));
      sum = hn::ShiftLeft<1>(sum) + count;
    }
    return hn::ConvertTo(d, hn::BitCast(DI(), sum));
  }
  if (pick.kind == Pick::Kind::kFirst || pick.kind == Pick::Kind::kUnique) {
    // The number of the lowest bit set is how many lie below it; 64 where none is.
    const U set = hn::LoadU(du, rows);
    const U one = hn::Set(du, 1);
#if HWY_TARGET <= HWY_AVX3
    const U lowest = hn::AndNot(set - one, set);
    // A power of two is exact in binary64, so that its exponent is the number of the bit.
    const V power{_mm512_cvtepu64_pd(lowest.raw)};
    const U exponent = hn::ShiftRight<52>(hn::BitCast(du, power)) - hn::Set(du, 1023);
    const U first = hn::IfThenElse(hn::Eq(set, hn::Zero(du)), hn::Set(du, 64), exponent);
#else
    const U first = hn::PopulationCount(hn::AndNot(set, set - one));
#endif
    V value = hn::GatherIndex(d, pick.outputs.data(), hn::BitCast(DI(), first));
    if (pick.kind == Pick::Kind::kUnique) {
      const U rest = hn::And(set, set - one);
      value = hn::IfThenElse(hn::RebindMask(d, hn::Eq(rest, hn::Zero(du))), value, Poison());
    }
    return value;
  }
  HWY_ALIGN double values[kN];
  for (std::size_t i = 0; i < kN; ++i) values[i] = PickOne(pick, rows[i]);
  return hn::Load(d, values);
}

// --- kernels lane by lane ---

inline void CallLanes(const Call& call, const Room* rooms, std::size_t first, std::size_t scalar,
                      std::size_t lanes, double* result) {
  std::int64_t arguments[16];
  const std::size_t count = call.places.size();
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    bool good = true;
    for (std::size_t i = 0; i < count; ++i) {
      const Room& room = rooms[call.places[i]];
      const double value =
          call.scalar[i] != 0 ? room.base[scalar & room.step] : room.base[first + lane];
      good = good && value - value == 0;
      arguments[i] = call.numbers[i] != 0 ? std::bit_cast<std::int64_t>(value + 0.0)
                     : good               ? static_cast<std::int64_t>(value)
                                          : 0;
    }
    std::int64_t raw = 0;
    good = good && call.kernel(arguments, call.context, raw) == builtins::Fault::kNone;
    double value = call.gives_number ? std::bit_cast<double>(raw) : static_cast<double>(raw);
    if (!call.gives_number && (raw >= (std::int64_t{1} << 53) || raw <= -(std::int64_t{1} << 53))) {
      good = false;
    }
    result[lane] = good ? value : __builtin_nan("");
  }
}

// --- the machine ---

// One strip: kVectors vectors from lane `first` on. With kOne only lane 0 counts, so that tables
// are looked up by vectors of their cuts.
template <std::size_t kVectors, bool kOne = false>
void RunStrip(const Instruction* code, std::size_t count, const Pool& pool, const Room* rooms,
              std::size_t first, std::size_t scalar) {
  const D d;
  const DU du;
  // Variables and not an array, so that they stay in registers.
  V acc0 = hn::Zero(d), acc1 = acc0, acc2 = acc0, acc3 = acc0;
  V acc4 = acc0, acc5 = acc0, acc6 = acc0, acc7 = acc0;

// The statements for each vector of the strip.
#define REMIT_EACH(...)          \
  if constexpr (kVectors > 0) {  \
    constexpr std::size_t k = 0; \
    V& acc_k = acc0;             \
    (void)acc_k;                 \
    (void)k;                     \
    __VA_ARGS__                  \
  }                              \
  if constexpr (kVectors > 1) {  \
    constexpr std::size_t k = 1; \
    V& acc_k = acc1;             \
    (void)acc_k;                 \
    (void)k;                     \
    __VA_ARGS__                  \
  }                              \
  if constexpr (kVectors > 2) {  \
    constexpr std::size_t k = 2; \
    V& acc_k = acc2;             \
    (void)acc_k;                 \
    (void)k;                     \
    __VA_ARGS__                  \
  }                              \
  if constexpr (kVectors > 3) {  \
    constexpr std::size_t k = 3; \
    V& acc_k = acc3;             \
    (void)acc_k;                 \
    (void)k;                     \
    __VA_ARGS__                  \
  }                              \
  if constexpr (kVectors > 4) {  \
    constexpr std::size_t k = 4; \
    V& acc_k = acc4;             \
    (void)acc_k;                 \
    (void)k;                     \
    __VA_ARGS__                  \
  }                              \
  if constexpr (kVectors > 5) {  \
    constexpr std::size_t k = 5; \
    V& acc_k = acc5;             \
    (void)acc_k;                 \
    (void)k;                     \
    __VA_ARGS__                  \
  }                              \
  if constexpr (kVectors > 6) {  \
    constexpr std::size_t k = 6; \
    V& acc_k = acc6;             \
    (void)acc_k;                 \
    (void)k;                     \
    __VA_ARGS__                  \
  }                              \
  if constexpr (kVectors > 7) {  \
    constexpr std::size_t k = 7; \
    V& acc_k = acc7;             \
    (void)acc_k;                 \
    (void)k;                     \
    __VA_ARGS__                  \
  }
// Where a place has its first lane of the strip: taken before the statements for each vector, whose
// stores the compiler must otherwise take for stores to `rooms`.
#define REMIT_ARRAY(place) (rooms[place].base + first)
#define REMIT_SCALAR(place) Constant(rooms[place].base[scalar & rooms[place].step])
#define REMIT_MASK(place) (reinterpret_cast<std::uint8_t*>(rooms[place].base) + first / kN)
#define REMIT_ROWS(place) (reinterpret_cast<std::uint64_t*>(rooms[place].base) + first)
// Vector k of what begins there.
#define REMIT_AT(array) hn::LoadU(d, array + k * kN)
#define REMIT_MASK_AT(mask) hn::LoadMaskBits(d, mask + k)
#define REMIT_ROWS_AT(rows) hn::Load(du, rows + k * kN)
// acc = EXPRESSION of the accumulator x and the operand y
#define REMIT_OPERATION(NAME, EXPRESSION)                                       \
  case Code::k##NAME##Array: {                                                  \
    const double* const a = REMIT_ARRAY(at.a);                                  \
    REMIT_EACH(const V x = acc_k; const V y = REMIT_AT(a); acc_k = EXPRESSION;) \
    break;                                                                      \
  }                                                                             \
  case Code::k##NAME##Scalar: {                                                 \
    const V y = REMIT_SCALAR(at.a);                                             \
    REMIT_EACH(const V x = acc_k; acc_k = EXPRESSION;)                          \
    break;                                                                      \
  }
#define REMIT_TEST(NAME, FUNCTION)                                            \
  case Code::k##NAME##Array: {                                                \
    std::uint8_t* const mask = REMIT_MASK(at.target);                         \
    const double* const a = REMIT_ARRAY(at.a);                                \
    REMIT_EACH(hn::StoreMaskBits(d, FUNCTION(acc_k, REMIT_AT(a)), mask + k);) \
    continue;                                                                 \
  }                                                                           \
  case Code::k##NAME##Scalar: {                                               \
    std::uint8_t* const mask = REMIT_MASK(at.target);                         \
    const V y = REMIT_SCALAR(at.a);                                           \
    REMIT_EACH(hn::StoreMaskBits(d, FUNCTION(acc_k, y), mask + k);)           \
    continue;                                                                 \
  }
#define REMIT_FUNCTION(NAME, EXPRESSION)               \
  case Code::k##NAME: {                                \
    REMIT_EACH(const V x = acc_k; acc_k = EXPRESSION;) \
    break;                                             \
  }

  for (const Instruction* const end = code + count; code != end; ++code) {
    const Instruction at = *code;
    HWY_ASSUME(at.code <= Code::kPick);
    if (at.load == Instruction::Load::kArray) {
      const double* const b = REMIT_ARRAY(at.b);
      REMIT_EACH(acc_k = REMIT_AT(b);)
    } else if (at.load == Instruction::Load::kScalar) {
      const V value = REMIT_SCALAR(at.b);
      REMIT_EACH(acc_k = value;)
    }
    switch (at.code) {
      case Code::kLoadArray: {
        const double* const a = REMIT_ARRAY(at.a);
        REMIT_EACH(acc_k = REMIT_AT(a);)
        break;
      }
      case Code::kLoadScalar: {
        const V value = REMIT_SCALAR(at.a);
        REMIT_EACH(acc_k = value;)
        break;
      }
      case Code::kStore: {
        double* const target = REMIT_ARRAY(at.target);
        REMIT_EACH(hn::Store(acc_k, d, target + k * kN);)
        continue;
      }
        REMIT_OPERATION(Add, x + y)
        REMIT_OPERATION(Subtract, x - y)
        REMIT_OPERATION(SubtractFrom, y - x)
        REMIT_OPERATION(Multiply, x * y)
        REMIT_OPERATION(Divide, x / y + Taint(y))
        REMIT_OPERATION(DivideFrom, y / x + Taint(x))
        REMIT_OPERATION(Min, hn::IfThenElse(hn::Lt(y, x), y, x) + (Taint(x) + Taint(y)))
        REMIT_OPERATION(Max, hn::IfThenElse(hn::Lt(x, y), y, x) + (Taint(x) + Taint(y)))
      case Code::kAddProductArrays: {
        const double* const a = REMIT_ARRAY(at.a);
        const double* const b = REMIT_ARRAY(at.b);
        REMIT_EACH(acc_k = acc_k + REMIT_AT(a) * REMIT_AT(b);)
        break;
      }
      case Code::kAddProductScalar: {
        const double* const a = REMIT_ARRAY(at.a);
        const V y = REMIT_SCALAR(at.b);
        REMIT_EACH(acc_k = acc_k + REMIT_AT(a) * y;)
        break;
      }
      case Code::kSubtractProductArrays: {
        const double* const a = REMIT_ARRAY(at.a);
        const double* const b = REMIT_ARRAY(at.b);
        REMIT_EACH(acc_k = acc_k - REMIT_AT(a) * REMIT_AT(b);)
        break;
      }
      case Code::kSubtractProductScalar: {
        const double* const a = REMIT_ARRAY(at.a);
        const V y = REMIT_SCALAR(at.b);
        REMIT_EACH(acc_k = acc_k - REMIT_AT(a) * y;)
        break;
      }
      case Code::kMultiplyAddArray: {
        const double* const a = REMIT_ARRAY(at.a);
        const V y = REMIT_SCALAR(at.b);
        REMIT_EACH(acc_k = acc_k * y + REMIT_AT(a);)
        break;
      }
      case Code::kMultiplyAddScalar: {
        const V y = REMIT_SCALAR(at.b);
        const V z = REMIT_SCALAR(at.a);
        REMIT_EACH(acc_k = acc_k * y + z;)
        break;
      }
        REMIT_FUNCTION(Negate, hn::Neg(x))
        REMIT_FUNCTION(Abs, hn::Abs(x))
        REMIT_FUNCTION(Sqrt, hn::Sqrt(x))
        REMIT_FUNCTION(Floor, hn::Floor(x))
        REMIT_FUNCTION(Ceiling, hn::Ceil(x))
        REMIT_FUNCTION(Round, hn::Round(x))
        REMIT_FUNCTION(Exp, Checked(Math::Exp(x)))
        REMIT_FUNCTION(Log, Checked(Math::Log(x)))
        REMIT_FUNCTION(Logistic, Checked(Math::Logistic(x)))
        REMIT_FUNCTION(Sigmoid, Sigmoid(x))
        REMIT_FUNCTION(Limit, PoisonUnless(hn::Lt(hn::Abs(x), Constant(0x1p53)), x))
      case Code::kTimesDecimalArray:
      case Code::kTimesDecimalScalar: {
        const V power = Constant(rooms[at.b].base[0]);
        const V inverse = Constant(rooms[at.b].base[1]);
        if (at.code == Code::kTimesDecimalArray) {
          const double* const a = REMIT_ARRAY(at.a);
          REMIT_EACH(acc_k = TimesDecimal(acc_k, REMIT_AT(a), power, inverse);)
        } else {
          const V y = REMIT_SCALAR(at.a);
          REMIT_EACH(acc_k = TimesDecimal(acc_k, y, power, inverse);)
        }
        break;
      }
      case Code::kOverDecimalArray:
      case Code::kOverDecimalFromArray: {
        const V power = Constant(rooms[at.b].base[0]);
        const double* const a = REMIT_ARRAY(at.a);
        if (at.code == Code::kOverDecimalArray) {
          REMIT_EACH(acc_k = OverDecimal(acc_k, power, REMIT_AT(a));)
        } else {
          REMIT_EACH(acc_k = OverDecimal(REMIT_AT(a), power, acc_k);)
        }
        break;
      }
      case Code::kOverDecimalScalar:
      case Code::kOverDecimalFromScalar: {
        const V power = Constant(rooms[at.b].base[0]);
        const V y = REMIT_SCALAR(at.a);
        if (at.code == Code::kOverDecimalScalar) {
          REMIT_EACH(acc_k = OverDecimal(acc_k, power, y);)
        } else {
          REMIT_EACH(acc_k = OverDecimal(y, power, acc_k);)
        }
        break;
      }
      case Code::kToDecimal: {
        const V power = Constant(rooms[at.a].base[0]);
        REMIT_EACH(acc_k = ToDecimal(acc_k, power);)
        break;
      }
      case Code::kCall: {
        HWY_ALIGN double values[kVectors * kN];
        CallLanes(pool.calls[at.parameter], rooms, first, scalar, kOne ? 1 : kVectors * kN, values);
        REMIT_EACH(acc_k = hn::Load(d, values + k * kN);)
        break;
      }
        REMIT_TEST(Less, hn::Lt)
        REMIT_TEST(AtMost, hn::Le)
        REMIT_TEST(More, hn::Gt)
        REMIT_TEST(AtLeast, hn::Ge)
        REMIT_TEST(Equal, hn::Eq)
        REMIT_TEST(NotEqual, hn::Ne)
      case Code::kNotFinite: {
        std::uint8_t* const mask = REMIT_MASK(at.target);
        REMIT_EACH(hn::StoreMaskBits(d, hn::Not(HasValue(acc_k)), mask + k);)
        continue;
      }
      case Code::kMaskAnd:
      case Code::kMaskOr:
      case Code::kMaskAndNot:
      case Code::kMaskNot:
      case Code::kMaskSelect: {
        // Bits of lanes that a narrow vector has not may be anything; a load looks at none of them.
        std::uint64_t a = 0, b = 0, target = 0;
        std::memcpy(&a, REMIT_MASK(at.a), kVectors);
        std::memcpy(&b, REMIT_MASK(at.b), kVectors);
        std::memcpy(&target, REMIT_MASK(at.target), kVectors);
        target = at.code == Code::kMaskAnd      ? a & b
                 : at.code == Code::kMaskOr     ? a | b
                 : at.code == Code::kMaskAndNot ? a & ~b
                 : at.code == Code::kMaskNot    ? ~a
                                                : (target & a) | (~target & b);
        std::memcpy(REMIT_MASK(at.target), &target, kVectors);
        continue;
      }
      case Code::kMaskBroadcast: {
        const Room& room = rooms[at.a];
        const auto* const masks = reinterpret_cast<const std::uint8_t*>(room.base);
        const std::size_t lane = scalar & room.step;
        const bool set = (masks[lane / kN] >> lane % kN & 1) != 0;
        std::memset(REMIT_MASK(at.target), set ? 0xff : 0, kVectors);
        continue;
      }
      case Code::kStopIfNone: {
        // What a narrow vector leaves in bits of no lane may keep it going, to no harm.
        std::uint64_t mask = 0;
        std::memcpy(&mask, REMIT_MASK(at.a), kVectors);
        if (mask == 0) return;
        continue;
      }
      case Code::kSelectArray: {
        const std::uint8_t* const mask = REMIT_MASK(at.b);
        const double* const a = REMIT_ARRAY(at.a);
        REMIT_EACH(acc_k = hn::IfThenElse(REMIT_MASK_AT(mask), acc_k, REMIT_AT(a));)
        break;
      }
      case Code::kSelectScalar: {
        const std::uint8_t* const mask = REMIT_MASK(at.b);
        const V y = REMIT_SCALAR(at.a);
        REMIT_EACH(acc_k = hn::IfThenElse(REMIT_MASK_AT(mask), acc_k, y);)
        break;
      }
      case Code::kReplaceArray: {
        const std::uint8_t* const mask = REMIT_MASK(at.b);
        const double* const a = REMIT_ARRAY(at.a);
        REMIT_EACH(acc_k = hn::IfThenElse(REMIT_MASK_AT(mask), REMIT_AT(a), acc_k);)
        break;
      }
      case Code::kReplaceScalar: {
        const std::uint8_t* const mask = REMIT_MASK(at.b);
        const V y = REMIT_SCALAR(at.a);
        REMIT_EACH(acc_k = hn::IfThenElse(REMIT_MASK_AT(mask), y, acc_k);)
        break;
      }
      case Code::kPoison: {
        const std::uint8_t* const mask = REMIT_MASK(at.b);
        REMIT_EACH(acc_k = hn::IfThenElse(REMIT_MASK_AT(mask), Poison(), acc_k);)
        break;
      }
      case Code::kFromMask: {
        const std::uint8_t* const mask = REMIT_MASK(at.b);
        REMIT_EACH(acc_k = hn::IfThenElseZero(REMIT_MASK_AT(mask), Constant(1.0));)
        break;
      }
      case Code::kRowsOfColumn: {
        const ColumnRows& column = pool.columns[at.parameter];
        std::uint64_t* const target = REMIT_ROWS(at.target);
        if constexpr (kOne) {
          *target = RowsOfOne(column, hn::GetLane(acc0));
          continue;
        }
        const Buckets buckets(column);
        REMIT_EACH(hn::Store(buckets.RowsOf(acc_k), du, target + k * kN);)
        continue;
      }
      case Code::kRowsAndColumn: {
        const ColumnRows& column = pool.columns[at.parameter];
        std::uint64_t* const target = REMIT_ROWS(at.target);
        const std::uint64_t* const a = REMIT_ROWS(at.a);
        if constexpr (kOne) {
          *target = *a & RowsOfOne(column, hn::GetLane(acc0));
          continue;
        }
        const Buckets buckets(column);
        REMIT_EACH(
            hn::Store(hn::And(REMIT_ROWS_AT(a), buckets.RowsOf(acc_k)), du, target + k * kN);)
        continue;
      }
      case Code::kRowsAnd: {
        std::uint64_t* const target = REMIT_ROWS(at.target);
        const std::uint64_t* const a = REMIT_ROWS(at.a);
        const std::uint64_t* const b = REMIT_ROWS(at.b);
        if constexpr (kOne) {
          *target = *a & *b;
          continue;
        }
        REMIT_EACH(hn::Store(hn::And(REMIT_ROWS_AT(a), REMIT_ROWS_AT(b)), du, target + k * kN);)
        continue;
      }
      case Code::kRowsAndScalar: {
        const Room& room = rooms[at.b];
        std::uint64_t* const target = REMIT_ROWS(at.target);
        const std::uint64_t* const a = REMIT_ROWS(at.a);
        const U y =
            hn::Set(du, reinterpret_cast<const std::uint64_t*>(room.base)[scalar & room.step]);
        REMIT_EACH(hn::Store(hn::And(REMIT_ROWS_AT(a), y), du, target + k * kN);)
        continue;
      }
      case Code::kRowsAbsent: {
        const U absent = hn::Set(du, pool.columns[at.parameter].absent);
        const std::uint8_t* const mask = REMIT_MASK(at.b);
        std::uint64_t* const target = REMIT_ROWS(at.target);
        if constexpr (kOne) {
          if ((*mask & 1) != 0) *target = pool.columns[at.parameter].absent;
          continue;
        }
        REMIT_EACH(
            const auto missing = hn::RebindMask(du, REMIT_MASK_AT(mask));
            hn::Store(hn::IfThenElse(missing, absent, REMIT_ROWS_AT(target)), du, target + k * kN);)
        continue;
      }
      case Code::kPick: {
        const Pick& pick = pool.picks[at.parameter];
        const std::uint64_t* const rows = REMIT_ROWS(at.a);
        if constexpr (kOne) {
          acc0 = Constant(PickOne(pick, *rows));
          break;
        }
        REMIT_EACH(acc_k = PickLanes(pick, rows + k * kN);)
        break;
      }
    }
    if (at.target != 0) {
      double* const target = REMIT_ARRAY(at.target);
      REMIT_EACH(hn::Store(acc_k, d, target + k * kN);)
    }
  }
#undef REMIT_EACH
#undef REMIT_ARRAY
#undef REMIT_AT
#undef REMIT_SCALAR
#undef REMIT_MASK
#undef REMIT_MASK_AT
#undef REMIT_ROWS
#undef REMIT_ROWS_AT
#undef REMIT_OPERATION
#undef REMIT_TEST
#undef REMIT_FUNCTION
}

void RunLanes(std::span<const Instruction> of, const Pool& pool, const Room* rooms,
              std::size_t lanes, std::size_t scalar) {
  const Instruction* const code = of.data();
  const std::size_t count = of.size();
  std::size_t first = 0;
  constexpr std::size_t kWide = 8;
  constexpr std::size_t kMiddle = 4;
  constexpr std::size_t kMore = 6;
  while (first < lanes) {
    const std::size_t vectors = (lanes - first + kN - 1) / kN;
    if (vectors > kMore) {
      RunStrip<kWide>(code, count, pool, rooms, first, scalar);
      first += kWide * kN;
    } else if (vectors > kMiddle) {
      RunStrip<kMore>(code, count, pool, rooms, first, scalar);
      first += kMore * kN;
    } else if (vectors > 1) {
      RunStrip<kMiddle>(code, count, pool, rooms, first, scalar);
      first += kMiddle * kN;
    } else {
      RunStrip<1>(code, count, pool, rooms, first, scalar);
      first += kN;
    }
  }
}

void RunLane(std::span<const Instruction> of, const Pool& pool, const Room* rooms) {
  RunStrip<1, true>(of.data(), of.size(), pool, rooms, 0, 0);
}

// --- what comes before and after ---

Best FindBestLanes(const double* scores, const std::uint8_t* mask, std::size_t skip,
                   std::size_t lanes) {
  const D d;
  V most = Constant(-__builtin_inf());
  V where = hn::Zero(d);
  Best best;
  const auto look = [&](std::size_t i, M set) HWY_ATTR {
    best.count += hn::CountTrue(d, set);
    const V score = hn::Load(d, scores + i * kN);
    const M better = hn::And(set, hn::Gt(score, most));
    most = hn::IfThenElse(better, score, most);
    where = hn::IfThenElse(better, Constant(static_cast<double>(i * kN)), where);
  };
  // Bits of lanes that are not asked about may be anything.
  const auto part = [&](std::size_t i, std::size_t begin, std::size_t end) HWY_ATTR {
    const unsigned bits = (mask[i] >> begin << begin) & ((1u << end) - 1);
    const std::uint8_t set = static_cast<std::uint8_t>(bits);
    look(i, hn::LoadMaskBits(d, &set));
  };
  std::size_t i = skip / kN;
  if (skip % kN != 0) {
    part(i, skip % kN, std::min(kN, lanes - i * kN));
    ++i;
  }
  for (; (i + 1) * kN <= lanes; ++i) look(i, hn::LoadMaskBits(d, mask + i));
  if (i * kN < lanes) part(i, 0, lanes - i * kN);
  if (best.count == 0) return best;

  // Each lane has the first of its own greatest; of those that are as great the first counts.
  const V top = hn::MaxOfLanes(d, most);
  const V at = where + hn::ConvertTo(d, hn::Iota(DI(), 0));
  const V first = hn::MinOfLanes(d, hn::IfThenElse(hn::Eq(most, top), at, Infinity()));
  best.lane = static_cast<std::size_t>(hn::GetLane(first));
  best.score = scores[best.lane];
  return best;
}

std::size_t FromWholeLanes(const std::int64_t* raw, double* lanes, std::size_t count) {
  const D d;
  const DI di;
  std::size_t beyond = 0;
  constexpr std::int64_t kLimit = std::int64_t{1} << 53;
  std::size_t i = 0;
  for (; i + kN <= count; i += kN) {
    const auto whole = hn::LoadU(di, raw + i);
    const auto good =
        hn::And(hn::Lt(whole, hn::Set(di, kLimit)), hn::Gt(whole, hn::Set(di, -kLimit)));
    const V value = PoisonUnless(hn::RebindMask(d, good), hn::ConvertTo(d, whole));
    if (!hn::AllTrue(di, good)) beyond += kN - hn::CountTrue(di, good);
    hn::StoreU(value, d, lanes + i);
  }
  for (; i < count; ++i) {
    const bool good = raw[i] < kLimit && raw[i] > -kLimit;
    lanes[i] = good ? static_cast<double>(raw[i]) : __builtin_nan("");
    beyond += good ? 0 : 1;
  }
  return beyond;
}

void ToWholeLanes(const double* lanes, std::int64_t* raw, std::size_t count) {
  const D d;
  const DI di;
  std::size_t i = 0;
  for (; i + kN <= count; i += kN) {
    const V value = hn::LoadU(d, lanes + i);
    hn::StoreU(hn::ConvertTo(di, hn::IfThenElseZero(HasValue(value), value)), di, raw + i);
  }
  for (; i < count; ++i) {
    raw[i] = lanes[i] - lanes[i] == 0 ? static_cast<std::int64_t>(lanes[i]) : 0;
  }
}

void ToNumberLanes(const double* lanes, std::int64_t* raw, std::size_t count) {
  const D d;
  const DI di;
  std::size_t i = 0;
  for (; i + kN <= count; i += kN) {
    hn::StoreU(hn::BitCast(di, hn::LoadU(d, lanes + i) + hn::Zero(d)), di, raw + i);
  }
  for (; i < count; ++i) raw[i] = std::bit_cast<std::int64_t>(lanes[i] + 0.0);
}

void FromMaskLanes(const std::uint8_t* mask, std::int64_t* raw, std::size_t count) {
  const DI di;
  std::size_t i = 0;
  for (; i + kN <= count; i += kN) {
    const auto set = hn::RebindMask(di, hn::LoadMaskBits(D(), mask + i / kN));
    hn::StoreU(hn::IfThenElseZero(set, hn::Set(di, 1)), di, raw + i);
  }
  for (; i < count; ++i) raw[i] = mask[i / kN] >> i % kN & 1;
}

void FlagsFromMaskLanes(const std::uint8_t* mask, std::uint8_t* flags, std::size_t count) {
  for (std::size_t i = 0; i < count; i += kN) {
    const std::size_t end = std::min(kN, count - i);
    for (std::size_t k = 0; k < end; ++k) {
      flags[i + k] = static_cast<std::uint8_t>(mask[i / kN] >> k & 1);
    }
  }
}

void FoldRulesLanes(std::span<const RuleLanes> rules, std::size_t count, std::uint64_t* fired,
                    std::int32_t* level, std::uint64_t* sides) {
  const D d;
  const DU du;
  const hn::Rebind<std::int32_t, D> d32;
  std::size_t i = 0;
  for (; i + kN <= count; i += kN) {
    U bits = hn::Zero(du);
    U both = hn::LoadU(du, sides + i);
    V most = hn::PromoteTo(d, hn::LoadU(d32, level + i));
    for (const RuleLanes& rule : rules) {
      const M holds = hn::LoadMaskBits(d, rule.mask + i / kN);
      const auto set = hn::RebindMask(du, holds);
      bits = hn::Or(bits, hn::IfThenElseZero(set, hn::Set(du, rule.bit)));
      both = hn::Or(both, hn::IfThenElseZero(set, hn::Set(du, rule.sides)));
      most = hn::IfThenElse(holds, hn::Max(most, Constant(rule.level)), most);
    }
    hn::StoreU(bits, du, fired + i);
    hn::StoreU(both, du, sides + i);
    hn::StoreU(hn::DemoteTo(d32, most), d32, level + i);
  }
  for (; i < count; ++i) {
    fired[i] = 0;
    for (const RuleLanes& rule : rules) {
      if ((rule.mask[i / kN] >> i % kN & 1) == 0) continue;
      fired[i] |= rule.bit;
      sides[i] |= rule.sides;
      level[i] = std::max(level[i], static_cast<std::int32_t>(rule.level));
    }
  }
}

std::size_t CountLanes() { return kN; }

}  // namespace remit::tape::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // REMIT_TAPE_MACHINE_TOGGLE
