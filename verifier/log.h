// Logs as they are signed and proved: notes, checkpoints, entries, and the trees of RFC 9162.
#pragma once

#include "verifier/basics.h"

namespace remit_verify {

// Lines that are signed, an empty one, and one for each signature.
struct Note {
  vector<string> lines;
  string signers;  // of the keys asked for; one at least
};
struct Checkpoint {
  string origin;
  uint64_t size = 0;
  string root, signers;
};

// Which of the keys has signed the text; a wrong signature of one of them is an end.
inline string SignerOf(const string& text, string_view line, const vector<Key>& keys,
                       const Lines& file) {
  constexpr string_view kDash = "\xE2\x80\x94 ";
  const size_t space = line.find(' ', kDash.size());
  if (line.substr(0, kDash.size()) != kDash || space == string_view::npos)
    file.Unfit("has a line among its signatures that is none");
  const optional<string> bytes = FromBase64(line.substr(space + 1));
  if (!bytes || bytes->size() < 5) file.Unfit("has a signature that cannot be read");
  for (const Key& key : keys) {
    if (line.substr(kDash.size(), space - kDash.size()) != key.name) continue;
    if (bytes->substr(0, 4) != key.id) continue;  // of somebody else of the same name
    if (HasSigned(key, text, string_view(*bytes).substr(4))) return key.name;
    file.Wrong("was changed, or not signed by " + key.name);
  }
  return "";
}

inline Note ReadNote(const string& path, const vector<Key>& keys) {
  Lines file(path);
  vector<string> lines;
  while (!file.Done()) lines.push_back(file.Next());
  const auto last_empty = std::find(lines.rbegin(), lines.rend(), "").base();
  const size_t signed_lines = last_empty == lines.begin() ? 0 : last_empty - lines.begin() - 1;
  string text;
  for (size_t at = 0; at < signed_lines; ++at) text += lines[at] + "\n";
  Note note;
  for (size_t at = signed_lines + 1; at < lines.size(); ++at) {
    const string signer = SignerOf(text, lines[at], keys, file);
    if (!signer.empty()) note.signers += (note.signers.empty() ? "" : ", ") + signer;
  }
  if (note.signers.empty()) file.Unfit("has no signature of the keys that were given");
  lines.resize(signed_lines);
  note.lines = lines;
  return note;
}

inline Checkpoint ReadCheckpoint(const string& path, const vector<Key>& keys) {
  const Note note = ReadNote(path, keys);
  const bool long_enough = note.lines.size() >= 3;
  const optional<uint64_t> size = NumberFrom<uint64_t>(long_enough ? note.lines[1] : "");
  const optional<string> root = HashFrom(long_enough ? note.lines[2] : "");
  if (!size || !root || note.lines[0].empty())
    CannotCheck("`" + path + "` is signed, and is no checkpoint: origin, size, root");
  return {note.lines[0], *size, *root, note.signers};
}

struct Proof {
  uint64_t from = 0;  // of inclusion the position of the leaf, of consistency the older size
  uint64_t size = 0;
  vector<string> hashes;
};

inline Proof ReadProof(const string& path, string_view kind, const string& from) {
  Lines file(path);
  file.Form("remit proof v1");
  file.Form(kind);
  Proof proof;
  proof.from = file.Number(from);
  proof.size = file.Number("size");
  while (!file.Done()) {
    const optional<string> hash = HashFrom(file.Next());
    if (!hash || proof.hashes.size() > 64) file.Wrong("has a line that is no hash of a proof");
    proof.hashes.push_back(*hash);
  }
  return proof;
}

// The way from a leaf to the root, as the steps of RFC 9162, section 2.1.3.2, go.
class Way {
 public:
  Way(uint64_t at, uint64_t last) : at_(at), last_(last) {}
  bool Ended() const { return last_ == 0; }
  void SkipRight() {
    for (; (at_ & 1) == 1; at_ >>= 1) last_ >>= 1;
  }
  // Up by one hash of the proof; true: it stands to the left.
  bool Up() {
    const bool left = (at_ & 1) == 1 || at_ == last_;
    for (; left && (at_ & 1) == 0 && at_ != 0; at_ >>= 1) last_ >>= 1;
    at_ >>= 1;
    last_ >>= 1;
    return left;
  }

