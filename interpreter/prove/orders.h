// What is known of two nodes that compute the same from values in order: where every step turns one
// way, so do they. That a larger discount never gives a larger price follows without any case being
// looked at. Inner part of propagate.h.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "interpreter/builtins/turns.h"
#include "interpreter/prove/problem.h"

namespace remit::prove {

class Orders {
 public:
  // `nodes`: those that matter, ascending.
  Orders(const Problem& problem, std::span<const std::uint32_t> nodes);

  // Cuts off of the ranges what contradicts an order; `narrowed` receives the nodes. False when
  // nothing is left of one.
  bool Apply(std::vector<Range>& ranges, std::vector<std::uint32_t>& narrowed);

 private:
  // Of the values of two nodes in a case in which both have one.
  enum class Order : std::uint8_t { kUnknown, kSame, kNotAbove, kNotBelow };

  struct Pair {
    std::uint32_t first, second;  // first < second
    Order order = Order::kUnknown;
  };
  // A comparison of the two nodes of a pair.
  struct Test {
    std::uint32_t node;
    std::uint32_t pair;
    bool turned;            // its first argument is the second of the pair
    bool falls_first;       // the comparison falls in its first argument
    std::int64_t of_equal;  // what it is of equal values
  };
  static Order Turned(Order order);
  static Order Both(Order a, Order b);
  static Order Either(Order a, Order b);

  bool Cut(std::vector<Range>& ranges, std::uint32_t node, const Range& to,
           std::vector<std::uint32_t>& narrowed);
  bool CutPair(const Pair& pair, std::vector<Range>& ranges, std::vector<std::uint32_t>& narrowed);
  bool CutTest(const Test& test, std::vector<Range>& ranges, std::vector<std::uint32_t>& narrowed);
  Order Between(std::uint32_t a, std::uint32_t b, const std::vector<Range>& ranges) const;
  Order OfTest(const Test& test, const std::vector<Range>& ranges) const;
  Order ByStep(const Pair& pair, const std::vector<Range>& ranges) const;
  Order ByTurns(const graph::Node& a, const graph::Node& b, const builtins::Turns& turns,
                const std::vector<Range>& ranges) const;
  std::optional<Order> OfShare(const graph::Node& a, const graph::Node& b,
                               const std::vector<Range>& ranges) const;
  Order ByRising(const graph::Node& a, const graph::Node& b, std::size_t from,
                 const std::vector<Range>& ranges) const;
  Order ByModel(const graph::Node& a, const graph::Node& b, const std::vector<Range>& ranges) const;

  bool OutrunsError(const graph::Node& a, const graph::Node& b, double step,
                    const std::vector<Range>& ranges) const;

  const Problem& problem_;
  std::vector<Pair> pairs_;                            // by `second`
  std::vector<std::optional<std::uint32_t>> pair_of_;  // by NodeId: of which it is the second
  std::vector<Test> tests_;
};

// Of a quotient whose dividend is its divisor plus or less something, `(price - cost) / price`:
// what is added or taken away; nothing of other nodes.
struct Share {
  graph::NodeId rest;
  bool less = false;  // taken away
};
std::optional<Share> ShareOf(const graph::Graph& graph, const graph::Node& node);
// Its values over ranges of the divisor and of the rest; tighter than what the dividend's own range
// says, as the divisor stands in both. Nothing where this is not known.
std::optional<Range> PassShare(const graph::Graph& graph, const graph::Node& node,
                               const Range& divisor, const Range& rest);

}  // namespace remit::prove
