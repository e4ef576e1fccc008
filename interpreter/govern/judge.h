// Whose bands allow a proposal to differ from the recommendation: 02-language, Evaluation 7 and
// Settled details, Judging. Whether the proposal violates a requirement, and what the escalation
// rules say of it, is found elsewhere.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "interpreter/check/checked.h"
#include "interpreter/engine/core.h"

namespace remit::govern {

// The alternative that a proposal stands for: knobs left out stand as in `recommended`. Nothing
// when a knob is left out and there is no recommendation.
std::optional<std::uint32_t> ProposedAlternative(const check::Model& model,
                                                 const engine::Proposal& proposal,
                                                 std::uint32_t recommended);


// "An exhausted budget or expired band counts as none." Without a proposal none is used up.
bool InForce(const check::DeviationInfo& band, std::int64_t as_of,
             const engine::Proposal* proposal);

// What the bands say of one case.
struct BandAnswer {
  int level = -1;  // the lowest whose bands cover every changed knob; the top when none does; -1
                   // when none changed
  bool needs_reason = false;  // a band that covers a change asks for one
  std::vector<std::uint32_t>
      unread;  // bands of changed knobs whose reach has no value, positions ascending
};

// A band's reach at one case; `known` is false when it has no value.
struct Reach {
  types::Value value;
  bool known = true;
};
// Of the bands that cover the move of one knob, that of the lowest level: its position. Nothing
// where none does, or the knob does not move.
std::optional<std::uint32_t> CoveringBand(const check::Model& model, std::span<const Reach> reaches,
                                          std::int64_t as_of, const engine::Proposal& proposal,
                                          std::size_t knob, std::uint32_t recommended,
                                          std::uint32_t proposed);
BandAnswer ConsultBands(const check::Model& model, std::span<const Reach> reaches,
                        std::int64_t as_of, const engine::Proposal& proposal,
                        std::uint32_t recommended, std::uint32_t proposed);

}  // namespace remit::govern
