// The bytes of a file or of standard input, in order, once. A file compressed with gzip, Zstandard,
// bzip2 or xz is read as what it contains, whatever its name, and is decompressed by a thread of
// its own. Knows nothing of lines or of text.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "interpreter/base/result.h"

namespace remit::cases {

class ByteSource {
 public:
  // `path` may be `-`. Where `stop` is given, it must outlive the source; once it is not 0, reading
  // what would have to be waited for is an error.
  static base::Result<ByteSource> Open(const std::string& path,
                                       const std::atomic<int>* stop = nullptr);
  ByteSource(ByteSource&&) noexcept;
  ByteSource& operator=(ByteSource&&) noexcept;
  ~ByteSource();

  // At most `size` bytes (at least 1) into `into`; 0 at the end. Of a truncated or damaged file
  // first everything that could still be read, then the error, which says where.
  base::Result<std::size_t> Read(char* into, std::size_t size);
  // The share of the file that has been read, 0 to 1; nothing for standard input.
  std::optional<double> Progress() const;
  std::uint64_t size() const { return size_; }       // on disk; 0 when unknown
  const std::string& name() const { return name_; }  // for messages: the path, or "standard input"

 private:
  friend class ByteStream;
  class Reader;   // reads or decompresses
  class Running;  // the thread that does so
  ByteSource();

  std::string name_;
  std::unique_ptr<Reader> reader_;
  std::unique_ptr<Running> running_;  // of a compressed file; holds what reader_ held
  std::uint64_t size_ = 0;
};

// Buffered single bytes on top, with an error kept until it is asked for.
class ByteStream {
 public:
  explicit ByteStream(ByteSource source);
  // Of bytes at hand, which must outlive it.
  ByteStream(std::string_view bytes, std::string name);

  static constexpr int kEnd = -1;
  int Peek() { return at_ < filled_ || Fill() ? static_cast<unsigned char>(data_[at_]) : kEnd; }
  int Take() {
    const int c = Peek();
    if (c != kEnd) ++at_;
    return c;
  }
  // What is buffered and not yet taken; empty only at the end. Skip takes a part of it.
  std::string_view Buffered() {
    if (at_ == filled_) Fill();
    return {data_ + at_, filled_ - at_};
  }
  void Skip(std::size_t bytes) { at_ += bytes; }
  // Takes up to `size` bytes; fewer only at the end.
  std::size_t TakeBytes(char* into, std::size_t size);
  std::uint64_t taken() const { return before_ + at_; }  // bytes, since the beginning

  // Takes a UTF-8 byte-order mark at the beginning; says so when the file is in UTF-16.
  std::optional<base::Error> TakeByteOrderMark();
  const std::optional<base::Error>& error() const { return error_; }
  const ByteSource& source() const { return source_; }

 private:
  bool Fill();

  ByteSource source_;
  std::unique_ptr<char[]> buffer_;
  const char* data_ = nullptr;
  std::size_t at_ = 0;
  std::size_t filled_ = 0;
  std::uint64_t before_ = 0;  // bytes taken before those buffered
  bool ended_ = false;
  std::optional<base::Error> error_;
};

}  // namespace remit::cases
