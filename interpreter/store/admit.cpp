#include "interpreter/store/admit.h"

#include <algorithm>
#include <set>

#include "interpreter/base/overloaded.h"
#include "interpreter/store/entries.h"

namespace remit::store {
namespace {

using Verdict = std::optional<Refusal>;

constexpr std::int64_t kDay = std::int64_t{24} * 60 * 60 * 1'000'000;

std::string Tick(std::string_view text) { return "`" + std::string(text) + "`"; }
std::string Short(const Hash& hash) { return ledger::Hex(ledger::Bytes(hash)).substr(0, 12); }
bool IsNone(const Hash& hash) { return hash == Hash{}; }

const History::Published* PublishedOf(const History& history, const Hash& content) {
  for (const History::Published& published : history.published()) {
    if (published.content == content) return &published;
  }
  return nullptr;
}

// Everybody who wrote a content with these decisions for this policy.
bool IsAuthor(const History& history, const std::string& policy, const std::string& decision_hash,
              std::string_view person) {
  return std::any_of(history.published().begin(), history.published().end(),
                     [&](const History::Published& published) {
                       return published.policy == policy &&
                              published.decision_hash == decision_hash &&
                              PersonOf(published.author) == person;
                     });
}

// The entry behind which an approval of these decisions has to stand: each activation uses up what
// was approved before it.
std::uint64_t LastUse(const History& history, const std::string& policy,
                      const std::string& decision_hash) {
  std::uint64_t last = 0;
  for (const History::Activated& activated : history.activated()) {
    const History::Published* of = PublishedOf(history, activated.activation.content);
    if (activated.activation.policy == policy && of != nullptr &&
        of->decision_hash == decision_hash) {
      last = activated.seq;
    }
  }
  return last;
}

bool WasActivated(const History& history, const std::string& policy, const Hash& content,
                  std::uint64_t before) {
  return std::any_of(history.activated().begin(), history.activated().end(),
                     [&](const History::Activated& activated) {
                       return activated.seq < before && activated.activation.policy == policy &&
                              activated.activation.content == content;
                     });
}

// An activation in an emergency that this approval is about.
bool Reviews(const History::Activated& activated, const Approval& approval) {
  const Activation& activation = activated.activation;
  return activation.emergency && activation.policy == approval.policy &&
         activation.content == approval.content && activation.base == approval.base &&
         (approval.effective_from == 0 || activation.effective_from == approval.effective_from);
}

class Admission {
 public:
  Admission(const History& history, const ledger::Entry& entry, const ContentFacts& facts)
      : history_(history), entry_(entry), facts_(facts) {}

  Verdict Judge() {
    if (entry_.seq != history_.size() + 1)
      return Refusal{"entry-order", "entry " + std::to_string(entry_.seq) + " does not follow " +
                                        std::to_string(history_.size())};
    const std::optional<Read> read = ReadEntry(entry_);
    if (!read) return Refusal{"entry-form", "this is no entry of a store of policies"};
    const bool first = std::holds_alternative<Made>(read->message);
    if (first != (entry_.seq == 1))
      return Refusal{"entry-order", "a store begins with its root key, and has one"};
    if (entry_.recorded_at < history_.last_recorded_at())
      return Refusal{"clock-back", "the clock stands before the time of the last entry"};
    if (Verdict verdict = CheckSignature(*read)) return verdict;
    return std::visit([&](const auto& message) { return Check(message, read->signed_message.by); },
                      read->message);
  }

