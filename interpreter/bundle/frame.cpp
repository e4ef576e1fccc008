#include "interpreter/bundle/frame.h"

#include <sodium.h>

#include <algorithm>

#include "interpreter/builtins/builtin.h"
#include "interpreter/bundle/archive.h"
#include "interpreter/bundle/bundle.h"
#include "interpreter/models/ensemble.h"

namespace remit::bundle {
namespace {

constexpr std::size_t kFormatAt = 12;  // one byte of padding behind the magic
constexpr std::size_t kFlagsAt = 16;
constexpr std::size_t kChecksumAt = 20;
constexpr std::size_t kCoveredFrom = kChecksumAt + 32;
constexpr std::size_t kLengthAt = kCoveredFrom;
constexpr std::size_t kFingerprintAt = kLengthAt + 8;
constexpr std::size_t kPartCountAt = kFingerprintAt + 8;
constexpr std::size_t kTableAt = kPartCountAt + 4;
constexpr std::size_t kEntryBytes = 12;  // which part, and how long
constexpr std::size_t kFrameBytes = kTableAt + kParts * kEntryBytes;

constexpr Fingerprint FingerprintOfStructures() {
  Fingerprint print;
  print.MixType<ast::Expr>();
  print.MixType<ast::Decl>();
  print.MixType<ast::File>();
  print.MixType<check::Checked>();
  print.MixType<models::Ensemble>();
  print.MixType<types::TypeTable::Parts>();
  print.Mix(kEnumerators<types::TypeKind>);
  return print;
}
constexpr Fingerprint kStructures = FingerprintOfStructures();

void Put(std::string& bytes, std::uint64_t value, int count) {
  for (int i = 0; i < count; ++i, value >>= 8) bytes += static_cast<char>(value & 0xff);
}
std::uint64_t Get(std::string_view bytes, std::size_t at, int count) {
  std::uint64_t value = 0;
  for (int i = 0; i < count; ++i)
    value |= std::uint64_t{static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)])}
             << (8 * i);
  return value;
}

std::array<unsigned char, 32> Checksum(std::string_view format_and_flags,
                                       std::string_view covered) {
  std::array<unsigned char, 32> sum;
  crypto_generichash_state state;
  const auto data = [](std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  };
  crypto_generichash_init(&state, nullptr, 0, sum.size());
  crypto_generichash_update(&state, data(format_and_flags), format_and_flags.size());
  crypto_generichash_update(&state, data(covered), covered.size());
  crypto_generichash_final(&state, sum.data(), sum.size());
  return sum;
}
std::array<unsigned char, 32> ChecksumOf(std::string_view bytes) {
  return Checksum(bytes.substr(0, kChecksumAt), bytes.substr(kCoveredFrom));
}

}  // namespace

std::string_view NameOf(Part part) {
  switch (part) {
    case Part::kIdentity:
      return "identity";
    case Part::kSources:
      return "sources";
    case Part::kTree:
      return "tree";
    case Part::kMeaning:
      return "meaning";
  }
  REMIT_CHECK(false, "a part is one of those declared");
}

std::uint64_t OwnFingerprint() {
  Fingerprint print = kStructures;
  for (const builtins::Row& row : builtins::Table()) {
    print.Mix(row.name);
    print.Mix(static_cast<std::size_t>(row.fixity));
    print.Mix(static_cast<std::size_t>(row.form));
    for (const builtins::Overload& overload : row.overloads) print.Mix(overload.signature);
  }
  return print.value();
}

std::string MakeFrame(const std::array<std::string, kParts>& parts) {
  std::size_t length = kFrameBytes;
  for (const std::string& part : parts) length += part.size();
  std::string bytes;
  bytes.reserve(length);
  bytes += kMagic;
  bytes += '\0';
  Put(bytes, kFormatVersion, 4);
  Put(bytes, 0, 4);
  bytes.append(32, '\0');
  Put(bytes, length, 8);
  Put(bytes, OwnFingerprint(), 8);
  Put(bytes, kParts, 4);
  for (std::size_t i = 0; i < kParts; ++i) {
    Put(bytes, i + 1, 4);
    Put(bytes, parts[i].size(), 8);
  }
  for (const std::string& part : parts) bytes += part;
  const std::array<unsigned char, 32> sum = ChecksumOf(bytes);
  std::copy(sum.begin(), sum.end(), bytes.begin() + kChecksumAt);
  return bytes;
}

bool IsBundle(std::string_view bytes) {
  static_assert(kMagic.size() == kMagicBytes);
  return bytes.substr(0, 1) == kMagic.substr(0, 1);
}

base::Result<Frame> ReadFrame(std::string_view bytes) {
  if (bytes.substr(0, kMagicBytes) != kMagic.substr(0, std::min(bytes.size(), kMagicBytes)))
    return base::Error{"it does not begin like a compiled policy, or was changed on its way"};
  if (bytes.size() < kLengthAt) return base::Error{"it is cut off"};
  Frame frame;
  frame.format = static_cast<std::uint32_t>(Get(bytes, kFormatAt, 4));
  if (frame.format != kFormatVersion || bytes[kMagicBytes] != '\0') {
    return base::Error{"it is of format " + std::to_string(frame.format) +
                       ", and this version of Remit reads format " +
                       std::to_string(kFormatVersion) +
                       "; compile the policy again with this version"};
  }
  frame.flags = static_cast<std::uint32_t>(Get(bytes, kFlagsAt, 4));
  if (frame.flags != 0)
    return base::Error{
        "it asks for something that this version of Remit does not know; compile "
        "the policy again with this version"};
  if (bytes.size() < kTableAt || Get(bytes, kLengthAt, 8) > bytes.size())
    return base::Error{"it is cut off"};
  if (Get(bytes, kLengthAt, 8) < bytes.size())
    return base::Error{"something stands behind its end"};
  const auto sum = bytes.substr(kChecksumAt, frame.checksum.size());
  std::copy(sum.begin(), sum.end(), frame.checksum.begin());
  frame.fingerprint = Get(bytes, kFingerprintAt, 8);
  if (Get(bytes, kPartCountAt, 4) != kParts || bytes.size() < kFrameBytes)
    return base::Error{"it has parts that this version of Remit does not know"};
  std::size_t at = kFrameBytes;
  for (std::size_t i = 0; i < kParts; ++i) {
    const std::size_t entry = kTableAt + i * kEntryBytes;
    if (Get(bytes, entry, 4) != i + 1)
      return base::Error{"it has parts that this version of Remit does not know"};
    const std::uint64_t length = Get(bytes, entry + 4, 8);
    if (length > bytes.size() - at) return base::Error{"its parts do not fit into it"};
    frame.parts[i] = bytes.substr(at, static_cast<std::size_t>(length));
    at += static_cast<std::size_t>(length);
  }
  if (at != bytes.size()) return base::Error{"its parts do not fill it"};
  return frame;
}

bool ChecksumHolds(std::string_view bytes, const Frame& frame) {
  return ChecksumOf(bytes) == frame.checksum;
}

}  // namespace remit::bundle
