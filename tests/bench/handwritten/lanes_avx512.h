// Eight binary64 lanes of AVX-512 (F, BW, CD, DQ, VL): what wide.h is written in.
#pragma once

#include <immintrin.h>

#include <cstdint>

#include "tests/bench/handwritten/prepared.h"

#define REMIT_BENCH_INLINE inline __attribute__((always_inline))

namespace remit::bench::handwritten {

struct Avx512 {
  static constexpr int kLanes = 8;
  struct Reals {
    __m512d v;
  };
  struct Words {
    __m512i v;
  };
  using Mask = __mmask8;

  static REMIT_BENCH_INLINE Reals Load(const double* at) { return {_mm512_loadu_pd(at)}; }
  static REMIT_BENCH_INLINE void Store(double* at, Reals a) { _mm512_storeu_pd(at, a.v); }
  static REMIT_BENCH_INLINE Reals Set(double a) { return {_mm512_set1_pd(a)}; }
  static REMIT_BENCH_INLINE Words LoadWords(const void* at) { return {_mm512_loadu_si512(at)}; }
  static REMIT_BENCH_INLINE void StoreWords(void* at, Words a) { _mm512_storeu_si512(at, a.v); }
  static REMIT_BENCH_INLINE Words SetWords(std::int64_t a) { return {_mm512_set1_epi64(a)}; }

  static REMIT_BENCH_INLINE Reals Fma(Reals a, Reals b, Reals c) {
    return {_mm512_fmadd_pd(a.v, b.v, c.v)};
  }
  static REMIT_BENCH_INLINE Reals NegatedFma(Reals a, Reals b, Reals c) {
    return {_mm512_fnmadd_pd(a.v, b.v, c.v)};
  }
  static REMIT_BENCH_INLINE Reals Abs(Reals a) { return {_mm512_abs_pd(a.v)}; }
  static REMIT_BENCH_INLINE Reals Negate(Reals a) {
    return {_mm512_xor_pd(a.v, _mm512_set1_pd(-0.0))};
  }

  static REMIT_BENCH_INLINE Mask AtLeast(Reals a, Reals b) {
    return _mm512_cmp_pd_mask(a.v, b.v, _CMP_GE_OQ);
  }
  static REMIT_BENCH_INLINE Mask Above(Reals a, Reals b) {
    return _mm512_cmp_pd_mask(a.v, b.v, _CMP_GT_OQ);
  }
  static REMIT_BENCH_INLINE Mask And(Mask a, Mask b) { return _kand_mask8(a, b); }
  static REMIT_BENCH_INLINE bool Any(Mask a) { return a != 0; }
  static REMIT_BENCH_INLINE Reals Select(Mask m, Reals yes, Reals no) {
    return {_mm512_mask_mov_pd(no.v, m, yes.v)};
  }
  // `bit` where the mask is set, else 0.
  static REMIT_BENCH_INLINE Words WordsWhere(Mask m, std::int64_t bit) {
    return {_mm512_maskz_set1_epi64(m, bit)};
  }

  static REMIT_BENCH_INLINE Words And(Words a, Words b) { return {_mm512_and_si512(a.v, b.v)}; }
  static REMIT_BENCH_INLINE Words Or(Words a, Words b) { return {_mm512_or_si512(a.v, b.v)}; }
  static REMIT_BENCH_INLINE Words Add(Words a, Words b) { return {_mm512_add_epi64(a.v, b.v)}; }
  template <int kBy>
  static REMIT_BENCH_INLINE Words Left(Words a) {
    return {_mm512_slli_epi64(a.v, kBy)};
  }
  // a * by for 0 <= a, by < 2^32.
  static REMIT_BENCH_INLINE Words Times(Words a, std::int64_t by) {
    return {_mm512_mul_epu32(a.v, _mm512_set1_epi64(by))};
  }
  static REMIT_BENCH_INLINE Words Bits(Reals a) { return {_mm512_castpd_si512(a.v)}; }
  static REMIT_BENCH_INLINE Reals FromBits(Words a) { return {_mm512_castsi512_pd(a.v)}; }
  static REMIT_BENCH_INLINE Words Truncated(Reals a) { return {_mm512_cvttpd_epi64(a.v)}; }

  // a = m * 2^e with m in [1, 2); a > 0 and normal.
  static REMIT_BENCH_INLINE Reals Exponent(Reals a) { return {_mm512_getexp_pd(a.v)}; }
  static REMIT_BENCH_INLINE Reals Significand(Reals a) {
    return {_mm512_getmant_pd(a.v, _MM_MANT_NORM_1_2, _MM_MANT_SIGN_zero)};
  }
  // The four bits behind the point of a significand.
  static REMIT_BENCH_INLINE Words Sixteenth(Reals a) {
    return {_mm512_srli_epi64(_mm512_castpd_si512(a.v), 48)};
  }