 private:
  Verdict CheckSignature(const Read& read) {
    const Signed& body = read.signed_message;
    ledger::PublicKey key;
    if (const auto* made = std::get_if<Made>(&read.message)) {
      key = made->root;
      if (key.name != body.by)
        return Refusal{"signature-wrong", "the root key signs the first entry"};
    } else {
      const auto found = history_.keys().find(body.by);
      if (found == history_.keys().end())
        return Refusal{"key-unknown", "nobody has named the key " + Tick(body.by)};
      if (found->second.until)
        return Refusal{"key-revoked", "the key " + Tick(body.by) + " was revoked by entry " +
                                          std::to_string(*found->second.until)};
      key = found->second.key;
    }
    if (!ledger::Verify(key, body.message, body.signature))
      return Refusal{"signature-wrong",
                     "the signature is not that of " + Tick(body.by) + " under what is said"};
    return std::nullopt;
  }
  const KeyState& KeyOf(const std::string& name) const {
    return history_.keys().find(name)->second;
  }

  // Signed for this place of this log.
  Verdict CheckPlace(const std::string& origin, std::uint64_t after) const {
    if (origin == history_.origin() && after + 1 == entry_.seq) return std::nullopt;
    return Refusal{"entry-replayed", "this was signed for another place, or for another store"};
  }

  Verdict Check(const Made& made, const std::string&) const {
    if (made.origin.empty()) return Refusal{"entry-form", "a store has a name"};
    return std::nullopt;
  }

  Verdict Check(const KeyNamed& named, const std::string& by) const {
    if (Verdict verdict = CheckPlace(named.origin, named.after)) return verdict;
    if (!Holds(KeyOf(by), kRootRole, {}))
      return Refusal{"key-not-root", Tick(by) + " may name no keys"};
    for (const auto& [name, state] : history_.keys()) {
      if (name == named.key.name || state.key.key == named.key.key)
        return Refusal{"key-known", "the key " + Tick(name) +
                                        " was named before; names and keys are never used again"};
    }
    return std::nullopt;
  }

  Verdict Check(const KeyRevoked& revoked, const std::string& by) const {
    if (Verdict verdict = CheckPlace(revoked.origin, revoked.after)) return verdict;
    if (!Holds(KeyOf(by), kRootRole, {}))
      return Refusal{"key-not-root", Tick(by) + " may revoke no keys"};
    const auto found = history_.keys().find(revoked.name);
    if (found == history_.keys().end())
      return Refusal{"key-unknown", "nobody has named the key " + Tick(revoked.name)};
    if (found->second.until)
      return Refusal{"key-revoked", "the key " + Tick(revoked.name) + " is revoked already"};
    if (revoked.reason.empty()) return Refusal{"reason-missing", "a key is revoked with a reason"};
    return LastRoot(found->second);
  }
  Verdict LastRoot(const KeyState& revoked) const {
    if (!Holds(revoked, kRootRole, {})) return std::nullopt;
    const auto others =
        std::count_if(history_.keys().begin(), history_.keys().end(), [&](const auto& named) {
          return !named.second.until && Holds(named.second, kRootRole, {}) &&
                 !(named.second.key == revoked.key);
        });
    if (others > 0) return std::nullopt;
    return Refusal{"key-last-root", "nobody could name keys any more"};
  }

  Verdict Check(const Publication& publication, const std::string& by) const {
    if (publication.author != by)
      return Refusal{"signer-other", Tick(publication.author) + " is said to be the author, and " +
                                         Tick(by) + " signed"};
    const base::Result<ContentFacts::Known> known = facts_.known(publication.content);
    if (!known) return Refusal{"content-missing", known.error().message};
    if (known->policy != publication.policy || known->decision_hash != publication.decision_hash)
      return Refusal{"content-differs", "the content is of " + Tick(known->policy) +
                                            " with the decision hash " + known->decision_hash};
    if (const History::Published* before = PublishedOf(history_, publication.content))
      return Refusal{"published-before", Tick(before->author) +
                                             " published this content, by entry " +
                                             std::to_string(before->seq)};
    if (Verdict verdict = CheckBase(publication.policy, publication.base, entry_.recorded_at))
      return verdict;
    const base::Result<Required> required = facts_.required(publication.base, publication.content);
    if (!required) return Refusal{"content-missing", required.error().message};
    if (required->roles != publication.roles)
      return Refusal{"roles-differ", "the change requires other roles than are said"};
    return std::nullopt;
  }

