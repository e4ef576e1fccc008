// By libsodium.
#include "interpreter/ledger/box.h"

#include <sodium.h>

#include <algorithm>

#include "interpreter/base/check.h"
#include "interpreter/ledger/bytes.h"

namespace remit::ledger {
namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == 32);

unsigned char* Unsigned(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* Unsigned(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

Secret Secret::Make() {
  Secret secret;
  randombytes_buf(secret.bytes_.data(), secret.bytes_.size());
  return secret;
}

std::optional<Secret> Secret::From(std::string_view bytes) {
  Secret secret;
  if (bytes.size() != secret.bytes_.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), secret.bytes_.begin());
  return secret;
}

Secret::~Secret() { sodium_memzero(bytes_.data(), bytes_.size()); }

std::string RandomBytes(std::size_t count) {
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

std::string KeyedHash(const Secret& key, std::string_view text, std::size_t size) {
  std::string hash(size, '\0');
  const int done = crypto_generichash(Unsigned(hash), hash.size(), Unsigned(text), text.size(),
                                      Unsigned(key.bytes()), key.bytes().size());
  REMIT_CHECK(done == 0, "a hash of 16 to 64 bytes");
  return hash;
}

Secret DeriveSecret(std::string_view use, const std::vector<const Secret*>& from) {
  REMIT_CHECK(!from.empty(), "a key is made from keys");
  ByteWriter out("remit.key.v1");
  out.Text(use);
  // The first one keys the hash, so that nothing here is a plain hash of anything.
  for (const Secret* secret : from) out.Text(secret->bytes());
  std::string text = std::move(out).Take();
  std::string hash = KeyedHash(*from.front(), text, 32);
  Wipe(text);
  const std::optional<Secret> made = Secret::From(hash);
  Wipe(hash);
  return *made;
}

std::string SealBox(const Secret& key, std::string_view plain, std::string_view about) {
  std::string box = RandomBytes(kNonce);
  box.resize(kNonce + plain.size() + kTag);
  unsigned long long written = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(Unsigned(box) + kNonce, &written, Unsigned(plain),
                                             plain.size(), Unsigned(about), about.size(), nullptr,
                                             Unsigned(box), Unsigned(key.bytes()));
  return box;
}

std::optional<std::string> OpenBox(const Secret& key, std::string_view box,
                                   std::string_view about) {
  if (box.size() < kNonce + kTag) return std::nullopt;
  const std::string_view sealed = box.substr(kNonce);
  std::string plain(sealed.size() - kTag, '\0');
  unsigned long long written = 0;
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      Unsigned(plain), &written, nullptr, Unsigned(sealed), sealed.size(), Unsigned(about),
      about.size(), Unsigned(box), Unsigned(key.bytes()));
  if (opened != 0) return std::nullopt;
  return plain;
}

void Wipe(std::string& text) {
  sodium_memzero(text.data(), text.size());
  text.clear();
}

}  // namespace remit::ledger
