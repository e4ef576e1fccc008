// What could be given for another decision: the smallest change of inputs that may be changed
// (`negotiable`), or of those that are somebody's own, alone or together with the knobs of a
// proposal. Knobs alone: govern/flip.h, whose goals and norm these share; the norm of inputs:
// concession_axes.h. Where inputs move, the whole case is decided again: its recommendation
// follows, and with it every knob that the proposal leaves out.
#pragma once

#include <cstdint>
#include <vector>

#include "interpreter/govern/flip.h"

namespace remit::prove {

struct ConcessionBudget {
  std::uint64_t work = 3'000'000;  // passes of a range through a node, for each question
  std::uint64_t points = 20'000;   // cases decided, likewise
  std::uint64_t ties = 64;         // equally small changes that are counted
};

// Adds the concessions over these inputs, the norm of the inputs, and the inputs that stay as they
// are. `flip` holds the changes of knobs for the same goals. The case must not be invalid.
void AddConcessions(const engine::Program& program, const govern::Subject& subject,
                    const engine::Core& core, const std::vector<govern::FlipGoal>& goals,
                    const std::vector<check::LeafId>& inputs, const ConcessionBudget& budget,
                    govern::Flip& flip);

}  // namespace remit::prove