  // What is live at `at`, and has been followed by nothing since.
  Verdict CheckBase(const std::string& policy, const Hash& base, std::int64_t at) const {
    const auto live = history_.LiveAt(policy, std::max(at, entry_.recorded_at), entry_.recorded_at);
    const auto then = history_.LiveAt(policy, at, entry_.recorded_at);
    const bool none = !live && IsNone(base) && !then;
    if (none || (live && then && live->activation.content == base && live->seq == then->seq))
      return std::nullopt;
    if (!live)
      return Refusal{"base-moved", "nothing of " + Tick(policy) + " is live then, and " +
                                       Short(base) + " is taken to be"};
    return Refusal{"base-moved", "entry " + std::to_string(live->seq) + " of " + Tick(live->by) +
                                     " made " + Short(live->activation.content) + " live, and " +
                                     (IsNone(base) ? std::string("nothing") : Short(base)) +
                                     " is taken to be"};
  }
  Verdict CheckTime(std::int64_t effective_from) const {
    if (effective_from >= entry_.recorded_at - kDay) return std::nullopt;
    return Refusal{"effective-past", "the time from which it counts is more than a day ago"};
  }

  Verdict Check(const Approval& approval, const std::string& by) const {
    if (approval.approver != by)
      return Refusal{"signer-other",
                     Tick(approval.approver) + " is said to approve, and " + Tick(by) + " signed"};
    const History::Published* published = PublishedOf(history_, approval.content);
    if (published == nullptr)
      return Refusal{"content-unpublished", "nobody published " + Short(approval.content)};
    if (published->policy != approval.policy || published->decision_hash != approval.decision_hash)
      return Refusal{"approval-differs", "the content is of " + Tick(published->policy) +
                                             " with the decision hash " + published->decision_hash};
    if (approval.role.empty() || !Holds(KeyOf(by), approval.role, approval.policy))
      return Refusal{"role-not-held", Tick(by) + " does not hold the role " + Tick(approval.role)};
    const std::string_view person = PersonOf(by);
    if (IsAuthor(history_, approval.policy, approval.decision_hash, person))
      return Refusal{"author-approves", Tick(person) + " wrote what is to be approved"};
    if (Verdict verdict = CheckTwice(approval, person)) return verdict;
    const bool review = std::any_of(
        history_.activated().begin(), history_.activated().end(),
        [&](const History::Activated& activated) { return Reviews(activated, approval); });
    // Afterwards everything is as it is, and nothing can be activated by it.
    if (review) return std::nullopt;
    const bool at_once = approval.effective_from == 0;
    if (!at_once) {
      if (Verdict verdict = CheckTime(approval.effective_from)) return verdict;
    }
    return CheckBase(approval.policy, approval.base,
                     at_once ? entry_.recorded_at : approval.effective_from);
  }
  Verdict CheckTwice(const Approval& approval, std::string_view person) const {
    const std::uint64_t used = LastUse(history_, approval.policy, approval.decision_hash);
    const std::string message = MessageOf(approval);
    for (const History::Approved& earlier : history_.approved()) {
      const Approval& other = earlier.approval;
      const bool same =
          other.policy == approval.policy && other.decision_hash == approval.decision_hash &&
          other.base == approval.base && other.effective_from == approval.effective_from;
      const bool again = same && earlier.seq > used && PersonOf(other.approver) == person;
      if (again || MessageOf(other) == message)
        return Refusal{"approved-before",
                       Tick(person) + " approved this by entry " + std::to_string(earlier.seq)};
    }
    return std::nullopt;
  }

