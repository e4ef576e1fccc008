// What is sealed so that only who has the key can read it: XChaCha20-Poly1305, and keys made from
// keys. Keys wipe themselves when they go.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace remit::ledger {

// 32 bytes that nobody else may see.
class Secret {
 public:
  static Secret Make();  // drawn by the system
  // Nothing where there are not as many bytes.
  static std::optional<Secret> From(std::string_view bytes);
  Secret(const Secret&) = default;
  Secret& operator=(const Secret&) = default;
  ~Secret();

  std::string_view bytes() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }

 private:
  Secret() = default;
  std::array<std::uint8_t, 32> bytes_{};
};

// Bytes that nobody can foresee.
std::string RandomBytes(std::size_t count);
// BLAKE2b of the text, keyed.
std::string KeyedHash(const Secret& key, std::string_view text, std::size_t size);
// A key for one use of these; whoever lacks one of them cannot make it. The order counts.
Secret DeriveSecret(std::string_view use, const std::vector<const Secret*>& from);

// Nonce, drawn, of 24 bytes, then the ciphertext with its tag. `about` is not in it, and it opens
// with the same only.
std::string SealBox(const Secret& key, std::string_view plain, std::string_view about);
// Nothing: another key, something else that it is about, or other bytes than SealBox gave.
std::optional<std::string> OpenBox(const Secret& key, std::string_view box, std::string_view about);

// Overwrites what must not stay in memory.
void Wipe(std::string& text);

}  // namespace remit::ledger
