#include "verifier/evidence.h"

#include <filesystem>
#include <map>

#include "verifier/acts.h"
#include "verifier/fields.h"

namespace remit_verify {
namespace {

namespace fs = std::filesystem;

string Short(const string& hash) { return ToHex(hash).substr(0, 12); }

optional<string> FromHex(string_view hex) {
  string bytes(hex.size() / 2, '\0');
  size_t length = 0;
  const bool read = sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(),
                                   hex.data(), hex.size(), nullptr, &length, nullptr) == 0;
  if (!read || length != crypto_hash_sha256_BYTES || ToHex(bytes) != hex) return std::nullopt;
  return bytes;
}

vector<string> Words(const string& line) {
  vector<string> words = {""};
  for (const char c : line) {
    if (c == ' ')
      words.emplace_back();
    else
      words.back() += c;
  }
  return words;
}

struct Manifest {
  string policy, content, signers;
  Acts::Required required;
  vector<uint64_t> decisions;      // of a journal: the first and the last
  std::map<string, string> files;  // hashes by name
  bool Has(const string& name) const { return files.count(name) > 0; }
};

class Folder {
 public:
  Folder(const string& path, const vector<Key>& keys) : path_(path), keys_(keys) {
    ReadManifest();
    CheckFiles();
    CheckNothingElse();
  }
  const Manifest& manifest() const { return manifest_; }
  // A file that has to be there.
  string operator/(const string& name) const {
    if (!manifest_.Has(name)) CannotCheck("`" + name + "` is not in the folder");
    return path_ + "/" + name;
  }
  string Read(const string& name) const {
    std::ifstream file(*this / name, std::ios::binary);
    string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file) CannotCheck("cannot read `" + name + "`");
    return bytes;
  }
  Checkpoint CheckpointIn(const string& name) const { return ReadCheckpoint(*this / name, keys_); }

 private:
  void ReadManifest() {
    const string name = path_ + "/MANIFEST";
    const Note note = ReadNote(name, keys_);
    manifest_.signers = note.signers;
    const auto wrong = [&] { CannotCheck("`" + name + "` is not of a form that is known"); };
    if (note.lines.empty() || note.lines.front() != "remit evidence v1") wrong();
    for (size_t at = 1; at < note.lines.size(); ++at) {
      const string& line = note.lines[at];
      const vector<string> words = Words(line);
      const bool two = words.size() == 2;
      if (words[0] == "policy" && two) {
        manifest_.policy = words[1];
      } else if (words[0] == "content" && two) {
        manifest_.content = FromHex(words[1]).value_or("");
      } else if (words[0] == "requires" && words.size() > 1 && FromHex(words[1])) {
        manifest_.required[*FromHex(words[1])] = {words.begin() + 2, words.end()};
      } else if (words[0] == "decisions" && words.size() == 3) {
        for (const string& word : {words[1], words[2]}) {
          const optional<uint64_t> number = NumberFrom<uint64_t>(word);
          if (!number) wrong();
          manifest_.decisions.push_back(*number);
        }
      } else if (words[0] == "file" && words.size() > 2 && FromHex(words[1])) {
        manifest_.files[line.substr(words[0].size() + words[1].size() + 2)] = *FromHex(words[1]);
      } else {
        wrong();
      }
    }
    if (manifest_.content.empty() || manifest_.policy.empty()) wrong();
  }
  void CheckFiles() const {
    for (const auto& [name, hash] : manifest_.files) {
      if (!fs::is_regular_file(fs::symlink_status(path_ + "/" + name)))
        CannotCheck("`" + name + "` is missing, or no file");
      if (Sha256(Read(name)) != hash) Tampered("`" + name + "` is not what was signed");
    }
  }
  void CheckNothingElse() const {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path_)) {
      if (fs::is_directory(entry.symlink_status())) continue;
      const string name = fs::relative(entry.path(), path_).generic_string();
      if (name != "MANIFEST" && !manifest_.Has(name))
        Tampered("`" + name + "` was added: it is not in the manifest");
    }
  }

  string path_;
  const vector<Key>& keys_;
  Manifest manifest_;
};

// Folders above that of the policy have a name of their own here.
string PlaceOf(const string& folder, const string& name) {
  string place = folder + "/source";
  size_t begin = 0;
  while (begin <= name.size()) {
    const size_t end = std::min(name.find('/', begin), name.size());
    const string part = name.substr(begin, end - begin);
    place += "/" + (part == ".." ? "_up" : part);
    begin = end + 1;
  }
  return place;
}

// That a content has this hash, is of this policy, and that its files are those that lie beside it.
void CheckContent(const Folder& folder, const string& name, const string& hash,
                  const string& policy) {
  const string bytes = folder.Read(name + "/content.bin");
  if (Sha256(bytes) != hash) Tampered("`" + name + "` is not the version " + Short(hash));
  Fields fields(bytes, "remit.content.v1");
  const string of = fields.Text(), language = fields.Text();
  const uint64_t count = fields.Count();
  uint64_t shown = 0;
  for (uint64_t left = count; left > 0 && fields.right(); --left) {
    const string file = fields.Text(), text = fields.Text();
    if (!fields.right()) break;
    const string place = PlaceOf(name, file);
    if (folder.Read(place) != text)
      Tampered("`" + place + "` is not what is in the version " + Short(hash));
    ++shown;
  }
  if (!fields.Done() || of != policy)
    Tampered("`" + name + "/content.bin` is no content of `" + policy + "`");
  uint64_t there = 0;
  for (const auto& [file, unused] : folder.manifest().files)
    there += file.rfind(name + "/source/", 0) == 0;
  if (there != shown) Tampered("`" + name + "/source` has files that the version has not");
}

