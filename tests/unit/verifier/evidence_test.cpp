// Folders of evidence as somebody would forge them who has all keys but one: the log made to fit,
// its checkpoint and the manifest signed anew. What is not as the rules of a store would have it is
// never verified. Folders that Remit writes are in tests/unit/repl.
#include "verifier/evidence.h"

#include <filesystem>
#include <map>

#include "interpreter/journal/records.h"
#include "interpreter/ledger/bytes.h"
#include "interpreter/ledger/proof_text.h"
#include "interpreter/store/content.h"
#include "interpreter/store/entries.h"
#include "tests/support/catch.h"
#include "verifier/basics.h"

namespace remit::tests {
namespace {

namespace fs = std::filesystem;
using remit_verify::Exit, remit_verify::kCannotCheck, remit_verify::kTampered,
    remit_verify::kVerified;
using store::Activating, store::Approval, store::Hash, store::KeyNamed, store::KeyRevoked,
    store::Made, store::Message, store::Publication;
using Files = std::map<std::string, std::string>;

constexpr std::int64_t kHour = std::int64_t{3600} * 1'000'000;
constexpr const char* kOrigin = "remit-store/made-for-a-test";

const ledger::SecretKey& KeyOf(const std::string& name) {
  static std::map<std::string, ledger::SecretKey> kKeys;
  const auto found = kKeys.find(name);
  if (found != kKeys.end()) return found->second;
  return kKeys.emplace(name, ledger::SecretKey::Make(name).value()).first->second;
}

store::Content ContentOf(int most) {
  return {"shop.desk",
          "0.1",
          {{"desk.remit", "policy shop.desk # " + std::to_string(most) + "\n"},
           {"../units.remit", "module units\n"},
           {"tables/ceiling.csv", "segment,ceiling\nsmall,15\n"}},
          ""};
}
std::string Hex(const Hash& hash) { return ledger::Hex(ledger::Bytes(hash)); }
std::string Name(const Hash& hash) { return Hex(hash).substr(0, 12); }

// A log, made to fit whatever stands in it.
struct Written {
  std::string origin;
  std::vector<ledger::Entry> entries;

  std::uint64_t Append(std::uint32_t kind, std::string body) {
    const std::uint64_t seq = entries.size() + 1;
    entries.push_back({seq, kind, static_cast<std::int64_t>(seq) * kHour, std::move(body)});
    return seq;
  }
  ledger::LeafAt Leaves() const {
    return [this](std::uint64_t at) { return ledger::LeafOf(entries.at(at)); };
  }
  std::string Note(std::uint64_t size) const {
    return ledger::SignedNote({origin, size, ledger::RootOf(size, Leaves())}, KeyOf("auditor"));
  }
  std::string Exported() const {
    ledger::LogText text(origin);
    std::string all = text.Head();
    for (const ledger::Entry& entry : entries) all += text.Line(entry);
    return all + text.End();
  }
  void Prove(Files& files, const std::string& name, std::uint64_t seq) const {
    const std::uint64_t size = entries.size();
    files[name + ".txt"] = ledger::EntryText(entries.at(seq - 1));
    files[name + ".proof"] =
        ledger::InclusionText(seq - 1, size, ledger::InclusionProof(seq - 1, size, Leaves()));
  }
};

// A store of three people in which version 20 became live, and then 25.
struct Shop {
  Written log{kOrigin, {}};
  store::Content before = ContentOf(20), after = ContentOf(25);
  std::vector<std::uint64_t> shown;  // entries of the second version
  Written journal{"remit-journal/made-for-a-test", {}};
  std::vector<std::uint64_t> decisions;

