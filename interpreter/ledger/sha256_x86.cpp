// The 64 rounds of FIPS 180-4, section 6.2.2, by SHA256RNDS2, SHA256MSG1 and SHA256MSG2.
#include "interpreter/ledger/sha256_x86.h"

#include "interpreter/base/check.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace remit::ledger::internal {

#if defined(__x86_64__)
namespace {

#define REMIT_SHA __attribute__((target("sha,sse4.1,ssse3")))

// Section 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64
// primes.
alignas(16) constexpr std::uint32_t kConstants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

// Two rounds at a time; each time what was (A B E F) has become (C D G H).
REMIT_SHA inline void FourRounds(__m128i words, const std::uint32_t* constants, __m128i& abef,
                                 __m128i& cdgh) {
  __m128i sum = _mm_add_epi32(words, _mm_load_si128(reinterpret_cast<const __m128i*>(constants)));
  cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
  sum = _mm_shuffle_epi32(sum, 0x0e);
  abef = _mm_sha256rnds2_epu32(abef, cdgh, sum);
}

// Words t .. t+3 of the message schedule from the sixteen before them, the oldest first.
REMIT_SHA inline __m128i NextWords(__m128i a, __m128i b, __m128i c, __m128i d) {
  const __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(a, b), _mm_alignr_epi8(d, c, 4));
  return _mm_sha256msg2_epu32(sum, d);
}

REMIT_SHA inline __m128i Words(const unsigned char* bytes) {
  const __m128i most_significant_first = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  return _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes)),
                          most_significant_first);
}

}  // namespace

bool HasShaInstructions() {
  constexpr unsigned kShaOfLeaf7 = 1u << 29;               // EBX
  constexpr unsigned kSsse3 = 1u << 9, kSse41 = 1u << 19;  // ECX of leaf 1
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & kSsse3) == 0 || (c & kSse41) == 0) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & kShaOfLeaf7) != 0;
}

REMIT_SHA void AddBlocks(std::array<std::uint32_t, 8>& state, const unsigned char* blocks,
                         std::size_t count) {
  // The instructions take the eight words in two registers, A and C in the highest places.
  auto* place = reinterpret_cast<__m128i*>(state.data());
  const __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128(place), 0xb1);
  const __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128(place + 1), 0x1b);
  __m128i abef = _mm_alignr_epi8(badc, hgfe, 8);
  __m128i cdgh = _mm_blend_epi16(hgfe, badc, 0xf0);
  for (; count > 0; --count, blocks += 64) {
    const __m128i abef_before = abef;
    const __m128i cdgh_before = cdgh;
    __m128i w0 = Words(blocks), w1 = Words(blocks + 16);
    __m128i w2 = Words(blocks + 32), w3 = Words(blocks + 48);
    FourRounds(w0, kConstants, abef, cdgh);
    FourRounds(w1, kConstants + 4, abef, cdgh);
    FourRounds(w2, kConstants + 8, abef, cdgh);
    FourRounds(w3, kConstants + 12, abef, cdgh);
    for (int at = 16; at < 64; at += 16) {
      w0 = NextWords(w0, w1, w2, w3);
      FourRounds(w0, kConstants + at, abef, cdgh);
      w1 = NextWords(w1, w2, w3, w0);
      FourRounds(w1, kConstants + at + 4, abef, cdgh);
      w2 = NextWords(w2, w3, w0, w1);
      FourRounds(w2, kConstants + at + 8, abef, cdgh);
      w3 = NextWords(w3, w0, w1, w2);
      FourRounds(w3, kConstants + at + 12, abef, cdgh);
    }
    abef = _mm_add_epi32(abef, abef_before);
    cdgh = _mm_add_epi32(cdgh, cdgh_before);
  }
  const __m128i feba = _mm_shuffle_epi32(abef, 0x1b);  // lowest first: A B E F
  const __m128i ghcd = _mm_shuffle_epi32(cdgh, 0xb1);  // G H C D
  _mm_storeu_si128(place, _mm_blend_epi16(feba, ghcd, 0xf0));
  _mm_storeu_si128(place + 1, _mm_alignr_epi8(ghcd, feba, 8));
}

#else

bool HasShaInstructions() { return false; }

void AddBlocks(std::array<std::uint32_t, 8>&, const unsigned char*, std::size_t) {
  REMIT_CHECK(false, "instructions that this kind of processor does not have");
}

#endif

}  // namespace remit::ledger::internal
