// What the rows of one table have to do with each other: which say the same, and which follow each
// other on their dates. Private to check/.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "interpreter/check/checker.h"

namespace remit::check {

// Gives rows that say the same literal results the same number, in the order of first use.
class ResultNumbers {
 public:
  explicit ResultNumbers(const Checker& checker) : checker_(checker) {}
  std::uint32_t NumberOf(const std::vector<ExprId>& outputs);

 private:
  const Checker& checker_;
  std::map<std::string, std::uint32_t> numbers_;
};

// Finds for each row the days on which it is in force. Rows with the same conditions, of which one
// at least has a date, follow each other. Says which dates are no dates, twice there or without
// effect. The outputs and cells have been checked.
void CheckDates(Checker& checker, const ast::TableDeclaration& node, TableInfo& info);

}  // namespace remit::check