  std::uint64_t Say(const Message& message, const std::string& by, const std::string& key = "") {
    store::Signed body = store::Sign(store::BytesOf(message), KeyOf(key.empty() ? by : key));
    body.by = by;
    return log.Append(static_cast<std::uint32_t>(store::KindOf(message)), store::BytesOf(body));
  }
  std::uint64_t Size() const { return log.entries.size(); }
  std::uint64_t NameKey(const std::string& name, std::vector<std::string> roles,
                        const std::string& by = "root") {
    return Say(KeyNamed{kOrigin, Size(), KeyOf(name).public_key(), std::move(roles)}, by);
  }
  std::uint64_t Publish(const store::Content& content, const Hash& base, const std::string& role,
                        const std::string& decision, const std::string& by = "anna") {
    return Say(
        Publication{"shop.desk", store::HashOf(content), decision, base, {role}, by, "0", ""}, by);
  }
  Approval ApprovalOf(const store::Content& content, const Hash& base, const std::string& role,
                      const std::string& decision, const std::string& by) const {
    return {"shop.desk", decision, store::HashOf(content), base, 0, {}, role, by, Size()};
  }
  Activating ActivatingOf(const store::Content& content, const Hash& base,
                          const std::string& by = "anna") const {
    const auto at = static_cast<std::int64_t>(Size() + 1) * kHour;
    return {kOrigin, Size(), {"shop.desk", store::HashOf(content), base, at, "", false}, by};
  }
  void Begin() {
    Say(Made{kOrigin, "0", KeyOf("root").public_key()}, "root");
    NameKey("anna", {});
    NameKey("bert", {"owner"});
    NameKey("dora", {"director", "owner"});
    Publish(before, {}, "owner", "d20");
    Say(ApprovalOf(before, {}, "owner", "d20", "bert"), "bert");
    Say(ActivatingOf(before, {}), "anna");
  }
  Hash Base() const { return store::HashOf(before); }
  // What `Begin` leaves out: the second version, and what is shown of it.
  void Finish() {
    shown = {1, 2, 4};
    shown.push_back(Publish(after, Base(), "director", "d25"));
    shown.push_back(Say(ApprovalOf(after, Base(), "director", "d25", "dora"), "dora"));
    shown.push_back(Say(ActivatingOf(after, Base()), "anna"));
  }
  void Decide() {
    const journal::PolicyUsed policy{"shop.desk", Hex(store::HashOf(after)), "d25", "0", ""};
    const auto append = [&](const journal::Record& record) {
      return journal.Append(static_cast<std::uint32_t>(journal::KindOf(record)),
                            journal::BytesOf(record));
    };
    const std::uint64_t used = append(policy);
    for (const char* id : {"A-1", "A-2", "A-3"}) {
      journal::DecisionMade made;
      made.case_id = id;
      made.policy = used;
      decisions.push_back(append(made));
    }
  }

