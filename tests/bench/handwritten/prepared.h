// What the hand-written code looks things up in: made once, before any case. Plain arrays, so that
// code compiled for one processor level shares no function with code compiled for another.
#pragma once

#include <cstdint>

namespace remit::bench::handwritten {

inline constexpr int kSteps = 81;
inline constexpr int kStepsPadded = 88;  // whole vectors
inline constexpr int kTerms = 3;
inline constexpr int kSegmentCount = 4;
inline constexpr int kMostRows = 64;
inline constexpr int kBuckets = 16;  // 10 are used

// A column that is compared with cut points: which rows still stand at each bucket, a bit each.
// Bucket b: cuts[b - 1] <= x < cuts[b].
struct alignas(64) RangeColumn {
  double cuts[kBuckets];  // 9, then infinities
  std::uint64_t rows[kBuckets];
};
// A column of places.
struct alignas(64) PlaceColumn {
  std::uint64_t rows[8];
};

struct alignas(64) AfterSweepTable {  // S, D, E
  RangeColumn discount, margin_share, net, chance, risk, lifetime, credit, overdue, tenure;
  PlaceColumn segment, competitor;
  double outputs[kMostRows];
  std::uint64_t planes[4];  // bit q of the outputs of the rows, for the sum of whole outputs
};
struct alignas(64) CaseTable {  // A, B
  RangeColumn credit, overdue, tenure, revenue, list_price, quantity;
  PlaceColumn segment, competitor;
  double outputs[kMostRows];
};
struct alignas(64) SweepTable {  // C
  RangeColumn discount, margin_share, chance, credit, tenure;
  PlaceColumn segment, competitor, term;
  double outputs[kMostRows];
};

// The floor of a segment with what an exact test of a rounded quotient needs: with q the nearest
// binary64 to m / n, n > 0, q >= floor is fma(-floor, n, m) >= n * slack. The slack is half the
// distance to the next smaller binary64, negated. A tie goes to the even one; where that is not the
// floor, the slack is the next binary64 nearer to 0, whose product with n is rounded to the one
// that follows the tie. Near a tie the fma is exact, and elsewhere its sign of the difference is
// right.
struct alignas(64) Desk {
  double pull[8], worth[8], floor[8];  // by segment, four of each
  double slack[8];
  double share[8], term_pull[8], term_loyalty[8];  // by term, three of each

  // By step of the discount; behind the last a step that nobody has earned.
  double discount[kStepsPadded];
  double kept[kStepsPadded];                       // 1 - d * 0.01
  double loyalty[kStepsPadded];                    // 0.01 * d
  double pulled[kSegmentCount * 2][kStepsPadded];  // (pull + 0.085 * d) - 0.9 * competitor
  std::uint64_t rows_c[kTerms][kStepsPadded];      // of table C at a step and term

  // exp and log: 2^(j / 16); for significands from 1 + j / 16 on a reciprocal near their middle,
  // and minus its logarithm.
  double powers[16], reciprocals[16], logarithms[16];

  AfterSweepTable s, d, e;
  CaseTable a, b;
  SweepTable c;
};
const Desk& Prepared();

}  // namespace remit::bench::handwritten
