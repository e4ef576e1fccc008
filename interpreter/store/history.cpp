#include "interpreter/store/history.h"

#include <algorithm>

#include "interpreter/store/entries.h"

namespace remit::store {
namespace {

constexpr const char* kNoEntry = "it is no entry of a store of policies";

}  // namespace

// Adds what one message says; `entry` is the one that it stands in.
class HistoryFold {
 public:
  HistoryFold(History& history, const ledger::Entry& entry) : history_(history), entry_(entry) {}

  void operator()(const Made& made) const {
    history_.origin_ = made.origin;
    history_.root_ = made.root;
    history_.keys_[made.root.name] = {made.root, {"root"}, entry_.seq, std::nullopt};
  }
  void operator()(const KeyNamed& named) const {
    history_.keys_[named.key.name] = {named.key, named.roles, entry_.seq, std::nullopt};
  }
  void operator()(const KeyRevoked& revoked) const {
    const auto found = history_.keys_.find(revoked.name);
    if (found != history_.keys_.end() && !found->second.until) found->second.until = entry_.seq;
  }
  void operator()(const Publication& publication) const {
    history_.published_.push_back({entry_.seq, entry_.recorded_at, publication.policy,
                                   publication.decision_hash, publication.author,
                                   publication.engine, publication.ticket, publication.content,
                                   publication.base, publication.roles});
  }
  void operator()(const Approval& approval) const {
    history_.approved_.push_back({entry_.seq, entry_.recorded_at, approval});
  }
  void operator()(const Activating& activating) const {
    const Activation& activation = activating.activation;
    std::vector<std::size_t>& order = history_.in_effect_[activation.policy];
    const auto later = [&](std::int64_t from, std::size_t at) {
      return from < history_.activated_[at].activation.effective_from;
    };
    order.insert(std::upper_bound(order.begin(), order.end(), activation.effective_from, later),
                 history_.activated_.size());
    history_.activated_.push_back({entry_.seq, entry_.recorded_at, activation, activating.by});
  }

 private:
  History& history_;
  const ledger::Entry& entry_;
};

std::optional<std::string> History::Add(const ledger::Entry& entry) {
  if (entry.seq != size_ + 1)
    return "entry " + std::to_string(entry.seq) + " stands behind " + std::to_string(size_);
  const std::optional<Read> read = ReadEntry(entry);
  if (!read) return kNoEntry;
  const bool first = std::holds_alternative<Made>(read->message);
  if (first != (entry.seq == 1)) return "a store begins with its root key, and has one";
  std::visit(HistoryFold(*this, entry), read->message);
  size_ = entry.seq;
  last_recorded_at_ = entry.recorded_at;
  return std::nullopt;
}

std::optional<History::Activated> History::LiveAt(std::string_view policy, std::int64_t at,
                                                  std::int64_t known_at) const {
  const auto order = in_effect_.find(policy);
  if (order == in_effect_.end()) return std::nullopt;
  const Activated* live = nullptr;
  for (const std::size_t position : order->second) {
    const Activated& next = activated_[position];
    if (next.activation.effective_from > at) break;
    if (next.recorded_at > known_at) continue;
    const Hash base = live == nullptr ? Hash{} : live->activation.content;
    if (next.activation.base == base) live = &next;
  }
  return live == nullptr ? std::nullopt : std::optional<Activated>(*live);
}

}  // namespace remit::store
