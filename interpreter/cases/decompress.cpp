// Thin covers of zlib, libzstd, libbz2 and liblzma. Each takes several compressed parts after one
// another for one file, as their own command-line tools do.
#include "interpreter/cases/decompress.h"

#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <limits>

#include "interpreter/base/check.h"

namespace remit::cases {
namespace {

using Count = base::Result<std::size_t>;

base::Error Damaged(const std::string& message) {
  return {"the compressed file is damaged" + (message.empty() ? "" : " (" + message + ")")};
}
base::Error TooEarly() { return {"the compressed file ends too early"}; }

unsigned Clamp(std::size_t size) {
  return static_cast<unsigned>(
      std::min<std::size_t>(size, std::numeric_limits<unsigned>::max() / 2));
}

class Gzip final : public Decompressor {
 public:
  Gzip() { REMIT_CHECK(inflateInit2(&stream_, kGzipOnly) == Z_OK, "zlib has memory"); }
  ~Gzip() override { inflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  Count Run(std::string_view& in, bool last, char* into, std::size_t size) override {
    std::size_t written = 0;
    while (written == 0) {
      if (between_) {
        // What follows a whole part and does not begin like another is no part of the file.
        if (!in.empty() && static_cast<unsigned char>(in[0]) != kFirstByte) in = {};
        if (in.empty()) return written;
        inflateReset(&stream_);
        between_ = false;
      }
      if (in.empty()) {
        if (last) return TooEarly();
        return written;
      }
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
      stream_.avail_in = Clamp(in.size());
      stream_.next_out = reinterpret_cast<Bytef*>(into);
      stream_.avail_out = Clamp(size);
      const unsigned given = stream_.avail_in;
      const int status = inflate(&stream_, Z_NO_FLUSH);
      in.remove_prefix(given - stream_.avail_in);
      written = Clamp(size) - stream_.avail_out;
      if (status == Z_STREAM_END) {
        between_ = true;
      } else if (status != Z_OK && status != Z_BUF_ERROR) {
        return Damaged(stream_.msg == nullptr ? "" : stream_.msg);
      }
    }
    return written;
  }

 private:
  static constexpr int kGzipOnly = 15 + 16;
  static constexpr unsigned char kFirstByte = 0x1f;
  z_stream stream_{};
  bool between_ = false;  // a part has ended
};

class Zstandard final : public Decompressor {
 public:
  Zstandard() : stream_(ZSTD_createDStream()) {
    REMIT_CHECK(stream_ != nullptr, "libzstd has memory");
    // Of what a hostile file may ask for; more than any level but the highest uses.
    ZSTD_DCtx_setParameter(stream_, ZSTD_d_windowLogMax, kLargestWindow);
  }
  ~Zstandard() override { ZSTD_freeDStream(stream_); }
  Zstandard(const Zstandard&) = delete;
  Zstandard& operator=(const Zstandard&) = delete;

  Count Run(std::string_view& in, bool last, char* into, std::size_t size) override {
    while (true) {
      ZSTD_inBuffer from{in.data(), in.size(), 0};
      ZSTD_outBuffer to{into, size, 0};
      if (in.empty() && between_) return std::size_t{0};
      const std::size_t status = ZSTD_decompressStream(stream_, &to, &from);
      if (ZSTD_isError(status) != 0) return Damaged(ZSTD_getErrorName(status));
      in.remove_prefix(from.pos);
      between_ = status == 0;
      if (to.pos > 0) return to.pos;
      if (!in.empty()) continue;
      if (last && !between_) return TooEarly();
      return std::size_t{0};
    }
  }

 private:
  static constexpr int kLargestWindow = 27;
  ZSTD_DStream* stream_;
  bool between_ = false;
};

class Bzip2 final : public Decompressor {
 public:
  Bzip2() { Start(); }
  ~Bzip2() override { BZ2_bzDecompressEnd(&stream_); }
  Bzip2(const Bzip2&) = delete;
  Bzip2& operator=(const Bzip2&) = delete;

  Count Run(std::string_view& in, bool last, char* into, std::size_t size) override {
    while (true) {
      if (between_) {
        if (in.empty()) return std::size_t{0};
        BZ2_bzDecompressEnd(&stream_);
        Start();
      }
      stream_.next_in = const_cast<char*>(in.data());
      stream_.avail_in = Clamp(in.size());
      stream_.next_out = into;
      stream_.avail_out = Clamp(size);
      const unsigned given = stream_.avail_in;
      const int status = BZ2_bzDecompress(&stream_);
      in.remove_prefix(given - stream_.avail_in);
      if (status == BZ_STREAM_END) {
        between_ = true;
      } else if (status != BZ_OK) {
        return Damaged("");
      }
      const std::size_t written = Clamp(size) - stream_.avail_out;
      if (written > 0) return written;
      if (between_ || !in.empty()) continue;
      if (last) return TooEarly();
      return std::size_t{0};
    }
  }

