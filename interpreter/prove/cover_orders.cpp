// `<`, `<=` and `==` narrow the ends of two sets and nothing between them, so that one pass upwards
// and one downwards along the orders find all that is left. Values that have to be equal are one
// value first; otherwise ends would creep towards each other.
#include "interpreter/prove/cover_orders.h"

#include <algorithm>

namespace remit::prove {
namespace {

constexpr std::uint8_t kUnequal = kLess | kGreater;

// left <= right, or left < right.
struct Edge {
  std::size_t from, to;
  bool strict;
};

class Network {
 public:
  Network(std::vector<IntervalSet> sets, const std::vector<Order>& orders)
      : sets_(std::move(sets)), group_(sets_.size()), reach_(sets_.size()) {
    for (std::size_t i = 0; i < group_.size(); ++i) group_[i] = i;
    for (const Order& order : orders) AddEdges(order);
  }

  bool Narrow() {
    FindReach();
    if (!JoinCircles()) return false;
    for (const Edge& edge : edges_) {
      if (edge.strict && group_[edge.from] == group_[edge.to]) return false;
    }
    if (std::any_of(sets_.begin(), sets_.end(), [](const IntervalSet& s) { return s.empty(); }))
      return false;
    return Bounds();
  }

  std::vector<IntervalSet> Take() {
    for (std::size_t i = 0; i < sets_.size(); ++i) sets_[i] = sets_[group_[i]];
    return std::move(sets_);
  }

 private:
  void AddEdges(const Order& order) {
    const bool strict = (order.order & kEqual) == 0;
    if ((order.order & kGreater) == 0) edges_.push_back({order.left, order.right, strict});
    if ((order.order & kLess) == 0) edges_.push_back({order.right, order.left, strict});
  }

  // From each value along the edges, itself included.
  void FindReach() {
    for (std::size_t start = 0; start < sets_.size(); ++start) {
      std::vector<bool>& seen = reach_[start];
      seen.assign(sets_.size(), false);
      std::vector<std::size_t> open{start};
      while (!open.empty()) {
        const std::size_t at = open.back();
        open.pop_back();
        if (seen[at]) continue;
        seen[at] = true;
        for (const Edge& edge : edges_) {
          if (edge.from == at) open.push_back(edge.to);
        }
      }
    }
  }

  // Values at or below one another are equal.
  bool JoinCircles() {
    for (std::size_t i = 0; i < sets_.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (group_[i] != i || group_[j] != j || !reach_[i][j] || !reach_[j][i]) continue;
        group_[i] = j;
        sets_[j] = Intersection(sets_[j], sets_[i]);
        if (sets_[j].empty()) return false;
        sets_[i] = {{0, 0}};  // taken from its group
      }
    }
    return true;
  }

  // As often as there are values: no way along the edges is longer. What changed nothing is final.
  bool Bounds() {
    for (bool changed = true; changed;) {
      changed = false;
      for (const Edge& edge : edges_) {
        IntervalSet &from = sets_[group_[edge.from]], &to = sets_[group_[edge.to]];
        if (&from == &to) continue;
        const std::int64_t step = edge.strict ? 1 : 0;
        const std::int64_t high = to.back().high, low = from.front().low;
        if (high < kLowestPoint + step || low > kHighestPoint - step) return false;
        if (from.back().high > high - step) {
          from = Intersection(from, {{kLowestPoint, high - step}});
          changed = true;
        }
        if (from.empty()) return false;
        if (to.front().low < low + step) {
          to = Intersection(to, {{low + step, kHighestPoint}});
          changed = true;
        }
        if (to.empty()) return false;
      }
    }
    return true;
  }

  std::vector<IntervalSet> sets_;
  std::vector<std::size_t> group_;  // the first value that it has to be equal to, or itself
  std::vector<std::vector<bool>> reach_;
  std::vector<Edge> edges_;
};

}  // namespace

std::uint8_t Mirrored(std::uint8_t order) {
  return static_cast<std::uint8_t>((order & kEqual) | ((order & kLess) != 0 ? kGreater : 0) |
                                   ((order & kGreater) != 0 ? kLess : 0));
}

std::optional<std::vector<IntervalSet>> InOrder(std::vector<IntervalSet> sets,
                                                std::vector<Order> orders) {
  Network network(sets, orders);
  if (!network.Narrow()) return std::nullopt;
  const auto open = std::find_if(orders.begin(), orders.end(),
                                 [](const Order& order) { return order.order == kUnequal; });
  if (open == orders.end()) return network.Take();
  sets = network.Take();
  for (const OrderBit side : {kLess, kGreater}) {
    open->order = side;
    if (auto chosen = InOrder(sets, orders)) return chosen;
  }
  return std::nullopt;
}

}  // namespace remit::prove
