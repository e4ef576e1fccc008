// remit-verify: checks offline what Remit says of its logs: signed checkpoints, proofs, exported
// logs. It shares no code with Remit, so that a mistake or a lie there is not repeated here; the
// forms of the files are in docs/store/verify.md. Needs libsodium and nothing else.
#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using std::optional, std::size_t, std::string, std::string_view, std::uint64_t, std::vector;

enum Exit : int { kVerified = 0, kTampered = 1, kUsage = 2, kCannotCheck = 3 };

// Ends the check. Tampered: all that is needed is there, and it does not fit together. Cannot
// check: something is missing, ends early, or is of a form that this program does not know.
struct Verdict {
  Exit exit;
  string message;
};
[[noreturn]] void Tampered(const string& message) { throw Verdict{kTampered, message}; }
[[noreturn]] void CannotCheck(const string& message) { throw Verdict{kCannotCheck, message}; }
[[noreturn]] void WrongUse(const string& message) { throw Verdict{kUsage, message}; }

const unsigned char* Raw(string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
string Sha256(const string& bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash;
  crypto_hash_sha256(hash.data(), Raw(bytes), bytes.size());
  return {hash.begin(), hash.end()};
}
// RFC 9162, section 2.1.1: leaves and nodes begin with different bytes.
string LeafHash(const string& entry) { return Sha256('\0' + entry); }
string NodeHash(const string& left, const string& right) { return Sha256('\1' + left + right); }

constexpr int kBase64 = sodium_base64_VARIANT_ORIGINAL;
string ToBase64(string_view bytes) {
  string text(sodium_base64_encoded_len(bytes.size(), kBase64), '\0');
  sodium_bin2base64(text.data(), text.size(), Raw(bytes), bytes.size(), kBase64);
  text.pop_back();  // the zero at its end
  return text;
}
// Only the one text that stands for the bytes.
optional<string> FromBase64(string_view text) {
  vector<unsigned char> bytes(text.size() + 1);
  size_t length = 0;
  if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &length,
                        nullptr, kBase64) != 0)
    return std::nullopt;
  const string read(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length));
  return ToBase64(read) == text ? optional(read) : std::nullopt;
}
optional<string> HashFrom(string_view text) {
  const optional<string> bytes = FromBase64(text);
  return bytes && bytes->size() == crypto_hash_sha256_BYTES ? bytes : std::nullopt;
}
string Text(uint64_t number) { return std::to_string(number); }
string Entries(uint64_t number) { return Text(number) + (number == 1 ? " entry" : " entries"); }
template <typename Number>
optional<Number> NumberFrom(string_view text) {
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

Key ReadKey(const string& path) {
  Lines file(path);
  const string line = file.Next();
  const size_t first = line.find('+'), second = line.find('+', first + 1);
  const optional<string> data =
      FromBase64(string_view(line).substr(std::min(second, line.size() - 1) + 1));
  if (!file.Done() || first == string::npos || second == string::npos || !data ||
      data->size() != 1 + crypto_sign_PUBLICKEYBYTES || data->front() != 1)
    file.Unfit("is no public key of the form NAME+HHHHHHHH+BASE64");
  const string name = line.substr(0, first);
  const Key key{name, data->substr(1), Sha256(name + "\n" + *data).substr(0, 4)};
  std::array<char, 9> hex;
  sodium_bin2hex(hex.data(), hex.size(), Raw(key.id), key.id.size());
  if (line.substr(first + 1, second - first - 1) != hex.data() ||
      crypto_core_ed25519_is_valid_point(Raw(key.bytes)) != 1)
    file.Unfit("is a damaged public key");
  return key;
}

struct Checkpoint {
  string origin;
  uint64_t size = 0;
  string root, signers;  // of the keys asked for
};

// Which of the keys has signed the text; a wrong signature of one of them is an end.
string SignerOf(const string& text, string_view line, const vector<Key>& keys, const Lines& file) {
  constexpr string_view kDash = "\xE2\x80\x94 ";
  const size_t space = line.find(' ', kDash.size());
  if (line.substr(0, kDash.size()) != kDash || space == string_view::npos)
    file.Unfit("has a line among its signatures that is none");
  const optional<string> bytes = FromBase64(line.substr(space + 1));
  if (!bytes || bytes->size() < 5) file.Unfit("has a signature that cannot be read");
  for (const Key& key : keys) {
    if (line.substr(kDash.size(), space - kDash.size()) != key.name) continue;
    if (bytes->substr(0, 4) != key.id) continue;  // of somebody else of the same name
    if (bytes->size() == 4 + crypto_sign_BYTES &&
        crypto_sign_verify_detached(Raw(*bytes) + 4, Raw(text), text.size(), Raw(key.bytes)) == 0)
      return key.name;
    file.Wrong("was changed, or not signed by " + key.name);
  }
  return "";
}

Checkpoint ReadCheckpoint(const string& path, const vector<Key>& keys) {
  Lines file(path);
  vector<string> lines;
  while (!file.Done()) lines.push_back(file.Next());
  const auto last_empty = std::find(lines.rbegin(), lines.rend(), "").base();
  const size_t signed_lines = last_empty == lines.begin() ? 0 : last_empty - lines.begin() - 1;
  string text;
  for (size_t at = 0; at < signed_lines; ++at) text += lines[at] + "\n";
  Checkpoint checkpoint;
  for (size_t at = signed_lines + 1; at < lines.size(); ++at) {
    const string signer = SignerOf(text, lines[at], keys, file);
    if (!signer.empty()) checkpoint.signers += (checkpoint.signers.empty() ? "" : ", ") + signer;
  }
  if (checkpoint.signers.empty()) file.Unfit("has no signature of the keys that were given");
  const optional<uint64_t> size = NumberFrom<uint64_t>(signed_lines < 3 ? "" : lines[1]);
  const optional<string> root = HashFrom(signed_lines < 3 ? "" : lines[2]);
  if (!size || !root || lines[0].empty())
    file.Unfit("is signed, and is no checkpoint: origin, size, root");
  checkpoint.origin = lines[0];
  checkpoint.size = *size;
  checkpoint.root = *root;
  return checkpoint;
}

struct Proof {
  uint64_t from = 0;  // of inclusion the position of the leaf, of consistency the older size
  uint64_t size = 0;
  vector<string> hashes;
};

Proof ReadProof(const string& path, string_view kind, const string& from) {
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

bool Includes(const Proof& proof, string hash, const string& root) {
  if (proof.from >= proof.size) return false;
  Way way(proof.from, proof.size - 1);
  for (const string& other : proof.hashes) {
    if (way.Ended()) return false;
    hash = way.Up() ? NodeHash(other, hash) : NodeHash(hash, other);
  }
  return way.Ended() && hash == root;
}

// Section 2.1.4.2; any tree continues the empty one.
bool Continues(const Proof& proof, const string& older, const string& newer) {
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

string LittleEndian(uint64_t number) {
  string bytes;
  for (int at = 0; at < 8; ++at) bytes += static_cast<char>(number >> 8 * at);
  return bytes;
}

struct Entry {
  uint64_t seq = 0;
  string leaf;
};

// `SEQ KIND RECORDED_AT BODY`.
Entry EntryFrom(const string& line, const Lines& file) {
  const string_view text = line;
  const size_t a = line.find(' '), b = line.find(' ', a + 1), c = line.find(' ', b + 1);
  const optional<uint64_t> seq = NumberFrom<uint64_t>(text.substr(0, a));
  const optional<std::uint32_t> kind = NumberFrom<std::uint32_t>(text.substr(a + 1, b - a - 1));
  const optional<std::int64_t> at = NumberFrom<std::int64_t>(text.substr(b + 1, c - b - 1));
  const optional<string> body = FromBase64(text.substr(c + 1));
  if (c == string::npos || !seq || !kind || !at || !body)
    file.Wrong("has a line that is no entry: `" + line.substr(0, 60) + "`");
  constexpr string_view kTag = "remit.entry.v1";
  return {*seq, LeafHash(LittleEndian(kTag.size()) + string(kTag) + LittleEndian(*seq) +
                         LittleEndian(*kind) + LittleEndian(static_cast<uint64_t>(*at)) +
                         LittleEndian(body->size()) + *body)};
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

string CheckLog(const string& path, const Checkpoint& checkpoint) {
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

// --- the command line ---

constexpr const char* kHelp =
    R"(remit-verify: checks what Remit says of its logs, offline and without Remit.

Usage:
  remit-verify checkpoint NOTE                  is it signed with this key, and not changed since?
  remit-verify inclusion PROOF ENTRY NOTE       is the entry in the log of the checkpoint?
  remit-verify consistency PROOF OLDER NEWER    does the newer log only add to the older one?
  remit-verify log LOG NOTE                     is every entry of the exported log what was signed?
Every command takes:
  --key FILE           a public key that you trust, NAME.pub; may be repeated
  --format text|json   for people, or for programs

Examples:
  remit-verify checkpoint head.note --key pricing-journal.pub
  remit-verify inclusion entry-6.proof entry-6.txt head.note --key pricing-journal.pub
  remit-verify consistency 6-to-8.proof march.note june.note --key pricing-journal.pub
  remit-verify log journal.log head.note --key pricing-journal.pub --format json

Exit codes: 0 verified, 1 tampered (something is provably wrong), 2 usage, 3 could not check
(something is missing, ends early, or is not signed with a key that was given).
)";

struct Request {
  string command;
  vector<string> files, keys;
  bool json = false;
};

Request RequestFrom(const vector<string>& words) {
  Request request;
  for (size_t at = 0; at < words.size(); ++at) {
    const string& word = words[at];
    if (word.rfind("-", 0) != 0) {
      request.files.push_back(word);
      continue;
    }
    const string value = ++at < words.size() ? words[at] : "";
    if (word == "--format" && (value == "text" || value == "json"))
      request.json = value == "json";
    else if (word == "--key" && !value.empty())
      request.keys.push_back(value);
    else
      WrongUse("`" + word + " " + value + "` is no option");
  }
  if (request.files.empty()) WrongUse("it takes a command");
  const string name = request.command = request.files.front();
  request.files.erase(request.files.begin());
  const size_t files = name == "checkpoint" ? 1 : name == "log" ? 2 : 3;
  if (files == 3 && name != "inclusion" && name != "consistency")
    WrongUse("there is no command `" + name + "`");
  if (request.files.size() != files) WrongUse("`" + name + "` takes " + Text(files) + " file(s)");
  if (request.keys.empty()) WrongUse("--key has to name a public key that you trust");
  return request;
}

string CheckInclusion(const vector<string>& files, const Checkpoint& checkpoint) {
  const Proof proof = ReadProof(files[0], "inclusion", "index");
  Lines file(files[1]);
  file.Form("remit entry v1");
  const Entry entry = EntryFrom(file.Next(), file);
  if (!file.Done()) file.Wrong("goes on behind its entry");
  if (proof.size != checkpoint.size)
    Tampered("proof and checkpoint are of " + Text(proof.size) + " and " +
             Entries(checkpoint.size));
  if (entry.seq - 1 != proof.from) Tampered("the proof is not of entry " + Text(entry.seq));
  if (!Includes(proof, entry.leaf, checkpoint.root))
    Tampered("the proof does not lead from entry " + Text(entry.seq) + " to the signed root");
  return "entry " + Text(entry.seq) + " is in the log";
}

string CheckConsistency(const string& path, const Checkpoint& older, const Checkpoint& newer) {
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

string Check(const Request& request, Checkpoint& checkpoint) {
  const vector<string>& files = request.files;
  vector<Key> keys;
  for (const string& path : request.keys) keys.push_back(ReadKey(path));
  checkpoint = ReadCheckpoint(files.back(), keys);
  if (request.command == "inclusion") return CheckInclusion(files, checkpoint);
  if (request.command == "consistency")
    return CheckConsistency(files[0], ReadCheckpoint(files[1], keys), checkpoint);
  if (request.command == "log") return CheckLog(files[0], checkpoint);
  return "the checkpoint is as it was signed";
}

// What comes from files is not to steer a terminal.
string Printable(string text) {
  for (char& c : text) c = static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
  return text;
}
string Quoted(const string& text) {
  string quoted = "\"";
  for (const char c : Printable(text)) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

void Print(bool json, const Verdict& verdict, const Checkpoint& checkpoint) {
  constexpr std::array<const char*, 4> kNames = {"verified", "tampered", "", "could_not_check"};
  constexpr std::array<const char*, 4> kWords = {"verified", "TAMPERED", "", "COULD NOT CHECK"};
  const string &origin = checkpoint.origin, &signers = checkpoint.signers;
  string text = kWords[verdict.exit] + (": " + verdict.message), more;
  if (!signers.empty()) {
    text += "; checkpoint of `" + origin + "`, " + Entries(checkpoint.size) + ", by " + signers;
    more = ", \"checkpoint\": {\"origin\": " + Quoted(origin) +
           ", \"size\": " + Text(checkpoint.size) +
           ", \"root\": " + Quoted(ToBase64(checkpoint.root)) +
           ", \"signed_by\": " + Quoted(signers) + "}";
  }
  if (!json)
    std::cout << Printable(text) << std::endl;
  else
    std::cout << "{\"verdict\": " << Quoted(kNames[verdict.exit])
              << ", \"exit_code\": " << verdict.exit << ", \"message\": " << Quoted(verdict.message)
              << more << "}" << std::endl;
}

int Run(const vector<string>& words) {
  for (const string& word : words) {
    if (word == "--help" || word == "-h") return std::cout << kHelp, kVerified;
    if (word == "--version") return std::cout << "remit-verify " REMIT_VERSION "\n", kVerified;
  }
  Request request;
  Checkpoint checkpoint;
  Verdict verdict{kVerified, ""};
  try {
    request = RequestFrom(words);
    verdict.message = Check(request, checkpoint);
  } catch (const Verdict& thrown) {
    verdict = thrown;
  } catch (const std::exception& error) {
    verdict = {kCannotCheck, error.what()};  // out of memory
  }
  if (verdict.exit == kUsage)
    std::cerr << "remit-verify: " << verdict.message << "; `remit-verify --help` shows more\n";
  else
    Print(request.json, verdict, checkpoint);
  return std::cout ? verdict.exit : kCannotCheck;
}

}  // namespace

int main(int argc, char** argv) {
  if (sodium_init() < 0) {
    std::cerr << "remit-verify: cannot start libsodium\n";
    return kCannotCheck;
  }
  return Run({argv + 1, argv + argc});
}
