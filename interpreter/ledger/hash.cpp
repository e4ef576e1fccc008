// SHA-256 by the processor's own instructions where it has them, by libsodium otherwise, and hashes
// as text.
#include "interpreter/ledger/hash.h"

#include <sodium.h>

#include <algorithm>

#include "interpreter/ledger/sha256_x86.h"

namespace remit::ledger {
namespace {

const unsigned char* Unsigned(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

// The value of a hexadecimal digit in lower case: a hash has one notation only.
std::optional<std::uint8_t> Digit(char digit) {
  if (digit >= '0' && digit <= '9') return static_cast<std::uint8_t>(digit - '0');
  if (digit >= 'a' && digit <= 'f') return static_cast<std::uint8_t>(digit - 'a' + 10);
  return std::nullopt;
}

}  // namespace

Hash Sha256(std::string_view bytes) { return Sha256({bytes}); }

Hash Sha256(std::initializer_list<std::string_view> pieces) {
  static const bool fast = internal::HasShaInstructions();
  return fast ? internal::Sha256ByInstructions(pieces) : internal::Sha256BySodium(pieces);
}

namespace internal {

Hash Sha256BySodium(std::initializer_list<std::string_view> pieces) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  for (const std::string_view piece : pieces) {
    crypto_hash_sha256_update(&state, Unsigned(piece), piece.size());
  }
  Hash hash;
  crypto_hash_sha256_final(&state, hash.data());
  return hash;
}

// FIPS 180-4, section 6.2: blocks of 64 bytes; behind the message a bit that is set, zeros, and the
// number of its bits.
Hash Sha256ByInstructions(std::initializer_list<std::string_view> pieces) {
  constexpr std::size_t kBlock = 64;
  std::array<std::uint32_t, 8> state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<unsigned char, 2 * kBlock> rest;  // what does not make up a block yet, then the end
  std::size_t held = 0;
  std::uint64_t bits = 0;
  for (std::string_view piece : pieces) {
    bits += 8 * std::uint64_t{piece.size()};
    if (held > 0) {
      const std::size_t taken = std::min(piece.size(), kBlock - held);
      std::copy_n(piece.data(), taken, rest.data() + held);
      held += taken;
      piece.remove_prefix(taken);
      if (held < kBlock) continue;
      AddBlocks(state, rest.data(), 1);
    }
    AddBlocks(state, Unsigned(piece), piece.size() / kBlock);
    piece.remove_prefix(piece.size() / kBlock * kBlock);
    std::copy_n(piece.data(), piece.size(), rest.data());
    held = piece.size();
  }
  const std::size_t end = held + 9 <= kBlock ? kBlock : 2 * kBlock;
  rest[held] = 0x80;
  std::fill(rest.begin() + static_cast<std::ptrdiff_t>(held) + 1,
            rest.begin() + static_cast<std::ptrdiff_t>(end), static_cast<unsigned char>(0));
  for (std::size_t at = 0; at < 8; ++at)
    rest[end - 1 - at] = static_cast<unsigned char>(bits >> (8 * at));
  AddBlocks(state, rest.data(), end / kBlock);
  Hash hash;
  for (std::size_t at = 0; at < hash.size(); ++at)
    hash[at] = static_cast<std::uint8_t>(state[at / 4] >> (24 - 8 * (at % 4)));
  return hash;
}

}  // namespace internal

std::string Hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const char byte : bytes) {
    const auto value = static_cast<std::uint8_t>(byte);
    text.push_back(kDigits[value >> 4]);
    text.push_back(kDigits[value & 15]);
  }
  return text;
}

std::optional<Hash> HashFromHex(std::string_view hex) {
  Hash hash;
  if (hex.size() != 2 * hash.size()) return std::nullopt;
  for (std::size_t at = 0; at < hash.size(); ++at) {
    const std::optional<std::uint8_t> high = Digit(hex[2 * at]);
    const std::optional<std::uint8_t> low = Digit(hex[2 * at + 1]);
    if (!high || !low) return std::nullopt;
    hash[at] = static_cast<std::uint8_t>(*high << 4 | *low);
  }
  return hash;
}

}  // namespace remit::ledger
