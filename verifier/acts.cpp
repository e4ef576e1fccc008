#include "verifier/acts.h"

#include <set>

#include "verifier/fields.h"

namespace remit_verify {
namespace {

enum Kind : std::uint32_t { kMade = 1, kNamed, kRevoked, kPublished, kApproved, kActivated };

constexpr std::int64_t kDay = std::int64_t{24} * 60 * 60 * 1'000'000;
const string kNothing(crypto_hash_sha256_BYTES, '\0');

string_view TagOf(std::uint32_t kind) {
  switch (kind) {
    case kMade:
      return "remit.made.v1";
    case kNamed:
      return "remit.key.v1";
    case kRevoked:
      return "remit.revocation.v1";
    case kPublished:
      return "remit.publication.v1";
    case kApproved:
      return "remit.approval.v1";
    case kActivated:
      return "remit.activation.v1";
    default:
      return "";
  }
}

string EntryName(uint64_t seq) { return "entry " + Text(seq); }
string Short(const string& hash) { return ToHex(hash).substr(0, 12); }
[[noreturn]] void Broken(uint64_t seq, const string& what) {
  Tampered(EntryName(seq) + " " + what);
}

// A number behind the last dot of a key's name is not part of whose it is.
string PersonOf(const string& name) {
  const size_t end = name.find_last_not_of("0123456789");
  const bool numbered = end != string::npos && end > 0 && end + 1 < name.size() && name[end] == '.';
  return numbered ? name.substr(0, end) : name;
}

// Gives each role a person of its own, as that role or as owner.
bool Assign(const vector<string>& roles, size_t at, const vector<std::pair<string, string>>& given,
            std::set<string>& taken) {
  if (at == roles.size()) return true;
  for (const auto& [role, person] : given) {
    if ((role != roles[at] && role != "owner") || !taken.insert(person).second) continue;
    if (Assign(roles, at + 1, given, taken)) return true;
    taken.erase(person);
  }
  return false;
}

}  // namespace

struct Acts::Said {
  uint64_t seq;
  std::int64_t at;
  string by;
  Fields fields;

