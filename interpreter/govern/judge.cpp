// Distances between a proposal and a recommendation, and the bands that cover them.
#include "interpreter/govern/judge.h"

#include <algorithm>

#include "interpreter/base/int128.h"

namespace remit::govern {
namespace {

using base::Int128;
using types::TypeKind;

// One knob's move from the recommendation to the proposal.
struct Move {
  const check::KnobInfo& knob;
  types::Value from, to;

  bool Upward() const {
    return knob.type.kind == TypeKind::kNumber ? to.number() > from.number() : to.raw > from.raw;
  }
  // False where the values of the knob have no distance (an enumeration): no band covers the move.
  bool Within(types::Value reach) const {
    switch (knob.type.kind) {
      case TypeKind::kNumber: {
        const double difference = to.number() - from.number();
        return std::max(difference, -difference) <= reach.number();
      }
      case TypeKind::kDecimal:
      case TypeKind::kDate: {
        Int128 difference = static_cast<Int128>(to.raw) - from.raw;
        if (knob.type.kind == TypeKind::kDate) difference *= types::kOneUnit;  // a date counts days
        return std::max(difference, -difference) <= reach.raw;
      }
      case TypeKind::kBroken:
      case TypeKind::kBoolean:
      case TypeKind::kLiteral:
      case TypeKind::kText:
      case TypeKind::kEnum:
      case TypeKind::kRecord:
      case TypeKind::kList:
      case TypeKind::kUnit:
      case TypeKind::kLevel:
      case TypeKind::kSides:
      case TypeKind::kStatus:
      case TypeKind::kVerdict:
        return false;
    }
    return false;
  }
};

bool Covers(const check::DeviationInfo& band, const Reach& reach, const Move& move,
            std::int64_t as_of, const engine::Proposal& proposal) {
  const bool side = move.Upward() ? band.above : band.below;
  return reach.known && side && InForce(band, as_of, &proposal) && move.Within(reach.value);
}

}  // namespace

bool InForce(const check::DeviationInfo& band, std::int64_t as_of,
             const engine::Proposal* proposal) {
  if (band.expires && as_of > *band.expires) return false;
  if (!band.budget || proposal == nullptr) return true;
  const auto level = static_cast<std::size_t>(band.level);
  const std::int64_t used = level < proposal->used.size() ? proposal->used[level] : 0;
  return used < *band.budget;
}

std::optional<std::uint32_t> ProposedAlternative(const check::Model& model,
                                                 const engine::Proposal& proposal,
                                                 std::uint32_t recommended) {
  const bool complete = recommended != engine::kNoAlternativeIndex;
  std::vector<std::uint32_t> positions(model.knobs.size(), 0);
  if (complete) positions = engine::KnobPositions(model, recommended);
  for (std::size_t knob = 0; knob < positions.size(); ++knob) {
    if (knob < proposal.values.size() && proposal.values[knob]) {
      positions[knob] = *proposal.values[knob];
    } else if (!complete) {
      return std::nullopt;
    }
  }
  return engine::AlternativeIndex(model, positions);
}

std::optional<std::uint32_t> CoveringBand(const check::Model& model, std::span<const Reach> reaches,
                                          std::int64_t as_of, const engine::Proposal& proposal,
                                          std::size_t knob, std::uint32_t recommended,
                                          std::uint32_t proposed) {
  const std::uint32_t from = engine::KnobPositions(model, recommended).at(knob);
  const std::uint32_t to = engine::KnobPositions(model, proposed).at(knob);
  if (from == to) return std::nullopt;
  const check::KnobInfo& info = model.knobs[knob];
  const Move move{info, info.alternatives[from], info.alternatives[to]};
  std::optional<std::uint32_t> lowest;
  for (std::size_t i = 0; i < model.deviations.size(); ++i) {
    const check::DeviationInfo& band = model.deviations[i];
    if (band.knob.index() != knob || !Covers(band, reaches[i], move, as_of, proposal)) continue;
    if (!lowest || band.level < model.deviations[*lowest].level)
      lowest = static_cast<std::uint32_t>(i);
  }
  return lowest;
}

BandAnswer ConsultBands(const check::Model& model, std::span<const Reach> reaches,
                        std::int64_t as_of, const engine::Proposal& proposal,
                        std::uint32_t recommended, std::uint32_t proposed) {
  const auto from = engine::KnobPositions(model, recommended);
  const auto to = engine::KnobPositions(model, proposed);
  const int top = static_cast<int>(model.levels.size()) - 1;
  BandAnswer answer;
  for (std::size_t knob = 0; knob < model.knobs.size(); ++knob) {
    if (from[knob] == to[knob]) continue;
    const check::KnobInfo& info = model.knobs[knob];
    const Move move{info, info.alternatives[from[knob]], info.alternatives[to[knob]]};
    // The lowest level with a band over this move, and whether every such band of that level asks
    // for a reason.
    std::optional<int> lowest;
    bool reason = false;
    for (std::size_t i = 0; i < model.deviations.size(); ++i) {
      const check::DeviationInfo& band = model.deviations[i];
      if (band.knob.index() != knob) continue;
      if (!reaches[i].known) {
        answer.unread.push_back(static_cast<std::uint32_t>(i));
        continue;
      }
      if (!Covers(band, reaches[i], move, as_of, proposal)) continue;
      if (!lowest || band.level < *lowest) {
        lowest = band.level;
        reason = band.reason;
      } else if (band.level == *lowest) {
        reason = reason && band.reason;
      }
    }
    answer.level = std::max(answer.level, lowest.value_or(top));
    answer.needs_reason = answer.needs_reason || reason;
  }
  std::sort(answer.unread.begin(), answer.unread.end());
  return answer;
}

}  // namespace remit::govern
