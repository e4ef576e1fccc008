#include "repl/editor/keys.h"

#include <algorithm>
#include <array>

namespace remit::editor {
namespace {

constexpr char kEscapeByte = 0x1b;
constexpr std::string_view kPasteBegin = "\x1b[200~";
constexpr std::string_view kPasteEnd = "\x1b[201~";

// What stands between the escape and its end, and what it means.
struct Named {
  std::string_view sequence;
  Key::Kind kind;
};
constexpr std::array<Named, 35> kSequences = {{
    {"[A", Key::Kind::kUp},
    {"[B", Key::Kind::kDown},
    {"[C", Key::Kind::kRight},
    {"[D", Key::Kind::kLeft},
    {"[H", Key::Kind::kHome},
    {"[F", Key::Kind::kEnd},
    {"OA", Key::Kind::kUp},
    {"OB", Key::Kind::kDown},
    {"OC", Key::Kind::kRight},
    {"OD", Key::Kind::kLeft},
    {"OH", Key::Kind::kHome},
    {"OF", Key::Kind::kEnd},
    {"OM", Key::Kind::kEnter},
    {"[1~", Key::Kind::kHome},
    {"[7~", Key::Kind::kHome},
    {"[4~", Key::Kind::kEnd},
    {"[8~", Key::Kind::kEnd},
    {"[3~", Key::Kind::kDelete},
    {"[5~", Key::Kind::kPageUp},
    {"[6~", Key::Kind::kPageDown},
    {"[Z", Key::Kind::kBackTab},
    {"[1;5C", Key::Kind::kWordRight},
    {"[1;5D", Key::Kind::kWordLeft},
    {"[1;3C", Key::Kind::kWordRight},
    {"[1;3D", Key::Kind::kWordLeft},
    {"[5C", Key::Kind::kWordRight},
    {"[5D", Key::Kind::kWordLeft},
    {"Oc", Key::Kind::kWordRight},
    {"Od", Key::Kind::kWordLeft},
    {"[1;5H", Key::Kind::kTextHome},
    {"[1;5F", Key::Kind::kTextEnd},
    {"[13;2u", Key::Kind::kAltEnter},
    {"[13;3u", Key::Kind::kAltEnter},
    {"[27;2;13~", Key::Kind::kAltEnter},
    {"[27;3;13~", Key::Kind::kAltEnter},
}};

std::string WithOneLineEnd(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      clean += text[i];
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      clean += '\n';
    }
  }
  return clean;
}

// Bytes of the point that begins at `at`, 1 where none does; nothing where its end is still to
// come.
std::optional<std::size_t> PointSize(std::string_view bytes, std::size_t at) {
  const auto byte = static_cast<unsigned char>(bytes[at]);
  std::size_t size = 1;
  if (byte >= 0xC2) size = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : byte < 0xF5 ? 4 : 1;
  for (std::size_t i = 1; i < size; ++i) {
    if (at + i == bytes.size()) return std::nullopt;
    if ((static_cast<unsigned char>(bytes[at + i]) & 0xC0) != 0x80) return 1;
  }
  return size;
}

bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

Key ControlKey(char byte) {
  switch (byte) {
    case '\r':
    case '\n':
      return {Key::Kind::kEnter};
    case '\t':
      return {Key::Kind::kTab};
    case 0x7f:
    case '\b':
      return {Key::Kind::kBackspace};
    default:
      return {Key::Kind::kControl, {}, static_cast<char>(byte + '@')};
  }
}

}  // namespace

std::optional<Key> KeyDecoder::Take(Key key, std::size_t bytes) {
  bytes_.erase(0, bytes);
  return key;
}

std::optional<Key> KeyDecoder::Next() {
  if (pasting_) return Paste();
  if (bytes_.empty()) return std::nullopt;
  const char first = bytes_.front();
  if (first == kEscapeByte) return AfterEscape();
  if (IsControl(first)) return Take(ControlKey(first), 1);
  return Text();
}

std::optional<Key> KeyDecoder::NextAfterPause() {
  if (pasting_ || bytes_.empty()) return std::nullopt;
  if (bytes_ == std::string(1, kEscapeByte)) return Take({Key::Kind::kEscape}, 1);
  return Take({Key::Kind::kUnknown}, bytes_.size());  // half a sequence, half a letter
}

std::optional<Key> KeyDecoder::Paste() {
  const std::size_t from = searched_ < kPasteEnd.size() ? 0 : searched_ - kPasteEnd.size();
  const std::size_t end = bytes_.find(kPasteEnd, from);
  searched_ = bytes_.size();
  if (end == std::string::npos) return std::nullopt;
  Key key{Key::Kind::kPaste, WithOneLineEnd(std::string_view(bytes_).substr(0, end))};
  pasting_ = false;
  searched_ = 0;
  return Take(std::move(key), end + kPasteEnd.size());
}

std::optional<Key> KeyDecoder::AfterEscape() {
  if (bytes_.size() == 1) return std::nullopt;
  const char next = bytes_[1];
  if (next == '[' || next == 'O') return Sequence();
  if (next == kEscapeByte) return Take({Key::Kind::kEscape}, 1);
  if (next == '\r' || next == '\n') return Take({Key::Kind::kAltEnter}, 2);
  if (next == 0x7f || next == '\b') return Take({Key::Kind::kAltBackspace}, 2);
  if (IsControl(next)) return Take({Key::Kind::kUnknown}, 2);
  const std::optional<std::size_t> size = PointSize(bytes_, 1);
  if (!size) return std::nullopt;
  return Take({Key::Kind::kAlt, bytes_.substr(1, *size)}, 1 + *size);
}

// ESC [ parameters (0x30–0x3F), intermediates (0x20–0x2F), a last byte (ECMA-48, 5.4); ESC O and
// one byte.
std::optional<Key> KeyDecoder::Sequence() {
  std::size_t end = 2;
  if (bytes_[1] == '[') {
    while (end < bytes_.size() && bytes_[end] >= 0x20 && bytes_[end] < 0x40) ++end;
  }
  if (end == bytes_.size()) return std::nullopt;
  const std::string sequence = bytes_.substr(1, end);
  if (kPasteBegin.substr(1) == sequence) {
    bytes_.erase(0, end + 1);
    pasting_ = true;
    return Paste();
  }
  const auto* named = std::find_if(kSequences.begin(), kSequences.end(),
                                   [&](const Named& one) { return one.sequence == sequence; });
  return Take({named == kSequences.end() ? Key::Kind::kUnknown : named->kind}, end + 1);
}

// All letters that are there already, so that typing ahead is one change.
std::optional<Key> KeyDecoder::Text() {
  std::size_t end = 0;
  while (end < bytes_.size() && !IsControl(bytes_[end])) {
    const std::optional<std::size_t> size = PointSize(bytes_, end);
    if (!size) break;
    end += *size;
  }
  if (end == 0) return std::nullopt;
  std::string text = bytes_.substr(0, end);
  return Take({Key::Kind::kText, std::move(text)}, end);
}

}  // namespace remit::editor
