// Why a value is not there. A lane holds a value and a CauseId: 0 the value is present, 1 it is an
// absent optional, otherwise a set of causes kept in a CauseTable: required fields that are
// missing, and faults with their place. Sets are interned, so that equal sets have equal ids, and
// sorted, so that order of evaluation never shows.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

#include "interpreter/ast/ast.h"
#include "interpreter/builtins/fault.h"
#include "interpreter/check/checked.h"

namespace remit::engine {

struct Cause {
  enum class Kind : std::uint8_t { kFault, kMissing } kind = Kind::kMissing;
  builtins::Fault fault = builtins::Fault::kNone;  // kFault
  ast::ExprId place;                               // kFault: the call that failed
  check::LeafId leaf;                              // kMissing
  friend auto operator<=>(const Cause&, const Cause&) = default;
};
using CauseSet = std::vector<Cause>;  // sorted, unique

using CauseId = std::uint32_t;
inline constexpr CauseId kPresent = 0;
inline constexpr CauseId kAbsent = 1;

class CauseTable {
 public:
  CauseTable();
  CauseId Of(const Cause& cause);
  // kPresent is the neutral element; never called with kAbsent.
  CauseId Union(CauseId a, CauseId b) {
    if (a == b || b == kPresent) return a;
    return a == kPresent ? b : Merge(a, b);
  }
  const CauseSet& Set(CauseId id) const { return sets_.at(id); }
  bool HasFault(CauseId id) const { return has_fault_.at(id); }

 private:
  CauseId Intern(CauseSet set);
  CauseId Merge(CauseId a, CauseId b);
  std::vector<CauseSet> sets_;
  std::vector<bool> has_fault_;
  std::map<CauseSet, CauseId> ids_;
  std::unordered_map<std::uint64_t, CauseId> unions_;  // by the pair of ids; only ever looked up
};

}  // namespace remit::engine
