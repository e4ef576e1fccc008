// Interning of cause sets. Ids depend on the order in which sets were first seen and are never
// shown; sets are.
#include "interpreter/engine/cause.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace remit::engine {

CauseTable::CauseTable() {
  sets_.emplace_back();  // kPresent
  sets_.emplace_back();  // kAbsent
  has_fault_.assign(2, false);
}

CauseId CauseTable::Of(const Cause& cause) { return Intern({cause}); }

CauseId CauseTable::Merge(CauseId a, CauseId b) {
  const std::uint64_t key = (std::uint64_t{std::min(a, b)} << 32) | std::max(a, b);
  const auto known = unions_.find(key);
  if (known != unions_.end()) return known->second;
  CauseSet merged;
  std::set_union(Set(a).begin(), Set(a).end(), Set(b).begin(), Set(b).end(),
                 std::back_inserter(merged));
  const CauseId id = Intern(std::move(merged));
  unions_.emplace(key, id);
  return id;
}

CauseId CauseTable::Intern(CauseSet set) {
  const auto next = static_cast<CauseId>(sets_.size());
  const auto [place, added] = ids_.try_emplace(set, next);
  if (added) {
    has_fault_.push_back(std::any_of(set.begin(), set.end(), [](const Cause& cause) {
      return cause.kind == Cause::Kind::kFault;
    }));
    sets_.push_back(std::move(set));
  }
  return place->second;
}

}  // namespace remit::engine
