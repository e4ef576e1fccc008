// The versioned store of policies: which texts were published, who approved what, and what is live
// when. One file; everything that ever happened is an entry of one log (ledger/log.h), contents are
// kept once under the hash of what they say. What is true now is what the entries say, read in
// order (history.h).
//
// Who may do what is decided in the storage itself: every insert passes an admission function that
// folds the log (admit.h), so that no entry point and no SQL on our connection goes round it;
// without that function (a foreign process) an insert fails.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "interpreter/ledger/checkpoint.h"
#include "interpreter/ledger/log.h"
#include "interpreter/store/content.h"
#include "interpreter/store/entries.h"
#include "interpreter/store/history.h"
#include "interpreter/store/refusal.h"

namespace remit::store {

using ledger::Answer;
using ledger::Hash;

template <typename T>
using Done = std::variant<T, Refusal, ledger::Failure>;

class PolicyStore {
 public:
  // A new file whose first entry is the root key: who may name keys. Signed by it.
  static Done<PolicyStore> Make(const std::string& path, const ledger::SecretKey& root,
                                std::int64_t now);
  static Done<PolicyStore> Open(const std::string& path, bool write = false);

  const History& history() const;

  // --- what is written; each is one transaction, and durable when it returns ---
  // `by` has to be the root key.
  Done<std::uint64_t> NameKey(const ledger::PublicKey& key, std::vector<std::string> roles,
                              const ledger::SecretKey& by, std::int64_t now);
  Done<std::uint64_t> RevokeKey(std::string_view name, std::string_view reason,
                                const ledger::SecretKey& by, std::int64_t now);
  // Keeps the content and says who is its author. The same content again is the same version.
  Done<std::uint64_t> Publish(const Content& content, const ledger::SecretKey& author,
                              std::string_view ticket, std::int64_t now);
  Done<std::uint64_t> Approve(const Approval& approval, const ledger::SecretKey& by,
                              std::int64_t now);
  // Now (effective_from <= now) or later; refused unless every role that is required has approved.
  Done<std::uint64_t> Activate(const Activation& activation, const ledger::SecretKey& by,
                               std::int64_t now);

  // An entry that somebody has signed, here or for another store, with the content that it is of.
  // Nobody is asked less than by the functions above.
  Done<std::uint64_t> Append(EntryKind kind, const Signed& signed_message, const Content* content,
                             std::int64_t now);

  // Publications and approvals of a content from another store, in order; the numbers of those that
  // were not here already. In one transaction: all of them, or none.
  struct Incoming {
    EntryKind kind;
    Signed body;
  };
  Done<std::vector<std::uint64_t>> Import(const std::vector<Incoming>& entries,
                                          const Content& content, std::int64_t now);

  // --- what is read ---
  // What other processes have written since; true where there is something.
  Answer<bool> Refresh();
  // `from` of zeros: there is no version yet. An Error: no such content, or it does not compile.
  base::Result<Required> RequiredFor(const Hash& from, const Hash& to);
  ledger::Log& log();
  ledger::Database& database();
  Answer<std::optional<Content>> ContentOf(const Hash& content_hash);
  Answer<ledger::Checkpoint> Head();
  std::vector<ledger::Finding> Verify(const std::optional<ledger::Checkpoint>& kept);

 private:
  struct State;
  explicit PolicyStore(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;

 public:
  PolicyStore(PolicyStore&&) noexcept;
  PolicyStore& operator=(PolicyStore&&) noexcept;
  ~PolicyStore();
};

}  // namespace remit::store
