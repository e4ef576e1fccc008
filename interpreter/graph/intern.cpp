// Identity and dependence of nodes.
#include "interpreter/graph/intern.h"

#include <algorithm>
#include <utility>

#include "interpreter/base/int128.h"

namespace remit::graph {
namespace {

// Tells `take` every word of what a node is, one after the other.
template <typename Take>
void TellType(const types::Type& type, const Take& take) {
  for (const std::int64_t word :
       {static_cast<std::int64_t>(type.kind), std::int64_t{type.optional},
        std::int64_t{type.points}, std::int64_t{type.literal_scale}, std::int64_t{type.whole},
        std::int64_t{type.index}, std::int64_t{type.dimension.count}}) {
    take(word);
  }
  for (std::size_t i = 0; i < type.dimension.count; ++i) {
    take(type.dimension.factors[i].unit.value);
    take(type.dimension.factors[i].power);
  }
}

// A lookup is fixed by its table and the columns' values, so its position does not count.
std::uint32_t IndexOf(const Graph& graph, const Node& node) {
  const bool looks_up = node.op == Op::kTable || node.op == Op::kRow;
  return looks_up ? graph.lookups.at(node.index).table : node.index;
}

template <typename Take>
void TellIdentity(const Graph& graph, const Node& node, bool placed, const Take& take) {
  take(static_cast<std::int64_t>(node.op));
  take(IndexOf(graph, node));
  take(node.overload);
  take(node.value.raw);
  take(node.domain.value);
  take(placed && node.can_fault ? std::int64_t{node.origin.value} : -1);
  TellType(node.type, take);
  for (const NodeId argument : node.arguments) take(argument.value);
}

bool SameFaults(const Node& a, const Node& b) {
  return a.can_fault == b.can_fault && (!a.can_fault || a.origin == b.origin);
}

bool SameIdentity(const Graph& graph, const Node& a, const Node& b, bool placed) {
  return a.op == b.op && IndexOf(graph, a) == IndexOf(graph, b) && a.overload == b.overload &&
         a.value.raw == b.value.raw && a.domain == b.domain && (!placed || SameFaults(a, b)) &&
         a.type == b.type && a.arguments == b.arguments;
}

}  // namespace

std::vector<std::int64_t> IdentityOf(const Graph& graph, const Node& node) {
  std::vector<std::int64_t> words;
  TellIdentity(graph, node, true, [&words](std::int64_t word) { words.push_back(word); });
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

std::uint64_t MixedHash(std::uint64_t hash, std::uint64_t word) {
  constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15u;  // 2^64 over the golden ratio
  // Both halves of the product: numbers in binary64 often end in zeros, and so does its lower half.
  const base::UInt128 product = base::UInt128{hash ^ word} * kOdd;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

void Positions::Add(std::uint64_t hash, std::uint32_t position) {
  if (2 * (taken_ + 1) > slots_.size()) {
    constexpr std::size_t kFirstSlots = 64;
    std::vector<Slot> before(std::max(kFirstSlots, 2 * slots_.size()));
    before.swap(slots_);
    for (const Slot& slot : before) {
      if (slot.next != 0) Put(slot);
    }
  }
  Put({hash, position + 1});
  ++taken_;
}

void Positions::Put(const Slot& slot) {
  std::size_t at = slot.hash & Mask();
  while (slots_[at].next != 0) at = (at + 1) & Mask();
  slots_[at] = slot;
}

NodeId NodeInterner::Add(Node node) {
  const Dependence dependence = DependenceOf(graph_, node);
  node.stage = dependence.stage;
  node.knobs = dependence.knobs;
  std::uint64_t hash = 0;
  TellIdentity(graph_, node, placed_, [&hash](std::int64_t word) {
    hash = MixedHash(hash, static_cast<std::uint64_t>(word));
  });
  const auto known = known_.Find(hash, [&](std::uint32_t position) {
    return SameIdentity(graph_, graph_.nodes[position], node, placed_);
  });
  if (known) return NodeId(*known);
  const NodeId next(graph_.nodes.size());
  known_.Add(hash, next.value);
  graph_.nodes.push_back(std::move(node));
  return next;
}

Node ConstantNode(types::Value value, const types::Type& type, const types::TypeTable& table) {
  Node node;
  node.value = value;
  node.type = type;
  if (type.kind == types::TypeKind::kDecimal || type.kind == types::TypeKind::kLiteral) {
    node.scale = static_cast<std::int8_t>(types::Scale(type, table));
    node.context.result_scale = node.scale;
  }
  return node;
}

}  // namespace remit::graph
