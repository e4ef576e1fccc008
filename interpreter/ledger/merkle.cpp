#include "interpreter/ledger/merkle.h"

#include <bit>
#include <string_view>

#include "interpreter/base/check.h"

namespace remit::ledger {
namespace {

// Where RFC 9162 splits a tree of `size` leaves: the largest power of two less than it.
std::uint64_t SplitOf(std::uint64_t size) { return std::bit_floor(size - 1); }

// By every leaf of the range.
RootOfRange ByLeaves(const LeafAt& leaf) {
  return [&leaf](std::uint64_t first, std::uint64_t size) {
    MerkleEdge edge;
    for (std::uint64_t at = 0; at < size; ++at) edge.Append(leaf(first + at));
    return edge.Root();
  };
}

// PATH(m, D[n]) of section 2.1.3.1, for the leaves from `first`. The left part is always read
// before the right one.
void AddPath(std::uint64_t index, std::uint64_t first, std::uint64_t size, const RootOfRange& root,
             std::vector<Hash>& proof) {
  if (size == 1) return;
  const std::uint64_t split = SplitOf(size);
  if (index < split) {
    AddPath(index, first, split, root, proof);
    proof.push_back(root(first + split, size - split));
    return;
  }
  const Hash left = root(first, split);
  AddPath(index - split, first + split, size - split, root, proof);
  proof.push_back(left);
}

// SUBPROOF(m, D[n], b) of section 2.1.4.1, likewise. `known`: who checks has the root of these
// leaves, as the older root.
void AddSubproof(std::uint64_t older, std::uint64_t first, std::uint64_t size, bool known,
                 const RootOfRange& root, std::vector<Hash>& proof) {
  if (older == size) {
    if (!known) proof.push_back(root(first, size));
    return;
  }
  const std::uint64_t split = SplitOf(size);
  if (older <= split) {
    AddSubproof(older, first, split, known, root, proof);
    proof.push_back(root(first + split, size - split));
    return;
  }
  const Hash left = root(first, split);
  AddSubproof(older - split, first + split, size - split, false, root, proof);
  proof.push_back(left);
}

}  // namespace

// The first byte keeps leaves and nodes apart: without it a node could be passed off as a leaf.
Hash LeafHash(std::string_view leaf) { return Sha256({std::string_view("\0", 1), leaf}); }
Hash NodeHash(const Hash& left, const Hash& right) {
  return Sha256({std::string_view("\1", 1), Bytes(left), Bytes(right)});
}

void MerkleEdge::Append(const Hash& leaf) { AppendSubtree(leaf, 0); }

void MerkleEdge::AppendSubtree(const Hash& root, int height) {
  const std::uint64_t leaves = std::uint64_t{1} << height;
  REMIT_CHECK(size_ % leaves == 0, "a subtree that does not begin where one of its size can");
  full_.push_back(root);
  size_ += leaves;
  // One subtree is full for each bit of the size; as many bits carry as the new size has zeros
  // above the height.
  for (int carried = std::countr_zero(size_) - height; carried > 0; --carried) {
    const Hash right = full_.back();
    full_.pop_back();
    full_.back() = NodeHash(full_.back(), right);
  }
}

Hash MerkleEdge::Root() const {
  if (full_.empty()) return Sha256(std::string_view());
  Hash root = full_.back();
  for (std::size_t at = full_.size() - 1; at > 0; --at) root = NodeHash(full_[at - 1], root);
  return root;
}

Hash RootOf(std::uint64_t size, const LeafAt& leaf) { return ByLeaves(leaf)(0, size); }

std::vector<Hash> InclusionProof(std::uint64_t index, std::uint64_t size, const LeafAt& leaf) {
  return InclusionProof(index, size, ByLeaves(leaf));
}

std::vector<Hash> InclusionProof(std::uint64_t index, std::uint64_t size, const RootOfRange& root) {
  REMIT_CHECK(index < size, "inclusion proof of a leaf that the tree does not have");
  std::vector<Hash> proof;
  AddPath(index, 0, size, root, proof);
  return proof;
}

std::vector<Hash> ConsistencyProof(std::uint64_t older, std::uint64_t size, const LeafAt& leaf) {
  return ConsistencyProof(older, size, ByLeaves(leaf));
}

std::vector<Hash> ConsistencyProof(std::uint64_t older, std::uint64_t size,
                                   const RootOfRange& root) {
  REMIT_CHECK(0 < older && older <= size, "consistency proof of a tree that is not an earlier one");
  std::vector<Hash> proof;
  AddSubproof(older, 0, size, true, root, proof);
  return proof;
}

}  // namespace remit::ledger
