// The space of quantities is parted into boxes until both conditions are settled in each.
#include "interpreter/difference/facets.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <set>

#include "interpreter/difference/blocks.h"
#include "interpreter/prove/instantiate.h"
#include "interpreter/prove/points.h"
#include "interpreter/prove/propagate.h"
#include "interpreter/prove/search.h"
#include "interpreter/prove/words.h"

namespace remit::difference {
namespace {

using graph::Op;
using prove::Box;
using prove::Range;
using types::TypeKind;

std::vector<bool> ConeOf(const graph::Graph& graph, const std::vector<NodeId>& roots) {
  std::vector<bool> cone(graph.nodes.size(), false);
  for (const NodeId node : graph::Closure(graph, roots)) cone[node.index()] = true;
  return cone;
}

class Facetting {
 public:
  Facetting(const Joint& joint, std::int64_t until, std::vector<NodeId> before,
            std::vector<NodeId> after)
      : joint_(joint),
        local_(joint),
        until_(until),
        before_(std::move(before)),
        after_(std::move(after)) {}

  Facets Run() {
    FindQuantities();
    Pose();
    Part();
    Facets facets;
    facets.complete = complete_;
    facets.regions_before = RegionsOf(blocks_[0]);
    facets.regions_after = RegionsOf(blocks_[1]);
    for (const prove::Region& region : facets.regions_before)
      facets.only_before.push_back(prove::RegionText(local_.checked, region));
    for (const prove::Region& region : facets.regions_after)
      facets.only_after.push_back(prove::RegionText(local_.checked, region));
    return facets;
  }

 private:
  // The largest parts that both conditions work out in the same way.
  void FindQuantities() {
    const graph::Graph& graph = joint_.graph;
    const std::vector<bool> old_cone = ConeOf(graph, before_), new_cone = ConeOf(graph, after_);
    std::vector<NodeId> pending = before_;
    pending.insert(pending.end(), after_.begin(), after_.end());
    std::set<NodeId> seen;
    while (!pending.empty()) {
      const NodeId id = pending.back();
      pending.pop_back();
      if (!seen.insert(id).second) continue;
      const graph::Node& node = graph[id];
      if (node.arguments.empty()) continue;
      const bool quantity = node.type.kind == TypeKind::kDecimal ||
                            node.type.kind == TypeKind::kNumber ||
                            node.type.kind == TypeKind::kDate;
      if (quantity && !node.type.optional && old_cone[id.index()] && new_cone[id.index()]) {
        AddQuantity(id);
        continue;
      }
      pending.insert(pending.end(), node.arguments.begin(), node.arguments.end());
    }
  }
  void AddQuantity(NodeId id) {
    const std::string name = NameOfNode(id);
    if (name.empty()) return;
    check::InputLeaf leaf;
    leaf.path = name;
    leaf.type = joint_.graph[id].type;
    leaf.type.whole = false;
    quantities_.emplace_back(id, local_.checked.model.leaves.size());
    local_.checked.model.leaves.push_back(std::move(leaf));
  }
  std::string NameOfNode(NodeId id) const {
    const auto found = joint_.names.find(id);
    return found == joint_.names.end() ? std::string() : found->second;
  }

  void Pose() {
    const prove::Scope scope(local_.checked, {joint_.as_of, until_});
    prove::Composer composer(scope, joint_.graph);
    prove::Setting setting;
    for (const auto& [id, leaf] : quantities_) {
      graph::Node node;
      node.op = Op::kLeaf;
      node.index = static_cast<std::uint32_t>(leaf);
      node.type = local_.checked.model.leaves[leaf].type;
      if (node.type.kind == TypeKind::kDecimal) node.scale = joint_.graph[id].scale;
      setting.instead[id] = composer.Add(std::move(node));
    }
    const auto all = [&](const std::vector<NodeId>& parts) {
      return parts.empty()       ? composer.Truth(true)
             : parts.size() == 1 ? composer.Copy(parts.front(), setting)
                                 : composer.All(composer.Copy(parts, setting));
    };
    problem_ = composer.Pose({{all(before_)}, {all(after_)}});
  }

  void Part() {
    constexpr std::size_t kMostBoxes = 4'000;
    const NodeId before = problem_.demands[0].node, after = problem_.demands[1].node;
    problem_.demands.clear();
    prove::Propagator propagator(problem_);
    const prove::CutPoints cuts(problem_);
    std::deque<Box> open{prove::DomainsOf(problem_)};
    for (std::size_t boxes = 0; !open.empty() && boxes < kMostBoxes; ++boxes) {
      const Box box = std::move(open.front());
      open.pop_front();
      propagator.Evaluate(box);
      const Range &a = propagator.ranges()[before.index()], &b = propagator.ranges()[after.index()];
      const auto settled = [](const Range& range) {
        return !range.may_be_true() || !range.may_be_false();
      };
      if (Alike(before, after, propagator)) continue;
      if (settled(a) && settled(b)) {
        const bool x = a.may_be_true(), y = b.may_be_true();
        if (x != y) blocks_[x ? 0 : 1].push_back(BlockOf(box));
        continue;
      }
      if (!Split(box, propagator, {before, after}, cuts, open)) return;
    }
    complete_ = open.empty();
  }

