#include "interpreter/ledger/checkpoint.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "interpreter/base/check.h"
#include "interpreter/ledger/base64.h"

namespace remit::ledger {
namespace {

using base::Error;

constexpr std::string_view kDash = "\u2014 ";  // what a line with a signature begins with
constexpr std::size_t kMostSignatures = 100;
constexpr std::size_t kLongestNote = 1 << 20;

bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20; }

// The first line of what is left, which is shortened by it; nothing where no newline ends it.
std::optional<std::string_view> TakeLine(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

std::string TextOf(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" +
         Base64(Bytes(checkpoint.root)) + "\n";
}

std::optional<std::uint64_t> SizeFrom(std::string_view text) {
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  // One way to write a number: no zeros before it.
  return std::to_string(size) == text ? std::optional(size) : std::nullopt;
}

base::Result<Checkpoint> CheckpointFrom(std::string_view text) {
  const Error wrong{"the note is signed, and is no checkpoint: origin, size, root"};
  const std::optional<std::string_view> origin = TakeLine(text);
  const std::optional<std::string_view> size_line = TakeLine(text);
  const std::optional<std::string_view> root_line = TakeLine(text);
  if (!origin || origin->empty() || !size_line || !root_line) return wrong;
  const std::optional<std::uint64_t> size = SizeFrom(*size_line);
  const std::optional<std::string> root = FromBase64(*root_line);
  Checkpoint checkpoint{std::string(*origin), size.value_or(0), {}};
  if (!size || !root || root->size() != checkpoint.root.size()) return wrong;
  // Other logs may say more in lines of their own (tlog-checkpoint: opaque, never empty).
  while (!text.empty()) {
    const std::optional<std::string_view> line = TakeLine(text);
    if (!line || line->empty()) return wrong;
  }
  std::copy(root->begin(), root->end(), checkpoint.root.begin());
  return checkpoint;
}

struct SignatureLine {
  std::string_view name;
  std::string bytes;  // id of the key, then the signature

  std::uint32_t Id() const {
    std::uint32_t id = 0;
    for (int at = 0; at < 4; ++at) id = id << 8 | static_cast<unsigned char>(bytes[at]);
    return id;
  }
};

std::optional<SignatureLine> SignatureFrom(std::string_view line) {
  if (!line.starts_with(kDash)) return std::nullopt;
  line.remove_prefix(kDash.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || space == 0) return std::nullopt;
  const std::string_view name = line.substr(0, space);
  std::optional<std::string> bytes = FromBase64(line.substr(space + 1));
  if (name.find('+') != std::string_view::npos || !bytes || bytes->size() < 5) return std::nullopt;
  return SignatureLine{name, *std::move(bytes)};
}

bool IsRight(const PublicKey& key, std::string_view text, const SignatureLine& line) {
  Signature signature{};
  if (line.bytes.size() != 4 + signature.size()) return false;
  std::copy(line.bytes.begin() + 4, line.bytes.end(), signature.begin());
  return Verify(key, text, signature);
}

}  // namespace

std::string SignedNote(const Checkpoint& checkpoint, const SecretKey& key) {
  REMIT_CHECK(!checkpoint.origin.empty() &&
                  std::none_of(checkpoint.origin.begin(), checkpoint.origin.end(), IsControl),
              "an origin is one line");
  return SignedNote(TextOf(checkpoint), key);
}

std::string SignedNote(std::string_view text, const SecretKey& key) {
  REMIT_CHECK(text.ends_with('\n') && !text.starts_with('\n') &&
                  text.find("\n\n") == std::string_view::npos,
              "a note is signed line by line");
  const Signature signature = key.Sign(text);
  std::string bytes;
  const std::uint32_t id = key.public_key().Id();
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(id >> shift));
  bytes.append(signature.begin(), signature.end());
  return std::string(text) + "\n" + std::string(kDash) + key.public_key().name + " " + Base64(bytes) + "\n";
}

base::Result<Checkpoint> OpenNote(std::string_view note, const std::vector<PublicKey>& trusted) {
  const Error wrong{"this is no signed note: text, an empty line, signatures"};
  const bool controls =
      std::any_of(note.begin(), note.end(), [](char c) { return IsControl(c) && c != '\n'; });
  const std::size_t empty_line = note.rfind("\n\n");
  if (controls || note.size() > kLongestNote || empty_line == std::string_view::npos ||
      note.back() != '\n')
    return wrong;
  const std::string_view text = note.substr(0, empty_line + 1);
  std::string_view rest = note.substr(empty_line + 2);
  if (rest.empty()) return wrong;
  bool right = false;
  for (std::size_t lines = 0; !rest.empty(); ++lines) {
    const std::optional<SignatureLine> line = SignatureFrom(TakeLine(rest).value_or(""));
    if (!line || lines == kMostSignatures) return wrong;
    for (const PublicKey& key : trusted) {
      if (key.name != line->name || key.Id() != line->Id()) continue;
      // A wrong one beside a right one: somebody has been at the note.
      if (!IsRight(key, text, *line))
        return Error{"the signature of `" + key.name + "` is not of this note"};
      right = true;
    }
  }
  if (!right) return Error{"the note is not signed with a key that is trusted"};
  return CheckpointFrom(text);
}

}  // namespace remit::ledger
