// How much a value becomes when the functions and tables that it calls stand written out in their
// place, which is what working it out costs. Keeps a policy of a few lines from asking for more
// than any machine has; says nothing about meaning.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "interpreter/check/checker.h"

namespace remit::check {

class Expansion {
 public:
  explicit Expansion(Checker& checker) : checker_(checker) {}

  // A let, function or table, made of `parts`, after everything that it calls. Reports one that is
  // beyond the limits; its callers then count it as small, so that it is said once.
  void Add(const Symbol& symbol, const std::vector<ExprId>& parts);

 private:
  struct Size {
    std::uint64_t operations = 1;
    std::uint64_t depth = 1;  // of operations within one another
  };
  Size Of(ExprId id) const;

  Checker& checker_;
  std::map<DeclId, Size> sizes_;  // of functions and tables
};

}  // namespace remit::check
