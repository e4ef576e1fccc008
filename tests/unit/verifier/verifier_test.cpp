// remit-verify against what Remit writes, against forgeries of it, and against every small change
// of it. The program is compiled into this test, so that its core is reached too; some is run as
// the program that is installed.
#define main RemitVerifyMain
#include "verifier/remit_verify.cpp"
#undef main

#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "interpreter/ledger/base64.h"
#include "interpreter/ledger/proof_text.h"
#include "tests/support/catch.h"
#include "tests/support/json_schema.h"

namespace {

namespace fs = std::filesystem;
namespace ledger = remit::ledger;

class Folder {
 public:
  Folder() {
    string form = (fs::temp_directory_path() / "remit-verify-XXXXXX").string();
    REQUIRE(::mkdtemp(form.data()) != nullptr);
    path_ = form;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  string operator/(const string& name) const { return (path_ / name).string(); }
  string Write(const string& name, const string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return *this / name;
  }

 private:
  fs::path path_;
};

// A log as Remit keeps one, without its file.
struct Written {
  explicit Written(const string& its_origin, uint64_t size) : origin(its_origin) {
    for (uint64_t seq = 1; seq <= size; ++seq)
      entries.push_back({seq, static_cast<std::uint32_t>(1 + seq % 5),
                         1767225600000000 + static_cast<std::int64_t>(seq),
                         "body " + std::to_string(seq * 7919)});
  }
  ledger::Hash Leaf(uint64_t index) const { return ledger::LeafOf(entries.at(index)); }
  ledger::LeafAt Leaves() const {
    return [this](uint64_t index) { return Leaf(index); };
  }
  ledger::Checkpoint At(uint64_t size) const {
    return {origin, size, ledger::RootOf(size, Leaves())};
  }
  string Exported() const {
    ledger::LogText text(origin);
    string exported = text.Head();
    for (const ledger::Entry& entry : entries) exported += text.Line(entry);
    return exported + text.End();
  }
  string Inclusion(uint64_t seq, uint64_t size) const {
    return ledger::InclusionText(seq - 1, size, ledger::InclusionProof(seq - 1, size, Leaves()));
  }
  string Consistency(uint64_t older, uint64_t size) const {
    return ledger::ConsistencyText(older, size, ledger::ConsistencyProof(older, size, Leaves()));
  }
  // As somebody would who can write the file: everything that follows from the entries made new.
  void Renumber() {
    for (size_t at = 0; at < entries.size(); ++at) entries[at].seq = at + 1;
  }

  string origin;
  vector<ledger::Entry> entries;
};

const ledger::SecretKey& Signer() {
  static const ledger::SecretKey key = ledger::SecretKey::Make("journal").value();
  return key;
}

class Desk {
 public:
  Desk() { key_ = folder_.Write("journal.pub", Signer().public_key().Text() + "\n"); }

  string Write(const string& name, const string& text) const { return folder_.Write(name, text); }
  string Note(const string& name, const ledger::Checkpoint& checkpoint) const {
    return Write(name, ledger::SignedNote(checkpoint, Signer()));
  }
  // What the program would say.
  Verdict Ask(const string& command, const vector<string>& files) const {
    Checkpoint checkpoint;
    try {
      return {kVerified, Check({command, files, {key_}, false}, checkpoint)};
    } catch (const Verdict& verdict) {
      return verdict;
    }
  }
  Exit Inclusion(const string& proof, const string& entry, const string& note) const {
    return Ask("inclusion", {Write("p", proof), Write("e", entry), note}).exit;
  }
  Exit Log(const string& exported, const string& note) const {
    return Ask("log", {Write("l", exported), note}).exit;
  }
  const Folder& folder() const { return folder_; }

