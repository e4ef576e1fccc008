// The bytes of a file or of standard input, in order, once. A file compressed with gzip is read as
// what it contains, whatever its name. Knows nothing of lines or of text.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "interpreter/base/result.h"

namespace remit::cases {

class ByteSource {
 public:
  // `path` may be `-`.
  static base::Result<ByteSource> Open(const std::string& path);

  // At most `size` bytes into `into`; 0 at the end. A truncated or damaged file is an error.
  base::Result<std::size_t> Read(char* into, std::size_t size);
  std::optional<double> Progress() const;
  const std::string& name() const { return name_; }  // for messages: the path, or "standard input"

 private:
  struct Closer {
    void operator()(void* file) const;
  };
  ByteSource() = default;

  std::string name_;
  std::unique_ptr<void, Closer> file_;  // gzFile
  std::uint64_t size_ = 0;              // on disk; 0 when unknown
};

// Buffered single bytes on top, with an error kept until it is asked for.
class ByteStream {
 public:
  explicit ByteStream(ByteSource source);

  static constexpr int kEnd = -1;
  int Peek() { return at_ < filled_ || Fill() ? static_cast<unsigned char>(buffer_[at_]) : kEnd; }
  int Take() {
    const int c = Peek();
    if (c != kEnd) ++at_;
    return c;
  }
  // What is buffered and not yet taken; empty only at the end. Skip takes a part of it.
  std::string_view Buffered() {
    if (at_ == filled_) Fill();
    return {buffer_.data() + at_, filled_ - at_};
  }
  void Skip(std::size_t bytes) { at_ += bytes; }

  // Takes a UTF-8 byte-order mark at the beginning; says so when the file is in UTF-16.
  std::optional<base::Error> TakeByteOrderMark();
  const std::optional<base::Error>& error() const { return error_; }
  const ByteSource& source() const { return source_; }

 private:
  bool Fill();

  ByteSource source_;
  std::string buffer_;
  std::size_t at_ = 0;
  std::size_t filled_ = 0;
  bool ended_ = false;
  std::optional<base::Error> error_;
};

}  // namespace remit::cases
