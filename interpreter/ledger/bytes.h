// The one form in which things are written to be hashed, signed and kept: every field with its
// length or of fixed width, so that different things never have the same bytes. Begins with a
// domain tag that names what it is and the version of its form.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace remit::ledger {

class ByteWriter {
 public:
  // The tag, for instance "remit.approval.v1".
  // With the number of bytes that are expected, where that is known.
  explicit ByteWriter(std::string_view tag, std::size_t expected = 0) {
    bytes_.reserve(expected);
    Text(tag);
  }

  void Byte(std::uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
  void Whole(std::int64_t value);    // 8 bytes, two's complement, least significant first
  void Count(std::uint64_t value);   // 8 bytes, likewise
  void Text(std::string_view text);  // Count of bytes, then the bytes
  void Flag(bool value) { Byte(value ? 1 : 0); }
  const std::string& bytes() const { return bytes_; }
  std::string Take() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Reads what a ByteWriter wrote. After the first thing that is not there every read gives zero or
// nothing, and ok() is false.
class ByteReader {
 public:
  // Refuses other tags. The bytes must outlive the reader.
  ByteReader(std::string_view bytes, std::string_view tag);

  std::uint8_t Byte();
  std::int64_t Whole();
  std::uint64_t Count();
  std::string_view Text();
  bool Flag();  // other bytes than 0 and 1 are refused
  // Nothing was missing so far; with `Done`, nothing is left over either.
  bool ok() const { return ok_; }
  bool Done() const { return ok_ && at_ == bytes_.size(); }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

}  // namespace remit::ledger
