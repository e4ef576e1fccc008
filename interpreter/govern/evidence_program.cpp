// What an explanation looks up beside the core, asked of the fast path. The reference evaluator's
// form is in evidence.cpp.
#include "interpreter/govern/explain.h"

namespace remit::govern {

Evidence GatherEvidence(const engine::Program& program, const engine::CaseBatch& batch,
                        std::size_t index, const engine::Core& core) {
  const graph::Outputs& outputs = program.graph().outputs;
  Evidence evidence;
  evidence.alternatives = EvaluateAlternatives(program, batch, index, !core.damp_dropped);
  evidence.reaches =
      EvaluateAt(program, batch, index, engine::kNoAlternativeIndex, outputs.reaches);
  if (core.recommended != engine::kNoAlternativeIndex) {
    evidence.rules = EvaluateAt(program, batch, index, core.recommended, outputs.rules);
  }
  return evidence;
}

}  // namespace remit::govern
