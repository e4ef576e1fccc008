// The machine, written once over vectors of any width and compiled once per instruction set.
// Included by machine.cpp alone.

// Included once per target, so the guard is Highway's toggle and not `#pragma once`.
#if defined(REMIT_TAPE_MACHINE_LANES_TOGGLE) == defined(HWY_TARGET_TOGGLE)
#ifdef REMIT_TAPE_MACHINE_LANES_TOGGLE
#undef REMIT_TAPE_MACHINE_LANES_TOGGLE
#else
#define REMIT_TAPE_MACHINE_LANES_TOGGLE
#endif

#include <bit>
#include <cstring>
#include <span>

#include "hwy/highway.h"
#include "interpreter/tape/lanes.h"
#include "interpreter/tape/machine.h"
#include "interpreter/tape/rows_lanes.h"

HWY_BEFORE_NAMESPACE();
namespace remit::tape::HWY_NAMESPACE {

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
    if (!call.gives_number && (raw >= kWholeLimit || raw <= -kWholeLimit)) good = false;
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

}  // namespace remit::tape::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // REMIT_TAPE_MACHINE_LANES_TOGGLE
