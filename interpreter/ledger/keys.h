// Ed25519 keys of people and of journals, and what they sign. Keys lie in files of their own:
// `NAME.key` (secret, readable by its owner alone) and `NAME.pub`.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "interpreter/base/result.h"

namespace remit::ledger {

struct PublicKey {
  std::string name;  // letters, digits, `-`, `.`, `_`; what signatures are shown with
  std::array<std::uint8_t, 32> key{};
  // `NAME+HHHHHHHH+BASE64`, the verifier key of C2SP signed-note: the hash is that of name, newline
  // and 0x01 || key.
  std::string Text() const;
  // First four bytes of SHA-256(name || 0x0A || 0x01 || key), as signed notes identify a key.
  std::uint32_t Id() const;
  friend bool operator==(const PublicKey&, const PublicKey&) = default;
};
base::Result<PublicKey> ParsePublicKey(std::string_view text);

using Signature = std::array<std::uint8_t, 64>;

// Forgets itself when it goes: the memory is wiped.
class SecretKey {
 public:
  static base::Result<SecretKey> Make(std::string name);
  // An Error also where others than the owner may read the file.
  static base::Result<SecretKey> Load(const std::string& path);
  // Writes `path` with mode 0600, and the public key beside it; refuses to overwrite.
  base::Result<bool> Save(const std::string& path) const;
  SecretKey(SecretKey&&) noexcept;
  SecretKey& operator=(SecretKey&&) noexcept;
  SecretKey(const SecretKey&) = delete;
  SecretKey& operator=(const SecretKey&) = delete;
  ~SecretKey();

  const PublicKey& public_key() const { return public_; }
  Signature Sign(std::string_view message) const;

 private:
  SecretKey() = default;
  PublicKey public_;
  std::array<std::uint8_t, 64> secret_{};
};

bool Verify(const PublicKey& key, std::string_view message, const Signature& signature);

}  // namespace remit::ledger