 private:
  void Start() {
    stream_ = {};
    REMIT_CHECK(BZ2_bzDecompressInit(&stream_, 0, 0) == BZ_OK, "libbz2 has memory");
    between_ = false;
  }
  bz_stream stream_{};
  bool between_ = false;
};

class Xz final : public Decompressor {
 public:
  Xz() {
    REMIT_CHECK(lzma_stream_decoder(&stream_, kMostMemory, LZMA_CONCATENATED) == LZMA_OK,
                "liblzma has memory");
  }
  ~Xz() override { lzma_end(&stream_); }
  Xz(const Xz&) = delete;
  Xz& operator=(const Xz&) = delete;

  Count Run(std::string_view& in, bool last, char* into, std::size_t size) override {
    while (!ended_) {
      stream_.next_in = reinterpret_cast<const std::uint8_t*>(in.data());
      stream_.avail_in = in.size();
      stream_.next_out = reinterpret_cast<std::uint8_t*>(into);
      stream_.avail_out = size;
      const bool used = in.empty();
      const lzma_ret status = lzma_code(&stream_, last ? LZMA_FINISH : LZMA_RUN);
      in.remove_prefix(in.size() - stream_.avail_in);
      const std::size_t written = size - stream_.avail_out;
      ended_ = status == LZMA_STREAM_END;
      if (written > 0) return written;
      if (ended_ || (status == LZMA_BUF_ERROR && !last)) break;
      if (status == LZMA_BUF_ERROR || (used && last)) return TooEarly();
      if (status != LZMA_OK) return Damaged("");
      if (in.empty() && !last) break;
    }
    return std::size_t{0};
  }

 private:
  static constexpr std::uint64_t kMostMemory = std::uint64_t{256} << 20;
  lzma_stream stream_ = LZMA_STREAM_INIT;
  bool ended_ = false;
};

std::string Gzipped(std::string_view text) {
  constexpr int kGzip = 15 + 16;
  constexpr int kQuick = 1;
  constexpr int kMemory = 8;
  z_stream stream{};
  REMIT_CHECK(deflateInit2(&stream, kQuick, Z_DEFLATED, kGzip, kMemory, Z_DEFAULT_STRATEGY) == Z_OK,
              "zlib has memory");
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<unsigned>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<unsigned>(out.size());
  const int status = deflate(&stream, Z_FINISH);
  REMIT_CHECK(status == Z_STREAM_END, "there is room for the compressed text");
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string InZstandard(std::string_view text) {
  constexpr int kQuick = 1;
  std::string out(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size = ZSTD_compress(out.data(), out.size(), text.data(), text.size(), kQuick);
  REMIT_CHECK(ZSTD_isError(size) == 0, "there is room for the compressed text");
  out.resize(size);
  return out;
}

}  // namespace

Compression CompressionOf(std::string_view first_bytes) {
  const auto begins = [&](std::string_view magic) {
    return first_bytes.substr(0, magic.size()) == magic;
  };
  if (begins("\x1f\x8b")) return Compression::kGzip;
  if (begins("\x28\xb5\x2f\xfd")) return Compression::kZstandard;
  // A level, and the beginning of a block or the end of an empty file.
  if (begins("BZh") && first_bytes.size() >= kMagicBytes &&
      (first_bytes.substr(4, 4) == "\x31\x41\x59\x26" ||
       first_bytes.substr(4, 4) == "\x17\x72\x45\x38")) {
    return Compression::kBzip2;
  }
  if (begins(std::string_view("\xfd"
                              "7zXZ\0",
                              6))) {
    return Compression::kXz;
  }
  return Compression::kNone;
}

std::unique_ptr<Decompressor> Decompressor::Make(Compression compression) {
  switch (compression) {
    case Compression::kGzip:
      return std::make_unique<Gzip>();
    case Compression::kZstandard:
      return std::make_unique<Zstandard>();
    case Compression::kBzip2:
      return std::make_unique<Bzip2>();
    case Compression::kXz:
      return std::make_unique<Xz>();
    case Compression::kNone:
      break;
  }
  REMIT_CHECK(false, "what is not compressed is not decompressed");
}

std::string Compressed(std::string_view text, Compression compression) {
  if (compression == Compression::kGzip) return Gzipped(text);
  REMIT_CHECK(compression == Compression::kZstandard, "files are written as gzip or Zstandard");
  return InZstandard(text);
}

}  // namespace remit::cases
