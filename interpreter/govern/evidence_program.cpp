// What an explanation looks up beside the core, asked of the fast path. The reference evaluator's
// form is in evidence.cpp.
#include "interpreter/govern/explain.h"

namespace remit::govern {
namespace {

engine::MeasuredRisk Measure(const engine::Program& program, const engine::CaseBatch& batch,
                             std::size_t index, std::uint32_t alternative,
                             const graph::Node& node) {
  std::vector<types::Value> values;
  for (const CaseValue& value : EvaluateAt(program, batch, index, alternative, node.arguments)) {
    if (!value.causes.empty() || value.absent) return {};
    values.push_back(value.value);
  }
  return engine::MeasureRisk(program.graph(), node, values);
}

}  // namespace

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
  if (core.shown == engine::kNoAlternativeIndex) return evidence;
  evidence.risks.resize(program.model().risks.size());
  for (const graph::Node& node : program.graph().nodes) {
    if (node.op != graph::Op::kChance && node.op != graph::Op::kShortfall) continue;
    evidence.risks.at(node.overload) = Measure(program, batch, index, core.shown, node);
  }
  return evidence;
}

}  // namespace remit::govern
