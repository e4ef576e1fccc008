// The frame of a bundle: magic, versions, checksum and table of sections, all in fixed
// little-endian places. Knows nothing of what the sections hold. Private to bundle/.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "interpreter/base/result.h"

namespace remit::bundle {

// The first byte is no text, the line ends are harmed by what mends line ends.
inline constexpr std::string_view kMagic = "\x8aRemitC\r\n\x1a\n";
inline constexpr std::size_t kMagicBytes = 11;

enum class Part : std::uint8_t { kIdentity, kSources, kTree, kMeaning };
inline constexpr std::size_t kParts = 4;
std::string_view NameOf(Part part);

struct Frame {
  std::uint32_t format = 0;
  std::uint32_t flags = 0;                   // none are known
  std::array<unsigned char, 32> checksum{};  // BLAKE2b of everything behind it
  std::uint64_t fingerprint = 0;
  std::array<std::string_view, kParts> parts;  // by Part
};

// A number that is another one where a structure, a choice or the table of builtins is another.
std::uint64_t OwnFingerprint();

std::string MakeFrame(const std::array<std::string, kParts>& parts);
// Of a file whose frame is whole and of this format; the checksum is not looked at. The views are
// into `bytes`.
base::Result<Frame> ReadFrame(std::string_view bytes);
bool ChecksumHolds(std::string_view bytes, const Frame& frame);

}  // namespace remit::bundle
