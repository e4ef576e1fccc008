// Two cases in one graph: the second is built like the first, over leaves and knobs of its own
// where they may differ. What they share comes out of the interning as one node.
#include "interpreter/graph/build_pair.h"

#include <algorithm>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/graph/builder.h"

namespace remit::graph {

std::uint32_t Builder::LeafIndex(std::uint32_t leaf) const {
  const bool own = second_ && leaf_differs_.at(leaf);
  return own ? leaf + static_cast<std::uint32_t>(checked_.model.leaves.size()) : leaf;
}

std::uint32_t Builder::KnobIndex(std::uint32_t knob) const {
  const bool own = second_ && knob_differs_.at(knob);
  return own ? knob + static_cast<std::uint32_t>(checked_.model.knobs.size()) : knob;
}

// A list has other elements' places only where its length differs.
check::ListId Builder::ListIndex(check::ListId list) const {
  const auto& lists = checked_.model.lists;
  const bool own = second_ && leaf_differs_.at(lists.at(list.index()).length.index());
  return own ? check::ListId(list.index() + lists.size()) : list;
}

void Builder::Differ(const check::PropertyInfo& property, PairGraph& pair) {
  leaf_differs_.assign(checked_.model.leaves.size(), false);
  knob_differs_.assign(checked_.model.knobs.size(), property.of == check::About::kRecommendations);
  pair.leaves = property.pair->leaves;
  for (const check::LeafId leaf : pair.leaves) leaf_differs_.at(leaf.index()) = true;
  for (const check::KnobId knob : property.pair->knobs) knob_differs_.at(knob.index()) = true;
  for (std::size_t i = 0; i < knob_differs_.size(); ++i) {
    if (knob_differs_[i]) pair.knobs.emplace_back(i);
  }
}

PairGraph Builder::BuildPair(const check::PropertyInfo& property) && {
  REMIT_CHECK(property.pair.has_value(), "a property over pairs names what may differ");
  PairGraph pair;
  Differ(property, pair);
  Decision();
  Statements();
  Outputs first = std::exchange(graph_.outputs, {});
  const std::vector<std::uint32_t> named = std::exchange(graph_.named, {});
  second_ = true;
  Decision();
  second_ = false;
  REMIT_CHECK(graph_.named == named, "both cases are decided by one trade-off");
  pair.b = std::exchange(graph_.outputs, std::move(first));
  const auto& where = property.pair->where;
  pair.where =
      where ? Statement(*where, false) : Constant({1}, types::Boolean(), property.condition);
  pair.condition = Statement(property.condition, false);
  pair.graph = std::move(graph_);
  return pair;
}

PairGraph BuildPair(const ast::Ast& ast, const check::Checked& checked, std::int64_t as_of,
                    const check::PropertyInfo& property) {
  REMIT_CHECK(checked.ok, "only a policy without errors has a graph");
  return Builder(ast, checked, as_of, std::nullopt).BuildPair(property);
}

}  // namespace remit::graph
