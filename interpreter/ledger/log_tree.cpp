// Which kept subtrees cover a range, and the leaves where none does.
#include "interpreter/ledger/log_tree.h"

#include <algorithm>
#include <bit>
#include <string>

namespace remit::ledger::internal {

Hash TreeEdge::Root() const {
  MerkleEdge whole;
  for (std::size_t step = kSteps; step-- > 0;) {
    const MerkleEdge& edge = edges_[step];
    std::uint64_t left = edge.size();
    for (const Hash& root : edge.full()) {
      const std::uint64_t most = std::bit_floor(left);
      whole.AppendSubtree(root, static_cast<int>(step) * kStep + std::countr_zero(most));
      left -= most;
    }
  }
  return whole.Root();
}

Answer<TreeEdge> TreeReader::EdgeOf(std::uint64_t size) {
  TreeEdge tree;
  tree.size_ = size;
  for (std::size_t step = TreeEdge::kSteps - 1; step > 0; --step) {
    const int height = TreeEdge::kStep * static_cast<int>(step);
    const bool last = step + 1 == TreeEdge::kSteps;
    const std::uint64_t first = last ? 0 : size >> (height + TreeEdge::kStep) << TreeEdge::kStep;
    for (std::uint64_t position = first; position < size >> height; ++position) {
      const std::optional<Hash> root = Kept(height, position);
      if (!root) return *failure_;
      tree.edges_[step].Append(*root);
    }
  }
  const std::uint64_t full = size >> TreeEdge::kStep << TreeEdge::kStep;
  AddLeaves(full, size - full, tree.edges_[0]);
  if (failure_) return *failure_;
  return tree;
}

Hash TreeReader::RootOf(std::uint64_t first, std::uint64_t count) {
  MerkleEdge edge;
  std::uint64_t at = first;
  const std::uint64_t end = first + count;
  while (at < end && !failure_) {
    int height = TreeEdge::kStep * static_cast<int>(TreeEdge::kSteps - 1);
    const auto fits = [&](int tried) {
      const std::uint64_t leaves = std::uint64_t{1} << tried;
      return at % leaves == 0 && end - at >= leaves;
    };
    while (height > 0 && !fits(height)) height -= TreeEdge::kStep;
    if (height == 0) {
      const std::uint64_t next = (at | 0xff) + 1;
      const std::uint64_t leaves = std::min(next, end) - at;
      AddLeaves(at, leaves, edge);
      at += leaves;
      continue;
    }
    const std::optional<Hash> root = Kept(height, at >> height);
    if (!root) break;
    edge.AppendSubtree(*root, height);
    at += std::uint64_t{1} << height;
  }
  return failure_ ? Hash{} : edge.Root();
}

std::optional<Hash> TreeReader::Kept(int height, std::uint64_t position) {
  if (failure_) return std::nullopt;
  if (!kept_) {
    Answer<Statement> prepared =
        Database::PrepareOn(handle_, "SELECT root FROM subtree WHERE height = ? AND position = ?");
    if (auto* failure = std::get_if<Failure>(&prepared)) {
      failure_ = *failure;
      return std::nullopt;
    }
    kept_ = std::move(std::get<Statement>(prepared));
  }
  kept_->Reset();
  kept_->Bind(1, height).Bind(2, static_cast<std::int64_t>(position));
  Answer<bool> row = kept_->Step();
  if (auto* failure = std::get_if<Failure>(&row)) {
    failure_ = *failure;
    return std::nullopt;
  }
  Hash root{};
  const bool there = std::get<bool>(row) && kept_->Blob(0).size() == root.size();
  if (there) std::copy_n(kept_->Blob(0).begin(), root.size(), root.begin());
  kept_->Reset();
  if (there) return root;
  failure_ = Failure{Outcome::kDamaged, "the root of subtree " + std::to_string(position) +
                                            " of height " + std::to_string(height) + " is missing"};
  return std::nullopt;
}

void TreeReader::AddLeaves(std::uint64_t first, std::uint64_t count, MerkleEdge& edge) {
  if (count == 0 || failure_) return;
  Answer<bool> read =
      leaves_(first + 1, first + count, [&edge](const Hash& leaf) { edge.Append(leaf); });
  if (auto* failure = std::get_if<Failure>(&read)) failure_ = *failure;
}

}  // namespace remit::ledger::internal
