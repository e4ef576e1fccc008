// The Merkle tree of RFC 9162 (section 2.1) over leaves in the order in which they came: its root,
// proofs that a leaf is in it and that a tree continues an earlier one. What checks the proofs is a
// program of its own (verifier/), which shares no code with this.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "interpreter/ledger/hash.h"

namespace remit::ledger {

Hash LeafHash(std::string_view leaf);                // SHA-256(0x00 || leaf)
Hash NodeHash(const Hash& left, const Hash& right);  // SHA-256(0x01 || left || right)

// The right edge of a growing tree: log2(size) hashes are enough to go on and to give the root.
class MerkleEdge {
 public:
  void Append(const Hash& leaf);
  // 2^height leaves at once, by the root over them; requires a size that is a multiple of as many.
  void AppendSubtree(const Hash& root, int height);
  // Roots of the full subtrees, the largest first: one for each bit of the size that is set.
  const std::vector<Hash>& full() const { return full_; }
  std::uint64_t size() const { return size_; }
  Hash Root() const;  // of no leaf: SHA-256 of nothing

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> full_;
};

// Hashes of leaves by position from 0; asked for in ascending order where that can be.
using LeafAt = std::function<Hash(std::uint64_t)>;
Hash RootOf(std::uint64_t size, const LeafAt& leaf);
// The root over leaves first .. first + count - 1: for who keeps roots of subtrees. Ranges that are
// asked for begin at a multiple of the least power of two that is not below their count.
using RootOfRange = std::function<Hash(std::uint64_t first, std::uint64_t count)>;
// Requires index < size.
std::vector<Hash> InclusionProof(std::uint64_t index, std::uint64_t size, const LeafAt& leaf);
std::vector<Hash> InclusionProof(std::uint64_t index, std::uint64_t size, const RootOfRange& root);
// Requires 0 < older <= size.
std::vector<Hash> ConsistencyProof(std::uint64_t older, std::uint64_t size, const LeafAt& leaf);
std::vector<Hash> ConsistencyProof(std::uint64_t older, std::uint64_t size,
                                   const RootOfRange& root);

}  // namespace remit::ledger
