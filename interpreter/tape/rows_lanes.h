// Rows of tables as bit sets: which apply, and what they give. Included by the machine alone.

// Included once per target, so the guard is Highway's toggle and not `#pragma once`.
#if defined(REMIT_TAPE_ROWS_LANES_TOGGLE) == defined(HWY_TARGET_TOGGLE)
#ifdef REMIT_TAPE_ROWS_LANES_TOGGLE
#undef REMIT_TAPE_ROWS_LANES_TOGGLE
#else
#define REMIT_TAPE_ROWS_LANES_TOGGLE
#endif

#include <algorithm>
#include <bit>
#include <cstdint>

#include "hwy/highway.h"
#include "interpreter/tape/code.h"
#include "interpreter/tape/lanes.h"

HWY_BEFORE_NAMESPACE();
namespace remit::tape::HWY_NAMESPACE {

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

}  // namespace remit::tape::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // REMIT_TAPE_ROWS_LANES_TOGGLE
