#include "interpreter/ledger/base64.h"

#include <sodium.h>

namespace remit::ledger {

std::string Base64(std::string_view bytes) {
  // One more for the zero that libsodium ends it with.
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();
  return text;
}

std::optional<std::string> FromBase64(std::string_view text) {
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  std::size_t length = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &length, nullptr,
                        sodium_base64_VARIANT_ORIGINAL) != 0)
    return std::nullopt;
  bytes.resize(length);
  std::string again = Base64(bytes);
  const bool same = again == text;
  sodium_memzero(again.data(), again.size());  // it may have been a secret
  if (!same) return std::nullopt;
  return bytes;
}

}  // namespace remit::ledger
