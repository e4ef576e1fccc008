// What the entries of a store's log say, read in order. A value: the same entries give the same
// history, on any machine.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/ledger/hash.h"
#include "interpreter/ledger/keys.h"
#include "interpreter/ledger/log.h"

namespace remit::store {

using ledger::Hash;

// Kinds of entries. Numbers are part of the form of the file.
enum class EntryKind : std::uint32_t {
  kMade = 1,  // the root key
  kKeyNamed = 2,
  kKeyRevoked = 3,
  kPublished = 4,
  kApproved = 5,
  kActivated = 6,  // a roll-back is one too, of an earlier content
};

// What an approver signs: ByteWriter("remit.approval.v1") over the fields in this order.
struct Approval {
  std::string policy;
  std::string decision_hash;
  Hash content{};
  Hash base{};                      // the content that is live when it takes effect; zeros: none
  std::int64_t effective_from = 0;  // microseconds since 1970 UTC; 0: when it is activated
  Hash test_report{};               // zeros: none
  std::string role;                 // in which the approver approves
  std::string approver;             // name of the key
  std::uint64_t after = 0;          // size of the log that the approver saw
};
std::string MessageOf(const Approval& approval);

struct Activation {
  std::string policy;
  Hash content{};
  Hash base{};  // what the activator takes to be live then; another one: refused, with its name
  std::int64_t effective_from = 0;
  std::string reason;      // required where the content was live before (a roll-back)
  bool emergency = false;  // one approval of the owner is enough, and it is reported until reviewed
};

struct KeyState {
  ledger::PublicKey key;
  std::vector<std::string> roles;
  std::uint64_t from = 0;                // log position from which it counts
  std::optional<std::uint64_t> until{};  // and up to which
};

class HistoryFold;

class History {
 public:
  struct Published {
    std::uint64_t seq = 0;
    std::int64_t recorded_at = 0;
    std::string policy, decision_hash, author, engine, ticket;
    Hash content{};
    Hash base{};                     // what was live then; zeros: nothing
    std::vector<std::string> roles;  // that a change from it requires
  };
  struct Approved {
    std::uint64_t seq = 0;
    std::int64_t recorded_at = 0;
    Approval approval;
  };
  struct Activated {
    std::uint64_t seq = 0;
    std::int64_t recorded_at = 0;
    Activation activation;
    std::string by;
  };

  // Adds the next entry; the reason where it is none that a store has.
  std::optional<std::string> Add(const ledger::Entry& entry);

  std::uint64_t size() const { return size_; }
  const std::vector<Published>& published() const { return published_; }
  const std::vector<Approved>& approved() const { return approved_; }
  const std::vector<Activated>& activated() const { return activated_; }
  const std::map<std::string, KeyState, std::less<>>& keys() const { return keys_; }
  const ledger::PublicKey& root() const { return root_; }
  const std::string& origin() const { return origin_; }
  std::int64_t last_recorded_at() const { return last_recorded_at_; }

  // What is live at `at` (microseconds), as known when the log had been written up to `known_at`:
  // of the activations recorded by then and effective by `at` the one that takes effect last, of
  // those the last recorded. An activation whose base is not live when it would take effect,
  // because another one came between, does not take effect.
  std::optional<Activated> LiveAt(std::string_view policy, std::int64_t at,
                                  std::int64_t known_at) const;

 private:
  friend class HistoryFold;
  std::uint64_t size_ = 0;
  std::int64_t last_recorded_at_ = 0;
  std::string origin_;
  ledger::PublicKey root_;
  std::map<std::string, KeyState, std::less<>> keys_;
  std::vector<Published> published_;
  std::vector<Approved> approved_;
  std::vector<Activated> activated_;
  // By policy: positions in activated_, in the order in which they take effect.
  std::map<std::string, std::vector<std::size_t>, std::less<>> in_effect_;
};

}  // namespace remit::store
