// Four binary64 lanes of AVX2 with FMA: what wide.h is written in.
#pragma once

#include <immintrin.h>

#include <cstdint>

#include "tests/bench/handwritten/prepared.h"

#define REMIT_BENCH_INLINE inline __attribute__((always_inline))

namespace remit::bench::handwritten {

struct Avx2 {
  static constexpr int kLanes = 4;
  struct Reals {
    __m256d v;
  };
  struct Words {
    __m256i v;
  };
  struct Mask {
    __m256d v;
  };

  static REMIT_BENCH_INLINE Reals Load(const double* at) { return {_mm256_loadu_pd(at)}; }
  static REMIT_BENCH_INLINE void Store(double* at, Reals a) { _mm256_storeu_pd(at, a.v); }
  static REMIT_BENCH_INLINE Reals Set(double a) { return {_mm256_set1_pd(a)}; }
  static REMIT_BENCH_INLINE Words LoadWords(const void* at) {
    return {_mm256_loadu_si256(static_cast<const __m256i*>(at))};
  }
  static REMIT_BENCH_INLINE void StoreWords(void* at, Words a) {
    _mm256_storeu_si256(static_cast<__m256i*>(at), a.v);
  }
  static REMIT_BENCH_INLINE Words SetWords(std::int64_t a) { return {_mm256_set1_epi64x(a)}; }

  static REMIT_BENCH_INLINE Reals Fma(Reals a, Reals b, Reals c) {
    return {_mm256_fmadd_pd(a.v, b.v, c.v)};
  }
  static REMIT_BENCH_INLINE Reals NegatedFma(Reals a, Reals b, Reals c) {
    return {_mm256_fnmadd_pd(a.v, b.v, c.v)};
  }
  static REMIT_BENCH_INLINE Reals Abs(Reals a) {
    return {_mm256_andnot_pd(_mm256_set1_pd(-0.0), a.v)};
  }
  static REMIT_BENCH_INLINE Reals Negate(Reals a) {
    return {_mm256_xor_pd(a.v, _mm256_set1_pd(-0.0))};
  }

  static REMIT_BENCH_INLINE Mask AtLeast(Reals a, Reals b) {
    return {_mm256_cmp_pd(a.v, b.v, _CMP_GE_OQ)};
  }
  static REMIT_BENCH_INLINE Mask Above(Reals a, Reals b) {
    return {_mm256_cmp_pd(a.v, b.v, _CMP_GT_OQ)};
  }
  static REMIT_BENCH_INLINE Mask And(Mask a, Mask b) { return {_mm256_and_pd(a.v, b.v)}; }
  static REMIT_BENCH_INLINE bool Any(Mask a) { return _mm256_movemask_pd(a.v) != 0; }
  static REMIT_BENCH_INLINE Reals Select(Mask m, Reals yes, Reals no) {
    return {_mm256_blendv_pd(no.v, yes.v, m.v)};
  }
  // `bit` where the mask is set, else 0.
  static REMIT_BENCH_INLINE Words WordsWhere(Mask m, std::int64_t bit) {
    return {_mm256_and_si256(_mm256_castpd_si256(m.v), _mm256_set1_epi64x(bit))};
  }

  static REMIT_BENCH_INLINE Words And(Words a, Words b) { return {_mm256_and_si256(a.v, b.v)}; }
  static REMIT_BENCH_INLINE Words Or(Words a, Words b) { return {_mm256_or_si256(a.v, b.v)}; }
  static REMIT_BENCH_INLINE Words Add(Words a, Words b) { return {_mm256_add_epi64(a.v, b.v)}; }
  template <int kBy>
  static REMIT_BENCH_INLINE Words Left(Words a) {
    return {_mm256_slli_epi64(a.v, kBy)};
  }
  // a * by for 0 <= a, by < 2^32.
  static REMIT_BENCH_INLINE Words Times(Words a, std::int64_t by) {
    return {_mm256_mul_epu32(a.v, _mm256_set1_epi64x(by))};
  }
  static REMIT_BENCH_INLINE Words Bits(Reals a) { return {_mm256_castpd_si256(a.v)}; }
  static REMIT_BENCH_INLINE Reals FromBits(Words a) { return {_mm256_castsi256_pd(a.v)}; }
  static REMIT_BENCH_INLINE Words Truncated(Reals a) {
    return {_mm256_cvtepi32_epi64(_mm256_cvttpd_epi32(a.v))};
  }

  // a = m * 2^e with m in [1, 2); a > 0 and normal.
  static REMIT_BENCH_INLINE Reals Exponent(Reals a) {
    // The biased exponent below the bits of 2^52 is a binary64 that is 2^52 too great.
    const __m256i biased = _mm256_srli_epi64(_mm256_castpd_si256(a.v), 52);
    const __m256d shifted =
        _mm256_castsi256_pd(_mm256_or_si256(biased, _mm256_castpd_si256(_mm256_set1_pd(0x1p52))));
    return {_mm256_sub_pd(shifted, _mm256_set1_pd(0x1p52 + 1023))};
  }
  static REMIT_BENCH_INLINE Reals Significand(Reals a) {
    const __m256d fraction =
        _mm256_and_pd(a.v, _mm256_castsi256_pd(_mm256_set1_epi64x(0x000fffffffffffff)));
    return {_mm256_or_pd(fraction, _mm256_set1_pd(1))};
  }
  // The four bits behind the point of a significand.
  static REMIT_BENCH_INLINE Words Sixteenth(Reals a) {
    return {_mm256_srli_epi64(_mm256_castpd_si256(a.v), 48)};
  }