  // What is open of both is the same.
  bool Alike(NodeId a, NodeId b, const prove::Propagator& propagator) const {
    if (a == b) return true;
    const Range &x = propagator.ranges()[a.index()], &y = propagator.ranges()[b.index()];
    if (x.is_point() && y.is_point()) return x.low == y.low;
    const graph::Node &mine = problem_.graph[a], &theirs = problem_.graph[b];
    const bool all = mine.op == Op::kAnd || theirs.op == Op::kAnd;
    const bool any = mine.op == Op::kOr || theirs.op == Op::kOr;
    if (all == any) return false;
    const Op op = all ? Op::kAnd : Op::kOr;
    const std::vector<NodeId> p = OpenParts(a, op, propagator), q = OpenParts(b, op, propagator);
    if (p == q) return true;
    return p.size() == 1 && q.size() == 1 && (p.front() != a || q.front() != b) &&
           Alike(p.front(), q.front(), propagator);
  }
  std::vector<NodeId> OpenParts(NodeId id, Op op, const prove::Propagator& propagator) const {
    const graph::Node& node = problem_.graph[id];
    if (node.op != op) return {id};
    std::vector<NodeId> parts;
    for (const NodeId part : node.arguments) {
      const Range& range = propagator.ranges()[part.index()];
      if (!(op == Op::kAnd ? range.surely_true() : range.surely_false())) parts.push_back(part);
    }
    std::sort(parts.begin(), parts.end());
    return parts;
  }

  bool Split(const Box& box, const prove::Propagator& propagator, const std::vector<NodeId>& roots,
             const prove::CutPoints& cuts, std::deque<Box>& open) const {
    std::optional<std::size_t> best;
    std::optional<std::int64_t> at;
    for (std::size_t v = 0; v < box.size(); ++v) {
      if (prove::IsPoint(box[v]) || !Live(v, propagator, roots)) continue;
      const bool presence = box[v].absent && box[v].has_value();
      const auto cut =
          presence ? std::nullopt : cuts.Cut(prove::VariableId(v), box[v], std::nullopt);
      if (!presence && !cut) continue;
      if (best) continue;
      best = v;
      at = cut;
    }
    if (!best) return false;
    const auto push = [&](const Range& range) {
      Box part = box;
      part[*best] = prove::Snapped(problem_.variables[*best], range);
      if (!part[*best].impossible()) open.push_back(std::move(part));
    };
    const Range& range = box[*best];
    if (!at) {
      push(Range::Between(range.low, range.high));
      push({1, 0, true, false});
    } else {
      push(Range::Between(range.low, *at - 1));
      push(Range::Between(*at, range.high));
    }
    return true;
  }
  // Something that is open reads it.
  bool Live(std::size_t variable, const prove::Propagator& propagator,
            const std::vector<NodeId>& roots) const {
    std::vector<NodeId> pending = roots;
    std::set<NodeId> seen;
    while (!pending.empty()) {
      const NodeId id = pending.back();
      pending.pop_back();
      if (propagator.ranges()[id.index()].is_point() || !seen.insert(id).second) continue;
      const auto& own = problem_.variable_of[id.index()];
      if (own && own->index() == variable) return true;
      const graph::Node& node = problem_.graph[id];
      pending.insert(pending.end(), node.arguments.begin(), node.arguments.end());
    }
    return false;
  }
  static Block BlockOf(const Box& box) {
    Block block;
    for (const Range& range : box) {
      Span& span = block.emplace_back();
      span.absent = range.absent;
      if (range.has_value()) span.intervals.emplace_back(range.low, range.high);
    }
    return block;
  }
  std::vector<prove::Region> RegionsOf(const std::vector<Block>& blocks) const {
    std::vector<prove::Region> regions;
    for (const Block& block : Joined(problem_, blocks))
      regions.push_back(RegionOf(local_, problem_, block));
    std::stable_sort(regions.begin(), regions.end(),
                     [](const auto& a, const auto& b) { return a.size() < b.size(); });
    return regions;
  }

  const Joint& joint_;
  Joint local_;
  std::int64_t until_;
  std::vector<NodeId> before_, after_;                      // all of each
  std::vector<std::pair<NodeId, std::size_t>> quantities_;  // and their leaves
  prove::Problem problem_;
  std::vector<Block> blocks_[2];
  bool complete_ = false;
};

}  // namespace

namespace {

std::vector<NodeId> PartsOf(const graph::Graph& graph, NodeId id) {
  std::vector<NodeId> parts{id};
  if (graph[id].op == Op::kAnd) parts = graph[id].arguments;
  std::sort(parts.begin(), parts.end());
  return parts;
}

}  // namespace

Facets FacetsOf(const Joint& joint, std::int64_t until, NodeId before, NodeId after,
                bool given_rest) {
  std::vector<NodeId> mine{before}, theirs{after};
  if (given_rest) {
    const std::vector<NodeId> x = PartsOf(joint.graph, before), y = PartsOf(joint.graph, after);
    mine.clear();
    theirs.clear();
    std::set_difference(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(mine));
    std::set_difference(y.begin(), y.end(), x.begin(), x.end(), std::back_inserter(theirs));
  }
  std::vector<NodeId> roots = mine;
  roots.insert(roots.end(), theirs.begin(), theirs.end());
  for (const NodeId id : graph::Closure(joint.graph, roots)) {
    const graph::Node& node = joint.graph[id];
    const bool listed = node.op == Op::kElement || node.op == Op::kAggregate ||
                        node.op == Op::kSpread || node.op == Op::kPick || node.op == Op::kRoute;
    if (listed) return {};
  }
  return Facetting(joint, until, std::move(mine), std::move(theirs)).Run();
}

}  // namespace remit::difference