// The entries that lie in the folder one by one are in the log, under their own numbers.
void CheckEntries(const Folder& folder, const Checkpoint& checkpoint,
                  const vector<uint64_t>& needed) {
  for (const uint64_t seq : needed) {
    const string name = "entries/" + Text(seq);
    if (CheckInclusion(folder / (name + ".proof"), folder / (name + ".txt"), checkpoint).seq != seq)
      Tampered("`" + name + ".txt` is another entry");
  }
  for (const auto& [file, unused] : folder.manifest().files) {
    if (file.rfind("entries/", 0) != 0) continue;
    const size_t dot = file.find('.');
    const optional<uint64_t> seq = NumberFrom<uint64_t>(string_view(file).substr(8, dot - 8));
    if (!seq || std::find(needed.begin(), needed.end(), *seq) == needed.end())
      Tampered("`" + file + "` does not belong to the version");
  }
}

// What was kept of a log earlier, elsewhere: the log only added to it.
string CheckKept(const Folder& folder, const string& name, const Checkpoint& newer) {
  if (!folder.manifest().Has(name + "/kept.note")) return "";
  const Checkpoint kept = folder.CheckpointIn(name + "/kept.note");
  CheckConsistency(folder / (name + "/kept.proof"), kept, newer);
  return "; the " + name + " continues the checkpoint of " + Entries(kept.size);
}

// That the decisions shown are in the journal, and were made by the version.
string CheckDecisions(const Folder& folder) {
  const Manifest& manifest = folder.manifest();
  if (!manifest.Has("journal/head.note")) {
    if (!manifest.decisions.empty()) CannotCheck("there are decisions without their journal");
    return "";
  }
  const Checkpoint head = folder.CheckpointIn("journal/head.note");
  const string kept = CheckKept(folder, "journal", head);
  const auto entry_of = [&](uint64_t seq, std::uint32_t kind) {
    const string name = "journal/" + Text(seq);
    const Entry entry = CheckInclusion(folder / (name + ".proof"), folder / (name + ".txt"), head);
    if (entry.seq != seq || entry.kind != kind) Tampered("`" + name + ".txt` is another record");
    return entry;
  };
  for (const uint64_t seq : manifest.decisions) {
    constexpr std::uint32_t kPolicy = 1, kDecision = 2;
    Fields decision(entry_of(seq, kDecision).body, "remit.record.v1");
    const string case_id = decision.Text(), case_hash = decision.Text();
    const uint64_t by = decision.Count();
    if (!decision.right()) Tampered("record " + Text(seq) + " is no decision");
    Fields policy(entry_of(by, kPolicy).body, "remit.record.v1");
    const string name = policy.Text(), content = policy.Text();
    if (!policy.right() || name != manifest.policy || content != ToHex(manifest.content))
      Tampered("record " + Text(seq) + " was decided by another version");
  }
  const vector<uint64_t>& shown = manifest.decisions;
  const string what =
      shown.empty() ? "no decision shown"
      : shown.front() == shown.back()
          ? "decision " + Text(shown.front()) + " was made by it"
          : "decisions " + Text(shown.front()) + " and " + Text(shown.back()) + " were made by it";
  return "; " + what + ", in the journal `" + head.origin + "`, " + Entries(head.size) + kept;
}

}  // namespace

string CheckEvidence(const string& path, const vector<Key>& keys, Checkpoint& checkpoint) {
  const Folder folder(path, keys);
  const Manifest& manifest = folder.manifest();
  checkpoint = folder.CheckpointIn("log/head.note");
  Acts acts(checkpoint.origin);
  uint64_t entries = 0;
  CheckLog(folder / "log/store.log", checkpoint, [&](const Entry& entry) {
    if (entry.seq > checkpoint.size) Tampered("the log goes on behind what was signed");
    acts.Add(entry);
    ++entries;
  });
  const string kept = CheckKept(folder, "log", checkpoint);
  const string story = acts.StoryOf(manifest.content, manifest.required);
  const Acts::Published& published = *acts.Find(manifest.content);
  CheckContent(folder, "version", manifest.content, published.policy);
  if (published.policy != manifest.policy) Tampered("the manifest is of another policy");
  vector<string> bases;
  for (const auto& [base, unused] : manifest.required) {
    bases.push_back("base-" + Short(base) + "/");
    if (base.find_first_not_of('\0') == string::npos) continue;
    if (acts.Find(base) == nullptr) Tampered("nobody published the base " + Short(base));
    CheckContent(folder, "base-" + Short(base), base, published.policy);
  }
  for (const auto& [file, unused] : manifest.files) {
    const string top = file.substr(0, file.find('/') + 1);
    if (top.rfind("base-", 0) == 0 && std::find(bases.begin(), bases.end(), top) == bases.end())
      Tampered("`" + top + "` is nothing that the version replaced");
  }
  CheckEntries(folder, checkpoint, acts.EntriesOf(manifest.content));
  return story + CheckDecisions(folder) + "; " + Text(manifest.files.size()) +
         " files as signed by " + manifest.signers + kept + "; root key " + acts.root();
}

}  // namespace remit_verify