 private:
  uint64_t at_, last_;
};

inline bool Includes(const Proof& proof, string hash, const string& root) {
  if (proof.from >= proof.size) return false;
  Way way(proof.from, proof.size - 1);
  for (const string& other : proof.hashes) {
    if (way.Ended()) return false;
    hash = way.Up() ? NodeHash(other, hash) : NodeHash(hash, other);
  }
  return way.Ended() && hash == root;
}

// Section 2.1.4.2; any tree continues the empty one.
inline bool Continues(const Proof& proof, const string& older, const string& newer) {
  if (proof.from > proof.size) return false;
  if (proof.from == 0) return proof.hashes.empty() && older == Sha256("");
  if (proof.from == proof.size) return proof.hashes.empty() && older == newer;
  if (proof.hashes.empty()) return false;
  const bool whole = (proof.from & (proof.from - 1)) == 0;  // the older root is a node of the newer
  string old_hash = whole ? older : proof.hashes[0], new_hash = old_hash;
  Way way(proof.from - 1, proof.size - 1);
  way.SkipRight();
  for (size_t next = whole ? 0 : 1; next < proof.hashes.size(); ++next) {
    const string& other = proof.hashes[next];
    if (way.Ended()) return false;
    const bool left = way.Up();
    if (left) old_hash = NodeHash(other, old_hash);
    new_hash = left ? NodeHash(other, new_hash) : NodeHash(new_hash, other);
  }
  return way.Ended() && old_hash == older && new_hash == newer;
}

inline string LittleEndian(uint64_t number) {
  string bytes;
  for (int at = 0; at < 8; ++at) bytes += static_cast<char>(number >> 8 * at);
  return bytes;
}

struct Entry {
  uint64_t seq = 0;
  std::uint32_t kind = 0;
  std::int64_t recorded_at = 0;
  string body, leaf;
};

// `SEQ KIND RECORDED_AT BODY`.
inline Entry EntryFrom(const string& line, const Lines& file) {
  const string_view text = line;
  const size_t a = line.find(' '), b = line.find(' ', a + 1), c = line.find(' ', b + 1);
  const optional<uint64_t> seq = NumberFrom<uint64_t>(text.substr(0, a));
  const optional<std::uint32_t> kind = NumberFrom<std::uint32_t>(text.substr(a + 1, b - a - 1));
  const optional<std::int64_t> at = NumberFrom<std::int64_t>(text.substr(b + 1, c - b - 1));
  const optional<string> body = FromBase64(text.substr(c + 1));
  if (c == string::npos || !seq || !kind || !at || !body)
    file.Wrong("has a line that is no entry: `" + line.substr(0, 60) + "`");
  constexpr string_view kTag = "remit.entry.v1";
  return {
      *seq, *kind, *at, *body,
      LeafHash(LittleEndian(kTag.size()) + string(kTag) + LittleEndian(*seq) + LittleEndian(*kind) +
               LittleEndian(static_cast<uint64_t>(*at)) + LittleEndian(body->size()) + *body)};
}

// The root over leaves that come one after the other: the roots of full subtrees, by height.
class Tree {
 public:
  void Add(string hash) {
    size_t height = 0;
    for (; (size_ >> height & 1) == 1; ++height) hash = NodeHash(full_[height], hash);
    full_[height] = hash;
    ++size_;
  }
  uint64_t size() const { return size_; }
  string Root() const {
    optional<string> root;
    for (size_t height = 0; height < full_.size(); ++height)
      if ((size_ >> height & 1) == 1) root = root ? NodeHash(full_[height], *root) : full_[height];
    return root ? *root : Sha256("");
  }

 private:
  uint64_t size_ = 0;
  std::array<string, 64> full_{};
};

// `each` gets every entry, in order, before what is behind it has been read.
inline string CheckLog(const string& path, const Checkpoint& checkpoint,
                       const std::function<void(const Entry&)>& each = nullptr) {
  Lines file(path);
  file.Form("remit log v1");
  const string origin = file.Field("origin");
  if (origin != checkpoint.origin)
    Tampered("the log is `" + origin + "`, and the checkpoint is of `" + checkpoint.origin + "`");
  Tree tree;
  string chain = Sha256(origin);
  string line;
  for (;;) {
    if (tree.size() == checkpoint.size && tree.Root() != checkpoint.root)
      Tampered("one of the first " + Entries(checkpoint.size) + " is not what was signed");
    line = file.Next();
    if (line.rfind("end ", 0) == 0) break;
    const Entry entry = EntryFrom(line, file);
    if (entry.seq != tree.size() + 1)
      file.Wrong("has entry " + Text(entry.seq) + " where " + Text(tree.size() + 1) + " belongs");
    chain = Sha256("remit.chain.v1" + chain + entry.leaf);
    tree.Add(entry.leaf);
    if (each) each(entry);
  }
  if (tree.size() < checkpoint.size)
    Tampered("the log has " + Entries(tree.size()) + ", and had " + Text(checkpoint.size) +
             " when the checkpoint was signed");
  if (line != "end " + Text(tree.size()) + " " + ToBase64(chain))
    file.Wrong("ends with a line that does not belong to its entries");
  if (!file.Done()) file.Wrong("goes on behind its last line");
  const uint64_t behind = tree.size() - checkpoint.size;
  return Entries(checkpoint.size) + ", every one as signed" +
         (behind == 0 ? "" : "; nothing is said of " + Entries(behind) + " after the checkpoint");
}

inline Entry CheckInclusion(const string& proof_path, const string& path,
                            const Checkpoint& checkpoint) {
  const Proof proof = ReadProof(proof_path, "inclusion", "index");
  Lines file(path);
  file.Form("remit entry v1");
  const Entry entry = EntryFrom(file.Next(), file);
  if (!file.Done()) file.Wrong("goes on behind its entry");
  if (proof.size != checkpoint.size)
    Tampered("proof and checkpoint are of " + Text(proof.size) + " and " +
             Entries(checkpoint.size));
  if (entry.seq - 1 != proof.from) Tampered("the proof is not of entry " + Text(entry.seq));
  if (!Includes(proof, entry.leaf, checkpoint.root))
    Tampered("the proof does not lead from entry " + Text(entry.seq) + " to the signed root");
  return entry;
}

inline string CheckConsistency(const string& path, const Checkpoint& older,
                               const Checkpoint& newer) {
  const Proof proof = ReadProof(path, "consistency", "older");
  if (older.origin != newer.origin)
    Tampered("the checkpoints are of two logs, `" + older.origin + "` and `" + newer.origin + "`");
  if (older.size > newer.size)
    Tampered("the log had " + Entries(older.size) + ", and later " + Text(newer.size));
  if (proof.from != older.size || proof.size != newer.size)
    Tampered("the proof leads from " + Text(proof.from) + " to " + Entries(proof.size) +
             ", the checkpoints are of others");
  if (!Continues(proof, older.root, newer.root))
    Tampered("the proof does not lead from the older root to the newer one");
  return "the first " + Entries(older.size) + " are still what they were";
}

}  // namespace remit_verify
