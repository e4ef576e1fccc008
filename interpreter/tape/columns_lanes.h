// What comes before and after the machine: columns into lanes, the best of them, and lanes into
// columns. Included by machine.cpp alone.

// Included once per target, so the guard is Highway's toggle and not `#pragma once`.
#if defined(REMIT_TAPE_COLUMNS_LANES_TOGGLE) == defined(HWY_TARGET_TOGGLE)
#ifdef REMIT_TAPE_COLUMNS_LANES_TOGGLE
#undef REMIT_TAPE_COLUMNS_LANES_TOGGLE
#else
#define REMIT_TAPE_COLUMNS_LANES_TOGGLE
#endif

#include <algorithm>
#include <cstdint>
#include <span>

#include "hwy/highway.h"
#include "interpreter/tape/code.h"
#include "interpreter/tape/lanes.h"
#include "interpreter/tape/machine.h"

HWY_BEFORE_NAMESPACE();
namespace remit::tape::HWY_NAMESPACE {

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
  std::size_t i = 0;
  for (; i + kN <= count; i += kN) {
    const auto whole = hn::LoadU(di, raw + i);
    const auto good =
        hn::And(hn::Lt(whole, hn::Set(di, kWholeLimit)), hn::Gt(whole, hn::Set(di, -kWholeLimit)));
    const V value = PoisonUnless(hn::RebindMask(d, good), hn::ConvertTo(d, whole));
    if (!hn::AllTrue(di, good)) beyond += kN - hn::CountTrue(di, good);
    hn::StoreU(value, d, lanes + i);
  }
  for (; i < count; ++i) {
    const bool good = raw[i] < kWholeLimit && raw[i] > -kWholeLimit;
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

void TellAskingLanes(const std::int32_t* level, const std::uint64_t* sides, std::size_t count,
                     std::uint8_t low, std::uint8_t* told) {
  const D d;
  const DU du;
  const hn::Rebind<std::int32_t, D> d32;
  const hn::Rebind<std::uint8_t, DU> d8;
  const U calm = hn::Set(du, low);
  const U asks = hn::Set(du, low + 1u);
  std::size_t i = 0;
  for (; i + kN <= count; i += kN) {
    const M above = hn::Gt(hn::PromoteTo(d, hn::LoadU(d32, level + i)), Constant(0));
    const auto some = hn::Ne(hn::LoadU(du, sides + i), hn::Zero(du));
    const auto either = hn::Or(hn::RebindMask(du, above), some);
    hn::StoreU(hn::TruncateTo(d8, hn::IfThenElse(either, asks, calm)), d8, told + i);
  }
  for (; i < count; ++i) {
    told[i] = static_cast<std::uint8_t>(low + (level[i] > 0 || sides[i] != 0 ? 1 : 0));
  }
}

std::size_t CountLanes() { return kN; }

}  // namespace remit::tape::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // REMIT_TAPE_COLUMNS_LANES_TOGGLE