  Files Shown() const {
    Files files;
    const auto content = [&](const std::string& name, const store::Content& of) {
      files[name + "/content.bin"] = store::BytesOf(of);
      files[name + "/source/desk.remit"] = of.files[0].text;
      files[name + "/source/_up/units.remit"] = of.files[1].text;
      files[name + "/source/tables/ceiling.csv"] = of.files[2].text;
    };
    content("version", after);
    content("base-" + Name(Base()), before);
    files["README.md"] = "Evidence.\n";
    files["log/store.log"] = log.Exported();
    files["log/head.note"] = log.Note(Size());
    for (const std::uint64_t seq : shown) log.Prove(files, "entries/" + std::to_string(seq), seq);
    if (decisions.empty()) return files;
    files["journal/head.note"] = journal.Note(journal.entries.size());
    journal.Prove(files, "journal/1", 1);
    journal.Prove(files, "journal/" + std::to_string(decisions.front()), decisions.front());
    journal.Prove(files, "journal/" + std::to_string(decisions.back()), decisions.back());
    return files;
  }
  std::vector<std::string> Said() const {
    std::vector<std::string> lines = {"policy shop.desk", "content " + Hex(store::HashOf(after)),
                                      "requires " + Hex(Base()) + " director"};
    if (!decisions.empty())
      lines.push_back("decisions " + std::to_string(decisions.front()) + " " +
                      std::to_string(decisions.back()));
    return lines;
  }
};

Shop Whole() {
  Shop shop;
  shop.Begin();
  shop.Finish();
  shop.Decide();
  return shop;
}

class Folder {
 public:
  Folder() {
    std::string form = (fs::temp_directory_path() / "remit-evidence-XXXXXX").string();
    REQUIRE(::mkdtemp(form.data()) != nullptr);
    path_ = form;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void Write(const std::string& name, const std::string& bytes) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << bytes;
  }
  void Remove(const std::string& name) const { fs::remove(path_ / name); }
  // All of it, with a manifest that fits.
  void Fill(const Files& files, const std::vector<std::string>& said,
            const std::string& signer = "auditor") const {
    fs::remove_all(path_);
    std::string manifest = "remit evidence v1\n";
    for (const std::string& line : said) manifest += line + "\n";
    for (const auto& [name, bytes] : files) {
      manifest += "file " + Hex(ledger::Sha256(bytes)) + " " + name + "\n";
      Write(name, bytes);
    }
    Write("MANIFEST", ledger::SignedNote(manifest, KeyOf(signer)));
  }
  remit_verify::Verdict Ask() const {
    const auto key = remit_verify::KeyFrom(KeyOf("auditor").public_key().Text());
    remit_verify::Checkpoint checkpoint;
    try {
      return {kVerified, remit_verify::CheckEvidence(path_.string(), {*key}, checkpoint)};
    } catch (const remit_verify::Verdict& verdict) {
      return verdict;
    }
  }
  remit_verify::Verdict Of(const Shop& shop) const {
    Fill(shop.Shown(), shop.Said());
    return Ask();
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string Read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("evidence that is as it should be is verified, and says what happened") {
  const Folder folder;
  const remit_verify::Verdict verdict = folder.Of(Whole());
  INFO(verdict.message);
  CHECK(verdict.exit == kVerified);
  for (const char* part :
       {"of shop.desk: published by anna (entry 8)", "approved by dora as director (entry 9)",
        "live by entry 10 of anna", "decisions 2 and 4 were made by it", "root key root+"})
    CHECK_THAT(verdict.message, Catch::Contains(part));
}

TEST_CASE("no byte of any file can be another") {
  const Folder folder;
  const Shop shop = Whole();
  folder.Fill(shop.Shown(), shop.Said());
  std::vector<std::string> names = {"MANIFEST"};
  for (const auto& [name, bytes] : shop.Shown()) names.push_back(name);
  const std::size_t step = std::getenv("REMIT_TEST_FULL") != nullptr ? 1 : 5;
  std::size_t tried = 0, verified = 0;
  for (const std::string& name : names) {
    const std::string bytes = Read(folder.path() / name);
    for (std::size_t at = tried % step; at < bytes.size(); at += step) {
      std::string other = bytes;
      other[at] = static_cast<char>(other[at] ^ (1 << at % 8));
      folder.Write(name, other);
      verified += folder.Ask().exit == kVerified;
      ++tried;
    }
    folder.Write(name, bytes.substr(0, bytes.size() - 1));
    verified += folder.Ask().exit == kVerified;
    folder.Write(name, bytes + "\n");
    verified += folder.Ask().exit == kVerified;
    folder.Write(name, bytes);
  }
  CHECK(tried > 1000);
  CHECK(verified == 0);
  CHECK(folder.Ask().exit == kVerified);
}

TEST_CASE("files that are missing, more, exchanged or links are told") {
  const Folder folder;
  const Shop shop = Whole();
  const Files files = shop.Shown();
  for (const auto& [name, bytes] : files) {
    INFO(name);
    folder.Fill(files, shop.Said());
    folder.Remove(name);
    CHECK(folder.Ask().exit == kCannotCheck);
    // Also where the manifest is signed anew without it.
    Files fewer = files;
    fewer.erase(name);
    folder.Fill(fewer, shop.Said());
    const bool plain = name == "README.md";
    CHECK((folder.Ask().exit == kVerified) == plain);
    folder.Fill(files, shop.Said());
    folder.Remove(name);
    fs::create_symlink("/dev/null", folder.path() / name);
    CHECK(folder.Ask().exit != kVerified);
  }
  folder.Fill(files, shop.Said());
  folder.Remove("MANIFEST");
  CHECK(folder.Ask().exit == kCannotCheck);
  folder.Fill(files, shop.Said(), "mallory");
  CHECK(folder.Ask().exit == kCannotCheck);
  folder.Fill(files, shop.Said());
  folder.Write("more.txt", "");
  CHECK(folder.Ask().exit == kTampered);
  // Two files in each other's place, without and with a manifest that says so.
  for (auto one = files.begin(); one != files.end(); ++one) {
    const auto other = std::next(one) == files.end() ? files.begin() : std::next(one);
    if (one->second == other->second) continue;
    INFO(one->first << " and " << other->first);
    Files exchanged = files;
    std::swap(exchanged[one->first], exchanged[other->first]);
    folder.Fill(exchanged, shop.Said());
    CHECK(folder.Ask().exit != kVerified);
    folder.Fill(files, shop.Said());
    folder.Write(one->first, other->second);
    folder.Write(other->first, one->second);
    CHECK(folder.Ask().exit == kTampered);
  }
}

namespace {

// A story that no store would have admitted, told with right hashes and signatures.
struct Forgery {
  const char* what;
  void (*tell)(Shop&);  // in place of Finish
  Exit exit;
  const char* found;
};

// The second version approved and made live, with this approval in the place of dora's.
void Approved(Shop& shop, const Approval& approval, const std::string& by,
              const std::string& key = "") {
  shop.shown.push_back(shop.Say(approval, by, key));
  shop.shown.push_back(shop.Say(shop.ActivatingOf(shop.after, shop.Base()), "anna"));
}

const Forgery kForgeries[] = {
    {"nobody approved",
     [](Shop& shop) {
       shop.shown = {1, 2, shop.Publish(shop.after, shop.Base(), "director", "d25")};
       shop.shown.push_back(shop.Say(shop.ActivatingOf(shop.after, shop.Base()), "anna"));
     },
     kTampered, "not everybody had approved"},
    {"the author approved",
     [](Shop& shop) {
       shop.shown = {1, 4, shop.Publish(shop.after, shop.Base(), "director", "d25", "dora")};
       Approved(shop, shop.ApprovalOf(shop.after, shop.Base(), "director", "d25", "dora"), "dora");
     },
     kTampered, "is an approval of an author"},
    {"the author approved with another key",
     [](Shop& shop) {
       shop.shown = {1, 2, shop.NameKey("anna.2", {"director"}),
                     shop.Publish(shop.after, shop.Base(), "director", "d25")};
       Approved(shop, shop.ApprovalOf(shop.after, shop.Base(), "director", "d25", "anna.2"),
                "anna.2");
     },
     kTampered, "is an approval of an author"},
    {"in a role that is not held",
     [](Shop& shop) {
       shop.shown = {1, 2, 3, shop.Publish(shop.after, shop.Base(), "director", "d25")};
       Approved(shop, shop.ApprovalOf(shop.after, shop.Base(), "director", "d25", "bert"), "bert");
     },
     kTampered, "does not hold"},
    {"in another role than is required",
     [](Shop& shop) {
       const std::uint64_t max = shop.NameKey("max", {"manager"});
       shop.shown = {1, 2, max, shop.Publish(shop.after, shop.Base(), "director", "d25")};
       Approved(shop, shop.ApprovalOf(shop.after, shop.Base(), "manager", "d25", "max"), "max");
     },
     kTampered, "not everybody had approved"},
    {"by a key that nobody named",
     [](Shop& shop) {
       shop.shown = {1, 2, shop.Publish(shop.after, shop.Base(), "director", "d25")};
       Approved(shop, shop.ApprovalOf(shop.after, shop.Base(), "director", "d25", "eve"), "eve");
     },
     kTampered, "which nobody named"},
    {"by a key that was named later",
     [](Shop& shop) {
       shop.shown = {1, 2, shop.Publish(shop.after, shop.Base(), "director", "d25")};
       shop.Say(shop.ApprovalOf(shop.after, shop.Base(), "director", "d25", "max"), "max");
       shop.NameKey("max", {"director"});
       shop.Say(shop.ActivatingOf(shop.after, shop.Base()), "anna");
     },
     kTampered, "which nobody named"},
    {"by a key that was revoked before",
     [](Shop& shop) {
       shop.shown = {1, 2, 4, shop.Publish(shop.after, shop.Base(), "director", "d25")};
       shop.Say(KeyRevoked{kOrigin, shop.Size(), "dora", "left"}, "root");
       Approved(shop, shop.ApprovalOf(shop.after, shop.Base(), "director", "d25", "dora"), "dora");
     },
     kTampered, "had revoked"},
    {"by a key that was revoked before it was made live",
     [](Shop& shop) {
       shop.shown = {1, 2, 4, shop.Publish(shop.after, shop.Base(), "director", "d25")};
       shop.shown.push_back(
           shop.Say(shop.ApprovalOf(shop.after, shop.Base(), "director", "d25", "dora"), "dora"));
       shop.Say(KeyRevoked{kOrigin, shop.Size(), "dora", "left"}, "root");
       shop.Say(shop.ActivatingOf(shop.after, shop.Base()), "anna");
     },
     kTampered, "not everybody had approved"},
    {"signed with another key",
     [](Shop& shop) {
       shop.shown = {1, 2, 4, shop.Publish(shop.after, shop.Base(), "director", "d25")};
       Approved(shop, shop.ApprovalOf(shop.after, shop.Base(), "director", "d25", "dora"), "dora",
                "mallory");
     },
     kTampered, "is not what dora signed"},
    {"over other decisions",
     [](Shop& shop) {
       shop.shown = {1, 2, 4, shop.Publish(shop.after, shop.Base(), "director", "d25")};
       Approved(shop, shop.ApprovalOf(shop.after, shop.Base(), "director", "d24", "dora"), "dora");
     },
     kTampered, "approves what nobody published so"},
    {"over another content",
     [](Shop& shop) {
       const store::Content other = ContentOf(24);
       shop.shown = {1, 2, 4, shop.Publish(shop.after, shop.Base(), "director", "d25")};
       shop.Publish(other, shop.Base(), "director", "d24");
       Approved(shop, shop.ApprovalOf(other, shop.Base(), "director", "d24", "dora"), "dora");
     },
     kTampered, "not everybody had approved"},
    {"over another base",
     [](Shop& shop) {
       shop.shown = {1, 2, 4, shop.Publish(shop.after, shop.Base(), "director", "d25")};
       Approved(shop, shop.ApprovalOf(shop.after, Hash{}, "director", "d25", "dora"), "dora");
     },
     kTampered, "not everybody had approved"},
    {"for another time",
     [](Shop& shop) {
       shop.shown = {1, 2, 4, shop.Publish(shop.after, shop.Base(), "director", "d25")};
       Approval approval = shop.ApprovalOf(shop.after, shop.Base(), "director", "d25", "dora");
       approval.effective_from = 77 * kHour;
       Approved(shop, approval, "dora");
     },
     kTampered, "not everybody had approved"},
    {"made live before it was approved",
     [](Shop& shop) {
       shop.shown = {1, 2, 4, shop.Publish(shop.after, shop.Base(), "director", "d25")};
       shop.shown.push_back(shop.Say(shop.ActivatingOf(shop.after, shop.Base()), "anna"));
       shop.Say(shop.ApprovalOf(shop.after, shop.Base(), "director", "d25", "dora"), "dora");
     },
     kTampered, "not everybody had approved"},
    {"made live in the place of what was not live",
     [](Shop& shop) {
       shop.shown = {1, 2, 4, shop.Publish(shop.after, shop.Base(), "director", "d25")};
       shop.Say(shop.ApprovalOf(shop.after, Hash{}, "director", "d25", "dora"), "dora");
       shop.Say(shop.ActivatingOf(shop.after, Hash{}), "anna");
     },
     kTampered, "replaces what is not live then"},
    {"an activation that was signed for another place",
     [](Shop& shop) {
       shop.shown = {1, 2, 4, shop.Publish(shop.after, shop.Base(), "director", "d25")};
       Activating early = shop.ActivatingOf(shop.after, shop.Base());
       shop.Say(shop.ApprovalOf(shop.after, shop.Base(), "director", "d25", "dora"), "dora");
       shop.Say(early, "anna");
     },
     kTampered, "signed for another place"},
    {"a key named by who may not",
     [](Shop& shop) {
       shop.NameKey("max", {"director"}, "bert");
       shop.Finish();
     },
     kTampered, "may name no keys"},
    {"a key named twice",
     [](Shop& shop) {
       shop.NameKey("bert", {"owner", "director"});
       shop.Finish();
     },
     kTampered, "named before"},
    {"another root later on",
     [](Shop& shop) {
       shop.Say(Made{kOrigin, "0", KeyOf("mallory").public_key()}, "root");
       shop.Finish();
     },
     kTampered, "is not where it belongs"},
    {"a time before the last one",
     [](Shop& shop) {
       shop.Finish();
       shop.log.entries.back().recorded_at = kHour;
     },
     kTampered, "was recorded before"},
    {"a kind that is not known",
     [](Shop& shop) {
       shop.log.Append(7, "anything");
       shop.Finish();
     },
     kCannotCheck, "does not know"},
    {"the version is published by nobody",
     [](Shop& shop) {
       shop.Finish();
       shop.after = ContentOf(26);
     },
     kTampered, "nobody published"},
    {"entries of another version",
     [](Shop& shop) {
       shop.Finish();
       shop.shown[3] = 5;
     },
     kCannotCheck, "is not in the folder"},
    {"an entry too many",
     [](Shop& shop) {
       shop.Finish();
       shop.shown.push_back(3);
     },
     kTampered, "does not belong to the version"},
};

}  // namespace

TEST_CASE("a story that no store would have admitted is not verified") {
  const Folder folder;
  for (const Forgery& forgery : kForgeries) {
    Shop shop;
    shop.Begin();
    forgery.tell(shop);
    const remit_verify::Verdict verdict = folder.Of(shop);
    INFO(forgery.what << ": " << verdict.message);
    CHECK(verdict.exit == forgery.exit);
    CHECK_THAT(verdict.message, Catch::Contains(forgery.found));
  }
}

TEST_CASE("what the signer of the folder says is held against the log") {
  const Folder folder;
  const Shop shop = Whole();
  const auto with = [&](std::size_t line, const std::string& text) {
    std::vector<std::string> said = shop.Said();
    said[line] = text;
    folder.Fill(shop.Shown(), said);
    return folder.Ask();
  };
  CHECK(with(2, "requires " + Hex(shop.Base())).exit == kTampered);  // nobody
  CHECK(with(2, "requires " + Hex(shop.Base()) + " rep").exit == kTampered);
  CHECK(with(2, "requires " + Hex(Hash{}) + " director").exit != kVerified);
  CHECK(with(2, "requires " + Hex(ledger::Sha256("x")) + " director").exit != kVerified);
  CHECK(with(0, "policy shop.till").exit == kTampered);
  CHECK(with(1, "content " + Hex(shop.Base())).exit != kVerified);
  CHECK(with(1, "content 12").exit == kCannotCheck);
  CHECK(with(3, "decisions 1 4").exit == kTampered);     // 1 is a policy
  CHECK(with(3, "decisions 2 3").exit == kCannotCheck);  // 3 is not shown
  CHECK(with(3, "decisions 2 x").exit == kCannotCheck);
  CHECK(with(0, "something else").exit == kCannotCheck);
}

TEST_CASE("decisions are those of the version, in their journal") {
  const Folder folder;
  Shop shop;
  shop.Begin();
  shop.Finish();
  std::swap(shop.before, shop.after);
  shop.Decide();  // by the version before
  std::swap(shop.before, shop.after);
  CHECK_THAT(folder.Of(shop).message, Catch::Contains("was decided by another version"));
  const Shop right = Whole();
  Files files = right.Shown();
  Written other = right.journal;
  other.entries[1].body += "x";
  files["journal/head.note"] = other.Note(other.entries.size());
  folder.Fill(files, right.Said());
  CHECK(folder.Ask().exit == kTampered);
}

TEST_CASE("a checkpoint that was kept shows what was rewritten before this folder was made") {
  const Folder folder;
  const Shop shop = Whole();
  Files files = shop.Shown();
  const auto kept = [&](const Written& log, std::uint64_t size) {
    files["log/kept.note"] = log.Note(size);
    const std::uint64_t now = shop.Size();
    files["log/kept.proof"] =
        ledger::ConsistencyText(size, now, ledger::ConsistencyProof(size, now, shop.log.Leaves()));
    folder.Fill(files, shop.Said());
    return folder.Ask();
  };
  const remit_verify::Verdict right = kept(shop.log, 6);
  CHECK(right.exit == kVerified);
  CHECK_THAT(right.message, Catch::Contains("continues the checkpoint of 6 entries"));
  Written rewritten = shop.log;
  rewritten.entries[4].recorded_at += 1;
  CHECK(kept(rewritten, 6).exit == kTampered);
  files.erase("log/kept.note");
  folder.Fill(files, shop.Said());
  // A proof alone is a file like another.
  CHECK(folder.Ask().exit == kVerified);
}

TEST_CASE("emergencies and what is taken back need what the rules say") {
  const Folder folder;
  Shop shop;
  shop.Begin();
  shop.shown = {1, 2, 3, shop.Publish(shop.after, shop.Base(), "director", "d25")};
  shop.shown.push_back(
      shop.Say(shop.ApprovalOf(shop.after, shop.Base(), "owner", "d25", "bert"), "bert"));
  Activating urgent = shop.ActivatingOf(shop.after, shop.Base());
  urgent.activation.emergency = true;
  urgent.activation.reason = "wrong prices";
  shop.shown.push_back(shop.Say(urgent, "anna"));
  CHECK_THAT(folder.Of(shop).message, Catch::Contains("in an emergency, live by"));
  // What was replaced is made live again by an owner, without approvals; by anna it is not.
  for (const bool owner : {true, false}) {
    Shop back = shop;
    Activating taken =
        back.ActivatingOf(back.before, store::HashOf(back.after), owner ? "bert" : "anna");
    taken.activation.reason = "margins fell";
    back.Say(taken, taken.by);
    std::swap(back.before, back.after);
    back.shown = {1, 2, 3, 5, 6, 7, back.Size()};
    Files files = back.Shown();
    std::vector<std::string> said = back.Said();
    said[2] = "requires " + Hex(store::HashOf(back.before)) + " director";
    said.push_back("requires " + Hex(Hash{}) + " owner");
    folder.Fill(files, said);
    const remit_verify::Verdict verdict = folder.Ask();
    INFO(verdict.message);
    CHECK((verdict.exit == kVerified) == owner);
    if (owner) CHECK_THAT(verdict.message, Catch::Contains("taken back, live by"));
  }
}

TEST_CASE("evidence of every form that was released is verified") {
  std::size_t folders = 0;
  for (const fs::directory_entry& form : fs::directory_iterator("tests/formats")) {
    if (!form.is_directory()) continue;
    INFO(form.path());
    const remit_verify::Key key = remit_verify::ReadKey((form.path() / "witness.pub").string());
    remit_verify::Checkpoint checkpoint;
    try {
      remit_verify::CheckEvidence((form.path() / "evidence").string(), {key}, checkpoint);
    } catch (const remit_verify::Verdict& verdict) {
      FAIL(verdict.message);
    }
    ++folders;
  }
  CHECK(folders > 0);
}

}  // namespace remit::tests
