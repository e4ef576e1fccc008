// Dispatch of a node to the function that lifts it.
#include "interpreter/engine/frame.h"

#include "interpreter/base/check.h"
#include "interpreter/engine/lift.h"

namespace remit::engine {
namespace {

void Lift(Operation& operation) {
  using graph::Op;
  switch (operation.node.op) {
    case Op::kConstant:
    case Op::kAsOf:
      return operation.out.Set(0, operation.node.value.raw, kPresent);
    case Op::kBuiltin:
      return LiftBuiltin(operation);
    case Op::kAnd:
      return LiftAnd(operation);
    case Op::kOr:
      return LiftOr(operation);
    case Op::kNot:
      return LiftNot(operation);
    case Op::kIf:
      return LiftIf(operation);
    case Op::kOtherwise:
      return LiftOtherwise(operation);
    case Op::kIsKnown:
      return LiftIsKnown(operation, true);
    case Op::kIsUnknown:
      return LiftIsKnown(operation, false);
    case Op::kEqual:
      return LiftEqual(operation, true);
    case Op::kNotEqual:
      return LiftEqual(operation, false);
    case Op::kInRange:
      return LiftInRange(operation, true);
    case Op::kInRangeOpen:
      return LiftInRange(operation, false);
    case Op::kInSet:
      return LiftInSet(operation);
    case Op::kOutside:
      return LiftOutside(operation);
    case Op::kTable:
      return LiftTable(operation);
    case Op::kRow:
      return LiftRow(operation);
    case Op::kFold:
      return LiftFold(operation);
    case Op::kModel:
      return LiftModel(operation);
    case Op::kUtility:
      return LiftUtility(operation);
    case Op::kScore:
      return LiftScore(operation);
    case Op::kSpread:
      return LiftSpread(operation);
    case Op::kAggregate:
      return LiftAggregate(operation);
    case Op::kPick:
      return LiftPick(operation);
    case Op::kExists:
      return LiftExists(operation);
    case Op::kAdjusted:
      return LiftAdjusted(operation);
    case Op::kStanding:
      return LiftStanding(operation);
    case Op::kAllowance:
      return LiftAllowance(operation);
    case Op::kRoute:
      return LiftRoute(operation);
    case Op::kDamp:
      return LiftDamp(operation);
    case Op::kChance:
      return LiftChance(operation);
    case Op::kShortfall:
      return LiftShortfall(operation);
    case Op::kElement:
    case Op::kParameter:
    case Op::kLeaf:
    case Op::kKnob:
    case Op::kProposalRoute:
    case Op::kProposalVerdict:
      break;
  }
  REMIT_CHECK(false, "leaves and knobs are bound, not evaluated");
}

}  // namespace

Frame::Frame(const graph::Graph& graph, const check::Model& model, CauseTable& causes,
             const std::vector<std::optional<TableIndex>>& tables)
    : graph_(graph),
      model_(model),
      causes_(causes),
      tables_(tables),
      shapes_(graph.domains.size()),
      views_(graph.nodes.size()),
      own_(graph.nodes.size()),
      table_calls_(graph.lookups.size()) {}

// `width` becomes that of the node's domain where an argument has a lane for each.
std::span<const View> Frame::ArgumentsOf(const graph::Node& node, std::size_t& width) {
  const auto add = [&](const View& view) {
    if (view.stride != 0) width = shapes_[node.domain.index()].width;
    return view;
  };
  if (node.op != graph::Op::kTable) {
    arguments_.clear();
    for (const graph::NodeId argument : node.arguments)
      arguments_.push_back(add(views_[argument.index()]));
    return arguments_;
  }
  TableCall& call = table_calls_[node.index];
  if (!call.views.empty()) {
    for (const std::uint32_t i : call.moving)
      call.views[i] = add(views_[node.arguments[i].index()]);
    return call.views;
  }
  for (const graph::NodeId argument : node.arguments) {
    if ((graph_[argument].stage & (graph::kInput | graph::kKnob)) != 0)
      call.moving.push_back(static_cast<std::uint32_t>(call.views.size()));
    call.views.push_back(add(views_[argument.index()]));
  }
  return call.views;
}

void Frame::EvaluateInto(graph::NodeId id, Lanes& out) {
  const graph::Node& node = graph_[id];
  if (node.op == graph::Op::kParameter) {
    views_[id.index()] = views_[node.arguments.front().index()];
    return;
  }
  std::size_t width = 1;
  const std::span<const View> arguments = ArgumentsOf(node, width);
  out.Reset(width);
  Operation operation{graph_, model_, node, arguments, shapes_, width, out, causes_, nullptr};
  if (node.op == graph::Op::kTable && tables_[node.index]) operation.index = &*tables_[node.index];
  Lift(operation);
  views_[id.index()] = out.All();
}

}  // namespace remit::engine
