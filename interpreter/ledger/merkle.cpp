#include "interpreter/ledger/merkle.h"

#include <bit>
#include <string_view>

#include "interpreter/base/check.h"

namespace remit::ledger {
namespace {

// Where RFC 9162 splits a tree of `size` leaves: the largest power of two less than it.
std::uint64_t SplitOf(std::uint64_t size) { return std::bit_floor(size - 1); }

// Root of leaves first .. first + size - 1.
Hash RootOfRange(std::uint64_t first, std::uint64_t size, const LeafAt& leaf) {
  MerkleEdge edge;
  for (std::uint64_t at = 0; at < size; ++at) edge.Append(leaf(first + at));
  return edge.Root();
}

// PATH(m, D[n]) of section 2.1.3.1, for the leaves from `first`. The left part is always read
// before the right one.
void AddPath(std::uint64_t index, std::uint64_t first, std::uint64_t size, const LeafAt& leaf,
             std::vector<Hash>& proof) {
  if (size == 1) return;
  const std::uint64_t split = SplitOf(size);
  if (index < split) {
    AddPath(index, first, split, leaf, proof);
    proof.push_back(RootOfRange(first + split, size - split, leaf));
    return;
  }
  const Hash left = RootOfRange(first, split, leaf);
  AddPath(index - split, first + split, size - split, leaf, proof);
  proof.push_back(left);
}

// SUBPROOF(m, D[n], b) of section 2.1.4.1, likewise. `known`: who checks has the root of these
// leaves, as the older root.
void AddSubproof(std::uint64_t older, std::uint64_t first, std::uint64_t size, bool known,
                 const LeafAt& leaf, std::vector<Hash>& proof) {
  if (older == size) {
    if (!known) proof.push_back(RootOfRange(first, size, leaf));
    return;
  }
  const std::uint64_t split = SplitOf(size);
  if (older <= split) {
    AddSubproof(older, first, split, known, leaf, proof);
    proof.push_back(RootOfRange(first + split, size - split, leaf));
    return;
  }
  const Hash left = RootOfRange(first, split, leaf);
  AddSubproof(older - split, first + split, size - split, false, leaf, proof);
  proof.push_back(left);
}

}  // namespace

// The first byte keeps leaves and nodes apart: without it a node could be passed off as a leaf.
Hash LeafHash(std::string_view leaf) { return Sha256({std::string_view("\0", 1), leaf}); }
Hash NodeHash(const Hash& left, const Hash& right) {
  return Sha256({std::string_view("\1", 1), Bytes(left), Bytes(right)});
}

void MerkleEdge::Append(const Hash& leaf) {
  full_.push_back(leaf);
  ++size_;
  // One subtree is full for each bit of the size; as many bits carry as the new size has zeros.
  for (int carried = std::countr_zero(size_); carried > 0; --carried) {
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

Hash RootOf(std::uint64_t size, const LeafAt& leaf) { return RootOfRange(0, size, leaf); }

std::vector<Hash> InclusionProof(std::uint64_t index, std::uint64_t size, const LeafAt& leaf) {
  REMIT_CHECK(index < size, "inclusion proof of a leaf that the tree does not have");
  std::vector<Hash> proof;
  AddPath(index, 0, size, leaf, proof);
  return proof;
}

std::vector<Hash> ConsistencyProof(std::uint64_t older, std::uint64_t size, const LeafAt& leaf) {
  REMIT_CHECK(0 < older && older <= size, "consistency proof of a tree that is not an earlier one");
  std::vector<Hash> proof;
  AddSubproof(older, 0, size, true, leaf, proof);
  return proof;
}

}  // namespace remit::ledger
