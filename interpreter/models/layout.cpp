#include "interpreter/models/layout.h"

#include <algorithm>

namespace remit::models {

std::optional<std::size_t> AppendTree(const std::vector<Node>& nodes, Ensemble& ensemble) {
  struct Step {
    std::size_t at;      // in `nodes`
    std::size_t parent;  // in the ensemble, and in `nodes`
    std::size_t from;
    bool left;
  };
  ensemble.roots.push_back(static_cast<std::uint32_t>(ensemble.nodes.size()));
  std::vector<bool> seen(nodes.size(), false);
  std::vector<Step> steps{{0, 0, 0, false}};
  while (!steps.empty()) {
    const Step step = steps.back();
    steps.pop_back();
    if (step.at >= nodes.size() || seen[step.at]) return step.from;
    seen[step.at] = true;
    const auto place = static_cast<std::uint32_t>(ensemble.nodes.size());
    const Node& node = nodes[step.at];
    ensemble.nodes.push_back(node);
    if (step.at != 0) {
      Node& parent = ensemble.nodes[step.parent];
      (step.left ? parent.left : parent.right) = place;
    }
    if (node.test == Node::Test::kLeaf) continue;
    NoteUse(node, ensemble);
    steps.push_back({node.right, place, step.at, false});
    steps.push_back({node.left, place, step.at, true});
  }
  return std::nullopt;
}

void NoteUse(const Node& node, Ensemble& ensemble) {
  Feature& feature = ensemble.features[node.feature];
  feature.used = true;
  if (node.test != Node::Test::kIn || node.code_count == 0) return;
  const std::uint32_t highest = ensemble.codes[node.first_code + node.code_count - 1];
  feature.highest_code = std::max(feature.highest_code, highest);
}

}  // namespace remit::models
