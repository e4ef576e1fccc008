// What may be appended to a store's log: the one rule about who may do what, asked for every entry
// by the storage itself, and again for every entry by Verify. Everything that it refuses is in
// docs/store/rules.md, under the code that is given here.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/ledger/log.h"
#include "interpreter/store/content.h"
#include "interpreter/store/history.h"
#include "interpreter/store/refusal.h"

namespace remit::store {

// Roles that are not levels of a ladder.
inline constexpr std::string_view kOwnerRole = "owner";
inline constexpr std::string_view kRootRole = "root";          // may name and revoke keys
inline constexpr std::string_view kOperatorRole = "operator";  // may take back the last activation

// What has to be known of contents, by their hashes. An Error: there is no such content, or it does
// not compile.
struct ContentFacts {
  struct Known {
    std::string policy, decision_hash;
  };
  std::function<base::Result<Known>(const Hash& content)> known;
  // `base` of zeros: there is no version yet.
  std::function<base::Result<Required>(const Hash& base, const Hash& content)> required;
};

// Nothing where `entry` may follow the entries that `history` was folded from.
std::optional<Refusal> Admit(const History& history, const ledger::Entry& entry,
                             const ContentFacts& facts);

// Who somebody is: the name of the key without a number behind its last `.`, so that a person may
// have one key after the other (`anna.meyer`, `anna.meyer.2027`).
std::string_view PersonOf(std::string_view key_name);
// Of a key that counts now. `owner` is held for all policies, `shop.desk/owner` for that one.
bool Holds(const KeyState& key, std::string_view role, std::string_view policy);

// Approvals that count for an activation, and what is missing.
struct Standing {
  std::vector<const History::Approved*> counted;
  std::vector<std::string> missing;  // roles that nobody has approved in
  std::optional<Refusal> stale{};    // why an approval that is nearly right does not count
};
// Of the approvals in the log at `now` for this change. `required` are roles as of RequiredRoles.
Standing StandingOf(const History& history, const Activation& activation,
                    const std::string& decision_hash, const std::vector<std::string>& required,
                    std::int64_t now);

// Emergency activations that no second owner has approved since.
std::vector<const History::Activated*> Unreviewed(const History& history);

}  // namespace remit::store
