// Fields as bytes and back; the form is in bytes.h.
#include "interpreter/ledger/bytes.h"

#include <array>

namespace remit::ledger {
namespace {
constexpr std::size_t kWidth = 8;
}  // namespace

void ByteWriter::Count(std::uint64_t value) {
  std::array<char, kWidth> bytes;
  for (std::size_t at = 0; at < kWidth; ++at) {
    bytes[at] = static_cast<char>(static_cast<std::uint8_t>(value >> (8 * at)));
  }
  bytes_.append(bytes.data(), bytes.size());
}

void ByteWriter::Whole(std::int64_t value) { Count(static_cast<std::uint64_t>(value)); }

void ByteWriter::Text(std::string_view text) {
  Count(text.size());
  bytes_.append(text);
}

ByteReader::ByteReader(std::string_view bytes, std::string_view tag) : bytes_(bytes) {
  if (Text() != tag) ok_ = false;
}

std::uint8_t ByteReader::Byte() {
  if (!ok_ || at_ == bytes_.size()) {
    ok_ = false;
    return 0;
  }
  return static_cast<std::uint8_t>(bytes_[at_++]);
}

std::uint64_t ByteReader::Count() {
  if (!ok_ || bytes_.size() - at_ < kWidth) {
    ok_ = false;
    return 0;
  }
  std::uint64_t value = 0;
  for (std::size_t at = 0; at < kWidth; ++at) {
    value |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(bytes_[at_ + at])) << (8 * at);
  }
  at_ += kWidth;
  return value;
}

std::int64_t ByteReader::Whole() { return static_cast<std::int64_t>(Count()); }

std::string_view ByteReader::Text() {
  const std::uint64_t length = Count();
  if (!ok_ || length > bytes_.size() - at_) {
    ok_ = false;
    return {};
  }
  const std::string_view text = bytes_.substr(at_, static_cast<std::size_t>(length));
  at_ += static_cast<std::size_t>(length);
  return text;
}

bool ByteReader::Flag() {
  const std::uint8_t value = Byte();
  if (value > 1) ok_ = false;
  return value == 1;
}

}  // namespace remit::ledger