  Verdict Check(const Activating& activating, const std::string& by) const {
    const Activation& activation = activating.activation;
    if (activating.by != by)
      return Refusal{"signer-other",
                     Tick(activating.by) + " is said to activate, and " + Tick(by) + " signed"};
    if (Verdict verdict = CheckPlace(activating.origin, activating.after)) return verdict;
    const History::Published* published = PublishedOf(history_, activation.content);
    if (published == nullptr || published->policy != activation.policy)
      return Refusal{"content-unpublished", "nobody published " + Short(activation.content) +
                                                " of " + Tick(activation.policy)};
    if (Verdict verdict = CheckTime(activation.effective_from)) return verdict;
    if (Verdict verdict = CheckBase(activation.policy, activation.base, activation.effective_from))
      return verdict;
    if (activation.content == activation.base)
      return Refusal{"nothing-changes", Short(activation.content) + " is live then anyway"};
    const bool back = WasActivated(history_, activation.policy, activation.content, entry_.seq);
    if (activation.reason.empty() && (back || activation.emergency))
      return Refusal{"reason-missing", back ? "what was live before is made live with a reason"
                                            : "an emergency has a reason"};
    if (back && TakesBack(activation, by)) return std::nullopt;
    return CheckApprovals(activation, *published);
  }

  // Of the last activation by who may do so without asking again: what it replaced was approved.
  bool TakesBack(const Activation& activation, const std::string& by) const {
    const auto live =
        history_.LiveAt(activation.policy, activation.effective_from, entry_.recorded_at);
    if (!live || live->activation.base != activation.content) return false;
    if (WasActivated(history_, activation.policy, live->activation.content, live->seq))
      return false;  // it took something back itself
    return Holds(KeyOf(by), kOperatorRole, activation.policy) ||
           Holds(KeyOf(by), kOwnerRole, activation.policy);
  }

  Verdict CheckApprovals(const Activation& activation, const History::Published& published) const {
    const base::Result<Required> required = facts_.required(activation.base, activation.content);
    if (!required) return Refusal{"content-missing", required.error().message};
    const Standing standing = StandingOf(history_, activation, published.decision_hash,
                                         required->roles, entry_.recorded_at);
    if (standing.missing.empty()) return std::nullopt;
    if (standing.stale) return standing.stale;
    std::string roles;
    for (const std::string& role : standing.missing) roles += (roles.empty() ? "" : ", ") + role;
    return Refusal{"approval-missing", "nobody has approved it as " + roles};
  }

