// SHA-256 by libsodium, and hashes as text.
#include "interpreter/ledger/hash.h"

#include <sodium.h>

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

Hash Sha256(std::string_view bytes) {
  Hash hash;
  crypto_hash_sha256(hash.data(), Unsigned(bytes), bytes.size());
  return hash;
}

Hash Sha256(std::initializer_list<std::string_view> pieces) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  for (const std::string_view piece : pieces) {
    crypto_hash_sha256_update(&state, Unsigned(piece), piece.size());
  }
  Hash hash;
  crypto_hash_sha256_final(&state, hash.data());
  return hash;
}

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
