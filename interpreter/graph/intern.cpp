// Identity and dependence of nodes.
#include "interpreter/graph/intern.h"

#include <algorithm>
#include <utility>

namespace remit::graph {
namespace {

void AppendType(const types::Type& type, std::vector<std::int64_t>& words) {
  words.insert(words.end(), {static_cast<std::int64_t>(type.kind), type.optional, type.points,
                             type.literal_scale, type.whole, type.index, type.dimension.count});
  for (std::size_t i = 0; i < type.dimension.count; ++i) {
    words.push_back(type.dimension.factors[i].unit.value);
    words.push_back(type.dimension.factors[i].power);
  }
}

}  // namespace

std::vector<std::int64_t> IdentityOf(const Graph& graph, const Node& node) {
  // A lookup is fixed by its table and the columns' values, so its position does not count.
  const std::uint32_t index = node.op == Op::kTable || node.op == Op::kRow
                                  ? graph.lookups.at(node.index).table
                                  : node.index;
  std::vector<std::int64_t> words{static_cast<std::int64_t>(node.op),
                                  index,
                                  node.overload,
                                  node.value.raw,
                                  node.domain.value,
                                  node.can_fault ? std::int64_t{node.origin.value} : -1};
  AppendType(node.type, words);
  for (const NodeId argument : node.arguments) words.push_back(argument.value);
  return words;
}

Dependence DependenceOf(const Graph& graph, const Node& node) {
  Dependence result;
  switch (node.op) {
    case Op::kAsOf:
    case Op::kParameter:
      result.stage = kParameter;
      break;
    case Op::kLeaf:
    case Op::kElement:
    case Op::kSpread:  // how often a value is there depends on the case's list
      result.stage = kInput;
      break;
    case Op::kKnob:
      result.stage = kKnob;
      // Knobs beyond the width of the set share its last bit: they are then moved together, never
      // missed.
      result.knobs = std::uint64_t{1} << std::min<std::uint32_t>(node.index, 63);
      break;
    case Op::kProposalRoute:
    case Op::kProposalVerdict:
      result.stage = kInput | kKnob;
      result.knobs = ~std::uint64_t{0};
      break;
    case Op::kConstant:
    case Op::kBuiltin:
    case Op::kAnd:
    case Op::kOr:
    case Op::kIf:
    case Op::kOtherwise:
    case Op::kIsKnown:
    case Op::kIsUnknown:
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kInRange:
    case Op::kInRangeOpen:
    case Op::kInSet:
    case Op::kNot:
    case Op::kOutside:
    case Op::kTable:
    case Op::kRow:
    case Op::kFold:
    case Op::kModel:
    case Op::kUtility:
    case Op::kScore:
    case Op::kAdjusted:
    case Op::kStanding:
    case Op::kAllowance:
    case Op::kRoute:
    case Op::kDamp:
    case Op::kChance:
    case Op::kShortfall:
    case Op::kAggregate:
    case Op::kPick:
    case Op::kExists:
      break;
  }
  for (const NodeId argument : node.arguments) {
    result.stage |= graph[argument].stage;
    result.knobs |= graph[argument].knobs;
  }
  return result;
}

NodeId NodeInterner::Add(Node node) {
  const Dependence dependence = DependenceOf(graph_, node);
  node.stage = dependence.stage;
  node.knobs = dependence.knobs;
  const NodeId next(graph_.nodes.size());
  const auto [place, added] = known_.try_emplace(IdentityOf(graph_, node), next);
  if (added) graph_.nodes.push_back(std::move(node));
  return place->second;
}

}  // namespace remit::graph
