// Base64 as in RFC 4648, section 4: with padding, without line breaks.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace remit::ledger {

std::string Base64(std::string_view bytes);
// Only what Base64 gives: other padding, other characters or unused bits that are set are refused,
// so that no two texts stand for the same bytes.
std::optional<std::string> FromBase64(std::string_view text);

}  // namespace remit::ledger