 private:
  Folder folder_;
  string key_;
};

string View(const ledger::Hash& hash) { return string(ledger::Bytes(hash)); }
vector<string> Views(const vector<ledger::Hash>& hashes) {
  vector<string> views;
  for (const ledger::Hash& hash : hashes) views.push_back(View(hash));
  return views;
}

TEST_CASE("proofs of trees of every size up to 130 are right, every pair of them") {
  const Written log("o", 130);
  vector<ledger::Hash> leaves, roots = {ledger::Sha256("")};
  for (uint64_t size = 1; size <= 130; ++size) {
    leaves.push_back(log.Leaf(size - 1));
    roots.push_back(ledger::RootOf(size, [&](uint64_t at) { return leaves.at(at); }));
  }
  const ledger::LeafAt leaf = [&](uint64_t at) { return leaves.at(at); };
  size_t wrong = 0;
  for (uint64_t size = 1; size <= 130; ++size) {
    const string root = View(roots[size]);
    for (uint64_t at = 0; at < size; ++at) {
      const Proof proof{at, size, Views(ledger::InclusionProof(at, size, leaf))};
      wrong += !Includes(proof, View(leaves[at]), root);
      wrong += Includes(proof, View(leaves[at]), View(roots[size - 1]));
      wrong += Includes(proof, View(log.Leaf((at + 1) % 130)), root);
    }
    for (uint64_t older = 1; older <= size; ++older) {
      const Proof proof{older, size, Views(ledger::ConsistencyProof(older, size, leaf))};
      wrong += !Continues(proof, View(roots[older]), root);
      wrong += Continues(proof, View(roots[older - 1]), root);
      wrong += Continues(proof, View(roots[older]), View(roots[(size + 1) % 131]));
    }
  }
  CHECK(wrong == 0);
  CHECK(Continues({0, 5, {}}, View(roots[0]), View(roots[5])));
  CHECK_FALSE(Continues({0, 5, {View(roots[1])}}, View(roots[0]), View(roots[5])));
  CHECK_FALSE(Continues({0, 5, {}}, View(roots[1]), View(roots[5])));
}

TEST_CASE("proofs of larger trees of random sizes are right") {
  const bool full = std::getenv("REMIT_TEST_FULL") != nullptr;
  std::mt19937_64 random(20261122);
  size_t wrong = 0;
  for (int tree = 0; tree < (full ? 1000 : 20); ++tree) {
    const uint64_t size = 131 + random() % (1025 - 130);
    vector<ledger::Hash> leaves;
    while (leaves.size() < size) leaves.push_back(ledger::LeafHash(Text(random())));
    const ledger::LeafAt leaf = [&](uint64_t at) { return leaves.at(at); };
    const string root = View(ledger::RootOf(size, leaf));
    for (int pair = 0; pair < 10; ++pair) {
      const uint64_t at = random() % size, older = 1 + random() % size;
      Proof proof{at, size, Views(ledger::InclusionProof(at, size, leaf))};
      wrong += !Includes(proof, View(leaves[at]), root);
      proof = {older, size, Views(ledger::ConsistencyProof(older, size, leaf))};
      wrong += !Continues(proof, View(ledger::RootOf(older, leaf)), root);
    }
  }
  CHECK(wrong == 0);
}

// Every byte of every hash, hashes left out, added and exchanged, other positions.
size_t AcceptedChanges(const Proof& proof, const std::function<bool(const Proof&)>& accepts) {
  size_t accepted = 0;
  for (size_t at = 0; at < proof.hashes.size(); ++at) {
    for (size_t byte = 0; byte < 32; ++byte) {
      Proof other = proof;
      other.hashes[at][byte] = static_cast<char>(other.hashes[at][byte] ^ (1 << byte % 8));
      accepted += accepts(other);
    }
    Proof without = proof, twice = proof;
    without.hashes.erase(without.hashes.begin() + static_cast<std::ptrdiff_t>(at));
    twice.hashes.insert(twice.hashes.begin() + static_cast<std::ptrdiff_t>(at), proof.hashes[at]);
    accepted += accepts(without) + accepts(twice);
    if (at == 0) continue;
    Proof exchanged = proof;
    std::swap(exchanged.hashes[at - 1], exchanged.hashes[at]);
    accepted += accepts(exchanged);
  }
  Proof longer = proof;
  longer.hashes.push_back(string(32, '\0'));
  accepted += accepts(longer);
  return accepted;
}

TEST_CASE("no change of a proof, a leaf or a root is accepted") {
  const uint64_t largest = std::getenv("REMIT_TEST_FULL") != nullptr ? 130 : 24;
  const Written log("o", largest);
  size_t accepted = 0;
  for (uint64_t size = 1; size <= largest; ++size) {
    const string root = View(ledger::RootOf(size, log.Leaves()));
    for (uint64_t at = 0; at < size; ++at) {
      const string leaf = View(log.Leaf(at));
      const Proof proof{at, size, Views(ledger::InclusionProof(at, size, log.Leaves()))};
      accepted +=
          AcceptedChanges(proof, [&](const Proof& other) { return Includes(other, leaf, root); });
      for (size_t byte = 0; byte < 32; ++byte) {
        string other_leaf = leaf, other_root = root;
        other_leaf[byte] = static_cast<char>(other_leaf[byte] ^ 1);
        other_root[byte] = static_cast<char>(other_root[byte] ^ 1);
        accepted += Includes(proof, other_leaf, root) + Includes(proof, leaf, other_root);
      }
      for (uint64_t other = 0; other <= size; ++other)
        accepted += other != at && Includes({other, size, proof.hashes}, leaf, root);
    }
    for (uint64_t older = 1; older <= size; ++older) {
      const string old_root = View(ledger::RootOf(older, log.Leaves()));
      const Proof proof{older, size, Views(ledger::ConsistencyProof(older, size, log.Leaves()))};
      accepted += AcceptedChanges(
          proof, [&](const Proof& other) { return Continues(other, old_root, root); });
      for (size_t byte = 0; byte < 32; ++byte) {
        string other_old = old_root, other_new = root;
        other_old[byte] = static_cast<char>(other_old[byte] ^ 1);
        other_new[byte] = static_cast<char>(other_new[byte] ^ 1);
        accepted += Continues(proof, other_old, root) + Continues(proof, old_root, other_new);
      }
    }
  }
  CHECK(accepted == 0);
}

TEST_CASE("a node passed off as an entry is no entry") {
  const Written log("o", 4);
  const string first = View(log.Leaf(0)), second = View(log.Leaf(1));
  const string left = NodeHash(first, second);
  const string right = NodeHash(View(log.Leaf(2)), View(log.Leaf(3)));
  const string root = View(ledger::RootOf(4, log.Leaves()));
  // With the hash of a node at hand a smaller tree of the same root can be shown ...
  REQUIRE(Includes({0, 2, {right}}, left, root));
  // ... but there is no entry of which it would be the leaf, whatever its bytes are taken to be.
  for (const string& bytes :
       {first + second, "\1" + first + second, string("\0\1", 2) + first + second})
    CHECK_FALSE(Includes({0, 2, {right}}, LeafHash(bytes), root));
  // The control: were leaves hashed without their byte, the forgery would succeed.
  CHECK(Includes({0, 2, {right}}, Sha256("\1" + first + second), root));
}

TEST_CASE("what Remit writes is verified, entry by entry and size by size") {
  const Desk desk;
  const Written log("journal 7f3a", 9);
  for (uint64_t size = 1; size <= 9; ++size) {
    const string note = desk.Note("note", log.At(size));
    CHECK(desk.Ask("checkpoint", {note}).exit == kVerified);
    CHECK(desk.Log(log.Exported(), note) == kVerified);
    for (uint64_t seq = 1; seq <= size; ++seq)
      CHECK(desk.Inclusion(log.Inclusion(seq, size), ledger::EntryText(log.entries[seq - 1]),
                           note) == kVerified);
    for (uint64_t older = 1; older <= size; ++older)
      CHECK(desk.Ask("consistency", {desk.Write("p", log.Consistency(older, size)),
                                     desk.Note("older", log.At(older)), note})
                .exit == kVerified);
  }
}

TEST_CASE("entries of every form hash as Remit hashes them") {
  const Desk desk;
  Written log("o", 0);
  const auto add = [&](std::uint32_t kind, std::int64_t at, const string& body) {
    log.entries.push_back({log.entries.size() + 1, kind, at, body});
  };
  add(0, 0, "");
  add(~std::uint32_t{0}, std::numeric_limits<std::int64_t>::min(), string("\0\n\xFF", 3));
  add(7, std::numeric_limits<std::int64_t>::max(), string(100000, 'x'));
  CHECK(desk.Log(log.Exported(), desk.Note("note", log.At(3))) == kVerified);
  const Written none("o", 0);
  CHECK(desk.Log(none.Exported(), desk.Note("note", none.At(0))) == kVerified);
}

// Each byte in turn: changed in several ways, left out, doubled; and every beginning of the text.
std::map<Exit, size_t> Verdicts(const string& text, const std::function<Exit(const string&)>& ask) {
  std::map<Exit, size_t> verdicts;
  for (size_t at = 0; at < text.size(); ++at) {
    for (const int change : {1, 2, 4, 8, 16, 32, 64, 128}) {
      string other = text;
      other[at] = static_cast<char>(other[at] ^ change);
      ++verdicts[ask(other)];
    }
    ++verdicts[ask(text.substr(0, at))];
    ++verdicts[ask(text.substr(0, at) + text.substr(at + 1))];
    ++verdicts[ask(text.substr(0, at) + text[at] + text.substr(at))];
  }
  ++verdicts[ask(text + "\n")];
  ++verdicts[ask(text + text)];
  return verdicts;
}

TEST_CASE("no byte of a file can be another") {
  const Desk desk;
  const Written log("journal 7f3a", 13);
  const string note = desk.Note("note", log.At(13)), older = desk.Note("older", log.At(6));
  const string proof = log.Inclusion(7, 13), entry = ledger::EntryText(log.entries[6]);
  // Exchanging two equal neighbours of a doubled byte leaves some texts as they are: none is
  // counted.
  const auto unless_same = [](const string& text, const std::function<Exit(const string&)>& ask) {
    return [&text, ask](const string& other) { return other == text ? kTampered : ask(other); };
  };
  const string consistency = log.Consistency(6, 13);
  const string exported = Written("journal 7f3a", 13).Exported();
  const string signed_note = ledger::SignedNote(log.At(13), Signer());
  const std::map<string, std::map<Exit, size_t>> all = {
      {"proof", Verdicts(proof, unless_same(proof,
                                            [&](const string& other) {
                                              return desk.Inclusion(other, entry, note);
                                            }))},
      {"entry", Verdicts(entry, unless_same(entry,
                                            [&](const string& other) {
                                              return desk.Inclusion(proof, other, note);
                                            }))},
      {"consistency",
       Verdicts(
           consistency,
           unless_same(consistency,
                       [&](const string& other) {
                         return desk.Ask("consistency", {desk.Write("p", other), older, note}).exit;
                       }))},
      {"log",
       Verdicts(exported,
                unless_same(exported, [&](const string& other) { return desk.Log(other, note); }))},
      {"note", Verdicts(signed_note, unless_same(signed_note, [&](const string& other) {
                          return desk.Ask("checkpoint", {desk.Write("n", other)}).exit;
                        }))}};
  for (const auto& [name, verdicts] : all) {
    INFO(name);
    CHECK(verdicts.count(kVerified) == 0);
    CHECK(verdicts.count(kUsage) == 0);
    CHECK(verdicts.at(kTampered) > 0);
    CHECK(verdicts.at(kCannotCheck) > 0);  // what ends early, or says that it is something else
  }
}

TEST_CASE("a log that somebody rewrote is not the one of the checkpoint") {
  const Desk desk;
  const Written log("journal 7f3a", 20);
  const string note = desk.Note("note", log.At(20));
  using Change = std::function<void(Written&)>;
  const auto first = [](Written& other) { return other.entries.begin(); };
  const std::map<string, Change> changes = {
      {"a word in the middle", [](Written& other) { other.entries[9].body = "body 1"; }},
      {"a time", [](Written& other) { other.entries[9].recorded_at += 1; }},
      {"a kind", [](Written& other) { other.entries[9].kind += 1; }},
      {"the first", [](Written& other) { other.entries.front().body += " "; }},
      {"the last", [](Written& other) { other.entries.back().body += " "; }},
      {"two exchanged", [](Written& other) { std::swap(other.entries[3], other.entries[4]); }},
      {"one more",
       [&](Written& other) { other.entries.insert(first(other) + 5, other.entries[0]); }},
      {"one doubled",
       [&](Written& other) { other.entries.insert(first(other) + 5, other.entries[5]); }},
      {"one less", [&](Written& other) { other.entries.erase(first(other) + 5); }},
      {"the last gone", [](Written& other) { other.entries.pop_back(); }},
      {"all gone", [](Written& other) { other.entries.clear(); }},
      {"an older copy", [](Written& other) { other.entries.resize(12); }},
      {"another log of this name",
       [](Written& other) {
         for (ledger::Entry& entry : other.entries) entry.body = "forged";
       }},
      {"another name", [](Written& other) { other.origin = "journal 7f3b"; }}};
  for (const auto& [name, change] : changes) {
    INFO(name);
    Written other = log;
    change(other);
    other.Renumber();
    // With chain, end and numbers made to fit: only the checkpoint tells.
    CHECK(desk.Log(other.Exported(), note) == kTampered);
    CHECK(desk.Log(other.Exported(), desk.Note("forged", other.At(other.entries.size()))) ==
          kVerified);
  }
}

TEST_CASE("what is between two checkpoints is checked, all of it") {
  // After a forgery that immudb once accepted (GHSA-672p-m5jq-mrh8): of the entries between two
  // states only the ends were looked at.
  const Desk desk;
  const Written log("o", 40);
  Written forged = log;
  forged.entries[25].body = "forged";
  const string older = desk.Note("older", log.At(20)), newer = desk.Note("newer", log.At(40));
  // Old entries and the newest are what they were; the proof is made by who forged the middle.
  CHECK(desk.Ask("consistency", {desk.Write("p", forged.Consistency(20, 40)), older, newer}).exit ==
        kTampered);
  CHECK(desk.Log(forged.Exported(), newer) == kTampered);
  // The chain as it was, over entries that are not: also behind the checkpoint.
  const string end = log.Exported().substr(log.Exported().rfind("end "));
  string patched = forged.Exported();
  patched.replace(patched.rfind("end "), string::npos, end);
  CHECK(desk.Log(patched, older) == kTampered);
  // A tree that forgets what was there, proved with hashes of the true one.
  Written rolled_back = log;
  rolled_back.entries[5].body = "forged";
  CHECK(desk.Ask("consistency", {desk.Write("p", log.Consistency(20, 40)), older,
                                 desk.Note("rolled", rolled_back.At(40))})
            .exit == kTampered);
  CHECK(desk.Ask("consistency", {desk.Write("p", rolled_back.Consistency(20, 40)), older,
                                 desk.Note("rolled", rolled_back.At(40))})
            .exit == kTampered);
  // Later it may have more, never less; and it has to be the same log.
  CHECK(desk.Ask("consistency", {desk.Write("p", log.Consistency(20, 40)), newer, older}).exit ==
        kTampered);
  CHECK(desk.Ask("consistency", {desk.Write("p", log.Consistency(20, 40)), older,
                                 desk.Note("other", Written("other", 40).At(40))})
            .exit == kTampered);
}

TEST_CASE("what is missing is not tampered with, and not verified either") {
  const Desk desk;
  const Written log("o", 5);
  const string note = desk.Note("note", log.At(5));
  const string exported = log.Exported();
  CHECK(desk.Ask("log", {desk.folder() / "nothing", note}).exit == kCannotCheck);
  CHECK(desk.Log("", note) == kCannotCheck);
  CHECK(desk.Log(exported.substr(0, exported.rfind("end ")), note) == kCannotCheck);
  CHECK(desk.Log("SQLite format 3", note) == kCannotCheck);
  CHECK(desk.Log("remit log v2" + exported.substr(12), note) == kCannotCheck);
  CHECK(desk.Ask("checkpoint", {desk.folder() / ""}).exit == kCannotCheck);
  const ledger::SecretKey other = ledger::SecretKey::Make("other").value();
  CHECK(desk.Ask("checkpoint", {desk.Write("n", ledger::SignedNote(log.At(5), other))}).exit ==
        kCannotCheck);
  // A line of ours over another text is no accident.
  string changed = ledger::SignedNote(log.At(5), Signer());
  changed.replace(changed.find("\n5\n"), 3, "\n4\n");
  CHECK(desk.Ask("checkpoint", {desk.Write("n", changed)}).exit == kTampered);
  // Others may have signed too.
  const string both = ledger::SignedNote(log.At(5), other) +
                      ledger::SignedNote(log.At(5), Signer()).substr(changed.rfind("\n\n") + 2);
  CHECK(desk.Ask("checkpoint", {desk.Write("n", both)}).exit == kVerified);
}

TEST_CASE("Remit and the verifier agree on which notes are signed") {
  const Desk desk;
  const Written log("o", 5);
  const string note = ledger::SignedNote(log.At(5), Signer());
  size_t different = 0;
  for (size_t at = 0; at < note.size(); ++at) {
    for (const int change : {1, 4, 32}) {
      string other = note;
      other[at] = static_cast<char>(other[at] ^ change);
      const bool opens = ledger::OpenNote(other, {Signer().public_key()}).has_value();
      different += opens != (desk.Ask("checkpoint", {desk.Write("n", other)}).exit == kVerified);
    }
  }
  CHECK(different == 0);
}

struct Outcome {
  int code = -1;
  string text;
};
Outcome RunProgram(const Folder& folder, const string& arguments) {
  const string line = "cd '" + folder / "" + "' && { " REMIT_VERIFY " " + arguments + "; } 2>&1";
  FILE* pipe = popen(line.c_str(), "r");
  REQUIRE(pipe != nullptr);
  Outcome outcome;
  std::array<char, 4096> buffer{};
  while (const size_t read = std::fread(buffer.data(), 1, buffer.size(), pipe))
    outcome.text.append(buffer.data(), read);
  const int status = pclose(pipe);
  REQUIRE(WIFEXITED(status));
  outcome.code = WEXITSTATUS(status);
  return outcome;
}

TEST_CASE("the program ends with the code that says what it found") {
  const Desk desk;
  const Written log("journal \"7f3a\"", 9);
  desk.Note("june.note", log.At(9));
  desk.Note("march.note", log.At(4));
  desk.Write("6.proof", log.Inclusion(6, 9));
  desk.Write("6.entry", ledger::EntryText(log.entries[5]));
  desk.Write("7.entry", ledger::EntryText(log.entries[6]));
  desk.Write("4-9.proof", log.Consistency(4, 9));
  desk.Write("journal.log", log.Exported());
  Written forged = log;
  forged.entries[2].body = "forged";
  desk.Write("forged.log", forged.Exported());
  const auto run = [&](const string& arguments) { return RunProgram(desk.folder(), arguments); };
  const string key = " --key journal.pub";

  CHECK(run("checkpoint june.note" + key).code == 0);
  CHECK(run("inclusion 6.proof 6.entry june.note" + key).code == 0);
  CHECK(run("consistency 4-9.proof march.note june.note" + key).code == 0);
  CHECK(run("log journal.log june.note" + key).text ==
        "verified: 9 entries, every one as signed; checkpoint of `journal \"7f3a\"`, 9 entries, by "
        "journal\n");
  CHECK(run("log journal.log march.note" + key).text.find("nothing is said of 5 entries") !=
        string::npos);

  CHECK(run("inclusion 6.proof 7.entry june.note" + key).code == 1);
  CHECK(run("inclusion 6.proof 6.entry march.note" + key).code == 1);
  const Outcome tampered = run("log forged.log june.note" + key);
  CHECK(tampered.code == 1);
  CHECK(tampered.text.rfind("TAMPERED: ", 0) == 0);

  CHECK(run("").code == 2);
  CHECK(run("log journal.log june.note").code == 2);
  CHECK(run("log journal.log" + key).code == 2);
  CHECK(run("lgo journal.log june.note" + key).code == 2);
  CHECK(run("log journal.log june.note --format xml" + key).code == 2);
  CHECK(run("log journal.log june.note --force" + key).code == 2);
  CHECK(run("log journal.log june.note --key").code == 2);

  CHECK(run("log journal.log nothing.note" + key).code == 3);
  CHECK(run("log journal.log june.note --key june.note").code == 3);
  CHECK(run("log june.note june.note" + key).code == 3);
  CHECK(run("log journal.log june.note" + key + " > /dev/full").code == 3);

  CHECK(run("--help").code == 0);
  CHECK(run("--help").text.find("Exit codes: 0 verified, 1 tampered") != string::npos);
  CHECK(run("--version").text.rfind("remit-verify ", 0) == 0);
}

TEST_CASE("the JSON follows its schema") {
  const Desk desk;
  const Written log("journal \"7f3a\"", 9);
  desk.Note("note", log.At(9));
  desk.Write("journal.log", log.Exported());
  std::ifstream file("docs/reference/verify.schema.json");
  const nlohmann::json schema = nlohmann::json::parse(file);
  for (const char* files : {"journal.log note", "nothing note", "journal.log nothing"}) {
    const Outcome outcome =
        RunProgram(desk.folder(), "log " + string(files) + " --key journal.pub --format json");
    const nlohmann::json json = nlohmann::json::parse(outcome.text);
    CHECK(remit::tests::SchemaErrors(schema, json).empty());
    CHECK(json.at("exit_code") == outcome.code);
    if (outcome.code == 0) CHECK(json.at("checkpoint").at("origin") == "journal \"7f3a\"");
  }
}

TEST_CASE("what a file says does not steer a terminal") {
  const Desk desk;
  const Outcome outcome =
      RunProgram(desk.folder(), "log nothing \"$(printf '\\033[2J')\" --key journal.pub");
  CHECK(outcome.text.find('\x1b') == string::npos);
}

TEST_CASE("the verifier is small, and shares nothing with what it checks") {
  size_t files = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator("verifier")) {
    if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") continue;
    INFO(entry.path());
    std::ifstream file(entry.path());
    size_t lines = 0;
    for (string line; std::getline(file, line); ++lines) {
      if (line.rfind("#include \"", 0) == 0) CHECK(line.rfind("#include \"verifier/", 0) == 0);
    }
    CHECK(lines < 500);
    ++files;
  }
  CHECK(files > 5);
}

}  // namespace
