// Decisions as they are recorded: the policy with everything that is needed to decide again, and
// of each case its inputs, what was proposed, and the core.
#pragma once

#include "interpreter/compile/compile.h"
#include "interpreter/engine/program.h"
#include "interpreter/govern/decide_columns.h"
#include "interpreter/journal/records.h"

namespace remit::journal {

// With its texts, so that the journal alone is enough to replay. Requires compilation.ok().
PolicyUsed PolicyOf(const compile::Compilation& compilation);

// `core` is that of case `index`, decided by `program`; `policy`: the seq of its PolicyUsed. For
// policies without personal inputs: those of the others are sealed (journal/sealing.h).
DecisionMade RecordOf(const engine::Program& program, const engine::CaseBatch& batch,
                      std::size_t index, const engine::Core& core, std::uint64_t policy);
// All cases of a batch, in order.
std::vector<Record> RecordsOf(const engine::Program& program, const engine::CaseBatch& batch,
                              const govern::DecisionColumns& columns, std::uint64_t policy);

// The world in which a program decides; empty: as the policy and the case say.
std::string ScenarioOf(const engine::Program& program);

}  // namespace remit::journal
