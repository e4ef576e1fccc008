// Reads what Remit writes to be hashed and signed: a tag, then fields, each of fixed width or with
// its length before it (docs/store/files.md). Numbers have their least significant byte first.
#pragma once

#include "verifier/basics.h"

namespace remit_verify {

// Keeps what it reads. After the first thing that is not there every read gives zero or nothing,
// and Done() is false.
class Fields {
 public:
  Fields(string bytes, string_view tag) : bytes_(std::move(bytes)) {
    right_ = Text() == tag && right_;
  }

  uint64_t Count() {
    uint64_t number = 0;
    const string_view bytes = Take(8);
    for (size_t at = 0; at < bytes.size(); ++at)
      number |= static_cast<uint64_t>(static_cast<unsigned char>(bytes[at])) << 8 * at;
    return number;
  }
  std::int64_t Whole() { return static_cast<std::int64_t>(Count()); }
  string Text() { return string(Take(Count())); }
  string Hash() {
    const string hash = Text();
    right_ = right_ && hash.size() == crypto_hash_sha256_BYTES;
    return hash;
  }
  bool Flag() {
    const string_view byte = Take(1);
    right_ = !byte.empty() && (byte.front() == 0 || byte.front() == 1);
    return right_ && byte.front() == 1;
  }
  vector<string> Texts() {
    vector<string> texts;
    for (uint64_t left = Count(); left > 0 && right_; --left) texts.push_back(Text());
    return texts;
  }
  bool right() const { return right_; }
  bool Done() const { return right_ && at_ == bytes_.size(); }

 private:
  string_view Take(uint64_t count) {
    right_ = right_ && count <= bytes_.size() - at_;
    if (!right_) return {};
    const string_view taken = string_view(bytes_).substr(at_, count);
    at_ += count;
    return taken;
  }
  string bytes_;
  size_t at_ = 0;
  bool right_ = true;
};

}  // namespace remit_verify
