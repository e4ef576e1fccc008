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
  // The same for what no other value calls: a rule's condition, an objective.
  void AddRule(ExprId id, const std::string& name);

 private:
  using Size = ExpansionSize;
  Size Of(ExprId id) const;
  void ReportTooMuch(Span span, const std::string& name, const Size& size);

  Checker& checker_;
};

}  // namespace remit::check