  const History& history_;
  const ledger::Entry& entry_;
  const ContentFacts& facts_;
};

// Every reason why an approval for the policy does not count for the activation.
std::vector<Refusal> NotFor(const History& history, const History::Approved& approved,
                            const Activation& activation, const std::string& decision_hash,
                            std::int64_t now) {
  const Approval& approval = approved.approval;
  const std::string entry = "the approval of " + Tick(approval.approver) + ", entry " +
                            std::to_string(approved.seq) + ", ";
  std::vector<Refusal> reasons;
  if (approval.decision_hash != decision_hash)
    reasons.push_back({"approval-stale",
                       entry + "is of " + Short(approval.content) + ", which decides otherwise"});
  if (approval.base != activation.base) {
    const auto live = history.LiveAt(activation.policy, activation.effective_from, now);
    reasons.push_back(
        {"base-moved",
         entry + "is of a change from " +
             (IsNone(approval.base) ? std::string("nothing") : Short(approval.base)) +
             (live ? ", and entry " + std::to_string(live->seq) + " of " + Tick(live->by) +
                         " made " + Short(live->activation.content) + " live"
                   : ", and nothing is live then")});
  }
  if (approved.seq <= LastUse(history, approval.policy, approval.decision_hash))
    reasons.push_back({"approval-used", entry + "was used by an activation"});
  const bool at_once = approval.effective_from == 0 && activation.effective_from == now;
  if (!at_once && approval.effective_from != activation.effective_from)
    reasons.push_back({"approval-time", entry + "is for another time"});
  if (history.keys().find(approval.approver)->second.until)
    reasons.push_back({"approval-revoked", entry + "was signed with a key that is revoked since"});
  if (IsAuthor(history, approval.policy, decision_hash, PersonOf(approval.approver)))
    reasons.push_back({"author-approves", entry + "is of an author"});
  return reasons;
}

// Gives each role a person of its own, as that role or as owner, where that can be: roles are few,
// so that each way is tried.
bool Assign(const std::vector<std::string>& roles, std::size_t at,
            const std::vector<const History::Approved*>& counted, std::set<std::string>& taken) {
  if (at == roles.size()) return true;
  for (const History::Approved* approved : counted) {
    const std::string& role = approved->approval.role;
    const std::string person(PersonOf(approved->approval.approver));
    if ((role != roles[at] && role != kOwnerRole) || taken.count(person) > 0) continue;
    taken.insert(person);
    if (Assign(roles, at + 1, counted, taken)) return true;
    taken.erase(person);
  }
  return false;
}

}  // namespace

std::string_view PersonOf(std::string_view key_name) {
  const std::size_t end = key_name.find_last_not_of("0123456789");
  const bool numbered =
      end != std::string_view::npos && end > 0 && end + 1 < key_name.size() && key_name[end] == '.';
  return numbered ? key_name.substr(0, end) : key_name;
}

bool Holds(const KeyState& key, std::string_view role, std::string_view policy) {
  if (key.until) return false;
  const std::string narrow = std::string(policy) + "/" + std::string(role);
  return std::any_of(key.roles.begin(), key.roles.end(), [&](const std::string& held) {
    return held == role || (!policy.empty() && held == narrow);
  });
}

Standing StandingOf(const History& history, const Activation& activation,
                    const std::string& decision_hash, const std::vector<std::string>& required,
                    std::int64_t now) {
  Standing standing;
  for (const History::Approved& approved : history.approved()) {
    if (approved.approval.policy != activation.policy) continue;
    const std::vector<Refusal> reasons = NotFor(history, approved, activation, decision_hash, now);
    const std::string& role = approved.approval.role;
    const bool asked =
        role == kOwnerRole || std::find(required.begin(), required.end(), role) != required.end();
    if (reasons.empty()) {
      standing.counted.push_back(&approved);
    } else if (reasons.size() == 1 && asked) {
      standing.stale = reasons.front();  // with more than one against it, it was for something else
    }
  }
  const bool owner =
      std::any_of(standing.counted.begin(), standing.counted.end(),
                  [](const History::Approved* one) { return one->approval.role == kOwnerRole; });
  if (activation.emergency && owner) return standing;
  // The longest beginning of the roles that can be given away, and what is left of them.
  std::vector<std::string> given;
  for (const std::string& role : required) {
    given.push_back(role);
    std::set<std::string> taken;
    if (Assign(given, 0, standing.counted, taken)) continue;
    given.pop_back();
    standing.missing.push_back(role);
  }
  return standing;
}

std::vector<const History::Activated*> Unreviewed(const History& history) {
  std::vector<const History::Activated*> open;
  for (const History::Activated& activated : history.activated()) {
    if (!activated.activation.emergency) continue;
    // Whoever had a part in it reviews nothing.
    std::set<std::string_view> took_part{PersonOf(activated.by)};
    bool reviewed = false;
    for (const History::Approved& approved : history.approved()) {
      if (!Reviews(activated, approved.approval)) continue;
      const std::string_view person = PersonOf(approved.approval.approver);
      if (approved.seq < activated.seq) {
        took_part.insert(person);
      } else {
        reviewed = reviewed || (approved.approval.role == kOwnerRole && !took_part.count(person));
      }
    }
    if (!reviewed) open.push_back(&activated);
  }
  return open;
}

std::optional<Refusal> Admit(const History& history, const ledger::Entry& entry,
                             const ContentFacts& facts) {
  return Admission(history, entry, facts).Judge();
}

}  // namespace remit::store
