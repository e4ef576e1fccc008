// What a graph can say about itself without evaluating anything: names of operations and what a set
// of nodes needs.
#include "interpreter/graph/graph.h"

#include "interpreter/base/check.h"

namespace remit::graph {

Lookup::Cells::Block& Lookup::Cells::Own() {
  const bool alone = block_ != nullptr && block_.use_count() == 1 && block_->size() == count_;
  if (!alone) *this = Cells(std::make_shared<Block>(begin(), end()), 0, count_);
  return *block_;
}

std::string_view OpName(Op op) {
  switch (op) {
    case Op::kConstant:
      return "constant";
    case Op::kAsOf:
      return "as of";
    case Op::kParameter:
      return "parameter";
    case Op::kLeaf:
      return "input";
    case Op::kKnob:
      return "knob";
    case Op::kBuiltin:
      return "builtin";
    case Op::kAnd:
      return "and";
    case Op::kOr:
      return "or";
    case Op::kIf:
      return "if";
    case Op::kOtherwise:
      return "otherwise";
    case Op::kIsKnown:
      return "is known";
    case Op::kIsUnknown:
      return "is not known";
    case Op::kEqual:
      return "is";
    case Op::kNotEqual:
      return "is not";
    case Op::kInRange:
      return "in ..";
    case Op::kInRangeOpen:
      return "in ..<";
    case Op::kInSet:
      return "in set";
    case Op::kNot:
      return "not";
    case Op::kOutside:
      return "outside modelled";
    case Op::kTable:
      return "table";
    case Op::kRow:
      return "row";
    case Op::kFold:
      return "fold";
    case Op::kModel:
      return "model";
    case Op::kUtility:
      return "utility";
    case Op::kScore:
      return "score";
    case Op::kAdjusted:
      return "adjusted";
    case Op::kStanding:
      return "standing";
    case Op::kAllowance:
      return "allowance";
    case Op::kRoute:
      return "route";
    case Op::kDamp:
      return "damp";
    case Op::kChance:
      return "chance of";
    case Op::kShortfall:
      return "expected shortfall";
    case Op::kElement:
      return "element";
    case Op::kSpread:
      return "spread";
    case Op::kAggregate:
      return "aggregate";
    case Op::kPick:
      return "pick";
    case Op::kExists:
      return "exists";
    case Op::kProposalRoute:
      return "route of the proposal";
    case Op::kProposalVerdict:
      return "verdict of the proposal";
  }
  REMIT_CHECK(false, "an operation is one of those declared");
}

std::vector<NodeId> Closure(const Graph& graph, const std::vector<NodeId>& roots) {
  std::vector<bool> needed(graph.nodes.size(), false);
  for (const NodeId root : roots) needed.at(root.index()) = true;
  std::vector<NodeId> result;
  for (std::size_t i = graph.nodes.size(); i-- > 0;) {
    if (!needed[i]) continue;
    for (const NodeId argument : graph.nodes[i].arguments) needed[argument.index()] = true;
  }
  for (std::size_t i = 0; i < needed.size(); ++i) {
    if (needed[i]) result.emplace_back(i);
  }
  return result;
}

}  // namespace remit::graph
