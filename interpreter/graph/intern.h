// Hash-consing: adding a node that exists already gives the one that is there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "interpreter/graph/graph.h"

namespace remit::graph {

// Positions found by a hash of what stands there; who asks knows how to compare. Nothing depends on
// the order of its slots.
class Positions {
 public:
  // The position of this hash for which `same` holds.
  template <typename Same>
  std::optional<std::uint32_t> Find(std::uint64_t hash, const Same& same) const {
    if (slots_.empty()) return std::nullopt;
    for (std::size_t at = hash & Mask();; at = (at + 1) & Mask()) {
      const Slot& slot = slots_[at];
      if (slot.next == 0) return std::nullopt;
      if (slot.hash == hash && same(slot.next - 1)) return slot.next - 1;
    }
  }
  void Add(std::uint64_t hash, std::uint32_t position);

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t next = 0;  // the position, counted from 1; 0: free
  };
  std::size_t Mask() const { return slots_.size() - 1; }
  void Put(const Slot& slot);

  std::vector<Slot> slots_;  // a power of two, at most half of them taken
  std::size_t taken_ = 0;
};
// To be mixed with the next word; start with 0.
std::uint64_t MixedHash(std::uint64_t hash, std::uint64_t word);

// Is a node that can raise a fault the same only at the same place of the source, so that sharing
// never changes where a fault is reported; or anywhere, where nobody is told?
enum class FaultsAre : std::uint8_t { kPlaced, kAnywhere };

class NodeInterner {
 public:
  explicit NodeInterner(Graph& graph, FaultsAre faults = FaultsAre::kPlaced)
      : graph_(graph), placed_(faults == FaultsAre::kPlaced) {}

  // Sets the node's stage and knobs from its operation and arguments.
  NodeId Add(Node node);

 private:
  Graph& graph_;
  bool placed_;
  Positions known_;  // by NodeId
};

// The node of a value; not added yet.
Node ConstantNode(types::Value value, const types::Type& type, const types::TypeTable& table);

// What two nodes must have in common to be one: operation, type, indices, value, arguments, and the
// origin where it matters.
std::vector<std::int64_t> IdentityOf(const Graph& graph, const Node& node);

// The stage and knobs that a node's operation and arguments imply.
struct Dependence {
  std::uint8_t stage = 0;
  std::uint64_t knobs = 0;
};
Dependence DependenceOf(const Graph& graph, const Node& node);

}  // namespace remit::graph