  void End() const {
    if (!fields.Done()) Broken(seq, "is none that a store of policies has");
  }
};

void Acts::Add(const Entry& entry) {
  const string_view tag = TagOf(entry.kind);
  if (tag.empty())
    CannotCheck(EntryName(entry.seq) + " is of a kind that this program does not know");
  if ((entry.kind == kMade) != (entry.seq == 1))
    Broken(entry.seq, "is not where it belongs: a store begins with its root key, and has one");
  if (entry.recorded_at < last_ && entry.seq > 1)
    Broken(entry.seq, "was recorded before the one before it");
  Fields body(entry.body, "remit.signed.v1");
  const string message = body.Text(), by = body.Text(), signature = body.Text();
  if (!body.Done()) Broken(entry.seq, "is none that a store of policies has");
  Said said{entry.seq, entry.recorded_at, by, Fields(message, tag)};
  if (entry.kind == kMade) Make(said);
  const auto key = keys_.find(by);
  if (key == keys_.end())
    Broken(entry.seq, "is signed with the key " + by + ", which nobody named");
  if (key->second.until)
    Broken(entry.seq, "is signed with the key " + by + ", which " + EntryName(*key->second.until) +
                          " had revoked");
  if (!HasSigned(key->second.key, message, signature))
    Broken(entry.seq, "is not what " + by + " signed");
  if (entry.kind == kNamed) Name(said);
  if (entry.kind == kRevoked) Revoke(said);
  if (entry.kind == kPublished) Publish(said);
  if (entry.kind == kApproved) Approve(said);
  if (entry.kind == kActivated) Activate(said);
  last_ = entry.recorded_at;
  size_ = entry.seq;
}

// Fields are read one statement after the other: in one expression their order would be the
// compiler's.
void Acts::Make(const Said& made) {
  Fields fields = made.fields;
  const string origin = fields.Text(), engine = fields.Text(), root = fields.Text();
  const optional<Key> key = KeyFrom(root);
  if (!fields.Done() || !key || origin != origin_)
    Broken(made.seq, "does not begin the store `" + origin_ + "`");
  keys_[key->name] = {*key, {"root"}, made.seq, std::nullopt};
  root_ = root;
}

void Acts::CheckPlace(const Said& said, const string& origin, uint64_t after) const {
  if (origin != origin_ || after + 1 != said.seq)
    Broken(said.seq, "was signed for another place, or for another store");
}

bool Acts::Holds(const string& name, const string& role, const string& policy, uint64_t at) const {
  const Named& named = keys_.at(name);
  if (named.from >= at || (named.until && *named.until <= at)) return false;
  return std::any_of(named.roles.begin(), named.roles.end(), [&](const string& held) {
    return held == role || (!policy.empty() && held == policy + "/" + role);
  });
}

void Acts::Name(const Said& said) {
  Fields fields = said.fields;
  const string origin = fields.Text();
  const uint64_t after = fields.Count();
  const optional<Key> key = KeyFrom(fields.Text());
  const vector<string> roles = fields.Texts();
  if (!fields.Done() || !key) Broken(said.seq, "names no key");
  CheckPlace(said, origin, after);
  if (!Holds(said.by, "root", "", said.seq)) Broken(said.seq, "is of who may name no keys");
  for (const auto& [name, named] : keys_)
    if (name == key->name || named.key.bytes == key->bytes)
      Broken(said.seq, "names a key that was named before");
  keys_[key->name] = {*key, roles, said.seq, std::nullopt};
}

void Acts::Revoke(const Said& said) {
  Fields fields = said.fields;
  const string origin = fields.Text();
  const uint64_t after = fields.Count();
  const string name = fields.Text(), reason = fields.Text();
  if (!fields.Done()) Broken(said.seq, "revokes no key");
  CheckPlace(said, origin, after);
  const auto named = keys_.find(name);
  if (!Holds(said.by, "root", "", said.seq) || named == keys_.end() || named->second.until ||
      reason.empty())
    Broken(said.seq, "revokes a key that could not be revoked so");
  named->second.until = said.seq;
}

void Acts::Publish(const Said& said) {
  Fields fields = said.fields;
  Published published;
  published.seq = said.seq;
  published.policy = fields.Text();
  published.content = fields.Hash();
  published.decision = fields.Text();
  published.base = fields.Hash();
  published.roles = fields.Texts();
  published.author = fields.Text();
  const string engine = fields.Text(), ticket = fields.Text();
  if (!fields.Done() || published.author != said.by)
    Broken(said.seq, "is no publication of who signed it");
  if (Find(published.content) != nullptr) Broken(said.seq, "publishes what was published before");
  published_.push_back(published);
}

bool Acts::IsAuthor(const string& person, const string& policy, const string& decision,
                    uint64_t before) const {
  return std::any_of(published_.begin(), published_.end(), [&](const Published& published) {
    return published.seq < before && published.policy == policy && published.decision == decision &&
           PersonOf(published.author) == person;
  });
}

void Acts::Approve(const Said& said) {
  Fields fields = said.fields;
  Approved approved;
  approved.seq = said.seq;
  approved.policy = fields.Text();
  approved.decision = fields.Text();
  approved.content = fields.Hash();
  approved.base = fields.Hash();
  approved.from = fields.Whole();
  approved.report = fields.Hash();
  approved.role = fields.Text();
  approved.by = fields.Text();
  approved.after = fields.Count();
  if (!fields.Done() || approved.by != said.by) Broken(said.seq, "is no approval of who signed it");
  const Published* published = Find(approved.content);
  if (published == nullptr || published->policy != approved.policy ||
      published->decision != approved.decision)
    Broken(said.seq, "approves what nobody published so");
  if (approved.role.empty() || !Holds(said.by, approved.role, approved.policy, said.seq))
    Broken(said.seq, "approves in a role that " + said.by + " does not hold");
  if (IsAuthor(PersonOf(said.by), approved.policy, approved.decision, said.seq))
    Broken(said.seq, "is an approval of an author");
  approved_.push_back(approved);
}

// In effect by `at`, as the entries before `before` have it: that which takes effect last, where
// what it replaces is live then.
const Acts::Activated* Acts::LiveAt(const string& policy, std::int64_t at, uint64_t before) const {
  vector<const Activated*> in_effect;
  for (const Activated& activated : activated_)
    if (activated.policy == policy && activated.from <= at && activated.seq < before)
      in_effect.push_back(&activated);
  std::stable_sort(in_effect.begin(), in_effect.end(),
                   [](const Activated* a, const Activated* b) { return a->from < b->from; });
  const Activated* live = nullptr;
  for (const Activated* next : in_effect)
    if (next->base == (live == nullptr ? kNothing : live->content)) live = next;
  return live;
}

void Acts::Activate(const Said& said) {
  Fields fields = said.fields;
  Activated activated;
  activated.seq = said.seq;
  activated.at = said.at;
  const string origin = fields.Text();
  const uint64_t after = fields.Count();
  activated.policy = fields.Text();
  activated.content = fields.Hash();
  activated.base = fields.Hash();
  activated.from = fields.Whole();
  activated.reason = fields.Text();
  activated.emergency = fields.Flag();
  activated.by = fields.Text();
  if (!fields.Done() || activated.by != said.by)
    Broken(said.seq, "is no activation of who signed it");
  CheckPlace(said, origin, after);
  const Published* published = Find(activated.content);
  if (published == nullptr || published->policy != activated.policy)
    Broken(said.seq, "makes live what nobody published for that policy");
  if (activated.from < said.at - kDay) Broken(said.seq, "takes effect more than a day before it");
  const Activated* then = LiveAt(activated.policy, activated.from, said.seq);
  const Activated* now = LiveAt(activated.policy, std::max(activated.from, said.at), said.seq);
  if (then != now || activated.base != (then == nullptr ? kNothing : then->content))
    Broken(said.seq, "replaces what is not live then");
  activated_.push_back(activated);
}

const Acts::Published* Acts::Find(const string& content) const {
  for (const Published& published : published_)
    if (published.content == content) return &published;
  return nullptr;
}

bool Acts::WasLive(const string& policy, const string& content, uint64_t before) const {
  return std::any_of(activated_.begin(), activated_.end(), [&](const Activated& activated) {
    return activated.seq < before && activated.policy == policy && activated.content == content;
  });
}

// Of the last activation, by who may do so without asking again.
bool Acts::TakesBack(const Activated& activated) const {
  const Activated* live = LiveAt(activated.policy, activated.from, activated.seq);
  return live != nullptr && live->base == activated.content && !activated.reason.empty() &&
         WasLive(activated.policy, activated.content, activated.seq) &&
         !WasLive(activated.policy, live->content, live->seq) &&
         (Holds(activated.by, "operator", activated.policy, activated.seq) ||
          Holds(activated.by, "owner", activated.policy, activated.seq));
}

vector<const Acts::Approved*> Acts::CountedFor(const Activated& activated,
                                               const string& decision) const {
  uint64_t used = 0;  // what was approved before counts no more
  for (const Activated& earlier : activated_) {
    const Published* of = Find(earlier.content);
    if (earlier.seq < activated.seq && earlier.policy == activated.policy &&
        of->decision == decision)
      used = earlier.seq;
  }
  vector<const Approved*> counted;
  for (const Approved& approved : approved_) {
    const bool in_time = approved.seq > used && approved.seq < activated.seq;
    const bool same = approved.policy == activated.policy && approved.decision == decision &&
                      approved.base == activated.base;
    const bool when =
        approved.from == activated.from || (approved.from == 0 && activated.from == activated.at);
    const optional<uint64_t>& until = keys_.at(approved.by).until;
    const bool counts = !until || *until > activated.seq;
    if (in_time && same && when && counts &&
        !IsAuthor(PersonOf(approved.by), activated.policy, decision, activated.seq))
      counted.push_back(&approved);
  }
  return counted;
}

string Acts::CheckActivation(const Activated& activated, const Published& published,
                             const Required& required) const {
  const string live = "live by " + EntryName(activated.seq) + " of " + activated.by;
  if (TakesBack(activated)) return "taken back, " + live;
  const auto said = required.find(activated.base);
  if (said == required.end())
    CannotCheck("nothing says who has to approve the change from " + Short(activated.base));
  const vector<string>& roles = said->second;
  if (activated.base == published.base && roles != published.roles)
    Tampered("other roles are said to be required than " + EntryName(published.seq) + " says");
  vector<std::pair<string, string>> given;
  string text;
  bool owner = false;
  for (const Approved* approved : CountedFor(activated, published.decision)) {
    given.emplace_back(approved->role, PersonOf(approved->by));
    owner = owner || approved->role == "owner";
    text += "approved by " + approved->by + " as " + approved->role + " (" +
            EntryName(approved->seq) + (approved->content == published.content ? "" : ", as ") +
            (approved->content == published.content ? "" : Short(approved->content)) + "), ";
  }
  std::set<string> taken;
  const bool urgent = activated.emergency && owner && !activated.reason.empty();
  if (!urgent && !Assign(roles, 0, given, taken))
    Broken(activated.seq, "made live what not everybody had approved who is required");
  return text + (activated.emergency ? "in an emergency, " : "") + live;
}

string Acts::StoryOf(const string& content, const Required& required) const {
  const Published* published = Find(content);
  if (published == nullptr) Tampered("nobody published the version " + Short(content));
  string story = "version " + Short(content) + " of " + published->policy + ": published by " +
                 published->author + " (" + EntryName(published->seq) + ")";
  bool live = false;
  for (const Activated& activated : activated_) {
    if (activated.content != content) continue;
    story += ", " + CheckActivation(activated, *published, required);
    live = true;
  }
  if (required.count(published->base) == 0)
    CannotCheck("nothing says what is otherwise than in " + Short(published->base));
  return story + (live ? "" : ", never made live");
}

vector<uint64_t> Acts::EntriesOf(const string& content) const {
  std::set<uint64_t> entries = {1};
  std::set<string> people;
  for (const Published& published : published_) {
    if (published.content != content) continue;
    entries.insert(published.seq);
    people.insert(published.author);
  }
  const Published* published = Find(content);
  for (const Approved& approved : approved_) {
    if (published == nullptr || approved.decision != published->decision ||
        approved.policy != published->policy)
      continue;
    entries.insert(approved.seq);
    people.insert(approved.by);
  }
  for (const Activated& activated : activated_) {
    if (activated.content != content) continue;
    entries.insert(activated.seq);
    people.insert(activated.by);
  }
  for (const string& name : people) {
    const Named& named = keys_.at(name);
    entries.insert(named.from);
    if (named.until) entries.insert(*named.until);
  }
  return {entries.begin(), entries.end()};
}

}  // namespace remit_verify
