// One door to the compressions that case files come in: bytes in, bytes out, errors in words. Knows
// no files.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "interpreter/base/result.h"

namespace remit::cases {

enum class Compression { kNone, kGzip, kZstandard, kBzip2, kXz };
// By the first bytes of a file, of which eight are enough.
inline constexpr std::size_t kMagicBytes = 8;
Compression CompressionOf(std::string_view first_bytes);

class Decompressor {
 public:
  // `compression` is not kNone.
  static std::unique_ptr<Decompressor> Make(Compression compression);
  virtual ~Decompressor() = default;

  // Reads on from `in`, which it shortens by what it has used, and writes at most `size` bytes;
  // returns how many. With `last` nothing follows `in`. Done when all of `in` is used and nothing
  // was written; a file that ends in the middle is then an error.
  virtual base::Result<std::size_t> Run(std::string_view& in, bool last, char* into,
                                        std::size_t size) = 0;
};

// `text` as a file, or a part of one: parts that follow one another are one file that holds the
// texts one after the other. The same text gives the same bytes. Only gzip and Zstandard.
std::string Compressed(std::string_view text, Compression compression);

}  // namespace remit::cases
