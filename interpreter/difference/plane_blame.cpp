// What of a box is open, and which inputs it hangs on.
#include <algorithm>
#include <bit>

#include "interpreter/difference/plane.h"

namespace remit::difference {

using graph::Op;
using prove::Box;
using prove::Range;

void Plane::Blame(const Nodes& mine, const Nodes& theirs, Nodes& roots) const {
  Nodes different;
  std::set_symmetric_difference(mine.begin(), mine.end(), theirs.begin(), theirs.end(),
                                std::back_inserter(different));
  for (const NodeId node : different) {
    if (!At(node).is_point()) roots.push_back(node);
  }
}

// What differs and is open; where nothing does, what ranks and what may rule out.
Plane::Nodes Plane::Roots() const {
  Nodes roots;
  Blame(refusals_[0], refusals_[1], roots);
  const auto looked_at = [&](std::size_t i) {
    return summaries_[0].states[i].maybe || summaries_[1].states[i].maybe;
  };
  const auto candidate = [&](std::size_t i) {
    return summaries_[0].states[i].candidate || summaries_[1].states[i].candidate;
  };
  for (std::size_t i = 0; i < alternatives_.size(); ++i) {
    if (!looked_at(i)) continue;
    const Half &a = alternatives_[i].half[0], &b = alternatives_[i].half[1];
    Blame(a.requirements, b.requirements, roots);
    if (!candidate(i)) continue;
    for (std::size_t j = 0; j < a.level.size() && j < b.level.size(); ++j)
      Blame(a.level[j], b.level[j], roots);
    for (std::size_t j = 0; j < a.side.size() && j < b.side.size(); ++j)
      Blame(a.side[j], b.side[j], roots);
    Blame(a.guarantees, b.guarantees, roots);
  }
  if (!roots.empty()) return roots;
  for (const Nodes& nodes : refusals_) {
    for (const NodeId node : nodes) {
      if (!Settled(node)) roots.push_back(node);
    }
  }
  for (std::size_t i = 0; i < alternatives_.size(); ++i) {
    if (!looked_at(i)) continue;
    for (const Half& half : alternatives_[i].half) {
      for (const Nodes* nodes : {&half.requirements, &half.damped}) {
        for (const NodeId node : *nodes) {
          if (!Settled(node)) roots.push_back(node);
        }
      }
      for (const NodeId node : half.values) {
        if (At(node).fault || At(node).absent) roots.push_back(node);
      }
      if (!candidate(i)) continue;
      for (const Nodes* nodes : {&half.values, &half.others, &half.guarantees}) {
        for (const NodeId node : *nodes) {
          if (!At(node).is_point()) roots.push_back(node);
        }
      }
      for (const auto* lists : {&half.level, &half.side}) {
        for (const Nodes& nodes : *lists) {
          for (const NodeId node : nodes) {
            if (!Settled(node)) roots.push_back(node);
          }
        }
      }
    }
  }
  return roots;
}

std::vector<std::size_t> Plane::Live(const Box& box) const {
  const graph::Graph& graph = problem_.graph;
  std::vector<char> live(graph.nodes.size(), 0);
  for (const NodeId root : Roots()) live[root.index()] = 1;
  std::vector<char> named(box.size(), 0);
  for (std::size_t i = live.size(); i-- > 0;) {
    if (live[i] == 0 || propagator_->ranges()[i].is_point()) continue;
    if (problem_.variable_of[i]) {
      named[problem_.variable_of[i]->index()] = 1;
      continue;
    }
    const graph::Node& node = graph.nodes[i];
    for (std::size_t a = 0; a < node.arguments.size(); ++a) {
      if (node.op == Op::kIf && a > 0) {
        const Range& condition = propagator_->ranges()[node.arguments[0].index()];
        if (a == 1 ? condition.surely_false() : condition.surely_true()) continue;
      }
      live[node.arguments[a].index()] = 1;
    }
  }
  std::vector<std::size_t> variables;
  for (std::size_t v = 0; v < box.size(); ++v) {
    if (named[v] != 0 && !prove::IsPoint(box[v])) variables.push_back(v);
  }
  return variables;
}

std::uint64_t Plane::Uncertainty(const Box& box) {
  Evaluate(box);
  if (Judge() != Sight::kOpen) return 0;
  std::uint64_t open = 1;
  for (int which = 0; which < 2; ++which) {
    for (std::size_t i = 0; i < alternatives_.size(); ++i) {
      if (summaries_[which].states[i].candidate) open += 4;
    }
  }
  for (const NodeId root : Roots()) {
    const Range& range = At(root);
    if (!range.has_value()) continue;
    const auto width =
        static_cast<std::uint64_t>(range.high) - static_cast<std::uint64_t>(range.low);
    open += static_cast<std::uint64_t>(std::bit_width(width)) + (range.fault ? 8 : 0);
  }
  return open;
}

}  // namespace remit::difference