  // Of 16, by the low four bits of each lane.
  static REMIT_BENCH_INLINE Reals Lookup16(const double* table, Words index) {
    return {_mm512_permutex2var_pd(_mm512_loadu_pd(table), index.v, _mm512_loadu_pd(table + 8))};
  }
  // Of 8, by the low three bits.
  static REMIT_BENCH_INLINE Reals Lookup8(const double* table, Words index) {
    return {_mm512_permutexvar_pd(index.v, _mm512_loadu_pd(table))};
  }
  static REMIT_BENCH_INLINE Words Lookup8(const std::uint64_t* table, Words index) {
    return {_mm512_permutexvar_epi64(index.v, _mm512_loadu_si512(table))};
  }
  // Of 64.
  static REMIT_BENCH_INLINE Reals Lookup64(const double* table, Words index) {
    const __m512d a =
        _mm512_permutex2var_pd(_mm512_loadu_pd(table), index.v, _mm512_loadu_pd(table + 8));
    const __m512d b =
        _mm512_permutex2var_pd(_mm512_loadu_pd(table + 16), index.v, _mm512_loadu_pd(table + 24));
    const __m512d c =
        _mm512_permutex2var_pd(_mm512_loadu_pd(table + 32), index.v, _mm512_loadu_pd(table + 40));
    const __m512d d =
        _mm512_permutex2var_pd(_mm512_loadu_pd(table + 48), index.v, _mm512_loadu_pd(table + 56));
    const __mmask8 fours = _mm512_test_epi64_mask(index.v, _mm512_set1_epi64(16));
    const __mmask8 fives = _mm512_test_epi64_mask(index.v, _mm512_set1_epi64(32));
    const __m512d low = _mm512_mask_mov_pd(a, fours, b);
    const __m512d high = _mm512_mask_mov_pd(c, fours, d);
    return {_mm512_mask_mov_pd(low, fives, high)};
  }

  // The rows that stand at each lane's bucket: four halvings of the ten buckets.
  static REMIT_BENCH_INLINE Words RowsAt(const RangeColumn& column, Reals x) {
    const __m512d low = _mm512_loadu_pd(column.cuts), high = _mm512_loadu_pd(column.cuts + 8);
    __mmask8 reached = _mm512_cmp_pd_mask(x.v, _mm512_set1_pd(column.cuts[7]), _CMP_GE_OQ);
    __m512i bucket = _mm512_maskz_set1_epi64(reached, 8);
    reached = _mm512_mask_cmp_pd_mask(_knot_mask8(reached), x.v, _mm512_set1_pd(column.cuts[3]),
                                      _CMP_GE_OQ);
    bucket = _mm512_mask_set1_epi64(bucket, reached, 4);
    __m512d cut = _mm512_permutex2var_pd(low, _mm512_add_epi64(bucket, _mm512_set1_epi64(1)), high);
    reached = _mm512_cmp_pd_mask(x.v, cut, _CMP_GE_OQ);
    bucket = _mm512_mask_add_epi64(bucket, reached, bucket, _mm512_set1_epi64(2));
    cut = _mm512_permutex2var_pd(low, bucket, high);
    reached = _mm512_cmp_pd_mask(x.v, cut, _CMP_GE_OQ);
    bucket = _mm512_mask_add_epi64(bucket, reached, bucket, _mm512_set1_epi64(1));
    return {_mm512_permutex2var_epi64(_mm512_loadu_si512(column.rows), bucket,
                                      _mm512_loadu_si512(column.rows + 8))};
  }
  // The place of the lowest bit that is set; there is one.
  static REMIT_BENCH_INLINE Words Lowest(Words a) {
    const __m512i lowest = _mm512_and_si512(a.v, _mm512_sub_epi64(_mm512_setzero_si512(), a.v));
    return {_mm512_sub_epi64(_mm512_set1_epi64(63), _mm512_lzcnt_epi64(lowest))};
  }
  static REMIT_BENCH_INLINE Words CountBits(Words a) {
    const __m512i counts =
        _mm512_broadcast_i32x4(_mm_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4));
    const __m512i low = _mm512_set1_epi8(15);
    const __m512i bytes = _mm512_add_epi8(
        _mm512_shuffle_epi8(counts, _mm512_and_si512(a.v, low)),
        _mm512_shuffle_epi8(counts, _mm512_and_si512(_mm512_srli_epi16(a.v, 4), low)));
    return {_mm512_sad_epu8(bytes, _mm512_setzero_si512())};
  }

  static REMIT_BENCH_INLINE Reals Pair(double a, double b) {
    return {_mm512_castpd128_pd512(_mm_setr_pd(a, b))};
  }
  static REMIT_BENCH_INLINE double First(Reals a) {
    return _mm_cvtsd_f64(_mm512_castpd512_pd128(a.v));
  }
  static REMIT_BENCH_INLINE double Second(Reals a) {
    const __m128d pair = _mm512_castpd512_pd128(a.v);
    return _mm_cvtsd_f64(_mm_unpackhi_pd(pair, pair));
  }
  static REMIT_BENCH_INLINE std::uint64_t RowsAt(const RangeColumn& column, double x) {
    const unsigned reached =
        _mm512_cmp_pd_mask(_mm512_set1_pd(x), _mm512_loadu_pd(column.cuts), _CMP_GE_OQ);
    return column.rows[__builtin_popcount(reached) + (x >= column.cuts[8] ? 1 : 0)];
  }

  static REMIT_BENCH_INLINE double Greatest(Reals a) { return _mm512_reduce_max_pd(a.v); }
  static REMIT_BENCH_INLINE double LeastWhere(Mask m, Reals a) {
    return _mm512_mask_reduce_min_pd(m, a.v);
  }
  static REMIT_BENCH_INLINE Mask Equal(Reals a, Reals b) {
    return _mm512_cmp_pd_mask(a.v, b.v, _CMP_EQ_OQ);
  }
};

REMIT_BENCH_INLINE Avx512::Reals operator+(Avx512::Reals a, Avx512::Reals b) {
  return {_mm512_add_pd(a.v, b.v)};
}
REMIT_BENCH_INLINE Avx512::Reals operator-(Avx512::Reals a, Avx512::Reals b) {
  return {_mm512_sub_pd(a.v, b.v)};
}
REMIT_BENCH_INLINE Avx512::Reals operator*(Avx512::Reals a, Avx512::Reals b) {
  return {_mm512_mul_pd(a.v, b.v)};
}
REMIT_BENCH_INLINE Avx512::Reals operator/(Avx512::Reals a, Avx512::Reals b) {
  return {_mm512_div_pd(a.v, b.v)};
}

}  // namespace remit::bench::handwritten
