#include "interpreter/govern/values_at.h"

#include <algorithm>
#include <span>

#include "interpreter/base/check.h"
#include "interpreter/engine/block.h"

namespace remit::govern {

std::vector<std::vector<CaseValue>> ValuesAt(const engine::Program& program,
                                             const engine::CaseBatch& batch,
                                             const std::vector<std::size_t>& cases,
                                             const std::vector<std::uint32_t>& alternatives,
                                             const std::vector<graph::NodeId>& nodes) {
  REMIT_CHECK(cases.size() == alternatives.size(), "every case has its alternative");
  constexpr std::size_t kLanes = 1024;
  const engine::Plan plan = engine::PlanFor(program.graph(), nodes);
  std::vector<std::vector<CaseValue>> by_node(nodes.size());
  engine::BlockEvaluator block(program);
  for (std::size_t first = 0; first < cases.size(); first += kLanes) {
    const std::size_t count = std::min(kLanes, cases.size() - first);
    block.LoadCases(batch, std::span(cases).subspan(first, count), plan);
    block.EvaluateAt(std::span(alternatives).subspan(first, count), plan);
    for (std::size_t n = 0; n < nodes.size(); ++n) {
      const engine::View view = block[nodes[n]];
      for (std::size_t lane = 0; lane < count; ++lane) {
        const engine::CauseId cause = view.CauseOf(lane);
        CaseValue value;
        if (cause == engine::kPresent) value.value.raw = view.Raw(lane);
        value.absent = cause == engine::kAbsent;
        value.causes = block.causes().Set(cause);
        by_node[n].push_back(std::move(value));
      }
    }
  }
  return by_node;
}

}  // namespace remit::govern
