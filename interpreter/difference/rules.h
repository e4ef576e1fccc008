// Whether a condition of one policy says more than that of the other, over all inputs and choices
// that both have; proved, or shown. Private to difference/.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/difference/joint.h"
#include "interpreter/prove/solver.h"

namespace remit::difference {

// How two conditions stand to one another.
struct Relation {
  enum class Which : std::uint8_t { kNone, kSome, kNotDecided };
  Which only_before = Which::kNotDecided;  // true in the old policy and not in the new one
  Which only_after = Which::kNotDecided;
  std::string where_before, where_after;  // kSome: where, in words
  bool same() const { return only_before == Which::kNone && only_after == Which::kNone; }
};

class Reasoner {
 public:
  // From the joint model's day until this one, on which nothing else changes.
  Reasoner(const Joint& joint, std::int64_t until, std::uint64_t work)
      : joint_(joint), until_(until), left_(work) {}

  // Nodes of the joint graph that are conditions.
  Relation Compare(NodeId before, NodeId after);
  // Proved: whatever the inputs and choices, it is the same value, or missing or at fault alike.
  bool Same(NodeId before, NodeId after);
  // Some case and choice of which `allowed` holds has one and not the other; shown, not guessed.
  bool SomeDiffer(NodeId before, NodeId after, NodeId allowed);
  std::uint64_t work() const { return used_; }

 private:
  Relation::Which Only(NodeId yes, NodeId no, std::string* where);
  prove::Outcome Ask(const std::vector<prove::Demand>& demands, std::string* where);

  const Joint& joint_;
  std::int64_t until_;
  std::uint64_t left_;
  std::uint64_t used_ = 0;
};

}  // namespace remit::difference
