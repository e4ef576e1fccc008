// Roots and proofs of trees against the published example and against the definition of RFC 9162,
// written down as it stands there.
#include "interpreter/ledger/merkle.h"

#include <random>

#include "tests/support/catch.h"

namespace remit::ledger {
namespace {

using Hashes = std::vector<Hash>;

Hash At(const Hashes& leaves, std::uint64_t position) { return leaves.at(position); }
LeafAt From(const Hashes& leaves) {
  return [&leaves](std::uint64_t position) { return At(leaves, position); };
}

// Section 2.1.1, 2.1.3.1 and 2.1.4.1, over copies.
Hashes Part(const Hashes& leaves, std::size_t from, std::size_t to) {
  return {leaves.begin() + static_cast<std::ptrdiff_t>(from),
          leaves.begin() + static_cast<std::ptrdiff_t>(to)};
}
std::size_t Split(std::size_t size) {
  std::size_t power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}
Hash NaiveRoot(const Hashes& leaves) {
  if (leaves.empty()) return Sha256("");
  if (leaves.size() == 1) return leaves.front();
  const std::size_t k = Split(leaves.size());
  return NodeHash(NaiveRoot(Part(leaves, 0, k)), NaiveRoot(Part(leaves, k, leaves.size())));
}
Hashes NaivePath(std::size_t m, const Hashes& leaves) {
  if (leaves.size() == 1) return {};
  const std::size_t k = Split(leaves.size());
  const Hashes left = Part(leaves, 0, k), right = Part(leaves, k, leaves.size());
  Hashes path = m < k ? NaivePath(m, left) : NaivePath(m - k, right);
  path.push_back(NaiveRoot(m < k ? right : left));
  return path;
}
Hashes NaiveSubproof(std::size_t m, const Hashes& leaves, bool known) {
  if (m == leaves.size()) return known ? Hashes{} : Hashes{NaiveRoot(leaves)};
  const std::size_t k = Split(leaves.size());
  const Hashes left = Part(leaves, 0, k), right = Part(leaves, k, leaves.size());
  Hashes proof = m <= k ? NaiveSubproof(m, left, known) : NaiveSubproof(m - k, right, false);
  proof.push_back(NaiveRoot(m <= k ? right : left));
  return proof;
}

Hashes Leaves(std::size_t count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Hashes leaves;
  while (leaves.size() < count) leaves.push_back(LeafHash(std::to_string(random())));
  return leaves;
}

// The example with which implementations of Certificate Transparency are tested: its leaves, its
// roots and its proofs as in the reference implementation (google/certificate-transparency,
// merkletree tests) and in transparency-dev/merkle (testonly).
Hashes PublishedLeaves() {
  constexpr const char* kZero = "\0";
  return {LeafHash(""),
          LeafHash(std::string_view(kZero, 1)),
          LeafHash("\x10"),
          LeafHash("\x20\x21"),
          LeafHash("\x30\x31"),
          LeafHash("\x40\x41\x42\x43"),
          LeafHash("\x50\x51\x52\x53\x54\x55\x56\x57"),
          LeafHash("\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f")};
}
constexpr const char* kPublishedRoots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

using Texts = std::vector<std::string>;
Texts TextsOf(const Hashes& hashes) {
  Texts texts;
  for (const Hash& hash : hashes) texts.push_back(Hex(Bytes(hash)));
  return texts;
}

TEST_CASE("the published tree has the published roots") {
  const Hashes leaves = PublishedLeaves();
  MerkleEdge edge;
  for (std::uint64_t size = 0; size <= leaves.size(); ++size) {
    CHECK(Hex(Bytes(RootOf(size, From(leaves)))) == kPublishedRoots[size]);
    CHECK(Hex(Bytes(edge.Root())) == kPublishedRoots[size]);
    if (size < leaves.size()) edge.Append(leaves[size]);
  }
}

TEST_CASE("the published tree has the published proofs") {
  const Hashes leaves = PublishedLeaves();
  const auto inclusion = [&](std::uint64_t index, std::uint64_t size) {
    return TextsOf(InclusionProof(index, size, From(leaves)));
  };
  CHECK(inclusion(0, 1).empty());
  CHECK(inclusion(0, 8) ==
        Texts{"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
              "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
              "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"});
  CHECK(inclusion(5, 8) ==
        Texts{"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
              "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
              "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"});
  CHECK(inclusion(2, 3) ==
        Texts{"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"});
  CHECK(inclusion(1, 5) ==
        Texts{"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
              "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
              "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"});
  const auto consistency = [&](std::uint64_t older, std::uint64_t size) {
    return TextsOf(ConsistencyProof(older, size, From(leaves)));
  };
  CHECK(consistency(1, 1).empty());
  CHECK(consistency(1, 8) ==
        Texts{"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
              "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
              "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"});
  CHECK(consistency(6, 8) ==
        Texts{"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
              "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
              "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"});
  CHECK(consistency(2, 5) ==
        Texts{"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
              "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"});
}

TEST_CASE("trees of every size up to 130 are as defined, every pair of them") {
  const Hashes all = Leaves(130, 1);
  MerkleEdge edge;
  std::size_t different = 0;
  for (std::size_t size = 1; size <= all.size(); ++size) {
    const Hashes leaves = Part(all, 0, size);
    edge.Append(leaves.back());
    const Hash root = NaiveRoot(leaves);
    different += edge.Root() != root || RootOf(size, From(leaves)) != root;
    for (std::size_t at = 0; at < size; ++at)
      different += InclusionProof(at, size, From(leaves)) != NaivePath(at, leaves);
    for (std::size_t older = 1; older <= size; ++older)
      different +=
          ConsistencyProof(older, size, From(leaves)) != NaiveSubproof(older, leaves, true);
  }
  CHECK(different == 0);
}

TEST_CASE("larger trees of random sizes are as defined") {
  const bool full = std::getenv("REMIT_TEST_FULL") != nullptr;
  std::mt19937_64 random(20261122);
  std::size_t different = 0;
  for (int tree = 0; tree < (full ? 1000 : 20); ++tree) {
    const std::size_t size = 131 + random() % (1025 - 130);
    const Hashes leaves = Leaves(size, random());
    different += RootOf(size, From(leaves)) != NaiveRoot(leaves);
    for (int pair = 0; pair < 8; ++pair) {
      const std::size_t at = random() % size, older = 1 + random() % size;
      different += InclusionProof(at, size, From(leaves)) != NaivePath(at, leaves);
      different +=
          ConsistencyProof(older, size, From(leaves)) != NaiveSubproof(older, leaves, true);
    }
  }
  CHECK(different == 0);
}

TEST_CASE("leaves are asked for once each, in ascending order") {
  // A log reads them from its file; only one pass is affordable.
  const Hashes leaves = Leaves(100, 7);
  for (std::uint64_t at = 0; at < leaves.size(); ++at) {
    std::uint64_t next = 0;
    const LeafAt once = [&](std::uint64_t position) {
      CHECK(position >= next);
      next = position + 1;
      return leaves.at(position);
    };
    InclusionProof(at, leaves.size(), once);
    next = 0;
    ConsistencyProof(at + 1, leaves.size(), once);
  }
}

TEST_CASE("a node is not the leaf of the same bytes") {
  const Hash left = LeafHash("l"), right = LeafHash("r");
  const std::string bytes = std::string(Bytes(left)) + std::string(Bytes(right));
  CHECK(LeafHash(bytes) != NodeHash(left, right));
  CHECK(LeafHash("\1" + bytes) != NodeHash(left, right));
}

}  // namespace
}  // namespace remit::ledger