  // Of 16, by the low four bits of each lane.
  static REMIT_BENCH_INLINE Reals Lookup16(const double* table, Words index) {
    return {_mm256_i64gather_pd(table, _mm256_and_si256(index.v, _mm256_set1_epi64x(15)), 8)};
  }
  // Of 8, by the low three bits.
  static REMIT_BENCH_INLINE Reals Lookup8(const double* table, Words index) {
    return {_mm256_i64gather_pd(table, _mm256_and_si256(index.v, _mm256_set1_epi64x(7)), 8)};
  }
  static REMIT_BENCH_INLINE Words Lookup8(const std::uint64_t* table, Words index) {
    return {_mm256_i64gather_epi64(reinterpret_cast<const long long*>(table),
                                   _mm256_and_si256(index.v, _mm256_set1_epi64x(7)), 8)};
  }
  // Of 64.
  static REMIT_BENCH_INLINE Reals Lookup64(const double* table, Words index) {
    return {_mm256_i64gather_pd(table, index.v, 8)};
  }

  // The rows that stand at each lane's bucket, which is the number of cuts reached.
  static REMIT_BENCH_INLINE Words RowsAt(const RangeColumn& column, Reals x) {
    __m256i bucket = _mm256_setzero_si256();
    for (int i = 0; i < 9; ++i) {
      const __m256d reached = _mm256_cmp_pd(x.v, _mm256_set1_pd(column.cuts[i]), _CMP_GE_OQ);
      bucket = _mm256_sub_epi64(bucket, _mm256_castpd_si256(reached));
    }
    return {_mm256_i64gather_epi64(reinterpret_cast<const long long*>(column.rows), bucket, 8)};
  }
  // The place of the lowest bit that is set; there is one.
  static REMIT_BENCH_INLINE Words Lowest(Words a) {
    return {_mm256_setr_epi64x(
        __builtin_ctzll(static_cast<unsigned long long>(_mm256_extract_epi64(a.v, 0))),
        __builtin_ctzll(static_cast<unsigned long long>(_mm256_extract_epi64(a.v, 1))),
        __builtin_ctzll(static_cast<unsigned long long>(_mm256_extract_epi64(a.v, 2))),
        __builtin_ctzll(static_cast<unsigned long long>(_mm256_extract_epi64(a.v, 3))))};
  }
  static REMIT_BENCH_INLINE Words CountBits(Words a) {
    const __m256i counts =
        _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4));
    const __m256i low = _mm256_set1_epi8(15);
    const __m256i bytes = _mm256_add_epi8(
        _mm256_shuffle_epi8(counts, _mm256_and_si256(a.v, low)),
        _mm256_shuffle_epi8(counts, _mm256_and_si256(_mm256_srli_epi16(a.v, 4), low)));
    return {_mm256_sad_epu8(bytes, _mm256_setzero_si256())};
  }

  static REMIT_BENCH_INLINE Reals Pair(double a, double b) {
    return {_mm256_castpd128_pd256(_mm_setr_pd(a, b))};
  }
  static REMIT_BENCH_INLINE double First(Reals a) {
    return _mm_cvtsd_f64(_mm256_castpd256_pd128(a.v));
  }
  static REMIT_BENCH_INLINE double Second(Reals a) {
    const __m128d pair = _mm256_castpd256_pd128(a.v);
    return _mm_cvtsd_f64(_mm_unpackhi_pd(pair, pair));
  }
  static REMIT_BENCH_INLINE std::uint64_t RowsAt(const RangeColumn& column, double x) {
    const __m256d value = _mm256_set1_pd(x);
    const int low =
        _mm256_movemask_pd(_mm256_cmp_pd(value, _mm256_loadu_pd(column.cuts), _CMP_GE_OQ));
    const int high =
        _mm256_movemask_pd(_mm256_cmp_pd(value, _mm256_loadu_pd(column.cuts + 4), _CMP_GE_OQ));
    return column.rows[__builtin_popcount(static_cast<unsigned>(low | high << 4)) +
                       (x >= column.cuts[8] ? 1 : 0)];
  }

  static REMIT_BENCH_INLINE double Greatest(Reals a) {
    const __m128d pair = _mm_max_pd(_mm256_castpd256_pd128(a.v), _mm256_extractf128_pd(a.v, 1));
    return _mm_cvtsd_f64(_mm_max_sd(pair, _mm_unpackhi_pd(pair, pair)));
  }
  static REMIT_BENCH_INLINE double LeastWhere(Mask m, Reals a) {
    const __m256d kept = _mm256_blendv_pd(_mm256_set1_pd(__builtin_inf()), a.v, m.v);
    const __m128d pair = _mm_min_pd(_mm256_castpd256_pd128(kept), _mm256_extractf128_pd(kept, 1));
    return _mm_cvtsd_f64(_mm_min_sd(pair, _mm_unpackhi_pd(pair, pair)));
  }
  static REMIT_BENCH_INLINE Mask Equal(Reals a, Reals b) {
    return {_mm256_cmp_pd(a.v, b.v, _CMP_EQ_OQ)};
  }
};

REMIT_BENCH_INLINE Avx2::Reals operator+(Avx2::Reals a, Avx2::Reals b) {
  return {_mm256_add_pd(a.v, b.v)};
}
REMIT_BENCH_INLINE Avx2::Reals operator-(Avx2::Reals a, Avx2::Reals b) {
  return {_mm256_sub_pd(a.v, b.v)};
}
REMIT_BENCH_INLINE Avx2::Reals operator*(Avx2::Reals a, Avx2::Reals b) {
  return {_mm256_mul_pd(a.v, b.v)};
}
REMIT_BENCH_INLINE Avx2::Reals operator/(Avx2::Reals a, Avx2::Reals b) {
  return {_mm256_div_pd(a.v, b.v)};
}

}  // namespace remit::bench::handwritten
