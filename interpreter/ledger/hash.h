// SHA-256 as everything that is recorded is hashed with, and its notation.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace remit::ledger {

using Hash = std::array<std::uint8_t, 32>;

Hash Sha256(std::string_view bytes);
// Of the pieces one after the other, as if they were one.
Hash Sha256(std::initializer_list<std::string_view> pieces);
inline std::string_view Bytes(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}
// Lower case.
std::string Hex(std::string_view bytes);
std::optional<Hash> HashFromHex(std::string_view hex);

}  // namespace remit::ledger
