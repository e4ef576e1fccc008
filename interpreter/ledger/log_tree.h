// The Merkle tree of a log beside its entries: the roots of full subtrees of 256, 65,536 and
// 16,777,216 leaves are kept, so that opening a log and proving something of it read some hundreds
// of rows, however long it is. They follow from the entries; Verify computes them again.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "interpreter/ledger/hash.h"
#include "interpreter/ledger/merkle.h"
#include "interpreter/ledger/sqlite.h"

namespace remit::ledger::internal {

struct Subtree {
  int height = 0;              // over 2^height leaves
  std::uint64_t position = 0;  // how many of its height are before it
  Hash root{};
};

// The right edge of the tree, by steps of 256.
class TreeEdge {
 public:
  static constexpr int kStep = 8;
  static constexpr std::size_t kSteps = 4;  // the last one has no end

  // `full` is called with every subtree that is kept, as it becomes full.
  template <typename Full>
  void Append(const Hash& leaf, const Full& full) {
    ++size_;
    Hash root = leaf;
    for (std::size_t step = 0; step < kSteps; ++step) {
      edges_[step].Append(root);
      const int height = kStep * static_cast<int>(step + 1);
      if (step + 1 == kSteps || edges_[step].size() != std::uint64_t{1} << kStep) return;
      root = edges_[step].Root();
      edges_[step] = MerkleEdge();
      full(Subtree{height, (size_ >> height) - 1, root});
    }
  }
  std::uint64_t size() const { return size_; }
  Hash Root() const;

 private:
  friend class TreeReader;
  std::uint64_t size_ = 0;
  std::array<MerkleEdge, kSteps> edges_;
};

// Reads kept subtrees and, for what lies between them, the leaves of entries.
class TreeReader {
 public:
  // Gives the leaf hashes of entries first .. last (from 1) in order.
  using Leaves = std::function<Answer<bool>(std::uint64_t first, std::uint64_t last,
                                            const std::function<void(const Hash&)>& each)>;
  TreeReader(sqlite3* handle, Leaves leaves) : handle_(handle), leaves_(std::move(leaves)) {}

  Answer<TreeEdge> EdgeOf(std::uint64_t size);
  // For proofs (merkle.h). After a failure it gives anything; see failure().
  Hash RootOf(std::uint64_t first, std::uint64_t count);
  const std::optional<Failure>& failure() const { return failure_; }

 private:
  std::optional<Hash> Kept(int height, std::uint64_t position);
  void AddLeaves(std::uint64_t first, std::uint64_t count, MerkleEdge& edge);

  sqlite3* handle_;
  Leaves leaves_;
  std::optional<Statement> kept_;
  std::optional<Failure> failure_;
};

}  // namespace remit::ledger::internal
