// What the entries of a store's log say, and whether they could have been said: who was named, what
// was published, approved and made live, by whom. The rules are those of docs/store/rules.md, as
// far as they can be told without compiling a policy.
#pragma once

#include <map>

#include "verifier/log.h"

namespace remit_verify {

class Acts {
 public:
  explicit Acts(const string& origin) : origin_(origin) {}
  // The next entry; an end where it breaks a rule.
  void Add(const Entry& entry);

  struct Published {
    uint64_t seq = 0;
    string policy, content, decision, base;
    vector<string> roles;
    string author;
  };
  // Nothing where nobody published it.
  const Published* Find(const string& content) const;
  // Roles that a change from each of these contents requires, as the signer of the evidence says.
  using Required = std::map<string, vector<string>>;
  // Checks every activation of a content and the approvals that it takes; what happened, in words.
  string StoryOf(const string& content, const Required& required) const;
  // Entries that the story of a content is told by.
  vector<uint64_t> EntriesOf(const string& content) const;
  const string& root() const { return root_; }

 private:
  struct Named {
    Key key;
    vector<string> roles;
    uint64_t from = 0;  // the entry that named it
    optional<uint64_t> until;
  };
  struct Approved {
    uint64_t seq = 0;
    string policy, decision, content, base;
    std::int64_t from = 0;
    string report, role, by;
    uint64_t after = 0;
  };
  struct Activated {
    uint64_t seq = 0;
    std::int64_t at = 0;
    string policy, content, base;
    std::int64_t from = 0;
    string reason;
    bool emergency = false;
    string by;
  };
  struct Said;  // one entry

  void Make(const Said& said);
  void Name(const Said& said);
  void Revoke(const Said& said);
  void Publish(const Said& said);
  void Approve(const Said& said);
  void Activate(const Said& said);
  void CheckPlace(const Said& said, const string& origin, uint64_t after) const;
  bool Holds(const string& name, const string& role, const string& policy, uint64_t at) const;
  bool IsAuthor(const string& person, const string& policy, const string& decision,
                uint64_t before) const;
  const Activated* LiveAt(const string& policy, std::int64_t at, uint64_t before) const;
  bool WasLive(const string& policy, const string& content, uint64_t before) const;
  bool TakesBack(const Activated& activated) const;
  vector<const Approved*> CountedFor(const Activated& activated, const string& decision) const;
  string CheckActivation(const Activated& activated, const Published& published,
                         const Required& required) const;

  string origin_, root_;
  uint64_t size_ = 0;
  std::int64_t last_ = 0;
  std::map<string, Named> keys_;
  vector<Published> published_;
  vector<Approved> approved_;
  vector<Activated> activated_;
};

}  // namespace remit_verify
