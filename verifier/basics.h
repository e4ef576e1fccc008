// What everything that remit-verify checks is made of: bytes, hashes, texts line by line, keys.
// Nothing of Remit is used here; the forms of the files are in docs/store/verify.md.
#pragma once

#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace remit_verify {

using std::optional, std::size_t, std::string, std::string_view, std::uint64_t, std::vector;

enum Exit : int { kVerified = 0, kTampered = 1, kUsage = 2, kCannotCheck = 3 };

// Ends the check. Tampered: all that is needed is there, and it does not fit together. Cannot
// check: something is missing, ends early, or is of a form that this program does not know.
struct Verdict {
  Exit exit;
  string message;
};
[[noreturn]] inline void Tampered(const string& message) { throw Verdict{kTampered, message}; }
[[noreturn]] inline void CannotCheck(const string& message) {
  throw Verdict{kCannotCheck, message};
}
[[noreturn]] inline void WrongUse(const string& message) { throw Verdict{kUsage, message}; }

inline const unsigned char* Raw(string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
inline string Sha256(const string& bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash;
  crypto_hash_sha256(hash.data(), Raw(bytes), bytes.size());
  return {hash.begin(), hash.end()};
}
// RFC 9162, section 2.1.1: leaves and nodes begin with different bytes.
inline string LeafHash(const string& entry) { return Sha256('\0' + entry); }
inline string NodeHash(const string& left, const string& right) {
  return Sha256('\1' + left + right);
}

constexpr int kBase64 = sodium_base64_VARIANT_ORIGINAL;
inline string ToBase64(string_view bytes) {
  string text(sodium_base64_encoded_len(bytes.size(), kBase64), '\0');
  sodium_bin2base64(text.data(), text.size(), Raw(bytes), bytes.size(), kBase64);
  text.pop_back();  // the zero at its end
  return text;
}
// Only the one text that stands for the bytes.
inline optional<string> FromBase64(string_view text) {
  vector<unsigned char> bytes(text.size() + 1);
  size_t length = 0;
  if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &length,
                        nullptr, kBase64) != 0)
    return std::nullopt;
  const string read(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length));
  return ToBase64(read) == text ? optional(read) : std::nullopt;
}
inline optional<string> HashFrom(string_view text) {
  const optional<string> bytes = FromBase64(text);
  return bytes && bytes->size() == crypto_hash_sha256_BYTES ? bytes : std::nullopt;
}
inline string ToHex(string_view bytes) {
  string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), Raw(bytes), bytes.size());
  text.pop_back();  // the zero at its end
  return text;
}
inline string Text(uint64_t number) { return std::to_string(number); }
inline string Entries(uint64_t number) {
  return Text(number) + (number == 1 ? " entry" : " entries");
}
template <typename Number>
inline optional<Number> NumberFrom(string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return std::to_string(number) == text ? optional(number) : std::nullopt;  // no zeros before it
}

// A text file line by line: a log may be larger than the memory.
class Lines {
 public:
  explicit Lines(const string& path) : path_(path), file_(path, std::ios::binary) {
    if (!file_) CannotCheck("cannot read `" + path + "`");
  }
  [[noreturn]] void Wrong(const string& what) const { Tampered("`" + path_ + "` " + what); }
  [[noreturn]] void Unfit(const string& what) const { CannotCheck("`" + path_ + "` " + what); }
  bool Done() { return file_.peek() == std::ifstream::traits_type::eof(); }
  string Next() {
    string line;
    if (!std::getline(file_, line) || file_.eof()) Unfit("ends too early, or cannot be read");
    return line;
  }
  void Form(string_view form) {
    if (Next() != form) Unfit("is not a file of the form `" + string(form) + "`");
  }
  // What stands behind `name` and a space.
  string Field(const string& name) {
    const string line = Next();
    if (line.rfind(name + " ", 0) != 0) Wrong("has something else where `" + name + "` belongs");
    return line.substr(name.size() + 1);
  }
  uint64_t Number(const string& name) {
    const optional<uint64_t> number = NumberFrom<uint64_t>(Field(name));
    if (!number) Wrong("has no number behind `" + name + "`");
    return *number;
  }

 private:
  string path_;
  std::ifstream file_;
};

struct Key {
  string name, bytes, id;  // of any length, 32 and 4
};

// `NAME+HHHHHHHH+BASE64`; nothing where it is none, or a damaged one.
inline optional<Key> KeyFrom(const string& line) {
  const size_t first = line.find('+'), second = line.find('+', first + 1);
  if (first == string::npos || second == string::npos) return std::nullopt;
  const optional<string> data = FromBase64(string_view(line).substr(second + 1));
  if (!data || data->size() != 1 + crypto_sign_PUBLICKEYBYTES || data->front() != 1)
    return std::nullopt;
  const string name = line.substr(0, first);
  const Key key{name, data->substr(1), Sha256(name + "\n" + *data).substr(0, 4)};
  if (line.substr(first + 1, second - first - 1) != ToHex(key.id) ||
      crypto_core_ed25519_is_valid_point(Raw(key.bytes)) != 1)
    return std::nullopt;
  return key;
}
inline Key ReadKey(const string& path) {
  Lines file(path);
  const optional<Key> key = KeyFrom(file.Next());
  if (!file.Done() || !key) file.Unfit("is no public key of the form NAME+HHHHHHHH+BASE64");
  return *key;
}
inline bool HasSigned(const Key& key, string_view text, string_view signature) {
  return signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(Raw(signature), Raw(text), text.size(), Raw(key.bytes)) == 0;
}

// What comes from files is not to steer a terminal.
inline string Printable(string text) {
  for (char& c : text) c = static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
  return text;
}
inline string Quoted(const string& text) {
  string quoted = "\"";
  for (const char c : Printable(text)) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace remit_verify
